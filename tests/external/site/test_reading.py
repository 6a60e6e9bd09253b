"""What a reader does: from the list to a paper, unfold, filter, switch to dark; without scripts, by keyboard."""

import pytest

from tests.external.conftest import PHONE, follow

pytestmark = pytest.mark.browser

POST = "posts/audio/2026-01-08/index.html"
PAGES = [
    "index.html",
    POST,
    "search.html",
    "stats.html",
    "subscribe.html",
    "archive.html",
    "papers.html",
    "about.html",
    "shelf.html",
    "404.html",
    "papers/2601.00021/index.html",
    "lists/cs.SD.html",
]
PAGES += ["lists/2026-01.html", "lists/authors-to.html"]


@pytest.fixture
def tab(open_tab):
    return open_tab()


def test_from_the_list_to_a_reading(tab):
    follow(tab, tab.get_by_role("link", name="声音研究之021"), "#p-2601.00021")
    assert tab.url.endswith(f"{POST}#p-2601.00021")
    paper = tab.locator("#p-2601\\.00021")
    assert paper.locator("h2").inner_text() == "声音研究之021"
    assert paper.locator(".original-title").inner_text() == "Telling Rain from Applause"
    reading = paper.get_by_text("噪声很多")
    assert not reading.is_visible()
    paper.locator("summary", has_text="详细解读").click()
    assert reading.is_visible()


def test_english_stands_beside_chinese_a_click_away(open_tab):
    paper = open_tab(POST).locator("#p-2601\\.00021")
    assert not paper.get_by_text("Rain is noise.").is_visible()
    paper.locator("summary", has_text="英文摘要").click()
    left, right = (paper.locator(f".pair [lang={lang}]").first.bounding_box() for lang in ("zh", "en"))
    assert left["y"] == right["y"] and left["x"] < right["x"]


def test_a_paper_has_links_bibtex_and_marks(open_tab):
    tab = open_tab(POST, permissions=["clipboard-read", "clipboard-write"])
    paper = tab.locator("#p-2601\\.00021")
    targets = paper.locator(".paper-head a").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    for kind in ("abs", "pdf", "html"):
        assert f"https://arxiv.org/{kind}/2601.00021v1" in targets
    assert "#p-2601.00021" in targets and "../../../lists/cs.SD.html" in targets
    paper.get_by_role("button", name="复制链接").click()
    tab.wait_for_function("navigator.clipboard.readText().then(text => text.endsWith('#p-2601.00021'))")
    paper.locator("summary", has_text="BibTeX").click()
    assert "eprint = {2601.00021}" in paper.locator(".bibtex code").inner_text()
    marks = tab.locator("main [class^=mark-]").all_inner_texts()
    assert {"机器译文", "补收", "已撤稿", "译文待补"} <= set(marks)


def test_a_category_filters_the_site(tab):
    follow(tab, tab.locator(".filed").get_by_role("link", name="cs.SD"), "lists/cs.SD.html")
    assert tab.locator("h1").inner_text() == "cs.SD"
    chips = tab.locator("ol.papers > li").evaluate_all(
        "items => items.map(item => item.textContent.includes('cs.SD'))"
    )
    assert len(chips) == 6 and all(chips)


def test_from_one_edition_to_the_one_before(open_tab):
    tab = open_tab(POST)
    follow(tab, tab.locator(".neighbours").get_by_role("link", name="1 月 7 日"), "2026-01-07")
    assert tab.locator(".neighbours a").count() == 3


def test_dark_is_chosen_and_kept(tab):
    def background():
        return tab.evaluate("getComputedStyle(document.body).backgroundColor")

    light = background()
    tab.locator(".quarto-color-scheme-toggle").click()
    dark = background()
    assert dark != light
    follow(tab, tab.get_by_role("link", name="归档"), "archive.html")
    assert background() == dark


@pytest.mark.parametrize("page", PAGES)
def test_on_a_phone_nothing_is_wider_fails_or_asks_another_host(open_tab, page):
    tab = open_tab(page, viewport=PHONE)
    tab.wait_for_load_state("networkidle")
    tab.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    assert tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert (tab.outside, tab.problems) == ([], [])


def test_a_line_is_as_long_as_chinese_reads_well(open_tab):
    paragraph = open_tab(POST).locator("#p-2601\\.00021 > p").first
    width, size = paragraph.evaluate(
        "node => [node.clientWidth, parseFloat(getComputedStyle(node).fontSize)]"
    )
    assert 36 <= width / size <= 44


def test_the_page_works_without_scripts(open_tab, address):
    tab = open_tab(java_script_enabled=False)
    assert tab.locator(".edition").count() == 4
    follow(tab, tab.get_by_role("link", name="声音研究之021"), "#p-2601.00021")
    paper = tab.locator("#p-2601\\.00021")
    paper.locator("summary", has_text="详细解读").click()
    assert paper.get_by_text("噪声很多").is_visible()
    tab.goto(f"{address}/search.html")
    assert tab.locator("noscript p").bounding_box()["height"] > 10
    tab.goto(f"{address}/papers.html")
    assert tab.locator(".papers-table tbody tr").count() == 13
    tab.goto(f"{address}/papers/2601.00021/index.html")
    assert "我们测量" in tab.locator("main").inner_text() and tab.locator("a[href$='.ris']").count()
    for lost in ("shelf.html", "404.html"):
        tab.goto(f"{address}/{lost}")
        assert len(tab.locator("main").inner_text()) > 20


def test_keyboard_alone(open_tab):
    tab = open_tab(POST)
    tab.locator("h1").evaluate("node => { node.tabIndex = -1; node.focus(); }")
    reached = ""
    for _ in range(60):
        tab.keyboard.press("Tab")
        reached = tab.evaluate("document.activeElement.textContent.trim()")
        if reached == "详细解读":
            break
    assert reached == "详细解读"
    assert tab.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 2
    tab.keyboard.press("Enter")
    assert tab.get_by_text("噪声很多").first.is_visible()


def test_less_motion_where_it_is_asked_for(open_tab):
    tab = open_tab(reduced_motion="reduce")
    moving = "[...document.querySelectorAll('*')].filter(node => getComputedStyle(node).transitionProperty !== 'none')"
    assert tab.evaluate(f"{moving}.length") == 0


def test_paper_on_paper(open_tab):
    tab = open_tab(POST)
    tab.emulate_media(media="print")
    assert not tab.locator("nav.navbar").is_visible()
    assert tab.locator("#p-2601\\.00021").get_by_text("噪声很多").is_visible()


def test_a_printed_edition_is_a_booklet_with_everything_unfolded(open_tab, tmp_path):
    pdfium = pytest.importorskip("pypdfium2")
    tab = open_tab(POST, color_scheme="dark")
    tab.pdf(path=tmp_path / "edition.pdf", prefer_css_page_size=True)
    pages = pdfium.PdfDocument(tmp_path / "edition.pdf")
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    assert (
        "噪声很多" in text and "Rain is noise." in text
    )  # the reading and the English, both folded on the screen
    assert not any(word in text for word in ("放上书架", "BibTeX", "复制", "深浅", "归档"))
    assert pages[0].render(scale=0.2).to_pil().getpixel((3, 3))[:3] == (255, 255, 255)


def test_the_page_for_lost_addresses_searches(open_tab):
    tab = open_tab("404.html")
    tab.get_by_role("searchbox").fill("噪声")
    tab.get_by_role("button", name="查找").click()
    tab.wait_for_function("/找到 13/.test(document.getElementById('found')?.textContent ?? '')")
