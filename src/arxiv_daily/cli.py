"""The command line: every verb works on the project in the current folder, or in the one given by --root."""

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from nbformat import NotebookNode
from tqdm import tqdm

from . import batch
from .errors import ArxivDailyError, ConfigError, PostError
from .gather.edition import parse_date
from .project import post_dir, root

STAGES = {"fulltext": "full texts", "translate": "translations", "read": "readings"}


class OneLine(click.Group):
    """A group whose commands end an `ArxivDailyError` with its one line and its exit code."""

    def invoke(self, ctx: click.Context):
        try:
            return super().invoke(ctx)
        except ArxivDailyError as error:
            click.echo(f"arxiv-daily: {error}", err=True)
            ctx.exit(error.exit_code)
        except OSError as error:
            click.echo(f"arxiv-daily: {error.filename or 'a file'}: {error.strerror or error}", err=True)
            ctx.exit(1)


@click.group(cls=OneLine)
@click.option("--root", "folder", type=click.Path(file_okay=False, exists=True), help="The project's folder.")
@click.version_option(package_name="arxiv-daily")
def main(folder: str | None) -> None:
    """Every morning a page in Chinese with every new arXiv paper of a field."""
    if folder:
        os.environ["ARXIV_DAILY_ROOT"] = str(Path(folder).resolve())


digest_option = click.option(
    "--digest", default="audio", show_default=True, help="Name of a file in params/."
)


@main.command()
@digest_option
@click.option("--date", default="", help="YYYY-MM-DD; default: the newest closed window.")
@click.option("--late/--no-late", default=None, help="Look for late papers; default: for the newest window.")
@click.option("--strict", is_flag=True, help="Exit with 3 if any part is pending.")
def run(digest: str, date: str, late: bool | None, strict: bool) -> None:
    """Make one edition; the newest one also completes what the week before left pending."""
    chosen = batch.load_digest(digest)
    outcomes = [edition(chosen, date, {None: "auto", True: "yes", False: "no"}[late])]
    if not date:
        newest = batch.newest_closed(chosen)
        outcomes += [edition(chosen, str(day), "no") for day in batch.unfinished(chosen, newest)]
    if strict and any(outcome.pending for outcome in outcomes):
        sys.exit(3)


def edition(digest: batch.Digest, date: str, late: str) -> batch.Outcome:
    """Run one edition with bars on stderr, and say what came of it."""
    with bars() as show:
        outcome = batch.run(digest, date, late, on_progress=show)
    click.echo(f"{outcome.path.relative_to(root())}: {outcome.shown} papers")
    if outcome.pending:
        click.echo(f"pending: {' '.join(outcome.pending)} (the next run asks again)", err=True)
    return outcome


@contextlib.contextmanager
def bars() -> Iterator:
    """A function that shows the notebook's progress reports, one bar a stage."""
    shown: dict[str, tqdm] = {}

    def show(report: dict) -> None:
        stage = report["stage"]
        if stage not in shown:
            shown[stage] = tqdm(
                total=report["total"],
                desc=f"{STAGES.get(stage, stage):>12}",
                position=len(shown),
                unit="paper",
            )
        bar = shown[stage]
        bar.n, bar.total = report["done"], report["total"]
        bar.set_postfix_str(report["label"][:40], refresh=True)

    try:
        yield show
    finally:
        for bar in shown.values():
            bar.close()


@main.command()
@click.option("--from", "first", required=True, help="First date, YYYY-MM-DD.")
@click.option("--to", "last", required=True, help="Last date, included.")
@digest_option
def backfill(first: str, last: str, digest: str) -> None:
    """Make the editions of many dates by their windows alone; what is complete is passed over."""
    chosen = batch.load_digest(digest)
    failed = []
    for day in batch.dates(parse_date(first), parse_date(last)):
        receipt = batch.read_receipt(post_dir(digest, day))
        if receipt and receipt["state"] == "closed" and not receipt["pending"]:
            continue
        try:
            edition(chosen, str(day), "no")
        except ConfigError:
            raise
        except ArxivDailyError as error:
            click.echo(f"{day}: {error}", err=True)
            failed.append(str(day))
    if failed:
        raise ArxivDailyError(f"{len(failed)} editions failed: {' '.join(failed)}; run the command again")


@main.command()
def demo() -> None:
    """One edition from end to end with nothing configured: live arXiv or the sample day, then the site."""
    from .demo import source
    from .publish.site import render

    with source() as (chosen, origin):
        click.echo(f"{chosen.key}: papers from {origin}")
        outcome = edition(chosen.digest, str(chosen.date), "no")
    site = render(root())
    click.echo(f"the site:     {site / 'index.html'}")
    click.echo(f"the page:     {site / 'posts' / chosen.key / 'index.html'}")
    click.echo(f"the notebook: {outcome.path}")


@main.command()
@click.option(
    "--renderer", type=click.Choice(["quarto", "embedded"]), help="Default: Quarto if there is one."
)
def site(renderer: str | None) -> None:
    """Render the posts into _site/."""
    from .publish.site import render

    click.echo(f"open {render(root(), renderer) / 'index.html'}")


@main.command()
@click.option("--digest", default="", help="Only this one; default: all.")
def status(digest: str) -> None:
    """A table of all editions: papers shown, pending, flagged, edited, with a proposal, reviewed."""
    from .publish.commit import read_post
    from .publish.review import state

    columns = ("shown", "pending", "flagged", "edited", "proposals", "reviewed")
    click.echo(f"{'edition':<24}" + "".join(f"{name:>10}" for name in columns))
    for path in sorted((root() / "posts").glob(f"{digest or '*'}/????-??-??/index.ipynb")):
        known = state(read_post(path)[1])
        edition = f"{path.parent.parent.name}/{path.parent.name}" + (" (draft)" if known["draft"] else "")
        click.echo(f"{edition:<24}" + "".join(f"{known[name]:>10}" for name in columns))


date_argument = click.argument("date")
paper_argument = click.argument("paper", default="")


@main.command()
@date_argument
@paper_argument
@digest_option
def diff(date: str, paper: str, digest: str) -> None:
    """The editor's words against the machine's, and what newer runs propose: [-taken out-]{+put in+}."""
    from .publish.review import diff

    for change in diff(post(digest, date)[1], paper or None):
        click.secho(f"{change.paper} {change.part} ({change.what})".lstrip(), bold=True)
        colours = {"-": "red", "+": "green", " ": None}
        marks = {"-": "[-{}-]", "+": "{{+{}+}}", " ": "{}"}
        text = "".join(click.style(marks[sign].format(part), fg=colours[sign]) for sign, part in change.words)
        click.echo(text + "\n")


@main.command()
@date_argument
@paper_argument
@digest_option
def accept(date: str, paper: str, digest: str) -> None:
    """Take what newer runs propose beside edited cells, for one paper or for all."""
    from .publish.commit import rewrite
    from .publish.review import accept

    rewrite(post(digest, date)[0], lambda nb: accept(nb, paper or None))


@main.command()
@date_argument
@paper_argument
@digest_option
def review(date: str, paper: str, digest: str) -> None:
    """Mark an edition or one paper of it as reviewed."""
    from .publish.commit import rewrite
    from .publish.review import mark_reviewed

    rewrite(post(digest, date)[0], lambda nb: mark_reviewed(nb, paper or None))


def post(digest: str, date: str) -> tuple[Path, NotebookNode]:
    """Path and notebook of an edition."""
    from .publish.commit import read_post

    path = post_dir(digest, parse_date(date)) / "index.ipynb"
    if not (found := read_post(path)):
        raise PostError(f"there is no edition {digest}/{date}: make it with arxiv-daily run --date {date}")
    return path, found[1]


@main.command()
def present() -> None:
    """The filter Quarto hands every post through: a notebook on stdin, what readers see of it on stdout."""
    from .publish.present import present

    click.echo(json.dumps(present(json.load(sys.stdin)), ensure_ascii=False))
