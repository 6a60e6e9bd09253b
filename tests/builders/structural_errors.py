"""Seeded errors of a fourth hand: the parts of a sentence change places, fall out, or are tied to something else.

Every kind is a generator of wrong texts from one good pair, as in `seeded_errors`. Written from the grammar of a
sentence (cause, sides, lists, scope, referents, order), not from any rule; their author had read the rules before.
"""

import random
import re
from collections.abc import Iterator

from tests.builders.error_kinds import Maker, each, kind_in

KINDS: dict[str, tuple[str, Maker]] = {}  # name: (group, maker)
_CHUNK = r"[一-鿿A-Za-z0-9-]{2,12}"
_STRANGE_ITEMS = ("机器翻译", "能源调度", "图像检索", "人口统计", "材料成本", "语音识别", "天气预报")


def _told(table: str, target: str) -> Iterator[str]:
    """One place with the other word: a table of `right/wrong`, the wrong one may be empty."""
    for right, wrong in (pair.split("/") for pair in table.split()):
        yield from each(right, target, lambda m, w=wrong: w)


def _turned(match: re.Match[str]) -> str:
    return f"{match[3]}{match[2]}{match[1]}"


@kind_in(KINDS, "meaning")
def cause_and_effect_exchanged(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(
        rf"({_CHUNK})((?:会|常|往往|进而)?(?:导致|引起|引发|造成|促使|决定))({_CHUNK})", target, _turned
    )


@kind_in(KINDS, "meaning")
def compared_sides_exchanged(source: str, target: str, rng: random.Random) -> Iterator[str]:
    verbs = "优于|超过|超越|高于|低于|不如|胜过|快于|落后于"
    yield from each(rf"({_CHUNK})((?:显著|始终|明显|均|大幅|全面)?(?:{verbs}))({_CHUNK})", target, _turned)
    yield from each(rf"(?<=[，。])({_CHUNK})(比)({_CHUNK}?)(?=更)", target, _turned)


@kind_in(KINDS, "meaning")
def head_and_attribute_exchanged(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(r"(?<=[，。对将把])([一-鿿]{2,6})(的)([一-鿿]{2,6})(?=[，。])", target, _turned)


@kind_in(KINDS, "meaning")
def from_and_to_exchanged(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(rf"(?<=从)({_CHUNK}?)(到|转向|转移到|迁移到|映射到|扩展到)({_CHUNK})", target, _turned)


@kind_in(KINDS, "meaning")
def and_told_as_or(source: str, target: str, rng: random.Random) -> Iterator[str]:
    if not re.search(r"\bor\b|/", source):
        yield from each(r"(?<=[一-鿿A-Za-z])(?:以及|并且|和|与)(?=[一-鿿A-Za-z]{2,})", target, lambda m: "或")


@kind_in(KINDS, "meaning")
def or_told_as_and(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(r"(?<=[一-鿿A-Za-z])(?:或者?|还是)(?=[一-鿿A-Za-z]{2,})", target, lambda m: "和")


@kind_in(KINDS, "meaning")
def hedge_dropped(source: str, target: str, rng: random.Random) -> Iterator[str]:
    if re.search(
        r"\b(?:may|might|potential\w*|likely|often|typically|usually|seems?|tends?|suggests?)\b", source
    ):
        yield from _told("可能会?/ 或许/ 有望/ 潜在的?/ 似乎/ 往往/ 通常/ 倾向于/ 暗示/证明", target)


@kind_in(KINDS, "meaning")
def negation_dropped(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from _told(
        "无法/能够 不能/能 并非/正是 没有/有 未能/成功 无需/需要 不需要/需要 不依赖/依赖 不会/会 并未/已 不足以/足以",
        target,
    )


@kind_in(KINDS, "meaning")
def negation_put_in(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from _told("(?<!不)能够/不能 (?<![不无])可以/不可以 (?<![不无])需要/无需 (?<!不)依赖/不依赖 (?<!不)考虑/不考虑 (?<!不)包含/不包含 (?<!不)影响/不影响", target)  # fmt: skip


@kind_in(KINDS, "meaning")
def quantifier_exchanged(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from _told(
        "所有/大多数 大多数/所有 每个/某些 许多/少数 任何/某些 多个/单个 单个/多个 全部/部分 一些/所有 各种/某种",
        target,
    )


@kind_in(KINDS, "meaning")
def bound_exchanged(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from _told(r"高达(?=\s?[\d$])/至少 最多(?=\s?[\d$])/至少 至少(?=\s?[\d$一两三])/最多 超过(?=\s?[\d$])/不足 约(?=\s?[\d$])/超过 近(?=\s?[\d$])/超过 仅(?=\s?[\d$])/超过", target)  # fmt: skip


@kind_in(KINDS, "meaning")
def referent_exchanged(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from _told("前者/后者 后者/前者 该方法/该数据集 该模型/该任务 该框架/该基准 我们的方法/该基线 这些方法/这些数据 我们(?=提出|引入)/他们 本文(?=提出|介绍)/前人", target)  # fmt: skip


@kind_in(KINDS, "meaning")
def condition_exchanged(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from _told("即使/只有 只有/即使 如果/即使 当(?=[^，。]{3,12}时)/即使 除非/如果 尽管/由于 由于/尽管 因此/然而 然而/因此 此外/然而 为了/由于", target)  # fmt: skip


@kind_in(KINDS, "meaning")
def order_of_time_exchanged(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from _told(
        "之前/之后 之后/之前 首先/最后 最后/首先 随后/此前 同时/随后 训练前/训练后 预训练/后训练", target
    )


@kind_in(KINDS, "meaning")
def degree_exchanged(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from _told(
        "显著/略微 略微/显著 大幅/小幅 几乎/完全 完全/几乎 高度/略微 极大地/略微 快速/缓慢 轻微/严重", target
    )


@kind_in(KINDS, "meaning")
def direction_turned(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from _told("提高/降低 降低/提高 增加/减少 减少/增加 增强/削弱 最大化/最小化 最小化/最大化 更高/更低 更低/更高 更小/更大 提升/下降 缩短/延长", target)  # fmt: skip


@kind_in(KINDS, "meaning")
def list_item_exchanged(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(r"(?<=、)[一-鿿]{2,6}(?=[、和])", target, lambda m: rng.choice(_STRANGE_ITEMS))


@kind_in(KINDS, "sentences")
def list_item_dropped(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(r"、[一-鿿]{2,8}(?=[、和以])", target, lambda m: "")


@kind_in(KINDS, "sentences")
def list_item_put_in(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(r"(?<=[一-鿿])、", target, lambda m: f"、{rng.choice(_STRANGE_ITEMS)}、")


@kind_in(KINDS, "sentences")
def purpose_dropped(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(r"(?<=[。])为了?[^，。]{6,40}，", target, lambda m: "")


@kind_in(KINDS, "sentences")
def circumstance_dropped(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(r"，(?:同时|从而|并|且|而|尤其|特别)[^，。；]{9,50}(?=。)", target, lambda m: "")


@kind_in(KINDS, "sentences")
def two_sentences_told_as_the_first(source: str, target: str, rng: random.Random) -> Iterator[str]:
    yield from each(r"(?<=，)[^，。]{8,60}。[^，。]{4,30}，", target, lambda m: "")
