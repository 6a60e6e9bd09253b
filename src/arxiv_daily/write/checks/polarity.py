"""Better and worse, more and less, not and perhaps: what a pair of sentences says of them in either language.

The English lists are of two kinds: words that a translation must render, and words that may be the cause of a
Chinese one. An alarm needs a Chinese word without a cause and an English word without its rendering.
"""

import re
from collections.abc import Iterator

from ...text.bilingual.alignment import Bead
from .flag import Flag, alarm

UP = re.compile(
    r"\b(?<!under)(?:outperform\w*|surpass\w*|exceed(?:s|ed|ing)?|superior\w*|better|beat(?:s|ing)?|improv(?:e|es|ed|ing|ement|ements)|higher"
    r"|increas(?:e|es|ed|ing)|enhanc(?:e|es|ed|ing|ement|ements)|boost(?:s|ed|ing)?|raises?|raised|rises?|rising|more accurate|greater)\b",
    re.IGNORECASE,
)
DOWN = re.compile(
    r"\b(?:underperform\w*|worse(?:n\w*)?|inferior|lower(?:s|ed|ing)?|decreas(?:e|es|ed|ing)|reduc(?:e|es|ed|ing|tion|tions)|degrad\w+|drops?|dropped|declin\w+"
    r"|falls?|fell|lags?|lagging|fewer|less|shrink\w*|deteriorat\w+|diminish\w*)\b",
    re.IGNORECASE,
)
_MAY_BE_UP = re.compile(
    r"\b(?:gain\w*|best|highest|lead(?:s|ing)?|led|state-of-the-art|sota|over|above|beyond|beat|excel\w*|advanc\w+|strong\w*|rich\w*|grow\w*|expan\w+|scal\w+|upgrad\w+|up|strengthen\w*"
    r"|amplif\w+|accelerat\w+|facilitat\w+|promot\w+|further|more|most|well|high\w*|favou?rabl\w*|effective\w*|refin\w+|augment\w*|empower\w*|enrich\w*|outstanding|impressive|remarkabl\w*"
    r"|competitive|optim\w+|good|great\w*|larg\w+|long\w*|maximi\w+|benefit\w*|help\w*|advantag\w+|faster|fast|speed\w*|win\w*|prefer\w*|robust\w*|increment\w*|additional|extend\w*|achiev\w*"
    r"|excellent|exceptional\w*|progress|super\w*|intensif\w+|elevat\w+|heighten\w*|elevated|double\w*|extra|towards?|enabl\w+|sharp\w*|clean\w*|restor\w+|recover\w*|success\w*|efficien\w+|enhanc\w+|improv\w+|increas\w+)\b",
    re.IGNORECASE,
)
_MAY_BE_DOWN = re.compile(
    r"\b(?:below|behind|lowest|shorten\w*|narrow\w*|cut\w*|minimi\w+|minimal|limit\w*|mitigat\w+|alleviat\w+|suppress\w*|descent|downsampl\w*|down|low\w*|small\w*|under|sub\w*|loss\w*|poor\w*|weak\w*"
    r"|fail\w*|struggl\w*|suffer\w*|compromis\w+|sacrific\w+|eliminat\w+|remov\w+|without|short\w*|save\w*|saving\w*|compress\w*|eas\w+|reliev\w+|attenuat\w+|decay\w*|collaps\w+|erod\w+|erosion"
    r"|hinder\w*|hamper\w*|impair\w*|harm\w*|hurt\w*|worst|bad\w*|gap|gaps|mismatch\w*|lightweight|efficien\w+|cheap\w*|inexpensive|half|halv\w+|halving|lack\w*|challeng\w+|difficult\w*|trade-?offs?|cost\w*|restrict\w*"
    r"|constrain\w*|avoid\w*|denois\w*|cancel\w*|lessen\w*|weaken\w*|dampen\w*|prun\w+|simplif\w+|dimensionality|thin\w*|vulnerab\w+|inaccura\w*|insufficien\w*|inadequa\w*|suboptimal\w*|unstable|instabilit\w+"
    r"|not|n't|fewer|overfit\w*|forget\w*|noisy|noise|interfer\w+|distort\w*|artifact\w*|imbalance\w*|bottleneck\w*|curb\w*|trim\w*|bias\w*|damp\w*|inferior\w*|decreas\w+|reduc\w+|lower\w*|speed\w*|faster|accelerat\w+"
    r"|quantiz\w+|regulari\w+|overcom\w+|tackl\w+|address\w*|solv\w+|resolv\w+|prevent\w*|counter\w*|combat\w*|control\w*|tight\w*|close\w*|bridg\w+|rather|instead|only|limited|reverberat\w*|leak\w*|declin\w*|error\w*|dropout|drop-?off|disadvantag\w*|penalt\w+|penali\w+|regress\w*|risk\w*|confus\w+|disrupt\w+|scarc\w+|sparse\w*|unseen|mask\w*|wast\w+|obscur\w+|undermin\w+|affect\w*|impact\w*|shift\w*|hard\w*|unreliab\w*|relax\w*)\b|-free\b|sub-",
    re.IGNORECASE,
)
_CHINESE_UP = re.compile(
    "(?<!不)优于|(?<!不)超过|超越|(?<!不)超出|胜过|好于|(?<!不)高于|强于|(?<!不)大于|(?<!不)多于|提升|提高|改善|改进|增强|增加|增长|增大|上升|升高|升至|更[高好优佳强]|击败|胜出"
)
_CHINESE_DOWN = re.compile(
    "低于|不如|逊于|差于|劣于|弱于|不及|少于|小于|落后|下降|降低|减少|减小|减弱|削弱|降至|退化|恶化|变差|更差|更低|下滑|缩小|缩短|减轻|低劣|更少|更弱"
)
_CHINESE_MAY_BE_UP = re.compile(
    "优|超|胜|好|高|强|大|多|提|改|增|升|更|领先|佳|最|卓越|出色|突破|扩|加|促|丰富|完善|优化|快|助|佐|利于|有效|良|显著|能|长|突出|达|精|深|远|以上|逾"
)
_CHINESE_MAY_BE_DOWN = re.compile(
    "低|不|逊|差|劣|弱|少|小|落后|降|减|退|恶|衰|下|缩|缓解|抑制|限|轻|损|失|消|削|节|省|压|短|弥|克服|避免|欠|难|缺|免|慢|窄|仅|有限|去|无|未|滞|跌|受"
)

# ---- not
ENGLISH_NOT = re.compile(
    r"\b(?:(?<!\bor )(?<!\bif )not(?! only\b| just\b| merely\b| necessarily\b)|cannot|\w+n[’']t|never|without|neither|no(?!\.)(?! matter)(?! longer than)(?! doubt)|none|nobody|nothing"
    r"|unable|fail(?:s|ed|ing)?)(?!\w)",
    re.IGNORECASE,
)
_ENGLISH_HARDLY = re.compile(
    r"\b(?:not (?:only|just|merely|necessarily)\b|un(?!it|i[fqv]|der|til|ion)\w{3,}|(?:in(?:suffic|accur|cap|cor|cons|feas|dist|compl|abil|adeq|eff|vis|flex|sens|depend|access|comp|stab|val|vari|direct|dir|effic)"
    r"|im(?:poss|perf|balan|plaus|prac|prop|pair|ped)|non-?|dis(?:agree|cont|app|card|rupt|parate|reg|join|crep|t)|mis|anti|over|under|zero)\w*|\w+less|\w+-free|-free|free|lack\w*|limit\w*"
    r"|difficult\w*|hard\w*|hardly|few\w*|little|less|rather|instead|avoid\w*|prevent\w*|absen\w+|challeng\w+|ignor\w+"
    r"|neglect\w*|beyond|struggl\w*|scarc\w+|exclud\w+|skip\w*|remov\w+|agnostic\w*|regardless|irrespective|until|unless|poor\w*"
    r"|rare\w*|vanish\w*|compromis\w+|trade-?offs?|nor|miss\w*|ineff\w+|too|fail\w*|only|open|obscur\w+|hinder\w*|hamper\w*|fall short|short|shortcoming\w*|gap\w*|weak\w*|suffer\w*|inherent\w*|brittle"
    r"|eliminat\w+|obviat\w+|bypass\w*|circumvent\w*|alleviat\w*|reliev\w*|except|despite|although|while|however|but|yet|out-of-\w+|ill-\w+|de-?\w+ed|ex\w+ing|overlook\w*|untapped|deficien\w*|loss\w*|los(?:e|es|t|ing)|ceas\w*|stop\w*|disappear\w*"
    r"|im(?:perat|percept|measur|peccab|pervious)\w*|in(?:dis|ev|sep|tr|tang)\w+|\w+less|essential\w*|crucial\w*|vital|must|alternativ\w*|solely|alone|merely|independent\w*|blind\w*|impossib\w*|prohibit\w*|den(?:y|ies|ied)|refus\w*|reject\w*|doubt\w*|unclear|nascent|early|elusive|barely|scarcely|outside|nearly|yet|stationary|remain\w*|need\w*|drawback\w*|bottleneck\w*|cost\w*|risk\w*|degrad\w*|inferior|worse|vulnerab\w*|fragile|obstacle\w*|barrier\w*|constrain\w*|insensitiv\w*|invariant\w*|invariance|black-?box|proprietary|collaps\w+|mismatch\w*|retain\w*|preserv\w*|maintain\w*|keep\w*|restrict\w*|restrain\w*|self-\w+|training-free|complex\w*|static|fixed|rigid\w*|confin\w+|narrow\w*|bound\w*|sparse|underexplored|conflict\w*|contrast|unlike|oppos\w+|as opposed|tedious|labor\w*|expensive|ir(?:re|ra)\w*|tough\w*|infrequent\w*|subtl\w+|nuanced?|silent|silen\w+|mute\w*|inconsisten\w*|i[nmrl]\w+[ai]bl[ey])\b",
    re.IGNORECASE,
)
_CHINESE_NOT = re.compile(
    "不(?![同仅断但过论管妨止久])|无(?![论线声])|未(?!来)|没|非(?![常线对])|难以|缺[乏少]|失败|失效|免|勿|毫|并非|难于|失|丢|忘|崩溃|缺|零|摒弃|摆脱|避|保持|保留|维持|防止|除|而是|难|绝|拒|欠|弱|独立|仅|否|去|单|消|缺席|有限|受限|局限|从未|保证|确保|兼顾|兼具|取代|替代|代替|鲜|少|罕|空白|脱离|之外|另"
)
CHINESE_STRONG_NOT = re.compile(
    "未能|不能|无法|没有|并未|并不|并非|不会|从未|未曾|不再|不具有|不包含|不支持|不需要|无需|(?<!必)不可(?!约|少|缺|或缺|否认|小觑|估量|磨灭|多得|替代|取代|避免|见|忽|逆|知|靠|用|控|懂|微|分|解|预|行|比|思)|难以|不存在|不依赖|不受|不影响|不具备|不适用"
)

# ---- perhaps
_STRONG_HEDGE = re.compile(
    r"\b(?:may(?! be)|may be|might|perhaps|possibly|potentially|seems?|appears? to|likely|presumably|tends? to)\b(?! \d)",
    re.I,
)
_CHINESE_HEDGE = re.compile(
    "可能|或许|也许|或(?=[可将会能为受是有因存许致需可])|似乎|似|有望|潜|大概|倾向|往往|易|未必|估计|预计|应|看来|往往|疑|恐|容易|可(?!视|靠|见|观|学|扩|控|解|懂|训|微|忽|比|移|行|用|读|变|穿|分|复|公|信|预)|能|看似|显得|推测|暗示|常|趋|概率|存在|难免|会|也可|略|初步|据信|风险|前景|表现出|较|不一定|有待"
)


# How it may help: a question may be told without the "may".
ASKED = re.compile(r"\b(?:how|what|why|whether)\b[^.;,]*$", re.IGNORECASE)
WITH_GROWTH = re.compile(
    "随着?[^，。；]{0,16}$"
)  # 随长度增加而下降: what something grows with, not what grows


def flipped(bead: Bead) -> str:
    """The Chinese word that turns a comparison of the source round, or ""."""
    up, down = _english_directions(bead.source)
    target_up, target_down = _chinese_directions(bead.target)
    if (
        up > len(target_up)
        and len(target_down) > down
        and len(target_down) > down + len(_MAY_BE_DOWN.findall(bead.source))
        and _lost(bead.target, up, _CHINESE_MAY_BE_UP)
    ):
        return target_down[-1]
    if (
        down > len(target_down)
        and len(target_up) > up
        and len(target_up) > up + len(_MAY_BE_UP.findall(bead.source))
        and _lost(bead.target, down, _CHINESE_MAY_BE_DOWN)
    ):
        return target_up[-1]
    return ""


def _lost(target: str, count: int, wide: re.Pattern[str]) -> bool:
    """Whether the Chinese has fewer places than `count` that may render such a word."""
    return len(wide.findall(target)) < count + 8


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
    for pattern, side in ((_CHINESE_UP, 0), (_CHINESE_DOWN, 1)):
        for match in pattern.finditer(text):
            if WITH_GROWTH.search(text[: match.start()]):
                continue
            negated = re.search(
                r"(?:不|未|未能|没有|无法|难以|并未|没能)(?:明显|显著|能|能够)?$",
                text[max(0, match.start() - 6) : match.start()],
            )
            word = (negated[0] if negated else "") + match[0]
            found[1 - side if negated else side].append(word)
    return found


def lost_negation(bead: Bead) -> str:
    """An English negation, where the Chinese has fewer of them, or ""."""
    ours, theirs = ENGLISH_NOT.findall(bead.source), _CHINESE_NOT.findall(bead.target)
    return ours[-1] if len(theirs) < len(ours) else ""


def _added_negation(bead: Bead) -> str:
    """A Chinese negation, where the English has reasons for fewer of them, or ""."""
    if not (strong := CHINESE_STRONG_NOT.findall(bead.target)):
        return ""
    reasons = len(ENGLISH_NOT.findall(bead.source)) + len(_ENGLISH_HARDLY.findall(bead.source))
    return strong[-1] if len(strong) > reasons else ""


def _lost_hedge(bead: Bead) -> str:
    """An English "may" or "seems" of which nothing is left in the Chinese, or ""."""
    found = _STRONG_HEDGE.finditer(bead.source)
    ours = [m[0] for m in found if not ASKED.search(bead.source[max(0, m.start() - 60) : m.start()])]
    return ours[0] if ours and not _CHINESE_HEDGE.search(bead.target) else ""


def turned(bead: Bead) -> Iterator[Flag]:
    """Alarms about one pair of sentences."""
    if word := flipped(bead):
        yield alarm("comparison", "comparison", zh=word)
    if word := lost_negation(bead):
        yield alarm("negation", "negation_lost", en=word)
    if word := _added_negation(bead):
        yield alarm("negation", "negation_added", zh=word)
    if word := _lost_hedge(bead):
        yield alarm("hedge", "hedge_lost", en=word)
