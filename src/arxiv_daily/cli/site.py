"""The publisher's verbs: posts to site."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from .. import environment
from ..errors import PostError
from ..project import root
from .common import digest_option, filter_option, json_option, only, post


@click.command()
@click.option(
    "--renderer", type=click.Choice(["quarto", "embedded"]), help="Default: Quarto if there is one."
)
def site(renderer: str | None) -> None:
    """Render the posts into _site/."""
    from ..site.render import render

    click.echo(f"open {render(root(), renderer) / 'index.html'}")


@click.command()
@click.option(
    "--renderer", type=click.Choice(["quarto", "embedded"]), help="Default: Quarto if there is one."
)
@click.option("--port", default=4848, show_default=True)
def preview(renderer: str | None, port: int) -> None:
    """Serve the site locally and reload it on every change."""
    from ..site.preview import serve

    serve(root(), renderer, port, lambda address: click.echo(f"open {address} (Ctrl-C ends)"))


@click.command()
@click.option(
    "--renderer", type=click.Choice(["quarto", "embedded"]), help="Default: Quarto if there is one."
)
@click.option("--remote", default="origin", show_default=True, help="A remote of this git repository.")
@click.option("--branch", default="gh-pages", show_default=True)
@click.option("--dry-run", is_flag=True, help="Do everything except push.")
def publish(renderer: str | None, remote: str, branch: str, dry_run: bool) -> None:
    """Render the site and push it to the branch the web host serves."""
    from ..site.deploy import deploy

    click.echo(deploy(root(), renderer, remote, branch, dry_run))


@click.command()
@click.argument("date", default="")
@filter_option
@json_option(posts=0, findings=[])
def check(date: str, digest: str, answer: dict | None) -> None:
    """List what would break or mislead on the site.

    One line per finding, for one date or for all posts. Exits with 1 if there is an error.
    """
    from ..gather.edition import parse_date
    from ..site.check import check_post, check_site

    day = str(parse_date(date)) if date else "????-??-??"
    posts = sorted((root() / "posts").glob(f"{only(digest)}/{day}/index.ipynb"))
    if date and not posts:
        raise PostError(f"there is no edition of {date}: make it with arxiv-daily run --date {date}")
    found = [one for path in posts for one in check_post(path, str(path.parent.relative_to(root())))]
    found += check_site(root())
    if answer:
        answer |= {"posts": len(posts), "findings": [asdict(one) for one in found]}
        sys.exit(any(one.error for one in found))
    for one in found:
        click.echo(one)
    errors = sum(one.error for one in found)
    click.echo(f"{len(posts)} posts, {errors} errors, {len(found) - errors} warnings", err=True)
    if errors:
        sys.exit(1)


@click.command()
@click.argument("paper")
@click.argument("words", default="")
@click.option("--digest", default="", help="Only editions of this one; default: all.")
@click.option(
    "--corrected", is_flag=True, help="The error is corrected: WORDS, or the report, say what it was."
)
def erratum(paper: str, words: str, digest: str, corrected: bool) -> None:
    """Record an error that a reader reported, or its correction.

    PAPER is an arXiv id or address. A report is an alarm in the editor's list of the newest edition with the
    paper, until it is dismissed or corrected; the paper's page says what was corrected and when.
    """
    from ..post import errata, store
    from ..site import index
    from ..site.names import paper_named
    from ..site.records import newest

    if not (name := paper_named(paper)):
        raise click.UsageError(f"{paper!r} is not an arXiv id: write it like 2512.21324")
    words = " ".join(words.split())
    if not words and not corrected:
        raise click.UsageError('say what is wrong: arxiv-daily erratum ID "…"')
    archive = index.read(root())
    found = [
        one
        for one in newest([*archive.editions, *archive.drafts])
        if only(digest) in ("*", one.digest) and any(shown.id == name for shown in one.papers)
    ]
    if not found:
        raise PostError(f"no edition shows the paper {name}: arxiv-daily status lists the editions")
    path, nb = post(found[0].digest, found[0].date)
    change = errata.correct if corrected else errata.report
    day = store.this_instant().date()
    if change(nb, name, words, day) == nb:
        told = "nothing was reported: say what was corrected" if corrected else "already reported"
        raise PostError(f"{found[0].key} {name}: {told}")
    store.rewrite(path, lambda nb: change(nb, name, words, day))
    click.echo(f"{found[0].key} {name}: {'corrected' if corrected else 'reported'}")


@click.command(hidden=True)
def present() -> None:
    """Quarto's notebook filter: a post on stdin, the reader's view on stdout."""
    from ..post.takedown import filtered
    from ..site.reader_view import present_post

    click.echo(json.dumps(present_post(filtered(root(), json.load(sys.stdin))), ensure_ascii=False))


@click.command()
def stats() -> None:
    """Update the pages of statistics, weeks and months.

    The statistics are stats.ipynb and trust.ipynb. Also shows what became of the checks' alarms, by kind.
    """
    from ..site import index
    from ..site.periods import store as periods
    from ..site.stats import tables
    from ..site.stats.run import NUMBERS, refresh

    archive = index.read(root())
    for name in NUMBERS:
        if page := refresh(root(), archive, name):
            click.echo(page.relative_to(root()))
    periods.renew(root(), archive)
    if len(answered := tables.answers(archive)):
        click.echo(answered.to_string(index=False, na_rep="-"))


@click.command(hidden=True)
def finish() -> None:
    """Quarto's step after rendering: lists, search and feeds are filled into the site it made."""
    from ..site import render
    from ..site.render import finish_site

    folder = Path(environment.QUARTO_OUTPUT.get() or render.SITE)
    finish_site(root(), root() / folder)


@click.command()
@click.argument("date", default="")
@click.option("--all", "every", is_flag=True, help="Every edition of the digest; --output must be a folder.")
@click.option("--to", "form", type=click.Choice(["jekyll"]), required=True, help="The format.")
@digest_option
@click.option(
    "--output", type=click.Path(path_type=Path), help="A file, or a folder for it; default: stdout."
)
def export(date: str, every: bool, form: str, digest: str, output: Path | None) -> None:
    """Export an edition as a Markdown post for Jekyll."""
    from ..files import write_atomic
    from ..gather.table import posts
    from ..jekyll import export

    if bool(date) == every or (every and not (output and output.is_dir())):
        raise click.UsageError("give a DATE, or --all with a folder as --output")
    failed = 0
    for each in (folder.name for folder in posts(digest)) if every else [date]:
        try:
            nb = post(digest, each)[1]
            content = export.export(nb)
        except PostError as error:
            if not every:
                raise
            click.echo(f"arxiv-daily: {error}", err=True)
            failed += 1
            continue
        if output is None:
            click.echo(content, nl=False)
            continue
        path = output / export.file_name(nb) if output.is_dir() else output
        write_atomic(path, content, synced=True)
        click.echo(path)
    sys.exit(bool(failed))


VERBS = (site, preview, check, publish, stats, erratum, present, finish, export)
