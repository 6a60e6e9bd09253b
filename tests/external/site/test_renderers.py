"""A post means the same to every renderer: headings, ids, lists, bold runs, formulas and links from the stand-in,
from Pandoc as the judge, and from Quarto where it is installed."""

import re
from collections import Counter

import pytest
from bs4 import BeautifulSoup

from arxiv_daily.post.schema import source
from arxiv_daily.site import quarto, render
from arxiv_daily.site.reader_view import present_post
from tests.builders import editions
from tests.standins.project import copy_project

DAY = "2026-01-08"
PAGE = f"posts/audio/{DAY}/index.html"
READING = """1)
- **研究背景**：噪声很多，见[第 2 节](https://arxiv.org/html/2601.00001v1#S2)。
- **既有方法的问题**：
  - 只看**局部**：误差 $\\\\epsilon_i \\\\le 10^{-3}$。
  - 其余

2)
分两步：

1. 先**分解**；
2. 再求 $$\\\\sum_{i=1}^n x_i = 0$$

3)
| 任务 | 得分 |
|---|---|
| 甲 | **0.58** |
""".replace("\\\\", "\\")
ABSTRACT = "我们**首次**测量（$x^2$）与 `code`，成本 $5 到 $10。另见 https://example.org 与 _斜体_。\n\n第二段**（括号）**结束。"
OWN = "### 编者按 {#note}\n\n值得**一读**：\n\n- 甲\n- 乙\n\n见[该文](#p-2601.00001)。"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    root = copy_project(tmp_path_factory.mktemp("renderers") / "project")
    path = editions.write(root, DAY, [editions.paper(number, DAY) for number in (1, 2)])
    editions.edit(path, "2601.00001/abstract", lambda _: ABSTRACT)
    editions.edit(path, "2601.00001/reading", lambda text: frame(text))
    import nbformat

    nb = nbformat.read(path, 4)
    nb.cells.insert(5, nbformat.v4.new_markdown_cell(OWN))
    nbformat.write(nb, path)
    return root


def frame(text):
    """The reading's own frame with our text in it."""
    start, end = text.index('<div markdown="1">') + len('<div markdown="1">'), text.rindex("</div>")
    return f"{text[:start]}\n\n{READING}\n\n{text[end:]}"


def markdown(root):
    import json

    nb = json.loads((root / "posts" / "audio" / DAY / "index.ipynb").read_text())
    return "\n\n".join(source(cell) for cell in present_post(nb)["cells"] if cell["cell_type"] == "markdown")


def by_pandoc(root):
    import pypandoc

    options = ["--mathml", "--section-divs", "--wrap=none"]
    return pypandoc.convert_text(markdown(root), "html", format="markdown", extra_args=options)


def by_stand_in(root):
    return (render.render(root, "embedded") / PAGE).read_text()


def by_quarto(root):
    if not quarto.find():
        pytest.skip("Quarto is not installed")
    return (render.render(root, "quarto") / PAGE).read_text()


def meaning(html):
    """What a page says, in the terms that all renderers share."""
    page = BeautifulSoup(html, "lxml")
    main = page.find("main") or page.body
    for ours in main.select(
        "#title-block-header, ad-fill, nav, script, .quarto-title-meta, a.anchorjs-link, button"
    ):
        ours.decompose()
    formulas = [tex(found) for found in main.find_all("math")]
    for found in main.find_all("math"):
        found.replace_with("∎")
    return {
        "headings": [(each.name, words(each)) for each in main.find_all(re.compile("^h[1-6]$"))],
        "ids": [one for one in ids(main) if one.startswith("p-") or one == "note"],
        "lists": [outline(each) for each in main.find_all(["ul", "ol"]) if not each.find_parent(["ul", "ol"])],
        "bold": [words(each) for each in main.find_all("strong")],
        "code": [words(each) for each in main.find_all("code") if not each.find_parent("pre")],
        "formulas": formulas,
        "links": [(words(each), each.get("href")) for each in main.find_all("a")],
        "folded": [words(each.summary) for each in main.find_all("details")],
        "tables": [[words(cell) for cell in each.find_all(["th", "td"])] for each in main.find_all("table")],
        "spans": Counter(name for each in main.find_all("span") for name in each.get("class", []) if re.match("mark-|auth|orig|read", name)),
        "text": re.sub(r"\s+", "", main.get_text()),
    }  # fmt: skip


def tex(math):
    """A formula by the letters it shows: writers differ in the elements around them."""
    for note in math.find_all("annotation"):
        note.decompose()
    return re.sub(r"[\s\u2061-\u2064]", "", math.get_text()), math.get("display")


def words(element):
    return re.sub(r"\s+", " ", element.get_text()).strip()


def ids(main):
    return [
        each["id"] for each in main.find_all(id=True) if each.name in ("section", "h2", "h3", "div", "span")
    ]


def outline(listed):
    return listed.name, [
        (words_of_item(item), [outline(inner) for inner in item.find_all(["ul", "ol"], recursive=False)])
        for item in listed.find_all("li", recursive=False)
    ]


def words_of_item(item):
    own = [
        part.get_text() if getattr(part, "name", None) else str(part)
        for part in item.children
        if getattr(part, "name", None) not in ("ul", "ol")
    ]
    return re.sub(r"\s+", " ", "".join(own)).strip()


@pytest.fixture(scope="module")
def judged(project):
    return meaning(by_pandoc(project))


@pytest.mark.parametrize(
    "renderer", [by_stand_in, pytest.param(by_quarto, marks=pytest.mark.quarto)], ids=["stand-in", "quarto"]
)
def test_the_post_means_the_same(project, judged, renderer):
    said = meaning(renderer(project))
    for name, expected in judged.items():
        assert said[name] == expected, name


def test_the_judge_sees_what_is_meant(judged):
    assert judged["headings"] == [
        ("h2", "本期论文"),
        ("h2", "声音研究之001"),
        ("h3", "编者按"),
        ("h2", "声音研究之002"),
    ]
    assert {"研究背景", "首次", "（括号）", "局部", "0.58"} <= set(judged["bold"])
    assert ("∑i=1nxi=0", "block") in judged["formulas"]
    assert any(kind == "ol" and len(items) == 2 for kind, items in judged["lists"])
    assert judged["tables"] == [["任务", "得分", "甲", "0.58"]]
    assert ("第 2 节", "https://arxiv.org/html/2601.00001v1#S2") in judged["links"]
    assert "成本$5到$10" in judged["text"]
