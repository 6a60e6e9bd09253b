"""The one gate through which strangers' text enters a page: what is meant stays, the rest is disarmed.

The text is read by a Markdown parser that knows paragraphs, emphasis, lists, pipe tables, inline code, maths and
links, and nothing else; what it understood is rewritten with every other character escaped that Pandoc, Quarto
or a CommonMark reader could take for markup. So safety rests on what is written, not on what is recognised.
"""

import re
import string
import unicodedata
from dataclasses import dataclass

from markdown_it.tree import SyntaxTreeNode

from . import escape, formulas, parse, running_tex
from .escape import Writer

_LONGEST = 50_000  # characters of a text; the longest abstract of arXiv has 1,920
_LONGEST_LINE = 20_000
_TRIES = 8  # passes after which a text that still changes is written without any sign of ASCII
_FULL_WIDTH = {ord(sign): ord(sign) + 0xFEE0 for sign in string.punctuation}

_INVISIBLE = {"Cc", "Cf", "Cs", "Co"}
_BLANK = frozenset(
    "\U0001d159\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
)  # letters and marks that show nothing
_PLAIN = re.compile(  # letters and signs of which every one is seen: ASCII, Latin, Greek, Chinese
    "[\n -~\u00a1-\u00ac\u00ae-\u024f\u0391-\u03c9\u2010-\u2027\u3000-\u3020\u4e00-\u9fff\uff01-\uff5e]*"
)
_JOINERS = "\u200c\u200d"  # Persian, Hindi and their like cannot be written without them
_JOINED = ("ARABIC", "SYRIAC", "MONGOLIAN", "NKO", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL",
          "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "KHMER", "TIBETAN", "MYANMAR")  # fmt: skip
_STACK = 8  # marks that one letter may carry
_QUOTED = re.compile(r"``([^`\n]{1,500})''")
_OURS = ("https://arxiv.org/", "https://doi.org/")
_MARKUP = re.compile(
    r"</?[a-z][\w-]*(?:\s[^<>]*)?/?>|<[a-z]+\s+[a-z-]+\s*=|<!--|<!\[|<\?|\{\{[<{%]|^[ \t]*:::|\{=\w+\}|"
    r"\\(?:input|include|def|href|write)\b|(?:javascript|vbscript|data):",
    re.IGNORECASE | re.MULTILINE,
)


class Markdown(str):
    """Markdown that has passed: it may stand in a cell or on a page. Made by the gate, or of the project's own words."""

    __slots__ = ()


@dataclass(frozen=True)
class Gated:
    """Text that may enter a cell, and what was changed to make it so: codes, which `post.gate` of the words names."""

    text: Markdown
    changes: list[str]


def gate(text: str, inline: bool = False, plain: bool = False, source: str | None = None) -> Gated:
    """Markdown made safe; `plain` text is one paragraph of no markup but maths, as authors write it.

    `inline` text is plain and has no links: titles and names. Of links to the web only those to arXiv and those
    whose address stands in `source` remain, all if there is none. Idempotent.
    """
    seen: set[str] = set()
    links = None if inline else lambda url: source is None or url.startswith(_OURS) or _stands_in(url, source)
    text = _visible(text, seen)
    if _MARKUP.search(text):
        seen.add("markup")
    plain = plain or inline
    for _ in range(_TRIES):
        before, text = text, _once(text, plain, links, seen)
        if text == before:
            break
    else:
        text = _once(" ".join(text.split()).translate(_FULL_WIDTH), plain, links, seen)
    return Gated(Markdown(text), sorted(seen))


def bare(text: str) -> Markdown:
    """One line without any markup, for places that show text as it is: what would be markup is written full width."""
    line = " ".join(_QUOTED.sub(r"“\1”", _visible(text, set())).split())
    pieces, at = [], 0
    for formula in formulas.find(line):
        pieces += [
            line[at : formula.start],
            re.sub(r"\\(?:text|math)[a-z]*(?=\{)|[\\{}]", "", formula.source),
        ]
        at = formula.end
    line = "".join([*pieces, line[at:]])
    escaped = escape.InlineText(Writer(None, set()), label=True).plain(line, "", "")
    escaped = re.sub(r"&#(\d+);", lambda match: f"\\{chr(int(match[1]))}", escaped)
    return Markdown(re.sub(r"\\(.)", lambda match: chr(ord(match[1]) + 0xFEE0), escaped))


def _once(text: str, plain: bool, links, seen: set[str]) -> str:
    """One pass: parse and write."""
    text = running_tex.read(_visible(text, seen), prose=plain)
    text = _QUOTED.sub(r"“\1”", text)
    text = " ".join(text.split()) if plain else parse.prepared(text, seen)
    parser = parse.parser(plain, links is not None)
    tree = SyntaxTreeNode(parser.parse(text, {"seen": seen}))
    return Writer(links, seen).blocks(tree.children)


def _visible(text: str, seen: set[str]) -> str:
    """Plain newlines and spaces, and no character that shows nothing, turns the text around or buries it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    if len(text) > _LONGEST or any(len(line) > _LONGEST_LINE for line in text.split("\n")):
        seen.add("too_long")
        text = "\n".join(line[:_LONGEST_LINE] for line in text[:_LONGEST].split("\n"))
    if _PLAIN.fullmatch(text):
        return text
    kept, marks = [], 0
    for char in text:
        kind = unicodedata.category(char)
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if kind in ("Zl", "Zp") or char in "\x0b\x0c\x85":
            kept.append("\n")
        elif kind == "Zs" and char != "\u3000":
            kept.append(" ")
        elif char == "\n" or (char in _JOINERS and _joins(kept)):
            kept.append(char)
        elif (
            kind in _INVISIBLE
            or char in _BLANK
            or marks > _STACK
            or _is_no_character(char)
            or _selects(char, kept)
        ):
            seen.add("invisible")
        else:
            kept.append(char)
    text = "".join(kept)
    if text[-1:] in tuple(_JOINERS):
        seen.add("invisible")
    return text.rstrip(_JOINERS)


def _joins(before: list[str]) -> bool:
    """Whether a joiner makes sense here: behind a letter of a script that needs them."""
    return bool(before) and unicodedata.name(before[-1], "").startswith(_JOINED)


def _selects(char: str, before: list[str]) -> bool:
    """Whether this only selects a form of the sign before it, which nobody sees; signs like emoji may have one."""
    if not (
        "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef" or "\u180b" <= char <= "\u180f"
    ):
        return False
    return not (char in "\ufe0e\ufe0f" and before and unicodedata.category(before[-1]) in ("So", "Sm"))


def _is_no_character(char: str) -> bool:
    """Whether Unicode keeps this place free for ever; unlike one it has not yet filled."""
    return ord(char) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF


def _stands_in(url: str, source: str) -> bool:
    """Whether the source names this address: host and path from end to end.

    >>> stands_in("https://hub.com/foo", "see github.com/foo"), stands_in("https://a.org/x", "see https://A.org/x.")
    (False, True)
    """
    address = re.escape(url.partition("://")[2].rstrip("/"))
    return bool(
        re.search(rf"(?<![\w.@-])(?<!\w/)(?:www\.)?{address}(?!/?[\w%~-]|[.?#&=]\w)", source, re.IGNORECASE)
    )
