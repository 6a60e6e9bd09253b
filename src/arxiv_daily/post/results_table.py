"""The results of a paper as the folded table of a cell, written and read here and nowhere else.

An editor corrects it like any other text: a row that is changed or added counts as theirs, one that is deleted is gone.
Rows whose data set or metric the taxonomy does not have are left alone, and stand in no list.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..gather.paper import PAPER_COLUMNS
from ..gather.results.row import PaperResult, Whose
from ..gather.taxonomy import Taxonomy
from ..text.gate import Markdown, gate
from ..words import say
from . import layout

_COLUMNS = ("task", "dataset", "setting", "metric", "value", "system", "whose", "place")
_LINK = re.compile(r"\[(?P<text>[^\]\n]{1,80})\]\((?P<target>https?://[^)\s]{1,500})\)")
_VALUE = re.compile(r"(?P<value>[-−+]?[\d,]{,20}\.?\d{1,20}(?:±[\d.]{1,20}%?)?)\s*(?P<unit>%|dB)?")
_ADDRESS = PAPER_COLUMNS["html_url"]  # what cleans an address, to "" where it is none
_MOST_LINES = 300
_WHOSE: dict[str, Whose] = {
    say(f"post.results.whose.{name or 'untold'}"): name for name in ("own", "baseline", "")
}


@dataclass(frozen=True)
class TableRow:
    """A result of the table, with the address of its place ("" where there is none)."""

    result: PaperResult
    link: str = ""


def write_results(found: Iterable[PaperResult], taxonomy: Taxonomy, url: str) -> Markdown:
    """The cell: a folded table of a row a result; empty where there are none. `url` is where the places are."""
    lines = [_line(one, taxonomy, url) for one in found]
    if not lines:
        return Markdown()
    titles = [say(f"post.results.column.{name}") for name in _COLUMNS]
    table = [_joined(titles), "|" + "---|" * len(titles), *lines]
    return layout.fold_results(Markdown("\n".join(table)))


def _line(one: PaperResult, taxonomy: Taxonomy, url: str) -> str:
    def called(facet: str, name: str) -> str:
        term = taxonomy.term(facet, name)
        return term.zh if term else _in_cell(name)

    place = _in_cell(one.place)
    value = f"{one.value} {one.unit}".strip()
    cells = [
        called("task", one.task),
        called("dataset", one.dataset),
        _in_cell(one.setting),
        called("metric", one.metric),
        value if _VALUE.fullmatch(value) else _in_cell(value),
        _in_cell(one.system),
        say(f"post.results.whose.{one.whose or 'untold'}"),
        f"[{place}]({url}#{one.place})"
        if _ADDRESS.clean(url) and re.fullmatch(r"[\w.=-]+", one.place)
        else place,
    ]
    return _joined(cells)


def _in_cell(text: str) -> Markdown:
    """A stranger's words for a cell, which no sign of them ends: what is changed behind the gate passes again."""
    return gate(gate(text, inline=True).text.replace("|", "/"), inline=True).text


def _joined(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def read_results(text: str, taxonomy: Taxonomy) -> list[TableRow]:
    """The results of a cell's tables, whoever wrote them; rows that cannot be read as one are left out."""
    found: list[TableRow] = []
    columns: list[str] = []
    for line in text.split("\n")[:_MOST_LINES]:
        cells = _cells(line)
        if not cells:
            columns = []
        elif named := _named(cells):
            columns = named
        elif columns and (row := _row(dict(zip(columns, cells, strict=False)), taxonomy)):
            found.append(row)
    return list(dict.fromkeys(found))


def _cells(line: str) -> list[str]:
    """The cells of a line of a table; none for any other line."""
    line = line.strip()
    if len(line) > 2000 or not (line.startswith("|") and line.endswith("|") and len(line) > 1):
        return []
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line[1:-1])]


def _named(cells: list[str]) -> list[str]:
    """The columns that a table's head names; none for any other line."""
    known = {say(f"post.results.column.{name}"): name for name in _COLUMNS}
    names = [known.get(cell, "") for cell in cells]
    return names if {"dataset", "metric", "value"} <= set(names) else []


def _row(cells: dict[str, str], taxonomy: Taxonomy) -> TableRow | None:
    def term(facet: str) -> str:
        return taxonomy.id_of(facet, layout.unescaped(cells.get(facet, "")))

    def words(name: str) -> str:
        return " ".join(html.unescape(layout.unescaped(cells.get(name, ""))).split())

    value = _VALUE.fullmatch(words("value"))
    link = _LINK.search(cells.get("place", ""))
    target = _ADDRESS.clean(link["target"]) if link else ""
    dataset, metric = term("dataset"), term("metric")
    if not (value and dataset and metric):
        return None
    place = target.rpartition("#")[2] if "#" in target else words("place")
    result = PaperResult(
        term("task"), dataset, words("setting"), metric, value["value"], value["unit"] or "", words("system"),
        _WHOSE.get(words("whose"), ""), place,
    )  # fmt: skip
    return TableRow(result, target)


def unknown_terms(text: str, taxonomy: Taxonomy) -> Iterator[tuple[str, str]]:
    """What an editor's tables name that the taxonomy does not have, as (facet, name)."""
    columns: list[str] = []
    for line in text.split("\n")[:_MOST_LINES]:
        cells = _cells(line)
        if named := _named(cells):
            columns = named
        elif columns and cells and not set("".join(cells)) <= set("-: "):
            row = dict(zip(columns, cells, strict=False))
            for facet in ("task", "dataset", "metric"):
                name = layout.unescaped(row.get(facet, "")).strip()
                if name and not taxonomy.id_of(facet, name):
                    yield facet, name
        elif not cells:
            columns = []
