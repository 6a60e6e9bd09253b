"""A reading's three answers, `1)` background, `2)` method, `3)` results: written and read here and nowhere else."""

import re
from collections.abc import Callable, Sequence

_NUMBERS = ("1", "2", "3")
_PART_LINE = re.compile(r"(?m)^[ \t]{0,3}(?:\*\*)?([123])[)）]")
_OWN_LINE = re.compile(r"(?m)^([123])\)[ \t]*\n+")
_LEADING = re.compile(r"^\s*[1-3]\s*[)）][ \t]*\n?")


def write_parts(bodies: Sequence[str]) -> str:
    """The three texts below their numbers, without the numbers a model may have put there itself."""
    clean = (_LEADING.sub("", body).strip() for body in bodies)
    return "\n\n".join(f"{number})  \n{body}" for number, body in zip(_NUMBERS, clean, strict=True))


def read_parts(reading: str) -> dict[str, str]:
    """The text of each part by its number; of a number that stands twice, the last."""
    pieces = _PART_LINE.split(reading)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def rename_parts(reading: str, name: Callable[[str], str]) -> str:
    """The reading with `name(number)` as a paragraph in place of each number that has a line of its own."""
    return _OWN_LINE.sub(lambda match: f"{name(match[1])}\n\n", reading)
