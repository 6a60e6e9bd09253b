"""Cells known again by their text and their place: a tool has stripped their metadata, or two cells were joined and split
again, which leaves both halves with the metadata of one."""

from collections import Counter, defaultdict
from itertools import pairwise

from nbformat import NotebookNode

from . import layout, schema, titles
from .schema import FRONT, edited, facts, fingerprint, key, kind, paper_of, part_of

_ALIKE = 0.5


class _Missing:
    """The parts that are looked for, in the run's order, by what a cell can know of them."""

    def __init__(self, names: list[str], newest: dict[str, NotebookNode]):
        self.newest = newest
        self._pairs: dict[str, Counter] = {}
        self._found: dict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
        for name in names:
            for known in self._known(name):
                self._found[known][name] = None

    def _known(self, name: str) -> list[tuple[str, ...]]:
        text, paper = facts(self.newest[name])["machine"], schema.paper(name)
        return [("name", name), ("text", text), ("text", text, paper), ("paper", paper, kind(name))]

    def of(self, *known: str) -> dict[str, None]:
        return self._found.get(known) or {}

    def remove(self, name: str) -> None:
        for known in self._known(name):
            self._found[known].pop(name, None)

    def pairs(self, name: str) -> Counter:
        """The pairs of neighbouring characters in the newest text of a part."""
        if name not in self._pairs:
            self._pairs[name] = _pairs(self.newest[name].source)
        return self._pairs[name]


def recognise(cells: list[NotebookNode], newest: dict[str, NotebookNode], memory: dict) -> None:
    """Give cells their facts back, in place, where a part of the page is missing.

    A text that is the machine's to the letter is that part again, also in a cell that is another part's by its
    metadata but not by its words. Without metadata one that only resembles it, in the place where it belongs, is the
    part too, and counts as edited.
    """
    remembered = {*memory.get("known", []), *memory.get("deleted", [])}
    present = {key(cell) for cell in cells}
    names = [
        name
        for name in newest
        if name not in present and (name in remembered or not remembered or kind(name) != "markdown")
    ]
    missing = _Missing(names, newest)
    matches = [_same_text, _same_anchor, _similar_text]
    if present <= {None}:
        matches.append(_same_place)
    for match in matches if names else ():
        if match is _same_anchor:
            for name in memory.get("deleted", []):  # comes back to the letter or not at all
                if name in newest:
                    missing.remove(name)
        section = ""
        for cell in cells:
            unknown = key(cell) is None or (match is _same_text and edited(cell))
            if unknown and (name := match(cell, section, missing)):
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


def _same_text(cell: NotebookNode, section: str, missing: _Missing) -> str | None:
    text = fingerprint(cell.source)
    return next(iter(missing.of("text", text, section) or missing.of("text", text)), None)


def _same_anchor(cell: NotebookNode, section: str, missing: _Missing) -> str | None:
    name = f"{heading_of(cell)}/heading"
    if cell.cell_type == "raw" and cell.source.startswith("---\n"):
        name = FRONT
    elif cell.cell_type == "markdown" and layout.is_contents(cell.source) and not missing.of("name", name):
        name = "/contents"
    return next(iter(missing.of("name", name)), None)


def _similar_text(cell: NotebookNode, section: str, missing: _Missing) -> str | None:
    wanted = missing.of("paper", section, "markdown")
    here = _pairs(cell.source) if wanted else Counter()
    likeness = {name: _likeness(here, missing.pairs(name)) for name in wanted}
    best = max(likeness, key=likeness.__getitem__, default=None)
    return best if best and likeness[best] >= _ALIKE else None


def _pairs(text: str) -> Counter:
    return Counter(pairwise(text))


def _likeness(one: Counter, other: Counter) -> float:
    """How much of two texts is the same, from 0 to 1 (Dice, 1945, on pairs of characters): linear in their length."""
    return 2 * (one & other).total() / max(1, one.total() + other.total())


def _same_place(cell: NotebookNode, section: str, missing: _Missing) -> str | None:
    """The next part missing from this paper; asked only of a notebook stripped of all metadata."""
    return next(iter(missing.of("paper", section, cell.cell_type)), None) if section else None
