"""Seeded errors of a fifth hand: thirty kinds, each with two sets of wordings.

`KINDS` has the wordings that rules may be made on, `KEPT` those that were written at the same time, put away, and used
once, for the figure that is quoted. A generator yields wrong texts from one good pair, as in `seeded_errors`.
"""

import random
import re
from collections.abc import Callable, Iterator

from arxiv_daily.text.bilingual.alignment import chinese_sentences
from tests.builders.error_kinds import Maker, each, of_table

KINDS: dict[str, tuple[str, Maker]] = {}  # name: (group, maker)
KEPT: dict[str, tuple[str, Maker]] = {}

_CHUNK = "[一-鿿A-Za-z0-9-]{2,10}"
_TABLES = {  # group and kind: wordings to work on | wordings kept; each `right/wrong`, the wrong one may be empty
    "meaning negation dropped": "无法/可以 并不/ 不会/会 缺乏/具有 难以/易于 | 不能/能 未能/已能 没有/有 忽略了/考虑了 不足/充足 无需/需",
    "meaning negation put in": "(?<![不无])能够/无法 (?<!不)适用于/不适用于 (?<!不)依赖/不依赖 (?<!不)支持/不支持 | (?<!不)可以/不可 (?<!不)需要/不需要 (?<!不)包含/不含 (?<!不)考虑/未考虑 (?<!不)影响/不影响",
    "meaning bound turned": r"至少(?=\s?[\d一两三])/至多 超过(?=\s?[\d$])/不到 不到(?=\s?\d)/超过 | 最多(?=\s?[\d$])/最少 高达(?=\s?[\d$])/仅 以上(?=[，。的])/以下 以内(?=[，。的])/以上 仅(?=\s?[\d$])/至少",
    "meaning hedge dropped": "可能会?/ 有望/将 似乎/ 潜在的?/ | 或许/ 往往/ 通常/ 倾向于/ 大致/ 在一定程度上/ 可能/必然",
    "meaning hedge put in": "(?<=结果)表明/或许表明 证明了/可能说明了 显著(?=[提优改])/可能 | (?<=我们)证明/推测 (?<=实验)表明/似乎表明 (?<!可)能够/或许能够 始终/有时",
    "meaning scope": "所有/部分 各种/某些 大多数/少数 仅/也 | 任何/某些 许多/少数 全部/一部分 多种/单一 每个/个别 整个/局部 唯一/之一",
    "meaning first": "首个/一个 首次/再次 率先/ | 第一个/又一个 最早/最近 首批/一批 首先提出/沿用",
    "meaning direction": "提高/降低 减少/增加 增强/削弱 加速/减慢 | 提升/下降 降低/升高 缩短/延长 扩大/缩小 缓解/加剧 最大化/最小化 更高/更低 更快/更慢 改善/恶化",
    "meaning who beats whom": "优于/不如 超越/落后于 超过(?=[一-鿿A-Z])/低于 | 胜过/不及 领先于/落后于 好于/差于 高于/低于 与(?=[^，。]{2,12}相当)/远超 优于/接近",
    "meaning opposite": "简单/复杂 有监督/无监督 稀疏/稠密 在线/离线 局部/全局 | 静态/动态 线性/非线性 短期/长期 内部/外部 显式/隐式 高维/低维 离散/连续 同步/异步 大型/小型 稳定/不稳定",
    "meaning degree": "显著/略微 大幅/小幅 几乎/ 完全/部分 | 明显/稍微 极大/轻微 严重/轻微 高度/中度 近乎/ 大量/少量 急剧/逐渐",
    "meaning frequency": "通常/偶尔 总是/有时 经常/很少 | 往往/很少 常常/从不 始终/偶尔 频繁/偶尔 广泛/很少",
    "meaning time": "(?<=[一-鿿])之前/之后 首先/最后 训练前/训练后 预训练/微调 | (?<=[一-鿿])之后/之前 随后/此前 最后/首先 目前/过去 未来/过去 同时/之后 早期/后期",
    "meaning rank": "最佳/次佳 第二/第三 最高/最低 主要/次要 | 最优/次优 第一名/第二名 最小/最大 最差/最好 首要/次要 上限/下限 前者/后者",
    "meaning condition": "如果/即使 由于/尽管 尽管/因为 因此/然而 | 即使/只有 虽然/因为 除非/只要 从而/却 然而/因此 只有/除了 为了/由于 基于/不同于",
    "meaning thing": "训练/测试 语音/文本 模型/数据 用户/专家 图像/视频 | 编码器/解码器 输入/输出 查询/回答 教师/学生 医生/患者 准确率/召回率 精度/速度 速度/内存 空间/时间 理论/实验 合成/真实 说话人/听者 音乐/语音",
    "meaning count": "两(?=[个种项类阶])/三 三(?=[个种项类阶])/四 双(?=[分模路流向塔])/三 | 四(?=[个种项类阶])/五 五(?=[个种项类])/六 两(?=[部步层组])/四 三(?=[部步层组维])/二 十(?=[个种项])/九 单一/双重",
    "meaning or told as and": "(?<=[一-鿿])或(?=[一-鿿]{2}(?<!许))/和 | (?<=[一-鿿])或(?=[一-鿿]{2}(?<!许))/且 还是/以及",
    "meaning and told as or": "(?<=[一-鿿])和(?=[一-鿿]{2})/或 | (?<=[一-鿿])以及(?=[一-鿿])/或者 (?<=[一-鿿])与(?=[一-鿿]{2})/或 并且/或者",
    "meaning by told as to": r"提高了?(?=\s?[\d$])/提高到 降低了?(?=\s?[\d$])/降至 | 提升了?(?=\s?[\d$])/提升至 减少了?(?=\s?[\d$])/减少到 增加了?(?=\s?[\d$])/增加到 下降了?(?=\s?[\d$])/下降到",
    "figures unit": r"(?<=\d)\s?毫秒/秒 (?<=\d)\s?小时/分钟 (?<=\d)\s?dB/Hz (?<=\d)万/亿 | (?<=\d)\s?秒/分钟 (?<=\d)\s?倍/% (?<=\d)\s?kHz/Hz (?<=\d)\s?个百分点/% (?<=\d)B(?![A-Za-z])/M (?<=\d)\s?年/个月 (?<=\d)\s?天/周 (?<=\d)\s?GB/MB",
    "figures digit": r"(?<=\d)3(?!\d)/8 (?<=\d)7(?!\d)/1 (?<=\d\.)2/6 | (?<=\d)5(?!\d)/9 (?<=\d)0(?!\d)/4 (?<=\d\.)8/3 (?<![\d.A-Za-z-])2(?=\d)/5",
}  # fmt: skip
_SENTENCES = (
    ("该系统已经在三家医院投入使用。", "作者还讨论了由此带来的隐私风险。", "后续工作将扩展到更多国家的用户。", "该现象此前从未有人报道。"),
    ("志愿者每周参加两次访谈。", "这一结果与经济学中的预测相矛盾。", "数据采集得到了伦理委员会的批准。", "硬件团队为此重新设计了电路板。", "评审专家对结论提出了质疑。"),
)  # fmt: skip
_CLAUSES = (
    ("，并降低了能耗", "，这得益于新的优化器", "，且已获得业界采用", "，但对噪声较为敏感"),
    ("，代价是更长的编译时间", "，因而受到监管机构的关注", "，这与儿童的学习方式类似", "，并由人工复核", "，不过需要额外的许可"),
)  # fmt: skip
_ITEMS = (("隐私保护", "天气预报", "硬件成本"), ("法律咨询", "农业监测", "情绪波动", "库存管理"))


for _name, _words in _TABLES.items():
    _group, _kind = _name.split(" ", 1)
    for _kinds, _part in zip((KINDS, KEPT), _words.split(" | "), strict=True):
        _kinds[_kind.replace(" ", "_")] = _group, of_table(_part)


def _both(group: str) -> Callable[[Callable[[int, str, random.Random], Iterator[str]]], None]:
    """A kind whose wordings are chosen by 0 (to work on) or 1 (kept)."""

    def known(maker: Callable[[int, str, random.Random], Iterator[str]]) -> None:
        for which, kinds in enumerate((KINDS, KEPT)):
            kinds[maker.__name__] = group, lambda source, target, rng, w=which: maker(w, target, rng)

    return known


@_both("meaning")
def cause_and_effect(which: int, target: str, rng: random.Random) -> Iterator[str]:
    verbs = ("导致|引起", "造成|引发|促使|决定|产生")[which]
    yield from each(
        rf"({_CHUNK})((?:会|常|往往)?(?:{verbs}))({_CHUNK})", target, lambda m: m[3] + m[2] + m[1]
    )


@_both("meaning")
def sides_of_a_comparison(which: int, target: str, rng: random.Random) -> Iterator[str]:
    verbs = ("优于|超过|高于", "超越|胜过|低于|快于|不如|大于")[which]
    yield from each(
        rf"({_CHUNK})((?:显著|始终|明显|均)?(?:{verbs}))({_CHUNK})", target, lambda m: m[3] + m[2] + m[1]
    )


@_both("meaning")
def from_and_to(which: int, target: str, rng: random.Random) -> Iterator[str]:
    middle = ("到|转换为", "转化为|映射到|迁移到|扩展到|变为|至")[which]
    yield from each(rf"(?<=[从将把由])({_CHUNK}?)({middle})({_CHUNK})", target, lambda m: m[3] + m[2] + m[1])


@_both("meaning")
def figures_of_two_names(which: int, target: str, rng: random.Random) -> Iterator[str]:
    figure = r"(?<![\d.A-Za-z-])\d+(?:\.\d+)?(?![\d.A-Za-z])"
    for clause in re.finditer("[^。；]+", target):
        found = list(re.finditer(figure, clause[0]))
        for a, b in zip(found[which::2], found[which + 1 :: 2], strict=False):
            if a[0] != b[0]:
                text = clause[0]
                new = text[: a.start()] + b[0] + text[a.end() : b.start()] + a[0] + text[b.end() :]
                yield target[: clause.start()] + new + target[clause.end() :]


@_both("sentences")
def sentence_lost(which: int, target: str, rng: random.Random) -> Iterator[str]:
    parts = chinese_sentences(target)
    for k in range(1 + which, len(parts) - 1, 2):
        yield "".join(parts[:k] + parts[k + 1 :])


@_both("sentences")
def sentence_doubled(which: int, target: str, rng: random.Random) -> Iterator[str]:
    parts = chinese_sentences(target)
    for k in range(which, len(parts), 2):
        yield "".join([*parts[: k + 1], *parts[k:]])


@_both("sentences")
def clause_lost(which: int, target: str, rng: random.Random) -> Iterator[str]:
    least, most = ((10, 60), (6, 18))[which]
    yield from each(rf"，[^，。；：、]{{{least},{most}}}(?=[，。])", target, lambda m: "")


@_both("sentences")
def sentence_invented(which: int, target: str, rng: random.Random) -> Iterator[str]:
    yield from each("。(?=.)", target, lambda m: f"。{rng.choice(_SENTENCES[which])}")


@_both("sentences")
def clause_invented(which: int, target: str, rng: random.Random) -> Iterator[str]:
    yield from each("(?<=[一-鿿])(?=。)", target, lambda m: rng.choice(_CLAUSES[which]))


@_both("sentences")
def list_item_lost(which: int, target: str, rng: random.Random) -> Iterator[str]:
    pattern = ("、[一-鿿]{2,8}(?=[、和以])", "(?<=[一-鿿])[一-鿿]{2,6}、(?=[一-鿿]{2,8}[、和])")[which]
    yield from each(pattern, target, lambda m: "")


@_both("sentences")
def list_item_invented(which: int, target: str, rng: random.Random) -> Iterator[str]:
    yield from each("(?<=[一-鿿])、(?=[一-鿿])", target, lambda m: f"、{rng.choice(_ITEMS[which])}、")


@_both("sentences")
def list_item_exchanged(which: int, target: str, rng: random.Random) -> Iterator[str]:
    yield from each("(?<=、)[一-鿿]{2,6}(?=[、和])", target, lambda m: rng.choice(_ITEMS[which]))


@_both("sentences")
def last_clause_and_next_sentence_lost(which: int, target: str, rng: random.Random) -> Iterator[str]:
    yield from each("，[^，。]{8,40}。[^，。]{6,40}(?=，)", target, lambda m: "。" if which else "")


@_both("names")
def name_replaced(which: int, target: str, rng: random.Random) -> Iterator[str]:
    words = (("BLEURT", "CIFAR-100"), ("WaveGrad", "TIMIT", "SQuAD"))[which]
    yield from each(
        r"(?<![A-Za-z$\\{-])[A-Z][A-Za-z]*[A-Z0-9][A-Za-z0-9-]*(?![A-Za-z}$])",
        target,
        lambda m: rng.choice(words),
    )


@_both("names")
def name_left_out(which: int, target: str, rng: random.Random) -> Iterator[str]:
    pattern = (r"(?<=[在于])[A-Z][A-Za-z]*[A-Z0-9][A-Za-z0-9-]*(?=[一-鿿])", r"(?<=[一-鿿])[A-Z][A-Za-z]*[A-Z0-9][A-Za-z0-9-]*(?=[，。、])")[which]  # fmt: skip
    yield from each(pattern, target, lambda m: "")
