"""The gate: what is meant stays, the rest is disarmed, and a second passage changes nothing."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arxiv_daily.text import gate as gate_module
from arxiv_daily.text.gate import bare, gate
from arxiv_daily.text.tex import is_maths
from tests.builders import hostile, mixed_texts, pandoc_oracle

KEPT = [
    "一段文字，含**强调**、*斜体*、`code`与$x_1$。",
    "- 甲\n- 乙\n  - 丙\n    1. 丁\n- 戊",
    "3. 三\n4. 四",
    "- 甲\n\n  又一段\n\n- 乙",
    "1)\n\n- **研究背景**：文字\n\n2)\n\n- **方法**：文字",
    "| 模型 | 准确率 |\n| --- | ---: |\n| A | 95.1% |\n| B | $x^2$ |",
    "$$\\sum_{i=1}^n x_i$$",
    "[第 2 节](https://arxiv.org/html/2512.21324v1#S2)与[其他](#p-2512.21324)，[旧](#p-cs-9901001)",
    "<https://github.com/a_b/c>",
    "***又粗又斜***，**方法：**采用，*a **b***",
    "[CLS] 与 [0, 1]，p<0.05，A/B，C#，50%，Q&A，H_2O，x > y，a|b",
    "王小明、محمد علی、می\u200cخواهم、שלום、क्\u200dष、Ólafur Łuczak",
]

WRITTEN = [
    ("文字：\n- 甲\n- 乙", "文字：\n\n- 甲\n- 乙"),
    ("\\(x\\)与\\[\ny = 1\n\\]", "$x$与$$y = 1$$"),
    ("$\\input{x}$", "`\\input{x}`"),
    ("$\\frac{a}$ $x^$ $\\unknown$", "`\\frac{a}` `x^` $\\mathrm{unknown}$"),
    ("{\\bf x} ${\\rm dB}$ $95%$", "x $\\mathrm{dB}$ $95\\%$"),
    ("\\texttt{**kern}与\\emph{此}~\\cite{x}", "`**kern`与此"),
    ("``quoted''", "“quoted”"),
    ("甲\\begin{align}\na&=b\n\\end{align}乙", "甲$$\\begin{aligned}a & =b\\end{aligned}$$乙"),
    ("\\begin{equation}\nx\n- y\n\\end{equation}\n\\end{", "$$x - y$$\n\\\\end\\{"),
    ("$5 和 $10，$5万和$6万", "\\$5 和 \\$10，\\$5万和\\$6万"),
    ("共\\[ 5\\$ \\]元，$5\\$$", "共$$5\\$ $$元，$5\\$$"),
    ("5$x$6", "5$x$ 6"),
    ("# 题目", "**题目**"),
    ("a\n\n---\n\nb", "a\n\nb"),
    ("```python\nx\n```", "x"),
    ("![图](x.png)", "图"),
    ("[a](javascript:alert(1))", "a"),
    ("https://a.org/x.", "<https://a.org/x>."),
    ("<b>x</b>", "\\<b>x\\</b>"),
    ("{{< env X >}}", "\\{\\{< env X >\\}}"),
    ("::: {.a}", "\\::: \\{.a}"),
    ("[^1] [@x] [a]{.b} [a][b] [[", "[\\^1] [\\@x] &#91;a\\]\\{.b} &#91;a\\][b] &#91;&#91;"),
    ("(1) 甲\n\na. 乙\n\n#. 丙", "(1\\) 甲\n\na\\. 乙\n\n\\#. 丙"),
    ("- [ ] 甲", "- &#91; \\] 甲"),
    ("| a |\n|---|\n| $|x|$ |", "| a |\n| --- |\n| $\\vert x\\vert$ |"),
    ("a\u202eb\u200bc\x00d", "abcd"),
    ("&lt;b&gt; &amp;lt;", "\\<b> \\&lt;"),
]


@pytest.mark.parametrize("text", KEPT)
def test_what_is_meant_stays_to_the_letter(text):
    assert gate(text).text == text
    assert gate(text).changes == []


@pytest.mark.parametrize(("text", "written"), WRITTEN)
def test_what_is_written(text, written):
    assert gate(text).text == written


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("<script>", "markup"),
        ("{{< env X >}}", "markup"),
        ("![](x)", "image"),
        ("[a](file:///x)", "link"),
        ("$\\input{x}$", "formula"),
        ("a\u200b", "invisible"),
        ("x" * 30_000, "too_long"),
        ("# a", "heading"),
        ("```\na\n```", "code_block"),
    ],
)
def test_what_was_changed_is_recorded(text, change):
    assert change in gate(text).changes


def test_a_title_has_no_markup_and_no_links():
    title = "# *A* [b](https://a.org) https://a.org $x$ - | 1. `c`"
    assert gate(title, inline=True).text == (
        "\\# \\*A\\* &#91;b\\](https://a.org) https://a.org $x$ - | 1. `c`"
    )


def test_links_are_those_of_the_source():
    text = "[a](https://a.org/x) https://evil.com [c](https://arxiv.org/abs/1)"
    gated = gate(text, source="see https://A.org/x.")
    assert gated.text == "[a](https://a.org/x) https://evil.com [c](https://arxiv.org/abs/1)"
    assert gate("[b](https://evil.com)", source="").text == "b"
    assert gate("[b](https://evil.com)", source="").changes == ["link"]


@pytest.mark.parametrize(
    "target",
    [
        "https://аrxiv.org",
        "https://xn--a.org",
        "https://a@b.org",
        "//a.org",
        "ftp://a.org",
        "https://a.org:99999/",
        "https://a.org%2f@b.org",
    ],
)
def test_addresses_that_are_not_what_they_seem_are_no_links(target):
    assert "](" not in gate(f"[a]({target})").text and "<http" not in gate(target).text


def test_a_label_that_names_another_host_is_no_link():
    assert gate("[https://arxiv.org/x](https://evil.com/x)").text == "<https://arxiv.org/x>"
    for label in (
        "arxiv。org",
        "arxiv｡org",
        "arxiv[.]org/abs",
        "arxiv(.)org",
        "ａｒｘｉｖ．ｏｒｇ",
        "a\u200brxiv.org",
    ):
        assert "](" not in gate(f"[{label}](https://evil.com/x)").text, label
    assert gate("[见。代码](https://evil.com/x)").text == "[见。代码](https://evil.com/x)"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("$\\ell_1$正则与p<0.05", "ell_1正则与p<0.05"),
        ("{{< env X >}} <b> [a](b) *c* $5", "｛｛< env X >｝} ＜b> ［a］(b) ＊c＊ ＄5"),
        ("钢琴缩编：BERT-2 (v1)", "钢琴缩编：BERT-2 (v1)"),
    ],
)
def test_text_for_places_without_markup(text, shown):
    assert bare(text) == shown


@pytest.mark.parametrize(
    "tex",
    [
        *(
            "x",
            "86.3\\%",
            "\\mathbb{R}^{d \\times n}",
            "\\|x\\|_2",
            "f'(x)",
            "\\frac12",
            "\\sqrt[3]{x}",
            "^2",
        ),
        *(
            "\\left( x\\right.",
            "\\operatorname*{argmax}_x",
            "a_{\\text{x y}}",
            "\\not\\in",
            "\\hat\\mathbf{x}",
        ),
        "\\begin{array}{ll} a & b \\\\ c & d\\end{array}",
    ],
)
def test_formulas(tex):
    assert is_maths(tex)


@pytest.mark.parametrize(
    "tex",
    [
        *(
            "",
            "\\input{x}",
            "\\href{a}{b}",
            "x^",
            "\\frac{a}",
            "\\hat",
            "{a",
            "a}",
            "\\left( x",
            "\\text",
            "a$b",
            "x\\",
        ),
        *(
            "\\begin{foo}x\\end{foo}",
            "\\begin{matrix}{\\end{matrix}}",
            "\\text{\\input{x}}",
            "\\def\\x{a}",
            "\\left",
        ),
        *("a & b", "a \\\\ b", "x^2^3", "\\big x", "\\begin{matrix", "{" * 50 + "}" * 50, "x" * 5000),
    ],
)
def test_what_is_no_formula(tex):
    assert not is_maths(tex)


def test_formulas_reach_both_readers():
    from arxiv_daily.text.formula import as_mathml, learn

    whole = [text for text in KEPT if "$" in text]
    formulas = [tex for text in whole for tex in re.findall(r"\$+([^$]+)\$", text)]
    learn(formulas)
    assert all("<math" in as_mathml(tex) for tex in formulas)
    assert pandoc_oracle.pandoc("\n\n".join(whole), "--to", "html", "--mathml").count("<math") == len(
        formulas
    )


@pytest.mark.parametrize("name", hostile.texts())
def test_no_hostile_text_becomes_more_than_text(name):
    gated = gate(hostile.texts()[name])
    assert gate(gated.text).text == gated.text
    assert len(gated.text) < 200_000
    assert pandoc_oracle.intruders(pandoc_oracle.trees([gated.text])) == []


FORMS = [{}, {"inline": True}, {"plain": True}, {"source": "https://a.org"}]


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**32), st.sampled_from(FORMS))
def test_a_second_passage_changes_nothing(seed, form):
    text = pandoc_oracle.made(random.Random(seed))
    once = gate(text, **form).text
    assert gate(once, **form).text == once


@settings(deadline=None, max_examples=120)
@given(st.integers(0, 2**32), st.sampled_from(FORMS))
def test_fragments_in_prose_pass_twice_alike(seed, form):
    once = gate(mixed_texts.made(random.Random(seed)), **form).text
    assert gate(once, **form).text == once


def test_a_text_that_no_number_of_passes_settles_is_written_without_signs(monkeypatch):
    passes = iter(range(100))
    monkeypatch.setattr(gate_module, "_once", lambda text, *_: f"{text.rstrip('0123456789')}{next(passes)}")
    assert gate("*a* $x$ [b](https://a.org)").text.startswith("＊a＊ ＄x＄ ［b］（https：／／a．org）")
    monkeypatch.undo()
    for form in FORMS:
        bare = "＊a＊ ＄x＄ －－ ［b］（https：／／a．org）１．"
        assert gate(bare, **form).text == bare


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=200))
def test_any_text_passes_twice_alike(text):
    once = gate(text).text
    assert gate(once).text == once
    once.encode()
    line = gate(text, inline=True).text
    assert "\n" not in line and gate(line, inline=True).text == line


def test_pandoc_finds_nothing_but_what_is_meant():
    chance = random.Random(20260108)
    texts = [gate(pandoc_oracle.made(chance), **FORMS[number % 4]).text for number in range(300)]
    for text, tree in zip(texts, pandoc_oracle.trees(texts), strict=True):
        assert pandoc_oracle.intruders(tree) == [], text


def test_pandoc_shows_titles_as_they_are():
    chance = random.Random(8)
    odd = re.compile(r"[$\\`&]|''|http")
    pieces = [piece for piece in pandoc_oracle.PIECES if not odd.search(piece)]
    texts = ["".join(chance.choice([*pieces, " "]) for _ in range(12)).replace("''", "") for _ in range(200)]
    texts = [" ".join(text.split()) for text in texts]
    trees = pandoc_oracle.trees([gate(text, inline=True).text for text in texts], reader="markdown-smart")
    shown = [pandoc_oracle.words(tree).replace("\xa0", " ") for tree in trees]

    def untied(text):  # dashes and ties are TeX's
        return text.replace("—", "---").replace("–", "--").replace("~", " ")

    assert [untied(text) for text in shown] == [untied(text) for text in texts]


def test_pandoc_converts_every_command_of_the_list():
    from arxiv_daily.text import tex_commands as listed
    from arxiv_daily.text.tex import normal_tex

    with_braces = sorted(listed.WITH_ONE | listed.TEXT)
    formulas = [
        *(f"a\\{name} b" for name in sorted(listed.SYMBOLS - {"not"})),
        *(f"\\{name}{{x}}" for name in with_braces),
        *(f"\\{name}{{x}}{{y}}" for name in sorted(listed.WITH_TWO)),
        *(f"\\{name}|" for name in sorted(listed.SIZES)),
        *(
            f"\\{name}|" if other.lstrip("\\") in listed.SIZES else f"\\{name}{{x}}{{y}}"
            for name, other in listed.ALIASES.items()
        ),
        *("a\\" + name + "{x}" * count for name, (count, _) in listed.TEMPLATES.items() if count),
        *(f"{{\\{name} x}}" for name in listed.FONTS),
        *(f"{{a \\{name} b}}" for name in listed.INFIX),
        *(
            f"\\begin{{{name}}}{'{1}' if 'alignat' in name or name == 'alignedat' else '{c}' if 'array' in name and 'eqn' not in name else ''}"
            f"a \\\\ b\\end{{{name}}}"
            for name in listed.ENVIRONMENTS
        ),
    ]  # fmt: skip
    written = {tex: normal_tex(tex) for tex in formulas}
    assert [tex for tex, made in written.items() if made is None] == []
    shown = pandoc_oracle.pandoc(
        "\n\n".join(f"a ${made}$" for made in written.values() if made), "--to", "html", "--mathml"
    )
    pages = re.findall(r"<p>a(.*?)</p>", shown, re.DOTALL)
    made = [tex for tex, made in written.items() if made]
    assert len(pages) == len(made)
    assert [tex for tex, page in zip(made, pages, strict=True) if "<math" not in page] == []
