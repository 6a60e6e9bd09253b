"""What an edition costs before any call: `python -m benchmarks.startup` prints it beside plain papermill.

Plain papermill runs a notebook of two cells, the first of which imports pandas. Ours is the whole command
`arxiv-daily run` on the sample day with every answer and full text at hand, and on a day without papers. All take
turns in one run, so that a busy machine is busy for all; the smallest of each is what the work itself takes.
"""

import contextlib
import datetime as dt
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import yaml

from arxiv_daily.sample.server import Server
from benchmarks import PROJECT, machine, quick
from tests.standins import corpus
from tests.standins.openai import StandIn

RUNS = 3 if quick() else 7
LIMIT = 1.5  # times plain papermill
PAPERS, DATE, EMPTY = 20, "2026-01-08", "2026-01-05"  # the day without papers is a weekend's


def main() -> None:
    with project() as environment:
        commands = {
            "papermill, two cells with pandas": papermill("two"),
            "a day without papers": ours(EMPTY),
            f"{PAPERS} papers, all at hand": ours(DATE),
        }
        for command in commands.values():
            took(command, environment)  # compiled, downloaded, asked for: not what is measured
        turns = [
            {name: took(command, environment) for name, command in commands.items()} for _ in range(RUNS)
        ]
    print(
        machine(), f"smallest of {RUNS} turns; at most {LIMIT} times plain papermill is the aim\n", sep="; "
    )
    print("| command | wall s | ratio | CPU s | ratio |\n|---|---:|---:|---:|---:|")
    least = {name: [min(turn[name][kind] for turn in turns) for kind in (0, 1)] for name in commands}
    plain = next(iter(least.values()))
    for name, (wall, cpu) in least.items():
        print(f"| {name} | {wall:.2f} | {wall / plain[0]:.2f} | {cpu:.2f} | {cpu / plain[1]:.2f} |")


def papermill(name: str) -> list[str]:
    return [sys.executable, "-m", "papermill", "--no-progress-bar", f"{name}.ipynb", f"{name}.out.ipynb"]


def ours(date: str) -> list[str]:
    return [
        sys.executable,
        "-c",
        "from arxiv_daily.cli import main; main()",
        "run",
        "--date",
        date,
        "--no-late",
    ]


def took(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Seconds by the clock and of the processors, of a command and the kernel it starts."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(
        command, env=environment, cwd=environment["ARXIV_DAILY_ROOT"], check=True, capture_output=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return time.monotonic() - start, cpu


@contextlib.contextmanager
def project() -> Iterator[dict[str, str]]:
    """The environment of a project of its own, with the sample day and a model service on loopback."""
    with tempfile.TemporaryDirectory() as folder, day() as arxiv, StandIn() as service:
        for name in ("notebooks", "params"):
            shutil.copytree(PROJECT / name, Path(folder, name))
        params = yaml.safe_load((PROJECT / "params" / "audio.yaml").read_text(encoding="utf-8"))
        Path(folder, "params", "audio.yaml").write_text(yaml.safe_dump(params | {"model": "standin"}))
        cells = ["import pandas as pd", 'pd.DataFrame({"a": [1]})']
        two = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        two.metadata.kernelspec = {
            "name": "python3",
            "display_name": "Python 3 (ipykernel)",
            "language": "python",
        }
        nbformat.write(two, Path(folder, "two.ipynb"))
        yield (
            os.environ
            | service.environ()
            | {
                "ARXIV_DAILY_ROOT": folder,
                "ARXIV_API_URL": f"{arxiv.url}/api/query",
                "ARXIV_CONTENT_URL": arxiv.url,
                "ARXIV_API_INTERVAL": "0",
            }
        )


def day() -> Server:
    """An arXiv that has the papers of one day."""
    records = corpus.days(dt.date.fromisoformat(DATE), 1, PAPERS)
    return Server([*records, corpus.control(dt.date.fromisoformat(EMPTY))], corpus.pages(records))


if __name__ == "__main__":
    main()
