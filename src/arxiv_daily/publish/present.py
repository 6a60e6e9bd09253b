"""What readers see of a post: the filter between the editor's notebook and either renderer.

Quarto calls it as `ipynb-filters: [arxiv-daily present]`, the stand-in renderer as a function. It keeps the
text of every cell as it is, takes the code away and sets the marks that follow from a cell's state.
"""

import re
from collections.abc import Iterable

MARKS = {
    "machine": "机器译文",
    "reviewed": "人工校对",
    "pending": "待补",
    "late": "补收",
    "withdrawn": "已撤稿",
}

PARTS = {"1": "研究背景与既有方法的不足", "2": "核心方法", "3": "任务与效果"}
PART = re.compile(r"^([123])\)[ \t]*\n+", re.MULTILINE)


def present(nb: dict) -> dict:
    """The notebook as readers see it; `nb` itself (JSON form of nbformat 4) is left alone."""
    cells = [cell for cell in nb["cells"] if cell["cell_type"] != "code"]
    all_reviewed = any(facts(cell).get("part") == "intro" and is_reviewed(cell) for cell in cells)
    pending = {facts(cell).get("paper") for cell in cells if facts(cell).get("state") == "pending"}
    shown = []
    for cell in cells:
        if facts(cell).get("part") == "heading":
            reviewed = all_reviewed or is_reviewed(cell)
            names = ["reviewed" if reviewed else "machine", *facts(cell).get("marks", [])]
            if facts(cell)["paper"] in pending:
                names.append("pending")
            cell = cell | {"source": with_marks(source(cell), names).splitlines(keepends=True)}
        elif facts(cell).get("part") == "reading":
            cell = cell | {"source": with_part_names(source(cell)).splitlines(keepends=True)}
        shown.append(cell)
    return nb | {"cells": shown}


def with_marks(text: str, names: Iterable[str]) -> str:
    """The heading cell with its marks on a line of their own below the title."""
    title, _, rest = text.partition("\n")
    marks = " ".join(f"[{MARKS[name]}]{{.mark-{name}}}" for name in names)
    return f"{title}\n\n{marks}\n{rest}"


def with_part_names(text: str) -> str:
    """The reading with the names of its three parts where it has `1)`, `2)` and `3)` on lines of their own."""
    return PART.sub(lambda match: f"[{PARTS[match[1]]}]{{.reading-part}}\n\n", text)


def facts(cell: dict) -> dict:
    """The cell's `arxiv_daily` metadata; empty for a cell the machine did not write."""
    return cell["metadata"].get("arxiv_daily", {})


def is_reviewed(cell: dict) -> bool:
    return "reviewed" in cell["metadata"].get("tags", [])


def source(cell: dict) -> str:
    """The cell's text, whether stored as a string or as a list of lines."""
    return cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
