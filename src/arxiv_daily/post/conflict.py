"""A git merge that nobody finished: its marks in a post's file, or in the text of one of its cells."""

import re
from collections.abc import Iterable, Mapping

from . import schema

FIX = "finish the merge by hand, or take one side: git checkout --ours FILE (or --theirs), then git add FILE"

IN_CELL = "keep the words you want and delete the lines with <<<<<<<, ======= and >>>>>>>"

_OF_NBDIME = re.compile(
    r'<{7} (?:LOCAL|REMOTE) CELL DELETED >{7}\s*|<span style="color:red"><b>(?:<{7}|={7}|>{7}).*'
)
_MARK = re.compile(r"(?P<mark>[<=>|])(?P=mark){6}(?:[ \t].*)?\r?$")


def line_of(text: str) -> int:
    """The line, from 1, on which the first conflict begins; 0 where there is none.

    A conflict is three lines in this order, each on its own: seven of <, of = and of >; or one line of nbdime's, about a
    cell that one side deleted or that both added.
    """
    began, parted = 0, False
    for number, line in enumerate(text.split("\n"), 1):
        if _OF_NBDIME.fullmatch(line):
            return number
        mark = line[:1] if line[:1] and line[0] in "<=>" and _MARK.match(line) else ""
        if mark == "<":
            began, parted = number, False
        elif mark == "=" and began:
            parted = True
        elif mark == ">" and began and parted:
            return began
    return 0


def in_cells(cells: Iterable[Mapping]) -> str:
    """Where the first conflict in the text of a cell begins, in words; empty where there is none."""
    for number, cell in enumerate(cells, 1):
        if cell.get("cell_type") != "code" and (line := line_of(schema.source(cell))):
            return f"cell {number}, line {line}"
    return ""


def in_file(content: bytes) -> str:
    """Where the first conflict in a notebook's file begins, in words; empty where there is none."""
    line = line_of(content.decode("utf-8", "replace"))
    return f"line {line}" if line else ""


def said(path: object, where: str) -> str:
    """One line for whoever meets it."""
    fix = IN_CELL if where.startswith("cell") else FIX.replace("FILE", str(path))
    return f"{path} holds an unfinished git merge ({where}): {fix}"
