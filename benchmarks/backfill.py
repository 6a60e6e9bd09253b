"""A backfill that is killed again and again: `python -m benchmarks.backfill` prints what was asked more than once.

Sixty editions by two workers against arXiv and a model service on loopback; the command is killed (SIGKILL) when a
quarter, a half and three quarters are made, and started again. What was under way at a kill may be asked again; nothing
else. The first table is a year of gathering alone, in long spans and day by day.
"""

import contextlib
import datetime as dt
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from arxiv_daily.gather import frame, papers
from arxiv_daily.gather.edition import Digest, Edition
from arxiv_daily.gather.windows import Spans
from arxiv_daily.runs.execute import receipt_of
from benchmarks import PROJECT, machine, quick
from tests.standins import arxiv, corpus, openai

FIRST = dt.date(2025, 9, 1)
EDITIONS, PAPERS, WORKERS = (6, 2, 2) if quick() else (60, 3, 2)
DAYS, A_DAY = (30, 40) if quick() else (365, 40)  # cs.SD and eess.AS have about forty papers a day
INTERVAL = 3.0  # seconds between two requests, by arXiv's terms


def main() -> None:
    print(f"{machine()}\n")
    year()
    killed()


def year() -> None:
    """What arXiv is asked for a year's papers, and whether they are the same."""
    records = corpus.days(FIRST, DAYS, A_DAY)
    digest = Digest(digest="audio", categories=["cs.SD", "eess.AS"])
    editions = [Edition(digest, FIRST + dt.timedelta(days=day)) for day in range(DAYS)]
    now = editions[-1].end + dt.timedelta(days=30)
    with arxiv.StandIn(records) as server, project(server.environ()):
        together = [found["papers"] for _, found in Spans(editions, now).gathered()]
        spans = len(server.requests)
        one_by_one = [frame.to_rows(papers.gather(edition, "no", now)) for edition in editions]
        days = len(server.requests) - spans
    print(
        f"| {DAYS} days, {len(records):,} papers | requests | at {INTERVAL:g} s each | ratio | the same papers |"
    )
    print("|---|---:|---:|---:|---|")
    print(f"| day by day | {days} | {days * INTERVAL:.0f} s | 1.00 | |")
    same = "yes" if together == one_by_one else "no"
    print(
        f"| in long spans | {spans} | {spans * INTERVAL:.0f} s | {spans / days:.2f} | {same} |\n", flush=True
    )


def killed() -> None:
    """A backfill killed three times, and what it asked in all."""
    records = corpus.days(FIRST, EDITIONS, PAPERS)
    pages = corpus.pages(records)
    with (
        arxiv.StandIn(records, pages) as server,
        openai.StandIn() as service,
        project(server.environ() | service.environ()) as root,
    ):
        start, at_kill = time.monotonic(), 0
        for quarter in (1, 2, 3):
            run = started(root)
            while run.poll() is None and len(made(root)) < EDITIONS * quarter // 4:
                time.sleep(0.05)
            os.kill(run.pid, signal.SIGKILL)
            run.wait()
            at_kill += service._live
            time.sleep(1.5)  # its workers and kernels notice
        status = started(root).wait()
        seconds = time.monotonic() - start
        done = [receipt_of(folder) for folder in made(root)]
        complete = sum(not receipt["pending"] for receipt in done)
        queries = Counter(
            str(request.arguments) for request in server.requests if request.path == "/api/query"
        )
        texts = Counter(server.asked("/html/"))
        calls = Counter(request.text for request in service.chats)
    print(
        f"| {EDITIONS} editions of {PAPERS} papers, {WORKERS} workers, 3 kills | asked | ratio | more than once |"
    )
    print("|---|---:|---:|---:|")
    for name, asked in (("arXiv's query API", queries), ("full texts", texts), ("model calls", calls)):
        total = sum(asked.values())
        print(f"| {name} | {total} | {total / len(asked):.2f} | {total - len(asked)} |")
    print(
        f"\nexit {status}; {complete} of {EDITIONS} editions complete, {seconds / EDITIONS:.1f} s an edition; ",
        end="",
    )
    print(f"{at_kill} model calls were under way at the kills")
    if status or complete != EDITIONS:
        raise SystemExit("the backfill was not finished")


def started(root: Path) -> subprocess.Popen:
    last = FIRST + dt.timedelta(days=EDITIONS - 1)
    words = ["backfill", "--from", str(FIRST), "--to", str(last), "--workers", str(WORKERS)]
    code = "from arxiv_daily.cli import main; main()"
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen([sys.executable, "-c", code, *words], cwd=root, **quiet)


def made(root: Path) -> list[Path]:
    return [path.parent for path in (root / "posts").glob("*/*/index.ipynb")]


@contextlib.contextmanager
def project(environment: dict[str, str]) -> Iterator[Path]:
    """A project of its own, and the environment that leads to it."""
    kept = dict(os.environ)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for name in ("notebooks", "params"):
            shutil.copytree(PROJECT / name, Path(folder, name))
        os.environ |= environment | {"ARXIV_DAILY_ROOT": folder, "XDG_CACHE_HOME": folder}
        try:
            yield Path(folder)
        finally:
            os.environ.clear()
            os.environ.update(kept)


if __name__ == "__main__":
    main()
