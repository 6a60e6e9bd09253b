"""Running text of a PDF: its type and where its lines begin, against which headings are told."""

import re
from collections import Counter
from collections.abc import Iterable

from .lines import Line


class Body:
    """The type of running text."""

    def __init__(self, lines: list[Line]):
        sizes: Counter[float] = Counter()
        bold: Counter[bool] = Counter()
        for line in lines:
            sizes[line.size] += len(line.text)
        self.size = sizes.most_common(1)[0][0] if sizes else 0.0
        for line in lines:
            if abs(line.size - self.size) < 0.3:
                bold[line.bold] += len(line.text)
        self.bold = bool(bold) and bold.most_common(1)[0][0]
        lengths = sorted(len(line.text) for line in lines)
        self.length = lengths[len(lengths) // 2] if lengths else 0
        long = [
            line for line in lines if abs(line.size - self.size) < 0.3 and len(line.text) >= 0.8 * self.length
        ]
        self._lefts = _common(line.x for line in long)
        self._middles = _common((line.x + line.right) / 2 for line in long)

    def in_column(self, line: Line) -> bool:
        """Whether a line begins where running text does, or stands in the middle of a column."""
        middle = (line.x + line.right) / 2
        left = any(abs(line.x - x) < 4 for x in self._lefts)
        return left or any(abs(middle - x) < 6 for x in self._middles)

    def key(self, line: Line) -> tuple | None:
        """What sets a line off from running text; None if nothing does, or it is smaller."""
        if not line.size or line.turned:
            return None
        letters = re.sub(r"[\W\d_]|^\W*[A-ZIVX]+\.", "", line.text)
        caps = len(letters) > 3 and letters.isupper()
        large = line.size > 1.06 * self.size
        bold, italic = line.bold and not self.bold, line.italic
        if line.size < 0.88 * self.size or not (large or bold or italic or caps):
            return None
        return (round(line.size * 2), bold, italic, caps)


def _common(places: Iterable[float]) -> list[float]:
    counted = Counter(round(place / 3) for place in places)
    return [3 * place for place, times in counted.items() if times >= max(3, 0.04 * counted.total())]
