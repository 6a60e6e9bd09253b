"""Formulas in their three forms: MathML for lists, `<sub>` and `<sup>` for feed readers, Unicode for plain text.

All come from the tree that Pandoc makes of the TeX, as on the pages. `learn` converts many in one call, and what
was converted is remembered from run to run. In a line the rows of a matrix stand one after the other, with a
semicolon between them; what Pandoc does not read stays TeX.
"""

import contextlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape, unescape
from pathlib import Path
from typing import Protocol
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from ..errors import PostError
from ..files import recall, remember
from . import formulas, pandoc

_ROWS = {"math", "mrow", "mstyle", "mpadded", "semantics", "mpadding", "mtd"}
_WORDS = {"mi", "mn", "mo", "mtext", "ms"}
_RELATIONS = set("=<>~≤≥≈≠∼≡∈∉⊂⊆→←⇒⇔↦≪≫∝±×+−-⋅·∘")
_COMBINING = {"^": "\u0302", "ˆ": "\u0302", "~": "\u0303", "˜": "\u0303", "¯": "\u0304", "―": "\u0304", "‾": "\u0304",
             "_": "\u0304", "→": "\u20d7", "˙": "\u0307", "¨": "\u0308"}  # fmt: skip
_BOUNDS = {"munder": ("sub",), "mover": ("sup",), "munderover": ("sub", "sup"), "msubsup": ("sub", "sup"),
          "msub": ("sub",), "msup": ("sup",)}  # fmt: skip


_RAISED = dict(zip("0123456789+-−=()niT′″‴∘*∗†", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱᵀ′″‴°**†", strict=True))
_LOWERED = dict(zip("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
_PRIMES = set("′″‴")
_ALPHABET = re.compile("[\U0001d400-\U0001d7ff]+")  # letters of mathematics that many fonts lack


class _Unreadable(ValueError):
    """The formula has no reading in one line."""


@lru_cache(maxsize=20_000)
def as_html(tex: str) -> str:
    """The formula in HTML's plainest elements, or as code."""
    try:
        return f'<span class="math">{_tidy(_said(_tree(tex), _Marked))}</span>'
    except Exception:
        return f"<code>{escape(tex)}</code>"


@lru_cache(maxsize=20_000)
def as_text(tex: str) -> str:
    """The formula in Unicode, or its TeX."""
    try:
        return _tidy(_said(_tree(tex), _Plain))
    except Exception:
        return tex


def as_mathml(tex: str, display: str = "inline") -> str:
    """The formula in MathML, or as code."""
    try:
        root = _tree(tex)
    except _Unreadable:
        return f"<code>{escape(tex)}</code>"
    root.set("display", display)
    return ElementTree.tostring(root, encoding="unicode")


def is_readable(tex: str) -> bool:
    """Whether Pandoc reads the formula; True where there is no Pandoc to ask."""
    try:
        pandoc.program()
        _tree(tex)
    except _Unreadable:
        return False
    except PostError:
        return True
    return True


# ---- from TeX to a tree

_KNOWN: dict[str, str] = {}  # TeX: MathML; empty where there is none
_SECONDS = 20
_DEEPEST = 5  # Pandoc's time doubles with every script within a script
_LONGEST = 2000
_API = [1, 23, 1]
_HARMLESS = {"display", "mathvariant", "stretchy", "accent", "form", "width", "columnalign", "linethickness"}


def _tree(tex: str) -> Element:
    """The formula's tree, its elements without namespace; Unreadable where Pandoc has none."""
    if tex not in _KNOWN:
        learn([tex])
    if not _KNOWN.get(tex):
        raise _Unreadable(tex)
    return ElementTree.fromstring(_KNOWN[tex])


def learn(formulas: Iterable[str]) -> None:
    """Convert these formulas, as far as they are new, in one call of Pandoc."""
    new = [tex for tex in dict.fromkeys(formulas) if tex not in _KNOWN]
    hopeless = {tex for tex in new if len(tex) > _LONGEST or _depth(tex) > _DEEPEST}
    _KNOWN.update(dict.fromkeys(hopeless, ""))
    if asked := [tex for tex in new if tex not in hopeless]:
        try:
            pandoc.program()
        except PostError:
            return
        _convert(asked)


def learn_from(texts: Iterable[str]) -> None:
    """Convert every formula in these Markdown texts."""
    learn(tex for text in texts for tex in formulas.written(text))


def _depth(tex: str) -> int:
    """How deep scripts stand within scripts, by the braces behind `^` and `_`."""
    depth, deepest, scripts = 0, 0, []
    for found in re.finditer(r"\\.|[_^]\s*\{|[{}]", tex, re.DOTALL):
        if found[0].endswith("{") and found[0][0] != "\\":
            scripts.append(found[0] != "{")
            depth += scripts[-1]
            deepest = max(deepest, depth)
        elif found[0] == "}" and scripts:
            depth -= scripts.pop()
    return deepest


def _convert(formulas: list[str]) -> None:
    """Ask Pandoc; where the whole list takes too long, each of its halves, down to the formula that does."""
    try:
        _KNOWN.update(zip(formulas, _answers(formulas), strict=True))
    except PostError:
        if len(formulas) == 1:
            _KNOWN[formulas[0]] = ""
        else:
            middle = len(formulas) // 2
            _convert(formulas[:middle])
            _convert(formulas[middle:])


def _answers(formulas: list[str]) -> list[str]:
    """Pandoc's MathML of each formula, empty where it gives none."""
    blocks = [{"t": "Para", "c": [{"t": "Math", "c": [{"t": "InlineMath"}, tex]}]} for tex in formulas]
    document = json.dumps({"pandoc-api-version": _API, "meta": {}, "blocks": blocks})
    page, _ = pandoc.run(["--from", "json", "--to", "html", "--mathml", "--wrap", "none"], document, _SECONDS)
    found = re.findall(r"<p>(.*?)</p>", page, re.DOTALL)
    if len(found) != len(formulas):
        raise PostError("Pandoc did not answer every formula")
    return [_cleaned(one.strip()) if one.lstrip().startswith("<math") else "" for one in found]


def _cleaned(mathml: str) -> str:
    """The formula without its TeX and without any attribute that could lead or load."""
    try:
        root = ElementTree.fromstring(mathml)
    except ElementTree.ParseError:
        return ""
    for node in root.iter():
        node.tag = str(node.tag).rpartition("}")[2]
        node.attrib = {name: value for name, value in node.attrib.items() if name in _HARMLESS}
        for child in list(node):
            if str(child.tag).endswith("annotation"):
                node.remove(child)
    return ElementTree.tostring(root, encoding="unicode")


@contextlib.contextmanager
def remembered(path: Path) -> Iterator[None]:
    """What was converted in earlier runs is known in this one."""
    held = recall(path)
    held = held if isinstance(held, dict) else {}
    _KNOWN.update({tex: made for tex, made in held.items() if isinstance(made, str)})
    yield
    made = {tex: one for tex, one in _KNOWN.items() if one}  # the others are tried again
    if len(made) > len(held):
        remember(path, made)


# ---- from the tree to a line


class _Style(Protocol):
    """How words and scripts are written."""

    @staticmethod
    def word(node: Element, text: str) -> str: ...

    @staticmethod
    def script(kind: str, text: str) -> str: ...


class _Marked:
    """Words and scripts in HTML."""

    @staticmethod
    def word(node: Element, text: str) -> str:
        letter = unicodedata.normalize("NFKC", text) if _ALPHABET.fullmatch(text) else text
        inner = escape(letter, quote=False)
        if letter != text and "BOLD" in unicodedata.name(text[0]):
            return f"<b>{inner}</b>"
        slanted = (
            node.tag == "mi" and len(text) == 1 and text.isalpha() and node.get("mathvariant") != "normal"
        )
        return f"<i>{inner}</i>" if slanted else inner

    @staticmethod
    def script(kind: str, text: str) -> str:
        return text if set(text) <= _PRIMES else f"<{kind}>{text}</{kind}>"


class _Plain:
    """Words and scripts in Unicode alone."""

    @staticmethod
    def word(node: Element, text: str) -> str:
        return unicodedata.normalize("NFKC", text) if _ALPHABET.fullmatch(text) else text

    @staticmethod
    def script(kind: str, text: str) -> str:
        table = _LOWERED if kind == "sub" else _RAISED
        if all(char in table for char in text):
            return "".join(table[char] for char in text)
        mark = "_" if kind == "sub" else "^"
        return f"{mark}{text}" if len(text) == 1 else f"{mark}({text})"


def _said(node: Element, style: type[_Style]) -> str:
    """A node of the tree in words of a style; Unreadable for an element that is none of Pandoc's."""
    children = list(node)
    if node.tag in _ROWS:
        return "".join(_said(child, style) for child in children)
    if node.tag in _WORDS:
        return _word(node, style)
    if node.tag == "mspace":
        return " "
    if node.tag == "mover" and (mark := _stroke(_text_of(children[1]))):
        base = "".join(char + mark if char.isalpha() else char for char in _said(children[0], _Plain))
        return style.word(children[0], unicodedata.normalize("NFC", base))
    if node.tag in _BOUNDS:
        scripts = zip(_BOUNDS[node.tag], children[1:], strict=True)
        base = _said(children[0], style)
        marks = "".join(
            style.script(kind, _tidy(_said(child, style)))
            for kind, child in scripts
            if _text_of(child).strip("⏞⏟")
        )
        return f"{base.rstrip()}{marks} " if marks and base[-1:] == " " else base + marks
    if node.tag == "mfrac":
        above, below = (_grouped(child, style) for child in children)
        return f"{above}{'/' if node.get('linethickness') != '0' else ' '}{below}"
    if node.tag == "msqrt":
        return "√" + _grouped(children[0] if len(children) == 1 else _row(children), style)
    if node.tag == "menclose":  # struck out, or in a box
        return "".join(_said(child, style) for child in children)
    if node.tag == "mtable":
        return "; ".join(filter(None, (_said(row, style).strip().rstrip(",;") for row in children)))
    if node.tag == "mtr":
        return " ".join(_said(cell, style).strip() for cell in children)
    if node.tag == "mphantom":
        return ""
    if node.tag == "mroot":
        return style.script("sup", _said(children[1], style)) + "√" + _grouped(children[0], style)
    raise _Unreadable(node.tag)


def _stroke(text: str) -> str:
    """The combining character of an accent over a letter; empty if it is none."""
    return text if len(text) == 1 and unicodedata.combining(text) else _COMBINING.get(text, "")


def _word(node: Element, style: type[_Style]) -> str:
    text = unescape(node.text or "").replace("\u2061", "").replace("\u2062", "").replace("\u00a0", " ")
    if node.tag == "mi" and len(text) > 1 and text.isalpha():
        return f" {style.word(node, text)} "
    if node.tag == "mo" and text in _RELATIONS:
        return f" {style.word(node, text)} "
    if node.tag == "mo" and text in {",", ";"}:
        return f"{text} "
    return style.word(node, text)


def _grouped(node: Element, style: type[_Style]) -> str:
    """What is above or below a line, in brackets unless it is one thing."""
    inner = _said(node, style).strip()
    single = len(_text_of(node)) <= 1 or node.tag in _WORDS or re.fullmatch(r"\w+", inner)
    return inner if single else f"({inner})"


def _row(children: list[Element]) -> Element:
    made = Element("mrow")
    made.extend(children)
    return made


def _text_of(node: Element) -> str:
    return unescape("".join(node.itertext())).strip()


def _tidy(text: str) -> str:
    """Single spaces; none before a sign that begins the formula."""
    text = re.sub(r"^ ([−+±~∼≈<>≤≥-]) ", r"\1", re.sub(r"[ \u2009]+", " ", text))
    text = re.sub(r"([(\[{|,]) ([−+±-]) ", r"\1\2", text)
    return re.sub(r" (?=[)\],;]|</su[bp]>)|(?<=[(\[]) | (?=\()|(?<=<su[bp]>) ", "", text).strip()
