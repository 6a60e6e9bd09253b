"""The unit of each value in a column: what its cell says, else the metric's; a share of one is told from a percentage."""

from collections.abc import Iterator
from dataclasses import replace

from ..taxonomy import Taxonomy
from .row import PaperResult, number_of

Read = tuple[PaperResult, str]  # and what the row says in columns that were not understood


def with_units(found: list[Read], taxonomy: Taxonomy, percent: bool) -> Iterator[Read]:
    """The results of a column with their unit; none where a share of one cannot be told from a percentage.

    `percent` says that the column's heads or the caption have a percent sign.
    """
    for metric in dict.fromkeys(one.metric for one, _ in found):
        mine = [pair for pair in found if pair[0].metric == metric]
        most = max(abs(number_of(one.value)) for one, _ in mine)
        for one, besides in mine:
            unit = one.unit or unit_of(taxonomy, metric, percent or most > 1)
            if unit is not None:
                yield replace(one, unit=unit), besides


def unit_of(taxonomy: Taxonomy, metric: str, percent: bool) -> str | None:
    """The unit of a value whose cell names none; None where a share of one cannot be told from a percentage."""
    term = taxonomy.term("metric", metric)
    if not term or term.unit != "%" or percent:
        return term.unit if term else ""
    return None if term.better == "lower" else ""
