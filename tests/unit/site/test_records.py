"""The archive: an editor's words as they stand, a table's facts, drafts and unreadable posts told apart."""

import shutil

import pytest

from arxiv_daily.post.notebook import parse, serialize
from arxiv_daily.site import index
from arxiv_daily.site.lists import table
from tests.builders import editions
from tests.conftest import PROJECT

DAY = "2026-01-09"


@pytest.fixture
def path(tmp_path):
    return editions.write(tmp_path, DAY, [editions.paper(1, DAY), editions.paper(2, DAY, late=True)])


def only(root):
    (edition,) = index.read(root).editions
    return edition


def test_an_edition_has_its_papers_with_words_and_facts(path, tmp_path):
    archive = index.read(tmp_path)
    (edition,) = archive.editions
    assert (edition.key, edition.month, edition.title) == (f"audio/{DAY}", "2026-01", f"arXiv Daily – {DAY}")
    assert edition.receipt["shown"] == 2
    first, second = edition.papers
    assert (first.id, first.title, first.title_zh, first.summary) == (
        "2601.00001",
        "A Study of Sound, Part 1",
        "声音研究之001",
        "测量噪声的方法",
    )
    assert (first.late, second.late, first.categories) == (False, True, ("cs.SD", "eess.AS"))
    text = archive.page(edition).texts["2601.00001"]
    assert text.abstract == "我们测量 $x_{1}^2$ 与噪声。"
    assert text.reading.startswith("- **研究背景**：噪声很多。")
    assert "<" not in text.reading
    assert text.english.startswith("We measure")


def test_an_editors_words_count(path, tmp_path):
    before = only(tmp_path)
    editions.edit(path, "2601.00001/abstract", lambda text: "编辑的摘要。")
    editions.edit(path, "/contents", lambda text: text.replace("声音研究之001", "改过的题目"))
    archive = index.read(tmp_path)
    (edition,) = archive.editions
    assert archive.page(edition).texts["2601.00001"].abstract == "编辑的摘要。"
    assert [paper.title_zh for paper in edition.papers] == ["改过的题目", "声音研究之002"]
    assert [paper.edited for paper in edition.papers] == [True, False]
    assert edition.fingerprint != before.fingerprint


def test_an_editors_venue_and_addresses_count_and_are_what_lists_and_feeds_show(tmp_path):
    row = editions.paper(
        1, DAY, venue="ICASSP 2026", code=["https://github.com/a/b"], demo=["https://a.github.io/b"]
    )
    path = editions.write(tmp_path, DAY, [row])
    (paper,) = only(tmp_path).papers
    assert (paper.venue, paper.code, paper.demo) == (
        "ICASSP 2026", ("https://github.com/a/b",), ("https://a.github.io/b",),
    )  # fmt: skip
    editions.edit(
        path,
        "2601.00001/heading",
        lambda text: text.replace("ICASSP 2026", "ICASSP 2027").replace(
            "https://github.com/a/b", "javascript:x"
        ),
    )
    (paper,) = only(tmp_path).papers
    assert (paper.venue, paper.code, paper.demo) == ("ICASSP 2027", (), ("https://a.github.io/b",))
    (shown,) = table.rows_of_papers(only(tmp_path))
    assert shown["facts"] == "ICASSP 2027 · 演示"


def test_an_editors_topics_count_and_those_not_shown_stay(tmp_path, monkeypatch):
    monkeypatch.setenv("ARXIV_DAILY_ROOT", str(tmp_path))
    shutil.copytree(PROJECT / "params" / "taxonomy", tmp_path / "params" / "taxonomy")
    path = editions.write(tmp_path, DAY, [editions.paper(1, DAY, facets=["task:asr", "method:llm"])])
    assert only(tmp_path).papers[0].facets == ("task:asr", "method:llm")
    editions.edit(
        path,
        "2601.00001/heading",
        lambda text: text.replace("语音识别（自动归类）", "语音合成 · LJSpeech · 未知"),
    )
    assert only(tmp_path).papers[0].facets == ("task:tts", "dataset:ljspeech", "method:llm")


def test_a_paper_the_editor_deleted_is_not_in_the_archive_and_one_added_is(path, tmp_path):
    nb = parse(path.read_bytes())
    nb.cells = [cell for cell in nb.cells if cell.metadata.arxiv_daily.get("paper") != "2601.00002"]
    own = "## An Older Paper {#p-2412.00001 .paper}\n\n- **Authors**: A. B, C. D\n- **Categories**: cs.CL"
    nb.cells.append(editions.machine_cell(own, {"part": "x"}))
    nb.cells[-1].metadata = {}
    path.write_bytes(serialize(nb))
    edition = only(tmp_path)
    assert [paper.id for paper in edition.papers] == ["2601.00001", "2412.00001"]
    assert edition.papers[1].title == "An Older Paper"
    assert edition.papers[1].authors == ("A. B", "C. D")
    assert edition.papers[1].primary == "cs.CL"


def test_pending_flags_and_review(tmp_path):
    rows = [editions.paper(1, DAY), editions.paper(2, DAY)]
    path = editions.write(tmp_path, DAY, rows, pending=("2601.00002",))
    assert [paper.state for paper in only(tmp_path).papers] == ["done", "pending"]
    editions.edit(path, "2601.00002/abstract", lambda text: "由编辑补上。")
    assert [paper.state for paper in only(tmp_path).papers] == ["done", "done"]
    nb = parse(path.read_bytes())
    next(cell for cell in nb.cells if "A Study" in cell.source and "Authors" in cell.source).metadata[
        "tags"
    ] = ["reviewed"]
    path.write_bytes(serialize(nb))
    assert [paper.reviewed for paper in only(tmp_path).papers] == [True, False]


def test_drafts_and_unreadable_posts_are_told_apart(path, tmp_path):
    editions.write(
        tmp_path, "2026-01-10", [editions.paper(3, "2026-01-10")], editions.digest(publish="reviewed")
    )
    broken = tmp_path / "posts" / "audio" / "2026-01-11" / "index.ipynb"
    shutil.copytree(path.parent, broken.parent)
    broken.write_text('{"cells": [')
    archive = index.read(tmp_path)
    assert [edition.key for edition in archive.editions] == [f"audio/{DAY}"]
    assert [edition.key for edition in archive.drafts] == ["audio/2026-01-10"]
    assert list(archive.left_out) == ["audio/2026-01-11"]
    assert len(archive.left_out["audio/2026-01-11"].splitlines()) == 1


def test_what_did_not_change_is_not_read_again(path, tmp_path, monkeypatch):
    first = index.read(tmp_path)
    monkeypatch.setattr(index, "read_page", lambda path: pytest.fail(f"{path} was read again"))
    assert index.read(tmp_path).editions == first.editions
    (tmp_path / ".cache" / "archive" / "index.json").write_text("[")
    assert index.read(tmp_path).editions == first.editions


def test_a_save_within_the_clocks_tick_is_seen(path, tmp_path):
    for number in range(5):
        editions.edit(path, "2601.00001/abstract", lambda text, number=number: f"第 {number} 版。")
        archive = index.read(tmp_path)
        assert archive.page(archive.editions[0]).texts["2601.00001"].abstract == f"第 {number} 版。"
    left = {file.stem for file in (tmp_path / ".cache" / "archive").iterdir()}
    assert len(left) == 2  # the index and one post


def test_the_cache_may_be_deleted_or_broken(path, tmp_path):
    first = index.read(tmp_path)
    for file in (tmp_path / ".cache" / "archive").iterdir():
        if file.name != "index.json":
            file.write_text("{")
    assert index.read(tmp_path).editions == first.editions
    shutil.rmtree(tmp_path / ".cache")
    assert index.read(tmp_path).editions == first.editions


def test_the_first_time_of_a_paper_stays(tmp_path, monkeypatch):
    rows = [editions.paper(1, DAY), editions.paper(2, DAY)]
    for moment, count in (("1768000000", 1), ("1768100000", 2), ("1768200000", 2)):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", moment)
        editions.write(tmp_path, DAY, rows[:count])
    edition = only(tmp_path)
    assert edition.shown_at == "2026-01-09T23:06:40Z"
    assert [paper.shown_at for paper in edition.papers] == ["2026-01-09T23:06:40Z", "2026-01-11T02:53:20Z"]


def test_records_of_another_version_of_the_code_are_made_again(path, tmp_path, monkeypatch):
    first = index.read(tmp_path)
    for file in (tmp_path / ".cache" / "archive").glob("*.json"):
        if file.name != "index.json":
            file.write_text('{"papers": [{"id": "2601.00001"}], "of": "a version without the other fields"}')
    monkeypatch.setattr(index.rendered, "sources", lambda: b"another version")
    assert index.read(tmp_path).editions == first.editions
