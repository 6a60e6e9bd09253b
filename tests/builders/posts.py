"""Posts made by hand, and an editor's doings on them: what the tests of merge and review are written in."""

import copy
import hashlib

from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_markdown_cell

from arxiv_daily.post import layout
from arxiv_daily.post.schema import NAME, key, machine_cell

PARTS = ("heading", "abstract", "reading")


def wording(name, edition=1):
    """A machine text of its own for every part and every rewording."""
    letters = hashlib.sha256(f"{name} {edition}".encode()).hexdigest()
    link = f"https://arxiv.org/abs/{name.rpartition('/')[0]}v1"
    return f"## {letters}\n\n- **arXiv**: [{link}]({link})" if name.endswith("heading") else letters


def headed(name, edition=1):
    """A heading's machine text in full: Chinese and English title, one line, address."""
    letters = hashlib.sha256(f"{name} {edition}".encode()).hexdigest()[:12]
    link = f"https://arxiv.org/abs/{name.rpartition('/')[0]}v1"
    return layout.write_heading(
        layout.Heading(f"题{letters}", original=f"Title {letters}", summary=f"介绍 {letters}", abs=link)
    )


def post(papers=("1", "2", "3"), words=None, pending=(), versions=None, drop=(), contents=False):
    """A run's post: front matter, introduction, three parts a paper, one code cell.

    `words` maps a key to its text, `pending` names keys still to come, `drop` keys that are not there,
    `contents` asks for the list of the papers, whose headings are then all in `words`.
    """
    words, versions = words or {}, versions or {}
    cells = [part("/front", "---\ntitle: T\n---")]
    names = ["/intro", *(f"{paper}/{kind}" for paper in papers for kind in PARTS)]
    if contents:
        entries = [(paper, layout.read_heading(words[f"{paper}/heading"])) for paper in papers]
        text = layout.write_contents(layout.Entry(paper, each.title, each.summary) for paper, each in entries)
        words, names = words | {"/contents": text}, ["/intro", "/contents", *names[1:]]
    for name in names:
        if name not in drop:
            state = "pending" if name in pending else "done"
            version = versions.get(name.split("/")[0], 1)
            cells.append(part(name, words.get(name, wording(name)), state=state, version=version))
    cells.append(part("/code:step", words.get("/code:step", "step()")))
    known = {"digest": "d", "date": "2026-01-08", "receipt": {"shown": len(papers)}, "front": {"title": "T"}}
    return from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": {NAME: known}, "cells": cells})


def part(name, text, **known):
    paper, _, kind = name.rpartition("/")
    return machine_cell(text, {"paper": paper, "part": kind, "flags": [], **known})


def at(nb, name):
    """Where a part is; the first cell of its key."""
    return next(index for index, cell in enumerate(nb.cells) if key(cell) == name)


def cell(nb, name) -> NotebookNode:
    return nb.cells[at(nb, name)]


def keys(nb):
    """The document in short: keys, and the text of what is the editor's own."""
    return [key(cell) or cell.source for cell in nb.cells if cell.cell_type != "code"]


def sources(nb):
    return [cell.source for cell in nb.cells]


def edit(nb, name, text):
    cell(nb, name).source = text


def note(nb, name, text):
    nb.cells.insert(at(nb, name) + 1, new_markdown_cell(text))


def delete(nb, *names):
    nb.cells = [cell for cell in nb.cells if key(cell) not in names]


def move(nb, name, index):
    nb.cells.insert(index, nb.cells.pop(at(nb, name)))


def split(nb, name, where):
    """As JupyterLab does: both halves carry the metadata, the first gets a new id."""
    whole = cell(nb, name)
    first = copy.deepcopy(whole)
    first.id, first.source, whole.source = f"{whole.id}-half", whole.source[:where], whole.source[where:]
    nb.cells.insert(at(nb, name), first)


def join(nb, name):
    """Merge a cell with the one below: one new id, the metadata of the upper one."""
    index = at(nb, name)
    upper, lower = nb.cells[index : index + 2]
    upper.source, upper.id = f"{upper.source}\n\n{lower.source}", f"{upper.id}-joined"
    del nb.cells[index + 1]


def duplicate(nb, name, index):
    twin = copy.deepcopy(cell(nb, name))
    twin.id += "-copy"
    nb.cells.insert(index, twin)


def retype(nb, name, kind):
    found = cell(nb, name)
    found.cell_type = kind
    if kind == "code":
        found.outputs, found.execution_count = [], None


def strip(nb, whole=False):
    """What a tool does that knows nothing of us: no metadata in cells, nor in the notebook if `whole`."""
    for each in nb.cells:
        each.metadata = NotebookNode()
    if whole:
        nb.metadata = NotebookNode()
