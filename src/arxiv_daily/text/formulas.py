r"""Where the formulas of a text are: the one notion of it, for gate, checks, pages, feeds, search, cards, BibTeX.

The search is MathJax's, as on arXiv's own pages: `$…$` with or without spaces inside and whatever follows, `$$…$$`,
`\(…\)`, `\[…\]` and environments that stand by themselves, closed where the braces balance; `\$` is a dollar. Unlike
MathJax we take amounts of money and prose between two stray dollars for text, and leave code alone.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from .tex import LONGEST_FORMULA, normal_tex
from .tex_commands import OUTSIDE

ESCAPE = r"\\[!-/:-@\[-`{-~]"
WRITTEN = r"(?P<dollars>\$\$?)(?P<tex>(?:[^$\\\n]|\\[^\n])+)(?P=dollars)"
"""A formula as the gate writes it, a dollar in it escaped: for patterns over what has passed, behind `ESCAPE`."""
_WRITTEN = re.compile(
    rf"{ESCAPE}|(?<!`)(?P<ticks>`{{1,9}})(?!`)[^\n]{{1,1000}}?(?<!`)(?P=ticks)(?!`)|{WRITTEN}"
)

_PANDOCS = re.compile(
    r"(?<![\\$])\$\$(?P<display>.+?)\$\$|(?<![\\$])\$(?=[^\s$])(?P<inline>(?:[^$\\\n]|\\.)+?)(?<=\S)\$(?!\d)",
    re.S,
)

_START = re.compile(r"\\\\|\\\$|\$\$?|\\[(\[]|\\begin ?\{(?P<kind>[A-Za-z]{1,20}\*?)\}|(?P<ticks>`+)")
_TICKS = re.compile(r"`+")
_ANYTHING = re.compile(".*", re.DOTALL)
_DOLLAR = r"\$"
_CLOSING = {"$": "$", "$$": "$$", "\\(": "\\)", "\\[": "\\]"}
_INSIDE = re.compile(r"\\(?:end ?\{[A-Za-z]{1,20}\*?\}|.|$)|\$\$?|[{}]", re.DOTALL)
_BLANK = re.compile(r"\n[ \t]*\n")
_TEX_SIGN = re.compile(r"[\\^_{}]")
_WORDS = re.compile(r"(?<![\\A-Za-z])[a-z]{3,}(?=[\s,.;:])")
_BOXED = re.compile(r"\\(?:text[a-z]*|[mhf]box|math[a-z]+|operatorname|rm|bf|it|label|tag)\*?\s*\{[^{}]*\}")
_HAN = re.compile("[\u3400-\u9fff]")
_MISSES = 60  # openings without an end, after which a text has no more formulas


@dataclass(frozen=True)
class _Formula:
    """One formula of a text."""

    start: int
    end: int
    source: str
    """what stands between the delimiters, to the letter"""
    display: bool
    environment: str = ""
    """the whole environment, where it is one"""

    @cached_property
    def tex(self) -> str | None:
        """Its normal form; None where it cannot be shown as a formula."""
        return normal_tex(self.environment or self.source, self.display)

    @property
    def written(self) -> str:
        """The formula in Markdown; empty if it cannot be shown."""
        return in_dollars(self.tex, self.display) if self.tex else ""


def in_dollars(tex: str, display: bool) -> str:
    """A formula in Markdown; Pandoc ends a display formula at two dollars, even behind a backslash."""
    if not display:
        return f"${tex}$"
    return f"$${tex}{' ' if tex.endswith(_DOLLAR) else ''}$$"


def find(text: str, code: bool = True) -> Iterator[_Formula]:
    """The formulas of a text in order; with `code`, none within Markdown's code spans.

    >>> [formula.tex for formula in find(r"about $\\sim$10 of $ x $, for $5 or $10")]
    ['\\\\sim', 'x']
    """
    if "$" not in text and "\\" not in text:
        return
    at = misses = 0
    while misses < _MISSES and (begun := _START.search(text, at)):
        at = begun.end()
        if begun["ticks"]:
            if code:
                at = behind_code(text, begun.start())
        elif begun[0] not in ("\\\\", "\\$"):
            if formula := _read(text, begun, len(text)):
                yield formula
                at = formula.end
            else:
                misses += 1


def written(text: str) -> Iterator[str]:
    r"""The TeX of each formula of gated Markdown, where dollars of text are escaped and code is marked.

    >>> list(written(r"for \\$5, `$x$`, $\\text{\\$5}$ and $$y$$"))
    ['\\\\text{\\\\$5}', 'y']
    """
    for found in _WRITTEN.finditer(text):
        if found["tex"]:
            yield found["tex"].strip()


def outside(text: str, change: Callable[[str], str]) -> str:
    r"""Gated Markdown in which what is neither a formula nor code was changed.

    >>> outside(r"a \$5 $a$ `a` a \$6", str.upper)
    'A \\$5 $a$ `a` A \\$6'
    """
    pieces, at = [], 0
    for found in _WRITTEN.finditer(text):
        if found["tex"] or found["ticks"]:
            pieces += [change(text[at : found.start()]), found[0]]
            at = found.end()
    return "".join([*pieces, change(text[at:])])


def matches(text: str) -> Iterator[re.Match[str]]:
    """The formulas of a text with their delimiters, as matches of a pattern."""
    for formula in find(text):
        if whole := _ANYTHING.fullmatch(text, formula.start, formula.end):
            yield whole


def without(text: str, instead: str | Callable[[re.Match[str]], str] = " ") -> str:
    """The text with something else in the place of every formula."""
    pieces, at = [], 0
    for found in matches(text):
        pieces += [text[at : found.start()], instead if isinstance(instead, str) else instead(found)]
        at = found.end()
    return "".join([*pieces, text[at:]])


def as_pandoc(text: str) -> Iterator[str]:
    """The TeX of what Pandoc takes for a formula, whatever its braces: for cells that an editor writes."""
    for found in _PANDOCS.finditer(text):
        yield (found["display"] or found["inline"]).strip()


def without_pandocs(text: str) -> str:
    """The text of an editor's cell with a letter in the place of each of these."""
    return _PANDOCS.sub("x", text)


def at(text: str, start: int, end: int) -> _Formula | None:
    """The formula that begins at this place of the text and ends before `end`."""
    begun = _START.match(text, start, end)
    if not begun or begun["ticks"] or begun[0] in ("\\\\", "\\$"):
        return None
    return _read(text, begun, end)


def _is_sum_of_money(tex: str, after: str) -> bool:
    """Whether what stands between two dollars is an amount and what follows it, or prose; `after` is the next sign."""
    if _HAN.search(tex) and not _TEX_SIGN.search(tex):
        return True
    if _TEX_SIGN.search(tex):
        return len(_WORDS.findall(_BOXED.sub(" ", tex))) >= 4
    amount = bool(re.match(r"\s*\d", tex))
    if amount and (re.search(r"[a-z]{3}", tex) or after.isdigit()):
        return True
    if after.isdigit() and " " in tex.strip():
        return True
    if amount and tex[-1:].isspace() and after.isalnum():
        return True
    return len(_WORDS.findall(tex + " ")) >= 2 and " " in tex.strip()


def behind_code(text: str, start: int) -> int:
    """Where the code span that the backticks at this place open ends, or where they end if it does not close."""
    ticks = _TICKS.match(text, start)
    if not ticks:
        return start
    close = re.compile(rf"(?<!`){ticks[0]}(?!`)").search(text, ticks.end(), ticks.end() + 1000)
    return close.end() if close else ticks.end()


def _read(text: str, begun: re.Match[str], end: int) -> _Formula | None:
    opening, kind = begun[0], begun["kind"]
    if kind and kind not in OUTSIDE:
        return None
    close = _close(
        text, begun.end(), min(end, begun.end() + LONGEST_FORMULA), kind, _CLOSING.get(opening, "")
    )
    if not close:
        return None
    source = text[begun.end() : close[0]]
    if not source.strip() or _BLANK.search(source):
        return None
    if opening == "$" and _is_sum_of_money(source, text[close[1] : close[1] + 1]):
        return None
    display = opening != "$" and opening != "\\("
    environment = text[begun.start() : close[1]] if kind else ""
    return _Formula(begun.start(), close[1], source, display, environment)


def _close(text: str, start: int, end: int, kind: str | None, closing: str) -> tuple[int, int] | None:
    """Where the formula's end stands: the first closing sign outside of braces and inner environments."""
    depth, inner = 0, 0
    for found in _INSIDE.finditer(text, start, end):
        sign = found[0]
        if sign in ("\\(", "\\[") and not depth and closing[:1] == "$":
            return None  # another formula begins: the dollar before it was one of money
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth = max(0, depth - 1)
        elif kind and sign.startswith("\\b") and text.startswith(f"\\begin{{{kind}}}", found.start()):
            inner += 1
        elif kind and sign.startswith("\\end"):
            if sign.replace(" ", "") == f"\\end{{{kind}}}":
                if not inner:
                    return found.span()
                inner -= 1
        elif not depth and closing and sign.startswith(closing):
            return found.start(), found.start() + len(closing)
    return None
