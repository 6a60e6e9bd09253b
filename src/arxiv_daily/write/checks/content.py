"""Whole sentences and clauses that are lost, doubled or invented: what of either text has no counterpart in the other.

A clause shows as a run: words in a row of which hardly one is found on the other side (the best scoring part of a
row, after Kadane).
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ...text.bilingual.alignment import HAN, Alignment, blanked, size, telling
from ...text.bilingual.lengths import expected_size
from ...text.bilingual.lexicon import chinese_words
from .flag import Flag, alarm

_LEAST = 3.0  # weight of words from which a sentence's absence can be told
LEAST_SHORT, LOST_SHORT = 1.2, 0.15  # the same of a sentence of a few words
_LOST = 0.4  # share of a sentence's words that a translation has at least
_RUN_LOST = (
    (3.0, 4.0),
    (2.0, 3.2),
    (0.0, 2.5),
)  # weight of unfound words in a row, found ones counted against them:
# the more the Chinese beside it has that could be a free rendering (first), the more is asked (second)
_FREE_ENGLISH = 1.6
# What a pair of sentences lacks of the length that the abstract's other sentences let expect, as weight of a run of words:
# a translation shorter by a fifth has lost what it has no word for.
_SHORT, _SHORT_LOST, _SHORT_RUN = 12.0, 5.2, 1.2
_INVENTED = 0.22  # share of a Chinese sentence's characters that English words account for at least
_RUN_INVENTED = 13.5  # characters in a row that nothing accounts for,
_RUN_INVENTED_ALONE = 10.0  # and where the English beside it has nothing left to be rendered
_WHOLE_CLAUSE = 5  # characters of a clause that stands alone with nothing to account for it
_UNLISTED = 0.3  # what a character counts that is in no word of the lexicon
_AGAINST = 1.5  # what a found word takes from a run
_ALIKE = 0.75  # share of common pairs of characters from which two sentences are one
_CLAUSE = re.compile(r"[^，；：]+")
# Sentences that lead over or lead to an address: a translation may add or leave them out.
_LEADING = re.compile(
    r"(?:实验|研究|分析|评估|测试|评测|数值|大量|广泛|综合|结果|发现|验证).{0,14}(?:表明|显示|证明|证实|验证|发现|揭示|指出)$|具体而言|"
    r"值得注意|为此|为了?(?:弥补|解决|应对|克服|填补|缓解|突破|弥合)(?:这|该|上述|此).{0,8}$|针对.{0,8}问题|综上|总之|换言之|也就是说|(?:代码|演示|项目|数据|音频|样例|样本|示例|资源|链接|网址|更多|语音).{0,30}(?:http|见|访问|获取|公开|开源|地址|$)|(?:包括|包含|如下|在于|分为|即|涵盖)[:：]?$"
)


def check_content(whole: Alignment) -> list[Flag]:
    """Alarms about sentences and clauses without a counterpart, and about sentences that stand twice."""
    ours = [_run_lost(whole, i) for i in range(len(whole.sources))]
    theirs = [_run_invented(whole, j) for j in range(len(whole.targets))]
    return [*_lost(whole, ours, theirs), *_invented(whole, ours, theirs), *_brackets(whole), *_doubled(whole)]


_Run = tuple[float, str]  # how much of a row has no counterpart, and its words


def _run_lost(whole: Alignment, i: int) -> _Run:
    there = _there(whole, i)
    run = [(k, item) for k, item in enumerate(whole.items[i]) if item.kind == "word"]
    scores = [-_AGAINST * item.weight if there >> k & 1 else item.weight for k, item in run]
    best, start, stop = _heaviest(scores)
    if not best:
        return 0.0, ""
    first, last = run[start][1], run[stop - 1][1]
    return best, whole.sources[i][min(first.spots) : max(last.spots) + len(last.word)] or first.word


def _there(whole: Alignment, i: int) -> int:
    """What of a sentence is found in its Chinese; or in the Chinese beside it, where most of it stands."""
    there = 0
    for j in whole.near(i):
        there |= whole.found[i][j]
    beside = [whole.found[i][j] for j in whole.near(i, reach=1) if j not in whole.near(i)]
    most = max(beside, key=int.bit_count, default=0)
    moved = most.bit_count() > max(there.bit_count(), 0.5 * len(whole.items[i]))
    return there | most if moved else there


def _run_invented(whole: Alignment, j: int) -> _Run:
    sentence = whole.targets[j]
    tells, covered = telling(blanked(sentence), han=True), _covered(whole, j)
    listed = chinese_words(sentence)
    known = _figures_of(" ".join(whole.sources[i] for i in whole.near(j, "target", 1)))
    best, found = 0.0, ""
    for clause in _CLAUSE.finditer(sentence):
        mask = ((1 << len(clause[0])) - 1) << clause.start()
        own = (tells & mask).bit_count()
        if _figures_of(clause[0]) and _figures_of(clause[0]) <= known:
            continue  # its figures are the source's: an acronym spelt out, a unit told in words
        if own >= _WHOLE_CLAUSE and (covered & tells & mask).bit_count() <= 0.12 * own:
            bare = sum(1.0 if listed >> k & 1 else _UNLISTED for k in range(*clause.span()) if tells >> k & 1)
            if bare >= 0.55 * own and bare + _RUN_INVENTED > best and not _LEADING.search(clause[0]):
                best, found = _RUN_INVENTED + bare, clause[0]
        places = [k for k in range(*clause.span()) if tells >> k & 1]
        score, start, stop = _heaviest(
            [-_AGAINST if covered >> k & 1 else 1.0 if listed >> k & 1 else _UNLISTED for k in places]
        )
        if score > best and not _LEADING.search(clause[0]):
            best, found = score, sentence[places[start] : places[stop - 1] + 1]
    return best, found


def _figures_of(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:\.\d+)?", text))


def _covered(whole: Alignment, j: int) -> int:
    covered = 0
    for i in whole.near(j, "target", 1):
        covered |= whole.covered[i][j]
    return covered


def _lost(whole: Alignment, ours: list[_Run], theirs: list[_Run]) -> Iterator[Flag]:
    lacking = _lacking(whole)
    for i, sentence in enumerate(whole.sources):
        there = 0
        for j in whole.near(i):
            there |= whole.found[i][j]
        row = [
            (k, item)
            for k, item in enumerate(whole.items[i])
            if item.kind == "word" or (item.kind == "anchor" and len(whole.items[i]) > 6)
        ]
        weight = sum(item.weight for _, item in row)
        found = sum(item.weight for k, item in row if there >> k & 1)
        around = whole.near(i, reach=1)  # told with the next sentence, it is not lost
        found = max(
            [found, *(sum(item.weight for k, item in row if whole.found[i][j] >> k & 1) for j in around)]
        )
        free = max((theirs[j][0] for j in whole.near(i, reach=1)), default=0.0)
        if found < (_LOST if weight >= _LEAST else LOST_SHORT) * weight and weight >= LEAST_SHORT:
            yield alarm("missing", "sentence_lost", en=_brief(sentence))
        elif ours[i][0] >= next(least for most, least in _RUN_LOST if free >= most) or (
            ours[i][0] >= _SHORT_RUN and ours[i][0] + _SHORT * lacking.get(i, 0) >= _SHORT_LOST
        ):
            yield alarm("missing", "clause_lost", en=_brief(ours[i][1]))


def _lacking(whole: Alignment) -> dict[int, float]:
    """By English sentence, the share of the length to be expected that the Chinese of its pair has not; 0 if it has all."""
    pairs = [bead for bead in whole.beads if bead.source and bead.target]
    sizes = [(size(blanked(bead.target)), expected_size(bead.source)) for bead in pairs]
    usual = sum(told for told, _ in sizes) / (sum(expected for _, expected in sizes) or 1)
    return {
        i: max(0.0, 1 - told / (usual * expected or 1))
        for bead, (told, expected) in zip(pairs, sizes, strict=True)
        for i in bead.sources
    }


def _invented(whole: Alignment, ours: list[_Run], theirs: list[_Run]) -> Iterator[Flag]:
    for j, sentence in enumerate(whole.targets):
        tells = telling(blanked(sentence), han=True)
        count = tells.bit_count()
        if _LEADING.search(sentence) and count < 30:
            continue
        free = max((ours[i][0] for i in whole.near(j, "target")), default=0.0)
        extra = any(j in bead.targets and len(bead.targets) > len(bead.sources) for bead in whole.beads)
        if extra and count >= 5 and (_covered(whole, j) & tells).bit_count() < _INVENTED * count:
            yield alarm("missing", "sentence_added", zh=sentence[:40])
        elif theirs[j][0] >= (_RUN_INVENTED if free >= _FREE_ENGLISH else _RUN_INVENTED_ALONE):
            yield alarm("missing", "clause_added", zh=theirs[j][1][:40])


_BRACKET = re.compile(r"\(([^()]*)\)")
_ZH_BRACKET = re.compile("（([^（）]*)）")
_ASIDE = re.compile(r"[()]|--|—|–|\blike\b|\binclud|\bwhich\b|\bi\.e|\be\.g|\bsuch as\b|\bnamely\b|, or\b|:")


def _brackets(whole: Alignment) -> Iterator[Flag]:
    """What stands in brackets on one side, and nowhere on the other."""
    for i, sentence in enumerate(whole.sources):
        there = 0
        for j in whole.near(i, reach=1):
            there |= whole.found[i][j]
        for match in _BRACKET.finditer(sentence):
            row = [
                (k, item)
                for k, item in enumerate(whole.items[i])
                if item.kind == "word" and any(match.start() < at < match.end() for at in item.spots)
            ]
            weight = sum(item.weight for _, item in row)
            if (
                len(row) >= 3
                and not re.search(r"[\d\\]|e\.g|i\.e|etc", match[1])
                and sum(item.weight for k, item in row if there >> k & 1) < 0.34 * weight
            ):
                yield alarm("missing", "clause_lost", en=_brief(match[1]))
    for j, sentence in enumerate(whole.targets):
        near = " ".join(whole.sources[i] for i in whole.near(j, "target", 1))
        covered, tells = _covered(whole, j), telling(blanked(sentence), han=True)
        for match in _ZH_BRACKET.finditer(sentence):
            own = tells & (((1 << len(match[0])) - 1) << match.start())
            explains = re.search(r"[A-Za-zα-ω$]\s?$", sentence[: match.start()])  # an acronym in full
            if own.bit_count() >= 6 and not explains and not re.search(r"[A-Za-z\d=＝、]", match[1]):
                known = (own & covered).bit_count() / own.bit_count()
                listed = (own & chinese_words(sentence)).bit_count() / own.bit_count()
                if listed >= 0.5 and known < (0.1 if _ASIDE.search(near) else 0.4):
                    yield alarm("missing", "clause_added", zh=match[1][:40])


def _heaviest(scores: Sequence[float]) -> tuple[float, int, int]:
    """The largest sum of a part of the row, with the part's start and stop."""
    best = total = 0.0
    start, span = 0, (0, 0)
    for place, score in enumerate(scores):
        if total <= 0:
            total, start = 0.0, place
        total += score
        if total > best:
            best, span = total, (start, place + 1)
    return best, *span


def _doubled(whole: Alignment) -> Iterator[Flag]:
    """Neighbouring Chinese sentences that are nearly one, where the English ones are not."""
    grams = [_pairs(HAN.findall(s)) for s in whole.targets]
    ours = [_pairs(re.findall(r"[A-Za-z]+", s.lower())) for s in whole.sources]
    twice = any(_alike(a, b) >= 0.6 for n, a in enumerate(ours) for b in ours[n + 1 : n + 4])
    for j, sentence in enumerate(whole.targets):
        for other in range(j + 1, min(j + 4, len(grams))):
            if len(grams[j]) >= 6 and _alike(grams[j], grams[other]) >= _ALIKE and not twice:
                yield alarm("repeat", "sentence_doubled", zh=sentence[:40])


def _pairs(signs: list[str]) -> set[tuple[str, str]]:
    return set(pairwise(signs))


def _alike(one: set, other: set) -> float:
    least = min(len(one), len(other))
    return len(one & other) / least if least >= 5 else 0.0


def _brief(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"
