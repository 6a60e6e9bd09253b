"""What comes back from a model for one part, and what makes an answer one that will not do."""

import asyncio
import logging
import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from ..text import language
from ..text.bilingual import alignment, entities
from ..words import say
from .checks.flag import Flag, alarms
from .model import errors, reply
from .model.errors import Bad, NoAnswer
from .model.service import Answer, Service

log = logging.getLogger(__name__)
_REFUSED = re.compile(
    r"^\W*(抱歉|对不起|很抱歉|作为(一个|一名)?(AI|人工智能|大?语言模型)|我(无法|不能)(协助|完成|提供)"
    r"|I'?m sorry|I (cannot|can't|am unable)|As an AI"
    r"|(好的|收到|明白|没问题)[，,。！!].{0,8}我(会|将|来|这就)|(请问|请您?(提供|确认|告知)|您(希望|需要|想)).{0,30}(您|翻译|译文|摘要|论文)"
    r"|(请稍[等候]|我(会|将)(按照?|为)[您你]))"
)
_ENDED = re.compile(r"[。！？…!?.][”’」』）)\]*_`]*$|[:：；]$|\$$|\)$|\|$")
_FIGURE = re.compile(r"\d+\.\d+|\d{2,}")
_TELLING, _STRANGE = 3, 3  # names and figures of a source, and of a text that has none of them but its own
_FIGURES = 3
_WHOLE = 1.0  # Chinese characters for each English word below which a text may have been cut
_GOES_ON = ("，", "、", ",", "（", "\\")
CHECKER = ThreadPoolExecutor(1, "check")  # one: more would take the interpreter from the loop that asks


@dataclass
class ModelText:
    """One part of the page; `reason` says in Chinese why it is pending, `cut` which sections were not read, `facts`
    what a service says of facets and results, unchecked."""

    text: str = ""
    state: str = "done"
    model: str = ""
    prompt: str = ""
    flags: list[dict] = field(default_factory=list)
    title: str = ""
    summary: str = ""
    source: str = ""
    cut: list[str] = field(default_factory=list)
    reason: str = ""
    facts: str = ""


def pending(error: NoAnswer, **known) -> ModelText:
    """A part still to come."""
    return ModelText(state="pending", reason=str(error), **known)


def usable(answer: Answer, keys: tuple[str, ...] = ()) -> None:
    """Raise `Bad` for an answer that is empty, refused, cut short or without a part."""
    said = [text for key, text in answer.data.items() if key != "title"] or [answer.text]
    if answer.refusal or answer.finish in reply.BLOCKED or any(map(_REFUSED.match, said)):
        raise bad("refused")
    if answer.finish in reply.TOO_LONG:
        raise bad("cut", "shorter")
    if answer.finish == reply.STUCK:
        raise bad("stuck", "compact")
    if answer.finish and answer.finish not in reply.COMPLETE:
        raise bad("cut", "whole")
    if not answer.text and not answer.data:
        raise bad("empty")
    if missing := [key for key in keys if key not in answer.data]:
        raise bad("form") if len(missing) == len(keys) else bad("missing", names="、".join(missing))
    texts = [answer.data[key] for key in keys] or list(answer.data.values()) or [answer.text]
    if not answer.finish and not _ENDED.search(texts[-1].strip()):
        raise bad("cut", "whole")  # the service gives no reason to stop, and the text has no end


def in_chinese(text: str, name: str, share: float = language.LEAST_CHINESE, source: str = "") -> None:
    """Raise `Bad` for a text in another language or in Traditional characters; `source` is the English original."""
    if not language.is_chinese(text, share, source):
        raise bad("language", "chinese", name=name)
    if language.is_traditional(text):
        raise bad("traditional", "chinese", name=name)


def said_once(texts: Iterable[str], source: str = "") -> None:
    """Raise `Bad` if a text says everything twice, and its source does not."""
    if any(map(language.is_doubled, texts)) and not language.is_doubled(source):
        raise bad("doubled", "once")


def long_enough(text: str, name: str, least: float) -> None:
    """Raise `Bad` for a text of fewer Chinese characters (other words count as two) than `least`."""
    if alignment.size(text) < least:
        raise bad("short", "longer", name=name)


def on_the_paper(text: str, source: str) -> None:
    """Raise `Bad` for a text with none of the several names and figures of its source: it is another's, or nobody's.

    A translation may do without any of the names, but not without any of three figures.
    """
    there, here = _signs(source), _signs(text)
    kept = any(sign in text.casefold() for sign in there)
    figures = sum(bool(_FIGURE.fullmatch(sign)) for sign in there)
    if not kept and len(there) >= _TELLING and (len(here) >= _STRANGE or figures >= _FIGURES):
        raise bad("elsewhere", "whole")


def _signs(text: str) -> set[str]:
    """Names and figures, by which a paper is known."""
    return {sign.casefold() for sign in (*entities.names(text), *_FIGURE.findall(text))}


def ended(text: str, source: str) -> None:
    """Raise `Bad` for a text that breaks off: in a formula or bracket, at a comma, with dots that its source lacks."""
    text = text.strip()
    short = alignment.size(text) < _WHOLE * len(source.split())
    dots = text.endswith(("…", "...")) and not source.rstrip().endswith(("…", "..."))
    opened = any(text.count(left) > text.count(right) for left, right in ("（）", "“”", "《》"))
    if text.count("$") % 2 > source.count("$") % 2 or (short and (dots or opened or text.endswith(_GOES_ON))):
        raise bad("cut", "whole")


def bad(why: str, wish: str = "form", **facts: str) -> Bad:
    """A `Bad` with sentences of the file of words."""
    reason = say(f"write.reason.{why}", **facts)
    return Bad(reason, say(f"write.wish.{wish}", why=reason, **facts))


async def checked(
    service: Service, messages: list[dict], check: Callable[[Answer], list[Flag]], **how
) -> tuple[Answer, list[dict]]:
    """The answer, its alarms sent back to the model once; what then remains becomes flags."""
    answer = await service.ask(messages, **how)
    flags = await _findings(check, answer)
    if wrong := [f for f in alarms(flags) if f.check not in ("injection", "unchecked")]:  # not the model's
        findings = "\n".join(f"- {flag.detail}" for flag in wrong)
        wish = say("write.wish.findings", findings=findings)
        try:
            second = await service.ask(errors.complaint(messages, answer.text, wish), **how)
        except NoAnswer:
            pass
        else:
            remaining = await _findings(check, second)
            if len(alarms(remaining)) < len(alarms(flags)):
                answer, flags = second, remaining
    return answer, [flag.stored() for flag in flags]


async def _findings(check: Callable[[Answer], list[Flag]], answer: Answer) -> list[Flag]:
    """What the check finds; one that breaks off on a strange text costs the check and not the text."""
    try:
        return await asyncio.get_running_loop().run_in_executor(CHECKER, check, answer)
    except Exception as error:
        log.exception("a check broke off")
        return [Flag("unchecked", say("write.reason.unchecked", error=type(error).__name__))]
