"""JupyterLab itself, driven by the keyboard alone: what is typed there is on the built site after the next run.

Its interface is Chinese where the language pack is installed.
"""

import importlib.util
import re

import nbformat
import papermill
import pytest

from arxiv_daily.post.schema import facts
from arxiv_daily.post.store import rewrite
from arxiv_daily.site import render
from arxiv_daily.words import say
from tests.builders import posts
from tests.conftest import PROJECT
from tests.standins.jupyterlab import lab
from tests.standins.project import copy_project

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NOTEBOOK = PROJECT / "tests" / "data" / "notebooks" / "small.ipynb"
PAPER, OTHER = "0000.00001", "0000.00002"
ALARM = {"check": "number", "detail": "原文 12，译文 21"}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with one post, whose second paper has an alarm, and a reading that is still to come."""
    root = copy_project(tmp_path / "project")
    monkeypatch.setenv("ARXIV_DAILY_ROOT", str(root))
    monkeypatch.chdir(root)
    run(root, pending=[f"{OTHER}/reading"])
    rewrite(post(root), alarmed)
    return root


def alarmed(nb):
    facts(posts.cell(nb, f"{OTHER}/abstract"))["flags"] = [ALARM]
    return nb


def post(project):
    return project / "posts" / "small" / "2026-01-08" / "index.ipynb"


def run(project, **parameters):
    papermill.execute_notebook(
        str(NOTEBOOK),
        str(post(project)),
        parameters=parameters,
        engine_name="arxiv-daily",
        progress_bar=False,
    )


@pytest.fixture
def desk(project, chromium):
    """JupyterLab on the project's posts, in Chinese, as `make edit` opens it."""
    pytest.importorskip("jupyterlab")
    with lab(project, "zh_CN.UTF-8") as address:
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(60_000)
        page.goto(f"{address}/lab")
        page.wait_for_selector(".jp-DirListing-item")
        yield page
        page.close()


def focused(page, selector):
    """Whether what has the focus fits the selector, or stands in what does."""
    return page.evaluate("selector => !!document.activeElement.closest(selector)", selector)


def tab_to(page, selector):
    for _ in range(100):
        if focused(page, selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to {selector} by Tab")


def open_item(page, name):
    """Open an item of the list of files, which has the focus."""
    item = page.locator(".jp-DirListing-item", has_text=name)
    item.wait_for()
    for _ in range(10):
        page.keyboard.press("ArrowDown")
        if "jp-mod-selected" in item.get_attribute("class"):
            break
    page.keyboard.press("Enter")


def find(page, words):
    """Search for words and leave the search: the cell that has them is the one that keys are for."""
    page.keyboard.press("Control+f")
    page.locator(".jp-DocumentSearch-input").first.wait_for()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(words)
    page.locator(".jp-DocumentSearch-index-counter", has_text=re.compile(r"\d/\d")).wait_for()
    page.keyboard.press("Enter")
    page.locator(".jp-Cell.jp-mod-active", has_text=words).wait_for()
    page.keyboard.press("Escape")
    page.locator(".jp-Cell.jp-mod-active:focus", has_text=words).wait_for()


def save(page):
    """Press Ctrl+S and wait until the server has the notebook."""
    with page.expect_response(lambda answer: answer.request.method == "PUT" and "index.ipynb" in answer.url):
        page.keyboard.press("Control+s")


def test_by_the_keyboard_alone_an_alarm_is_closed_a_translation_corrected_and_it_is_on_the_site(
    project, desk
):
    if importlib.util.find_spec("jupyterlab_language_pack_zh_CN"):
        assert desk.locator(".lm-MenuBar-itemLabel").first.inner_text() == "文件"
    tab_to(desk, ".jp-DirListing-content")
    for name in ("small", "2026-01-08", "index.ipynb"):
        open_item(desk, name)
    desk.wait_for_selector(".jp-MarkdownCell .jp-RenderedMarkdown p")
    desk.locator(".jp-Cell.jp-mod-active:focus").wait_for()
    before = post(project).read_bytes()
    save(desk)
    assert post(project).read_bytes() == before, "opened and saved, not a byte is another"
    assert desk.locator(".jp-CodeCell .cm-content:visible").count() == 0, "the code is folded"

    tab_to(desk, "a[href='#cell-id=reading-0000-00002']")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**#cell-id=reading-0000-00002")
    assert desk.locator(".jp-MarkdownCell", has_text="背景 0000.00002").is_visible()

    find(desk, say("post.margin.note").strip("# "))
    assert ALARM["detail"] in desk.locator(".jp-Cell.jp-mod-active").inner_text()
    desk.keyboard.press("d")
    desk.keyboard.press("d")
    find(desk, f"本文研究了第 {PAPER} 号问题")
    desk.keyboard.press("Enter")
    desk.locator(".jp-Cell.jp-mod-active .cm-content:focus").wait_for()
    desk.keyboard.press("Control+End")
    desk.keyboard.insert_text("编辑在这里加了一句。")
    desk.keyboard.press("Shift+Enter")
    desk.locator(".jp-RenderedMarkdown", has_text="编辑在这里加了一句。").first.wait_for()
    save(desk)
    assert "编辑在这里加了一句。" in posts.cell(nbformat.read(post(project), 4), f"{PAPER}/abstract").source

    run(project, words={f"{PAPER}/abstract": "模型的新译文。", f"{PAPER}/reading": "模型的新解读。"})
    closed = facts(posts.cell(nbformat.read(post(project), 4), f"{OTHER}/abstract"))["closed"]
    assert closed == [ALARM]
    page = render.render(project, "embedded") / "posts" / "small" / "2026-01-08" / "index.html"
    assert "编辑在这里加了一句。" in page.read_text()
    assert "模型的新解读。" in page.read_text()
    assert "模型的新译文。" not in page.read_text(), "a proposal is for the editor alone"
