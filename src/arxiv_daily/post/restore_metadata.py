"""Cells known again by their text and their place: a tool has stripped their metadata, or two cells were joined and split
again, which leaves both halves with the metadata of one."""

from difflib import SequenceMatcher

from nbformat import NotebookNode

from . import layout, schema, titles
from .schema import FRONT, edited, facts, fingerprint, key, kind, paper_of, part_of

_ALIKE = 0.5


def recognise(cells: list[NotebookNode], newest: dict[str, NotebookNode], memory: dict) -> None:
    """Give cells their facts back, in place, where a part of the page is missing.

    A text that is the machine's to the letter is that part again, also in a cell that is another part's by its
    metadata but not by its words. Without metadata one that only resembles it, in the place where it belongs, is the
    part too, and counts as edited.
    """
    remembered = {*memory.get("known", []), *memory.get("deleted", [])}
    present = {key(cell) for cell in cells}
    missing = [
        name
        for name in newest
        if name not in present and (name in remembered or not remembered or kind(name) != "markdown")
    ]
    dropped = set(memory.get("deleted", []))  # come back to the letter or not at all
    matches = [_same_text, _same_anchor, _similar_text]
    if present <= {None}:
        matches.append(_same_place)
    for match in matches:
        if match is not _same_text:
            missing = [name for name in missing if name not in dropped]
        section = ""
        for cell in cells:
            unknown = key(cell) is None or (match is _same_text and edited(cell))
            if missing and unknown and (name := match(cell, section, missing, newest)):
                cell.metadata[schema.NAME] = NotebookNode(facts(newest[name]))
                missing.remove(name)
            section = heading_of(cell) or section
    contents = schema.parts(cells).get("/contents")
    if contents is not None and "/contents" not in present:
        titles.assume(contents, cells)


def heading_of(cell: NotebookNode) -> str:
    """The paper a heading cell announces; empty for any other cell."""
    if part_of(cell) == "heading":
        return paper_of(cell)
    return layout.announced(cell.source) if cell.cell_type == "markdown" else ""


def _same_text(cell: NotebookNode, section: str, missing: list[str], newest: dict) -> str | None:
    text = fingerprint(cell.source)
    same = [name for name in missing if facts(newest[name])["machine"] == text]
    return next((name for name in same if schema.paper(name) == section), same[0] if same else None)


def _same_anchor(cell: NotebookNode, section: str, missing: list[str], newest: dict) -> str | None:
    name = f"{heading_of(cell)}/heading"
    if cell.cell_type == "raw" and cell.source.startswith("---\n"):
        name = FRONT
    elif cell.cell_type == "markdown" and layout.is_contents(cell.source) and name not in missing:
        name = "/contents"
    return name if name in missing else None


def _similar_text(cell: NotebookNode, section: str, missing: list[str], newest: dict) -> str | None:
    best, most = None, _ALIKE
    for name in missing:
        if kind(name) == "markdown" and schema.paper(name) == section:
            matcher = SequenceMatcher(None, cell.source, newest[name].source, autojunk=False)
            if matcher.quick_ratio() >= most and (ratio := matcher.ratio()) >= most:
                best, most = name, ratio
    return best


def _same_place(cell: NotebookNode, section: str, missing: list[str], newest: dict) -> str | None:
    """The next part missing from this paper; asked only of a notebook stripped of all metadata."""
    here = (name for name in missing if kind(name) == cell.cell_type and schema.paper(name) == section != "")
    return next(here, None)
