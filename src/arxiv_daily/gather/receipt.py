"""What an edition says of itself: how many papers were fetched, shown and left out, and what may still come."""

import datetime as dt

import pandas as pd

from . import calendar
from .edition import Edition
from .empty import why_none
from .handed import handed
from .papers import looks_back, query, reach
from .table import dates


def make_receipt(
    edition: Edition, papers: pd.DataFrame, now: dt.datetime | None = None, late: str = "auto"
) -> dict:
    """The receipt as JSON-able data; instants in ISO form, UTC.

    `state` is open until every announcement that can carry a paper of the window has passed. Where nothing is
    shown, `empty_reason` says why; GatherError, not an empty page, if nothing explains it.
    """
    if given := handed(edition):
        return given["receipt"]
    now = now or dt.datetime.now(dt.UTC)
    start = reach(edition, late, now)
    gathered, replaced = papers[papers["status"] != "replaced"], papers[papers["status"] == "replaced"]
    shown = papers[papers["status"] == "shown"]
    named = shown["categories"].explode()
    closes = calendar.closes(edition.end)
    following = next_announcement(edition, now)
    return {
        "window": [edition.start.isoformat(), edition.end.isoformat()],
        "reach": start.isoformat(),
        "query": query(edition.digest, start, edition.end),
        "state": "closed" if closes <= now else "open",
        "fetched": len(gathered),
        "shown": len(shown),
        "late": int(shown["late"].sum()),
        "listed": int((papers["status"] == "listed").sum()),
        "left_out": counts(papers.loc[papers["status"] == "left out", "reason"]),
        "replaced": len(replaced),
        "per_category": {
            name: int((named == name).sum()) for name in edition.digest.categories if (named == name).any()
        },
        "empty_reason": ""
        if len(shown)
        else why_none(edition, gathered, looks_back(edition, late, now), now),
        "closes": closes.isoformat(),
        "next_announcement": following.isoformat(),
        "calendar": "published" if calendar.is_published(following.date()) else "by rule",
        "uncovered": uncovered(edition, start) if looks_back(edition, late, now) else [],
    }


def counts(reasons: pd.Series) -> dict[str, int]:
    return {reason: int(count) for reason, count in reasons.value_counts(sort=False).sort_index().items()}


def next_announcement(edition: Edition, now: dt.datetime) -> dt.datetime:
    """The first announcement that a reader of the edition can wait for; of an old one, as it was in its day."""
    day = max(edition.end, min(now, edition.end + calendar.DAY))
    return calendar.announcement_after(day)


def uncovered(edition: Edition, start: dt.datetime) -> list[str]:
    """First and last date of the editions that nobody made in time: their windows end before a run's reach.

    Editions that were made before all their announcements had passed are among them.
    """
    before = [date for date in dates(edition.digest.name) if date < edition.date]
    if not before or Edition(edition.digest, before[-1]).end >= start:
        return []
    last = Edition(edition.digest, before[-1])
    first = next(
        date
        for date in (last.date - calendar.DAY * back for back in range(7, -2, -1))
        if date >= before[0] and calendar.closes(Edition(edition.digest, date).end) > last.end
    )
    return [str(first), str(edition.date - calendar.DAY * round((edition.end - start) / calendar.DAY))]
