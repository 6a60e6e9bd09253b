"""The papers of an edition as one tidy table: what arXiv has for the window, and what of it is shown."""

import datetime as dt
import hashlib
import json
import re
from pathlib import Path

import arxiv
import pandas as pd

from ..errors import GatherError
from ..project import root
from . import client
from .edition import Digest, Edition, newest_closed

TABLE = "papers.jsonl"
NEXT = ".papers.jsonl.next"

SCHEMA = {
    "id": "str",  # arXiv id without version: the key
    "version": "int64",
    "title": "str",
    "authors": "object",  # list of names
    "categories": "object",  # list, primary first
    "primary": "str",
    "submitted": "datetime64[us, UTC]",  # version 1
    "updated": "datetime64[us, UTC]",  # this version
    "abstract": "str",
    "comment": "str",
    "doi": "str",
    "journal_ref": "str",
    "abs_url": "str",
    "pdf_url": "str",
    "html_url": "str",
    "licence": "str",  # address of the licence; empty: not known
    "late": "bool",  # submitted before the window
    "withdrawn": "bool",
    "first_seen": "str",  # date of the edition that gathered it first
    "status": "str",  # shown, listed (by title only) or left out
    "reason": "str",  # why it is listed or left out, in Chinese
}


def gather(edition: Edition, late: str = "auto", now: dt.datetime | None = None) -> pd.DataFrame:
    """All papers found for an edition, newest submission first, in the columns of `SCHEMA`.

    `late` says whether papers are looked for that were submitted before the window and are in no other
    edition: yes, no, or auto (if the edition is the newest). GatherError if arXiv cannot be read completely.
    """
    looks_back = late == "yes" or (late == "auto" and edition.date == newest_closed(edition.digest, now))
    start = lookback_start(edition) if looks_back else edition.start
    found = [
        row(result, edition)
        for result in client.search(query(edition.digest, start, edition.end), edition.digest)
        if start <= result.published < edition.end
    ]
    if not found and not client.answers(edition.digest):
        named = ", ".join(edition.digest.categories)
        raise GatherError(f"arXiv knows no paper of {named}: check the categories in the params")
    known = gathered(edition.digest.digest, besides=edition.date)
    elsewhere = {key: date for key, (date, status) in known.items() if status != "left out"}
    own = {paper["id"]: paper for paper in read_rows(edition.folder)}
    found = [paper for paper in found if not (paper["late"] and paper["id"] in known)]
    found = [paper | {"first_seen": own.get(paper["id"], paper)["first_seen"]} for paper in found]
    kept = found + [paper for key, paper in own.items() if key not in {paper["id"] for paper in found}]
    return select(from_rows(kept), edition.digest, elsewhere)


def query(digest: Digest, start: dt.datetime, end: dt.datetime) -> str:
    """arXiv's query for all papers of the categories submitted from start to end (both inclusive there)."""
    categories = " OR ".join(f"cat:{name}" for name in digest.categories)
    return f"({categories}) AND submittedDate:[{start:%Y%m%d%H%M} TO {end:%Y%m%d%H%M}]"


def lookback_start(edition: Edition) -> dt.datetime:
    """How far back late papers are looked for: the look-back, but not before the digest's first window."""
    dates = sorted(folder.name for folder in posts(edition.digest.digest))
    first = Edition(edition.digest, min(dt.date.fromisoformat(dates[0]), edition.date)) if dates else edition
    return max(first.start, edition.end - dt.timedelta(days=edition.digest.lookback_days))


def row(result: arxiv.Result, edition: Edition) -> dict:
    """One row of the table."""
    key, _, version = result.get_short_id().rpartition("v")
    abstract = " ".join(result.summary.split())
    comment = " ".join((result.comment or "").split())
    return {
        "id": key,
        "version": int(version),
        "title": " ".join(result.title.split()),
        "authors": [author.name for author in result.authors],
        "categories": list(dict.fromkeys([result.primary_category, *result.categories])),
        "primary": result.primary_category,
        "submitted": result.published,
        "updated": result.updated,
        "abstract": abstract,
        "comment": comment,
        "doi": result.doi or "",
        "journal_ref": " ".join((result.journal_ref or "").split()),
        "abs_url": f"https://arxiv.org/abs/{key}v{version}",
        "pdf_url": f"https://arxiv.org/pdf/{key}v{version}",
        "html_url": f"https://arxiv.org/html/{key}v{version}",
        "licence": "",
        "late": result.published < edition.start,
        "withdrawn": is_withdrawn(abstract, comment),
        "first_seen": str(edition.date),
        "status": "shown",
        "reason": "",
    }


WITHDRAWN = re.compile(
    r"\b(this (paper|article|submission|work|manuscript) (has been|is|was) )?withdrawn\b", re.I
)


def is_withdrawn(abstract: str, comment: str) -> bool:
    """Whether the authors or arXiv withdrew the paper, as its comment or abstract then begins to say."""
    return bool(WITHDRAWN.match(abstract) or WITHDRAWN.search(comment))


def select(papers: pd.DataFrame, digest: Digest, elsewhere: dict[str, str]) -> pd.DataFrame:
    """The table with status and reason of every paper by the digest's filters, newest submission first."""
    papers = papers.sort_values(["submitted", "id"], ascending=False, ignore_index=True)
    reasons = [reason(paper, digest, elsewhere) for paper in papers.itertuples()]
    papers["reason"] = pd.Series(reasons, dtype="str")
    papers["status"] = papers["reason"].map(lambda text: "left out" if text else "shown").astype("str")
    most = digest.filters.max_papers or len(papers)
    over = papers.index[papers["status"] == "shown"][most:]
    papers.loc[over, ["status", "reason"]] = ["listed", "超出篇数上限"]
    return papers


def reason(paper, digest: Digest, elsewhere: dict[str, str]) -> str:
    """Why a paper is left out; empty if it is shown."""
    filters = digest.filters
    text = f"{paper.title}\n{paper.abstract}".casefold()
    if paper.id in digest.takedown:
        return "应要求撤下"
    if paper.id in elsewhere:
        return f"已见于 {elsewhere[paper.id]}"
    if not filters.cross_lists and paper.primary not in digest.categories:
        return "交叉列表"
    if filters.include and not any(word.casefold() in text for word in filters.include):
        return "不含所选关键词"
    if word := next((word for word in filters.exclude if word.casefold() in text), ""):
        return f"含排除词 {word}"
    if filters.authors and not {name.casefold() for name in paper.authors} & {
        name.casefold() for name in filters.authors
    }:
        return "不在所选作者之列"
    return ""


def posts(digest: str) -> list[Path]:
    """The folders of a digest's editions."""
    return [path.parent for path in sorted((root() / "posts" / digest).glob("????-??-??/index.ipynb"))]


def gathered(digest: str, besides: dt.date | None = None) -> dict[str, tuple[str, str]]:
    """Date and status of every paper in the tables of the digest's editions; `besides` is not looked at."""
    return {
        paper["id"]: (folder.name, paper["status"])
        for folder in posts(digest)
        if folder.name != str(besides)
        for paper in sorted(read_rows(folder), key=lambda paper: paper["status"] != "left out")
    }


def to_rows(papers: pd.DataFrame) -> list[dict]:
    """The table as JSON-able records; instants in ISO form, UTC."""
    return json.loads(papers.to_json(orient="records", date_format="iso", date_unit="s", force_ascii=False))


def from_rows(rows: list[dict]) -> pd.DataFrame:
    """The table of records, in the columns and types of `SCHEMA`."""
    papers = pd.DataFrame(rows, columns=list(SCHEMA))
    for name in ("submitted", "updated"):
        papers[name] = pd.to_datetime(papers[name], utc=True)
    return papers.astype(SCHEMA)


def table_bytes(rows: list[dict]) -> bytes:
    """The file of a table: one JSON object a line, keys sorted; the same rows give the same bytes."""
    lines = (json.dumps(known, ensure_ascii=False, sort_keys=True) + "\n" for known in rows)
    return "".join(lines).encode()


def read_rows(folder: Path) -> list[dict]:
    """The rows of a post's table; empty where there is none."""
    path = current_table(folder)
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path else []


def read_table(folder: Path) -> pd.DataFrame:
    """The table of a post."""
    return from_rows(read_rows(folder))


def current_table(folder: Path) -> Path | None:
    """The table file that belongs to the post in `folder`.

    A commit writes the new table aside, replaces the notebook, then renames the table; after a kill in
    between the notebook's metadata says by its hash which of the two is current.
    """
    tables = [path for path in (folder / TABLE, folder / NEXT) if path.is_file()]
    try:
        named = json.loads((folder / "index.ipynb").read_bytes())["metadata"]["arxiv_daily"]["table"]
    except (OSError, ValueError, KeyError):
        named = ""
    for path in tables:
        if hashlib.sha256(path.read_bytes()).hexdigest() == named:
            return path
    return next((path for path in tables if path.name == TABLE), None)
