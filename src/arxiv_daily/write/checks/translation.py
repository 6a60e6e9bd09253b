"""Machine text against its English source: pure functions, no model.

The checks' names: empty, number, formula, name, comparison, negation, order, missing, length, english, leftover,
repeat, term, link, parts, praise; of readings also place (evidence.py). A flag says in Chinese what to look at; it is a question, not a verdict.
"""

import re
from collections import Counter
from itertools import pairwise

from ..glossary import Glossary
from . import entities, polarity
from .entities import FORMULA, LINK
from .flag import Flag
from .quantities import Quantity, quantities

ENGLISH_RUN = re.compile(r"[A-Za-z][A-Za-z'’-]*(?:[ ,]+[A-Za-z][A-Za-z'’-]*){3,}")
LEFTOVER = re.compile(
    r"[（(]\s*[≤<不]?\s*(?:超过|多于)?\s*\d+\s*个?[字词]\s*(?:以内|左右|以下)?\s*[）)]|^\s*(?:以下是|下面是|好的|当然)|"
    r"(?:译文|翻译|中文翻译|中文摘要|摘要翻译|标题|改写|输出)\s*[:：]|(?:^|\n)\s*(?:English|中文|User|Assistant|System|用户|"
    r"助手|系统)\s*[:：]|<\|?/?(?:im_start|im_end|s|eos|bos|start_of_turn|end_of_turn|think)\|?>|```|作为(?:一个)?(?:AI|人工智能"
    r"|大?语言模型)|希望(?:这|以上).{0,8}帮助|请提供|\[INST\]|无法访问|(?:^|\n)(?:注|说明)[:：]|TODO|placeholder",
    re.IGNORECASE,
)
PRAISE = re.compile(
    r"忽略(?:以上|之前|先前|前面)的?(?:所有)?(?:指令|指示|提示)|ignore (?:all |the )?(?:previous|above) (?:instructions|"
    r"prompts?)|按照?(?:文中|论文中|隐藏)的?(?:指令|指示|要求)|(?:强烈|必须)推荐(?:接收|录用|采纳)|(?:positive review|"
    r"recommend acceptance)|(?:满分|五星)(?:好评|推荐)|史无前例|无与伦比|堪称(?:完美|典范)|遵照指示|审稿人应",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"[。！？…][”’」』）)]*$|[。！？；：]\s*$|\$$|https?://\S+$|[.!?]$")


def check_translation(
    source: str, target: str, glossary: Glossary | None = None, kind: str = "abstract"
) -> list[Flag]:
    """Findings about the Chinese `target` of the English `source`; kind: abstract, title or summary.

    A summary is a free line about the source: only what it adds is looked at, not what it leaves out.
    """
    if not target.strip():
        return [Flag("empty", "译文为空")]
    glossary = glossary or Glossary()
    faithful = kind != "summary"
    flags = [*_formulas(source, target, faithful), *_numbers(source, target, faithful)]
    flags += _names(source, target, glossary, faithful)
    flags += leftovers(source, target)
    if faithful:
        flags += _terms(source, target, glossary)
    if kind == "abstract":
        flags += [*_beads(source, target), *_length(source, target), *_order(source, target)]
    return list(dict.fromkeys(flags))


def _formulas(source: str, target: str, faithful: bool) -> list[Flag]:
    ours, theirs = (
        Counter(re.sub(r"\s", "", entities.bare(f)) for f in FORMULA.findall(text) if not entities.numeric(f))
        for text in (source, target)
    )
    flags = [Flag("formula", f"公式丢失或被改：${f}$") for f in ours if faithful and f not in theirs]
    return flags + [Flag("formula", f"原文没有的公式：${f}$") for f in theirs if f not in ours]


def _numbers(source: str, target: str, faithful: bool) -> list[Flag]:
    ours, theirs = quantities(entities.plain(source)), quantities(entities.plain(target))
    doubles = {2.0} if re.search("双|二者|二元|对偶|成对", target) else set()
    flags = []
    for q in ours if faithful else ():
        if not any(q.same(n) for n in theirs) and not (q.spelt and q.value in doubles):
            near = next((n.text for n in theirs if abs(n.value - q.value) < 1e-9), "")
            flags.append(
                Flag(
                    "number",
                    f"{q.text.strip()} 的单位变为 {near}" if near else f"数字 {q.text.strip()} 未出现",
                )
            )
    for q in theirs:
        if not q.spelt and not any(q.same(n) for n in ours) and not _implied(q, source):
            flags.append(Flag("number", f"原文没有的数字 {q.text}"))
    return flags


def _implied(q: Quantity, source: str) -> bool:
    """Whether a number of the translation stands in the source as a word or inside a name."""
    words = {
        1: r"\bone\b|first|single|mono",
        2: r"second|both|twice|double|dual|two|half",
        3: r"third|triple|three",
    }
    words |= {50: r"\bhalf", 100: r"hundred", 1000: r"thousand"}
    pattern = words.get(int(q.value), r"$^")
    written = re.match(r"[\d.,]*", q.text)[0] or q.text
    digits = rf"(?<!\d){re.escape(written)}(?!\d)"
    return bool(re.search(pattern, source, re.IGNORECASE)) or (not q.unit and bool(re.search(digits, source)))


def _order(source: str, target: str) -> list[Flag]:
    """Two measured values of one unit that have changed places; each must stand once on either side."""
    ours, theirs = quantities(entities.plain(source)), quantities(entities.plain(target))
    places: dict[str, list[tuple[Quantity, int]]] = {}
    for q in ours:
        there = [n.at for n in theirs if q.same(n)]
        measured = not q.spelt and (q.unit or "." in q.text)
        if measured and len(there) == 1 and sum(q.same(n) for n in ours) == 1:
            places.setdefault(q.unit, []).append((q, there[0]))
    for (a, first), (b, second) in (pair for row in places.values() for pair in pairwise(row)):
        clause = re.split("[，。；]", target[:second])[-1]
        if first > second and not re.search("比|较|从|由|相对|每", clause):
            return [Flag("order", f"{a.text} 与 {b.text} 次序颠倒")]
    return []


def _names(source: str, target: str, glossary: Glossary, faithful: bool) -> list[Flag]:
    plain = FORMULA.sub(" ", source)
    ours = dict.fromkeys(n for n in entities.names(plain) if not re.fullmatch(r"[IVX]+|[A-Z]s", n))
    there, flags = entities.fold(target), []
    for name in ours if faithful else ():
        pieces = [p for p in re.split(r"[-–/+]", name) if entities.is_name(p)] or [name]
        for piece in [name] if entities.fold(name) in there else pieces:
            singular = re.sub(r"(?<=[A-Z])s$", "", piece)
            if entities.fold(singular) not in there and not any(
                t.rendered(target) for t in glossary.matching(singular)
            ):
                flags.append(Flag("name", f"名称 {singular} 未出现"))
    known = entities.fold(source)
    for name in dict.fromkeys(entities.names(FORMULA.sub(" ", target))):
        invented = [
            p for p in re.split(r"[-–/+]", name) if entities.fold(p) not in known and entities.is_name(p)
        ]
        if entities.fold(name) not in known and invented and not _units_only(name):
            flags.append(Flag("name", f"原文没有的名称 {name}"))
    return flags


def _units_only(name: str) -> bool:
    return bool(re.fullmatch(r"(?:k|M|G)?(?:Hz|bps|bit/s)|dB[A-Za-z]{0,2}|k[Bb]/s", name))


def _beads(source: str, target: str) -> list[Flag]:
    """Sentence by sentence: turned comparisons, lost and added negations, sentences without a counterpart."""
    flags = []
    for bead in polarity.align(source, target):
        words = len(FORMULA.sub(" x ", bead.source).split())
        if words >= 6 and polarity.size(bead.target) < 0.8 * words:
            flags.append(Flag("missing", f"疑有漏译：{bead.source[:48]}…"))
        elif not bead.source and polarity.size(bead.target) >= 12:
            flags.append(Flag("missing", f"原文没有的语句：{bead.target[:24]}…"))
        elif bead.source and bead.target:
            if word := polarity.flipped(bead):
                flags.append(Flag("comparison", f"比较方向可疑：“{word}”（{bead.target[:20]}…）"))
            if word := polarity.lost_negation(bead):
                flags.append(Flag("negation", f"否定“{word}”未译出（{bead.target[:20]}…）"))
            if word := polarity.added_negation(bead):
                flags.append(Flag("negation", f"原文没有的否定“{word}”（{bead.target[:20]}…）"))
    return flags


def _length(source: str, target: str) -> list[Flag]:
    words = max(1, len(FORMULA.sub(" x ", source).split()))
    ratio = polarity.size(target) / words
    flags = []
    if words >= 12 and not 1.05 <= ratio <= 3.2:
        flags.append(Flag("length", f"译文长度可疑：每个英文词 {ratio:.1f} 字"))
    if not SENTENCE_END.search(target.strip()):
        flags.append(Flag("length", f"译文似被截断：…{target.strip()[-12:]}"))
    return flags


def leftovers(source: str, target: str) -> list[Flag]:
    """English that stayed, text of the prompt, phrases said over and over."""
    plain = FORMULA.sub(" ", LINK.sub(" ", target))
    flags = [Flag("leftover", f"提示语残留：{m[0].strip()[:20]}") for m in LEFTOVER.finditer(plain)][:3]
    outside = re.sub(r"（[^（）]*）|\([^()]*\)|`[^`]*`|《[^》]*》", " ", plain)
    for run in ENGLISH_RUN.findall(outside):
        lower = [w for w in re.split(r"[ ,]+", run) if w.islower()]
        if len(lower) >= 2:
            flags.append(Flag("english", f"未译英文：{run[:40]}"))
    names = sum(len(n) for n in entities.names(outside))
    han, latin = len(polarity.HAN.findall(outside)), len(re.findall(r"[A-Za-z]", outside)) - names
    if han < 0.6 * (han + max(0, latin)):
        flags.append(Flag("english", f"中文比例过低：{100 * han // max(1, han + latin)}%"))
    if repeated := re.search(
        r"([^\s\d]{2,40}?)\1{2,}|([^\s\d]{6,60}?)[，、]?\2", re.sub(r"[-=*_|.…]{3,}", "", plain)
    ):
        flags.append(Flag("repeat", f"重复：{repeated[0][:20]}"))
    return flags


def _terms(source: str, target: str, glossary: Glossary) -> list[Flag]:
    """Glossary terms whose rendering is missing and that did not stay in English either."""
    missing = [
        f"{t.term}→{t.translation}"
        for t in glossary.matching(FORMULA.sub(" ", source))
        if not t.rendered(target) and not t.pattern.search(target)
    ]
    return [Flag("term", "未用术语：" + "，".join(missing))] if missing else []
