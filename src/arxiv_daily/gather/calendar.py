"""arXiv's calendar: when a submission is announced, and why an evening has no announcement.

From arXiv's documentation: submissions until 14:00 Eastern time on a weekday are announced at 20:00 Eastern,
Sunday to Thursday; those of Thursday 14:00 to Friday 14:00 on Sunday, those of the weekend on Monday. On a
holiday the evening's announcement is dropped, a Friday holiday drops the following Sunday's; what is dropped
comes with the next one.
"""

import datetime as dt
from functools import cache
from zoneinfo import ZoneInfo

EASTERN = ZoneInfo("America/New_York")
_DEADLINE = dt.time(14)
_ANNOUNCEMENT = dt.time(20)
VISIBLE_AFTER = dt.timedelta(hours=4)  # the query API has new papers from midnight Eastern on
DAY = dt.timedelta(days=1)
INSTANT = dt.timedelta(microseconds=1)
_EVENINGS = {6, 0, 1, 2, 3}  # Sunday to Thursday
NEW_YEAR, KING, JUNE, JULY = "new_year", "martin_luther_king", "juneteenth", "independence"
LABOR, THANKS, CHRISTMAS, RECESS = "labor", "thanksgiving", "christmas", "recess"
NO_EVENING = "no_evening"  # a Friday or Saturday
BY_RULE = "by_rule"
_PUBLISHED = {  # by year, as arXiv published them
    2025: {
        (1, 1): NEW_YEAR,
        (1, 20): KING,
        (6, 19): JUNE,
        (7, 6): JULY,
        (9, 1): LABOR,
        (11, 27): THANKS,
        (12, 25): CHRISTMAS,
        (12, 30): RECESS,
    },
    2026: {
        (1, 1): NEW_YEAR,
        (1, 19): KING,
        (6, 19): JUNE,
        (7, 3): JULY,
        (9, 7): LABOR,
        (11, 26): THANKS,
        (12, 25): CHRISTMAS,
        (12, 29): RECESS,
        (12, 31): RECESS,
    },
}


@cache
def holidays(year: int) -> dict[dt.date, str]:
    """Days without announcement and their codes: as arXiv published them, else by the rule of US holidays."""
    if year in _PUBLISHED:
        return {dt.date(year, *day): name for day, name in _PUBLISHED[year].items()}
    fixed = {
        dt.date(year, 1, 1): NEW_YEAR,
        dt.date(year, 6, 19): JUNE,
        dt.date(year, 7, 4): JULY,
        dt.date(year, 12, 25): CHRISTMAS,
        dt.date(year + 1, 1, 1): NEW_YEAR,
    }
    kept = {day: name for date, name in fixed.items() if (day := _observed(date)).year == year}
    return kept | {
        _nth_weekday(year, 1, 0, 3): KING,
        _nth_weekday(year, 9, 0, 1): LABOR,
        _nth_weekday(year, 11, 3, 4): THANKS,
    }


def _observed(day: dt.date) -> dt.date:
    """The weekday on which a holiday is kept: Friday for a Saturday, Monday for a Sunday."""
    return day + DAY * {5: -1, 6: 1}.get(day.weekday(), 0)


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> dt.date:
    """The nth Monday (0) to Sunday (6) of a month."""
    first = dt.date(year, month, 1)
    return first + DAY * ((weekday - first.weekday()) % 7 + 7 * (nth - 1))


def _holiday(day: dt.date) -> str:
    """The code of a holiday, empty for any other day; `+by_rule` where arXiv has not published the year."""
    name = holidays(day.year).get(day, "")
    return name if not name or is_published(day) else f"{name}+{BY_RULE}"


def is_published(day: dt.date) -> bool:
    """Whether arXiv's own list of holidays is known for the year."""
    return day.year in _PUBLISHED


def announces(day: dt.date) -> bool:
    """Whether new papers are announced in the evening (Eastern time) of a day."""
    return not silence(day)


def silence(day: dt.date) -> str:
    """Why nothing is announced in the evening (Eastern time) of a day, as a code; empty if something is.

    A Sunday that goes with a Friday's holiday has its date behind it: `christmas+12-25`.
    """
    if day.weekday() not in _EVENINGS:
        return NO_EVENING
    if name := _holiday(day):
        return name
    friday = day - 2 * DAY
    if day.weekday() == 6 and (name := _holiday(friday)):
        return f"{name}+{friday:%m-%d}"
    return ""


def silences(first: dt.datetime, last: dt.datetime) -> list[str]:
    """Why the evenings between two instants had no announcement, each reason once."""
    day, reasons = first.astimezone(EASTERN).date(), []
    while _evening(day) < last:
        if _evening(day) > first and (reason := silence(day)) and reason not in reasons:
            reasons.append(reason)
        day += DAY
    return reasons


def _evening(day: dt.date) -> dt.datetime:
    """The hour of a day's announcement."""
    return dt.datetime.combine(day, _ANNOUNCEMENT, EASTERN)


def announcement_after(instant: dt.datetime) -> dt.datetime:
    """The first announcement after an instant, UTC."""
    day = instant.astimezone(EASTERN).date()
    while _evening(day) <= instant or not announces(day):
        day += DAY
    return _evening(day).astimezone(dt.UTC)


def announcement_before(instant: dt.datetime) -> dt.datetime:
    """The last announcement before an instant, UTC."""
    day = instant.astimezone(EASTERN).date()
    while _evening(day) >= instant or not announces(day):
        day -= DAY
    return _evening(day).astimezone(dt.UTC)


def newest_visible(now: dt.datetime) -> dt.datetime:
    """The newest announcement that the query API can show, UTC."""
    return announcement_before(now - VISIBLE_AFTER + INSTANT)


def announcement_of(submitted: dt.datetime) -> dt.datetime:
    """The announcement that carries a submission which no moderator holds back, UTC."""
    local = submitted.astimezone(EASTERN)
    day = local.date()
    while day.weekday() >= 5 or dt.datetime.combine(day, _DEADLINE, EASTERN) <= local:
        day += DAY
    if day.weekday() == 4:  # Friday's deadline goes with Sunday
        day += 2 * DAY
    return announcement_after(_evening(day) - INSTANT)


def _deadline_of(announcement: dt.datetime) -> dt.datetime:
    """The deadline of the submissions that an announcement carries: they came before it, UTC."""
    day = announcement.astimezone(EASTERN).date()
    back = {6: 2}.get(day.weekday(), 0)  # Sunday carries Friday's
    return dt.datetime.combine(day - back * DAY, _DEADLINE, EASTERN).astimezone(dt.UTC)


def batch_of(announcement: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """The submissions that an announcement carries, as a half-open span, UTC."""
    return _deadline_of(announcement_before(announcement)), _deadline_of(announcement)


def visible_from(submitted: dt.datetime) -> dt.datetime:
    """When the query API can show a submission, UTC."""
    return announcement_of(submitted) + VISIBLE_AFTER


def closes(end: dt.datetime) -> dt.datetime:
    """When a window that ends at `end` can no longer grow but by papers that were held back, UTC."""
    return visible_from(end - INSTANT)


def why_few(start: dt.datetime, end: dt.datetime) -> str:
    """Why few papers are submitted in a span of a day, as a code of `empty_reasons`; empty for a working day."""
    days = [
        instant.astimezone(EASTERN).date() for instant in (start, start + (end - start) / 2, end - INSTANT)
    ]
    if name := next(filter(None, map(_holiday, days)), ""):
        return f"holiday:{name}"
    return "weekend" if days[1].weekday() >= 5 else ""
