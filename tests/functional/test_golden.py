"""The whole way: arXiv's API and a model service on loopback, papermill, the post, the site."""

import json
import os
import re
import shutil
import subprocess
import sys

import nbformat
import pytest
from click.testing import CliRunner

from arxiv_daily import cli
from arxiv_daily.errors import ArxivDailyError, ServiceError
from arxiv_daily.gather.frame import read_table
from arxiv_daily.runs import execute
from arxiv_daily.site import render
from arxiv_daily.write import batch_api
from tests.conftest import SHARED, needs_shared
from tests.standins import arxiv, openai
from tests.standins.project import copy_project

PAPERS = ["2512.21324", "2512.21215", "2512.20978", "2512.20948", "2512.20944"]
DATE = "2025-12-25"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of one's own, with arXiv and a model service on loopback; yields the service."""
    copy_project(tmp_path)
    with arxiv.StandIn(arxiv.records()) as papers, openai.StandIn() as service:
        for name, value in papers.environ().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("OPENAI_BASE_URL", service.url)
        monkeypatch.setenv("OPENAI_API_KEY", openai.KEY)
        yield service


def post(root):
    return nbformat.read(root / "posts" / "audio" / DATE / "index.ipynb", as_version=4)


def headings(nb):
    facts = [cell.metadata.get("arxiv_daily", {}) for cell in nb.cells]
    return [known["paper"] for known in facts if known.get("part") == "heading"]


@needs_shared
def test_the_papers_are_those_of_the_page_published_that_day():
    published = (SHARED / "seed" / f"{DATE}-arxiv-daily.md").read_text()
    assert list(dict.fromkeys(re.findall(r"arxiv\.org/abs/([\d.]+)v", published))) == PAPERS
    listed = map(json.loads, (SHARED / "arxiv" / "records.jsonl").read_text().splitlines())
    new = {
        paper["id"]
        for paper in listed
        if (paper["announce"], paper["listed_on"]) == ("new", DATE)
        and {"cs.SD", "eess.AS"} & set(paper["categories"])
    }
    assert new == set(PAPERS)


def test_the_edition_shows_exactly_the_papers_of_its_window_in_order(project, tmp_path):
    outcome = execute.run(execute.load_digest("audio"), DATE)
    nb = post(tmp_path)
    nbformat.validate(nb)
    assert (nb.nbformat, nb.nbformat_minor) == (4, 5)
    assert headings(nb) == PAPERS
    assert outcome.shown == 5
    assert list(read_table(tmp_path / "posts" / "audio" / DATE).query("status == 'shown'")["id"]) == PAPERS
    intro = next(c.source for c in nb.cells if c.metadata.get("arxiv_daily", {}).get("part") == "intro")
    assert intro.startswith(
        "以下为 2025-12-25（CST，北京时间）窗口内更新的论文中文译文：\n\n- 时间窗口（锚点 08:50 CST）："
    )
    assert "抓取总数：5 篇 | 本页显示：5 篇（去重/过滤后）" in intro


def test_both_command_lines_give_the_same_post_and_a_second_run_the_same_bytes(project, tmp_path):
    execute.run(execute.load_digest("audio"), DATE, late="auto")
    first = (tmp_path / "posts" / "audio" / DATE / "index.ipynb").read_bytes()
    asked = len(project.chats)
    command = [
        *(sys.executable, "-m", "papermill", "--engine", "arxiv-daily", "--no-progress-bar"),
        *("notebooks/daily.ipynb", f"posts/audio/{DATE}/index.ipynb"),
        *("-f", "params/audio.yaml", "-y", f'date: "{DATE}"'),
    ]
    subprocess.run(command, cwd=tmp_path, env=os.environ | {"PYTHONWARNINGS": "ignore"}, check=True)
    assert len(project.chats) == asked
    assert (tmp_path / "posts" / "audio" / DATE / "index.ipynb").read_bytes() == first
    execute.run(execute.load_digest("audio"), DATE, late="auto")
    assert (tmp_path / "posts" / "audio" / DATE / "index.ipynb").read_bytes() == first


def test_an_outage_is_published_in_english_and_completed_later(project, tmp_path):
    project.fail("500", times=None)
    outcome = execute.run(execute.load_digest("audio"), DATE)
    assert outcome.pending == PAPERS
    english = [c for c in post(tmp_path).cells if "以下为英文原文" in c.source]
    assert len(english) == 5
    project._scripted.clear()
    execute.run(execute.load_digest("audio"), DATE)
    assert not [c for c in post(tmp_path).cells if "以下为英文原文" in c.source]


@pytest.mark.parametrize(
    ("variable", "value", "kind"),
    [
        ("OPENAI_API_KEY", "wrong-key-000000", ServiceError),
        ("ARXIV_API_URL", "http://127.0.0.1:9/api", ArxivDailyError),
    ],
)
def test_a_wrong_service_is_one_line_and_changes_nothing(
    project, tmp_path, monkeypatch, variable, value, kind
):
    execute.run(execute.load_digest("audio"), DATE)
    before = (tmp_path / "posts" / "audio" / DATE / "index.ipynb").read_bytes()
    shutil.rmtree(tmp_path / ".cache")
    monkeypatch.setenv(variable, value)
    with pytest.raises(kind) as raised:
        execute.run(execute.load_digest("audio"), DATE)
    assert len(str(raised.value).splitlines()) == 1
    assert value not in str(raised.value) or variable != "OPENAI_API_KEY"
    assert (tmp_path / "posts" / "audio" / DATE / "index.ipynb").read_bytes() == before


def test_an_editors_word_reaches_the_site(project, tmp_path):
    execute.run(execute.load_digest("audio"), DATE)
    path = tmp_path / "posts" / "audio" / DATE / "index.ipynb"
    nb = json.loads(path.read_text())
    cell = next(c for c in nb["cells"] if c["metadata"].get("arxiv_daily", {}).get("part") == "abstract")
    cell["source"] = ["编辑改过的译文。"]
    path.write_text(json.dumps(nb, ensure_ascii=False))
    execute.run(execute.load_digest("audio"), DATE)
    built = render.render(tmp_path, "embedded")
    page = (built / "posts" / "audio" / DATE / "index.html").read_text()
    assert "编辑改过的译文。" in page
    for key in PAPERS:
        assert f'id="p-{key}"' in page
    assert "import " not in page.split("</head>")[1].split("<script")[0]


def test_a_backfill_by_batches(project, tmp_path, monkeypatch):
    monkeypatch.setenv("ARXIV_DAILY_ROOT", str(tmp_path))
    monkeypatch.setattr(batch_api, "POLL", 0)
    asked = ["backfill", "--from", DATE, "--to", DATE, "--batch"]
    first = CliRunner().invoke(cli.main, asked, catch_exceptions=False)
    assert first.exit_code == 0, first.output
    assert f"{DATE}: 5 questions" in first.output  # there are no full texts here
    facts = [cell.metadata.get("arxiv_daily", {}) for cell in post(tmp_path).cells]
    states = [known["state"] for known in facts if known.get("part") in ("abstract", "overview")]
    assert states == ["done"] * 6
    months = CliRunner().invoke(cli.main, ["status"]).output.splitlines()[-1].split()
    assert months[0] == DATE[:7] and months[-1] == "?"  # a model without a price
    assert not project.chats  # not one answer at the full price
