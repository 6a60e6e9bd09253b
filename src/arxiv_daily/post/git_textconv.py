"""A post as plain text: what `git diff` compares, instead of a notebook's JSON."""

from collections.abc import Iterator

from . import schema
from .schema import facts, tags


def plain(nb: dict) -> str:
    """The text of every cell below a line that says which it is; the run's own code and facts are left out."""
    return "\n\n".join(part for cell in nb["cells"] for part in _parts(cell)) + "\n"


def _parts(cell: dict) -> Iterator[str]:
    known = facts(cell)
    name = " ".join(filter(None, (known.get("paper"), known.get("part")))) or f"editor's {cell['cell_type']}"
    if str(known.get("part", "")).startswith("code:"):
        return
    yield f"### {name}{''.join(f' [{tag}]' for tag in tags(cell))}\n{schema.source(cell)}"
    if "proposal" in known:
        yield f"### {name}, proposed\n{known['proposal']['text']}"
