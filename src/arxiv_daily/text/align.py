"""Chinese and English sentence beside sentence: both texts cut, then matched in order by their lengths."""

import math
import re
from itertools import pairwise

SPAN = re.compile(r"\$\$.+?\$\$|\$[^$\n]+\$|`[^`\n]+`|\]\([^)\s]*\)", re.DOTALL)
CHINESE_END = re.compile(r"[。！？]+[”’」』）]*")
ENGLISH_END = re.compile(r"[.!?]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]*[A-Z0-9$\\])")
SHORT_FORM = re.compile(
    r"(?:^|[\s(\[])(?:e\.g|i\.e|et al|[Ff]igs?|[Ss]ecs?|vs|cf|etc|[Dd]r|[Ee]qs?|approx|resp|No|[A-Z])\.$"
)
STEPS = {(1, 1): 0.0, (1, 2): 1.2, (2, 1): 1.2, (2, 2): 2.5, (1, 3): 2.5, (3, 1): 2.5}
ONE_SIDED = {(1, 0): 6.0, (0, 1): 6.0}


def pairs(chinese: str, english: str) -> list[tuple[str, str]]:
    """The texts as (Chinese, English) in reading order; nothing of either is lost."""
    left, right = sentences(chinese), sentences(english)
    if len(left) == len(right):
        return list(zip(left, right, strict=True))
    return aligned(left, right)


def sentences(text: str) -> list[str]:
    """The sentences of a Chinese or English text; formulas, code and links are never cut."""
    text = " ".join(text.split())
    held = [match.span() for match in SPAN.finditer(text)]
    ends = [match.end() for match in (*CHINESE_END.finditer(text), *ENGLISH_END.finditer(text))]
    cuts = [
        end
        for end in sorted(set(ends))
        if not any(start < end < stop for start, stop in held) and not SHORT_FORM.search(text[:end])
    ]
    borders = [0, *cuts, len(text)]
    found = (text[start:stop].strip() for start, stop in pairwise(borders))
    return [sentence for sentence in found if sentence]


def aligned(left: list[str], right: list[str]) -> list[tuple[str, str]]:
    """The cheapest way through both in order, where a step takes up to three sentences of either side."""
    ratio = sum(map(len, right)) / (sum(map(len, left)) or 1)
    best = {(0, 0): (0.0, (0, 0))}
    for i in range(len(left) + 1):
        for j in range(len(right) + 1):
            for (di, dj), price in (STEPS | ONE_SIDED).items():
                if i >= di and j >= dj and (i - di, j - dj) in best:
                    cost = (
                        best[i - di, j - dj][0] + price + misfit(left[i - di : i], right[j - dj : j], ratio)
                    )
                    if (i, j) not in best or cost < best[i, j][0]:
                        best[i, j] = cost, (di, dj)
    i, j, found = len(left), len(right), []
    while i or j:
        di, dj = best[i, j][1]
        found.append(("".join(left[i - di : i]), " ".join(right[j - dj : j])))
        i, j = i - di, j - dj
    return found[::-1]


def misfit(left: list[str], right: list[str], ratio: float) -> float:
    """How far the lengths are from what the whole text leads to expect."""
    expected, found = ratio * sum(map(len, left)), sum(map(len, right))
    return abs(expected - found) / math.sqrt(20 * (expected + found) + 1)
