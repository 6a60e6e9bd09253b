"""Requests to arXiv: polite over all processes of the machine, bounded in time and size, patient with faults."""

import contextlib
import datetime as dt
import email.utils
import ipaddress
import os
import re
import sqlite3
import stat
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

import requests
import tenacity
import urllib3
from filelock import FileLock, Timeout
from pyrate_limiter import Rate, RateItem, SQLiteBucket

from .. import DISTRIBUTION, environment
from ..errors import ConfigError, GatherError
from ..project import cache
from . import deadline
from .deadline import watched_session

_INTERVAL = 3.0  # seconds between requests to the query API, by arXiv's terms
_CONNECT = 10  # seconds until a connection must stand
_ATTEMPTS = 6  # tries of a request that fails
_ATTEMPTS_OFFLINE = 3  # of one for which no connection can be made
_LONGEST_PAUSE = 120.0  # seconds between two tries, unless arXiv asks for more
_LONGEST_RETRY_AFTER = 900.0  # seconds arXiv may ask for
_REDIRECTS = 5
_PACKING = "gzip"
_QUEUE = 1800  # seconds to wait for other processes

_ARXIVS = re.compile(r"([a-z0-9-]+\.)*arxiv\.org")
_DIGITS = re.compile(r"[0-9]+")
_T = TypeVar("_T")
sleep = time.sleep


class Fault(Exception):
    """A request that brought nothing usable, in words; `final` faults are not worth another try."""

    def __init__(self, what: str, *, retry_after: float = 0, final: bool = False, offline: bool = False):
        super().__init__(what)
        self.retry_after = retry_after
        self.tries = 1
        self.final = final or retry_after > _LONGEST_RETRY_AFTER
        self.offline = offline


@dataclass(frozen=True)
class Fetched:
    """A whole answer; the first two fields are named as in `requests`, for the library `arxiv` reads them."""

    status_code: int
    content: bytes
    url: str = ""
    retry_after: float = 0
    time: dt.datetime | None = None  # at the host


def session(url: str, contact: str = "") -> requests.Session:
    """A session that says who asks: `arxiv-daily/<version> (<contact>)`."""
    made = watched_session()
    made.trust_env = not _is_loopback(url)  # a proxy of the environment cannot reach a stand-in
    contact = contact.encode("ascii", "ignore").decode().translate({10: " ", 13: " "}).strip()
    made.headers["Accept-Encoding"] = _PACKING
    agent = f"arxiv-daily/{version(DISTRIBUTION)}"
    made.headers["User-Agent"] = f"{agent} ({contact})" if contact else agent
    return made


def get(http: requests.Session, url: str, accept: str, *, limit: int, seconds: float) -> Fetched:
    """One GET of at most `limit` bytes; `seconds` without a byte, or twice that in all, are a `Fault`.

    All is within that time: connection, headers, redirects and body. Redirects are followed to the same host or to
    arXiv's own.
    """
    with deadline.within(2 * seconds) as watch:
        try:
            for _ in range(_REDIRECTS + 1):
                with http.get(
                    url,
                    headers={"Accept": accept},
                    timeout=(_CONNECT, seconds),
                    stream=True,
                    allow_redirects=False,
                ) as answer:
                    if answer.is_redirect:
                        url = _redirected(url, answer.headers["Location"])
                        continue
                    body = _body(answer, limit)
                    if watch.over:
                        raise Fault("a cut connection")
                    retry_after = _seconds(answer.headers.get("Retry-After", ""))
                    return Fetched(answer.status_code, body, answer.url, retry_after, _time(answer.headers))
            raise Fault(f"more than {_REDIRECTS} redirects", final=True)
        except Fault as fault:
            raise (_too_late(seconds) if watch.over and not fault.final else fault) from fault
        except (OSError, ValueError, AttributeError, zlib.error, urllib3.exceptions.HTTPError) as problem:
            if watch.over:  # urllib3 may stumble over a connection that ends under its hands
                raise _too_late(seconds) from problem
            raise _connection_fault(problem, seconds) from problem


def _time(headers: Mapping[str, str]) -> dt.datetime | None:
    """The time at the host; an answer that was kept on the way is as old as it says."""
    try:
        age = dt.timedelta(seconds=int(headers.get("Age", "0")))
        return email.utils.parsedate_to_datetime(headers["Date"]).astimezone(dt.UTC) + age
    except (KeyError, ValueError, OverflowError):
        return None


def _too_late(seconds: float) -> Fault:
    return Fault(f"no whole answer within {2 * seconds:g} s")


def _body(answer: requests.Response, limit: int) -> bytes:
    """The answer's content, unpacked and whole; a `Fault` if it is longer than `limit` bytes, does not say its length
    in digits, or is packed in a way that was not asked for."""
    length = answer.headers.get("Content-Length", "0")
    if not _DIGITS.fullmatch(length):
        raise Fault(f"an answer whose length is {length[:20]!r}")
    if len(length) > 15 or int(length) > limit:
        raise Fault(f"more than {limit >> 20} MB", final=True)
    packing = answer.headers.get("Content-Encoding", "").strip().lower()
    if packing not in ("", "identity", _PACKING):
        raise Fault(f"an answer packed as {packing[:20]!r}")
    unpacked = zlib.decompressobj(16 + zlib.MAX_WBITS) if packing == _PACKING else None
    body = bytearray()
    while piece := answer.raw.read1(1 << 16, decode_content=False):
        body += unpacked.decompress(piece, limit + 1 - len(body)) if unpacked else piece
        if len(body) > limit:
            raise Fault(f"more than {limit >> 20} MB", final=True)
    if unpacked and not unpacked.eof:
        raise Fault("an answer that ends in the middle")
    return bytes(body)


def _redirected(url: str, location: str) -> str:
    """Where a redirect leads; a `Fault` unless that is the same host or, by https, one of arXiv's."""
    target = urljoin(url, location)
    here, there = urlsplit(url), urlsplit(target)
    host = (there.hostname or "").lower()
    arxivs = there.scheme == "https" and bool(_ARXIVS.fullmatch(host))
    upgraded = here.scheme == "http" and there.scheme == "https" and not (here.port or there.port)
    same = host == here.hostname and (upgraded or (there.scheme, there.port) == (here.scheme, here.port))
    if "@" in there.netloc or not (same or (arxivs and there.port in (None, 443))):
        raise Fault(f"a redirect to another host ({host[:60] or 'none'})", final=True)
    return target


def _connection_fault(problem: Exception, seconds: float) -> Fault:
    text, kind = str(problem), type(problem).__name__
    if isinstance(problem, urllib3.exceptions.ReadTimeoutError | TimeoutError) or "Read timed out" in text:
        return Fault(f"no answer within {seconds:g} s")
    if isinstance(problem, requests.exceptions.ConnectTimeout | requests.exceptions.ProxyError):
        return Fault(f"no connection ({kind})", offline=True)
    if "NewConnectionError" in text or "NameResolution" in text or "Failed to establish" in text:
        return Fault("no connection", offline=True)
    if isinstance(problem, requests.exceptions.SSLError):
        return Fault(f"no secure connection ({kind})", offline=True)
    if isinstance(problem, requests.exceptions.ConnectionError | urllib3.exceptions.HTTPError | OSError):
        return Fault(f"a cut connection ({kind})")
    return Fault(f"no usable answer ({kind})")


def _seconds(retry_after: str) -> float:
    """The header Retry-After, seconds in digits or an HTTP date, as seconds from now; 0 for anything else."""
    if _DIGITS.fullmatch(retry_after.strip()):
        return float(retry_after.strip()[:10])
    try:
        then = email.utils.parsedate_to_datetime(retry_after)
        return max(0.0, (then - dt.datetime.now(dt.UTC)).total_seconds()) if then.tzinfo else 0
    except (ValueError, TypeError, IndexError, OverflowError):
        return 0


def _fault(state: tenacity.RetryCallState) -> Fault:
    """What the last try raised."""
    raised = state.outcome.exception() if state.outcome else None
    return raised if isinstance(raised, Fault) else Fault("nothing")


def patiently(attempt: Callable[[], _T], url: str, attempts: int = _ATTEMPTS) -> _T:
    """The value of `attempt`, or its last `Fault` with the number of tries it took.

    Pauses double from two intervals on and are at least what arXiv asks for in Retry-After.
    """

    def stop(state: tenacity.RetryCallState) -> bool:
        fault = _fault(state)
        fault.tries = state.attempt_number
        return fault.final or fault.tries >= (min(attempts, _ATTEMPTS_OFFLINE) if fault.offline else attempts)

    def pause(state: tenacity.RetryCallState) -> float:
        growing = min(interval(url) * 2**state.attempt_number, _LONGEST_PAUSE)
        return max(growing, _fault(state).retry_after)

    return tenacity.Retrying(
        retry=tenacity.retry_if_exception_type(Fault),
        wait=pause,
        stop=stop,
        sleep=lambda seconds: sleep(seconds),
        reraise=True,
    )(attempt)


def interval(url: str) -> float:
    """Seconds between two requests: ARXIV_API_INTERVAL, but at least arXiv's three to any other machine."""
    wanted = environment.API_INTERVAL.number()
    return wanted if _is_loopback(url) else max(wanted, _INTERVAL)


def _is_loopback(url: str) -> bool:
    """Whether an address is on this machine."""
    host = urlsplit(url).hostname or ""
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


@contextlib.contextmanager
def api_turn(url: str) -> Iterator[None]:
    """The one connection to the API that all processes share, an interval after its last use."""
    if not (seconds := interval(url)):
        yield
        return
    try:
        connection = FileLock(store() / f"{_host(url)}.connection.lock", timeout=_QUEUE).acquire()
    except Timeout:
        what = f"another process has kept arXiv's API for {_QUEUE // 60} minutes"
        raise GatherError(f"{what}; end it and run again") from None
    with connection:
        _await_turn(url, "api", Rate(1, round(seconds * 1000)))
        yield


def content_turn(url: str) -> None:
    """Wait until a full text may be asked for: at most four in a burst, then a second's rest."""
    if seconds := interval(url):
        _await_turn(url, "content", Rate(4, round(seconds / _INTERVAL * 2000)))


def now() -> int:
    """Milliseconds since 1970: the one clock that processes share."""
    return time.time_ns() // 1_000_000


def _await_turn(url: str, kind: str, rate: Rate) -> None:
    """Block until `rate` allows one more request, counted over all processes."""
    path = store() / f"{_host(url)}.{kind}.sqlite"
    try:
        path.touch()  # with the modes of the umask, which says who shares it: SQLite's own share it with nobody
        with SQLiteBucket.init_from_file([rate], db_path=str(path), use_file_lock=True) as bucket:
            while not bucket.put(item := RateItem(kind, now())):
                newest = bucket.peek(0)
                if newest and newest.timestamp > now() + rate.interval:
                    bucket.flush()  # the machine's clock was set back
                else:
                    sleep(max(bucket.waiting(item), 1) / 1000)
            bucket.leak(now())
    except (sqlite3.Error, OSError) as problem:
        fix = f"delete the folder {path.parent}"
        raise GatherError(f"the record of requests to arXiv cannot be used ({problem}); {fix}") from problem


def store() -> Path:
    """The folder in which processes take turns: the one ARXIV_DAILY_POLITENESS names, for several users of a machine,
    else one for all processes of this user, whatever their HOME; the project's own cache where there is neither."""
    if named := environment.POLITENESS.get():
        if not (Path(named).is_dir() and os.access(named, os.W_OK)):
            raise ConfigError(
                f"{environment.POLITENESS.name} is {named}, which is not a writable folder: create it, or unset the variable"
            )
        return Path(named)
    folder = Path(tempfile.gettempdir(), f"arxiv-daily-{os.getuid()}")
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        held = folder.lstat()
    except OSError:
        return cache("politeness")
    ours = stat.S_ISDIR(held.st_mode) and held.st_uid == os.getuid() and os.access(folder, os.W_OK)
    return folder if ours else cache("politeness")


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").replace(":", "-")
