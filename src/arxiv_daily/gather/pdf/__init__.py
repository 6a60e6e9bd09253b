"""The text of a paper's PDF, cut into sections at its headings."""

import re
import threading
from collections.abc import Sequence

import pypdfium2
from pypdfium2 import raw

from ..section import Contents, Deadline, Kind, Section, TooSlow, kind_of_title, squash
from . import headings, references, titles
from .flow import Joiner
from .furniture import without_furniture
from .language import is_language
from .lines import Line, Page

__all__ = ["Line", "contents", "read", "sections"]

PAGES = 200  # read at most
SECONDS = 40.0  # a page of text takes a fiftieth of a second
_LEAST = 400  # characters of a file below which it has no text
_ENGINE = threading.Lock()  # PDFium works in one thread at a time
_ABSTRACT = re.compile(
    r"(abstract|summary|zusammenfassung|r[ée]sum[ée]|resumen|摘要)\s*[—–:.-]+\s*(?=\S)", re.IGNORECASE
)
_LONGEST_ABSTRACT = 3500  # characters; behind them the body begins, heading or not
_FRONT = 3000  # characters before the first heading that are title and authors; what is longer is text


def read(document: bytes) -> list[Section]:
    """Sections in reading order, anchors `page=N`; empty if the file cannot be read or holds no text."""
    return contents(document).sections


def contents(document: bytes) -> Contents:
    """What a file holds; never raises for what stands in it."""
    if not document.strip():
        return Contents(whole=False, reason="empty")
    if b"%PDF-" not in document[:1024]:
        return Contents(whole=False, reason="not-a-paper")
    try:
        with _ENGINE:
            lines, pages, read_pages = _lines(document)
    except pypdfium2.PdfiumError as problem:
        code = getattr(problem, "err_code", None)
        return Contents(whole=False, reason="encrypted" if code == raw.FPDF_ERR_PASSWORD else "broken")
    except TooSlow:
        return Contents(whole=False, reason="too-slow")
    length = sum(len(line.text) for line in lines)
    if length < min(_LEAST, 100 * read_pages):
        return Contents(whole=False, reason="scanned" if read_pages else "empty")
    if not is_language("\n".join(line.text for line in lines)):
        return Contents(whole=False, reason="no-language")
    found = sections(without_furniture(lines))
    return Contents(found, whole=read_pages == pages, reason="" if read_pages == pages else "long")


def sections(given: Sequence[Line | tuple[int, str]]) -> list[Section]:
    """Lines, or pages and texts of lines whose type is not known, cut at the headings among them."""
    lines = [line if isinstance(line, Line) else Line(*line) for line in given]
    lines = [line for line in lines if squash(line.text)]
    joiner = Joiner(lines)
    drafts = _opened(_cut(lines), joiner)
    drafts = _without_front(drafts) if any(d.kind == "body" and d.lines for d in drafts[1:]) else _one(drafts)
    out = [Section(d.title, f"page={d.page}", joiner.text(d.lines), d.kind) for d in drafts]
    return [section for section in out if section.text or section.title]


class _Draft:
    def __init__(self, title: str, page: int, kind: Kind):
        self.title, self.page, self.kind = title, page, kind
        self.lines: list[Line] = []


def _lines(document: bytes) -> tuple[list[Line], int, int]:
    """The lines of all pages, how many pages there are, and how many were read."""
    deadline = Deadline(SECONDS)
    with pypdfium2.PdfDocument(document) as pdf:
        pages = len(pdf)
        lines: list[Line] = []
        for index in range(min(pages, PAGES)):
            page = pdf[index]
            lines += Page(page, index + 1, deadline).lines()
            page.close()
    return lines, pages, min(pages, PAGES)


def _cut(lines: list[Line]) -> list[_Draft]:
    """One draft for each heading, with what its text is."""
    starts = {heading.start: heading for heading in _headings(lines)}
    drafts = [_Draft("", lines[0].page if lines else 1, "body")]
    kind: Kind = "body"
    mains, index = 0, 0
    while index < len(lines):
        line = lines[index]
        heading = starts.pop(index, None)
        if heading:
            kind = _kind(heading, kind, mains)
            mains += heading.level == 1 and kind == "body"
            drafts.append(_Draft(squash(heading.title), line.page, kind))
            if heading.rest:
                drafts[-1].lines.append(Line(**{**vars(lines[heading.end - 1]), "text": heading.rest}))
            index = heading.end
            continue
        if mains == 0 and kind == "body" and (match := _ABSTRACT.match(line.text)):
            kind = "abstract"
            drafts.append(_Draft("Abstract", line.page, kind))
            line = Line(**{**vars(line), "text": line.text[match.end() :]})
        elif kind == "abstract" and _abstract_ends(drafts[-1].lines, line):
            kind = "body"
            drafts.append(_Draft("", line.page, kind))
        drafts[-1].lines.append(line)
        index += 1
    return drafts


def _headings(lines: list[Line]) -> list[headings.Heading]:
    """The headings, with the start of the references; false ones of a table of contents are left out."""
    found = headings.find(lines)
    lists = [h for h in found if kind_of_title(titles.named(h.title)) == "references"]
    real = [h for h in lists if references.looks_like_list(lines, h.end)]
    found = [h for h in found if h not in lists or h in real]
    if not real and (start := references.start_of_list(lines)) is not None:
        found = [h for h in found if h.start < start or h.level == 1]
        found.append(headings.Heading(start, start, "References", None))
    return sorted(found, key=lambda heading: heading.start)


def _kind(heading: headings.Heading, kind: Kind, mains: int) -> Kind:
    """What the text below a heading is, from the heading and what went before."""
    name = titles.named(heading.title)
    if own := kind_of_title(heading.title) or kind_of_title(name):
        return own if own != "abstract" or mains == 0 else kind
    number = heading.number
    if kind in ("body", "abstract"):
        lettered = number is not None and number.form == "letter" and heading.level == 1 and number.depth == 1
        return "appendix" if lettered and mains >= 2 else "body"
    if kind == "references" and heading.level == 1:
        goes_on = number is not None and number.form == "arabic" and mains > 0 and number.main == mains + 1
        return (
            "body"
            if goes_on or re.fullmatch(r"(online |materials and )?methods?", name, re.IGNORECASE)
            else "appendix"
        )
    return "appendix"


def _abstract_ends(lines: list[Line], line: Line) -> bool:
    """Whether the abstract is over without a heading: keywords, other type or margins, or more than one has."""
    if not lines:
        return False
    if any(titles.KEYWORDS.match(one.text) for one in [*lines[-5:], line]):
        return False
    first = lines[min(1, len(lines) - 1)]
    length = sum(len(one.text) for one in lines)
    ended = bool(re.search(r"[.!?)]$", lines[-1].text)) or bool(titles.KEYWORDS.match(lines[-1].text))
    if length > _LONGEST_ABSTRACT:
        return ended
    if not line.size or length < 200 or not ended:
        return False
    return abs(line.size - first.size) > 0.4 or line.bold != first.bold or line.italic != first.italic


def _opened(drafts: list[_Draft], joiner: Joiner) -> list[_Draft]:
    """The text before the first heading apart from the abstract, in papers that begin without a heading."""
    place = 1 if len(drafts) > 1 and drafts[1].kind == "abstract" else 0
    after = drafts[place + 1] if len(drafts) > place + 1 else None
    if after is None or after.kind != "body" or not after.title or titles.begins_paper(after.title):
        return drafts
    given = drafts[place].lines
    start = (
        0
        if place
        else next((i for i in range(len(given) - 2) if joiner.is_prose(given[i : i + 3])), len(given))
    )
    length, end = 0, start
    while end < len(given) and not (length > _LEAST and _parts(joiner, given[end - 1], given[end])):
        length, end = length + len(given[end].text), end + 1
    if sum(len(line.text) for line in given[end:]) < _LEAST:
        return drafts
    front, abstract, text = (
        drafts[0],
        _Draft("Abstract", given[start].page, "abstract"),
        _Draft("", given[end].page, "body"),
    )
    abstract.lines, text.lines = given[start:end], given[end:]
    if not place:
        front.lines = given[:start]
    return [front, abstract, text, *drafts[place + 1 :]]


def _parts(joiner: Joiner, before: Line, line: Line) -> bool:
    """Whether an abstract ends between two lines: a paragraph does, or the type changes."""
    return joiner.begins(before, line) or (bool(line.size) and abs(before.size - line.size) > 0.4)


def _one(drafts: list[_Draft]) -> list[_Draft]:
    """One body of what has no heading that begins one; the abstract and the references stay apart."""
    body = _Draft("", drafts[0].page, "body")
    body.lines = [line for draft in drafts if draft.kind in ("body", "appendix") for line in draft.lines]
    kept = [draft for draft in drafts if draft.kind in ("abstract", "references")]
    before = [draft for draft in kept if draft.kind == "abstract"]
    if before:
        body.lines = [line for line in body.lines if line not in drafts[0].lines]
    return [*before, body, *(draft for draft in kept if draft not in before)]


def _without_front(drafts: list[_Draft]) -> list[_Draft]:
    """Without title and authors (known from the metadata) and contents; what is longer stays."""
    front = drafts[0]
    if len(drafts) > 1 and drafts[1].kind == "abstract":
        return drafts[1:]
    long = sum(len(line.text) for line in front.lines) >= _FRONT
    return drafts if len(drafts) == 1 or long else drafts[1:]
