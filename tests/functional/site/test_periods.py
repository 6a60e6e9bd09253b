"""Pages of weeks and months: made once a span is over, every sentence with its papers, in feeds, made again where it changed."""

import datetime as dt
import xml.etree.ElementTree as ET

import pytest
from bs4 import BeautifulSoup

from arxiv_daily.files import recall
from arxiv_daily.gather.results.found import FoundResults
from arxiv_daily.gather.results.row import PaperResult
from arxiv_daily.site import index, render
from arxiv_daily.site.periods import span, store
from arxiv_daily.site.stats import run
from tests.builders import editions
from tests.standins.project import copy_project

FIRST = dt.date(2026, 1, 5)  # a Monday
URL = "https://arxiv.org/html/2601.00001v1"
OWN = PaperResult("asr", "librispeech", "test-clean", "wer", "1.9", "%", "Zap", "own", "S4.T1")
OTHER = PaperResult("asr", "librispeech", "test-clean", "wer", "2.4", "%", "Conformer", "baseline", "S4.T1")


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """Four weeks of papers and the first of February; the word diffusion rises in the third week."""
    root = copy_project(tmp_path_factory.mktemp("project"), stats=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARXIV_DAILY_ROOT", str(root))
        for at in range(28):
            day = str(FIRST + dt.timedelta(days=at))
            facets = ["task:asr"] if at % 2 else []
            words = "Graph diffusion at work." if 14 <= at < 21 else "Spectral masks."
            rows = [editions.paper(at + 1, day, facets=facets, abstract=words)]
            found = {f"2601.{at + 1:05}": FoundResults(URL, [OWN, OTHER])} if at in (0, 8, 9) else {}
            editions.write(root, day, rows, results=found)
        store.renew(root, index.read(root))
        render.render(root, "embedded", statistics=False)
    return root


def page(root, name):
    return BeautifulSoup((root / "_site" / "periods" / f"{name}.html").read_text(encoding="utf-8"), "lxml")


def sentences(root, name, section):
    found = page(root, name).select(f"#{section} > ul > li")
    return [
        (one.find(["a", "span"]).get_text(), [link["href"] for link in one.select("details a")])
        for one in found
    ]


def test_a_page_a_week_and_a_month_that_is_over(root):
    made = sorted(file.stem for file in (root / "_site" / "periods").glob("2*.html"))
    assert made == ["2026-01", "2026-W02", "2026-W03", "2026-W04", "2026-W05"]
    assert page(root, "2026-W03").title.get_text().startswith("2026 年第 3 周（01-12 至 01-18）")
    listed = [one["href"] for one in page(root, "index").select("main li a")]
    assert listed == ["2026-W05.html", "2026-01.html", "2026-W04.html", "2026-W03.html", "2026-W02.html"]


def test_every_sentence_has_the_papers_behind_it(root):
    (asr, papers), (rest, others) = sentences(root, "2026-W03", "tasks")
    assert asr == "语音识别：4 篇（此前一期 3 篇）" and rest == "未归入任务：3 篇"
    assert papers == [f"../papers/2601.{number:05}/index.html" for number in (8, 10, 12, 14)]
    assert sentences(root, "2026-01", "tasks")[0][0] == "语音识别：13 篇"  # no month before
    assert len(others) == 3
    for name in ("2026-W02", "2026-W03", "2026-W04", "2026-01"):
        for link in page(root, name).select("main section a"):
            assert (root / "_site" / "periods" / link["href"].partition("#")[0]).is_file(), link["href"]


def test_new_values_are_counted_and_not_ranked(root):
    assert sentences(root, "2026-W03", "results") == [
        (
            "LibriSpeech · 词错误率：2 篇论文的表格里有 4 个数值，其中 2 个是论文自己的结果",
            ["../papers/2601.00009/index.html", "../papers/2601.00010/index.html"],
        )
    ]
    [(first, _)] = sentences(root, "2026-W02", "results")
    assert first.endswith("本站首次收录这一组")
    assert "没有提取到结果" in page(root, "2026-W04").find(id="results").get_text()


def test_words_that_rise_name_their_papers(root):
    words = dict(sentences(root, "2026-W04", "rising"))
    (said,) = [word for word in words if word.startswith("graph diffusion：7 篇（100.0%），此前 12 周 0 篇")]
    assert len(words[said]) == 7


def test_weeks_and_months_are_in_feeds(root):
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ET.parse(root / "_site" / "feeds" / "weeks.xml")
    titles = [one.findtext(f"{atom}title") for one in feed.iter(f"{atom}entry")]
    assert len(titles) == 4 and titles[0] == "2026 年第 5 周（01-26 至 02-01）"
    body = next(feed.iter(f"{atom}content")).text
    assert "语音识别：4 篇" in body and 'href="../' not in body and "/papers/2601.00022/" in body
    assert (root / "_site" / "feeds" / "months.xml").is_file()
    assert "feeds/weeks.xml" in (root / "_site" / "subscribe.html").read_text(encoding="utf-8")
    assert "periods/index.html" in (root / "_site" / "archive.html").read_text(encoding="utf-8")


def test_the_notebook_runs_for_what_changed_alone(root, monkeypatch):
    monkeypatch.setenv("ARXIV_DAILY_ROOT", str(root))
    asked = []

    def execute(root, name, periods):
        asked.append(periods)
        raise OSError("no kernel")

    monkeypatch.setattr(run, "execute", execute)
    store.renew(root, index.read(root))
    editions.write(root, "2026-02-02", [editions.paper(40, "2026-02-02")])  # a Monday: nothing is over by it
    store.renew(root, index.read(root))
    assert asked == []
    editions.edit(
        root / "posts/audio/2026-01-13/index.ipynb", "2601.00009/heading", lambda text: f"{text}\n- 改"
    )
    before = recall(root / ".cache" / "periods.json")
    store.renew(root, index.read(root))
    assert asked == [["2026-W03", "2026-01"]]
    assert recall(root / ".cache" / "periods.json") == before  # as they were, where it cannot be run


def test_weeks_go_by_iso_and_a_period_knows_the_one_before():
    week, month = span.of_day("2027-01-02")
    assert (week.name, week.first, week.last) == ("2026-W53", "2026-12-28", "2027-01-03")
    assert (month.last, month.previous.name, week.previous.name) == ("2027-01-31", "2026-12", "2026-W52")
