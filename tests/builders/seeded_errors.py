"""Seeded errors: wrong translations made from good pairs, always the same ones, at most one of a kind a paper.

Each kind is a generator of wrong texts from one good pair; it yields nothing where the pair has no place for it.
"""

import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

from arxiv_daily.text.bilingual.alignment import chinese_sentences
from arxiv_daily.text.bilingual.entities import FORMULA, LINK, NAME, is_name
from arxiv_daily.text.bilingual.glossary import Glossary
from arxiv_daily.text.bilingual.quantities import quantities
from arxiv_daily.write.checks.flag import alarms
from arxiv_daily.write.checks.translation import check_translation

ROOT = Path(__file__).resolve().parent.parent.parent
SHARED = ROOT.parent / "shared"
Maker = Callable[[str, str, random.Random], Iterator[str]]
KINDS: dict[str, tuple[str, Maker]] = {}  # name: (group, maker)

FLIPS = {
    "优于": "不如", "超过": "低于", "超越": "不及", "高于": "低于", "低于": "高于", "更差": "更好", "差于": "优于",
    "提升": "降低", "提高": "降低", "降低": "提高", "改善": "恶化", "增大": "减小", "升至": "降至", "下降": "上升",
    "减少": "增加", "增加": "减少", "增强": "削弱", "改进": "恶化", "优越": "低劣", "更高": "更低", "更低": "更高",
}  # fmt: skip
NEGATIONS = (
    "并不",
    "不支持",
    "未能",
    "无法",
    "不能",
    "从不",
    "没有",
    "无需",
    "不需要",
    "难以",
    "不会",
    "并非",
    "尚未",
    "缺乏",
)
WITHOUT = {
    "不支持": "支持",
    "无需": "需要",
    "不需要": "需要",
    "难以": "易于",
    "缺乏": "具备",
    "无法": "能够",
    "不能": "能够",
    "未能": "能够",
}
NEGATED = {
    "能够": "无法",
    "可": "不能",
    "提升": "未能提升",
    "提出": "没有提出",
    "优于": "并不优于",
    "达到": "没有达到",
    "需要": "不需要",
    "包含": "不包含",
    "具有": "不具有",
    "支持": "不支持",
}
BOUNDS = {
    "超过": "不足",
    "逾": "不足",
    "以上": "以下",
    "不足": "超过",
    "以下": "以上",
    "至少": "至多",
    "至多": "至少",
    "不超过": "超过",
    "仅": "超过",
    "高达": "至少",
    "少于": "多于",
    "多于": "少于",
    "低于": "高于",
    "以内": "以上",
}
HEDGES = (
    "可能会",
    "可能",
    "或许",
    "也许",
    "似乎",
    "有望",
    "潜在的",
    "潜在",
    "或可",
    "倾向于",
    "往往",
    "一定程度上",
    "初步",
    "大概",
)
SCOPE = {
    "所有": "部分",
    "各种": "个别",
    "全部": "部分",
    "大多数": "所有",
    "大部分": "全部",
    "多数": "所有",
    "部分": "所有",
    "首个": "一个",
    "首次": "继续",
    "首创": "沿用",
    "某些": "所有",
    "一些": "所有",
    "仅": "",
    "每个": "某个",
    "任何": "某些",
    "少数": "大多数",
}
ENTITIES = (
    "英语",
    "中文",
    "汉语",
    "普通话",
    "日语",
    "法语",
    "德语",
    "西班牙语",
    "阿拉伯语",
    "印地语",
    "韩语",
    "俄语",
    "英文",
    "粤语",
    "泰语",
    "越南语",
    "葡萄牙语",
    "意大利语",
)
OTHERS = ("德语", "日语", "俄语", "希腊语", "瑞典语", "土耳其语")
WORDS = {
    "男性": "女性",
    "女性": "男性",
    "儿童": "老年人",
    "成人": "儿童",
    "训练集": "测试集",
    "测试集": "训练集",
    "编码器": "解码器",
    "监督": "无监督",
    "图像": "视频",
    "音乐": "语音",
    "离线": "在线",
    "在线": "离线",
    "短时": "长时",
    "低频": "高频",
    "高频": "低频",
    "输入": "输出",
    "输出": "输入",
    "时域": "频域",
    "频域": "时域",
    "线性": "非线性",
    "单声道": "立体声",
    "歌手": "听众",
    "客观": "主观",
    "主观": "客观",
    "局部": "全局",
    "全局": "局部",
    "连续": "离散",
    "离散": "连续",
}
OURS = r"本文方法|该方法|本方法|所提方法|我们的方法|本文模型|所提模型|该模型|本模型|所提框架|该框架|所提系统|该系统"
THEIRS = r"基线模型|基线方法|基线系统|基线|现有方法|传统方法|先前方法|现有模型|其他方法|对比方法|现有最先进方法|最先进方法"
INVENTED_SENTENCES = (
    "该系统已在多家医院部署并获得好评。",
    "作者还比较了不同季节采集的数据之间的差别。",
    "所有参与者均签署了知情同意书。",
    "这项工作获得了国家自然科学基金的资助。",
    "我们还邀请了专业音乐家参与评审。",
    "此外，该方法已经申请专利保护。",
    "值得一提的是，硬件成本也随之大幅下降。",
    "用户可以通过手机应用免费使用该服务。",
)
INVENTED_CLAUSES = (
    "并已被工业界广泛采用",
    "其硬件成本也十分低廉",
    "同时显著减少了电池消耗",
    "并受到用户的一致好评",
    "且无需支付任何授权费用",
    "并在医院中完成了临床试点",
    "这与心理学家的预期相符",
)
PREFIXES = (
    "以下是翻译结果：",
    "译文：",
    "（≤200字）",
    "好的，",
    "中文: ",
    "Assistant: ",
    "【中文摘要】",
    "**中文翻译**\n",
)


def kind(group: str) -> Callable[[Maker], Maker]:
    """A decorator: the kind belongs to this group of the table."""

    def known(maker: Maker) -> Maker:
        KINDS[maker.__name__] = group, maker
        return maker

    return known


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
    blank = FORMULA.sub(lambda m: " " * len(m[0]), LINK.sub(lambda m: " " * len(m[0]), target))
    return [q for q in quantities(blank) if not q.spelt and target[q.at : q.at + len(q.text)] == q.text]


def _replaced(target: str, table: dict[str, str], before: str = "") -> Iterator[str]:
    for old, new in table.items():
        for match in re.finditer(before + re.escape(old), target):
            yield _cut(target, match.start(), len(match[0]), new)


# ---- figures and units


@kind("figures")
def number_dropped(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for q in _figures(target):
        if not any(other is not q and other.same(q) for other in _figures(target)):
            yield _cut(target, q.at, len(q.text))


@kind("figures")
def digit_changed(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for q in _figures(target):
        places = [i for i, c in enumerate(q.text) if c.isdigit()]
        place = rng.choice(places)
        yield _cut(target, q.at + place, 1, str((int(q.text[place]) + rng.randint(1, 8)) % 10))


@kind("figures")
def unit_changed(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for old, new in (
        ("%", ""), ("dB", "Hz"), ("毫秒", "秒"), ("ms", "s"), ("kHz", "Hz"), ("小时", "分钟"), ("秒", "分钟"), ("Hz", "kHz"),
        ("kbps", "bps"), ("倍", "%"), ("分钟", "小时"),
    ):  # fmt: skip
        for match in re.finditer(rf"(?<=\d)\s?{old}(?![\w^])", target):
            yield _cut(target, match.start(), len(match[0]), new)


@kind("figures")
def magnitude_changed(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for match in re.finditer(r"(?<=\d)\s?(万|亿|百万|千)(?![一-鿿]?分)", target):
        yield _cut(
            target, match.start(), len(match[0]), {"万": "亿", "亿": "万", "百万": "万", "千": "万"}[match[1]]
        )
    for match in re.finditer(r"(?<![\d.,])\d{4,}(?=[个条段小名])", target):
        yield _cut(target, match.end(), 0, "0")


@kind("figures")
def range_changed(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for match in re.finditer(r"\d[\d.]*(?:\s?[%a-zA-Z]+)?\s?(?:-|–|~|至|到)\s?(\d[\d.]*)", target):
        yield _cut(target, match.start(), len(match[0]), match[1])
        yield _cut(target, match.start(1), len(match[1]), str(int(float(match[1].strip("."))) + 3))


@kind("figures")
def year_changed(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for match in re.finditer(r"(?<![\d.])20[012]\d(?![\d.])", target):
        yield _cut(target, match.end() - 1, 1, str((int(match[0][-1]) + 3) % 10))


@kind("figures")
def ratio_inverted(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for match in re.finditer(r"(?<![\d.])(\d+)\s?[:：/比]\s?(\d+)(?![\d.])", target):
        if match[1] != match[2]:
            yield _cut(target, match.start(), len(match[0]), f"{match[2]}:{match[1]}")
    for match in re.finditer(r"(?:三分之一|四分之一|一半|两倍|三倍|三分之二)", target):
        yield _cut(target, match.start(), len(match[0]), {"三分之一": "四分之三", "四分之一": "三分之二", "一半": "三分之一", "两倍": "四倍", "三倍": "五倍", "三分之二": "四分之一"}[match[0]])  # fmt: skip


@kind("figures")
def number_added(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for match in re.finditer(r"(?:提升|降低|提高|减少)(?!了?\s?[\d约至到])", target):
        yield _cut(target, match.end(), 0, "了17.3%")


@kind("figures")
def digit_after_link_changed(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for q in _figures(target)[:3]:
        moved = f"代码见https://example.org/a，{target}"
        at = len(moved) - len(target) + q.at
        yield _cut(moved, at, 1, str((int(moved[at]) + 4) % 10) if moved[at].isdigit() else "4")


# ---- names, formulas, links


def _names(target: str) -> list[re.Match[str]]:
    blank = FORMULA.sub(lambda m: " " * len(m[0]), LINK.sub(lambda m: " " * len(m[0]), target))
    return [m for m in NAME.finditer(blank) if is_name(m[0]) and re.search(r"[a-z]", m[0]) and len(m[0]) > 3]


@kind("names")
def name_replaced_by_new(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for name in {m[0] for m in _names(target)}:
        yield target.replace(name, rng.choice(("FooNet", "BarFormer", "QuxBench")))


@kind("names")
def name_misspelt(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for name in {m[0] for m in _names(target)}:
        yield target.replace(name, name[:-1] + rng.choice("QXZ"))


@kind("names")
def name_replaced_by_another(source: str, target: str, rng: random.Random) -> Iterator[str]:
    found = _names(target)
    for match in found:
        others = sorted({m[0] for m in found} - {match[0]})
        if others and target.count(match[0]) >= 1:
            new = rng.choice(others)
            if new not in match[0] and match[0] not in new:
                yield _cut(target, match.start(), len(match[0]), new)


@kind("names")
def name_dropped(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for name in {m[0] for m in _names(target)}:
        yield re.sub(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", "该数据集", target)


@kind("names")
def formula_sign_changed(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for match in FORMULA.finditer(target):
        for old, new in (
            ("+", "-"),
            ("-", "+"),
            ("=", "<"),
            ("\\leq", "\\geq"),
            ("<", ">"),
            ("\\pm", "\\mp"),
        ):
            if old in match[0]:
                yield _cut(target, match.start(), len(match[0]), match[0].replace(old, new, 1))


@kind("names")
def formula_part_changed(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for match in FORMULA.finditer(target):
        for old, new in (
            ("_", "^"),
            ("^", "_"),
            ("_{1", "_{2"),
            ("(", "["),
            ("\\alpha", "\\beta"),
            ("N", "M"),
        ):
            if old in match[0]:
                yield _cut(target, match.start(), len(match[0]), match[0].replace(old, new, 1))


@kind("names")
def formula_dropped(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for match in FORMULA.finditer(target):
        if target.count(match[0]) == 1:
            yield _cut(target, match.start(), len(match[0]))


@kind("names")
def roman_numeral_changed(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for match in re.finditer(r"(?<![A-Za-z])(?:II|III|IV|VI)(?![A-Za-z])|[ⅡⅢⅣ]", target):
        new = {"II": "III", "III": "IV", "IV": "V", "VI": "VII", "Ⅱ": "Ⅲ", "Ⅲ": "Ⅳ", "Ⅳ": "Ⅴ"}[match[0]]
        if re.search(r"\b(?:II|III|IV|VI)\b", source):
            yield _cut(target, match.start(), len(match[0]), new)


@kind("names")
def link_changed(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for match in LINK.finditer(target):
        places = [i for i, c in enumerate(match[0]) if c.isalpha() and i > 8]
        if places:
            yield _cut(target, match.start() + rng.choice(places), 1, "q7")


@kind("names")
def link_dropped(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for match in LINK.finditer(target):
        yield _cut(target, match.start(), len(match[0]))


# ---- whole sentences and clauses


@kind("sentences")
def sentence_lost(source: str, target: str, rng: random.Random) -> Iterator[str]:
    sentences = chinese_sentences(target)
    for i in range(len(sentences)):
        if len(sentences) > 2 and len(sentences[i]) > 14:
            yield "".join(sentences[:i] + sentences[i + 1 :])


@kind("sentences")
def clause_lost(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for match in re.finditer(r"，([^，。；：（）]{10,60})(?=[，。；])", target):
        yield _cut(target, match.start(), len(match[0]))


@kind("sentences")
def sentence_doubled(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for sentence in chinese_sentences(target):
        if len(sentence) > 10 and sentence[-1] in "。！？":
            at = target.index(sentence)
            yield _cut(target, at, 0, sentence)


@kind("sentences")
def clause_doubled(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for match in re.finditer(r"，[^，。；：（）]{8,40}(?=[，。；])", target):
        yield _cut(target, match.end(), 0, match[0])


@kind("sentences")
def sentence_invented(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for match in re.finditer("。", target):
        yield _cut(target, match.end(), 0, rng.choice(INVENTED_SENTENCES))


@kind("sentences")
def clause_invented(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for match in re.finditer("。", target):
        yield _cut(target, match.start(), 0, f"，{rng.choice(INVENTED_CLAUSES)}")


@kind("sentences")
def half_lost(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for share in (0.4, 0.5, 0.6):
        yield target[: int(share * len(target))]


@kind("sentences")
def english_left(source: str, target: str, rng: random.Random) -> Iterator[str]:
    sentences = chinese_sentences(target)
    for i, english in enumerate(re.split(r"(?<=[.!?])\s+(?=[A-Z])", source)[: len(sentences)]):
        if len(english.split()) > 6:
            yield "".join([*sentences[:i], english, *sentences[i + 1 :]])


@kind("sentences")
def prompt_left(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for prefix in PREFIXES:
        yield target + prefix if prefix.startswith("（") else prefix + target


# ---- meaning


@kind("meaning")
def numbers_swapped(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for a, b in pairwise(_figures(target)):
        near = b.at - a.at < 40 and "。" not in target[a.at : b.at]
        if near and a.unit == b.unit and not a.same(b) and ("." in a.text + b.text or a.unit):
            yield _cut(_cut(target, b.at, len(b.text), a.text), a.at, len(a.text), b.text)


@kind("meaning")
def percent_to_points(source: str, target: str, rng: random.Random) -> Iterator[str]:
    if "absolute" not in source.lower() and "point" not in source.lower():
        for match in re.finditer(r"(?<=\d)\s?%", target):
            yield _cut(target, match.start(), len(match[0]), "个百分点")


@kind("meaning")
def points_to_percent(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for match in re.finditer(r"(?<=\d)\s?个?百分点", target):
        yield _cut(target, match.start(), len(match[0]), "%")


@kind("meaning")
def bound_flipped(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for old, new in BOUNDS.items():
        near = (
            rf"{old}(?=\s?\d)"
            if old not in ("以上", "以下", "以内")
            else rf"(?<=\d.){old}|(?<=\d..){old}|(?<=\d){old}"
        )
        for match in re.finditer(rf"(?<!不){near}", target):
            yield _cut(target, match.start(), len(match[0]), new)


@kind("meaning")
def direction_flipped(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from _replaced(target, FLIPS, "(?<![不未能最])")


@kind("meaning")
def negation_dropped(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for word in NEGATIONS:
        for match in re.finditer(rf"{word}(?!$)", target):
            yield _cut(target, match.start(), len(word), WITHOUT.get(word, ""))


@kind("meaning")
def negation_added(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from _replaced(target, NEGATED, "(?<![不未无许认])")


@kind("meaning")
def hedge_removed(source: str, target: str, rng: random.Random) -> Iterator[str]:
    if re.search(
        r"\b(?:may|might|could|potential|potentially|likely|tend|tends|often|suggest|suggests|preliminary|seem|seems|possibl[ey])\b",
        source,
    ):
        hedges = [
            h
            for h in HEDGES
            if not h.startswith("潜在") or ("potential" in source and "latent" not in source)
        ]
        yield from _replaced(target, dict.fromkeys(hedges, ""), "(?<!不)")


@kind("meaning")
def attribution_swapped(source: str, target: str, rng: random.Random) -> Iterator[str]:
    won = r"优于|超过|超越|胜过|高于|好于|超出|领先"
    for match in re.finditer(rf"({OURS}|[A-Z][A-Za-z0-9-]{{3,}})([^，。；]{{0,16}}?(?:{won}))(?!\d)([^，。；]{{0,12}}?)({THEIRS}|[A-Z][A-Za-z0-9-]{{3,}})", target):  # fmt: skip
        if match[1] != match[4]:
            yield _cut(target, match.start(), len(match[0]), f"{match[4]}{match[2]}{match[3]}{match[1]}")


@kind("meaning")
def figures_of_two_names_swapped(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for clause in re.finditer(r"[^。；]+", target):
        names = _names(clause[0])
        if len(names) >= 2 and len(_figures(clause[0])) >= 2 and names[0][0] != names[1][0]:
            a, b = names[0], names[1]
            text = _cut(_cut(clause[0], b.start(), len(b[0]), a[0]), a.start(), len(a[0]), b[0])
            yield _cut(target, clause.start(), len(clause[0]), text)


@kind("meaning")
def count_changed(source: str, target: str, rng: random.Random) -> Iterator[str]:
    numerals = {"两": "三", "二": "四", "三": "四", "四": "五", "五": "六", "双": "三"}
    for match in re.finditer(
        r"(?<![第十百分之])([两二三四五双])(?=阶段|个|种|项|类|分支|组|步|层|路|流|大|塔|通道|方面)", target
    ):
        yield _cut(target, match.start(), 1, numerals[match[1]])


@kind("meaning")
def by_to(source: str, target: str, rng: random.Random) -> Iterator[str]:
    change = r"(提升|提高|降低|减少|下降|增加|缩短|上升|缩减)"
    for match in re.finditer(rf"{change}(?:了|约)?(?=\s?\d)", target):
        yield _cut(target, match.start(), len(match[0]), f"{match[1]}至")
    for match in re.finditer(rf"{change}(?:至|到|为)(?=约?\s?\d)|(升|降|减|增)(?:至|到)(?=\s?\d)", target):
        yield _cut(
            target,
            match.start(),
            len(match[0]),
            match[1] or {"升": "提升", "降": "降低", "减": "减少", "增": "增加"}[match[2]],
        )


@kind("meaning")
def language_changed(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for word in ENTITIES:
        for match in re.finditer(rf"{word}(?!口音)", target):
            yield _cut(
                target,
                match.start(),
                len(word),
                rng.choice([o for o in OTHERS if o not in target] or ["冰岛语"]),
            )


@kind("meaning")
def entity_changed(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from _replaced(target, WORDS, "(?<![非自半无弱编的])")


@kind("meaning")
def scope_changed(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from _replaced(target, SCOPE, "(?<![不绝大])")


@kind("meaning")
def sign_lost(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for match in re.finditer(r"(?<![\d%一-鿿A-Za-z])[-−](?=\d)", target):
        yield _cut(target, match.start(), 1)


ERRORS = 200


def seeded(
    pairs: list[tuple[str, str]],
    most: int = 18,
    seed: int = 20251225,
    kinds: dict[str, tuple[str, Maker]] = KINDS,
) -> list[tuple[str, str, str]]:
    """Up to `most` errors of each kind of a table as (kind, source, wrong target), not two of a kind on one paper."""
    rng = random.Random(seed)
    errors = []
    for name, (_, maker) in kinds.items():
        pool = []
        for source, target in pairs:
            if wrong := [text for text in maker(source, target, rng) if text != target]:
                pool.append((name, source, rng.choice(wrong)))
        rng.shuffle(pool)
        errors += pool[:most]
    return errors


def measure(
    pairs: list[tuple[str, str]],
    glossary: Glossary,
    most: int = 18,
    seed: int = 20251225,
    kinds: dict[str, tuple[str, Maker]] = KINDS,
) -> tuple[Counter[str], Counter[str], list[tuple[str, str, str]]]:
    """Errors and alarmed errors by kind, and the missed ones. An alarm counts only if the good pair has it not."""
    good: dict[str, set] = {}
    for source, target in pairs:
        good[source] = set(alarms(check_translation(source, target, glossary)))
    made: Counter[str] = Counter()
    found: Counter[str] = Counter()
    missed = []
    for name, source, wrong in seeded(pairs, most, seed, kinds):
        made[name] += 1
        if set(alarms(check_translation(source, wrong, glossary))) - good[source]:
            found[name] += 1
        else:
            missed.append((name, source, wrong))
    return made, found, missed


def by_group(
    made: Counter[str], found: Counter[str], kinds: dict[str, tuple[str, Maker]] = KINDS
) -> dict[str, tuple[int, int]]:
    """Made and found of the four groups."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for name in made:
        group = kinds[name][0]
        sums[group][0] += made[name]
        sums[group][1] += found[name]
    return {group: (a, b) for group, (a, b) in sums.items()}
