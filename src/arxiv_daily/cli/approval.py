"""The verbs by which an editor approves: an edition or a paper, alarms that are empty, papers that must go."""

import click

from ..project import root
from .common import date_argument, digest_option, one_paper, paper_argument, post
from .editor_words import worded


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
        click.echo(f"{path.relative_to(root())}: {worded('taken_down')}")
    if not changed:
        click.echo(worded("none_taken_down"))


VERBS = (review, dismiss, takedown)
