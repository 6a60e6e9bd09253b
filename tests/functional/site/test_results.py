"""Tasks, data sets and results on the site: every number leads to its table, corrections count, and only what changed is made again."""

import csv
import json
import re

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from arxiv_daily import cli
from arxiv_daily.files import remember
from arxiv_daily.gather.results.found import FoundResults
from arxiv_daily.gather.results.row import PaperResult
from arxiv_daily.project import cache
from arxiv_daily.site import render
from arxiv_daily.site.results import pages
from tests.builders import editions
from tests.standins.project import copy_project

OLD, NEW = "2026-01-07", "2026-01-08"
URL = "https://arxiv.org/html/2601.00001v1"
OWN = PaperResult("asr", "librispeech", "test-clean", "wer", "1.9", "%", "=Zap", "own", "S4.T1")
OTHER = PaperResult("asr", "librispeech", "test-other", "wer", "0.043", "", "Conformer", "baseline", "S4.T1")


def filed(number, day, **changes):
    return editions.paper(number, day, facets=["task:asr", "dataset:librispeech"], **changes)


@pytest.fixture
def root(tmp_path, monkeypatch):
    root = copy_project(tmp_path / "project")
    monkeypatch.setenv("ARXIV_DAILY_ROOT", str(root))
    editions.write(root, OLD, [filed(1, OLD)], results={"2601.00001": FoundResults(URL, [OWN, OTHER])})
    editions.write(root, NEW, [filed(2, NEW), editions.paper(3, NEW)])
    return root


def site(root):
    return render.render(root, "embedded", statistics=False)


def read(file):
    return BeautifulSoup(file.read_text(encoding="utf-8"), "lxml")


def rows(built):
    page = read(built / "results" / "librispeech_wer.html")
    return [
        [cell.get_text(" ", strip=True) for cell in row("td")]
        for row in page.select(".results-table tbody tr")
    ]


def test_a_page_a_data_set_and_metric_holds_every_result_with_its_place_and_state(root):
    built = site(root)
    page = read(built / "results" / "librispeech_wer.html")
    assert [row[2:] for row in rows(built)] == [
        ["=Zap 本文", "1.9 %", "test-clean", "机器提取"],
        ["Conformer 对比", "0.043", "test-other", "机器提取"],
    ]
    links = [one["href"] for one in page.select(".results-table td:nth-child(4) a")]
    assert links == [f"{URL}#S4.T1"] * 2
    assert [cell["data-value"] for cell in page.select("td:nth-child(4)")] == ["1.9", "4.3"]
    assert "数值越低越好" in page.get_text() and "不能直接比较" in page.get_text()
    assert len(page.select("svg circle")) == 1 and len(page.select("svg a rect")) == 1
    table = list(csv.DictReader((built / "results" / "librispeech_wer.csv").open(encoding="utf-8")))
    assert [(one["value"], one["system"], one["place"]) for one in table] == [
        ("1.9", "'=Zap", "S4.T1"),
        ("0.043", "Conformer", "S4.T1"),
    ]
    assert len(json.loads((built / "results" / "librispeech_wer.json").read_text())) == 2
    [pair] = json.loads((built / "results" / "index.json").read_text())
    assert pair["results"] == 2 and (built / "results" / pair["csv"]).is_file()


def test_a_spreadsheet_takes_no_text_for_a_formula():
    armed = {"=1": "'=1", " +1": " '+1", "a;@b": "a;'@b", "＝1": "'＝1", "a-b": "a-b", "x; y": "x; y"}
    assert {text: pages._unarmed("system", text) for text in armed} == armed
    assert pages._unarmed("value", "-3.1") == "-3.1"


def test_every_page_that_is_linked_is_there_and_only_such(root):
    built = site(root)
    for file in (
        *built.glob("topics/*.html"),
        *built.glob("results/*.html"),
        built / "papers/2601.00001/index.html",
    ):
        for address in [one["href"] for one in read(file).select("main a[href]")]:
            if not re.match(r"[a-z]+:|#", address):
                assert (file.parent / address.partition("#")[0]).is_file(), (file, address)
    assert {file.stem for file in built.glob("topics/*.html")} == {"task-asr", "dataset-librispeech"}
    assert {file.stem for file in built.glob("results/*.html")} == {"index", "librispeech_wer"}
    assert {file.stem for file in built.glob("feeds/topics/*.xml")} == {"task-asr", "dataset-librispeech"}
    assert "2601.00002" in (built / "topics" / "task-asr.html").read_text(encoding="utf-8")
    subscribed = {one["href"] for one in read(built / "subscribe.html").select("main a[href]")}
    assert {f"feeds/topics/{file.name}" for file in built.glob("feeds/topics/*.xml")} < subscribed
    offered = {
        one["value"]: one.get_text()
        for one in read(built / "search.html").select("#task option, #dataset option")
    }
    assert offered == {"": "全部", "asr": "语音识别", "librispeech": "LibriSpeech"}
    chips = [one.get_text() for one in read(built / "index.html").select("a.topic")]
    assert chips.count("语音识别") == 2
    for page in ("papers/2601.00001/index.html", f"posts/audio/{OLD}/index.html"):
        chips = read(built / page).select("a.topic")
        assert [one.get_text() for one in chips] == ["语音识别", "LibriSpeech"]
        assert all(((built / page).parent / one["href"]).is_file() for one in chips)


def test_an_editors_correction_shows_and_a_row_that_is_taken_out_goes(root):
    site(root)
    path = root / "posts" / "audio" / OLD / "index.ipynb"

    def corrected(text):
        kept = [line for line in text.split("\n") if "Conformer" not in line]
        return "\n".join(kept).replace("1.9", "2.1")

    editions.edit(path, "2601.00001/results", corrected)
    built = site(root)
    assert [row[2:] for row in rows(built)] == [["=Zap 本文", "2.1 %", "test-clean", "人工校对"]]
    editions.edit(path, "2601.00001/results", lambda text: "没有可比的结果。")
    assert not list(site(root).glob("results/librispeech*"))


def test_a_site_without_a_change_makes_no_page_again(root):
    built = site(root)
    before = {file: file.stat().st_mtime_ns for file in built.glob("results/*")}
    site(root)
    assert {file: file.stat().st_mtime_ns for file in built.glob("results/*")} == before


def test_facets_fills_in_an_older_post_from_kept_texts(root):
    row = editions.paper(5, NEW, title="Zap: speech recognition", facets=[])
    day = "2026-01-09"
    path = editions.write(root, day, [row, editions.paper(6, day)])
    table = {
        "title": "Table 1: WER (%) on LibriSpeech",
        "anchor": "S4.T1",
        "text": "Model | test-clean\nConformer [3] | 2.1\nZap | 1.9",
        "kind": "table",
    }
    url = "https://arxiv.org/html/2601.00005v1"
    text = {"id": "2601.00005", "version": 1, "source": "html", "url": url, "sections": [table]}
    remember(cache("fulltext") / "2601.00005v1.json", {"text": text})
    editions.edit(path, "2601.00006/heading", lambda text: text + "\n- 编者的话")
    said = CliRunner().invoke(cli.main, ["facets", day])
    assert said.exit_code == 0, said.output
    assert "1 of 2 papers filed; 2 results in 1; full texts kept of 1" in said.output
    nb = json.loads(path.read_text(encoding="utf-8"))
    texts = {
        cell["metadata"]["arxiv_daily"]["part"] + cell["metadata"]["arxiv_daily"].get("paper", ""): "".join(
            cell["source"]
        )
        for cell in nb["cells"]
        if "arxiv_daily" in cell["metadata"]
    }
    assert "语音识别（自动归类）" in texts["heading2601.00005"]
    assert "| LibriSpeech | test-clean | 词错误率 | 1.9 % | Zap | 本文 |" in texts["results2601.00005"]
    assert "编者的话" in texts["heading2601.00006"]
    again = path.read_bytes()
    assert CliRunner().invoke(cli.main, ["facets", day]).exit_code == 0
    assert path.read_bytes() == again


def test_what_editors_named_and_the_taxonomy_lacks_is_collected(root):
    path = root / "posts" / "audio" / OLD / "index.ipynb"
    editions.edit(path, "2601.00001/results", lambda text: text.replace("| LibriSpeech |", "| 新的集 |"))
    nb = json.loads(path.read_text(encoding="utf-8"))
    heading = next(cell for cell in nb["cells"] if cell["metadata"]["arxiv_daily"].get("part") == "heading")
    heading["metadata"]["arxiv_daily"]["unknown"] = ["task: speech weaving", "task: TTS"]  # a service's
    path.write_text(json.dumps(nb), encoding="utf-8")
    said = CliRunner().invoke(cli.main, ["learn"])
    assert "? dataset 新的集 (2): not in params/taxonomy/audio.yaml" in said.output
    assert "? task speech weaving (1)" in said.output and "TTS" not in said.output
