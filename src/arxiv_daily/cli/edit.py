"""The editor's verbs: whose words stand in an edition, and what becomes of them."""

import contextlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import PostError
from ..project import root
from ..runs import execute
from . import status
from .common import date_argument, digest_option, one_paper, paper_argument, post
from .editor_words import part_name, worded
from .table import changed

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from ..post.review import Change
    from ..write.memory import Memory


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
        click.echo(f"{head}  → {_way_back(change, date, digest)}\n{words}\n")
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


@click.command()
@date_argument
@paper_argument
@digest_option
@click.option("--undo", is_flag=True, help="Take the mark away.")
def review(date: str, paper: str, digest: str, undo: bool) -> None:
    """Mark an edition, or one paper of it, as reviewed.

    The tag `reviewed` in Jupyter does the same.
    """
    from ..post.review import edition_state, mark_reviewed, withdraw_review
    from ..post.store import rewrite

    path, nb = post(digest, date)
    name, change = one_paper(nb, paper), withdraw_review if undo else mark_reviewed
    known = edition_state(rewrite(path, lambda nb: change(nb, name)))
    draft = worded("draft") if known["draft"] else ""
    counts = worded("reviewed", reviewed=known["reviewed"], shown=known["shown"])
    click.echo(f"{digest}/{date}: {counts}{draft}")


@click.command()
@date_argument
@paper_argument
@digest_option
@click.option("--check", "kind", default="", help="Only alarms of this kind, as `stats` names it.")
@click.option("--undo", is_flag=True, help="Open them again.")
def dismiss(date: str, paper: str, digest: str, kind: str, undo: bool) -> None:
    """Dismiss false alarms.

    Those of an edition, of one paper of it, or of one kind.

    They stay dismissed when the edition is run again, and are counted by kind. The tag `dismissed` on a cell in
    Jupyter does the same for its alarms.
    """
    from ..post import dismissals
    from ..post.notes import todo
    from ..post.store import rewrite

    path, nb = post(digest, date)
    name, change = one_paper(nb, paper), dismissals.reopen if undo else dismissals.dismiss
    before = [(title, where, what) for title, _, where, what in todo(nb.cells)]
    after = [
        (title, where, what)
        for title, _, where, what in todo(rewrite(path, lambda nb: change(nb, name, kind)).cells)
    ]
    settled, left = (after, before) if undo else (before, after)
    done = [row for row in settled if row not in left]
    for row in done:
        click.echo("  ".join(filter(None, row)))
    click.echo(f"{digest}/{date}: {worded('reopened' if undo else 'dismissed', count=len(done))}", err=True)


@click.command()
def takedown() -> None:
    """Take the papers that the params name out of every post.

    `takedown:` in params/DIGEST.yaml lists their arXiv ids. Every run does this first; the site hides them at once.
    """
    from ..post.takedown import honour

    changed = honour(root())
    for path in changed:
        click.echo(f"{path.relative_to(root())}: papers taken down")
    if not changed:
        click.echo("no post shows a paper that the params take down")


@click.command("edit", context_settings={"ignore_unknown_options": True})
@click.argument("more", nargs=-1, type=click.UNPROCESSED)
def edit_(more: tuple[str, ...]) -> None:
    """Open JupyterLab on the posts.

    Also sets up how git shows posts. MORE is passed to JupyterLab.
    """
    from ..post import jupyterlab

    command = jupyterlab.command(root(), more)
    jupyterlab.configure_git(root())
    os.execv(command[0], command)


@click.command()
@click.argument("edition", metavar="DATE")
@click.option("--digest", default="", help="Name of a file in params/; default: the project's first.")
@click.option(
    "--apply",
    "file",
    type=click.Path(allow_dash=True),
    help="Take the changes made in this text; - is stdin.",
)
def text(edition: str, digest: str, file: str | None) -> None:
    """Print an edition as a text to correct in any editor.

    --apply takes the corrected text back into the post: words changed, cells added, cut and moved. Where text and
    notebook were both changed and conflict, nothing is applied.

    With a notebook's path instead of a DATE it prints the text that git compares.
    """
    if edition.endswith(".ipynb") and file is None:
        click.echo(_compared(Path(edition)), nl=False)
        return
    from ..gather import digests
    from ..post import text_form
    from ..post.store import rewrite

    path, nb = post(digest or digests.default(), edition)
    if file is None:
        click.echo(text_form.write(nb), nl=False)
        return
    try:
        with click.open_file(file, "rb") as opened:
            given = opened.read().decode()
    except OSError as error:
        raise PostError(f"{file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise PostError(f"{file} is not UTF-8 text ({error.reason} at byte {error.start})") from None
    done: dict[str, str] = {}

    def changing(nb: "NotebookNode") -> "NotebookNode":
        nb, became = text_form.apply(nb, given)
        done.clear()
        done.update(became)
        return nb

    rewrite(path, changing)
    for cell, what in done.items():
        click.echo(f"{cell}: {worded(what)}")
    if not done:
        click.echo(worded("text_same"))


def _compared(notebook: Path) -> str:
    """The text of a post's file, as git compares it; of anything else what is in it."""
    from ..post import git_textconv

    try:
        content = notebook.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise PostError(f"{notebook} cannot be read: {error.strerror}") from None
    with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError):  # git compares it all the same
        return git_textconv.plain(json.loads(content))
    return content


@click.command("import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--dry-run", is_flag=True, help="Only show what would be imported.")
@digest_option
def import_(files: tuple[Path, ...], digest: str, dry_run: bool) -> None:
    """Import the Jekyll posts of an older archive as editions.

    An existing edition is never touched.

    What is worth a look is reported on stderr with its line; nothing is lost.
    """
    from ..jekyll.importer import import_file

    chosen = execute.load_digest(digest)
    papers, notes, refused = 0, 0, 0
    for path in files:
        try:
            imported = import_file(path, chosen, dry_run)
        except PostError as error:
            click.echo(f"arxiv-daily: {error}", err=True)
            refused += 1
            continue
        for note in imported.notes:
            click.echo(f"{path}:{note.line}: {note.what}", err=True)
        click.echo(f"posts/{digest}/{imported.date}: {len(imported.rows)} papers")
        papers, notes = papers + len(imported.rows), notes + len(imported.notes)
    done = "could be imported" if dry_run else "imported"
    click.echo(
        f"{len(files) - refused} of {len(files)} files {done}: {papers} papers, {notes} notes", err=True
    )
    if refused:
        sys.exit(1)


@click.command()
@digest_option
@click.option("--apply", is_flag=True, help="Put the terms that are certain into params/glossary.csv.")
def learn(digest: str, apply: bool) -> None:
    """Learn from reviewed corrections and propose glossary terms."""
    from ..learn import corrections
    from ..post.review import Change, compare

    before, after, unreadable = corrections.learn(digest)
    news = [one for one in after.corrections if one not in before.corrections]
    gone = [one for one in before.corrections if one not in after.corrections]
    for one in news:
        words = Change(one.paper, "abstract", "edited", compare(one.machine, one.chinese))
        click.echo(f"{one.date} {one.paper}  {one.english}\n    {words}")
    if news or gone:
        corrections.save(digest, after)
    click.echo(f"params/memory/{digest}.csv: {len(after)} sentences, {len(news)} new, {len(gone)} gone")
    _propose(after, apply)
    _unfiled(digest)
    for error in unreadable:
        click.echo(f"arxiv-daily: {error}; what was learned of it stays", err=True)
    sys.exit(bool(unreadable))


def _propose(memory: "Memory", apply: bool) -> None:
    """Show the terms that editors changed twice; with `apply`, put those that are certain into the glossary."""
    from ..learn import glossary_proposals

    proposed = glossary_proposals.proposals(memory, glossary_proposals.glossary())
    for one in proposed:
        sign = "?" if not one.certain else "+" if one.known is None else "~"
        instead = f"instead of {one.replaced}: {' '.join(one.papers)}"
        click.echo(f"{sign} {' | '.join(one.terms)} → {one.translation}   {instead}")
    certain = [one for one in proposed if one.certain]
    if certain and apply:
        glossary_proposals.save(certain)
        click.echo(f"params/glossary.csv: {len(certain)} terms changed")
    elif certain:
        click.echo(f"{len(certain)} for the glossary: --apply puts them in, or edit params/glossary.csv")


def _unfiled(digest: str) -> None:
    """Show what editors named that the taxonomy does not have."""
    from ..gather.taxonomy import taxonomy_of
    from ..learn.unknown_terms import collected

    if taxonomy := taxonomy_of(digest):
        for facet, name, count in collected(root() / "posts" / digest, taxonomy):
            click.echo(f"? {facet or 'topic'} {name} ({count}): not in params/taxonomy/{taxonomy.field}.yaml")


VERBS = (
    status.status,
    diff,
    accept,
    decline,
    restore,
    review,
    dismiss,
    takedown,
    edit_,
    text,
    import_,
    learn,
)
