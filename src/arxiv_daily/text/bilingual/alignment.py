"""Sentences of a source laid beside those of its translation by the words they share in two languages.

Every English word of the lexicon, every glossary term, name and number of a sentence is looked for in every Chinese
sentence near it; a dynamic programme then takes the cheapest monotone pairing (after Gale and Church, 1993, with
words in the place of lengths).
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from . import entities, lexicon
from .entities import LINK
from .glossary import Glossary

HAN = re.compile(r"[一-鿿㐀-䶿]")
_SIGN = re.compile(r"[一-鿿㐀-䶿A-Za-z0-9]")
_LATIN = re.compile(r"[A-Za-z0-9]+(?:['’.-][A-Za-z0-9]+)*")
_TELLING = re.compile(r"\d|[A-Z].*[A-Z]")
# Particles and the words around which any abstract is built: a Chinese clause may have them without a cause.
_IDLE = re.compile(
    r"[的了在与和及等对为以其该此这且并也更中将而可从到上下由于被把使所之是有能会时后][\s]*|本文|本研究|我们|研究|方法|"
    r"通过|进行|实现|具有|一种|该|以及|从而|进而|同时|此外|然而|因此|基于|相关|问题"
)
_COMMON = frozenset((
    "all", "also", "allow", "approach", "based", "between", "both", "can", "case", "each", "enable", "even",
    "existing", "first", "from", "however", "into", "method", "methods", "model", "models", "more", "most", "need",
    "new", "number", "one", "only", "other", "our", "over", "paper", "present", "propose", "proposed", "provide",
    "show", "such", "system", "systems", "than", "then", "these", "this", "through", "under", "use", "used", "uses",
    "using", "various", "via", "well", "which", "while", "with", "within", "work", "without", "across", "about",
    "after", "achieve", "achieves", "make", "makes", "set", "way", "out", "per", "non", "due", "some", "when",
    "large", "high", "low", "key", "main", "time",
))  # fmt: skip
PER_WORD = 1.8  # Chinese characters (and Latin words) for an English word
_BAND = 12  # sentences off the diagonal that are tried: a text ten times as long takes ten times as long
# Sentences taken together, source and target, and the price of it.
_STEPS = (
    (1, 1, 0.0), (1, 2, 0.1), (2, 1, 0.1), (1, 3, 0.5), (3, 1, 0.4), (2, 2, 0.4), (1, 0, 0.9), (0, 1, 0.9),
    (4, 1, 0.6), (5, 1, 0.8),
)  # fmt: skip


_KEPT = 4  # letters from which an English word that stands in the Chinese is that word


class _Item(NamedTuple):
    """What of an English sentence can be looked for in Chinese: its forms there, its weight, where it stands."""

    word: str
    forms: tuple[str, ...]
    weight: float
    spots: tuple[int, ...]
    kind: Literal["word", "anchor", "term"] = "word"
    told: tuple[str, ...] = ()  # what else of the Chinese it accounts for, without being found there


@dataclass(frozen=True)
class Bead:
    """English sentences and the Chinese ones that say the same; either side may be empty."""

    source: str
    target: str
    sources: range = range(0)
    targets: range = range(0)


@dataclass
class Alignment:
    """Two texts by sentences: what pairs with what, and how much of each has its counterpart where."""

    sources: list[str]
    targets: list[str]
    beads: list[Bead] = field(default_factory=list)
    items: list[list[_Item]] = field(default_factory=list)
    found: list[list[int]] = field(default_factory=list)  # [source][target]: bits of the items that are there
    covered: list[list[int]] = field(
        default_factory=list
    )  # [source][target]: bits of the characters they cover

    def near(self, index: int, on: str = "source", reach: int = 0) -> range:
        """The sentences of the other side in the bead of this one, and `reach` beads more to either side."""
        for place, bead in enumerate(self.beads):
            if index in (bead.sources if on == "source" else bead.targets):
                around = self.beads[max(0, place - reach) : place + reach + 1]
                spans = [b.targets if on == "source" else b.sources for b in around]
                spans = [span for span in spans if span]
                return range(spans[0].start, spans[-1].stop) if spans else range(0)
        return range(0)


def english_sentences(text: str) -> list[str]:
    """A rough split at full stops that start a new sentence; good enough to lay beside another text."""
    parts = re.split(r"(?<=[.!?])\s+(?=[A-Z0-9$“\"(\\])", text.strip())
    merged: list[str] = []
    for part in parts:
        if merged and re.search(
            r"(?:\b(?:e\.g|i\.e|al|vs|cf|etc|Fig|Eq|Sec|resp|w\.r\.t|Dr|No)|\b[A-Z])\.$", merged[-1][-20:]
        ):
            merged[-1] += " " + part
        else:
            merged.append(part)
    return [part for part in merged if part]


def chinese_sentences(text: str) -> list[str]:
    """The sentences of a Chinese text, each with its closing marks."""
    parts = re.findall(r"[^。！？\n]+(?:[。！？]+[”’」』）)]*)?", text)
    return [part.strip() for part in parts if part.strip()]


def size(text: str) -> int:
    """Chinese characters and Latin words or numbers."""
    return len(HAN.findall(text)) + len(_LATIN.findall(text))


def _items(
    sentence: str, glossary: Glossary | None = None, spelt: dict[str, tuple[str, ...]] | None = None
) -> list[_Item]:
    """The words, names, numbers and terms of an English sentence, in order; formulas and links are passed over.

    `spelt` has for acronyms what the Chinese may say for their words.
    """
    plain = blanked(sentence)
    found: dict[str, _Item] = {}

    def add(
        word: str, forms: tuple[str, ...], weight: float, at: int, kind: Literal["word", "anchor", "term"]
    ) -> None:
        before = found[word].spots if word in found else ()
        told = (spelt or {}).get(word.removesuffix("s"), ())
        found[word] = _Item(word, forms, weight, (*before, at), kind, told)

    for word, forms, at in lexicon.known(plain):
        kept = (word.casefold(),) if len(word) >= _KEPT else ()  # a translation may keep a term in brackets
        add(word, (*forms, *kept), _weight(word, forms), at, "word")
    for match in _LATIN.finditer(plain):
        if _TELLING.search(match[0]):
            folded = match[0].casefold()
            add(
                match[0],
                tuple(dict.fromkeys((folded, folded.removesuffix("s")))),
                1.5,
                match.start(),
                "anchor",
            )
    for term in glossary.matching(plain) if glossary else ():
        place = term.pattern.search(plain)
        at = place.start() if place else 0
        add(term.term, tuple(r.casefold() for r in term.renderings), 0.8, at, "term")
    return list(found.values())


_BRACKETED = re.compile(r"(?<![A-Za-z])((?:[A-Za-z][A-Za-z'’]*[ -]){2,9})\(([A-Z][A-Za-z]{1,8}?)s?\)")


def _spelt_out(source: str) -> dict[str, tuple[str, ...]]:
    """The acronyms that the source brings in behind their words, each with renderings of those words."""
    found = {}
    for match in _BRACKETED.finditer(source):
        words = re.findall(r"[A-Za-z'’]+", match[1].lower())[-len(match[2]) :]
        forms = [form for word in words for form in lexicon.renderings(word) if len(form) > 1]
        found[match[2]] = tuple(dict.fromkeys(forms))
    return found


@lru_cache(128)
def blanked(text: str) -> str:
    """The text of the same length without its formulas and links."""
    text = entities.FORMULA.sub(lambda m: " " * len(m[0]), text)
    return LINK.sub(lambda m: " " * len(m[0]), text)


def _weight(word: str, forms: Iterable[str]) -> float:
    if word in _COMMON:
        return 0.25
    return 0.5 if any(len(form) == 1 for form in forms) else 1.0


def align(source: str, target: str, glossary: Glossary | None = None) -> Alignment:
    """The cheapest monotone pairing of the sentences of both texts."""
    left, right = english_sentences(source), chinese_sentences(target)
    spelt = _spelt_out(source)
    items = _tellable([_items(s, glossary, spelt) for s in left], target.casefold())
    whole = Alignment(left, right, items=items)
    slope = len(right) / max(len(left), 1)
    reach = _BAND + round(3 * slope)
    folded = [s.casefold() for s in right]
    for i, row in enumerate(whole.items):
        middle = round(i * slope)
        near = range(max(0, middle - reach), min(len(right), middle + reach + 1))
        pairs = {j: _matched(row, folded[j]) for j in near}
        whole.found.append([pairs.get(j, (0, 0))[0] for j in range(len(right))])
        whole.covered.append([pairs.get(j, (0, 0))[1] for j in range(len(right))])
    whole.beads = _cheapest(whole, slope, reach)
    return whole


def _tellable(rows: list[list[_Item]], target: str) -> list[list[_Item]]:
    """The items without words of several sentences that stand nowhere in the Chinese: it has another word for them."""
    often = Counter(item.word for row in rows for item in row if item.kind == "word")
    forms = {item.word: item.forms for row in rows for item in row if item.kind == "word"}
    other = {w for w, n in often.items() if n > 1 and not any(form in target for form in forms[w])}
    return [[item for item in row if item.kind != "word" or item.word not in other] for row in rows]


def _matched(row: Sequence[_Item], sentence: str) -> tuple[int, int]:
    """Bits of the items that stand in the sentence, and of the characters that they cover."""
    there = covered = 0
    for k, item in enumerate(row):
        for form in [form for form in item.forms + item.told if form in sentence]:
            there |= (form in item.forms) << k
            at = sentence.find(form)
            while at >= 0:
                covered |= ((1 << len(form)) - 1) << at
                at = sentence.find(form, at + len(form))
    return there, covered


@lru_cache(128)
def telling(sentence: str, han: bool = False) -> int:
    """Bits of the characters that say something: no punctuation, particles or phrases of every abstract; `han`: no Latin."""
    bits = 0
    for match in (HAN if han else _SIGN).finditer(sentence):
        bits |= 1 << match.start()
    for match in _IDLE.finditer(sentence):
        bits &= ~(((1 << len(match[0])) - 1) << match.start())
    return bits


def _cheapest(whole: Alignment, slope: float, reach: int) -> list[Bead]:
    left, right = len(whole.sources), len(whole.targets)
    tells = [telling(s) for s in whole.targets]
    telling_signs = [bits.bit_count() for bits in tells]
    weights = [sum(item.weight for item in row) for row in whole.items]
    lengths = [max(1, len(s.split())) for s in whole.sources], [max(1, size(s)) for s in whole.targets]

    @cache
    def share(m: int, j: int, b: int) -> float:
        return _share(whole.items[m], whole.found[m][j : j + b])

    def unlike(i: int, j: int, a: int, b: int) -> float:
        ours = sum(share(m, j, b) for m in range(i, i + a))
        ours /= sum(weights[i : i + a]) or 1
        theirs = total = 0
        for n in range(j, j + b):
            bits = 0
            for m in range(i, i + a):
                bits |= whole.covered[m][n]
            theirs += (bits & tells[n]).bit_count()
            total += telling_signs[n]
        ratio = sum(lengths[1][j : j + b]) / (1.9 * sum(lengths[0][i : i + a]))
        odd = max(0.0, max(ratio, 1 / ratio) - 1.6)
        return (2 - ours - theirs / (total or 1)) * (a + b) / 2 + 0.3 * min(odd, 3)

    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(left + 1):
        middle = round(i * slope)
        for j in range(max(0, middle - reach), min(right, middle + reach) + 1):
            for a, b, price in _STEPS:
                if (before := best.get((i - a, j - b))) is None or (i - a, j - b) == (i, j):
                    continue
                if (i, j) in best and before[0] + price > best[i, j][0] + 1e-9:
                    continue  # however like they are
                cost = before[0] + price + (unlike(i - a, j - b, a, b) if a and b else 0)
                if (i, j) not in best or cost < best[i, j][0]:
                    best[i, j] = cost, (a, b)
    beads, i, j = [], left, right
    while i or j:
        a, b = best[i, j][1]
        sources, targets = range(i - a, i), range(j - b, j)
        english = " ".join(whole.sources[m] for m in sources)
        beads.append(Bead(english, "".join(whole.targets[n] for n in targets), sources, targets))
        i, j = i - a, j - b
    return beads[::-1]


def _share(row: Sequence[_Item], found: Iterable[int]) -> float:
    """The weight of the items that are in any of some sentences."""
    bits = 0
    for there in found:
        bits |= there
    return sum(item.weight for k, item in enumerate(row) if bits >> k & 1)
