"""The text of a paper's PDF, cut into sections at its headings."""

import re
import statistics
import threading

import pypdfium2

from .section import Section, kind_of_title, squash

Draft = tuple[str, int, str, list[str]]  # title, page, kind, lines
PAGES = 200  # read at most
LAST = ("references", "appendix")  # after them only lettered headings and usual titles count
ENGINE = threading.Lock()  # PDFium works in one thread at a time
USUAL = re.compile(
    r"introduction|related work|background|methods?|methodology|experimental setup|experiments|results"
    r"|discussion|conclusions?|limitations|future work|acknowledge?ments?",
    re.I,
)
NUMBERED = re.compile(r"(\d{1,2}|[IVX]{1,5}|[A-Z])((?:\.\d{1,2})*)\.?\s+(\S.{0,80})$")
ROMAN = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV"]
# The count of headings begins here, even after a table of contents.
FIRST = re.compile(r"((1|I)\.?\s+)?introduction", re.I)
LEADERS = re.compile(r"(\.\s?){4}")
STAMP = re.compile(r"arXiv:\d{4}\.\d{4,5}v\d+ ")


def read(document: bytes) -> list[Section]:
    """Sections in reading order, anchors `page=N`; none if the file cannot be read or holds no text."""
    return sections(_lines(document))


def sections(lines: list[tuple[int, str]]) -> list[Section]:
    """Lines with their page numbers, cut at the headings among them."""
    drafts: list[Draft] = [("", 1, "body", [])]
    before, kind, top = "", "body", 0
    for page, line in lines:
        heading = False
        title = re.match(r"(abstract)\s*[—–:.-]+\s*(?=\S)", line, re.I)
        if title:
            kind = "abstract"
            drafts.append(("Abstract", page, kind, [line[title.end() :]]))
        elif heading := _is_heading(line, before, kind, top):
            if first := FIRST.fullmatch(line):
                drafts = _without_front(drafts)
            top = _number(line) if first else max(top, _number(line))
            kind = kind_of_title(line) or ("appendix" if _lettered(line) and kind in LAST else "body")
            drafts.append((line, page, kind, []))
        else:
            drafts[-1][3].append(line)
        before = "" if heading else line
    if len(drafts) > 1 and not drafts[0][0]:
        drafts = _without_front(drafts[:1]) + drafts[1:]
    width = statistics.median([len(line) for _, line in lines] or [0])
    if not any(kind == "body" and text for _, _, kind, text in drafts):
        drafts = [("", 1, "body", [line for _, line in lines])]  # headings were misread: lose nothing
    out = [Section(squash(t), f"page={page}", _flow(text, width), k) for t, page, k, text in drafts]
    return [section for section in out if section.text]


def _without_front(drafts: list[Draft]) -> list[Draft]:
    """Without title, authors (known from the metadata) and contents; the abstract and anything long stay."""
    short = sum(len(line) for _, _, kind, text in drafts if kind != "abstract" for line in text) < 3000
    return [draft for draft in drafts if draft[2] == "abstract"] if short else drafts


def _lines(document: bytes) -> list[tuple[int, str]]:
    """Page and text of every line, words joined that were cut at a line's end."""
    with ENGINE:
        try:
            with pypdfium2.PdfDocument(document) as pdf:
                pages = [pdf[i].get_textpage().get_text_bounded() for i in range(min(len(pdf), PAGES))]
        except pypdfium2.PdfiumError:
            return []
    return [(number, line) for number, page in enumerate(pages, 1) for line in clean(page)]


def clean(page: str) -> list[str]:
    """The lines of a page as PDFium gives it, without page number and stamp.

    U+0002 stands for a hyphen that only the end of a line made.
    """
    text = re.sub("\x02\\s*\r?\n?", "", page)
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)
    lines = [line for line in map(squash, text.splitlines()) if line and not STAMP.match(line)]
    edges = {0, len(lines) - 1}
    return [line for i, line in enumerate(lines) if i not in edges or not line.isdigit()]


def _is_heading(line: str, before: str, kind: str, top: int) -> bool:
    """Whether a line is a heading; `before` is the line before it ("" for a heading), `top` the last number.

    Numbered ones must continue the count, and unnumbered ones count only where none has a number: tables have
    lines like "Method" too.
    """
    if LEADERS.search(line):
        return False
    if FIRST.fullmatch(line) or (kind_of_title(line) and len(line) < 80 and not re.search(r"\s\d+$", line)):
        return True
    found = NUMBERED.match(line)
    if kind in LAST:
        return bool(found) and _lettered(line) and _begins_anew(before) and _is_title(found[3])
    if not found:
        return bool(USUAL.fullmatch(line)) and (top == 0 or "ackn" in line.lower())
    number, sub, title = _number(line), found[2], found[3]
    next_one = number == top > 0 if sub else number == top + 1
    return next_one and _is_title(title) and (_begins_anew(before) or bool(USUAL.fullmatch(title)))


def _begins_anew(before: str) -> bool:
    return bool(re.search(r"[.!?:;)\]]$|^$", before))


def _is_title(text: str) -> bool:
    return bool(re.match(r"[A-Z]", text)) and len(text.split()) <= 10 and not re.search(r"[.,;:!?]$", text)


def _number(line: str) -> int:
    """The number of a heading's chapter, 0 if it has none."""
    name = (NUMBERED.match(line) or ["", ""])[1]
    return int(name) if name.isdigit() else ROMAN.index(name) if name in ROMAN else 0


def _lettered(line: str) -> bool:
    return bool(re.match(r"[A-Z]((?:\.\d{1,2})+|\.)?\s+[A-Z]", line))


def _flow(lines: list[str], width: float) -> str:
    """Lines joined to paragraphs, which end where a sentence ends on a short line."""
    text = ""
    for line in lines:
        ends = re.search(r"[.!?:]$", line) and len(line) < 0.75 * width
        text += line + ("\n\n" if ends else " ")
    return text.strip()
