"""Papers that are not to be shown any more: one line in the params takes them out of every post, edited or not.

The version before stays beside the post for one generation, as after every run, should the line have been a slip.
"""

import copy
import json
import re
from pathlib import Path

import yaml
from nbformat import NotebookNode, v4

from ..gather.digest import Digest
from ..gather.reasons import TAKEDOWN
from ..gather.receipt import without_papers
from ..gather.table import read_rows
from ..project import fragment
from .schema import FRONT, NAME, edited, facts, fingerprint, key, part
from .store import look, rewrite

SHOWN = re.compile(r"(本页显示：)\d+( 篇)")
DESCRIPTION = re.compile(r"^description: .*$", re.MULTILINE)


def honour(root: Path) -> list[Path]:
    """Take out of all posts what the params of their digests name; the posts that changed."""
    changed = []
    for digest, wanted in taken_down(root).items():
        for target in sorted((root / "posts" / digest).glob("????-??-??/index.ipynb")):
            content = target.read_bytes()
            names = {name for name in wanted if name.encode() in content}
            if names and names & {facts(cell).get("paper") for cell in look(target).cells}:
                rows = [left_out(row) if row["id"] in names else row for row in read_rows(target.parent)]
                rewrite(target, lambda nb, names=names: without(nb, names), rows)
                changed.append(target)
    return changed


def taken_down(root: Path) -> dict[str, list[str]]:
    """The papers the params name, by digest."""
    found = {}
    for params in sorted((root / "params").glob("*.yaml")):
        known = yaml.safe_load(params.read_text(encoding="utf-8"))
        if isinstance(known, dict) and known.get("takedown") and "digest" in known:
            digest = Digest.load(params)
            found[digest.name] = digest.takedown
    return found


def filtered(root: Path, nb: dict) -> dict:
    """A post on its way to a page, without papers taken down since it was made."""
    names = set(taken_down(root).get(nb["metadata"].get(NAME, {}).get("digest", ""), []))
    papers = {facts(NotebookNode(cell)).get("paper") for cell in nb["cells"]}
    return without(v4.reads(json.dumps(nb)), names & papers) if names & papers else nb


def left_out(row: dict) -> dict:
    return row | {"status": "left out", "reason": TAKEDOWN}


def without(nb: NotebookNode, names: set[str]) -> NotebookNode:
    """The notebook without these papers' cells, the notes among them, and the lines that lead to them."""
    nb = copy.deepcopy(nb)
    gone, cells, inside = set(), [], False
    for cell in nb.cells:
        paper = facts(cell).get("paper")
        inside = paper in names if key(cell) else inside
        if not inside:
            cells.append(cell)
        elif key(cell) and part(key(cell)) == "heading":
            gone.add(paper)
    nb.cells = cells
    receipt = nb.metadata.get(NAME, {}).get("receipt", {})
    if receipt and gone:
        receipt.update(without_papers(receipt, gone, TAKEDOWN))
    count = receipt.get("shown", 0)
    for cell in cells:
        if key(cell) and cell.cell_type != "code":
            reworded(cell, names, count)
    if "front" in nb.metadata.get(NAME, {}):
        nb.metadata[NAME]["front"]["description"] = f"{count} 篇新论文"
    return nb


def reworded(cell: NotebookNode, names: set[str], count: int) -> None:
    """A cell of the edition without what leads to these papers; a text of the machine's stays the machine's."""
    untouched = not edited(cell)
    text = cell.source
    for name in names:
        text = unlinked(text, name)
        if fragment(name) in facts(cell).get("proposal", {}).get("text", ""):
            del cell.metadata[NAME]["proposal"]
    if untouched and part(key(cell)) == "intro":
        text = SHOWN.sub(rf"\g<1>{count}\2", text)
    if untouched and key(cell) == FRONT:
        text = DESCRIPTION.sub(f"description: {count} 篇新论文", text)
    if text != cell.source:
        cell.source = text
        if untouched:
            cell.metadata[NAME] |= {"machine": fingerprint(text), "text": text}
        else:
            cell.metadata[NAME].pop("text", None)


def unlinked(text: str, name: str) -> str:
    """The text without the lines of a list and the sentences that link to this paper."""
    place = re.escape(f"(#{fragment(name)})")
    text = re.sub(rf"(?m)^[ \t]*[-*] (?!待补).*{place}.*\n?", "", text)
    text = re.sub(
        rf"\[[^\[\]\n]*\]{place}、|、\[[^\[\]\n]*\]{place}|(?m:^- 待补：\[[^\[\]\n]*\]{place}\n?)", "", text
    )
    return re.sub(rf"[^。！？\n]*{place}[^。！？\n]*[。！？]?", "", text)
