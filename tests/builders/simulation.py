"""Two months of arXiv on a simulated clock: what is submitted when, and from when on the API shows it."""

import bisect
import datetime as dt
import os
import random
import signal
import time
from dataclasses import dataclass
from functools import cached_property

import arxiv
from nbformat.v4 import new_notebook

from arxiv_daily.gather import calendar
from arxiv_daily.gather.edition import Digest, Edition
from arxiv_daily.gather.frame import to_rows
from arxiv_daily.gather.papers import gather
from arxiv_daily.gather.receipt import make_receipt
from arxiv_daily.gather.table import posts, read_rows
from arxiv_daily.post import store
from arxiv_daily.post.lock import locked
from arxiv_daily.sample import atom

DIGEST = Digest(digest="audio", categories=["cs.SD", "eess.AS"])
FIRST = dt.date(2026, 10, 29)  # before the end of summer time; Thanksgiving and Christmas follow
DAYS = 60
HELD = 0.029  # the share of papers that moderators hold back, for up to 14 days
HOLD = dt.timedelta(days=14)


@dataclass
class Paper:
    """One paper: the record of the API, and from when on the API has it."""

    record: dict
    submitted: dt.datetime
    visible: dt.datetime

    @property
    def id(self) -> str:
        return self.record["id"]

    @cached_property
    def result(self) -> arxiv.Result:
        record = self.record
        return arxiv.Result(
            entry_id=f"http://arxiv.org/abs/{record['id']}v{record['version']}",
            published=self.submitted,
            updated=dt.datetime.fromisoformat(record.get("updated", record["submitted"])),
            title=record["title"],
            summary=record["abstract"],
            authors=[arxiv.Result.Author(name) for name in record["authors"]],
            comment=record.get("comment", ""),
            primary_category=record["categories"][0],
            categories=record["categories"],
        )


def paper(number: int, submitted: dt.datetime, visible: dt.datetime, **changes) -> Paper:
    """A paper with an id of its own."""
    record = {
        "id": f"{submitted:%y%m}.{number:05}",
        "version": 1,
        "title": f"Paper {number}",
        "authors": ["A. Author"],
        "categories": ["cs.SD"],
        "abstract": "We measure.",
        "submitted": f"{submitted:%Y-%m-%dT%H:%M:%SZ}",
    }
    return Paper(record | changes, submitted, visible)


def submissions(first: dt.date, days: int, a_day: int, seed: int = 1) -> list[Paper]:
    """The papers submitted on some days, fewer on weekends, a few held back by moderators."""
    chance = random.Random(seed)
    papers = []
    for offset in range(days):
        midnight = dt.datetime.combine(first + calendar.DAY * offset, dt.time(), dt.UTC)
        for _ in range(a_day // 3 if midnight.weekday() >= 5 else a_day):
            submitted = midnight + dt.timedelta(seconds=chance.randrange(86_400))
            announced = calendar.announcement_of(submitted)
            if chance.random() < HELD:
                latest = submitted + HOLD - calendar.VISIBLE_AFTER
                while chance.random() < 0.8 and calendar.announcement_after(announced) <= latest:
                    announced = calendar.announcement_after(announced)
            number = len(papers) + 1
            kinds = chance.choice([["cs.SD", "eess.AS"], ["cs.SD"], ["eess.AS"], ["cs.CL", "cs.SD"]])
            made = paper(number, submitted, announced + calendar.VISIBLE_AFTER, categories=kinds)
            papers.append(made)
    return papers


class World:
    """The API at the instant `now`; `search` and `count` take the place of the client's."""

    def __init__(self, papers: list[Paper]):
        self.fill(papers)
        self.now = dt.datetime.min.replace(tzinfo=dt.UTC)
        self.queries: list[str] = []
        self.alive = True

    def fill(self, papers: list[Paper]) -> None:
        """Have these papers, and no others."""
        self.papers = sorted(papers, key=lambda paper: paper.visible)
        self.visible = [paper.visible for paper in self.papers]

    def search(self, query, digest, *, max_results=None, ids=(), sort="submitted"):
        self.queries.append(query)
        test = atom.parse(query)
        found = [paper.result for paper in self.seen() if test(paper.record)]
        found.sort(key=lambda row: row.published if sort == "submitted" else row.updated, reverse=True)
        return found[:max_results]

    def count(self, query, digest):
        if "cs.LG" in query:  # what never sleeps
            return 300 if self.alive else 0
        return len(self.search(query, digest))

    def answers(self, digest):
        return bool(self.seen())

    def seen(self) -> list[Paper]:
        """What the API shows at this instant."""
        return self.papers[: bisect.bisect_right(self.visible, self.now)] if self.alive else []

    def install(self, patch) -> None:
        """Put this world in the place of arXiv."""
        for name in ("search", "count", "answers"):
            patch.setattr(f"arxiv_daily.gather.arxiv_api.{name}", getattr(self, name))


def run(world: World, date: dt.date, late: str = "auto", digest: Digest = DIGEST, kill: str = "") -> dict:
    """One edition as the engine makes it: under the lock, gathered, committed. `kill` ends the process at once:
    before the commit, or between the notebook and its table."""
    edition = Edition(digest, date)
    with locked(digest.name):
        papers = gather(edition, late, world.now)
        receipt = make_receipt(edition, papers, world.now, late)
        if kill == "before":
            os._exit(9)
        if kill == "between":
            store.settle_table = lambda target: os._exit(9) if (target.parent / store.NEXT).exists() else 0
        post = new_notebook()
        post.metadata["arxiv_daily"] = {"digest": digest.name, "date": str(date), "receipt": receipt}
        store.commit(edition.folder / "index.ipynb", post, to_rows(papers))
    return receipt


def killed(world: World, date: dt.date, kill: str) -> None:
    """A run whose process is killed; "between" is never reached where the table is as it was."""
    if (child := os.fork()) == 0:
        try:
            run(world, date, kill=kill)
            os._exit(0)
        finally:
            os._exit(1)
    code = exit_code(child)
    assert code == 9 or (code, kill) == (0, "between")


def exit_code(child: int, patience: float = 60) -> int:
    """The exit code of a child process; one that hangs is ended."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def shown(digest: str = "audio") -> dict[str, list[str]]:
    """The dates of the editions that show each paper."""
    dates: dict[str, list[str]] = {}
    for folder in posts(digest):
        for row in read_rows(folder):
            if row["status"] == "shown":
                dates.setdefault(row["id"], []).append(folder.name)
    return dates


def at(date: dt.date, clock: str = "13:30") -> dt.datetime:
    """An instant in China."""
    return dt.datetime.fromisoformat(f"{date}T{clock}+08:00").astimezone(dt.UTC)


def days() -> list[dt.date]:
    """The dates of the simulation."""
    return [FIRST + calendar.DAY * offset for offset in range(DAYS)]


def due(world: World) -> set[str]:
    """What a digest begun on FIRST must have shown by now."""
    start = Edition(DIGEST, FIRST).start
    return {paper.id for paper in world.seen() if paper.submitted >= start}


def plain(world: World, clock: str = "13:30", later: int = 0) -> list[set[str]]:
    """What other systems show each day: one look at the window of the day before, `later` days after its end."""
    pages = []
    for date in days():
        world.now, edition = at(date + calendar.DAY * later, clock), Edition(DIGEST, date)
        pages.append({each.id for each in world.seen() if edition.start <= each.submitted < edition.end})
    return pages


def rolling(world: World, lookback: int, clock: str = "13:30") -> list[set[str]]:
    """With a store of papers seen: what is new within the last days."""
    pages, store = [], set()
    for date in days():
        world.now, edition = at(date, clock), Edition(DIGEST, date)
        start = max(edition.end - calendar.DAY * lookback, Edition(DIGEST, FIRST).start)
        pages.append({each.id for each in world.seen() if start <= each.submitted < edition.end} - store)
        store |= pages[-1]
    return pages


def ours(world: World, absent: range = range(0)) -> list[set[str]]:
    """What the editions of this project show, with nobody there on some of the days."""
    for offset, date in enumerate(days()):
        world.now = at(date)
        if offset not in absent:
            run(world, date)
    there = shown()
    return [{key for key, dates in there.items() if str(date) in dates} for date in days()]
