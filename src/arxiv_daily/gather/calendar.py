"""arXiv's calendar: when a submission is announced, and why a day has no announcement.

From arXiv's documentation: submissions until 14:00 Eastern time on a weekday are announced at 20:00 Eastern,
Sunday to Thursday; those of Thursday 14:00 to Friday 14:00 on Sunday, those of the weekend on Monday. On a
holiday the evening's announcement is dropped, a Friday holiday drops the following Sunday's; what is dropped
comes with the next one.
"""

import datetime as dt
from zoneinfo import ZoneInfo

EASTERN = ZoneInfo("America/New_York")
DEADLINE = dt.time(14)
ANNOUNCEMENT = dt.time(20)
VISIBLE_AFTER = dt.timedelta(hours=4)  # the query API has new papers from midnight Eastern on
EVENINGS = {6, 0, 1, 2, 3}  # Sunday to Thursday
PUBLISHED = {
    dt.date(2025, month, day)
    for month, day in [(1, 1), (1, 20), (6, 19), (7, 6), (9, 1), (11, 27), (12, 25), (12, 30)]
} | {
    dt.date(2026, month, day)
    for month, day in [(1, 1), (1, 19), (6, 19), (7, 3), (9, 7), (11, 26), (12, 25), (12, 29), (12, 31)]
}
PUBLISHED_YEARS = {day.year for day in PUBLISHED}


def holidays(year: int) -> set[dt.date]:
    """Days without announcement: as arXiv published them, for other years by the rule of the US holidays."""
    if year in PUBLISHED_YEARS:
        return {day for day in PUBLISHED if day.year == year}
    return {
        dt.date(year, 1, 1),
        nth_weekday(year, 1, 0, 3),  # Martin Luther King Day
        dt.date(year, 6, 19),
        dt.date(year, 7, 4),
        nth_weekday(year, 9, 0, 1),  # Labor Day
        nth_weekday(year, 11, 3, 4),  # Thanksgiving
        dt.date(year, 12, 25),
    }


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> dt.date:
    """The nth Monday (0) to Sunday (6) of a month."""
    first = dt.date(year, month, 1)
    return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def is_holiday(day: dt.date) -> bool:
    return day in holidays(day.year)


def announces(day: dt.date) -> bool:
    """Whether new papers are announced in the evening (Eastern time) of a day."""
    friday_before = day - dt.timedelta(days=2)
    dropped = day.weekday() == 6 and is_holiday(friday_before)
    return day.weekday() in EVENINGS and not is_holiday(day) and not dropped


def announcement_after(instant: dt.datetime) -> dt.datetime:
    """The first announcement after an instant; both aware, the result in UTC."""
    day = instant.astimezone(EASTERN).date()
    while True:
        evening = dt.datetime.combine(day, ANNOUNCEMENT, EASTERN)
        if evening > instant and announces(day):
            return evening.astimezone(dt.UTC)
        day += dt.timedelta(days=1)


def announcement_of(submitted: dt.datetime) -> dt.datetime:
    """The announcement that carries a submission which no moderator holds back, UTC."""
    local = submitted.astimezone(EASTERN)
    day = local.date()
    while day.weekday() >= 5 or dt.datetime.combine(day, DEADLINE, EASTERN) <= local:
        day += dt.timedelta(days=1)
    if day.weekday() == 4:  # Friday's deadline goes with Sunday
        day += dt.timedelta(days=2)
    evening = dt.datetime.combine(day, ANNOUNCEMENT, EASTERN)
    return announcement_after(evening - dt.timedelta(seconds=1))


def visible_from(submitted: dt.datetime) -> dt.datetime:
    """When the query API can show a submission, UTC."""
    return announcement_of(submitted) + VISIBLE_AFTER


def closes(end: dt.datetime) -> dt.datetime:
    """When a window that ends at `end` can no longer grow but by papers that were held back, UTC."""
    return visible_from(end - dt.timedelta(seconds=1))


def reason_for_none(start: dt.datetime, end: dt.datetime) -> str:
    """Why a window may hold no submissions, in Chinese; empty where the calendar explains nothing."""
    days = {instant.astimezone(EASTERN).date() for instant in (start, end - dt.timedelta(seconds=1))}
    if any(is_holiday(day) for day in days):
        return "arXiv 因节假日没有公布新论文。"
    if all(day.weekday() >= 5 for day in days):
        return "美国东部时间的周末，投稿很少。"
    return ""
