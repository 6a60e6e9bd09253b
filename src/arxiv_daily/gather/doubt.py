"""Why an edition shows nothing: arXiv's calendar, a true zero, or an API that must not be believed.

An API whose index is behind or broken says zero as calmly as an empty day does. So where the calendar does not
explain a zero, a control query asks for the same time in a field that never sleeps; if that is empty too, or the
digest's own categories are usually full, the run ends with an alarm and the next one tries again.
"""

import datetime as dt
import zoneinfo

import pandas as pd

from ..errors import GatherError
from . import calendar, client, table
from .edition import Edition
from .papers import MARGIN, query, reach, submitted
from .table import ELSEWHERE

CONTROL = "cat:cs.LG"  # more than a hundred papers on a working day, dozens on any other
USUAL_DAYS = 28
USUAL = 200  # papers in `USUAL_DAYS` from which on a working day without any is no chance


def why_none(edition: Edition, papers: pd.DataFrame, looked_back: bool, now: dt.datetime) -> str:
    """Why nothing is shown, in Chinese; GatherError if nothing explains it."""
    if len(papers):
        elsewhere = papers["reason"].str.startswith(ELSEWHERE).all()
        return "本窗口的论文已见于其他各期。" if elsewhere else "找到的论文都未通过筛选。"
    if calendar.closes(edition.end) <= now:
        return why_none_in_window(edition)
    return why_none_yet(edition, now) if looked_back else "本窗口的论文尚未全部公布。"


def why_none_in_window(edition: Edition) -> str:
    """The reason for a window of which everything has been announced."""
    few = calendar.why_few(edition.start, edition.end)
    check(edition, edition.start, edition.end, working_day=not few)
    return few or "对照查询表明 arXiv 运行正常，这些分类此间没有投稿。"


def why_none_yet(edition: Edition, now: dt.datetime) -> str:
    """The reason for a run that looked back to everything announced so far and found nothing new."""
    announced = calendar.newest_visible(now)
    first, last = calendar.batch_of(announced)
    first, last = max(first, reach(edition, "yes", now)), min(last, edition.end)
    if first >= last:
        return "本窗口的论文尚未公布。"
    if not is_seen(edition, first, last):
        check(edition, first, last, working_day=last - first > calendar.DAY / 2)
        return "对照查询表明 arXiv 运行正常，最近一批公布中没有这些分类的论文。"
    return why_nothing_since(announced, now, edition.zone)


def why_nothing_since(announced: dt.datetime, now: dt.datetime, zone: zoneinfo.ZoneInfo) -> str:
    """Why no announcement has become visible since the newest one that was read."""
    following = calendar.announcement_after(announced)
    if following <= now:
        visible = following + calendar.VISIBLE_AFTER
        return f"最新一批论文已公布，约 {visible.astimezone(zone):%m-%d %H:%M} 起可以取到。"
    evening = announced.astimezone(calendar.EASTERN).date() + calendar.DAY
    reasons = {}
    while calendar.evening(evening) < min(now, following):
        reasons[calendar.silence(evening)] = None
        evening += calendar.DAY
    named = "；".join(reasons)
    return "自上一期以来 arXiv 没有公布新论文" + (f"（美国东部时间{named}）。" if named else "。")


def is_seen(edition: Edition, first: dt.datetime, last: dt.datetime) -> bool:
    """Whether other editions have papers of a span of submission."""
    since, until = first.date() - MARGIN, edition.date + MARGIN
    papers = table.known(edition.digest.digest, edition.date, since, until).values()
    instants = (dt.datetime.fromisoformat(paper.submitted) for paper in papers if paper.submitted)
    return any(first <= instant < last for instant in instants)


def check(edition: Edition, first: dt.datetime, last: dt.datetime, working_day: bool) -> None:
    """GatherError unless a zero of the digest's categories in a span of submission is to be believed."""
    digest = edition.digest
    named = ", ".join(digest.categories)
    span = f"{first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M} UTC"
    if not client.count(f"{CONTROL} AND {submitted(first, last)}", digest):
        raise GatherError(
            f"{edition.key}: arXiv's API has no paper of {named} submitted {span}, nor any of {CONTROL[4:]}: "
            "its index is behind or broken; nothing was lost, run again in an hour"
        )
    if not working_day:
        return
    usual = client.count(query(digest, first - calendar.DAY * USUAL_DAYS, first), digest)
    if usual >= USUAL:
        raise GatherError(
            f"{edition.key}: arXiv's API has no paper of {named} submitted {span}, but {usual} in the "
            f"{USUAL_DAYS} days before: its index is not whole; nothing was lost, run again in an hour"
        )
