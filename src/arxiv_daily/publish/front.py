"""The post's front matter: the raw first cell with the YAML header Quarto reads."""

import json
import re

import yaml
from nbformat import NotebookNode

from .cells import FRONT, NAME, edited, fingerprint, key, machine_cell

DRAFT = re.compile(r"^draft: true\n", re.MULTILINE)


def front_cell(front: dict) -> NotebookNode:
    """The machine's front matter."""
    plain = json.loads(json.dumps(front))  # of a notebook's metadata
    header = yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=10_000)
    return machine_cell(f"---\n{header}---", {"part": "front"})


def is_draft(nb: NotebookNode) -> bool:
    """Whether readers see nothing of the post yet."""
    return any(key(cell) == FRONT and DRAFT.search(cell.source) for cell in nb.cells)


def published(nb: NotebookNode) -> NotebookNode:
    """`nb`, changed: no draft any more. In a front matter nobody edited this is no edit either."""
    for cell in nb.cells:
        if key(cell) == FRONT and DRAFT.search(cell.source):
            untouched = not edited(cell)
            cell.source = DRAFT.sub("", cell.source)
            if untouched:
                cell.metadata[NAME] |= {"machine": fingerprint(cell.source), "text": cell.source}
    return nb
