"""What can go wrong between a question and its answer, and what it is called.

A failure has two texts: the reason in Chinese that stands on the page, and for the operator cause and fix in English.
"""

import email.utils
import random
import re
import time
from json import JSONDecodeError
from typing import TYPE_CHECKING

from ...errors import ServiceError
from ...lazy import Lazy
from ...words import say
from .stream import SaidError, Silence

if TYPE_CHECKING:
    import openai
else:
    openai = Lazy("openai")

_PASSING = (408, 409, 425, 429)  # and every 5xx
_EXHAUSTED = re.compile(
    r"insufficient.?(?:quota|balance|credit|fund)|balance.{0,12}(?:insufficient|not enough|too low)|billing.?hard.?limit|"
    r"out of credits?|exceeded.?(?:your.)?current.?quota|arrear|in good standing|quota is not enough|"
    r"account.{0,16}overdue|payment required|no (?:credits?|balance)|欠费|余额不足|额度.{0,6}(?:用完|用尽|不足|耗尽)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"(?:country|region|territory|location).{0,24}not (?:supported|available|allowed)|unsupported.country|"
    r"not available in your (?:country|region|location)|地区.{0,8}(?:不支持|不可用)|(?:不支持|不提供).{0,8}地区",
    re.IGNORECASE,
)
_BAD_KEY = re.compile(
    r"api.?key.{0,24}(?:not valid|invalid|incorrect|expired|not found|disabled)|(?:invalid|incorrect|expired).{0,12}api.?key|"
    r"authentication.?(?:fail|error)|login fail|(?:令牌|密钥).{0,6}(?:无效|错误|过期|不正确|不可用)|(?:无效|过期)的?(?:令牌|密钥)",
    re.IGNORECASE,
)
_PLAIN_HTTP = re.compile(r"plain http request.{0,24}https|http request to an https", re.IGNORECASE)
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
        body = _body_of(error)
        within = body.get("error")
        inner: dict = within if isinstance(within, dict) else {}
        known = [error.code, body.get("code"), body.get("type"), body.get("message"), body.get("detail")]
        known += [inner.get(name) for name in ("code", "type", "message")]
        text = " ".join(dict.fromkeys(str(value) for value in known if value))
        return " ".join(_tagless(text or error.message or "").split())
    return " ".join(str(error).split())


def _body_of(error: object) -> dict:
    """The object that came with a refusal; some services send a list of one."""
    body = getattr(error, "body", None)
    if isinstance(body, list) and body:
        body = body[0]
    return body if isinstance(body, dict) else {}


def _tagless(text: str) -> str:
    """The title of a page, and any other text as it is."""
    title = re.search(r"<title[^<>]{0,100}>([^<]{0,200})", text, re.IGNORECASE)
    return title[1] if title else text


def status_of(error: object) -> int:
    """The HTTP status, or the one that an error in place of an answer names; 0 if there is none."""
    status = getattr(error, "status_code", None) or getattr(error, "status", None)
    return status if isinstance(status, int) and 400 <= status < 600 else 0


def is_elsewhere(error: object) -> bool:
    """Whether the service does not serve the place that the question comes from."""
    return isinstance(error, openai.APIStatusError | SaidError) and bool(_ELSEWHERE.search(said(error)))


def is_passing(error: BaseException | None, asked: float) -> bool:
    """Whether the same question may fare better soon; `asked` is the longest Retry-After worth waiting for."""
    if isinstance(error, openai.APIStatusError):
        if is_exhausted(error) or (_retry_after(error) or 0) > asked:
            return False
        return error.status_code in _PASSING or error.status_code >= 500
    return isinstance(error, openai.APIConnectionError | Silence)


def is_exhausted(error: object) -> bool:
    """No money left: nothing that waiting mends."""
    if isinstance(error, openai.APIStatusError | SaidError):
        return status_of(error) == 402 or bool(_EXHAUSTED.search(said(error)))
    return False


def is_final(error: object) -> bool:
    """Nothing this run asks will be answered: no money, or the key no longer holds."""
    return isinstance(error, openai.AuthenticationError) or is_exhausted(error)


def _retry_after(error: BaseException | None) -> float | None:
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
    if (asked := _retry_after(error)) is not None:
        return asked * random.uniform(1.0, 1.1)
    return min(shortest * 2 ** (attempt - 1), longest) * random.uniform(0.5, 1.0)


def misconfigured(error: object, address: str, model: str, key: str) -> ServiceError | None:
    """The one line for an answer that no retry and no other paper will survive; None for any other.

    `error` is an exception of the client, or what came in place of an answer.
    """
    status, words = status_of(error), said(error).lower()
    if is_exhausted(error):
        got = f"HTTP {status}" if status else "an error in place of an answer"
        return ServiceError(
            f"the account at {address} has no money or quota left ({got}): top it up, or set OPENAI_API_KEY "
            "and OPENAI_BASE_URL to another"
        )
    shown = f"HTTP {status}" if status else "an error in place of an answer"
    if is_elsewhere(error):
        return ServiceError(
            f"{address} does not serve the country or region of this machine ({shown}): set OPENAI_BASE_URL to a service "
            "that does, or HTTPS_PROXY to a proxy elsewhere"
        )
    if _PLAIN_HTTP.search(words):
        return ServiceError(f"{address} speaks https only ({shown}): begin OPENAI_BASE_URL with https://")
    if isinstance(error, openai.APIStatusError | SaidError):
        if status == 401 or (status in (0, 400, 403) and _BAD_KEY.search(words)):
            if not key:
                return ServiceError(f"{address} wants a key ({shown}): set OPENAI_API_KEY")
            return ServiceError(f"{address} refuses the key in OPENAI_API_KEY ({shown}): set a valid one")
        if model and status in _WITHOUT_MODEL and _NO_MODEL.search(words):
            return ServiceError(
                f"{address} has no model {model!r}: set `model:` in params or OPENAI_MODEL to one it offers"
            )
    if status == 403:
        told = clean(said(error), key)[:120]
        return ServiceError(
            f"{address} refuses the key in OPENAI_API_KEY (HTTP 403{f': {told}' if told else ''}): set one that may use "
            f"{f'the model {model!r}' if model else 'it'}, or check that the network or proxy is not blocked"
        )
    if status in (404, 405):
        return no_service(address, f"HTTP {status}")
    if isinstance(error, str | JSONDecodeError | AttributeError):
        return no_service(address, "a page instead of an answer")
    return None


_WITHOUT_MODEL = (0, 400, 403, 404, 422, 503)  # statuses under which services say that they lack a model
_NO_MODEL = re.compile(
    r"model.{0,80}(?:not.{0,4}(?:exist|found|available|valid)|does not exist|unknown|no such|unsupported|is not supported|不存在)"
    r"|(?:no such|unknown|invalid|unsupported).{0,4}model|model_not_found|invalid_model|模型.{0,40}(?:不存在|未找到|无可用渠道)"
)


def no_service(address: str, answered: str) -> ServiceError:
    """The line for an address where no such service is."""
    end = "" if re.search(r"/v\d+\w*(?:/|$)", address) else f" to {address}/v1"
    if address.startswith("http://") and not re.match(
        r"http://(?:127\.|localhost|\[::1\]|10\.|192\.168\.)", address
    ):
        end = f" to https:{address.removeprefix('http:')}{'' if not end else '/v1'}"
    return ServiceError(
        f"no OpenAI-compatible service at {address}: it answered {answered}; set OPENAI_BASE_URL"
        f"{end or ' to the address its documentation gives'}"
    )


def reason(error: object, key: str) -> str:
    """Why there is no answer, one line in Chinese without secrets."""
    if isinstance(error, openai.APITimeoutError | Silence):
        return say("write.reason.silence")
    if isinstance(error, openai.APIConnectionError):
        return say("write.reason.unreachable")
    if is_exhausted(error):
        return say("write.reason.exhausted")
    if isinstance(error, openai.APIStatusError):
        names = {401: "key", 403: "forbidden", 429: "limited"}
        name = say(f"write.reason.{names.get(error.status_code, 'failed')}")
        told = _body_of(error).get("message", "")
        words = clean(str(told), key)[:80] if error.status_code in (400, 413, 422) else ""
        return f"{name}（HTTP {error.status_code}{f'：{words}' if words else ''}）"
    return say("write.reason.unreadable")


def cause(error: object, address: str, key: str, proxies: list[str]) -> str:
    """The same for the operator: cause and fix in one line."""
    if isinstance(error, openai.APITimeoutError | Silence):
        return f"{address} sends nothing for too long: raise `silence:` in params for models that think long, or run again later"
    if isinstance(error, openai.APIConnectionError):
        why = _root(error)
        if "WRONG_VERSION_NUMBER" in why.upper() or "record layer" in why:
            return f"{address} does not speak https: begin OPENAI_BASE_URL with http:// and run again"
        if "CERTIFICATE" in why.upper():
            return clean(
                f"the certificate of {address} is not trusted ({why}): set SSL_CERT_FILE to the file of your network's "
                "authority, or correct OPENAI_BASE_URL",
                key,
            )
        through = f" through the proxy in {' and '.join(proxies)}" if proxies else ""
        check = " ".join(["OPENAI_BASE_URL", *(["and", *proxies] if proxies else [])])
        return clean(
            f"{address} cannot be reached{through}{f' ({why})' if why else ''}: check {check} and the network, then run again",
            key,
        )
    status = status_of(error)
    words = clean(said(error), key)[:120]
    shown = f"HTTP {status}" if status else "an error"
    if is_exhausted(error):
        return f"the account at {address} has no money or quota left ({shown}): top it up and run again"
    if status == 401:
        return f"{address} refuses the key in OPENAI_API_KEY ({shown}): set a valid one and run again"
    if status == 429:
        return f"{address} limits its use ({shown}): lower `max_concurrency:` in params or run again later"
    return f"{address} answers {shown}{f' ({words})' if words else ''}: run again later, or set another model or service"


def _root(error: BaseException) -> str:
    """The innermost cause of a failed connection, shortened."""
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__  # type: ignore[assignment]
    return " ".join(str(error).split())[:80]


def clean(text: str, key: str) -> str:
    """One line without the key or anything that looks like one."""
    if key:
        text = text.replace(key, "***")
    text = re.sub(r"(?i)bearer\s+\S+|\bsk-[\w-]{8,}|//[^/\s@]+@", "***", text)
    return " ".join(text.split())
