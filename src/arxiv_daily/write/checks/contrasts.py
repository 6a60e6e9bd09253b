"""Words that a translation may not exchange: man and woman, French and German, all and some.

An alarm needs both sides: the Chinese has a member of the set for which the English sentence gives no cause, and
lacks the one that the English has.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from ...text.bilingual import lexicon
from ...text.bilingual.locate import Locator
from .flag import Flag, alarm

# Languages and peoples: a language word of the Chinese must have its cause somewhere in the English.
_LANGUAGES = {
    "英": "english|british|american|anglo|england|uk", "中": "chinese|mandarin|china|sinitic|cantonese|zh|cn",
    "汉": "chinese|mandarin|han|sinitic", "法": "french|france|francophone|fr", "德": "german|germany|swiss|de",
    "日": "japan\\w*|ja|jp", "韩": "korean?|kr|ko", "朝鲜": "korean?", "俄": "russian?|ru", "西班牙": "spanish|spain|castilian|es",
    "葡萄牙": "portug\\w+|brazil\\w*|pt", "意大利": "italian?|italy|it", "阿拉伯": "arabic?|arabs?|arabian|egyptian|levantine|quranic?|qur'anic|msa", "印地": "hindi",
    "孟加拉": "bengali?|bangla\\w*", "乌尔都": "urdu", "泰米尔": "tamil", "泰卢固": "telugu", "马拉地": "marathi", "旁遮普": "punjabi?|panjabi",
    "古吉拉特": "gujarati?", "卡纳达": "kannada", "马拉雅拉姆": "malayalam", "梵": "sanskrit", "尼泊尔": "nepali?|nepalese", "僧伽罗": "sinhala|sinhalese",
    "泰": "thai\\w*|tai", "越南": "vietnam\\w*", "老挝": "lao|laotian", "高棉": "khmer|cambodian", "缅甸": "burmese|myanmar", "印尼": "indonesian?",
    "马来": "malay\\w*", "他加禄": "tagalog", "菲律宾": "filipino|philippine\\w*|tagalog", "土耳其": "turkish|turkey|turkic", "波斯": "persian?|farsi|iranian?",
    "希伯来": "hebrew", "希腊": "greek|greece|hellenic", "拉丁": "latin", "荷兰": "dutch|netherlands", "弗拉芒": "flemish", "瑞典": "swedish|sweden|swede",
    "挪威": "norwegian|norway", "丹麦": "danish|denmark", "芬兰": "finnish|finland|finn", "冰岛": "iceland\\w*", "波兰": "polish|poland", "捷克": "czech",
    "斯洛伐克": "slovak\\w*", "匈牙利": "hungar\\w+", "罗马尼亚": "romanian?|rumanian", "保加利亚": "bulgarian?", "塞尔维亚": "serbian?|serbo", "克罗地亚": "croatian?|croat|serbo",
    "斯洛文尼亚": "sloven\\w+", "乌克兰": "ukrain\\w+", "立陶宛": "lithuanian?", "拉脱维亚": "latvian?", "爱沙尼亚": "estonian?", "爱尔兰": "irish|ireland|gaelic",
    "威尔士": "welsh|wales", "苏格兰": "scot\\w+", "巴斯克": "basque|euskara", "加泰罗尼亚": "catalan|catalonia", "加利西亚": "galician?", "斯瓦希里": "swahili|kiswahili",
    "约鲁巴": "yoruba", "豪萨": "hausa", "伊博": "igbo", "祖鲁": "zulu|isizulu", "科萨": "xhosa|isixhosa", "阿姆哈拉": "amharic", "索马里": "somali?", "蒙古": "mongol\\w*",
    "藏": "tibet\\w*", "维吾尔": "uyghur|uighur", "哈萨克": "kazakh\\w*", "乌兹别克": "uzbek\\w*", "粤": "cantonese|yue|guangdong", "闽南": "hokkien|minnan|min nan|taiwanese|southern min",
    "客家": "hakka", "吴": "wu|shanghai\\w*", "格鲁吉亚": "georgian?", "亚美尼亚": "armenian?", "阿尔巴尼亚": "albanian?", "马耳他": "maltese|malta", "世界": "esperanto",
    "毛利": "m[aā]ori", "夏威夷": "hawaii\\w*", "卢森堡": "luxembourg\\w*", "白俄罗斯": "belarus\\w*", "阿塞拜疆": "azerbaijan\\w*", "库尔德": "kurdish|kurd\\w*", "普什图": "pashto",
}  # fmt: skip
_PEOPLES = {
    "中国": "chinese|china|mandarin|prc", "美国": "american?|usa?|u\\.s\\.\\w?|united states|national|federal|nist|nsa|nasa|nih|fda|cdc|darpa|californ\\w+|texas|new york|congress|washington", "英国": "british|britain|uk|u\\.k\\.|english|england", "法国": "french|france",
    "德国": "german\\w*", "日本": "japan\\w*", "韩国": "korean?", "俄罗斯": "russian?", "印度": "indian?|indic|hindi|hindu\\w*|bharat\\w*|south asia\\w*|carnatic", "巴西": "brazil\\w*", "加拿大": "canad\\w+",
    "澳大利亚": "australia\\w*", "意大利": "ital\\w+", "墨西哥": "mexic\\w+", "埃及": "egypt\\w*", "伊朗": "iran\\w*", "以色列": "israel\\w*", "瑞士": "swiss|switzerland",
    "奥地利": "austria\\w*", "比利时": "belgi\\w+", "新加坡": "singapor\\w*", "非洲": "african?|sub-saharan|africa's", "欧洲": "europ\\w+|eu", "亚洲": "asian?|asia\\w*", "拉丁美洲": "latin america\\w*",
    "北美": "north america\\w*|us|american", "台湾": "taiwan\\w*", "香港": "hong kong|hongkong|cantonese", "上海": "shanghai\\w*", "北京": "beijing|peking", "四川": "sichuan\\w*|szechuan",
}  # fmt: skip
_LANGUAGE = re.compile(
    rf"(?<![其文段话句词书口])(?P<tongue>(?!中语)(?:{'|'.join(sorted(_LANGUAGES, key=len, reverse=True))}))(?:[语文](?!料|境|种|[本字件法献义学体章])|式(?=口音))|(?P<people>{'|'.join(sorted(_PEOPLES, key=len, reverse=True))})|(?P<mandarin>普通话)"
)
# English words for how much and how many, each with what Chinese may say for it.
_FIRST = re.compile(
    r"\bthe (?:very )?first\b(?!-)(?! (?:stage|step|phase|one|two|three|part|and|place|order|is|layer|half|component|module|time|author|term|formant|derivative|moment|few|half|row|column|line|to last|\$|[a-zA-Z]\b))(?!\s{2})",
    re.I,
)
_FIRST_CHINESE = re.compile("首|第一|率先|最早|最初|起初|先|开创|初次|前所未|此前从未|开山")
_ALL = re.compile(
    r"\b(?:all|every|any|entire|each|always|whole|full|fully|both|universal\w*|various|across|consistently|complete\w*|overall|throughout|everything|everyone|never|none|no|per|individual\w*|\w+-wise|daily|uniform\w*|arbitrary|pair\w*|respective\w*)\b",
    re.I,
)
_STRICTLY_ALL = re.compile(r"\b(?:all|every|any|entire|each|whole)\b", re.I)
_STRICTLY_SOME = re.compile(
    r"\b(?:some|certain|several|partial(?:ly)?|partly|a (?:few|subset|part|portion) of|most|majority)\b", re.I
)
_MOST = re.compile(
    r"\b(?:most|majority|mostly|largely|mainly|predominantly|primarily|almost|nearly|typically|usually|generally|often|commonly|many|widely)\b",
    re.I,
)
_SOME = re.compile(
    r"\b(?:some|certain|several|part|parts|partial\w*|partly|subset\w*|few|a number of|selected|specific|particular|individual|portion|fraction|other|sometimes|occasionally|half|segment\w*|section\w*|component\w*|region\w*|local\w*|mask\w*|incomplete\w*|limited)\b",
    re.I,
)
_CHINESE_ALL = re.compile("所有|全部|一切|任何|每[个一种]|全体|每")
_CHINESE_MOST = re.compile("大多数|大部分|多数|绝大|大多|主要|通常|往往|多")
_CHINESE_SOME = re.compile("部分|某些|一些|有些|少数|个别|若干|某个|某种|少量")


@dataclass(frozen=True)
class _Word:
    """A member of a set; its patterns are made when they are first asked for, as few texts have it."""

    must: str
    may: str  # what else the Chinese may come from
    told: str
    common: bool  # a word of every text: its absence tells something, its presence nothing

    @cached_property
    def english(self) -> re.Pattern[str]:
        return re.compile(self.must, re.IGNORECASE)

    @cached_property
    def cause(self) -> re.Pattern[str]:
        return re.compile(f"{self.must}|{self.may}" if self.may else self.must, re.IGNORECASE)

    @cached_property
    def chinese(self) -> re.Pattern[str]:
        return re.compile(self.told)


@cache
def _sets() -> list[tuple[re.Pattern[str], list[_Word]]]:
    """The sets, each behind a pattern of the Chinese of all its members."""
    lines = files(__package__).joinpath("contrasts.txt").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.strip() and not line.startswith("#")]
    sets = [[_word(member) for member in row.split(" | ")] for row in rows]
    return [(re.compile("|".join(word.told for word in words)), words) for words in sets]


def _word(member: str) -> _Word:
    english, sign, chinese = re.split(" (=|~) ", member)
    must, _, may = english.strip().partition(" + ")
    return _Word(must, may, chinese.strip(), sign == "~")


def exchanged(source: str, target: str, around: str) -> Iterator[Flag]:
    """Members of a set that have changed places in one pair of sentences; `around` are the English ones near them."""
    for anyone, words in _sets():
        if not anyone.search(target):
            continue
        for word in words:
            zh = None if word.common else _standing(word, target)
            if not zh or word.english.search(source) or word.cause.search(around):
                continue
            ours = (other.english.search(source) for other in words if not _standing(other, target))
            if lost := next(filter(None, ours), None):
                yield alarm("word", "exchanged", en=lost[0].strip(), zh=zh[0])
                break


def _standing(word: _Word, target: str) -> re.Match[str] | None:
    """The first place where the Chinese has it as a word: not the 持平 of 保持平衡."""
    found = word.chinese.finditer(target)
    return next((match for match in found if not lexicon.cut(target, *match.span())), None)


_AROUND, _MARGIN = 14, 26  # characters of Chinese, letters of English around a word


def exchanged_nearby(pair: Locator) -> Iterator[Flag]:
    """The same within a clause, where both members may stand elsewhere in the sentence."""
    for anyone, words in _sets():
        if not anyone.search(pair.chinese):
            continue
        for word in (word for word in words if not word.common):
            for zh in word.chinese.finditer(pair.chinese):
                if lexicon.cut(pair.chinese, *zh.span()):
                    continue
                near = pair.english_near(zh.start(), _MARGIN)
                if not near or word.cause.search(near) or not _more_often(word, pair):
                    continue
                around = pair.chinese[max(0, zh.start() - _AROUND) : zh.end() + _AROUND]
                for other in words:
                    if other is word or other.chinese.search(around):
                        continue
                    if (lost := other.english.search(near)) and _less_often(other, pair):
                        yield alarm("word", "exchanged", en=lost[0].strip(), zh=zh[0])
                        return


def _more_often(word: _Word, pair: Locator) -> bool:
    """Whether the Chinese says it more often than the English has a cause for it."""
    return len(word.chinese.findall(pair.chinese)) > len(word.cause.findall(pair.english))


def _less_often(word: _Word, pair: Locator) -> bool:
    return len(word.chinese.findall(pair.chinese)) < len(word.english.findall(pair.english))


def strange_languages(source: str, target: str) -> Iterator[Flag]:
    """Languages and peoples in the Chinese for which the English has no word; the English ones that are missing."""
    strange = []
    for match in _LANGUAGE.finditer(target):
        if match["tongue"]:
            if match["tongue"] == "世界" and target.startswith("言", match.end()):
                continue  # languages of the world, not Esperanto
            name, cause = match["tongue"], _LANGUAGES[match["tongue"]]
        elif match["people"]:
            name, cause = match["people"], _PEOPLES[match["people"]]
        else:
            name, cause = "普通话", "mandarin|chinese|putonghua|china"
        if not re.search(rf"(?<![a-z])(?:{cause})(?![a-z])", source, re.IGNORECASE):
            strange.append(match[0])
        del name
    for zh in dict.fromkeys(strange):
        yield alarm("word", "language", zh=zh)


def scope(source: str, target: str) -> Iterator[Flag]:
    """All told as some and some as all; first and only that are lost."""
    every, most, some = _ALL.search(source), _MOST.search(source), _SOME.search(source)
    zh_all, zh_most, zh_some = (
        _CHINESE_ALL.search(target),
        _CHINESE_MOST.search(target),
        _CHINESE_SOME.search(target),
    )
    if (word := _STRICTLY_ALL.search(source)) and zh_some and not some and not zh_all and not most:
        yield alarm("scope", "scope", en=word[0], zh=zh_some[0])
    elif (word := _STRICTLY_SOME.search(source)) and zh_all and not every and not zh_some and not zh_most:
        yield alarm("scope", "scope", en=word[0], zh=zh_all[0])
    first = _FIRST.search(source)
    if first and not first[0].endswith("First") and not _FIRST_CHINESE.search(target):
        yield alarm("scope", "first_lost", en=first[0])
