"""What is measured, and how: every module prints Markdown tables; `python -m benchmarks` runs them all.

A column called `ratio` holds what was measured, divided by its counterpart of the same run.
"""

import datetime as dt
import os
import platform
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
RESULTS = PROJECT / "benchmarks" / "results"


def quick() -> bool:
    """Whether a short form is wanted: `python -m benchmarks --quick` sets BENCH_QUICK."""
    return bool(os.environ.get("BENCH_QUICK"))


def machine() -> str:
    """The line that stands above every table: date, machine, Python."""
    return f"{dt.date.today()}; {os.cpu_count()} cores, {processor()}; Python {platform.python_version()}"


def processor() -> str:
    """The processor's name where the system tells it, else the architecture."""
    if sys.platform == "linux":
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return " ".join(line.partition(":")[2].split())
    return platform.machine()


def found_row(half: str, what: str, stated: int, shown: int, right: int) -> str:
    """A row of a table of what was found: how much of what is shown is right, how much of what is stated is found."""
    shares = (f"{100 * right / max(1, of):.0f} %" for of in (shown, stated))
    return f"| {half} | {what} | {stated} | {shown} | {right} | {' | '.join(shares)} |"
