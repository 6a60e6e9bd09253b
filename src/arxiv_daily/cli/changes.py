"""The verbs for what an editor changed and what newer runs propose: shown, taken, put aside, restored."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from .common import date_argument, digest_option, one_paper, paper_argument, post
from .editor_words import part_name, worded
from .table import changed

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from ..post.review import Change


@click.command()
@date_argument
@paper_argument
@digest_option
@click.option("--full", is_flag=True, help="The whole text, not only the surroundings of a change.")
def diff(date: str, paper: str, digest: str, full: bool) -> None:
    """Show what an editor changed, deleted, added or moved, and proposals.

    Each change comes with the command that undoes it. On a terminal red was removed and green was added;
    elsewhere [-removed-]{+added+}.
    """
    from ..post import review

    _, nb = post(digest, date)
    found = review.diff(nb, one_paper(nb, paper))
    for change in found:
        head, _, words = changed(nb, change, full).partition("\n")
        click.echo(f"{head}  → {_way_back(change, date, digest)}\n" + (f"{words}\n" if words else ""))
    if not found:
        click.echo(worded("same"))


def _way_back(change: "Change", date: str, digest: str) -> str:
    """What to do about a change, in words or as a command."""
    where = " ".join(filter(None, (date, change.paper)))
    named = f" --digest {digest}"
    if change.what in ("edited", "deleted"):
        paper = change.paper or "edition"
        return f"arxiv-daily restore {date} {paper} {change.part}{named}"
    return {
        "proposal": f"arxiv-daily accept {where}{named} | arxiv-daily decline {where}{named}",
        "replaced": f"arxiv-daily accept {where} --undo{named}",
        "added": worded("delete_cell"),
        "moved": worded("move_cell"),
    }[change.what]


@click.command()
@date_argument
@paper_argument
@digest_option
@click.option("--undo", is_flag=True, help="Put the replaced words back.")
def accept(date: str, paper: str, digest: str, undo: bool) -> None:
    """Accept the proposals of newer runs for edited cells.

    The words they replace are shown and kept: --undo puts them back.
    """
    from ..post import review
    from ..post.store import rewrite

    if not undo:
        _settle(date, paper, digest, review.accept, "accepted")
        return
    path, nb = post(digest, date)
    name = one_paper(nb, paper)
    held = [change for change in review.diff(nb, name) if change.what == "replaced"]
    rewrite(path, lambda nb: review.put_back(nb, name))
    for change in held:
        click.echo(f"{_place(change.paper, change.part)}: {worded('put_back')}")
    if not held:
        click.echo(worded("not_replaced"))


@click.command()
@date_argument
@click.argument("paper")
@click.argument("part", default="")
@digest_option
def restore(date: str, paper: str, part: str, digest: str) -> None:
    """Restore a changed or deleted part to the machine's newest.

    PAPER is an arXiv id, or `edition` for the parts that belong to no paper; without a PART all of its
    parts. What is replaced is kept: `arxiv-daily accept DATE PAPER --undo` puts it back.
    """
    from ..post import review
    from ..post.store import rewrite

    path, nb = post(digest, date)
    name = "" if paper == "edition" else one_paper(nb, paper) or ""
    done: dict[str, str] = {}

    def changing(nb: "NotebookNode") -> "NotebookNode":
        nb, became = review.restore(nb, name, part)
        done.update(became)
        return nb

    rewrite(path, changing)
    became = {"changed": "restored", "deleted": "returned", "awaited": "awaited"}
    for key, what in done.items():
        click.echo(f"{_place(*key.split('/', 1))}: {worded(became[what])}")
    if not done:
        click.echo(worded("not_changed"))


@click.command()
@date_argument
@paper_argument
@digest_option
def decline(date: str, paper: str, digest: str) -> None:
    """Decline the proposals of newer runs.

    The same text is not proposed again.
    """
    from ..post import review

    _settle(date, paper, digest, review.decline, "declined")


def _settle(date: str, paper: str, digest: str, change: Callable, done: str) -> None:
    """Apply accept or decline, and name the cells it applied to."""
    from ..post import review
    from ..post.store import rewrite

    path, nb = post(digest, date)
    name = one_paper(nb, paper)
    settled: list[review.Change] = []

    def changing(nb: "NotebookNode") -> "NotebookNode":
        settled[:] = [one for one in review.diff(nb, name) if one.what == "proposal"]
        return change(nb, name)

    rewrite(path, changing)
    for one in settled:
        click.echo(f"{_place(one.paper, one.part)}: {worded(done)}")
        if done == "accepted":
            click.echo("".join(text for sign, text in one.words if sign != "+"))
    if not settled:
        click.echo(worded("not_proposed"))


def _place(paper: str, part: str) -> str:
    """A part by its paper and name."""
    return f"{paper} {part_name(part)}".strip()


VERBS = (diff, accept, decline, restore)
