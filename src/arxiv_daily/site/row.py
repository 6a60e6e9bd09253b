"""The facts of one paper from its row in a post's table, each of the type the site expects, whatever was stored."""

import re
from collections.abc import Iterable

from .names import web

TEXTS = ("title", "comment", "doi", "journal_ref", "fulltext")
TERMS = ("primary",)
INSTANTS = ("submitted", "updated", "first_seen")
ADDRESSES = ("abs_url", "pdf_url", "html_url", "licence")
LISTS = ("authors", "categories")
SWITCHES = ("late", "withdrawn")
LONGEST = 10_000  # characters of a text
MOST = 10_000  # authors
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_INSTANT = re.compile(
    r"\d{4}-(?:0[1-9]|1[0-2])-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
)


def facts_of(row: dict) -> dict:
    """The record's fields from a row; what is missing or of the wrong type is left out."""
    known: dict = {name: text(row.get(name)) for name in (*TEXTS, *TERMS)}
    known |= {name: instant(row.get(name)) for name in INSTANTS}
    known |= {name: web(text(row.get(name))) for name in ADDRESSES}
    known |= {name: names(row.get(name)) for name in LISTS}
    known |= {name: row.get(name) is True for name in SWITCHES}
    version = row.get("version")
    known["version"] = version if isinstance(version, int) and 0 < version < 1000 else 1
    return known


def text(value: object) -> str:
    """A text on one line; of anything else nothing."""
    return " ".join(_UNFIT.sub("", value[:LONGEST]).split()) if isinstance(value, str) else ""


def long_text(value: object) -> str:
    """A text with its lines."""
    return _UNFIT.sub("", value[: 10 * LONGEST]) if isinstance(value, str) else ""


def instant(value: object) -> str:
    return value if isinstance(value, str) and _INSTANT.fullmatch(value) else ""


def names(value: object) -> tuple[str, ...]:
    """The texts of a list; a list that is none, and empty texts, are left out."""
    found: Iterable = value if isinstance(value, list | tuple) else ()
    return tuple(one for one in map(text, list(found)[:MOST]) if one)
