"""What would break or mislead is found and named; what is right is left in peace."""

import json

import nbformat
import pytest

from arxiv_daily.site.check import check_post
from tests.builders import editions

DAY = "2026-01-08"
KEY = "2601.00001"


@pytest.fixture
def post(tmp_path):
    return editions.write(tmp_path, DAY, [editions.paper(number, DAY) for number in (1, 2)])


def lines(path):
    return [str(finding) for finding in check_post(path, "p")]


def put(path, name, text):
    editions.edit(path, name, lambda _: text)


def test_a_post_as_it_was_made_has_no_finding(post):
    assert lines(post) == []


def test_a_cell_copied_by_hand_with_its_id_is_named(post):
    nb = json.loads(post.read_text())
    nb["cells"].append(nb["cells"][-1])
    post.write_text(json.dumps(nb))
    assert [line for line in lines(post) if "cells share an id" in line and "warning" in line]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<details>\n\n开", "<details> is never closed"),
        ("关\n\n</div>", "</div> closes what is not open"),
        ("<details>\n<summary>甲\n</details>", "</details> closes what is not open"),
        ("要点：\n- 甲\n- 乙", "the list at “- 甲” has no blank line"),
        ("要点：\n1. 甲", "the list at “1. 甲” has no blank line"),
        ("文字\n### 小标题", "the heading “### 小标题” has no blank line"),
        ("文字\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |", "the table at “| 甲 | 乙 |” has no blank line"),
        (r"得 $\frac{a$ 分", "does not parse"),
        (r"得 $\left( x$ 分", "does not parse"),
        (r"得 \(x\) 分", r"\( or \[ is shown as text"),
        ("见 [上文](#p-9999.99999)", "the link to #p-9999.99999 leads nowhere"),
        ("见 [图](figure.png)", "the link to figure.png leads to no file"),
        ("{{< include /etc/passwd >}}", "{{< is a shortcode"),
        ("## 二级标题", "ends the paper it stands in"),
        ("见 <a href='#p-9999.99999'>上文</a>", "the link to #p-9999.99999 leads nowhere"),
        ("图 <img src=figure.png>", "the link to figure.png leads to no file"),
        ("见[上文][1]。\n\n[1]: #p-9999.99999", "the link to #p-9999.99999 leads nowhere"),
        ("[甲](javascript:alert(1))", "no link to the web"),
        ("[甲][1]\n\n[1]: data:text/html,x", "no link to the web"),
        ("<vbscript:x>", "no link to the web"),
        ("<a href=' java&#115;cript:x'>甲</a>", "no link to the web"),
        ("![甲](file:///etc/passwd)", "no link to the web"),
        ("<script src='https://a.org/x.js'></script>", "<script> runs"),
        ("<meta http-equiv=refresh content=0>", "<meta> runs"),
        ("<b ONCLICK = 'x()'>甲</b>", "the attribute ONCLICK runs a script"),
        ("[甲]{.a onmouseover=x}", "the attribute onmouseover runs a script"),
        ("<textarea>", "<textarea> is never closed"),
        ("甲 <!-- 乙", "<!-- is never closed"),
        ("`<b>`{=html}", "{=html} hands"),
        ("```\ntitle = {{{<x\n```", "{{{< is half a shortcode"),
        ("甲\n\n---\ndraft: true\n---", "read as settings"),
        ("::: {.note}\n甲", "::: is never closed"),
        (r"甲 \\<script>x</script>", "<script> runs"),
        (r"甲 \`<script>x</script>\`", "<script> runs"),
        ("甲\n\n:::", "::: closes what is not open"),
    ],
)
def test_what_breaks_an_abstract_is_found(post, text, said):
    put(post, f"{KEY}/abstract", text)
    found = [line for line in lines(post) if "abstract" in line]
    assert len(found) == 1 and said in found[0] and ": error: " in found[0], found
    number = next(
        at for at, cell in enumerate(nbformat.read(post, 4).cells, 1)
        if cell.metadata.get("arxiv_daily", {}).get("part") == "abstract"
    )  # fmt: skip
    assert found[0].startswith(f"p cell {number} ({KEY}/abstract)")


@pytest.mark.parametrize(
    "text",
    [
        "一段。\n\n- 甲\n  - 乙\n- 丙\n\n    续\n\n1. 丁",
        "`<details>` 与 `{{< x >}}` 是代码。\n\n```\n- 甲\n# 注释\n<div>\n```",
        r"价 \$5 与 $5 到 $10，$a_1 \le \frac{b}{c}$，$$\sum_i x_i$$",
        f"见 [上文](#p-{KEY})、[目录](#本期论文)、[列表](../../../lists/cs.SD.html)、[网页](https://example.org)",
        "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |",
        r"\<details> \{{< 不是标记",
        "::: {.note}\n甲\n\n:::: {.in}\n乙\n::::\n:::\n\n---\n\n丙 <!-- 注 --> <b class='x'>丁</b> `onclick=x` a <b 与 $a<b$",
        "<https://example.org/a> [邮](mailto:a@b.org) ![图](attachment:x.png) `<script>` \\<script>",
        "<details>\n<summary>甲</summary>\n\n<div>\n\n乙\n\n</div>\n\n</details>",
        r"甲 \<!-- 乙 \<textarea> \{=html} \{#甲} \`\{=html} \{#甲}",
        r"甲 $[x](javascript:a)$",
        r"[甲\]: 乙]{.a}",
        "文字\n\n-\n- 甲",
    ],
)
def test_what_is_right_is_left_in_peace(post, text):
    put(post, f"{KEY}/abstract", text)
    assert lines(post) == []


def test_what_loads_from_elsewhere_is_a_warning(post):
    put(post, f"{KEY}/abstract", "<iframe src='https://video.example/x'></iframe>")
    (line,) = lines(post)
    assert "<iframe> loads" in line and ": warning: " in line


def test_the_outline_of_an_editors_own_cell(post):
    nb = nbformat.read(post, 4)
    nb.cells.insert(3, nbformat.v4.new_markdown_cell("# 大标题"))
    nb.cells.insert(4, nbformat.v4.new_markdown_cell("##### 深"))
    nbformat.write(nb, post)
    assert lines(post) == [
        "p cell 4: error: the heading “# 大标题” stands beside the title of the page: use ##",
        "p cell 5: warning: the heading “##### 深” leaves out a level: use ###",
    ]


def test_the_header_comes_first_and_can_be_read(post):
    put(post, "/front", "---\ntitle: [\n---")
    assert "the YAML header cannot be read" in lines(post)[0]
    put(post, "/front", "---\ntitle: T\n---")
    assert "the YAML header has no date" in lines(post)[0]
    nb = nbformat.read(post, 4)
    nb.cells.insert(0, nbformat.v4.new_markdown_cell("vor"))
    nbformat.write(nb, post)
    assert "the first cell is no YAML header" in lines(post)[0]


def test_an_id_is_there_once(post):
    put(post, f"{KEY}/abstract", "[甲]{#eins} [乙]{#eins}")
    assert lines(post) == ["p: error: the id eins is there 2 times: give one of them another id"]


def test_a_head_that_leads_to_another_paper_is_a_warning(post):
    editions.edit(post, f"{KEY}/heading", lambda text: text.replace("abs/2601.00001v1", "abs/2601.00002v1"))
    assert any("links to 2601.00002" in line and "warning" in line for line in lines(post))


def test_a_file_that_is_no_notebook(post):
    post.write_text("{")
    assert "the notebook cannot be read" in lines(post)[0]
