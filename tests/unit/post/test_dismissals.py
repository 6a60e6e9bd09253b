"""Editors teach precision: alarms that led to a change against those closed without one."""

from arxiv_daily.post.dismissals import dismissals
from arxiv_daily.post.review import mark_reviewed
from arxiv_daily.post.schema import facts
from tests.builders.posts import cell, edit, post

NUMBER, NAME = {"check": "number", "detail": "1"}, {"check": "name", "detail": "2", "level": "alarm"}
NOTE = {"check": "term", "detail": "3", "level": "note"}


def counted(nb):
    return {
        row.check: (row.alarms, row.corrected, row.dismissed, row.open)
        for row in dismissals([nb]).itertuples()
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
    frame = dismissals([nb]).set_index("check")
    assert frame.loc["name", "precision"] == 0 and frame.loc["number", "precision"] == 1


def test_a_flag_that_was_taken_away_is_still_counted_and_no_post_is_no_row():
    nb = post()
    facts(cell(nb, "1/abstract"))["closed"] = ["hedge"]
    assert counted(nb) == {"hedge": (1, 0, 1, 0)}
    assert dismissals([]).empty
