"""What grows with papers, with the length of abstracts and with the archive: `python -m benchmarks.scale`.

Every edition is made by the whole command against arXiv and a model service on loopback, which answer at once and
are processes of their own. CPU is that of command and kernel, which a busy machine disturbs less than the clock; `ratio`
is CPU a unit divided by that of the table's first row: 1 is linear, or flat, less is better than linear. Memory is that of the largest process, and of command and kernel together, looked at ten times a second.
"""

import contextlib
import datetime as dt
import json
import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from arxiv_daily.sample.server import Server
from benchmarks import PROJECT, machine, quick
from tests.standins import corpus
from tests.standins.openai import StandIn

DATE, EMPTY = dt.date(2026, 1, 8), dt.date(2026, 1, 5)  # the other is a weekend's
PAPERS = (10, 30) if quick() else (100, 300, 1000)
LENGTHS = (1_000, 5_000) if quick() else (1_000, 10_000, 100_000)
ARCHIVES = (3, 10) if quick() else (10, 100, 1000)
FEW = 10  # papers, where something else grows
LIMIT = 400  # MB


@dataclass(frozen=True)
class Took:
    """What a command took: seconds by the clock and of the processors, megabytes of its largest process and of all."""

    wall: float
    cpu: float
    largest: float
    together: float


def main() -> None:
    print(f"{machine()}; at most {LIMIT} MB is the aim\n")
    print("| papers | wall s | CPU s | ms a paper | ratio | largest MB | together MB | post MB |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|")
    rows(PAPERS, lambda count: edition(count), lambda count: count)
    print(
        f"\n| characters of an abstract, {FEW} papers | wall s | CPU s | ms a kB | ratio | largest MB | together MB | post MB |"
    )
    print("|---:|---:|---:|---:|---:|---:|---:|---:|")
    rows(LENGTHS, lambda length: edition(FEW, length), lambda length: FEW * length / 1000)
    archive()


def rows(sizes, measure, units) -> None:
    first = None
    empty, _ = edition(0)
    for size in sizes:
        took, post = measure(size)
        each = 1000 * (took.cpu - empty.cpu) / units(size)
        first = first or each
        print(
            f"| {size:,} | {took.wall:.1f} | {took.cpu:.1f} | {each:.1f} | {each / first:.2f} | {took.largest:.0f} "
            f"| {took.together:.0f} | {post / 1e6:.2f} |",
            flush=True,
        )


def edition(papers: int, length: int = 0) -> tuple[Took, int]:
    """An edition of so many papers, made from nothing; and the bytes of its post."""
    date = DATE if papers else EMPTY
    with project(papers, length) as environment:
        took = command(environment, "run", "--date", str(date), "--no-late")
        post = Path(environment["ARXIV_DAILY_ROOT"], "posts", "audio", str(date), "index.ipynb")
        return took, post.stat().st_size


def archive() -> None:
    """What commands take that look at the archive."""
    print(
        "\n| editions in the archive | one more edition, CPU s | ratio | plan of a backfill, CPU s | ratio | largest MB |"
    )
    print("|---:|---:|---:|---:|---:|---:|")
    first = None
    for size in ARCHIVES:
        with project(FEW, 0) as environment:
            multiply(environment, size)
            more = command(environment, "run", "--date", str(DATE + dt.timedelta(days=1)), "--late")
            start = DATE - dt.timedelta(days=size - 1)
            plan = command(environment, "backfill", "--from", str(start), "--to", str(DATE), "--plan")
        first = first or (more.cpu, plan.cpu)
        print(
            f"| {size:,} | {more.cpu:.1f} | {more.cpu / first[0]:.2f} | {plan.cpu:.1f} "
            f"| {plan.cpu / first[1]:.2f} | {max(more.largest, plan.largest):.0f} |",
            flush=True,
        )


def multiply(environment: dict[str, str], size: int) -> None:
    """An archive of so many editions: one that was made, and copies of it under dates and ids of their own."""
    command(environment, "run", "--date", str(DATE), "--no-late")
    posts = Path(environment["ARXIV_DAILY_ROOT"], "posts", "audio")
    model = {path.name: path.read_text(encoding="utf-8") for path in (posts / str(DATE)).iterdir()}
    for day in range(1, size):
        date = str(DATE - dt.timedelta(days=day))
        (posts / date).mkdir()
        for name, text in model.items():
            changed = text.replace(str(DATE), date).replace("2000.1", f"{3000 + day}.1")
            (posts / date / name).write_text(changed, encoding="utf-8")


def command(environment: dict[str, str], *words: str) -> Took:
    """Run a verb and watch its memory."""
    code = "from arxiv_daily.cli import main; main()"
    start, before, largest, together = time.monotonic(), cpu(), 0.0, 0.0
    with tempfile.TemporaryFile("w+") as said:  # not a pipe: nobody reads while it runs
        run = subprocess.Popen(
            [sys.executable, "-c", code, *words],
            env=environment,
            cwd=environment["ARXIV_DAILY_ROOT"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
        )
        process = psutil.Process(run.pid)
        while run.poll() is None:
            sizes = list(memory(process))
            largest, together = max([largest, *sizes]), max(together, sum(sizes))
            time.sleep(0.1)
        if run.returncode:
            said.seek(0)
            raise RuntimeError(f"{words[0]} failed: {said.read()[-500:]}")
    return Took(time.monotonic() - start, cpu() - before, largest, together)


def cpu() -> float:
    """Seconds of the processors that ended children took, and theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def memory(process: psutil.Process) -> Iterator[float]:
    """Megabytes of a process and of each of its children."""
    with contextlib.suppress(psutil.Error):
        for one in (process, *process.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                yield one.memory_info().rss / 1e6


@contextlib.contextmanager
def project(papers: int, length: int) -> Iterator[dict[str, str]]:
    """The environment of a project of its own, with so many papers on one day."""
    with tempfile.TemporaryDirectory() as folder, services(papers, length) as addresses:
        for name in ("notebooks", "params"):
            shutil.copytree(PROJECT / name, Path(folder, name))
        yield (
            os.environ
            | addresses
            | {
                "ARXIV_DAILY_ROOT": folder,
                "ARXIV_API_INTERVAL": "0",
                "SOURCE_DATE_EPOCH": "1770000000",
            }
        )


@contextlib.contextmanager
def services(papers: int, length: int) -> Iterator[dict[str, str]]:
    """The variables that lead to an arXiv and a model service, both in one process of their own."""
    ours, theirs = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=serve, args=(theirs, papers, length), daemon=True)
    process.start()
    try:
        yield json.loads(ours.recv())
    finally:
        ours.send("end")
        process.join()


def serve(pipe, papers: int, length: int) -> None:
    records = corpus.days(DATE, 1, papers, length) + corpus.days(
        DATE + dt.timedelta(days=1), 1, FEW, length, 80_000
    )
    with Server([*records, corpus.control(EMPTY)], corpus.pages(records)) as arxiv, StandIn() as service:
        addresses = {"ARXIV_API_URL": f"{arxiv.url}/api/query", "ARXIV_CONTENT_URL": arxiv.url}
        pipe.send(json.dumps(addresses | service.environ()))
        pipe.recv()


if __name__ == "__main__":
    main()
