"""A git merge that nobody finished: its marks in a post's file or in the text of one of its cells, and what nbdime leaves
in the metadata, where two sides gave a field different values."""

import re
from collections.abc import Mapping

from . import schema

LEFT = "nbdime-conflicts"  # the field of metadata in which nbdime keeps both sides
FIX = "finish the merge by hand, or take one side: git checkout --ours FILE (or --theirs), then git add FILE"

_IN_TEXT = "keep the words you want and delete the lines with <<<<<<<, ======= and >>>>>>>"
_IN_METADATA = f'take what you want of it into the metadata around it and delete "{LEFT}" (in JupyterLab: gears, Advanced Tools)'
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


def of_cell(cell: Mapping) -> str:
    """Where in a cell the first conflict is, in words; empty where there is none. The text of code does not count."""
    line = line_of(schema.source(cell)) if cell.get("cell_type") != "code" else 0
    return f"line {line}" if line else in_metadata(cell)


def in_notebook(nb: Mapping) -> str:
    """Where in a notebook the first conflict is, in words; empty where there is none."""
    for number, cell in enumerate(nb["cells"], 1):
        if where := of_cell(cell):
            return f"cell {number}, {where}"
    return in_metadata(nb)


def settle_facts(nb: Mapping) -> None:
    """Drop, in place, what nbdime left of the notebook's own metadata and of the facts of its cells: a run writes both."""
    nb["metadata"].pop(LEFT, None)
    for cell in nb["cells"]:
        if in_metadata(cell) == f"metadata: {schema.NAME}":
            del cell["metadata"][LEFT]


def in_metadata(holder: Mapping) -> str:
    """What nbdime left in the metadata of a cell or a notebook, by the fields that are in conflict."""
    metadata = holder.get("metadata", {})
    if LEFT not in metadata:
        return ""
    sides = metadata[LEFT].values() if isinstance(metadata[LEFT], dict) else []
    steps = [step for side in sides if isinstance(side, list) for step in side if isinstance(step, dict)]
    names = sorted({str(step.get("key", "")) for step in steps} - {""})
    return f"metadata: {', '.join(names)}" if names else "metadata"


def in_file(content: bytes) -> str:
    """Where the first conflict in a notebook's file begins, in words; empty where there is none."""
    line = line_of(content.decode("utf-8", "replace"))
    return f"line {line}" if line else ""


def said(path: object, where: str) -> str:
    """One line for whoever meets it."""
    fix = FIX.replace("FILE", str(path)) if where.startswith("line") else fix_of(where)
    return f"{path} holds an unfinished git merge ({where}): {fix}"


def fix_of(where: str) -> str:
    """How to end a conflict of a cell's text or of metadata."""
    return _IN_METADATA if "metadata" in where else _IN_TEXT
