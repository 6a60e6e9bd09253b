"""What can go wrong between a question and its answer, and what it is called.

A failure has two texts: the reason in Chinese that stands on the page, and for the operator cause and fix in English.
"""

import contextlib
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...lazy import Lazy
from ...words import say
from . import features, waiting
from .stream import SaidError, Silence

if TYPE_CHECKING:
    import openai
else:
    openai = Lazy("openai")

_PASSING = (408, 409, 425, 429)  # and every 5xx
_OF_THE_TEXT = (0, 400, 413, 422)  # statuses under which a text is refused
_EXHAUSTED = re.compile(
    r"insufficient.{0,4}(?:quota|balance|credit|fund)|balance.{0,12}(?:insufficient|not enough|too low)|billing.?hard.?limit|"
    r"out of credits?|exceeded.?(?:your.)?current.?quota|arrear|in good standing|quota is not enough|"
    r"account.{0,16}overdue|budget.{0,12}exceeded|exceeded.{0,24}budget|payment required|no (?:credits?|balance)|n[o'’]t have any credits?|all available credits?|"
    r"spending.?limit|billing.?not.?active|quota.{0,4}exceeded|set inference limit|model service has been paused|"
    r"(?:limit|quota).{0,40}(?:(?:per|this).(?:day|week|month)|\bRPD\b|\bTPD\b)|(?:daily|weekly|monthly|today|(?:per|this).(?:day|week|month)).{0,40}(?:limit|quota)|limit.{0,24}billing cycle|free.?tier.{0,40}(?:exhausted|used up|only)|"
    r"欠费|余额不足|额度.{0,6}(?:用完|用尽|不足|耗尽)|预扣费|(?:每[日周月]|今日|当日|本月).{0,12}(?:限额|上限|额度|用完)|使用上限|套餐.{0,6}(?:到期|过期|用完|用尽)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"(?:country|region|territory|location).{0,24}not (?:supported|available|allowed)|unsupported.country|"
    r"not available in your (?:country|region|location)|地区.{0,8}(?:不支持|不可用)|(?:不支持|不提供).{0,8}地区",
    re.IGNORECASE,
)
_BUSY = re.compile(
    r"overload|too many requests|rate.?limit|\bbusy|try again|temporar|is loading|timed? ?out|unavailable|disconnect|"
    r"upstream|bad gateway|(?:server|service).?error|unexpected(?! endpoint)|crashed|limit (?:reached|exceeded)|繁忙|稍后|限流|超时|过载",
    re.IGNORECASE,
)
_OF_THE_TEXT_ALONE = re.compile(  # whatever the status
    r"context.{0,3}(?:size|length|window)|usage.?(?:guideline|polic)|content.{0,12}violat|request too large|input was flagged",
    re.IGNORECASE,
)
_TELLING = [
    "code", "error_code", "type", "message", "msg", "error_msg", "loc", "detail", "error", "errors", "details", "reason",
    "response", "responsemetadata",
]  # fmt: skip
_DEPTH = 6  # objects within objects of an error, and entries of a list, that are looked at
_MORE_THAN_ALLOWED = re.compile(r"limit:? (\d{1,9})\b.{0,40}requested:? ~?(\d{1,9})\b", re.IGNORECASE)
_MOMENTARY = re.compile(r"throttling|#token-limit|per.(?:second|minute)\b(?!.*\bday\b)", re.IGNORECASE)
_SOON = 120.0  # seconds after which a service that names them will answer: it is not out of money
_LATE = 3600.0  # and those after which it counts as out of it
_CLIPPED = 8000  # characters of a bad answer that are shown to the model again


class NoAnswer(Exception):
    """One part of one paper has no answer; the text is the reason, one line in Chinese.

    `cause` says the same to the operator, with the fix; "" where the reason is the model's answer. `known` is what
    there is of the part, by the names of a `ModelText`.
    """

    def __init__(self, why: str = "", cause: str = "", **known: str):
        super().__init__(why)
        self.cause, self.known = cause, known


class Bad(NoAnswer):
    """An answer that will not do; `wish` is what the model is told when it is asked again."""

    def __init__(self, why: str, wish: str = ""):
        super().__init__(why)
        self.wish = wish or say("write.wish.form", why=why)


class BudgetSpent(NoAnswer):
    """The ceiling of the run is reached."""

    def __init__(self) -> None:
        super().__init__(
            say("write.reason.budget"),
            "the ceiling of the run is reached: raise `budget:` in params or run again",
        )


class Outage(NoAnswer):
    """The service is down for the rest of the run."""


def complaint(messages: list[dict], answer: str, wish: str) -> list[dict]:
    """The messages with a bad answer and what is wrong with it."""
    said = [{"role": "assistant", "content": answer[:_CLIPPED]}] if answer.strip() else []
    return [*messages, *said, {"role": "user", "content": wish}]


def said(error: object) -> str:
    """What a service says of a failure, in one line."""
    if isinstance(error, openai.APIStatusError):
        text = " ".join(dict.fromkeys(_told([error.code, body_of(error)])))
        page = error.body if isinstance(error.body, str) else ""
        return " ".join((text or _tagless(page)).split())
    return " ".join(str(error).split())


def _told(value: object, depth: int = 0) -> Iterator[str]:
    """The words of an error, in whatever fields, objects and lists a service puts them."""
    if isinstance(value, dict) and depth < _DEPTH:
        fields = {str(name).casefold(): field for name, field in value.items()}
        for name in _TELLING:
            yield from _told(fields.get(name), depth + 1)
        if delay := fields.get("retrydelay"):
            yield f"retry in {delay}"
    elif isinstance(value, list) and depth < _DEPTH:
        for each in value[:_DEPTH]:
            yield from _told(each, depth + 1)
    elif value and value is not True and isinstance(value, str | int):
        yield str(value)


def body_of(error: object) -> dict:
    """The object that came with a refusal; some services send a list of one, some in China's older encoding."""
    body = getattr(error, "body", None)
    if "\ufffd" in str(body) and is_said(error):
        with contextlib.suppress(ValueError):
            body = json.loads(error.response.content.decode("gb18030"))  # type: ignore[attr-defined]
    if isinstance(body, list) and body:
        body = body[0]
    return body if isinstance(body, dict) else {}


def _tagless(text: str) -> str:
    """The title of a page, and any other text as it is."""
    title = re.search(r"<title[^<>]{0,100}>([^<]{0,200})", text[:20_000], re.IGNORECASE)
    return title[1] if title else "" if text.lstrip().startswith("<") else text


def is_page(error: object) -> bool:
    """Whether a refusal is a page, as gateways and proxies send them, and no answer of the service."""
    body = getattr(error, "body", None)
    return isinstance(body, str) and body.lstrip().startswith("<")


def moved_to(error: object) -> str:
    """Where a question was redirected to as one that only reads; "" where it was not."""
    answer = getattr(error, "response", None)
    lost = answer is not None and answer.history and answer.request.method != answer.history[0].request.method
    return str(answer.url) if lost else ""  # type: ignore[union-attr]


def is_empty(error: object) -> bool:
    """Whether nothing at all came in place of an answer, as from a service that is too busy for one."""
    return isinstance(error, json.JSONDecodeError) and not error.doc.strip()


def status_of(error: object) -> int:
    """The HTTP status, or the one that an error in place of an answer names; 0 if there is none."""
    status = getattr(error, "status_code", None) or getattr(error, "status", None)
    return status if isinstance(status, int) and 400 <= status < 600 else 0


def is_elsewhere(error: object) -> bool:
    """Whether the service does not serve the place that the question comes from."""
    return isinstance(error, openai.APIStatusError | SaidError) and bool(_ELSEWHERE.search(said(error)))


def is_passing(error: BaseException | None, asked: float) -> bool:
    """Whether the same question may fare better soon; `asked` is the longest Retry-After worth waiting for."""
    if isinstance(error, openai.APIStatusError | SaidError):
        if is_exhausted(error) or _is_of_the_text_alone(error) or (_asked(error) or 0) > asked:
            return False
        status = status_of(error)
        busy = isinstance(error, SaidError) and bool(_BUSY.search(said(error)))
        return busy or status in _PASSING or status >= 500
    return isinstance(error, openai.APIConnectionError | Silence)


def is_of_the_text(error: object) -> bool:
    """Whether the service will not have this text, and may well have another: its length, its content filter."""
    if not isinstance(error, openai.APIStatusError | SaidError) or is_exhausted(error):
        return False
    return _is_of_the_text_alone(error) or (
        status_of(error) in _OF_THE_TEXT and (status_of(error) == 413 or features.is_of_the_text(said(error)))
    )


def _is_of_the_text_alone(error: object) -> bool:
    """Whether the words say so under a status of another meaning: one request above the limit of a minute is no hurry."""
    words = said(error)
    asked = _MORE_THAN_ALLOWED.search(words)
    return bool(_OF_THE_TEXT_ALONE.search(words)) or bool(asked and int(asked[2]) > int(asked[1]))


def is_exhausted(error: object) -> bool:
    """No money left, or none for hours: nothing that waiting mends."""
    if isinstance(error, openai.APIStatusError | SaidError):
        words = said(error)
        if status_of(error) == 429 and (_asked(error) or 0) >= _LATE:
            return True
        soon = (waiting.asked_for({}, words) or _SOON) < _SOON or bool(_MOMENTARY.search(words))
        return status_of(error) == 402 or (bool(_EXHAUSTED.search(words)) and not soon)
    return False


def is_final(error: object) -> bool:
    """Nothing this run asks will be answered: no money, or the key no longer holds."""
    return isinstance(error, openai.AuthenticationError) or is_exhausted(error)


def _asked(error: BaseException | None) -> float | None:
    """Seconds the service asks to be left alone for."""
    headers = error.response.headers if isinstance(error, openai.APIStatusError) else {}
    return waiting.asked_for(headers, said(error)) if is_said(error) else None


def is_said(error: object) -> bool:
    """Whether it is an error that the service told of."""
    return isinstance(error, openai.APIStatusError | SaidError)


def pause(error: BaseException | None, attempt: int, shortest: float, longest: float) -> float:
    """Seconds before the next try."""
    return waiting.pause(_asked(error), attempt, shortest, longest)


def clean(text: str, key: str) -> str:
    """One line without the key or anything that looks like one."""
    if key:
        text = text.replace(key, "***")
    text = re.sub(r"(?i)bearer\s+\S+|\bsk-[\w-]{8,}|//[^/\s@]+@", "***", text)
    return " ".join(text.split())
