"""Strangers' Markdown as it is understood: paragraphs, emphasis, lists, pipe tables, code, maths, links; no more."""

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

from .tex import LONGEST, cleaned, is_maths

DEEPEST_INDENT = 12  # spaces; deeper lists are drawn to this depth
MOST_MARKS = 4  # list marks on one line
LONGEST_ARGUMENT = 1000

FENCE = re.compile(r"(?m)^[ \t]*(?:`{3,}[^`\n]*|~{3,}[^~\n]*)$\n?")
INDENT = re.compile(rf"(?m)^ {{{DEEPEST_INDENT},}}")
MARKS = re.compile(
    rf"(?m)^((?: *(?:[-*+]|\d{{1,9}}[.)]) +){{{MOST_MARKS}}})((?:[-*+]|\d{{1,9}}[.)])(?= |$).*)$"
)
BLANK = re.compile(r"\n\s*\n")
CITATION = re.compile(
    r"~?\\(?:cite[a-z]*|(?:eq|auto|c|C)?ref|label|footnote)\*?(?:\[[^\[\]]{0,200}\])*\{[^{}]{0,500}\}"
)
IN_TEXT = re.compile(r"\\(emph|text(?:it|bf|tt|sc|rm|sf|sl)?|mbox|underline|url)\{")
IN_ROW = re.compile(r"(?<=[|\s])\$(?=[^\s$])([^$\n]{0,300}\|[^$\n]{0,300})(?<=\S)\$(?!\d)")
MONEY = re.compile(r"\d[^\\^_{}]*[a-z]{3}|[^\\^_{}]*[\u3400-\u9fff][^\\^_{}]*$")


def prepared(text: str, seen: set[str]) -> str:
    """Markdown whose blocks the parser can trust: formulas on one line, no fences, no bottomless lists."""
    text = one_line_formulas(one_line_formulas(text, "$$", "$$"), "\\[", "\\]")
    bare = FENCE.sub("", text)
    if bare != text:
        seen.add("代码块")
    bare = IN_ROW.sub(in_row, bare)
    bare = INDENT.sub(" " * DEEPEST_INDENT, bare)
    return MARKS.sub(r"\1\\\2", bare)


def in_row(match: re.Match) -> str:
    """A formula with bars, which would end the cell of a table it stands in."""
    tex = match[1]
    bars = tex.replace("\\|", "").count("|")
    if "\n" in tex or bars % 2 or not is_maths(cleaned(tex)):
        return match[0]
    return f"${in_cell(tex)}$"


def in_cell(tex: str) -> str:
    """The formula without a bar."""
    return tex.replace("\\|", "\\Vert ").replace("|", "\\vert ").strip()


def one_line_formulas(text: str, opening: str, closing: str) -> str:
    """The text with every formula between these marks drawn onto one line, so that no line of it opens a block."""
    out, at = [], 0
    while (start := text.find(opening, at)) >= 0:
        end = text.find(closing, start + 2, start + 2 + LONGEST)
        if end < 0 or BLANK.search(text, start, end):
            out.append(text[at : start + 2])
            at = start + 2
            continue
        out += [text[at:start], " ".join(text[start:end].split()), closing]
        at = end + 2
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
    md.inline.ruler.after("maths", "command", command)
    md.validateLink = lambda url: True  # the writer judges
    md.normalizeLink = md.normalizeLinkText = lambda url: url
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
    r"""`$…$`, `$$…$$`, `\(…\)`, `\[…\]`; what is no formula becomes code, what is money stays text."""
    found = formula(state.src, state.pos, state.posMax)
    if not found:
        return False
    tex, display, end = found
    if not silent:
        good = is_maths(tex)
        token = state.push("math" if good else "code_inline", "", 0)
        token.content, token.markup = tex, "$$" if display else "$"
        if not good:
            state.env["seen"].add("公式")
    state.pos = end
    return True


def formula(text: str, start: int, end: int) -> tuple[str, bool, int] | None:
    """The formula that begins at `start`: its TeX, whether it is displayed, and where it ends."""
    opening = text[start : start + 2]
    closing = {"$$": "$$", "\\(": "\\)", "\\[": "\\]"}.get(opening)
    if closing:
        close = text.find(closing, start + 2, min(end, start + 2 + LONGEST))
        tex = cleaned(text[start + 2 : close]) if close > 0 else ""
        return (tex, opening != "\\(", close + 2) if tex else None
    if text[start] != "$" or text[start + 1 : start + 2].isspace():
        return None
    close = start + 1
    while (close := text.find("$", close, min(end, start + LONGEST))) > 0 and escaped(text, close):
        close += 1
    if close < start + 2 or text[close - 1].isspace() or text[close + 1 : close + 2].isdigit():
        return None
    tex = text[start + 1 : close]
    return None if MONEY.match(tex) else (cleaned(tex), False, close + 1)


def escaped(text: str, at: int) -> bool:
    """Whether an odd number of backslashes stands before this place."""
    start = at
    while start and text[start - 1] == "\\":
        start -= 1
    return (at - start) % 2 == 1


def command(state: StateInline, silent: bool) -> bool:
    r"""TeX commands for running text: the text they hold stays, `\texttt` as code."""
    match = IN_TEXT.match(state.src, state.pos, state.posMax)
    close = match and closing_brace(state.src, match.end(), min(state.posMax, match.end() + LONGEST_ARGUMENT))
    if not close:
        return False
    if not silent and match[1] == "texttt":
        state.push("code_inline", "", 0).content = state.src[match.end() : close]
    elif not silent:
        after, state.posMax, state.pos = state.posMax, close, match.end()
        state.level += 1
        state.md.inline.tokenize(state)
        state.level -= 1
        state.posMax = after
    state.pos = close + 1
    return True


def closing_brace(text: str, start: int, end: int) -> int:
    """Where the brace opened before `start` closes; 0 if it does not."""
    depth = 1
    for match in re.compile(r"\\.|[{}]").finditer(text, start, end):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if not depth:
            return match.start()
    return 0
