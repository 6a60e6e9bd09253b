"""Finding: search in both languages, the table, the calendar."""

import re

import pytest

from tests.external.conftest import follow

pytestmark = pytest.mark.browser


ONE = "2601.00021"
FOUND = {
    "噪声": 13,
    "声": 13,  # a part of a word
    "声音研究之001": 1,
    "measured": 13,  # any form of it
    "appl": 3,
    "rain applause": 3,
    "噪声 rain": 3,
    "噪声，rain & applause": 3,
    "Ka Ho To": 3,
    "Müller": 13,
    "Mu\u0308ller": 13,  # its sign apart, as some systems write names of files
    "Muller": 13,
    "Mueller": 13,
    "LUKASIEWICZ": 1,
    "łukasiewicz": 1,
    "weiss": 1,
    "Weiß": 1,
    "Nguyen Dang": 1,
    "ışık": 1,
    "Isik Oester": 1,
    "Ｗｉｄｅ name": 1,
    "gpt4o": 1,
    "GPT-4o": 1,
    "CO2": 1,
    "nothingofthekind": 0,
    "Wemeasurer": 0,  # longer than any word
    "<b>qqq</b>": 0,
} | dict.fromkeys(
    [
        ONE,
        "2601.00021v12",
        "arXiv:2601.00021",
        "arXiv 2601.00021",
        "arXiv:2601.00021v1 [cs.SD] 8 Jan 2026",
        "[2601.00021] Telling",
        "《2601.00021》",
        "eprint = {2601.00021},",
        "２６０１．０００２１",  # as a Chinese keyboard writes it
        "https://arxiv.org/abs/2601.00021v1",
        "https://arxiv.org/abs/2601.00021?context=cs&utm_source=x",
        "arxiv.org/pdf/2601.00021.pdf",
        "https://arxiv.org/html/2601.00021v1#S2",
        "https://arxiv.org/abs/2601%2E00021",
        "https://doi.org/10.48550/arXiv.2601.00021",
        "10.48550/ARXIV.2601.00021",
        "https://www.alphaxiv.org/overview/2601.00021v2",
        "https://papers.cool/arxiv/2601.00021",
        "https://huggingface.co/papers/2601.00021",
        "https://ar5iv.labs.arxiv.org/html/2601.00021",
        "posts/audio/2026-01-07/index.html#p-2601.00021",
        "math.GT/0512090",
        "math/0512090v2",
        "https://arxiv.org/abs/math.gt/0512090v2",
        "https://doi.org/10.48550/arXiv.math.GT/0512090",
        "papers/math.GT_0512090/",
    ],
    1,
)


def test_search(open_tab):
    tab = open_tab("search.html")
    said = {}
    for query in FOUND:
        tab.locator("#query").fill(query)
        tab.locator("#query").press("Enter")
        tab.wait_for_function("/找到|没有/.test(document.getElementById('found').textContent)")
        said[query] = int("0" + re.sub(r"\D", "", tab.locator("#found").inner_text().partition("（")[0]))
    assert said == FOUND
    assert (tab.outside, tab.problems) == ([], [])


def test_two_ids_find_both_and_arrows_go_through_the_results(open_tab):
    tab = open_tab(f"search.html?q={ONE} and math/0512090")
    tab.wait_for_function("/找到 2/.test(document.getElementById('found').textContent)")
    tab.locator("#query").press("ArrowDown")
    tab.keyboard.press("ArrowDown")
    assert tab.evaluate("document.activeElement === document.querySelectorAll('#results li > a')[1]")
    tab.keyboard.press("ArrowUp")
    tab.keyboard.press("ArrowUp")
    assert tab.evaluate("document.activeElement.id") == "query"
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/posts/**")


def test_a_result_leads_to_the_paper(open_tab):
    tab = open_tab("search.html")
    tab.locator("#query").fill("Telling Rain 噪声")
    follow(tab, tab.locator("#results a").first, "/posts/audio/")
    assert "#p-2601.000" in tab.url


def test_an_excerpt_is_of_the_papers_words_alone(open_tab):
    tab = open_tab("search.html?q=Rain")
    text = tab.locator("#results .excerpt").first.inner_text()
    assert "2601." not in text and "cs.SD" not in text and "Lovelace" not in text and "$" not in text


def test_nothing_found_says_where_to_look(open_tab):
    tab = open_tab("search.html?q=nothingofthekind")
    tab.wait_for_selector("#hint:not([hidden])")
    assert tab.locator("#hint a").count() == 2


def test_what_is_marked_is_chinese_without_gaps(open_tab):
    tab = open_tab("search.html?q=测量")
    text = tab.locator("#results .excerpt").first.inner_text()
    assert "我们测量" in text and "测 量" not in text


def test_the_table_sorts_and_filters(open_tab):
    tab = open_tab("papers.html")
    dates = tab.locator(".papers-table tbody tr td:first-child")
    assert dates.first.inner_text() == "2026-01-08"
    tab.get_by_role("button", name="日期").click()
    assert dates.first.inner_text() == "2025-12-30"
    tab.get_by_role("searchbox").fill("rain 2026-01")
    assert tab.locator(".papers-table tbody tr:visible").count() == 2
    assert tab.get_by_role("status").inner_text() == "2 / 13 篇"


def test_the_table_of_one_digest_and_of_papers_with_code(open_tab):
    tab = open_tab("papers.html")
    tab.get_by_label("刊").select_option(label="视觉日报")
    assert tab.locator(".papers-table tbody tr:visible").count() == 1
    tab.get_by_label("刊").select_option(label="全部")
    tab.get_by_label("有代码").check()
    assert tab.locator(".papers-table tbody tr:visible").count() == 3
    tab.get_by_label("有代码").uncheck()
    tab.get_by_label("发表于").select_option("ICASSP 2026")
    assert tab.locator(".papers-table tbody tr:visible").count() == 1


def test_the_calendar_counts(open_tab):
    tab = open_tab("archive.html")
    follow(tab, tab.get_by_role("link", name="1 月 8 日，4 篇"), "2026-01-08")


def test_results_can_be_narrowed_to_a_venue(open_tab):
    tab = open_tab("search.html?q=噪声")
    tab.wait_for_function("/找到 13/.test(document.getElementById('found').textContent)")
    tab.locator("#venue").select_option("ICASSP 2026")
    tab.wait_for_function("/找到 1 篇/.test(document.getElementById('found').textContent)")


def test_results_can_be_narrowed_to_a_category_and_a_month(open_tab):
    tab = open_tab("search.html?q=噪声")
    tab.wait_for_function("/找到 13/.test(document.getElementById('found').textContent)")
    tab.locator("#category").select_option("cs.SD")
    tab.wait_for_function("!/找到 13|正在/.test(document.getElementById('found').textContent)")
    assert tab.locator("#found").inner_text().startswith("找到 6 篇")
    tab.locator("#category").select_option("")
    tab.locator("#month").select_option("2025-12")
    tab.wait_for_function("/找到 5 篇/.test(document.getElementById('found').textContent)")
    assert all(
        said.startswith(" 2025-12") or "2025-12" in said
        for said in tab.locator("#results .when").all_inner_texts()
    )
