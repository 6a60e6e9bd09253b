"""One deadline for a whole answer: servers that are never silent and never done, redirects, lengths in strange digits."""

import gzip
import socket
import threading

import pytest

from arxiv_daily.gather import http, link_check
from arxiv_daily.gather.http import Fault


class Slow:
    """A server on loopback that sends each of `pieces`, then `drip` for ever, a little at a time."""

    def __init__(self, start: bytes, drip: bytes, pause: float = 0.05):
        self.start, self.drip, self.pause = start, drip, pause
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}/api"
        self.ended = threading.Event()
        self.gone = threading.Event()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        while not self.ended.is_set():
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.answer, args=(client,), daemon=True).start()

    def answer(self, client: socket.socket) -> None:
        with client:
            try:
                client.recv(65536)
                client.sendall(self.start.replace(b"HERE", self.url.encode()))
                while self.drip and not self.ended.wait(self.pause):
                    client.sendall(self.drip)
            except OSError:
                self.gone.set()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.listener.close()


def ask(url: str):
    return http.get(http.session(url), url, "text/plain", limit=1 << 16, seconds=0.3)


@pytest.mark.parametrize(
    ("start", "drip"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\nX-A: ", b"a"),
        (b"HTTP/1.1 200 OK\r\n", b"X: 1\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", b"e"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n", b"T: 1\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b"a"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"a"),
        (b"HTTP/1.1 302 Found\r\nLocation: HERE\r\nX: ", b"a"),
    ],
    ids=["status", "header", "headers", "continue", "extension", "trailers", "body", "body to the end", "redirect"],
)  # fmt: skip
def test_a_server_that_is_never_done_is_cut(start, drip):
    """The server would go on for as long as it is listened to; the client ends, and the connection with it."""
    with Slow(start, drip) as server:
        with pytest.raises(Fault, match=r"no whole answer within 0.6 s"):
            ask(server.url)
        assert server.gone.wait(10), "the connection was not cut"


def test_redirects_take_no_longer_together():
    with Slow(
        b"HTTP/1.1 302 Found\r\nLocation: HERE\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", b""
    ) as server:
        with pytest.raises(Fault, match="more than 5 redirects") as caught:
            ask(server.url)
        assert caught.value.final


@pytest.mark.parametrize(
    ("location", "host"),
    [
        ("http://localhost:1/latest/meta-data/", "localhost"),
        ("http://127.0.0.1:1/", "127.0.0.1"),
        ("https://evil.example/", "evil.example"),
        ("//evil.example/x", "evil.example"),
        ("http://export.arxiv.org/api", "export.arxiv.org"),
        ("https://arxiv.org.evil.example/", "arxiv.org.evil.example"),
        ("https://evilarxiv.org/", "evilarxiv.org"),
        ("https://u:p@arxiv.org/", "arxiv.org"),
        ("https://arxiv.org:8443/", "arxiv.org"),
        ("file:///etc/passwd", "none"),
        ("ftp://arxiv.org/", "arxiv.org"),
    ],
)
def test_a_redirect_to_another_host_is_refused(location, host):
    answer = f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode()
    with (
        Slow(answer, b"") as server,
        pytest.raises(Fault, match=rf"a redirect to another host \({host}\)") as caught,
    ):
        ask(server.url)
    assert caught.value.final


@pytest.mark.parametrize(
    ("here", "location", "there"),
    [
        ("https://export.arxiv.org/pdf/1", "https://arxiv.org/pdf/1", "https://arxiv.org/pdf/1"),
        ("https://export.arxiv.org/pdf/1", "/pdf/1v2", "https://export.arxiv.org/pdf/1v2"),
        ("http://export.arxiv.org/pdf/1", "https://export.arxiv.org/pdf/1", "https://export.arxiv.org/pdf/1"),
        ("http://mirror.example:8080/a", "b", "http://mirror.example:8080/b"),
    ],
)
def test_a_redirect_to_the_same_host_or_arxiv_is_followed(here, location, there):
    assert http._redirected(here, location) == there


def test_a_redirect_is_followed_to_its_page():
    answer = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbody"
    with Slow(answer, b"") as server:
        assert ask(server.url).content == b"body"


@pytest.mark.parametrize("length", ["+4", "-4", "4_0", "0x4", "4.0", " ", "\u00b2"])
def test_a_length_that_is_no_number_in_digits(length):
    answer = f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\nbody".encode("latin-1")
    with Slow(answer, b"") as server, pytest.raises(Fault):
        ask(server.url)


@pytest.mark.parametrize("length", ["9" * 400, "99999999"])
def test_a_length_beyond_the_limit_is_final(length):
    answer = f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n".encode()
    with Slow(answer, b"") as server, pytest.raises(Fault) as caught:
        ask(server.url)
    assert caught.value.final or "length" in str(caught.value) or "connection" in str(caught.value)


PACKED = gzip.compress(b"body" * 100, mtime=0)


@pytest.mark.parametrize(
    ("packing", "body", "fault"),
    [
        ("gzip", PACKED[:-9], "ends in the middle"),
        ("gzip", b"body", "no usable answer"),
        ("gzip, gzip", gzip.compress(PACKED, mtime=0), "packed as"),
        ("br", b"body", "packed as"),
        ("gzip", gzip.compress(b"a" * (1 << 17), mtime=0), "more than"),
    ],
)
def test_what_is_not_whole_or_packed_in_another_way_is_no_answer(packing, body, fault):
    answer = f"HTTP/1.1 200 OK\r\nContent-Encoding: {packing}\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    with Slow(answer.encode() + body, b"") as server, pytest.raises(Fault, match=fault):
        ask(server.url)


def test_a_packed_answer_is_unpacked_and_no_cookie_is_kept():
    answer = f"HTTP/1.1 200 OK\r\nContent-Encoding: GZIP\r\nSet-Cookie: a=b\r\nContent-Length: {len(PACKED)}\r\n\r\n"
    with Slow(answer.encode() + PACKED, b"") as server:
        session = http.session(server.url)
        page = http.get(session, server.url, "text/plain", limit=1000, seconds=0.3)
    assert page.content == b"body" * 100 and not session.cookies


def test_the_body_of_a_redirect_is_not_read():
    answer = b"HTTP/1.1 302 Found\r\nLocation: https://evil.example/\r\n\r\n"
    with Slow(answer, b"x" * 65536, pause=0) as server, pytest.raises(Fault, match="another host"):
        ask(server.url)  # else the deadline would end it, with another fault


def test_a_strangers_server_that_is_never_done_is_cut_too(monkeypatch):
    monkeypatch.setattr(link_check, "is_public", lambda host: True)
    monkeypatch.setattr(link_check, "_SECONDS", 0.3)
    with Slow(b"HTTP/1.1 404 Gone\r\nX-A: ", b"a") as server:
        assert link_check.gone([server.url]) == set()
        assert server.gone.wait(10)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7.0), (" 12 ", 12.0), ("²", 0), ("٣", 0), ("-5", 0), ("1e9", 0), ("+3", 0), ("soon", 0), ("", 0), ("9" * 400, 9999999999.0)],
)  # fmt: skip
def test_retry_after_in_digits_or_a_date(header, seconds):
    assert http._seconds(header) == seconds
    assert http._seconds("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    assert http._seconds("Wed, 21 Oct 99999 07:28:00 GMT") == 0


def test_an_ordinary_answer_within_the_time_leaves_the_connection_for_the_next():
    """The watch of the first request does not cut the second."""
    with Slow(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbody", b"") as server:
        session = http.session(server.url)
        for _ in range(3):
            page = http.get(session, server.url, "text/plain", limit=99, seconds=0.2)
            assert page.content == b"body"
