"""Readings stay commentary: in one's own words, short beside the paper, quoting little. Most licences ask for that."""

import re

from ...text.bilingual.alignment import size
from ...words import say
from ..model.errors import Bad

_LONGEST_QUOTE = 30  # words of the paper in a row
_MOST_QUOTED = 120  # words in all quotations of a sentence's length
_QUOTE = 8  # words in a row that are no coincidence
_SHARE = 0.5  # Chinese characters of a reading for each word of the paper
_LONG = 3000  # words of a paper from which that share means anything

_WORD = re.compile(r"[A-Za-z0-9]+(?:['’.-][A-Za-z0-9]+)*")
_RUN = re.compile(r"[^\u3400-\u9fff。，；：！？、]+")


def refuse(fulltext: str, reading: str) -> None:
    """Raise `Bad` for a reading that copies or retells the paper instead of speaking about it."""
    runs = quoted(fulltext, reading)
    if max(runs, default=0) > _LONGEST_QUOTE or sum(runs) > _MOST_QUOTED:
        raise Bad(say("write.reason.copied"), say("write.wish.own_words"))
    words = len(_WORD.findall(fulltext))
    if words >= _LONG and size(reading) > _SHARE * words:
        raise Bad(say("write.reason.retold"), say("write.wish.comment"))


def quoted(fulltext: str, reading: str) -> list[int]:
    """The lengths, in words, of what stands in both texts word for word."""
    candidates = [words for run in _RUN.findall(reading) if len(words := _folded(run)) >= _QUOTE]
    if not candidates:
        return []
    source = _folded(fulltext)
    known = {tuple(source[at : at + _QUOTE]) for at in range(len(source) - _QUOTE + 1)}
    lengths = []
    for words in candidates:
        length = 0
        for at in range(len(words) - _QUOTE + 1):
            if tuple(words[at : at + _QUOTE]) in known:
                length = length + 1 if length else _QUOTE
            elif length:
                lengths.append(length)
                length = 0
        lengths += [length] if length else []
    return lengths


def _folded(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
