"""Strangers' Markdown as it is understood: paragraphs, emphasis, lists, pipe tables, code, maths, links; no more."""

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

from . import formulas
from .tex import LONGEST_FORMULA

_DEEPEST_INDENT = 12  # spaces; deeper lists are drawn to this depth
_MOST_MARKS = 4  # list marks on one line
_MISSES = 200  # openings of formulas without an end

_FENCE = re.compile(r"(?m)^[ \t]*(?:`{3,}[^`\n]*|~{3,}[^~\n]*)$\n?")
_INDENT = re.compile(rf"(?m)^ {{{_DEEPEST_INDENT},}}")
_MARKS = re.compile(
    rf"(?m)^( *(?:(?:[-*+]|\d{{1,9}}[.)]) +){{{_MOST_MARKS}}})(?=(?:[-*+]|\d{{1,9}}[.)])(?: |$))"
)
_BLANK = re.compile(r"\n[ \t]*\n")
_MOST_IMAGES = 100  # each is read to the end of its paragraph
_MOST_CELLS = 4000  # of a table; CommonMark fills up short rows


def prepared(text: str, seen: set[str]) -> str:
    """Markdown whose blocks the parser can trust: formulas on one line, no fences, no bottomless lists."""
    text = _one_line_formulas(_one_line_formulas(text, "$$", "$$"), "\\[", "\\]")
    text = _one_line_formulas(text, "\\begin{", "\\end{")
    bare = _FENCE.sub("", text)
    if bare != text:
        seen.add("code_block")
    bare = "\n".join(_rows(line) if "|" in line and "$" in line else line for line in bare.split("\n"))
    bare = _INDENT.sub(" " * _DEEPEST_INDENT, bare)
    if bare.count("![") > _MOST_IMAGES:
        bare = bare.replace("![", "!\\[")
    piped = [line.count("|") for line in bare.split("\n") if "|" in line]
    if len(piped) * max(piped, default=0) > _MOST_CELLS:
        bare = re.sub(r"(?<!\\)((?:\\\\)*)\|", r"\1\\|", bare)
    return _MARKS.sub(r"\1\\", bare)


def _rows(line: str) -> str:
    """A line with a formula that holds bars, which would end the cell of a table it stands in."""
    out, at = "", 0
    for formula in formulas.find(line):
        if formula.tex and "|" in formula.source and not formula.source.replace("\\|", "").count("|") % 2:
            out += line[at : formula.start] + formulas.in_dollars(in_cell(formula.tex), formula.display)
            at = formula.end
    return out + line[at:]


def in_cell(tex: str) -> str:
    """The formula without a bar."""
    return tex.replace("\\|", "\\Vert ").replace("|", "\\vert ").strip()


def _one_line_formulas(text: str, opening: str, closing: str) -> str:
    """The text with every formula between these marks drawn onto one line, so that no line of it opens a block."""
    out, at = [], 0
    while (start := text.find(opening, at)) >= 0:
        inside = start + len(opening)
        end = text.find(closing, inside, inside + LONGEST_FORMULA)
        if end < 0 or _BLANK.search(text, start, end):
            out.append(text[at:inside])
            at = inside
            continue
        out += [text[at:start], " ".join(text[start:end].split()), closing]
        at = end + len(closing)
    return "".join(out) + text[at:]


@cache
def parser(plain: bool, links: bool) -> MarkdownIt:
    """The parser of a form: `plain` text has no emphasis, blocks or labelled links of its own."""
    md = MarkdownIt("zero", {"maxNesting": 60})
    md.enable(["newline", "escape", "backticks", "entity"])
    if links:
        md.enable("autolink")
    if not plain:
        md.enable(["table", "list", "heading", "hr", "emphasis", "balance_pairs", "link", "image"])
        md.inline.ruler.at("emphasis", emphasis)
    md.inline.ruler.before("escape", "maths", maths)
    for name, judge in (
        ("validateLink", lambda url: True),
        ("normalizeLink", str),
        ("normalizeLinkText", str),
    ):
        setattr(md, name, judge)  # the writer judges
    return md


def emphasis(state: StateInline, silent: bool) -> bool:
    """Asterisks and underscores by Pandoc's rule: open before a character, close after one.

    CommonMark's rule breaks Chinese emphasis beside full-width punctuation.
    """
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    end = state.pos
    while end < state.posMax and state.src[end] == marker:
        end += 1
    before = state.src[state.pos - 1] if state.pos else " "
    after = state.src[end] if end < state.posMax else " "
    opens, closes = not after.isspace(), not before.isspace()
    if marker == "_":
        opens, closes = opens and not before.isalnum(), closes and not after.isalnum()
    length = end - state.pos
    if length > 3 or (length == 1 and before in "0123456789" and after in "0123456789"):
        opens = closes = False
    for _ in range(length):
        state.push("text", "", 0).content = marker
        here = len(state.tokens) - 1
        state.delimiters.append(Delimiter(ord(marker), length, here, -1, opens, closes))
    state.pos = end
    return True


def maths(state: StateInline, silent: bool) -> bool:
    """A formula; one that cannot be shown becomes code, what is money stays text."""
    misses = state.env.setdefault("misses", [0])
    if state.src[state.pos] not in "$\\" or misses[0] > _MISSES:
        return False
    found = formulas.at(state.src, state.pos, state.posMax)
    if not found:
        misses[0] += state.src[state.pos] == "$" or state.src[state.pos + 1 : state.pos + 2] in "([b"
        return False
    if not silent:
        token = state.push("math" if found.tex else "code_inline", "", 0)
        token.content = found.tex or " ".join(found.source.split())
        token.markup = "$$" if found.display else "$"
        if not found.tex:
            state.env["seen"].add("formula")
    state.pos = found.end
    return True
