"""A reading against the paper it is about: every number and name is in the full text, every result has its place."""

import re
from functools import cached_property

from ...text.three_parts import read_parts
from . import entities
from .alignment import size
from .entities import FORMULA, LINK
from .flag import Flag
from .quantities import Quantity, quantities
from .translation import PRAISE, leftovers

# The full text's marks, [S4.T2] or of a PDF [page=3]; what they look like, for [Smith] is none.
PLACE = re.compile(r"\s*[\[［](page=\d+|[A-Za-z]\w*(?:\.\w+)*)[\]］](?!\()")
ANCHOR = re.compile(r"(?:[A-Z]\d+(?:\.\w+)*|page=\d+)$")
LONGEST = 1500  # characters and words of a reading; of a longer paper twice its own


class Source:
    """The full text and the abstract; `places` are the texts of sections and tables by anchor.

    What is looked for in it is worked out once, when it is first needed or by `look`.
    """

    def __init__(self, text: str, abstract: str = "", places: dict[str, str] | None = None):
        self.text = f"{abstract}\n{text}"
        self.places = places or {}
        self._numbers_of: dict[str, list[Quantity]] = {}

    @cached_property
    def numbers(self) -> list[Quantity]:
        return _numbers(self.text)

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
        for name in named:
            if name not in self._numbers_of:
                self._numbers_of[name] = _numbers(self.places[name])
        return [number for name in named for number in self._numbers_of[name]]


def check_reading(source: Source, reading: str) -> list[Flag]:
    """Findings about a reading in three parts, its places still marked."""
    if not reading.strip():
        return [Flag("empty", "解读为空")]
    bare = PLACE.sub("", reading)
    plain = LINK.sub(" ", re.sub(r"\[([^\]]*)\]\(https?://[^)\s]*\)", lambda m: _not_a_place(m[1]), bare))
    flags = [*_parts(bare), *_places(source, reading)]
    for q in quantities(FORMULA.sub(" ", entities.plain(re.sub(r"(?m)^\s*\d[)）.]\s*", "", plain)))):
        if not q.spelt and not any(_rounds(q, n) for n in source.numbers):
            flags.append(Flag("number", f"原文中找不到数字 {q.text}"))
    for name in dict.fromkeys(entities.names(FORMULA.sub(" ", plain))):
        if entities.fold(name) not in source.folded and not all(
            entities.fold(part) in source.folded for part in re.split(r"[-/+]", name)
        ):
            flags.append(Flag("name", f"原文中找不到名称 {name}"))
    for link in dict.fromkeys(LINK.findall(bare)):
        if link.rstrip(".") not in source.text and "arxiv.org/" not in link.split("#")[0]:
            flags.append(Flag("link", f"原文中没有的链接 {link[:80]}"))
    for run in re.findall(r"[A-Za-z][\w'’,;-]*(?:\s+[A-Za-z(][\w'’,;()-]*){14,}", plain):
        flags.append(Flag("english", f"整段英文：{run[:40]}…"))
    flags += leftovers(source.text, plain)
    flags += [Flag("praise", f"疑似注入或吹捧：{m[0]}") for m in PRAISE.finditer(plain)][:3]
    if size(plain) > LONGEST and size(plain) > 2 * size(source.text):
        flags.append(Flag("length", f"解读过长：{size(plain)} 字"))
    return list(dict.fromkeys(flags))


def _places(source: Source, reading: str) -> list[Flag]:
    """Results without a place, places the paper does not have, and numbers that are not where they are said to be.

    A line below another may rest on the place of that one. Of a paper without places nothing is asked.
    """
    if not source.places:
        return []
    flags, above = [], []
    results = read_parts(reading).get("3", "")
    for line in results.splitlines():
        named = [mark for mark in PLACE.findall(line) if ANCHOR.match(mark)]
        flags += [Flag("place", f"论文里没有 {mark} 这一处") for mark in named if mark not in source.places]
        known = [mark for mark in named if mark in source.places]
        above = known if not line.startswith(" ") else above
        text = FORMULA.sub(" ", entities.plain(PLACE.sub("", line)))
        told = [q for q in quantities(text) if not q.spelt and (q.unit or "." in q.text)]
        if told and not (known or above):
            flags.append(Flag("place", f"数值未注出处：{line.strip(' -*')[:30]}…"))
        elif told:
            there = source.numbers_at([*known, *above])
            strange = [q for q in told if not any(_rounds(q, n) for n in there)]
            strange = [q for q in strange if any(_rounds(q, n) for n in source.numbers)]
            flags += [Flag("place", f"{q.text} 不在所注的 {'、'.join(known or above)} 处") for q in strange]
    return flags


def _numbers(text: str) -> list[Quantity]:
    return quantities(entities.plain(FORMULA.sub(entities.inside, text)))


def _parts(reading: str) -> list[Flag]:
    """The three parts, each with text."""
    found = {int(number): text for number, text in read_parts(reading).items()}
    flags = [Flag("parts", f"缺少第 {n} 部分") for n in (1, 2, 3) if n not in found]
    short = [n for n, text in found.items() if size(LINK.sub(" ", text)) < 8]
    return flags + [Flag("parts", f"第 {n} 部分为空") for n in short]


def _not_a_place(text: str) -> str:
    """The text of a link; a mark of a place such as §2 or 表 3 counts for nothing."""
    return " " if re.fullmatch(r"\s*(?:§|表|图|第|式|附录|[STF])?\s*[\w.]+\s*(?:节)?\s*", text) else text


def _rounds(ours: Quantity, source: Quantity) -> bool:
    """Whether our number is the source's, as written, rounded, or as a percentage of one."""
    if ours.unit and source.unit and ours.unit != source.unit:
        return False
    digits = re.match(r"[\d,]*(?:\.(\d+))?", ours.text)
    half = 0.5000001 * 10.0 ** -len((digits and digits[1]) or "")
    scale = (
        ours.value / float(m[0].replace(",", ""))
        if (m := re.match(r"[\d,]+(?:\.\d+)?", ours.text)) and ours.value
        else 1
    )
    close = abs(ours.value - source.value) <= (
        half * scale if "." in source.text else 1e-6 * max(1, abs(ours.value))
    )
    return close or (ours.unit == "%" and not source.unit and abs(ours.value - 100 * source.value) <= half)
