"""Addresses at the head of papers, asked whether they answer."""

import contextlib
import http.server
import threading

import pandas as pd
import pytest

from arxiv_daily.gather import link_check
from arxiv_daily.gather.digest import Digest
from arxiv_daily.gather.fulltext import with_texts


@contextlib.contextmanager
def host():
    """A web server whose pages answer with the status their name says; yields its address and what it was asked."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_HEAD(self):
            asked.append(self.path)
            self.send_response(int(self.path[1:4]))
            self.send_header("Location", "/404")
            self.end_headers()

        def log_message(self, *args):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


@pytest.mark.parametrize(
    "name", ["127.0.0.1", "localhost", "10.0.0.1", "169.254.169.254", "::1", "", "no.invalid"]
)
def test_no_host_of_ones_own_networks_is_public(name):
    assert not link_check.is_public(name)


def test_a_private_host_is_not_asked():
    with host() as (address, asked):
        assert link_check.gone([f"{address}/404"]) == set()
        assert asked == []


def test_only_what_says_that_there_is_nothing_is_gone(monkeypatch):
    monkeypatch.setattr(link_check, "is_public", lambda name: True)
    with host() as (address, asked):
        urls = [f"{address}/{status}" for status in (200, 301, 403, 404, 410, 500)]
        assert link_check.gone([*urls, urls[3]]) == {f"{address}/404", f"{address}/410"}
        assert sorted(asked) == [f"/{status}" for status in (200, 301, 403, 404, 410, 500)]
    assert link_check.gone([f"{address}/404"]) == set()  # nobody answers any more


def test_addresses_that_are_gone_leave_the_table_only_where_the_digest_asks(monkeypatch):
    row = {"id": "2601.00001", "status": "shown", "model": [], "data": [], "project": []}
    row |= {"code": ["https://a.org/x", "https://a.org/gone"], "demo": ["https://a.org/gone"]}
    monkeypatch.setattr(link_check, "_status", lambda url, contact: 404 if url.endswith("gone") else 200)
    papers = pd.DataFrame([row])
    plain = Digest(digest="audio", categories=["cs.SD"])
    assert with_texts(papers, {}, plain).loc[0, "demo"] == ["https://a.org/gone"]
    checked = with_texts(papers, {}, plain.model_copy(update={"check_links": True}))
    assert (checked.loc[0, "code"], checked.loc[0, "demo"]) == (["https://a.org/x"], [])
