"""Whether an answer holds what a few-shot pair says and the sentence does not.

A small model that continues pairs of sentences now and then continues their content: a pair about "naturalness,
rhythm, and expressiveness" turns up as a result on photovoltaic data. Two signs of it: a content word of a pair's
Chinese whose English counterpart the sentence lacks, and an answer that has more of a pair's Chinese than the
sentence has of its English (for pairs without a list of words, such as an editor's corrections).
"""

import re
from collections.abc import Sequence
from functools import cache

_Pair = tuple[str, str]

# Chinese content words of the pairs in examples.py, and how the English that they may stand for begins.
COUNTERPARTS = {
    "轻量": r"light|small|compact|tiny|efficien|cheap|few",
    "语音增强": r"enhanc|denois|clean",
    "实时": r"real[- ]?time|live|online|instant|stream",
    "手机": r"phone|mobile|smartphone|device",
    "配对数据": r"pair|parallel|match",
    "低资源": r"low[- ]resource|under[- ]?resource|scarc|limited|few",
    "等错误率": r"equal[- ]error|eer",
    "参数量": r"param|size|weight",
    "双分支": r"two[- ]|dual|double|branch",
    "音高": r"pitch|f0|tone|tonal|note|frequenc|intonation|melod",
    "音色": r"timbr|tone|voice|sound|colou?r",
    "扩散": r"diffus|spread",
    "采样": r"(?:down|up|re|over|sub)?sampl|step|draw",
    "流式": r"stream|online|causal|real",
    "鲁棒": r"robust|resilien|stabl",
    "噪声": r"nois|denois|snr",
    "含噪": r"nois|snr",
    "说话人": r"speak|talker|voice|person|diari[sz]",
    "未见过": r"unseen|unknown|new|never|not|novel|held[- ]out|zero",
    "代码": r"code|source|implement|github|repo|program|script|software",
    "音频样例": r"sampl|demo|example|clip",
    "公开": r"public|open|releas|avail|disclos|share|http",
    "预训练": r"pre[- ]?train|foundation|self[- ]supervised",
    "音乐": r"music|song|melod|sing|instrument|piano|midi|compos|audio",
    "歌词": r"lyric|word|text|song",
    "旋律": r"melod|tune|music",
    "语音识别": r"recogni|m?asr|transcri",
    "语音翻译": r"translat|\bst\b|s2st",
    "语音助手": r"assistant|voice",
    "歌声": r"sing|vocal|song|voice|sv[sc]",
    "乐谱": r"note|score|sheet|notat|music|midi",
    "采样步骤": r"step|sampl",
    "音素": r"phone|g2p|grapheme",
    "零样本": r"zero[- ]|unseen|0[- ]shot",
    "语音转换": r"conver|transfer|\bvc\b|swap",
    "两阶段": r"two|2[- ]|stage|step|dual",
    "联合建模": r"joint|together|simultan|unif|both|co-",
    "弥合": r"bridg|clos|gap|narrow|fill",
    "取得了成功": r"success|succe|achiev|triumph|progress",
    "高延迟": r"latenc|delay|slow|lag",
    "标注数据": r"label|annot|supervis",
    "无标注": r"unlabel|unannot|without|unsupervis|self",
    "对比损失": r"contrast",
    "微调": r"tun|finetun|adapt|lora",
    "韵律": r"prosod|rhythm|intonation|stress|metr|rhym",
    "时长": r"duration|length|long|time|minute|hour|second",
    "能量": r"energ|power|loud",
    "西班牙语": r"spanish|spain",
    "日语": r"japan",
    "阿拉伯语": r"arab",
    "新闻": r"news|journal|broadcast|press",
    "电影": r"film|movie|cinema|motion",
    "播客": r"podcast",
    "误差累积": r"accumul|propagat|compound|cascad|error",
    "干净": r"clean|pure|clear|tidy",
    "幻觉": r"hallucinat|illus",
    "听音测试": r"listen|mos|subjective|percept|hear",
    "自然度": r"natural|unnatural|realis",
    "节奏": r"rhythm|tempo|beat|pace|pacing|speed|metr|cadence|groove",
    "表现力": r"expressi|vivid|emoti",
    "人类演奏": r"human|perform|play",
}
_STOP = re.compile(
    r"(?:the|and|that|this|with|from|for|are|our|its|than|while|which|when|has|have|been|into|more|such|use|used|using"
    r"|can|both|between|their|they|these|those|not|but|also|however|only|each|without|where|during|under|over)\Z"
)
_RUN = 5  # Chinese characters in a row that an answer shares with a pair before they mean anything
_MARGIN = 0.3  # how much larger the share of the Chinese may be than that of the English


def leaked(source: str, answer: str, shots: Sequence[_Pair]) -> list[int]:
    """Places of the pairs in `shots` that the answer takes content from; empty where it takes none.

    `source` is the English sentence, `shots` the (English, Chinese) pairs the model was shown.
    """
    words = _unfounded(source, answer)
    return [
        place
        for place, (english, chinese) in enumerate(shots)
        if any(word in chinese for word in words) or _copied(source, answer, english, chinese)
    ]


def _unfounded(source: str, answer: str) -> set[str]:
    """Words of the list in the answer whose counterpart the sentence lacks."""
    return {word for word in COUNTERPARTS if word in answer and not _counterpart(word).search(source)}


@cache
def _counterpart(word: str) -> re.Pattern:
    return re.compile(rf"\b(?:\w+-)?(?:{COUNTERPARTS[word]})", re.IGNORECASE)


def _copied(source: str, answer: str, english: str, chinese: str) -> bool:
    """Whether the answer has clearly more of the pair's Chinese than the sentence has of its English."""
    runs = _runs(chinese, _RUN)
    shared = [place for place, run in runs.items() if run in answer]
    if not shared:
        return False
    covered = {place + k for place in shared for k in range(_RUN)}
    ours, theirs = _stems(source), _stems(english)
    return len(covered) / max(1, len(_han(chinese))) > len(ours & theirs) / max(1, len(theirs)) + _MARGIN


def _han(text: str) -> str:
    return "".join(re.findall(r"[一-鿿]", text))


def _runs(chinese: str, length: int) -> dict[int, str]:
    """Runs of Chinese characters by their place; punctuation breaks a run."""
    found, place = {}, 0
    for piece in re.findall(r"[一-鿿]+", chinese):
        for start in range(len(piece) - length + 1):
            found[place + start] = piece[start : start + length]
        place += len(piece)
    return found


def _stems(text: str) -> set[str]:
    """The beginnings of a text's content words."""
    words = re.findall(r"[a-z0-9]{3,}", text.lower())
    return {word[:5] for word in words if not _STOP.match(word)}
