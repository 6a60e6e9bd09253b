"""Values of a post's metadata and table as the site expects them, whatever was stored."""

import re

_LONGEST = 10_000  # characters of a text
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_INSTANT = re.compile(
    r"\d{4}-(?:0[1-9]|1[0-2])-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
)


def short_text(value: object) -> str:
    """A text on one line; of anything else nothing."""
    return " ".join(_UNFIT.sub("", value[:_LONGEST]).split()) if isinstance(value, str) else ""


def long_text(value: object) -> str:
    """A text with its lines."""
    return _UNFIT.sub("", value[: 10 * _LONGEST]) if isinstance(value, str) else ""


def instant(value: object) -> str:
    return value if isinstance(value, str) and _INSTANT.fullmatch(value) else ""
