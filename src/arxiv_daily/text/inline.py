"""A line of our Markdown for places that no renderer sees: as plain text, and as HTML of our own lists."""

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape

from markdown_it.token import Token

from . import formula
from .gate import gate
from .parse import parser

ATTRIBUTES = r"(?<=[\]\w*)])\{[.#][^{}\n]*\}"
"""What Pandoc reads as classes and ids of the link, word or heading before it."""
_ATTRIBUTES = re.compile(ATTRIBUTES)
_MARKS = re.compile(r"[\\*_`\[\]<&$\r\n]")  # a line without one of these is itself
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAGS = {"strong_open": "<strong>", "strong_close": "</strong>", "em_open": "<em>", "em_close": "</em>"}


def fit(text: str) -> str:
    """The text without characters that XML does not allow."""
    return _UNFIT.sub("", text)


@lru_cache(maxsize=50_000)
def plain(text: str) -> str:
    """One line of Markdown as plain text, fit for XML: formulas in Unicode, links and images as their words."""
    words = text if not _MARKS.search(text) else "".join(map(_plain, _tokens(text)))
    return fit(words).strip()


@lru_cache(maxsize=50_000)
def as_plain(text: str) -> str:
    """A title, a name or another line of a stranger, raw from the table or gated, as plain text.

    >>> as_plain("The <b>A*</b> search of Schr\\\\\"odinger")
    'The <b>A*</b> search of Schrödinger'
    """
    return plain(gate(text, inline=True).text)


def html(text: str) -> str:
    """One line of Markdown as HTML: emphasis, code and formulas in MathML; links only as their words."""
    line = _ATTRIBUTES.sub("", text)
    return escape(line) if not _MARKS.search(line) else "".join(map(_html, _tokens(line)))


def _tokens(text: str) -> Sequence[Token]:
    return parser(plain=False, links=True).parseInline(text, {"seen": set()})[0].children or ()


def _plain(token: Token) -> str:
    if token.type == "math":
        return formula.as_text(token.content.strip())
    if token.type == "image":
        return "".join(map(_plain, token.children or ()))
    return "\n" if token.type in ("softbreak", "hardbreak") else token.content


def _html(token: Token) -> str:
    if token.type == "math":
        return formula.as_mathml(token.content.strip())
    if token.type == "code_inline":
        return f"<code>{escape(token.content)}</code>"
    return _TAGS.get(token.type) or escape(_plain(token))
