"""What readers report is an alarm until it is corrected or dismissed, and survives whatever a run brings."""

import datetime as dt

from arxiv_daily.post import errata, review
from arxiv_daily.post.dismissals import answers_of, dismiss, dismissals
from arxiv_daily.post.merge import merge
from arxiv_daily.post.notes import todo
from arxiv_daily.post.schema import facts
from tests.builders.posts import cell, edit, post

DAY, NEXT = dt.date(2026, 1, 9), dt.date(2026, 1, 10)


def listed(nb):
    return [what for _, _, _, what in todo(nb.cells)]


def corrections(nb):
    return list(errata.corrections(cell(nb, "1/heading")))


def test_a_report_is_in_the_editors_list_once():
    nb = errata.report(post(), "1", "应为 91.4%", DAY)
    assert [one for one in listed(nb) if "91.4%" in one and "读者报告" in one]
    assert errata.report(nb, "1", "应为 91.4%", NEXT) == nb
    assert corrections(nb) == []


def test_a_report_stays_when_the_paper_is_approved_edited_or_made_again():
    nb = errata.report(post(), "1", "数字有误", DAY)
    edit(nb, "1/abstract", "改过的译文")
    nb = merge(review.mark_reviewed(nb, "1"), post())
    assert any("数字有误" in one for one in listed(nb))
    assert merge(nb, post()) == nb


def test_a_correction_closes_the_reports_and_is_told_with_its_day():
    nb = errata.report(errata.report(post(), "1", "数字有误", DAY), "1", "名字有误", DAY)
    nb = errata.correct(nb, "1", "", NEXT)
    assert listed(nb) == listed(post())
    assert corrections(nb) == [("2026-01-10", "数字有误"), ("2026-01-10", "名字有误")]
    assert corrections(merge(nb, post())) == corrections(nb)


def test_the_editors_words_stand_for_what_was_reported():
    nb = errata.correct(errata.report(post(), "1", "wrong!!", DAY), "1", "准确率改为 91.4%", NEXT)
    assert corrections(nb) == [("2026-01-10", "准确率改为 91.4%")]


def test_a_correction_needs_no_report_and_nothing_corrects_nothing():
    assert corrections(errata.correct(post(), "1", "题目改正", NEXT)) == [("2026-01-10", "题目改正")]
    assert errata.correct(post(), "1", "", NEXT) == post()


def test_a_report_can_be_dismissed_and_is_then_no_correction():
    nb = dismiss(errata.report(post(), "1", "我不同意", DAY), "1", "erratum")
    assert listed(nb) == listed(post())
    assert corrections(errata.correct(nb, "1", "", NEXT)) == []
    assert "erratum" not in set(dismissals(answers_of(nb))["check"])


def test_taking_a_proposal_keeps_what_readers_reported():
    nb = errata.report(post(), "1", "数字有误", DAY)
    facts(cell(nb, "1/heading"))["proposal"] = {"text": "## X", "machine": "0", "flags": []}
    for change in (review.accept, review.decline):
        assert any("数字有误" in one for one in listed(change(nb, "1"))), change
