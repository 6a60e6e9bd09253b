"""The results of all papers of an edition, from the full texts that are there."""

import logging
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from ..taxonomy import Taxonomy, taxonomy_of
from .extract import results, stands
from .row import PaperResult

if TYPE_CHECKING:
    from ..digest import Digest
    from ..fulltext import FullText

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FoundResults:
    """The results of a paper; `url` is the full text that their places are in."""

    url: str
    rows: list[PaperResult]


def paper_results(
    papers: pd.DataFrame, texts: Mapping[str, "Future[FullText]"], digest: "Digest"
) -> dict[str, FoundResults]:
    """The results of every paper shown whose full text states any, by id; none without a taxonomy."""
    taxonomy = taxonomy_of(digest.name, digest.taxonomy)
    if not taxonomy:
        return {}
    shown = papers[papers["status"] == "shown"]
    found = {
        paper.id: results_of(texts[paper.id].result(), taxonomy, paper.title, paper.facets)
        for paper in shown.itertuples()
        if paper.id in texts
    }
    return {name: one for name, one in found.items() if one.rows}


def results_of(text: "FullText", taxonomy: Taxonomy, title: str, facets: list[str]) -> FoundResults:
    """The results a full text states, each looked for once more at its place; `facets` are those of the paper's row."""
    task = next((one.partition(":")[2] for one in facets if one.startswith("task:")), "")
    try:
        rows = results(text.sections, taxonomy, title, task)
        return FoundResults(text.url, [one for one in rows if stands(one, text.sections, taxonomy, title)])
    except Exception:
        log.exception("results of %s: reading its tables failed", text.id)
        return FoundResults(text.url, [])
