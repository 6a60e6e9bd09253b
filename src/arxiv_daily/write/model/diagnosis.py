"""What a failure means to who runs this: one line with cause and fix in English, one line in Chinese for the page."""

import re
from json import JSONDecodeError
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ...errors import ServiceError
from ...lazy import Lazy
from ...words import say
from . import errors
from .stream import Silence

if TYPE_CHECKING:
    import openai
else:
    openai = Lazy("openai")

_CLOSED = re.compile(
    r"(?:account|organi[sz]ation|access|project|workspace|user).{0,24}(?:disabled|deactivated|suspended|terminated|banned|"
    r"blocked|archived|restricted|not active)|(?:账号|账户|帐号|用户|组织).{0,8}(?:停用|封禁|冻结|禁用|注销|受限)|实名",
    re.IGNORECASE,
)
_BAD_KEY = re.compile(
    r"api.?key.{0,24}(?:not valid|invalid|incorrect|expired|not found|disabled)|(?:invalid|incorrect|expired).{0,12}api.?key|"
    r"auth(?:entication)?.?(?:fail|error)|login fail|(?:令牌|密钥|\bkey).{0,6}(?:无效|错误|过期|不正确|不可用)|(?:无效|过期)的?(?:令牌|密钥)",
    re.IGNORECASE,
)
_PLAIN_HTTP = re.compile(r"plain http request.{0,24}https|http request to an https", re.IGNORECASE)
# statuses under which services say that they lack a model
_WITHOUT_MODEL = frozenset((0, 400, 401, 403, 404, 410, 422, 500, 503))
_NO_MODEL = re.compile(
    r"(?:model|deployment).{0,80}(?:not.{0,4}(?:exist|found|available|valid|open)|does not exist|unknown|no such|unsupported|is not supported|"
    r"deprecated|retired|decommissioned|discontinued|disabled|不存在|未开通|已下线)|no available channel|"
    r"(?:no such|unknown|invalid|not a valid|unsupported|not found the).{0,4}model|no endpoints? (?:found|available) for|"
    r"has not activated the model|endpoint that does not exist|no models? (?:is |are )?loaded|model_not_found|invalid_model|模型.{0,40}(?:不存在|未找到|无可用渠道|未开通|已下线)",
    re.IGNORECASE,
)
_NO_CHAT = re.compile(
    r"chat template is no|(?:not|n't) (?:define|have) a chat template|provide a chat template|not support chat|not a chat model",
    re.I,
)
_NO_PATH = re.compile(
    r"unexpected endpoint|could not route|invalid url|no route for|unknown (?:request )?(?:url|path)", re.I
)
_NO_ROOM = re.compile(
    r"more system memory|insufficient system resources|fail(?:ed|ure) to load (?:the )?model|model.{0,20}failed to load|out of memory",
    re.I,
)
_OF_TLS = re.compile(
    r"\[SSL: CERTIFICATE_VERIFY_FAILED\] ?(?:certificate verify failed: )?| ?\(_ssl\.c:\d+\)"
)
_LENGTH = re.compile(r"context|token|length|too (?:long|large|many)|exceed|超长|过长", re.IGNORECASE)
_PATHS = {  # of services whose addresses do not end in /v1 alone, as their documentation gives them
    "aliyuncs.com": "/compatible-mode/v1",
    "bigmodel.cn": "/api/paas/v4",
    "api.z.ai": "/api/paas/v4",
    "volces.com": "/api/v3",
    "openrouter.ai": "/api/v1",
    "azure.com": "/openai/v1",
    "api.groq.com": "/openai/v1",
    "googleapis.com": "/v1beta/openai",
    "baidubce.com": "/v2",
}
_AT_HOME = re.compile(r"127\.|localhost|\[::1\]|10\.|192\.168\.")
_SHOWN = 180  # characters of a service's own words
_OFFERED = 6  # models that are named


def misconfigured(
    error: object, address: str, model: str, key: str, offered: list[str] | None = None
) -> ServiceError | None:
    """The one line for an answer that no retry and no other paper will survive; None for any other.

    `error` is an exception of the client, or what came in place of an answer; `offered` are models the service lists.
    """
    status, words = errors.status_of(error), errors.said(error)
    shown = f"HTTP {status}" if status else "an error in place of an answer"
    told = errors.clean(words, key)[:_SHOWN]
    says = f'; it says "{told}"' if told else ""
    line = ""
    if errors.is_exhausted(error):
        line = (
            f"the account at {address} has no money or quota left ({shown}): top it up, or set OPENAI_API_KEY "
            f"and OPENAI_BASE_URL to another{says}"
        )
    elif errors.is_elsewhere(error):
        line = (
            f"{address} does not serve the country or region of this machine ({shown}): set OPENAI_BASE_URL to a service "
            "that does, or HTTPS_PROXY to a proxy elsewhere"
        )
    elif moved := errors.moved_to(error):
        line = f"{address} redirects questions to {errors.clean(moved, key)}, where they are lost: correct OPENAI_BASE_URL"
    elif _PLAIN_HTTP.search(words):
        line = f"{address} speaks https only ({shown}): begin OPENAI_BASE_URL with https://"
    elif errors.is_said(error) and _NO_PATH.search(words):
        return no_service(address, f'"{told}"')
    elif errors.is_said(error) and model and _NO_CHAT.search(words):
        line = f"the model {model!r} at {address} does not answer questions: set `model:` in params or OPENAI_MODEL to an instruct model{says}"
    elif errors.is_said(error) and model and _NO_ROOM.search(words):
        line = f"{address} cannot load the model {model!r}: give it more memory, or set `model:` in params or OPENAI_MODEL to a smaller one{says}"
    elif errors.is_said(error) and model and status in _WITHOUT_MODEL and _NO_MODEL.search(words):
        names = ", ".join([name for name in offered or [] if name != model][:_OFFERED])
        line = (
            f"{address} has no model {model!r}: set `model:` in params or OPENAI_MODEL to one it offers"
            f"{f' ({names})' if names else ''}{says}"
        )
    elif errors.is_said(error) and status in _CLOSING and _CLOSED.search(words):
        line = f"the account at {address} is closed to us ({shown}): ask the service, or set another OPENAI_API_KEY{says}"
    elif errors.is_said(error) and (status == 401 or (status not in (404, 429) and _BAD_KEY.search(words))):
        line = f"{address} refuses the key in OPENAI_API_KEY ({shown}): set a valid one{says}"
        line = line if key else f"{address} wants a key ({shown}): set OPENAI_API_KEY"
    elif status == 403 and errors.is_page(error):
        line = (
            f"something on the way to {address} refuses (HTTP 403, a page{f' {told!r}' if told else ''}): check "
            "the network, the proxy and OPENAI_BASE_URL"
        )
    elif status == 403 and not errors.is_of_the_text(error):
        line = (
            f"{address} refuses the key in OPENAI_API_KEY (HTTP 403{f': {told}' if told else ''}): set one that may use "
            f"{f'the model {model!r}' if model else 'it'}, or check that the network or proxy is not blocked"
        )
    elif status == 407:
        line = "the proxy wants a user and password (HTTP 407): write them into its address, http://user:password@host:port"
    elif (
        status in (404, 405) and model and offered and not errors.is_page(error)
    ):  # it has a list of models: the address is right
        line = f"{address} does not answer for the model {model!r} ({shown}): set `model:` in params or OPENAI_MODEL to another{says}"
    elif status in (404, 405):
        return no_service(address, f"HTTP {status}")
    elif errors.is_empty(error):
        line = f"{address} answers with nothing: run again later if it is busy, or check OPENAI_BASE_URL and the proxy"
    elif isinstance(error, str | JSONDecodeError | AttributeError):
        return no_service(address, "a page instead of an answer")
    return ServiceError(line) if line else None


_CLOSING = (0, 400, 401, 403, 429)  # statuses under which an account is said to be closed


def no_service(address: str, answered: str) -> ServiceError:
    """The line for an address where no such service is."""
    return ServiceError(
        f"no OpenAI-compatible service at {address}: it answered {answered}; set OPENAI_BASE_URL"
        f"{f' to {wanted}' if (wanted := better(address)) != address else ' to the address its documentation gives'}"
    )


def better(address: str) -> str:
    """The address as its service, or most services, want it; the same where nothing better is known."""
    parts = urlsplit(address)
    root = address.removesuffix(parts.path)
    path = next((path for host, path in _PATHS.items() if (parts.hostname or "").endswith(host)), "")
    if path:
        return f"{root}{path}"
    if parts.scheme == "http" and not _AT_HOME.match(parts.netloc):
        address = f"https:{address.removeprefix('http:')}"
    return address if re.search(r"/v\d+\w*(?:/|$)", address) else f"{address}/v1"


def reason(error: object, key: str) -> str:
    """Why there is no answer, one line in Chinese without secrets."""
    if isinstance(error, openai.APITimeoutError | Silence):
        return say("write.reason.silence")
    if isinstance(error, openai.APIConnectionError):
        return say("write.reason.unreachable")
    if errors.is_exhausted(error):
        return say("write.reason.exhausted")
    if errors.is_of_the_text(error) and not _is_length(error):
        return say("write.reason.filtered")
    if isinstance(error, openai.APIStatusError):
        names = {401: "key", 403: "forbidden", 429: "limited"}
        name = say(f"write.reason.{names.get(error.status_code, 'failed')}")
        told = (errors.body_of(error)).get("message", "")
        words = errors.clean(str(told), key)[:80] if error.status_code in (400, 413, 422) else ""
        return f"{name}（HTTP {error.status_code}{f'：{words}' if words else ''}）"
    return say("write.reason.unreadable")


def cause(error: object, address: str, key: str, proxies: list[str]) -> str:
    """The same for the operator: cause and fix in one line."""
    if isinstance(error, openai.APITimeoutError | Silence):
        return f"{address} sends nothing for too long: raise `silence:` in params for models that think long, or run again later"
    if isinstance(error, openai.APIConnectionError):
        failed = _root(error)
        why = _OF_TLS.sub("", failed)[:_SHOWN]
        if "decompress" in why:
            return f"what {address} sends cannot be unpacked ({why}): check the proxies on the way and OPENAI_BASE_URL, then run again"
        if "WRONG_VERSION_NUMBER" in failed.upper() or "record layer" in failed:
            return f"{address} does not speak https: begin OPENAI_BASE_URL with http:// and run again"
        if "mismatch" in why or "not valid for" in why:
            return errors.clean(
                f"the certificate of {address} is another host's ({why}): set OPENAI_BASE_URL to the name it was issued for",
                key,
            )
        if "certificate has expired" in why or "not yet valid" in why:
            return f"the certificate of {address} does not hold today ({why}): set this machine's clock, or ask who runs it"
        if "CERTIFICATE" in failed.upper():
            return errors.clean(
                f"the certificate of {address} is not trusted ({why}): set SSL_CERT_FILE to the file of your network's "
                "authority, or correct OPENAI_BASE_URL",
                key,
            )
        through = f" through the proxy in {' and '.join(proxies)}" if proxies else ""
        check = " ".join(["OPENAI_BASE_URL", *(["and", *proxies] if proxies else [])])
        return errors.clean(
            f"{address} cannot be reached{through}{f' ({why})' if why else ''}: check {check} and the network, then run again",
            key,
        )
    status = errors.status_of(error)
    words = errors.clean(errors.said(error), key)[:_SHOWN]
    says = f'; it says "{words}"' if words else ""
    shown = f"HTTP {status}" if status else "an error"
    if errors.is_exhausted(error):
        return f"the account at {address} has no money or quota left ({shown}): top it up and run again"
    if status == 401:
        return f"{address} refuses the key in OPENAI_API_KEY ({shown}): set a valid one and run again"
    if errors.is_of_the_text(error) and _is_length(error):
        return f"{address} takes no text as long as this ({shown}): lower `max_input_tokens:` in params or set another model{says}"
    if errors.is_of_the_text(error):
        return f"the content filter of {address} does not let this text through ({shown}): set another model or service for it"
    if status == 429:
        return (
            f"{address} limits its use ({shown}): lower `max_concurrency:` in params or run again later{says}"
        )
    if not errors.is_said(error):
        return f"{address} sends something that is no answer (a page, a cut or an empty body): run again later, or set another service"
    return f"{address} answers {shown}{f' ({words})' if words else ''}: run again later, or set another model or service"


def cause_here(error: object) -> str:
    """The same for a model that runs on this machine."""
    said = (
        errors.said(error)
        if errors.is_said(error)
        else _root(error)
        if isinstance(error, BaseException)
        else ""
    )
    why = f" ({said[:_SHOWN]})" if said else ""
    return f"the model on this machine does not answer any more{why}: run the same command again, which goes on where this one ended"


def _is_length(error: object) -> bool:
    """Whether a text is refused for its length."""
    return errors.status_of(error) == 413 or bool(_LENGTH.search(errors.said(error)))


def _root(error: BaseException) -> str:
    """The innermost cause of a failed connection, in one line."""
    while inner := error.__cause__ or error.__context__ or next(iter(getattr(error, "exceptions", ())), None):
        error = inner
    return " ".join(str(error).split())
