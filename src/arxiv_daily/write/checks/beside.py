"""What stands beside what: names and figures of a sentence that have changed places.

Where the words of the English are rendered tells where in the Chinese a name is likely to stand: near what it stands
near. Two names have changed places if each stands where the other is to be expected, by many words and by the nearest.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, combinations, islice, pairwise

from ...text.bilingual import entities, lexicon
from ...text.bilingual.quantities import quantities
from .flag import Flag, alarm

_Span = tuple[int, int]
_Exchange = tuple[str, str, tuple[_Span, _Span]]  # two things, and where in the Chinese they stand

# What a distance in the Chinese says of one in the English: tenths of the logarithm of how much likelier it is between two
# words so far apart than between any two of the sentence, counted on 115 published pairs. Rows: English words up to ...;
# columns: Chinese characters up to ..., from far before to far behind.
_WORDS = (1, 2, 3, 4, 6, 8, 11, 15, 20, 30)
_CHARACTERS = (-60, -40, -28, -20, -14, -10, -7, -5, -3, 0, 3, 5, 7, 10, 14, 20, 28, 40, 60)
_LIKELY = [
    [int(tenths) / 10 for tenths in row.split()]
    for row in """
-29 -36 -28 -22 -21 -13 -14 -10 -7 -4 28 13 3 -1 -6 -11 -19 -26 -28 -37
-35 -23 -24 -16 -8 -3 -1 -3 -5 -7 13 22 14 6 2 -4 -8 -18 -20 -31
-32 -29 -20 -14 -5 0 1 2 0 -7 -2 14 17 11 7 1 -3 -12 -14 -29
-32 -30 -20 -12 -6 -1 2 2 1 -9 -5 3 13 14 9 6 0 -6 -13 -30
-40 -24 -19 -12 -6 -2 0 -1 -2 -11 -5 2 6 10 12 9 4 -1 -10 -25
-32 -22 -19 -15 -9 -4 -3 -5 -5 -12 -11 -1 3 6 10 11 9 2 -5 -17
-31 -27 -16 -14 -10 -9 -9 -9 -12 -22 -17 -8 -3 3 7 11 12 8 0 -16
-34 -29 -21 -15 -14 -12 -15 -19 -18 -25 -24 -15 -8 -4 2 7 13 13 8 -5
-32 -26 -27 -22 -17 -17 -18 -21 -24 -30 -25 -19 -14 -8 -6 1 9 15 15 6
-31 -35 -28 -21 -25 -24 -26 -25 -35 -33 -31 -25 -22 -17 -14 -7 0 11 20 19
-25 -27 -29 -28 -26 -36 -38 -35 -35 -49 -28 -36 -24 -25 -23 -18 -11 -5 13 31
""".strip().splitlines()
]
_CAP = 2.5  # what one word can say at the most
_REACH = 5  # words from which one counts half
_NEAR = 4  # words that stand near
_OFTEN = 3  # times that a word stands in a sentence at the most to be asked
_MOST, _MOST_WORDS = 12, 80  # names and figures of a sentence that are looked at, words that are asked
_MARGIN = 0.7
_WORD = re.compile(r"[A-Za-z0-9][^\s—]*")
_PLAIN = re.compile(r"[A-Z][a-z]{2,}")


@dataclass(frozen=True)
class _Thing:
    """A name, figure or word: the places of it in English words, and in Chinese characters."""

    said: str
    kind: str  # "name", "word", or the unit of a figure
    ours: list[int]
    theirs: list[_Span]


def exchanged(source: str, target: str) -> Iterator[Flag]:
    """Alarms about one pair of sentences in which two names, or two figures of one unit, stand where the other should."""
    source, target = entities.plain(source), entities.plain(target)
    pair = _Sentence.of(source, target)
    rows = _rows_turned(source, target, pair.things) if "respectively" in source else ()
    for a, b, spots in (*pair.exchanges(), *rows):
        yield changed_places(a, b, target, spots)


def changed_places(one: str, other: str, target: str, spots: Iterable[_Span]) -> Flag:
    """The alarm that two things stand for each other, with the words around both in the Chinese."""
    told = " … ".join(_around(target, spot) for spot in sorted(spots))
    return alarm("order", "changed_places", en=f"{one} … {other}", zh=told, one=one, other=other)


_AND, _ZH_AND = re.compile(r"(?:,|,? and|/) (?:the )?"), re.compile(r"\s?(?:、|和|与|及|以及)\s?")


def _rows_turned(source: str, target: str, things: list[_Thing]) -> Iterator[_Exchange]:
    """Names side by side that are told in the other order, where the order says to which each figure belongs."""
    figures = [t.theirs[0] for t in things if t.kind != "name" and len(t.theirs) == 1]
    if len(figures) < 2 or figures != sorted(figures):
        return
    names = [t for t in things if t.kind == "name" and len(t.ours) == len(t.theirs) == 1]
    for a, b in pairwise(names):
        (x,), (y,) = a.theirs, b.theirs
        beside = re.search(rf"{re.escape(a.said)}(?:{_AND.pattern}){re.escape(b.said)}", source)
        if beside and _ZH_AND.fullmatch(target[y[1] : x[0]]):
            yield a.said, b.said, (x, y)


def _around(text: str, spot: _Span) -> str:
    """The words at a place with a few of its clause."""
    before = re.split("[，。；：、]", text[max(0, spot[0] - 4) : spot[0]])[-1]
    return f"{before}{text[slice(*spot)]}{re.split('[，。；：、]', text[spot[1] : spot[1] + 4])[0]}".strip()


@dataclass
class _Sentence:
    """A pair of sentences whose names are asked for what stands beside them."""

    things: list[_Thing]
    known: list[_Thing]
    _heard: dict[tuple[int, _Span], dict[str, tuple[float, int]]] = field(default_factory=dict)

    @classmethod
    def of(cls, source: str, target: str) -> "_Sentence":
        begins = [match.start() for match in _WORD.finditer(source)]
        things = list(islice(chain(_names(source, target, begins), _figures(source, target, begins)), _MOST))
        if len(things) < 2:
            return cls([], [])
        known = [*things, *islice(_words(source, target, begins), _MOST_WORDS)]
        return cls(things, [t for t in known if max(len(t.ours), len(t.theirs)) <= _OFTEN])

    def exchanges(self) -> Iterator[_Exchange]:
        """Two things of one kind and the places in the Chinese where the first stands for the second and the other way."""
        for a, b in combinations(self.things, 2):
            if a.kind != b.kind or a not in self.known or b not in self.known or _alike(a.said, b.said):
                continue
            if min(abs(i - j) for i in a.ours for j in b.ours) < 2:
                continue
            apart = ((x, y) for x in a.theirs for y in b.theirs if not _overlap(x, y))
            turned = ((x, y) for x, y in apart if self._rather(b, a, x) and self._rather(a, b, y))
            if spots := next(turned, None):
                yield a.said, b.said, spots

    def _rather(self, other: _Thing, thing: _Thing, there: _Span) -> bool:
        """Whether what stands at this place of the Chinese is, by what stands around, the other thing."""
        return any(
            all(self._likelier(i, j, there, {other.said, thing.said}) for j in thing.ours) for i in other.ours
        )

    def _likelier(self, here: int, than: int, there: _Span, but: set[str]) -> bool:
        """Whether the Chinese place goes with the first English place rather than the second."""
        one, two = self._told(here, there), self._told(than, there)
        gain = near = 0.0
        witnesses = 0
        for word in one:
            if word in but or word not in two:
                continue
            more, distance = one[word][0] - two[word][0], min(one[word][1], two[word][1])
            gain += more / (1 + distance / _REACH)
            if distance <= _NEAR:
                if more <= -_CAP:  # this one surely stands where it should
                    return False
                near += more
            if distance <= 2 * _NEAR and more > 0.4:
                witnesses += 2 if word[0].isdigit() else 1
        return gain > _MARGIN and near > 0.2 and witnesses > 1

    def _told(self, here: int, there: _Span) -> dict[str, tuple[float, int]]:
        """By word how likely it makes it that the English word at one place is told at the other, and how near it stands."""
        if (here, there) not in self._heard:
            said = {}
            for word in self.known:
                ours = [i for i in word.ours if i != here]
                theirs = [span for span in word.theirs if not _overlap(span, there)]
                if ours and theirs:
                    best = max(
                        _likely(here - i, _middle(there) - _middle(span)) for i in ours for span in theirs
                    )
                    said[word.said] = max(-_CAP, min(_CAP, best)), min(abs(here - i) for i in ours)
            self._heard[here, there] = said
        return self._heard[here, there]


def _likely(words: int, characters: float) -> float:
    if words < 0:
        words, characters = -words, -characters
    return _LIKELY[bisect_left(_WORDS, words)][bisect_left(_CHARACTERS, characters)]


def _middle(span: _Span) -> float:
    return sum(span) / 2


def _overlap(one: _Span, other: _Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _alike(one: str, other: str) -> bool:
    """Whether one name is a part of the other, as BEA of BEA-Large."""
    one, other = entities.fold(one), entities.fold(other)
    return one in other or other in one


def _index(begins: list[int], at: int) -> int:
    return bisect_right(begins, at) - 1


def _names(source: str, target: str, begins: list[int]) -> Iterator[_Thing]:
    ours, theirs = _named(source), _named(target)
    for key, spots in ours.items():
        if key in theirs:
            places = [_index(begins, start) for start, _ in spots]
            yield _Thing(source[slice(*spots[0])], "name", places, theirs[key])


def _named(text: str) -> dict[str, list[_Span]]:
    """The words written like a name, be it with one capital, by what does not tell one from another."""
    found: dict[str, list[_Span]] = {}
    for match in entities.NAME.finditer(text):
        if sum(c.isupper() or c.isdigit() for c in match[0]) > 1 or _PLAIN.fullmatch(match[0]):
            found.setdefault(entities.fold(match[0]).removesuffix("s"), []).append(match.span())
    return found


def _figures(source: str, target: str, begins: list[int]) -> Iterator[_Thing]:
    ours, theirs = (
        [q for q in quantities(text) if not q.spelt and (q.unit or "." in q.text)]
        for text in (source, target)
    )  # bare whole numbers stand for counts, which Chinese puts elsewhere
    for k, q in enumerate(ours):
        if any(q.same(before) for before in islice(ours, k)):
            continue
        if there := [(n.at, n.at + len(n.text)) for n in theirs if q.same(n)]:
            places = [_index(begins, other.at) for other in ours if other.same(q)]
            yield _Thing(q.text.strip(), "%" if q.unit in ("pp", "pt") else q.unit, places, there)


def _words(source: str, target: str, begins: list[int]) -> Iterator[_Thing]:
    """The words of the lexicon that the Chinese has by a rendering of two characters or more."""
    folded = target.casefold()
    places: dict[str, list[int]] = {}
    forms = {}
    for word, renderings, at in lexicon.known(source):
        places.setdefault(word, []).append(_index(begins, at))
        forms[word] = renderings
    for word, ours in places.items():
        theirs: list[_Span] = []
        for form in forms[word]:
            at = folded.find(form) if len(form) > 1 else -1
            while at >= 0:
                theirs.append((at, at + len(form)))
                at = folded.find(form, at + len(form))
        if theirs:
            yield _Thing(word, "word", ours, theirs)
