"""Many editions: gathered here in long spans, made by a crew, reported at the end.

A crew takes jobs and gives back what became of them, in any order: `alone` makes them one after the other,
`cluster.crew` hands them to Dask. All of them leave arXiv's query API to this process.
"""

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field

from .. import environment
from ..errors import ArxivDailyError, ConfigError, ServiceError
from ..gather.edition import Edition
from ..post.lock import locked
from . import execute
from .execute import Outcome
from .plan import Plan

Job = tuple[Edition, dict | ArxivDailyError]  # what was gathered, or why it could not be
Result = tuple[Edition, Outcome | ArxivDailyError]
Watch = Callable[[dict], None]  # hears the progress reports of all kernels, with the edition's key
Crew = Callable[[Iterator[Job], Watch], Generator[Result, None, None]]


@dataclass
class Report:
    """What became of a run of many editions."""

    made: list[tuple[Edition, Outcome]] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)  # edition: cause
    seconds: float = 0.0

    @property
    def papers(self) -> int:
        return sum(outcome.shown for _, outcome in self.made)

    @property
    def pending(self) -> dict[str, list[str]]:
        return {edition.key: outcome.pending for edition, outcome in self.made if outcome.pending}

    def reasons(self) -> dict[str, list[str]]:
        """Causes of failure, each with its editions."""
        causes: dict[str, list[str]] = {}
        for key, cause in self.failed.items():
            causes.setdefault(cause.removeprefix(f"{key}: "), []).append(key)
        return causes


def run(plan: Plan, crew: Crew, watch: Watch) -> Report:
    """Make what the plan names; what is wrong for all editions alike ends the run, with its own error."""
    report, start = Report(), time.monotonic()
    spans = {part.digest.name: part.spans for part in plan.parts if part.spans}
    with _held(spans), contextlib.closing(crew(_jobs(plan), watch)) as results:
        for edition, outcome in results:
            if isinstance(outcome, ConfigError | ServiceError):
                raise outcome
            if isinstance(outcome, Outcome):
                report.made.append((edition, outcome))
                if not outcome.pending:
                    spans[edition.digest.name].forget(edition)
                watch({"stage": "made", "edition": edition.key, "papers": outcome.shown})
            else:
                report.failed[edition.key] = str(outcome)
                watch({"stage": "failed", "edition": edition.key, "label": str(outcome)})
    report.seconds = time.monotonic() - start
    return report


def _jobs(plan: Plan) -> Iterator[Job]:
    """The plan's editions with what arXiv has for them, gathered as they are wanted."""
    for part in plan.parts:
        if part.spans:
            yield from part.spans.gathered()


def by_batches(plan: Plan, say: Callable[[str], None]) -> None:
    """Have what the plan's editions will ask answered by the service's Batch endpoint first."""
    from ..write.batch_api import prepare

    with _held(part.digest.name for part in plan.parts if part.editions):
        prepare(_Handed(plan), say)


class _Handed:
    """The plan's editions, each of which finds in its turn what has been gathered for it; as often as wanted."""

    def __init__(self, plan: Plan):
        self._plan = plan

    def __iter__(self) -> Iterator[Edition]:
        for edition, gathered in _jobs(self._plan):
            if not isinstance(gathered, ArxivDailyError):
                with execute.handing(gathered):
                    yield edition


@contextlib.contextmanager
def _held(digests: Iterable[str]) -> Iterator[None]:
    """The locks of all digests, so that no other run shows a paper meanwhile."""
    with contextlib.ExitStack() as locks:
        for name in sorted(digests):
            locks.enter_context(locked(name))
        yield


def alone(jobs: Iterator[Job], watch: Watch) -> Generator[Result, None, None]:
    """A crew of one: this process."""
    for edition, gathered in jobs:
        yield edition, gathered if isinstance(gathered, ArxivDailyError) else make(edition, gathered, watch)


def make(edition: Edition, gathered: dict, watch: Watch) -> Outcome | ArxivDailyError:
    """One edition in this process, under a lock that the run holds; its error instead of raising it."""
    try:
        with environment.LOCKED.holding(edition.digest.name):
            return execute.run(
                edition.digest,
                edition.date,
                "no",
                on_progress=lambda report: watch(report | {"edition": edition.key}),
                gathered=gathered,
            )
    except ArxivDailyError as error:
        return error


class Ahead:
    """An iterator that works ahead in a thread, a few items at most."""

    def __init__(self, source: Iterator, most: int):
        self._items: queue.Queue = queue.Queue(max(1, most))
        self._stopped = threading.Event()
        threading.Thread(target=self._work, args=(source,), name="ahead", daemon=True).start()

    def take(self, wait: bool):
        """The next item, or None: there is none yet, or (after waiting) none any more."""
        try:
            item = self._items.get(block=wait)
        except queue.Empty:
            return None
        if item is None or isinstance(item, BaseException):
            self._items.put(item)
            if item is not None:
                raise item
        return item

    def stop(self) -> None:
        self._stopped.set()

    def _work(self, source: Iterator) -> None:
        last: BaseException | None = None
        try:
            for item in source:
                if not self._put(item):
                    return
        except BaseException as error:  # the taker's to raise
            last = error
        self._put(last)

    def _put(self, item: object) -> bool:
        while not self._stopped.is_set():
            with contextlib.suppress(queue.Full):
                self._items.put(item, timeout=0.2)
                return True
        return False
