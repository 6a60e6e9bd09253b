"""What a model puts on a part of its answer: a label, a heading, bold, quotes, tags, several versions. It is taken off.

A part is a text of its own, so what stands around the whole of it says nothing of the paper.
"""

import html
import re

_CDATA = re.compile(r"\A<!\[CDATA\[(.*?)\]\]>\Z", re.S)
_ELEMENT = re.compile(r"\A<(p|div|span|b|strong|em|i)>(.*)</\1>\Z", re.S | re.I)
_BREAK = re.compile(r"[ \t]*<br\s?/?>[ \t]*\n?", re.I)
_PARAGRAPH = re.compile(r"</p>\s*<p>", re.I)
_ENTITY = re.compile(r"&(?:nbsp|amp|lt|gt|quot|apos|#\d{1,6}|#x[0-9a-f]{1,5});", re.I)
_ENVIRONMENT = re.compile(r"\A\\begin\{(abstract|document|quote)\}(.*)\\end\{\1\}\Z", re.S)
_BLOCK = re.compile(r"\A[|>][-+]?[ \t]*\n")  # YAML's sign of a text of several lines
_LABEL_OF = {
    "title": r"(?:中文|论文|译文)?(?:题目|标题)(?:译文|翻译)?|(?:chinese )?title",
    "summary": r"一句话(?:介绍|总结|概括|简介|说明|摘要)?|(?:one[- ](?:line|sentence) )?summary|tl;?dr",
    "abstract": r"(?:中文|论文)?摘要(?:译文|翻译|内容)?|译文|(?:chinese )?abstract|translation",
}
_HEADING = re.compile(r"\A#{1,6}[ \t]+(?=\S)")
_AROUND = [
    ("**", "**"),
    ("__", "__"),
    ("*", "*"),
    ("“", "”"),
    ("「", "」"),
    ("『", "』"),
    ('"', '"'),
    ("《", "》"),
    ("`", "`"),
]
_EMOJI = "\u2600-\u27bf\ufe0f\u200d\U0001f000-\U0001faff"
_EMOJIS = re.compile(rf"\A[{_EMOJI}\s]*[{_EMOJI}]\s*|\s*[{_EMOJI}][{_EMOJI}\s]*\Z")
_WIDE = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_POINT = re.compile(r"(?<=\d)．(?=\d)")
_PERCENT = re.compile(r"(?<=\d)％")
_FIRST = r"版本\s?[一1A]|译文\s?[一1A]|方案\s?[一1A]|翻译\s?[一1A]|直译|version 1|option 1"
_SECOND = r"版本\s?[二2B]|译文\s?[二2B]|方案\s?[二2B]|翻译\s?[二2B]|意译|version 2|option 2"
_DRAFT, _FINAL = (
    r"初译|初稿|草稿|第一稿|draft",
    r"润色(?:后|稿|译文)?|终稿|定稿|修订(?:稿|版)|改译|最终(?:译文|版本)|final(?: version)?",
)
_OR = re.compile(r"[（(]\s*(?:或\s*[:：]|[又亦另或]译|也可译)[^（）()\n]{0,200}[）)]\s*\Z")
_KEYWORDS = re.compile(r"\n[*\s]*关键词[*\s]*[:：][^\n]{0,200}\Z")
_MARK = r"[*#\s【\[（(]{0,6}"
_END = r"[】\])）*\s]{0,6}[:：][\s*]{0,4}"


def undressed(text: str, key: str) -> str:
    """The text of the part `key` by itself."""
    text = _plain(text)
    for _ in range(4):  # a label within bold within quotes …
        before, text = text, _peeled(text, key)
        if text == before:
            break
    return _one_of(text, key)


def _plain(text: str) -> str:
    """Signs of other formats as characters; digits and letters of full width as the usual ones."""
    text = _BREAK.sub("\n", _PARAGRAPH.sub("\n\n", text))
    text = _ENTITY.sub(lambda found: html.unescape(found[0]).replace("\xa0", " "), text)
    return _PERCENT.sub("%", _POINT.sub(".", text.translate(_WIDE))).strip()


def _peeled(text: str, key: str) -> str:
    """Without one layer of what stands around the whole."""
    if found := _CDATA.match(text) or _ELEMENT.match(text) or _ENVIRONMENT.match(text):
        return found[found.lastindex or 1].strip()
    text = _HEADING.sub("", _BLOCK.sub("", text)) if "\n" not in text or _BLOCK.match(text) else text
    if label := _LABEL_OF.get(key):
        text = re.sub(
            rf"\A{_MARK}(?:{label})(?:{_END}|[】\]）)*\s]{{0,6}}\n\s*)(?=\S)", "", text, count=1, flags=re.I
        )
    text = _EMOJIS.sub("", text)
    for left, right in _AROUND:
        inner = text[len(left) : -len(right)]
        if (
            len(text) > 2 * len(left)
            and text.startswith(left)
            and text.endswith(right)
            and not {*left, *right} & {*inner}
        ):
            return inner.strip()
    return text.strip()


def _one_of(text: str, key: str) -> str:
    """One of several versions: of a literal and a free one the first, of a draft and its revision the last."""
    for first, second, place in ((_FIRST, _SECOND, 0), (_DRAFT, _FINAL, 1)):
        both = re.fullmatch(
            rf"{_MARK}(?:{first}){_END}(.+?)\n{_MARK}(?:{second}){_END}(.+)", text, re.S | re.I
        )
        if both:
            return both[place + 1].strip()
    text = _OR.sub("", text) if key == "title" else _KEYWORDS.sub("", text).rstrip()
    if key == "title" and (listed := re.match(r"1[.、)）]\s*(.+)\n2[.、)）]", text)):
        return listed[1].strip()
    return text
