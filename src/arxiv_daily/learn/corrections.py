"""What editors' corrections teach: the sentences of reviewed abstracts whose Chinese an editor changed."""

import re
from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from html import unescape
from itertools import groupby
from pathlib import Path

from nbformat import NotebookNode

from ..errors import PostError
from ..files import write_atomic
from ..gather.table import posts, read_rows
from ..post import schema
from ..post.notebook import look
from ..post.schema import edited, facts, paper_of, part_of, reviewed_papers
from ..text import formulas
from ..text.bilingual import alignment
from ..text.bilingual.alignment import HAN, Bead, align, chinese_sentences, size
from ..text.lines import joined
from ..write.memory import Correction, Memory, path_of

_ESCAPED = re.compile(r"\\([^\w\s])")
_ODD = 2.5  # times longer or shorter than expected: not the same sentence
_MOST, _LONGEST = 200, 1000  # sentences of an abstract, characters of one: what is longer teaches nothing


def learn(digest: str) -> tuple[Memory, Memory, list[PostError]]:
    """The digest's memory as it is, as its reviewed editions now make it, and the posts that cannot be read.

    Nothing is written; what was learned of a post that cannot be read stays.
    """
    before = Memory.of(digest)
    found: dict[str, list[Correction]] = {}
    unreadable: list[PostError] = []
    for folder in posts(digest):
        try:
            english = {row["id"]: row.get("abstract", "") for row in read_rows(folder)}
            found |= corrections(look(folder / "index.ipynb"), english, folder.name)
        except PostError as error:
            unreadable.append(error)
    return before, _merged(before, found), unreadable


def _merged(before: Memory, found: dict[str, list[Correction]]) -> Memory:
    """The memory with what was found of each paper in place of what it had; rows emptied by hand stay empty."""
    empty = {(known.paper, known.english) for known in before.corrections if not known.chinese}
    kept = [known for known in before.corrections if known.paper not in found or not known.chinese]
    news = [
        correction
        for paper in found.values()
        for correction in paper
        if (correction.paper, correction.english) not in empty
    ]
    return Memory(sorted([*kept, *news], key=lambda one: (one.date, one.paper)))


def save(digest: str, memory: Memory) -> Path:
    path = path_of(digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(path, memory.text().encode(), synced=True)
    return path


def corrections(nb: NotebookNode, english: dict[str, str], date: str) -> dict[str, list[Correction]]:
    """The corrections of an edition by paper: those of a paper that is not reviewed, or not changed, are none."""
    approved = reviewed_papers(nb.cells)
    cells: dict[str, list[NotebookNode]] = defaultdict(list)
    for cell in nb.cells:
        if part_of(cell) == "abstract" and cell.cell_type == "markdown":
            cells[paper_of(cell)].append(cell)
    found = {}
    for paper, parts in cells.items():
        machine = facts(parts[0]).get("text", "")
        if not english.get(paper) or not machine or schema.state(parts[0]) != "done":
            continue
        taught = paper in approved and any(edited(cell) for cell in parts)
        text = "\n\n".join(cell.source for cell in parts)
        pairs = changed_sentences(english[paper], plain(machine), plain(text)) if taught else ()
        found[paper] = [Correction(date, paper, *pair) for pair in pairs]
    return found


def changed_sentences(english: str, machine: str, editor: str) -> Iterator[tuple[str, str, str]]:
    """English, the machine's Chinese and the editor's, of every sentence that an editor changed.

    The machine's sentences are laid beside the English, the editor's beside the machine's: what an editor left
    alone holds the rest in its place.
    """
    ours, theirs = chinese_sentences(machine), chinese_sentences(editor)
    if max(len(ours), len(theirs)) > _MOST:
        return
    beads = align(english, machine).beads
    owner = [place for place, bead in enumerate(beads) for _ in chinese_sentences(bead.target)]
    for old, new in _rewritten(ours, theirs, owner):
        places = sorted({owner[at] for at in old})
        source = " ".join(beads[place].source for place in places if beads[place].source)
        around = [at for at, place in enumerate(owner) if place in places]  # a bead is taken whole
        before, behind = ([at for at in around if at < old[0]], [at for at in around if at > old[-1]])
        target = "".join([ours[at] for at in before] + new + [ours[at] for at in behind])
        replaced = "".join(ours[at] for at in around)
        if _fits(Bead(source, target)) and len(replaced) <= _LONGEST:
            yield source, replaced, target


def _rewritten(ours: list[str], theirs: list[str], owner: list[int]) -> Iterator[tuple[range, list[str]]]:
    """The places of the machine's sentences that were rewritten, and as what: apart where that is certain and they
    belong to different English ones."""
    for tag, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if tag == "replace" and b - a == d - c:
            for _, group in groupby(range(a, b), key=owner.__getitem__):
                first, *rest = group
                last = rest[-1] if rest else first
                yield range(first, last + 1), theirs[c + first - a : c + last - a + 1]
        elif tag == "replace":
            yield range(a, b), theirs[c:d]


def _fits(bead: Bead) -> bool:
    """Whether the two sides can say the same, by their lengths."""
    if max(len(bead.source), len(bead.target)) > _LONGEST:
        return False
    expected = alignment.PER_WORD * len(bead.source.split())
    return bool(HAN.search(bead.target)) and expected / _ODD < size(bead.target) < expected * _ODD


def plain(text: str) -> str:
    """A cell's text without the escapes that the gate put into it, on one line."""

    def said(piece: str) -> str:
        return _ESCAPED.sub(r"\1", re.sub(r"&#\d+;", lambda found: unescape(found[0]), piece))

    return " ".join(formulas.outside(joined(text), said).split())
