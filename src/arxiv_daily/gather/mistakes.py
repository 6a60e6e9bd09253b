"""What is wrong with a file that people write, as cause and fix: pydantic's findings in plain words."""

import difflib
import reprlib
import textwrap
from collections.abc import Mapping, Sequence

_WANTED = {  # by pydantic's type of error
    "list_type": "write a list, such as [a, b]",
    "tuple_type": "write a list, such as [a, b]",
    "dict_type": "write names with their values, such as {{name: value}}",
    "model_type": "write names with their values, such as {{name: value}}",
    "bool_parsing": "write true or false",
    "bool_type": "write true or false",
    "int_parsing": "write a whole number",
    "int_type": "write a whole number",
    "int_from_float": "write a whole number",
    "greater_than_equal": "write {ge} or more",
    "less_than_equal": "write {le} or less",
    "literal_error": "write {expected}",
    "too_short": "name at least one",
    "string_too_short": "write at least one character",
    "string_too_long": "write {max_length} characters at most",
}


def in_words(problem: Mapping, key: str, known: Sequence[str]) -> str:
    """One of `ValidationError.errors()`: what is wrong at `key`, and what to write; `known` keys may stand there."""
    said = problem["msg"].removeprefix("Value error, ")
    if not key:
        return said
    if problem["type"] == "extra_forbidden":
        near = difflib.get_close_matches(key, known, n=1)
        return f"unknown key {key}: " + (
            f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
        )
    if problem["type"] == "missing":
        return f"the key {key} is missing: add it"
    if problem["type"] in _WANTED:
        said = _WANTED[problem["type"]].format(**problem.get("ctx", {}))
    if key.startswith("notify"):
        return f"{key}: {said}"  # what stands there may be a secret
    if problem["input"] is None:
        return f"{key} is empty: give it a value or delete the line"
    if problem["type"] == "string_type":
        return f"{key}: expected a string, got {_shown(problem['input'])}: put it in quotes"
    if problem["type"] == "value_error" and ("'" in said or isinstance(problem["input"], dict)):
        return f"{key}: {said}"  # which tells the value
    return f"{key}: {said} (is {_shown(problem['input'])})"


def _shown(value: object) -> str:
    return textwrap.shorten(reprlib.repr(value), 60, placeholder="…")
