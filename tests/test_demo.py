"""The demo: live arXiv where it answers, else the sample day, from papers to a site."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from arxiv_daily import demo
from arxiv_daily.cli import main
from tests.standins import arxiv, openai

PROJECT = Path(__file__).parent.parent


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of one's own and a model service on loopback."""
    for name in ("notebooks", "params", "assets"):
        shutil.copytree(PROJECT / name, tmp_path / name)
    (tmp_path / "posts").mkdir()
    for path in [*PROJECT.glob("*.qmd"), PROJECT / "_quarto.yml", PROJECT / "posts" / "_metadata.yml"]:
        shutil.copy(path, tmp_path / path.relative_to(PROJECT))
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
    assert "示例" in text
    assert all(f'id="p-0000.0000{number}"' in text for number in range(1, 6))
    assert "全文暂缺" in text  # the paper without full text


def test_live_arxiv_is_taken_where_it_answers(project, monkeypatch):
    with arxiv.StandIn(arxiv.records()) as papers:
        for name, value in papers.environ().items():
            monkeypatch.setenv(name, value)
        with demo.source() as (edition, origin):
            assert origin == "live arXiv"
            newest = max(record["submitted"] for record in arxiv.records())
            assert str(edition.start) <= newest.replace("T", " ") < str(edition.end)
            assert edition.digest.filters.max_papers == 5
        asked = papers.requests[0]
    assert asked.headers["Accept"] and "arxiv-daily" in asked.headers["User-Agent"]
