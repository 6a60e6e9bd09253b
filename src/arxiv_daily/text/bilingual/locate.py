"""Within a pair of sentences: which Chinese clause has the words around a place of the English, and the other way."""

import re
from dataclasses import dataclass, field

from .alignment import Alignment, Bead, blanked

_CLAUSE = re.compile(r"[^，。；：！？、（）—]+")
_REACH = 48  # letters around a place of the English whose words are looked for
_ALSO = 0.45  # share of the best clause's weight from which another is asked too
_SURE = 1.4  # weight from which its neighbours need not be asked
_EVERYWHERE = 32  # clauses with a word beyond which it tells none of them from another
_LEAST = 0.7  # weight of found words below which nothing can be said


@dataclass
class Locator:
    """One pair of sentences, made ready to be asked."""

    english: str
    chinese: str
    spots: list[tuple[int, float, int]] = field(
        default_factory=list
    )  # place, weight, bits of the clauses with it
    clauses: list[tuple[int, str]] = field(default_factory=list)  # where it begins, text
    _spans: dict[int, tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, whole: Alignment, bead: Bead) -> "Locator":
        made = cls(blanked(bead.source), blanked(bead.target))
        made.clauses = [(m.start(), m[0].casefold()) for m in _CLAUSE.finditer(made.chinese)]
        offset = 0
        for i in bead.sources:
            for item in whole.items[i]:
                bits = 0
                for c, (_, text) in enumerate(made.clauses):
                    if any(form in text for form in item.forms):
                        bits |= 1 << c
                if 0 < bits.bit_count() <= _EVERYWHERE:
                    weight = item.weight / bits.bit_count()
                    made.spots += [(offset + at, weight, bits) for at in item.spots]
            offset += len(whole.sources[i]) + 1
        made.spots.sort()
        return made

    def chinese_near(self, at: int) -> tuple[str, str]:
        """The clause that has most of what stands around this place of the English, and it with its neighbours if unsure.

        Two empty strings where too little of it is found to tell.
        """
        scores = [0.0] * len(self.clauses)
        border = re.compile(r"[.!?;]\s")
        for spot, weight, bits in self.spots:
            if abs(spot - at) <= _REACH and not border.search(self.english, min(spot, at), max(spot, at)):
                near = weight * (1.2 - abs(spot - at) / _REACH)
                for c in range(len(scores)):
                    if bits >> c & 1:
                        scores[c] += near
        best = max(range(len(scores)), key=scores.__getitem__, default=-1)
        if best < 0 or scores[best] < _LEAST:
            return "", ""
        asked = {best - 1, best, best + 1} if scores[best] < _SURE else {best}
        asked |= {c for c, score in enumerate(scores) if score >= _ALSO * scores[best]}
        around = [self.clauses[c] for c in sorted(asked) if 0 <= c < len(self.clauses)]
        return self.clauses[best][1], "，".join(text for _, text in around)

    def english_near(self, at: int, margin: int = 30) -> str:
        """What of the English stands behind the Chinese clause at this place, with a margin of letters; "" if untold."""
        clause = next(
            (c for c, (start, text) in enumerate(self.clauses) if start <= at < start + len(text)), -1
        )
        if clause not in self._spans:
            self._spans[clause] = self._span(clause)
        first, last = self._spans[clause]
        if last < 0:
            return ""
        start, stop = max(0, first - margin), last + margin + 8
        text = self.english[start:stop]
        return re.sub(r"^\S*\s", "", text) if start else text

    def _span(self, clause: int) -> tuple[int, int]:
        """First and last place of the English that a clause's words come from, where most of them stand; -1 if untold."""
        there = [(spot, weight) for spot, weight, bits in self.spots if clause >= 0 and bits >> clause & 1]
        if sum(weight for _, weight in there) < _LEAST:
            return -1, -1
        width = max(30, 4 * len(self.clauses[clause][1]))
        best, found, held, stop = -1.0, (-1, -1), 0.0, 0
        for spot, weight in there:  # a window that moves from place to place
            while stop < len(there) and there[stop][0] < spot + width:
                held += there[stop][1]
                stop += 1
            if held > best + 1e-9:
                best, found = held, (spot, there[stop - 1][0])
            held -= weight
        return found
