"""Formulas where there is no MathML: feed readers keep `<sub>` and `<sup>`, plain text keeps Unicode.

The formula's tree comes from latex2mathml. What has no reading in a line, a matrix say, stays TeX.
"""

import re
import unicodedata
from functools import lru_cache
from html import escape, unescape
from xml.etree.ElementTree import Element

ROWS = {"math", "mrow", "mstyle", "mpadded", "semantics", "mpadding"}
WORDS = {"mi", "mn", "mo", "mtext", "ms"}
RELATIONS = set("=<>~≤≥≈≠∼≡∈∉⊂⊆→←⇒⇔↦≪≫∝±×+−-⋅·∘")
COMBINING = {"^": "\u0302", "ˆ": "\u0302", "~": "\u0303", "˜": "\u0303", "¯": "\u0304", "―": "\u0304", "‾": "\u0304",
             "_": "\u0304", "→": "\u20d7", "˙": "\u0307", "¨": "\u0308"}  # fmt: skip
BOUNDS = {"munder": ("sub",), "mover": ("sup",), "munderover": ("sub", "sup"), "msubsup": ("sub", "sup"),
          "msub": ("sub",), "msup": ("sup",)}  # fmt: skip


ALPHABET = re.compile("[\U0001d400-\U0001d7ff]+")  # letters of mathematics that many fonts lack


class Unreadable(ValueError):
    """The formula has no reading in one line."""


@lru_cache(maxsize=20_000)
def as_html(tex: str) -> str:
    """The formula in HTML's plainest elements, or as code."""
    try:
        return f'<span class="math">{tidy(said(tree(tex), Marked))}</span>'
    except Exception:
        return f"<code>{escape(tex)}</code>"


@lru_cache(maxsize=20_000)
def as_text(tex: str) -> str:
    """The formula in Unicode, or its TeX."""
    try:
        return tidy(said(tree(tex), Plain))
    except Exception:
        return tex


def tree(tex: str) -> Element:
    from latex2mathml.converter import convert_to_element

    return convert_to_element(tex)


class Marked:
    """Words and scripts in HTML."""

    @staticmethod
    def word(node: Element, text: str) -> str:
        letter = unicodedata.normalize("NFKC", text) if ALPHABET.fullmatch(text) else text
        inner = escape(letter, quote=False)
        if letter != text and "BOLD" in unicodedata.name(text[0]):
            return f"<b>{inner}</b>"
        slanted = (
            node.tag == "mi" and len(text) == 1 and text.isalpha() and node.get("mathvariant") != "normal"
        )
        return f"<i>{inner}</i>" if slanted else inner

    @staticmethod
    def script(kind: str, text: str) -> str:
        return f"<{kind}>{text}</{kind}>"


class Plain:
    """Words and scripts in Unicode alone."""

    @staticmethod
    def word(node: Element, text: str) -> str:
        return unicodedata.normalize("NFKC", text) if ALPHABET.fullmatch(text) else text

    @staticmethod
    def script(kind: str, text: str) -> str:
        mark = "_" if kind == "sub" else "^"
        return f"{mark}{text}" if len(text) == 1 else f"{mark}({text})"


def said(node: Element, style: type) -> str:
    """A node of the tree in words of a style; Unreadable for what needs two dimensions."""
    children = list(node)
    if node.tag in ROWS:
        return "".join(said(child, style) for child in children)
    if node.tag in WORDS:
        return word(node, style)
    if node.tag == "mspace":
        return " "
    if node.tag == "mover" and (mark := COMBINING.get(text_of(children[1]))):
        if len(base := text_of(children[0])) != 1:
            raise Unreadable("a stroke over more than one letter")
        return style.word(children[0], unicodedata.normalize("NFC", base + mark))
    if node.tag in BOUNDS:
        scripts = zip(BOUNDS[node.tag], children[1:], strict=True)
        return said(children[0], style) + "".join(
            style.script(kind, tidy(said(child, style))) for kind, child in scripts if text_of(child)
        )
    if node.tag == "mfrac":
        above, below = (grouped(child, style) for child in children)
        return f"{above}/{below}"
    if node.tag == "msqrt":
        return "√" + grouped(children[0] if len(children) == 1 else row(children), style)
    if node.tag == "mroot":
        return style.script("sup", said(children[1], style)) + "√" + grouped(children[0], style)
    raise Unreadable(node.tag)


def word(node: Element, style: type) -> str:
    text = unescape(node.text or "").replace("\u2061", "").replace("\u2062", "").replace("\u00a0", " ")
    if node.tag == "mi" and len(text) > 1 and text.isalpha():
        return f" {style.word(node, text)} "
    if node.tag == "mo" and text in RELATIONS:
        return f" {style.word(node, text)} "
    if node.tag == "mo" and text in {",", ";"}:
        return f"{text} "
    return style.word(node, text)


def grouped(node: Element, style: type) -> str:
    """What is above or below a line, in brackets unless it is one thing."""
    inner = said(node, style).strip()
    single = len(text_of(node)) <= 1 or node.tag in WORDS or re.fullmatch(r"\w+", inner)
    return inner if single else f"({inner})"


def row(children: list[Element]) -> Element:
    made = Element("mrow")
    made.extend(children)
    return made


def text_of(node: Element) -> str:
    return unescape("".join(node.itertext())).strip()


def tidy(text: str) -> str:
    """Single spaces; none before a sign that begins the formula."""
    text = re.sub(r"^ ([−+±~∼≈<>≤≥-]) ", r"\1", re.sub(r"[ \u2009]+", " ", text))
    text = re.sub(r"([(\[{|,]) ([−+±-]) ", r"\1\2", text)
    return re.sub(r" (?=[)\],;]|</su[bp]>)|(?<=[(\[]) | (?=\()|(?<=<su[bp]>) ", "", text).strip()
