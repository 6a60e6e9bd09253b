"""A bad day, long: python -m benchmarks.soak [--editions 200] [--kills 20] [--seed 1]

Editions run while arXiv, the content host, the model, the disk and the clock fail at random; some runs are the real
command, killed at a random moment. Then every edition is run once more under a clear sky. Nothing may be lost, shown
twice or broken, and everything must be complete.
"""

import argparse
import datetime as dt
import logging
import os
import socketserver
import tempfile
import warnings
from pathlib import Path

from tests.builders.bad_day import soak


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--editions", type=int, default=200)
    asked.add_argument("--kills", type=int, default=20)
    asked.add_argument("--seed", type=int, default=1)
    asked = asked.parse_args()
    logging.disable()
    socketserver.BaseServer.handle_error = lambda *_: None  # a stand-in whose client has gone says nothing
    warnings.simplefilter("ignore")
    os.environ["ARXIV_API_INTERVAL"] = "0"
    with tempfile.TemporaryDirectory() as folder:
        report = soak(Path(folder, "project"), asked.editions, asked.seed, asked.kills, rounds=1)
    command = (
        f"python -m benchmarks.soak --editions {asked.editions} --kills {asked.kills} --seed {asked.seed}"
    )
    print(f"{dt.date.today()}, {os.cpu_count()} cores: `{command}`\n")
    ways = sorted(report.ended)
    print(
        "| editions | "
        + " | ".join(ways)
        + " | faults | lost, twice, broken or incomplete in the end | seconds |"
    )
    print("|---|" + "---|" * (len(ways) + 3))
    ended = " | ".join(str(report.ended[way]) for way in ways)
    faults = ", ".join(f"{kind} {count}" for kind, count in sorted(report.faults.items()))
    print(f"| {asked.editions} | {ended} | {faults} | {len(report.wrong)} | {report.seconds:.0f} |")
    print(*report.wrong, sep="\n")
    raise SystemExit(bool(report.wrong))


if __name__ == "__main__":
    main()
