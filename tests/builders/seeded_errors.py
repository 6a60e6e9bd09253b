"""Seeded errors: wrong translations made from good pairs, always the same ones, kinds in turn."""

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import cycle, pairwise
from pathlib import Path

from arxiv_daily.write.checks.polarity import chinese_sentences, english_sentences
from arxiv_daily.write.checks.quantities import quantities
from arxiv_daily.write.checks.translation import FORMULA, check_translation
from arxiv_daily.write.glossary import Glossary

ROOT = Path(__file__).resolve().parent.parent.parent
SHARED = ROOT.parent / "shared"
ERRORS = 200

FLIPS = {
    "优于": "低于", "超过": "低于", "超越": "不如", "高于": "低于", "低于": "高于", "更差": "更好", "差于": "优于",
    "提升": "降低", "提高": "降低", "降低": "提高", "改善": "恶化", "增大": "减小", "升至": "降至", "下降": "上升",
}  # fmt: skip
NEGATIONS = ("并不", "不支持", "未能", "无法", "不能", "从不", "没有")
NEGATED = {
    "能够": "无法",
    "可": "不能",
    "提升": "未能提升",
    "提出": "没有提出",
    "优于": "并不优于",
    "达到": "没有达到",
}
PREFIXES = ("以下是翻译结果：", "译文：", "（≤200字）", "好的，", "中文: ", "Assistant: ")


def own_pairs() -> list[tuple[str, str]]:
    """Our pairs of an English abstract and its translation."""
    lines = (ROOT / "tests/data/write/pairs.jsonl").read_text(encoding="utf-8").splitlines()
    return [(pair["source"], pair["target"]) for pair in map(json.loads, lines)]


def published_pairs(shared: Path = SHARED) -> list[tuple[str, str]]:
    """The five English abstracts of 2025-12-25 and their published Chinese; [] where they are not here."""
    page, records = shared / "seed/2025-12-25-arxiv-daily.md", shared / "arxiv/records.jsonl"
    if not (page.is_file() and records.is_file()):
        return []
    abstracts: dict[str, str] = {}
    for record in map(json.loads, records.read_text(encoding="utf-8").splitlines()):
        abstracts.setdefault(record["id"], record["abstract"])
    papers = re.findall(
        r"/pdf/([\d.]+)v\d+\)\n\n(.+?)\n\n<details>", page.read_text(encoding="utf-8"), re.DOTALL
    )
    return [(abstracts[paper], chinese.strip()) for paper, chinese in papers]


def _cut(text: str, start: int, length: int, new: str = "") -> str:
    return text[:start] + new + text[start + length :]


def _figures(target: str) -> list:
    return [q for q in quantities(FORMULA.sub(lambda m: " " * len(m[0]), target)) if not q.spelt]


def number_dropped(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for q in _figures(target):
        yield _cut(target, q.at, len(q.text))


def number_changed(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for q in _figures(target):
        places = [i for i, c in enumerate(q.text) if c.isdigit()]
        place = rng.choice(places)
        yield _cut(target, q.at + place, 1, str((int(q.text[place]) + rng.randint(1, 8)) % 10))


def numbers_swapped(source: str, target: str, rng: random.Random) -> Iterator[str]:
    found = _figures(target)
    for a, b in pairwise(found):
        if a.unit == b.unit and not a.same(b) and ("." in a.text + b.text or a.unit):
            both = _cut(target, b.at, len(b.text), a.text)
            yield _cut(both, a.at, len(a.text), b.text)


def unit_changed(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for old, new in (
        ("%", ""),
        ("dB", "Hz"),
        ("毫秒", "秒"),
        ("ms", "s"),
        ("kHz", "Hz"),
        ("万", ""),
        ("个百分点", "倍"),
    ):
        for match in re.finditer(rf"(?<=\d)\s?{old}(?![\w^])", target):
            yield _cut(target, match.start(), len(match[0]), new)


def formula_changed(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for match in FORMULA.finditer(target):
        inner = match[0]
        for old, new in (("+", "-"), ("-", "+"), ("_", "^"), ("=", "<"), ("(", "["), ("^", "_")):
            if old in inner:
                yield _cut(target, match.start(), len(inner), inner.replace(old, new, 1))


def formula_dropped(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for match in FORMULA.finditer(target):
        if target.count(match[0]) == 1:
            yield _cut(target, match.start(), len(match[0]))


def _names(target: str) -> list[str]:
    return sorted(
        set(re.findall(r"(?<![A-Za-z0-9$\\{])[A-Z][a-z]*[A-Z][A-Za-z0-9-]*", FORMULA.sub(" ", target)))
    )


def name_lost(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for name in _names(target):
        yield re.sub(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", "该方法", target)


def name_changed(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for name in _names(target):
        yield target.replace(name, name[:-1] + rng.choice("QXZ"))


def comparison_flipped(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for old, new in FLIPS.items():
        for match in re.finditer(rf"(?<![不未能]){old}", target):
            yield _cut(target, match.start(), len(old), new)


def negation_dropped(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for word in NEGATIONS:
        for match in re.finditer(word, target):
            yield _cut(target, match.start(), len(word), "支持" if word == "不支持" else "")


def negation_added(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for old, new in NEGATED.items():
        for match in re.finditer(rf"(?<![不未无]){old}", target):
            yield _cut(target, match.start(), len(old), new)


def half_lost(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for share in (0.4, 0.5, 0.6):
        yield target[: int(share * len(target))]


def sentence_lost(source: str, target: str, rng: random.Random) -> Iterator[str]:
    sentences = chinese_sentences(target)
    for i in range(len(sentences)):
        yield "".join(sentences[:i] + sentences[i + 1 :])


def english_left(source: str, target: str, rng: random.Random) -> Iterator[str]:
    sentences = chinese_sentences(target)
    for i, english in enumerate(english_sentences(source)[: len(sentences)]):
        yield "".join([*sentences[:i], english, *sentences[i + 1 :]])


def prompt_left(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for prefix in PREFIXES:
        yield target + prefix if prefix.startswith("（") else prefix + target


def phrase_repeated(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for match in re.finditer(r"[一-鿿]{6,}", target):
        yield _cut(target, match.end(), 0, match[0])


KINDS: tuple[Callable[[str, str, random.Random], Iterator[str]], ...] = (
    number_dropped, number_changed, numbers_swapped, unit_changed, formula_changed, formula_dropped, name_lost,
    name_changed, comparison_flipped, negation_dropped, negation_added, half_lost, sentence_lost, english_left,
    prompt_left, phrase_repeated,
)  # fmt: skip


def seeded(pairs: list[tuple[str, str]], count: int = ERRORS) -> list[tuple[str, str, str]]:
    """`count` different errors as (kind, source, wrong target), the kinds in turn."""
    rng = random.Random(20251225)
    pools = []
    for kind in KINDS:
        pool = [(kind.__name__, s, wrong) for s, t in pairs for wrong in kind(s, t, rng) if wrong != t]
        rng.shuffle(pool)
        pools.append(pool)
    errors: list[tuple[str, str, str]] = []
    for pool in cycle(pools):
        if len(errors) == count or not any(pools):
            return errors
        if pool:
            errors.append(pool.pop())
    return errors


def measure(pairs: list[tuple[str, str]], glossary: Glossary) -> tuple[Counter, Counter, list]:
    """Errors and flagged errors by kind, and the missed ones. A flag counts only if the good pair has it not."""
    good = {source: set(check_translation(source, target, glossary)) for source, target in pairs}
    made, flagged, missed = Counter(), Counter(), []
    for kind, source, wrong in seeded(pairs):
        made[kind] += 1
        if set(check_translation(source, wrong, glossary)) - good[source]:
            flagged[kind] += 1
        else:
            missed.append((kind, wrong))
    return made, flagged, missed
