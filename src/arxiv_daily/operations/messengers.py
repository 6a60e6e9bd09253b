"""One message to one messenger: Feishu, WeCom, DingTalk, Telegram, Slack, mail, or a webhook of one's own.

An address is the one the messenger gives (https://open.feishu.cn/open-apis/bot/v2/hook/…), for mail
`smtps://user:password@host?to=a@example.org,b@example.org`. The kind follows from the host; `feishu:https://…` names
it for a host of one's own. Addresses hold tokens: they come from the environment and never stand in a message.
"""

import contextlib
import html
import json
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import make_msgid
from urllib.parse import parse_qs, unquote, urlsplit

import requests

from ..errors import ConfigError

_SECONDS = 20
_HOSTS = {
    "open.feishu.cn": "feishu",
    "open.larksuite.com": "feishu",
    "qyapi.weixin.qq.com": "wecom",
    "oapi.dingtalk.com": "dingtalk",
    "api.telegram.org": "telegram",
    "hooks.slack.com": "slack",
}
_MOST_BYTES = 3800  # of a text: WeCom takes 4096 bytes, Telegram as many characters


@dataclass(frozen=True)
class Message:
    """A title, then lines of text with the address each leads to ("" for none)."""

    title: str
    lines: tuple[tuple[str, str], ...] = ()


class NotSent(Exception):
    """The messenger has not taken the message, for certain; the text says why, without the address."""


class Unsure(Exception):
    """No answer came: the message may have been taken."""


def kind_of(variable: str, address: str) -> tuple[str, str]:
    """The messenger and the bare address; ConfigError names the variable and never the address."""
    kind, _, rest = address.partition(":")
    if kind not in _SENDERS:
        kind, rest = "", address
    parts = urlsplit(rest)
    if not kind:
        kind = "mail" if parts.scheme in ("smtp", "smtps") else _HOSTS.get(parts.hostname or "", "webhook")
    schemes = ("smtp", "smtps") if kind == "mail" else ("http", "https")
    if parts.scheme not in schemes or not parts.hostname:
        raise ConfigError(f"{variable} is not an address of a messenger: it must begin with {schemes[-1]}://")
    if kind == "mail" and not parse_qs(parts.query).get("to"):
        raise ConfigError(f"{variable} names nobody to write to: end it with ?to=someone@example.org")
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
        if "refused" in str(error) or "resolve" in str(error).lower():
            raise NotSent("it cannot be reached") from None
        raise Unsure("the connection broke") from None
    except requests.RequestException:
        raise Unsure("it gave no answer") from None
    if answer.status_code >= 500:
        raise NotSent(f"it failed with HTTP {answer.status_code}")
    if answer.status_code >= 300:
        raise NotSent(f"it refused with HTTP {answer.status_code}")
    return answer.status_code, answer.text[:10_000]


def _judge(text: str, field: str, good: object, words: str) -> None:
    """NotSent unless the answer's `field` is `good`: these answer 200 and put the error inside."""
    try:
        known = json.loads(text)
        code = known[field]
    except (ValueError, KeyError, TypeError):
        raise NotSent("its answer says nothing of success") from None
    if code != good:
        raise NotSent(f"it refused: {str(known.get(words, ''))[:200]} ({field} {code})")


def _feishu(address: str, message: Message) -> None:
    content = [
        [{"tag": "a", "text": text, "href": link} if link else {"tag": "text", "text": text}]
        for text, link in _fitting(message)
    ]
    post = {"zh_cn": {"title": message.title, "content": content}}
    _, text = _post(address, {"msg_type": "post", "content": {"post": post}})
    _judge(text.replace('"StatusCode"', '"code"') if '"code"' not in text else text, "code", 0, "msg")


def _wecom(address: str, message: Message) -> None:
    _, text = _post(address, {"msgtype": "markdown", "markdown": {"content": _markdown(message)}})
    _judge(text, "errcode", 0, "errmsg")


def _dingtalk(address: str, message: Message) -> None:
    body = {"title": message.title, "text": _markdown(message)}
    _, text = _post(address, {"msgtype": "markdown", "markdown": body})
    _judge(text, "errcode", 0, "errmsg")


def _telegram(address: str, message: Message) -> None:
    chat = parse_qs(urlsplit(address).query)["chat_id"][0]
    lines = [f"<b>{html.escape(message.title)}</b>", *(_anchor(*line) for line in _fitting(message))]
    body = {"chat_id": chat, "text": "\n".join(lines), "parse_mode": "HTML"}
    _, text = _post(address.partition("?")[0], body | {"link_preview_options": {"is_disabled": True}})
    _judge(text, "ok", True, "description")


def _slack(address: str, message: Message) -> None:
    def plain(text: str) -> str:
        return html.escape(text, quote=False)

    lines = [
        f"<{link}|{plain(text).replace('|', '¦')}>" if link else plain(text)
        for text, link in _fitting(message)
    ]
    _, text = _post(address, {"text": "\n".join([f"*{plain(message.title)}*", *lines])})
    if text.strip() != "ok":
        raise NotSent(f"it refused: {text.strip()[:200]}")


def _webhook(address: str, message: Message) -> None:
    lines = [{"text": text, "url": link} for text, link in message.lines]
    _post(address, {"title": message.title, "lines": lines})


def _mail(address: str, message: Message) -> None:
    parts = urlsplit(address)
    asked = parse_qs(parts.query)
    to = ", ".join(asked["to"])
    mail = EmailMessage()
    user = unquote(parts.username or "")
    mail["From"] = asked.get("from", [user if "@" in user else f"arxiv-daily@{parts.hostname}"])[0]
    mail["To"], mail["Subject"] = to, message.title.replace("\n", " ")
    mail["Message-ID"] = make_msgid(domain="arxiv-daily.invalid")
    mail.set_content("\n".join(" ".join(filter(None, line)) for line in message.lines) + "\n")
    rows = "\n".join(f"<p>{_anchor(*line)}</p>" for line in message.lines)
    mail.add_alternative(f'<html lang="zh"><body>\n{rows}\n</body></html>\n', subtype="html")
    client = None
    try:
        client = _mail_server(parts.scheme, parts.hostname or "", parts.port or 0)
        if user:
            client.login(user, unquote(parts.password or ""))
        client.send_message(mail)
    except (smtplib.SMTPServerDisconnected, TimeoutError):
        raise Unsure("the mail server broke off") from None
    except smtplib.SMTPException as error:
        raise NotSent(f"the mail server refused ({type(error).__name__})") from None
    except OSError:
        raise NotSent("the mail server cannot be reached") from None
    finally:
        with contextlib.suppress(smtplib.SMTPException, OSError):  # the mail is taken, or refused, by now
            if client:
                client.quit()


def _mail_server(scheme: str, host: str, port: int) -> smtplib.SMTP:
    """A connection, encrypted wherever the server can."""
    secure = ssl.create_default_context()
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=secure)
    client = smtplib.SMTP(host, port, timeout=_SECONDS)
    client.ehlo_or_helo_if_needed()
    if client.has_extn("starttls"):
        client.starttls(context=secure)
    return client


def _markdown(message: Message) -> str:
    def plain(text: str) -> str:
        return text.replace("[", "（").replace("]", "）")

    lines = [f"[{plain(text)}]({link})" if link else plain(text) for text, link in _fitting(message)]
    return "\n\n".join([f"**{plain(message.title)}**", *lines])


def _anchor(text: str, link: str) -> str:
    shown = html.escape(text)
    return f'<a href="{html.escape(link)}">{shown}</a>' if link else shown


def _fitting(message: Message) -> list[tuple[str, str]]:
    """As many lines as a messenger takes; the first and the last stay, an ellipsis says that some are left out."""
    room = _MOST_BYTES - len(message.title.encode())
    *lines, last = message.lines or (("", ""),)
    room -= _size(last)
    kept: list[tuple[str, str]] = []
    for line in lines:
        room -= _size(line)
        if room < 0:
            return [*kept, ("…", ""), last]
        kept.append(line)
    return [*kept, last]


def _size(line: tuple[str, str]) -> int:
    return len("".join(line).encode()) + 24


_SENDERS: dict[str, Callable[[str, Message], None]] = {
    "feishu": _feishu,
    "wecom": _wecom,
    "dingtalk": _dingtalk,
    "telegram": _telegram,
    "slack": _slack,
    "webhook": _webhook,
    "mail": _mail,
}
MESSENGERS = tuple(_SENDERS)
