"""Searches of arXiv's query API that cannot be fooled: all rows, or an error that names what came instead.

The library `arxiv` parses and pages; it takes most failures for empty pages. So it gets its pages from here,
where every answer is checked before the library sees it and asked for again if it is not whole.
"""

import datetime as dt
import logging
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import arxiv
from lxml import etree

from .. import environment
from ..errors import ConfigError, GatherError
from . import http
from .http import Fault

if TYPE_CHECKING:
    from .digest import Digest

PAGE = 1000  # rows a request; arXiv gives at most 2000
MOST = 30_000  # rows arXiv gives for one query
_LIMIT = 64 << 20  # bytes of one answer
ACCEPT = "application/atom+xml, application/xml;q=0.9"
_NAMES = {"atom": "http://www.w3.org/2005/Atom", "opensearch": "http://a9.com/-/spec/opensearch/1.1/"}
_NEVER = "1970-01-01T00:00:00Z"  # in no window
log = logging.getLogger(__name__)
_SORTS = {"submitted": arxiv.SortCriterion.SubmittedDate, "updated": arxiv.SortCriterion.LastUpdatedDate}


def api_url() -> str:
    """The address of the query API: ARXIV_API_URL, else arXiv's."""
    return environment.API_URL.get()


def search(
    query: str,
    digest: "Digest",
    *,
    max_results: int | None = None,
    ids: Sequence[str] = (),
    sort: str = "submitted",
) -> list[arxiv.Result]:
    """All rows of a query (or those of `ids`), newest first by `sort` ("submitted" or "updated").

    Every row that arXiv counts is there exactly once; anything else is a `GatherError`. An empty list means
    that arXiv said zero: `answers` tells whether to believe it.
    """
    return _search(query, digest, max_results, ids, sort)[0]


def count(query: str, digest: "Digest") -> int:
    """How many rows arXiv counts for a query."""
    return _search(query, digest, max_results=1)[1]


def _search(
    query: str,
    digest: "Digest",
    max_results: int | None,
    ids: Sequence[str] = (),
    sort: str = "submitted",
) -> tuple[list[arxiv.Result], int]:
    """The rows asked for, and how many there are in all."""
    pages = _Pages(digest)
    client = arxiv.Client(page_size=min(PAGE, max_results or PAGE), delay_seconds=0, num_retries=0)
    client.query_url_format = api_url() + "?{}"
    client._session = pages
    wanted = arxiv.Search(query, list(ids), max_results, _SORTS[sort], arxiv.SortOrder.Descending)

    def attempt() -> tuple[list[arxiv.Result], int]:
        pages.totals.clear()
        rows = list(client.results(wanted))
        pages.check_whole(rows, max_results)
        return rows, pages.totals[0]

    try:
        return http.patiently(attempt, api_url())
    except Fault as fault:
        raise _named(fault, query or ",".join(ids)) from fault


def answers(digest: "Digest") -> bool:
    """Whether arXiv knows any paper of the digest's categories: the control query against a false zero."""
    return bool(count(" OR ".join(f"cat:{name}" for name in digest.categories), digest))


class _Pages:
    """What `arxiv.Client` takes for its HTTP session."""

    def __init__(self, digest: "Digest"):
        url = api_url()
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
            raise ConfigError(
                f"ARXIV_API_URL is not a web address ({url}): unset it, or use one that begins with https://"
            )
        self.totals: list[int] = []
        self._http = http.session(url, digest.contact)

    def get(self, url: str, headers: object = None) -> http.Fetched:
        """One page, whole; the library's own headers are not used."""
        seconds = environment.API_TIMEOUT.number()
        with http.api_turn(url):
            page = http.get(self._http, url, ACCEPT, limit=_LIMIT, seconds=seconds)
        body, total = check(page, url)
        self.totals.append(total)
        return http.Fetched(200, body, url)

    def check_whole(self, rows: list[arxiv.Result], max_results: int | None) -> None:
        """Raise a `Fault` unless the rows of all pages are as many as arXiv counted, each once."""
        total = self.totals[0]
        if len(set(self.totals)) > 1:
            raise Fault(f"a number of results that changed between pages ({self.totals})")
        if total > MOST and not max_results:
            raise Fault(f"{total} results, more than the {MOST} it gives for one query", final=True)
        if len(rows) != min(total, max_results or total):
            raise Fault(f"{len(rows)} rows although totalResults is {total}")
        if twice := len(rows) - len({re.sub(r"v\d+$", "", row.entry_id) for row in rows}):
            raise Fault(f"{twice} of {len(rows)} rows twice")


def check(page: http.Fetched, url: str) -> tuple[bytes, int]:
    """The feed of an answer that has all its rows, and totalResults; a `Fault` for any other answer."""
    body = re.sub(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", b"", page.content)
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        root = None
    feed = root is not None and root.tag == f"{{{_NAMES['atom']}}}feed"
    entries = root.findall("atom:entry", _NAMES) if feed else []
    for entry in entries:
        if "/api/errors" in entry.findtext("atom:id", "", _NAMES):
            summary = " ".join(entry.findtext("atom:summary", "", _NAMES).split())[:200]
            raise Fault(f"the error “{summary}”", final=page.status_code == 400)
    if page.status_code != 200:
        raise Fault(f"HTTP {page.status_code}", retry_after=page.retry_after, final=page.status_code == 400)
    if not feed:
        raise Fault(_kind(body))
    for entry in entries:
        for name in ("id", "updated", "published"):
            if not entry.findtext(f"atom:{name}", "", _NAMES).strip():
                what = entry.findtext("atom:id", "", _NAMES).rpartition("/")[2] or "without id"
                raise Fault(f"an entry ({what}) without <{name}>")
    if [entry for entry in entries if _settle_dates(entry)]:
        body = etree.tostring(root)
    total, size = (_number(root, name) for name in ("totalResults", "itemsPerPage"))
    if total is None:
        raise Fault("a feed without totalResults")
    asked = {
        key: int(values[0]) for key, values in parse_qs(urlsplit(url).query).items() if values[0].isdigit()
    }
    expected = min(asked["max_results"], size or MOST, max(0, total - asked["start"]))
    if len(entries) != expected:
        page_kind = "an empty page" if not entries else f"a page of {len(entries)} rows instead of {expected}"
        raise Fault(f"{page_kind} although totalResults is {total}")
    return body, total


def _settle_dates(entry: etree._Element) -> bool:
    """Give an entry whose dates nobody can read those of no window, so that it costs no other entry; whether it did."""
    settled = False
    for name in ("published", "updated"):
        element = entry.find(f"atom:{name}", _NAMES)
        try:
            dt.datetime.fromisoformat(element.text.strip()).astimezone(dt.UTC)
        except (ValueError, OverflowError):
            what = entry.findtext("atom:id", "", _NAMES)
            log.warning("arXiv's entry %.80s is left out: <%s> is %.40r", what, name, element.text)
            element.text, settled = _NEVER, True
    return settled


def _number(root: etree._Element, name: str) -> int | None:
    text = root.findtext(f"opensearch:{name}", "", _NAMES).strip()
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def _kind(body: bytes) -> str:
    """What an answer is that should have been a feed, in words."""
    start = body.lstrip()[:300]
    if not start:
        return "an empty answer"
    if re.match(rb"<(!doctype html|html)", start, re.I):
        return "an HTML page"
    if start.startswith((b"<?xml", b"<feed")):
        return "a truncated or broken feed"
    return f"the text “{' '.join(start[:60].decode('utf-8', 'replace').split())}”"


def _named(fault: Fault, query: str) -> GatherError:
    """One line: address, what came back, attempts, what to do."""
    times = "once" if fault.tries == 1 else f"{fault.tries} times"
    if fault.offline:
        advice = "check the network connection and run again"
    elif fault.final:
        advice = (
            "check ARXIV_API_URL"
            if "redirect" in str(fault)
            else "correct or narrow the query"
            if not fault.retry_after
            else f"wait {fault.retry_after:g} s and run again"
        )
    else:
        advice = "nothing was lost; run again in an hour"
    return GatherError(
        f"arXiv's API at {api_url()} was asked {times} for [{query[:200]}] and gave {fault}; {advice}"
    )
