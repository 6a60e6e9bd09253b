"""Many windows from few requests: arXiv is asked for long spans of submission, which are cut into windows here.

What it said is kept for a week in `.cache/windows`, one file a window, so that a run that was ended goes on where
it was; a window that may still grow is not kept.
"""

import bisect
import contextlib
import datetime as dt
import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..errors import ArxivDailyError
from ..files import keep, recall, remember
from ..project import cache
from . import arxiv_api, calendar, table
from .digest import Digest
from .edition import Edition
from .frame import to_rows
from .papers import MARGIN, MOST_LOOKBACK, check_categories, query, rows_of_results, tabulate
from .receipt import make_receipt
from .table import Known

_FILL = 0.8  # of a page of arXiv's that a span should take by its average
_KEPT = dt.timedelta(days=7)


class Spans:
    """The windows of some editions of one digest, asked for in pieces of about one request each."""

    def __init__(self, editions: Sequence[Edition], now: dt.datetime | None = None):
        self.editions = sorted(editions, key=lambda edition: edition.date)
        self.digest: Digest = self.editions[0].digest
        self.now = now or dt.datetime.now(dt.UTC)
        self.missing = [edition for edition in self.editions if not self._kept(edition).is_file()]
        self.average = self._average() if self.missing else 0.0

    def count(self) -> int:
        """About how many papers arXiv has for the windows: exact for those that are kept."""
        known = sum(len(self._rows(edition) or []) for edition in self.editions)
        return known + round(self.average * len(self.missing))

    def pieces(self) -> list[list[Edition]]:
        """The windows that are to be asked for, in groups that one request can answer."""
        length = dt.timedelta(days=max(1, int(_FILL * arxiv_api.PAGE / max(self.average, 1))))
        groups: list[list[Edition]] = []
        for edition in self.missing:
            if groups and edition.date - groups[-1][0].date < length:
                groups[-1].append(edition)
            else:
                groups.append([edition])
        return groups

    def gathered(self) -> Iterator[tuple[Edition, dict | ArxivDailyError]]:
        """Every edition with what `load_gathered` gives its notebook, or with the error that keeps it from being made.

        Once arXiv has failed, what is not yet known is not asked for any more.
        """
        others = _Others(self.editions)
        starts = {group[0].key: group for group in self.pieces()}
        failed: ArxivDailyError | None = None
        fresh: dict[str, list[dict]] = {}
        for edition in self.editions:
            rows = fresh.pop(edition.key, None)
            rows = self._rows(edition) if rows is None else rows
            try:
                if rows is None and not failed:
                    fresh = self._ask(starts.get(edition.key, [edition]))
                    rows = fresh.pop(edition.key)
            except ArxivDailyError as error:
                failed = error
            if rows is None:
                assert failed is not None  # what else keeps a window from having rows
                yield edition, failed
                continue
            try:
                yield edition, self._record(edition, rows, others.of(edition, rows))
            except ArxivDailyError as error:
                yield edition, error

    def forget(self, edition: Edition) -> None:
        """The window is not needed any more: its edition is complete."""
        self._kept(edition).unlink(missing_ok=True)

    def _ask(self, group: list[Edition]) -> dict[str, list[dict]]:
        """The rows of each window of a group, from one question."""
        start, end = group[0].start, group[-1].end
        found = arxiv_api.search(query(self.digest, start, end), self.digest)
        found.sort(key=lambda result: result.published)
        if not any(start <= result.published < end for result in found):
            check_categories(self.digest)
        times = [result.published for result in found]
        windows = {}
        for edition in group:
            first, last = (bisect.bisect_left(times, instant) for instant in (edition.start, edition.end))
            windows[edition.key] = rows_of_results(found[first:last], edition)
            if calendar.closes(edition.end) <= self.now:
                text = json.dumps({"rows": windows[edition.key]}, ensure_ascii=False)
                keep(self._kept(edition), gzip.compress(text.encode(), 1))
        return windows

    def _record(self, edition: Edition, rows: list[dict], others: dict[str, Known]) -> dict:
        """What `load_gathered` gives the edition's notebook."""
        papers = tabulate(edition, rows, others)
        receipt = make_receipt(edition, papers, self.now, late="no")
        return {"edition": edition.key, "papers": to_rows(papers), "receipt": receipt}

    def _rows(self, edition: Edition) -> list[dict] | None:
        """The rows of a window that are kept."""
        try:
            return json.loads(gzip.decompress(self._kept(edition).read_bytes()))["rows"]
        except (OSError, ValueError, KeyError, EOFError):
            return None

    def _average(self) -> float:
        """Papers a day by arXiv's count over the time from the first missing window to the last."""
        first, last = self.missing[0], self.missing[-1]
        wanted = query(self.digest, first.start, last.end)
        path = _file(f"count {wanted}")
        try:
            total = recall(_fresh(path, self.now))["total"]
        except (KeyError, TypeError):
            total = arxiv_api.count(wanted, self.digest)
            remember(path, {"total": total})
        return total / ((last.date - first.date).days + 1)

    def _kept(self, edition: Edition) -> Path:
        return _fresh(_file(query(self.digest, edition.start, edition.end)), self.now)


def _file(asked: str) -> Path:
    """Where the answer to a question is kept: the same for all digests that ask it."""
    return cache("windows") / hashlib.sha256(f"{arxiv_api.api_url()} {asked}".encode()).hexdigest()[:32]


def _fresh(path: Path, now: dt.datetime) -> Path:
    """The path, of which nothing is left if it is too old to be believed."""
    with contextlib.suppress(OSError):
        if now.timestamp() - path.stat().st_mtime > _KEPT.total_seconds():
            path.unlink()
    return path


class _Others:
    """What the tables of a digest's editions have of papers, read once for many windows."""

    def __init__(self, editions: Sequence[Edition]):
        digest = editions[0].digest.name
        first, last = str(editions[0].start.date() - MARGIN), str(editions[-1].date + MOST_LOOKBACK)
        self.rows: dict[str, list[tuple[str, dict]]] = defaultdict(list)
        for folder in table.posts(digest):
            if first <= folder.name <= last:
                for paper in table.read_rows(folder):
                    known = {name: paper[name] for name in _NOTED if name in paper}
                    self.rows[paper["id"]].append((folder.name, known))

    def of(self, edition: Edition, rows: list[dict]) -> dict[str, Known]:
        """What editions but this one have of its papers."""
        papers: dict[str, Known] = {}
        for key in {paper["id"] for paper in rows} | {
            paper["id"] for paper in table.read_rows(edition.folder)
        }:
            for date, known in self.rows.get(key, []):
                if date != str(edition.date):
                    table.note(papers, date, known)
        return papers


_NOTED = ("id", "version", "submitted", "status", "reason", "first_seen")
