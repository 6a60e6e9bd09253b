"""The table of an edition as a pandas frame; apart from `table`, so that commands start without pandas."""

import json
from pathlib import Path

import pandas as pd

from .paper import PAPER_COLUMNS, SCHEMA
from .table import read_rows


def from_rows(rows: list[dict]) -> pd.DataFrame:
    """The table of records, in the columns and types of `SCHEMA`; a column a record lacks is empty."""
    blank = {name: column.empty for name, column in PAPER_COLUMNS.items()}
    papers = pd.DataFrame([blank | paper for paper in rows], columns=list(SCHEMA))
    for name, dtype in SCHEMA.items():
        if dtype.startswith("datetime"):
            papers[name] = pd.to_datetime(papers[name], utc=True)
    return papers.astype(SCHEMA)


def to_rows(papers: pd.DataFrame) -> list[dict]:
    """The table as JSON-able records; instants in ISO form, UTC."""
    return json.loads(papers.to_json(orient="records", date_format="iso", date_unit="s", force_ascii=False))


def read_table(folder: Path) -> pd.DataFrame:
    """The table of a post."""
    return from_rows(read_rows(folder))
