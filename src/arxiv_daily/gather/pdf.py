"""The text of a paper's PDF, cut into sections at its headings."""

import re
import statistics
import threading

import pypdfium2

from .section import Section, kind_of_title, squash

PAGES = 200  # read at most
ENGINE = threading.Lock()  # PDFium works in one thread at a time
KNOWN = re.compile(
    r"abstract|introduction|related work|background|methods?|methodology|experimental setup|experiments"
    r"|results|discussion|conclusions?|limitations|future work|acknowledge?ments?|references|bibliography|works cited"
    r"|appendix|supplementary material",
    re.I,
)
NUMBERED = re.compile(r"(\d{1,2}|[IVX]{1,5}|[A-Z])((?:\.\d{1,2})*)\.?\s+(\S.{0,80})$")
ROMAN = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV"]
FURNITURE = re.compile(r"\d{1,4}$|arXiv:\d{4}\.\d{4,5}v\d+ ")


def read(document: bytes) -> list[Section]:
    """Sections in reading order, anchors `page=N`; none if the file cannot be read or holds no text."""
    lines = _lines(document)
    drafts: list[tuple[str, int, str, list[str]]] = [("", 1, "body", [])]
    before, kind, top = "", "body", 0
    for page, line in lines:
        title = re.match(r"(abstract)\s*[—–:.-]+\s*(?=\S)", line, re.I)
        if title:
            kind = "abstract"
            drafts.append(("Abstract", page, kind, [line[title.end() :]]))
        elif _is_heading(line, before, kind, top):
            top = max(top, _number(line))
            kind = kind_of_title(line) or ("appendix" if _lettered(line) and kind in LAST else "body")
            drafts.append((line, page, kind, []))
        else:
            drafts[-1][3].append(line)
        before = line
    if len(drafts) > 1 and sum(map(len, drafts[0][3])) < 3000:
        drafts = drafts[1:]  # title and authors, known from the metadata
    width = statistics.median([len(line) for _, line in lines] or [0])
    sections = [Section(squash(t), f"page={page}", _flow(text, width), k) for t, page, k, text in drafts]
    return [section for section in sections if section.text]


LAST = ("references", "appendix")


def _lines(document: bytes) -> list[tuple[int, str]]:
    """Page and text of every line, words joined that were cut at a line's end."""
    with ENGINE:
        try:
            with pypdfium2.PdfDocument(document) as pdf:
                pages = [pdf[i].get_textpage().get_text_bounded() for i in range(min(len(pdf), PAGES))]
        except pypdfium2.PdfiumError:
            return []
    out = []
    for number, page in enumerate(pages, 1):
        whole = re.sub("\x02\\s*\r?\n?", "", page)
        lines = (
            squash(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", line))
            for line in whole.splitlines()
        )
        out += [(number, line) for line in lines if line and not FURNITURE.match(line)]
    return out


def _is_heading(line: str, before: str, kind: str, top: int) -> bool:
    """Whether a line is a heading: a usual title alone, or the next number before a short title."""
    if KNOWN.fullmatch(re.sub(r"^(\d{1,2}|[IVX]{1,5})\.?\s+", "", line).strip(" .:")):
        return True
    if kind_of_title(line) == "appendix" and len(line) < 80:
        return True
    found = NUMBERED.match(line)
    if not found or not (re.search(r"[.!?:;)\]]$|^$", before) or _is_title(before)):
        return False
    sub, title = found[2], found[3]
    if not _is_title(title):
        return False
    if kind in LAST:
        return _lettered(line)
    number = _number(line)
    return number == top + 1 if not sub else number == top and number > 0


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
