"""Messages by Apprise (extra `notify`), for the many services that have no sender of our own.

Apprise says of a message only whether it went. What it writes to its log tells a refusal, which is tried again, from a
connection that broke, after which the message may have been taken.
"""

import contextlib
import logging
import re
import warnings
from collections.abc import Iterator
from urllib.parse import urlsplit

from ..errors import ConfigError
from ..origin import get_extra
from .message import Message, NotSent, Unsure, fitting

_REFUSED = re.compile(r"\berror=(\d{3})\b")  # the HTTP status, as Apprise's plug-ins say it
_ABSENT = re.compile(r"refused|Failed to establish|Name or service|resolve", re.I)


def knows(variable: str, address: str) -> bool:
    """Whether Apprise has a service for an address; ConfigError where it is not installed and might have."""
    if not urlsplit(address).scheme or "://" not in address:
        return False
    try:
        with _log():
            from apprise import Apprise

            return Apprise.instantiate(address, suppress_exceptions=True) is not None
    except ImportError:
        raise ConfigError(
            f"{variable} is an address of no messenger known here: for those of Apprise {get_extra('notify')}"
        ) from None


def send(address: str, message: Message) -> None:
    """Send once. Raises NotSent or Unsure."""
    body = "\n".join("\n".join(filter(None, line)) for line in fitting(message))
    with _log() as said:
        from apprise import Apprise, NotifyFormat

        service = Apprise()
        service.add(address)
        if service.notify(title=message.title, body=body, body_format=NotifyFormat.TEXT):
            return
    log = "\n".join(said)
    if refused := _REFUSED.search(log):
        raise NotSent(f"it refused with HTTP {refused[1]}")
    if _ABSENT.search(log):
        raise NotSent("it cannot be reached")
    raise Unsure("Apprise does not say whether it was taken")


@contextlib.contextmanager
def _log() -> Iterator[list[str]]:
    """What Apprise says meanwhile, kept from the terminal: it may repeat the address."""
    said: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    log = logging.getLogger("apprise")
    before = log.level, log.propagate
    log.addHandler(handler)
    log.setLevel(logging.DEBUG)
    log.propagate = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of its plug-ins' own imports
            yield said
    finally:
        log.removeHandler(handler)
        log.setLevel(before[0])
        log.propagate = before[1]
