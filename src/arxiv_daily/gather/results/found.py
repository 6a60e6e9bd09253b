"""The results of all papers of an edition, from the full texts that are there."""

import logging
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from ..taxonomy import Taxonomy, taxonomy_of
from . import grid
from .extract import results, stands
from .row import PaperResult

if TYPE_CHECKING:
    from ..digest import Digest
    from ..fulltext import FullText

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FoundResults:
    """The results of a paper; `url` is the full text that their places are in.

    `dropped` counts the values of its tables that are not among them, whatever they are of.
    """

    url: str
    rows: list[PaperResult]
    dropped: int = 0


def paper_results(
    papers: pd.DataFrame, texts: Mapping[str, "Future[FullText]"], digest: "Digest"
) -> dict[str, FoundResults]:
    """The results of every paper shown that has a full text, by id; none without a taxonomy."""
    taxonomy = taxonomy_of(digest.name, digest.taxonomy)
    if not taxonomy:
        return {}
    shown = papers[papers["status"] == "shown"]
    return {
        paper.id: results_of(texts[paper.id].result(), taxonomy, paper.title, paper.facets)
        for paper in shown.itertuples()
        if paper.id in texts
    }


def results_of(text: "FullText", taxonomy: Taxonomy, title: str, facets: list[str]) -> FoundResults:
    """The results a full text states, each looked for once more at its place; `facets` are those of the paper's row."""
    task = next((one.partition(":")[2] for one in facets if one.startswith("task:")), "")
    try:
        rows = results(text.sections, taxonomy, title, task)
        rows = [one for one in rows if stands(one, text.sections, taxonomy, title)]
        return FoundResults(text.url, rows, max(0, _values_in(text) - len(rows)))
    except Exception:
        log.exception("results of %s: reading its tables failed", text.id)
        return FoundResults(text.url, [])


def counts_of(found: Iterable[FoundResults]) -> dict[str, int]:
    """How many values of the tables of these papers were kept as results, and how many were dropped."""
    each = list(found)
    return {"kept": sum(len(one.rows) for one in each), "dropped": sum(one.dropped for one in each)}


def _values_in(text: "FullText") -> int:
    """The values in the tables of a full text."""
    return sum(
        len(grid.values(cell))
        for section in text.sections
        if section.kind in ("table", "appendix") and section.anchor
        for table in grid.grids(section.text)
        for row in table.rows
        for cell in row.cells
    )
