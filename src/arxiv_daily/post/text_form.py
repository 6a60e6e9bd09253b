"""An edition as a text file that can be corrected in any editor, and the way back into the post.

Every cell of text stands below a mark, a comment that Markdown does not show. The last comment lists the cells as they
were, each with a hash of its words: by it the way back tells what was changed in the text, what meanwhile in the
notebook, and whether the text is whole.
"""

import copy
import re
import unicodedata
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from ..errors import PostError
from ..text.three_way import three_way
from . import conflict, schema, titles
from .layout import announced
from .merge import dropped
from .notes import in_margin
from .placement import page_order
from .schema import FRONT, facts, fingerprint, key, paper_of, part_of, unique_ids

_MARK = re.compile(r"<!-- (?P<escape>\\*)(?P<kind>cell|end of)(?: (?P<name>[^\s>]+))?(?P<close> -->)?[ \t]*")
_SPOILT = re.compile(  # a mark that an editor indented, quoted, escaped, or gave other dashes and signs
    r"(?i:!\W{1,9}cell)\s{1,9}(?P<name>[^\s>]+)"
)
_KNOWN = re.compile(r"(?P<id>\S+) (?P<hash>[0-9a-f]{12})")
_HOW = "arxiv-daily text {date} --digest {digest}"


def write(nb: NotebookNode) -> str:
    """The text form of a post: its Markdown and front matter, without code, outputs and facts."""
    cells = list(_texts(nb))
    parts = [f"<!-- cell {cell.id} -->\n\n{_escaped(schema.normal(cell.source))}\n" for cell in cells]
    known = "\n".join(f"{cell.id} {_hash(cell.source)}" for cell in cells)
    return "\n".join([*parts, f"<!-- end of {_edition(nb)}\n{known}\n-->\n"])


def apply(nb: NotebookNode, text: str) -> tuple[NotebookNode, dict[str, str]]:
    """The post with the changes that were made in its text form, and what became of each cell, by id: changed, added,
    deleted or moved.

    Cells that only the notebook has changed since stay as they are; where both changed, their lines are merged if the
    text before is known. PostError where that cannot be done, where the text is not whole or is of another edition.
    """
    sections, known = _read(nb, text)
    nb = copy.deepcopy(nb)
    here = {cell.id: cell for cell in _texts(nb)}
    _check_places(here, sections, known)
    done: dict[str, str] = {}
    for name, body in sections:
        if name and _hash(body) != known[name]:
            words = _carried(here.get(name), body, known[name], name)
            if _hash(words) != _hash(here[name].source):
                here[name].source = words
                done[name] = "changed"
    named = {name for name, _ in sections}
    for name in known.keys() - named:
        if name in here and _hash(here[name].source) != known[name]:
            raise PostError(_both(name, "cut out of the text and changed in the notebook"))
        if name in here:
            done[name] = "deleted"
    added: dict[str, list[NotebookNode]] = {}
    previous = ""
    for name, body in sections:
        if name:
            previous = name if name in here else previous
        elif body:
            cell = new_markdown_cell(body)
            added.setdefault(previous, []).append(cell)
            done[cell.id] = "added"
    order = [name for name, _ in sections if name in here]
    was = [name for name in known if name in named & here.keys()]
    now = [name for name in here if name in named]
    if moved := order not in (was, now):
        if now != was:
            raise PostError(
                "cells were moved both in the text and in the notebook: move them in one of the two"
            )
        stay = {was[block.a + i] for block in SequenceMatcher(None, was, order, autojunk=False).get_matching_blocks()
                for i in range(block.size)}  # fmt: skip
        done |= {name: "moved" for name in order if name not in stay and name not in done}
    if not done:
        return nb, {}
    gone = {name for name, what in done.items() if what == "deleted"}
    _keep_dropped(nb, [here[name] for name in here if name in gone])
    nb.cells = page_order(_placed(nb, here.keys() - gone, order if moved else now, added, gone))
    titles.settle(nb.cells)
    unique_ids(nb.cells)
    return nb, done


def _check_places(
    here: dict[str, NotebookNode], sections: list[tuple[str, str]], known: dict[str, str]
) -> None:
    """PostError where words have left their mark, or a mark its words: what was meant cannot be told."""
    bodies = dict(sections)
    astray = {known[name]: name for name in known if _hash(bodies.get(name, "")) != known[name]}
    for name, body in sections:
        if name and (whose := astray.get(_hash(body), name)) != name:
            raise PostError(f"the cell {name} has the words of {whose} now: move a cell with its mark")
    for name in known.keys() - bodies.keys():
        if name in here and key(here[name]) == FRONT:
            raise PostError(
                "the front matter was cut out of the text: put it back with its mark, it is no page without"
            )


def _keep_dropped(nb: NotebookNode, cells: list[NotebookNode]) -> None:
    """Keep, in place, what brings these cells back, which are about to go: the machine's words in them."""
    memory = schema.memory(nb)
    if held := dropped([cell for cell in cells if "text" in facts(cell)], memory.get("order", [])):
        memory["dropped"] = memory.get("dropped", {}) | held


def _placed(
    nb: NotebookNode, kept: set[str], order: list[str], added: dict[str, list[NotebookNode]], gone: set[str]
) -> list[NotebookNode]:
    """The cells in their new order; what has no place in the text stays behind the cell it followed."""
    blocks: dict[str, list[NotebookNode]] = {"": []}
    last = ""
    kept = kept & set(order)
    for cell in nb.cells:
        if in_margin(cell) or cell.id in gone:
            continue
        if cell.id in kept:
            last = cell.id
        blocks.setdefault(last, []).append(cell)
    result = blocks[""] + added.get("", [])
    for name in order:
        first, *others = blocks[name]
        result += [first, *added.get(name, []), *others]
    return result


def _carried(cell: NotebookNode | None, body: str, before: str, name: str) -> str:
    """The words of a cell that was changed in the text, merged with those of the notebook."""
    if cell is None:
        raise PostError(_both(name, "changed in the text and deleted in the notebook"))
    if part_of(cell) == "heading" and announced(cell.source) == paper_of(cell) != (
        announced(body) or paper_of(cell)
    ):
        raise PostError(
            f"the cell {name} has the heading of {announced(body)} now: move a paper with all its marks"
        )
    if _hash(cell.source) in (before, _hash(body)):
        return body
    machine = facts(cell).get("text", "")
    merged = (
        three_way(f"{schema.normal(machine)}\n", f"{body}\n", f"{schema.normal(cell.source)}\n")
        if _hash(machine) == before
        else None
    )
    if merged is None:
        raise PostError(_both(name, "changed both in the text and in the notebook"))
    return merged.removesuffix("\n")


def _both(name: str, what: str) -> str:
    return f"the cell {name} was {what}: both are kept; make the change in one of the two, and undo it in the other"


def _read(nb: NotebookNode, text: str) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """The sections of a text form, (id, words), the id empty for a new cell; and the hashes of all cells there were."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise PostError("the text holds NUL characters, as UTF-16 does: save it as UTF-8")
    if unmerged := conflict.line_of(text):
        raise PostError(f"line {unmerged}: an unfinished git merge: {conflict.fix_of('')}")
    lines = text.split("\n")
    marks = [
        (at, found)
        for at, line in enumerate(lines)
        if (found := _MARK.fullmatch(line)) and not found["escape"]
    ]
    edition = _edition(nb)
    digest, _, date = edition.partition("/")
    whole = f"write it again with {_HOW.format(date=date, digest=digest)}"
    ends = [at for at, found in marks if found["kind"] == "end of"]
    if len(ends) > 1:
        raise PostError(
            f"the text is there twice, or two texts are: its last comment must be there once; {whole}"
        )
    if not ends or "-->" not in lines[ends[0] :]:
        raise PostError(f"the text is cut: its last comment, which lists the cells, is not whole; {whole}")
    if (of := dict(marks)[ends[0]]["name"]) != edition:
        raise PostError(f"the text is that of {of}, not of {edition}: name its date and digest")
    rows = lines[ends[0] + 1 : lines.index("-->", ends[0])]
    known = {found["id"]: found["hash"] for row in rows if (found := _KNOWN.fullmatch(row.strip()))}
    if not known or len(known) != len(rows):
        raise PostError(f"the last comment of the text, which lists the cells, was changed; {whole}")
    sections: list[tuple[str, str]] = []
    named: set[str] = set()
    starts = [(at, found["name"] or "") for at, found in marks if found["kind"] == "cell" and at < ends[0]]
    if not starts or schema.normal("\n".join(lines[: starts[0][0]])) or len(starts) < len(marks) - 1:
        raise PostError(f"the text is cut: it does not begin with the mark of a cell; {whole}")
    for (at, name), (end, _) in zip(starts, [*starts[1:], (ends[0], "")], strict=True):
        if name and (name not in known or name in named):
            wrong = "is there twice" if name in known else "is not one of this edition's"
            raise PostError(
                f"line {at + 1}: the mark of the cell {name} {wrong}; a new cell begins with <!-- cell -->"
            )
        sections.append((name, _unescaped(schema.normal("\n".join(lines[at + 1 : end])))))
        named.add(name)
    for at, line in enumerate(lines[: ends[0]], 1):
        spoilt = _SPOILT.search(unicodedata.normalize("NFKC", line))
        if spoilt and (name := spoilt["name"].rstrip("-–—")) in known and name not in named:
            raise PostError(
                f"line {at}: the mark of the cell {name} was changed: it reads <!-- cell {name} -->"
            )
    return sections, known


def _texts(nb: NotebookNode) -> Iterator[NotebookNode]:
    """The cells that are text: the page's and the editor's own."""
    return (cell for cell in nb.cells if cell.cell_type != "code")


def _edition(nb: NotebookNode) -> str:
    known = schema.memory(nb)
    return f"{known.get('digest', '')}/{known.get('date', '')}"


def _hash(text: str) -> str:
    """A hash of the words; blanks at the ends of lines, which many editors cut, do not count."""
    return fingerprint("\n".join(line.rstrip() for line in schema.normal(text).split("\n")))[:12]


def _escaped(text: str) -> str:
    """Text in which no line is a mark: those that look like one get a backslash more."""
    return _replaced(text, lambda found: "\\" + found)


def _unescaped(text: str) -> str:
    return _replaced(text, lambda found: found.removeprefix("\\"))


def _replaced(text: str, change: Callable[[str], str]) -> str:
    return "\n".join(
        f"{line[:5]}{change(line[5:])}" if _MARK.fullmatch(line) else line for line in text.split("\n")
    )
