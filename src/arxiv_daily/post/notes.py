"""The margin of a post: what asks for the editor's eye, said in the notebook and never on the page.

Above each such cell stands a note, and a list with links to them all stands at the top. Both are code cells
with folded code, which no reader sees; they follow from the other cells alone and are made anew each time. A note can be
deleted: that closes the alarms it told of.
"""

import copy
from collections.abc import Iterator
from html import escape
from itertools import pairwise

from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_output

from ..words import say, table
from . import conflict, review, schema
from .layout import read_heading
from .quotes import in_context
from .review import DECISIONS, compare, open_flags, open_notes
from .schema import FRONT, facts, key, kind, machine_code, part, reviewed_papers, unique_ids, waits

NOTE, LIST = say("post.margin.note"), say("post.margin.list")
_OLDER = (  # the margin's code in posts of before
    "# For the editor alone: what asks for a look in the cell below.",
    "# For the editor alone: what asks for a look in this edition. A link leads to its cell.",
)
_FOLDED = {"source_hidden": True}
_FRAME = '<div style="border-left: 4px solid #d9822b; background: rgba(217, 130, 43, .12); padding: .4em .8em">{}</div>'
_LEFT = "text-align: left; vertical-align: top"


def annotated(nb: NotebookNode) -> NotebookNode:
    """A copy of `nb` with its margin as it should be now."""
    nb = copy.deepcopy(nb)
    cells = [cell for cell in nb.cells if not in_margin(cell)]
    approved, noted = reviewed_papers(cells), set()
    texts = {name: cell.source for cell in cells if (name := key(cell))}
    result = []
    for cell in cells:
        name = key(cell)
        if (
            name
            and kind(name) != "code"
            and name not in noted
            and (text := _note(cell, approved, _sides(cell, texts)))
        ):
            result.append(
                _shown(
                    NOTE, {"paper": schema.paper(name), "part": part(_note_of(cell))}, text, deletable=True
                )
            )
            noted.add(name)
            _remember(cell, [flag for flag in open_flags(cell, approved) if flag["check"] not in DECISIONS])
        elif name:
            _remember(cell, [])
        result.append(cell)
    if cells and key(cells[0]) == FRONT:
        index = 1 + (key(result[0]) != FRONT)
        result.insert(index, _shown(LIST, {"part": "code:list"}, _listing(nb)))
    nb.cells = unique_ids(result)
    return nb


def heeded(nb: NotebookNode) -> NotebookNode:
    """`nb` with the alarms closed whose note an editor deleted.

    A notebook without the list at its top has lost its margin some other way, and nothing is closed.
    """
    if not any(in_margin(cell) and cell.source == LIST for cell in nb.cells):
        return nb
    there = {key(cell) for cell in nb.cells if in_margin(cell)}
    there |= {
        key(cell) for note, cell in pairwise(nb.cells) if in_margin(note)
    }  # whose note has lost its metadata
    if all(key(cell) in there or _note_of(cell) in there for cell in nb.cells if schema.noted(cell)):
        return nb
    nb = copy.deepcopy(nb)
    for cell in nb.cells:
        if (told := schema.noted(cell)) and key(cell) not in there and _note_of(cell) not in there:
            facts(cell)["closed"] = [*schema.closes(cell), *told]
            del facts(cell)["noted"]
    return nb


def _remember(cell: NotebookNode, alarms: list[dict]) -> None:
    """Keep with a cell which alarms the note above it tells of."""
    if alarms:
        facts(cell)["noted"] = [schema.alarm_record(flag) for flag in alarms]
    else:
        facts(cell).pop("noted", None)


def _note_of(cell: NotebookNode) -> str:
    """The key of the note above a cell."""
    return schema.key_of(schema.paper_of(cell), f"code:note-{schema.part_of(cell)}")


def in_margin(cell: NotebookNode) -> bool:
    """Whether the cell belongs to the margin, with or without its metadata."""
    return cell.cell_type == "code" and cell.source in (NOTE, LIST, *_OLDER)


def _shown(code: str, known: dict, text: tuple[str, str], deletable: bool = False) -> NotebookNode:
    """A folded code cell that shows a text, given as HTML and plain."""
    cell = machine_code(code, known)
    cell.metadata |= {"editable": False, "deletable": deletable, "jupyter": dict(_FOLDED)}
    html, plain = text
    cell.outputs = [new_output("display_data", {"text/html": html, "text/plain": plain})]
    return from_dict(cell)


def _note(
    cell: NotebookNode, approved: set[str], sides: tuple[list[str], list[str]]
) -> tuple[str, str] | None:
    """What is to be said above a cell: the open findings of the checks, each with its words as they stand in the
    cell and in the English, and a newer machine text."""
    plain = _unmerged(cell)
    html = [escape(line) for line in plain]
    for flag in open_flags(cell, approved):
        name, detail = _label(flag), flag.get("detail", "")
        html.append(say("post.margin.matter", name=f"<b>{escape(name)}</b>", detail=escape(detail)))
        html += _where(flag, *sides)
        plain.append(_said(flag))
    if proposal := facts(cell).get("proposal"):
        html.append(_proposed(cell.source, proposal["text"]))
        plain.append(say("post.margin.matter", name=say("post.margin.newer"), detail=proposal["text"]))
    if not html:
        return None
    if any(flag["check"] not in DECISIONS for flag in open_flags(cell, approved)):
        html.append(f"<small>{say('post.margin.close', cell=escape(cell.id))}</small>")
    if notes := [_said(flag) for flag in open_notes(cell, approved)]:
        html.append(_folded(notes))
        plain += [say("post.margin.aside", note=each) for each in notes]
    return _FRAME.format("<br>\n".join(html)), "\n".join(plain)


def _sides(cell: NotebookNode, texts: dict[str, str]) -> tuple[list[str], list[str]]:
    """Where the words of a cell's flags may stand: in itself, in the abstract's English, or in the paper's titles."""
    paper = schema.paper_of(cell)
    original, heading = (texts.get(schema.key_of(paper, name), "") for name in ("original", "heading"))
    return [cell.source, heading], [original, heading]


def _where(flag: dict, chinese: list[str], english: list[str]) -> list[str]:
    """The words a flag is about, marked in a little of the text around them."""
    lines = []
    for which, among in (("zh", chinese), ("en", english)):
        words = str(flag.get(f"words_{which}") or "")
        if found := next(filter(None, (in_context(words, text) for text in among)), None):
            before, there, after = map(escape, found)
            quote = f"…{before}<mark>{there}</mark>{after}…"
            lines.append(
                f"<small>{say('post.margin.chinese' if which == 'zh' else 'post.margin.english', quote=quote)}</small>"
            )
    if passage := str(flag.get("source") or ""):
        lines.append(f"<small>{say('post.margin.source', quote=escape(passage))}</small>")
    return lines


def _folded(notes: list[str]) -> str:
    """What may well be fine, behind a line that says how many there are."""
    lines = "<br>\n".join(map(escape, notes))
    return f"<details><summary>{say('post.margin.notes', count=len(notes))}</summary>{lines}</details>"


def _label(flag: dict) -> str:
    """The check a flag comes from, in words; one that is unknown by its code."""
    return table("post.check").get(flag["check"], flag["check"])


def _said(flag: dict) -> str:
    """A flag as one line."""
    line = say("post.margin.matter", name=_label(flag), detail=flag.get("detail", ""))
    passage = str(flag.get("source") or "")
    return f"{line} {say('post.margin.source', quote=passage)}" if passage else line


def _proposed(text: str, newer: str) -> str:
    """A newer machine text against the one that stands."""
    marks = {" ": "{}", "-": "<del>{}</del>", "+": "<ins>{}</ins>"}
    words = "".join(marks[sign].format(escape(word)) for sign, word in compare(text, newer))
    lines = words.replace("\n", "<br>\n")
    return (
        f"<b>{say('post.margin.newer')}</b>{say('post.margin.kept')}<br>\n{lines}\n"
        f"<details><summary>{say('post.margin.whole')}</summary><pre>{escape(newer)}</pre></details>"
    )


def _listing(nb: NotebookNode) -> tuple[str, str]:
    """The edition in numbers, and a line for each thing to look at, linked to its cell."""
    rows = list(todo(nb.cells))
    count = _summary(nb)
    intro = schema.parts(nb.cells).get("/intro", nb.cells[0]).id
    html = [f"<p><b>{count}</b></p>", f"<p>{say('post.margin.how', intro=intro)}</p>"]
    if rows:
        html.append(f"<table><thead>{_row('th', *table('post.margin.column').values())}</thead><tbody>")
        last = ""
        for title, cell, where, what in rows:
            link = f'<a href="#cell-id={cell.id}">{escape(where)}</a>'
            html.append(_row("td", escape(title) if title != last else "", link, escape(what)))
            last = title
        html.append("</tbody></table>")
    return "\n".join(html), "\n".join(
        [
            count,
            *(
                say("post.margin.matter", name=f"{title} {where}", detail=what)
                for title, _, where, what in rows
            ),
        ]
    )


def _row(kind: str, *texts: str) -> str:
    """A row of the list; the link in its middle stays on one line."""
    styles = (_LEFT, f"{_LEFT}; white-space: nowrap", _LEFT)
    made = (f'<{kind} style="{style}">{text}</{kind}>' for style, text in zip(styles, texts, strict=True))
    return f"<tr>{''.join(made)}</tr>"


def _summary(nb: NotebookNode) -> str:
    """The edition in numbers, on one line."""
    numbers = review.edition_state(nb)
    told = ("flagged", "pending", "proposals", "reviewed")
    counts = [say("post.summary.shown", count=numbers["shown"])]
    counts += [say(f"post.summary.{what}", count=numbers[what]) for what in told if numbers[what]]
    return "，".join([*counts, *([say("post.summary.draft")] if numbers["draft"] else [])])


def todo(cells: list[NotebookNode]) -> Iterator[tuple[str, NotebookNode, str, str]]:
    """Title, cell, name of the part and matter of everything to look at, in page order."""
    approved, title, seen = reviewed_papers(cells), "", set()
    for cell in cells:
        name, matters = key(cell), _unmerged(cell)
        if name and kind(name) != "code" and name not in seen:
            seen.add(name)
            if part(name) == "heading":
                title = _title_in(cell)
            matters += [_said(flag) for flag in open_flags(cell, approved)]
            matters += [say("post.margin.pending")] if waits(cell) else []
            matters += [say("post.margin.proposal")] if "proposal" in facts(cell) else []
        for what in matters:
            where = part(name) or "own"
            yield title if schema.paper(name) else "", cell, table("post.part").get(where, where), what


def _unmerged(cell: NotebookNode) -> list[str]:
    """A line about the git merge that is not finished in this cell, if there is one."""
    where = conflict.of_cell(cell)
    how = "metadata" if where.startswith("metadata") else "text"
    return [say(f"post.margin.unmerged_{how}", where=where)] if where else []


def _title_in(heading: NotebookNode) -> str:
    return read_heading(heading.source).title


def title_of(nb: NotebookNode, name: str) -> str:
    """The paper's title as its heading cell has it."""
    return next((_title_in(cell) for cell in nb.cells if name and key(cell) == f"{name}/heading"), "")
