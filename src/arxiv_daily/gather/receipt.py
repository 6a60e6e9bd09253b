"""What an edition says of itself: how many papers were fetched, shown and left out, and what may still come."""

import datetime as dt

import pandas as pd

from ..errors import GatherError
from . import calendar
from .edition import Edition


def make_receipt(edition: Edition, papers: pd.DataFrame, now: dt.datetime | None = None) -> dict:
    """The receipt as JSON-able data; instants in ISO form, UTC.

    `state` is open until every announcement that can carry a paper of the window has passed. An empty closed
    window that the calendar does not explain is an alarm: GatherError, not an empty page.
    """
    now = now or dt.datetime.now(dt.UTC)
    shown = papers[papers["status"] == "shown"]
    named = shown["categories"].explode()
    closes = calendar.closes(edition.end)
    closed = closes <= now
    reason = ""
    if shown.empty:
        reason = why_empty(edition, papers, closed)
    return {
        "window": [edition.start.isoformat(), edition.end.isoformat()],
        "state": "closed" if closed else "open",
        "fetched": len(papers),
        "shown": len(shown),
        "late": int(shown["late"].sum()),
        "listed": int((papers["status"] == "listed").sum()),
        "left_out": counts(papers.loc[papers["status"] == "left out", "reason"]),
        "per_category": {
            name: int((named == name).sum()) for name in edition.digest.categories if (named == name).any()
        },
        "empty_reason": reason,
        "closes": closes.isoformat(),
        "next_announcement": calendar.announcement_after(edition.end).isoformat(),
    }


def counts(reasons: pd.Series) -> dict[str, int]:
    return {reason: int(count) for reason, count in reasons.value_counts(sort=False).sort_index().items()}


def why_empty(edition: Edition, papers: pd.DataFrame, closed: bool) -> str:
    """Why nothing is shown, in Chinese; GatherError if nothing explains it."""
    if len(papers):
        return "所有论文都被过滤。"
    if not closed:
        return "本窗口的论文尚未公布。"
    if reason := calendar.reason_for_none(edition.start, edition.end):
        return reason
    raise GatherError(
        f"{edition.key}: arXiv gave no paper for a weekday with announcement; run again later, "
        "and check the categories in the params if it lasts"
    )
