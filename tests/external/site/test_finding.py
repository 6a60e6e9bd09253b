"""Finding: search in both languages, the table, the calendar."""

import pytest

from tests.external.conftest import follow

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("噪声", 13),
        ("声", 13),  # a part of a word
        ("声音研究之001", 1),
        ("measured", 13),  # any form of it
        ("appl", 3),
        ("rain applause", 3),
        ("噪声 rain", 3),
        ("Ka Ho To", 3),
        ("Müller", 13),
        ("2601.00021", 1),
        ("arXiv:2601.00011", 1),
        ("https://arxiv.org/abs/2601.00021v1", 1),
        ("arxiv.org/pdf/2601.00021.pdf", 1),
        ("2601.00021v3", 1),
        ("arXiv 2601.00021", 1),
        ("arXiv:2601.00021v1 [cs.SD]", 1),
        ("https://doi.org/10.48550/arXiv.2601.00021", 1),
        ("https://arxiv.org/html/2601.00021v1%23S2", 1),
        ("https://papers.cool/arxiv/2601.00021", 1),
        ("[2601.00021] Telling", 1),
        ("２６０１．０００２１", 1),  # as a Chinese keyboard writes it
        ("https://huggingface.co/papers/2601.00021", 1),
        ("posts/audio/2026-01-07/index.html%23p-2601.00011", 1),
        ("math.GT/0512090", 1),
        ("https://arxiv.org/abs/math.gt/0512090v2", 1),
        ("https://doi.org/10.48550/arXiv.math.GT/0512090", 1),
        ("Mu%CC%88ller", 13),  # its sign apart, as some systems write names of files
        ("Muller", 13),
        ("nothingofthekind", 0),
    ],
)
def test_search(open_tab, query, found):
    tab = open_tab(f"search.html?q={query}")
    tab.wait_for_function("/找到|没有/.test(document.getElementById('found').textContent)")
    said = tab.locator("#found").inner_text()
    assert said.startswith(f"找到 {found} 篇" if found else "没有找到"), said
    assert (tab.outside, tab.problems) == ([], [])


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
