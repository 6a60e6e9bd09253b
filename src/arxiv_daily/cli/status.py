"""The state of the editions: on one screen for people, as JSON for programs."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import PostError
from ..project import root
from . import table
from .common import filter_option, json_option, only
from .editor_words import worded

if TYPE_CHECKING:
    from nbformat import NotebookNode

_COLUMNS = {
    "shown": "",
    "pending": "yellow",
    "flagged": "yellow",
    "edited": "green",
    "proposals": "cyan",
    "reviewed": "green",
}


@click.command()
@click.argument("date", default="")
@filter_option
@json_option(editions=[], spent=[])
def status(date: str, digest: str, answer: dict | None) -> None:
    """Show editions: papers, pending, flagged, edited, reviewed.

    Also shows what the models used each month.

    With a DATE, also what needs attention in that edition, by paper, with the file and the number of the cell.
    """
    from ..write.model.budget import by_month

    found = [_edition(path, whole=bool(date or answer)) for path in _posts(digest, date)]
    if not found and date:
        raise PostError(f"there is no edition {date}: make one with arxiv-daily run")
    spent = by_month((one["edition"].partition("/")[2], one.pop("receipt")) for one in found)
    unreadable = [one["error"] for one in found if one["error"]]
    if answer:
        answer["errors"] += unreadable
        answer["editions"] = found
        names = ("month", "calls", "tokens_in", "cached", "tokens_out", "cost")
        answer["spent"] = [dict(zip(names, (month, *took, cost), strict=True)) for month, took, cost in spent]
    elif not found:
        click.echo(worded("no_edition"))
    else:
        click.echo(table.status_table([one | {"note": _note(one)} for one in found], _COLUMNS))
        if spent:
            click.echo(f"\n{table.spent(spent)}")
        for one in found if date else ():
            for line in _matters(one):
                click.echo(line)
    for error in unreadable:
        click.echo(f"arxiv-daily: {error}", err=True)
    sys.exit(bool(unreadable))


def _posts(digest: str, date: str) -> list[Path]:
    """The notebooks of every edition, or of one date."""
    from ..gather.edition import parse_date

    day = parse_date(date) if date else "????-??-??"
    return sorted((root() / "posts").glob(f"{only(digest)}/{day}/index.ipynb"))


def _edition(path: Path, whole: bool) -> dict:
    """One edition: its numbers, and if `whole` what asks for a look; `error` says why it cannot be read."""
    from ..post import conflict, schema
    from ..post.notebook import look
    from ..post.review import edition_state

    name = f"{path.parent.parent.name}/{path.parent.name}"
    one: dict = {"edition": name, "file": str(path.relative_to(root())), "error": "", "receipt": {}}
    try:
        nb = look(path)
    except PostError as error:
        return one | {"error": str(error)}
    one |= {"receipt": schema.memory(nb).get("receipt", {})} | edition_state(nb)
    if where := conflict.in_notebook(nb):
        one["error"] = conflict.said(one["file"], where)
    return one | ({"matters": list(_todo(nb))} if whole else {})


def _todo(nb: "NotebookNode") -> Iterator[dict]:
    """What asks for a look, each with its paper and its cell."""
    from ..post import notes, schema

    numbers = {cell.id: number for number, cell in enumerate(nb.cells, 1)}
    for title, cell, where, what in notes.todo(nb.cells):
        yield {
            "paper": schema.paper_of(cell),
            "title": title,
            "part": schema.part_of(cell),
            "where": where,
            "what": what,
            "cell": numbers[cell.id],
            "cell_id": cell.id,
        }


def _note(one: dict) -> str:
    """What stands behind an edition's numbers."""
    if "shown" not in one:
        return click.style(worded("unreadable"), fg="red")
    unfinished = click.style(worded("unmerged"), fg="red") if one["error"] else ""
    return ", ".join(filter(None, (worded("a_draft") if one["draft"] else "", unfinished)))


def _matters(one: dict) -> Iterator[str]:
    """What asks for a look, a line each below a line for each paper; the first of a cell has the link to it."""
    paper = cell = None
    for matter in one.get("matters", ()):
        if matter["paper"] != paper:
            paper = matter["paper"]
            head = " ".join(filter(None, (paper, matter["title"]))) or one["edition"]
            yield f"\n{click.style(head, bold=True)}"
        link = f"  {one['file']}#cell-id={matter['cell_id']} {worded('cell', number=matter['cell'])}"
        yield f"  {matter['where']}  {matter['what']}{link if matter['cell_id'] != cell else ''}"
        cell = matter["cell_id"]


VERBS = (status,)
