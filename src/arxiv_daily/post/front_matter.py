"""The post's front matter: the raw first cell with the YAML header Quarto reads."""

import json
import re

import yaml
from nbformat import NotebookNode

from ..text.gate import Markdown
from . import schema
from .schema import FRONT, edited, key, machine_cell, opens_edition, rewritten

_DRAFT = re.compile(r"^draft: true\n", re.MULTILINE)


def front_cell(front: dict) -> NotebookNode:
    """The machine's front matter, folded in JupyterLab."""
    plain = json.loads(json.dumps(front))  # of a notebook's metadata
    cell = machine_cell(Markdown(f"---\n{as_lines(plain)}---"), {"part": "front"})
    cell.metadata["jupyter"] = {"source_hidden": True}
    return cell


def as_lines(values: dict) -> str:
    """YAML with each key on one line, however long."""
    return yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=2**30)


def yaml_of(header: str) -> str:
    """The YAML between the lines of a header."""
    return header.strip().removeprefix("---").removesuffix("---")


def is_draft(nb: dict) -> bool:
    """Whether readers see nothing of the post yet.

    Where the digest is published after review, the editor's tag decides, else the front matter. `nb` may be
    plain JSON.
    """
    if asks_for_review(nb):
        return not any(opens_edition(cell) for cell in nb["cells"])
    return any(bool(header(schema.source(cell)).get("draft")) for cell in nb["cells"] if is_front(cell))


def asks_for_review(nb: dict) -> bool:
    """Whether the run was asked to leave the post a draft until an editor has marked it."""
    parameters = nb["metadata"].get("papermill", {}).get("parameters", {})
    return parameters.get("publish") == "reviewed"


def is_front(cell: dict) -> bool:
    return cell["cell_type"] == "raw" and schema.source(cell).startswith("---")


def header(text: str) -> dict:
    """What a YAML header says; a broken one says at most whether the post is a draft."""
    try:
        found = yaml.safe_load(yaml_of(text))
    except (yaml.YAMLError, ValueError):  # an impossible date is a ValueError
        return {"draft": bool(_DRAFT.search(text))}
    return found if isinstance(found, dict) else {}


def with_draft(nb: NotebookNode, draft: bool) -> NotebookNode:
    """`nb`, changed: a draft or not. Where nobody edited the front matter, this does not count as an edit."""
    for cell in nb.cells:
        text = as_draft(cell.source, draft) if key(cell) == FRONT else cell.source
        if text != cell.source:
            untouched = not edited(cell)
            if untouched:
                rewritten(cell, text)
            else:
                cell.source = text
    return nb


def as_draft(header: str, draft: bool) -> str:
    """The front matter with `draft: true` as its last line, or without it."""
    if draft == bool(_DRAFT.search(header)):
        return header
    return re.sub(r"\n---\s*\Z", "\ndraft: true\n---", header) if draft else _DRAFT.sub("", header)
