"""Tables and changed words for a terminal, and the same without colours for a file or a pipe."""

import sys
from typing import TYPE_CHECKING

import click

from .. import environment

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from ..post.review import Change

_STYLES: dict[str, dict] = {" ": {}, "-": {"fg": "red", "strikethrough": True}, "+": {"fg": "green"}}


def _in_colour() -> bool:
    return sys.stdout.isatty() and not environment.NO_COLOR.get()


def status_table(rows: list[dict], columns: dict[str, str]) -> str:
    """One line an edition, numbers that are not zero in their column's colour, and the sums of several."""
    name = max(len(row["edition"]) for row in rows) + 2
    widths = {column: len(column) + 2 for column in columns}
    head = f"{'edition':<{name}}" + "".join(f"{column:>{width}}" for column, width in widths.items())
    lines = [click.style(head, bold=True)]
    for row in rows:
        numbers = "".join(
            _number(row.get(column), widths[column], colour) for column, colour in columns.items()
        )
        lines.append(f"{row['edition']:<{name}}{numbers}  {row.get('note', '')}".rstrip())
    if len(rows) > 1:
        sums = {column: sum(row.get(column) or 0 for row in rows) for column in columns}
        numbers = "".join(_number(sums[column], widths[column], "") for column in columns)
        lines.append(f"{f'{len(rows)} editions':<{name}}{numbers}")
    return "\n".join(lines)


def spent(months: list[tuple[str, list[int], str]]) -> str:
    """One line a month: calls, tokens in, cached and out, and the cost."""
    head = f"{'month':<9}{'calls':>9}{'tokens in':>14}{'cached':>14}{'tokens out':>14}{'cost':>16}"
    lines = [click.style(head, bold=True)]
    for month, (calls, *counts), cost in months:
        lines.append(f"{month:<9}{calls:>9,}" + "".join(f"{count:>14,}" for count in counts) + f"{cost:>16}")
    return "\n".join(lines)


def _number(value: int | None, width: int, colour: str) -> str:
    """A number at the right of its column; a zero is only a dot."""
    text = f"{value or ('·' if value == 0 else ''):>{width}}"
    return click.style(text, fg=colour) if value and colour else text


def changed(nb: "NotebookNode", change: "Change", full: bool = False) -> str:
    """One changed cell: what it is, then its words."""
    from ..post.notes import title_of
    from ..post.review import FRAMES
    from .editor_words import part_name, worded

    title = title_of(nb, change.paper)
    head = " ".join(filter(None, (change.paper, part_name(change.part), f"({worded(change.what)})", title)))
    words = change.words if full else change.brief()
    if _in_colour():
        text = "".join(click.style(text, **_STYLES[sign]) for sign, text in words)
    else:
        text = "".join(FRAMES[sign].format(text) for sign, text in words)
    return f"{click.style(head, bold=True)}\n{text}"
