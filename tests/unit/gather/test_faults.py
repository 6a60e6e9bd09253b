"""Every fault of the query API, once and lasting: a complete edition, or nothing on disk changed."""

import datetime as dt
from types import SimpleNamespace

import pytest

from arxiv_daily.errors import GatherError
from arxiv_daily.gather import arxiv_api, http
from arxiv_daily.gather.edition import Edition
from arxiv_daily.gather.table import read_rows
from tests.builders.simulation import DIGEST, run
from tests.standins.arxiv import StandIn, records
from tests.unit.gather.test_arxiv_api import NAMES

CHRISTMAS = dt.date(2025, 12, 25)
FIVE = ["2512.21324", "2512.21215", "2512.20978", "2512.20948", "2512.20944"]


@pytest.fixture
def arxiv(monkeypatch):
    with StandIn(records()) as server:
        for name, value in server.environ().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(http, "sleep", lambda seconds: None)
        yield server


def edition(date: dt.date = CHRISTMAS, late: str = "no") -> dict:
    return run(SimpleNamespace(now=dt.datetime(2026, 1, 20, tzinfo=dt.UTC)), date, late)


def on_disk(folder) -> dict[str, bytes]:
    """Every file of the posts but the lock's own."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".lock")]
    return {str(path): path.read_bytes() for path in files}


@pytest.mark.parametrize("fault", NAMES)
def test_a_fault_once_costs_nothing(arxiv, monkeypatch, fault):
    if fault in ("hang", "trickle"):
        monkeypatch.setenv("ARXIV_API_TIMEOUT", "0.5")
    arxiv.fail(fault)
    assert edition()["shown"] == 5
    assert [row["id"] for row in read_rows(Edition(DIGEST, CHRISTMAS).folder)] == FIVE


@pytest.mark.parametrize("fault", NAMES)
def test_a_lasting_fault_changes_nothing_on_disk(arxiv, monkeypatch, tmp_path, fault):
    edition(CHRISTMAS)
    before = on_disk(tmp_path / "posts")
    if fault in ("hang", "trickle"):
        monkeypatch.setenv("ARXIV_API_TIMEOUT", "0.1")
    arxiv.fail(fault, times=None)
    for date, late in [(CHRISTMAS, "no"), (CHRISTMAS + dt.timedelta(days=1), "yes")]:
        with pytest.raises(GatherError, match="6 times"):
            edition(date, late)
    assert on_disk(tmp_path / "posts") == before
    assert not Edition(DIGEST, CHRISTMAS + dt.timedelta(days=1)).folder.exists()


@pytest.mark.parametrize("fault", ["503", "Rate exceeded", "truncated XML", "short page"])
def test_a_fault_between_the_pages_of_a_long_look_back(arxiv, monkeypatch, fault):
    monkeypatch.setattr(arxiv_api, "PAGE", 3)
    edition(CHRISTMAS - dt.timedelta(days=4))
    arxiv.fail(fault, after=2)
    receipt = edition(CHRISTMAS, "yes")
    assert receipt["shown"] == 5 + receipt["late"]


def test_a_dead_api_is_no_empty_day(arxiv, tmp_path):
    """An API without an index answers every query with a well-formed zero."""
    arxiv.records = []
    with pytest.raises(GatherError, match=r"arXiv's API knows no paper of cs.SD, eess.AS at all"):
        edition()
    assert not on_disk(tmp_path / "posts")


def test_a_stale_index_is_no_empty_day(arxiv, tmp_path):
    """The API knows the categories, but has nothing of that day, of any field."""
    with pytest.raises(GatherError, match=r"nor any of cs.LG: its index is behind or broken"):
        edition(dt.date(2026, 1, 14))
    assert not on_disk(tmp_path / "posts")


def test_a_fault_of_the_control_query_is_named(arxiv, tmp_path):
    arxiv.fail("503", times=None, after=2)
    with pytest.raises(GatherError, match=r"cat:cs.LG AND submittedDate.* HTTP 503"):
        edition(dt.date(2026, 1, 14))
    assert not on_disk(tmp_path / "posts")
