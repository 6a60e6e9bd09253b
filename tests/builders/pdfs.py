"""PDFs written by hand: lines at given places in the standard fonts, and whole papers set in one of several styles."""

from dataclasses import dataclass

REGULAR, BOLD, ITALIC, SMALL_CAPITALS = "F1", "F2", "F3", "F4"
FONTS = {REGULAR: "Times-Roman", BOLD: "Times-Bold", ITALIC: "Times-Italic", SMALL_CAPITALS: "CMCSC10"}
WIDTH, HEIGHT = 612, 792
WORDS = [
    "the",
    "small",
    "model",
    "that",
    "hears",
    "a",
    "bell",
    "in",
    "the",
    "noise",
    "of",
    "a",
    "street",
    "was",
    "trained",
    "on",
    "data",
    "of",
    "many",
    "hours",
    "and",
    "we",
    "show",
    "that",
    "it",
    "is",
    "as",
    "good",
    "as",
    "the",
    "large",
    "ones",
    "which",
    "were",
    "known",
    "before",
    "it",
    "when",
    "the",
    "noise",
    "is",
    "not",
    "too",
    "loud",
]


@dataclass
class Put:
    """A piece of text with its left end at x, y in points from the page's lower left corner."""

    x: float
    y: float
    text: str
    size: float = 10
    font: str = REGULAR


def pdf(pages: list[list[Put]], encoding: str = "/WinAnsiEncoding") -> bytes:
    """A PDF 1.4 of these pages."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    fonts = []
    for name, base in FONTS.items():
        objects.append(f"<< /Type /Font /Subtype /Type1 /BaseFont /{base} /Encoding {encoding} >>")
        fonts.append(f"/{name} {len(objects)} 0 R")
    kids = []
    for page in pages:
        stream = "\n".join(
            f"BT /{put.font} {put.size} Tf 1 0 0 1 {put.x:.2f} {put.y:.2f} Tm ({_escaped(put.text)}) Tj ET"
            for put in page
        )
        objects.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {len(objects)} 0 R "
            f"/Resources << /Font << {' '.join(fonts)} >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode()


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


class Paper:
    """Sets a paper line by line, in one column or two."""

    def __init__(self, columns: int = 1, head: str = ""):
        self.columns, self.head = columns, head
        self.width = 230 if columns == 2 else 460
        self.pages: list[list[Put]] = []
        self.column = columns
        self.y = 0.0
        self._words = 0
        self._next(0)

    @property
    def left(self) -> float:
        return 72 + (self.column - 1) * 250

    def _next(self, leading: float) -> None:
        self.y -= leading
        if self.pages and self.y > 80:
            return
        self.column += 1
        if self.column > self.columns:
            self.column = 1
            number = len(self.pages) + 1
            self.pages.append([Put(300, 40, str(number), 9)])
            if self.head:
                self.pages[-1].append(Put(180, 760, self.head if number % 2 else f"{self.head} {number}", 9))
        self.y = 720

    def line(
        self, text: str, size: float = 10, font: str = REGULAR, gap: float = 0, indent: float = 0
    ) -> None:
        self._next(size * 1.2 + gap)
        self.pages[-1].append(Put(self.left + indent, self.y, text, size, font))

    def prose(self, lines: int = 12) -> None:
        """Running text, another each time."""
        for number in range(lines):
            words, length = [], 0
            while length < self.width / 5:
                words.append(WORDS[(self._words * 7 + len(words) * 3 + self._words // 5) % len(WORDS)])
                length += len(words[-1]) + 1
                self._words += 1
            text = " ".join(words)
            self.line(f"{text}." if number == lines - 1 else text, indent=0)

    def references(self, count: int = 8, form: str = "[{}] ", heading: str = "", **style) -> None:
        if heading:
            self.line(heading, gap=8, **style)
        for number in range(1, count + 1):
            self.line(
                f"{form.format(number)}A. Person and B. Human, Bells of year {1990 + number}, Proc. of Ringing,",
                9,
            )
            self.line(f"vol. {number}, pp. 12-{12 + number}, {1990 + number}.", 9, indent=14)

    def bytes(self) -> bytes:
        return pdf(self.pages)
