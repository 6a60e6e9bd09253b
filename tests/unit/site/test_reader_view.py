"""What readers see of a post: marks follow from the cells' state, code and flags stay with the editor."""

import copy

import pytest

from arxiv_daily.post.schema import fingerprint
from arxiv_daily.site.reader_view import present_post


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


HEADING = """\
## A title {#p-2401.00001 .paper}

- **Authors**: A. Author, B. C. D\'Or
- **Categories**: cs.SD, eess.AS
- **arXiv**: [https://arxiv.org/abs/2401.00001v2](https://arxiv.org/abs/2401.00001v2)
- **PDF**: [https://arxiv.org/pdf/2401.00001v2](https://arxiv.org/pdf/2401.00001v2)
- **Licence**: [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/)
"""
SHORT = "2401.00001"
FACTS = (
    "- **发表**: Interspeech 2026\n- **单位**: University of Oddness\n- **备注**: 5 pages\n"
    "- **资源**: [代码](https://github.com/a/b)\n- **另见**: [papers.cool](https://papers.cool/arxiv/2401.00001)\n"
)


def shown(nb, part):
    at = [c["metadata"].get("arxiv_daily", {}).get("part") for c in present_post(nb)["cells"]].index(part)
    return "".join(present_post(nb)["cells"][at]["source"])


@pytest.mark.parametrize(
    ("intro_tags", "heading_tags", "state", "marks", "expected"),
    [
        ([], [], "done", [], "[机器译文]{.mark-machine}"),
        ([], ["reviewed"], "done", [], "[人工校对]{.mark-reviewed}"),
        (["reviewed"], [], "done", [], "[人工校对]{.mark-reviewed}"),
        ([], [], "pending", [], "[译文待补]{.mark-pending}"),
        ([], [], "done", ["late"], "[机器译文]{.mark-machine} [补收]{.mark-late}"),
        ([], ["reviewed"], "done", ["withdrawn"], "[人工校对]{.mark-reviewed} [已撤稿]{.mark-withdrawn}"),
    ],
)
def test_marks_follow_from_the_cells(intro_tags, heading_tags, state, marks, expected):
    nb = post(
        cell("intro", "hello", tags=intro_tags),
        cell("heading", HEADING, paper=SHORT, tags=heading_tags, marks=marks),
        cell("abstract", "text", paper=SHORT, state=state),
    )
    line = next(line for line in shown(nb, "heading").splitlines() if ".mark-" in line)
    assert line.endswith(f"{{.chip}} {expected}")


def test_what_readers_decide_by_stands_in_the_head():
    text = shown(post(cell("heading", HEADING + FACTS, paper=SHORT)), "heading")
    for said in (
        "[[发表]{.fact} Interspeech 2026]{.venue} [[备注]{.fact} 5 pages]{.comment}",
        "[University of Oddness]{.affiliations lang=en}",
        "[资源]{.fact} [代码](https://github.com/a/b)",
        "[另见]{.fact} [papers.cool](https://papers.cool/arxiv/2401.00001)",
    ):
        assert said in text


def test_a_heading_becomes_title_names_chips_links_and_bibtex():
    contents = cell("contents", f"## 本期论文\n\n- [一个题目](#p-{SHORT})：任务")
    text = shown(post(contents, cell("heading", HEADING, paper=SHORT)), "heading")
    assert text.startswith(
        f"## 一个题目 {{#p-{SHORT} .paper}}\n\n::::: {{.paper-head}}\n\n[A title]{{.original-title lang=en}}"
    )
    assert "[A. Author, B. C. D'Or]{.authors lang=en}" in text
    assert "[cs.SD](../../../lists/cs.SD.html){.chip} [eess.AS](../../../lists/eess.AS.html){.chip}" in text
    for link in (
        "[arXiv:2401.00001v2](https://arxiv.org/abs/2401.00001v2)",
        "[PDF](https://arxiv.org/pdf/2401.00001v2)",
        "[HTML](https://arxiv.org/html/2401.00001v2)",
        "[CC BY 4.0](https://creativecommons.org/licenses/by/4.0/)",
        f"[本文链接](#p-{SHORT}){{.permalink}}",
    ):
        assert link in text
    assert text.count(f'<ad-fill name="bibtex" data-paper="{SHORT}"></ad-fill>') == 1
    assert "**Authors**" not in text


def test_without_a_chinese_title_the_english_one_heads_the_paper():
    text = shown(post(cell("heading", HEADING, paper=SHORT)), "heading")
    assert text.startswith(f"## A title {{#p-{SHORT} .paper}}")
    assert "original-title" not in text


def test_what_an_editor_adds_to_a_heading_stays():
    text = shown(post(cell("heading", f"{HEADING}\n编者按：值得一读。", paper=SHORT)), "heading")
    assert text.endswith(":::::\n\n编者按：值得一读。")
    own = shown(post(cell("heading", "## 编辑自己的题目\n\n正文", paper=SHORT)), "heading")
    assert own.startswith(f"## 编辑自己的题目 {{#p-{SHORT} .paper}}") and own.endswith(":::::\n\n正文")


def test_the_english_abstract_stands_sentence_beside_sentence():
    english = "<details>\n<summary>英文摘要</summary>\n\nWe do $a. B$ it. It works, e.g. well.\n\n</details>"
    nb = post(cell("abstract", "我们做 $a. B$。效果好。", paper="1"), cell("original", english, paper="1"))
    text = shown(nb, "original")
    assert text.count(":::: {.pair}\n") == 2
    assert "::: {lang=zh}\n我们做 $a. B$。\n:::\n\n::: {lang=en}\nWe do $a. B$ it.\n:::" in text
    assert "::: {lang=en}\nIt works, e.g. well.\n:::" in text


def test_the_notebook_and_the_words_of_other_cells_stay_as_they_are():
    nb = post(cell("abstract", "text", paper="1"), cell("heading", HEADING, paper=SHORT))
    nb["cells"].append({"cell_type": "markdown", "metadata": {}, "source": "# 编辑的话"})
    before = copy.deepcopy(nb)
    texts = ["".join(c["source"]) for c in present_post(nb)["cells"]]
    assert nb == before
    assert texts[0] == "text" and texts[2] == "# 编辑的话"
    assert "secret_plan" not in "".join(texts)


def test_the_parts_of_a_reading_have_names():
    text = "<details>\n\n1)  \n- 甲\n  - 12) 乙\n\n2)\n正文：\n\n- 丙\n\n3)\n\n- 丁\n\n</details>"
    nb = post(cell("abstract", text, paper="1"), cell("reading", text, paper="1"))
    abstract, reading = ("".join(c["source"]) for c in present_post(nb)["cells"][:2])
    assert abstract == text
    assert reading == (
        "<details>\n\n[研究背景与既有方法的不足]{.reading-part}\n\n- 甲\n  - 12) 乙\n\n"
        "[核心方法]{.reading-part}\n\n正文：\n\n- 丙\n\n[任务与效果]{.reading-part}\n\n- 丁\n\n</details>"
    )


def texts(nb):
    return ["".join(shown["source"]) for shown in present_post(nb)["cells"]]


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


def test_a_missing_reading_is_not_called_a_missing_translation():
    nb = post(
        cell("heading", HEADING, paper="0000.00001"),
        cell("abstract", "text", paper="0000.00001"),
        cell("reading", "later", paper="0000.00001", state="pending"),
    )
    shown = "".join(present_post(nb)["cells"][0]["source"])
    assert "[解读待补]{.mark-unread}" in shown and "译文待补" not in shown


RECEIPT = "以下为译文：\n\n- 窗口：甲\n- 状态：已关闭\n\n本期没有新论文。"


def intro(text, receipt, was=None):
    nb = post(cell("intro", was or text))
    nb["cells"][1]["source"] = text
    nb["metadata"] = {"arxiv_daily": {"receipt": receipt}}
    return texts(nb)[0]


def test_the_receipt_is_one_line_that_unfolds():
    known = {"shown": 5, "state": "closed", "late": 0, "pending": ["2401.00001"]}
    text = intro(RECEIPT, known)
    assert text.startswith(
        '<details class="receipt">\n<summary>5 篇 · 窗口已关闭 · 待补 1</summary>\n\n以下为译文：'
    )
    assert text.endswith("- 状态：已关闭\n\n</details>\n\n本期没有新论文。")
    own = intro(f"编者的话。\n\n{RECEIPT}", known, was=RECEIPT)
    assert own.startswith("编者的话。\n\n")


def test_what_a_reader_must_know_before_reading_is_not_folded():
    warned = f"**示例**：均为虚构。\n\n**机器草稿**：未经校对。\n\n{RECEIPT}"
    text = intro(warned, {"shown": 5, "state": "closed", "late": 0, "pending": []})
    assert text.startswith('**示例**：均为虚构。\n\n**机器草稿**：未经校对。\n\n<details class="receipt">')
    assert text.count("机器草稿") == 1 and "</summary>\n\n以下为译文：\n\n- 窗口：甲" in text


@pytest.mark.parametrize("odd", [None, [], {}, {"shown": "5"}])
def test_without_numbers_the_receipt_stays_as_it_is(odd):
    assert intro(RECEIPT, odd) == f"::::: {{.receipt}}\n\n{RECEIPT}\n\n:::::"


def test_what_is_no_category_of_arxivs_is_no_link():
    heading = HEADING.replace("cs.SD, eess.AS", "cs.SD, 68T10")
    text = shown(post(cell("heading", heading, paper=SHORT)), "heading")
    assert "[cs.SD](../../../lists/cs.SD.html){.chip} [68T10]{.chip}" in text


@pytest.mark.parametrize(
    ("abstract", "reading", "said", "is_called_one"),
    [
        ("done", "done", "机器译文", True),
        ("done", "pending", "机器译文", True),
        ("pending", "done", "机器解读", False),  # the English stands there, and no translation
        ("pending", "pending", "", False),
        ("edited", "done", "机器解读", True),
        ("edited", "edited", "编辑改过", True),
        ("done", "edited", "机器译文", True),
    ],
)
def test_a_mark_of_machine_translation_stands_only_where_there_is_one(abstract, reading, said, is_called_one):
    parts = []
    for name, state in (("abstract", abstract), ("reading", reading)):
        made = cell(name, "words", paper=SHORT, state="pending" if state == "pending" else "done")
        if state == "edited":
            made["source"] = ["an editor's words"]
        parts.append(made)
    opening = "以下为 2026-01-08（CST）窗口内更新的论文中文译文：\n\n- 时间窗口：甲"
    page = texts(post(cell("intro", opening), cell("heading", HEADING, paper=SHORT), *parts))
    head = next(text for text in page if "section" in text or ".chip" in text)
    marks = [word for word in ("机器译文", "机器解读", "编辑改过", "人工校对") if word in head]
    assert marks == ([said] if said else [])
    assert ("论文中文译文：" in "".join(page)) == is_called_one


def test_a_paper_without_authors_has_its_page_and_can_be_reported_too():
    heading = "\n".join(line for line in HEADING.splitlines() if "Author" not in line)
    assert 'data-paper="2401.00001"' in shown(post(cell("heading", heading, paper=SHORT)), "heading")
