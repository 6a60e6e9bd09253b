"""The table of an edition as a file beside the post, and what a digest's tables say together."""

import datetime as dt
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from ..errors import PostError
from ..project import root
from . import reasons
from .dates import is_date
from .paper import read_row
from .reasons import code_of

TABLE = "papers.jsonl"
NEXT = ".papers.jsonl.next"


def table_bytes(rows: list[dict]) -> bytes:
    """The file of a table: one JSON object a line, keys sorted; the same rows give the same bytes."""
    lines = (json.dumps(known, ensure_ascii=False, sort_keys=True) + "\n" for known in rows)
    return "".join(lines).encode()


def read_rows(folder: Path) -> list[dict]:
    """The rows of a post's table; empty where there is no post. PostError if the table cannot be read."""
    if (path := current_table(folder)) is None:
        return _rows_of_cells(folder / "index.ipynb")
    return read_lines(path.read_text(encoding="utf-8", errors="replace"), str(path))


def read_lines(text: str, where: str) -> list[dict]:
    """The rows of a table's text; PostError names `where` and the line that cannot be read."""
    rows = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            rows.append(read_row(row if isinstance(row, dict) else {}))
        except (ValueError, RecursionError) as error:
            cause = "not JSON" if isinstance(error, json.JSONDecodeError | RecursionError) else error
            fix = "restore it, or delete the file and run the edition again"
            raise PostError(f"{where} is broken at line {number}: {fix} ({cause})") from None
    return rows


def _rows_of_cells(post: Path) -> list[dict]:
    """What the cells of a post without a table say of its papers: that they are shown."""
    try:
        cells = [cell["metadata"].get("arxiv_daily", {}) for cell in json.loads(post.read_bytes())["cells"]]
    except (OSError, ValueError, KeyError):
        return []
    return [
        {"id": known["paper"], "version": known.get("version", 1), "status": "shown"}
        for known in cells
        if known.get("part") == "heading"
    ]


def current_table(folder: Path) -> Path | None:
    """The table file that belongs to the post in `folder`.

    A commit writes the new table aside, replaces the notebook, then renames the table; after a kill in
    between the notebook's metadata says by its hash which of the two is current.
    """
    settled, staged = folder / TABLE, folder / NEXT
    if staged.is_file():
        try:
            named = json.loads((folder / "index.ipynb").read_bytes())["metadata"]["arxiv_daily"]["table"]
        except (OSError, ValueError, KeyError):
            named = ""
        if hashlib.sha256(staged.read_bytes()).hexdigest() == named:
            return staged
    return settled if settled.is_file() else None


def posts(digest: str) -> list[Path]:
    """The folders of a digest's editions, by date."""
    found = sorted((root() / "posts" / digest).glob("????-??-??/index.ipynb"))
    return [path.parent for path in found if is_date(path.parent.name)]


def dates(digest: str) -> list[dt.date]:
    """The dates of a digest's editions, in order."""
    return [dt.date.fromisoformat(folder.name) for folder in posts(digest)]


def first_date(digest: str) -> dt.date | None:
    """The date of a digest's first edition of our own: the rows of imported ones do not say what was submitted when."""
    for folder in posts(digest):
        rows = read_rows(folder)
        if not rows or any(row.get("submitted") for row in rows):
            return dt.date.fromisoformat(folder.name)
    return None


def asked(folder: Path) -> set[str] | None:
    """The categories an edition asked arXiv for, as its receipt says; None where it does not."""
    try:
        receipt = json.loads((folder / "index.ipynb").read_bytes())["metadata"]["arxiv_daily"]["receipt"]
        return set(re.findall(r"cat:([\w.-]+)", receipt["query"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


@dataclass
class Known:
    """What a digest's other editions have of one paper; dates in ISO form."""

    first: str = ""  # the first edition that gathered it
    shown: str = ""  # the edition that shows or lists it
    left_out: bool = False  # by the filters of an edition
    version: int = 0  # the newest version that an edition has
    submitted: str = ""  # version 1, UTC


def known(
    digest: str, besides: dt.date, since: dt.date = dt.date.min, until: dt.date = dt.date.max
) -> dict[str, Known]:
    """Every paper in the tables of a digest's editions from `since` to `until`, but for that of `besides`."""
    papers: dict[str, Known] = {}
    for folder in posts(digest):
        if not str(since) <= folder.name <= str(until) or folder.name == str(besides):
            continue
        for row in read_rows(folder):
            note(papers, folder.name, row)
    return papers


def is_filtered(row: dict) -> bool:
    """Whether the filters of an edition left this paper out, so that no other edition looks for it."""
    return row["status"] == "left out" and code_of(row.get("reason", "")) != reasons.ELSEWHERE


def note(papers: dict[str, Known], date: str, row: dict) -> None:
    """Add what the edition of a date has of one paper."""
    paper = papers.setdefault(row["id"], Known())
    paper.version = max(paper.version, row.get("version", 1))
    paper.submitted = row.get("submitted") or ""
    if row["status"] in ("shown", "listed"):
        paper.shown = date
    elif is_filtered(row):
        paper.left_out = True
    if row["status"] != "replaced":
        paper.first = min(paper.first or date, row.get("first_seen") or date)
