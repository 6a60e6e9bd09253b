"""Small words that must not get lost or turn round: not, hardly, may, often, only, partly, better, worse.

Each is looked for where it belongs: in the Chinese clause that has the words around the English one (`locate`), or
for a Chinese word in the English behind its clause.
"""

import re
from collections.abc import Iterator

from ...text.bilingual import lexicon
from ...text.bilingual.locate import Locator
from . import figures, flag
from .flag import Flag, alarm
from .polarity import ASKED, CHINESE_STRONG_NOT, DOWN, ENGLISH_NOT, UP, WITH_GROWTH

_ANY_NOT = (
    "不(?!同|仅|断|但|过|论|管|止)|无(?!论|线)|未(?!来)|没|非(?!常|线|对)|难|缺|失|免|勿|毫|零|弃|摆脱|避|防|除|而是|绝|拒|欠|弱|独立|否|少|罕|空白|脱离|匮|短板|瓶颈|局限|受限|有限|限制|制约|仅|只|"
    "挑战|障碍|困|阻|替代|取代|代替|保持|保留|维持|稀|劣|差|低|克服|消|抑|去|单|独|隔|外|劳|贵|昂|高昂|耗|滞|另|却"
)
# Words that a translation must render: English, what the Chinese may have for it, code, sentence. Words of the soft
# kind (often, struggles to, some, most of, potential as a noun) are as often left out without harm: notes.
_MUST = (
    (r"\b(?:cannot|(?:does|do|did|is|are|was|were|has|have|can|could|will|would|should) not|\w+n[’']t|unable to|never|without|neither|fails? to|failed to|lacks?|lacking|hard to|difficult to|unclear|inability)\b(?! only| just| merely| necessarily)(?!(?: to)? (?:\w+ly )?(?:sustain|maintain|preserv|keep|retain|uphold))",
     _ANY_NOT, "negation", "negation_lost"),
    (r"\b(?:cannot|unable to|fail\w* to|inability to|(?:does|do|did) not) (?:\w+ly )?(?:sustain|maintain|preserv|keep|retain|uphold)",
     _ANY_NOT + "|降|退|崩|恶|减|滑|丢|丧|流", "negation", "negation_lost"),  # told by what follows: performance falls
    (r"\b(?:struggles? (?:to|with)|limited (?:by|to)|remains? (?:un\w+|challenging|difficult|elusive|limited)|insufficient|inadequate|difficult|limitations?|scarc\w+|impractical|infeasible|prohibitive\w*)\b",
     _ANY_NOT + "|挣扎|苦|短缺|高", "negation", "soft_lost"),
    (r"\b(?:may|might|perhaps|possibly|presumably|seems?|seemingly|appears? to|likely)\b(?! \d)",
     "可能|或|也许|似|有望|潜|大概|倾向|未必|预计|看来|恐|疑|可以|可(?=[能以为作由在通带提帮助增减导影])|会(?!议|话)|能够|有助|推测|暗示|不一定|略", "hedge", "hedge_lost"),
    (r"\b[a-z]+-free\b|\bfree of\b", _ANY_NOT, "negation", "negation_lost"),
    (r"\bpotential\b(?= (?:to|of|for|in|as)\b|[,.])", "潜|可能|有望|前景|或|可望|可以|可(?=[为能])|能力|电位|电势|势能|位势", "hedge", "soft_lost"),
    (r"\bpotential(?:ly\b|\b(?! (?:to|of|for|in|as)\b|[,.]))", "潜|可能|有望|前景|或|可望|可以|可(?=[为能])|电位|电势|势|位场", "hedge", "hedge_lost"),
    (r"\b(?:often|typically|usually|commonly|frequently|generally|sometimes|tends? to)\b",
     "常|往往|一般|多|倾向|易|普遍|惯|频|总|时而|有时|大都|主要|典型|传统|会|现有|广|偏|趋|难免", "hedge", "soft_lost"),
    (r"\b(?:preliminary|pilot (?:stud|experiment|result|evaluation|trial|test|user)\w*|(?:initial|early) (?:results?|experiments?|findings?|evidence))\b", "初|先导|预|试|早期", "hedge", "hedge_lost"),
    (r"\b(?:to some extent|somewhat|to a certain degree|partially|partly)\b", "一定|部分|略|某种|局部|稍|较|半|有所|不完全|未完全", "hedge", "hedge_lost"),
    (r"(?<!\bnot )\b(?:only|solely|exclusively)\b(?! if|-| \w+ly\b)", "仅|只|唯|单|纯|才|专|独|就|不过|限|完全|靠|非|尚|全|无|不|未|微|甚少|少量", "scope", "only_lost"),
    (r"\bsome\b(?! extent)", "一些|部分|某|有些|有的|若干|一定|少|个别|其中|几|些", "scope", "some_lost"),
    (r"\b(?:at least)\b", "至少|最少|不少于|以上|不低于|起码", "bound", "scope_lost"),
    (r"\b(?:most|majority) of\b", "大多|多数|大部分|绝大|主要|多|基本|几乎|大半", "scope", "some_lost"),
)  # fmt: skip
_RULES = tuple((re.compile(en, re.IGNORECASE), re.compile(zh), code, what) for en, zh, code, what in _MUST)
# Chinese words that claim what the English denies.
_ASSERTS = re.compile("易于|能够|具备|足以|可以|需要")
_MAY_ASSERT = {
    word: re.compile(rf"\b(?:{causes})", re.IGNORECASE)
    for word, causes in {
        "易于": r"eas|simpl|readi|prone|suscept|tend|vulnerab|amenab|friendly|facilit|conveni|accessib|straightforward|flexib|convenien",
        "能够": r"can\b|could|able\b|abilit|enabl|allow|capab|permit|support|lets?\b|effectiv|successful|power|afford|make it possible|accommodat|handl|may\b|will\b|helps?\b|without",
        "具备": r"equip|possess|featur|with\b|ha[sd]\b|have|having|provid|exhibit|capab|able\b|abilit|enabl|endow|offer|show|demonstrat|own|without",
        "足以": r"enough|suffic|adequa|can\b|able",
        "可以": r"can\b|could|able\b|abilit|enabl|allow|capab|permit|possib|may\b|might|lets?\b|without|support|\w+able\b",
        "需要": r"requir|need|necess|demand|must|should|call(?:s|ed)? for|depend|rel[iy]|essential|crucial|necessitat|want|task|without (?!requir|need)|involv|to\b",
    }.items()
}
_DENIED = re.compile(
    r"\b(?:cannot|can not|unable|lacks?|lacking|difficult|hard|fails?|failed|without|free|no|not|struggles?|inability)\b",
    re.IGNORECASE,
)
NOT_CAUSE = re.compile(
    r"\b(?:nobody|nothing|nowhere|compromis\w*|trade-?offs?|not|no|nor|never|without|neither|none|cannot|\w*n[’']t|fail\w*|lack\w*|un(?!der\b|til\b|its?\b|ion)\w{3,}|intract\w*|infeas\w*|under-\w+|in(?:suff|acc|cap|cor|cons|feas|comp|abil|adeq|eff|vis|flex|dep|stab)\w*|im(?:poss|perf|prac|bal)\w*|non\w*|dis\w{4,}|mis\w+|\w+less|\w+-?free|free|limit\w*|"
    r"difficult\w*|hard\w*|few\w*|little|less|rather|instead|avoid\w*|prevent\w*|absen\w+|challeng\w+|ignor\w+|neglect\w*|beyond|struggl\w*|scarc\w+|remov\w+|agnostic|regardless|irrespective|poor\w*|rare\w*|only|elimin\w+|bypass\w*|obviat\w+|"
    r"overlook\w*|loss\w*|los(?:e|es|t|ing)|ceas\w*|stop\w*|vanish\w*|disappear\w*|independent\w*|impossib\w*|prohib\w*|barely|degrad\w*|fall\w* short|short|gap\w*|hinder\w*|imped\w*|remain\w*|yet|need\w*|invarian\w+|robust\w*|zero|too|tough\w*|blind\w*|than|complex\w*|black-box|while|costly|expensive|laborious|tedious|elusive|open|inherent\w*|bottleneck\w*|constrain\w*|restrict\w*|suffer\w*|prone|vulnerab\w*|weak\w*|drawback\w*|i[nmrl]\w+[ai]bl[ey]|ill)\b|-free",
    re.IGNORECASE)  # fmt: skip
# Chinese words of one meaning, each with what of the English may be its cause in the whole sentence, and with what
# it would turn round.
_LOSING = r"underperform|worse|inferior|lag|behind|short of|lower|below|poor|less|not\b|n't|fail|under|rather|instead|weak|trail|drop|degrad|even"
_TURNING = (
    ("不如|不及|逊于|差于|劣于|落后于", _LOSING, r"outperform|surpass|exceed|superior|better|beat|improv|over\b|higher"),
    ("恶化|变差|低劣", r"degrad|deteriorat|wors|poor|bad|inferior|harm|hurt|declin|collaps|suffer|adverse|sever|exacerbat|aggravat|compound|damag", r"improv|better|enhanc|superior|gain|boost"),
    ("削弱|减弱", r"weak|reduc|attenuat|diminish|degrad|undermin|suppress|damp|ero[ds]|mitigat|lessen|lower|impair|obscur|loss|limit|hinder|decay|declin|drop|alleviat|compromis|dilut", r"enhanc|strengthen|augment|improv|boost"),
    ("优于|超越|胜过|击败|好于", r"outperform|surpass|exceed|superior|better|beat|improv|over\b|higher|best|excel|win|state-of-the-art|sota|favou?r|prefer|above|beyond|than|advantage|more|lead|compar|gain|strong", r"underperform|worse|inferior|lag|behind"),
    ("易于", r"eas|simpl|readi|prone|suscept|tend|vulnerab|amenab|friendly|facilit|conveni|accessib|straightforward|flexib|-to-", r"difficult|hard|challeng|struggl|cannot|impractic|infeasib|fail|intractab|limit|insuffic"),
    ("具备", r"equip|possess|feature|with\b|ha[sd]\b|have|having|provid|exhibit|capab|able|enabl|endow|offer|show|posses|demonstrat|off?er|own|power", r"lack|without|absen|scarc|no\b|missing"),
)  # fmt: skip
_LOCAL_DOWN = re.compile(
    r"\b(?:low\w*|less\w*|few\w*|short\w*|mitigat\w*|alleviat\w*|minimi\w*|sav\w+|cut\w*|drop\w*|loss\w*|los(?:e|es|t|ing)|ceas\w*|stop\w*|vanish\w*|disappear\w*|compress\w*|suppress\w*|eliminat\w*|remov\w*|attenuat\w*|light\w*|cheap\w*|efficien\w*|hal[fv]\w*|prun\w*|"
    r"simpl\w*|shrink\w*|decay\w*|f[ae]ll\w*|limit\w*|degrad\w*|sacrific\w*|without|compromis\w*|impair\w*|hinder\w*|small\w*|fast\w*|speed\w*|accelerat\w*|poor\w*|suffer\w*|weak\w*|hurt\w*|harm\w*|eas\w+|reliev\w*|relax\w*|free|"
    r"sub\w*|down\w*|under\w*|below|avoid\w*|prevent\w*|deteriorat\w*|declin\w*|decreas\w*|reduc\w*|inferior|worse\w*|denois\w*|cancel\w*|dampen\w*|damp\w*|collaps\w*|vanish\w*|narrow\w*|tight\w*|lag\w*|behind|gap\w*|cost\w*|obscur\w*|mask\w*|distort\w*|error\w*|mismatch\w*|shift\w*)\b|-free|sub-",
    re.IGNORECASE,
)
_LOCAL_UP = re.compile(
    r"\b(?:gain\w*|best|high\w*|lead\w*|led|state-of-the-art|sota|over|above|beyond|beat\w*|excel\w*|advanc\w*|strong\w*|strength\w*|rich\w*|grow\w*|expan\w*|scal\w*|up|amplif\w*|accelerat\w*|facilitat\w*|promot\w*|further|more|most|refin\w*|"
    r"augment\w*|empower\w*|enrich\w*|optimi\w*|good|great\w*|larg\w*|long\w*|maximi\w*|benefit\w*|help\w*|advantag\w*|fast\w*|speed\w*|win\w*|prefer\w*|robust\w*|increment\w*|extend\w*|progress|super\w*|intensif\w*|elevat\w*|"
    r"doubl\w*|ascen[td]\w*|extra|sharp\w*|restor\w*|recover\w*|enhanc\w*|improv\w*|increas\w*|better|outperform\w*|surpass\w*|exceed\w*|rais\w*|ris\w*|boost\w*|add\w*|mitigat\w*|effective\w*)\b",
    re.IGNORECASE,
)
_TURNS = tuple(
    (re.compile(zh), re.compile(may, re.IGNORECASE), re.compile(turned, re.IGNORECASE))
    for zh, may, turned in _TURNING
)
_UP_ZH = re.compile(
    "优于|(?<!不)超过|超越|胜过|好于|(?<!不)高于|提升|提高|改善|改进|增强|增加|增大|上升|升至|更[高好优佳强]|优越"
)
_DOWN_ZH = re.compile(
    "(?<!不)低于|不如|逊于|差于|劣于|不及|落后于|下降|降低|减少|减小|减弱|削弱|降至|恶化|变差|更差|更低|低劣|缩短"
)


def check_nuance(pair: Locator) -> Iterator[Flag]:
    """Alarms about one pair of sentences."""
    yield from _must(pair)
    yield from _denied(pair)
    yield from _added(pair)
    yield from _directions(pair)
    yield from _turned(pair)
    yield from _surer(pair)


def _must(pair: Locator) -> Iterator[Flag]:
    for english, chinese, code, what in _RULES:
        for match in english.finditer(pair.english):
            if code == "hedge" and ASKED.search(pair.english[max(0, match.start() - 60) : match.start()]):
                continue
            clause, around = pair.chinese_near(match.start())
            if _OF_THEM.match(pair.english, match.end()):  # a clause of its own, behind the one it refers to
                around = pair.chinese
            if clause and not chinese.search(around) and not _moved(pair, code, what, english):
                yield (flag.note if what in _SOFT else alarm)(
                    code, what.replace("some", "scope"), en=match[0], zh=clause[:24]
                )
                break


_SOFT = ("soft_lost", "some_lost")  # left out without harm as often as not
_OF_THEM = re.compile(r"\s*(?:of\s+)?(?:them|these|those|which|whom)\b", re.IGNORECASE)
_PLAIN_NOT = re.compile("不(?!同|仅|断|但|过|论|管|止)|无(?!论|线)|未(?!来)|没|难|缺|匮|免|非(?!常)|失败")
_COUNTED_NOT = re.compile(
    r"\b(?:not|cannot|\w*n[’']t|never|without|neither|no|none|unable|fail\w*|lack\w*|hard|difficult\w*|scarc\w*|insufficient\w*|inadequate\w*|un\w{4,}|in(?:accur|complet|cons|stab|flex|cap|abil)\w*|non\w*|challeng\w*|struggl\w*)\b|-free",
    re.IGNORECASE)  # fmt: skip


def _said_elsewhere(pair: Locator) -> bool:
    """Whether the Chinese denies as often as the English: then nothing is lost, only moved."""
    return len(_PLAIN_NOT.findall(pair.chinese)) >= len(_COUNTED_NOT.findall(pair.english))


# What says it beyond doubt, wherever in the sentence it stands.
_PLAIN_HEDGE = re.compile("可能|或许|也许|似乎|有望|潜在|潜力|大概|倾向|未必|通常|往往|经常")
_PLAIN = {
    "hedge_lost": _PLAIN_HEDGE,
    "soft_lost": _PLAIN_HEDGE,
    "only_lost": re.compile("仅|只|唯|纯|单"),
}


_OWN = {english: chinese for english, chinese, _, _ in _RULES}
_SCOPE = {english: chinese for english, chinese, _, what in _RULES if what in ("scope_lost", "some_lost")}


def _moved(pair: Locator, code: str, what: str, english: re.Pattern[str]) -> bool:
    """Whether the Chinese says it as often as the English, if in another clause."""
    if code == "negation":
        return _said_elsewhere(pair)
    if what in ("scope_lost", "some_lost"):
        return bool(_SCOPE[english].search(pair.chinese))
    plain, own = _PLAIN.get(what), _OWN[english]
    if plain is None:
        return False
    said = [word for word in plain.findall(pair.chinese) if own.search(word)]
    return len(said) >= len(english.findall(pair.english))


def _denied(pair: Locator) -> Iterator[Flag]:
    """What the English denies, asserted: 无法 → 能够."""
    for match in _ASSERTS.finditer(pair.chinese):
        english = pair.english_near(match.start(), 14)
        clause = next((t for s, t in pair.clauses if s <= match.start() < s + len(t)), "")
        denied = _DENIED.search(english) if english else None
        if (
            denied
            and not _MAY_ASSERT[match[0]].search(english)
            and not re.search("不|无|未|难|缺|没|非|免|而是", clause)
        ):
            yield alarm("negation", "negation_lost", en=denied[0], zh=clause[:24])
            return


def _added(pair: Locator) -> Iterator[Flag]:
    """A denial in the Chinese where the English behind its clause has nothing of the kind."""
    told = list(CHINESE_STRONG_NOT.finditer(pair.chinese))
    if not told or _RATHER.search(pair.english):
        return
    if len(told) <= len(ENGLISH_NOT.findall(pair.english)) + len(_CANNOT.findall(pair.english)):
        return  # moved
    caused = _NARROW_CAUSE.search(pair.english)
    for match in told:
        english = pair.english_near(match.start(), 34)
        soft = match[0] == "难以"  # its cause may stand anywhere in the sentence
        if soft and english:
            english = pair.english
        if english and ((not soft and not caused) or not NOT_CAUSE.search(english)):
            yield alarm("negation", "negation_added", en=english[:50], zh=match[0])
            return


# Words without a "not" that say that something cannot be, or is not in something.
_CANNOT = re.compile(
    r"\b(?:difficult\w*|hard(?= to| for)|challenging|intractab\w+|infeasib\w+|impossib\w+|impractic\w+|prohibitiv\w+|outside|beyond|lack\w*|inab\w+|unab\w+|elusive|scarcely|hardly|absen\w+|exclud\w+)\b",
    re.IGNORECASE,
)
_RATHER = re.compile(r"\b(?:rather than|instead of|as opposed to|alternatives? to|not to)\b", re.IGNORECASE)
# What a plain denial may render, anywhere in the sentence; NOT_CAUSE has what a freer hand may make one of.
_NARROW_CAUSE = re.compile(
    r"\b(?:not|no|nor|never|without|neither|none|nothing|nobody|cannot|\w*n[’']t|fail\w*|lack\w*|un(?!it|i[fqv]|der|til|ion)\w{3,}|in(?:suff|acc|cap|cor|cons|feas|comp|abil|adeq|eff|vis|flex|dep|stab|tract|surm|access|dist)\w*|im(?:poss|perf|prac|perv)\w*|il\w+|ir\w+|non\w*|in(?:dis|ev|sep|tr|tang)\w+|im\w+[ai]bl[ey]|imperat\w*|essential\w*|solely|alone|merely|fixed|alternativ\w*|"
    r"dis\w{4,}|\w+less|free|limit\w*|difficult\w*|hard\w*|few\w*|little|rather|instead|avoid\w*|prevent\w*|absen\w+|ignor\w+|neglect\w*|beyond|struggl\w*|remov\w+|agnostic|regardless|irrespective|poor\w*|rare\w*|only|elimin\w+|bypass\w*|obviat\w+|"
    r"overlook\w*|independent\w*|barely|short|hinder\w*|imped\w*|yet|than|exclu\w+|preclud\w*|miss\w*|omit\w*|reject\w*|den[iy]\w*|invarian\w+|zero|too|outside|under-?\w+|loss\w*|los(?:e|es|t|ing)|ceas\w*|stop\w*|vanish\w*|disappear\w*|suffer\w*|prohib\w*|challeng\w*|elusive|block\w*|forbid\w*|hidden|opaque|black-box|blind\w*|mask\w*|unless|except|away|anti\w*|still|compromis\w*|while|robust\w*|i[nmrl]\w+[ai]bl[ey]|ill)\b|-free",
    re.IGNORECASE)  # fmt: skip
_SURE = re.compile("必然|必定|必将|一定会|一定能|毫无疑问|无疑|(?<!并非)总是|证实|彻底|完全解决")
_SURE_CAUSE = re.compile(
    r"\b(?:always|certain\w*|necessar\w*|must|inevitab\w*|undoubted\w*|doubt|guarante\w*|invariab\w*|sure|ensur\w*|prov(?:e[sdn]?|ing)|proofs?|confirm\w*|verif\w*|"
    r"demonstrat\w*|show\w*|establish\w*|corroborat\w*|validat\w*|evidenc\w*|complete\w*|thorough\w*|full\w*|entire\w*|radical\w*|total\w*|consistent\w*|will|every|all|any|never|reveal\w*)\b",
    re.IGNORECASE)  # fmt: skip
_UNSURE = re.compile(
    r"\b(?:may|might|could|potential\w*|likely|tend\w*|often|typically|usually|commonly|frequently|generally|sometimes|seem\w*|appear\w*|suggest\w*|preliminary|perhaps|possibl[ye]|indicat\w*)\b",
    re.IGNORECASE)  # fmt: skip


def _surer(pair: Locator) -> Iterator[Flag]:
    """What the English thinks possible or usual, told as sure."""
    word, unsure = _SURE.search(pair.chinese), _UNSURE.search(pair.english)
    if word and unsure and not _SURE_CAUSE.search(pair.english):
        yield alarm("hedge", "surer", en=unsure[0], zh=word[0])


def _turned(pair: Locator) -> Iterator[Flag]:
    """A Chinese word of one meaning that has no cause in the sentence, where the English has its opposite."""
    for chinese, may, opposite in _TURNS:
        word = chinese.search(pair.chinese)
        if word and not may.search(pair.english) and (turned := opposite.search(pair.english)):
            yield alarm("comparison", "turned", en=turned[0], zh=word[0])
            return


def _directions(pair: Locator) -> Iterator[Flag]:
    """Up told as down, or down as up, within a clause."""
    for pattern, same, may, other in ((_DOWN_ZH, DOWN, _LOCAL_DOWN, UP), (_UP_ZH, UP, _LOCAL_UP, DOWN)):
        for match in pattern.finditer(pair.chinese):
            if re.search(
                r"[不未无没]\S{0,3}$|难以\S{0,2}$", pair.chinese[max(0, match.start() - 5) : match.start()]
            ):
                continue
            if WITH_GROWTH.search(pair.chinese[: match.start()]):
                continue
            english = pair.english_near(match.start(), 24)
            figure = _BY_FIGURE.match(pair.chinese, match.end())
            if figure and english and figure[1] not in english:
                continue  # what is said of that figure stands elsewhere
            if not english or same.search(english) or may.search(english) or ENGLISH_NOT.search(english):
                continue
            turned = other.search(english)
            if turned and figures.of_its_measure(turned[0], english, pair.chinese[: match.start()], match[0]):
                continue
            if turned and _of_one_thing(english, turned, pair.chinese, match):
                yield alarm("comparison", "turned", en=turned[0], zh=match[0])
                return


_BY_FIGURE = re.compile(r"[了至到约近达]{0,2}\s?(\d+(?:\.\d+)?)")


def _of_one_thing(english: str, word: re.Match[str], chinese: str, other: re.Match[str]) -> bool:
    """Whether what stands around the two words is the same, as far as the lexicon can tell: fewer steps, faster training are not."""
    near = (
        chinese[max(0, other.start() - 12) : other.start()] + "，" + chinese[other.end() : other.end() + 12]
    )
    words = lexicon.known(english[max(0, word.start() - 34) : word.start()]) + lexicon.known(
        english[word.end() : word.end() + 34]
    )
    return not words or any(form in near for _, forms, _ in words for form in forms)
