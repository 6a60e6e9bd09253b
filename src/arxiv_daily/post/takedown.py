"""Papers that are not to be shown any more: one line in the params takes them out of every post, edited or not.

`honour` is the step of a run, and the verb `arxiv-daily takedown`; it changes the posts, of each of which the version
before stays beside it for one generation, should the line have been a slip. Whatever shows posts takes them through
`hidden`, so that a paper is off the site from the moment the params name it; that changes no file.
"""

import copy
import json
import re
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from nbformat import NotebookNode, from_dict, v4

from .. import project
from ..gather import params_yaml
from ..gather.digest import Digest
from ..gather.reasons import TAKEDOWN
from ..gather.receipt import Receipt, without_papers
from ..gather.table import read_rows
from . import schema, titles
from .front_matter import header
from .introduction import line_code, receipt_lines
from .layout import read_entry
from .line_merge import merge_lines
from .notebook import look
from .schema import FRONT, facts, is_text, key, paper_of, part_of, rewritten
from .store import rewrite


def honour(root: Path, digest: str = "*") -> list[Path]:
    """Take out of the posts of a digest, or of all, what their params name; the posts that changed."""
    changed = []
    for name, wanted in taken_down(root, digest).items():
        for target in sorted((root / "posts" / name).glob("????-??-??/index.ipynb")):
            content = target.read_bytes()
            names = {name for name in wanted if name.encode() in content}
            if names and names & {paper_of(cell) for cell in look(target).cells}:
                rows = without_rows(read_rows(target.parent), names)
                rewrite(target, partial(_without, names=names, rows=rows), rows)
                changed.append(target)
    return changed


def taken_down(root: Path, digest: str = "*") -> dict[str, list[str]]:
    """The papers the params name, by digest; ConfigError for params that cannot be read."""
    found = {}
    for params in sorted((root / "params").glob(f"{digest}.yaml")):
        known = params_yaml.read(params)
        if isinstance(known, dict) and known.get("takedown") and "digest" in known:
            loaded = Digest.load(params)
            found[loaded.name] = list(loaded.takedown)
    return found


def hidden(nb: dict, names: Iterable[str]) -> dict:
    """A post on its way to readers, without papers taken down since it was made; plain JSON or a notebook."""
    gone = set(names) & {paper_of(cell) for cell in nb["cells"]}
    return _without(v4.reads(json.dumps(nb)), gone) if gone else nb


def filtered(root: Path, nb: dict) -> dict:
    """`hidden` for the papers that the params of the post's digest name."""
    return hidden(nb, taken_down(root).get(schema.memory(nb).get("digest", ""), []))


def without_rows(rows: list[dict], names: Iterable[str]) -> list[dict]:
    """The table's rows, these papers left out."""
    reason = {"status": "left out", "reason": TAKEDOWN}
    return [row | reason if row["id"] in set(names) else row for row in rows]


def _without(nb: NotebookNode, names: set[str], rows: Iterable[dict] = ()) -> NotebookNode:
    """The notebook without these papers' cells, the notes among them, and the lines that lead to them.

    `rows` are those of its table afterwards: the receipt counts the papers of a category by them.
    """
    nb = copy.deepcopy(nb)
    gone, cells, inside = set(), [], False
    for cell in nb.cells:
        inside = paper_of(cell) in names if key(cell) else inside
        if not inside:
            cells.append(cell)
        elif part_of(cell) == "heading":
            gone.add(paper_of(cell))
    nb.cells = cells
    before = schema.memory(nb).get("receipt", {})
    after = without_papers(before, gone, TAKEDOWN, list(rows)) if before and gone else before
    if after is not before:
        nb.metadata[schema.NAME]["receipt"] = from_dict(after)
    memory = schema.memory(nb)
    for held in ("known", "deleted", "order"):
        if held in memory:
            memory[held] = [name for name in memory[held] if schema.paper(name) not in names]
    for name in [name for name in memory.get("dropped", {}) if schema.paper(name) in names]:
        del memory["dropped"][name]
    for cell in cells:
        if is_text(cell):
            _reword(cell, names, before, after)
    titles.settle(cells)
    front = schema.parts(cells).get(FRONT)
    if front is not None and isinstance(schema.memory(nb).get("front"), dict):
        description = header(schema.source(front)).get("description")
        if description is not None:
            nb.metadata[schema.NAME]["front"]["description"] = str(description)
    return nb


def _reword(cell: NotebookNode, names: set[str], before: Receipt, after: Receipt) -> None:
    """A cell of the edition without what leads to these papers; a text of the machine's stays the machine's."""

    def changed(text: str) -> str:
        if part_of(cell) == "intro" and "fetched" in before:
            old, new = ("\n".join(receipt_lines(receipt)) for receipt in (before, after))
            text = merge_lines(old, text, new, line_code).text
        for name in names:
            text = _unlinked(text, name)
        return text

    known = facts(cell)
    for name in ("proposal", "replaced"):
        if any(f"#{project.fragment(paper)})" in known.get(name, {}).get("text", "") for paper in names):
            del known[name]
    machine = known.get("text")
    if machine is None:
        cell.source = changed(cell.source)
    elif (made := (changed(cell.source), changed(machine))) != (cell.source, machine):
        rewritten(cell, *made)


def _unlinked(text: str, name: str) -> str:
    """The text without the entries, links in a row and sentences that lead to this paper."""
    place = f"](#{project.fragment(name)})"
    if place not in text:
        return text
    link = rf"\[[^\[\]\n]*{re.escape(place)}"
    lines = []
    for line in text.split("\n"):
        if place in line:
            entry = read_entry(line)
            if entry and entry.paper == name:
                continue
            line = re.sub(rf"{link}、|、{link}", "", line)
            line = re.sub(rf"[^。！？\n]*{re.escape(place)}[^。！？\n]*[。！？]?", "", line)
            if not line.strip(" -*"):
                continue
        lines.append(line)
    return "\n".join(lines)
