"""Full texts of papers: arXiv's HTML, else its PDF, else the abstract; in the background, fetched once."""

import atexit
import dataclasses
import datetime as dt
import logging
import queue
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING, Literal

import pandas as pd
import requests

from .. import environment
from ..files import recall, remember
from ..progress import report
from ..project import cache, is_sample
from . import http
from .http import Fault
from .section import Section, squash

if TYPE_CHECKING:
    from .digest import Digest

__all__ = ["FullText", "Section", "fulltexts", "with_texts"]

LIMIT = 50 << 20  # bytes of a page or PDF
LEAST = 400  # characters of text below which a page is a stub
SECONDS = 30  # without a byte
ATTEMPTS = 3  # tries of a request that fails
WORKERS = 4  # as many as a burst allows
GIVE_UP = 3  # papers in a row that arXiv did not answer for, after which the rest of the run asks no more
WEEK = 7  # days for which a missing text is asked for again
log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True)
class FullText:
    """One version of a paper; `url` is where readers find what `source` says, and what anchors belong to."""

    id: str
    version: int
    source: Literal["html", "pdf", "abstract"]
    url: str
    sections: list[Section]
    licence: str = ""

    def text(self, kinds: tuple[str, ...] = ("abstract", "body", "table")) -> str:
        """The sections of these kinds, titles on lines of their own; without references and appendix."""
        chosen = (section for section in self.sections if section.kind in kinds)
        return "\n\n".join(f"{section.title}\n\n{section.text}".strip() for section in chosen)


def content_url() -> str:
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
            out[row["id"]].set_result(_abstract(row))
        return out
    _Fetch(rows, out, digest.contact).start()
    return out


def with_texts(papers: pd.DataFrame, texts: Mapping[str, Future[FullText]]) -> pd.DataFrame:
    """The table with what the full texts say: the licence where a page states it, and what was there to read."""
    papers = papers.copy()
    for index, paper in papers[papers["id"].isin(list(texts))].iterrows():
        text = texts[paper["id"]].result()
        papers.at[index, "licence"] = text.licence or paper["licence"]
        papers.at[index, "fulltext"] = (
            text.source if text.source != "abstract" else paper["fulltext"] or "abstract"
        )
    return papers


THREADS: weakref.WeakSet[threading.Thread] = weakref.WeakSet()
EXIT = threading.Event()


@atexit.register
def _stop() -> None:
    """Begin nothing new, and give a PDF under way a moment: PDFium must not be in use when it is unloaded."""
    EXIT.set()
    end = time.monotonic() + 1
    for thread in list(THREADS):
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
            THREADS.add(thread)
            thread.start()

    def work(self) -> None:
        session = http.session(content_url(), self.contact)
        while not EXIT.is_set():
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
                text = _abstract(row)
            with self.lock:
                self.done += 1
                report("fulltext", self.done, self.total, row["title"])
            self.futures[row["id"]].set_result(text)

    def fulltext(self, session: requests.Session, row: dict) -> FullText:
        """From the cache, else from arXiv, else the abstract."""
        if row.get("withdrawn"):
            return _abstract(row)
        record = _Record(row)
        if found := record.text():
            return found
        if not (record.is_final() or environment.HANDED_TEXTS.get()) and (
            found := self.fetch(session, row, record)
        ):
            return found
        return _abstract(row)

    def fetch(self, session: requests.Session, row: dict, record: "_Record") -> FullText | None:
        """HTML or PDF; what was read or found missing is remembered, what could not be asked is not."""
        if self.unanswered >= GIVE_UP:
            return None
        name, certain = f"{row['id']}v{row['version']}", True
        for source, accept, read in SOURCES:
            url = f"{content_url()}/{source}/{name}"
            try:
                body = _body(session, url, accept)
            except Fault as fault:
                certain = certain and fault.final and not fault.retry_after
                log.log(logging.WARNING if fault.final else logging.INFO, "%s: %s; left aside", url, fault)
                continue
            sections, licence = read(body) if body.strip() else ([], "")
            if sum(len(section.text) for section in sections if section.kind == "body") < LEAST:
                continue
            licence = licence or row.get("licence") or ""
            text = FullText(row["id"], row["version"], source, _address(row, source), sections, licence)
            if certain:
                record.keep(text)
            self.unanswered = 0
            return text
        if certain:
            record.keep_missing()
        self.unanswered = 0 if certain else self.unanswered + 1
        return None


def _html(body: bytes) -> tuple[list[Section], str]:
    from . import latexml

    return latexml.read(body)


def _pdf(body: bytes) -> tuple[list[Section], str]:
    from . import pdf

    return (pdf.read(body) if body.lstrip().startswith(b"%PDF-") else []), ""


SOURCES: list[tuple[Literal["html", "pdf"], str, Callable[[bytes], tuple[list[Section], str]]]] = [
    ("html", "text/html", _html),
    ("pdf", "application/pdf", _pdf),
]


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

    return http.patiently(attempt, url, ATTEMPTS)


def _address(row: dict, source: str) -> str:
    if is_sample(row["id"]):
        return ""
    return row.get(f"{source}_url") or f"https://arxiv.org/{source}/{row['id']}v{row['version']}"


def _abstract(row: dict) -> FullText:
    """All there is when there is no full text."""
    section = Section("Abstract", "", squash(row["abstract"]), "abstract")
    return FullText(
        row["id"], row["version"], "abstract", _address(row, "abs"), [section], row.get("licence") or ""
    )


class _Record:
    """What is remembered of one version's full text: the text, or since when it has been missing."""

    def __init__(self, row: dict):
        self.path = cache("fulltext") / f"{row['id'].replace('/', '_')}v{row['version']}.json"
        data = recall(self.path)
        self.data: dict = data if isinstance(data, dict) else {}
        if self.data.get("missing_since", "9999") < str(row.get("updated", ""))[:10]:
            self.data = {}  # missed before it was submitted: the machine's clock was wrong

    def text(self) -> FullText | None:
        try:
            fields = dict(self.data["text"])
            return FullText(**{**fields, "sections": [Section(**section) for section in fields["sections"]]})
        except (KeyError, TypeError, ValueError):
            return None

    def is_final(self) -> bool:
        """Whether a missing text is not to be asked for now: already today, or after a week."""
        if "missing_since" not in self.data:
            return False
        since = dt.date.fromisoformat(self.data["missing_since"])
        return self.data["asked"] == today().isoformat() or (today() - since).days > WEEK

    def keep(self, text: FullText) -> None:
        remember(self.path, {"text": dataclasses.asdict(text)})

    def keep_missing(self) -> None:
        day = today().isoformat()
        remember(self.path, {"missing_since": self.data.get("missing_since", day), "asked": day})


def today() -> dt.date:
    """The day by which missing texts are counted, UTC."""
    return dt.datetime.now(dt.UTC).date()
