"""A message as mail: text, and HTML with the edition's own words where there are some."""

import contextlib
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import parse_qs, unquote, urlsplit

from ..errors import ConfigError
from .message import Message, NotSent, Unsure, anchor

_SECONDS = 20
_EVERY = ("edition", "week")


def check(variable: str, address: str) -> None:
    """ConfigError, without the address, for one that nobody can be written to by."""
    asked = parse_qs(urlsplit(address).query)
    if not asked.get("to"):
        raise ConfigError(f"{variable} names nobody to write to: end it with ?to=someone@example.org")
    if asked.get("every", ["edition"])[0] not in _EVERY:
        raise ConfigError(f"{variable}: every= is {' or '.join(_EVERY)}")


def is_weekly(address: str) -> bool:
    """Whether an address asks for one mail a week."""
    return parse_qs(urlsplit(address).query).get("every") == ["week"]


def send(address: str, message: Message) -> None:
    """Send once. Raises NotSent or Unsure."""
    parts = urlsplit(address)
    user = unquote(parts.username or "")
    mail = _written(message, user if "@" in user else f"arxiv-daily@{parts.hostname}", parse_qs(parts.query))
    client, sending = None, False
    try:
        client = _server(parts.scheme, parts.hostname or "", parts.port or 0)
        if user:
            client.login(user, unquote(parts.password or ""))
        sending = True
        if refused := client.send_message(mail):
            raise Unsure(f"the mail server took it, but not for {len(refused)} of the recipients")
    except (smtplib.SMTPServerDisconnected, TimeoutError):
        raise (Unsure if sending else NotSent)("the mail server broke off") from None
    except smtplib.SMTPException as error:
        raise NotSent(f"the mail server refused ({type(error).__name__})") from None
    except OSError:
        raise NotSent("the mail server cannot be reached") from None
    finally:
        with contextlib.suppress(smtplib.SMTPException, OSError):  # the mail is taken, or refused, by now
            if client:
                client.quit()


def _written(message: Message, sender: str, asked: dict[str, list[str]]) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = asked.get("from", [sender])[0]
    mail["To"], mail["Subject"] = ", ".join(asked["to"]), " ".join(message.title.split())
    mail["Date"], mail["Message-ID"] = formatdate(), make_msgid(domain="arxiv-daily.invalid")
    mail.set_content("\n".join(" ".join(filter(None, line)) for line in message.lines) + "\n")
    page = message.page or "\n".join(f"<p>{anchor(*line)}</p>" for line in message.lines)
    mail.add_alternative(f'<html lang="zh"><body>\n{page}\n</body></html>\n', subtype="html")
    return mail


def _server(scheme: str, host: str, port: int) -> smtplib.SMTP:
    """A connection, encrypted wherever the server can."""
    secure = ssl.create_default_context()
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=secure)
    client = smtplib.SMTP(host, port, timeout=_SECONDS)
    client.ehlo_or_helo_if_needed()
    if client.has_extn("starttls"):
        client.starttls(context=secure)
    return client
