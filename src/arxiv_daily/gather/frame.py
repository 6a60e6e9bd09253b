"""The table of an edition as a pandas frame: its columns and their types."""

import json
from pathlib import Path

import pandas as pd

from .table import read_rows

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
    "fulltext": "str",  # html, pdf or abstract: what the reading is made from; empty: not fetched
    "late": "bool",  # submitted before the window
    "withdrawn": "bool",
    "first_seen": "str",  # date of the edition that gathered it first
    "status": "str",  # shown, listed (by title only), left out, or replaced (a new version of an earlier paper)
    "reason": "str",  # why it is not shown, in Chinese
}
EMPTY = {"str": "", "int64": 1, "bool": False, "object": [], "datetime64[us, UTC]": None}


def from_rows(rows: list[dict]) -> pd.DataFrame:
    """The table of records, in the columns and types of `SCHEMA`; a column a record lacks is empty."""
    blank = {name: EMPTY[kind] for name, kind in SCHEMA.items()}
    papers = pd.DataFrame([blank | paper for paper in rows], columns=list(SCHEMA))
    for name in ("submitted", "updated"):
        papers[name] = pd.to_datetime(papers[name], utc=True)
    return papers.astype(SCHEMA)


def to_rows(papers: pd.DataFrame) -> list[dict]:
    """The table as JSON-able records; instants in ISO form, UTC."""
    return json.loads(papers.to_json(orient="records", date_format="iso", date_unit="s", force_ascii=False))


def read_table(folder: Path) -> pd.DataFrame:
    """The table of a post."""
    return from_rows(read_rows(folder))
