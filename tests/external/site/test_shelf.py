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
        '{"arxivDaily": 1, "papers": {"2601.00021": {"state": "constructor"}, "__proto__": {"state": "keep"}}}',
    ],
)
def test_what_is_no_backup_changes_nothing(open_tab, odd):
    tab = open_tab("shelf.html")
    tab.locator("[data-part=restore]").set_input_files(
        {"name": "x.json", "mimeType": "application/json", "buffer": odd.encode()}
    )
    tab.wait_for_function("/备份|恢复了/.test(document.querySelector('[data-part=told]').textContent)")
    assert tab.locator("#shelf ol a").count() == 0 and tab.problems == []


TIMES = """async (papers) => {
  const shelf = await import("/assets/shelf.js"), ids = Object.keys(papers), found = {};
  const field = document.querySelector("[data-part=query]"), list = document.querySelector("[data-part=list]");
  let asked = 0;
  for (const name of ["getItem", "setItem"]) {
    const real = Storage.prototype[name];
    Storage.prototype[name] = function (...given) { asked += 1; return real.apply(this, given); };
  }
  for (const many of [2500, 10000]) {
    localStorage.clear();
    const given = JSON.stringify({ arxivDaily: 1, papers: Object.fromEntries(ids.slice(0, many).map((id) => [id, papers[id]])) });
    const once = (work) => { const start = performance.now(), before = asked; work(); return [performance.now() - start, asked - before]; };
    const least = (work) => [1, 2, 3].map(() => once(work)).sort(([one], [other]) => one - other)[0];
    const filter = (text) => { field.value = text; field.dispatchEvent(new Event("input")); };
    found[many] = {
      restore: once(() => shelf.restore(given)), render: least(() => filter("")), filter: least(() => filter("00021")),
      hits: list.children.length, backup: least(shelf.backup), kept: shelf.all().length,
      ...Object.fromEntries(Object.entries(shelf.FORMS).map(([form, [, , write]]) => [form, least(() => write(shelf.all()))])),
    };
  }
  return found;
}"""


def test_ten_thousand_marks_take_four_times_what_2500_take(open_tab):
    tab = open_tab("shelf.html")
    one = {"title": "声" * 60, "english": "A Study " * 10, "authors": ["Ada Lovelace"] * 5, "state": "done"}
    papers = {f"2601.{number:05d}": one | {"at": number} for number in range(10_000)}
    found = tab.evaluate(TIMES, papers)
    few, many = found["2500"], found["10000"]
    assert (many.pop("kept"), few.pop("kept")) == (10_000, 2500)
    assert many.pop("hits") == 1
    few.pop("hits")
    assert {name: asked for name, (_, asked) in many.items() if asked > 4 * few[name][1] + 10} == {}
    assert sum(took for took, _ in many.values()) < 10 * sum(took for took, _ in few.values())
    tab.reload()
    assert tab.locator("#shelf ol > li").count() == 100
    tab.get_by_role("button", name="显示更多").click()
    assert tab.locator("#shelf ol > li").count() == 200
    tab.goto(tab.url.replace("shelf.html", POST))
    assert tab.locator("#p-2601\\.00021 .shelf-bar select").input_value() == "done"
    assert (tab.outside, tab.problems) == ([], [])


def test_two_tabs_at_once_and_what_is_taken_off_by_mistake_comes_back(open_tab):
    tab = open_tab(POST)
    bar = tab.locator("#p-2601\\.00021 .shelf-bar")
    other = tab.context.new_page()
    other.goto(tab.url.replace(POST, "shelf.html"))
    bar.locator("select").select_option("now")
    bar.locator("summary").click()
    bar.locator("textarea").fill("half a sen")  # not left yet, and not lost
    other.wait_for_function("/half a sen/.test(document.querySelector('#shelf ol li .note')?.textContent)")
    other.locator("#shelf ol select").focus()
    other.locator("#shelf ol select").select_option("done")
    assert other.evaluate("document.activeElement.value") == "done"  # the list was made again around it
    bar.locator("select[value], select").first.wait_for()
    tab.wait_for_function("document.querySelector('.shelf-bar select').value === 'done'")
    assert bar.locator("textarea").input_value() == "half a sen"
    other.locator("#shelf ol select").select_option("")
    assert other.locator("#shelf ol li").count() == 0
    other.keyboard.press("Enter")  # the way back has the focus
    assert other.locator("#shelf ol .note").inner_text() == "half a sen"
    assert other.locator("#shelf ol select").input_value() == "done"


FORBIDDEN = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }"


@pytest.mark.parametrize("cause", [FORBIDDEN, FULL])
def test_a_browser_that_stores_nothing_says_so_and_shows_the_rest(open_tab, cause):
    tab = open_tab("404.html")
    tab.context.add_init_script(cause)
    tab.goto(tab.url.replace("404.html", POST))
    bar = tab.locator("#p-2601\\.00021 .shelf-bar")
    bar.locator("select").select_option("keep")
    assert bar.locator("[role=status]").inner_text().startswith("没有存下")
    assert bar.locator("select").input_value() == ""
    bar.locator("summary").click()
    bar.locator("textarea").fill("still here")
    bar.locator("textarea").blur()
    assert bar.locator("textarea").input_value() == "still here"
    tab.keyboard.press("j")
    assert tab.evaluate("document.activeElement.closest('section')?.id ?? ''")
    tab.goto(tab.url.replace(POST, "shelf.html").partition("#")[0])
    assert tab.locator("[data-part=told]").inner_text().startswith("没有存下")
    content = json.dumps({"arxivDaily": 1, "papers": {"2601.00021": {"state": "keep"}}}).encode()
    tab.locator("[data-part=restore]").set_input_files(
        {"name": "x.json", "mimeType": "application/json", "buffer": content}
    )
    tab.wait_for_function("/还有 1 篇/.test(document.querySelector('[data-part=told]').textContent)")
    assert tab.problems == []


def test_an_older_backup_comes_in_beside_what_changed_since(open_tab):
    tab = open_tab("shelf.html")
    older = {
        "2601.00021": {"state": "todo", "note": "old", "at": 5},  # no title, no authors
        "math.GT/0512090": {"state": "constructor", "note": "x"},
        "2601.00022": {"state": "keep", "authors": "not a list", "at": "yesterday"},
    }
    now = {"title": "新", "english": "", "authors": [], "date": "", "state": "done", "note": "new", "at": 9}
    kept = tab.evaluate(
        """async ([older, now]) => {
          const shelf = await import("/assets/shelf.js");
          localStorage.setItem("ad-paper:2601.00021", JSON.stringify(now));
          localStorage.setItem("ad-paper:2601.00023", "{broken");
          const taken = shelf.restore(JSON.stringify({ arxivDaily: 1, papers: older }));
          return [taken, shelf.all().map(({ id, state, note }) => [id, state, note]), Object.values(shelf.FORMS).map(([, , write]) => write(shelf.all())).join("")];
        }""",
        [older, now],
    )
    assert kept[0] == {"taken": 2, "lost": 0}
    assert sorted(kept[1]) == [["2601.00021", "done", "new"], ["2601.00022", "keep", ""], ["math.GT/0512090", "", "x"]]  # fmt: skip
    assert "function" not in kept[2] and "undefined" not in kept[2]


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


PRESS = """([key, given]) => (document.activeElement ?? document.body).dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...given }))"""
KINDS = {
    POST: ("section.paper h2", "section.paper .shelf-bar select"),
    "index.html": ("ol.papers > li > a:first-child", ""),
    "lists/2026-01.html": ("ol.papers > li > a:first-child", ""),
    "search.html?q=声": ("ol.papers > li > a:first-child", ""),
    "shelf.html": ("ol.papers > li > a:first-child", ""),
    "papers/2601.00021/index.html": ("", ""),
}


@pytest.mark.parametrize("page", KINDS)
def test_keys_on_every_kind_of_page(open_tab, page):
    tab = open_tab("shelf.html")
    tab.evaluate("""for (const id of ["2601.00021", "2601.00022"]) localStorage.setItem("ad-paper:" + id,
        JSON.stringify({ title: id, state: "todo", at: 1 }))""")
    tab.goto(tab.url.replace("shelf.html", page))
    places = KINDS[page][0]
    tab.wait_for_function("document.querySelector('section.paper .shelf-bar, ol.papers > li')")
    if page.startswith("search"):
        assert tab.locator("#query").input_value() == "声"
        tab.locator("#query").focus()
        tab.keyboard.type("jks?")
        assert tab.locator("#query").input_value() == "声jks?" and tab.locator("#keys").count() == 0
        tab.locator("#query").fill("声")
        tab.wait_for_function("/找到 13/.test(document.getElementById('found').textContent)")
        tab.locator("#query").blur()
    before = tab.evaluate("JSON.stringify(localStorage)")
    for given in ({"ctrlKey": True}, {"metaKey": True}, {"altKey": True}, {"isComposing": True}):
        for key in "jos?":
            assert tab.evaluate(PRESS, [key, given])  # nothing took it
    assert tab.evaluate("JSON.stringify(localStorage)") == before and tab.locator("#keys").count() == 0
    at = f"[...document.querySelectorAll({places!r})].indexOf(document.activeElement)"
    if places:
        for key, where in (("j", 0), ("j", 1), ("k", 0)):
            tab.keyboard.press(key)
            assert tab.evaluate(at) == where
    tab.keyboard.press("s")
    assert tab.evaluate("JSON.stringify(localStorage)") != before
    tab.keyboard.press("?")
    assert tab.locator("#keys").is_visible()
    tab.keyboard.press("Escape")
    assert not tab.locator("#keys").is_visible()
    if places.startswith("ol"):
        tab.keyboard.press("j")
        tab.keyboard.press("o")
        tab.wait_for_url(lambda url: "posts/" in url or "papers/" in url)
    else:
        tab.keyboard.press("o")
        tab.locator("section.paper > details[open]").first.wait_for()
    assert (tab.outside, tab.problems) == ([], [])


def test_a_key_right_after_the_help_is_closed(open_tab):
    """A closed dialog's field keeps the focus until the next frame; a key of that moment is none for it."""
    tab = open_tab("papers/2601.00021/index.html")
    tab.wait_for_selector(".shelf-bar")
    tab.keyboard.press("?")
    assert tab.evaluate("""() => {
        document.getElementById("keys").close();
        document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "o", bubbles: true }));
        return document.querySelectorAll("section.paper > details[open]").length;
    }""")


def test_keys_can_be_switched_off(open_tab):
    tab = open_tab(POST)
    tab.wait_for_selector(".shelf-bar")
    tab.keyboard.press("?")
    tab.get_by_label("使用快捷键").uncheck()
    tab.get_by_role("button", name="关闭").click()
    tab.keyboard.press("s")
    assert tab.locator("#p-2601\\.00021 .shelf-bar select").input_value() == ""


def test_a_papers_page_is_a_place_to_keep_it_too(open_tab):
    tab = open_tab("papers/2601.00021/index.html")
    tab.locator(".shelf-bar select").select_option("keep")
    assert json.loads(tab.evaluate("localStorage.getItem('ad-paper:2601.00021')"))["title"].startswith(
        "声音研究"
    )
    assert (tab.outside, tab.problems) == ([], [])
