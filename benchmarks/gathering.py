"""What readers lose by the rules in use, and what by ours: `python benchmarks/gathering.py` prints a table.

Sixty days on a simulated clock (tests/gather/simulate.py), with the end of summer time, Thanksgiving and
Christmas, 2.9 % of the papers held back for up to 14 days. Our rows run the package's own gathering and commit.
"""

import datetime as dt
import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.builders.simulation import DAYS, FIRST, World, days, due, ours, plain, rolling, submissions  # noqa: E402

A_DAY = 40
RULES: list[tuple[str, str, Callable]] = [
    ("the last 24 hours, once", "08:50, at the anchor", lambda world: plain(world, "08:50")),
    ("the last 24 hours, once", "13:30", lambda world: plain(world)),
    ("the last 24 hours, once", "08:50, a day later", lambda world: plain(world, "08:50", 1)),
    *(
        (
            f"{back} days back, with a store of papers seen",
            "13:30",
            lambda world, back=back: rolling(world, back),
        )
        for back in (4, 5, 7, 14)
    ),
    ("ours", "13:30", ours),
    ("ours, nobody there for a week", "13:30", lambda world: ours(world, range(20, 27))),
]


@contextmanager
def installed(world: World):
    """The world in the place of arXiv, and a project in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ, ARXIV_DAILY_ROOT=folder):
        world.install(Patch())
        yield


class Patch:
    """The one thing of pytest's monkeypatch that a world needs."""

    def setattr(self, name: str, value: object) -> None:
        mock.patch(name, value).start()


def main() -> None:
    papers = submissions(FIRST - dt.timedelta(days=20), DAYS + 40, A_DAY)
    print(
        f"{dt.date.today()}, {os.cpu_count()} cores, `python benchmarks/gathering.py`; {days()[0]} to {days()[-1]}\n"
    )
    print(
        "| rule | run in China at | papers announced | missing | of them | shown twice | days without a paper |"
    )
    print("|---|---|---:|---:|---:|---:|---:|")
    for rule, clock, make in RULES:
        world = World(papers)
        with installed(world):
            pages = make(world)
            mock.patch.stopall()
        expected, there = due(world), set().union(*pages)
        lost, twice = len(expected - there), sum(map(len, pages)) - len(there)
        empty = sum(not page for page in pages)
        share = f"{100 * lost / len(expected):.1f} %"
        print(
            f"| {rule} | {clock} | {len(expected)} | {lost} | {share} | {twice} | {empty} of {len(pages)} |"
        )


if __name__ == "__main__":
    main()
