"""Why an edition shows nothing: arXiv's calendar, a true zero, or an API that must not be believed.

An API whose index is behind or broken says zero as calmly as an empty day does. So where the calendar does not
explain a zero, a control query asks for the same time in a field that never sleeps; if that is empty too, or the
digest's own categories are usually full, the run ends with an alarm and the next one tries again.
"""

import datetime as dt
import zoneinfo
from typing import TYPE_CHECKING

import pandas as pd

from ..errors import GatherError
from ..lazy import Lazy
from . import calendar, empty_reasons, reasons, table
from .edition import Edition
from .papers import MARGIN, query, reach, submitted
from .reasons import code_of, reason_of

if TYPE_CHECKING:
    from . import arxiv_api
else:
    arxiv_api = Lazy("arxiv_daily.gather.arxiv_api")

_CONTROL = "cat:cs.LG"  # more than a hundred papers on a working day, dozens on any other
_USUAL_DAYS = 28
_USUAL = 200  # papers in `USUAL_DAYS` from which on a working day without any is no chance


def why_none(edition: Edition, papers: pd.DataFrame, looked_back: bool, now: dt.datetime) -> str:
    """Why nothing is shown, as a code of `empty_reasons`; GatherError if nothing explains it."""
    if len(papers):
        elsewhere = papers["reason"].map(code_of).eq(reasons.ELSEWHERE).all()
        return empty_reasons.ELSEWHERE if elsewhere else empty_reasons.FILTERED
    if calendar.closes(edition.end) <= now:
        return _why_none_in_window(edition)
    return _why_none_yet(edition, now) if looked_back else empty_reasons.OPEN


def _why_none_in_window(edition: Edition) -> str:
    """The reason for a window of which everything has been announced."""
    if few := calendar.why_few(edition.start, edition.end):
        return few
    _check(edition, edition.start, edition.end)
    return empty_reasons.NOT_SUBMITTED


def _why_none_yet(edition: Edition, now: dt.datetime) -> str:
    """The reason for a run that looked back to everything announced so far and found nothing new."""
    announced = calendar.newest_visible(now)
    first, last = calendar.batch_of(announced)
    first, last = max(first, reach(edition, "yes", now)), min(last, edition.end)
    if first >= last:
        return reason_of(empty_reasons.NOT_ANNOUNCED, _why_nothing_since(announced, now, edition.zone))
    if _is_seen(edition, first, last):
        return reason_of(empty_reasons.NOTHING_NEW, _why_nothing_since(announced, now, edition.zone))
    _check(edition, first, last)
    return empty_reasons.NOT_IN_BATCH


def _why_nothing_since(announced: dt.datetime, now: dt.datetime, zone: zoneinfo.ZoneInfo) -> str:
    """What has kept the API without papers since the newest announcement it shows: the instant, in `zone`, from
    which it has those announced since; else the codes of the evenings without announcement, joined by `;`."""
    if (following := calendar.announcement_after(announced)) <= now:
        visible = following + calendar.VISIBLE_AFTER
        return visible.astimezone(zone).isoformat(timespec="minutes")
    return ";".join(calendar.silences(announced, now))


def _is_seen(edition: Edition, first: dt.datetime, last: dt.datetime) -> bool:
    """Whether other editions have papers of a span of submission."""
    since, until = first.date() - MARGIN, edition.date + MARGIN
    papers = table.known(edition.digest.name, edition.date, since, until).values()
    instants = (dt.datetime.fromisoformat(paper.submitted) for paper in papers if paper.submitted)
    return any(first <= instant < last for instant in instants)


def _check(edition: Edition, first: dt.datetime, last: dt.datetime) -> None:
    """GatherError unless a zero of the digest's categories in a span of working hours is to be believed."""
    digest = edition.digest
    named = ", ".join(digest.categories)
    zero = f"{edition.key}: arXiv's API has no paper of {named} submitted {first:%F %H:%M} to {last:%F %H:%M} UTC"
    advice = "nothing was lost, run again in an hour"
    if not arxiv_api.count(f"{_CONTROL} AND {submitted(first, last)}", digest):
        raise GatherError(f"{zero}, nor any of {_CONTROL[4:]}: its index is behind or broken; {advice}")
    usual = arxiv_api.count(query(digest, first - calendar.DAY * _USUAL_DAYS, first), digest)
    if usual >= _USUAL and last - first > calendar.DAY / 2:
        raise GatherError(
            f"{zero}, but {usual} in the {_USUAL_DAYS} days before: its index is not whole; {advice}"
        )
