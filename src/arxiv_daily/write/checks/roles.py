"""What part a name plays: on which data something is measured."""

import re
from collections.abc import Iterator

from ...text.bilingual import entities
from .flag import Flag, alarm

_ON = re.compile(
    r"\b(?:on|across|over|in|using|from)\s+(?:(?:the|a|both|all|several)\s+)?(?:[\w-]+,?\s+){0,2}$",
    re.IGNORECASE,
)
_ZH_ON = re.compile("(?:在|于|针对)[^，。；：（）]{0,6}$")
_ZH_PLACE = re.compile(
    "(?![^，。；：、]{0,8}基础)[^，。；：、]{0,10}?(?:上|中|测试|数据|基准|任务|语料|集|评)"
)


def exchanged_roles(source: str, target: str) -> Iterator[Flag]:
    """Alarms about one pair of sentences: two names of it that have changed places."""
    shared = _spots(source).keys() & _spots(target).keys()
    ours, theirs = _once(source, shared), _once(target, shared)
    both = [n for n in ours if n in theirs]
    on = {n for n in both if _ON.search(source[: ours[n][0]])}
    told_on = {
        n for n in both if _ZH_ON.search(target[: theirs[n][0]]) and _ZH_PLACE.match(target, theirs[n][1])
    }
    strange = [n for n in told_on - on if not _in_a_row(source, ours[n], [ours[m] for m in on])]
    lost = [
        n for n in on - told_on if not _in_a_row(target, theirs[n], [theirs[m] for m in told_on - {*strange}])
    ]
    if strange and lost:
        yield alarm(
            "order", "order", en=f"{_said(source, ours[lost[0]])}", zh=_said(target, theirs[strange[0]])
        )


_IN_A_ROW = re.compile(
    r"(?:\s|,|、|，|和|与|及|以及|/|\band\b|\bor\b|\bthe\b|(?<![\w.+-])[A-Z][\w.+-]*|[（(][^（）()]*[)）])+"
)


def _in_a_row(text: str, spot: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    """Whether a name stands in one list with another: on A, B and C."""
    spans = ((min(spot[1], other[1]), max(spot[0], other[0])) for other in others)
    return any(stop - start < 80 and _IN_A_ROW.fullmatch(text, start, stop) for start, stop in spans)


def _spots(text: str) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for match in entities.NAME.finditer(text):
        if (len(match[0]) > 2 and any(c.isupper() for c in match[0][1:])) or re.fullmatch(
            r"[A-Z][a-z]{3,}", match[0]
        ):
            found.setdefault(match[0], []).append(match.span())
    return found


def _once(text: str, shared: set[str]) -> dict[str, tuple[int, int]]:
    """The shared names that stand once, with their places."""
    return {name: spots[0] for name, spots in _spots(text).items() if name in shared and len(spots) == 1}


def _said(text: str, spot: tuple[int, int]) -> str:
    return text[max(0, spot[0] - 6) : spot[1] + 2].strip()
