"""Whether the addresses at the head of papers answer, asked only where a digest says `check_links: true`.

Addresses are strangers' words: only public hosts are asked, by HEAD, without following where they lead, and only a
plain "there is nothing" takes an address off the page. A host that is slow or refuses programs proves nothing.
"""

import ipaddress
import logging
import socket
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import requests

from . import deadline, http

_SECONDS = 8  # for a whole answer
_AT_ONCE = 8
_GONE = (404, 410)
log = logging.getLogger(__name__)


def gone(addresses: Iterable[str], contact: str = "") -> set[str]:
    """Those of the addresses at which there is nothing; each is asked once, within seconds."""
    asked = list(dict.fromkeys(addresses))
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        answers = list(threads.map(lambda url: _status(url, contact), asked))
    found = {url for url, status in zip(asked, answers, strict=True) if status in _GONE}
    for url in sorted(found):
        log.warning("%s: nothing is there; not shown", url)
    return found


def _status(url: str, contact: str) -> int:
    """The status of the answer; 0 for none, and for a host that is not asked."""
    if not is_public(urlsplit(url).hostname or ""):
        return 0
    try:
        with deadline.within(_SECONDS) as watch:
            status = http.session(url, contact).head(url, timeout=_SECONDS, allow_redirects=False).status_code
        return 0 if watch.over else status
    except (
        requests.RequestException,
        ValueError,
        AttributeError,
    ):  # the last: a connection cut under urllib3's hands
        return 0


def is_public(host: str) -> bool:
    """Whether every address of a host is one of the public internet; no host of this machine or its networks is."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    return bool(found) and all(
        ipaddress.ip_address(str(one[4][0]).partition("%")[0]).is_global for one in found
    )
