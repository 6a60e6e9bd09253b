"""Which editions of the past week are made again."""

import datetime as dt

import pytest

from arxiv_daily.gather import http, paper_text
from arxiv_daily.runs.unfinished import unfinished
from tests.builders import editions
from tests.standins.arxiv import StandIn
from tests.unit.gather.test_fulltext import HTML, PDF

TODAY = dt.date(2026, 1, 14)
KEY = "2601.00001v1"


@pytest.fixture
def arxiv(tmp_path, monkeypatch):
    monkeypatch.setenv("ARXIV_DAILY_ROOT", str(tmp_path))
    monkeypatch.setattr(paper_text, "today", lambda: TODAY)
    monkeypatch.setattr(http, "sleep", lambda seconds: None)
    with StandIn([], {"pdf/" + KEY: PDF}) as server:
        for name, value in server.environ().items():
            monkeypatch.setenv(name, value)
        yield server


def write(root, day, **changes):
    editions.write(root, day, [editions.paper(1, day, **changes)])


def test_one_with_pending_parts_and_none_that_is_older_than_a_week(arxiv, tmp_path):
    for day in ("2026-01-06", "2026-01-12", "2026-01-13"):
        rows = [editions.paper(1, day, fulltext="html", fulltext_whole=True)]
        editions.write(tmp_path, day, rows, pending=("2601.00001",) if day != "2026-01-13" else ())
    assert unfinished(editions.digest(), TODAY) == [dt.date(2026, 1, 12)]
    assert not arxiv.requests


@pytest.mark.parametrize(
    ("read", "there", "again"),
    [
        ({"fulltext": "pdf"}, HTML, True),
        ({"fulltext": "pdf"}, None, False),
        ({"fulltext": "html", "fulltext_whole": False}, HTML, True),
        ({"fulltext": "html", "fulltext_whole": True}, HTML, False),
        ({"fulltext": "pdf", "status": "excluded"}, HTML, False),
    ],
)
def test_one_of_which_arxiv_has_a_better_text_by_now(arxiv, tmp_path, read, there, again):
    write(tmp_path, "2026-01-13", **read)
    if there:
        arxiv.contents["html/" + KEY] = there
    assert unfinished(editions.digest(), TODAY) == [dt.date(2026, 1, 13)] * again
    assert unfinished(editions.digest(reading="none"), TODAY) == []


def test_a_table_that_cannot_be_read_stops_nothing(arxiv, tmp_path):
    write(tmp_path, "2026-01-13", fulltext="pdf")
    (tmp_path / "posts/audio/2026-01-13/papers.jsonl").write_text("{")
    assert unfinished(editions.digest(), TODAY) == []
