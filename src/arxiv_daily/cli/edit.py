"""The editor's verbs: what state the editions are in, and whose words stand in them."""

import sys
from pathlib import Path

import click

from .. import batch
from ..errors import PostError
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


@click.command("import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--dry-run", is_flag=True, help="Only say what would come of it.")
@digest_option
def import_(files: tuple[Path, ...], digest: str, dry_run: bool) -> None:
    """Turn Jekyll posts of an older archive into editions; an edition that is there is never touched.

    What is worth a look is named on stderr with its line: nothing of it is lost.
    """
    from ..publish.jekyll_import import import_file

    chosen = batch.load_digest(digest)
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
    """Keep editors' corrections of reviewed papers for later ones, and propose terms for the glossary."""
    from ..publish import learn, terms
    from ..publish.review import Change, compare
    from ..write.glossary import Glossary

    before, after = learn.learn(digest)
    gone, news = (
        [one for one in a.corrections if one not in b.corrections]
        for a, b in ((before, after), (after, before))
    )
    for one in news:
        click.echo(
            f"{one.date} {one.paper}  {one.english}\n    {Change(one.paper, '', '', compare(one.machine, one.chinese))}"
        )
    if before.text() != after.text():
        learn.save(digest, after)
    click.echo(f"params/memory/{digest}.csv: {len(after)} sentences, {len(news)} new, {len(gone)} gone")
    path = terms.glossary_path()
    proposed = terms.proposals(after, Glossary.load(path) if path.is_file() else Glossary())
    for one in proposed:
        sign = "?" if not one.certain else "+" if one.known is None else "~"
        instead = f"instead of {one.replaced}: {' '.join(one.papers)}"
        click.echo(f"{sign} {' | '.join(one.terms)} → {one.translation}   {instead}")
    certain = [one for one in proposed if one.certain]
    if certain and not apply:
        click.echo(f"{len(certain)} for the glossary: --apply puts them in, or edit params/glossary.csv")
    if certain and apply:
        terms.save(certain)
        click.echo(f"params/glossary.csv: {len(certain)} terms changed")


VERBS = (status, diff, accept, review, import_, learn)
