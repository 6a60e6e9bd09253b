"""Texts between what authors write and what breaks readers: grammar in fragments, cut and doubled, within real prose.

`pandoc_oracle.made` joins pieces of markup; here openings stand without their ends and ends without openings, entities
stand for signs, characters are lost, doubled and moved, in texts of the given kind (or in hostile ones).
"""

import random

from tests.builders import hostile, pandoc_oracle

FRAGMENTS = (
    *("\\begin{align}", "\\end{align}", "\\begin{", "\\end{", "\\begin{equation}a\\\\b\\end{equation}", "\\(x\\)", "\\[y\\]"),
    *("\\[", "\\]", "\\(", "\\)", "$", "$$", "`", "``", "''", "'", '"', "~", "\\", "\\\\", "{", "}", "^", "_", "_{", "^{", "|"),
    *("\\emph{", "\\textbf{", "\\href{https://a.org/b}{", "\\footnote{", "\\url{", "\\texttt{a}", "\\verb|x|", "\\'e", '\\"{o}'),
    *("\\c c", "\\H{o}", "{\\it ", "{\\bf x}", "\\rm ", "\\text{", "\\mathrm{", "\\left(", "\\right)", "\\over", "\\item a", "\\|"),
    *("\n", "\n\n", "\n- ", "\n  - ", "\n1. ", "1) ", "\n> ", "\n# ", "**", "*", "__", "<", ">", "</b>", "<https://a.org/x>"),
    *("[", "](", "](https://a.org)", "![", "!\\[", "https://a.org/", "https://a.org/a_b.", "{{<", ">}}", ":::", "@", "---", "--"),
    *("%", "#", "\\$", "\\_", "\\`", "\\[x", "$5", "$5M", "$x$", "$x$1", "$|x|$", "`$x$`", "`a`", "\\ ", "\\,", "\\!", "\\:", "\\-"),
    *("~\\cite{a}", "\\ref{b}", "\\ensuremath{x}", "\\textsuperscript{2}", "\\sigma_8", "\\sigma", "\\Vert", "\\vert", "的", "，"),
    *("。", "é", "\u0301", "\u200d", "\u3000", "\u00a0", "\ud800", "\t", "    ", "|a|b|\n|-|-|\n|$x|", "ſ", "İ", "&", "&lt", "&amp;"),
    *("&lt;b&gt;", "&#36;", "&#96;", "&#92;", "&#10;", "&#x7c;", "&nbsp;", "&ensp;", "&zwj;", "&shy;", "&Tab;", "&NewLine;"),
    *("&lbrace;", "&dollar;", "&grave;", "&bsol;", "&ast;", "&vert;", "&lsqb;", "&excl;", "&num;", "&colon;", "&#0;", "&#x202e;"),
)  # fmt: skip
PROSE = (
    "We study $\\alpha_s(M_Z)$ for 10~GeV jets, see https://a.org/x_y. The result is 5\\% better (p<0.05).",
    "本文提出一种**新方法**，在 `LibriSpeech` 上词错误率为 $3.7\\%$，较基线下降 12%。",
    "1)  \n- **研究背景**：噪声很多。\n- **方法**：[见此](https://arxiv.org/abs/2512.21324)。",
)
_SIGNS = "$`\\{}[]*_~|\n<>&#^"


def made(chance: random.Random, real: list[str] | tuple[str, ...] = PROSE) -> str:
    """One text: a real or hostile one that was changed, or fragments with pieces of both."""
    kind = chance.random()
    if kind < 0.35:
        return _changed(chance, chance.choice(real))
    if kind < 0.45:
        return _changed(chance, chance.choice(_HOSTILE))
    count = chance.choice((2, 3, 5, 8, 13, 30))
    return "".join(_fragment(chance, real) + chance.choice(("", "", " ", "\n")) for _ in range(count))


_HOSTILE = [text[:3000] for text in hostile.texts().values()]


def _cut(chance: random.Random, text: str) -> str:
    start = chance.randrange(len(text) + 1)
    return text[start : start + chance.choice((5, 20, 80, 300))]


def _fragment(chance: random.Random, real: list[str] | tuple[str, ...]) -> str:
    kind = chance.random()
    if kind < 0.4:
        return _cut(chance, chance.choice(real if kind < 0.3 else _HOSTILE))
    if kind < 0.5:
        return chance.choice(pandoc_oracle.PIECES).replace("|", " ")
    return chance.choice(FRAGMENTS) * chance.choice((1, 1, 1, 1, 2, 3))


def _changed(chance: random.Random, text: str) -> str:
    """The text with fragments put in, characters lost, doubled and replaced."""
    for _ in range(chance.choice((1, 2, 4, 8, 20))):
        at, kind = chance.randrange(len(text) + 1), chance.random()
        if kind < 0.5:
            text = text[:at] + chance.choice(FRAGMENTS) + text[at:]
        elif kind < 0.7:
            text = text[:at] + text[at + chance.choice((1, 1, 2, 5, 30)) :]
        elif kind < 0.85:
            start = chance.randrange(len(text) + 1)
            text = text[:at] + text[start : start + chance.choice((1, 3, 10, 50))] + text[at:]
        else:
            text = text[:at] + chance.choice(_SIGNS) + text[at + 1 :]
    return text
