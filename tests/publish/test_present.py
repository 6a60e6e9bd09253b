"""What readers see of a post: marks follow from the cells' state, code and flags stay with the editor."""

import copy

import pytest

from arxiv_daily.publish.cells import fingerprint
from arxiv_daily.publish.present import present


def cell(part, text, *, paper="", state="done", tags=(), marks=()):
    facts = {
        "part": part,
        "paper": paper,
        "state": state,
        "marks": list(marks),
        "machine": fingerprint(text),
        "flags": [{"check": "number"}],
    }
    return {
        "cell_type": "markdown",
        "metadata": {"arxiv_daily": facts, "tags": list(tags)},
        "source": text.splitlines(keepends=True),
    }


def post(*cells):
    code = {"cell_type": "code", "metadata": {}, "source": ["secret_plan()\n"], "outputs": []}
    return {"cells": [code, *cells], "metadata": {}}


HEADING = "## A title {#p-0000.00001 .paper}\n\n- **Authors**: A. Author\n"


@pytest.mark.parametrize(
    ("intro_tags", "heading_tags", "state", "marks", "expected"),
    [
        ([], [], "done", [], "[机器译文]{.mark-machine}"),
        ([], ["reviewed"], "done", [], "[人工校对]{.mark-reviewed}"),
        (["reviewed"], [], "done", [], "[人工校对]{.mark-reviewed}"),
        ([], [], "pending", [], "[机器译文]{.mark-machine} [待补]{.mark-pending}"),
        ([], [], "done", ["late"], "[机器译文]{.mark-machine} [补收]{.mark-late}"),
        ([], ["reviewed"], "done", ["withdrawn"], "[人工校对]{.mark-reviewed} [已撤稿]{.mark-withdrawn}"),
    ],
)
def test_marks_follow_from_the_cells(intro_tags, heading_tags, state, marks, expected):
    nb = post(
        cell("intro", "hello", tags=intro_tags),
        cell("heading", HEADING, paper="0000.00001", tags=heading_tags, marks=marks),
        cell("abstract", "text", paper="0000.00001", state=state),
    )
    shown = "".join(present(nb)["cells"][1]["source"])
    assert shown == HEADING.replace("\n\n", f"\n\n{expected}\n\n", 1)


def test_only_the_heading_changes_and_the_notebook_stays_as_it_is():
    nb = post(
        cell("intro", "hello"), cell("heading", HEADING, paper="1"), cell("abstract", "text", paper="1")
    )
    before = copy.deepcopy(nb)
    shown = present(nb)
    assert nb == before
    assert [c["cell_type"] for c in shown["cells"]] == ["markdown"] * 3
    assert "".join(shown["cells"][2]["source"]) == "text"


def test_the_parts_of_a_reading_have_names():
    text = "<details>\n\n1)  \n- 甲\n  - 12) 乙\n\n2)\n正文：\n\n- 丙\n\n3)\n\n- 丁\n\n</details>"
    nb = post(cell("abstract", text, paper="1"), cell("reading", text, paper="1"))
    abstract, reading = ("".join(c["source"]) for c in present(nb)["cells"])
    assert abstract == text
    assert reading == (
        "<details>\n\n[研究背景与既有方法的不足]{.reading-part}\n\n- 甲\n  - 12) 乙\n\n"
        "[核心方法]{.reading-part}\n\n正文：\n\n- 丙\n\n[任务与效果]{.reading-part}\n\n- 丁\n\n</details>"
    )


def texts(nb):
    return ["".join(shown["source"]) for shown in present(nb)["cells"]]


def test_links_find_the_paper_whatever_was_done_to_its_title():
    for title in ("## A title", "## 改过的题目  ", "## Kept {#p-1 .paper}"):
        heading = cell("heading", f"{title}\n\n- **Authors**: A. Author\n", paper="1")
        assert texts(post(heading))[0].splitlines()[0].endswith(" {#p-1 .paper}")
    halves = cell("heading", "## A title", paper="1"), cell("heading", "### Half", paper="1")
    assert texts(post(*halves))[1] == "### Half"


def test_sentences_are_joined_for_readers():
    assert texts(post(cell("abstract", "一句。\n两句。\n\n- 甲。\n  乙。", paper="1"))) == [
        "一句。两句。\n\n- 甲。乙。"
    ]


def test_what_an_editor_wrote_is_not_pending():
    nb = post(cell("heading", HEADING, paper="1"), cell("reading", "待补", paper="1", state="pending"))
    assert "待补" in texts(nb)[0]
    nb["cells"][-1]["source"] = ["编辑写的解读。"]
    assert "待补" not in texts(nb)[0]


def front(**parameters):
    nb = post(cell("front", "---\ntitle: T\n---"), cell("intro", "hello"))
    nb["cells"][1]["cell_type"] = "raw"
    nb["metadata"] = {"papermill": {"parameters": parameters}}
    return nb


@pytest.mark.parametrize("before", ["---\ntitle: T\n---", "---\ndraft: true\ntitle: T\n---"])
@pytest.mark.parametrize("tags", [[], ["reviewed"]], ids=["as it came", "reviewed"])
def test_where_review_is_asked_for_the_tag_alone_opens_the_draft(before, tags):
    nb = front(publish="reviewed")
    nb["cells"][1]["source"], nb["cells"][2]["metadata"]["tags"] = [before], tags
    assert ("draft: true" in texts(nb)[0]) == (not tags)


def test_an_editors_own_draft_is_left_to_the_editor():
    nb = front()
    nb["cells"][1]["source"], nb["cells"][2]["metadata"]["tags"] = ["---\ndraft: true\n---"], ["reviewed"]
    assert "draft: true" in texts(nb)[0]


def test_a_text_that_came_after_the_review_is_the_machines_until_somebody_looks():
    def marks(tags=(), text="newer"):
        late = cell("abstract", "newer", paper="1", tags=tags)
        late["metadata"]["arxiv_daily"]["flags"] = [{"check": "arrived"}]
        late["source"] = [text]
        return texts(post(cell("heading", HEADING, paper="1", tags=["reviewed"]), late))[0]

    assert "机器译文" in marks()
    assert "人工校对" in marks(tags=["reviewed"])
    assert "人工校对" in marks(text="corrected")
