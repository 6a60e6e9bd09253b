"""What readers see of a post: the filter between the editor's notebook and either renderer.

Quarto calls it as `ipynb-filters: [arxiv-daily present]`, the stand-in renderer as a function. It keeps the
words of every cell as they are, takes the code away and sets what follows from a cell's state: marks, places to
link to, and whether the post is a draft still. The parts of a paper get the frames they are read in.
"""

import copy
from collections.abc import Iterable

from .. import words
from ..post import schema
from ..post.front_matter import as_draft, asks_for_review
from ..post.layout import read_heading
from ..post.schema import arrived, edited, facts, memory, opens_edition, paper_of, part_of, tagged, waits
from ..post.titles import settle
from ..text.lines import closed_up, joined
from ..text.three_parts import rename_parts
from ..words import say
from .frames import beside, head


def present_post(nb: dict) -> dict:
    """The notebook as readers see it; `nb` itself (JSON form of nbformat 4) is left alone."""
    cells = [copy.deepcopy(cell) for cell in nb["cells"] if cell["cell_type"] != "code"]
    settle(cells, view=True)
    approved = any(opens_edition(cell) for cell in cells)
    late = {paper_of(cell) for cell in cells if arrived(cell)}
    pending = {(paper_of(cell), part_of(cell)) for cell in cells if waits(cell)}
    written = [cell for cell in cells if part_of(cell) in ("abstract", "reading") and not waits(cell)]
    abstracts = _abstracts_of(cells)
    begun, shown = set(), []
    for cell in cells:
        text = schema.source(cell)
        text = closed_up(joined(text)) if cell["cell_type"] == "markdown" else text
        part, paper = part_of(cell), paper_of(cell)
        if part == "heading" and paper not in begun:
            begun.add(paper)
            reviewed = (approved or tagged(cell)) and paper not in late
            machines = written_by([cell for cell in written if paper_of(cell) == paper])
            names = (["reviewed"] if reviewed else machines) + list(facts(cell).get("marks", []))
            names += ["pending"] if (paper, "abstract") in pending else []
            names += ["unread"] if (paper, "reading") in pending else []
            text = head(read_heading(text), paper, _marks(names), memory(nb).get("digest") or "")
        elif part == "intro":
            if not any(part_of(cell) == "abstract" for cell in written):
                text = untranslated(text)
            text = _folded_receipt(text, memory(nb).get("receipt"), edited(cell))
        elif part == "contents":
            text = _with_entries(text)
        elif part == "original":
            text = beside(abstracts.get(paper, ""), text)
        elif part == "reading":
            text = rename_parts(text, lambda number: f"[{say(f'site.post.part_{number}')}]{{.reading-part}}")
        elif part == "results":
            by = "reviewed" if edited(cell) or tagged(cell) or approved else "extracted"
            title = say("post.fold.results")
            text = text.replace(f"<summary>{title}<", f"<summary>{title} · {say(f'site.results.{by}')}<", 1)
        elif part == "front" and asks_for_review(nb):
            text = as_draft(text, not approved)
        shown.append(cell | {"source": text.splitlines(keepends=True)})
    return nb | {"cells": shown}


def untranslated(text: str) -> str:
    """The introduction of a post of which nothing is translated: it does not call itself a translation."""
    opening, blank, rest = text.partition("\n\n- ")
    return f"{opening.replace(say('post.intro.translated'), '', 1)}{blank}{rest}"


def written_by(cells: Iterable[dict]) -> list[str]:
    """The mark of a paper's written parts: the machine's translation, its reading where there is no translation, or an
    editor's who changed every one of them."""
    cells = list(cells)
    machines = {part_of(cell) for cell in cells if not (edited(cell) and facts(cell).get("machine"))}
    if "abstract" in machines:
        return ["machine"]
    return ["machine_reading"] if machines else ["edited"] * bool(cells)


def _marks(names: Iterable[str]) -> str:
    """The marks of these names, as far as there are such."""
    known = words.table("site.post.marks")
    return " ".join(f"[{known[name]}]{{.mark-{name.partition('_')[0]}}}" for name in names if name in known)


def _folded_receipt(text: str, receipt: object, by_editor: bool) -> str:
    """The introduction with its receipt folded into one line.

    What a reader must know before reading stays in sight, and so does all that an editor wrote above the receipt.
    """
    opening, begins, rest = text.partition("\n\n- ")
    listed, _, after = rest.partition("\n\n")
    line = _receipt_line(receipt) if isinstance(receipt, dict) else ""
    if not begins or not line:
        return f"::::: {{.receipt}}\n\n{text}\n\n:::::"
    above, _, inside = (opening, "", "") if by_editor else opening.rpartition("\n\n")
    above, inside = (f"{one}\n\n" if one else "" for one in (above, inside))
    frame = f'<details class="receipt">\n<summary>{line}</summary>\n\n{inside}- {listed}\n\n</details>'
    return f"{above}{frame}\n\n{after}".strip()


def _receipt_line(receipt: dict) -> str:
    """What the receipt says, in a line; empty for one that lacks its numbers."""
    shown, late, pending = receipt.get("shown"), receipt.get("late"), receipt.get("pending")
    if not isinstance(shown, int):
        return ""
    said = [say("site.note.papers", count=shown)]
    said.append(say("site.post.open" if receipt.get("state") == "open" else "site.post.closed"))
    said += [say("site.note.late", count=late)] if isinstance(late, int) and late else []
    said += [say("site.note.pending", count=len(pending))] if isinstance(pending, list) and pending else []
    return " · ".join(said)


def _abstracts_of(cells: list[dict]) -> dict[str, str]:
    """The Chinese abstract of every paper, in however many cells it stands."""
    found: dict[str, str] = {}
    for cell in cells:
        if part_of(cell) == "abstract":
            found[paper_of(cell)] = (
                f"{found.get(paper_of(cell), '')}\n\n{closed_up(joined(schema.source(cell)))}".strip()
            )
    return found


def _with_entries(text: str) -> str:
    """The list of contents below its heading in a frame of its own."""
    title, _, rest = text.partition("\n")
    return f"{title}\n\n::::: {{.contents}}\n\n{rest.strip()}\n\n:::::"
