"""What is said of a figure: its bound, sign, points against percent, by against to, whose it is."""

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from ...text.bilingual import entities
from ...text.bilingual.quantities import Quantity, quantities
from .beside import changed_places
from .flag import Flag, alarm

_JUST_BEFORE = 26  # characters before a figure that say something of it
# ---- bounds
_MORE = re.compile(
    r"(?:more than|over|above|exceed(?:s|ed|ing)?|at least|no (?:less|fewer) than|not less than|greater than|upwards of|beyond|"
    r"surpass(?:es|ed|ing)?|minimum of|larger than|higher than|longer than|>|≥|\\geq?)\s*(?:a total of|about|the|only)?\s*$", re.I)  # fmt: skip
_LESS = re.compile(
    r"(?:less than|fewer than|under|below|at most|no more than|not more than|within|only|just|merely|a mere|smaller than|lower than|"
    r"shorter than|maximum of|as (?:low|little|few) as|sub-?|<|≤|\\leq?)\s*(?:a total of|about|the)?\s*$", re.I)  # fmt: skip
_UP_TO = re.compile(r"(?:up to|as (?:high|much|many) as|as large as)\s*(?:a|about|the)?\s*$", re.I)
MORE_AFTER, LESS_AFTER = (
    re.compile(r"^\s*(?:\+|or (?:more|above|higher|longer))", re.I),
    re.compile(r"^\s*or (?:less|fewer|below|lower|shorter)", re.I),
)
_ABOUT = re.compile(
    r"(?:about|around|approximately|roughly|nearly|almost|close to|some|circa|~|≈|\\sim|\\approx)\s*(?:a |an |the )?\$?\s*$",
    re.I,
)
_NEARLY = re.compile(r"(?:nearly|almost|close to)\s*(?:a |an |the )?$", re.I)
_ZH_MORE = re.compile(
    r"(?:(?<!不)(?<!未)(?:超过|多于|大于|高于|长于|超出|超)|逾|至少[一-鿿]{0,4}|最少[一-鿿]{0,4}|不少于|不低于|不小于|≥|>)\s*(?:了|约)?\s*$"
)
_ZH_LESS = re.compile(
    r"(?:不足|不到|未满|(?<!不)(?:少于|小于|低于|短于)|至多[一-鿿]{0,4}|最多[一-鿿]{0,4}|不超过|未超过|不高于|不大于|不多于|≤|<)\s*(?:约)?\s*$"
)
_ZH_FLOOR = re.compile(r"(?:至少|最少|不少于|不低于)\s*$")
ZH_MORE_AFTER, ZH_LESS_AFTER = (
    re.compile(r"^[一-鿿]{0,2}?以上|^余"),
    re.compile(r"^[一-鿿]{0,2}?(?:以下|以内|之内)"),
)
# ---- by and to
_CHANGED = "提升|提高|升高|降低|减少|下降|增加|增长|增大|缩短|上升|缩减|缩小|压缩|扩大|扩展|改善|减小"
_ZH_TO = re.compile(
    rf"(?:(?:{_CHANGED}|升|降|减|增|缩)[一-鿿]{{0,2}}?(?:至|到|为))(?:约|近|仅|了|低|高)?\s*$"
)
_ZH_BY = re.compile(rf"(?:{_CHANGED})(?:了|约|近|达|超过|高达|逾|多达|幅度达|最多)*\s*$")
_BY_ONLY = re.compile(
    r"\bby\s+(?:up to |about |around |approximately |roughly |over |more than |at least |nearly |almost |as much as |an? (?:average|absolute|relative) (?:of )?|a further |another |only |an additional )*$",
    re.I,
)
_TO = re.compile(
    r"\b(?:(?<!\bup )to|reach\w*|at)\s+(?:about |around |approximately |roughly |only |just |nearly |below |as low as |under )*$",
    re.I,
)
# ---- whose a figure is
_REFERENCE = re.compile(
    r"\b(?:compared (?:to|with)|versus|vs\.?|over|than|against|baseline\w*|relative to|previous\w*|prior|original|rather than|from|conventional|existing)\b",
    re.I,
)
_ZH_REFERENCE = re.compile(
    r"vs|对比|比|较|相对|从|由|自|基线|原|先前|现有|传统|以往|此前|基准|优于|高于|低于|超过|不及|不如"
)
_RESULT = re.compile(r"至|到|达|为|提升|降|升")
# Two figures side by side keep their order in either language.
_SIDE_BY_SIDE = re.compile(
    r"(?:\s+[a-zA-Z()-]+){0,6}?,?(?:\s+and|,)(?:\s+(?!against|compared|from|to|than|over|but|while|whereas)[a-zA-Z()-]+){0,4}?\s+"
)
_ZH_SIDE_BY_SIDE = re.compile(r"\s?[一-鿿]{0,9}\s?[和与及、]\s?[一-鿿]{0,9}\s?")
_ORDERED = re.compile("情况下|时|后|内|条件|仅|只需|比|较|从|由|相对|每|优于|高于|低于|超过|基线|原")


def _pairs(source: str, target: str) -> list[tuple[Quantity, Quantity]]:
    """Figures that stand once on either side of two texts that `entities.plain` has gone over."""
    ours, theirs = quantities(source), quantities(target)
    found = []
    for q in ours:
        there, here = (list(islice((n for n in each if q.same(n)), 2)) for each in (theirs, ours))
        if len(there) == len(here) == 1:
            found.append((q, there[0]))
    return found


def said_of_figures(source: str, target: str) -> Iterator[Flag]:
    """Bounds, signs, points and by/to of the figures of one pair of sentences."""
    source, target = entities.plain(source), entities.plain(target)
    for q, n in _pairs(source, target):
        before, after = (
            source[max(0, q.at - _JUST_BEFORE) : q.at],
            source[q.at + len(q.text) : q.at + len(q.text) + 14],
        )
        zh_before = re.split("[，。；：]", target[max(0, n.at - 14) : n.at])[-1]
        zh_after = target[n.at + len(n.text) : n.at + len(n.text) + 6]
        what = {
            "en": f"{before.split('.')[-1].strip()[-16:]} {q.text}".strip(),
            "zh": f"{zh_before[-6:]}{n.text}{zh_after[:2]}",
        }
        if _bounds_differ(before, after, q, zh_before, zh_after):
            yield alarm("bound", "bound", **what)
        if q.unit == "%" and n.unit == "pp" and not re.search(r"\babsolute|\bpoints?\b|\bpp\b", source, re.I):
            yield alarm("unit", "points", **what)
        if q.unit == "pp" and n.unit == "%" and "绝对" not in target:
            yield alarm("unit", "points", **what)
        if q.unit == "pt" and n.unit == "%" and "绝对" not in target:
            yield alarm("unit", "points", **what)
        if _BY_ONLY.search(before) and _ZH_TO.search(zh_before):
            yield alarm("change", "by_to", **what)
        if (
            _TO.search(before)
            and not re.search(r"\bby\b[^.;]{0,20}$", before)
            and _ZH_BY.search(zh_before)
            and not q.spelt
        ):
            yield alarm("change", "by_to", **what)
        if (side := _moved_otherwise(source, q, zh_before)) and not q.spelt:
            yield alarm("comparison", "turned", en=f"{side} … {q.text}", zh=what["zh"])
        minus = bool(re.search(r"(?:^|(?<![\d×%x])[\s(=$,±~])[-−]$", source[: q.at]))
        zh_minus = bool(
            re.search(
                r"(?:^|[^\d%A-Za-z)）dBHz一-鿿]|[为达至到在从即约])\s?[-−–]\s?$|[负减降低少]\S{0,3}$|零下\s?$",
                target[: n.at],
            )
        )
        if minus and not zh_minus and not re.search(r"[-−–]\s?$", target[: n.at]) and not q.spelt:
            yield alarm("number", "sign", **what)
        if (
            not minus
            and not q.spelt
            and re.search(r"(?:[\s（(为在至到达从约])[-−]\s?$", target[: n.at])
            and not re.search(r"[-−–]\s?$", source[: q.at])
        ):
            yield alarm("number", "sign", **what)


_EN_UP = re.compile(r"\b(?:more|higher|increas\w*|improv\w*|gain\w*|boost\w*|ris\w+|rose|greater|faster|grow\w*|enhanc\w*|surpass\w*|outperform\w*|accelerat\w*|speed\w*|better|(?:over|above|up)(?!\s+(?:to\s+)?[\d$]))\b", re.I)  # fmt: skip
_EN_DOWN = re.compile(r"\b(?:less|fewer|lower\w*|reduc\w*|decreas\w*|drop\w*|declin\w*|sav\w+|cut\w*|fall\w*|fell|shrink\w*|short\w*|degrad\w*|minimi\w+|loss\w*|diminish\w*)\b", re.I)  # fmt: skip
_TO_LOWER = re.compile(
    r"\bimprov\w*\b.{0,40}\b(?:time|latency|costs?|errors?|WER|loss|delay|overhead|runtime)\b", re.I
)
_ZH_ROSE = re.compile(r"(?:提升|提高|升高|增加|增长|上升|增大)(?:了|约|近|达|高达|最多|至|到)*\s*$")
_ZH_FELL = re.compile(r"(?:降低|减少|下降|减小|缩短|缩减)(?:了|约|近|达|高达|最多|至|到)*\s*$")


def _moved_otherwise(source: str, q: Quantity, zh_before: str) -> str:
    """The English word of the figure's own clause that says the other direction than the Chinese before it, or ""."""
    end = q.at + len(q.text)
    clause = re.split(r"[,;:]|\band\b|\bwhile\b", source[max(0, q.at - 90) : q.at])[-1]
    clause += q.text + re.split(r"[,;:.]\s|\band\b|\bwhile\b", source[end : end + 60])[0]
    clause += source[end : end + 40] if re.match(r",? and\b", source[end:]) else ""
    up, down = _EN_UP.search(clause), _EN_DOWN.search(clause) or _TO_LOWER.search(clause)
    if up and of_its_measure(up[0], clause, zh_before, zh_before):
        return ""
    if _ZH_ROSE.search(zh_before) and down and not up:
        return down[0]
    return up[0] if up and _ZH_FELL.search(zh_before) and not down else ""


# Better may be less: of errors, time and cost; and less time is more speed.
_BETTER = re.compile("outperform|surpass|exceed|superior|better|beat|improv|enhanc|boost|gain", re.IGNORECASE)
_COST = re.compile(
    "(?:错误|误差|误码|误报|漏报|虚警|等错误|延迟|时延|时间|耗时|成本|代价|开销|内存|显存|存储|计算量|参数|损失|困惑度|失真|偏差|幻觉|[能功]耗|碰撞|遗憾|泄[露漏])"
    "[量率值度数占用]{0,2}|(?:WER|CER|EER|PER|DER|FID|FAD|KID|RMSE|MSE|MAE|LSD|MCD|NLL|PPL|LPIPS|BPB)(?![A-Za-z])"
)
_SPEED = re.compile("(?:速度|速率|吞吐量?|效率|帧率|实时性|敏捷性)")
_TIME = re.compile(
    r"\b(?:times?|latenc\w+|runtime|delays?|costs?|overhead|duration|steps?|comput\w+|memory|parameters?|iterations?|cycles|burden|flops)\b",
    re.IGNORECASE,
)


def of_its_measure(word: str, english: str, before: str, chinese: str) -> bool:
    """Whether the two directions are of measures that run against each other: outperforms by 2 % WER, the WER falls by 2 %."""
    near = re.split("[，。；：]", before)[-1][-14:]
    if re.search("[降减少小缩短低]", chinese[-8:]):
        return bool(_BETTER.match(word) and _COST.search(near))
    return bool(_SPEED.search(near) and _TIME.search(english))


def _bounds_differ(before: str, after: str, q: Quantity, zh_before: str, zh_after: str) -> bool:
    more = bool(_MORE.search(before) or MORE_AFTER.search(after) or "+" in q.text)
    less = bool(_LESS.search(before) or LESS_AFTER.search(after))
    zh_more = bool(_ZH_MORE.search(zh_before) or ZH_MORE_AFTER.search(zh_after))
    zh_less = bool(_ZH_LESS.search(zh_before) or ZH_LESS_AFTER.search(zh_after))
    if more != less and zh_more != zh_less:
        return more == zh_less
    if not more and not less and zh_more != zh_less and _ABOUT.search(before):
        return not (zh_less and _NEARLY.search(before))
    return bool(_UP_TO.search(before) and _ZH_FLOOR.search(zh_before))


def out_of_order(source: str, target: str) -> Iterator[Flag]:
    """Two measured values of one unit that have changed places."""
    source, target = entities.plain(source), entities.plain(target)
    found = [(q, n) for q, n in _pairs(source, target) if not q.spelt and (q.unit or "." in q.text)]
    ends = [0, *(q.at + len(q.text) for q in quantities(source))], [0, *(n.at + len(n.text) for n in quantities(target))]  # fmt: skip
    by_unit: dict[str, list[tuple[Quantity, Quantity]]] = {}
    for q, n in found:
        by_unit.setdefault("%" if q.unit in ("pp", "pt") else q.unit, []).append((q, n))
    for row in by_unit.values():
        for (a, x), (b, y) in pairwise(row):
            ours = _referred(source, a, ends[0]), _referred(source, b, ends[0])
            theirs = _referred_chinese(target, x, ends[1]), _referred_chinese(target, y, ends[1])
            clause = re.split("[，。；]", target[: x.at if x.at > y.at else y.at])[-1]
            contrary = a.unit == b.unit and ours[0] != ours[1] and theirs == (ours[1], ours[0])
            side_by_side = _SIDE_BY_SIDE.fullmatch(
                source[a.at + len(a.text) : b.at]
            ) and _ZH_SIDE_BY_SIDE.fullmatch(target[y.at + len(y.text) : x.at])
            if contrary or (
                x.at > y.at and ((theirs[0] == theirs[1] and not _ORDERED.search(clause)) or side_by_side)
            ):
                spots = [(n.at, n.at + len(n.text)) for n in (x, y)]
                yield changed_places(a.text, b.text, target, spots)


def _referred(text: str, q: Quantity, ends: list[int]) -> bool:
    """Whether the words since the figure before (`ends`: where figures end) say that it is what another is held against."""
    start = max(max(end for end in ends if end <= q.at), q.at - 45)
    return bool(_REFERENCE.search(re.split("[;:]", text[start : q.at])[-1]))


def _referred_chinese(text: str, n: Quantity, ends: list[int]) -> bool:
    start = max(max(end for end in ends if end <= n.at), n.at - 16)
    near = re.split("[，。；]", text[start : n.at])[-1]
    return bool(_ZH_REFERENCE.search(near)) and not _RESULT.search(near[-3:])
