"""Runs of the real papermill command killed while an editor works: every edit stays.

A run counts what it does to files of the project (opens, renames, links, removals) and kills itself at one of these
events, so that every step of a commit is hit whatever the machine's speed. ARXIV_DAILY_KILLS sets the number of
kills (8); the events follow from a fixed seed.
"""

import os
import random
import signal
import subprocess
import sys

import nbformat
import pytest
import yaml

from tests.builders import posts
from tests.conftest import PROJECT

NOTEBOOK = PROJECT / "tests" / "data" / "notebooks" / "small.ipynb"
KILLS = int(os.environ.get("ARXIV_DAILY_KILLS", "8"))
PAPERS = ["0000.00001", "0000.00002", "0000.00003"]
COUNTING = """
import os, signal, sys

kill_at, pause_at, folder = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
seen = 0


def count(event, arguments):
    global seen
    if event not in ("open", "os.rename", "os.link", "os.remove", "os.mkdir", "os.chmod"):
        return
    if not any(isinstance(one, (str, bytes)) and os.fsdecode(one).startswith(folder) for one in arguments[:2]):
        return
    seen += 1
    if seen == pause_at:
        os.write(1, b"paused\\n")
        os.read(0, 1)
    if seen == kill_at:
        os.killpg(os.getpgid(0), signal.SIGKILL)


sys.addaudithook(count)
import arxiv_daily  # before nbformat: see there
from papermill.__main__ import papermill

papermill(sys.argv[4:], standalone_mode=False)
os.write(1, f"{seen}\\n".encode())
"""


def start(target, number, kill_at=0, pause_at=0):
    """A run with papers and texts of its own, so that every commit has news."""
    given = {
        "papers": PAPERS[: 2 + number % 2],
        "words": {f"{paper}/reading": f"reading {number}" for paper in PAPERS},
    }
    papermill = [str(NOTEBOOK), str(target), "-y", yaml.safe_dump(given)]
    counting = [sys.executable, "-c", COUNTING, str(kill_at), str(pause_at), str(target.parents[3])]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    return subprocess.Popen([*counting, *papermill], start_new_session=True, **pipes)


def events(target, number):
    """How many events a whole run has."""
    out, _ = start(target, number).communicate()
    return int(out.split()[-1])


def save_edit(target, number):
    """Save as JupyterLab does, in place: now a correction, now a note."""
    nb = nbformat.read(target, as_version=4)
    if number % 2:
        index = posts.at(nb, "/intro") + 1
        nb.cells.insert(index, nbformat.v4.new_markdown_cell(f"<edit {number}>", id=f"note-{number}"))
    else:
        nb.cells[posts.at(nb, f"{PAPERS[number % 4 // 2]}/abstract")].source += f" <edit {number}>"
    with target.open("w") as out:
        nbformat.write(nb, out)


@pytest.mark.slow
def test_no_kill_loses_an_edit(tmp_path):
    target = tmp_path / "posts" / "small" / "2026-01-08" / "index.ipynb"
    assert events(target, 1) > 0
    whole = events(target, 0)
    chance = random.Random(20260108)
    killed = 0
    for number in range(1, KILLS + 1):
        kill_at = chance.randint(2, whole)
        saved_in_flight = number % 3 == 0
        if not saved_in_flight:
            save_edit(target, number)
        run = start(target, number, kill_at, chance.randint(1, kill_at - 1) if saved_in_flight else 0)
        if saved_in_flight:
            assert run.stdout.readline() == b"paused\n"
            save_edit(target, number)
            run.stdin.write(b"\n")
        run.communicate()
        killed += run.returncode == -signal.SIGKILL
        nb = nbformat.read(target, as_version=4)
        nbformat.validate(nb)
        text = "\n".join(posts.sources(nb))
        missing = [made for made in range(1, number + 1) if f"<edit {made}>" not in text]
        assert not missing, f"after kill {number}, at event {kill_at} of {whole}"
    assert events(target, KILLS + 1)
    nb = nbformat.read(target, as_version=4)
    text = "\n".join(posts.sources(nb))
    assert all(f"<edit {made}>" in text for made in range(1, KILLS + 1))
    assert posts.cell(nb, f"{PAPERS[0]}/reading").source == f"reading {KILLS + 1}"
    assert killed >= KILLS / 2
