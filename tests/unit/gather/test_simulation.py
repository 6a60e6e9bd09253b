"""Sixty days with Thanksgiving, Christmas and the end of summer time: every paper in exactly one edition."""

import collections
import datetime as dt
import tempfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from arxiv_daily.gather import calendar, table
from arxiv_daily.gather.edition import Edition, newest_closed
from tests.builders.simulation import (
    DAYS,
    DIGEST,
    FIRST,
    World,
    at,
    days,
    due,
    killed,
    plain,
    rolling,
    run,
    shown,
    submissions,
)

A_DAY = 12
ABSENT = range(20, 27)  # a week without runs, with Thanksgiving not far
TWO_AT_ONCE = {8, 33}
KILLED = {15: "before", 40: "between", 58: "between"}
TWICE_A_DAY = {4, 5, 36}


@pytest.fixture
def world(monkeypatch):
    made = World(submissions(FIRST - dt.timedelta(days=20), DAYS + 40, A_DAY))
    made.install(monkeypatch)
    return made


@pytest.mark.slow
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
    assert "thanksgiving" in empty[dt.date(2026, 11, 28)]


@pytest.mark.slow
def test_none_is_missing_thirty_days_after_its_announcement(world):
    """What moderators held back has come out too; editions made again after that show the same papers."""
    for date in days():
        world.now = at(date)
        run(world, date)
    announced = due(world)
    held = [paper for paper in world.papers if paper.id in announced and is_held(paper)]
    assert len(held) > 5
    before = shown()
    assert set(before) == announced
    world.now += dt.timedelta(days=30)
    for date in days()[-20:]:
        assert run(world, date, "no")["state"] == "closed"
    after = shown()
    assert {key: after[key] for key in before} == before
    assert all(len(dates) == 1 for dates in after.values())


def is_held(paper) -> bool:
    return paper.visible > calendar.visible_from(paper.submitted)


def test_what_readers_lose_elsewhere(world):
    """The same days: one look at the last 24 hours, and looks back with a store of papers seen."""
    lost = {}
    for name, rule in {
        "anchor": lambda: plain(world, "08:50"),
        "midday": lambda: plain(world),
        "5 days": lambda: rolling(world, 5),
        "30 days": lambda: rolling(world, 30),
    }.items():
        pages = rule()
        lost[name] = 1 - len(set().union(*pages)) / len(due(world))
    assert lost["anchor"] > 0.9
    assert 0.4 < lost["midday"] < 0.7
    assert 0 < lost["5 days"] < 0.1
    assert lost["30 days"] == 0


RUNS = st.lists(
    st.tuples(
        st.integers(1, 60),  # hours since the run before
        st.integers(0, 9),  # days before the newest edition
        st.sampled_from(["auto", "auto", "yes", "no"]),
        st.sampled_from(["", "", "", "before", "between"]),
    ),
    min_size=1,
    max_size=7,
)
FEW = submissions(FIRST - dt.timedelta(days=12), 40, 2, seed=7)


@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(runs=RUNS)
@example(runs=[(1, 3, "auto", ""), (1, 5, "no", ""), (1, 0, "auto", "between"), (1, 5, "yes", "")])
def test_whatever_is_run_in_whatever_order(runs):
    """Newest and older editions, with and without late papers, some of them killed, then one run of the newest."""
    world = World(FEW)
    world.now = at(FIRST, "13:30")
    with tempfile.TemporaryDirectory() as root, pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARXIV_DAILY_ROOT", root)
        world.install(patch)
        patch.setattr("arxiv_daily.gather.arxiv_api.answers", lambda digest: True)
        for hours, back, late, kill in [*runs, (30, 0, "auto", "")]:
            world.now += dt.timedelta(hours=hours)
            date = newest_closed(DIGEST, world.now) - dt.timedelta(days=back)
            if kill:
                killed(world, date, kill)
            else:
                run(world, date, late)
            assert all(len(dates) == 1 for dates in shown().values())
        first = Edition(DIGEST, table.first_date("audio"))
        expected = {
            paper.id for paper in world.seen() if first.start <= paper.submitted < Edition(DIGEST, date).end
        }
        assert set(shown()) == expected
