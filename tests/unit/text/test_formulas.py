"""What is a formula, in which form it is written, and what TeX in running text becomes."""

import pytest

from arxiv_daily.text import feed_html, formulas, inline, letters, lines, running_tex
from arxiv_daily.text.align import gated_pairs
from arxiv_daily.text.bilingual import entities
from arxiv_daily.text.gate import Markdown, bare, gate
from arxiv_daily.text.inline import as_plain, plain
from arxiv_daily.text.tex import normal_tex


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (r"about $\sim$10 ms and cut by $-$23.9%", [r"\sim", "-"]),
        (r"for $ x $ in, $f(x) $ is, with $ h>0$", ["x", "f(x)", "h>0"]),
        (r"5$x$6", ["x"]),
        (r"\(a\) and \[b\] and $$c$$", ["a", "b", "c"]),
        (r"\begin{equation*} u=\Delta u \end{equation*}", [r"u=\Delta u"]),
        (r"\begin{align} a&=b,\\ c&=d \end{align}", [r"\begin{aligned}a & =b, \\ c & =d\end{aligned}"]),
        (r"$a \text{ if $b$}$", [r"a \text{ if }{b}"]),
        (r"a \$5 fee and $y$", ["y"]),
        ("costs $5 to $10, $5M vs $10M, $5-$10, (<$50)", []),
        ("$5万和$6万", []),
        (r"the US$ market and $\alpha$", [r"\alpha"]),
        (r"$\gtrsim$10\%. We study each one and find 2$\sigma$ more", [r"\gtrsim", r"\sigma"]),
        ("`$x$` and $y$", ["y"]),
        ("$a\n\nb$", []),
    ],
)
def test_where_formulas_are(text, found):
    assert [formula.tex for formula in formulas.find(text)] == found


@pytest.mark.parametrize(
    ("tex", "written"),
    [
        (r"10^{5}\,{\rm M_{\odot}}", r"10^{5}\,{\mathrm{M_{\odot}}}"),
        (r"N_{\rm{eff}}", r"N_{\mathrm{eff}}"),
        (r"8\,\rm pc", r"8\,\mathrm{pc}"),
        (r"\Bbb R^n", r"\mathbb R^n"),
        (r"\hatρ^S", r"\hat{ρ}^S"),
        (r"\timesΩ \leθ", r"\times Ω \le θ"),
        (r"\mathbbR", r"\mathbb R"),
        (r"\textÅ", r"\text{Å}"),
        (r"\boldsymbol{\rm x}", r"\boldsymbol{\mathrm{x}}"),
        (r"x_\mathrm{eff}", r"x_{\mathrm{eff}}"),
        (r"a \over b", r"\frac{a}{b}"),
        (r"\ket{\psi}", r"|\psi\rangle"),
        (r"\hbox{a}", r"\mbox{a}"),
        (r"\R^n + \eps", r"\mathrm{R}^n + \mathrm{eps}"),
        (r"\\alpha + \\frac{a}{b}", r"\alpha + \frac{a}{b}"),
        (r"\begin{matrix} a \\ b\end{matrix}", r"\begin{matrix}a \\ b\end{matrix}"),
        ("a<b{<c", None),
        (r"\input{x}", None),
        (r"\href{https://a.org}{x}", None),
        (r"\text{\input{x}}", None),
        ("x^2^3", None),
        ("x_{", None),
    ],
)
def test_the_form_of_a_formula(tex, written):
    assert normal_tex(tex) == written
    assert written is None or normal_tex(written) == written


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (r"Schr\"odinger, Poincar\'e, Erd\H{o}s, na\"{\i}ve", "Schrödinger, Poincaré, Erdős, naïve"),
        (r"Fran\c{c}ois, {\L}ojasiewicz, Stra\ss e, \"Ozdemir", "François, Łojasiewicz, Straße, Özdemir"),
        (r"author\'s", "author's"),
        (r"(\r{ho}=-0.8), \c{opyright}", "(ρ=-0.8), ©"),
        (r"1.4\,GHz, 7\,M, 12\,500", "1.4 GHz, 7 M, 12 500"),
        (r"Fig.~1, model~A, k~10, ~10, 3~5", "Fig. 1, model A, k~10, ~10, 3~5"),
        (r"\textit{a \emph{b}} {\it Stefan} {D}eep \textcolor{red}{x}", "a b Stefan Deep x"),
        ("`` between `close' and `free' parts", "`` between ‘close’ and ‘free’ parts"),
        ("a ``lazy\" walk, ``fast', It`s", "a “lazy” walk, “fast”, It’s"),
        (r"180 ms.\footnote{Samples: https://a.example/y/}", "180 ms. (Samples: https://a.example/y/)"),
        (r"\href{https://a.example/x}{https://a.example/x}", "https://a.example/x"),
        (r"\href{https://a.example/x\_y}{our page}", "our page (https://a.example/x_y)"),
        (r"10\textsuperscript{6}, 5\textsuperscript{th}", "10$^{6}$, 5th"),
        (r"5\times 10 and \sigma_8", r"5$\times$ 10 and $\sigma_8$"),
        (r"a -- b, 1--2, --help", "a – b, 1–2, --help"),
        (r"95\% of \$5", r"95\% of \$5"),
        (r"\SI{5}{\km} of \ce{CO2}, \num{1.5e3} at \ang{30}", "5 km of CO2, 1.5e3 at 30°"),
        (r"\ion{C}{iv} at 3\farcs5 and 2\arcmin", "C IV at 3″.5 and 2′"),
        (r"$x\,y~z$ and https://a.example/x_y~z", r"$x\,y~z$ and https://a.example/x_y~z"),
        (r"\unknown{a} {0, 1}", r"\unknown{a} {0, 1}"),
    ],
)
def test_tex_in_running_text(text, said):
    assert running_tex.read(text) == said


def test_in_markdown_only_what_is_tex_beyond_doubt_is_read():
    assert running_tex.read(r"\"开放\" Schr\"odinger 约~10", prose=False) == r"\"开放\" Schrödinger 约~10"


def test_letters_go_back_to_tex():
    assert letters.in_tex("Schrödinger Łuczak Erdős 中") == r"Schr{\"o}dinger {\L}uczak Erd{\H{o}}s 中"
    assert letters.unicode(letters.in_tex("Ødegård, naïve, François")) == "Ødegård, naïve, François"


@pytest.mark.parametrize("line", ["::: a", "- a", "1. a", "| a | b |", "# a", "> a", "```", "<div>", "* * *"])
def test_a_pair_opens_no_block(line):
    for chinese, english in gated_pairs(
        f"我们做。{line} 然后。{line} 下一句。", f"We do this. {line} X. Next one."
    ):
        assert isinstance(chinese, Markdown) and "\n" not in chinese + english
        assert not (chinese + "x").startswith((":", "- ", "1. ", "|", "#", ">", "`", "<", "* "))


def test_titles_are_the_same_whether_raw_or_gated():
    title = r"The <b>A*</b> search of Schr\"odinger at $ \alpha $10 {{< env X >}}"
    assert as_plain(title) == as_plain(gate(title, inline=True).text)
    assert as_plain(title).startswith("The <b>A*</b> search of Schrödinger at ")
    assert "<script" not in feed_html.line(gate("Foo <script>alert(2)</script> <img src=x onerror=y>").text)
    assert "<script" not in feed_html.line("Foo <script>alert(2)</script> <img src=x onerror=y>")
    assert plain(gate("see https://a.example/x_y").text) == "see https://a.example/x_y"


@pytest.mark.parametrize(
    "url", ["https://ithub.com/foo/bar", "https://hub.com/foo/bar", "https://github.com/foo"]
)
def test_a_link_is_the_source_s_own_only_as_a_whole(url):
    assert gate(f"[此]({url})", source="see github.com/foo/bar.").text == "此"
    assert "](" in gate("[此](https://github.com/foo/bar)", source="see github.com/foo/bar.").text


@pytest.mark.parametrize("label", ["https://a.org/y", "a.org", "见 https://a.org/x", "ｈttps://a.org/x"])
def test_a_label_that_names_another_address_loses_its_link(label):
    assert "](" not in gate(f"[{label}](https://b.org/x)").text


@pytest.mark.parametrize(
    "text", ["`{{< env X >}}`", "$a{{<b>}}$", "{{{< x >}}}", "```\n{{< x >}}\n```", r"\texttt{\{\{< x >\}\}}"]
)
def test_nothing_is_left_for_a_reader_of_shortcodes(text):
    for written in (gate(text).text, gate(text, plain=True).text):
        assert "{{<" not in written and ">}}" not in written


def test_a_dollar_within_a_formula_ends_it_nowhere():
    text = gate(r"costs $x=\text{\$5}$ here, $\$5$ there and $y$", inline=True).text
    assert list(formulas.written(text)) == [r"x=\text{\$5}", r"\$5", "y"]
    assert inline.plain(text) == "costs x = $5 here, $5 there and y"
    assert inline.html(text).count("<math") == 3
    assert lines.joined(lines.apart(f"甲{text}。乙")) == f"甲{text}。乙"
    assert bare(r"costs $x=\text{\$5}$ and $y$") == "costs x=＄5 and y"


@pytest.mark.parametrize("label", ["gitһub.com/foo", "аррӏе.com", "see Ꭺrxiv.org"])
def test_a_label_that_only_looks_like_an_address_leads_nowhere(label):
    assert "](" not in gate(f"[{label}](https://a.org/x)").text
    assert "](" in gate("[the β-VAE, v1.2, 5 μm](https://a.org/x)").text


@pytest.mark.parametrize("title", ["L^p bounds in C^n", "the [[144, 12, 12]] code", "at [GitHub](x y"])
def test_what_the_gate_writes_as_an_entity_is_its_character_in_every_form(title):
    assert as_plain(title) == title
    assert "&amp;" not in inline.html(gate(title, inline=True).text)


def test_amounts_of_money_are_no_formula_to_those_who_leave_formulas_alone():
    assert formulas.outside("从\\$5涨到\\$10，即$x$与`x`", lambda piece: piece.replace("涨", "升")) == (
        "从\\$5升到\\$10，即$x$与`x`"
    )
    assert formulas.without("from $5 to $10 at \\(x\\) and $y_1$") == "from $5 to $10 at   and  "
    assert [found[0] for found in entities.FORMULA.finditer("\\$5与$$x$$，$a\\$b$")] == ["$$x$$", "$a\\$b$"]
