"""How many there are: small counts in words, fractions, orders of magnitude, Roman numerals."""

import re
from collections.abc import Iterator

from ...text.bilingual.locate import Locator
from ...text.bilingual.quantities import chinese_value
from .flag import Flag, alarm

_COUNTED = "阶段|个|种|项|类|分支|组|步|层|路|流|大|塔|通道|方面|模态|头|维|名|位|条|份|首|段|次|轮|代|级|重|元|倍|折|人|语|任务|数据集|模型|部分|向"
_ZH_COUNT = re.compile(
    rf"(?<![第十百千万亿分之每星周礼拜零〇一二两三四五六七八九十点])(?P<n>[两二三四五六七八九十]|十[一二三四五六])(?=(?:{_COUNTED}))|(?P<dual>双|对偶)(?=[一-鿿])(?!方|重|曲|倍)|(?P<triple>三重|三元)"
)
_EN_COUNT = re.compile(
    r"\b(?P<n>two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b|\b(?P<dual>dual|bi-?(?!as|t|o|g|n|d|l|r|ble|c)\w*|both|pair(?:s|ed|wise)?|double|twin|twofold|second|couple|either|two\w+|joint\w*|respectively|between)\b|"
    r"\b(?P<triple>triple\w*|tri-\w+|threefold|third)\b|\b(?P<quad>quad(?!rat)\w*|fourfold|fourth)\b", re.I)  # fmt: skip
_NUMERALS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
}
_HAN_NUMERALS = {
    "两": 2,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "十一": 11,
    "十二": 12,
    "十三": 13,
    "十四": 14,
    "十五": 15,
    "十六": 16,
}


def counts_changed(source: str, target: str) -> Iterator[Flag]:
    """A small count of the Chinese that the English has not, where the English has one that the Chinese has not."""
    ours: dict[int, str] = {}
    for value, word in _english_counts(source):
        ours.setdefault(value, word)
    theirs: dict[int, str] = {}
    for match in _ZH_COUNT.finditer(target):
        theirs.setdefault(_counted(match), f"{match[0]}{target[match.end() : match.end() + 2]}")
    digits = {int(d) for d in re.findall(r"(?<![\d.])\d{1,2}(?![\d.])", target)}
    said = (
        set(theirs)
        | digits
        | ({2} if re.search("[双两二对]", target) else set())
        | ({3} if "三" in target else set())
    )
    lost = {
        v: w
        for v, w in ours.items()
        if (v not in said and w.lower() in _NUMERALS)
        or (v not in said and re.match(r"(?i)dual|triple|tri-|quad", w))
    }
    strange = {v: w for v, w in theirs.items() if v not in ours}
    if lost and strange:
        yield alarm("number", "count", en=next(iter(lost.values())), zh=next(iter(strange.values())))


def _counted(match: re.Match[str]) -> int:
    return _HAN_NUMERALS[match["n"]] if match["n"] else 2 if match["dual"] else 3


def count_near(pair: Locator, source: str) -> Iterator[Flag]:
    """A small count of the Chinese beside another one of the English behind its clause."""
    anywhere = {value for value, _ in _english_counts(source)}
    said = {_counted(match) for match in _ZH_COUNT.finditer(pair.chinese)}
    for match in _ZH_COUNT.finditer(pair.chinese):
        if _counted(match) in anywhere:
            continue
        near = [
            (v, w)
            for v, w in _english_counts(pair.english_near(match.start(), 20))
            if w.lower() in _STRICT and v not in said
        ]
        if near:
            yield alarm("number", "count", en=near[0][1], zh=pair.chinese[match.start() : match.end() + 3])
            return


_STRICT = frozenset(_NUMERALS) | {"dual", "both", "twin", "triple"}


def _english_counts(source: str) -> list[tuple[int, str]]:
    found = []
    for match in _EN_COUNT.finditer(source):
        value = (
            _NUMERALS[match["n"].lower()]
            if match["n"]
            else 2
            if match["dual"]
            else 3
            if match["triple"]
            else 4
        )
        found.append((value, match[0]))
    for match in re.finditer(
        r"(?<![\d.,\w])(\d{1,2})(?![\d.,]*\d|\w)|(?<=\d[-–x×])(\d)\b|\b(\d)[Dd-]", source
    ):
        found.append((int(match[1] or match[2] or match[3]), match[0]))
    return found


_PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10, "hundredth": 100, "thousandth": 1000}  # fmt: skip
_EN_FRACTION = re.compile(
    rf"\b(?:(?P<n>one|an?|two|three|four|five|seven|nine)[\s-]+)?(?P<part>{'|'.join(_PARTS)})s?\b(?= of|[\s-](?:the|as|that|its|their)\b|[,.;]|$)|\b(?P<halv>halv\w+|half)\b",
    re.I,
)
_ZH_FRACTION = re.compile(
    "(?P<part>[二三四五六七八九十百千万]+)分之(?P<n>[一二两三四五六七八九])|(?P<half>一半|半数|减半)"
)
_EN_ORDERS = re.compile(
    r"\b(?P<n>one|an?|two|three|four|five|several|\d)(?:[\s-]+(?:or|to|and)[\s-]+\w+)?[\s-]+orders?[\s-]of[\s-](?:decimal )?magnitude",
    re.I,
)
_ZH_ORDERS = re.compile(r"(?P<n>[一二两三四五]|\d)\s?个?(?:数量级)")


def fractions_changed(source: str, target: str) -> Iterator[Flag]:
    """A third told as two thirds, one order of magnitude as two."""
    ours = {_share_of(m): m[0] for m in _EN_FRACTION.finditer(source)}
    theirs = {
        0.5 if m["half"] else _HAN_NUMERALS.get(m["n"], 1) / chinese_value(m["part"]): m[0]
        for m in _ZH_FRACTION.finditer(target)
        if not target.startswith("百分之", m.start())
    }
    yield from _unequal(ours, theirs)
    orders = {_ones(m["n"]): m[0] for m in _EN_ORDERS.finditer(source)}
    told = {_HAN_NUMERALS.get(m["n"]) or _ones(m["n"]): m[0] for m in _ZH_ORDERS.finditer(target)}
    yield from _unequal(orders, told)


def _unequal(ours: dict[float, str], theirs: dict[float, str]) -> Iterator[Flag]:
    lost, strange = (
        [w for v, w in ours.items() if v not in theirs],
        [w for v, w in theirs.items() if v not in ours],
    )
    if lost and strange:
        yield alarm("number", "count", en=lost[0], zh=strange[0])


def _share_of(match: re.Match[str]) -> float:
    return 0.5 if match["halv"] else _ones(match["n"] or "one") / _PARTS[match["part"].lower()]


def _ones(word: str) -> float:
    """The value of a small English or Chinese numeral, or of a digit; 0 if it is none."""
    word = word.lower()
    return (
        float(word)
        if word.isdigit()
        else 1.0
        if word in ("one", "a", "an", "一")
        else float(_NUMERALS.get(word, 0))
    )


_ROMAN = re.compile(r"(?<![A-Za-z$\\{_-])(?:X{0,1}(?:IX|IV|V?I{1,3})|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨ])(?![A-Za-z+_}])")
_SINGLE = dict(zip("ⅠⅡⅢⅣⅤⅥⅦⅧⅨ", ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"), strict=True))


def romans_changed(source: str, target: str) -> Iterator[Flag]:
    """A Roman numeral of the Chinese that the English has not, where the English has one that the Chinese has not."""
    ours, theirs = ([_SINGLE.get(m, m) for m in _ROMAN.findall(text)] for text in (source, target))
    lost, strange = [m for m in ours if m not in theirs], [m for m in theirs if m not in ours]
    if strange and (lost or len(ours) > 0):
        yield alarm("number", "roman", en=(lost or ours)[0], zh=strange[0])
