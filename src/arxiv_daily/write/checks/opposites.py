"""Words told by their opposite: keep as discard, scarce as ample, significantly as slightly, unstable as stable.

What a Chinese word may come from is read off the lexicon, the other way round. An alarm needs a Chinese word of which
neither the sentence nor its neighbours have a cause, and an English word of the opposite side without any rendering.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from ...text.bilingual import lexicon
from ...text.bilingual.locate import Locator
from .flag import Flag, alarm
from .nuance import NOT_CAUSE

_DENIES = "不无未非"
_PREFIXED = re.compile(r"(?<![而并])[不无未非]([一-鿿]{2})")
_DENIED_ELSEWISE = re.compile("[不无未非难缺失没待需少弱低欠差]")
_WEAK = re.compile("[性度]?(?:[较偏过仍尚]*)(?:低|差|弱|少|不|缺|难|有限)")
_DENIED_BEFORE = re.compile(
    r"\b(?:lack\w*|absen\w+|without|not|no|hardly|scarcely|un\w{4,}|insufficient\w*|limit\w*|less|never|cannot) (?:of )?(?:\w+ ){0,3}$",
    re.IGNORECASE,
)
_AROUND, _MARGIN = 30, 40  # characters of Chinese, letters of English around a word
_PARTS = re.compile(r"\+?\S+")


@dataclass(frozen=True)
class _Side:
    words: tuple[str, ...]
    more: tuple[str, ...]  # English beyond the lexicon's, as patterns

    @cached_property
    def causes(self) -> re.Pattern[str] | None:
        return re.compile(rf"\b(?:{'|'.join(self.more)})(?![\w-])", re.IGNORECASE) if self.more else None


@cache
def _lines() -> tuple[tuple[_Side, _Side], ...]:
    text = files(__package__).joinpath("opposites.txt").read_text(encoding="utf-8")
    rows = [row for row in text.splitlines() if row.strip() and not row.startswith("#")]
    return tuple((_side(one), _side(other)) for one, other in (row.split("|") for row in rows))


def _side(text: str) -> _Side:
    parts = _PARTS.findall(text)
    more = (re.escape(part[1:]).replace(r"\*", r"[\w-]*") for part in parts if part.startswith("+"))
    return _Side(tuple(part for part in parts if not part.startswith("+")), tuple(more))


_OTHER_WORD = re.compile("平均|均值|均衡|均方|均匀|(?:无论|不管|不论)[^。；]{0,40}?[都均]")


def _plain(chinese: str) -> str:
    """The Chinese, as long as it was, without words that only look like one of a side: the 均 of 平均."""
    return _OTHER_WORD.sub(lambda m: "，" * len(m[0]), chinese)


def _at(word: str, chinese: str) -> int:
    """Where the word stands as a word; -1 if it does not."""
    at = chinese.find(word)
    while at >= 0 and lexicon.cut(chinese, at, at + len(word)):
        at = chinese.find(word, at + len(word))
    return at


def told_by_opposites(source: str, target: str, around: str) -> Iterator[Flag]:
    """Alarms about one pair of sentences; `around` is the English with that of the neighbours."""
    target = _plain(target)
    ours, near = lexicon.known(source), [forms for _, forms, _ in lexicon.known(around)]
    for one, other in _lines():
        for here, there in ((one, other), (other, one)):
            standing = [word for word in there.words if word in target]
            if not (strange := next((word for word in standing if _at(word, target) >= 0), "")):
                continue
            if _caused(there, near, around) or any(word in target for word in here.words):
                continue
            for word, forms, at in ours:
                if any(form in here.words for form in forms) and not (
                    any(form in target for form in forms)
                    or _DENIED_BEFORE.search(source[max(0, at - 24) : at])
                ):
                    yield alarm("word", "exchanged", en=_as_written(word, source), zh=strange)
                    return


def told_nearby(pair: Locator) -> Iterator[Flag]:
    """The same within a clause: the opposite has no cause in the English behind its place, and the word none around it."""
    chinese = _plain(pair.chinese)
    english: dict[int, tuple[str, list[tuple[str, tuple[str, ...], int]]]] = {}
    for one, other in _lines():
        for here, there in ((one, other), (other, one)):
            for strange in [word for word in there.words if word in chinese]:
                at = _at(strange, chinese)
                if at < 0 or any(
                    word in pair.chinese[max(0, at - _AROUND) : at + _AROUND] for word in here.words
                ):
                    continue
                if at not in english:
                    text = pair.english_near(at, _MARGIN)
                    english[at] = text, lexicon.known(text)
                text, words = english[at]
                if not words or _caused(there, [forms for _, forms, _ in words], text):
                    continue
                around = pair.chinese[max(0, at - _AROUND) : at + _AROUND]
                for word, forms, spot in words:
                    if any(form in here.words for form in forms) and not (
                        any(form in around for form in forms)
                        or _DENIED_BEFORE.search(text[max(0, spot - 24) : spot])
                    ):
                        yield alarm("word", "exchanged", en=_as_written(word, text), zh=strange)
                        return


def _caused(side: _Side, near: list[tuple[str, ...]], around: str) -> bool:
    """Whether the English has a word that the side's words may render."""
    if side.causes and side.causes.search(around):
        return True
    return any(form in word or word in form for forms in near for form in forms for word in side.words)


def denied(source: str, target: str) -> Iterator[Flag]:
    """A word turned round by a prefix: effective told as 无效, unstable as 稳定."""
    ours = lexicon.known(source)
    if not NOT_CAUSE.search(source):
        for match in _PREFIXED.finditer(target):
            whole = match[0]
            if any(
                whole in form or form in whole for _, forms, _ in ours for form in forms if form[0] in _DENIES
            ):
                continue
            for word, forms, _ in ours:
                if match[1] in forms and match[1] not in target.replace(whole, ""):
                    yield alarm("negation", "negation_added", en=_as_written(word, source), zh=whole)
                    return
    for word, forms, _ in ours:
        stripped = [form[1:] for form in forms if form[0] in _DENIES and len(form) > 2]
        if not stripped or any(form in target for form in forms):
            continue
        for plain in stripped:
            others = (form for other, more, _ in ours if other != word for form in more)
            at = target.find(plain)
            if at < 0 or plain in others or _DENIED_ELSEWISE.search(target[max(0, at - 4) : at]):
                continue
            if not _WEAK.match(target, at + len(plain)):
                yield alarm("negation", "negation_lost", en=_as_written(word, source), zh=plain)
                return


def _as_written(word: str, source: str) -> str:
    """The word as the source has it, in its capitals."""
    found = re.search(re.escape(word), source, re.IGNORECASE)
    return found[0] if found else word
