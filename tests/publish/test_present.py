"""What readers see of a post: marks follow from the cells' state, code and flags stay with the editor."""

import copy

import pytest

from arxiv_daily.publish.present import present


def cell(part, text, *, paper="", state="done", tags=(), marks=()):
    facts = {
        "part": part,
        "paper": paper,
        "state": state,
        "marks": list(marks),
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
