"""A reader's own: kept, marked and noted in the browser alone, taken out and in, and gone through by keys."""

import json

import bibtexparser
import pytest
import rispy

pytestmark = pytest.mark.browser
POST = "posts/audio/2026-01-08/index.html"
HEADINGS = "[...document.querySelectorAll('section.paper')].map(one => one.id)"


def download(tab, name):
    with tab.expect_download() as got:
        tab.get_by_role("button", name=name).click()
    return got.value.path().read_bytes().decode("utf-8-sig")


def test_what_is_kept_is_on_the_shelf_and_goes_out_in_every_form(open_tab):
    tab = open_tab(POST)
    tab.locator("#p-2601\\.00021 .shelf-bar select").select_option("todo")
    tab.locator("#p-2601\\.00021 .notes summary").click()
    tab.locator("#p-2601\\.00021 .notes textarea").fill('ask {Ada} & "Zoë"\nTY  - BOOK')
    tab.locator("#p-2601\\.00021 .notes textarea").blur()
    tab.reload()
    assert tab.locator("#p-2601\\.00021 .shelf-bar select").input_value() == "todo"
    tab.goto(tab.url.replace(POST, "shelf.html"))
    assert tab.locator("#shelf ol a").count() == 1
    (ris,) = rispy.loads(download(tab, "RIS"))
    assert ris["id"] == "arxiv:2601.00021" and ris["title"] == "Telling Rain from Applause"
    (entry,) = bibtexparser.parse_string(download(tab, "BibTeX")).entries
    assert entry.key == "arxiv:2601.00021"
    assert "2601.00021" in download(tab, "Markdown") and '""Zoë""' in download(tab, "CSV")
    saved = json.loads(download(tab, "备份（JSON）"))
    assert saved["papers"]["2601.00021"]["state"] == "todo"
    tab.evaluate("localStorage.clear()")
    tab.reload()
    assert tab.locator("#shelf ol a").count() == 0
    tab.locator("[data-part=restore]").set_input_files(
        {"name": "shelf.json", "mimeType": "application/json", "buffer": json.dumps(saved).encode()}
    )
    tab.wait_for_selector("#shelf ol a")
    assert (tab.outside, tab.problems) == ([], [])


@pytest.mark.parametrize(
    "odd",
    [
        "{",
        '{"papers": {}}',
        '{"arxivDaily": 1, "papers": {"javascript:x": {"state": "keep"}}}',
        '{"arxivDaily": 1, "papers": {"2601.00021": {"state": "nothing"}}}',
        '{"arxivDaily": 1, "papers": {"2601.00021": 7}, "words": [7, null]}',
    ],
)
def test_what_is_no_backup_changes_nothing(open_tab, odd):
    tab = open_tab("shelf.html")
    tab.locator("[data-part=restore]").set_input_files(
        {"name": "x.json", "mimeType": "application/json", "buffer": odd.encode()}
    )
    tab.wait_for_function("/备份|恢复了/.test(document.querySelector('[data-part=told]').textContent)")
    assert tab.locator("#shelf ol a").count() == 0 and tab.problems == []


def test_ten_thousand_marks_are_held(open_tab):
    tab = open_tab("shelf.html")
    papers = {
        f"2601.{number:05d}": {
            "title": "声" * 60,
            "english": "A Study " * 10,
            "authors": ["Ada Lovelace"] * 5,
            "state": "done",
            "at": number,
        }
        for number in range(10_000)
    }
    content = json.dumps({"arxivDaily": 1, "papers": papers}).encode()
    tab.locator("[data-part=restore]").set_input_files(
        {"name": "x.json", "mimeType": "application/json", "buffer": content}
    )
    tab.wait_for_function("/恢复了 10000/.test(document.querySelector('[data-part=told]').textContent)")
    assert tab.locator("#shelf ol > li").count() == 100
    tab.locator("[data-part=query]").fill("2601.00021")
    assert tab.locator("#shelf ol > li").count() == 1
    tab.goto(tab.url.replace("shelf.html", POST))
    assert tab.locator("#p-2601\\.00021 .shelf-bar select").input_value() == "done"


def test_the_readers_own_words_come_first_and_alone(open_tab):
    tab = open_tab("shelf.html")
    tab.locator("#own-words").fill("applause\nMuller-Family3")
    tab.locator("#own-words").blur()
    tab.goto(tab.url.replace("shelf.html", POST))
    tab.wait_for_selector(".mine-bar")
    before = tab.evaluate(HEADINGS)
    assert tab.locator("section.paper.mine").count() == 2
    assert set(before[:2]) == {"p-2601.00021", "p-2601.00023"}
    tab.get_by_label("只看这些").check()
    assert tab.locator("section.paper:visible").count() == 2
    assert tab.evaluate("[...CSS.highlights.get('mine')].map(String)").count("Applause") >= 1


def test_keys_go_from_paper_to_paper_keep_and_can_be_switched_off(open_tab):
    tab = open_tab(POST)
    tab.wait_for_selector(".shelf-bar")
    for key in "jjk":
        tab.keyboard.press(key)
    assert tab.evaluate("document.activeElement.closest('section').id") == tab.evaluate(HEADINGS)[0]
    tab.keyboard.press("s")
    assert tab.locator("#p-2601\\.00021 .shelf-bar select").input_value() == "keep"
    tab.keyboard.press("o")
    assert tab.locator("#p-2601\\.00021 > details:not(.original)").first.get_attribute("open") is not None
    tab.keyboard.press("?")
    tab.get_by_label("使用快捷键").uncheck()
    tab.get_by_role("button", name="关闭").click()
    tab.keyboard.press("s")
    assert tab.locator("#p-2601\\.00021 .shelf-bar select").input_value() == "keep"


def test_a_papers_page_is_a_place_to_keep_it_too(open_tab):
    tab = open_tab("papers/2601.00021/index.html")
    tab.locator(".shelf-bar select").select_option("keep")
    assert json.loads(tab.evaluate("localStorage.getItem('ad-paper:2601.00021')"))["title"].startswith(
        "声音研究"
    )
    assert (tab.outside, tab.problems) == ([], [])
