"""Where parts stand on the page: a new one behind the part before it, what an editor added stays behind what it followed."""

from nbformat import NotebookNode

from . import schema
from .schema import FRONT, key, kind, part


def place(cells: list[NotebookNode], name: str, before: list[str]) -> int:
    """Where a new part goes: behind the earlier parts of its paper, else behind the whole paper before it.

    What the editor added behind those stays with them.
    """
    at = ends(cells)
    earlier = [other for other in before if other in at]
    same = [other for other in earlier if schema.paper(name) and schema.paper(other) == schema.paper(name)]
    return behind(cells, at, *(names[-1] if names else "" for names in (earlier, same)))


def ends(cells: list[NotebookNode]) -> dict[str, int]:
    """Where the cell that is each part ends."""
    parts = schema.parts(cells)
    return {
        name: index for index, cell in enumerate(cells, 1) if (name := key(cell)) and parts.get(name) is cell
    }


def behind(cells: list[NotebookNode], ends: dict[str, int], last: str, same: str) -> int:
    """The place behind the part `same` of the same paper, or behind the whole paper of the part `last`."""
    if same:
        index = ends[same]
        while index < len(cells) and key(cells[index]) in (None, same):
            index += 1
        return index
    if not last:
        return 0
    index = ends.get(f"{schema.paper(last)}/heading", ends[last])
    while index < len(cells) and not _opens(key(cells[index])):
        index += 1
    return index


def _opens(name: str | None) -> bool:
    """Whether a new thing begins with this cell: a paper, or a part of the edition."""
    return name is not None and (not schema.paper(name) or part(name) == "heading")


def page_order(cells: list[NotebookNode]) -> list[NotebookNode]:
    """The cells with the front matter first and the run's code last."""
    front = schema.parts(cells).get(FRONT)
    rest = [cell for cell in cells if cell is not front]
    rest.sort(key=lambda cell: key(cell) is not None and kind(key(cell)) == "code")  # stable
    return [*([front] if front is not None else []), *rest]
