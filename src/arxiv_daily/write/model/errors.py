"""What can go wrong between a question and its answer, and what it is called."""

import email.utils
import random
import re
import time
from json import JSONDecodeError
from typing import TYPE_CHECKING

from ...errors import ServiceError
from ...lazy import Lazy

if TYPE_CHECKING:
    import openai
else:
    openai = Lazy("openai")

PASSING = (408, 409, 425, 429)  # and every 5xx
EXHAUSTED = ("insufficient_quota", "billing_hard_limit_reached", "insufficient balance")
CLIPPED = 8000  # characters of a bad answer that are shown to the model again


class NoAnswer(Exception):
    """One part of one paper has no answer; the text is the reason, one line in Chinese."""


class Bad(NoAnswer):
    """An answer that will not do; `wish` is what the model is told when it is asked again."""

    def __init__(self, why: str, wish: str = ""):
        super().__init__(why)
        self.wish = wish or f"{why}。请严格按要求的格式重新给出完整的中文回答。"


class BudgetSpent(NoAnswer):
    """The ceiling of the run is reached."""

    def __init__(self) -> None:
        super().__init__("预算已用完")


class Outage(NoAnswer):
    """The service is down for the rest of the run."""


def complaint(messages: list[dict], answer: str, wish: str) -> list[dict]:
    """The messages with a bad answer and what is wrong with it."""
    said = [{"role": "assistant", "content": answer[:CLIPPED]}] if answer.strip() else []
    return [*messages, *said, {"role": "user", "content": wish}]


def is_passing(error: BaseException | None, asked: float) -> bool:
    """Whether the same question may fare better soon; `asked` is the longest Retry-After worth waiting for."""
    if isinstance(error, openai.APIStatusError):
        if is_exhausted(error) or (retry_after(error) or 0) > asked:
            return False
        return error.status_code in PASSING or error.status_code >= 500
    return isinstance(error, openai.APIConnectionError)  # timeouts included


def is_exhausted(error: object) -> bool:
    """No money left: nothing that waiting mends."""
    if not isinstance(error, openai.APIStatusError):
        return False
    words = f"{error.code or ''} {error.message}".lower()
    return error.status_code == 402 or any(word in words for word in EXHAUSTED)


def is_final(error: object) -> bool:
    """Nothing this run asks will be answered: no money, or the key no longer holds."""
    return isinstance(error, openai.AuthenticationError) or is_exhausted(error)


def retry_after(error: BaseException | None) -> float | None:
    """Seconds the service asks to be left alone for."""
    headers = error.response.headers if isinstance(error, openai.APIStatusError) else {}
    value = headers.get("retry-after", "")
    try:
        return max(0.0, float(value))
    except ValueError:
        date = email.utils.parsedate_tz(value)
        return max(0.0, email.utils.mktime_tz(date) - time.time()) if date else None


def pause(error: BaseException | None, attempt: int, shortest: float, longest: float) -> float:
    """Seconds before the next try: what the service asks for, else doubling; with jitter either way."""
    if (asked := retry_after(error)) is not None:
        return asked * random.uniform(1.0, 1.1)
    return min(shortest * 2 ** (attempt - 1), longest) * random.uniform(0.5, 1.0)


def misconfigured(error: object, address: str, model: str, key: str) -> ServiceError | None:
    """The one line for an answer that no retry and no other paper will mend; None for any other.

    `error` is an exception of the client, or what came in place of an answer.
    """
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        said = f"HTTP {error.status_code}"
        if not key:
            return ServiceError(f"{address} wants a key ({said}): set OPENAI_API_KEY")
        return ServiceError(f"{address} refuses the key in OPENAI_API_KEY ({said}): set a valid one")
    if isinstance(error, openai.NotFoundError):
        words = f"{error.code or ''} {error.message}".lower()
        if model and "model" in words:
            return ServiceError(f"{address} has no model {model!r}: set `model:` in params to one it offers")
        return _no_service(address, "HTTP 404")
    if isinstance(error, openai.APIStatusError) and error.status_code == 405:
        return _no_service(address, "HTTP 405")
    if isinstance(error, str | JSONDecodeError | AttributeError):
        return _no_service(address, "a page instead of an answer")
    return None


def _no_service(address: str, answered: str) -> ServiceError:
    hint = "" if address.endswith("/v1") else " (most end in /v1)"
    return ServiceError(
        f"no OpenAI-compatible service at {address}: it answered {answered}; set OPENAI_BASE_URL{hint}"
    )


def reason(error: BaseException, key: str) -> str:
    """Why there is no answer, one line in Chinese without secrets."""
    if isinstance(error, openai.APITimeoutError):
        return "模型服务超时"
    if isinstance(error, openai.APIConnectionError):
        return "模型服务无法连接"
    if is_exhausted(error):
        return "模型服务的余额或额度已用完"
    if isinstance(error, openai.APIStatusError):
        names = {401: "模型服务拒绝密钥", 403: "模型服务拒绝访问", 429: "模型服务限流"}
        name = names.get(error.status_code, "模型服务出错")
        said = error.body.get("message", "") if isinstance(error.body, dict) else ""
        said = clean(str(said), key)[:80] if error.status_code in (400, 413, 422) else ""
        return f"{name}（HTTP {error.status_code}{f'：{said}' if said else ''}）"
    return "模型服务的回答无法读取"


def clean(text: str, key: str) -> str:
    """One line without the key or anything that looks like one."""
    if key:
        text = text.replace(key, "***")
    text = re.sub(r"(?i)bearer\s+\S+|\bsk-[\w-]{8,}|//[^/\s@]+@", "***", text)
    return " ".join(text.split())
