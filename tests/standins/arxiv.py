"""A stand-in of arXiv with a log of its requests and the faults that real ones have shown."""

import json
import re
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from arxiv_daily.sample.atom import error
from arxiv_daily.sample.server import Server, send

DATA = Path(__file__).parent.parent / "data" / "arxiv"


def records() -> list[dict]:
    """Real records around the edition 2025-12-25 (five papers), with submission times chosen for tests."""
    lines = (DATA / "records.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@dataclass
class Request:
    """One request as it came in; `time` is monotonic seconds."""

    path: str
    arguments: dict[str, str]
    headers: dict[str, str]
    time: float = field(default_factory=time.monotonic)


@dataclass
class _Planned:
    fault: str
    times: int | None
    under: str
    after: int


class StandIn(Server):
    """`with StandIn(records, contents) as arxiv:` serves at `arxiv.url`, logs in `arxiv.requests`.

    `arxiv.fail("429", times=1)` spoils the next answers; `times=None` all of them. Faults of the full texts
    are asked for with `under="/html/"` or `under="/pdf/"`. `records` and `contents` may change while it runs.
    """

    def __init__(self, records: list[dict], contents: dict[str, bytes] | None = None, latency: float = 0):
        super().__init__(records, contents)
        self.latency = latency  # seconds before each answer
        self.at_once = self.most_at_once = 0  # answers under way, and the most there ever were
        self.requests: list[Request] = []
        self._faults: list[_Planned] = []
        self._lock = threading.Lock()
        self.released = threading.Event()  # ends hanging answers

    def __exit__(self, *_: object) -> None:
        self.released.set()
        super().__exit__()

    @property
    def api(self) -> str:
        """The address for ARXIV_API_URL."""
        return f"{self.url}/api/query"

    def environ(self) -> dict[str, str]:
        """The variables that lead the package here."""
        return {"ARXIV_API_URL": self.api, "ARXIV_CONTENT_URL": self.url, "ARXIV_API_INTERVAL": "0"}

    def asked(self, start: str = "/") -> list[str]:
        """The paths asked for so far that begin with `start`, in order."""
        return [request.path for request in self.requests if request.path.startswith(start)]

    def fail(self, fault: str, times: int | None = 1, under: str = "/api/", after: int = 0) -> None:
        """Spoil `times` answers below `under` with one of `FAULTS`, the first `after` good ones aside."""
        if fault not in FAULTS:
            raise KeyError(f"no fault {fault!r}; there are {', '.join(FAULTS)}")
        self._faults.append(_Planned(fault, times, under, after))

    def respond(self, request: BaseHTTPRequestHandler) -> None:
        address = urlsplit(request.path)
        arguments = dict(parse_qsl(address.query))
        with self._lock:
            self.requests.append(Request(address.path, arguments, dict(request.headers)))
            fault = self._next_fault(address.path)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        self.released.wait(self.latency)
        good = self.answer(address.path, arguments)
        with self._lock:
            self.at_once -= 1
        if fault:
            FAULTS[fault](self, request, *good)
        else:
            send(request, *good)

    def _next_fault(self, path: str) -> str | None:
        for planned in self._faults:
            if path.startswith(planned.under) and planned.times != 0:
                if planned.after:
                    planned.after -= 1
                    return None
                if planned.times is not None:
                    planned.times -= 1
                return planned.fault
        return None


def _status(code: int, text: str = "", **headers: str):
    def fault(standin, request, status, kind, body):
        send(request, code, "text/plain", text.encode(), **headers)

    return fault


def _body(change, kind: str | None = None):
    def fault(standin, request, status, old_kind, body):
        send(request, status, kind or old_kind, change(body))

    return fault


def _cut(standin, request, status, kind, body):
    """Announce the whole body, send half of it, close."""
    request.send_response(status)
    request.send_header("Content-Type", kind)
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body[: len(body) // 2])
    request.close_connection = True


def _hang(standin, request, status, kind, body):
    """Say nothing until the client is gone or the stand-in closes."""
    standin.released.wait(60)


def _trickle(standin, request, status, kind, body):
    """One byte now and then, so that no single read takes long."""
    request.send_response(status)
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    for byte in body:
        if standin.released.wait(0.02):
            return
        try:
            request.wfile.write(bytes([byte]))
        except OSError:
            return


def _no_rows(body: bytes) -> bytes:
    return re.sub(rb"<entry>.*</entry>", b"", body, flags=re.S)


def _one_row_less(body: bytes) -> bytes:
    """Without the last entry."""
    start, end = body.rindex(b"<entry>"), body.rindex(b"</entry>") + len(b"</entry>")
    return body[:start] + body[end:]


def _one_more_counted(body: bytes) -> bytes:
    """Another total, as when a paper is announced between two pages."""
    return re.sub(rb"(<opensearch:totalResults>)(\d+)", lambda m: m[1] + b"%d" % (int(m[2]) + 1), body)


def _twice(body: bytes) -> bytes:
    """The last entry in place of the first."""
    entries = re.findall(rb"<entry>.*?</entry>", body, flags=re.S)
    return body.replace(entries[0], entries[-1], 1)


FAULTS = {
    "429": _status(429, "Too many requests", Retry_After="0"),
    "429 with Retry-After": _status(429, "Too many requests", Retry_After="7"),
    "429 until tomorrow": _status(429, "Too many requests", Retry_After="86400"),
    "503": _status(503, "Service unavailable"),
    "500": _status(500, "Internal error"),
    "406": _status(406, "Not acceptable"),
    "403": _status(403, "Forbidden"),
    "Rate exceeded": _body(lambda _: b"Rate exceeded.", "text/plain"),
    "HTML page": _body(lambda _: b"<!DOCTYPE html><html><body>We will be back.</body></html>", "text/html"),
    "empty body": _body(lambda _: b""),
    "Atom error": _body(lambda _: error("an internal error occurred")),
    "empty page": _body(_no_rows),
    "short page": _body(_one_row_less),
    "one more counted": _body(_one_more_counted),
    "row twice": _body(_twice),
    "skipped entry": _body(lambda body: re.sub(rb"<published>.*?</published>", b"", body, count=1)),
    "truncated XML": _body(lambda body: body[: len(body) * 2 // 3]),
    "no total": _body(lambda body: re.sub(rb"<opensearch:totalResults>.*?>", b"", body)),
    "cut connection": _cut,
    "hang": _hang,
    "trickle": _trickle,
}
