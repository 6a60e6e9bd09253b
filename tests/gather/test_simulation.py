"""Sixty days with Thanksgiving, Christmas and the end of summer time: every paper in exactly one edition."""

import collections
import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from arxiv_daily.gather import calendar
from arxiv_daily.gather.edition import Edition
from tests.gather.simulate import DAYS, DIGEST, FIRST, World, at, killed, run, shown, submissions

A_DAY = 12
START = Edition(DIGEST, FIRST).start
ABSENT = range(20, 27)  # a week without runs, with Thanksgiving not far
TWO_AT_ONCE = {8, 33}
KILLED = {15: "before", 40: "between", 58: "between"}
TWICE_A_DAY = {4, 5, 36}


@pytest.fixture
def world(monkeypatch):
    made = World(submissions(FIRST - dt.timedelta(days=20), DAYS + 40, A_DAY))
    made.install(monkeypatch)
    return made


def due(world) -> set[str]:
    """What a digest begun on FIRST must have shown by now."""
    return {paper.id for paper in world.seen() if paper.submitted >= START}


def test_every_announced_paper_is_in_exactly_one_edition(world):
    receipts = {}
    for offset in range(DAYS):
        date = FIRST + dt.timedelta(days=offset)
        if offset in ABSENT:
            continue
        if offset in TWICE_A_DAY:
            world.now = at(date, "09:00")
            run(world, date)
        world.now = at(date)
        if offset in KILLED:
            killed(world, date, KILLED[offset])
        elif offset in TWO_AT_ONCE:
            both_at_once((world, date), (world, date - dt.timedelta(days=3), "no"))
        else:
            receipts[date] = run(world, date)
        there = shown()
        assert all(len(dates) == 1 for dates in there.values())
        if KILLED.get(offset) != "before":
            assert set(there) == due(world)
    assert len(due(world)) > 400
    check_receipts(receipts, shown())


def both_at_once(*runs) -> None:
    with ThreadPoolExecutor() as pool:
        for future in [pool.submit(run, *arguments) for arguments in runs]:
            future.result()


def check_receipts(receipts, there):
    """The receipts add up to what is shown; an empty edition says why; the week away came at once."""
    counts = collections.Counter(date for (date,) in there.values())
    for date, receipt in receipts.items():
        assert receipt["shown"] <= counts[str(date)]  # the re-runs of older dates added to some
        assert receipt["fetched"] == receipt["shown"] + receipt["listed"] + sum(receipt["left_out"].values())
        assert bool(receipt["empty_reason"]) == (receipt["shown"] == 0)
    back = FIRST + dt.timedelta(days=ABSENT.stop)
    assert receipts[back]["late"] > 4 * A_DAY
    empty = {date: receipt["empty_reason"] for date, receipt in receipts.items() if not receipt["shown"]}
    assert {date.weekday() for date in empty} >= {5, 6}
    assert "感恩节" in empty[dt.date(2026, 11, 28)]


def test_none_is_missing_thirty_days_after_its_announcement(world):
    """What moderators held back has come out too; editions made again after that show the same papers."""
    days = [FIRST + dt.timedelta(days=offset) for offset in range(DAYS)]
    for date in days:
        world.now = at(date)
        run(world, date)
    announced = due(world)
    held = [paper for paper in world.papers if paper.id in announced and is_held(paper)]
    assert len(held) > 5
    before = shown()
    assert set(before) == announced
    world.now += dt.timedelta(days=30)
    for date in days[-20:]:
        assert run(world, date, "no")["state"] == "closed"
    after = shown()
    assert {key: after[key] for key in before} == before
    assert all(len(dates) == 1 for dates in after.values())


def is_held(paper) -> bool:
    return paper.visible > calendar.visible_from(paper.submitted)


def test_the_plain_rule_loses_what_this_one_does_not(world):
    """The same days with one look at the window of the day before, as other systems do it."""
    plain = set()
    for offset in range(DAYS):
        date = FIRST + dt.timedelta(days=offset)
        world.now = at(date)
        edition = Edition(DIGEST, date)
        plain |= {paper.id for paper in world.seen() if edition.start <= paper.submitted < edition.end}
    lost = 1 - len(plain) / len(due(world))
    assert 0.4 < lost < 0.7
