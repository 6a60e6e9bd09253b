"""A small arXiv on loopback: the query API and the full texts of given records."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from . import atom

_SLICE = 2000  # rows arXiv gives at most in one answer


class Server:
    """A context manager that serves `records` and `contents` (bytes by path) at `url` until it closes."""

    def __init__(self, records: list[dict], contents: dict[str, bytes] | None = None):
        self.records = records
        self.contents = contents or {}

    def __enter__(self):
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def answer(self, path: str, arguments: dict[str, str]) -> tuple[int, str, bytes]:
        """Status, media type and body for one request."""
        if path == "/api/query":
            return self.query(arguments)
        name = path.removeprefix("/")
        if name in self.contents:
            return 200, "application/pdf" if name.startswith("pdf/") else "text/html", self.contents[name]
        return 404, "text/html", b"<!DOCTYPE html><html><body><h1>Not found</h1></body></html>"

    def query(self, arguments: dict[str, str]) -> tuple[int, str, bytes]:
        """One page of the query API."""
        try:
            found = atom.select(self.records, arguments)
            start, size = int(arguments.get("start", 0)), int(arguments.get("max_results", 10))
        except ValueError as problem:
            return 400, "application/atom+xml", atom.error(str(problem))
        size = min(size, _SLICE)
        page = atom.feed(found[start : start + size], len(found), arguments, start, size)
        return 200, "application/atom+xml", page

    def respond(self, request: BaseHTTPRequestHandler) -> None:
        """Answer one request; stand-ins with faults override this."""
        address = urlsplit(request.path)
        send(request, *self.answer(address.path, dict(parse_qsl(address.query))))


def send(request: BaseHTTPRequestHandler, status: int, kind: str, body: bytes, **headers: str) -> None:
    """A whole response; `headers` are further ones, with underscores for hyphens."""
    request.send_response(status)
    request.send_header("Content-Type", f"{kind}; charset=utf-8" if kind != "application/pdf" else kind)
    request.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        request.send_header(name.replace("_", "-"), value)
    request.end_headers()
    request.wfile.write(body)


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.respond(self)

        def log_message(self, *_: object) -> None:
            """Say nothing: the caller's output is not a server's log."""

    return Handler
