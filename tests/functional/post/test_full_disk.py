"""A disk that fills up under the real papermill command: the editor's post is as it was, and one line says why."""

import os
import resource
import subprocess
import sys

import nbformat
import pytest

from tests.builders import posts
from tests.functional.post.test_engine import NOTEBOOK
from tests.standins import papermill

pytestmark = pytest.mark.slow
ABSTRACT = "0000.00001/abstract"


def command(target, limit=None):
    """One run with news; `limit` is the size no file it writes may grow beyond."""

    def limited():
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(
        [
            *papermill.COMMAND,
            "--no-progress-bar",
            str(NOTEBOOK),
            str(target),
            "-y",
            f"words: {{/intro: '{'news ' * 2000}'}}",
        ],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONWARNINGS": "ignore", "IPYTHONDIR": str(target.parents[2] / "ipython")},
        preexec_fn=limited if limit else None,
    )


def first(root):
    """A post with an editor's word in it."""
    target = root / "posts" / "small" / "2026-01-08" / "index.ipynb"
    assert subprocess.run([*papermill.COMMAND, str(NOTEBOOK), str(target)]).returncode == 0
    nb = nbformat.read(target, as_version=4)
    posts.edit(nb, ABSTRACT, "编辑的话")
    nbformat.write(nb, target)
    return target


def refused(target, done, before):
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith("Error: "), done.stderr
    assert target.read_bytes() == before
    assert [path.name for path in target.parent.iterdir() if path.name.endswith((".new", ".next"))] == []


@pytest.fixture
def small_disk(tmp_path):
    """A file system of one megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if sys.platform != "linux" or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a small file system cannot be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_file_that_may_not_grow(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    target = first(tmp_path)
    before = target.read_bytes()
    for limit in (10_000, 40_000):  # the executed notebook does not fit; it does, but not the post
        refused(target, command(target, limit), before)


def test_a_disk_that_fills_up(small_disk, monkeypatch):
    monkeypatch.setenv("ARXIV_DAILY_ROOT", str(small_disk))
    monkeypatch.chdir(small_disk)
    target = first(small_disk)
    before = target.read_bytes()
    with (small_disk / "ballast").open("wb") as ballast:
        room = os.statvfs(small_disk)
        ballast.write(bytes(room.f_bavail * room.f_frsize - 30_000))
    done = command(target)
    refused(target, done, before)
    assert "the disk is full" in done.stderr or "No space left" in done.stderr
    (small_disk / "ballast").unlink()
    assert command(target).returncode == 0
    assert "编辑的话" in target.read_text()
