"""Whether an answer holds what a few-shot pair says and the sentence does not.

A small model that continues pairs of sentences now and then continues their content: a pair about "naturalness,
rhythm, and expressiveness" turns up as a result on photovoltaic data. Two signs of it: a content word of a pair's
Chinese whose English counterpart the sentence lacks, and an answer that has more of a pair's Chinese than the
sentence has of its English (for pairs without a list of words, such as an editor's corrections).
"""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

_Pair = tuple[str, str]

# Chinese content words of the pairs in examples.txt, and how the English that they may stand for begins.
_LINES = files(__package__).joinpath("counterparts.txt").read_text(encoding="utf-8").splitlines()
COUNTERPARTS = dict(line.split("\t") for line in _LINES)
_STOP = re.compile(
    r"(?:the|and|that|this|with|from|for|are|our|its|than|while|which|when|has|have|been|into|more|such|use|used|using"
    r"|can|both|between|their|they|these|those|not|but|also|however|only|each|without|where|during|under|over)\Z"
)
_RUN = 5  # Chinese characters in a row that an answer shares with a pair before they mean anything
_MARGIN = 0.3  # how much larger the share of the Chinese may be than that of the English


def leaked(source: str, answer: str, shots: Sequence[_Pair]) -> list[int]:
    """Places of the pairs in `shots` that the answer takes content from; empty where it takes none.

    `source` is the English sentence, `shots` the (English, Chinese) pairs the model was shown.
    """
    words = _unfounded(source, answer)
    return [
        place
        for place, (english, chinese) in enumerate(shots)
        if any(word in chinese for word in words) or _copied(source, answer, english, chinese)
    ]


def _unfounded(source: str, answer: str) -> set[str]:
    """Words of the list in the answer whose counterpart the sentence lacks."""
    return {word for word in COUNTERPARTS if word in answer and not _counterpart(word).search(source)}


@cache
def _counterpart(word: str) -> re.Pattern:
    return re.compile(rf"\b(?:\w+-)?(?:{COUNTERPARTS[word]})", re.IGNORECASE)


def _copied(source: str, answer: str, english: str, chinese: str) -> bool:
    """Whether the answer has clearly more of the pair's Chinese than the sentence has of its English."""
    runs = _runs(chinese, _RUN)
    shared = [place for place, run in runs.items() if run in answer]
    if not shared:
        return False
    covered = {place + k for place in shared for k in range(_RUN)}
    ours, theirs = _stems(source), _stems(english)
    return len(covered) / max(1, len(_han(chinese))) > len(ours & theirs) / max(1, len(theirs)) + _MARGIN


def _han(text: str) -> str:
    return "".join(re.findall(r"[一-鿿]", text))


def _runs(chinese: str, length: int) -> dict[int, str]:
    """Runs of Chinese characters by their place; punctuation breaks a run."""
    found, place = {}, 0
    for piece in re.findall(r"[一-鿿]+", chinese):
        for start in range(len(piece) - length + 1):
            found[place + start] = piece[start : start + length]
        place += len(piece)
    return found


def _stems(text: str) -> set[str]:
    """The beginnings of a text's content words."""
    words = re.findall(r"[a-z0-9]{3,}", text.lower())
    return {word[:5] for word in words if not _STOP.match(word)}
