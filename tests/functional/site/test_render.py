"""The site grows by what is new: what is rendered, what is left out, what stays."""

import logging
import shutil

import pytest

from arxiv_daily.errors import PostError
from arxiv_daily.site import render
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
    calls, by_stand_in = [], render.by_stand_in

    def counted(copy):
        calls.append(sorted(path.parent.name for path in copy.glob("posts/*/*/index.ipynb")))
        return by_stand_in(copy)

    monkeypatch.setattr(render, "by_stand_in", counted)
    return calls


@pytest.fixture
def searched(monkeypatch):
    """Months that were indexed for search; no index is made."""
    from arxiv_daily.site import search

    calls = []
    monkeypatch.setattr(search, "update", lambda site, archive, months: calls.append(sorted(months)))
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


def test_a_kill_costs_what_is_being_rendered_and_not_what_has_been(root, rendered, searched, monkeypatch):
    by_stand_in = render.by_stand_in

    def killed(copy):
        if len(rendered) == 1:
            raise KeyboardInterrupt
        return by_stand_in(copy)

    monkeypatch.setattr(render, "MOST", 2)
    monkeypatch.setattr(render, "by_stand_in", killed)
    with pytest.raises(KeyboardInterrupt):
        made(root)
    assert not (root / "_site").exists()
    monkeypatch.setattr(render, "by_stand_in", by_stand_in)
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


def test_a_post_no_renderer_can_make_is_found_left_out_and_named(root, searched, caplog, monkeypatch):
    by_stand_in = render.by_stand_in

    def stumbling(copy):
        if (copy / "posts" / "audio" / DAYS[2]).exists():
            raise PostError("line 7 is beyond me")
        return by_stand_in(copy)

    monkeypatch.setattr(render, "by_stand_in", stumbling)
    built = made(root)
    assert f"posts/audio/{DAYS[2]} is left out of the site: line 7 is beyond me" in caplog.text
    assert [path.parent.name for path in sorted(built.glob("posts/*/*/index.html"))] == list(DAYS[:2])
    assert "声音研究之021" not in (built / "index.html").read_text()


def test_the_old_site_stays_where_nothing_can_be_rendered(root, searched, monkeypatch):
    before = files(made(root))

    def failing(copy):
        raise PostError("no")

    monkeypatch.setattr(render, "by_stand_in", failing)
    (root / "about.qmd").write_text("---\ntitle: Neu\n---\n")
    with pytest.raises(PostError, match="no"):
        made(root)
    assert files(root / "_site") == before
    assert not list(root.glob(".site-*"))


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
    names = [
        str(path.relative_to(root))
        for path in (*root.glob("*.qmd"), *root.glob("lists/*.qmd"), *root.glob("posts/*/*/index.ipynb"))
    ]
    with render.working_copy(root, names) as copy:
        from pathlib import Path

        shutil.copytree(render.by_stand_in(Path(copy)), root / "_site")
    render.finish(root, root / "_site")
    finished = files(root / "_site")
    assert "声音研究之021" in finished["index.html"].decode()
    assert "../2026-01-07/index.html" in page(root, DAYS[2])
    render.finish(root, root / "_site")
    assert files(root / "_site") == finished
    for name, data in files(made(root)).items():
        if name.endswith(".html"):
            assert finished[name] == data, name


def test_a_folder_without_a_project_is_named(tmp_path, caplog):
    caplog.set_level(logging.INFO)
    with pytest.raises(PostError, match=r"has no _quarto.yml"):
        render.render(tmp_path)
