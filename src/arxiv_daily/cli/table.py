"""Tables and changed words for a terminal, and the same without colours for a file or a pipe."""

import sys
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

import click

from .. import environment
from .editor_words import part_name, worded

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from ..post.review import Change

_STYLES: dict[str, dict] = {" ": {}, "-": {"fg": "red", "strikethrough": True}, "+": {"fg": "green"}}


def _in_colour() -> bool:
    return sys.stdout.isatty() and not environment.NO_COLOR.get()


def status_table(rows: list[dict], columns: dict[str, str]) -> str:
    """One line an edition, numbers that are not zero in their column's colour, and the sums of several.

    `columns` are the colours by column; the names of columns are in the editor's language.
    """
    heads = {column: worded(f"column.{column}") for column in columns}
    widths = {column: max(_width(head), 5) + 2 for column, head in heads.items()}
    sums = {column: sum(row.get(column) or 0 for row in rows) for column in columns}
    last = [{"edition": worded("editions", count=len(rows))} | sums] if len(rows) > 1 else []
    name = max(_width(row["edition"]) for row in (*rows, *last)) + 2
    head = _left(worded("column.edition"), name) + "".join(_right(heads[one], widths[one]) for one in columns)
    lines = [click.style(head, bold=True)]
    for row, colours in (
        *((row, columns) for row in rows),
        *((row, dict.fromkeys(columns, "")) for row in last),
    ):
        numbers = "".join(
            _number(row.get(column), widths[column], colour) for column, colour in colours.items()
        )
        lines.append(f"{_left(row['edition'], name)}{numbers}  {row.get('note', '')}".rstrip())
    return "\n".join(lines)


def spent(months: list[tuple[str, list[int], str]]) -> str:
    """One line a month: calls, tokens in, cached and out, and the cost."""
    widths = {"month": 9, "calls": 9, "tokens_in": 14, "cached": 14, "tokens_out": 14, "cost": 16}
    heads = [(worded(f"column.{column}"), width) for column, width in widths.items()]
    head = _left(*heads[0]) + "".join(_right(name, width) for name, width in heads[1:])
    lines = [click.style(head, bold=True)]
    for month, (calls, *counts), cost in months:
        lines.append(f"{month:<9}{calls:>9,}" + "".join(f"{count:>14,}" for count in counts) + f"{cost:>16}")
    return "\n".join(lines)


def _number(value: int | None, width: int, colour: str) -> str:
    """A number at the right of its column; a zero is only a dot."""
    text = f"{value or ('·' if value == 0 else ''):>{width}}"
    return click.style(text, fg=colour) if value and colour else text


def _left(text: str, width: int) -> str:
    """The text with blanks behind it, up to `width` columns of a terminal."""
    return text + " " * (width - _width(text))


def _right(text: str, width: int) -> str:
    """The same with the blanks before it."""
    return " " * (width - _width(text)) + text


def _width(text: str) -> int:
    """The columns a text takes on a terminal: two for a Chinese character."""
    return sum(1 + (east_asian_width(char) in "WF") for char in text)


def changed(nb: "NotebookNode", change: "Change", full: bool = False) -> str:
    """One changed cell: what it is, then its words."""
    from ..post.notes import title_of
    from ..post.review import FRAMES

    title = title_of(nb, change.paper)
    head = " ".join(filter(None, (change.paper, part_name(change.part), f"({worded(change.what)})", title)))
    words = change.words if full else change.brief()
    if _in_colour():
        text = "".join(click.style(text, **_STYLES[sign]) for sign, text in words)
    else:
        text = "".join(FRAMES[sign].format(text) for sign, text in words)
    return f"{click.style(head, bold=True)}\n{text}"
