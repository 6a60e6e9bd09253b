"""Editions on disk without a kernel: the page's own parts, assembled and committed as the engine does it."""

import datetime as dt
from pathlib import Path
from unittest.mock import patch

import pandas as pd

from arxiv_daily.gather import paper as schema
from arxiv_daily.gather.edition import Digest, Edition
from arxiv_daily.gather.frame import from_rows, to_rows
from arxiv_daily.gather.receipt import make_receipt
from arxiv_daily.post import page
from arxiv_daily.post.front_matter import front_cell
from arxiv_daily.post.notebook import serialize
from arxiv_daily.post.schema import NAME, machine_cell
from arxiv_daily.post.store import commit

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
COLUMNS = [
    "id",
    "version",
    "state",
    "title",
    "summary",
    "text",
    "source",
    "model",
    "prompt",
    "flags",
    "reason",
]


def digest(name="audio", **changes) -> Digest:
    return Digest(digest=name, **{"categories": ["cs.SD", "eess.AS"]} | changes)


def paper(number: int, day: str, **changes) -> dict:
    """A row of the table: the paper 2601.<number>, submitted on the morning before the day's anchor."""
    key = f"2601.{number:05d}"
    submitted = pd.Timestamp(day, tz="UTC") - pd.Timedelta(hours=number % 20 + 1)
    empty = {name: column.empty for name, column in schema.PAPER_COLUMNS.items()}
    return (
        empty
        | {
            "id": key,
            "version": 1,
            "title": f"A Study of Sound, Part {number}",
            "authors": ["Ada Lovelace", f"Given{number % 7} Müller-Family{number % 5}"],
            "categories": ["cs.SD", "eess.AS"] if number % 2 else ["eess.AS"],
            "primary": "cs.SD" if number % 2 else "eess.AS",
            "submitted": submitted,
            "updated": submitted,
            "abstract": f"We measure $x_{{{number}}}^2 \\le \\frac{{a}}{{b}}$ & more <b>noise</b>.",
            "abs_url": f"https://arxiv.org/abs/{key}v1",
            "pdf_url": f"https://arxiv.org/pdf/{key}v1",
            "html_url": f"https://arxiv.org/html/{key}v1",
            "late": False,
            "withdrawn": False,
            "first_seen": day,
            "status": "shown",
        }
        | changes
    )


def written(row: dict, text: str, **changes) -> dict:
    """What a model wrote of a paper."""
    known = {
        "id": row["id"],
        "version": row["version"],
        "state": "done",
        "title": f"声音研究之{row['id'][-3:]}",
        "summary": "测量噪声的方法",
        "text": text,
        "source": "html",
        "model": "m",
        "prompt": "p",
        "flags": [],
        "reason": "",
    }
    return known | changes


def write(
    root: Path,
    day: str,
    rows: list[dict],
    chosen: Digest | None = None,
    pending: tuple[str, ...] = (),
    now: dt.datetime = NOW,
    answers: dict[str, tuple[dict, dict]] | None = None,
    results: dict | None = None,
) -> Path:
    """Commit one edition of these rows below `root`; the path of its notebook.

    `answers` are changes of what a model wrote, by id: of the translation and of the reading;
    `results` are `FoundResults` by id.
    """
    edition = Edition(chosen or digest(), dt.date.fromisoformat(day))
    papers = from_rows(rows)
    shown = [row for row in rows if row["status"] == "shown"]
    made = {
        row["id"]: {"state": "pending", "reason": "模型没有作答"} for row in shown if row["id"] in pending
    }
    translated = [
        written(row, f"我们测量 $x_{{{int(row['id'][-5:])}}}^2$ 与噪声。", **made.get(row["id"], {}))
        for row in shown
    ]
    read = [written(row, "- **研究背景**：噪声很多。\n- **方法**：$\\alpha + 1$。") for row in shown]
    for number, found in enumerate((translated, read)):
        for known in found:
            known |= (answers or {}).get(known["id"], ({}, {}))[number]
    frames = [pd.DataFrame(found, columns=COLUMNS) for found in (translated, read)]
    with patch("arxiv_daily.gather.arxiv_api.count", return_value=1):  # arXiv answers, and has nothing to add
        receipt = make_receipt(edition, papers, now)
    receipt |= {"pending": page.pending_papers(*frames)}
    cells = [front_cell(page.front_matter(edition, papers, frames[0]))]
    for part in page.parts(edition, papers, receipt, *frames, results=results):
        known = vars(part).copy()
        cells.append(machine_cell(known.pop("text"), known))
    nb = notebook(cells, digest=edition.digest.name, date=day, receipt=receipt)
    path = root / "posts" / edition.key / "index.ipynb"
    commit(path, nb, to_rows(papers))
    return path


def notebook(cells: list, **known):
    from nbformat import from_dict

    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"}, NAME: known}
    return from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells})


def edit(path: Path, name: str, change) -> None:
    """An editor's change of the text of one cell, given by its key `paper/part`."""
    from arxiv_daily.post.notebook import parse
    from arxiv_daily.post.schema import key

    nb = parse(path.read_bytes())
    cell = next(cell for cell in nb.cells if key(cell) == name)
    cell.source = change(cell.source)
    path.write_bytes(serialize(nb))
