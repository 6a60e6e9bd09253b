"""An answer in several named parts: how it is asked for and how it is read, as a JSON object or parts under marks."""

import contextlib
import json
import re
from collections.abc import Iterator

from ...text.letters import whole_characters
from ...text.tex_escapes import restore_tex
from ...words import say
from . import dress, loose_json, wrapping

# Other names under which models give the parts we ask for, folded: no case, blanks or marks.
_OTHER_NAMES = {
    "title": "题目 标题 中文题目 中文标题 论文题目 论文标题 译名 titletranslation translatedtitle chinesetitle",
    "summary": "一句话 一句话介绍 一句话总结 一句话概括 一句话摘要 一句话简介 一句话说明 总结 简介 概括 概述 概要 tldr onesentencesummary onelinesummary oneliner",
    "abstract": "摘要 摘要译文 中文摘要 摘要翻译 论文摘要 译文 翻译 translation abstracttranslation translatedabstract chineseabstract",
    "background": "背景 研究背景 背景与问题 问题背景 motivation introduction",
    "method": "方法 研究方法 方法概述 论文方法 methods methodology approach",
    "results": "结果 效果 实验结果 实验 结果与效果 实验效果 任务数据与效果 result experiments findings",
}
_NOTHING = frozenset(["n/a", "none", "null", "-", "…", "无", "暂无", "略", "同上"])
_PLACEHOLDERS = ("...", "…", "……", "string")  # of an answer's form
_BRACES = str.maketrans("｛｝", "{}")
_DEPTH = 5  # wrappers around the parts
_MOST = 200_000  # characters of an answer that are looked at
_TRIES = 30  # beginnings of objects that are looked at


def schema(keys: tuple[str, ...]) -> dict:
    """The `response_format` for an object of these keys."""
    form = {
        "type": "object",
        "properties": {key: {"type": "string"} for key in keys},
        "required": list(keys),
        "additionalProperties": False,
    }
    return {"type": "json_schema", "json_schema": {"name": "parts", "strict": True, "schema": form}}


def form(keys: tuple[str, ...], as_json: bool) -> str:
    """The words that ask for these parts."""
    if as_json:
        return say("write.form.json", keys="、".join(keys))
    return say("write.form.marks", marks="\n".join(f"=== {key} ===\n……" for key in keys))


def parse(text: str, keys: tuple[str, ...]) -> dict[str, str]:
    """The parts in what a model said; a part that is missing has no entry.

    Of several complete answers the last counts: those before are drafts.
    """
    text = text[:_MOST].translate(_BRACES if re.search('｛\\s*[“"]', text) else {})
    found = _whole(text, keys)
    if len(found) < len(keys):
        answer = wrapping.answer_text(text)
        said = answer or wrapping.after_open_thought(text)
        sets = [_whole(said, keys), *_objects(said, keys), *_marked(said, keys)]
        better = _best([*sets, *_joined(sets)], len(keys))
        if len(better) > len(found) and (answer or len(better) == len(keys)):
            found = better
    cleaned = {key: _cleaned(value, key) for key, value in found.items()}
    said = wrapping.answer_text(text)
    if not found and (bare := wrapping.unpacked(said)) != said:
        return parse(bare, keys)
    return {key: cleaned[key] for key in keys if cleaned.get(key)}


def _joined(sets: list[dict[str, str]]) -> list[dict[str, str]]:
    """Sets that follow each other with a part each, as one."""
    together: dict[str, str] = {}
    for found in sets:
        if together.keys() & found.keys():
            return []
        together |= found
    return [together]


def _cleaned(value: str, key: str) -> str:
    """A part's text by itself; "" where it says that there is nothing."""
    value = wrapping.without_remarks(wrapping.without_tokens(whole_characters(value)))
    value = restore_tex(dress.undressed(value, key)).strip()
    return "" if value.casefold().strip("。. ") in _NOTHING else value


def _best(sets: list[dict[str, str]], wanted: int) -> dict[str, str]:
    """The last set that is complete, else the last of the fullest."""
    best: dict[str, str] = {}
    for each in sets:
        found = {key: text for key, text in each.items() if text not in _PLACEHOLDERS}
        if len(found) >= min(len(best), wanted) and found:
            best = found
    return best


def sole_text(text: str) -> str:
    """The one text of a JSON value that a plain answer was put into; other texts as they are."""
    value: object = text
    for _ in range(_DEPTH):
        if isinstance(value, str):
            inner = loose_json.decoded(value) if value.lstrip()[:1] in ("{", "[", "`", '"') else None
            if inner is None:
                return value
            value = inner
        elif isinstance(value, dict | list) and len(value) == 1:
            value = next(iter(value.values() if isinstance(value, dict) else value))
        else:
            break
    return text


# ---- JSON


def _whole(text: str, keys: tuple[str, ...]) -> dict[str, str]:
    """The parts of a text that is one JSON value."""
    value = loose_json.decoded(text)
    return _within(value, keys) if value is not None else {}


def _objects(text: str, keys: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """The parts in every JSON object of the text, in order; objects that JSON's rules do not read, key by key."""
    at = 0
    for _ in range(_TRIES):
        if (start := text.find("{", at)) < 0:
            return
        end = loose_json.end_of_object(text, start)
        value = loose_json.object_in(text[start:end]) if end else None
        if value is not None and (found := _within(value, keys)):
            at = end
        else:
            broken = _start_of_next(text, start, keys)
            found = _by_keys(text[start:broken], keys)
            at = broken if found else start + 1
        if found:
            yield found


def _start_of_next(text: str, start: int, keys: tuple[str, ...]) -> int:
    """Where the next object that begins with the first key begins: a broken one ends there."""
    begins = re.compile(rf"\{{\s*[\"'“]?{re.escape(keys[0])}", re.I)
    follows = begins.search(text, start + 1)
    return follows.start() if follows else len(text)


def _by_keys(text: str, keys: tuple[str, ...]) -> dict[str, str]:
    """Key by key: models leave quotes within a string unescaped. A string without an end is left out."""
    names = "|".join(map(re.escape, keys))
    starts = list(re.finditer(rf"[\"'“”]({names})[\"'“”]\s*[:：]\s*[\"'“”]", text, re.I))
    found: dict[str, str] = {}
    for this, after in zip(starts, [*starts[1:], None], strict=False):
        raw = text[this.end() : after.start() if after else len(text)]
        closing = list(re.finditer(r"[\"'”]\s*,?\s*\}", raw)) if not after else []
        end = closing[-1].start() if closing else max(map(raw.rfind, "\"'”"))
        rest = re.sub(r"//[^\n]*|/\*.*?\*/", "", raw[end + 1 :], flags=re.S)
        if end < 0 or (not closing and rest.strip(" \n\t,，`")):
            continue
        quoted = re.sub(r'(?<!\\)((?:\\\\)*)"', r"\1\"", loose_json.escaped(raw[:end]))
        with contextlib.suppress(ValueError):
            found[this[1].lower()] = json.loads(f'"{quoted}"', strict=False)
    return found


def _within(value: object, keys: tuple[str, ...], depth: int = 0) -> dict[str, str]:
    """The parts in a decoded value, whatever wraps them: an object, a list of objects, JSON in a string."""
    if depth > _DEPTH:
        return {}
    if isinstance(value, str):
        inner = loose_json.decoded(value) if value.lstrip()[:1] in ("{", "[", "`", '"') else None
        return _within(inner, keys, depth + 1) if inner is not None else {}
    if isinstance(value, list):
        found = [_within(item, keys, depth + 1) for item in value]
        best = _best(found, len(keys))
        together = {key: text for one in found for key, text in one.items()}
        return best if len(best) == len(keys) else together
    if not isinstance(value, dict):
        return {}
    found_here: dict[str, str] = {}
    for name, item in value.items():
        key = _key(str(name), keys)
        if key and (text := _text(item)):
            found_here.setdefault(key, text)
    labels = [
        str(value[name]) for name in ("key", "name", "part", "field", "label", "section") if name in value
    ]
    if labels and (key := _key(labels[0], keys)):
        for name in ("value", "content", "text"):
            if name in value:
                found_here[key] = _text(value[name])
    inside = _best(
        [_within(item, keys, depth + 1) for item in value.values() if isinstance(item, dict | list | str)],
        len(keys),
    )
    return inside if len(inside) > len(found_here) else found_here


def _text(value: object) -> str:
    """A value as text: lists become lines, an object its lines with names.

    Of an object of two languages the Chinese counts, of a schema's property the value; numbered pieces are one text.
    """
    if isinstance(value, list):
        return "\n".join(_text(item) for item in value)
    if isinstance(value, dict):
        for name in ("value", "text", "content", "const", "default", "description"):
            if set(value) <= {"type", "title", "format", name} and isinstance(value.get(name), str):
                return value[name]
        for name, item in value.items():
            if len(value) <= 3 and isinstance(item, str) and re.fullmatch(_CHINESE, str(name), re.I):
                return item
        if all(re.fullmatch(r"\D{0,12}\d{1,3}", str(name)) for name in value):
            return "\n".join(map(_text, value.values()))
        return "\n".join(f"- **{name}**：{_text(item)}" for name, item in value.items())
    return "" if value is None else str(value)


_CHINESE = r"zh(?:[-_]?(?:cn|hans))?|cn|chinese|中文|译文|翻译|translat(?:ion|ed)"


_AFFIX = r"(?:zh|cn|chinese|translated|translation|中文|汉语|译文|翻译|译|内容|正文)"
_AFFIXES = re.compile(rf"\A{_AFFIX}(?=.)|(?<=.){_AFFIX}\Z")


def _key(name: str, keys: tuple[str, ...]) -> str:
    """Which of the keys a name means; "" none."""
    folded = re.sub(r"[\W_]+", "", name).casefold().lstrip("0123456789")
    bare = _AFFIXES.sub("", folded)
    for key in keys:
        others = {key.casefold(), *_OTHER_NAMES.get(key, "").split()}
        if {folded, bare} & others:
            return key
        if any(folded == f"{other}{key}" or folded == f"{key}{other}" for other in others):
            return key
    return ""


# ---- parts under marks


_FORMS = (  # other ways to write a name and its value
    r"<(NAMES)>(.*?)</\1>",
    r"<parameter(?:=| name=)[\"']?(NAMES)[\"']?>(.*?)</parameter>",  # a call, written out
    r"<arg_key>\s*(NAMES)\s*</arg_key>\s*<arg_value>(.*?)</arg_value>",
    r"^\|[ *]*(NAMES)[ *]*\|([^|\n]*)\|[ \t]*$",  # a row of a table
    r"^(NAMES)[ \t]*=[ \t]*[\"'](?!\"\")(.*?)[\"'][ \t]*$",
    r"^(NAMES)[ \t]*=[ \t]*\"\"\"(.*?)\"\"\"",
    r"<dt>(NAMES)</dt>\s*<dd>(.*?)</dd>",
)


def _names(keys: tuple[str, ...]) -> str:
    names = [name for key in keys for name in (key, *_OTHER_NAMES.get(key, "").split())]
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


def _marked(text: str, keys: tuple[str, ...]) -> list[dict[str, str]]:
    """Every set of parts under marks, in order; a set ends where a mark comes again."""
    text, names = wrapping.unfenced(text), _names(keys)
    beside = rf"(?:[\s_-]*(?:{names}))?"
    line = re.compile(rf"^[\s=#*\[【<|\d.、-]*({names}){beside}[\s=#*\]】>:：|]*$", re.M | re.I)
    inline = re.compile(rf"^[\s=#*\[【\d.、-]*({names}){beside}[\s=#*\]】]*[:：][ \t*]*(?=\S)", re.M | re.I)
    sets = []
    for form in _FORMS:
        written = re.compile(form.replace("NAMES", f"(?:{names})"), re.S | re.M | re.I)
        sets += _sets([(found[1], found[2]) for found in written.finditer(text)], keys)
    for mark in (line, inline):
        pieces = mark.split(text)
        sets += _sets(list(zip(pieces[1::2], pieces[2::2], strict=True)), keys)
    complete = [found for found in sets if len(found) == len(keys)]
    return complete or sets


def _sets(pairs: list[tuple[str, str]], keys: tuple[str, ...]) -> list[dict[str, str]]:
    sets: list[dict[str, str]] = []
    current: dict[str, str] = {}
    for name, body in pairs:
        key = _key(name, keys)
        if not key or not body.strip():
            continue
        if key in current:
            sets.append(current)
            current = {}
        current[key] = body.strip()
    return [*sets, current] if current else sets
