"""The run's parameters, checked against the notebook's own before anything runs."""

import ast
import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from nbformat import NotebookNode

from .. import secrets
from ..errors import ConfigError
from ..gather.dates import is_date
from ..gather.digest import without_retired
from ..gather.edition import Edition


def check_parameters(nb: NotebookNode, kernel_name: str) -> tuple[NotebookNode, str]:
    """The notebook with its parameters in one form, and the digest's name; ConfigError for a wrong one.

    What equals the default is left to the parameters cell and the rest follows its order, so that a run by
    papermill's command and one by ours give the same post.
    """
    defaults = default_values(nb)
    try:
        given = without_retired(nb.metadata.papermill.get("parameters") or {})
    except ValueError as error:
        raise ConfigError(f"parameters: {error}") from None
    for name, value in given.items():
        check(name, value, list(defaults))
    changed = {name: given[name] for name in defaults if name in given and given[name] != defaults[name]}
    digest = str(given.get("digest", defaults.get("digest", "")))
    if not re.fullmatch(r"\w[\w.-]*", digest):
        raise ConfigError(f"digest is {digest!r}: give the name of a file in params/, without .yaml")
    return _injected(nb, changed, kernel_name), digest


def refuse_other_path(nb: NotebookNode, target: Path) -> None:
    """ConfigError where an output path `posts/<digest>/<date>/…` is not the place of the edition."""
    place = target.parent
    if not is_date(place.name) or place.parent.parent.name != "posts":
        return
    values = default_values(nb) | (nb.metadata.papermill.get("parameters") or {})
    if not values.keys() >= {"digest", "categories", "date"}:
        return  # a notebook of another kind, whose editions only it knows
    edition = Edition.from_parameters(values)
    fits = place.parent.parent / edition.key / "index.ipynb"
    if target != fits:
        other = "is the place of another" if place != fits.parent else "would be no post"
        raise ConfigError(f"the edition is {edition.key}, and {target} {other}: give {fits}")


def check(name: str, value: object, known: list[str]) -> None:
    """ConfigError if the parameter is a secret, unknown, or a date that YAML took for a number."""
    for inner, text in _leaves(name, value):
        reason = _secret(inner, text)
        if reason:
            raise ConfigError(
                f"parameter {name} {reason}: parameters are published with the post; "
                "give secrets by the environment (OPENAI_API_KEY)"
            )
    if name not in known:
        near = get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
        raise ConfigError(f"unknown parameter {name}: {hint}")
    if name == "date" and value != "" and not is_date(value):
        raise ConfigError(
            f"date is {value!r}, not a date: give it in quotes as YYYY-MM-DD, e.g. -y 'date: \"2025-12-25\"'"
        )


def _leaves(name: str, value: object) -> Iterator[tuple[str, object]]:
    """Every name with its value, however deep."""
    if isinstance(value, dict):
        for inner, item in value.items():
            yield from _leaves(str(inner), item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _leaves(name, item)
    else:
        yield name, value


def _secret(name: str, value: object) -> str:
    """Why this is taken for a secret; empty if it is not."""
    if not isinstance(value, str) or not value:
        return ""
    if secrets.is_secret_name(name):
        return "is named like a secret"
    for held, variable in secrets.held().items():
        if held in value:
            return f"holds the value of {variable}"
    return "looks like a key" if secrets.looks_issued(value) else ""


def default_values(nb: NotebookNode) -> dict[str, object]:
    """Names and literal values of the cell tagged `parameters`."""
    cell = next((cell for cell in nb.cells if "parameters" in cell.metadata.get("tags", [])), None)
    found = {}
    for line in ast.parse(cell.source).body if cell else []:
        targets = line.targets if isinstance(line, ast.Assign) else [getattr(line, "target", None)]
        for target in targets:
            if isinstance(target, ast.Name) and line.value is not None:
                found[target.id] = ast.literal_eval(line.value)
    return found


def _injected(nb: NotebookNode, parameters: dict, kernel_name: str) -> NotebookNode:
    """The notebook with these parameters in the cell papermill injects."""
    from papermill.parameterize import parameterize_notebook

    nb = parameterize_notebook(nb, parameters, kernel_name=kernel_name)
    for cell in nb.cells:
        cell.metadata.setdefault("papermill", {})
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = "injected-parameters"
    return nb
