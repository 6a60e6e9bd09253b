"""Full texts of papers: arXiv's HTML, else its PDF, else the abstract; in the background, fetched once."""

import atexit
import json
import logging
import queue
import re
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING, Literal

import pandas as pd
import requests

from .. import environment, progress
from . import http, paper_text
from .facts import ADDRESSES, facts_of_text
from .http import Fault
from .link_check import gone
from .paper_text import FullText
from .section import Contents, Reason, Section

if TYPE_CHECKING:
    from .digest import Digest

__all__ = ["FullText", "Section", "fulltexts", "with_texts"]

LIMIT = 50 << 20  # bytes of a page or PDF
_LEAST = 400  # characters of text below which a page is a stub
SECONDS = 30  # without a byte
_ATTEMPTS = 3  # tries of a request that fails
WORKERS = 4  # as many as a burst allows
READER_SECONDS = 120  # a PDF may take in a process of its own, which is then ended
_GIVE_UP = 3  # papers in a row that arXiv did not answer for, after which the rest of the run asks no more
log = logging.getLogger(__name__)


def _content_url() -> str:
    """The root of `/html/` and `/pdf/`: ARXIV_CONTENT_URL, else arXiv's host for programs."""
    return environment.CONTENT_URL.get().rstrip("/")


def fulltexts(papers: pd.DataFrame, digest: "Digest") -> dict[str, Future[FullText]]:
    """A future for each paper shown, by id; fetching starts at once and never raises for a missing text.

    With `reading: none` nobody needs full texts: the futures hold the abstracts.
    """
    rows = [row for row in papers.to_dict("records") if row.get("status", "shown") == "shown"]
    out: dict[str, Future[FullText]] = {row["id"]: Future() for row in rows}
    if digest.reading == "none":
        for row in rows:
            out[row["id"]].set_result(paper_text.abstract_only(row, "unwanted"))
        return out
    _Fetch(rows, out, digest.contact).start()
    return out


def with_texts(
    papers: pd.DataFrame, texts: Mapping[str, Future[FullText]], digest: "Digest | None" = None
) -> pd.DataFrame:
    """The table with what the full texts say: the licence where a page states it, what was there to read, and the
    addresses and affiliations it names."""
    papers = papers.copy()
    for name in ("affiliations", *ADDRESSES):
        if name not in papers:  # a table of an older form
            papers[name] = [[] for _ in range(len(papers))]
    for index, paper in papers[papers["id"].isin(list(texts))].iterrows():
        text = texts[paper["id"]].result()
        papers.at[index, "licence"] = text.licence or paper["licence"]
        if text.source == "abstract" and paper["fulltext"] not in ("", "abstract"):
            continue  # what an earlier run read still stands on the page
        for name, known in facts_of_text(paper, text.sections, text.affiliations).items():
            papers.at[index, name] = known
        papers.at[index, "fulltext"] = text.source
        papers.at[index, "fulltext_words"] = text.words
        papers.at[index, "fulltext_sections"] = text.chapters
        papers.at[index, "fulltext_whole"] = text.whole and text.source != "abstract"
    if digest and digest.check_links:
        _drop_gone(papers, digest.contact)
    return papers


def _drop_gone(papers: pd.DataFrame, contact: str) -> None:
    """Take out of the table the addresses of papers shown at which there is nothing."""
    shown = papers.index[papers["status"] == "shown"]
    missing = gone((url for kind in ADDRESSES for urls in papers.loc[shown, kind] for url in urls), contact)
    for kind in ADDRESSES:
        for index in shown:
            papers.at[index, kind] = [url for url in papers.at[index, kind] if url not in missing]


_THREADS: weakref.WeakSet[threading.Thread] = weakref.WeakSet()
_EXIT = threading.Event()


@atexit.register
def _stop() -> None:
    """Begin nothing new, and give a PDF under way a moment: PDFium must not be in use when it is unloaded."""
    _EXIT.set()
    end = time.monotonic() + 1
    for thread in list(_THREADS):
        thread.join(max(0.0, end - time.monotonic()))


class _Fetch:
    """The background work of one call, in daemon threads: the interpreter's exit waits for none of them."""

    def __init__(self, rows: list[dict], futures: dict[str, Future[FullText]], contact: str):
        self.futures, self.contact, self.total = futures, contact, len(rows)
        self.waiting: queue.SimpleQueue[dict] = queue.SimpleQueue()
        for row in rows:
            self.waiting.put(row)
        self.lock = threading.Lock()
        self.done = self.unanswered = 0

    def start(self) -> None:
        for _ in range(min(WORKERS, self.total)):
            thread = threading.Thread(target=self.work, name="fulltext", daemon=True)
            _THREADS.add(thread)
            thread.start()

    def work(self) -> None:
        session = http.session(_content_url(), self.contact)
        while not _EXIT.is_set():
            try:
                row = self.waiting.get_nowait()
            except queue.Empty:
                return
            if not self.futures[row["id"]].set_running_or_notify_cancel():
                continue
            try:
                text = self.fulltext(session, row)
            except Exception:
                log.exception("full text of %s: reading it failed", row["id"])
                text = paper_text.abstract_only(row, "broken")
            with self.lock:
                self.done += 1
                progress.report("fulltext", self.done, self.total, row["title"])
            self.futures[row["id"]].set_result(text)

    def fulltext(self, session: requests.Session, row: dict) -> FullText:
        """From the cache, else from arXiv, else the abstract."""
        if row.get("withdrawn"):
            return paper_text.abstract_only(row, "withdrawn")
        record = paper_text.Record(row)
        kept = record.text()
        if record.is_settled() or environment.HANDED_TEXTS.get():
            return kept or paper_text.abstract_only(row, record.reason)
        return (
            self.fetch(session, row, record, kept)
            or kept
            or paper_text.abstract_only(row, record.reason or "unanswered")
        )

    def fetch(
        self, session: requests.Session, row: dict, record: paper_text.Record, kept: FullText | None
    ) -> FullText | None:
        """HTML or PDF; what was read or found missing is remembered, what could not be asked is not.

        `kept` is what an earlier day read while something better was missing: it is not fetched again.
        """
        if self.unanswered >= _GIVE_UP:
            return None
        name, certain, part = f"{row['id']}v{row['version']}", True, None
        reason: Reason = "missing"
        for source, accept, read in _SOURCES:
            if kept and kept.source == source and kept.whole:
                part = kept
                break
            url = f"{_content_url()}/{source}/{name}"
            try:
                body = _body(session, url, accept)
            except Fault as fault:
                certain = certain and fault.final and not fault.retry_after
                reason = "too-big" if "more than" in str(fault) else reason
                log.log(logging.WARNING if fault.final else logging.INFO, "%s: %s; left aside", url, fault)
                continue
            if not body.strip():
                continue
            found = _judged(read(body), row)
            if found.reason and not found.sections:
                log.info("%s: no text (%s)", url, found.reason)
            reason = found.reason or reason
            if found.reason in _NO_TEXT or _length(found) < _LEAST:
                continue
            licence = found.licence or row.get("licence") or ""
            address = paper_text.address(row, source)
            text = FullText(
                row["id"], row["version"], source, address, found.sections, licence, found.whole, found.reason,
                found.affiliations,
            )  # fmt: skip
            if part is None or text.words > part.words or text.whole:
                part = text
            if found.reason != "cut":
                break
        self.unanswered = 0 if certain else self.unanswered + 1
        if certain and part:
            record.keep(part)
        elif certain:
            record.keep_missing(reason)
        else:
            record.reason = reason if reason != "missing" else "unanswered"
        return part


def _length(found: Contents) -> int:
    return sum(len(one.text) for one in found.sections if one.kind in ("body", "table", "appendix"))


def _judged(found: Contents, row: dict) -> Contents:
    """What a file holds, or nothing if it is beyond doubt another paper's.

    The text of a paper has most of the longer words of its own title and abstract, whatever the version; one that is
    not in English is not judged.
    """
    wanted = set(re.findall(r"[a-z]{5,}", f"{row.get('title', '')} {row.get('abstract', '')}".lower()))
    text = " ".join(f"{one.title} {one.text}" for one in found.sections).lower()
    there = set(re.findall(r"[a-z]{5,}", text))
    if len(wanted) < 25 or len(there) < 150 or not {"which", "these", "their", "where", "using"} & there:
        return found
    if len(wanted & there) < 0.25 * len(wanted):
        return Contents(licence="", whole=False, reason="other-paper")
    return found


def _html(body: bytes) -> Contents:
    from . import latexml

    return latexml.contents(body)


def _pdf(body: bytes) -> Contents:
    """A PDF is read in a process of its own: PDFium is C++, and a file made for it can hang or end a process."""
    if b"%PDF-" not in body[:1024]:
        return Contents(whole=False, reason="not-a-paper")
    command = [sys.executable, "-m", f"{__package__}.pdf"]
    try:
        done = subprocess.run(command, input=body, capture_output=True, timeout=READER_SECONDS)
        fields = json.loads(done.stdout)
        return Contents(**{**fields, "sections": [Section(**one) for one in fields["sections"]]})
    except subprocess.TimeoutExpired:
        return Contents(whole=False, reason="too-slow")
    except (ValueError, KeyError, TypeError):
        return Contents(whole=False, reason="broken")


_SOURCES: list[tuple[Literal["html", "pdf"], str, Callable[[bytes], Contents]]] = [
    ("html", "text/html", _html),
    ("pdf", "application/pdf", _pdf),
]
# What is left of these is not the paper: the next source is asked, then there is the abstract alone.
_NO_TEXT = {"broken-off", "other-paper", "not-a-paper", "empty"}


def _body(session: requests.Session, url: str, accept: str) -> bytes:
    """What is at an address, empty if there is nothing; a `Fault` if that cannot be known."""

    def attempt() -> bytes:
        http.content_turn(url)
        page = http.get(session, url, accept, limit=LIMIT, seconds=SECONDS)
        if page.status_code in (404, 410):
            return b""
        if page.status_code != 200:
            raise Fault(f"HTTP {page.status_code}", retry_after=page.retry_after)
        return page.content

    return http.patiently(attempt, url, _ATTEMPTS)
