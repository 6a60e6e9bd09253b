"""A Jekyll post of an older archive taken apart without losing a byte: front matter, introduction, papers.

Every piece knows its words, the frame around them and what separates it from the next, so that the pieces in
their order are the file again, whatever the file holds. What is no known part is a piece too, of kind `rest`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FRONT = re.compile(r"\ufeff?(---[ \t]*\r?\n.*?^---[ \t]*)\r?$", re.S | re.M)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_TITLE = re.compile(r"##(?!#)[ \t]*\S")
NAMED = re.compile(r"[ \t]*[-*][ \t]+\*\*(?P<name>[^*\n]{1,40})\*\*[ \t]*[:：][ \t]*(?P<value>.*)")
NAMES = {"authors", "categories", "arxiv", "pdf"}
_RULE = re.compile(r"\s*(-{3,}|\*{3,})?\s*")
_FRAME = re.compile(
    r"<details[^>\n]*>\s*<summary>[^<\n]*解读[^<\n]*</summary>"
    r"(?:[ \t]*\r?\n)*(?:<div[^>\n]*>[ \t]*\r?\n?)?(?:[ \t]*\r?\n)*"
)
_END = "</details>"
_BROKEN_TITLE = 3  # lines a title may be broken into


@dataclass(frozen=True)
class Piece:
    """`text` in its frame `open` and `close`; `gap` is what follows up to the next piece. `paper` counts the
    headings up to here, `line` is where the piece begins. `kind`: front, intro, heading, abstract, reading, rest.
    """

    kind: str
    text: str
    open: str = ""
    close: str = ""
    gap: str = ""
    paper: int = 0
    line: int = 1


@dataclass(frozen=True)
class _Span:
    """Where a piece lies in the file: its frame from `start` to `end`, its words between."""

    kind: str
    start: int
    first: int
    last: int
    end: int


def pieces(text: str) -> list[Piece]:
    """The file's pieces; joined, they are `text`. The first is the front matter, empty where there is none."""
    spans = list(_filled(text, list(_landmarks(text))))
    found, papers = [], 0
    for span, following in zip(spans, [*spans[1:], None], strict=True):
        papers += span.kind == "heading"
        found.append(
            Piece(
                span.kind,
                text[span.first : span.last],
                text[span.start : span.first],
                text[span.last : span.end],
                text[span.end : following.start if following else len(text)],
                papers,
                text.count("\n", 0, span.first) + 1,
            )
        )
    return found


def _landmarks(text: str) -> Iterator[_Span]:
    """Front matter, headings of papers and their readings, in the order of the file."""
    front = _FRONT.match(text)
    front = None if front and "\n## " in front[1] else front  # its end is lost
    yield (
        _Span("front", 0, front.start(1), front.end(1), front.end(1)) if front else _Span("front", 0, 0, 0, 0)
    )
    headings = list(_paper_headings(text, front.end() if front else 0))
    limits = [*(start for start, _ in headings[1:]), len(text)]
    for (start, end), limit in zip(headings, limits, strict=False):
        yield _Span("heading", start, start, end, end)
        if frame := _FRAME.search(text, end, limit):
            yield _reading(text, frame, limit)


def _paper_headings(text: str, start: int) -> Iterator[tuple[int, int]]:
    """From where to where the headings of papers go: a title with its authors, categories and links below."""
    lines = [(match.start(), match[0]) for match in _LINE.finditer(text, start)]
    number = 0
    while number < len(lines):
        after = _behind_heading(lines, number)
        if after > number:
            begin, last = lines[after - 1]
            yield lines[number][0], begin + len(last.rstrip())
        number = max(after, number + 1)


def _behind_heading(lines: list[tuple[int, str]], number: int) -> int:
    """The line behind the heading that begins at this one; the line itself if none does."""
    if not _TITLE.match(lines[number][1]):
        return number
    at = number + 1
    while at < len(lines) and at < number + _BROKEN_TITLE and _plain(lines[at][1]):
        at += 1
    while at < len(lines) and at < number + _BROKEN_TITLE + 1 and not lines[at][1].strip():
        at += 1
    first = at
    while at < len(lines) and (match := NAMED.match(lines[at][1])):
        if at == first and match["name"].strip().lower() not in NAMES:
            return number
        at += 1
    return at if at > first else number


def _plain(line: str) -> bool:
    """Whether the line can be the rest of a title."""
    return bool(line.strip()) and line.lstrip()[0] not in "#-*<>|"


def _reading(text: str, frame: re.Match, limit: int) -> _Span:
    """The reading in its frame; one that is not closed goes as far as its paper."""
    end = text.find(_END, frame.end(), limit)
    closed = end >= 0
    last = (
        frame.end() + len(text[frame.end() : end].rstrip())
        if closed
        else _trimmed(text, frame.end(), limit)[1]
    )
    end = end + len(_END) if closed else last
    words = text[frame.end() : last]
    if words.endswith("</div>"):
        last = frame.end() + len(words.removesuffix("</div>").rstrip())
    return _Span("reading", frame.start(), frame.end(), last, end)


def _filled(text: str, known: list[_Span]) -> Iterator[_Span]:
    """The spans with what lies between them: the introduction, abstracts, and what is no known part."""
    kinds = {"front": "intro", "heading": "abstract", "reading": "rest"}
    for span, following in zip(known, [*known[1:], None], strict=True):
        yield span
        first, last = _trimmed(text, span.end, following.start if following else len(text))
        if first < last:
            yield _Span(kinds[span.kind], first, first, last, last)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without blank lines and rules at its ends."""
    lines = [(match.start(), match[0]) for match in _LINE.finditer(text, start, end)]
    while lines and _RULE.fullmatch(lines[0][1]):
        lines.pop(0)
    while lines and _RULE.fullmatch(lines[-1][1]):
        lines.pop()
    if not lines:
        return start, start
    (first, line), (begin, last) = lines[0], lines[-1]
    return first + len(line) - len(line.lstrip(" \t\r\n")), begin + len(last.rstrip())
