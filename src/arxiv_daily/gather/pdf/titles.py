"""What the words of a line tell: whether it can be a title, its number, and whether papers usually have it."""

import re
from dataclasses import dataclass

from ..section import kind_of_title

USUAL = re.compile(
    r"(general |an )?introduction|introduction and .{3,40}|(related|previous|prior) (works?|literature|research)"
    r"|(literature|related) review|background( and .{3,40})?|preliminar(y|ies)|motivation"
    r"|(materials and |data and )?methods?|methodology|(proposed |our )?(approach|method|model)|the model|data(sets?)?"
    r"|experiment(s|al (setup|results|settings?))?|(main |numerical |empirical )?results?( and discussions?)?"
    r"|evaluation|analysis|(general )?discussions?( and .{3,40})?|conclusions?( and .{3,40})?|concluding remarks"
    r"|summary( and .{3,40})?|limitations?( and .{3,40})?|future work|ethic(s|al)( statement| considerations)?"
    r"|acknowledge?ments?|funding|data availability( statement)?|(author )?contributions?|author contributions"
    r"|conflicts? of interest|competing interests|declarations?|broader impacts?|reproducibility( statement)?"
    r"|einleitung|introducción|introducci[óo]n|conclusi[óo]n(es)?|引言|结论|結論|はじめに",
    re.IGNORECASE,
)
# What has no number in papers that number their chapters.
_NUMBERED = re.compile(
    r"(?P<main>\d{1,2}|[IVX]{1,5}|[A-Z])(?P<sub>(?:[.-](?:\d{1,2}|[A-Z]))*)(?P<dot>[.):]?)\s+(?P<title>\S.*)"
)
_SECTION_SIGN = re.compile(r"(§|Section|SECTION|Chapter|CHAPTER)\s*(?=\d|[IVX]+\b)")
_ROMAN = [
    "",
    *["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI"],
]
_CAPTION = re.compile(
    r"(fig(ure|\.)|tab(le|\.)|algorithm|listing|scheme|box|theorem|lemma|proposition|corollary|definition|remark"
    r"|example|assumption|proof|claim|step|case|note|equation|hypothesis|question)s?\b[\s:.]*(\(?\w{0,3}\.?\d|\()"
    r"|(theorem|lemma|proof|remark|note|table|figure|algorithm|example|definition)s?[.:]?$",
    re.IGNORECASE,
)
_LEADERS = re.compile(r"(\.\s?){4}")
VERB = re.compile(
    r"\b(is|are|was|were|has|have|had|can|could|will|would|should|must|shows?|given?|gives|let|suppose|assume|we|it|they"
    r"|denotes?|holds?|follows|there)\b"
)
KEYWORDS = re.compile(r"(key ?words?|index terms|ccs concepts|jel|pacs|msc)\b", re.IGNORECASE)
_FIRST = re.compile(
    r"(general |an )?introduction|overview|motivation|background|einleitung|einführung|introducci[óo]n|introdu[cç][aã]o"
    r"|introduzione|введение|引言|绪论|緒論|はじめに|서론",
    re.IGNORECASE,
)
_INITIAL, _REST = re.compile("[A-Z]"), re.compile("[A-Z]{2}")
_LITTLE = {"AND", "OF", "FOR", "THE", "IN", "ON", "WITH", "TO", "AT", "BY", "FROM", "VIA", "AN", "OR"}
_NAMES = re.compile(r"\b[A-Z]\. ?(?:[A-Z]\. ?)*[A-Z][a-z]+.{0,40}?(?:,| and |&) ?[A-Z]\. ?[A-Z]")
_ALGORITHM = re.compile(
    r"(inputs?|outputs?|require|ensure|initiali[sz]e|return|procedure|function)\b.*[:←]|/\*|//"
    r"|(for|while|if|else|end|repeat|until)\b.*\b(do|then)\b",
    re.IGNORECASE,
)
_SENTENCE_ENDS = re.compile(r"[\w)\]](?<!\bvs)(?<!\bal)(?<!\bcf)(?<!\bSt)(?<!\bNo)[.?!] [A-Z]")
_LEFT_OPEN = re.compile(
    r"\b(a|an|and|are|as|at|by|for|from|in|into|is|of|on|or|that|the|to|which|with)$|[,(–—-]$"
)
LONGEST = 180  # characters of a heading
_WORD = re.compile(r"[^\W\d_]{3}")  # what a formula has not
_LONG = 40  # characters; what is longer fills a line of prose in two columns


@dataclass(frozen=True)
class Number:
    """The number a heading begins with: `IV-A.2` has form "roman", main 4, depth 3."""

    form: str
    main: int
    depth: int
    dot: str


def numbering(title: str) -> Number | None:
    """The number at the start of a title, read as Arabic, Roman or a letter."""
    match = _NUMBERED.match(_SECTION_SIGN.sub("", title))
    if not match or not re.search(r"[^\W\d_]", match["title"]):
        return None
    main, depth = match["main"], 1 + len(re.findall(r"[.-]\w", match["sub"]))
    if main.isdigit() and int(main) == 0:
        return None
    if main.isdigit():
        return Number("arabic", int(main), depth, match["dot"])
    if main in _ROMAN and (match["dot"] == "." or depth > 1 or len(main) > 1):
        return Number("roman", _ROMAN.index(main), depth, match["dot"])
    return Number("letter", ord(main[0]) - 64, depth, match["dot"]) if len(main) == 1 else None


def named(title: str) -> str:
    """A title without its number, small capitals written apart joined: "I NTRODUCTION"."""
    title = with_small_capitals(title)
    match = _NUMBERED.match(_SECTION_SIGN.sub("", title))
    name = match["title"] if match and numbering(title) else title
    return name.strip(" .:—–")


def begins_paper(title: str) -> bool:
    """Whether a heading is that of a first chapter, so that only title, authors and abstract stand before it."""
    number = numbering(title)
    if number:
        return number.main == 1 and number.depth == 1
    return bool(_FIRST.match(named(title)))


def with_small_capitals(text: str) -> str:
    """ "R EFERENCES" as PDFs give small capitals, in one word; the "A" of "A PROOF OF IT" stays a word."""
    if text.upper() != text:
        return text
    words = text.split(" ")
    cut = {i for i in range(1, len(words)) if _INITIAL.fullmatch(words[i - 1]) and _REST.match(words[i])}
    whole = [
        word for i, word in enumerate(words) if i not in cut and _REST.match(word) and word not in _LITTLE
    ]
    if not cut or [word for word in whole if word.strip(".") not in _ROMAN]:
        return text
    joined = "".join(word if i in cut or not i else f" {word}" for i, word in enumerate(words))
    alone = len(words) == 2 and is_usual(words[1]) and not is_usual(joined)
    return text if alone else joined


def can_be_title(text: str) -> bool:
    """Whether a text can be a heading at all."""
    letters = re.findall(r"[^\W\d_]", text)
    if not 3 <= len(text) <= LONGEST or len(letters) < max(3, 0.5 * len(text.replace(" ", ""))):
        return len(letters) >= 2 and bool(re.fullmatch(r"[\d. ]*[\u3040-\u9fff\uac00-\ud7af]{2,30}", text))
    name, number = named(text), numbering(text)
    if len(text.split()) > 22 or _LEADERS.search(text) or re.search(r"[@\\{}]|http", text):
        return False
    if _NAMES.match(text) or re.match(r"[•*(–—-]", text):
        return False
    if not number and len(text.split()) > 10 and VERB.search(text):
        return False
    if _ALGORITHM.match(name) or ((not number or number.form == "letter") and not _WORD.search(name)):
        return False
    if _CAPTION.match(name) and not (number and _CAPTION.fullmatch(name)):
        return False
    return not re.search(r"[,;]$|[=<>∑∫|∈←≤≥⊂∀∃∪∩]|\s\d{1,3}$", text) and not name[:1].islower()


def is_prose(text: str, following: str) -> bool:
    """Whether a text without a number goes on in what follows, or holds the end of one sentence and more of the next."""
    if numbering(text) or is_usual(text):
        return False
    unfinished = _LEFT_OPEN.search(text) or (len(text) > _LONG and following[:1].islower())
    return bool(unfinished) or (bool(_SENTENCE_ENDS.search(text)) and text[-1:].isalnum())


def is_usual(title: str) -> bool:
    """Whether a title as a whole is one that papers have."""
    name = named(title)
    return bool(USUAL.fullmatch(name)) or kind_of_title(name) is not None


def is_appendix(text: str, before: str) -> bool:
    """Whether a line in the type of running text is the heading of an appendix and no prose that names one."""
    if not re.search(r"[.!?:)\]]$|^$", before) or re.search(
        r"[.,;]$|\b(of|in|the|and|for|see)$", text.rstrip()
    ):
        return False
    rest = re.sub(r"^(appendix|appendices)\s*([A-Z](\.\d+)?|\d+)?[.:\s—–-]*", "", text, flags=re.IGNORECASE)
    return len(rest.split()) <= 10 and not VERB.search(rest) and not re.search(r"[.]\s", rest)
