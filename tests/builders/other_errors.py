"""Seeded errors of another hand: kinds and wordings that `seeded_errors` never makes, to see how far the rules reach.

Each kind is a generator of wrong texts from one good pair, as there; it yields nothing where the pair has no place
for it. Nothing in the checks was made from these words but general rules.
"""

import random
import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from arxiv_daily.text.bilingual.alignment import chinese_sentences
from arxiv_daily.text.bilingual.entities import NAME, is_name
from tests.builders.error_kinds import Maker, each

KINDS: dict[str, tuple[str, Maker]] = {}  # name: (group, maker)

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_ADDED_CLAIMS = (
    "相关成果已获得国际竞赛第一名。",
    "作者认为这一结论可推广至所有语言。",
    "该模型的训练只需要一块普通显卡。",
    "专家评审一致认为其效果令人满意。",
    "然而该方法在嘈杂环境下完全失效。",
    "此项技术将在明年投入商业应用。",
    "数据由三所大学的志愿者共同采集。",
    "与之相关的伦理问题也得到了详细讨论。",
)
_ADDED_TAILS = (
    "并首次揭示了其背后的神经机制",
    "而且在老年人群中效果尤为突出",
    "但在跨语言场景中表现欠佳",
    "从而彻底解决了这一难题",
    "并得到了政府部门的资金支持",
    "甚至可以在手表上流畅运行",
)
_CAVEAT = re.compile(
    r"[，；](?:但|然而|不过|尽管|虽然|只是|前提是|除非|除了|除|至少在)[^，。；]{5,50}(?=[，。；])|"
    r"(?:尽管|虽然|虽)[^，。；]{5,50}，|(?<=。)(?:但|然而|不过)[^。]{8,90}。"
)
_LIST = re.compile(
    r"([一-鿿A-Za-z0-9-]{2,12})、([一-鿿A-Za-z0-9-]{2,12})(?:、|和|与|及|以及)([一-鿿A-Za-z0-9-]{2,12})"
)


def kind(group: str) -> Callable[[Maker], Maker]:
    """A decorator: the kind belongs to this group of the table."""

    def known(maker: Maker) -> Maker:
        KINDS[maker.__name__] = group, maker
        return maker

    return known


def _cut(text: str, start: int, length: int, new: str = "") -> str:
    return text[:start] + new + text[start + length :]


# ---- figures


@kind("figures")
def decimal_point_moved(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(r"(?<![\d.])(\d+)\.(\d)(\d*)(?!\d)", target, lambda m: f"{m[1]}{m[2]}.{m[3] or 0}")


@kind("figures")
def digits_transposed(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(r"(?<![\d.A-Za-z-])([1-9])([1-9])(?=[\d.]*\s?[%一-鿿])", target, lambda m: m[2] + m[1])


@kind("figures")
def unit_of_time_exchanged(source: str, target: str, rng: random.Random) -> Iterator[str]:
    units = {"毫秒": "微秒", "秒": "毫秒", "分钟": "秒", "小时": "天", "天": "周", "周": "个月", "个月": "年", "年": "个月", "ms": "分钟", "s": "ms"}  # fmt: skip
    yield from each(
        r"(?<=\d)(\s?)(毫秒|秒|分钟|小时|天|周|个月|年|ms|s)(?![A-Za-z\d])",
        target,
        lambda m: m[1] + units[m[2]],
    )


@kind("figures")
def unit_of_another_kind(source: str, target: str, rng: random.Random) -> Iterator[str]:
    units = {"dB": "%", "分贝": "%", "%": "倍", "倍": "%", "kbps": "kHz", "kHz": "kbps", "Hz": "dB", "度": "米", "米": "度", "小时": "条", "GB": "MB", "MB": "GB"}  # fmt: skip
    yield from each(rf"(?<=\d)(\s?)({'|'.join(units)})(?![A-Za-z])", target, lambda m: m[1] + units[m[2]])


@kind("figures")
def month_changed(source: str, target: str, rng: random.Random) -> Iterator[str]:
    if any(month in source for month in _MONTHS):
        yield from each(r"(?<!\d)(1[0-2]|[1-9])(?=月)", target, lambda m: str(int(m[1]) % 12 + 1))


@kind("figures")
def scale_in_words_changed(source: str, target: str, rng: random.Random) -> Iterator[str]:
    scale = {"百": "千", "千": "万", "万": "千", "百万": "千万", "亿": "百万", "十亿": "亿"}
    yield from each(
        r"(?:(?<=\d)|(?<=\d\s)|(?<=数)|(?<=上))(百万|十亿|百|千|万|亿)(?![分兆])",
        target,
        lambda m: scale[m[1]],
    )


@kind("figures")
def fraction_changed(source: str, target: str, rng: random.Random) -> Iterator[str]:
    other = {"三分之一": "三分之二", "三分之二": "三分之一", "四分之一": "五分之一", "四分之三": "四分之一", "一半": "四分之一", "十分之一": "百分之一", "减半": "减少三成", "翻倍": "增加三倍", "一个数量级": "两个数量级", "两个数量级": "三个数量级"}  # fmt: skip
    yield from each("|".join(other), target, lambda m: other[m[0]])


@kind("figures")
def range_widened(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for match in re.finditer(r"(?<![\d.])(\d+(?:\.\d+)?)(%?\s?(?:-|–|~|至|到)\s?)(\d+(?:\.\d+)?)", target):
        yield _cut(target, match.start(1), len(match[1]), f"{float(match[1]) * 2:g}")
        yield _cut(target, match.start(3), len(match[3]), f"{float(match[3]) + 7:g}")


@kind("figures")
def ratio_turned(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for match in re.finditer(r"(?<![\d.])(\d+)(\s?[:：比]\s?)(\d+)(?![\d.])", target):
        if match[1] != match[3]:
            yield _cut(target, match.start(), len(match[0]), f"{match[3]}{match[2]}{match[1]}")
            yield _cut(target, match.start(), len(match[0]), f"{match[1]}{match[2]}{int(match[3]) + 2}")


@kind("figures")
def count_of_things_changed(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(
        r"(?<![\d.A-Za-z:-])(\d{1,4})(?=\s?(?:名|位|人|个|种|条|段|首|小时|层|次|轮|篇|类|项))",
        target,
        lambda m: str(int(m[1]) + rng.choice([1, 2, 10])),
    )


@kind("figures")
def numeral_of_a_list_changed(source: str, target: str, rng: random.Random) -> Iterator[str]:
    up = {"两": "四", "三": "两", "四": "三", "五": "四", "六": "五", "七": "六", "八": "七"}
    yield from each(
        r"(?<![第十百千之])[两三四五六七八](?=(?:大|个|种|项|类|组|套|款)[一-鿿]{0,6}(?:任务|数据集|基准|模型|方法|语言|挑战|实验|指标|贡献|问题|场景|模块|部分|策略|因素))",
        target,
        lambda m: up[m[0]],
    )


# ---- names


def _names(target: str) -> list[str]:
    blank = re.sub(r"\$[^$]*\$|https?://\S+", " ", target)
    return list(dict.fromkeys(n for n in NAME.findall(blank) if is_name(n) and len(n) > 3))


@kind("names")
def version_changed(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for name in _names(target):
        for match in re.finditer(r"\d+", name):
            new = _cut(name, match.start(), len(match[0]), str(int(match[0]) + 1))
            if new not in source:
                yield target.replace(name, new)


@kind("names")
def letters_transposed(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for name in _names(target):
        at = rng.randrange(len(name) - 1)
        if name[at].isalpha() and name[at + 1].isalpha() and name[at].lower() != name[at + 1].lower():
            yield target.replace(name, name[:at] + name[at + 1] + name[at] + name[at + 2 :])


@kind("names")
def suffix_dropped(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for name in _names(target):
        head, dash, tail = name.rpartition("-")
        if dash and len(head) > 3 and re.search(r"[A-Z\d]", tail) and head not in source.replace(name, ""):
            yield target.replace(name, head)


@kind("names")
def names_of_a_list_lost(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(r"([A-Z][\w-]{3,})(?:、|和|与)([A-Z][\w-]{3,})", target, lambda m: m[1])


# ---- sentences and clauses


@kind("sentences")
def caveat_dropped(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(_CAVEAT.pattern, target, lambda m: "")


@kind("sentences")
def claim_added(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each("。", target, lambda m: f"。{rng.choice(_ADDED_CLAIMS)}")


@kind("sentences")
def tail_added(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each("。", target, lambda m: f"，{rng.choice(_ADDED_TAILS)}。")


@kind("sentences")
def first_sentence_lost(source: str, target: str, rng: random.Random) -> Iterator[str]:
    sentences = chinese_sentences(target)
    if len(sentences) > 3:
        yield target.replace(sentences[0], "", 1)


@kind("sentences")
def last_sentence_lost(source: str, target: str, rng: random.Random) -> Iterator[str]:
    sentences = chinese_sentences(target)
    if len(sentences) > 3 and len(sentences[-1]) > 14:
        yield target.replace(sentences[-1], "", 1)


@kind("sentences")
def two_sentences_told_as_one(source: str, target: str, rng: random.Random) -> Iterator[str]:
    sentences = chinese_sentences(target)
    for a, b in pairwise(sentences[1:]):
        if min(len(a), len(b)) > 24:
            yield target.replace(
                a + b, a[: len(a) // 2].rstrip("，、") + "，" + b[len(b) // 2 :].lstrip("，、"), 1
            )


@kind("sentences")
def item_of_a_list_lost(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(_LIST.pattern, target, lambda m: f"{m[1]}和{m[2]}" if len(m[3]) > 3 else m[0])


@kind("sentences")
def another_abstract_continued(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield (
        target
        + "本文研究城市地铁客流的短期预测，提出一种结合天气信息的图卷积网络，并在两座城市的刷卡数据上验证。"
    )


# ---- meaning


@kind("meaning")
def respectively_turned(source: str, target: str, rng: random.Random) -> Iterator[str]:
    if "respectively" in source:
        figure = r"\$?\d+(?:\.\d+)?\s?(?:%|dB|毫秒|ms|倍|小时|kHz)?\$?"
        for match in re.finditer(rf"分别[^，。；\d]{{0,14}}?({figure})(、|和|与)({figure})", target):
            if match[1] != match[3]:
                yield _cut(
                    target, match.start(1), match.end() - match.start(1), f"{match[3]}{match[2]}{match[1]}"
                )


@kind("meaning")
def subjects_swapped(source: str, target: str, rng: random.Random) -> Iterator[str]:
    name = r"[A-Z][A-Za-z]*[A-Z\d][\w-]*"
    for match in re.finditer(rf"({name})([^。；]{{2,30}}?[，；](?:而|但)?)({name})(?=[^。；]{{3,}})", target):
        if match[1] != match[3] and match[1] not in match[3] and match[3] not in match[1]:
            yield _cut(target, match.start(), len(match[0]), f"{match[3]}{match[2]}{match[1]}")


@kind("meaning")
def compared_sides_swapped(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for match in re.finditer(
        r"(?:与|和|相较于|相比于|相对于|比)([^，。；]{2,14})相比，([^，。；]{2,14}?)(?=在|的|能|可|显著|取得|实现|达|将|平均)",
        target,
    ):
        if match[1] != match[2]:
            yield _cut(target, match.start(), len(match[0]), f"与{match[2]}相比，{match[1]}")
    for match in re.finditer(
        r"([一-鿿A-Za-z0-9-]{2,10})比([一-鿿A-Za-z0-9-]{2,10})(?=更|高出|快|低|少|多)", target
    ):
        yield _cut(target, match.start(), len(match[0]), f"{match[2]}比{match[1]}")


@kind("meaning")
def negation_on_another_verb(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for match in re.finditer(r"(无法|不能|未能|不会|无需|难以)([^，。；]{2,10}?)[，。；]", target):
        rest = target[match.end() :]
        if verb := re.match(
            r"[^，。；]{0,12}?(实现|提高|提升|降低|生成|利用|采用|捕捉|保持|影响|支持)", rest
        ):
            at = match.end() + verb.start(1)
            moved = _cut(target, at, 0, match[1])
            yield _cut(moved, match.start(1), len(match[1]), "能够")


@kind("meaning")
def denial_by_other_words(source: str, target: str, rng: random.Random) -> Iterator[str]:
    words = {"有助于": "无助于", "显著": "并不显著地", "有效": "无效", "足以": "不足以", "一致": "不一致", "可行": "不可行", "必要": "不必要", "可靠": "不可靠", "稳定": "不稳定", "公开": "不公开", "依赖于": "不依赖于", "充分": "不充分", "能": "不能", "存在": "不存在"}  # fmt: skip
    for old, new in words.items():
        for match in re.finditer(rf"(?<![不无未非难并可所功性智技]){old}(?![力够源耗量效性])", target):
            yield _cut(target, match.start(), len(old), new)


@kind("meaning")
def denial_lost_in_other_words(source: str, target: str, rng: random.Random) -> Iterator[str]:
    words = {"不足": "充足", "不稳定": "稳定", "不一致": "一致", "不可靠": "可靠", "不准确": "准确", "未知": "已知", "未见": "已见", "不同": "相同", "有限": "充足", "稀缺": "丰富", "匮乏": "丰富", "不必要": "必要", "不完整": "完整", "不平衡": "平衡", "无关": "有关", "受限": "不受限", "尚不": "已经", "非平稳": "平稳"}  # fmt: skip
    for old, new in words.items():
        for match in re.finditer(old, target):
            yield _cut(target, match.start(), len(old), new)


@kind("meaning")
def certainty_raised(source: str, target: str, rng: random.Random) -> Iterator[str]:
    words = {"可能": "必然", "有望": "已经", "或许": "一定", "往往": "总是", "通常": "必定", "经常": "总是", "倾向于": "必定", "表明": "证明", "初步": "最终", "尝试": "成功", "旨在": "已经", "潜在": "确定"}  # fmt: skip
    if re.search(
        r"\b(?:may|might|could|potential\w*|likely|tend|often|typically|usually|seem|suggest\w*|preliminary|aims?|attempts?|promising)\b",
        source,
    ):
        for old, new in words.items():
            if old != "表明" or re.search(r"\bsuggest", source):
                for match in re.finditer(rf"(?<!不){old}", target):
                    yield _cut(target, match.start(), len(old), new)


@kind("meaning")
def cause_and_effect_turned(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for match in re.finditer(r"(?<=[。；，])由于([^，。；]{5,30})，([^，。；]{5,30})(?=[，。；])", target):
        yield _cut(target, match.start(), len(match[0]), f"由于{match[2]}，{match[1]}")


@kind("meaning")
def time_turned(source: str, target: str, rng: random.Random) -> Iterator[str]:
    words = {"之前": "之后", "之后": "之前", "先前": "后续", "首先": "最后", "最后": "首先", "训练阶段": "推理阶段", "推理时": "训练时", "推理阶段": "训练阶段", "早期": "晚期", "近年来": "上世纪", "未来": "过去", "长期": "短期", "实时": "离线", "预训练": "微调", "微调": "预训练"}  # fmt: skip
    for old, new in words.items():
        for match in re.finditer(old, target):
            yield _cut(target, match.start(), len(old), new)


@kind("meaning")
def degree_changed(source: str, target: str, rng: random.Random) -> Iterator[str]:
    words = {"显著": "略微", "大幅": "小幅", "极大": "略微", "轻微": "严重", "略": "大幅", "高度": "轻度", "快速": "缓慢", "低成本": "高成本", "高质量": "低质量", "低延迟": "高延迟", "高效": "低效", "轻量": "重型", "大规模": "小规模", "小规模": "大规模", "复杂": "简单", "简单": "复杂", "稀疏": "稠密", "粗粒度": "细粒度", "细粒度": "粗粒度", "高资源": "低资源", "低资源": "高资源"}  # fmt: skip
    for old, new in words.items():
        for match in re.finditer(rf"(?<![不最更略])(?:{old})", target):
            yield _cut(target, match.start(), len(old), new)


@kind("meaning")
def thing_exchanged(source: str, target: str, rng: random.Random) -> Iterator[str]:
    words = {"准确率": "召回率", "召回率": "精确率", "精度": "速度", "延迟": "吞吐量", "训练": "推理", "推理": "训练", "说话人": "听众", "听众": "说话人", "音素": "单词", "文本": "图像", "音频": "视频", "视频": "音频", "教师模型": "学生模型", "正样本": "负样本", "患者": "医生", "真实": "虚假", "伪造": "真实", "清音": "浊音", "频率": "幅度", "幅度": "相位", "相位": "幅度", "时间": "空间", "空间": "时间", "参数": "样本", "男": "女", "鼓": "钢琴", "钢琴": "吉他", "吉他": "小提琴", "声学": "光学", "开源": "闭源", "水下": "空中"}  # fmt: skip
    for old, new in words.items():
        for match in re.finditer(rf"(?<![非无半自多])(?:{old})", target):
            yield _cut(target, match.start(), len(old), new)


@kind("meaning")
def whole_and_part(source: str, target: str, rng: random.Random) -> Iterator[str]:
    words = {"均": "部分", "都": "大多", "仅": "主要", "多数": "少数", "大多": "全都", "每个": "有的", "各类": "某类", "多种": "单一", "单一": "多种", "多个": "单个", "单个": "多个", "任意": "特定", "特定": "任意", "一系列": "一个", "首个": "第二个", "唯一": "众多", "普遍": "偶尔", "偶尔": "普遍", "几乎": "完全"}  # fmt: skip
    for old, new in words.items():
        for match in re.finditer(rf"(?<![平不成首])(?:{old})(?![匀衡值方市])", target):
            yield _cut(target, match.start(), len(old), new)


@kind("meaning")
def direction_by_other_words(source: str, target: str, rng: random.Random) -> Iterator[str]:
    words = {"优化": "劣化", "抑制": "放大", "缓解": "加剧", "加速": "减缓", "增益": "损失", "促进": "阻碍", "阻碍": "促进", "扩大": "缩小", "缩小": "扩大", "领先": "落后", "上升": "下降", "最高": "最低", "最低": "最高", "最佳": "最差", "最小化": "最大化", "最大化": "最小化", "正相关": "负相关", "负相关": "正相关", "避免": "导致", "导致": "避免", "保留": "丢弃", "去除": "保留", "消除": "引入", "引入": "移除", "支持": "反对", "增强": "弱化"}  # fmt: skip
    for old, new in words.items():
        for match in re.finditer(rf"(?<![不未无])(?:{old})", target):
            yield _cut(target, match.start(), len(old), new)
