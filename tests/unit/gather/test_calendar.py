"""arXiv's calendar: deadlines, announcements, holidays, summer time."""

import datetime as dt
import json
from itertools import pairwise

import pytest

from arxiv_daily.gather import calendar
from tests.conftest import SHARED, needs_shared


def eastern(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=calendar.EASTERN)


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("submitted", "announced"),
    [
        ("2026-07-14T13:59", "2026-07-15T00:00"),  # Tuesday before the deadline, summer time
        ("2026-07-14T14:00", "2026-07-16T00:00"),
        ("2026-01-13T13:59", "2026-01-14T01:00"),  # winter time
        ("2026-07-16T14:00", "2026-07-20T00:00"),  # Thursday's deadline to Friday's: Sunday
        ("2026-07-17T13:59", "2026-07-20T00:00"),
        ("2026-07-17T14:00", "2026-07-21T00:00"),  # the weekend: Monday
        ("2026-07-19T20:00", "2026-07-21T00:00"),
        ("2026-10-30T15:00", "2026-11-03T01:00"),  # summer time ends on the weekend between
        ("2026-03-06T15:00", "2026-03-10T00:00"),  # and begins
        ("2026-11-25T15:00", "2026-11-30T01:00"),  # Thanksgiving's evening is dropped
        ("2026-12-24T13:00", "2026-12-25T01:00"),
        ("2026-12-24T15:00", "2026-12-29T01:00"),  # a Friday holiday drops the Sunday after it
        ("2026-12-28T15:00", "2026-12-31T01:00"),
        ("2026-12-30T15:00", "2027-01-05T01:00"),  # 31 December, then New Year on a Friday
        ("2025-12-24T15:00", "2025-12-29T01:00"),
        ("2025-07-03T15:00", "2025-07-08T00:00"),
        ("2026-01-16T15:00", "2026-01-21T01:00"),  # a Monday holiday
    ],
)
def test_when_a_submission_is_announced(submitted, announced):
    assert calendar.announcement_of(eastern(submitted)) == utc(announced)


def test_every_submission_is_in_the_batch_of_its_announcement():
    """Batches follow each other without gap or overlap, over three years and six changes of the clock."""
    announcement = calendar.announcement_after(utc("2025-01-01T12:00"))
    seen = []
    while announcement.year < 2028:
        seen.append(announcement)
        announcement = calendar.announcement_after(announcement)
    batches = [calendar.batch_of(each) for each in seen]
    assert all(earlier[1] == later[0] for earlier, later in pairwise(batches))
    for announcement, (first, last) in zip(seen, batches, strict=True):
        assert first < last < announcement
        for submitted in (first, first + (last - first) / 2, last - calendar.INSTANT):
            assert calendar.announcement_of(submitted) == announcement
        assert calendar.announcement_before(announcement + calendar.INSTANT) == announcement
        assert calendar.newest_visible(announcement + calendar.VISIBLE_AFTER) == announcement
        assert (
            calendar.newest_visible(announcement + calendar.VISIBLE_AFTER - calendar.INSTANT) < announcement
        )


def test_what_is_submitted_later_is_not_announced_earlier():
    hours = [utc("2025-01-01T00:30") + dt.timedelta(hours=hour) for hour in range(3 * 366 * 24)]
    announced = [calendar.announcement_of(hour) for hour in hours]
    assert announced == sorted(announced)
    assert max(each - hour for each, hour in zip(announced, hours, strict=True)) < dt.timedelta(days=6)


def test_announcements_are_at_eight_in_the_evening_in_the_east():
    instant = utc("2025-01-01T00:00")
    hours = set()
    while instant.year < 2028:
        instant = calendar.announcement_after(instant)
        assert instant.astimezone(calendar.EASTERN).hour == 20
        hours.add(instant.hour)
    assert hours == {0, 1}


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("2026-11-25", ""),
        ("2026-11-26", "thanksgiving"),
        ("2026-11-27", "no_evening"),
        ("2026-11-29", ""),
        ("2026-12-27", "christmas+12-25"),
        ("2025-07-06", "independence"),
        ("2027-01-03", "new_year+by_rule+01-01"),
        ("2027-07-05", "independence+by_rule"),  # the fourth is a Sunday
        ("2027-11-25", "thanksgiving+by_rule"),
    ],
)
def test_why_an_evening_is_silent(day, reason):
    assert calendar.silence(dt.date.fromisoformat(day)) == reason
    assert calendar.announces(dt.date.fromisoformat(day)) == (reason == "")


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2026, "01-01 01-19 06-19 07-03 09-07 11-26 12-25 12-29 12-31"),
        (2025, "01-01 01-20 06-19 07-06 09-01 11-27 12-25 12-30"),
        (2027, "01-01 01-18 06-18 07-05 09-06 11-25 12-24 12-31"),  # New Year of 2028 is kept on a Friday
        (2028, "01-17 06-19 07-04 09-04 11-23 12-25"),
    ],
)
def test_holidays(year, days):
    assert sorted(f"{day:%m-%d}" for day in calendar.holidays(year)) == days.split()


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        ("2026-07-14T00:50", "2026-07-15T00:50", ""),
        ("2026-07-18T00:50", "2026-07-19T00:50", "weekend"),  # Friday evening to Saturday evening in the East
        ("2026-07-19T00:50", "2026-07-20T00:50", "weekend"),
        ("2026-07-20T00:50", "2026-07-21T00:50", ""),
        ("2026-11-26T00:50", "2026-11-27T00:50", "holiday:thanksgiving"),
    ],
)
def test_why_few_papers_are_submitted(start, end, reason):
    assert calendar.why_few(utc(start), utc(end)) == reason


@needs_shared
def test_days_on_which_papers_were_listed():
    lines = (SHARED / "arxiv" / "records.jsonl").read_text(encoding="utf-8").splitlines()
    days = {dt.date.fromisoformat(day) for line in lines if (day := json.loads(line).get("listed_on"))}
    assert days
    assert all(calendar.announces(day - calendar.DAY) for day in days)
