"""A post and its table as the state before this form wrote them: read as before, carried over, nothing lost."""

import json
import shutil
from pathlib import Path

import jsonschema
import nbformat
import pytest

from arxiv_daily.gather.table import read_rows
from arxiv_daily.post import layout, part, schema, titles
from arxiv_daily.post.merge import merge
from arxiv_daily.post.notebook import look
from arxiv_daily.post.store import commit
from arxiv_daily.site.reader_view import present_post
from arxiv_daily.site.records import page_of
from tests.builders.posts import cell

FOLDER = Path(__file__).parents[2] / "data" / "posts" / "demo" / "2026-01-08"
BELL, KITCHEN, RAIN = "0000.00005", "0000.00004", "0000.00001"
CHINESE = "静听钟声：从一秒录音中听出塔钟的敲击音"
ENGLISH = "Quiet Bells: Naming the Strike Note of a Tower Bell from One Second of Sound"


def old():
    return nbformat.read(FOLDER / "index.ipynb", as_version=4)


def record(nb):
    return page_of(nb, read_rows(FOLDER), "demo", "2026-01-08").edition


def change(nb, name, before, after):
    found = cell(nb, name)
    assert before in found.source
    found.source = found.source.replace(before, after)


def newer(nb=None):
    """The same edition as a run of today gives it: titles in the headings, nothing else different."""
    made = nb or old()
    titles.settle(made.cells)
    for each in made.cells:
        if schema.is_text(each):
            assert not schema.edited(each)
    return made


@pytest.mark.parametrize(
    "post", sorted(FOLDER.parents[1].rglob("index.ipynb")), ids=lambda path: path.parent.name
)
def test_what_cells_keep_follows_the_published_schema(post):
    kept = [schema.facts(each) for each in nbformat.read(post, as_version=4).cells]
    known = part.json_schema()
    for each in filter(None, kept):
        jsonschema.validate(json.loads(json.dumps(each)), known | {"additionalProperties": False})
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(json.loads(json.dumps(kept[0])) | {"flags": "none"}, known)


def test_the_table_is_read_as_it_was():
    rows = read_rows(FOLDER)
    assert [row["id"] for row in rows] == [f"0000.0000{n}" for n in (5, 4, 3, 2, 1)]
    assert {row["status"] for row in rows} == {"shown"}


def test_readers_find_titles_one_lines_and_states_as_before():
    edition = record(old())
    first, *_, last = edition.papers
    assert (first.id, first.title, first.title_zh) == (BELL, ENGLISH, CHINESE)
    assert first.summary.startswith("从一秒塔钟录音中辨认敲击音")
    assert [paper.state for paper in edition.papers] == ["done"] * 4 + ["pending"]
    assert not any(paper.edited or paper.reviewed for paper in edition.papers) and last.id == RAIN
    assert edition.description.startswith("5 篇新论文：静听钟声")
    page = "".join("".join(each["source"]) for each in present_post(json.loads(json.dumps(old())))["cells"])
    assert f"## {CHINESE} {{#p-{BELL} .paper}}" in page
    assert f"[{ENGLISH}]{{.original-title lang=en}}" in page
    assert page.count("[解读待补]{.mark-unread}") == 1


def test_reading_changes_nothing():
    before = old()
    nb = old()
    record(nb)
    present_post(nb)
    assert nb == before


def test_an_older_post_takes_the_new_form_at_the_next_run():
    result = merge(old(), newer())
    heading = layout.read_heading(cell(result, f"{BELL}/heading").source)
    assert (heading.title, heading.original) == (CHINESE, ENGLISH)
    assert heading.summary.startswith("从一秒塔钟录音中辨认敲击音")
    assert not any(schema.edited(each) for each in result.cells if schema.is_text(each))
    assert cell(result, "/contents").source == cell(old(), "/contents").source
    assert cell(result, "/front").source == cell(old(), "/front").source
    assert merge(result, newer()) == result


@pytest.mark.parametrize(
    ("before", "after", "title", "summary"),
    [
        (CHINESE, "听钟", "听钟", "从一秒塔钟录音中辨认敲击音"),
        ("从一秒塔钟录音中辨认敲击音", "听一秒便知其音", CHINESE, "听一秒便知其音"),
        (f"[{CHINESE}]", "[听钟 $x[1]$]", "听钟 $x[1]$", "从一秒塔钟录音中辨认敲击音"),
    ],
    ids=["a title", "a one-liner", "a title with brackets in a formula"],
)
def test_an_edit_in_the_contents_is_carried_to_its_paper(before, after, title, summary):
    nb = old()
    change(nb, "/contents", before, after)
    assert record(nb).papers[0].title_zh == title, "readers see it before any run"
    result = merge(nb, newer())
    heading = layout.read_heading(cell(result, f"{BELL}/heading").source)
    assert heading.title == title and heading.summary.startswith(summary)
    assert schema.edited(cell(result, f"{BELL}/heading"))
    assert not schema.edited(cell(result, "/contents")), "the contents follow the heading"
    assert after.strip("[]") in cell(result, "/contents").source
    assert record(result).papers[0].title_zh == title
    if title == "听钟":
        assert "5 篇新论文：听钟；" in cell(result, "/front").source
    assert merge(result, newer()) == result


def test_lines_an_editor_added_to_or_took_from_the_contents_stay_so():
    nb = old()
    lines = cell(nb, "/contents").source.split("\n")
    gone = next(line for line in lines if KITCHEN in line)
    lines.remove(gone)
    lines.insert(3, "- 本周最值得一读：[钟声](#p-0000.00005)")
    cell(nb, "/contents").source = "\n".join(lines)
    result = merge(merge(nb, newer()), newer())
    text = cell(result, "/contents").source
    assert "本周最值得一读" in text and gone not in text
    assert record(result).papers[1].title_zh.startswith("十个数字就够了")


def test_a_heading_and_the_contents_edited_to_different_words_are_both_kept():
    nb = old()
    change(nb, "/contents", CHINESE, "听钟")
    change(nb, f"{BELL}/heading", ENGLISH, "钟声一秒")
    result = merge(merge(nb, newer()), newer())
    assert cell(result, f"{BELL}/heading").source.startswith("## 钟声一秒\n")
    assert "- [听钟](#p-0000.00005)" in cell(result, "/contents").source
    assert "听钟" in schema.flags(cell(result, f"{BELL}/heading"))[-1]["detail"]


@pytest.mark.parametrize(
    ("before", "after", "title"),
    [
        (f"## {ENGLISH}\n\n", "", CHINESE),
        (f"## {ENGLISH}", f"## {ENGLISH}\n\n## {ENGLISH}", CHINESE),
        (f"## {ENGLISH}", "# 我的题目", "我的题目"),
    ],
    ids=["deleted", "doubled", "of another level"],
)
def test_a_title_line_deleted_or_doubled_is_carried(before, after, title):
    nb = old()
    change(nb, f"{BELL}/heading", before, after)
    result = merge(nb, newer())
    assert layout.read_heading(cell(result, f"{BELL}/heading").source).title == title
    assert "Ilse Vantorre" in cell(result, f"{BELL}/heading").source
    assert record(result).papers[0].id == BELL
    page = "".join("".join(each["source"]) for each in present_post(result)["cells"])
    assert page.count(f"{{#p-{BELL} .paper}}") == 1
    assert merge(result, newer()) == result


def test_a_commit_over_an_older_post_keeps_what_was_edited(tmp_path):
    shutil.copytree(FOLDER, tmp_path / "demo")
    target = tmp_path / "demo" / "index.ipynb"
    nb = old()
    change(nb, f"{BELL}/abstract", "钟的敲击音", "钟的打击音")
    nbformat.write(nb, target)
    made = newer()
    commit(target, made, read_rows(FOLDER))
    assert "钟的打击音" in cell(look(target), f"{BELL}/abstract").source
    assert layout.read_heading(cell(look(target), f"{BELL}/heading").source).title == CHINESE
