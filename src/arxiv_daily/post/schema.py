"""What the machine knows of a cell: its facts, its key and state, and whether an editor changed or approved it.

The one answer to each of these questions, for a NotebookNode and for a cell of plain JSON alike: a NotebookNode
is a dict, and nothing here asks for more. Odd metadata counts as none; `problem` names it.
"""

import copy
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from nbformat import NotebookNode, from_dict

from ..text.gate import Markdown
from .part import types as part_types

NAME = "arxiv_daily"
FRONT = "/front"
REVIEWED = "reviewed"
DISMISSED = "dismissed"  # the tag of a cell whose alarms an editor holds for empty
DEEPEST = 60  # levels of a post's JSON; ours has 9
_OF_CODE: dict[str, Any] = {"outputs": [], "execution_count": None}
_TYPES = part_types()
_OF_POST = {"known": list, "deleted": list, "seen": dict, "order": list, "dropped": dict, "receipt": dict, "front": dict, "digest": str,
            "date": str, "table": str}  # fmt: skip


def normal(text: str) -> str:
    """The text with plain newlines and none at its ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def fingerprint(text: str) -> str:
    """SHA-256 of the text; newlines normalised, those at its ends do not count."""
    return hashlib.sha256(normal(text).encode("utf-8", "surrogatepass")).hexdigest()


def source(cell: Mapping) -> str:
    """The cell's text, whether stored as a string or as a list of lines."""
    text = cell.get("source", "")
    return text if isinstance(text, str) else "".join(text)


def facts(cell: Mapping) -> dict:
    """The cell's `arxiv_daily` metadata; empty for a cell of the editor's own."""
    found = cell.get("metadata", {}).get(NAME)
    return found if isinstance(found, dict) else {}


def memory(nb: Mapping) -> dict:
    """What the notebook's own metadata keeps: digest, date, receipt, known and deleted parts …"""
    found = nb.get("metadata", {}).get(NAME)
    return found if isinstance(found, dict) else {}


def deleted_parts(nb: Mapping) -> list[str]:
    """The parts of the page that an editor deleted, whether or not a run has come since, in page order."""
    known = memory(nb)
    order = {name: at for at, name in enumerate(known.get("order", []))}
    gone = {*known.get("known", []), *known.get("deleted", [])} - {key(cell) for cell in nb["cells"]}
    return sorted(gone, key=lambda name: (order.get(name, 0), name))


def key_of(paper: str, part: str) -> str:
    return f"{paper}/{part}"


def key(cell: Mapping) -> str | None:
    """Which part of the page this is, as "paper/part"; the ids of cells do not survive an editor."""
    known = facts(cell)
    return key_of(known.get("paper") or "", known["part"]) if known.get("part") else None


def paper(key: str | None) -> str:
    return (key or "").rpartition("/")[0]


def part(key: str | None) -> str:
    return (key or "").rpartition("/")[2]


def paper_of(cell: Mapping) -> str:
    """The arXiv id of the paper a cell belongs to; empty for the edition's own parts and the editor's cells."""
    return facts(cell).get("paper") or ""


def part_of(cell: Mapping) -> str:
    """The part of the page a cell is; empty for one of the editor's own."""
    return facts(cell).get("part") or ""


def kind(key: str | None) -> str:
    """The type of cell a part is written as."""
    return "raw" if key == FRONT else "code" if part(key).startswith("code:") else "markdown"


def parts(cells: Iterable[Any]) -> dict[str, Any]:
    """The cell that is each part of the page, by key and in page order.

    Of several cells with one key (copies, the halves of a split cell) it is the first of the type the part is
    written as, else the first. The others hold an editor's text: nothing new goes into them.
    """
    found: dict[str, Any] = {}
    for cell in cells:
        name = key(cell)
        if name and (name not in found or found[name]["cell_type"] != kind(name) == cell["cell_type"]):
            found.pop(name, None)
            found[name] = cell
    return found


def is_text(cell: Mapping) -> bool:
    """Whether the cell is a part of the page that the machine wrote, not its code."""
    return bool(part_of(cell)) and kind(key(cell)) != "code"


def edited(cell: Mapping) -> bool:
    """Whether a cell of the page is not what the machine wrote, in text or in type.

    So is what was imported: no machine wrote it. A cell of the editor's own is no part of the page: False.
    """
    name = key(cell)
    if name is None:
        return False
    return cell["cell_type"] != kind(name) or fingerprint(source(cell)) != facts(cell).get("machine")


def state(cell: Mapping) -> str:
    """`done`, `pending` (the model has not answered yet) or `failed` (an import without a text)."""
    return facts(cell).get("state") or "done"


def waits(cell: Mapping) -> bool:
    """Whether the cell's text is still to come, from the machine or from an editor; a heading has its paper's own
    English title meanwhile and waits for nothing."""
    return state(cell) != "done" and not edited(cell) and part_of(cell) != "heading"


def flags(cell: Mapping) -> list[dict]:
    """What the checks found in the machine's text."""
    found = facts(cell).get("flags") or []
    return [flag for flag in found if isinstance(flag, dict)] if isinstance(found, list) else []


def closes(cell: Mapping) -> list[dict]:
    """The alarms an editor dismissed, each with `check` and, but for those of older posts, `detail`."""
    found = facts(cell).get("closed") or []
    entries = [
        {"check": one} if isinstance(one, str) else one for one in found if isinstance(one, str | dict)
    ]
    return [one for one in entries if isinstance(one.get("check"), str)]


def noted(cell: Mapping) -> list[dict]:
    """The alarms that the note above the cell tells of, each with `check` and `detail`."""
    found = facts(cell).get("noted") or []
    return [one for one in found if isinstance(one, dict) and isinstance(one.get("check"), str)]


def alarm_record(flag: Mapping) -> dict:
    """A flag as `noted` and `closed` keep it."""
    return {"check": flag["check"], "detail": flag.get("detail", "")}


def is_dismissed(cell: Mapping, flag: Mapping) -> bool:
    """Whether an editor dismissed this flag: by its name, or all of the cell by the tag."""
    return tagged(cell, DISMISSED) or any(
        one["check"] == flag.get("check") and one.get("detail", flag.get("detail")) == flag.get("detail")
        for one in closes(cell)
    )


def tags(cell: Mapping) -> list[str]:
    found = cell.get("metadata", {}).get("tags")
    return [tag for tag in found if isinstance(tag, str)] if isinstance(found, list) else []


def tagged(cell: Mapping, tag: str = REVIEWED) -> bool:
    return tag in tags(cell)


def opens_edition(cell: Mapping) -> bool:
    """Whether the cell carries the tag that says: the edition has been reviewed."""
    return not paper_of(cell) and part_of(cell) in ("intro", "front") and tagged(cell)


def approved_papers(cells: list) -> set[str]:
    """Papers whose heading is tagged `reviewed`; if the edition is, all, and itself ("")."""
    if any(opens_edition(cell) for cell in cells):
        return {paper_of(cell) for cell in cells if part_of(cell)}
    return {paper_of(cell) for cell in cells if part_of(cell) == "heading" and tagged(cell)}


def arrived(cell: Mapping) -> bool:
    """Whether the text came after the review, and no editor has changed it or tagged it since."""
    return (
        any(flag.get("check") == "arrived" for flag in flags(cell)) and not edited(cell) and not tagged(cell)
    )


def reviewed_papers(cells: list) -> set[str]:
    """The approved papers except those of which a text has come since."""
    return approved_papers(cells) - {paper_of(cell) for cell in cells if arrived(cell)}


def machine_cell(text: Markdown, known: dict) -> NotebookNode:
    """A cell of the machine's; `known` is its metadata without `machine` and `text`, which are added.

    The machine's own text is kept in the metadata, so that a diff, a proposal and a way back need no git.
    """
    cell = _own_cell(text, known)
    cell.metadata[NAME]["text"] = cell.source
    return cell


def machine_code(code: str, known: dict) -> NotebookNode:
    """A code cell of the machine's; its text, which no reader sees, is kept nowhere else."""
    return _own_cell(code, known)


def _own_cell(text: str, known: dict) -> NotebookNode:
    name = key_of(known.get("paper") or "", known["part"])
    cell = _new_cell(kind(name), normal(text), _cell_id(name))
    cell.metadata[NAME] = NotebookNode(known) | {"machine": fingerprint(text)}
    return cell


def rewritten(cell: dict, text: str, machine: str | None = None) -> None:
    """Give a cell another text by the machine; `machine` is the machine's own, if an editor's words are in `text`."""
    machine = normal(text if machine is None else machine)
    cell["source"] = normal(text)
    cell["metadata"][NAME] |= {"machine": fingerprint(machine), "text": machine}


def _new_cell(kind: str, text: str, id: str) -> NotebookNode:
    """A cell as nbformat makes it, but not validated one by one: that would take as long as all the rest."""
    cell = {"id": id, "cell_type": kind, "metadata": {}, "source": text}
    return from_dict(cell | (copy.deepcopy(_OF_CODE) if kind == "code" else {}))


def _cell_id(key: str) -> str:
    """An id that follows from the key, so that links lead to the cell: `abstract-2512-21324`."""
    name = f"{part(key)}-{paper(key)}" if paper(key) else part(key)
    return re.sub(r"[^A-Za-z0-9_]+", "-", name).strip("-")[:64] or "cell"


def unique_ids(cells: list[NotebookNode]) -> list[NotebookNode]:
    """The cells, each with an id of its own."""
    taken: set[str] = set()
    counts: Counter[str] = Counter()
    for cell in cells:
        name = stem = cell.get("id") or _cell_id(key(cell) or "/note")
        while name in taken:
            counts[stem] += 1
            name = f"{stem[:60]}-{counts[stem] + 1}"
        cell["id"] = name
        taken.add(name)
    return cells


def problem(nb: Mapping) -> str:
    """What in a notebook's metadata is not of the form this package writes; empty if nothing is.

    Fields it does not know, of a newer version, are left alone. How deep it goes is for `too_deep` to say.
    """
    return next(_problems(nb), "")


def _problems(nb: Mapping) -> Iterator[str]:
    if not isinstance(nb.get("metadata"), dict):
        yield "its metadata is not an object"
        return
    for name in ("kernelspec", "language_info", "papermill"):
        if not isinstance(nb["metadata"].get(name, {}), dict):
            yield f"metadata.{name} is not an object"
    if NAME in nb["metadata"]:
        yield from _wrong(nb["metadata"][NAME], _OF_POST, f"metadata.{NAME}")
    for number, cell in enumerate(nb["cells"], 1):
        if not isinstance(cell, dict) or not isinstance(cell.get("metadata"), dict):
            yield f"cell {number} has no metadata"
            return
        where = f"cell {number}: "
        if not isinstance(cell.get("cell_type"), str) or not isinstance(cell.get("source"), str):
            yield f"{where}its type or its text is missing"
        if not _strings(cell["metadata"].get("tags", [])):
            yield f"{where}tags is not a list of words"
        if NAME in cell["metadata"]:
            known = cell["metadata"][NAME]
            yield from _wrong(known, _TYPES, f"{where}{NAME}")
            if isinstance(known, dict) and not all(isinstance(one, dict) for one in known.get("flags") or []):
                yield f"{where}{NAME}.flags is not a list of objects"


def _wrong(known: object, types: Mapping[str, type], where: str) -> Iterator[str]:
    if not isinstance(known, dict):
        yield f"{where} is not an object"
        return
    for name, type_ in types.items():
        if name in known and not isinstance(known[name], type_):
            yield f"{where}.{name} is not {_CALLED[type_]}"
    for name in ("known", "deleted"):
        if name in types and not _strings(known.get(name, [])):
            yield f"{where}.{name} is not a list of words"
    for name in ("proposal", "replaced"):
        if isinstance(known.get(name), dict) and not isinstance(known[name].get("text"), str):
            yield f"{where}.{name} has no text"


_CALLED: dict[type, str] = {str: "text", list: "a list", dict: "an object"}


def _strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def too_deep(value: object) -> bool:
    """Whether anything lies deeper than DEEPEST; no recursion, so that depth costs nothing else."""
    level = [value]
    for _ in range(DEEPEST):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True
