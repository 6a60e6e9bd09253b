"""What an operator sees of a run of many editions: the plan before, the way it goes, the report at the end."""

import contextlib
import sys
import time
from collections.abc import Iterator

import click

from ..runs.backfill import Report, Watch
from ..runs.plan import Plan, clock

_STAGES = ("fulltext", "translate", "read")
_SHOWN = 10  # editions named for one cause


class Tally:
    """What all kernels together have done so far."""

    def __init__(self, plan: Plan):
        self.plan, self.start = plan, time.monotonic()
        self.editions = self.failed = self.papers = self.calls = self.tokens = 0
        self.cost: float | None = 0.0
        self.currency = plan.cost[1] if plan.cost else ""
        self.at_work: dict[str, dict[str, tuple[int, int]]] = {}  # by edition and stage: done, of how many

    def add(self, report: dict) -> None:
        stage, edition = report["stage"], report["edition"]
        if stage == "call":
            self.calls += report["calls"]
            self.tokens += report["tokens_in"] + report["tokens_out"]
            cost = report["cost"]
            self.cost = None if cost is None or self.cost is None else self.cost + cost
        elif stage in ("made", "failed"):
            self.at_work.pop(edition, None)
            self.editions += stage == "made"
            self.failed += stage == "failed"
            self.papers += report.get("papers", 0)
        elif stage in _STAGES:
            self.at_work.setdefault(edition, {})[stage] = report["done"], report["total"]

    @property
    def under_way(self) -> float:
        """Papers of unfinished editions, as far as they have come."""
        return sum(
            stages["translate"][0] * (0.5 if "read" in stages else 1) + stages.get("read", (0, 0))[0] * 0.5
            for stages in self.at_work.values()
            if "translate" in stages
        )

    @property
    def spent(self) -> str:
        """Calls, tokens and money paid in this run; answers at hand cost nothing."""
        money = f", {self.cost:.2f} {self.currency}" if self.cost and self.currency else ""
        return f"{self.calls:,} calls, {self.tokens:,} tokens{money}"

    def left(self) -> str:
        """Time left, by the pace so far."""
        done = self.papers + self.under_way
        if not done or done >= self.plan.papers:
            return ""
        return f"{clock((time.monotonic() - self.start) * (self.plan.papers - done) / done)} left"


def plan(made: Plan) -> None:
    """The plan, a line a thing."""
    for name, text in made.lines():
        click.echo(f"{name:>10}  {text}")


@contextlib.contextmanager
def progress(tally: Tally) -> Iterator[Watch]:
    """A watch that shows: bars on a terminal, a line an edition elsewhere."""
    if not sys.stderr.isatty():
        yield lambda report: _lines(tally, report)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:>9}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, TextColumn("{task.fields[note]}"), console=Console(stderr=True)) as bars:
        editions = bars.add_task("editions", total=tally.plan.editions, note="")
        papers = bars.add_task("papers", total=tally.plan.papers, note="")

        def watch(report: dict) -> None:
            tally.add(report)
            failed = f"{tally.failed} failed, " if tally.failed else ""
            at_work = ", ".join(sorted(tally.at_work))
            bars.update(editions, completed=tally.editions + tally.failed, note=f"{failed}{at_work[:60]}")
            note = "; ".join(filter(None, [tally.spent, tally.left()]))
            bars.update(papers, completed=tally.papers + tally.under_way, note=note)
            if report["stage"] == "failed":
                bars.console.print(f"{report['edition']}: {report['label']}", markup=False, highlight=False)

        yield watch


def _lines(tally: Tally, report: dict) -> None:
    tally.add(report)
    number = f"{tally.editions + tally.failed}/{tally.plan.editions}"
    if report["stage"] == "made":
        left = f"; {left}" if (left := tally.left()) else ""
        click.echo(f"{number} {report['edition']}: {report['papers']} papers; {tally.spent}{left}", err=True)
    elif report["stage"] == "failed":
        click.echo(f"{number} {report['edition']} failed: {report['label']}", err=True)


def report(made: Report, tally: Tally) -> None:
    """What was made and what it took; what is pending, and what failed and why."""
    click.echo(f"{len(made.made)} editions, {made.papers} papers, {tally.spent}, {clock(made.seconds)}")
    for key, papers in made.pending.items():
        click.echo(f"pending in {key}: {' '.join(papers)}", err=True)
    for cause, keys in made.reasons().items():
        rest = f" and {len(keys) - _SHOWN} more" if len(keys) > _SHOWN else ""
        click.echo(f"failed: {', '.join(keys[:_SHOWN])}{rest}: {cause}", err=True)
