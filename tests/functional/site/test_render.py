"""The site grows by what is new: what is rendered, what is left out, what stays."""

import json
import logging
import shutil
import subprocess
import sys
from pathlib import Path
from threading import Event
from types import SimpleNamespace

import pytest

from arxiv_daily.errors import PostError
from arxiv_daily.files import put
from arxiv_daily.site import pandoc as stand_in
from arxiv_daily.site import render
from arxiv_daily.site.lists import pages as lists
from arxiv_daily.site.results import pages as results
from arxiv_daily.text import pandoc
from tests.builders import editions
from tests.standins.project import copy_project

DAYS = ("2025-12-31", "2026-01-07", "2026-01-08")


@pytest.fixture
def root(tmp_path):
    copy_project(tmp_path / "project")
    for number, day in enumerate(DAYS):
        add(tmp_path / "project", day, number)
    return tmp_path / "project"


def add(root, day, number):
    return editions.write(root, day, [editions.paper(10 * number + at, day) for at in (1, 2)])


@pytest.fixture
def rendered(monkeypatch):
    """The posts that each call of the renderer was given."""
    calls, by_pandoc = [], render.by_pandoc

    def counted(root, pages, posts, out):
        calls.append(sorted(Path(post).parent.name for post in posts))
        return by_pandoc(root, pages, posts, out)

    monkeypatch.setattr(render, "by_pandoc", counted)
    return calls


@pytest.fixture
def searched(monkeypatch):
    """Months that were indexed for search; no index is made."""
    from arxiv_daily.site import search

    calls = []
    monkeypatch.setattr(search, "update", lambda site, archive, months, _: calls.append(sorted(months)))
    return calls


def made(root):
    return render.render(root, "embedded")


def page(root, day):
    return (root / "_site" / "posts" / "audio" / day / "index.html").read_text()


def files(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_only_what_is_new_is_rendered_and_indexed(root, rendered, searched):
    made(root)
    before = files(root / "_site")
    made(root)
    assert rendered == [list(DAYS)] and searched == [["2025-12", "2026-01"], []]
    assert files(root / "_site") == before
    add(root, "2026-01-09", 3)
    made(root)
    assert (rendered[1:], searched[2:]) == ([["2026-01-09"]], [["2026-01"]])
    after = files(root / "_site")
    changed = {name for name in after if after[name] != before.get(name) and name.endswith(".html")}
    assert {"index.html", "papers.html", "archive.html", "lists/2026-01.html", "lists/cs.SD.html"} <= changed
    assert "lists/2025-12.html" not in changed and "posts/audio/2026-01-07/index.html" not in changed
    assert "../2026-01-09/index.html" in page(root, "2026-01-08")


def test_a_month_is_indexed_from_pages_of_which_only_the_changed_are_made_again(root, monkeypatch):
    from arxiv_daily.site import search

    made_of, indexed = [], []
    page_of = search._page_of
    monkeypatch.setattr(search, "_page_of", lambda *of: made_of.append(of[0].date) or page_of(*of))

    def pagefind(source, index):
        indexed.append("".join(file.read_text() for file in sorted(source.rglob("*.html"))))
        index.mkdir()
        (index / "pagefind.js").touch()
        return ""

    monkeypatch.setattr(search, "pagefind", pagefind)
    made(root)
    assert sorted(set(made_of)) == list(DAYS) and len(indexed) == 2
    assert [path.name for path in (root / ".cache" / "search").iterdir()] == ["2026-01"]
    made_of.clear()
    post = root / "posts" / "audio" / DAYS[1] / "index.ipynb"
    editions.edit(post, "2601.00011/abstract", lambda _: "改过的摘要。")
    add(root, "2026-01-09", 3)
    made(root)
    assert sorted(set(made_of)) == [DAYS[1], "2026-01-09"]
    assert all(f"2601.000{number}" in indexed[-1] for number in (11, 12, 21, 22, 31, 32))
    assert indexed[-1].count("改  过") == 1 and "改  过" not in indexed[-2]
    shutil.rmtree(post.parent)
    made(root)
    assert "2601.00011" not in indexed[-1] and "2601.00021" in indexed[-1]


def test_an_index_that_nobody_waits_for_any_more_is_given_up(root, monkeypatch):
    """Ctrl-C while the lists are written: the program that makes the index ends as well, and says nothing."""
    from arxiv_daily.site import assemble, search

    begun, ended = Event(), []

    class Slow(subprocess.Popen):
        def __init__(self, command, **how):
            super().__init__([sys.executable, "-c", "import time; time.sleep(600)"], **how)
            begun.set()

        def kill(self):
            ended.append(self.pid)
            super().kill()

    def interrupted(*_):
        assert begun.wait(60)
        raise KeyboardInterrupt

    monkeypatch.setattr(search, "subprocess", SimpleNamespace(**vars(subprocess) | {"Popen": Slow}))
    monkeypatch.setattr(assemble.results, "write", interrupted)
    monkeypatch.setattr(render, "by_pandoc", lambda root, pages, posts, out: plain(pages, posts, out))
    monkeypatch.setattr(render, "_lost", lambda *_: "")
    with pytest.raises(KeyboardInterrupt):
        render.render(root, "embedded", statistics=False)
    assert len(ended) == 1 and not (root / "_site").exists() and not list(root.glob(".site-*"))


def plain(pages, posts, out):
    for name in (*pages, *posts):
        put((out / name).with_suffix(".html"), "<html><head></head><body><main></main></body></html>")
    return {}


def test_a_kill_costs_what_is_being_rendered_and_not_what_has_been(root, rendered, searched, monkeypatch):
    by_pandoc = render.by_pandoc

    def killed(*given):
        if len(rendered) == 1:
            raise KeyboardInterrupt
        return by_pandoc(*given)

    monkeypatch.setattr(render, "MOST", 2)
    monkeypatch.setattr(render, "by_pandoc", killed)
    with pytest.raises(KeyboardInterrupt):
        made(root)
    assert not (root / "_site").exists()
    monkeypatch.setattr(render, "by_pandoc", by_pandoc)
    made(root)
    assert rendered == [list(DAYS[:2]), list(DAYS[2:])]
    assert all("声音研究" in page(root, day) for day in DAYS)


def test_the_same_site_comes_out_of_an_empty_cache(root, searched):
    made(root)
    add(root, "2026-01-09", 3)
    grown = files(made(root))
    shutil.rmtree(root / ".cache")
    assert {name: len(data) for name, data in files(made(root)).items()} == {
        name: len(data) for name, data in grown.items()
    }


def test_what_lists_and_tables_say_of_an_edition_is_made_once(root, searched, monkeypatch):
    """Archives grow for years: a new edition may not cost what each of the old ones did."""
    looked = []
    for module, name in ((lists, "author_entries"), (results, "_as_texts")):
        make = getattr(module, name)
        monkeypatch.setattr(
            module, name, lambda one, name=name, make=make: looked.append((name, one.date)) or make(one)
        )
    made(root)
    assert sorted(looked) == [(name, day) for name in ("_as_texts", "author_entries") for day in DAYS]
    looked.clear()
    add(root, "2026-01-09", 7)
    made(root)
    assert sorted(looked) == [("_as_texts", "2026-01-09"), ("author_entries", "2026-01-09")]
    looked.clear()
    editions.edit(root / "posts/audio" / DAYS[1] / "index.ipynb", "2601.00011/abstract", lambda _: "改过。")
    made(root)
    assert sorted(looked) == [("_as_texts", DAYS[1]), ("author_entries", DAYS[1])]
    assert not list((root / ".cache" / "archive").glob("*.entries"))[4:]


def test_an_edit_is_on_the_page_and_what_is_gone_is_gone(root, rendered, searched):
    made(root)
    editions.edit(
        root / "posts" / "audio" / DAYS[1] / "index.ipynb", "2601.00011/abstract", lambda _: "改过。"
    )
    shutil.rmtree(root / "posts" / "audio" / DAYS[0])
    made(root)
    assert rendered[1:] == [[DAYS[1]]]
    assert "改过。" in page(root, DAYS[1]) and DAYS[0] not in page(root, DAYS[1])
    assert not (root / "_site" / "posts" / "audio" / DAYS[0]).exists()
    assert not (root / "_site" / "lists" / "2025-12.html").exists()
    for name in ("index.html", "archive.html", "lists/cs.SD.html"):
        assert "声音研究之001" not in (root / "_site" / name).read_text()


def test_an_unreadable_post_is_left_out_and_named(root, searched, caplog):
    (root / "posts" / "audio" / DAYS[1] / "index.ipynb").write_text('{"cells": [')
    built = made(root)
    assert f"posts/audio/{DAYS[1]} is left out of the site" in caplog.text
    assert not (built / "posts" / "audio" / DAYS[1]).exists()
    assert "声音研究之011" not in (built / "index.html").read_text()
    assert "声音研究之021" in (built / "index.html").read_text()


MERGE = "<<<<<<< HEAD\n甲\n=======\n乙\n>>>>>>> other\n"


@pytest.mark.parametrize("place", ["file", "cell", "metadata"])
def test_a_post_in_the_middle_of_a_merge_keeps_its_last_page_until_it_is_finished(
    root, rendered, searched, caplog, place
):
    made(root)
    before, lists = page(root, DAYS[1]), (root / "_site" / "index.html").read_text()
    path = root / "posts" / "audio" / DAYS[1] / "index.ipynb"
    whole = path.read_text()
    if place == "file":
        path.write_text(whole.replace(' "cells": [', f'{MERGE} "cells": ['))
    elif place == "cell":
        spoiled(root, DAYS[1], MERGE)
    else:
        nb = json.loads(whole)
        nb["cells"][3]["metadata"]["nbdime-conflicts"] = {"local_diff": [{"key": "tags", "op": "remove"}]}
        path.write_text(json.dumps(nb))
    for _ in range(2):
        made(root)
        assert f"posts/audio/{DAYS[1]} keeps its last page: an unfinished git merge (" in caplog.text
        assert page(root, DAYS[1]) == before
        assert (root / "_site" / "index.html").read_text() == lists
        caplog.clear()
    path.write_text(whole.replace("研究", "探究"))
    made(root)
    assert "探究" in page(root, DAYS[1]) and "unfinished" not in caplog.text
    assert rendered[1:] == [[DAYS[1]]]


def test_a_new_post_in_the_middle_of_a_merge_is_left_out(root, searched, caplog):
    spoiled(root, DAYS[1], MERGE)
    built = made(root)
    assert f"posts/audio/{DAYS[1]} is left out of the site: an unfinished git merge (" in caplog.text
    assert not (built / "posts" / "audio" / DAYS[1]).exists()


def spoiled(root, day, text):
    """A post whose paper's abstract an editor replaced; its path."""
    path = root / "posts" / "audio" / day / "index.ipynb"
    name = f"2601.{10 * DAYS.index(day) + 1:05d}/abstract"
    editions.edit(path, name, lambda _: text)
    return path


def test_a_post_that_does_not_render_is_left_out_and_named(root, searched, caplog, monkeypatch):
    run = pandoc.run

    def stumbling(arguments, text, seconds):
        if "beyond me" in text:
            raise PostError("line 7 is beyond me")
        return run(arguments, text, seconds)

    monkeypatch.setattr(pandoc, "run", stumbling)
    spoiled(root, DAYS[2], "beyond me")
    built = made(root)
    assert f"posts/audio/{DAYS[2]} is left out of the site: line 7 is beyond me" in caplog.text
    assert [path.parent.name for path in sorted(built.glob("posts/*/*/index.html"))] == list(DAYS[:2])
    assert "声音研究之021" not in (built / "index.html").read_text()


def test_a_post_that_takes_too_long_keeps_its_last_page_and_costs_no_other(
    root, searched, caplog, monkeypatch
):
    made(root)
    before = page(root, DAYS[2])
    monkeypatch.setattr(stand_in, "SECONDS", 3)
    deep = "x^{" * 38 + "y" + "}" * 38
    spoiled(root, DAYS[2], f"${deep}$")
    spoiled(root, DAYS[1], "改过。")
    made(root)
    assert f"posts/audio/{DAYS[2]} keeps its last page: Pandoc did not end within 3 seconds" in caplog.text
    assert page(root, DAYS[2]) == before and "改过。" in page(root, DAYS[1])


def test_a_page_that_lost_papers_is_an_error_of_the_build(root, searched, caplog):
    path = spoiled(root, DAYS[2], "<!--")
    editions.edit(path, "2601.00022/abstract", lambda _: "-->")
    built = made(root)
    assert f"posts/audio/{DAYS[2]} is left out of the site: 1 of 2 papers are not on the page" in caplog.text
    assert not (built / "posts" / "audio" / DAYS[2]).exists()
    rendered_by_quarto = root / "_site" / "posts" / "audio" / DAYS[2] / "index.html"
    rendered_by_quarto.parent.mkdir(parents=True)
    rendered_by_quarto.write_text('<main><section id="p-2601.00021"></section></main>')
    with pytest.raises(
        PostError, match=rf"posts/audio/{DAYS[2]}: 1 of 2 papers are not on the page: 2601.00022"
    ):
        render.finish_site(root, root / "_site")


def test_the_old_site_stays_where_nothing_can_be_rendered(root, searched, monkeypatch):
    before = files(made(root))

    def failing(*given):
        raise PostError("no")

    monkeypatch.setattr(render, "by_pandoc", failing)
    (root / "about.qmd").write_text("---\ntitle: Neu\n---\n")
    with pytest.raises(PostError, match="no"):
        made(root)
    assert files(root / "_site") == before
    assert not list(root.glob(".site-*"))


def test_a_missing_page_is_named_and_the_rest_is_published(root, searched, caplog):
    lists = root / "lists" / "page.qmd"
    text = lists.read_text()
    made(root)
    for gone in (lists, root / "archive.qmd"):
        gone.unlink()
    add(root, "2026-01-09", 3)
    made(root)
    assert [line for line in caplog.messages if "missing" in line] == [
        "lists/page.qmd is missing: lists and pages of papers are made from the last one; get it back (git restore lists/page.qmd)",
        "archive.qmd is missing: archive.html is not made; get it back (git restore archive.qmd)",
    ]
    assert (root / "_site" / "papers" / "2601.00031" / "index.html").is_file()
    shutil.rmtree(root / ".cache")
    made(root)
    assert "lists and pages of papers are left out" in caplog.text
    assert "声音研究之031" in page(root, "2026-01-09") and not (root / "_site" / "papers").exists()
    for note in ("<!-- one -->", "<!-- another -->"):  # a change of it is in every list
        lists.write_text(f"{text}\n{note}\n")
        made(root)
        assert note in (root / "_site" / "papers" / "2601.00001" / "index.html").read_text()
        assert note in (root / "_site" / "lists" / "2025-12.html").read_text()


def test_a_draft_is_not_on_the_site(root, searched):
    editions.edit(
        root / "posts" / "audio" / DAYS[2] / "index.ipynb",
        "/front",
        lambda text: text.replace("---\n", "---\ndraft: true\n", 1),
    )
    built = made(root)
    assert not (built / "posts" / "audio" / DAYS[2]).exists()
    assert "声音研究之021" not in (built / "index.html").read_text()


def test_a_site_that_quarto_rendered_by_itself_is_filled(root, searched, caplog):
    """What `quarto render` does in the project's folder, with the stand-in in its place."""
    posts = [str(path.relative_to(root)) for path in root.glob("posts/*/*/index.ipynb")]
    render.by_pandoc(root, list(render.pages_of(root)), posts, root / "_site")
    render.finish_site(root, root / "_site")
    finished = files(root / "_site")
    assert "声音研究之021" in finished["index.html"].decode()
    assert "../2026-01-07/index.html" in page(root, DAYS[2])
    render.finish_site(root, root / "_site")
    assert files(root / "_site") == finished
    for name, data in files(made(root)).items():
        if name.endswith(".html"):
            assert finished[name] == data, name


def test_a_folder_without_a_project_is_named(tmp_path, caplog):
    caplog.set_level(logging.INFO)
    with pytest.raises(PostError, match=r"has no _quarto.yml"):
        render.render(tmp_path)


def test_a_fault_that_is_rendered_nevertheless_is_named_in_a_line(tmp_path, caplog):
    root = copy_project(tmp_path / "project")
    path = editions.write(root, "2026-01-08", [editions.paper(1, "2026-01-08")])
    editions.edit(
        path, "2601.00001/reading", lambda text: f"{text}\n\n<details><summary>开</summary>\n\n没有关上"
    )
    built = render.render(root, "embedded", statistics=False)
    assert (built / "posts/audio/2026-01-08/index.html").is_file()
    assert len([line for line in caplog.messages if "<details> is never closed" in line]) == 1
    caplog.clear()
    render.render(root, "embedded", statistics=False)
    assert not any("details" in line for line in caplog.messages)
