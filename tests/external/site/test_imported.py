"""Posts of an older archive are the same page, node by node, from the stand-in, from Quarto's own engine with the
options Quarto gives it, and from Quarto where it is installed."""

import json
import re

import nbformat
import pypandoc
import pytest
from bs4 import BeautifulSoup, Comment, NavigableString

from arxiv_daily.gather.digest import Digest
from arxiv_daily.jekyll.importer import convert
from arxiv_daily.site import pandoc as stand_in
from arxiv_daily.site import quarto
from arxiv_daily.site.reader_view import present_post
from tests.builders.jekyll_posts import FRAME, post
from tests.standins.project import copy_project

TEXTS = [  # a post each: what the translators of an archive have been seen to write, one kind after the other
    "误差为 $\\epsilon_i \\le 10^{-3}$，$x^{2}$ 以及 $$\\sum_{i=1}^n x_i = 0$$ 成立。",
    "- 甲\n  - 乙\n    - 丙\n- 丁",
    "- 甲\n    - 四格\n        - 八格\n\n- 松散",
    "1. 先**分解**；\n2. 再求解：\n   - 其一\n   - 其二\n3. 完",
    "3) 从三起\n4) 到四止",
    "* 星号\n* 又一\n\n+ 加号\n+ 又一",
    "**方法：**采用（**括号**）结束，*斜体*与***两者***，~~划去~~。",
    "| 任务 | 得分 |\n|:---|---:|\n| 甲 | **0.58** |\n| 乙 $x$ | 1 |",
    "> 引文的**第一行**\n> 第二行\n>\n> - 其中的列表",
    "```python\nprint('x')  # 注释\n```\n\n行内 `code $x$` 不动。",
    "见[网页](https://example.org/a_(b)?q=1&r=2)、<https://example.org/c> 与 https://example.org/d_e_f。",
    '他说 "quoted" 与 \'single\'，用时 3--5 天... 至 A---B。',
    "花费 $5 到 $10，约 20%，a_b_c 与 2*3*4，C:\\\\temp。",
    "H~2~O 与 x^2^，脚注[^1]。\n\n[^1]: 注释的**内容**。",
    "#### 小标题 {#own}\n\n段落\n换行\n再换行  \n硬换行",
    "<b>粗</b> 与 <br> 换行，&amp; 与 &lt;，a < b > c。",
    "<details>\n<summary>更多</summary>\n\n- 藏起的\n\n</details>",
    "术语\n: 解释\n\n---\n\n* * *\n\n结束",
    "![图](figure.png) 与 [空]() 与 [^2] 与 @doe2020 与 {{< meta title >}}",
    "全角：（一）“引号”……——；ＡＢ１２　全角空格\n- 紧接的列表\n1) 紧接的编号",
]  # fmt: skip
DAYS = [f"2025-03-{number:02d}" for number in range(1, len(TEXTS) + 1)]
ADDED = re.compile(
    r"anchored|table(-\w+)?|caption-top|small|odd|even|header|quarto-.*|img-fluid|level\d|footnote-\w+"
)
KEPT = ("id", "href", "lang", "src", "start", "open", "colspan")


def page_of(day):
    return f"posts/audio/{day}/index.ipynb"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    root = copy_project(tmp_path_factory.mktemp("imported") / "project")
    digest = Digest(digest="audio", categories=["cs.SD", "eess.AS"])
    for number, (day, text) in enumerate(zip(DAYS, TEXTS, strict=True)):
        papers = [f"2503.{number:05d}", f"2503.{number + 100:05d}"]
        old = post(
            papers,
            day,
            abstract=f"我们研究。\n\n{text}",
            reading=FRAME.format(text=f"1)  \n{text}\n\n2)  \n- 又一"),
        )
        path = root / page_of(day)
        path.parent.mkdir(parents=True)
        nbformat.write(convert(old.encode(), f"{day}-arxiv-daily.md", digest).nb, path)
    return root


def by_stand_in(root, out):
    assert stand_in.build(root, map(page_of, DAYS), out) == {}


def by_quarto(root, out):
    if not quarto.find():
        pytest.skip("Quarto is not installed")
    assert quarto.build(quarto.find(), root, [], [*map(page_of, DAYS)], out) == {}


def judged(root, day):
    """A post as Quarto hands it to Pandoc: the notebook's cells, each on lines of its own, with Quarto's options."""
    nb = present_post(json.loads((root / page_of(day)).read_text()))
    cells = ["".join(cell["source"]).rstrip("\n") for cell in nb["cells"] if cell["cell_type"] == "markdown"]
    options = ["--mathml", "--section-divs", "--wrap=none", "--default-image-extension=png"]
    text = "".join(f"{cell}\n\n" for cell in cells)
    return pypandoc.convert_text(text, "html5", format="markdown-task_lists", extra_args=options)


def tree(node):
    """An element as its name, what matters of its attributes, and its children; text without the ends of its lines."""
    classes = tuple(sorted(one for one in node.get("class", []) if not ADDED.fullmatch(one)))
    own = tuple((name, node[name]) for name in KEPT if node.has_attr(name))
    if node.name in (
        "pre",
        "math",
    ):  # coloured by one, with another writer's elements around the letters in another
        for note in node.find_all("annotation"):
            note.decompose()
        return node.name, re.sub(r"\s+", "", node.get_text())
    return node.name, own, classes, children(node)


def children(node):
    found = []
    for child in node.children:
        if isinstance(child, NavigableString):
            if not isinstance(child, Comment) and (text := re.sub(r"\s+", " ", child).strip()):
                found.append(text)
        elif child.name == "colgroup" or (child.name == "a" and "anchorjs-link" in child.get("class", [])):
            continue
        elif child.name == "div" and "sourceCode" in child.get("class", []):
            found += children(child)
        else:
            found.append(tree(child))
    return found


def main_text(page):
    main = BeautifulSoup(page, "lxml")
    main = main.find("main") or main.body
    for frame in main.select("#title-block-header, ad-fill, script, nav, .quarto-appendix-heading"):
        frame.decompose()
    return children(main)


@pytest.mark.parametrize(
    "renderer", [by_stand_in, pytest.param(by_quarto, marks=pytest.mark.quarto)], ids=["stand-in", "quarto"]
)
def test_imported_posts_are_the_same_node_by_node(project, renderer, tmp_path):
    renderer(project, tmp_path)
    for day, text in zip(DAYS, TEXTS, strict=True):
        made = (tmp_path / page_of(day)).with_suffix(".html").read_text()
        assert main_text(made) == main_text(judged(project, day)), text
