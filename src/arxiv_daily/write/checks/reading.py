"""A reading against the paper it is about: every number and name is in the full text, every result has its place."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from ...text.bilingual import entities
from ...text.bilingual.alignment import size
from ...text.bilingual.entities import LINK
from ...text.bilingual.quantities import Quantity, quantities
from ...text.three_parts import read_parts
from . import evidence, passages
from .evidence import squeezed
from .flag import Flag, alarm
from .translation import PRAISE, leftovers

# The full text's marks, [S4.T2] or of a PDF [page=3]; what they look like, for [Smith] is none.
PLACE = re.compile(r"\s*[\[［](page=\d+|[A-Za-z]\w*(?:\.\w+)*)[\]］](?!\()")
ANCHOR = re.compile(r"(?:[A-Z]\d+(?:\.\w+)*|page=\d+)$")
_LONGEST = 1500  # characters and words of a reading; of a longer paper twice its own


class Source:
    """The full text and the abstract; `places` are the texts of sections and tables by anchor.

    What is looked for in it is worked out once, when it is first needed or by `look`.
    """

    def __init__(self, text: str, abstract: str = "", places: dict[str, str] | None = None):
        self.text = f"{abstract}\n{text}"
        self.places = places or {}
        self._numbers_of: dict[str, list[Quantity]] = {}  # by paragraph: places and the whole text share them

    @cached_property
    def numbers(self) -> list[Quantity]:
        distinct = {(n.value, n.unit, n.text, n.spelt, n.negative): n for n in self._numbers_in(self.text)}
        return list(distinct.values())

    @cached_property
    def folded(self) -> str:
        return entities.fold(self.text)

    def look(self) -> None:
        """Work everything out: while the model is writing there is time."""
        _ = self.numbers, self.folded, self.numbers_at(list(self.places))

    def numbers_at(self, anchors: list[str]) -> list[Quantity]:
        """The numbers of sections and tables with all that is below them."""
        below = tuple(f"{anchor}." for anchor in anchors)
        named = [name for name in self.places if name in anchors or name.startswith(below)]
        return [number for name in named for number in self._numbers_in(self.places[name])]

    def _numbers_in(self, text: str) -> Iterator[Quantity]:
        """The numbers of a text, their places within their paragraphs."""
        for paragraph in text.split("\n\n"):
            if paragraph not in self._numbers_of:
                self._numbers_of[paragraph] = _numbers(paragraph)
            yield from self._numbers_of[paragraph]

    @cached_property
    def squeezed(self) -> str:
        return squeezed(self.text)


def check_reading(source: Source, reading: str) -> list[Flag]:
    """Findings about a reading in three parts, its places still marked."""
    if not reading.strip():
        return [alarm("empty", "reading_empty")]
    bare = PLACE.sub("", reading)
    plain = LINK.sub(" ", re.sub(r"\[([^\]]*)\]\(https?://[^)\s]*\)", lambda m: _not_a_place(m[1]), bare))
    found, excused = evidence.evidence(source, PLACE, read_parts(reading).get("3", ""))
    flags = [*_parts(bare), *_places(source, reading, excused), *found]
    flags += _numbers_told(source, plain, excused)
    flags += _formulas(source, plain)
    for name in dict.fromkeys(entities.names(entities.FORMULA.sub(" ", plain))):
        if entities.fold(name) not in source.folded and not all(
            entities.fold(part) in source.folded for part in re.split(r"[-/+]", name)
        ):
            flags.append(alarm("name", "reading_name", zh=name))
    for link in dict.fromkeys(LINK.findall(bare)):
        if link.rstrip(".") not in source.text and "arxiv.org/" not in link.split("#")[0]:
            flags.append(alarm("link", "reading_link", zh=link[:80]))
    for run in re.findall(r"[A-Za-z][\w'’,;-]*(?:\s+[A-Za-z(][\w'’,;()-]*){14,}", plain):
        flags.append(alarm("english", "reading_english", zh=run[:40]))
    flags += leftovers(source.text, plain)
    flags += [alarm("praise", "praise", zh=m[0]) for m in PRAISE.finditer(plain)][:3]
    if size(plain) > _LONGEST and size(plain) > 2 * size(source.text):
        flags.append(alarm("length", "reading_long", size=size(plain)))
    flags = [passages.with_passage(flag, reading, PLACE, source.places, source.text) for flag in flags]
    return list(dict.fromkeys(flags))


def _numbers_told(source: Source, plain: str, excused: set[str]) -> list[Flag]:
    """Numbers that the paper does not have, as they are, rounded, or worked out from those that it has."""
    flags = []
    text = entities.FORMULA.sub(" ", entities.plain(re.sub(r"(?m)^\s*\d[)）.]\s*", "", plain)))
    for q in quantities(text):
        if q.text in excused or (q.spelt and not re.fullmatch("[一二三四五六七八九十百千]{3,}万", q.text)):
            continue
        if q.spelt:
            q = replace(q, text=f"{q.value / 10_000:g}万")
        about = text[max(0, q.at - 4) : q.at + len(q.text) + 3]
        same = [n for n in source.numbers if evidence.rounds(q, n, about) or evidence.in_powers(q, n)]
        if not same:
            flags.append(alarm("number", "reading_number", zh=q.text))
        elif q.negative and not any(n.negative for n in same):
            flags.append(alarm("number", "reading_sign", zh=f"-{q.text}"))
        elif (
            not q.negative
            and all(n.negative for n in same)
            and not re.search("[负减降低少落差]|下降", text[max(0, q.at - 8) : q.at])
        ):
            flags.append(alarm("number", "reading_sign", zh=q.text))
    return flags


def _formulas(source: Source, plain: str) -> list[Flag]:
    """Formulas that say something, and that the paper does not have: compared without spaces, fonts and braces."""
    told = dict.fromkeys(
        squeezed(entities.bare(f)) for f in entities.FORMULA.findall(plain) if not entities.numeric(f)
    )
    telling = [f for f in told if len(f) >= 3 and re.search(r"\d|[=<>+\-^_]|\\[a-z]", f)]
    return [alarm("formula", "reading_formula", zh=f[:60]) for f in telling if f not in source.squeezed]


def _places(source: Source, reading: str, excused: set[str]) -> list[Flag]:
    """Results without a place, places the paper does not have, and numbers that are not where they are said to be.

    A line below another may rest on the place of that one. Of a paper without places nothing is asked.
    """
    if not source.places:
        return []
    flags: list[Flag] = []
    above: list[str] = []
    results = read_parts(reading).get("3", "")
    for line in results.splitlines():
        named = [mark for mark in PLACE.findall(line) if ANCHOR.match(mark)]
        flags += [alarm("place", "place_unknown", zh=mark) for mark in named if mark not in source.places]
        known = [mark for mark in named if mark in source.places]
        above = known if not line.startswith(" ") else above
        text = entities.FORMULA.sub(" ", entities.plain(PLACE.sub("", line)))
        figures = [q for q in quantities(text) if not q.spelt and q.text not in excused]
        told = [q for q in figures if q.unit or "." in q.text]
        if known or above:
            told += [q for q in figures if q not in told and q.value >= 10]
        if told and not (known or above):
            flags.append(alarm("place", "place_missing", zh=line.strip(" -*")[:30]))
        elif told:
            there = source.numbers_at([*known, *above])
            strange = [q for q in told if not any(evidence.rounds(q, n) for n in there)]
            strange = [q for q in strange if any(evidence.rounds(q, n) for n in source.numbers)]
            flags += [
                alarm("place", "place_other", zh=q.text, place="、".join(known or above)) for q in strange
            ]
    return flags


def _numbers(text: str) -> list[Quantity]:
    return quantities(entities.plain(entities.FORMULA.sub(entities.plain_formula, text)))


def _parts(reading: str) -> list[Flag]:
    """The three parts, each with text."""
    found = {int(number): text for number, text in read_parts(reading).items()}
    flags = [alarm("parts", "part_missing", number=n) for n in (1, 2, 3) if n not in found]
    short = [n for n, text in found.items() if size(LINK.sub(" ", text)) < 8]
    return flags + [alarm("parts", "part_empty", number=n) for n in short]


def _not_a_place(text: str) -> str:
    """The text of a link; a mark of a place such as §2 or 表 3 counts for nothing."""
    return " " if re.fullmatch(r"\s*(?:§|表|图|第|式|附录|[STF])?\s*[\w.]+\s*(?:节)?\s*", text) else text
