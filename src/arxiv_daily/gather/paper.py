"""What is known of one paper: the one schema of an edition's table.

The columns of the frame and their types, the rows of `papers.jsonl`, the JSON Schema and the facts that the site's
records keep all derive from the two classes here. A new field of the table begins, and mostly ends, in this file.

Everything in a record was typed by strangers or edited by hand, so every column has a cleaner that makes of any value
one of its own type: text on one line, names that are not empty, arXiv's own categories. What cannot be used is
empty. Only an id cannot be made up.
"""

import copy
import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_type_hints

from pydantic import Field, TypeAdapter

from .categories import KNOWN
from .dates import is_date
from .reasons import read_reason

ID = re.compile(r"[0-9]{4}\.[0-9]{4,5}|[a-z]+(?:-[a-z]+)*(?:\.[A-Z]{2})?/[0-9]{7}")
Status = Literal["shown", "listed", "left out", "replaced"]
_STATUSES = get_args(Status)

_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_DOI = re.compile(r"10\.[0-9.]{1,12}/[-._;()/:<>#+@%A-Za-z0-9]{1,200}")
_WEB = re.compile(
    r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?(?::[0-9]{1,5})?(?:[/?#][A-Za-z0-9._~:/?#@!$&'()*+,;=%-]*)?"
)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_OLDEST = dt.datetime(1991, 1, 1, tzinfo=dt.UTC)  # arXiv's first year


@dataclass(frozen=True)
class _Column:
    """How one kind of field stands in the frame, and what makes a value of it out of anything."""

    dtype: str  # of pandas
    empty: object
    fits: Callable[[Any], bool]  # whether a value read from a table may stay as it is
    clean: Callable[[Any], Any]


def one_line(value: object, most: int = 1000) -> str:
    """A text on one line of at most `most` characters, without control characters and lone surrogates; "" for what
    is not a text."""
    if not isinstance(value, str):
        return ""
    value = value[: 4 * most]  # enough for what white space may go
    return " ".join(_UNSEEN.sub(" ", value).split())[:most].rstrip()


def _names(value: object) -> list[str]:
    """Names in their order; those without a letter or digit, such as the colon after a collaboration, are none."""
    given = [value] if isinstance(value, str) else value if isinstance(value, Iterable) else []
    names = (one_line(getattr(each, "name", each), 300) for each in given)
    return [name for name in names if any(map(str.isalnum, name))]


def _categories(value: object) -> list[str]:
    """arXiv's own categories, each once; the classes of ACM and MSC that authors type beside them are left out."""
    given = [value] if isinstance(value, str) else value if isinstance(value, Iterable) else []
    return list(dict.fromkeys(term for term in given if isinstance(term, str) and term in KNOWN))


def _instant(value: object) -> str:
    """An instant as `2025-12-24T18:56:04Z`; "" for what is none, or before arXiv."""
    try:
        moment = value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(str(value))
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return ""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment >= _OLDEST else ""


def _version(value: object) -> int:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,4}", value):
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10_000 else 1


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else 0


def _doi(value: object) -> str:
    """The DOIs a field names, without resolver, separated by spaces."""
    apart = re.sub(r"[;,]\s?(?=10\.[0-9]{4})", " ", one_line(value))
    return " ".join(found.rstrip(".,;:") for found in _DOI.findall(apart))


def _address(value: object) -> str:
    return value if isinstance(value, str) and len(value) <= 2000 and _WEB.fullmatch(value) else ""


def _is_text(value: object) -> bool:
    return type(value) is str


def _is_names(value: object) -> bool:
    return type(value) is list and all(type(each) is str and each for each in value)


def _is_categories(value: object) -> bool:
    return type(value) is list and all(type(each) is str for each in value) and KNOWN.issuperset(value)


def _text(most: int) -> _Column:
    return _Column("str", "", _is_text, lambda value: one_line(value, most))


_TIME = "datetime64[us, UTC]"
_Line = Annotated[str, _text(2000)]
_LongText = Annotated[str, _text(20_000)]
_Names = Annotated[tuple[str, ...], _Column("object", [], _is_names, _names)]
_Categories = Annotated[tuple[str, ...], _Column("object", [], _is_categories, _categories)]
_Category = Annotated[
    str,
    _Column(
        "str",
        "",
        lambda value: value == "" or _is_categories([value]),
        lambda value: "".join(_categories(value)[:1]),
    ),
]
_Instant = Annotated[
    str,
    _Column(
        _TIME,
        None,
        lambda value: value is None or (_is_text(value) and bool(_ISO.fullmatch(value))),
        _instant,
    ),
]
_Version = Annotated[int, _Column("int64", 1, lambda value: type(value) is int and value > 0, _version)]
_Count = Annotated[int, _Column("int64", 0, lambda value: type(value) is int and value >= 0, _count)]
_Doi = Annotated[str, _Column("str", "", _is_text, _doi)]
_Address = Annotated[str, _Column("str", "", lambda value: value == "" or value == _address(value), _address)]
_Addresses = Annotated[
    tuple[str, ...],
    _Column(
        "object",
        [],
        lambda value: type(value) is list and all(each and each == _address(each) for each in value),
        lambda value: [url for each in _names(value) if (url := _address(each))],
    ),
]
_Day = Annotated[
    str,
    _Column(
        "str", "", lambda value: value == "" or is_date(value), lambda value: value if is_date(value) else ""
    ),
]
_Yes = Annotated[
    bool, _Column("bool", False, lambda value: type(value) is bool, lambda value: value is True or value == 1)
]
_Reason = Annotated[str, _Column("str", "", lambda value: False, lambda value: read_reason(one_line(value)))]


@dataclass(frozen=True)
class PaperFacts:
    """The facts of one version of a paper that every list and feed shows. Instants are in ISO form, UTC."""

    id: Annotated[_Line, Field(description="arXiv id without version: the key")]
    version: Annotated[_Version, Field(description="the newest version an edition has seen", ge=1)] = 1
    title: Annotated[_Line, Field(description="English title, on one line")] = ""
    authors: Annotated[_Names, Field(description="names in the order of the paper")] = ()
    categories: Annotated[_Categories, Field(description="arXiv's categories, the primary one first")] = ()
    primary: Annotated[_Category, Field(description="primary category")] = ""
    submitted: Annotated[_Instant, Field(description="submission of version 1, UTC")] = ""
    updated: Annotated[_Instant, Field(description="submission of this version, UTC")] = ""
    comment: Annotated[_Line, Field(description="the authors' comment")] = ""
    doi: Annotated[_Doi, Field(description="DOI, or several with a space between")] = ""
    journal_ref: Annotated[_Line, Field(description="where it was published")] = ""
    venue: Annotated[_Line, Field(description="where it was accepted, as its comment states")] = ""
    code: Annotated[_Addresses, Field(description="addresses of the authors' code")] = ()
    model: Annotated[_Addresses, Field(description="addresses of their models")] = ()
    data: Annotated[_Addresses, Field(description="addresses of their data")] = ()
    demo: Annotated[_Addresses, Field(description="addresses of demonstrations and samples")] = ()
    project: Annotated[_Addresses, Field(description="addresses of the paper's own pages")] = ()
    facets: Annotated[
        _Names,
        Field(
            description="what it is filed under, by rules, as `facet:id` of params/taxonomy, the main task first"
        ),
    ] = ()
    affiliations: Annotated[
        _Names, Field(description="institutions of the authors, where the full text states them beyond doubt")
    ] = ()
    abs_url: Annotated[_Address, Field(description="page of the abstract of this version")] = ""
    pdf_url: Annotated[_Address, Field(description="PDF of this version")] = ""
    html_url: Annotated[_Address, Field(description="HTML of this version, which not every paper has")] = ""
    licence: Annotated[_Address, Field(description="address of the licence; empty: not known")] = ""
    fulltext: Annotated[
        _Line, Field(description="what there was to read: html, pdf or abstract; empty: not fetched")
    ] = ""
    fulltext_words: Annotated[_Count, Field(description="words read of it, without references", ge=0)] = 0
    fulltext_sections: Annotated[_Count, Field(description="sections read that have a title", ge=0)] = 0
    fulltext_whole: Annotated[
        _Yes, Field(description="whether it is the whole paper, as far as can be told")
    ] = False
    late: Annotated[_Yes, Field(description="submitted before the window")] = False
    withdrawn: Annotated[_Yes, Field(description="withdrawn by its authors or by arXiv")] = False
    first_seen: Annotated[_Day, Field(description="date of the edition that gathered it first")] = ""


@dataclass(frozen=True)
class _Paper(PaperFacts):
    """One row of an edition's table."""

    abstract: Annotated[_LongText, Field(description="English abstract, on one line")] = ""
    status: Annotated[
        Status,
        _Column("str", "", lambda value: True, lambda value: value),
        Field(
            description="shown, listed (by title only), left out, or replaced (new version of an earlier paper)"
        ),
    ] = "shown"
    reason: Annotated[
        _Reason,
        Field(description="code of why it is not shown, with its fact: `excluded:noise` (gather/reasons.py)"),
    ] = ""


PAPER_COLUMNS: dict[str, _Column] = {
    name: next(mark for mark in get_args(hint) if isinstance(mark, _Column))
    for name, hint in get_type_hints(_Paper, include_extras=True).items()
}
SCHEMA = {name: column.dtype for name, column in PAPER_COLUMNS.items()}  # of the frame, by pandas' names
FACTS = tuple(field.name for field in fields(PaperFacts))


def cleaned(facts: Mapping[str, object]) -> tuple[dict, list[str]]:
    """A whole row from a stranger's record, and the names of the columns in which something was left out.

    ValueError if the record has no id of arXiv's form.
    """
    if not isinstance(facts.get("id"), str) or not ID.fullmatch(str(facts["id"])):
        raise ValueError(f"{one_line(str(facts.get('id')), 80)!r} is not an arXiv id")
    row, odd = {}, []
    for name, column in PAPER_COLUMNS.items():
        row[name] = column.clean(facts[name]) if name in facts else copy.copy(column.empty)
        if name in _TOLD and name in facts and not _same(facts[name], row[name]):
            odd.append(name)
    return row, odd


_TOLD = ("title", "authors", "comment", "doi", "journal_ref", "abstract", "version")


def _same(given: object, kept: object) -> bool:
    """Whether cleaning a value changed no more than white space."""
    if given is None:
        return not kept
    if isinstance(given, str):
        return " ".join(given.split()) == kept
    if isinstance(given, list | tuple):
        texts = [getattr(each, "name", each) for each in given]
        return [" ".join(text.split()) if isinstance(text, str) else text for text in texts] == kept
    return given == kept


def read_row(row: Mapping[str, object]) -> dict:
    """A row of a table on disk as it is, but for values of a type that is not the column's.

    Fields of a newer version stay. ValueError says in a few words why a row cannot be read.
    """
    key, status = row.get("id"), row.get("status")
    if not isinstance(key, str) or not _SAFE_ID.fullmatch(key):
        raise ValueError("the id is missing or not arXiv's")
    if status not in _STATUSES:
        raise ValueError(f"the status {one_line(str(status), 40)!r} is not known here")
    read = dict(row)
    for name, value in row.items():
        column = PAPER_COLUMNS.get(name)
        if column and not column.fits(value):
            read[name] = column.clean(value)
    return read


_SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,40}(?:/[0-9]{1,10})?")


def paper_facts(row: Mapping[str, object]) -> dict:
    """The facts of a row, but for its id, as fields of `PaperFacts`, whatever the row holds."""
    known = {}
    for name in FACTS:
        column, value = PAPER_COLUMNS[name], row.get(name)
        value = value if column.fits(value) else column.clean(value)
        known[name] = tuple(value) if isinstance(value, list) else "" if value is None else value
    del known["id"]
    return known


@cache
def json_schema() -> dict:
    """JSON Schema of a row of the table."""
    return TypeAdapter(_Paper).json_schema()
