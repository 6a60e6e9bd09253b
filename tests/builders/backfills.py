"""What tests of many editions start from."""

import datetime as dt
import os
import subprocess
import sys

from arxiv_daily.gather.edition import Edition
from arxiv_daily.runs import execute
from arxiv_daily.runs.plan import Plan

FIRST = dt.date(2026, 1, 6)  # a Tuesday


def editions(count, first=FIRST):
    digest = execute.load_digest("audio")
    return [Edition(digest, first + dt.timedelta(days=day)) for day in range(count)]


def planned(count):
    return Plan.made([execute.load_digest("audio")], FIRST, FIRST + dt.timedelta(days=count - 1))


def start(*arguments, days):
    last = FIRST + dt.timedelta(days=days - 1)
    code = "from arxiv_daily.cli import main; main()"
    words = ["backfill", "--from", str(FIRST), "--to", str(last), *arguments]
    return subprocess.Popen(
        [sys.executable, "-c", code, *words],
        cwd=os.environ["ARXIV_DAILY_ROOT"],
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
