"""A newer run carried into the editor's document: the editor's order and words stay, the machine's are new.

Pure: two notebooks in, a third out. Identity is the key in a cell's metadata (paper and part) and the hash of
the machine's text, never the cell's id, which splitting and merging in JupyterLab change. The rules, by number
where the code follows them:

 1. A cell of the editor's own stays behind the cell it followed.
 2. Code is the newest run's; code an editor changed becomes a cell of their own beside it.
 3. A cell whose paper is gone goes with it, unless an editor changed it or a cell of that paper: then it stays,
    flagged `gone`.
 4. A cell nobody edited takes the newest text and facts; id, tags and folding stay as the editor has them.
 5. But an approved text stays as approved, and a text once written is not replaced by one still to come.
 6. An edited list (heading, contents, introduction, front matter) is merged line by line (`line_merge`): the
    editor's lines stay, all others are the newest.
 7. Any other edited cell stays as it is. Where the machine has newer words than the editor saw, they go beside the
    cell as a proposal.
 8. What an editor deleted stays deleted; new parts come behind the part before them, new papers behind the whole
    paper before them.
 9. Front matter is the first cell, and the run's code stands behind the page. Titles, contents and description agree (`titles`).
10. A paper taken down goes with all its cells, edited or not.
"""

import copy
import re
from collections.abc import Collection

from nbformat import NotebookNode, from_dict

from ..words import say
from ..write.checks.flag import is_alarm
from . import conflict, errata, layout, placement, schema, titles
from .front_matter import with_draft
from .introduction import line_code
from .line_merge import merge_lines
from .restore_metadata import recognise
from .schema import FRONT, approved_papers, edited, facts, fingerprint, key, kind, part, unique_ids

LISTS = {
    "heading": layout.line_name,
    "contents": titles.entry_name,
    "intro": line_code,
    "front": titles.yaml_key,
}
_DERIVED = {"description"}  # lines that follow from others
ARRIVED, GONE = "arrived", "gone"  # flags that the merge itself sets
_REVIEWED_PARTS = ("overview", "abstract", "reading")

_VERSION = re.compile(r"v\d+$")
_MOST = 3  # passes more than one


def merge(old: NotebookNode | None, new: NotebookNode) -> NotebookNode:
    """The post to commit: `new` as the run made it, carried into `old` as it lies on disk.

    Merging the same run twice changes nothing: what one merge leaves open (a line that follows from a cell which
    another rule took out) the next one settles, and is merged at once.
    """
    post = _merged_once(old, new)
    for _ in range(_MOST if old is not None else 0):
        if (settled := _merged_once(post, new)) == post:
            break
        post = settled
    return post


def _merged_once(old: NotebookNode | None, new: NotebookNode) -> NotebookNode:
    """One pass over all rules."""
    new = copy.deepcopy(new)
    newest = {name: cell for cell in new.cells if (name := key(cell))}
    if old is None:
        return _finished(new, new.cells, new.metadata, [])
    old = copy.deepcopy(old)
    conflict.settle_facts(old)
    titles.settle(old.cells)
    memory = schema.memory(old)
    recognise(old.cells, newest, memory)
    _set_front_raw(old.cells)
    approved = approved_papers(old.cells)
    if "" in approved:
        with_draft(new, False)
    named = new.metadata.get("papermill", {}).get("parameters", {}).get("takedown", [])
    taken_down = {_VERSION.sub("", str(name).strip()) for name in named}
    deleted = sorted(name for name in schema.deleted_parts(old) if schema.paper(name) not in taken_down)
    cells = _carried([cell for cell in old.cells if facts(cell).get("paper") not in taken_down], newest)
    _place_new(cells, new.cells, deleted, approved)
    metadata = old.metadata | new.metadata
    for name in ("language_info", "kernelspec"):  # the editor's, and two Pythons in turn are no news
        if name in old.metadata:
            metadata[name] = old.metadata[name]
    result = _finished(new, cells, metadata, deleted)
    return from_dict(old | result | {"nbformat_minor": max(5, old.get("nbformat_minor", 5))})


def _carried(cells: list[NotebookNode], newest: dict[str, NotebookNode]) -> list[NotebookNode]:
    """The editor's cells in their order, each by the rule for what became of it on both sides."""
    approved = approved_papers(cells)
    corrected = {schema.paper(key(cell)) for cell in cells if key(cell) and edited(cell)}
    result = []
    parts = schema.parts(cells)
    for cell in cells:
        name = key(cell)
        is_part = parts.get(name or "") is cell
        if name is None:
            result.append(cell)  # rule 1
        elif kind(name) == "code":  # rule 2
            if edited(cell) or not is_part:
                result.append(_own(cell))
            if name in newest and is_part:
                result.append(_renewed(cell, newest[name]))
        elif name not in newest:  # rule 3
            if (
                edited(cell)
                or (part(name) == "heading" and schema.paper(name) in corrected)
                or _kept_list(cell)
            ):
                result.append(_flagged_gone(cell))
        elif _untouched(cell, newest[name]) and not _frozen(cell, newest[name], approved):  # rules 4 and 5
            late = schema.paper(name) in approved and schema.state(cell) != "done"
            result.append(_renewed(cell, newest[name], late))
        elif (
            edited(cell) and part(name) in LISTS and "text" in facts(cell) and cell.cell_type == kind(name)
        ):  # rule 6
            result.append(_merged(cell, newest[name], is_part))
        else:  # rule 7
            result.append(_kept(cell, newest[name], is_part))
    return result


def _untouched(cell: NotebookNode, latest: NotebookNode) -> bool:
    """Whether the cell holds the machine's words: those it was given, or already the newest."""
    return not edited(cell) or (
        cell.cell_type == kind(key(cell)) and fingerprint(cell.source) == facts(latest)["machine"]
    )


def _frozen(cell: NotebookNode, latest: NotebookNode, approved: set[str]) -> bool:
    """Whether an unedited text stays nevertheless: an editor approved it, or the run has nothing better."""
    here, there = facts(cell), facts(latest)
    if schema.state(cell) != "done":
        return False
    if here.get("paper", "") in approved:
        if here.get("part") in (*_REVIEWED_PARTS, "results"):
            return True
        if here.get("part") == "heading" and (newer := layout.read_heading(latest.source)).original:
            return layout.read_heading(cell.source).titles not in (newer.titles, ("", "", ""))
    return schema.state(latest) != "done" and here.get("version") == there.get("version")


def _kept_list(cell: NotebookNode) -> bool:
    """Whether these contents were kept for an editor's words before; since, they have become what follows from the
    headings, and would else go one run later."""
    return part(key(cell)) == "contents" and has_flag(cell, GONE)


def _renewed(cell: NotebookNode, latest: NotebookNode, late: bool = False) -> NotebookNode:
    """The newest machine cell in the old one's place, with its id and whatever else the editor put on it.

    `late` says that its text has only come after the paper was reviewed.
    """
    result = copy.deepcopy(latest)
    result.id = cell.id
    extras = {name: value for name, value in cell.metadata.items() if name != schema.NAME}
    result.metadata = NotebookNode(extras | result.metadata)
    if "jupyter" in extras:  # folded or open, as the editor left it
        result.metadata["jupyter"] = extras["jupyter"]
        if "collapsed" not in extras:
            result.metadata.pop("collapsed", None)
    if tags := list(dict.fromkeys([*latest.metadata.get("tags", []), *cell.metadata.get("tags", [])])):
        result.metadata["tags"] = tags
    if "attachments" in cell:
        result["attachments"] = cell.attachments
    if replaced := facts(cell).get("replaced"):
        facts(result)["replaced"] = replaced
    _carry_dismissals(cell, result)
    errata.carry(cell, result)
    if has_flag(cell, ARRIVED) or (late and schema.state(latest) == "done"):
        _mark_arrived(result)
    return result


def _carry_dismissals(cell: NotebookNode, result: NotebookNode) -> None:
    """What an editor dismissed stays dismissed; a tag becomes a record of the alarms it was put on, not of newer ones."""
    closed = schema.closes(cell)
    if schema.tagged(cell, schema.DISMISSED):
        told = [schema.alarm_record(flag) for flag in schema.flags(cell) if is_alarm(flag)]
        closed += [one for one in told if one not in closed and one["check"] not in (ARRIVED, GONE)]
        result.metadata["tags"] = [tag for tag in schema.tags(result) if tag != schema.DISMISSED]
    if closed:
        facts(result)["closed"] = closed


def _merged(cell: NotebookNode, latest: NotebookNode, is_part: bool) -> NotebookNode:
    """An edited list with the machine's newest lines; the cell that is the part gets those that are new.

    Where both changed a line the editor's stands, and the machine's text goes beside the cell.
    """
    if (
        schema.state(cell) == "done"
        and schema.state(latest) != "done"
        and cell.metadata[schema.NAME].get("version") == facts(latest).get("version")
    ):
        return cell  # rule 5
    result = _renewed(cell, latest)
    name = LISTS[part(key(cell))]
    lines = merge_lines(facts(cell)["text"], cell.source, latest.source, name, insert=is_part)
    schema.rewritten(result, lines.text, lines.base)
    if (
        is_part
        and lines.conflicts - _DERIVED
        and part(key(cell)) != "contents"
        and schema.state(latest) == "done"
    ):
        facts(result)["proposal"] = _proposal(latest)
    return result


def _kept(cell: NotebookNode, latest: NotebookNode, is_part: bool) -> NotebookNode:
    """The editor's cell as it is; a newer machine text goes beside the cell that is the part."""
    here, there = facts(cell), facts(latest)
    here.pop("proposal", None)
    if here.get("flags"):
        here["flags"] = without_flag(cell, GONE)
    news = there["machine"] not in (here.get("machine"), fingerprint(cell.source))
    if is_part and news and schema.state(latest) == "done":
        here["proposal"] = _proposal(latest)
    return cell


def dropped(cells: list[NotebookNode], order: list[str]) -> dict[str, dict]:
    """What brings these parts back without a run, by key: the facts of the newest words, and the part each comes after."""
    before = dict(zip(order, ["", *order], strict=False))
    return {
        name: {"facts": _newest_facts(cell), "after": before.get(name, "")}
        for cell in cells
        if (name := key(cell))
    }


def _newest_facts(cell: NotebookNode) -> dict:
    kept = {
        name: value for name, value in facts(cell).items() if name not in ("proposal", "replaced", "noted")
    }
    return kept | facts(cell).get("proposal", {})


def _proposal(latest: NotebookNode) -> NotebookNode:
    wanted = ("machine", "text", "version", "model", "prompt", "flags")
    return NotebookNode({name: facts(latest)[name] for name in wanted if name in facts(latest)})


def _mark_arrived(cell: NotebookNode) -> None:
    cell.metadata[schema.NAME]["flags"] = [*without_flag(cell, ARRIVED), _flag(ARRIVED)]


def has_flag(cell: NotebookNode, check: str) -> bool:
    return any(flag.get("check") == check for flag in schema.flags(cell))


def without_flag(cell: NotebookNode, check: str) -> list[dict]:
    """The cell's flags but this one."""
    return [flag for flag in schema.flags(cell) if flag.get("check") != check]


def _flag(check: str) -> NotebookNode:
    return NotebookNode(check=check, detail=say(f"post.flags.{check}"))


def _flagged_gone(cell: NotebookNode) -> NotebookNode:
    here = facts(cell)
    here.pop("proposal", None)
    here["flags"] = [*without_flag(cell, GONE), _flag(GONE)]
    return cell


def _own(cell: NotebookNode) -> NotebookNode:
    """A cell the editor made out of one of ours: from now on theirs."""
    cell = copy.deepcopy(cell)
    for name in (schema.NAME, "editable", "deletable"):
        cell.metadata.pop(name, None)
    return cell


def _place_new(
    cells: list[NotebookNode], run: list[NotebookNode], deleted: list[str], approved: Collection[str] = ()
) -> None:
    """Put the run's new parts into `cells`, each after its predecessor in the run; deleted ones stay out.

    What comes new to an approved paper or edition is marked as not reviewed.
    """
    present, gone = {key(cell) for cell in cells} - {None}, set(deleted)
    papers = {schema.paper(name) for name in present}
    at = placement.ends(cells)
    new: list[list[NotebookNode]] = [[] for _ in range(len(cells) + 1)]  # before which cell
    last, last_of_paper = "", dict[str, str]()
    for cell in run:
        name = key(cell) or ""
        paper = schema.paper(name)
        lost = paper and paper not in papers and f"{paper}/heading" in gone
        if name not in present and name not in gone and not lost:
            wanted = _REVIEWED_PARTS if paper in approved else ("heading",) if "" in approved else ()
            if part(name) in wanted and schema.state(cell) == "done":
                _mark_arrived(cell)
            at[name] = placement.behind(cells, at, last, last_of_paper.get(paper, "") if paper else "")
            new[at[name]].append(cell)
            present.add(name)
            papers.add(paper)
        if name in at:
            last = last_of_paper[paper] = name
    cells[:] = [one for ahead, cell in zip(new, [*cells, None], strict=True) for one in (*ahead, cell) if one]


def _finished(new: NotebookNode, cells: list, metadata: NotebookNode, deleted: list[str]) -> NotebookNode:
    """The notebook with its cells in the page's order, ids unique, and its memory of known and deleted parts."""
    cells = placement.page_order(cells)
    titles.settle(cells)
    known = sorted(name for name in {key(cell) for cell in cells} if name and kind(name) == "markdown")
    order = [name for cell in new.cells if schema.is_text(cell) and (name := key(cell))]
    gone = set(deleted)
    metadata[schema.NAME] = new.metadata[schema.NAME] | {"known": known, "deleted": deleted, "order": order}
    if held := dropped([cell for cell in new.cells if key(cell) in gone], order):
        metadata[schema.NAME]["dropped"] = held
    return from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": unique_ids(cells)})


def _set_front_raw(cells: list[NotebookNode]) -> None:
    """Make the front matter a raw cell, whatever an editor made of it: no other type is front matter."""
    front = schema.parts(cells).get(FRONT)
    if front is not None and front.cell_type != "raw":
        at = next(at for at, cell in enumerate(cells) if cell is front)
        cells[at] = NotebookNode(cell_type="raw", id=front.id, metadata=front.metadata, source=front.source)
