"""The demo: live arXiv where it answers, else the sample day, from papers to a site."""

import nbformat
import pytest
from click.testing import CliRunner

from arxiv_daily.cli import main
from arxiv_daily.runs import demo, execute
from tests.standins import arxiv, openai, translator
from tests.standins.project import copy_project


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of one's own and a model service on loopback."""
    copy_project(tmp_path)
    with openai.StandIn() as service:
        for name, value in service.environ().items():
            monkeypatch.setenv(name, value)
        yield tmp_path


def test_the_sample_day_becomes_a_site(project, monkeypatch):
    monkeypatch.setenv("ARXIV_API_URL", "http://127.0.0.1:9/api/query")
    result = CliRunner().invoke(main, ["demo"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert "the sample day (arXiv does not answer)" in result.output
    assert "translations 5/5" in result.output
    page = project / "_site" / "posts" / "demo" / "2026-01-08" / "index.html"
    assert str(page) in result.output
    text = page.read_text()
    assert "本页的论文均为虚构" in text
    assert "arxiv.org/abs/0000" not in text
    assert "机器草稿" not in text  # a service wrote it
    assert all(f'id="p-0000.0000{number}"' in text for number in range(1, 6))
    assert "全文暂缺" in text  # the paper without full text


def test_the_embedded_model_writes_titles_and_abstracts_first_and_a_page_of_them(project, monkeypatch):
    for name in ("OPENAI_BASE_URL", "OPENAI_API_KEY"):
        monkeypatch.delenv(name)
    rounds = list(demo.stages(execute.load_digest("audio")))
    assert [digest.reading for _, digest in rounds if digest] == ["none", "all"]
    assert "titles and abstracts first, about" in rounds[0][0]


def test_readings_are_left_out_where_the_minutes_are_over(project, monkeypatch):
    for name in ("OPENAI_BASE_URL", "OPENAI_API_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("ARXIV_DAILY_MINUTES", "0")
    rounds = list(demo.stages(execute.load_digest("audio")))
    assert [digest.reading for _, digest in rounds if digest] == ["none"]
    assert "the same command goes on" in rounds[-1][0]


def test_live_arxiv_is_taken_where_it_answers(project, monkeypatch):
    with arxiv.StandIn(arxiv.records()) as papers:
        for name, value in papers.environ().items():
            monkeypatch.setenv(name, value)
        with demo.sample_edition() as (edition, origin):
            assert origin == "live arXiv"
            newest = max(record["submitted"] for record in arxiv.records())
            assert str(edition.start) <= newest.replace("T", " ") < str(edition.end)
            assert edition.digest.filters.max_papers == 5
        asked = papers.requests[0]
    assert asked.headers["Accept"] and "arxiv-daily" in asked.headers["User-Agent"]


def test_a_good_translation_has_no_flags(project, monkeypatch):
    monkeypatch.setenv("ARXIV_API_URL", "http://127.0.0.1:9/api/query")
    with openai.StandIn(write=translator.write) as service:
        for name, value in service.environ().items():
            monkeypatch.setenv(name, value)
        with demo.sample_edition() as (edition, _):
            outcome = execute.run(edition.digest, edition.date)
    nb = nbformat.read(outcome.path, as_version=4)
    known = [cell.metadata.get("arxiv_daily", {}) for cell in nb.cells]
    assert [fact.flags for fact in known if fact.get("flags")] == []
    assert outcome.pending == ["0000.00001"]  # no full text
    readings = [
        cell.source for cell in nb.cells if cell.metadata.get("arxiv_daily", {}).get("part") == "reading"
    ]
    assert "表 1" in readings[0]
    assert "arxiv.org" not in "".join(cell.source for cell in nb.cells if cell.cell_type == "markdown")
