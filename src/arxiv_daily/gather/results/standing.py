"""Whether a result stands where it is said to stand: its value in a row and a column that name its system and metric."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from ..section import Section
from ..taxonomy import Taxonomy, key_of_name
from . import grid
from .extract import NOT_THE_METRIC, SCALED, TableReader, is_plain
from .grid import Grid, Row
from .row import PaperResult, number_of
from .units import unit_of

_SENTENCE = re.compile(r"(?<=[.;!?])\s")
_NUMBER = re.compile(r"(?<![\w.])\d{1,6}(?:\.\d{1,6})?(?![\w]|\.\d)")


@dataclass(frozen=True)
class _Cell:
    """A cell that states a result: `at` is its column, `place` that of the value among those of the cell."""

    table: Grid
    row: Row
    at: int
    place: int

    @property
    def text(self) -> str:
        return grid.values(self.row.cells[self.at])[self.place].text

    @property
    def unit(self) -> str:
        return grid.values(self.row.cells[self.at])[self.place].unit

    @property
    def column(self) -> list[float]:
        """All values of the same metric in the column."""
        count = len(grid.values(self.row.cells[self.at]))
        each = (grid.values(row.cells[self.at]) for row in self.table.rows)
        return [values[self.place].number for values in each if len(values) == count]

    @property
    def heads(self) -> tuple[str, ...]:
        return self.table.heads[self.at]

    @property
    def words(self) -> str:
        """What the row says besides its values."""
        cells = (cell for place, cell in enumerate(self.row.cells) if place != self.at)
        return " ".join([*(cell for cell in cells if not grid.values(cell)), self.row.group])


def stands(one: PaperResult, sections: Iterable[Section], taxonomy: Taxonomy, title: str = "") -> bool:
    """Whether a value stands at the place a result names, in a row and a column that name its system and its metric.

    The table must name the metric, and no other data set; of a section without a table a sentence must hold the value,
    the metric, and the data set or the system.
    """
    readers = (TableReader(taxonomy, section, title) for section in sections if _is_at(one, section))
    return any(
        any(_cells(reader, one)) or any(_sentences(reader, one, reader.section.text)) for reader in readers
    )


def admitted(
    claim: PaperResult,
    sections: Iterable[Section],
    taxonomy: Taxonomy,
    named: Collection[str],
    title: str = "",
) -> PaperResult | None:
    """A result that somebody claims, as its place has it; None if it does not stand there.

    Value, unit and the part of the data set are the table's. A data set that the table does not name must be one of
    `named`, the ids of those that the paper names, and the heads may say nothing that is not understood.
    """
    for section in sections:
        if not _is_at(claim, section):
            continue
        reader = TableReader(taxonomy, section, title)
        for cell in _cells(reader, claim):
            if one := _as_read(reader, cell, claim, named):
                return one
        for sentence in _sentences(reader, claim, section.text):
            if one := _as_said(reader, sentence, claim):
                return one
    return None


def _is_at(one: PaperResult, section: Section) -> bool:
    return bool(section.anchor) and section.anchor == one.place


def _cells(reader: TableReader, one: PaperResult) -> Iterator[_Cell]:
    """The cells of a section's tables that state a result."""
    if SCALED.search(reader.caption):
        return
    for table in grid.grids(reader.section.text):
        for row in table.rows:
            for at, text in enumerate(row.cells):
                values = grid.values(text)
                for place, value in enumerate(values):
                    cell = _Cell(table, row, at, place)
                    if value.number == number_of(one.value) and _states(reader, cell, len(values), one):
                        yield cell


def _metrics(reader: TableReader, cell: _Cell) -> tuple[str, ...]:
    """The metrics a cell's heads name, else its row, else the caption."""
    heads, labels = reader.named(" ".join(cell.heads)), reader.named(cell.words)
    return heads.metrics or labels.metrics or reader.said.metrics


def _datasets(reader: TableReader, cell: _Cell) -> tuple[str, ...]:
    heads, labels = reader.named(" ".join(cell.heads)), reader.named(cell.words)
    return heads.datasets or labels.datasets or reader.said.datasets


def _states(reader: TableReader, cell: _Cell, values: int, one: PaperResult) -> bool:
    """Whether the heads and the row of a cell are those of a result; of several values each has its metric."""
    metrics, datasets = _metrics(reader, cell), _datasets(reader, cell)
    if one.metric not in metrics or (datasets and one.dataset not in datasets):
        return False
    if values > 1 and (len(metrics) != values or metrics[cell.place] != one.metric):
        return False
    if NOT_THE_METRIC.search(reader.named(" ".join(cell.heads)).rest):
        return False
    there = f"{cell.words} {' '.join(cell.heads)}"
    if one.system:
        return _within(one.system, there)
    return one.whose != "baseline" or not reader.is_own(there)


def _as_read(
    reader: TableReader, cell: _Cell, claim: PaperResult, named: Collection[str]
) -> PaperResult | None:
    """A claim as a cell has it; None where the cell says otherwise or leaves a doubt."""
    whose = reader.whose(cell.words, marked=False)
    if whose and claim.whose and whose != claim.whose:
        return None
    head = reader.named(" ".join(cell.heads))
    parts, rest = reader.split(claim.dataset, [" ".join(cell.heads), cell.words], head.rest)
    unclear = [word for word in rest.split() if not is_plain(word) and not _within(word, claim.system)]
    if not _datasets(reader, cell) and (claim.dataset not in named or unclear):
        return None
    claimed, besides = reader.split(claim.dataset, [claim.setting], claim.setting)
    said = f"{reader.caption} {cell.words} {' '.join(cell.heads)}"
    if not set(claimed) <= set(parts) or not _all_within(besides, said):
        return None
    percent = reader.says_percent(cell.heads) or max(map(abs, cell.column)) > 1
    unit = cell.unit or unit_of(reader.taxonomy, claim.metric, percent)
    if unit is None or (claim.unit and claim.unit != unit):
        return None
    setting = " · ".join(filter(None, (*parts, " ".join(besides.replace("·", " ").split()))))
    return replace(claim, value=cell.text, unit=unit, setting=setting, whose=claim.whose or whose)


def _sentences(reader: TableReader, one: PaperResult, text: str) -> Iterator[str]:
    """The sentences of a section without a table that state a result."""
    if next(grid.grids(text), None) is None:
        yield from (sentence for sentence in _SENTENCE.split(text) if _says(reader, one, sentence))


def _says(reader: TableReader, one: PaperResult, sentence: str) -> bool:
    known = reader.named(sentence)
    return (
        number_of(one.value) in map(float, _NUMBER.findall(sentence))
        and known.metrics == (one.metric,)
        and (
            known.datasets == (one.dataset,)
            or (bool(one.system) and _within(one.system, sentence) and not known.datasets)
        )
    )


def _as_said(reader: TableReader, sentence: str, claim: PaperResult) -> PaperResult | None:
    """A claim as a sentence has it; None where the sentence does not tell a percentage from a share, or says less."""
    number = re.match(r"[-−+]?[\d,]*\.?\d+", claim.value)
    stated = re.search(rf"(?<![\w.]){re.escape(number[0])}\s?(\\?%|dB\b)?", sentence) if number else None
    if not (number and stated):
        return None
    unit = (stated[1] or "").lstrip("\\")
    term = reader.taxonomy.term("metric", claim.metric)
    doubtful = not unit and term is not None and term.unit == "%"
    if doubtful or (claim.unit and claim.unit != unit) or not _all_within(claim.setting, sentence):
        return None
    return replace(claim, value=number[0], unit=unit)


def _within(name: str, text: str) -> bool:
    """Whether a text says a name, in whole words."""
    return f" {key_of_name(grid.plain(name))} " in f" {key_of_name(text)} "


def _all_within(words: str, text: str) -> bool:
    """Whether a text says every word of these."""
    return all(_within(word, text) for word in words.replace("·", " ").split() if not is_plain(word))
