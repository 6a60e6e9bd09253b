"""Readings stay commentary: in one's own words, short beside the paper, quoting little. Most licences ask for that."""

import re

from ..model.errors import Bad
from .alignment import size

LONGEST_QUOTE = 30  # words of the paper in a row
MOST_QUOTED = 120  # words in all quotations of a sentence's length
QUOTE = 8  # words in a row that are no coincidence
SHARE = 0.5  # Chinese characters of a reading for each word of the paper
LONG = 3000  # words of a paper from which that share means anything

WORD = re.compile(r"[A-Za-z0-9]+(?:['’.-][A-Za-z0-9]+)*")
RUN = re.compile(r"[^\u3400-\u9fff。，；：！？、]+")


def refuse(fulltext: str, reading: str) -> None:
    """Raise `Bad` for a reading that copies or retells the paper instead of speaking about it."""
    runs = quoted(fulltext, reading)
    if max(runs, default=0) > LONGEST_QUOTE or sum(runs) > MOST_QUOTED:
        raise Bad(
            "解读大段照抄原文", "解读大段照抄了原文。请用自己的话评述，引用不超过一句，重新给出完整的回答。"
        )
    words = len(WORD.findall(fulltext))
    if words >= LONG and size(reading) > SHARE * words:
        raise Bad("解读近于全文翻译", "解读几乎是全文的翻译。请用自己的话概括评述，重新给出完整的回答。")


def quoted(fulltext: str, reading: str) -> list[int]:
    """The lengths, in words, of what stands in both texts word for word."""
    candidates = [words for run in RUN.findall(reading) if len(words := folded(run)) >= QUOTE]
    if not candidates:
        return []
    source = folded(fulltext)
    known = {tuple(source[at : at + QUOTE]) for at in range(len(source) - QUOTE + 1)}
    lengths = []
    for words in candidates:
        length = 0
        for at in range(len(words) - QUOTE + 1):
            if tuple(words[at : at + QUOTE]) in known:
                length = length + 1 if length else QUOTE
            elif length:
                lengths.append(length)
                length = 0
        lengths += [length] if length else []
    return lengths


def folded(text: str) -> list[str]:
    return [word.casefold() for word in WORD.findall(text)]
