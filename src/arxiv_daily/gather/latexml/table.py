"""The rows of a LaTeXML table as lines of text."""

import re
from collections.abc import Callable, Iterator

from lxml.html import HtmlElement

from .document import classes

_WIDEST = 200  # columns in which spans are repeated
_REPEATED = 80  # characters of a cell up to which it is repeated in each place it spans
_SPARE = 20  # places that spans may fill for each real cell, over the table


def table_rows(node: HtmlElement, text_of: Callable[[HtmlElement], str]) -> list[str]:
    """The rows of a table, `a | b | c`; a short cell that spans several places is repeated in each.

    Linear in the cells: what spans fill is bounded for the table as a whole.
    """
    out: list[str] = []
    filled: dict[int, tuple[str, int]] = {}  # column → text, rows it still covers
    spare = 1000
    for row in row_nodes(node):
        cells = {column: text for column, (text, _) in filled.items()}
        spare -= len(filled)
        filled = {column: (text, more - 1) for column, (text, more) in filled.items() if more > 1}
        column = 0
        for cell in row:
            if not (cell.tag in ("td", "th") or "ltx_td" in classes(cell)):
                continue
            text = text_of(cell)
            wide, down = _span(cell, "col"), _span(cell, "row")
            spare += _SPARE - wide
            if spare < 0 or column + wide > _WIDEST:
                wide = down = 1
            for place in range(wide):
                while column in cells:
                    column += 1
                shown = text if place == 0 or len(text) <= _REPEATED else ""
                cells[column] = shown
                if down > 1:
                    filled[column] = (shown if len(text) <= _REPEATED else "", down - 1)
        if any(cells.values()):
            out.append(" | ".join(cells[column] for column in sorted(cells)))
        if spare < 0:
            filled = {}
    return out


def row_nodes(node: HtmlElement) -> Iterator[HtmlElement]:
    """The rows within, but for those of a table inside a cell: they are its text."""
    waiting = list(reversed(node))
    while waiting:
        child = waiting.pop()
        if not isinstance(child.tag, str):
            continue
        if child.tag == "tr" or classes(child) & {"ltx_tr", "ltx_eqn_row"}:
            yield child
        else:
            waiting.extend(reversed(child))


def _span(cell: HtmlElement, way: str) -> int:
    """Columns or rows a cell covers: the attribute of `<td>`, or the class LaTeXML gives to spans."""
    found = re.search(rf"\bltx_{way}span_(\d{{1,4}})\b", cell.get("class", ""))
    number = cell.get(f"{way}span") or (found[1] if found else "1")
    return min(max(int(number), 1), 50) if re.fullmatch(r"[0-9]{1,4}", number) else 1
