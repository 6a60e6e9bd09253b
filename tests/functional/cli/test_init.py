"""From an empty folder to a site: `init`, a day's run and the site, with arXiv and a model service on loopback."""

import os
import subprocess
import sys

import pytest

from tests.builders.backfills import FIRST
from tests.standins import arxiv, corpus, openai


@pytest.fixture
def outside(monkeypatch):
    """arXiv and a service that answer on loopback."""
    records = corpus.days(FIRST, 3, 2)
    with arxiv.StandIn(records, corpus.pages(records)) as papers, openai.StandIn() as service:
        for name, value in (papers.environ() | service.environ()).items():
            monkeypatch.setenv(name, value)
        yield papers


def command(folder, *words):
    known = {name: value for name, value in os.environ.items() if name != "ARXIV_DAILY_ROOT"}
    done = subprocess.run(
        [sys.executable, "-m", "arxiv_daily", *words],
        cwd=folder,
        env=known,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_from_an_empty_folder_to_a_site(tmp_path, outside):
    said = command(tmp_path, "init", "mine", "--field", "cs.SD", "--digest", "sound", "--title", "声音日报")
    assert said.splitlines()[-2:] == ["  cd mine && arxiv-daily run", "  arxiv-daily site"]
    site = tmp_path / "mine"
    assert "posts/sound/" in command(site, "run", "--date", str(FIRST), "--digest", "sound")
    command(site, "site", "--renderer", "embedded")
    page = (site / "_site" / "posts" / "sound" / str(FIRST) / "index.html").read_text()
    assert "声音日报" in page and "arxiv-daily.example" not in page
    assert "声音日报" in (site / "_site" / "index.html").read_text()
