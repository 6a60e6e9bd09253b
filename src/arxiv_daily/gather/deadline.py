"""One deadline for a whole HTTP answer, whatever the server does with it.

A timeout of `requests` counts from byte to byte. A server that sends one byte of a header, of `100 Continue` or of a
chunk's extension now and then is never too late for it. Here every connection is watched from the moment it stands,
handshake included, and cut when the time of the request is over; whoever reads from it then gets an error or an end.
"""

import contextlib
import socket
import threading
from collections.abc import Iterator
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

_current = threading.local()  # the watch of the request that this thread makes


class _Watch:
    """The connections of one request; `over` tells whether they were cut."""

    def __init__(self) -> None:
        self.over = False
        self._lines: list[socket.socket] = []
        self._lock = threading.Lock()

    def add(self, line: socket.socket) -> None:
        with self._lock:
            self._lines.append(line)
        if self.over:
            self.cut()

    def cut(self) -> None:
        """End all of them, whoever waits for what."""
        with self._lock:
            self.over = True
            for line in self._lines:
                with contextlib.suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        """Let them go."""
        with self._lock:
            for line in self._lines:
                line.close()
            self._lines.clear()


@contextlib.contextmanager
def within(seconds: float) -> Iterator[_Watch]:
    """Cut the connections that requests of this thread use in the block once `seconds` have passed."""
    watch = _Watch()
    timer = threading.Timer(seconds, watch.cut)
    timer.daemon = True
    timer.start()
    _current.watch = watch
    try:
        yield watch
    finally:
        _current.watch = None
        timer.cancel()
        watch.end()


class _Watched:
    """A connection that keeps a second handle of its socket, for TLS takes the first one for itself."""

    _line: socket.socket | None = None

    def _new_conn(self) -> socket.socket:
        line = super()._new_conn()  # type: ignore[misc]
        self._line = line.dup()
        self._show()
        return line

    def putrequest(self, *words: Any, **more: Any) -> None:
        self._show()  # a connection that is used again
        super().putrequest(*words, **more)  # type: ignore[misc]

    def close(self) -> None:
        super().close()  # type: ignore[misc]
        if self._line is not None:
            self._line.close()
            self._line = None

    def _show(self) -> None:
        watch = getattr(_current, "watch", None)
        if watch is not None and self._line is not None:
            watch.add(
                self._line.dup()
            )  # the watch's own: a connection may be closed while its answer is read


class _PlainConnection(_Watched, HTTPConnection):
    pass


class _SecureConnection(_Watched, HTTPSConnection):
    pass


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


_POOLS = {"http": _PlainPool, "https": _SecurePool}


class _Adapter(HTTPAdapter):
    """What `requests` asks for connections, with and without a proxy."""

    def init_poolmanager(self, *words: Any, **more: Any) -> None:
        super().init_poolmanager(*words, **more)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **more: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **more)
        if proxy.lower().startswith("http"):
            manager.pool_classes_by_scheme = _POOLS
        return manager


class _Session(requests.Session):
    """One that follows no redirect, and so does not read the body of one to its end."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


def watched_session() -> requests.Session:
    """A session whose connections a deadline can cut; it follows no redirect and keeps no cookie."""
    session = _Session()
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
    for scheme in ("http://", "https://"):
        session.mount(scheme, _Adapter())
    return session
