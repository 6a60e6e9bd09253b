"""Who beats whom: the sides of a comparison in one English sentence and in its Chinese."""

import re
from collections.abc import Iterator
from itertools import islice

from ...text.bilingual import entities
from .flag import Flag, alarm

_MOST = 8  # comparisons of a sentence that are looked at, of either kind
_BEATS = re.compile(
    r"\b(?:outperform\w*|surpass\w*|exceed\w*|beats?|beating|superior to|better than|higher than|outstrip\w*|over(?:take|took)\w*|excels? over|"
    r"favou?rably (?:to|over)|preferred (?:over|to)|improv\w+ (?:over|upon|on)|gains? over|more accurate than|faster than)\b", re.I)  # fmt: skip
_LAGS = re.compile(
    r"\b(?:underperform\w*|lags? behind|lagging behind|worse than|inferior to|lower than|behind|falls? short of|trails?|slower than|less accurate than|fails? to match)\b", re.I)  # fmt: skip
_ZH_BEATS = re.compile(
    "(?<!不)(?:显著|明显|大幅|全面|持续|始终|均)?(?:优于|超过|超越|胜过|好于|高于|强于|超出|领先于|击败|快于)"
)
_ZH_LAGS = re.compile("低于|不如|逊于|差于|劣于|弱于|不及|落后于|逊色于|慢于")
_OURS = re.compile(
    r"\b(?:our|ours|we|proposed|this (?:method|approach|work|model|system|framework)|the (?:method|approach|framework|resulting))\b",
    re.I,
)
_THEIRS = re.compile(
    r"\b(?:baselines?|existing|prior|previous|conventional|traditional|state-of-the-art|sota|competing|competitors?|other|others|counterparts?|standard|current|alternatives?|classical|vanilla|recent)\b", re.I)  # fmt: skip
_ZH_OURS = re.compile(
    "本文|我们|所提|本方法|本模型|本研究|本系统|该方法|该模型|该系统|该框架|本框架|提出的|本方案|该方案|本工作|此方法"
)
_ZH_THEIRS = re.compile(
    "基线|现有|传统|已有|先前|以往|其他|其它|对比方法|竞争|常规|当前|此前|同类|基准(?!测试|上|数据)|最先进(?=的?(?:方法|模型|系统|技术))|SOTA"
)
_AGAINST_OURS = re.compile(
    r"(?:相较于?|相比于?|比|优于|超过|超越|胜过|好于|高于|相对于?|领先于)(?:于|起|了)?(?:本文(?:所?提出?的?)?|我们(?:所?提出?)?的?|所提出?的?|本|该)(?:新)?(?:方法|模型|系统|框架|方案)(?!的(?:基线|变体|版本|消融))"
)
_ENGLISH_AGAINST_OURS = re.compile(
    r"\b(?:than|over|to|with|against|by|of|from|unlike|outperform\w*|exceed\w*|surpass\w*|match\w*)\s+(?:\w+\s+){0,2}?(?:our|ours|the proposed|proposed|this|these|that|the (?:method|model|approach|framework|system)|it|its)\b", re.I)  # fmt: skip


def swapped(source: str, target: str) -> Iterator[Flag]:
    """Alarms about comparisons whose sides have changed places."""
    if (match := _AGAINST_OURS.search(target)) and not _ENGLISH_AGAINST_OURS.search(source) and (
        _BEATS.search(source) or _LAGS.search(source) or re.search(r"\b(?:compared|relative|improv\w+|state-of-the-art|baselines?)\b", source, re.I)
    ):  # fmt: skip
        yield alarm("rivals", "rivals_ours", zh=match[0])
        return
    english, chinese = _sides(source), _sides_chinese(target)
    shared = _names(source) & _names(target)
    for winner, loser in english:
        for won, lost, words in chinese:
            turned = (
                _class(won, _ZH_OURS, _ZH_THEIRS) == "theirs" and _class(lost, _ZH_OURS, _ZH_THEIRS) == "ours"
            )
            if (
                turned
                and _class(loser, _OURS, _THEIRS) != "ours"
                and _class(winner, _OURS, _THEIRS) != "theirs"
            ):
                yield alarm("rivals", "rivals", en=source[:50], zh=words)
                return
            ours, theirs = (
                (_names(winner) & shared, _names(loser) & shared),
                (_names(won) & shared, _names(lost) & shared),
            )
            crossed = (ours[0] & theirs[1]) or (ours[1] & theirs[0])
            straight = (ours[0] & theirs[0]) or (ours[1] & theirs[1])
            if crossed and not straight and not (ours[0] & ours[1]):
                yield alarm("rivals", "rivals", en=", ".join(sorted(crossed)), zh=words)
                return


def _sides(source: str) -> list[tuple[str, str]]:
    """Winner and loser, as the words before and after a verb of comparison in its clause."""
    found = []
    for pattern, up in ((_BEATS, True), (_LAGS, False)):
        for match in islice(pattern.finditer(source), _MOST):
            if re.search(r"\b(?:not|n't|never|fails? to|cannot|no)\b[^,;]{0,20}$", source[: match.start()]):
                continue
            before = re.split(r"[;:]|\bthat\b", source[: match.start()])[-1]
            after = re.split(
                r"[,;:]|\b(?:by|in|on|with|across|while|and achieves?|when|under|for|at)\b",
                source[match.end() :],
            )[0]
            found.append((before, after) if up else (after, before))
    return found


def _sides_chinese(target: str) -> list[tuple[str, str, str]]:
    found = []
    for pattern, up in ((_ZH_BEATS, True), (_ZH_LAGS, False)):
        for match in islice(pattern.finditer(target), _MOST):
            if re.search("[不未没无]$|未能$|并非$|没有$", target[: match.start()]):
                continue
            before = re.split("[。；：！？]|表明|显示|证明", target[: match.start()])[-1]
            near = re.split("，", before)
            subject = near[-1] if re.search(r"[A-Za-z]|方法|模型|系统|框架|基线", near[-1]) else before
            if "被" in subject or re.match(r"\s*(?:在|与|相比|较|相较|相对|对)", subject):
                continue
            after = re.split("[，。；：！？]", target[match.end() :])[0]
            if re.match(r"[后前]者|[其它]", after):
                continue
            words = f"{subject[-24:]}{match[0]}{after[:24]}"
            found.append((subject, after, words) if up else (after, subject, words))
    return found


def _class(text: str, ours: re.Pattern[str], theirs: re.Pattern[str]) -> str:
    """Whose side the words are on; "" where it cannot be told."""
    mine, others = bool(ours.search(text)), bool(theirs.search(text))
    return "" if mine == others else "ours" if mine else "theirs"


def _names(text: str) -> set[str]:
    """The Latin words of a text that are written like a name, be it with one capital: what both texts have is a name."""
    words = entities.NAME.findall(text)
    return {entities.fold(word) for word in words if len(word) > 2 and any(c.isupper() for c in word)}
