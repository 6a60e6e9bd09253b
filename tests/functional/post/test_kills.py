"""Runs of the real papermill command killed at random moments while an editor works: every edit stays.

ARXIV_DAILY_KILLS sets the number of kills (8); the moments follow from a fixed seed.
"""

import os
import random
import signal
import subprocess
import sys
import time

import nbformat
import pytest
import yaml

from tests.builders import posts
from tests.conftest import PROJECT

NOTEBOOK = PROJECT / "tests" / "data" / "notebooks" / "small.ipynb"
KILLS = int(os.environ.get("ARXIV_DAILY_KILLS", "8"))
PAPERS = ["0000.00001", "0000.00002", "0000.00003"]


def start(target, number):
    """A run with papers and texts of its own, so that every commit has news."""
    given = {
        "papers": PAPERS[: 2 + number % 2],
        "words": {f"{paper}/reading": f"reading {number}" for paper in PAPERS},
    }
    return subprocess.Popen(
        [sys.executable, "-m", "papermill", str(NOTEBOOK), str(target), "-y", yaml.safe_dump(given)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


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
    assert start(target, 1).wait() == 0  # everything is compiled then
    began = time.monotonic()
    assert start(target, 0).wait() == 0
    whole = time.monotonic() - began
    chance = random.Random(20260108)
    killed = 0
    for number in range(1, KILLS + 1):
        if number % 3:
            save_edit(target, number)
        run, begun = start(target, number), time.monotonic()
        rest = chance.uniform(0.3, 1.1) * whole
        if number % 3 == 0:
            time.sleep(rest / 2)
            save_edit(target, number)
            rest /= 2
        try:
            run.wait(rest)
            whole = time.monotonic() - begun
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            killed += 1
            run.wait()
        nb = nbformat.read(target, as_version=4)
        nbformat.validate(nb)
        text = "\n".join(posts.sources(nb))
        missing = [made for made in range(1, number + 1) if f"<edit {made}>" not in text]
        assert not missing, f"after kill {number}"
    assert start(target, KILLS + 1).wait() == 0
    nb = nbformat.read(target, as_version=4)
    text = "\n".join(posts.sources(nb))
    assert all(f"<edit {made}>" in text for made in range(1, KILLS + 1))
    assert posts.cell(nb, f"{PAPERS[0]}/reading").source == f"reading {KILLS + 1}"
    assert killed >= KILLS / 3
