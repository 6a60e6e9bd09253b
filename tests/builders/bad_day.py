"""Editions on bad days: arXiv, the content host, the model, the disk and the clock fail at random, runs are killed.

Most editions run in this process, with everything of the real way but the kernel; some run as the command does,
and are killed. After every run the posts are looked at; at the end the weather clears and everything is complete.
"""

import collections
import contextlib
import datetime as dt
import errno
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

import nbformat

from arxiv_daily.errors import ArxivDailyError
from arxiv_daily.gather import http, paper_text
from arxiv_daily.post import notebook, store
from arxiv_daily.post.engine import ArxivDailyEngine
from arxiv_daily.post.schema import edited, facts
from arxiv_daily.runs import execute
from arxiv_daily.write import writer
from arxiv_daily.write.model import calls
from tests.standins import arxiv, corpus, openai
from tests.standins.project import copy_project

FIRST = dt.date(2026, 3, 2)
PAPERS = 3
OF_ARXIV = [name for name in arxiv.FAULTS if name not in ("hang", "trickle", "429 with Retry-After")]
OF_MODEL = [name for name in openai.FAULTS if name not in ("hang",)]
OF_ITS_LIST = ["401", "403", "404 page", "429", "500", "503", "cut connection", "HTML page", "error in 200"]
KINDS = ("arxiv", "content", "model", "disk", "clock")


@dataclass(frozen=True)
class Haste(calls.Patience):
    """The model is waited for, but not for long."""

    tries: int = 2
    silence: float = 1.0
    whole: float = 1.0
    pause: float = 0.01
    longest: float = 0.02
    asked: float = 0.5


@dataclass
class Report:
    """What happened: runs by how they ended, faults by kind, and everything that should not have been."""

    ended: collections.Counter = field(default_factory=collections.Counter)
    faults: collections.Counter = field(default_factory=collections.Counter)
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0


class Weather:
    """A project, its two services, and what goes wrong around them."""

    def __init__(self, folder: Path, editions: int, seed: int):
        self.root = copy_project(folder)
        self.chance = random.Random(seed)
        self.dates = [FIRST + dt.timedelta(days=number) for number in range(editions)]
        self.records = corpus.days(FIRST, editions, PAPERS)
        self.report = Report()
        self.marks: dict[str, str] = {}  # what an editor wrote, by edition
        self.papers = arxiv.StandIn(self.records, corpus.pages(self.records))
        self.service = openai.StandIn()

    @contextlib.contextmanager
    def services(self):
        with self.papers, self.service, contextlib.ExitStack() as patches:
            known = self.papers.environ() | self.service.environ() | {"ARXIV_DAILY_ROOT": str(self.root)}
            patches.enter_context(mock.patch.dict(os.environ, known | {"ARXIV_DAILY_LOCK_TIMEOUT": "60"}))
            patches.enter_context(mock.patch.object(ArxivDailyEngine, "run_aside", in_process))
            patches.enter_context(mock.patch.object(writer, "Patience", lambda **_: Haste()))
            yield self

    def bad_day(self, date: dt.date, killed: bool = False) -> None:
        """One run of one edition under faults, then a look at its post, then perhaps an editor's hand."""
        with self.faults():
            ended = self.kill(date) if killed else self.run(date)
        self.report.ended[ended] += 1
        self.look(date, ended)
        if self.chance.random() < 0.3:
            self.edit(date)

    def run(self, date: dt.date) -> str:
        late = "yes" if self.chance.random() < 0.1 else "no"
        try:
            outcome = execute.run(execute.load_digest("audio"), date, late)
        except ArxivDailyError as error:
            if len(str(error).splitlines()) != 1:
                self.report.wrong.append(f"{date}: an error of several lines: {error}")
            return "refused in one line"
        return "published, parts pending" if outcome.pending else "complete"

    def kill(self, date: dt.date) -> str:
        """The command, killed at a random moment with all its children."""
        command = [sys.executable, "-c", "from arxiv_daily.cli import main; main()"]
        command += ["run", "--date", str(date), "--no-late"]
        run = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.root,
            start_new_session=True,
        )
        with contextlib.suppress(subprocess.TimeoutExpired):
            run.wait(self.chance.uniform(1.0, 8.0))
            return "ended before it was killed"
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        return "killed"

    @contextlib.contextmanager
    def faults(self):
        """Nothing, one or several faults for the time of a run."""
        chosen = [kind for kind in KINDS if self.chance.random() < 0.3]
        self.report.faults.update(chosen)
        with contextlib.ExitStack() as patches:
            for kind in chosen:
                for patch in getattr(self, kind)() or ():
                    patches.enter_context(patch)
            yield
        self.papers._faults.clear()
        self.service._scripted.clear()

    def times(self) -> int | None:
        return self.chance.choice([1, 2, 5, None])

    def arxiv(self) -> None:
        self.papers.fail(self.chance.choice(OF_ARXIV), self.times(), after=self.chance.choice([0, 1]))

    def content(self) -> None:
        for under in self.chance.sample(["/html/", "/pdf/"], self.chance.choice([1, 2])):
            self.papers.fail(self.chance.choice(OF_ARXIV), self.times(), under=under)

    def model(self) -> None:
        faults, where = self.chance.choice([(OF_MODEL, ""), (OF_MODEL, ""), (OF_ITS_LIST, "/models")])
        self.service.fail(self.chance.choice(faults), self.times(), matching=where)

    def disk(self) -> list:
        """A disk that is full now and then, wherever bytes are written."""
        share, chance = self.chance.choice([0.2, 1.0]), self.chance
        mkstemp, write = tempfile.mkstemp, store.write_synced

        def full(kept):
            def wrapped(*arguments, **how):
                if chance.random() < share:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                return kept(*arguments, **how)

            return wrapped

        return [
            mock.patch("tempfile.mkstemp", full(mkstemp)),
            mock.patch.object(store, "write_synced", full(write)),
        ]

    def clock(self) -> list:
        """A clock that jumps by days, forward or back, while the run goes on."""
        chance, now, today = self.chance, http.now, paper_text.today
        days = chance.choice([-400, -3, -1, 1, 3, 400])
        return [
            mock.patch.object(http, "now", lambda: now() + chance.choice([0, days * 86_400_000])),
            mock.patch.object(
                paper_text, "today", lambda: today() + dt.timedelta(days=chance.choice([0, days]))
            ),
            mock.patch.dict(os.environ, {"SOURCE_DATE_EPOCH": str(int(time.time()) + days * 86_400)}),
        ]

    def edit(self, date: dt.date) -> None:
        """An editor corrects the first abstract, and saves as JupyterLab does."""
        path = self.path(date)
        if not path.is_file():
            return
        nb = nbformat.read(path, as_version=4)
        cell = next((cell for cell in nb.cells if facts(cell).get("part") == "abstract"), None)
        if cell is not None:
            self.marks[str(date)] = mark = f"编辑改于第 {len(self.marks)} 次 {self.chance.random()}"
            cell.source = mark
            nbformat.write(nb, path)

    def path(self, date: dt.date) -> Path:
        return self.root / "posts" / "audio" / str(date) / "index.ipynb"

    def look(self, date: dt.date, ended: str) -> None:
        """A post is absent, or whole and honest about what is missing."""
        path, wrong = self.path(date), self.report.wrong
        if not path.is_file():
            if ended in ("complete", "published, parts pending"):
                wrong.append(f"{date}: {ended}, but there is no post")
            return
        try:
            nb = nbformat.read(path, as_version=4)
            nbformat.validate(nb)
        except Exception as error:
            wrong.append(f"{date}: the post is broken: {error}")
            return
        waiting = {
            facts(cell)["paper"]
            for cell in nb.cells
            if facts(cell).get("state") == "pending" and facts(cell).get("paper") and not edited(cell)
        }
        said = set(nb.metadata["arxiv_daily"]["receipt"]["pending"])
        if not waiting <= said:
            wrong.append(f"{date}: pending but not said: {waiting - said}")
        if self.marks.get(str(date), "") not in "\n".join(cell.source for cell in nb.cells):
            wrong.append(f"{date}: an edit is lost after {ended}")
        litter = [each.name for each in path.parent.iterdir() if each.name.endswith((".new", ".next"))]
        if litter and "killed" not in self.report.ended:
            wrong.append(f"{date}: left behind {litter}")

    def clear_up(self) -> None:
        """Clean runs of all editions; then every paper stands in exactly one, whole, and every edit with it."""
        shown = collections.Counter()
        today = paper_text.today() + dt.timedelta(
            days=1
        )  # a text that was not there is asked for again the next day
        for date in self.dates:
            with mock.patch.object(paper_text, "today", lambda: today):
                ended = self.run_clean(date)
            if ended != "complete":
                reasons = {
                    cell.source[:60]
                    for cell in notebook.look(self.path(date)).cells
                    if "待补（" in cell.source
                }
                self.report.wrong.append(f"{date}: {ended} on a clear day: {reasons}")
            self.look(date, ended)
            nb = nbformat.read(self.path(date), as_version=4)
            shown.update(facts(cell)["paper"] for cell in nb.cells if facts(cell).get("part") == "heading")
            known = [facts(cell).get("state", "done") for cell in nb.cells if facts(cell).get("paper")]
            if set(known) - {"done"} and str(date) not in self.marks:
                self.report.wrong.append(f"{date}: parts are still missing on a clear day")
            table = (self.path(date).parent / "papers.jsonl").read_text(encoding="utf-8")
            [json.loads(line) for line in table.splitlines()]
        wanted = collections.Counter(record["id"] for record in self.records)
        self.report.wrong += [
            f"{paper} is shown {count} times" for paper, count in shown.items() if count != 1
        ]
        self.report.wrong += [f"{paper} is lost" for paper in wanted - shown]

    def run_clean(self, date: dt.date) -> str:
        outcome = execute.run(execute.load_digest("audio"), date, "no")
        return f"{len(outcome.pending)} pending" if outcome.pending else "complete"


def in_process(nb, kernel_name, target, **_):
    """The notebook's cells run here, one after the other, with what they show; in place of a kernel."""
    names, shown = {"__name__": "__main__"}, []

    def display(thing) -> None:
        data = {"text/markdown": thing.data}
        output = nbformat.v4.new_output("display_data", data, metadata={"text/markdown": thing.metadata})
        shown.append(output)

    try:
        with mock.patch("IPython.display.display", display):
            for number, cell in enumerate(cell for cell in nb.cells if cell.cell_type == "code"):
                shown.clear()
                exec(compile(cell.source, f"cell {number}", "exec"), names)
                cell.outputs, cell.execution_count = list(shown), number + 1
    finally:
        if "desk" in names:
            names["desk"].close()
    return nb


def soak(folder: Path, editions: int, seed: int, kills: int = 0, rounds: int = 2) -> Report:
    """`rounds` bad days for each of the editions, `kills` of them killed, then the clear day."""
    began = time.monotonic()
    weather = Weather(folder, editions, seed)
    with weather.services():
        runs = [(date, False) for date in weather.dates for _ in range(rounds)]
        for index in weather.chance.sample(range(len(runs)), kills):
            runs[index] = (runs[index][0], True)
        weather.chance.shuffle(runs)
        for date, killed in runs:
            weather.bad_day(date, killed)
        weather.clear_up()
    weather.report.seconds = time.monotonic() - began
    return weather.report
