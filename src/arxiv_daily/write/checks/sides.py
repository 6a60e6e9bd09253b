"""What stands on either side of a word that ties two things: cause and effect, winner and loser, one rather than the other.

The words of the lexicon, names and figures on the two sides of the English word are looked for on the two sides of
the Chinese one. An alarm needs words that have crossed on both sides, and more of them than stayed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...text.bilingual import entities, lexicon
from .flag import Flag, alarm

_REACH, _ZH_REACH = 60, 16  # letters of English, characters of Chinese on each side


@dataclass(frozen=True)
class _Tie:
    """A tying word in both languages; `back` is English with its sides the other way round (is caused by)."""

    english: re.Pattern[str]
    back: re.Pattern[str] | None
    chinese: re.Pattern[str]


def _tie(english: str, back: str, chinese: str) -> _Tie:
    return _Tie(
        re.compile(rf"\b(?:{english})\b", re.IGNORECASE),
        re.compile(rf"\b(?:{back})\b", re.IGNORECASE) if back else None,
        re.compile(chinese),
    )


_TIES = (
    _tie("rather than|instead of|as opposed to", "", "，?而(?:非|不是|并非)"),
    _tie(
        r"leads? to|led to|leading to|results? in|resulting in|resulted in|caus(?:e|es|ing)|induc(?:e|es|ing)|trigger(?:s|ing)?|give rise to|gives rise to|determines?",
        r"(?:is|are|was|were|be|being) (?:\w+ )?(?:caused|induced|triggered|determined) by|caused by|induced by|due to|stem(?:s|ming)? from|result(?:s|ing)? from|aris(?:es?|ing) from|because of|attributed to|owing to",
        "(?<!所)(?:导致|引起|引发|造成|促使|决定)(?!的)",
    ),
    _tie(
        r"outperform\w*|surpass\w*|exceeds?|exceeded|superior to|better than|higher than|faster than|more \w+ than|larger than|beats?",
        r"underperform\w*|inferior to|worse than|lower than|lags? behind|less \w+ than|slower than|fewer than|smaller than",
        "(?<![不未])(?:优于|超过|超越|高于|胜过|快于|好于|大于)(?!其他|其它|了?所有)",
    ),
    _tie(r"than", "", "比(?=[^，。]{2,14}更)"),
)  # fmt: skip


def exchanged_sides(source: str, target: str) -> Iterator[Flag]:
    """Alarms about one pair of sentences in which a tying word stands once in either language."""
    for tie in _TIES:
        ours = [(m, False) for m in tie.english.finditer(source)]
        ours += [(m, True) for m in tie.back.finditer(source)] if tie.back else []
        theirs = list(tie.chinese.finditer(target))
        if len(ours) != 1 or len(theirs) != 1:
            continue
        (word, back), told = ours[0], theirs[0]
        left, right = _english(source, word.start(), word.end())
        if back:
            left, right = right, left
        zh_left, zh_right = _chinese(target, told)
        crossed = _in(left, zh_right, zh_left), _in(right, zh_left, zh_right)
        straight = _in(left, zh_left, zh_right) + _in(right, zh_right, zh_left)
        if all(crossed) and len(crossed[0]) + len(crossed[1]) > len(straight):
            yield alarm(
                "order", "order", en=f"{crossed[0][-1]} {word[0]} {crossed[1][0]}",
                zh=f"{zh_left[-8:]}{told[0]}{zh_right[:8]}",
            )  # fmt: skip


_Word = tuple[str, tuple[str, ...]]


def _english(source: str, start: int, end: int) -> tuple[list[_Word], list[_Word]]:
    before = re.split(r"[;:]|\bthat\b|\bwhile\b|\bbut\b|\bwhich\b", source[max(0, start - _REACH) : start])[
        -1
    ]
    after = re.split(
        r"[,;:.]\s|\b(?:while|but|in|on|across|by|for|with|when|under|at|over|through|via|during|among|without|regarding|terms)\b",
        source[end : end + _REACH],
    )[0]
    return _words(before), _words(after)


def _words(text: str) -> list[_Word]:
    found = [(word, forms) for word, forms, _ in lexicon.known(text)]
    return found + [(name, (name,)) for name in entities.names(text)]


def _chinese(target: str, told: re.Match[str]) -> tuple[str, str]:
    before, after = target[: told.start()], target[told.end() :]
    return re.split("[，。；]", before)[-1][-_ZH_REACH:], re.split("[，。；]", after)[0][:_ZH_REACH]


def _in(words: list[_Word], here: str, other: str) -> list[str]:
    """The words that are told on this side and not on the other."""
    return [w for w, forms in words if any(f in here for f in forms) and not any(f in other for f in forms)]
