"""A result as the site shows it, read from the cells of a paper: what an editor wrote counts."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ...gather.results.row import number_of
from ...gather.taxonomy import Taxonomy
from ...post import schema
from ...post.results_table import read_results
from ...text.lines import joined

MACHINE, CHECKED = "machine", "checked"


class ShownResult(NamedTuple):
    """The fields of `gather.results.row.PaperResult`, the address of its place, and whether somebody checked it."""

    task: str
    dataset: str
    setting: str
    metric: str
    value: str
    unit: str
    system: str
    whose: str
    place: str
    link: str
    state: str

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
) -> tuple[ShownResult, ...]:
    """The results that a paper's cells state. One that the machine did not write, or of a reviewed paper or cell,
    was checked."""
    found: dict[ShownResult, None] = {}
    if not taxonomy:
        return ()
    for cell in cells:
        if schema.part_of(cell) not in ("results", "") or cell["cell_type"] != "markdown":
            continue
        ours = set(read_results(joined(schema.facts(cell).get("text", "")), taxonomy))
        for row in read_results(joined(schema.source(cell)), taxonomy):
            checked = reviewed or schema.tagged(cell) or row not in ours
            one = row.result
            found[
                ShownResult(
                    one.task, one.dataset, one.setting, one.metric, one.value, one.unit, one.system, one.whose,
                    one.place, row.link, CHECKED if checked else MACHINE,
                )
            ] = None  # fmt: skip
    return tuple(found)
