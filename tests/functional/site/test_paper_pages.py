"""A page for every paper: it stays where it is, says what its newest edition says, and goes when its paper goes."""

import json
import re
import shutil

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from arxiv_daily.cli import main
from arxiv_daily.site import render
from tests.builders import editions
from tests.standins.project import copy_project

OLD, NEW = "2026-01-07", "2026-01-08"


@pytest.fixture
def root(tmp_path):
    """Two editions; the paper 1 is in both, first with a pending text."""
    root = copy_project(tmp_path / "project")
    rows = [editions.paper(1, OLD, title="Telling $x^2$ from Rain"), editions.paper(2, OLD)]
    editions.write(root, OLD, rows)
    editions.write(root, NEW, [rows[0] | {"version": 2, "late": True}, editions.paper(3, NEW)])
    return root


def site(root):
    return render.render(root, "embedded", statistics=False)


def read(file):
    return BeautifulSoup(file.read_text(encoding="utf-8"), "lxml")


def dates(page):
    return [one["datetime"] for one in page.select(".history time")]


def page_of(built, paper):
    return read(built / "papers" / paper / "index.html")


def test_a_papers_page_has_its_text_its_editions_and_its_head(root):
    built = site(root)
    page = page_of(built, "2601.00001")
    assert dates(page) == [NEW, OLD]
    assert "我们测量" in page.select_one("section.paper").get_text()
    assert page.select_one("meta[name=citation_arxiv_id]")["content"] == "2601.00001"
    assert page.select_one("link[rel=canonical]")["href"].endswith("/papers/2601.00001/index.html")
    data = json.loads(page.find("script", type="application/ld+json").string)
    assert data["@type"] == "ScholarlyArticle" and data["@id"].endswith("/papers/2601.00001/index.html")
    assert len(page("h1")) == 1 and "$" not in page.h1.get_text()


def test_every_link_of_a_papers_page_leads_somewhere(root):
    built = site(root)
    for paper in ("2601.00001", "2601.00003"):
        file = built / "papers" / paper / "index.html"
        for address in [one.get("href") or one.get("src") for one in read(file).select("[href], [src]")]:
            if not re.match(r"[a-z]+:|#", address) and not address.endswith("stats.html"):
                assert (file.parent / address.partition("#")[0]).exists(), address


def test_an_edition_leads_to_its_papers_pages_and_tells_reference_managers(root):
    built = site(root)
    page = read(built / "posts/audio" / NEW / "index.html")
    assert len(page.select("span.Z3988")) == 2
    links = [one["href"] for one in page.select("a.to-page")]
    assert [(built / "posts/audio" / NEW / one).resolve().parent.name for one in links] == [
        "2601.00001",
        "2601.00003",
    ]


def test_only_the_papers_of_a_changed_edition_are_made_again(root):
    built = site(root)
    before = {path.name: (path / "index.html").stat().st_mtime_ns for path in (built / "papers").iterdir()}
    shutil.rmtree(root / "posts/audio" / NEW)
    built = site(root)
    after = {path.name: (path / "index.html").stat().st_mtime_ns for path in (built / "papers").iterdir()}
    assert set(after) == {"2601.00001", "2601.00002"}  # the paper of the edition that is gone is gone
    assert after["2601.00001"] != before["2601.00001"]
    assert dates(page_of(built, "2601.00001")) == [OLD]


def test_an_unchanged_archive_writes_no_page_again(root):
    built = site(root)
    files = [path / "index.html" for path in (built / "papers").iterdir()]
    before = [file.stat().st_mtime_ns for file in files]
    site(root)
    assert [file.stat().st_mtime_ns for file in files] == before


def erratum(root, *words):
    return CliRunner().invoke(main, ["--root", str(root), "erratum", *words])


def test_what_readers_reported_is_told_on_the_papers_page_when_it_is_corrected(root, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1768003200")  # 10 January 2026
    told = erratum(root, "https://arxiv.org/pdf/2601.00001v2.pdf", "第二句应为 <b>雨声</b>")
    assert (told.exit_code, told.output) == (0, f"audio/{NEW} 2601.00001: reported\n")
    assert not page_of(site(root), "2601.00001").select(".corrections")
    assert erratum(root, "arXiv:2601.00001", "--corrected").exit_code == 0
    page = page_of(site(root), "2601.00001")
    assert page.select_one(".corrections li").get_text() == "2026-01-10：第二句应为 <b>雨声</b>"
    assert len(page.select("h2")) >= 2


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["2601.00001"], 2, "say what is wrong"),
        (["2601.00001", "--corrected"], 1, "nothing was reported"),
        (["2512.99999", "x"], 1, "no edition shows the paper"),
        (["the paper", "x"], 2, "not an arXiv id"),
        (["2601.00001", "x", "--digest", "nope"], 2, "nope"),
    ],
)
def test_an_erratum_that_cannot_be_noted_says_why_and_changes_nothing(root, words, code, said):
    before = {path: path.read_bytes() for path in (root / "posts").rglob("*.ipynb")}
    told = erratum(root, *words)
    assert told.exit_code == code and said in told.output
    assert {path: path.read_bytes() for path in (root / "posts").rglob("*.ipynb")} == before


def test_a_new_edition_leaves_the_pages_of_other_papers_alone(root):
    built = site(root)
    file = built / "papers/2601.00003/index.html"
    before = file.stat().st_mtime_ns
    editions.write(root, "2026-01-09", [editions.paper(9, "2026-01-09")])
    site(root)
    assert file.stat().st_mtime_ns == before
    assert "2026-01-09" in (built / f"posts/audio/{NEW}/index.html").read_text(encoding="utf-8")
