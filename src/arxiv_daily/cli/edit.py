"""The editor's verbs: what state the editions are in, and whose words stand in them."""

import click

from ..project import root
from .common import date_argument, digest_option, paper_argument, post


@click.command()
@click.option("--digest", default="", help="Only this one; default: all.")
def status(digest: str) -> None:
    """A table of all editions: papers shown, pending, flagged, edited, with a proposal, reviewed."""
    from ..publish.commit import read_post
    from ..publish.review import state

    columns = ("shown", "pending", "flagged", "edited", "proposals", "reviewed")
    click.echo(f"{'edition':<24}" + "".join(f"{name:>10}" for name in columns))
    for path in sorted((root() / "posts").glob(f"{digest or '*'}/????-??-??/index.ipynb")):
        known = state(read_post(path)[1])
        edition = f"{path.parent.parent.name}/{path.parent.name}" + (" (draft)" if known["draft"] else "")
        click.echo(f"{edition:<24}" + "".join(f"{known[name]:>10}" for name in columns))


@click.command()
@date_argument
@paper_argument
@digest_option
def diff(date: str, paper: str, digest: str) -> None:
    """The editor's words against the machine's, and what newer runs propose: [-taken out-]{+put in+}."""
    from ..publish.review import diff

    for change in diff(post(digest, date)[1], paper or None):
        click.secho(f"{change.paper} {change.part} ({change.what})".lstrip(), bold=True)
        colours = {"-": "red", "+": "green", " ": None}
        marks = {"-": "[-{}-]", "+": "{{+{}+}}", " ": "{}"}
        text = "".join(click.style(marks[sign].format(part), fg=colours[sign]) for sign, part in change.words)
        click.echo(text + "\n")


@click.command()
@date_argument
@paper_argument
@digest_option
def accept(date: str, paper: str, digest: str) -> None:
    """Take what newer runs propose beside edited cells, for one paper or for all."""
    from ..publish.commit import rewrite
    from ..publish.review import accept

    rewrite(post(digest, date)[0], lambda nb: accept(nb, paper or None))


@click.command()
@date_argument
@paper_argument
@digest_option
def review(date: str, paper: str, digest: str) -> None:
    """Mark an edition or one paper of it as reviewed."""
    from ..publish.commit import rewrite
    from ..publish.review import mark_reviewed

    rewrite(post(digest, date)[0], lambda nb: mark_reviewed(nb, paper or None))


VERBS = (status, diff, accept, review)
