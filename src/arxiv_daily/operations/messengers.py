"""One message to one messenger: Feishu, WeCom, DingTalk, Telegram, Slack, mail, a webhook of one's own, or by Apprise.

An address is the one the messenger gives (https://open.feishu.cn/open-apis/bot/v2/hook/…), for mail
`smtps://user:password@host?to=a@example.org,b@example.org`. The kind follows from the host; `feishu:https://…` names
it for a host of one's own. Any other scheme is Apprise's (`ntfy://…`). Feishu and DingTalk sign where the address ends
with their secret (`secret=…`). Addresses hold tokens: they come from the environment and never stand in a message.
"""

import base64
import hashlib
import hmac
import html
import json
import time
from collections.abc import Callable
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

import requests
import urllib3

from ..errors import ConfigError
from . import apprise_sender, mail
from .message import Message, NotSent, Unsure, anchor, fitting

_SECONDS = 20
_HOSTS = {
    "open.feishu.cn": "feishu",
    "open.larksuite.com": "feishu",
    "qyapi.weixin.qq.com": "wecom",
    "oapi.dingtalk.com": "dingtalk",
    "api.telegram.org": "telegram",
    "hooks.slack.com": "slack",
}
_PASSED_ON = (502, 504)  # a gateway's: what stands behind it may have taken the message
_HANDSHAKE = ("CERTIFICATE_VERIFY_FAILED", "WRONG_VERSION_NUMBER", "Connection refused")
_KINDS = {"smtp": "mail", "smtps": "mail"}  # by scheme


def kind_of(variable: str, address: str) -> tuple[str, str]:
    """The messenger and the bare address; ConfigError names the variable and never the address."""
    kind, _, rest = address.partition(":")
    if kind not in _SENDERS or kind == "apprise":
        kind, rest = "", address
    parts = urlsplit(rest)
    if not kind:
        kind = _KINDS.get(parts.scheme) or _HOSTS.get(parts.hostname or "", "webhook")
    if kind == "webhook" and parts.scheme not in ("http", "https") and apprise_sender.knows(variable, rest):
        return "apprise", rest
    schemes = ("smtp", "smtps") if kind == "mail" else ("http", "https")
    if parts.scheme not in schemes or not parts.hostname:
        raise ConfigError(f"{variable} is not an address of a messenger: it must begin with {schemes[-1]}://")
    if kind == "mail":
        mail.check(variable, rest)
    if kind == "telegram" and not parse_qs(parts.query).get("chat_id"):
        raise ConfigError(f"{variable} names no chat: end it with /sendMessage?chat_id=…")
    return kind, rest


def send(variable: str, address: str, message: Message) -> None:
    """Send once. Raises NotSent, Unsure, or ConfigError for an address that cannot be one."""
    kind, address = kind_of(variable, address)
    _SENDERS[kind](address, message)


def _post(address: str, body: dict) -> tuple[int, str]:
    """Status and text of the answer."""
    try:
        answer = requests.post(address, json=body, timeout=_SECONDS, allow_redirects=False)
    except (requests.ConnectTimeout, requests.exceptions.InvalidURL):
        raise NotSent("it cannot be reached") from None
    except requests.ConnectionError as error:
        if _is_unsent(error):
            raise NotSent("it cannot be reached") from None
        raise Unsure("the connection broke") from None
    except requests.RequestException:
        raise Unsure("it gave no answer") from None
    if answer.status_code in _PASSED_ON:
        raise Unsure(f"its gateway had no answer (HTTP {answer.status_code})")
    if answer.status_code >= 500:
        raise NotSent(f"it failed with HTTP {answer.status_code}")
    if answer.status_code >= 300:
        raise NotSent(f"it refused with HTTP {answer.status_code}")
    return answer.status_code, answer.text[:10_000]


def _is_unsent(error: requests.ConnectionError) -> bool:
    """Whether there was no connection, or none that is trusted, so that nothing of the message has left."""
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    unopened = (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ProxyError)
    return isinstance(reason, unopened) or any(sign in str(error) for sign in _HANDSHAKE)


def _judge(text: str, field: str, good: object, words: str) -> None:
    """NotSent unless the answer's `field` is `good`: these answer 200 and put the error inside."""
    try:
        known = json.loads(text)
        code = known[field]
    except (ValueError, KeyError, TypeError):
        raise NotSent("its answer says nothing of success") from None
    if code != good:
        raise NotSent(f"it refused: {str(known.get(words, ''))[:200]} ({field} {code})")


def _without_secret(address: str) -> tuple[str, str]:
    """The address as it is asked, and the secret that requests are signed with ("" for none)."""
    parts = urlsplit(address)
    query = parse_qsl(parts.query, keep_blank_values=True)
    kept = urlencode([(name, value) for name, value in query if name != "secret"])
    return urlunsplit(parts._replace(query=kept)), dict(query).get("secret", "")


def _signature(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


def _feishu(address: str, message: Message) -> None:
    address, secret = _without_secret(address)
    now = str(int(time.time()))
    signed = {"timestamp": now, "sign": _signature(f"{now}\n{secret}", "")} if secret else {}
    content = [
        [{"tag": "a", "text": text, "href": link} if link else {"tag": "text", "text": text}]
        for text, link in fitting(message)
    ]
    post = {"zh_cn": {"title": message.title, "content": content}}
    _, text = _post(address, signed | {"msg_type": "post", "content": {"post": post}})
    _judge(text.replace('"StatusCode"', '"code"') if '"code"' not in text else text, "code", 0, "msg")


def _wecom(address: str, message: Message) -> None:
    _, text = _post(address, {"msgtype": "markdown", "markdown": {"content": _markdown(message)}})
    _judge(text, "errcode", 0, "errmsg")


def _dingtalk(address: str, message: Message) -> None:
    address, secret = _without_secret(address)
    if secret:
        now = str(round(time.time() * 1000))
        address += ("&" if "?" in address else "?") + urlencode(
            {"timestamp": now, "sign": _signature(secret, f"{now}\n{secret}")}
        )
    body = {"title": message.title, "text": _markdown(message)}
    _, text = _post(address, {"msgtype": "markdown", "markdown": body})
    _judge(text, "errcode", 0, "errmsg")


def _telegram(address: str, message: Message) -> None:
    chat = parse_qs(urlsplit(address).query)["chat_id"][0]
    lines = [f"<b>{html.escape(message.title)}</b>", *(anchor(*line) for line in fitting(message))]
    body = {"chat_id": chat, "text": "\n".join(lines), "parse_mode": "HTML"}
    _, text = _post(address.partition("?")[0], body | {"link_preview_options": {"is_disabled": True}})
    _judge(text, "ok", True, "description")


def _slack(address: str, message: Message) -> None:
    def plain(text: str) -> str:
        return html.escape(text, quote=False)

    lines = [
        f"<{link}|{plain(text).replace('|', '¦')}>" if link else plain(text)
        for text, link in fitting(message)
    ]
    _, text = _post(address, {"text": "\n".join([f"*{plain(message.title)}*", *lines])})
    if text.strip() != "ok":
        raise NotSent(f"it refused: {text.strip()[:200]}")


def _webhook(address: str, message: Message) -> None:
    lines = [{"text": text, "url": link} for text, link in message.lines]
    _post(address, {"title": message.title, "lines": lines})


_NO_MARKUP = str.maketrans("[]<>`*#", "（）＜＞｀＊＃")  # WeCom calls people by <@…>


def _markdown(message: Message) -> str:
    def plain(text: str) -> str:
        return text.translate(_NO_MARKUP)

    lines = [f"[{plain(text)}]({link})" if link else plain(text) for text, link in fitting(message)]
    return "\n\n".join([f"**{plain(message.title)}**", *lines])


_SENDERS: dict[str, Callable[[str, Message], None]] = {
    "feishu": _feishu,
    "wecom": _wecom,
    "dingtalk": _dingtalk,
    "telegram": _telegram,
    "slack": _slack,
    "webhook": _webhook,
    "mail": mail.send,
    "apprise": apprise_sender.send,
}
MESSENGERS = tuple(_SENDERS)
