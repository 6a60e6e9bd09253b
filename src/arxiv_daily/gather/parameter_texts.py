"""A digest's keys as text: the notebook's cell tagged `parameters`, and a params file with a remark beside each key."""

import json

import yaml

from .digest import RUN, Digest, Filters


def parameters_cell(digest: str = "audio", categories: tuple[str, ...] = ("cs.SD", "eess.AS")) -> str:
    """The source of the notebook's cell tagged `parameters`: every parameter with type, default and meaning."""
    lines = ["# The edition and its digest; `papermill -f params/<digest>.yaml` and `-y` set these."]
    lines += [f"{name}: str = {_literal(default)}  # {meaning}" for name, (default, meaning) in RUN.items()]
    given = {"digest": digest, "categories": list(categories)}
    for name, field in Digest.model_fields.items():
        key = field.alias or name
        default = given.get(key, {} if key == "filters" else field.default)
        said = ", ".join(Filters.model_fields) if key == "filters" else field.description
        lines.append(f"{key}: {type(default).__name__} = {_literal(default)}  # {said}")
    return "\n".join(lines)


def params_file(
    digest: str = "audio", categories: tuple[str, ...] = ("cs.SD", "eess.AS"), **keys: object
) -> str:
    """A params file with every key and its meaning beside it: `keys` as given, all others at their defaults."""
    lines = ["# One digest: the keys are the notebook's parameters (docs/parameters.md)."]
    given = {"digest": digest, "categories": list(categories)} | keys
    for name, field in Digest.model_fields.items():
        key = field.alias or name
        if key == "filters":
            lines.append(f"filters:  # {field.description}")
            lines += [
                _line(f"  {inner}", known.default, known.description)
                for inner, known in Filters.model_fields.items()
            ]
        elif isinstance(field.default, dict) and field.default:
            lines.append(f"{key}:  # {field.description}")
            lines += [f"  {name}: {_literal(value)}" for name, value in field.default.items()]
        else:
            lines.append(_line(key, given.get(key, field.default), field.description))
    return "\n".join(lines) + "\n"


def _line(key: str, value: object, meaning: str | None) -> str:
    """One key of a params file, the meanings in one column."""
    return f"{f'{key}: {_yaml(value)}':<28} # {meaning}"


def _yaml(value: object) -> str:
    """A value as people write it in YAML; quotes where it would be read as something else."""
    if isinstance(value, list):
        return f"[{', '.join(map(_yaml, value))}]"
    if isinstance(value, str):
        return value if value and _is_plain(value) else json.dumps(value, ensure_ascii=False)
    return json.dumps(value)


def _is_plain(value: str) -> bool:
    """Whether YAML reads a value without quotes as the same string, in a list too."""
    try:
        return ":" not in value and yaml.safe_load(f"[{value}]  # and a remark") == [value]
    except yaml.YAMLError:
        return False


def _literal(value: object) -> str:
    """A Python literal with double quotes; a dictionary with entries has a line for each."""
    if isinstance(value, dict) and value:
        return "{\n" + "".join(f"    {_literal(key)}: {_literal(one)},\n" for key, one in value.items()) + "}"
    return repr(value) if isinstance(value, bool | int) else json.dumps(value, ensure_ascii=False)
