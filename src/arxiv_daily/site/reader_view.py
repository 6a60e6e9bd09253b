"""What readers see of a post: the filter between the editor's notebook and either renderer.

Quarto calls it as `ipynb-filters: [arxiv-daily present]`, the stand-in renderer as a function. It keeps the
words of every cell as they are, takes the code away and sets what follows from a cell's state: marks, places to
link to, and whether the post is a draft still. The parts of a paper get the frames they are read in.
"""

import re
from collections.abc import Iterable

from ..post.front_matter import as_draft, asks_for_review, opens_edition, source
from ..post.schema import fingerprint
from ..project import fragment, key_of_fragment
from ..text.lines import joined
from .frames import beside, head

MARKS = {
    "machine": "机器译文",
    "reviewed": "人工校对",
    "pending": "译文待补",
    "unread": "解读待补",
    "late": "补收",
    "withdrawn": "已撤稿",
}

PARTS = {"1": "研究背景与既有方法的不足", "2": "核心方法", "3": "任务与效果"}
ATTRIBUTES = re.compile(r"(?<!\\)\{#")
ENTRY = re.compile(r"^- \[(?P<title>(?:\\.|[^\[\]\\])+)\]\(#(?P<anchor>p-[^)\s]+)\)", re.MULTILINE)
HAN = re.compile(r"[\u3400-\u9fff]")
PART = re.compile(r"^([123])\)[ \t]*\n+", re.MULTILINE)


def present(nb: dict) -> dict:
    """The notebook as readers see it; `nb` itself (JSON form of nbformat 4) is left alone."""
    cells = [cell for cell in nb["cells"] if cell["cell_type"] != "code"]
    approved = any(opens_edition(cell) for cell in cells)
    arrived = {paper(cell) for cell in cells if has_arrived(cell)}
    pending = {(paper(cell), part(cell)) for cell in cells if is_pending(cell)}
    titles, abstracts = titles_of(cells), abstracts_of(cells)
    begun, shown = set(), []
    for cell in cells:
        text = joined(source(cell)) if cell["cell_type"] == "markdown" else source(cell)
        if part(cell) == "heading" and paper(cell) not in begun:
            begun.add(paper(cell))
            reviewed = (approved or is_reviewed(cell)) and paper(cell) not in arrived
            names = ["reviewed" if reviewed else "machine", *facts(cell).get("marks", [])]
            names += ["pending"] if (paper(cell), "abstract") in pending else []
            names += ["unread"] if (paper(cell), "reading") in pending else []
            text = head(with_anchor(text, paper(cell)), marks(names), titles.get(paper(cell), ""))
        elif part(cell) == "intro":
            text = f"::::: {{.receipt}}\n\n{text}\n\n:::::"
        elif part(cell) == "contents":
            text = with_entries(text)
        elif part(cell) == "original":
            text = beside(abstracts.get(paper(cell), ""), text)
        elif part(cell) == "reading":
            text = with_part_names(text)
        elif part(cell) == "front" and asks_for_review(nb):
            text = as_draft(text, not approved)
        shown.append(cell | {"source": text.splitlines(keepends=True)})
    return nb | {"cells": shown}


def with_anchor(text: str, paper: str) -> str:
    """The heading cell with the place on the page that links to the paper lead to."""
    title, newline, rest = text.partition("\n")
    if title.startswith("#") and not ATTRIBUTES.search(title):
        title = f"{title.rstrip()} {{#{fragment(paper)} .paper}}"
    return title + newline + rest


def marks(names: Iterable[str]) -> str:
    return " ".join(f"[{MARKS[name]}]{{.mark-{name}}}" for name in names)


def titles_of(cells: list[dict]) -> dict[str, str]:
    """The Chinese titles that the list of contents gives the papers."""
    listed = (source(cell) for cell in cells if part(cell) == "contents")
    found = (entry for text in listed for entry in ENTRY.finditer(text) if HAN.search(entry["title"]))
    return {key_of_fragment(entry["anchor"]): entry["title"] for entry in found}


def abstracts_of(cells: list[dict]) -> dict[str, str]:
    """The Chinese abstract of every paper, in however many cells it stands."""
    found: dict[str, str] = {}
    for cell in cells:
        if part(cell) == "abstract":
            found[paper(cell)] = f"{found.get(paper(cell), '')}\n\n{joined(source(cell))}".strip()
    return found


def with_entries(text: str) -> str:
    """The list of contents below its heading in a frame of its own."""
    title, _, rest = text.partition("\n")
    return f"{title}\n\n::::: {{.contents}}\n\n{rest.strip()}\n\n:::::"


def with_part_names(text: str) -> str:
    """The reading with the names of its three parts where it has `1)`, `2)` and `3)` on lines of their own."""
    return PART.sub(lambda match: f"[{PARTS[match[1]]}]{{.reading-part}}\n\n", text)


def facts(cell: dict) -> dict:
    """The cell's `arxiv_daily` metadata; empty for a cell the machine did not write."""
    return cell["metadata"].get("arxiv_daily", {})


def part(cell: dict) -> str:
    return facts(cell).get("part", "")


def paper(cell: dict) -> str:
    return facts(cell).get("paper", "")


def is_reviewed(cell: dict) -> bool:
    return "reviewed" in cell["metadata"].get("tags", [])


def has_arrived(cell: dict) -> bool:
    """Whether the text came after the paper had been reviewed, and nobody has looked at it since."""
    found = any(flag.get("check") == "arrived" for flag in facts(cell).get("flags", []))
    return found and not is_edited(cell) and not is_reviewed(cell)


def is_pending(cell: dict) -> bool:
    return facts(cell).get("state") == "pending" and not is_edited(cell)


def is_edited(cell: dict) -> bool:
    return fingerprint(source(cell)) != facts(cell).get("machine")
