"""Seeded errors of a sixth hand, in reserve: no rule was made on their wordings, and only figures on them are quoted.

Written before any of them was tried. A generator yields wrong texts from one good pair, as in `seeded_errors`.
"""

import random
import re
from collections.abc import Iterator

from arxiv_daily.text.bilingual.alignment import chinese_sentences
from tests.builders.error_kinds import Maker, each, kind_in, of_table

KINDS: dict[str, tuple[str, Maker]] = {}  # name: (group, maker)

_NAME = r"(?<![A-Za-z$\\{}_^-])[A-Z][A-Za-z]*[A-Z0-9][A-Za-z0-9-]*(?![A-Za-z}$_-])"
_NUMBER = r"(?<![\d.A-Za-z-])\d+(?:\.\d+)?(?![\d.A-Za-z-])"
_SENTENCES = (
    "该模型在移动端的部署由合作企业完成。",
    "用户反馈显示，界面的颜色会影响他们的信任程度。",
    "为减少偏差，我们邀请了来自五大洲的参与者。",
    "这些发现已被多国政策制定者采纳。",
    "所需的显存随批次大小线性增长。",
    "早期版本曾因许可证争议而被撤回。",
    "我们推测，这与人脑的预测编码机制有关。",
    "该任务在每年的公开竞赛中均有设置。",
    "不同季节采集的样本之间存在系统性差异。",
    "我们同时给出了收敛性的理论证明。",
)
_TAILS = (
    "，而这正是工业界长期忽视的环节",
    "，并为此申请了专利",
    "，其收益在低光照条件下更加突出",
    "，前提是电池容量足够",
    "，同时保护了参与者的隐私",
    "，这一趋势在老年人群中尤为明显",
)
_HEADS = (
    "受生物视觉启发，",
    "经过三年的跟踪调查，",
    "在获得监管许可之后，",
    "借助廉价的传感器，",
    "出于成本方面的考虑，",
)
_ITEMS = ("供应链安全", "口腔健康", "电网调度", "版权保护", "触觉反馈", "卫星遥感", "消费者心理")
_TABLES = {  # group and kind: each `right/wrong`, the wrong one may be empty
    "figures another unit": r"(?<=\d)\s?分钟/秒 (?<=\d)\s?ms/s (?<=\d)\s?毫秒/微秒 (?<=\d)\s?Hz/kHz (?<=\d)\s?kHz/MHz (?<=\d)\s?dB/% (?<=\d)\s?%/倍 (?<=\d)\s?倍/个百分点 (?<=\d)\s?小时/天 (?<=\d)M(?![A-Za-z])/K (?<=\d)\s?kbps/Mbps (?<=\d)\s?GB/TB (?<=\d)\s?米/厘米 (?<=\d)\s?岁/个月",
    "figures another scale": r"(?<=\d)\s?万/千 (?<=\d)\s?亿/百万 (?<=\d)\s?百万/万 (?<=\d)\s?千(?![赫瓦克米])/百 (?<=\d)K(?![A-Za-z])/M",
    "meaning denied": "(?<=[，。])该方法/该方法无法 (?<!不)仍然/不再 (?<!未)得到了/未得到 (?<!不)取决于/不取决于 (?<!非)常见/不常见 (?<!不)足以/不足以 (?<!不)受(?=[一-鿿])/不受 (?<![无不])显著(?=[一-鿿])/并不显著",
    "meaning denial lost": "无需/需要 不依赖/依赖 尚未/已经 并非/正是 不再/仍 未见/已见 不足以/足以 不可/可 缺少/拥有 未知/已知 无关/有关 不受/受 没有/有 不影响/影响",
    "meaning surer than said": r"可能(?=[会是在导引影])/必定 有助于/确保 试图/成功 旨在/已经 有望/必将 表明(?=[，该其这])/证明 初步/最终 可以/必须 能够帮助/完全保证 潜在/确凿 倾向于/必然 大约/恰好 约(?=\s?\d)/整整 建议/要求",
    "meaning less sure than said": "证实/猜想 (?<=我们)证明了/怀疑 必须/可以 确保/可能有助于 一致地?/时而 必然/也许 总是/不时",
    "meaning more and less": "提升/削减 改善/损害 降低/抬高 减轻/加重 减少/增多 增强/弱化 加快/拖慢 优化/恶化 扩大/收窄 提高/压低 缩短/拉长 促进/阻碍 缓解/激化",
    "meaning better and worse": "优于/逊于 超越/不敌 超过(?=[一-鿿A-Z])/落后于 领先/垫底 优异/糟糕 卓越/平庸 最佳/最差 具有竞争力/缺乏竞争力 高于/低于 强于/弱于",
    "meaning range of it": "所有/多数 全部/个别 任何/特定 各类/单类 多个/一个 一系列/一个 广泛的?/少数 多数/全部 部分/全部 至少/恰好 仅(?=[一-鿿])/不仅 每个/某个 多种/两种 许多/所有 主要/全部",
    "meaning first or not": "首次/又一次 首个/另一个 首先/最后 率先/跟随他人 全新/已有 前所未有的?/常见的 最新/早期 新型/传统 新颖的?/经典的 创新性?地?/照例",
    "meaning its contrary": "粗粒度/细粒度 细粒度/粗粒度 低资源/高资源 单语/多语 多语言/单语言 监督/无监督 轻量级/重量级 单通道/多通道 开源/闭源 离散/连续 连续/离散 全局/局部 实时/离线 白盒/黑盒 封闭/开放 开放/封闭 显式/隐式 隐式/显式 确定性/随机性 低频/高频 高频/低频 正向/反向 短时/长时 长时/短时 主观/客观 客观/主观 自动/人工 人工/自动 公开/私有 复杂/简单 简单/复杂 通用/专用 固定/可变 动态/静态 稀缺/充足 高质量/低质量 准确/粗略 快速/缓慢",
    "meaning another thing": "编码器/分类器 图像/音频 音频/图像 语音/视觉 文本/图像 音乐/绘画 说话人/乐器 数据集/算法 训练/推理 推理/训练 噪声/语义 情感/年龄 患者/护士 学生/管理者 儿童/老人 延迟/成本 准确率/覆盖率 相位/幅度 时域/频域 频域/时域 特征/标签 标签/特征 生成/检索 检索/生成 识别/合成 合成/识别 评估/采集",
    "meaning when": "之前/期间 之后/之前 同时/随后 近年来/几十年前 目前/曾经 最终/起初 随后/事先 长期/短暂 未来/以往 当前/往昔 实时/事后",
    "meaning why": "因此/然而 由于/尽管 尽管/正因 从而/即使 然而/因此 但/因此 为了/由于 导致/源于 源于/导致 基于/抛开 如果/除非 只要/即便 虽然/因为",
    "meaning how many kinds": "两(?=[个种项类阶大])/三 三(?=[个种项类大])/五 四(?=[个种项类大])/三 双(?=[分模路流向塔码])/三 单(?=[一通模目])/双 五(?=[个种项类大])/四 六(?=[个种项类])/七 第二/第一 两者/三者",
}  # fmt: skip


for _name, _words in _TABLES.items():
    _group, _about = _name.split(" ", 1)
    KINDS[_about.replace(" ", "_")] = _group, of_table(_words)


@kind_in(KINDS, "figures")
def last_digit_off_by_one(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(_NUMBER, target, lambda m: m[0][:-1] + str((int(m[0][-1]) + 1) % 10))


@kind_in(KINDS, "figures")
def digit_put_before(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(_NUMBER, target, lambda m: "1" + m[0])


@kind_in(KINDS, "figures")
def point_lost(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(r"(?<![\d.A-Za-z-])\d+\.\d+(?![\d.])", target, lambda m: m[0].replace(".", ""))


@kind_in(KINDS, "figures")
def figure_left_out(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(r"(?<=[一-鿿])\d+(?:\.\d+)?\s?(?:%|dB|倍|毫秒|小时|个百分点)", target, lambda m: "不少")


@kind_in(KINDS, "figures")
def neighbours_exchanged(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(rf"({_NUMBER}%?)([^\d。]{{1,12}})({_NUMBER}%?)", target, lambda m: m[3] + m[2] + m[1])


@kind_in(KINDS, "names")
def letter_exchanged(source: str, target: str, rng: random.Random) -> Iterator[str]:
    def changed(match: re.Match[str]) -> str:
        at = rng.randrange(1, len(match[0]))
        old = match[0][at]
        if not old.isalpha():
            return match[0]
        new = rng.choice([c for c in "aeorstklm" if c != old.lower()])
        return match[0][:at] + (new.upper() if old.isupper() else new) + match[0][at + 1 :]

    yield from each(_NAME, target, changed)


@kind_in(KINDS, "names")
def another_known_name(source: str, target: str, rng: random.Random) -> Iterator[str]:
    words = [
        w for w in ("AlexNet", "BERTScore", "FastText", "GigaSpeech", "YOLOv5", "MNIST") if w not in source
    ]
    yield from each(_NAME, target, lambda m: rng.choice(words))


@kind_in(KINDS, "names")
def another_of_the_abstract(source: str, target: str, rng: random.Random) -> Iterator[str]:
    there = sorted(set(re.findall(_NAME, target)))
    for name in there:
        yield from each(_NAME, target, lambda m, n=name: n)


@kind_in(KINDS, "names")
def two_names_exchanged(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(rf"({_NAME})([^。；]{{1,30}}?)({_NAME})", target, lambda m: m[3] + m[2] + m[1])


@kind_in(KINDS, "names")
def name_told_as_that_one(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(_NAME, target, lambda m: rng.choice(("该系统", "一个公开数据集", "另一种方法")))


@kind_in(KINDS, "names")
def name_simply_gone(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(rf"{_NAME}(?=[一-鿿，。、])", target, lambda m: "")


@kind_in(KINDS, "names")
def plain_name_replaced(source: str, target: str, rng: random.Random) -> Iterator[str]:
    words = [w for w in ("Rossini", "Helsinki", "Galaxy", "Python", "Bayes") if w not in source]
    yield from each(r"(?<![A-Za-z0-9 -])[A-Z][a-z]{3,}(?![A-Za-z0-9 -])", target, lambda m: rng.choice(words))


@kind_in(KINDS, "names")
def address_cut_or_changed(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(r"https?://[!-~]{6,}(?<![.,)])", target, lambda m: m[0][:-3])
    yield from each(r"(?<=://)[a-z]+", target, lambda m: m[0] + "x")


@kind_in(KINDS, "names")
def symbol_of_a_formula_exchanged(source: str, target: str, rng: random.Random) -> Iterator[str]:
    table = {"+": "-", "-": "+", "<": ">", ">": "<", "n": "m", "k": "d", "\\alpha": "\\beta", "2": "3"}
    for formula in re.finditer(r"\$[^$]{3,60}\$", target):
        for old, new in table.items():
            if old in formula[0]:
                changed = formula[0].replace(old, new, 1)
                yield target[: formula.start()] + changed + target[formula.end() :]


@kind_in(KINDS, "sentences")
def a_sentence_lost(source: str, target: str, rng: random.Random) -> Iterator[str]:
    parts = chinese_sentences(target)
    for k in range(len(parts)):
        if len(parts) > 3:
            yield "".join(parts[:k] + parts[k + 1 :])


@kind_in(KINDS, "sentences")
def short_sentence_lost(source: str, target: str, rng: random.Random) -> Iterator[str]:
    parts = chinese_sentences(target)
    for k, part in enumerate(parts):
        if len(part) < 40 and len(parts) > 3:
            yield "".join(parts[:k] + parts[k + 1 :])


@kind_in(KINDS, "sentences")
def opening_of_a_sentence_lost(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(r"(?<=。)[^，。；：、]{7,40}，", target, lambda m: "")


@kind_in(KINDS, "sentences")
def middle_of_a_sentence_lost(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(r"(?<=，)[^，。；：、]{8,40}，", target, lambda m: "")


@kind_in(KINDS, "sentences")
def end_of_a_sentence_lost(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(r"[，；][^，。；：、]{8,50}(?=。)", target, lambda m: "")


@kind_in(KINDS, "sentences")
def two_clauses_lost(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(r"，[^，。；：]{6,40}，[^，。；：]{6,40}(?=[，。])", target, lambda m: "")


@kind_in(KINDS, "sentences")
def sentence_told_twice_apart(source: str, target: str, rng: random.Random) -> Iterator[str]:
    parts = chinese_sentences(target)
    for k in range(len(parts) - 1):
        yield "".join([*parts, parts[k]])


@kind_in(KINDS, "sentences")
def sentence_told_twice_in_other_words(source: str, target: str, rng: random.Random) -> Iterator[str]:
    parts = chinese_sentences(target)
    for k, part in enumerate(parts):
        again = part
        for old, new in (
            ("提出", "给出"),
            ("我们", "本文"),
            ("实验", "测试"),
            ("显著", "明显"),
            ("方法", "方案"),
            ("能够", "可以"),
            ("该", "此"),
        ):
            again = again.replace(old, new)
        if len(part) > 15:
            yield "".join([*parts[: k + 1], f"也就是说，{again}", *parts[k + 1 :]])


@kind_in(KINDS, "sentences")
def clause_told_twice(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(r"，[^，。；：、]{8,40}(?=[，。])", target, lambda m: m[0] + m[0])


@kind_in(KINDS, "sentences")
def a_sentence_made_up(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each("。(?=.|$)", target, lambda m: f"。{rng.choice(_SENTENCES)}")


@kind_in(KINDS, "sentences")
def a_tail_made_up(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each("(?<=[一-鿿])(?=[。；])", target, lambda m: rng.choice(_TAILS))


@kind_in(KINDS, "sentences")
def a_head_made_up(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each("(?<=。)(?=[一-鿿])", target, lambda m: rng.choice(_HEADS))


@kind_in(KINDS, "sentences")
def sentence_exchanged_for_another(source: str, target: str, rng: random.Random) -> Iterator[str]:
    parts = chinese_sentences(target)
    for k in range(1, len(parts)):
        yield "".join([*parts[:k], rng.choice(_SENTENCES), *parts[k + 1 :]])


@kind_in(KINDS, "sentences")
def an_item_lost(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each("(?<=、)[一-鿿]{2,8}、", target, lambda m: "")
    yield from each("、[一-鿿]{2,8}(?=[和与及])", target, lambda m: "")


@kind_in(KINDS, "sentences")
def an_item_told_twice(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each("(?<=、)([一-鿿]{2,8})(?=、)", target, lambda m: f"{m[1]}、{m[1]}")


@kind_in(KINDS, "sentences")
def an_item_made_up(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each("(?<=[一-鿿])、(?=[一-鿿])", target, lambda m: f"、{rng.choice(_ITEMS)}、")


@kind_in(KINDS, "sentences")
def an_item_exchanged(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each("(?<=、)[一-鿿]{2,7}(?=[、和与])", target, lambda m: rng.choice(_ITEMS))


@kind_in(KINDS, "meaning")
def compared_things_change_places(source: str, target: str, rng: random.Random) -> Iterator[str]:
    chunk = "[一-鿿A-Za-z0-9-]{2,10}"
    yield from each(
        rf"({chunk}?)((?:显著|明显|均|始终|大幅)?(?:优于|超越|强于|领先于|不及))({chunk})",
        target,
        lambda m: m[3] + m[2] + m[1],
    )


@kind_in(KINDS, "meaning")
def cause_changes_places_with_effect(source: str, target: str, rng: random.Random) -> Iterator[str]:
    chunk = "[一-鿿A-Za-z0-9-]{2,10}"
    yield from each(
        rf"({chunk}?)((?:会|可)?(?:影响|推动|带来|触发|依赖于?|取代))({chunk})",
        target,
        lambda m: m[3] + m[2] + m[1],
    )
