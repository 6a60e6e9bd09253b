"""The lines of a PDF as PDFium sees them: text, place, type."""

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

from ..section import Deadline, squash

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BOLD = re.compile(r"bold|black|heavy|demi|medi|cmbx|cmb\d|sfbx|bx\d|[-,]bd|\.b\b|-b$", re.IGNORECASE)
# Small capitals count as well: what matters is that they are not running text.
_ITALIC = re.compile(r"ital|obliq|cmti|cmsl|sfti|slant|-it\b|-i$|csc\d|smallcap|-sc\b|caps", re.IGNORECASE)
_LABEL = re.compile(r"(\d{1,2}|[IVX]{1,5}|[A-Z])([.-]\w{1,2})*[.):]?")
_ORDINAL = re.compile(r"st|nd|rd|th")


@dataclass
class Line:
    """One line of a page; places in points from the page's lower left corner, sizes in points, 0 if not known."""

    page: int
    text: str
    x: float = 0.0
    right: float = 0.0
    y: float = 0.0
    size: float = 0.0
    bold: bool = False
    italic: bool = False
    cells: int = 1  # pieces with wide gaps between them
    lead: int = 0  # characters at the start that are set in bold or italics, unlike the rest
    hyphen: bool = False  # a word goes on in the next line
    turned: bool = False
    height: float = 0.0  # of the page
    width: float = 0.0


@dataclass(frozen=True)
class _Type:
    size: float
    bold: bool
    italic: bool
    turned: bool


@dataclass
class _Run:
    """Characters of one type on one line without a space between them."""

    text: str
    x: float
    y: float
    type: _Type
    space: bool  # before it
    right: float = 0.0


class Page:
    """Reads the characters of one page."""

    def __init__(self, page: pypdfium2.PdfPage, number: int, deadline: Deadline):
        self._text = page.get_textpage()
        self._handle = self._text.raw
        self._number, self._deadline = number, deadline
        self._width, self._height = page.get_size()
        self._types: dict[int | None, _Type] = {}

    def lines(self) -> list[Line]:
        """In the order of the content, which is that of reading in what TeX and Word write."""
        found: list[Line] = []
        for runs, hyphen in self._runs():
            line = self._line(runs, hyphen)
            if not line.text:
                continue
            if found and _goes_on(found[-1], line):
                found[-1] = _joined(found[-1], line)
            else:
                found.append(line)
        return found

    def _runs(self) -> Iterator[tuple[list[_Run], bool]]:
        """The runs of each line, and whether it ends in a word that goes on."""
        handle, unicode_of, size_of = self._handle, raw.FPDFText_GetUnicode, raw.FPDFText_GetFontSize
        runs: list[_Run] = []
        space, size, last = True, 0.0, -1
        for index in range(self._text.count_chars()):
            self._deadline.check()
            code = unicode_of(handle, index)
            if code in (10, 13, 2):
                if runs:
                    self._close(runs, last)
                    yield runs, code == 2
                runs, space = [], True
                continue
            if code in (32, 160, 9, 0):
                space = True
                continue
            here = size_of(handle, index)
            if space or not runs or abs(here - size) > 0.3:
                self._close(runs, last)
                x, y = self._origin(index)
                runs.append(_Run("", x, y, self._type(index, here), space and bool(runs)))
            runs[-1].text += chr(code)
            space, size, last = False, here, index
        if runs:
            self._close(runs, last)
            yield runs, False

    def _close(self, runs: list[_Run], last: int) -> None:
        if runs and last >= 0 and not runs[-1].right:
            left, right, low, high = (ctypes.c_double() for _ in range(4))
            raw.FPDFText_GetCharBox(self._handle, last, left, right, low, high)
            runs[-1].right = right.value

    def _origin(self, index: int) -> tuple[float, float]:
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(self._handle, index, x, y)
        return x.value, y.value

    def _type(self, index: int, size: float) -> _Type:
        """The type of a character; asked for once for each text object."""
        thing = raw.FPDFText_GetTextObject(self._handle, index)
        key = ctypes.cast(thing, ctypes.c_void_p).value
        if key not in self._types:
            matrix, name = raw.FS_MATRIX(), ctypes.create_string_buffer(128)
            known = bool(key) and raw.FPDFPageObj_GetMatrix(thing, matrix)
            scale = (matrix.c**2 + matrix.d**2) ** 0.5 if known else 1.0
            turned = bool(known) and abs(matrix.b) > abs(matrix.a)
            raw.FPDFText_GetFontInfo(self._handle, index, name, 128, ctypes.c_int())
            font = name.value.decode(errors="replace").partition("+")[2] or name.value.decode(
                errors="replace"
            )
            weight = raw.FPDFText_GetFontWeight(self._handle, index)
            bold = bool(_BOLD.search(font)) or weight >= 650
            self._types[key] = _Type(round(size * scale, 1), bold, bool(_ITALIC.search(font)), turned)
        return self._types[key]

    def _line(self, runs: list[_Run], hyphen: bool) -> Line:
        """A line of runs, with marks where digits stand above or below it."""
        weights: Counter[tuple[float, float]] = Counter()
        for run in runs:
            weights[run.type.size, round(run.y, 1)] += len(run.text)
        (size, y), _ = weights.most_common(1)[0]
        if sum(run.text.isupper() for run in runs) > 0.7 * len(
            runs
        ):  # small capitals are as high as their first
            size = max(run.type.size for run in runs if abs(run.y - y) < 0.1 * size + 0.1)
        text, cells, before = "", 1, runs[0].x
        letters, named = Counter[_Type](), Counter[_Type]()
        for run in runs:
            if run.space:
                text += " "
                cells += run.x - before > 1.8 * max(size, 1)
            text += _script(text, run, size, y) + run.text
            before = run.right
            letters[run.type] += len(run.text)
            named[run.type] += sum(sign.isalpha() for sign in run.text)
        if named.total() > 2:  # numbers of headings and of lines often have a type of their own
            letters = named
        total = sum(letters.values())
        return Line(
            self._number,
            squash(_CONTROL.sub("", text)),
            runs[0].x,
            runs[-1].right,
            y,
            size,
            sum(n for kind, n in letters.items() if kind.bold) > 0.75 * total,
            sum(n for kind, n in letters.items() if kind.italic) > 0.75 * total,
            cells,
            _lead(runs),
            hyphen,
            sum(n for kind, n in letters.items() if kind.turned) > 0.5 * total,
            self._height,
            self._width,
        )


def _lead(runs: list[_Run]) -> int:
    """Characters at the start, a number included, that are set in bold or italics, unlike the rest."""
    start = 1 if len(runs) > 1 and _LABEL.fullmatch(runs[0].text) and runs[1].space else 0
    first = runs[start].type
    if not (first.bold or first.italic):
        return 0
    alike = [(run.type.bold, run.type.italic) == (first.bold, first.italic) for run in runs[start:]]
    end = start + alike.index(False) if False in alike else 0
    return sum(len(run.text) + run.space for run in runs[:end])


def _script(before: str, run: _Run, size: float, y: float) -> str:
    """`^` or `_` for a small run that is raised or lowered and touches what it belongs to."""
    if (
        run.space
        or not before
        or run.type.size > 0.85 * size
        or not re.match(r"[^\W_]|[-+\u2212][^\W_]", run.text)
    ):
        return ""
    if not re.search(r"[\w)\]}|]$", before) or _ORDINAL.fullmatch(run.text):
        return ""
    if run.y - y > 0.12 * size:
        return "^"
    return "_" if run.y - y < -0.06 * size else ""


def _goes_on(before: Line, line: Line) -> bool:
    """Whether PDFium broke a line where an exponent moves the baseline."""
    if before.page != line.page or before.hyphen or before.turned or line.turned:
        return False
    size = max(before.size, line.size)
    near = -0.3 * size <= line.x - before.right < 0.8 * size
    return (near and 0 < abs(line.y - before.y) < 0.6 * size) or (near and line.y == before.y)


def _joined(before: Line, line: Line) -> Line:
    mark = ""
    if line.size < 0.85 * before.size and re.match(r"[^\W_]|[-+\u2212]\w", line.text) and len(line.text) < 12:
        mark = "^" if line.y > before.y else "_"
    gap = "" if mark or line.x - before.right < 0.12 * before.size else " "
    main = before if len(before.text) >= len(line.text) else line
    return Line(
        **{
            **vars(main),
            "text": f"{before.text}{gap}{mark}{line.text}",
            "x": before.x,
            "right": line.right,
            "lead": before.lead,
            "hyphen": line.hyphen,
            "cells": before.cells + line.cells - 1,
        }
    )
