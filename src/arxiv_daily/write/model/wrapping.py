"""What models and their services put around an answer: thoughts, channel marks, stop tokens, fences, remarks.

What is known of that stands here and nowhere else. Every pattern is linear in the text.
"""

import html
import re
from itertools import pairwise

from . import dress

_THOUGHT = r"(?:[a-z]{2,5}:|ant)?(?:think(?:ing)?|thoughts?|reason(?:ing)?|reflection|analysis|scratchpad|inner_monologue|思考|思考过程|推理)"
_LEFT, _RIGHT = r"(?:<\|?|＜|\[|◁|〈|【|〖)", r"(?:\|?>|＞|\]|▷|〉|】|〗)"
_TAG = re.compile(
    rf"{_LEFT}(?P<close>[/／]?)\s*(?:{_THOUGHT})(?:\s[^<>\n]{{0,80}})?{_RIGHT}"
    r"|<\|(?P<start>START|begin_of)_(?:THINKING|thought)\|>|<\|(?P<end>END|end_of)_(?:THINKING|thought)\|>"
    r"|(?P<gemma><unused94>thought|<unused94>|<\|channel>thought)|(?P<gemma_end><unused95>|<channel\|>)",
    re.IGNORECASE,
)
_MENTION = 8  # characters between a pair of tags in running text that speaks of tags
_CODE_BEFORE, _CODE_AFTER = re.compile(r"(?<!`)`\Z"), re.compile(r"`(?!`)")
_CONSOLE = re.compile(
    r"^\s*Thinking\.\.\.[ \t]*\n.*?^\s*\.\.\.\s?done thinking\.?[ \t]*$", re.S | re.M | re.I
)
_CONSOLE_END = re.compile(r"^\s*\.\.\.\s?done thinking\.?[ \t]*$", re.M | re.I)
_DETAILS = re.compile(r"<details\b[^<>\n]{0,200}(?:reasoning|think)[^<>\n]{0,200}>.*?</details>", re.S | re.I)

_CHANNEL = re.compile(r"<\|channel\|>\s*(\w+)[^<]{0,100}(?:<\|\w+\|>[^<]{0,60}){0,3}<\|message\|>", re.I)
_CHANNEL_END = re.compile(r"<\|(?:end|return|call|start|channel)\|>", re.I)
_BARE_CHANNEL = re.compile(r"\A\s*(?:analysis|commentary)(?=\W|[A-Z]).*?assistant\s*final(?![a-z])", re.S)
_WRAPPER = re.compile(
    r"\A\s*(?:<\|START_RESPONSE\|>|<\|begin_of_(?:solution|box)\|>|"
    r"<(?P<name>answer|final|final_answer|response|output|solution|result|translation|introduction|text|content|译文|答案|导读)>)(?P<text>.*?)"
    r"(?:<\|END_RESPONSE\|>|<\|end_of_(?:solution|box)\|>|</(?P=name)>|\Z)",
    re.S | re.I,
)

_TOKEN = (
    r"(?:<[|｜][\w▁ ./:-]{1,40}[|｜]>|</?s>|<(?:start|end)_of_(?:turn|utterance|text)>|</?(?:\w{1,8}:)?(?:eos|bos|pad|unk|eot|EOT)>|<\|?turn\|?>"
    r"|<0x0A>|/no_?think|\]<\]\w{1,20}\[>\[|\[/?(?:INST|SYS|EOS|BOS|ASSISTANT|AVAILABLE_TOOLS)\]|<</?SYS>>)"
)
_TOKENS = re.compile(_TOKEN, re.IGNORECASE)
_TURN = re.compile(  # an end of turn: nothing after it was said to us
    r"(?:<[|｜](?:im_end|eot_id|eom_id|endoftext|end_of_text|end▁of▁sentence|end_of_sentence|end|return|eot|eos|END_OF_TURN_TOKEN|"
    r"endofresponse)[|｜]>|</s>|<end_of_turn>|<end_of_utterance>|<eos>|\[EOS\])",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"\[\^\d{1,3}\^?\]|【\d{1,3}(?::\d{1,3})?†[^【】\n]{0,80}】|\[citation:[\d, ]{1,20}\]|\ue200[^\ue200\ue201]{0,200}\ue201"
)  # marks of a service's own search
_NUMBERED = re.compile(r"\s?(?:\[\d{1,2}(?:[,，–-]\s?\d{1,2}){0,5}\])+(?!\()")
_ROLE = re.compile(r"\A\s*(?:assistant|model|助手|Assistant|ASSISTANT)\s*(?:[:：]\s*|\n+)")
_FENCE = re.compile(
    r"\A\s*(?P<mark>```+|~~~+)[ \t]*[\w+-]*[ \t]*\n(?P<text>.*?)\n?[ \t]*(?P=mark)\s*\Z", re.S
)
_OPEN_FENCE = re.compile(r"\A\s*(?:```+|~~~+)[ \t]*[\w+-]*[ \t]*\n")
_CLOSED_FENCE = re.compile(r"(?:\A|\n)[ \t]*(?:```+|~~~+)[ \t]*\Z|(?<=[。！？.!?])(?:```+|~~~+)\Z")

_ABOUT = r"译|翻译|保留|未(?:作|做)?改动|专有名词|回答|解读|导读|格式|要求|原文|忠实|术语|字数|JSON|帮助|调整|修改|补充说明|translat|answer|note|help|format|term"
_REMARK = re.compile(
    r"[*_>\s（(\[【—-]*(?:译?注|译者注|说明|备注|附注|提示|译文说明|翻译说明|Note|N\.B|PS|P\.S|Remark|Translator|以上|希望|如果您|如果你|如需|"
    r"如有|请注意|需要我|Hope|Let me know|I hope|Please let)",
    re.IGNORECASE,
)
_NOTES = re.compile(  # a list of remarks under its own head
    r"\n[*#\s【]*(?:(?:翻译|译文|译者)(?:说明|注释|备注|注)|(?:相关|推荐|延伸|后续)(?:问题|提问)|(?:Related|Follow-up) questions)[*\s】]*[:：]?[*\s]*\n[^\0]{0,600}\Z",
    re.IGNORECASE,
)
_OFFER = re.compile(  # what no paper says
    r"\W{0,4}(?:(?:Let me know|Feel free|Would you like|Is there anything|Do you want|I can also)\b|(?:全文|共|本?导读)?\s?字数[:：])"
    r"|(?=.{0,80}(?:您|你)).{0,80}(?:还想|随时|告诉我|需要我|为您|哪一?篇)",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"[（(【\[]?\s*(?:译文完|译毕|全文完|翻译完毕|完|END|以下无正文)\s*[）)】\]]?[。.]?", re.IGNORECASE
)
_BRACKETED = re.compile(
    r"[（(【\[]\s*(?:译?注|译者注|说明|备注|译文说明|Note)\s*[:：][^（）()【】\[\]\n]{0,400}[）)】\]]\s*\Z",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"\A\s*(?:(?:好的|当然|没问题|明白了?|收到|可以|Sure|Certainly|Of course|Okay|OK)[^\n。：:!！]{0,20}[，,。!！：:]?\s*)?"
    r"(?:(?:以下|下面|这里|这)(?:就?是|为)[^\n：:。]{0,40}(?:译文|翻译|导读|解读|回答|结果|摘要|标题|题目|正文)[^\n：:。]{0,20}[：:]"
    r"|Here (?:is|are|'s)[^\n:]{0,80}:|(?:译文|导读|正文|今日导读|翻译|最终答案|最终回答|Final answer|Translation)\s*[：:])\s*",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\A\s*(?:>[^\n]*\n)+\s*(?=[^>\s])")  # thoughts, in some interfaces
_HEAD = re.compile(r"\A(?:[-*_]{3,}\s*\n|[#*【\s]{1,6}(?:今日)?(?:导读|导语|译文)[】*\s]*\n)\s*")
_BOXED = re.compile(r"\A\$*\\boxed\{(?:\\text\{)?(.+?)\}{1,2}\$*\Z", re.S)
_CALLED = re.compile(
    r"\s*(?:<(?:\w{1,12}:)?(?:tool_call|function_calls?|invoke)\b|<[|｜]tool[_▁]calls?|\[TOOL_CALLS\]).*\Z",
    re.S,
)
_LINE_MARK = re.compile(r"\A\s*(?:[>+|]|\d{1,3}\s?[|:.])\s?")  # of a quotation, a listing, a difference
_FINAL = re.compile(
    r"^[^\n]{0,120}\b(?:corrected|revised|improved|rewritten|final) (?:version|text|translation|introduction)\b[^\n]{0,30}:[ \t*]*$"
    r"|^[^\n]{0,40}(?:修改|修正|更正|润色|重写)(?:之?后|过)?的?(?:版本|译文|导读|回答|内容)?[^\n]{0,8}[：:][ \t*]*$"
    r"|^[\s#*【\[]*(?:最终(?:答案|回答|译文|导读|输出|版本|结果)|正式(?:回答|译文|导读)|Final (?:answer|response|output|version))[\s*】\]]*(?:[：:][\s*]*|$)",
    re.MULTILINE | re.IGNORECASE,
)


def answer_text(text: str) -> str:
    """The answer alone: what the model said to us, without what it said to itself and how it marks turns."""
    text = text.replace("\r\n", "\n").strip("\ufeff\u200b\u2060\x00 \n\t")
    text = _final_channel(text)
    text = _without_thoughts(text)
    text = _last_turn(text)
    if wrapped := _WRAPPER.match(text):
        text = wrapped["text"]
    return without_tokens(text)


def prose(text: str) -> str:
    """An answer that is plain text: without a fence around it, an opening and remarks about itself."""
    text = _QUOTED.sub("", unfenced(text))
    if said := list(_FINAL.finditer(text)):
        text = text[said[-1].end() :]
    text = _HEAD.sub("", _OPENING.sub("", text, count=1))
    text = _BOXED.sub(r"\1", without_remarks(_CALLED.sub("", text) or text).strip())
    return dress.undressed(text, "")


def _without_thoughts(text: str) -> str:
    """What stands outside of all marks of thinking.

    A closing mark without an opening one ends thoughts that began with the text; what follows an opening mark
    that is never closed is thoughts too. If nothing is left, there is no answer in the text.
    """
    text = _DETAILS.sub("", _CONSOLE.sub("", text))
    if ended := list(_CONSOLE_END.finditer(text)):
        text = text[ended[-1].end() :]
    pieces: list[str] = []
    depth, at, last_close = 0, 0, -1
    for start, end, closes in _thought_tags(text):
        if not closes:
            pieces += [text[at:start]] if not depth else []
            depth += 1
        elif depth:
            depth -= 1
            last_close = end
        else:
            pieces, last_close = [], end
        at = end
    if not depth:
        pieces.append(text[at:])
    outside = "".join(pieces)
    if not outside.strip() and depth and last_close >= 0:  # more opened than closed: the last close counts
        outside = text[last_close:]
        outside = outside[: found.start()] if (found := _TAG.search(outside)) else outside
    return outside.strip()


def after_open_thought(text: str) -> str:
    """What follows a mark of thinking that nothing closes: an answer may be in it, if it is complete."""
    tags = _thought_tags(text)
    return text[tags[0][1] :] if tags and not any(closes for *_, closes in tags) else ""


def _thought_tags(text: str) -> list[tuple[int, int, bool]]:
    """Begin, end and whether it closes, of every mark of thinking; tags that the text speaks of are not marks."""
    tags = [
        (tag.start(), tag.end(), bool(tag["close"] or tag["end"] or tag["gemma_end"]))
        for tag in _TAG.finditer(text)
        if not (
            _CODE_BEFORE.search(text[max(tag.start() - 3, 0) : tag.start()])
            or _CODE_AFTER.match(text, tag.end())
        )
    ]
    spoken = set()
    for (start, end, closes), (begin, stop, shuts) in pairwise(tags):
        between = text[end:begin]
        before = text[:start].rstrip(" ")
        short = len(between) <= _MENTION and "\n" not in between and between.strip()
        if not closes and shuts and short and before and not before.endswith("\n"):
            spoken |= {(start, end, closes), (begin, stop, shuts)}
    return [tag for tag in tags if tag not in spoken]


def _final_channel(text: str) -> str:
    """The last message of the channel `final`; "" where the model only thought; other texts as they are."""
    messages = list(_CHANNEL.finditer(text))
    if not messages:
        return text[bare.end() :] if (bare := _BARE_CHANNEL.match(text)) else text
    before = text[: messages[0].start()]
    finals = [found for found in messages if found[1].casefold() in ("final", "response", "answer")]
    if not finals:
        last = _CHANNEL_END.search(text, messages[-1].end())
        if " to=" in messages[-1][0]:  # a call: the answer as its arguments
            return text[messages[-1].end() : last.start() if last else len(text)]
        said = text[last.end() :] if last else ""
        said = re.sub(r"\A\s*(?:<\|start\|>)?\s*assistant(?:<\|message\|>)?", "", said)
        said = said if without_tokens(said).strip() else re.sub(r"<\|start\|>\s*assistant\s*\Z", "", before)
        if said.strip() or messages[-1][1].casefold() != "commentary":
            return said
        return text[messages[-1].end() : last.start() if last else len(text)]
    start = finals[-1].end()
    end = _CHANNEL_END.search(text, start)
    return text[start : end.start() if end else len(text)]


def _last_turn(text: str) -> str:
    """The first turn that says anything: what follows an end of turn is a talk the model goes on with by itself."""
    for ended in _TURN.finditer(text):
        rest = text[ended.end() :]
        if rest.strip() and not re.match(
            rf"[ \t]*(?:\n|{_TOKEN}|(?:user|assistant|human|用户)\b)", rest, re.I
        ):
            continue  # the text speaks of the token
        said = text[: ended.start()]
        if without_tokens(said):
            return said
    return text


def without_tokens(text: str) -> str:
    """Without stop tokens and marks of turns at either end, and with the blanks that tokenizers show as ▁."""
    while True:
        text = text.strip()
        if found := _TOKENS.match(text):
            text = text[found.end() :]
            text = _ROLE.sub("", text, count=1)
            if header := re.match(r"(?:assistant|model)(?=<[|｜])", text):
                text = text[header.end() :]
        elif found := re.search(rf"{_TOKEN}\Z", text[-48:], re.IGNORECASE):
            text = text[: len(text) - len(found[0])]
        else:
            break
    text = _SOURCE.sub("", _ROLE.sub("", text, count=1))
    return text.replace("▁", " ").strip()


def without_numbers(text: str, source: str = "") -> str:
    """Without `[1][2]`, the places where a service searched, unless the source has such marks itself."""
    return text if re.search(r"\[\d", source) else _NUMBERED.sub("", text)


def unfenced(text: str) -> str:
    """Without a code fence around the whole, or half of one."""
    if (whole := _FENCE.match(text)) and "\n```" not in whole["text"]:
        return whole["text"].strip()
    if text.count("```") + text.count("~~~") == 1:
        text = _CLOSED_FENCE.sub("", _OPEN_FENCE.sub("", text, count=1))
    return text.strip()


def unpacked(text: str) -> str:
    """JSON as it was before it was quoted once more: for HTML, within a string, line by line, without its brace."""
    if "&quot;" in text:
        return html.unescape(text)
    if re.search(r'(?<!\\)\\"\w{1,40}\\"\s*:', text):
        return re.sub(r"\\([\\\"])", r"\1", text)
    lines = [line for line in text.strip().splitlines() if not line.lstrip().startswith("```")]
    if len(lines) > 2 and all(map(_LINE_MARK.match, lines)):
        return "\n".join(_LINE_MARK.sub("", line, count=1) for line in lines)
    return f"{{{text}" if re.match(r'\s*"\w{1,40}"\s*:', text) else text


def without_remarks(text: str) -> str:
    """Without a fence's end and the paragraphs at the end in which the model speaks about its answer."""
    while True:
        before = text = text.rstrip()
        if text.count("```") % 2 and (closed := _CLOSED_FENCE.search(text)):
            text = text[: closed.start()]
        if (said := _BRACKETED.search(text)) and re.search(_ABOUT, said[0], re.IGNORECASE):
            text = text[: said.start()]
        text = _NOTES.sub("", text)
        head, line, last = text.rpartition("\n")
        last = last.strip()
        over = _OVER.fullmatch(last)
        remark = _REMARK.match(last) and len(last) < 400 and re.search(_ABOUT, last, re.IGNORECASE)
        remark = remark or (len(last) < 100 and _OFFER.match(last))
        rule = re.fullmatch(r"[-*_=—]{3,}", last)
        if line and head.strip() and (over or remark or rule or not last):
            text = head
        if text == before:
            return text
