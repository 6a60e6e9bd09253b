"""A newer run carried into the editor's document: the editor's order and words stay, the machine's are new.

Pure: two notebooks in, a third out. Identity is the key in a cell's metadata (paper and part) and the hash of
the machine's text, never the cell's id, which splitting and merging in JupyterLab change.
"""

import copy
import re
from collections.abc import Collection

from nbformat import NotebookNode, from_dict

from .front_matter import opens_edition, with_draft
from .restore_metadata import recognise
from .schema import FRONT, NAME, cell_id, edited, facts, fingerprint, key, kind, paper, part, tagged

ARRIVED = {"check": "arrived", "detail": "校对之后才到的文字，尚未校对"}
GONE = {"check": "gone", "detail": "这篇论文已不在本期，本单元因人工修改而保留"}
REVIEWED_PARTS = ("overview", "abstract", "reading")

VERSION = re.compile(r"v\d+$")


def merge(old: NotebookNode | None, new: NotebookNode) -> NotebookNode:
    """The post to commit: `new` as the run made it, carried into `old` as it lies on disk.

    Merging the same run twice changes nothing.
    """
    new = copy.deepcopy(new)
    newest = {key(cell): cell for cell in new.cells}
    if old is None:
        return finished(new, new.cells, new.metadata, [])
    old = copy.deepcopy(old)
    memory = old.metadata.get(NAME, {})
    recognise(old.cells, newest, memory)
    approved = approved_papers(old.cells)
    if "" in approved:
        with_draft(new, False)
    present = {key(cell) for cell in old.cells} - {None}
    deleted = sorted(({*memory.get("known", []), *memory.get("deleted", [])}) - present)
    named = new.metadata.get("papermill", {}).get("parameters", {}).get("takedown", [])
    taken_down = {VERSION.sub("", str(name).strip()) for name in named}
    cells = carried([cell for cell in old.cells if facts(cell).get("paper") not in taken_down], newest)
    place_new(cells, new.cells, deleted, approved)
    metadata = old.metadata | new.metadata
    if "language_info" in old.metadata:  # two Pythons in turn are no news
        metadata["language_info"] = old.metadata.language_info
    return finished(new, cells, metadata, deleted)


def carried(cells: list[NotebookNode], newest: dict[str, NotebookNode]) -> list[NotebookNode]:
    """The editor's cells in their order, each by the rule for what became of it on both sides."""
    approved = approved_papers(cells)
    corrected = {paper(key(cell)) for cell in cells if key(cell) and edited(cell)}
    result, seen, proposed = [], set(), set()
    for cell in cells:
        name = key(cell)
        if name is None:
            result.append(cell)
        elif kind(name) == "code":
            if edited(cell) or name in seen:
                result.append(own(cell))
            if name in newest and name not in seen:
                result.append(renewed(cell, newest[name]))
            seen.add(name)
        elif name not in newest:
            if edited(cell) or (part(name) == "heading" and paper(name) in corrected):
                result.append(flagged_gone(cell))
        elif untouched(cell, newest[name]) and not frozen(cell, newest[name], approved):
            late = paper(name) in approved and facts(cell).get("state", "done") != "done"
            result.append(renewed(cell, newest[name], late))
        else:
            result.append(kept(cell, newest[name], propose=name not in proposed))
            proposed.add(name)
    return result


def untouched(cell: NotebookNode, latest: NotebookNode) -> bool:
    """Whether the cell holds the machine's words: those it was given, or already the newest."""
    return not edited(cell) or (
        cell.cell_type == kind(key(cell)) and fingerprint(cell.source) == facts(latest)["machine"]
    )


def frozen(cell: NotebookNode, latest: NotebookNode, approved: set[str]) -> bool:
    """Whether an unedited text stays nevertheless: an editor approved it, or the run has nothing better."""
    here, there = facts(cell), facts(latest)
    if here.get("state", "done") != "done":
        return False
    if here.get("part") in REVIEWED_PARTS and here.get("paper", "") in approved:
        return True
    return there.get("state", "done") != "done" and here.get("version") == there.get("version")


def approved_papers(cells: list[NotebookNode]) -> set[str]:
    """Papers whose heading is tagged `reviewed`; if the edition is, all, and itself ("")."""
    if any(opens_edition(cell) for cell in cells):
        return {paper(key(cell)) for cell in cells if key(cell)}
    return {paper(key(cell)) for cell in cells if key(cell) and part(key(cell)) == "heading" and tagged(cell)}


def reviewed_papers(cells: list[NotebookNode]) -> set[str]:
    """The approved papers but for those of which a text has come since."""
    return approved_papers(cells) - {paper(key(cell)) for cell in cells if arrived(cell)}


def arrived(cell: NotebookNode) -> bool:
    """Whether the text came after the review, and no editor has changed it or tagged it since."""
    return ARRIVED in facts(cell).get("flags", []) and not edited(cell) and not tagged(cell)


def renewed(cell: NotebookNode, latest: NotebookNode, late: bool = False) -> NotebookNode:
    """The newest machine cell in the old one's place, with its id and whatever else the editor put on it.

    `late` says that its text has only come after the paper was reviewed.
    """
    result = copy.deepcopy(latest)
    result.id = cell.id
    extras = {name: value for name, value in cell.metadata.items() if name != NAME}
    result.metadata = NotebookNode(extras | result.metadata)
    if "jupyter" in extras:  # folded or open, as the editor left it
        result.metadata["jupyter"] = extras["jupyter"]
        if "collapsed" not in extras:
            result.metadata.pop("collapsed", None)
    if tags := list(dict.fromkeys([*latest.metadata.get("tags", []), *cell.metadata.get("tags", [])])):
        result.metadata["tags"] = tags
    if "attachments" in cell:
        result["attachments"] = cell.attachments
    if ARRIVED in facts(cell).get("flags", []) or (late and facts(latest).get("state") == "done"):
        mark_arrived(result)
    return result


def kept(cell: NotebookNode, latest: NotebookNode, propose: bool) -> NotebookNode:
    """The editor's cell as it is; a newer machine text goes beside it."""
    here, there = facts(cell), facts(latest)
    here.pop("proposal", None)
    if here.get("flags"):
        here["flags"] = [flag for flag in here["flags"] if flag != GONE]
    news = there["machine"] not in (here.get("machine"), fingerprint(cell.source))
    if propose and news and there.get("state", "done") == "done":
        wanted = ("machine", "text", "version", "model", "prompt", "flags")
        here["proposal"] = NotebookNode({name: there[name] for name in wanted if name in there})
    return cell


def mark_arrived(cell: NotebookNode) -> None:
    cell.metadata[NAME]["flags"] = [*facts(cell).get("flags", []), NotebookNode(ARRIVED)]


def flagged_gone(cell: NotebookNode) -> NotebookNode:
    here = facts(cell)
    here.pop("proposal", None)
    here["flags"] = [*(flag for flag in here.get("flags", []) if flag != GONE), NotebookNode(GONE)]
    return cell


def own(cell: NotebookNode) -> NotebookNode:
    """A cell the editor made out of one of ours: from now on theirs."""
    cell = copy.deepcopy(cell)
    for name in (NAME, "editable", "deletable"):
        cell.metadata.pop(name, None)
    return cell


def place_new(
    cells: list[NotebookNode], run: list[NotebookNode], deleted: list[str], approved: Collection[str] = ()
) -> None:
    """Put the run's new parts into `cells`, each after its predecessor in the run; deleted ones stay out.

    What comes new to an approved paper or edition is marked as not reviewed.
    """
    present = {key(cell) for cell in cells} - {None}
    papers = {paper(name) for name in present}
    before: list[str] = []
    for cell in run:
        name = key(cell)
        lost = paper(name) and paper(name) not in papers and f"{paper(name)}/heading" in deleted
        if name not in present and name not in deleted and not lost:
            wanted = REVIEWED_PARTS if paper(name) in approved else ("heading",) if "" in approved else ()
            if part(name) in wanted and facts(cell).get("state", "done") == "done":
                mark_arrived(cell)
            cells.insert(place(cells, name, before), cell)
            present.add(name)
            papers.add(paper(name))
        before.append(name)


def place(cells: list[NotebookNode], name: str, before: list[str]) -> int:
    """Where a new part goes: behind the earlier parts of its paper, else behind the whole paper before it.

    What the editor added behind those stays with them.
    """
    at = {key(cell): index for index, cell in reversed(list(enumerate(cells)))}
    earlier = [other for other in reversed(before) if other in at]
    same = [other for other in earlier if paper(name) and paper(other) == paper(name)]
    if same:
        index = at[same[0]] + 1
        while index < len(cells) and key(cells[index]) in (None, same[0]):
            index += 1
        return index
    if not earlier:
        return 0
    anchor = f"{paper(earlier[0])}/heading"
    index = at.get(anchor, at[earlier[0]]) + 1
    while index < len(cells) and not opens(key(cells[index])):
        index += 1
    return index


def opens(name: str | None) -> bool:
    """Whether a new thing begins with this cell: a paper, or a part of the edition."""
    return name is not None and (not paper(name) or part(name) == "heading")


def finished(new: NotebookNode, cells: list, metadata: NotebookNode, deleted: list[str]) -> NotebookNode:
    """The notebook with its front matter first, ids unique and its memory of known and deleted parts."""
    front = next((cell for cell in cells if key(cell) == FRONT), None)
    if front is not None:
        rest = [cell for cell in cells if cell is not front]
        front = front if front.cell_type == "raw" else as_raw(front)
        cells = [front, *rest]
    known = sorted({key(cell) for cell in cells if key(cell) and kind(key(cell)) == "markdown"})
    metadata[NAME] = new.metadata[NAME] | {"known": known, "deleted": deleted}
    return from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": unique(cells)})


def as_raw(cell: NotebookNode) -> NotebookNode:
    return NotebookNode(cell_type="raw", id=cell.id, metadata=cell.metadata, source=cell.source)


def unique(cells: list[NotebookNode]) -> list[NotebookNode]:
    """The cells, each with an id of its own."""
    taken: set[str] = set()
    for cell in cells:
        stem = cell.get("id") or cell_id(key(cell) or "/note")
        name, count = stem, 1
        while name in taken:
            count += 1
            name = f"{stem[:60]}-{count}"
        cell["id"] = name
        taken.add(name)
    return cells
