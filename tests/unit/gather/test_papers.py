"""What an edition gathers: windows, late papers, versions, filters, what others have shown."""

import datetime as dt
import json
import shutil
from types import SimpleNamespace

import nbformat
import pandas as pd
import pytest

from arxiv_daily.errors import ConfigError, GatherError, PostError
from arxiv_daily.gather import arxiv_api, frame, papers, table
from arxiv_daily.gather.edition import Digest, Edition
from arxiv_daily.gather.filters import has, select
from arxiv_daily.gather.papers import gather
from arxiv_daily.gather.withdrawn import is_withdrawn
from arxiv_daily.sample import atom
from tests.builders.simulation import DIGEST, World, at, paper, run, shown
from tests.standins.arxiv import StandIn, records

TUESDAY = dt.date(2026, 3, 10)
DAY = dt.timedelta(days=1)
LONG_AGO = at(TUESDAY - 100 * DAY)


def day(number: int) -> dt.date:
    """A date relative to TUESDAY."""
    return TUESDAY + number * DAY


@pytest.fixture
def world(monkeypatch):
    """An arXiv with no papers yet, seen on Tuesday; another field keeps its API alive."""
    made = World([])
    made.now = at(TUESDAY)
    made.answers = lambda digest: True
    made.install(monkeypatch)
    return made


def put(world, *made):
    world.fill([*world.papers, *made])


def one(number, submitted, visible=LONG_AGO, **changes):
    return paper(number, submitted, visible, **changes)


def in_window(date, number=1, **changes):
    """A paper from the middle of an edition's window, visible from the start."""
    return one(number, at(date, "08:50") - DAY / 2, **changes)


def ids(found):
    return list(found["id"])


def rows(date, digest="audio"):
    return {row["id"]: row for row in table.read_rows(Edition(DIGEST, date).folder)}


def test_the_window_is_half_open(world):
    start, end = at(day(-1), "08:50"), at(TUESDAY, "08:50")
    second = dt.timedelta(seconds=1)
    instants = [start - second, start, end - second, end]
    put(world, *(one(number, instant) for number, instant in enumerate(instants)))
    assert ids(gather(Edition(DIGEST, TUESDAY), "no", world.now)) == ["2603.00002", "2603.00001"]


def test_windows_follow_each_other_without_gap_over_three_years():
    for zone in ("Asia/Shanghai", "America/New_York", "Europe/Berlin", "UTC"):
        for anchor in ("08:50", "02:30", "00:00"):
            digest = Digest(digest="d", categories=["cs.SD"], timezone=zone, anchor=anchor)
            edition = Edition(digest, dt.date(2025, 1, 1))
            while edition.date.year < 2028:
                following = Edition(digest, edition.date + DAY)
                assert edition.end == following.start > edition.start
                edition = following


@pytest.mark.parametrize(
    ("categories", "asked"),
    [
        (["cs.SD"], "(cat:cs.SD) AND submittedDate:[202603090050 TO 202603100050]"),
        (
            ["cs.SD", "eess.AS"],
            "(cat:cs.SD OR cat:eess.AS) AND submittedDate:[202603090050 TO 202603100050]",
        ),
    ],
)
def test_the_query_of_an_edition_is_in_parentheses(monkeypatch, categories, asked):
    """As arXiv reads it, AND binds tighter than OR: every record it selects is of the window."""
    digest = DIGEST.model_copy(update={"categories": categories})
    with StandIn([record.record for record in (in_window(day(-3)), in_window(TUESDAY, 2))]) as arxiv:
        for name, value in arxiv.environ().items():
            monkeypatch.setenv(name, value)
        found = gather(Edition(digest, TUESDAY), "no", at(TUESDAY))
    assert ids(found) == ["2603.00002"]
    assert [request.arguments["search_query"] for request in arxiv.requests] == [asked]
    test = atom.parse(asked)
    assert not test(in_window(day(-3)).record)
    bare = atom.parse(asked.replace("(", "").replace(")", ""))
    assert bare(in_window(day(-3)).record) == (len(categories) > 1)


def test_a_day_without_a_run_is_caught_up_by_the_next(world):
    put(world, *(in_window(day(-offset), offset) for offset in range(6)))
    run(world, day(-4), "no")
    receipt = run(world, TUESDAY)
    assert receipt["late"] == 3
    assert sorted(shown()) == [f"2603.0000{number}" for number in range(5)]  # not 5: before the first edition


def test_an_older_date_is_its_window_alone(world):
    put(world, in_window(day(-2), 1), in_window(day(-3), 2))
    run(world, day(-4), "no")
    run(world, day(-2))
    assert [*rows(day(-2))] == ["2603.00001"]


def test_late_and_no_late_force_it(world):
    put(world, in_window(day(-2), 1), in_window(day(-3), 2), in_window(TUESDAY, 3))
    run(world, day(-4), "no")
    assert run(world, TUESDAY, "no")["late"] == 0
    assert run(world, day(-2), "yes")["late"] == 1
    assert [*rows(day(-2))] == ["2603.00001", "2603.00002"]


@pytest.mark.parametrize(("late", "expected"), [(True, 2), ("yes", 2), (False, 1), ("no", 1)])
def test_late_as_yaml_may_read_it(world, late, expected):
    put(world, in_window(day(-2), 1), in_window(TUESDAY, 3))
    run(world, day(-4), "no")
    assert len(gather(Edition(DIGEST, TUESDAY), late, world.now)) == expected
    with pytest.raises(ConfigError, match="late is 'maybe': give auto, yes or no"):
        gather(Edition(DIGEST, TUESDAY), "maybe", world.now)


def test_starting_a_digest_does_not_pull_in_a_month(world):
    """A paper held back since before the first window belongs to no edition, until older ones are made."""
    put(world, in_window(TUESDAY, 1), in_window(day(-5), 2, visible=at(TUESDAY, "12:00")))
    put(world, in_window(day(-5), 3))
    run(world, TUESDAY)
    assert [*shown()] == ["2603.00001"]
    run(world, day(-6), "no")  # now the digest begins earlier
    run(world, TUESDAY)
    assert sorted(shown()) == ["2603.00001", "2603.00002", "2603.00003"]


def test_the_look_back_has_an_end(world):
    put(world, in_window(day(-29), 1), in_window(day(-31), 2), in_window(TUESDAY, 3))
    run(world, day(-40), "no")
    run(world, TUESDAY)
    assert sorted(shown()) == ["2602.00001", "2603.00003"]


def test_a_long_look_back_is_asked_for_in_slices(world):
    """arXiv gives 30,000 rows for one query; a paper on the border of two slices is there once."""
    border = at(TUESDAY, "08:50") - 20 * DAY
    put(world, one(1, border), in_window(TUESDAY, 2))
    run(world, day(-40), "no")
    world.queries.clear()
    assert run(world, TUESDAY)["shown"] == 2
    assert [asked[-13:-1] for asked in world.queries] == ["202602180050", "202602280050", "202603100050"]
    assert len(papers.fetch(DIGEST, border - 10 * DAY, border + 10 * DAY)) == 1


def test_a_run_again_while_the_window_is_open_takes_what_appeared(world):
    put(world, in_window(TUESDAY, 1), in_window(TUESDAY, 2, visible=at(TUESDAY, "14:00")))
    assert run(world, TUESDAY)["shown"] == 1
    world.now = at(TUESDAY, "15:00")
    assert run(world, TUESDAY)["shown"] == 2
    world.now = at(day(3))
    assert run(world, TUESDAY)["shown"] == 2


def test_a_paper_that_arxiv_no_longer_shows_stays(world):
    put(world, in_window(TUESDAY, 1), in_window(TUESDAY, 2), in_window(day(-1), 3))
    run(world, day(-3), "no")
    assert run(world, TUESDAY)["shown"] == 3
    world.fill([in_window(TUESDAY, 2)])
    world.now = at(day(5))
    assert run(world, TUESDAY)["shown"] == 3


@pytest.mark.parametrize("order", ["window first", "late first"])
def test_the_order_of_editions_does_not_matter(world, order):
    put(world, in_window(day(-2), 1), in_window(TUESDAY, 2))
    run(world, day(-4), "no")
    if order == "window first":
        run(world, day(-2), "no")
        run(world, TUESDAY)
    else:
        run(world, TUESDAY)
        run(world, day(-2), "no")
        assert rows(day(-2))["2603.00001"]["reason"] == f"elsewhere:{TUESDAY}"
        run(world, TUESDAY)
        run(world, day(-2), "no")
    assert sorted(map(len, shown().values())) == [1, 1]


def test_versions_and_categories_that_come_later_do_not_show_a_paper_again(world):
    put(world, in_window(day(-2), 1))
    run(world, day(-4), "no")
    run(world, day(-2), "no")
    again = in_window(day(-2), 1, version=2, categories=["cs.SD", "eess.AS"], updated="2026-03-09T10:00:00Z")
    world.fill([again, in_window(TUESDAY, 2)])
    world.now = at(TUESDAY)
    run(world, TUESDAY)
    assert shown() == {"2603.00001": [str(day(-2))], "2603.00002": [str(TUESDAY)]}


def test_a_paper_cross_listed_later_comes_late(world):
    put(world, in_window(day(-2), 1, categories=["cs.CL"]), in_window(TUESDAY, 2))
    run(world, day(-4), "no")
    run(world, day(-2), "no")
    world.fill([in_window(day(-2), 1, categories=["cs.CL", "cs.SD"]), in_window(TUESDAY, 2)])
    world.now = at(TUESDAY)
    assert run(world, TUESDAY)["late"] == 1
    assert rows(TUESDAY)["2603.00001"]["late"] is True


def test_adding_a_category_does_not_pull_in_a_month(world):
    put(
        world,
        in_window(day(-2), 1, categories=["cs.MM"]),
        in_window(day(-2), 2, categories=["cs.MM", "cs.SD"]),
    )
    put(world, in_window(TUESDAY, 3, categories=["cs.MM"]))
    run(world, day(-4), "no")
    wider = DIGEST.model_copy(update={"categories": ["cs.SD", "cs.MM"]})
    run(world, TUESDAY, digest=wider)
    assert sorted(rows(TUESDAY)) == ["2603.00002", "2603.00003"]
    run(world, day(-3), "no", wider)  # the wider digest now begins earlier
    run(world, TUESDAY, digest=wider)
    assert sorted(rows(TUESDAY)) == ["2603.00001", "2603.00002", "2603.00003"]


def test_a_category_of_old_is_looked_back_for_over_any_pause(world):
    put(world, in_window(day(-12), 1, categories=["eess.AS"]), in_window(TUESDAY, 2))
    run(world, day(-50), "no")
    run(world, TUESDAY)
    assert sorted(shown()) == ["2602.00001", "2603.00002"]


def test_an_edition_that_was_deleted_gives_its_papers_back(world):
    put(world, in_window(day(-2), 1), in_window(TUESDAY, 2))
    run(world, day(-4), "no")
    run(world, TUESDAY)
    run(world, day(-2), "no")  # leaves its paper to Tuesday
    shutil.rmtree(Edition(DIGEST, TUESDAY).folder)
    run(world, TUESDAY)
    assert sorted(shown()) == ["2603.00001", "2603.00002"]


def test_a_late_paper_that_the_filters_left_out_is_not_gathered_again(world):
    put(world, in_window(day(-2), 1, title="On ducks"), in_window(TUESDAY, 2))
    digest = Digest.checked(DIGEST.model_dump() | {"filters": {"exclude": ["duck"]}}, "test")
    run(world, day(-4), "no", digest)
    run(world, day(-2), "no", digest)
    run(world, TUESDAY, digest=digest)
    assert [*rows(TUESDAY)] == ["2603.00002"]


def test_first_seen_and_what_the_full_text_said_are_kept(world):
    put(world, in_window(day(-2), 1), in_window(TUESDAY, 2))
    run(world, day(-4), "no")
    run(world, TUESDAY)
    folder = Edition(DIGEST, TUESDAY).folder
    known = [row | {"licence": "https://example.org", "fulltext": "pdf"} for row in table.read_rows(folder)]
    (folder / table.TABLE).write_bytes(table.table_bytes(known))
    world.now = at(day(4))
    run(world, day(-2), "no")
    run(world, TUESDAY)
    assert rows(day(-2))["2603.00001"]["first_seen"] == str(TUESDAY)
    assert rows(TUESDAY)["2603.00002"]["licence"] == "https://example.org"
    assert rows(TUESDAY)["2603.00001"]["fulltext"] == "pdf"


def test_a_post_without_its_table_still_counts_as_shown(world):
    put(world, in_window(day(-2), 1), in_window(TUESDAY, 2))
    run(world, day(-4), "no")
    run(world, day(-2), "no")
    folder = Edition(DIGEST, day(-2)).folder
    (folder / table.TABLE).unlink()
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("## A paper")])
    nb.cells[0].metadata["arxiv_daily"] = {"part": "heading", "paper": "2603.00001", "version": 1}
    nbformat.write(nb, folder / "index.ipynb")
    run(world, TUESDAY)
    assert [*rows(TUESDAY)] == ["2603.00002"]


@pytest.mark.parametrize("line", ["<<<<<<< ours", '{"title": "no id"}', "[]"])
def test_a_broken_table_is_named_and_nothing_is_guessed(world, line):
    put(world, in_window(day(-2), 1), in_window(TUESDAY, 2))
    run(world, day(-2), "no")
    path = Edition(DIGEST, day(-2)).folder / table.TABLE
    path.write_text(path.read_text() + line + "\n")
    with pytest.raises(PostError, match=r"papers.jsonl is broken at line 2: restore it, or delete the file"):
        run(world, TUESDAY)
    assert not Edition(DIGEST, TUESDAY).folder.exists()


def test_a_window_that_has_not_ended_is_refused(world):
    with pytest.raises(ConfigError, match=r"audio/2026-03-11 ends on 2026-03-11 08:50: run it after that"):
        run(world, day(1))


def test_an_api_that_knows_nothing_at_all(world, monkeypatch):
    monkeypatch.setattr(arxiv_api, "answers", lambda digest: False)
    with pytest.raises(GatherError, match=r"knows no paper of cs.SD, eess.AS at all: its index"):
        run(world, TUESDAY)


# filters


@pytest.mark.parametrize(
    ("filters", "reason"),
    [
        ({}, ""),
        ({"cross_lists": False}, "cross_list"),
        ({"include": ["ducks", "geese"]}, ""),
        ({"include": ["swans"]}, "not_included"),
        ({"exclude": ["DUCK"]}, "excluded:DUCK"),
        ({"exclude": ["uck"]}, ""),  # keywords begin a word
        ({"authors": ["a. author", "B. Other"]}, ""),
        ({"authors": ["B. Other"]}, "other_authors"),
        ({"include": [" "], "exclude": [""]}, ""),  # no keyword at all
    ],
)
def test_filters_say_why(world, filters, reason):
    digest = Digest.checked(DIGEST.model_dump() | {"filters": filters}, "test")
    put(world, in_window(TUESDAY, 1, title="On ducks", categories=["cs.CL", "cs.SD"]))
    found = gather(Edition(digest, TUESDAY), "no", world.now)
    assert (found.at[0, "reason"], found.at[0, "status"]) == (reason, "left out" if reason else "shown")


@pytest.mark.parametrize(
    ("text", "word", "there"),
    [
        ("A laser", "ASR", False),
        ("ASR-based", "asr", True),
        ("Transformers", "transformer", True),
        ("text-to-speech (TTS)", "TTS", True),
        ("C++ for audio", "c++", True),
        ("(δ-EMG)", "δ", True),
    ],
)
def test_keywords_begin_words(text, word, there):
    assert has(text, word) is there


def test_over_the_limit_papers_are_listed_and_shown_ones_keep_their_place(world):
    digest = Digest.checked(DIGEST.model_dump() | {"filters": {"max_papers": 2}}, "test")
    early = [one(number, at(day(-1), "10:00") + number * DAY / 48) for number in (1, 2, 3)]
    put(world, *early, one(4, at(TUESDAY, "08:00"), visible=at(TUESDAY, "14:00")))
    assert run(world, TUESDAY, digest=digest)["listed"] == 1
    assert sorted(shown()) == ["2603.00002", "2603.00003"]
    world.now = at(TUESDAY, "15:00")
    assert run(world, TUESDAY, digest=digest)["listed"] == 2
    assert sorted(shown()) == ["2603.00002", "2603.00003"]
    assert rows(TUESDAY)["2603.00004"]["reason"] == "over_limit"
    world.now = at(day(1))
    run(world, day(1), digest=digest)
    assert [*rows(day(1))] == []  # what was listed is not late


def test_a_paper_taken_down_is_not_shown(world):
    put(world, in_window(TUESDAY, 1))
    run(world, TUESDAY)
    digest = Digest.checked(DIGEST.model_dump() | {"takedown": ["2603.00001v1"]}, "test")
    assert run(world, TUESDAY, digest=digest)["left_out"] == {"takedown": 1}


@pytest.mark.parametrize(
    ("comment", "abstract", "withdrawn"),
    [
        ("This paper has been withdrawn by the authors due to an error", "", True),
        ("Withdrawn", "", True),
        ("This submission has been withdrawn by arXiv administrators", "", True),
        ("", "This paper has been withdrawn by the author.", True),
        ("", "This article is temporarily withdrawn.", True),
        ("Withdrawn from Interspeech; 5 pages", "", False),
        ("This paper was withdrawn from ICASSP", "", False),
        ("5 pages", "Cells are withdrawn from the sample by a pump.", False),
        ("", "", False),
    ],
)
def test_what_counts_as_withdrawn(comment, abstract, withdrawn):
    assert is_withdrawn(abstract, comment) is withdrawn


def test_a_paper_withdrawn_later_is_shown_as_such_when_run_again(world):
    put(world, in_window(TUESDAY, 1))
    run(world, TUESDAY)
    world.fill([in_window(TUESDAY, 1, version=2, comment="Withdrawn by the authors.")])
    world.now = at(day(2))
    run(world, TUESDAY)
    assert rows(TUESDAY)["2603.00001"]["withdrawn"] is True
    assert shown() == {"2603.00001": [str(TUESDAY)]}


# new versions of papers shown earlier

REPLACED = DIGEST.model_copy(update={"replacements": "list"})


def new_version(date, updated, version=2, **changes):
    return in_window(date, 1, version=version, updated=f"{updated:%Y-%m-%dT%H:%M:%SZ}", **changes)


def test_new_versions_are_listed_once(world):
    first = in_window(day(-5), 1)
    others = [in_window(day(offset), 9 + offset) for offset in (-4, -3, -2, -1, 0, 1)]
    put(world, first, *others)
    for offset in (-5, -4):
        run(world, day(offset), "no", REPLACED)
    world.fill([new_version(day(-5), at(day(-2), "23:00")), *others])
    for offset, expected in [(-1, 1), (0, 0), (1, 0)]:
        world.now = at(day(offset))
        receipt = run(world, day(offset), "auto", REPLACED)
        assert receipt["replaced"] == expected
    row = rows(day(-1))["2603.00001"]
    assert row["status"] == "replaced"
    assert row["reason"] == f"new_version:1:2:{day(-5)}"
    assert shown()["2603.00001"] == [str(day(-5))]
    world.fill([new_version(day(-5), at(TUESDAY, "23:00"), 3), *others])
    world.now = at(day(2))
    run(world, day(2), "auto", REPLACED)
    assert rows(day(2))["2603.00001"]["reason"] == f"new_version:2:3:{day(-5)}"
    run(world, day(-1), "no", REPLACED)  # made again, it keeps its list
    assert rows(day(-1))["2603.00001"]["version"] == 2


def test_versions_older_than_the_last_edition_are_not_news(world):
    """Switching the list on does not fill a page with the versions of months."""
    put(world, new_version(day(-30), at(day(-6), "23:00")), in_window(TUESDAY, 2))
    world.papers[0].record["version"] = 1
    run(world, day(-30), "no")
    run(world, day(-1), "no")
    world.fill([new_version(day(-30), at(day(-6), "23:00")), in_window(TUESDAY, 2)])
    world.now = at(TUESDAY)
    assert run(world, TUESDAY, "auto", REPLACED)["replaced"] == 0


def test_without_the_parameter_nobody_asks(world):
    put(world, in_window(TUESDAY, 1))
    run(world, day(-2), "no")
    asked = len(world.queries)
    run(world, TUESDAY)
    assert len(world.queries) == asked + 1


def test_updates_are_fetched_until_they_are_old_enough(world, monkeypatch):
    monkeypatch.setattr(arxiv_api, "PAGE", 2)
    put(world, *(in_window(day(-offset), offset) for offset in range(9)))
    found = papers.updated_since(at(day(-4), "08:50"), DIGEST)
    assert len(found) == 4
    assert len(world.queries) == 3  # two rows, four, eight


# the table


def test_types_of_the_table_empty_or_full():
    empty = frame.from_rows([])
    full = frame.from_rows([{"id": "2603.00001", "submitted": "2026-03-09T01:00:00Z", "late": True}])
    for found in (empty, full):
        kinds = {name: str(kind) for name, kind in found.dtypes.items()}
        assert kinds == frame.SCHEMA
    assert full.at[0, "title"] == "" and full.at[0, "authors"] == [] and full.at[0, "version"] == 1
    assert bool(full.at[0, "late"]) and not full.at[0, "withdrawn"]
    assert pd.isna(full.at[0, "updated"])
    assert select(empty, DIGEST, {}).empty


def test_the_table_is_the_same_after_a_round_trip(world):
    put(world, in_window(TUESDAY, 1, comment="Zwölf “Seiten”\u2028"), in_window(TUESDAY, 2))
    found = gather(Edition(DIGEST, TUESDAY), "no", world.now)
    once = frame.to_rows(found)
    again = frame.from_rows(
        [json.loads(line) for line in table.table_bytes(once).decode().split("\n") if line]
    )
    pd.testing.assert_frame_equal(again, found)
    assert table.table_bytes(frame.to_rows(again)) == table.table_bytes(once)
    assert run(world, TUESDAY)["shown"] == 2
    assert rows(TUESDAY)["2603.00001"]["comment"].startswith("Zwölf")


def test_a_line_of_the_table_ends_where_json_says(tmp_path):
    """Unicode has more ends of lines than files have."""
    row = {"id": "2603.00001", "status": "shown", "title": "One\u2028two\x85three\x1cfour"}
    (tmp_path / table.TABLE).write_bytes(table.table_bytes([row]))
    assert table.read_rows(tmp_path) == [row]


@pytest.mark.parametrize(
    ("entry", "key"),
    [
        ("2512.21324v1", ("2512.21324", 1)),
        ("hep-th/9901001v12", ("hep-th/9901001", 12)),
        ("solv-int/9901001v2", ("solv-int/9901001", 2)),
        ("math.GT/0309136v1", ("math.GT/0309136", 1)),
        ("2512.21324", ("2512.21324", 1)),
        ("solv-int/9901001", ("solv-int/9901001", 1)),
    ],
)
def test_ids_old_and_new(entry, key):
    assert papers.versioned_id(SimpleNamespace(get_short_id=lambda: entry)) == key


def test_the_real_day(monkeypatch):
    with StandIn(records()) as arxiv:
        for name, value in arxiv.environ().items():
            monkeypatch.setenv(name, value)
        found = gather(Edition(DIGEST, dt.date(2025, 12, 25)))
    assert ids(found) == ["2512.21324", "2512.21215", "2512.20978", "2512.20948", "2512.20944"]
    assert set(found["status"]) == {"shown"} and not found["late"].any()
    first = found.iloc[0]
    assert first["abs_url"] == "https://arxiv.org/abs/2512.21324v1"
    assert first["html_url"] == "https://arxiv.org/html/2512.21324v1"
    assert first["categories"][0] == first["primary"]
