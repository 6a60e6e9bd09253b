"""Editions on a Dask cluster: scheduler and workers in processes of their own, one of them killed in the middle."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from arxiv_daily.errors import ConfigError
from arxiv_daily.runs import backfill, dask, dask_worker, execute
from arxiv_daily.runs.backfill import Ahead
from tests.builders.backfills import editions, planned


@contextlib.contextmanager
def cluster(folder, workers=2):
    """The scheduler's address, and its workers as processes."""
    bin_ = Path(sys.executable).with_name("dask")
    file, quiet = folder / "scheduler.json", {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    common = ["--no-dashboard", "--scheduler-file", str(file), "--host", "127.0.0.1"]
    with contextlib.ExitStack() as stack:

        def start(*words):
            process = subprocess.Popen([bin_, *words, *common], cwd=folder, start_new_session=True, **quiet)
            stack.callback(process.wait)
            stack.callback(lambda: process.poll() is None and os.killpg(process.pid, signal.SIGKILL))
            return process

        start("scheduler", "--port", "0")
        while not file.exists() or not file.read_text().strip():
            time.sleep(0.05)
        address = json.loads(file.read_text())["address"]
        processes = [start("worker", "--nthreads", "1", "--no-nanny") for _ in range(workers)]
        from distributed import Client

        with Client(address) as client:
            client.wait_for_workers(workers, timeout=60)
        yield address, processes


@pytest.mark.slow
def test_a_lost_workers_edition_is_made_again_and_arxiv_is_asked_here_alone(
    project,
    service,
    tmp_path,
    monkeypatch,
):
    for day in editions(2):
        execute.run(day.digest, day.date, "no")
    expected = {str(day.date): (day.folder / "index.ipynb").read_bytes() for day in editions(2)}
    for day in editions(2):
        for path in day.folder.iterdir():
            path.unlink()
    for name in ("windows", "fulltext"):
        for path in (tmp_path / ".cache").glob(f"{name}/*"):
            path.unlink()
    monkeypatch.setenv(
        "ARXIV_DAILY_WORKER_HOME", str(tmp_path / ".cache")
    )  # the answers: those of the first run
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    project.requests.clear()
    killed = []

    def watch(report):
        if report["stage"] == "translate" and not killed:
            killed.append(report["edition"])
            os.killpg(processes[0].pid, signal.SIGKILL)

    with cluster(folder) as (address, processes), dask.crew(1, address) as crew:
        report = backfill.run(planned(2), crew, watch)
    assert killed and not report.failed and len(report.made) == 2
    made = {str(day.date): (day.folder / "index.ipynb").read_bytes() for day in editions(2)}
    assert made == expected
    agents = {request.headers["User-Agent"] for request in project.requests}
    assert len(agents) == 1
    assert len(project.asked("/api/")) == 2
    pages = project.asked("/html/")
    assert len(pages) == len(set(pages)) == 6
    assert not (folder / "posts").exists()


def test_a_worker_that_would_make_another_post_says_so(monkeypatch):
    content = {"version": dask_worker.version(dask_worker.DISTRIBUTION), "settings": dask_worker.settings()}
    assert not dask_worker.unlike(content)
    assert "install the same" in dask_worker.unlike(content | {"version": "0"})
    monkeypatch.setenv("OPENAI_API_KEY", "another-key-000000")
    wrong = dask_worker.unlike(content)
    assert "OPENAI_API_KEY" in wrong and "another-key" not in wrong


def test_working_ahead_hands_on_errors_and_the_end():
    def source():
        yield 1
        yield 2
        raise ConfigError("no more")

    ahead = Ahead(source(), 1)
    assert [ahead.take(wait=True), ahead.take(wait=True)] == [1, 2]
    for _ in range(2):
        with pytest.raises(ConfigError):
            ahead.take(wait=True)
    ahead = Ahead(iter([1]), 1)
    assert [ahead.take(wait=True) for _ in range(3)] == [1, None, None]
