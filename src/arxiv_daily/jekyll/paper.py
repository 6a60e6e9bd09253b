"""What the pieces of an old post say: which paper a heading names, and what a reading lacks."""

import re
from types import SimpleNamespace

from ..gather.edition import Edition
from ..post.layout import write_heading
from ..post.page import heading
from ..text.gate import Markdown, gate
from .parse import NAMED, NAMES

_LINK = re.compile(
    r"arxiv\.org/(?:abs|pdf|html)/(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v(?P<version>\d+))?"
)
_FAILED = re.compile(r"\s*[（(]?\s*(全文解读失败|解读失败|无可用全文|调试)")
_ERROR = re.compile(
    r"\b(4\d\d|5\d\d) (Client|Server) Error|\bTraceback \(|HTTPSConnectionPool|Not Found for url"
)
QUESTION = re.compile(r"^[ \t]*(?:#{1,6}[ \t]*)?(?:\*\*)?([123])[)）.、]", re.M)


def table_row(text: str, edition: Edition) -> dict | None:
    """The paper a heading names as a row of the table; None where it names none. What the file does not say is
    empty, its time of submission included."""
    if not (link := _LINK.search(text)):
        return None
    title = re.split(r"\n[ \t]*[-*][ \t]+\*\*", text.removeprefix("##"), maxsplit=1)[0]
    named = {match["name"].strip().lower(): match["value"].strip() for match in NAMED.finditer(text)}
    paper, version = link["id"], int(link["version"] or 1)
    categories = _listed(named.get("categories", ""))
    addresses = {
        f"{kind}_url": f"https://arxiv.org/{kind}/{paper}v{version}" for kind in ("abs", "pdf", "html")
    }
    return {
        "id": paper,
        "version": version,
        "title": _plain(title),
        "authors": [_plain(name) for name in _listed(named.get("authors", ""))],
        "categories": [_plain(name) for name in categories],
        "primary": _plain(categories[0]) if categories else "",
        **addresses,
        "licence": "",
        "first_seen": str(edition.date),
        "status": "shown",
    }


def shown_heading(text: str, row: dict) -> Markdown:
    """The heading in our form, with what else the file says there."""
    further = [
        match[0].strip() for match in NAMED.finditer(text) if match["name"].strip().lower() not in NAMES
    ]
    lines = [
        write_heading(heading(SimpleNamespace(**row))),
        *(gate(line, inline=True).text for line in further),
    ]
    return Markdown("\n".join(lines))


def is_failed(text: str) -> bool:
    """Whether a reading is the word of a program that failed."""
    return not text.strip() or bool(_FAILED.match(text)) or (len(text) < 1000 and bool(_ERROR.search(text)))


def _listed(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]


def _plain(text: str) -> str:
    """One line of characters that any file can hold."""
    return " ".join(text.encode("utf-8", "replace").decode().split())


def opening(text: str) -> str:
    """The first words of a piece, to know it by."""
    line = _plain(text)
    return f"“{line[:40]}…”" if len(line) > 40 else f"“{line}”"
