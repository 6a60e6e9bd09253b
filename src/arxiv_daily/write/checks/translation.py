"""Machine text against its English source: pure functions, no model.

The text as a whole is looked at for its form; then the sentences are laid side by side (`alignment`) and each pair
is asked what it says of figures, names, better and worse, not, all and some, and who beats whom.
"""

import re
from collections.abc import Iterator

from ...text import language
from ...text.bilingual import entities
from ...text.bilingual.alignment import HAN, Alignment, Bead, align, size
from ...text.bilingual.entities import LINK
from ...text.bilingual.glossary import Glossary
from ...text.bilingual.locate import Locator
from ...text.bilingual.quantities import Quantity, chinese_value, quantities
from . import (
    beside,
    causes,
    content,
    contrasts,
    counts,
    figures,
    flag,
    lists,
    names,
    nuance,
    opposites,
    polarity,
    rivals,
    roles,
    sides,
)
from .flag import Flag, alarm

_ENGLISH_RUN = re.compile(r"[A-Za-z][A-Za-z'’-]*(?:[ ,]+[A-Za-z][A-Za-z'’-]*){3,}")
_LEFTOVER = re.compile(
    r"[（(]\s*[≤<不]?\s*(?:超过|多于)?\s*\d+\s*个?[字词]\s*(?:以内|左右|以下)?\s*[）)]|^\s*(?:以下是|下面是|好的|当然)|"
    r"(?:译文|翻译|中文翻译|中文摘要|摘要翻译|标题|改写|输出)\s*[:：]|(?:^|\n)\s*(?:English|中文|User|Assistant|System|用户|"
    r"助手|系统)\s*[:：]|<\|?/?(?:im_start|im_end|s|eos|bos|start_of_turn|end_of_turn|think)\|?>|```|作为(?:一[个名款])?(?:AI|人工智能"
    r"|大?语言模型)(?:助手)?[，,]|希望(?:这|以上).{0,8}帮助|请提供|\[INST\]|无法访问|(?:^|\n)(?:注|说明)[:：]|(?-i:\bTODO\b)|placeholder|"
    r"^\s*(?:[【\[《*#]+\s*){1,4}(?:中文)?(?:论文)?(?:摘要|译文|翻译|标题)(?:翻译)?\s*[】\]》*：:]|^\s*(?:中文)?摘要\s*[:：\n]",
    re.IGNORECASE,
)
PRAISE = re.compile(
    r"忽略(?:以上|之前|先前|前面)的?(?:所有)?(?:指令|指示|提示)|ignore (?:all |the )?(?:previous|above) (?:instructions|"
    r"prompts?)|按照?(?:文中|论文中|隐藏)的?(?:指令|指示|要求)|(?:强烈|必须)推荐(?:接收|录用|采纳)|(?:positive review|"
    r"recommend acceptance)|(?:满分|五星)(?:好评|推荐)|史无前例|无与伦比|堪称(?:完美|典范)|遵照指示|审稿人应",
    re.IGNORECASE,
)
_POWER = re.compile(r"(?<!\d)10\^\{?(\d{1,2})\}?")  # arXiv's listings have 105 for it
_EXCUSED = {"无法": "access|reach", "希望": "hope|aim"}  # leftovers that the source may have said
_QUOTED = re.compile(r"[“‘\"']([^“”‘’\"]{1,300}?)[”’\"']")
_SENTENCE_END = re.compile(r"[。！？…][”’」』）)]*$|[。！？；：]\s*$|\$$|https?://\S+$|[.!?]$|\n\S{0,30}$")
# Numbers that English says in words, by the number a translation may write.
_SCALED, _SCALE = re.compile(r"(\d+(?:\.\d+)?)([KMB])(?![A-Za-z])"), {"K": 1e3, "M": 1e6, "B": 1e9}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_IMPLIED = {
    0.5: r"\bhal(?:f|v)", 1: r"\bone\b|first|single|mono|unit|each|per ", 2: r"second|both|twice|double|dual|two|half|halv|pair|bi", 3: r"third|triple|three|tri",
    4: r"quarter|four|quad", 5: r"fi(?:ve|fth)", 10: r"order of magnitude|ten\b|decade|tenth", 50: r"\bhalf|halv|fifty", 25: r"quarter", 100: r"hundred|order|full|perfect|complete", 1000: r"thousand|order",
}  # fmt: skip


def check_translation(
    source: str, target: str, glossary: Glossary | None = None, kind: str = "abstract"
) -> list[Flag]:
    """Findings about the Chinese `target` of the English `source`; kind: abstract, title or summary.

    A summary is a free line about the source: only what it adds is looked at, not what it leaves out.
    """
    if not target.strip():
        return [alarm("empty", "empty")]
    glossary = glossary or Glossary()
    source, target = entities.undressed(source), entities.undressed(target)
    target = _POWER.sub(
        lambda m: f"10{m[1]}" if re.search(rf"(?<!\d)10{m[1]}(?!\d)", source) else m[0], target
    )
    faithful = kind != "summary"
    flags = [*_formulas(source, target, faithful), *_numbers(source, target, faithful)]
    flags += names.check_names(source, target, glossary, faithful)
    flags += leftovers(source, target)
    flags += contrasts.strange_languages(source, _LEFTOVER.sub(" ", target))
    if faithful:
        flags += [*_terms(source, target, glossary), *_links(source, target)]
    if kind == "abstract":
        whole = align(source, target, glossary)
        flags += [*content.check_content(whole), *_length(source, target)]
        for bead in whole.beads:
            if bead.source and bead.target:
                flags += _pair(whole, bead)
    elif kind == "title":
        flags += contrasts.exchanged(source, target, source)
    return _once(flags)


_SMALL = ("hedge", "negation", "scope")  # checks of which two rules may find the same word


def _once(flags: list[Flag]) -> list[Flag]:
    """Each finding once; of a small word the first."""
    found = {(f.check, f.words_en.lower()) if f.check in _SMALL and f.words_en else f: f for f in flags[::-1]}
    return list(found.values())[::-1]


_TITLED_NOT = re.compile(
    r"\b(?:No|Not|Without|Never)(?= [A-Z][a-z]+ [A-Z])"
)  # in a name: No Language Left Behind


def _pair(whole: Alignment, bead: Bead) -> Iterator[Flag]:
    """What one pair of sentences disagrees in."""
    near = whole.sources[max(0, bead.sources.start - 1) : bead.sources.stop + 1]
    around = " ".join(near)
    plain = _TITLED_NOT.sub("", entities.FORMULA.sub(" ", LINK.sub(" ", bead.source)))
    chinese = entities.FORMULA.sub(" ", LINK.sub(" ", bead.target))
    chinese = re.sub("而非(?=[一-鿿])", "而不是", chinese)  # 而非线性 is no 非线性
    yield from polarity.turned(Bead(plain, chinese))
    pair = Locator.of(whole, bead)
    yield from nuance.check_nuance(pair)
    yield from contrasts.exchanged(plain, chinese, around)
    yield from contrasts.exchanged_nearby(pair)
    yield from contrasts.scope(plain, chinese)
    yield from causes.uncaused(chinese, bead.source)
    yield from opposites.told_by_opposites(plain, chinese, around)
    yield from opposites.told_nearby(pair)
    yield from opposites.denied(plain, chinese)
    yield from figures.said_of_figures(bead.source, bead.target)
    yield from figures.out_of_order(bead.source, bead.target)
    yield from counts.counts_changed(plain, chinese)
    yield from counts.count_near(pair, plain)
    yield from counts.romans_changed(plain, chinese)
    yield from counts.fractions_changed(plain, chinese)
    yield from beside.exchanged(LINK.sub(" ", bead.source), LINK.sub(" ", bead.target))
    yield from rivals.swapped(plain, chinese)
    yield from roles.exchanged_roles(plain, chinese)
    yield from sides.exchanged_sides(plain, chinese)
    near_by = whole.targets[max(0, bead.targets.start - 1) : bead.targets.stop + 1]
    yield from lists.check_lists(plain, chinese, (around, "".join(near_by)))
    yield from names.names_exchanged(plain, chinese, around)
    yield from names.left_out(bead.source, bead.target, (" ".join(whole.sources), "".join(whole.targets)))


def _formulas(source: str, target: str, faithful: bool) -> Iterator[Flag]:
    ours, theirs = (
        {_squeezed(f): entities.bare(f) for f in entities.FORMULA.findall(text) if not entities.numeric(f)}
        for text in (source, target)
    )
    plain = _squeezed(source), _squeezed(target)
    for f in ours:
        if _OPERATOR.fullmatch(f):
            continue
        if faithful and f not in theirs and f not in plain[1]:
            if (value := re.fullmatch(r"\w=([\d.,]+)", f)) and value[1].replace(",", "") in plain[1].replace(
                ",", ""
            ):
                continue  # $n=1000$ told in words
            small = re.fullmatch(r"\\?[A-Za-z]+(?:_\{?\w\}?)?", f)  # one symbol may be told in words
            yield (flag.note if small and not theirs else alarm)("formula", "formula_lost", en=ours[f])
    for f in theirs:
        if f not in ours and f not in plain[0]:
            yield alarm("formula", "formula_added", zh=theirs[f])


# Formulas that are one sign between words: may be told in words.
_OPERATOR = re.compile(
    r"\\(?:times|sim|approx|pm|to|rightarrow|leftrightarrow|uparrow|downarrow|cdot|geq?|leq?|star|ast|dagger|unicode\{\w+\})|[-–—()<>~→↑↓±×*†+,.]"
)
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩ",
        [
            "alpha",
            "beta",
            "gamma",
            "delta",
            "epsilon",
            "zeta",
            "eta",
            "theta",
            "iota",
            "kappa",
            "lambda",
            "mu",
            "nu",
            "xi",
            "pi",
            "rho",
            "sigma",
            "tau",
            "upsilon",
            "phi",
            "chi",
            "psi",
            "omega",
            "Gamma",
            "Delta",
            "Theta",
            "Lambda",
            "Xi",
            "Pi",
            "Sigma",
            "Phi",
            "Psi",
            "Omega",
        ],
        strict=True,
    )
)


def _squeezed(formula: str) -> str:
    """A formula without what does not change it: dollars, spaces, the font of a unit, braces around one sign."""
    inner = re.sub(
        r"\\(?:mathrm|text|textrm|mathit|mathbf|rm|left|right|,|;|!|:|quad|displaystyle)(?![a-zA-Z])|\s",
        "",
        entities.bare(formula),
    )
    inner = re.sub(r"\^\(([^()]*)\)", r"^{\1}", re.sub(r"\\(?=[{}])", "", inner))
    inner = re.sub(r"\^\{([^{}]*)\}", r"^\1", re.sub(r"\\var(?=epsilon|phi|theta|rho)", r"\\", inner))
    inner = "".join(f"\\{_GREEK[sign]}" if sign in _GREEK else sign for sign in inner)
    return re.sub(r"\{(\w|\\[A-Za-z]+|(?<!_\{)(?<!\^\{)[A-Za-z]+)\}", r"\1", inner)


def _numbers(source: str, target: str, faithful: bool) -> Iterator[Flag]:
    plain = entities.plain(source)
    ours, theirs = quantities(plain), quantities(entities.plain(target))
    shares = [chinese_value(m[1]) for m in re.finditer("([一二三四五六七八九十百千万]+)分之一", target)]
    strange = [n for n in theirs if not n.spelt and not n.unit and not any(n.same(q) for q in ours)]
    for q in ours if faithful else ():
        if any(q.same(n) for n in theirs) or (q.spelt and not q.unit):
            continue
        if q.unit == "×" and any(n == q.value for n in shares):
            continue  # a thousand times cheaper: a thousandth of the price
        if q.text[-1:] in "KMB" and re.search(rf"(?<![\d.]){re.escape(q.text)}", target):
            continue  # inside a name there
        near = next((n.text for n in theirs if abs(n.value - q.value) < 1e-9), "")
        if near:
            yield alarm("number", "number_unit", en=q.text.strip(), zh=near)
        elif q.spelt or (not q.unit and q.value < 10 and "." not in q.text and not strange):
            yield flag.note("number", "number_lost", en=q.text.strip())
        else:
            yield alarm("number", "number_lost", en=q.text.strip())
    for q in theirs:
        if not q.spelt and not any(q.same(n) for n in ours) and not _implied(q, source):
            if any(abs(n.value - q.value) < 1e-9 for n in ours):
                continue  # the other way round it has been said
            yield alarm("number", "number_added", zh=q.text)


def _implied(q: Quantity, source: str) -> bool:
    """Whether a number of the translation stands in the source as a word or inside a name."""
    if q.text.endswith("月") and q.unit == "month" and 1 <= q.value <= 12:
        return bool(re.search(rf"\b{_MONTHS[int(q.value) - 1]}", source))
    value = q.value / 3600 if q.unit == "s" and q.value >= 3600 else q.value
    pattern = _IMPLIED.get(value, r"$^")
    match = re.match(r"[\d.,]+", q.text)
    written = match[0] if match else q.text
    if not q.unit and any(
        abs(float(m[1]) * _SCALE[m[2]] - q.value) < 1e-6 * q.value for m in _SCALED.finditer(source)
    ):
        return True
    digits = rf"(?<!\d){re.escape(written.replace(',', ''))}(?!\d)"
    plain = re.sub(r"(?<=\d)(?:\\?,|\{,\})(?=\d{3})", "", source)
    return bool(re.search(pattern, source, re.IGNORECASE)) or (not q.unit and bool(re.search(digits, plain)))


def _links(source: str, target: str) -> Iterator[Flag]:
    there = target.lower()
    for link in dict.fromkeys(LINK.findall(source)):
        bare = re.sub(r"^https?://(?:www\.)?", "", link).rstrip("./,;:").lower()
        if bare not in there:
            yield alarm("link", "link_lost", en=link[:80])


def _length(source: str, target: str) -> Iterator[Flag]:
    words = max(1, len(entities.FORMULA.sub(" x ", source).split()))
    ratio = size(target) / words
    if words >= 12 and not 0.95 <= ratio <= 3.2:
        yield alarm("length", "ratio", ratio=f"{ratio:.1f}")
    if not _SENTENCE_END.search(target.strip()):
        yield alarm("length", "cut_short", zh=target.strip()[-12:])


def leftovers(source: str, target: str) -> Iterator[Flag]:
    """English that stayed, text of the prompt, phrases said over and over."""
    plain = entities.FORMULA.sub(" ", LINK.sub(" ", target))
    for place, match in enumerate(_LEFTOVER.finditer(plain)):
        excused = _EXCUSED.get(match[0][:2])
        if place < 3 and not (excused and re.search(excused, source, re.IGNORECASE)):
            yield alarm("leftover", "leftover", zh=match[0].strip()[:20])
    outside = re.sub(r"（[^（）]*）|\([^()]*\)|`[^`]*`|《[^》]*》", " ", plain)
    outside = _QUOTED.sub(lambda m: " " if m[1] in source else m[0], outside)
    for run in _ENGLISH_RUN.findall(outside):
        lower = [w for w in re.split(r"[ ,]+", run) if w.islower()]
        if len(lower) >= 2:
            yield alarm("english", "english", zh=run[:40])
    for word in language.foreign_words(outside, source)[:1]:
        yield alarm("english", "foreign", zh=word)
    named = sum(len(n) for n in entities.names(outside))
    han, latin = len(HAN.findall(outside)), len(re.findall(r"[A-Za-z]", outside)) - named
    if han < 0.6 * (han + max(0, latin)):
        yield alarm("english", "share", share=100 * han // max(1, han + latin))
    if repeated := re.search(
        r"([^\s\d]{2,40}?)\1{2,}|(?<![-–—/])([^\s\d]{6,60}?)[，、]?\2", re.sub(r"[-=*_|.…]{3,}", "", plain)
    ):
        yield alarm("repeat", "repeat", zh=repeated[0][:20])


def _terms(source: str, target: str, glossary: Glossary) -> Iterator[Flag]:
    """Glossary terms whose rendering is missing and that did not stay in English either."""
    folded = re.sub(r"[-‐]", "", target)
    missing = [
        f"{t.term}→{t.translation}"
        for t in glossary.matching(entities.FORMULA.sub(" ", source))
        if not t.rendered(target) and not t.rendered(folded) and not t.pattern.search(target)
    ]
    if missing:
        yield flag.note("term", "term", en="，".join(missing))
