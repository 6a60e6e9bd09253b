"""JupyterLab itself, driven as an editor drives it: what is typed there is on the built site after the next run.

Its interface is Chinese where the language pack is installed.
"""

import nbformat
import papermill
import pytest

from arxiv_daily.post.schema import facts
from arxiv_daily.post.store import rewrite
from arxiv_daily.site import render
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
def notebook(project, chromium):
    """The post, open in JupyterLab."""
    pytest.importorskip("jupyterlab")
    with lab(project, "zh_CN.UTF-8") as address:
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(30_000)
        page.goto(f"{address}/lab/tree/small/2026-01-08/index.ipynb")
        page.wait_for_selector(".jp-MarkdownCell .jp-RenderedMarkdown p")
        yield page
        page.close()


def save(page):
    """Press Ctrl+S and wait until the server has the notebook."""
    with page.expect_response(lambda answer: answer.request.method == "PUT" and "index.ipynb" in answer.url):
        page.keyboard.press("Control+s")


def cell(page, words):
    return page.locator(".jp-Cell", has_text=words).first


def test_an_editor_changes_a_translation_and_it_is_on_the_site(project, notebook):
    before = post(project).read_bytes()
    cell(notebook, "The edition of 2026-01-08").click()
    save(notebook)
    assert post(project).read_bytes() == before, "opened and saved, not a byte is another"

    assert notebook.locator(".jp-CodeCell .cm-content:visible").count() == 0, "the code is folded"
    notebook.locator("a[href='#cell-id=reading-0000-00002']").click()
    notebook.wait_for_url("**#cell-id=reading-0000-00002")
    assert notebook.locator(".jp-MarkdownCell", has_text="背景 0000.00002").is_visible()

    abstract = notebook.locator(".jp-MarkdownCell", has_text=f"本文研究了第 {PAPER} 号问题").first
    abstract.locator("p", has_text="本文研究了").first.click()
    notebook.keyboard.press("Enter")
    editor = abstract.locator(".cm-content")
    editor.wait_for()
    editor.click()
    notebook.keyboard.press("Control+End")
    notebook.keyboard.insert_text("编辑在这里加了一句。")
    notebook.keyboard.press("Shift+Enter")
    notebook.locator(".jp-RenderedMarkdown", has_text="编辑在这里加了一句。").first.wait_for()
    save(notebook)
    assert "编辑在这里加了一句。" in posts.cell(nbformat.read(post(project), 4), f"{PAPER}/abstract").source

    for _ in range(
        40
    ):  # by the keyboard alone: to the link in the note above the other translation, and away with it
        notebook.keyboard.press("Tab")
        if (
            ALARM["detail"]
            in notebook.locator(".jp-CodeCell.jp-mod-active, .jp-Cell:focus-within").first.inner_text()
        ):
            break
    notebook.keyboard.press("d")
    notebook.keyboard.press("d")
    save(notebook)

    run(project, words={f"{PAPER}/abstract": "模型的新译文。", f"{PAPER}/reading": "模型的新解读。"})
    closed = facts(posts.cell(nbformat.read(post(project), 4), f"{OTHER}/abstract"))["closed"]
    assert closed == [ALARM]
    page = render.render(project, "embedded") / "posts" / "small" / "2026-01-08" / "index.html"
    assert "编辑在这里加了一句。" in page.read_text()
    assert "模型的新解读。" in page.read_text()
    assert "模型的新译文。" not in page.read_text(), "a proposal is for the editor alone"
