"""Editors teach precision: alarms that led to a change against those closed without one."""

from collections import Counter

from arxiv_daily.post.dismissals import answers_of, dismiss, dismissals, reopen
from arxiv_daily.post.merge import merge
from arxiv_daily.post.review import edition_state, mark_reviewed, open_flags
from arxiv_daily.post.schema import facts, key
from tests.builders.posts import cell, edit, post

NUMBER, NAME = {"check": "number", "detail": "1"}, {"check": "name", "detail": "2", "level": "alarm"}
NOTE = {"check": "term", "detail": "3", "level": "note"}


def counted(nb):
    return {
        row.check: (row.alarms, row.corrected, row.dismissed, row.open)
        for row in dismissals(answers_of(nb)).itertuples()
    }


def test_alarms_are_counted_by_what_became_of_them():
    nb = post()
    for name, flags in (
        ("1/abstract", [NUMBER, NOTE]),
        ("2/abstract", [NUMBER, NAME]),
        ("3/abstract", [NAME]),
    ):
        facts(cell(nb, name))["flags"] = flags
    assert counted(nb) == {"number": (2, 0, 0, 2), "name": (2, 0, 0, 2)}
    edit(nb, "1/abstract", "改过的译文")
    facts(cell(nb, "2/abstract"))["closed"] = ["name"]
    assert counted(nb) == {"number": (2, 1, 0, 1), "name": (2, 0, 1, 1)}
    nb = mark_reviewed(nb, "3") or nb
    assert counted(nb)["name"] == (2, 0, 2, 0)
    frame = dismissals(answers_of(nb)).set_index("check")
    assert frame.loc["name", "precision"] == 0 and frame.loc["number", "precision"] == 1


def test_a_flag_that_was_taken_away_is_still_counted_and_no_post_is_no_row():
    nb = post()
    facts(cell(nb, "1/abstract"))["closed"] = ["hedge"]
    assert counted(nb) == {"hedge": (1, 0, 1, 0)}
    assert dismissals(Counter()).empty


def flagged():
    nb = post()
    facts(cell(nb, "1/abstract"))["flags"] = [NUMBER, NAME, NOTE]
    facts(cell(nb, "2/abstract"))["flags"] = [NAME]
    return nb


def still_open(nb):
    return {(key(one), flag["check"]) for one in nb.cells for flag in open_flags(one, set())}


def test_what_is_dismissed_is_not_open_and_is_counted_and_can_be_opened_again():
    nb = dismiss(flagged(), "1", "name")
    assert still_open(nb) == {("1/abstract", "number"), ("2/abstract", "name")}
    assert counted(nb) == {"number": (1, 0, 0, 1), "name": (2, 0, 1, 1)}
    everything = dismiss(nb)
    assert still_open(everything) == set() and counted(everything)["name"] == (2, 0, 2, 0)
    assert dismiss(everything) == everything
    assert still_open(reopen(everything)) == still_open(flagged())
    assert "flagged" in edition_state(everything) and edition_state(everything)["flagged"] == 0


def test_a_dismissed_alarm_stays_dismissed_when_the_edition_is_run_again_and_a_new_one_is_open():
    nb = merge(dismiss(flagged()), flagged())
    assert still_open(nb) == set() and counted(nb)["name"] == (2, 0, 2, 0)
    newer = flagged()
    facts(cell(newer, "1/abstract"))["flags"].append({"check": "name", "detail": "another"})
    assert still_open(merge(nb, newer)) == {("1/abstract", "name")}


def test_the_tag_dismisses_the_alarms_of_its_cell_and_becomes_a_record_with_the_next_run():
    nb = flagged()
    cell(nb, "1/abstract").metadata["tags"] = ["dismissed", "mine"]
    assert still_open(nb) == {("2/abstract", "name")} and counted(nb)["number"] == (1, 0, 1, 0)
    newer = flagged()
    facts(cell(newer, "1/abstract"))["flags"].append({"check": "hedge", "detail": "later"})
    again = merge(nb, newer)
    assert cell(again, "1/abstract").metadata["tags"] == ["mine"]
    assert still_open(again) == {("1/abstract", "hedge"), ("2/abstract", "name")}
    assert merge(again, newer) == again


def test_that_a_paper_has_gone_is_for_the_editor_to_decide_and_is_not_dismissed():
    nb = flagged()
    facts(cell(nb, "1/abstract"))["flags"] = [{"check": "gone", "detail": "x"}]
    assert ("1/abstract", "gone") in still_open(dismiss(nb))
