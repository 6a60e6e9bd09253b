"""Chinese and English sentence beside sentence: both texts cut, then matched in order by their lengths."""

import math
import re
from functools import lru_cache
from itertools import pairwise

from . import formulas
from .gate import Markdown, gate

_SPAN = re.compile(rf"{formulas.ESCAPE}|{formulas.WRITTEN}" r"|`[^`\n]+`|\]\([^()\s]{0,500}\)")
_CHINESE_END = re.compile(r"(?<![。！？])[。！？]+[”’」』）]*")
_ENGLISH_END = re.compile(r"(?<![.!?])[.!?]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]*[A-Z0-9$\\])")
_SHORT_FORM = re.compile(
    r"(?:^|[\s(\[])(?:e\.g|i\.e|et al|[Ff]igs?|[Ss]ecs?|vs|cf|etc|[Dd]r|[Ee]qs?|approx|resp|No|[A-Z])\.$"
)
_LONGEST_FORM = 12  # characters of a short form with what stands before it
_MOST = 200  # sentences of a text; longer ones stand beside each other as they are
_STEPS = {(1, 1): 0.0, (1, 2): 1.2, (2, 1): 1.2, (2, 2): 2.5, (1, 3): 2.5, (3, 1): 2.5}
_ONE_SIDED = {(1, 0): 6.0, (0, 1): 6.0}


@lru_cache(4096)  # a post is rendered, then checked: some hundred posts of twenty papers
def gated_pairs(chinese: str, english: str) -> tuple[tuple[Markdown, Markdown], ...]:
    """The pairs of two gated texts, each side one paragraph gated again for its new place.

    What a sentence could not open in the middle of a text, a div or a list, it cannot open at the start of a line
    either. The Chinese side keeps its emphasis, code and links, the English side is plain.
    """
    return tuple(
        (_paragraph(left, plain=False), _paragraph(right, plain=True))
        for left, right in pairs(chinese, english)
    )


def _paragraph(text: str, plain: bool) -> Markdown:
    """One sentence as a paragraph; what would be a block of its own is written as plain text."""
    line = " ".join(text.split())
    if not plain:
        gated = gate(line).text
        if "\n" not in gated and not _BLOCK.match(gated):
            return gated
    return gate(line, plain=True).text


_BLOCK = re.compile(r"\s*(?:[-*+]\s|\d{1,9}[.)]\s|\||:|#|>|=|<[^h])")


def pairs(chinese: str, english: str) -> list[tuple[str, str]]:
    """The texts as (Chinese, English) in reading order; nothing of either is lost."""
    left, right = sentences(chinese), sentences(english)
    if len(left) == len(right):
        return list(zip(left, right, strict=True))
    if len(left) > _MOST or len(right) > _MOST:
        return [(" ".join(chinese.split()), " ".join(english.split()))]
    return _aligned(left, right)


def sentences(text: str) -> list[str]:
    """The sentences of a Chinese or English text; formulas, code and links are never cut."""
    text = " ".join(text.split())
    held = [match.span() for match in _SPAN.finditer(text)]
    ends = sorted({match.end() for match in (*_CHINESE_END.finditer(text), *_ENGLISH_END.finditer(text))})
    cuts, at = [], 0
    for end in ends:
        while at < len(held) and held[at][1] <= end:
            at += 1
        inside = at < len(held) and held[at][0] < end
        if not inside and not _SHORT_FORM.search(text[max(0, end - _LONGEST_FORM) : end]):
            cuts.append(end)
    borders = [0, *cuts, len(text)]
    found = (text[start:stop].strip() for start, stop in pairwise(borders))
    return [sentence for sentence in found if sentence]


def _aligned(left: list[str], right: list[str]) -> list[tuple[str, str]]:
    """The cheapest way through both in order, where a step takes up to three sentences of either side."""
    ratio = sum(map(len, right)) / (sum(map(len, left)) or 1)
    best = {(0, 0): (0.0, (0, 0))}
    for i in range(len(left) + 1):
        for j in range(len(right) + 1):
            for (di, dj), price in (_STEPS | _ONE_SIDED).items():
                if i >= di and j >= dj and (i - di, j - dj) in best:
                    cost = (
                        best[i - di, j - dj][0] + price + _misfit(left[i - di : i], right[j - dj : j], ratio)
                    )
                    if (i, j) not in best or cost < best[i, j][0]:
                        best[i, j] = cost, (di, dj)
    i, j, found = len(left), len(right), []
    while i or j:
        di, dj = best[i, j][1]
        found.append(("".join(left[i - di : i]), " ".join(right[j - dj : j])))
        i, j = i - di, j - dj
    return found[::-1]


def _misfit(left: list[str], right: list[str], ratio: float) -> float:
    """How far the lengths are from what the whole text leads to expect."""
    expected, found = ratio * sum(map(len, left)), sum(map(len, right))
    return abs(expected - found) / math.sqrt(20 * (expected + found) + 1)
