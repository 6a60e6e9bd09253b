"""What an edition says of itself, and when an empty one is an alarm."""

import datetime as dt

import pytest

from arxiv_daily.errors import GatherError
from arxiv_daily.gather import table
from arxiv_daily.gather.edition import Digest, Edition
from arxiv_daily.gather.empty_reasons import explained
from arxiv_daily.gather.frame import from_rows
from arxiv_daily.gather.receipt import make_receipt, next_announcement
from tests.builders.simulation import DIGEST, World, at, paper, run, shown

DAY = dt.timedelta(days=1)
FRIDAY = dt.date(2026, 11, 27)  # in China; Thanksgiving was the evening before in the East


@pytest.fixture
def world(monkeypatch):
    made = World([])
    made.answers = lambda digest: True
    made.install(monkeypatch)
    return made


def hours(date: dt.date, *clocks: str, visible: dt.datetime | None = None, start: int = 1) -> list:
    """Papers submitted at some hours (in China) of a day."""
    return [
        paper(start + index, at(date, clock), visible or at(date - 50 * DAY))
        for index, clock in enumerate(clocks)
    ]


def receipt(world, date: dt.date, clock: str = "13:30", late: str = "auto", on: dt.date | None = None):
    world.now = at(on or date, clock)
    return run(world, date, late)


def test_the_numbers_add_up():
    edition = Edition(DIGEST, dt.date(2026, 3, 10))
    rows = [
        {"id": "1", "status": "shown", "categories": ["cs.SD", "eess.AS"], "late": True},
        {"id": "2", "status": "shown", "categories": ["cs.CL", "cs.SD"]},
        {"id": "3", "status": "listed", "reason": "over_limit"},
        {"id": "4", "status": "left out", "reason": "cross_list"},
        {"id": "5", "status": "left out", "reason": "cross_list"},
        {"id": "6", "status": "replaced", "reason": "v1 → v2"},
    ]
    made = make_receipt(edition, from_rows(rows), at(dt.date(2026, 3, 10)))
    assert {name: made[name] for name in ("fetched", "shown", "late", "listed", "replaced")} == {
        "fetched": 5,
        "shown": 2,
        "late": 1,
        "listed": 1,
        "replaced": 1,
    }
    assert made["left_out"] == {"cross_list": 2}
    assert made["per_category"] == {"cs.SD": 2, "eess.AS": 1}
    assert made["window"] == ["2026-03-09T00:50:00+00:00", "2026-03-10T00:50:00+00:00"]
    assert made["query"].startswith("(cat:cs.SD OR cat:eess.AS) AND submittedDate:[202603090050 TO")


@pytest.mark.parametrize(
    ("date", "closes"),
    [
        ("2026-07-15", "2026-07-16 04:00"),  # to Tuesday 20:50 in the East: Wednesday's announcement
        ("2026-03-10", "2026-03-11 04:00"),
        ("2026-01-14", "2026-01-15 05:00"),
        ("2026-07-18", "2026-07-21 04:00"),  # to Friday 20:50: with the weekend
        ("2026-11-26", "2026-11-30 05:00"),  # Thanksgiving
        ("2026-12-26", "2026-12-29 05:00"),  # Christmas
    ],
)
def test_a_window_is_open_until_everything_can_be_seen(date, closes):
    edition = Edition(DIGEST, dt.date.fromisoformat(date))
    instant = dt.datetime.fromisoformat(closes).replace(tzinfo=dt.UTC)
    papers = from_rows([{"id": "1", "status": "shown"}])
    before, after = (
        make_receipt(edition, papers, instant + delta) for delta in (-dt.timedelta(seconds=1), DAY * 0)
    )
    assert before["closes"] == after["closes"] == instant.isoformat()
    assert (before["state"], after["state"]) == ("open", "closed")


@pytest.mark.parametrize(
    ("date", "now", "following"),
    [
        ("2026-07-15", "2026-07-15 09:00", "2026-07-16 08:00"),  # at 08:00 of the day it has been
        (
            "2026-01-14",
            "2026-01-14 08:55",
            "2026-01-14 09:00",
        ),  # in winter it is ten minutes after the anchor
        ("2026-01-14", "2026-01-14 13:30", "2026-01-15 09:00"),
        ("2026-01-14", "2026-03-01 13:30", "2026-01-15 09:00"),  # of an old edition: as in its day
        ("2026-11-27", "2026-11-27 13:30", "2026-11-30 09:00"),
        ("2026-07-18", "2026-07-18 13:30", "2026-07-20 08:00"),
    ],
)
def test_the_next_announcement(date, now, following):
    edition = Edition(DIGEST, dt.date.fromisoformat(date))
    day, clock = now.split()
    found = next_announcement(edition, at(dt.date.fromisoformat(day), clock))
    assert f"{found.astimezone(edition.zone):%Y-%m-%d %H:%M}" == following


@pytest.mark.parametrize(("year", "named"), [(2026, "published"), (2027, "by rule")])
def test_what_is_known_of_the_calendar_is_said(year, named):
    edition = Edition(DIGEST, dt.date(year, 3, 10))
    papers = from_rows([{"id": "1", "status": "shown"}])
    assert make_receipt(edition, papers, at(edition.date))["calendar"] == named


# empty editions


def test_a_holiday_and_a_weekend_are_reasons(world):
    """Nothing was announced since Thursday's edition, which read what came out on Wednesday in the East."""
    world.fill(hours(dt.date(2026, 11, 24), "23:00") + hours(dt.date(2026, 11, 25), "10:00", start=2))
    usual_days = [receipt(world, FRIDAY - 2 * DAY), receipt(world, FRIDAY - DAY)]
    assert [each["shown"] for each in usual_days] == [1, 1]
    expected = {
        FRIDAY: "自上一期以来 arXiv 没有公布新论文（美国东部时间感恩节）。",
        FRIDAY + DAY: "自上一期以来 arXiv 没有公布新论文（美国东部时间感恩节；周五、周六不公布）。",
        FRIDAY + 2 * DAY: "自上一期以来 arXiv 没有公布新论文（美国东部时间感恩节；周五、周六不公布）。",
    }
    for date, reason in expected.items():
        made = receipt(world, date)
        assert explained(made["empty_reason"]) == reason
        assert made["state"] == "open"
    monday = receipt(world, FRIDAY + 3 * DAY, "10:00")
    assert (
        explained(monday["empty_reason"])
        == "自上一期以来 arXiv 没有公布新论文（最新一批约 11-30 13:00 起可以取到）。"
    )
    assert monday["next_announcement"] == "2026-12-01T01:00:00+00:00"


def test_an_announcement_that_is_not_in_the_api_yet_is_an_alarm(world, monkeypatch):
    """Tuesday's edition has read everything; on Wednesday the API is up, but its index is of yesterday."""
    tuesday = dt.date(2026, 3, 10)
    world.fill(hours(tuesday - DAY, "18:00", visible=at(tuesday, "12:00")))
    receipt(world, tuesday - DAY, late="no")
    world.now = at(tuesday)
    assert run(world, tuesday)["shown"] == 1
    world.count = count = lambda query, digest: 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("arxiv_daily.gather.arxiv_api.count", count)
        with pytest.raises(
            GatherError, match=r"nor any of cs.LG: its index is behind .* run again in an hour"
        ):
            receipt(world, tuesday + DAY)
    assert not Edition(DIGEST, tuesday + DAY).folder.exists()


@pytest.mark.parametrize(("a_day", "alarm"), [(12, True), (2, False)])
def test_a_working_day_without_papers(world, a_day, alarm):
    """The API is alive. Where papers are many a zero is an alarm; where they are few it is a zero."""
    wednesday = dt.date(2026, 3, 11)
    made = [
        paper(number, at(wednesday - DAY * (number // a_day + 2), "11:00"), at(wednesday))
        for number in range(28 * a_day)
    ]
    world.fill(made)
    world.now = at(wednesday + 30 * DAY)
    if alarm:
        with pytest.raises(GatherError, match=r"submitted 2026-03-10 00:50 to .* 336 in the 28 days before"):
            run(world, wednesday)
    else:
        assert (
            explained(run(world, wednesday)["empty_reason"])
            == "对照查询表明 arXiv 运行正常，这些分类此间没有投稿。"
        )


@pytest.mark.parametrize(
    ("date", "words"),
    [(dt.date(2026, 3, 15), "周末，投稿很少"), (dt.date(2026, 11, 27), "适逢节假日（感恩节），投稿很少")],
)
def test_few_papers_are_no_alarm_on_weekends_and_holidays(world, date, words):
    world.now = at(date + 30 * DAY)
    assert words in explained(run(world, date)["empty_reason"])


def test_an_open_window_alone_says_so(world):
    assert explained(receipt(world, FRIDAY, late="no")["empty_reason"]) == "本窗口的论文尚未全部公布。"


def test_the_first_day_of_a_digest_on_a_weekend(world):
    made = receipt(world, dt.date(2026, 3, 15))
    assert explained(made["empty_reason"]) == "本窗口的论文尚未公布（美国东部时间周五、周六不公布）。"


def test_everything_filtered_or_seen_elsewhere(world):
    tuesday = dt.date(2026, 3, 10)
    world.fill(hours(tuesday - DAY, "18:00") + hours(tuesday, "06:00", start=2))
    world.now = at(tuesday)
    digest = Digest.checked(DIGEST.model_dump() | {"filters": {"include": ["swan"]}}, "test")
    assert explained(run(world, tuesday, digest=digest)["empty_reason"]) == "找到的论文都未通过筛选。"
    run(world, tuesday - 3 * DAY, "no")
    world.now = at(tuesday + DAY)
    run(world, tuesday + DAY, "yes")
    assert shown() == {}  # what the filters left out stays left out


def test_what_another_edition_has_is_said(world):
    tuesday = dt.date(2026, 3, 10)
    world.fill(hours(tuesday - DAY, "18:00", visible=at(tuesday, "12:00")))
    world.now = at(tuesday + DAY)
    run(world, tuesday - 3 * DAY, "no")
    run(world, tuesday + DAY)
    assert explained(run(world, tuesday)["empty_reason"]) == "本窗口的论文已见于其他各期。"


# dates that nobody covered


@pytest.mark.slow
def test_a_pause_longer_than_the_look_back_is_named(world):
    spring, summer = dt.date(2026, 3, 10), dt.date(2026, 5, 20)
    world.fill([*hours(spring - DAY, "18:00"), *hours(summer - DAY, "18:00", start=2)])
    assert receipt(world, spring)["uncovered"] == []
    missed = receipt(world, summer)["uncovered"]
    assert missed == ["2026-03-10", "2026-04-20"]  # the window of 10 March was open when it was read
    assert receipt(world, summer, late="no")["uncovered"] == []
    date = dt.date.fromisoformat(missed[0])
    while str(date) <= missed[1]:
        receipt(world, date, late="no", on=summer)
        date += DAY
    assert receipt(world, summer)["uncovered"] == []


def test_a_digest_does_not_begin_with_imported_editions(world):
    """The first run after an import reads its own window, and names the dates between."""
    today, imported = dt.date(2026, 3, 10), dt.date(2026, 3, 5)
    world.fill([*hours(today - DAY, "18:00"), *hours(imported - DAY, "18:00", start=2)])
    receipt(world, imported, late="no", on=today)
    path = Edition(DIGEST, imported).folder / table.TABLE
    path.write_bytes(table.table_bytes([row | {"submitted": None} for row in table.read_rows(path.parent)]))
    made = receipt(world, today)
    assert made["late"] == 0
    assert made["uncovered"] == ["2026-03-05", "2026-03-09"]
    assert receipt(world, today + DAY)["uncovered"] == []


@pytest.mark.parametrize("pause", [1, 7, 29])
def test_a_shorter_pause_is_caught_up(world, pause):
    spring = dt.date(2026, 3, 10)
    papers = [
        each for offset in range(pause + 1) for each in hours(spring + offset * DAY, "07:00", start=offset)
    ]
    world.fill(papers)
    receipt(world, spring, late="no")
    assert receipt(world, spring + pause * DAY)["uncovered"] == []
    assert len(shown()) == pause + 1
