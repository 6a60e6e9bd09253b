"""The results of all papers of an edition, from the full texts that are there."""

import logging
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from ..taxonomy import Taxonomy, key_of_name, taxonomy_of
from . import grid
from .claims import Claims, admit
from .extract import results
from .row import MOST_RESULTS, PaperResult
from .standing import stands

if TYPE_CHECKING:
    from ..digest import Digest
    from ..paper_text import FullText

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FoundResults:
    """The results of a paper; `url` is the full text that their places are in.

    `dropped` counts the values of its tables that are not among them, whatever they are of, and what a service claimed
    that its place does not bear out. `facets` and `unknown` are a service's (`claims.Claims`).
    """

    url: str
    rows: list[PaperResult]
    dropped: int = 0
    facets: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def paper_results(
    papers: pd.DataFrame,
    texts: Mapping[str, "Future[FullText]"],
    digest: "Digest",
    readings: pd.DataFrame | None = None,
) -> dict[str, FoundResults]:
    """The results of every paper shown that has a full text, by id; none without a taxonomy.

    `readings` has in `facts` what a service says of facets and results beside a reading.
    """
    taxonomy = taxonomy_of(digest.name, digest.taxonomy)
    if not taxonomy:
        return {}
    shown = papers[papers["status"] == "shown"]
    said = {} if readings is None else dict(zip(readings["id"], readings["facts"], strict=True))

    def found(paper, text: "FullText") -> FoundResults:
        claims = _claims(said.get(paper.id, ""), text, taxonomy, paper)
        return results_of(text, taxonomy, paper.title, [*claims.facets, *paper.facets], claims)

    return {
        paper.id: found(paper, texts[paper.id].result()) for paper in shown.itertuples() if paper.id in texts
    }


def _claims(answer: str, text: "FullText", taxonomy: Taxonomy, paper) -> Claims:
    """What of a service's answer is admitted; nothing if reading it breaks off on a strange text."""
    try:
        return admit(answer, text.sections, taxonomy, paper.title, paper.abstract) if answer else Claims()
    except Exception:
        log.exception("results of %s: reading the service's answer failed", paper.id)
        return Claims()


def results_of(
    text: "FullText", taxonomy: Taxonomy, title: str, facets: list[str], claims: Claims | None = None
) -> FoundResults:
    """The results a full text states, each looked for once more at its place; `facets` are those of the paper's row.

    Of `claims` those are added that the rules did not find.
    """
    claims = claims or Claims()
    task = next((one.partition(":")[2] for one in facets if one.startswith("task:")), "")
    try:
        rows = results(text.sections, taxonomy, title, task)
        rows = [one for one in rows if stands(one, text.sections, taxonomy, title)]
        known = {_same(one) for one in rows}
        rows += [replace(one, task=one.task or task) for one in claims.rows if _same(one) not in known]
        rows = rows[:MOST_RESULTS]
        dropped = max(0, _values_in(text) - len(rows)) + claims.dropped
        return FoundResults(text.url, rows, dropped, claims.facets, claims.unknown)
    except Exception:
        log.exception("results of %s: reading its tables failed", text.id)
        return FoundResults(text.url, [])


def _same(one: PaperResult) -> tuple:
    """What rules and a service have in common of one result: they word systems and settings each in their way."""
    return one.place, one.dataset, one.metric, one.value, key_of_name(one.system)


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
