"""Sentences of a source laid beside those of its translation, and what each pair says of better, worse and not."""

import math
import re
from dataclasses import dataclass

HAN = re.compile(r"[一-鿿㐀-䶿]")
WORD = re.compile(r"[A-Za-z0-9]+(?:['’.-][A-Za-z0-9]+)*")
TELLING = re.compile(r"\d|[A-Z].*[A-Z]")
PER_WORD = 1.8  # Chinese characters (and Latin words) for an English word

UP = re.compile(
    r"\b(?<!under)(?:outperform\w*|surpass\w*|exceed\w*|superior\w*|better|beat(?:s|ing)?|improv\w+|gains?|higher"
    r"|increas\w+|enhanc\w+|boost\w*|raises?|raised|rises?|rising|excel(?:s|led|ling)?|more accurate|more than"
    r"|above|over the baseline|wins?|highest|grows?|growth)\b",
    re.IGNORECASE,
)
DOWN = re.compile(
    r"\b(?:underperform\w*|worse\w*|inferior\w*|lower\w*|decreas\w+|reduc\w+|degrad\w+|drop(?:s|ped|ping)?|declin\w+"
    r"|falls?|fell|lag(?:s|ging)?|fewer|less than|shrink\w*|deteriorat\w+|below|behind|lowest|diminish\w*"
    r"|shorten\w*|narrow\w*|cut(?:s|ting)?|minimi[sz]\w+|limit\w*|mitigat\w+|alleviat\w+|suppress\w*)\b",
    re.IGNORECASE,
)
CHINESE_UP = re.compile(
    "优于|超过|超越|超出|胜过|好于|高于|强于|大于|多于|提升|提高|改善|改进|增强|增加|增长|增益|增大|上升|升高|升至|"
    "更[好优高佳强]|领先|优异|优越|出色|卓越|击败|胜出|最[高佳好优]|以上"
)
CHINESE_DOWN = re.compile(
    "低于|不如|逊于|差于|劣于|弱于|不及|少于|小于|落后|下降|降低|减少|减小|减弱|削弱|降至|退化|恶化|欠佳|较差|更差|更低|"
    "变差|衰减|下滑|缩小|缩短|最[低差]|以下|缓解|抑制|限制|减轻"
)
WON = re.compile("优于|超过|超越|胜过|好于|更[好优佳]|击败")
LESS = re.compile("降低|减少|减小")
COST = re.compile("误|错|损失|延迟|时延|成本|开销|复杂|失真|偏差|代价|风险|噪|方差|冗余")
LOST = re.compile("低于|不如|逊于|差于|劣于|不及|落后|更差|较差|退化|恶化|下降")
ENGLISH_NOT = re.compile(
    r"\b(?:(?<!\bor )not(?! only\b)|cannot|\w+n[’']t|never|without|neither|no(?! longer than)|none|nobody|nothing"
    r"|unable|fail(?:s|ed|ing)?)(?!\w)",
    re.IGNORECASE,
)
ENGLISH_HARDLY = re.compile(
    r"\b(?:un(?!it|i[fqv]|der|til|ion)\w{4,}|(?:in(?:suffic|accur|cap|cor|cons|feas|dist|compl|abil|adeq|eff|vis)"
    r"|im(?:poss|perf|balan|plaus|prac)|non-?|dis(?:agree|cont|app)|mis)\w+|\w+less|\w+-free|lack\w*|limit\w*"
    r"|difficult\w*|hard|hardly|few|little|rather|instead|avoid\w*|prevent\w*|absen\w+|challeng\w+|ignor\w+"
    r"|neglect\w*|beyond|struggl\w*|scarc\w+|exclud\w+|skip\w*|remov\w+|agnostic|regardless|until|unless|poor\w*"
    r"|rare\w*|vanish\w*|compromis\w+|trade-?offs?|nor|miss\w*|ineff\w+|too)\b",
    re.IGNORECASE,
)
CHINESE_NOT = re.compile(
    "不(?![同仅断但过论管妨止久])|无(?![论线声])|未(?!来)|没|非(?![常线对])|难以|缺[乏少]|失败|失效|免|勿|毫|并非|难于"
)
BAND = 20  # sentences off the diagonal that are tried: a text ten times as long takes ten times as long
# Sentences taken together, source and target, and the price of it.
STEPS = (
    (1, 1, 0.0),
    (1, 2, 0.6),
    (2, 1, 0.6),
    (1, 3, 1.6),
    (3, 1, 1.6),
    (2, 2, 1.2),
    (1, 0, 4.0),
    (0, 1, 4.0),
)

CHINESE_STRONG_NOT = re.compile("未能|不能|无法|没有|并未|并不|并非|不会|从未|未曾|不再|难以")


@dataclass(frozen=True)
class Bead:
    """English sentences and the Chinese ones that say the same; either side may be empty."""

    source: str
    target: str


def english_sentences(text: str) -> list[str]:
    """A rough split at full stops that start a new sentence; good enough to lay beside another text."""
    parts = re.split(r"(?<=[.!?])\s+(?=[A-Z0-9$“\"(\\])", text.strip())
    merged: list[str] = []
    for part in parts:
        if merged and re.search(
            r"(?:\b(?:e\.g|i\.e|al|vs|cf|etc|Fig|Eq|Sec|resp|w\.r\.t|Dr|No)|\b[A-Z])\.$", merged[-1]
        ):
            merged[-1] += " " + part
        else:
            merged.append(part)
    return [part for part in merged if part]


def chinese_sentences(text: str) -> list[str]:
    """The sentences of a Chinese text, closing brackets and quotes with them."""
    return [s.strip() for s in re.findall(r"[^。！？\n]+(?:[。！？]+[”’）」』]*|\n|$)", text) if s.strip()]


def size(text: str) -> int:
    """Chinese characters and Latin words or numbers."""
    return len(HAN.findall(text)) + len(WORD.findall(text))


def anchors(text: str) -> set[str]:
    """What a translation keeps: numbers and names, folded."""
    return {word.casefold() for word in WORD.findall(text) if TELLING.search(word)}


def align(source: str, target: str) -> list[Bead]:
    """The cheapest monotone pairing of sentences, by length and by shared numbers and names."""
    left, right = english_sentences(source), chinese_sentences(target)
    words, sizes = [len(s.split()) for s in left], [size(s) for s in right]
    kept = [anchors(s) for s in left], [anchors(s) for s in right]
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    slope = len(right) / max(len(left), 1)
    reach = BAND + round(3 * slope)
    for i in range(len(left) + 1):
        middle = round(i * slope)
        for j in range(max(0, middle - reach), min(len(right), middle + reach) + 1):
            for a, b, price in STEPS:
                if (before := best.get((i - a, j - b))) is None:
                    continue
                cost = before[0] + price
                if a and b:
                    cost += _unlike_lengths(sum(words[i - a : i]), sum(sizes[j - b : j]))
                    cost += _unlike_anchors(kept[0][i - a : i], kept[1][j - b : j])
                if (i, j) not in best or cost < best[i, j][0]:
                    best[i, j] = cost, (a, b)
    beads, i, j = [], len(left), len(right)
    while i or j:
        a, b = best[i, j][1]
        beads.append(Bead(" ".join(left[i - a : i]), "".join(right[j - b : j])))
        i, j = i - a, j - b
    return beads[::-1]


def _unlike_lengths(words: int, size: int) -> float:
    return 2 * abs(math.log((size + 1) / (PER_WORD * words + 1)))


def _unlike_anchors(ours: list[set[str]], theirs: list[set[str]]) -> float:
    a, b = set().union(*ours), set().union(*theirs)
    return 1.5 * (1 - len(a & b) / len(a | b)) if a | b else 0.0


def flipped(bead: Bead) -> str:
    """The Chinese word that turns a comparison of the source round, or ""."""
    up, down = _english_directions(bead.source)
    target_up, target_down = _chinese_directions(bead.target)
    if len(target_down) > down and len(target_up) < up:
        return target_down[-1]
    if len(target_up) > up and len(target_down) < down:
        return target_up[-1]
    if not down and not ENGLISH_NOT.search(bead.source):
        costs = COST.search(bead.target)
        if lost := [w for w in target_down if LOST.search(w) or (LESS.search(w) and not costs)]:
            return lost[-1]
    if not up and down and (won := [w for w in target_up if WON.search(w)]):
        return won[-1]
    return ""


def _english_directions(text: str) -> tuple[int, int]:
    """How many words say up and down, a negation turning the next one round."""
    up = down = 0
    for pattern, sign in ((UP, 1), (DOWN, -1)):
        for match in pattern.finditer(text):
            before = " ".join(text[: match.start()].split()[-3:])
            if (sign if not ENGLISH_NOT.search(before) else -sign) > 0:
                up += 1
            else:
                down += 1
    return up, down


def _chinese_directions(text: str) -> tuple[list[str], list[str]]:
    """The words that say up and down, a negation just before turning them round."""
    found: tuple[list[str], list[str]] = ([], [])
    for pattern, side in ((CHINESE_UP, 0), (CHINESE_DOWN, 1)):
        for match in pattern.finditer(text):
            negated = re.search(
                r"(?:不|未|未能|没有|无法|难以|并未|没能)(?:明显|显著|能|能够)?$", text[: match.start()]
            )
            word = (negated[0] if negated else "") + match[0]
            found[1 - side if negated else side].append(word)
    return found


def lost_negation(bead: Bead) -> str:
    """An English negation, where the Chinese has fewer of them, or ""."""
    ours, theirs = ENGLISH_NOT.findall(bead.source), CHINESE_NOT.findall(bead.target)
    return ours[-1] if len(theirs) < len(ours) else ""


def added_negation(bead: Bead) -> str:
    """A Chinese negation, where the English has reasons for fewer of them, or ""."""
    reasons = len(ENGLISH_NOT.findall(bead.source)) + len(ENGLISH_HARDLY.findall(bead.source))
    strong = CHINESE_STRONG_NOT.findall(bead.target)
    return strong[-1] if len(strong) > reasons else ""
