"""Faults of the query API through a run of the notebook: a complete edition, or nothing on disk changed."""

import pytest

from arxiv_daily import sample
from arxiv_daily.errors import GatherError
from arxiv_daily.gather import http
from arxiv_daily.gather.table import read_rows
from arxiv_daily.runs import execute
from tests.conftest import PROJECT
from tests.standins import openai
from tests.standins.arxiv import StandIn, records
from tests.unit.gather.test_arxiv_api import NAMES
from tests.unit.gather.test_faults import CHRISTMAS, FIVE, on_disk


@pytest.fixture
def arxiv(monkeypatch):
    with StandIn(records()) as server:
        for name, value in server.environ().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(http, "sleep", lambda seconds: None)
        yield server


@pytest.fixture
def project(arxiv, monkeypatch, tmp_path):
    """A project of one's own with a model service."""
    for name in ("notebooks", "params"):
        (tmp_path / name).symlink_to(PROJECT / name)
    with openai.StandIn() as service:
        monkeypatch.setenv("OPENAI_BASE_URL", service.url)
        monkeypatch.setenv("OPENAI_API_KEY", openai.KEY)
        yield service


def test_a_run_of_the_notebook_through_three_faults(arxiv, project):
    """The table ends up with what the full texts said."""
    for fault in ("503", "Rate exceeded", "truncated XML"):
        arxiv.fail(fault)
    texts, invented = sample.contents(), {paper["id"]: paper for paper in sample.papers()}
    for name, other in ((FIVE[0], "0000.00003"), (FIVE[1], "0000.00002")):  # a text is of its own paper
        record = next(one for one in arxiv.records if one["id"] == name)
        record |= {key: invented[other][key] for key in ("title", "abstract")}
    arxiv.contents = {
        f"html/{FIVE[0]}v1": texts["html/0000.00003v1"],
        f"pdf/{FIVE[1]}v1": texts["pdf/0000.00002v1"],
    }
    outcome = execute.run(execute.load_digest("audio"), CHRISTMAS)
    assert outcome.shown == 5
    assert len(arxiv.asked("/api/")) == 4
    rows = read_rows(outcome.path.parent)
    assert [row["fulltext"] for row in rows] == ["html", "pdf", "abstract", "abstract", "abstract"]
    assert [row["licence"] for row in rows] == [
        "https://creativecommons.org/licenses/by/4.0/",
        "",
        "",
        "",
        "",
    ]
    page = outcome.path.read_text()
    assert "**Licence**: [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/)" in page


@pytest.mark.parametrize("fault", ["Rate exceeded", "empty page"])
def test_a_run_of_the_notebook_ends_with_the_clients_own_words(arxiv, project, tmp_path, fault):
    arxiv.fail(fault, times=None)
    with pytest.raises(GatherError) as caught:
        execute.run(execute.load_digest("audio"), CHRISTMAS)
    assert NAMES[fault].split(" although")[0] in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not on_disk(tmp_path / "posts")
    assert not project.chats
