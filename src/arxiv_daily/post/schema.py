"""What the machine knows of a cell: the facts in its metadata, its key, and whether an editor changed it."""

import copy
import hashlib
import re

from nbformat import NotebookNode, from_dict

NAME = "arxiv_daily"
FRONT = "/front"
OF_CODE = {"outputs": [], "execution_count": None}


def normal(text: str) -> str:
    """The text with plain newlines and none at its end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")


def fingerprint(text: str) -> str:
    """SHA-256 of the text; newlines normalised, those at the end do not count."""
    return hashlib.sha256(normal(text).encode("utf-8", "surrogatepass")).hexdigest()


def facts(cell: NotebookNode) -> dict:
    """The cell's `arxiv_daily` metadata; empty for a cell of the editor's own."""
    found = cell.metadata.get(NAME)
    return found if isinstance(found, dict) else {}


def key_of(paper: str, part: str) -> str:
    return f"{paper}/{part}"


def key(cell: NotebookNode) -> str | None:
    """Which part of the page this is, as "paper/part"; the ids of cells do not survive an editor."""
    known = facts(cell)
    return key_of(known.get("paper", ""), known["part"]) if known.get("part") else None


def paper(key: str) -> str:
    return key.rpartition("/")[0]


def part(key: str) -> str:
    return key.rpartition("/")[2]


def kind(key: str) -> str:
    """The type of cell a part is written as."""
    return "raw" if key == FRONT else "code" if part(key).startswith("code:") else "markdown"


def edited(cell: NotebookNode) -> bool:
    """Whether a machine-made cell is no longer what the machine wrote, in text or in type."""
    return cell.cell_type != kind(key(cell)) or fingerprint(cell.source) != facts(cell).get("machine")


def tagged(cell: NotebookNode, tag: str = "reviewed") -> bool:
    return tag in cell.metadata.get("tags", [])


def machine_cell(text: str, known: dict) -> NotebookNode:
    """A cell of the machine's; `known` is its metadata without `machine` and `text`, which are added.

    The machine's own text is kept in the metadata, so that a diff, a proposal and a way back need no git.
    """
    text = normal(text)
    name = key_of(known.get("paper", ""), known["part"])
    cell = new_cell(kind(name), text, cell_id(name))
    cell.metadata[NAME] = NotebookNode(known) | {"machine": fingerprint(text)}
    if cell.cell_type != "code":
        cell.metadata[NAME]["text"] = text
    return cell


def new_cell(kind: str, text: str, id: str) -> NotebookNode:
    """A cell as nbformat makes it, but not validated one by one: that would take as long as all the rest."""
    cell = {"id": id, "cell_type": kind, "metadata": {}, "source": text}
    return from_dict(cell | (copy.deepcopy(OF_CODE) if kind == "code" else {}))


def cell_id(key: str) -> str:
    """An id that follows from the key, so that links lead to the cell: `abstract-2512-21324`."""
    name = f"{part(key)}-{paper(key)}" if paper(key) else part(key)
    return re.sub(r"[^A-Za-z0-9_]+", "-", name).strip("-")[:64] or "cell"
