"""Lines joined to paragraphs, and words joined that the end of a line cut."""

import re
from collections import Counter

from .lines import Line

_ENDS = re.compile(r"[.!?:。！？：][\"”’)\]]*$")


class Joiner:
    """Joins lines of one document; what its words look like elsewhere decides on hyphens."""

    def __init__(self, lines: list[Line]):
        text = " ".join(line.text for line in lines)
        self._compounds = {word.lower() for word in re.findall(r"[\w-]+", text) if "-" in word.strip("-")}
        self._words = Counter(word.lower() for word in re.findall(r"[^\W\d_]+", text))
        widths = [line.right - line.x for line in lines if line.size]
        self._typical = sorted(widths)[int(0.7 * len(widths))] if widths else 0.0
        lengths = sorted(len(line.text) for line in lines)
        self._length = lengths[len(lengths) // 2] if lengths else 0

    def text(self, lines: list[Line]) -> str:
        """Paragraphs, with an empty line between them."""
        out: list[str] = []
        for index, line in enumerate(lines):
            before = lines[index - 1] if index else None
            if before is None:
                out.append(line.text)
            elif before.hyphen or re.search(r"\w-$", before.text):
                out[-1] = self.joined(out[-1], line.text[:80])
                out.append(line.text)
            else:
                out.append(("\n\n" if self.begins(before, line) else " ") + line.text)
        return "".join(out).strip()

    def is_prose(self, lines: list[Line]) -> bool:
        """Whether lines are long and mostly of words in small letters, as those of a title and of authors are not."""
        words = [word for line in lines for word in re.findall(r"[^\W\d_]{2,}", line.text)]
        small = sum(word[0].islower() for word in words)
        return all(len(line.text) > 0.75 * self._length for line in lines) and small > 0.6 * len(words)

    def joined(self, start: str, rest: str) -> str:
        """The first of two pieces of a word; the hyphen at its end stays where it is the word's own."""
        start = start.rstrip("-\u2010\u00ad")
        first = (re.findall(r"[\w-]+$", start[-80:]) or [""])[0]
        second = (re.findall(r"^[\w-]+", rest) or [""])[0]
        return f"{start}-" if self._keeps(first, second) else start

    def _keeps(self, first: str, second: str) -> bool:
        if not first or not second or "-" in first:
            return True
        if not second[0].islower() or first[-1].isdigit() or (len(first) > 1 and first.isupper()):
            return True
        head = second.partition("-")[0].lower()
        pair = f"{first.lower()}-{second.lower()}"
        if any(known == pair or known.startswith(pair + "-") for known in self._compounds):
            return True
        if self._words[f"{first}{head}".lower()]:
            return False
        if f"{first.lower()}-{head}" in self._compounds:
            return True
        known = min(self._words[first.lower()], self._words[head])
        return len(first) > 2 and len(head) > 3 and known > 1

    def begins(self, before: Line, line: Line) -> bool:
        """Whether a line begins a paragraph: behind a short last line, a gap, or an indent after a full stop."""
        if not _ENDS.search(before.text):
            return False
        if not line.size:
            return len(before.text) < 0.75 * self._length
        short = before.right - before.x < 0.8 * self._typical
        same = before.page == line.page and before.y > line.y
        gap = same and before.y - line.y > 1.6 * max(line.size, before.size)
        indent = same and 0.8 * line.size < line.x - before.x < 4 * line.size
        return short or gap or indent
