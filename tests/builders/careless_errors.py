"""Seeded errors of a third hand: what a translator in a hurry does, thought out without looking at any rule.

Every kind is a generator of wrong texts from one good pair, as in `seeded_errors`; it yields nothing where the pair has
no place for it. Most kinds of meaning are tables of a right word and the wrong one that a hurried eye takes for it.
"""

import itertools
import random
import re
from collections.abc import Iterator

from arxiv_daily.text.bilingual.alignment import chinese_sentences
from arxiv_daily.text.bilingual.entities import NAME, is_name
from tests.builders.error_kinds import Maker, each, kind_in

KINDS: dict[str, tuple[str, Maker]] = {}  # name: (group, maker)

_FIGURE = r"(?<![\d.A-Za-z_^{-])\d+(?:\.\d+)?(?![\d.]|[A-Za-z]{3})"
_EMPTY = (
    "实验验证了所提方法的有效性。",
    "我们对此进行了全面的实验与分析。",
    "该框架具有良好的通用性和可扩展性。",
)
_STRANGE = (
    "我们还发现，用户在夜间使用时的满意度明显更高。",
    "标注工作由十二名语言学研究生历时两个月完成。",
    "这与早期心理学研究中的观察完全吻合。",
    "为便于复现，所有超参数均沿用前人工作的默认设置。",
    "消融研究说明，去掉记忆模块后收益几乎全部消失。",
    "由于硬件成本下降，这类方案近年来在工厂中迅速普及。",
)
_NOTES = (
    "（即目前工业界最常用的做法）",
    "（这一点在附录中有详细证明）",
    "（例如智能家居与车载设备）",
    "（该设置与此前的研究不同）",
)
_TAILS = (
    "，同时显著减少了人力成本",
    "，且无须任何额外硬件",
    "，在低资源地区尤其明显",
    "，这也得到了用户调查的支持",
    "，为后续的临床应用铺平了道路",
)


def _cut(text: str, start: int, end: int, new: str = "") -> str:
    return text[:start] + new + text[end:]


def _words(table: str, target: str, both: bool = True) -> Iterator[str]:
    """One place with the other word of a pair: a table of `right/wrong` divided by blanks."""
    pairs = [tuple(pair.split("/")) for pair in table.split()]
    for right, wrong in pairs + [(b, a) for a, b in pairs if both]:
        for match in re.finditer(rf"(?<![不非无未半最])(?:{right})", target):
            if wrong not in target[max(0, match.start() - len(wrong)) : match.end() + len(wrong)]:
                yield _cut(target, match.start(), match.end(), wrong)


# ---- figures


@kind_in(KINDS, "figures")
def zero_lost_or_added(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(_FIGURE, target, lambda m: m[0][:-1] if m[0].endswith("0") and m[0] != "0" else m[0] + "0" if m[0].isdigit() else m[0].replace(".", ".0", 1))  # fmt: skip


@kind_in(KINDS, "figures")
def sign_of_per_cent_lost(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(rf"({_FIGURE})(?:\\?%|个百分点)", target, lambda m: m[1])


@kind_in(KINDS, "figures")
def figure_before_told_again(source: str, target: str, rng: random.Random) -> Iterator[str]:
    found = list(re.finditer(_FIGURE, target))
    for a, b in itertools.pairwise(found):
        if a[0] != b[0] and b.start() - a.end() < 40:
            yield _cut(target, b.start(), b.end(), a[0])


@kind_in(KINDS, "figures")
def rounded_away(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(r"(?<![\d.])(\d+)\.([1-9]\d*)(?=\\?%|\s?dB|分|个)", target, lambda m: str(int(m[1]) + 1))


@kind_in(KINDS, "figures")
def prefix_of_a_unit_exchanged(source: str, target: str, rng: random.Random) -> Iterator[str]:
    units = {"kHz": "Hz", "Hz": "MHz", "kbps": "Mbps", "bps": "kbps", "MB": "KB", "GB": "TB", "毫米": "厘米", "厘米": "米", "米": "千米", "B": "M", "M": "B", "K": "M", "k": "M"}  # fmt: skip
    yield from each(rf"(?<=\d)(\s?)({'|'.join(units)})(?![A-Za-z\d-])", target, lambda m: m[1] + units[m[2]])


@kind_in(KINDS, "figures")
def fold_misread(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(
        r"(\d+(?:\.\d+)?)(\s?(?:倍|×|折|\$\\times\$))", target, lambda m: f"{float(m[1]) + 1:g}{m[2]}"
    )


@kind_in(KINDS, "figures")
def from_and_to_exchanged(source: str, target: str, rng: random.Random) -> Iterator[str]:
    unit = r"(?:\\?%|\s?dB|\s?ms|毫秒|秒)?"
    for m in re.finditer(
        rf"从([^，。；]{{0,12}}?)({_FIGURE}{unit})([^，。；]{{1,14}}?)({_FIGURE}{unit})", target
    ):
        if m[2] != m[4] and re.search(r"[至到为]", m[3]):
            yield _cut(target, m.start(2), m.end(4), m[4] + m[3] + m[2])


# ---- names and formulas


def _names(target: str) -> list[str]:
    blank = re.sub(r"\$[^$]*\$|https?://\S+", " ", target)
    return list(dict.fromkeys(n for n in NAME.findall(blank) if is_name(n) and len(n) > 3))


@kind_in(KINDS, "names")
def letter_left_out(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for name in _names(target):
        at = rng.randrange(1, len(name) - 1)
        new = name[:at] + name[at + 1 :]
        if new not in source and name[at] not in "-_":
            yield target.replace(name, new)


@kind_in(KINDS, "names")
def name_told_as_a_thing(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for name in _names(target):
        if target.count(name) == 1:
            yield target.replace(name, rng.choice(["该模型", "该方法", "某数据集"]))


@kind_in(KINDS, "names")
def well_known_name_instead(source: str, target: str, rng: random.Random) -> Iterator[str]:
    known = [
        n
        for n in ("BERT", "GPT-4", "ResNet", "Transformer", "ImageNet", "Whisper", "LLaMA")
        if n not in source
    ]
    for name in _names(target):
        if known and source.count(name) == 1:
            yield target.replace(name, rng.choice(known))


@kind_in(KINDS, "names")
def name_before_told_again(source: str, target: str, rng: random.Random) -> Iterator[str]:
    found = [m for m in NAME.finditer(target) if m[0] in set(_names(target))]
    for a, b in itertools.pairwise(found):
        if a[0] not in b[0] and b[0] not in a[0] and b.start() - a.end() < 30:
            yield _cut(target, b.start(), b.end(), a[0])


@kind_in(KINDS, "names")
def number_of_a_model_lost(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(r"\b([A-Z][A-Za-z]{2,})[- ]?\d+(?:\.\d+)?(?:B|M)?\b(?![%\d])", target, lambda m: m[1])


@kind_in(KINDS, "names")
def sign_in_a_formula_exchanged(source: str, target: str, rng: random.Random) -> Iterator[str]:
    signs = {r"\leq": r"\geq", r"\geq": r"\leq", "<": ">", ">": "<", "+": "-", r"\alpha": r"\beta", r"\beta": r"\gamma", r"\lambda": r"\mu", r"\log": r"\exp", r"\sqrt": "", r"\min": r"\max", "=": r"\neq "}  # fmt: skip
    for match in re.finditer(r"\$[^$]{2,}\$", target):
        for old, new in signs.items():
            if old in match[0]:
                yield _cut(target, match.start(), match.end(), match[0].replace(old, new, 1))


# ---- sentences and clauses


@kind_in(KINDS, "sentences")
def bracket_left_out(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(r"（[^（）]*[一-鿿]{4}[^（）]*）", target, lambda m: "")


@kind_in(KINDS, "sentences")
def last_clause_left_out(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(r"(?<=[一-鿿A-Za-z0-9%])，[^，。；]{10,60}(?=。)", target, lambda m: "")


@kind_in(KINDS, "sentences")
def first_clause_left_out(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(r"(?<=。)[^，。；]{9,50}，(?=[^。]{12})", target, lambda m: "")


@kind_in(KINDS, "sentences")
def middle_sentence_left_out(source: str, target: str, rng: random.Random) -> Iterator[str]:
    sentences = chinese_sentences(target)
    for sentence in sentences[1:-1]:
        if len(sentence) > 12:
            yield target.replace(sentence, "", 1)


@kind_in(KINDS, "sentences")
def sentence_told_as_a_phrase(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for sentence in chinese_sentences(target)[1:]:
        if len(sentence) > 25:
            yield target.replace(sentence, rng.choice(_EMPTY), 1)


@kind_in(KINDS, "sentences")
def strange_sentence_put_in(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each("。", target, lambda m: f"。{rng.choice(_STRANGE)}")


@kind_in(KINDS, "sentences")
def note_put_in(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(r"(?<=[一-鿿])(?=[，。])", target, lambda m: rng.choice(_NOTES))


@kind_in(KINDS, "sentences")
def strange_tail_put_on(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each("(?<=[一-鿿])。", target, lambda m: f"{rng.choice(_TAILS)}。")


@kind_in(KINDS, "sentences")
def sentence_told_again_in_a_frame(source: str, target: str, rng: random.Random) -> Iterator[str]:
    for sentence in chinese_sentences(target):
        if len(sentence) > 20:
            yield target.replace(sentence, sentence + "换言之，" + sentence, 1)


@kind_in(KINDS, "sentences")
def clause_left_in_english(source: str, target: str, rng: random.Random) -> Iterator[str]:
    clauses = [c for c in re.split(r"[,.;]\s", source) if 4 <= len(c.split()) <= 14]
    if clauses:
        yield from each(r"(?<=，)[^，。；]{8,40}(?=[，。])", target, lambda m: rng.choice(clauses))


# ---- meaning


@kind_in(KINDS, "meaning")
def opposite_of_a_technique(source: str, target: str, rng: random.Random) -> Iterator[str]:
    table = (
        "有监督/无监督 编码器/解码器 自回归/非自回归 输入/输出 前向/反向 非线性/线性 同步/异步 在线/离线 "
        "显式/隐式 全局/局部 静态/动态 连续/离散 串行/并行 源语言/目标语言 训练集/测试集 生成式/判别式 "
        "稠密/稀疏 集中式/分布式 浅层/深层 单任务/多任务 单语/多语 因果/非因果 可学习/固定 参数化/非参数 "
        "侵入式/非侵入式 有损/无损 单通道/多通道 域内/域外 黑盒/白盒 自上而下/自下而上"
    )
    yield from _words(table, target)


@kind_in(KINDS, "meaning")
def opposite_of_a_quality(source: str, target: str, rng: random.Random) -> Iterator[str]:
    table = (
        "更高/更低 更好/更差 更快/更慢 更大/更小 更强/更弱 更短/更长 优势/劣势 成功/失败 容易/困难 准确/错误 "
        "干净/嘈杂 熟悉/陌生 内部/外部 主观/客观 定性/定量 直接/间接 人工/自动 公开/私有 通用/专用 主要/次要 "
        "正面/负面 积极/消极 低频/高频 短期/长期 廉价/昂贵 明确/模糊 年轻/年长 男性/女性 儿童/成人 上界/下界"
    )
    yield from _words(table, target)


@kind_in(KINDS, "meaning")
def negative_prefix_lost(source: str, target: str, rng: random.Random) -> Iterator[str]:
    table = (
        "未标注/有标注 无标注/有标注 非母语/母语 无偏/有偏 无需训练/需要训练 免训练/需训练 无参考/有参考 零样本/少样本 "
        "少样本/零样本 与语言无关/与语言相关 与模型无关/与模型相关 不规则/规则 不对称/对称 不完美/完美 未配对/配对 "
        "非配对/配对 无约束/有约束 未充分/已充分 不可见/可见 不兼容/兼容 不确定性/确定性 不匹配/匹配 无法/能够 缺乏/具备 尚未/已经"
    )
    yield from _words(table, target, both=False)


@kind_in(KINDS, "meaning")
def future_told_as_past(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(r"将(?:会|在[^，。；]{2,12})?(?=公开|开源|发布|提供|继续|进一步)", target, lambda m: "已")
    yield from each(r"(?:已|现已|已经)(?=公开|开源|发布|提供)", target, lambda m: "将")


@kind_in(KINDS, "meaning")
def and_told_as_or(source: str, target: str, rng: random.Random) -> Iterator[str]:
    if not re.search(r"\bor\b", source):
        yield from each(r"(?<=[一-鿿])(?:以及|并且|和|与)(?=[一-鿿]{2,})", target, lambda m: "或")
    if not re.search(r"\band\b", source):
        yield from each(r"(?<=[一-鿿])或者?(?=[一-鿿]{2,})", target, lambda m: "和")


@kind_in(KINDS, "meaning")
def rather_than_turned(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(
        r"([一-鿿A-Za-z]{2,10})(，?而(?:非|不是))([一-鿿A-Za-z]{2,10})", target, lambda m: m[3] + m[2] + m[1]
    )


@kind_in(KINDS, "meaning")
def converted_the_other_way(source: str, target: str, rng: random.Random) -> Iterator[str]:
    kind = r"(文本|语音|图像|音频|视频|音乐|乐谱|语言|声音|文字)"
    yield from each(
        rf"{kind}(到|转|生成|转换为|合成){kind}",
        target,
        lambda m: f"{m[3]}{m[2]}{m[1]}" if m[1] != m[3] else m[0],
    )


@kind_in(KINDS, "meaning")
def ours_told_as_theirs(source: str, target: str, rng: random.Random) -> Iterator[str]:
    table = "我们的方法/现有方法 所提方法/基线方法 本文提出/已有工作提出 我们提出/前人提出 本研究/以往研究 现有方法/所提方法 基线模型/所提模型 以往研究/本研究"
    yield from _words(table, target, both=False)


@kind_in(KINDS, "meaning")
def approximation_exchanged(source: str, target: str, rng: random.Random) -> Iterator[str]:
    table = "超过/不到 不足/超过 约/超过 近/超过 接近/远低于 多达/不到 大约/恰好 几乎/完全"
    pairs = [tuple(pair.split("/")) for pair in table.split()]
    for right, wrong in pairs:
        yield from each(rf"{right}(?=\s?[\d一二三四五六七八九十百千万])", target, lambda m, w=wrong: w)


@kind_in(KINDS, "meaning")
def rank_exchanged(source: str, target: str, rng: random.Random) -> Iterator[str]:
    table = "相当/更优 持平/领先 最先进/具有竞争力 具有竞争力/最先进 媲美/超越 超越/接近 优于/媲美 优于/不及 接近/超过 首次/再次 第一/第二 第二/第三"
    yield from _words(table, target, both=False)


@kind_in(KINDS, "meaning")
def can_told_as_must(source: str, target: str, rng: random.Random) -> Iterator[str]:
    table = "可以/必须 能够/必须 应当/已经 应该/已经 需要/可以 必须/可以 允许/要求 鼓励/禁止 建议/要求"
    yield from _words(table, target, both=False)


@kind_in(KINDS, "meaning")
def group_exchanged(source: str, target: str, rng: random.Random) -> Iterator[str]:
    table = (
        "英语/法语 中文/日文 汉语/韩语 普通话/粤语 印度/巴西 欧洲/非洲 美国/英国 中国/美国 教师/学生 医生/护士 开发者/用户 "
        "研究人员/从业者 人类/动物 专家/新手 左/右 听者/说话者 老年人/青少年 阿拉伯语/波斯语 德语/俄语"
    )
    yield from _words(table, target)


@kind_in(KINDS, "meaning")
def cause_told_as_result(source: str, target: str, rng: random.Random) -> Iterator[str]:
    table = "导致/源于 源于/导致 得益于/造成 引起/缘于 因此/尽管 因而/尽管 由于/尽管 尽管/由于 虽然/因为 即使/只有 如果/因为"
    yield from _words(table, target, both=False)


@kind_in(KINDS, "meaning")
def time_exchanged(source: str, target: str, rng: random.Random) -> Iterator[str]:
    table = "同时/随后 随后/此前 逐步/一次性 最终/起初 近期/早年 每秒/每分钟 每帧/每句 当前/未来 实时/事后 初始/最终 前期/后期 连续/间断"
    yield from _words(table, target, both=False)


@kind_in(KINDS, "meaning")
def frequency_exchanged(source: str, target: str, rng: random.Random) -> Iterator[str]:
    table = "很少/经常 通常/很少 常常/很少 经常/从不 往往/偶尔 始终/偶尔 广泛/零星 普遍/个别 部分/全部 全部/部分 大量/少量 少量/大量 少数/多数 所有/某些 各种/个别"
    yield from _words(table, target, both=False)


@kind_in(KINDS, "meaning")
def exception_told_as_inclusion(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(r"除(?:了)?([^，。；]{2,14})(?:之?外)", target, lambda m: f"包括{m[1]}在内")
    yield from each(r"不仅(?=[^。]{4,40}(?:还|也|而且))", target, lambda m: "虽不")
    yield from _words("不含/含有 不包括/包括 没有/具有 带有/不带 包含/排除", target, both=False)


@kind_in(KINDS, "meaning")
def verb_turned(source: str, target: str, rng: random.Random) -> Iterator[str]:
    table = "提高/降低 增加/减少 增强/削弱 改善/恶化 加快/拖慢 扩展/压缩 缩短/延长 简化/复杂化 揭示/掩盖 克服/引起 验证/否定 解决/造成 证实/推翻 保持/破坏 优于/劣于 依赖/摆脱 鼓励/抑制 集成/拆分 添加/移除"
    yield from _words(table, target)
