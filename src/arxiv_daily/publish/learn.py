"""What editors' corrections teach: the sentences of reviewed abstracts whose Chinese an editor changed."""

import re
from collections import defaultdict
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from nbformat import NotebookNode

from ..errors import PostError
from ..gather.table import posts, read_rows
from ..write.compare import HAN, align, chinese_sentences, english_sentences
from ..write.memory import Correction, Memory, path_of
from .cells import edited, facts
from .commit import look, write_whole
from .lines import joined
from .merge import reviewed_papers

ESCAPED = re.compile(r"\\([^\w\s])")
KEPT = re.compile(r"(\$[^$]*\$|`[^`]*`)")


def learn(digest: str) -> tuple[Memory, Memory, list[PostError]]:
    """The digest's memory as it is, as its reviewed editions now make it, and the posts that cannot be read.

    Nothing is written; what was learned of a post that cannot be read stays.
    """
    before, found, unreadable = Memory.of(digest), {}, []
    for folder in posts(digest):
        try:
            english = {row["id"]: row.get("abstract", "") for row in read_rows(folder)}
            found |= corrections(look(folder / "index.ipynb"), english, folder.name)
        except PostError as error:
            unreadable.append(error)
    return before, merged(before, found), unreadable


def merged(before: Memory, found: dict[str, list[Correction]]) -> Memory:
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
    write_whole(path, memory.text().encode())
    return path


def corrections(nb: NotebookNode, english: dict[str, str], date: str) -> dict[str, list[Correction]]:
    """The corrections of an edition by paper: those of a paper that is not reviewed, or not changed, are none."""
    approved = reviewed_papers(nb.cells)
    cells: dict[str, list[NotebookNode]] = defaultdict(list)
    for cell in nb.cells:
        if facts(cell).get("part") == "abstract" and cell.cell_type == "markdown":
            cells[facts(cell).get("paper", "")].append(cell)
    found = {}
    for paper, parts in cells.items():
        machine = facts(parts[0]).get("text", "")
        if not english.get(paper) or not machine or facts(parts[0]).get("state", "done") != "done":
            continue
        taught = paper in approved and any(edited(cell) for cell in parts)
        text = "\n\n".join(cell.source for cell in parts)
        pairs = changed_sentences(english[paper], plain(machine), plain(text)) if taught else ()
        found[paper] = [Correction(date, paper, *pair) for pair in pairs]
    return found


def changed_sentences(english: str, machine: str, editor: str) -> Iterator[tuple[str, str, str]]:
    """English, the machine's Chinese and the editor's, of every sentence that an editor changed."""
    before = set(chinese_sentences(machine))
    theirs: dict[str, str] = {}
    for bead in align(english, machine):
        theirs |= dict.fromkeys(english_sentences(bead.source), bead.target)
    for bead in align(english, editor):
        news = [sentence for sentence in chinese_sentences(bead.target) if sentence not in before]
        if bead.source and news and HAN.search(bead.target):
            old = dict.fromkeys(theirs.get(sentence, "") for sentence in english_sentences(bead.source))
            yield bead.source, "".join(old), bead.target


def plain(text: str) -> str:
    """A cell's text without the escapes that the gate put into it, on one line."""
    pieces = KEPT.split(joined(text))
    pieces[::2] = [
        ESCAPED.sub(r"\1", re.sub(r"&#\d+;", lambda m: unescape(m[0]), piece)) for piece in pieces[::2]
    ]
    return " ".join("".join(pieces).split())
