"""The operator's verbs: one edition, many, and the demo."""

import contextlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from .. import environment
from ..errors import ArxivDailyError, ConfigError, PostError
from ..project import root
from .common import date_argument, digests_option, for_each, json_option, one_paper, paper_argument, post

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from ..runs import execute

_STAGES = {
    "fulltext": "full texts",
    "translate": "translations",
    "read": "readings",
    "sentence": "sentences",  # of the embedded model
    "token": "tokens",  # of another model of this machine
}
_BAR = "{desc}: {n_fmt}/{total_fmt} |{bar:20}| {elapsed}{postfix}"


@click.command()
@digests_option
@click.option("--date", default="", help="YYYY-MM-DD; default: the newest closed window.")
@click.option("--late/--no-late", default=None, help="Look for late papers; default: for the newest window.")
@click.option("--strict", is_flag=True, help="Exit with 3 if any part is pending.")
@click.option("--quiet", "-q", is_flag=True, help="Only one line an edition, and what is wrong.")
def run(digest: str, date: str, late: bool | None, strict: bool, quiet: bool) -> None:
    """Make one edition: by default that of the newest closed window.

    Without --date it also completes editions of the past week: those with pending parts, and those with a paper
    for which arXiv has a better text by now. With --digest all, a digest that fails does not stop the others;
    the exit code is that of the first failure.
    """
    outcomes: list[execute.Outcome] = []
    asked_late = {None: "auto", True: "yes", False: "no"}[late]
    if failed := for_each(digest, lambda each: outcomes.extend(_editions(each, date, asked_late, quiet))):
        sys.exit(failed)
    _finish(outcomes, strict)


def _editions(digest: "execute.Digest", date: str, late: str, quiet: bool) -> "list[execute.Outcome]":
    """One digest's edition, and without a date those of the past week that are not finished."""
    from ..gather.edition import parse_date
    from ..runs.unfinished import unfinished

    _take_down(digest.name)
    made = [_edition(digest, date, late, quiet)]
    if not date:
        newest = parse_date(made[0].date)
        made += [_edition(digest, str(day), "no", quiet) for day in unfinished(digest, newest)]
    return made


def _finish(outcomes: "list[execute.Outcome]", strict: bool) -> None:
    """Exit with 3 if nothing of an edition could be written, or with `strict` if any part is pending."""
    for outcome in outcomes:
        if outcome.empty:
            click.echo(f"nothing of {outcome.date} was written: {outcome.cause or 'see the post'}", err=True)
    if any(outcome.empty for outcome in outcomes) or (
        strict and any(outcome.pending for outcome in outcomes)
    ):
        sys.exit(3)


@click.command()
@date_argument
@paper_argument
@click.option(
    "--part", type=click.Choice(["title", "abstract", "reading", "introduction"]), help="Only this part."
)
@digests_option
def again(date: str, paper: str, part: str | None, digest: str) -> None:
    """Ask the model again for parts of an edition.

    For one paper or for all; the edition is made again with the new answers. What an editor changed stays, and so
    does the old text where no new answer comes.
    """
    from ..gather import digests
    from ..write.renewal import PARTS, Renewal

    if paper and part == "introduction":
        raise ConfigError("the introduction is the edition's: leave out the paper")
    asked = [(each, nb) for each in digests.chosen(digest) if (nb := _there(each.name, date, paper, digest))]
    if not asked:
        raise PostError(f"no digest has an edition of {date}{f' with {paper}' if paper else ''}")
    outcomes = []
    for each, nb in asked:
        named = one_paper(nb, paper) or ""
        parts = (part,) if part else tuple(name for name in PARTS if not (named and name == "introduction"))
        with environment.AGAIN.holding(Renewal(named, parts).stored()):
            outcomes.append(_edition(each, date, "no"))
    _finish(outcomes, strict=False)


def _there(name: str, date: str, paper: str, asked: str) -> "NotebookNode | None":
    """A digest's edition that can be asked again; None where others are asked too and it has none, or not the paper."""
    try:
        nb = post(name, date)[1]
        one_paper(nb, paper)
        return nb
    except PostError:
        if asked == name:
            raise
        return None


def _take_down(digest: str) -> None:
    """Take out of a digest's posts what its params ask for, and say where that was."""
    from ..post.takedown import honour

    for changed in honour(root(), digest):
        click.echo(f"{changed.relative_to(root())}: papers taken down")


def _edition(digest: "execute.Digest", date: str, late: str, quiet: bool = False) -> "execute.Outcome":
    """Run one edition with bars on stderr, and say what came of it."""
    from ..runs import execute

    with contextlib.nullcontext() if quiet else _bars() as show:
        outcome = execute.run(digest, date, late, on_progress=show)
    click.echo(f"{outcome.path.relative_to(root())}: {outcome.shown} papers")
    if outcome.pending:
        why = f": {outcome.cause}" if outcome.cause else ""
        click.echo(f"pending: {' '.join(outcome.pending)} (the next run asks again){why}", err=True)
    if gap := (execute.receipt_of(outcome.path.parent) or {}).get("uncovered"):
        command = f"arxiv-daily backfill --digest {digest.name} --from {gap[0]} --to {gap[1]}"
        click.echo(f"not covered: {gap[0]} to {gap[1]} lie before the look-back; run {command}", err=True)
    return outcome


@contextlib.contextmanager
def _bars() -> Iterator[Callable[[dict], None]]:
    """A function that shows the notebook's progress reports: one bar a stage, or lines where there is no terminal."""
    if not sys.stderr.isatty():
        yield _line
        return
    from tqdm import tqdm

    shown: dict[str, tqdm] = {}

    def show(report: dict) -> None:
        stage = report["stage"]
        if stage in ("estimate", "note"):
            tqdm.write(report["label"], file=sys.stderr)
        if stage not in _STAGES:
            return None
        if stage not in shown:
            shown[stage] = tqdm(
                total=report["total"],
                desc=f"{_STAGES[stage]:>12}",
                position=len(shown),
                bar_format=_BAR,
            )
        bar = shown[stage]
        bar.n, bar.total = report["done"], report["total"]
        return bar.set_postfix_str(report["label"][:40], refresh=True)

    try:
        yield show
    finally:
        for bar in shown.values():
            bar.close()


def _line(report: dict) -> None:
    """One progress report as a line of its own."""
    if report["stage"] in ("estimate", "note"):
        click.echo(report["label"], err=True)
    elif stage := _STAGES.get(report["stage"], ""):
        click.echo(f"{stage:>12} {report['done']}/{report['total']}  {report['label'][:70]}", err=True)


@click.command()
@click.option("--from", "first", required=True, help="First date, YYYY-MM-DD.")
@click.option("--to", "last", required=True, help="Last date, included.")
@digests_option
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1), help="Editions at a time.")
@click.option("--scheduler", default="", metavar="tcp://…", help="A Dask scheduler whose workers make them.")
@click.option(
    "--batch", "batched", is_flag=True, help="Use the service's Batch endpoint: half the price, up to a day."
)
@click.option("--plan", "only_plan", is_flag=True, help="Show what it would take, then stop.")
@json_option(digests={})
@click.option("--yes", is_flag=True, help="Do not ask whether to begin.")
@click.option("--strict", is_flag=True, help="Exit with 3 if any part is pending.")
def backfill(
    first: str,
    last: str,
    digest: str,
    workers: int,
    scheduler: str,
    batched: bool,
    only_plan: bool,
    answer: dict | None,
    yes: bool,
    strict: bool,
) -> None:
    """Make the editions of many dates; complete ones are skipped.

    Editions are made from their windows alone. You can stop it at any time: the same command
    continues, and no question is asked twice.
    """
    from ..gather import digests
    from ..gather.edition import parse_date
    from ..runs import backfill
    from ..runs.plan import Plan
    from . import progress

    if answer and not only_plan:
        raise ConfigError("--json is for --plan: add it")
    plan = Plan.made(digests.chosen(digest), parse_date(first), parse_date(last), workers)
    if answer:
        answer |= plan.facts()
    else:
        progress.plan(plan)
    if only_plan or not plan.editions:
        return
    if not yes and sys.stdin.isatty():
        click.confirm("begin?", default=True, abort=True)
    if batched:
        backfill.by_batches(plan, lambda text: click.echo(text, err=True))
    tally = progress.Tally(plan)
    with _crew(workers, scheduler) as made_by, progress.progress(tally) as watch:
        report = backfill.run(plan, made_by, watch)
    progress.report(report, tally)
    if report.failed:
        raise ArxivDailyError(f"{len(report.failed)} editions failed; run the command again")
    if strict and report.pending:
        sys.exit(3)


@contextlib.contextmanager
def _crew(workers: int, scheduler: str) -> Iterator[Callable]:
    """Who makes the editions: this process, processes of this machine, or a cluster."""
    from ..runs import backfill

    if workers == 1 and not scheduler:
        yield backfill.alone
        return
    from ..runs.dask import crew

    with crew(workers, scheduler) as made_by:
        yield made_by


@click.command()
@click.option("--from", "first", default="", help="First date; default: as far as a run looks back.")
@click.option("--to", "last", default="", help="Last date; default: the newest edition.")
@digests_option
@click.option("--record", "kept", is_flag=True, help="Keep what was found for the page 可信度.")
@json_option(digests={})
def audit(first: str, last: str, digest: str, kept: bool, answer: dict | None) -> None:
    """Ask arXiv whether every paper is in exactly one edition.

    Exits with 1 if one is missing or shown twice.
    """
    from ..gather import audit
    from ..gather.edition import parse_date

    start, end = (parse_date(text) if text else None for text in (first, last))
    found = {}

    def look(each: "execute.Digest") -> None:
        found[each.name] = audit.audit(each, start, end)
        if kept:
            audit.record(each.name, found[each.name])

    failed = for_each(digest, look, answer)
    wrong = sum(len(one.lost) + len(one.twice) for one in found.values())
    if answer:
        answer["digests"] = {name: asdict(one) for name, one in found.items()}
        sys.exit(failed or bool(wrong))
    for name, one in found.items():
        click.echo(f"{name}, {one.first} to {one.last}: {one.papers} papers at arXiv")
        if one.due:
            click.echo(f"to come with the next run: {' '.join(one.due)}")
        for key, date in one.lost.items():
            click.echo(f"in no edition: {key}; arxiv-daily run --digest {name} --date {date}")
        for key, dates in one.twice.items():
            click.echo(f"in more than one edition: {key} ({', '.join(dates)})")
        if not one.lost and not one.twice:
            click.echo("each is in one edition" + (" or to come" if one.due else ""))
    if wrong:
        raise ArxivDailyError(f"{wrong} papers are not in exactly one edition: see above")
    sys.exit(failed)


@click.command()
def demo() -> None:
    """Make an edition and the site with nothing configured.

    The papers come from live arXiv if it answers, else from the sample day shipped with the package.
    """
    from ..runs.demo import sample_edition, stages

    with sample_edition() as (chosen, origin):
        click.echo(f"{chosen.key}: papers from {origin}")
        for words, digest in stages(chosen.digest):
            if digest is None:
                click.echo(words)
            else:
                _made(chosen.key, _edition(digest, str(chosen.date), "no"))


def _made(key: str, outcome: "execute.Outcome") -> None:
    """Render the site, and say where the edition stands in it."""
    from ..site.render import render

    site = render(root())
    click.echo(f"the site:     {site / 'index.html'}")
    click.echo(f"the page:     {site / 'posts' / key / 'index.html'}")
    click.echo(f"the notebook: {outcome.path}")


VERBS = (run, backfill, again, audit, demo)
