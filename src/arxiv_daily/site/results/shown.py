"""A result as the site shows it, read from the cells of a paper: what an editor wrote counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ...gather.results.row import PaperResult, number_of
from ...gather.taxonomy import Taxonomy
from ...post import schema
from ...post.results_table import read_results
from ...text.lines import joined

MACHINE, CHECKED = "machine", "checked"


@dataclass(frozen=True)
class ShownResult(PaperResult):
    """A paper's result, the address of its place, and whether somebody checked it."""

    link: str
    state: str

    @classmethod
    def of(cls, kept: Iterable[str]) -> "ShownResult":
        """From its values, as a paper's record keeps them."""
        return cls(*kept)  # type: ignore[arg-type]

    @property
    def key(self) -> tuple[str, str]:
        """Data set and metric: the page it is on."""
        return self.dataset, self.metric

    def number(self, unit: str) -> float:
        """Its number for sorting and drawing; `unit` is the metric's usual one: a share of one in per cent."""
        known = number_of(self.value)
        return 100 * known if unit == "%" and not self.unit and abs(known) <= 1 else known


def results_of_cells(
    cells: Iterable[Mapping], taxonomy: Taxonomy | None, reviewed: bool
) -> tuple[tuple[str, ...], ...]:
    """The results that a paper's cells state, each as the values of a `ShownResult`.

    One that the machine did not write, or of a reviewed paper or cell, was checked.
    """
    found: dict[tuple[str, ...], None] = {}
    if not taxonomy:
        return ()
    for cell in cells:
        if schema.part_of(cell) not in ("results", "") or cell["cell_type"] != "markdown":
            continue
        ours = set(read_results(joined(schema.facts(cell).get("text", "")), taxonomy))
        for row in read_results(joined(schema.source(cell)), taxonomy):
            checked = reviewed or schema.tagged(cell) or row not in ours
            one = ShownResult(**vars(row.result), link=row.link, state=CHECKED if checked else MACHINE)
            found[tuple(vars(one).values())] = None
    return tuple(found)
