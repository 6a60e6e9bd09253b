"""What of a record may become an address or a file's name, by allow-list and pattern; anything else stays text."""

import datetime as dt
import re
from functools import cache
from pathlib import Path, PurePosixPath

from ..errors import PostError
from ..gather.categories import CATEGORIES
from ..gather.names import filed_under

_PAPER = re.compile(r"\d{4}\.\d{4,5}|[a-z][a-z-]{1,20}(?:\.[A-Z]{2})?/\d{7}", re.ASCII)
_NAMED = re.compile(
    r"(?<![\w.])(?:\d{4}\.\d{4,5}|[a-z][a-z-]{1,20}(?:\.[A-Z]{2})?/\d{7})(?=(?:v\d+)?(?:\.pdf)?(?![\w.]))",
    re.ASCII,
)
_DOI = re.compile(r"10\.48550/arxiv\.", re.IGNORECASE)
_DIGEST = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}", re.ASCII)


def is_category(term: str) -> bool:
    """Whether a term is one of arXiv's categories; ACM and MSC classes are not, nor what authors type."""
    return term in CATEGORIES


def is_paper(key: str) -> bool:
    """Whether this is an arXiv id without its version."""
    return bool(_PAPER.fullmatch(key))


def paper_named(text: str) -> str:
    """The id, without version, of the one paper that an id or an address names; empty if it names none."""
    found = {one[0] for one in _NAMED.finditer(_DOI.sub("", text.strip()))}
    return found.pop() if len(found) == 1 else ""


def is_edition(digest: str, date: str) -> bool:
    """Whether a post's folder is that of an edition."""
    try:
        dt.date.fromisoformat(date)
    except ValueError:
        return False
    return bool(_DIGEST.fullmatch(digest)) and len(date) == 10


@cache
def bucket(author: str) -> str:
    """The two letters an author is filed under, by the family name; `other` for names without any."""
    return filed_under(author).replace(" ", "")[:2] or "other"


def inside(folder: Path, name: str) -> Path:
    """The path of a file below `folder`; PostError for a name that leads out of it or cannot be a file's."""
    parts = PurePosixPath(name).parts
    odd = not parts or name.startswith("/") or "\\" in name or any(ord(char) < 32 for char in name)
    if odd or any(part in ("..", "/") or len(part.encode()) > 200 for part in parts):
        raise PostError(f"{name[:80]!r} cannot be the name of a file of the site")
    return folder.joinpath(*parts)
