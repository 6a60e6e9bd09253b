"""The table of results in a browser: sort, filter, and the mark in the plot that leads to its row."""

import pytest

from arxiv_daily import environment
from arxiv_daily.gather.results.found import FoundResults
from arxiv_daily.gather.results.row import PaperResult
from arxiv_daily.site import render
from tests.builders import editions
from tests.standins.host import serve
from tests.standins.project import copy_project

pytestmark = pytest.mark.browser
DAY = "2026-01-07"
URL = "https://arxiv.org/html/2601.00001v1"
FOUND = [
    PaperResult("", "librispeech", "test-clean", "wer", value, "%", system, whose, "S4.T1")
    for value, system, whose in [
        ("10.5", "Zap", "own"),
        ("9.1", "Conformer", "baseline"),
        ("2.2", "Whisper", ""),
    ]
]


@pytest.fixture(scope="module")
def at(tmp_path_factory):
    """The address of a site of two papers: one of speech recognition with results, one of synthesis."""
    root = copy_project(tmp_path_factory.mktemp("results") / "project")
    with environment.ROOT.holding(str(root)):
        rows = [
            editions.paper(1, DAY, facets=["task:asr", "dataset:librispeech"]),
            editions.paper(2, DAY, facets=["task:tts"]),
        ]
        editions.write(root, DAY, rows, results={"2601.00001": FoundResults(URL, FOUND)})
        built = render.render(root, "embedded", statistics=False)
    with serve(built) as address:
        yield address


def test_search_lists_the_papers_of_a_task_or_data_set_without_a_word_and_leads_to_their_lists(at, chromium):
    tab = chromium.new_page()
    tab.goto(f"{at}/search.html")
    tab.get_by_label("任务").select_option("asr")
    chips = tab.locator("#results a.topic")
    chips.first.wait_for()
    assert tab.locator("#results .when").all_inner_texts() == [f" {DAY} · 2601.00001"]
    assert chips.all_inner_texts() == ["语音识别", "LibriSpeech"]
    assert tab.url.endswith("?task=asr")
    tab.reload()
    chips.first.wait_for()
    tab.locator("#query").fill("Sound")
    tab.get_by_label("任务").select_option("")
    tab.wait_for_function("/找到 2 篇/.test(document.getElementById('found').textContent)")
    tab.get_by_label("数据集").select_option("librispeech")
    tab.wait_for_function("/找到 1 篇/.test(document.getElementById('found').textContent)")
    chips.last.click()
    tab.wait_for_url("**/topics/dataset-librispeech.html")
    tab.close()


def test_results_are_sorted_by_number_filtered_and_reached_from_the_plot(tmp_path, at, chromium):
    tab = chromium.new_page()
    tab.goto(f"{at}/results/librispeech_wer.html")
    values = tab.locator("#results-table tbody tr:visible td:nth-child(4)")
    tab.get_by_role("button", name="数值").click()
    assert values.all_inner_texts() == ["2.2 %", "9.1 %", "10.5 %"]
    tab.get_by_role("button", name="数值").click()
    assert values.all_inner_texts() == ["10.5 %", "9.1 %", "2.2 %"]
    tab.get_by_label("归属").select_option("baseline")
    assert values.all_inner_texts() == ["9.1 %"]
    tab.get_by_label("归属").select_option("")
    tab.get_by_label("筛选").fill("whisper")
    assert values.all_inner_texts() == ["2.2 %"]
    assert values.first.locator("a").get_attribute("href") == f"{URL}#S4.T1"
    assert tab.locator("svg circle").count() == 1
    assert tab.locator("svg a").first.get_attribute("href") == "#r1"
    tab.get_by_label("筛选").fill("")
    tab.screenshot(path=str(tmp_path / "light.png"))
    tab.emulate_media(color_scheme="dark")
    tab.screenshot(path=str(tmp_path / "dark.png"))
    tab.close()
