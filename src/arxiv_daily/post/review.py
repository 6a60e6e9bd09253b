"""The editor's view of a post: its state, the machine's words against the editor's, proposals, approval.

Pure functions over a notebook; `commit.rewrite` applies the changing ones to a file. The machine's text of
every cell lies in its metadata (`text`), so none of this needs git.
"""

import copy
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from nbformat import NotebookNode

from ..text.gate import Markdown
from ..text.lines import joined
from ..write.checks.flag import is_alarm
from . import errata, schema, titles
from .front_matter import asks_for_review, is_draft, with_draft
from .merge import ARRIVED, GONE, has_flag, without_flag
from .placement import place
from .schema import (
    arrived,
    edited,
    facts,
    is_text,
    key,
    machine_cell,
    paper,
    paper_of,
    part,
    part_of,
    reviewed_papers,
    tagged,
    waits,
)
from .titles import DIFFERS

_MOST_PAIRS = 16_000_000
_TOKEN = re.compile(r"[A-Za-z0-9_]+(?:[-'.][A-Za-z0-9_]+)*|\s+|.", re.DOTALL)

DECISIONS = (
    ARRIVED,
    GONE,
    DIFFERS,
)  # flags that are not what a check found: an editor answers them, and closes none
FRAMES = {" ": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}
_NEAR = 30  # characters shown on either side of a change


@dataclass(frozen=True)
class Change:
    """One cell in which the post is not what the machine made.

    `what` is edited (machine against editor), proposal (standing text against a newer machine text), replaced (what
    `accept` or `restore` took out, against what stands), deleted, added or moved; `part` of an added cell is its id.
    `words` are (sign, text), sign one of " ", "-", "+".
    """

    paper: str
    part: str
    what: str
    words: list[tuple[str, str]]

    def __str__(self) -> str:
        """The wording with [-taken out-] and {+put in+}."""
        return "".join(FRAMES[sign].format(text) for sign, text in self.words)

    def brief(self) -> list[tuple[str, str]]:
        """The words, with what is the same cut down to the surroundings of a change."""
        last = len(self.words) - 1
        return [
            (sign, _around(text, index > 0, index < last) if sign == " " else text)
            for index, (sign, text) in enumerate(self.words)
        ]


def _around(text: str, after: bool, before: bool) -> str:
    """The beginning of a text after a change and its end before the next one."""
    if len(text) <= 3 * _NEAR:
        return text
    head = re.match(rf".{{{_NEAR}}}[A-Za-z0-9]*", text, re.DOTALL) if after else None
    tail = re.search(rf"[A-Za-z0-9]{{0,40}}.{{{_NEAR}}}$", text[-3 * _NEAR :], re.DOTALL) if before else None
    return " … ".join(found[0] if found else "" for found in (head, tail))


def edition_state(nb: NotebookNode) -> dict:
    """The edition in numbers of papers: shown, and of these pending (with the introduction, if that is), flagged,
    edited, with a proposal, reviewed; `draft` says whether readers see nothing of it yet."""
    cells = list(_chosen(nb, None))
    headings = [cell for cell in cells if part(key(cell)) == "heading"]
    approved = reviewed_papers(cells)

    def papers(holds) -> int:
        return len({paper(key(cell)) for cell in cells if holds(cell)} - {""})

    return {
        "shown": len({paper(key(cell)) for cell in headings}),
        "pending": papers(waits) + any(waits(cell) and not paper(key(cell)) for cell in cells),
        "flagged": papers(lambda cell: open_flags(cell, approved)),
        "edited": papers(edited),
        "proposals": papers(lambda cell: "proposal" in facts(cell)),
        "reviewed": len({paper(key(cell)) for cell in headings} & approved),
        "draft": is_draft(nb),
    }


def open_flags(cell: NotebookNode, approved: set[str]) -> list[dict]:
    """Alarms nobody has answered: those of a text an editor changed or approved are answered, and dismissed ones.

    That a paper has gone, that a text came after the review or that a reader reported an error stays open until the
    editor decides.
    """
    answered = edited(cell) or paper_of(cell) in approved
    stands = {ARRIVED: arrived(cell), GONE: True, DIFFERS: True}

    def is_open(flag: dict) -> bool:
        if flag.get("check") == errata.ERRATUM:
            return errata.is_open(flag) and not schema.is_dismissed(cell, flag)
        return stands.get(str(flag.get("check")), not answered and not schema.is_dismissed(cell, flag))

    return [flag for flag in schema.flags(cell) if is_alarm(flag) and is_open(flag)]


def open_notes(cell: NotebookNode, approved: set[str]) -> list[dict]:
    """The checks' notes on a text that no editor changed or approved: they may well be fine."""
    answered = edited(cell) or paper_of(cell) in approved
    return [] if answered else [flag for flag in schema.flags(cell) if not is_alarm(flag)]


def diff(nb: NotebookNode, paper: str | None = None) -> list[Change]:
    """Everything in which the post is not what the machine made: words changed, cells deleted, added and moved, and
    what newer runs propose; of one paper or of all."""
    found = [change for cell in _chosen(nb, paper) for change in _changes(cell)]
    memory = schema.memory(nb)
    for name in schema.deleted_parts(nb):
        if paper in (None, schema.paper(name)):
            text = memory.get("dropped", {}).get(name, {}).get("facts", {}).get("text", "")
            found.append(Change(schema.paper(name), part(name), "deleted", [("-", text)] if text else []))
    found += [
        Change(schema.paper(name), part(name), "moved", [])
        for name in _moved(nb)
        if paper in (None, schema.paper(name))
    ]
    if paper is None:
        own = [cell for cell in nb.cells if key(cell) is None]
        found += [Change("", cell.id, "added", [("+", cell.source)]) for cell in own]
    return found


def _changes(cell: NotebookNode) -> Iterator[Change]:
    known = facts(cell)
    where = paper_of(cell), part_of(cell)
    if edited(cell) and "text" in known:
        yield Change(*where, "edited", compare(known["text"], cell.source))
    if "proposal" in known:
        yield Change(*where, "proposal", compare(cell.source, known["proposal"]["text"]))
    if "replaced" in known:
        yield Change(*where, "replaced", compare(known["replaced"]["text"], cell.source))


def _moved(nb: NotebookNode) -> list[str]:
    """The parts that do not stand in the run's order: all but a longest row of parts that do."""
    order = {name: at for at, name in enumerate(schema.memory(nb).get("order", []))}
    here = list(dict.fromkeys(name for cell in _chosen(nb, None) if (name := key(cell)) and name in order))
    ends: list[int] = []  # place of the last of a shortest row of each length
    rows: list[list[str]] = []
    for name in here:
        at = bisect_left(ends, order[name])
        ends[at : at + 1] = [order[name]]
        rows[at : at + 1] = [[*(rows[at - 1] if at else []), name]]
    kept = set(rows[-1]) if rows else set()
    return [name for name in here if name not in kept]


def compare(before: str, after: str) -> list[tuple[str, str]]:
    """The two texts word by word: Chinese by the character, other scripts by the word.

    Where sentences begin a new line does not count.
    """
    old, new = _TOKEN.findall(joined(before)), _TOKEN.findall(joined(after))
    pieces = []
    common = (
        len(old) * len(new) > _MOST_PAIRS
    )  # then what stands everywhere is no anchor: time would be quadratic
    for _, a, b, c, d in SequenceMatcher(None, old, new, autojunk=common).get_opcodes():
        pieces.append(("".join(old[a:b]), "".join(new[c:d])))
    words: list[tuple[str, str]] = []
    for gone, come in _calmed(pieces):
        if gone == come:
            words.append((" ", gone))
        else:
            words += [(sign, text) for sign, text in (("-", gone), ("+", come)) if text]
    return words


def _calmed(pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Pieces of a comparison, a lone character that only happens to be the same taken into its neighbours."""
    result: list[tuple[str, str]] = []
    for index, (gone, come) in enumerate(pieces):
        chance = gone == come and len(gone) == 1 and 0 < index < len(pieces) - 1
        chance = chance and all(len("".join(pieces[near])) > 3 for near in (index - 1, index + 1))
        if result and (chance or result[-1][0] != result[-1][1]) and (chance or gone != come):
            result[-1] = (result[-1][0] + gone, result[-1][1] + come)
        else:
            result.append((gone, come))
    return result


def accept(nb: NotebookNode, paper: str | None = None) -> NotebookNode:
    """The notebook with the proposals taken, of one paper or of all; such cells are the machine's again.

    The words that had to go stay in the cell's facts as `replaced`; `put_back` returns them.
    """
    nb = copy.deepcopy(nb)
    for cell in _chosen(nb, paper):
        if proposal := facts(cell).pop("proposal", None):
            _take(cell, proposal)
            cell.metadata[schema.NAME] |= {"state": "done", "replaced": NotebookNode(text=cell.source)}
            cell.source = proposal["text"]
    return nb


def _take(cell: NotebookNode, proposal: dict) -> None:
    """Give a cell the facts of a proposal; what readers reported stays."""
    before = copy.deepcopy(cell)
    cell.metadata[schema.NAME] |= proposal
    if "flags" in proposal:
        errata.carry(before, cell)


def put_back(nb: NotebookNode, paper: str | None = None) -> NotebookNode:
    """The notebook with the words that `accept` or `restore` replaced, of one paper or of all."""
    nb = copy.deepcopy(nb)
    for cell in _chosen(nb, paper):
        if replaced := facts(cell).pop("replaced", None):
            cell.source = replaced["text"]
    return nb


def restore(nb: NotebookNode, paper: str, part: str = "") -> tuple[NotebookNode, dict[str, str]]:
    """The notebook with a paper's changed and deleted parts as the machine's newest, of one part or of all.

    Also what became of each part: `changed` (the editor's words stay as `replaced`), `deleted` (it is back), or
    `awaited`: the next run brings it.
    """
    nb, done = copy.deepcopy(nb), {}
    for cell in _chosen(nb, paper):
        known = facts(cell)
        if part in ("", part_of(cell)) and edited(cell) and "text" in known:
            words = cell.source
            _take(cell, known.pop("proposal", {}))
            known["replaced"] = NotebookNode(text=words)
            cell.source = known["text"]
            done[key(cell) or ""] = "changed"
    memory = schema.memory(nb)
    order = memory.get("order", [])
    for name in schema.deleted_parts(nb):
        if schema.paper(name) == paper and part in ("", schema.part(name)):
            held = memory.get("dropped", {}).pop(name, None)
            for names in ("deleted", "known"):
                memory[names] = [other for other in memory.get(names, []) if other != name]
            if held:
                cell = machine_cell(Markdown(held["facts"]["text"]), dict(held["facts"]))
                before = order[: order.index(name)] if name in order else [held["after"]]
                nb.cells.insert(place(nb.cells, name, before), cell)
                memory["known"].append(name)
            done[name] = "deleted" if held else "awaited"
    titles.settle(nb.cells)
    schema.unique_ids(nb.cells)
    return nb, done


def decline(nb: NotebookNode, paper: str | None = None) -> NotebookNode:
    """The notebook with the proposals put aside: the same text is not proposed again."""
    nb = copy.deepcopy(nb)
    for cell in _chosen(nb, paper):
        if proposal := facts(cell).pop("proposal", None):
            _take(cell, proposal)
    return nb


def mark_reviewed(nb: NotebookNode, paper: str | None = None) -> NotebookNode:
    """The notebook with the tag `reviewed` on a paper's heading, or on the introduction for the edition.

    A reviewed edition is no longer a draft.
    """
    nb = copy.deepcopy(nb)
    wanted = {"/intro", "/front"} if paper is None else {schema.key_of(paper, "heading")}
    first = next((cell for cell in reversed(nb.cells) if key(cell) in wanted), None)
    if first is not None and not tagged(first):
        first.metadata["tags"] = [*schema.tags(first), schema.REVIEWED]
    for cell in _chosen(nb, paper):
        if has_flag(cell, ARRIVED):
            facts(cell)["flags"] = without_flag(cell, ARRIVED)
    return with_draft(nb, False) if paper is None else nb


def withdraw_review(nb: NotebookNode, paper: str | None = None) -> NotebookNode:
    """The notebook without the tag `reviewed` on a paper, or on the edition, which may be a draft again."""
    nb = copy.deepcopy(nb)
    wanted = {"/intro", "/front"} if paper is None else {schema.key_of(paper, "heading")}
    for cell in nb.cells:
        if key(cell) in wanted and tagged(cell):
            cell.metadata["tags"] = [tag for tag in schema.tags(cell) if tag != schema.REVIEWED]
    return with_draft(nb, True) if paper is None and asks_for_review(nb) else nb


def _chosen(nb: NotebookNode, name: str | None) -> Iterator[NotebookNode]:
    """The machine's text cells of one paper, or of all and the edition."""
    for cell in nb.cells:
        if is_text(cell) and name in (None, paper_of(cell)):
            yield cell
