"""The editor's view of a post: its numbers, the words changed, proposals taken, approval given."""

import copy

import pytest

from arxiv_daily.post.merge import merge
from arxiv_daily.post.review import accept, compare, decline, diff, edition_state, mark_reviewed
from arxiv_daily.post.schema import edited, facts
from tests.builders.posts import cell, edit, part, post, retype


@pytest.fixture
def nb():
    """Three papers: the first corrected, with a newer text beside it; a reading of the third pending."""
    words = {"1/abstract": "本文提出一种新的方法。", "3/reading": "to come"}
    nb = merge(None, post(words=words, pending=["3/reading"]))
    edit(nb, "1/abstract", "本文提出一个新的方法。")
    return merge(nb, post(words=words | {"1/abstract": "我们提出新方法。"}, pending=["3/reading"]))


NUMBERS = {
    "shown": 3,
    "pending": 1,
    "flagged": 1,
    "edited": 1,
    "proposals": 1,
    "reviewed": 0,
    "draft": False,
}


def flagged(nb):
    facts(cell(nb, "2/abstract"))["flags"] = [{"check": "number", "detail": "12"}]
    return nb


def only_a_note(nb):
    facts(cell(nb, "2/abstract"))["flags"] = [{"check": "name", "detail": "CNN", "level": "note"}]
    return nb


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        (lambda nb: nb, {}),
        (lambda nb: accept(nb), {"edited": 0, "proposals": 0}),
        (lambda nb: accept(nb, "2"), {}),
        (lambda nb: decline(nb, "1"), {"proposals": 0}),
        (lambda nb: mark_reviewed(nb, "2"), {"reviewed": 1, "flagged": 0}),
        (lambda nb: mark_reviewed(nb), {"reviewed": 3, "flagged": 0}),
        (lambda nb: edit(nb, "2/abstract", "mine") or nb, {"edited": 2, "flagged": 0}),
        (lambda nb: edit(nb, "3/reading", "mine") or nb, {"pending": 0, "edited": 2}),
        (lambda nb: retype(nb, "2/reading", "raw") or nb, {"edited": 2}),
        (lambda nb: only_a_note(nb), {"flagged": 0}),
    ],
    ids=[
        "as it is",
        "accept",
        "accept another",
        "decline",
        "a paper",
        "the edition",
        "corrected",
        "written",
        "retyped",
        "only a note",
    ],
)
def test_the_numbers_of_an_edition(nb, change, differs):
    assert edition_state(change(flagged(nb))) == NUMBERS | differs


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("本文提出一种方法。", "本文提出一个方法。", "本文提出一[-种-]{+个+}方法。"),
        ("the old model wins", "the new model wins", "the [-old-]{+new+} model wins"),
        ("用 GPT-4 评测", "用 GPT-5 评测", "用 [-GPT-4-]{+GPT-5+} 评测"),
        ("提升 3.5%", "提升 5.3%", "提升 [-3.5-]{+5.3+}%"),
        ("same", "same", "same"),
        ("", "new", "{+new+}"),
        ("a\n\nb", "a\nb", "a[-\n\n-]{+\n+}b"),
    ],
)
def test_words_are_compared_as_people_read_them(before, after, expected):
    frame = {" ": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}
    words = compare(before, after)
    assert "".join(frame[sign].format(text) for sign, text in words) == expected
    assert "".join(text for sign, text in words if sign != "+") == before
    assert "".join(text for sign, text in words if sign != "-") == after


def test_the_diff_shows_the_editors_words_and_the_proposals(nb):
    assert [(change.paper, change.part, change.what, str(change)) for change in diff(nb)] == [
        ("1", "abstract", "edited", "本文提出一[-种-]{+个+}新的方法。"),
        ("1", "abstract", "proposal", "[-本文-]{+我们+}提出[-一个-]新[-的-]方法。"),
    ]
    assert diff(nb, "2") == []


def test_an_accepted_proposal_is_the_machines_text_again(nb):
    taken = cell(accept(nb, "1"), "1/abstract")
    assert taken.source == "我们提出新方法。"
    assert not edited(taken)
    assert "proposal" not in facts(taken)


def test_a_declined_proposal_does_not_come_again(nb):
    words = {"1/abstract": "我们提出新方法。"}
    again = merge(decline(nb), post(words=words))
    assert cell(again, "1/abstract").source == "本文提出一个新的方法。"
    assert "proposal" not in facts(cell(again, "1/abstract"))
    newer = merge(again, post(words={"1/abstract": "更新。"}))
    assert facts(cell(newer, "1/abstract"))["proposal"]["text"] == "更新。"


def test_a_reviewed_edition_is_no_draft_and_stays_none():
    def draft(**options):
        result = post(**options)
        result.cells[0] = part("/front", "---\ntitle: T\ndraft: true\nlang: zh\n---")
        return result

    nb = merge(None, draft())
    assert edition_state(nb)["draft"]
    reviewed = mark_reviewed(nb)
    assert not edition_state(reviewed)["draft"]
    assert not edited(reviewed.cells[0])
    again = merge(reviewed, draft(words={"/intro": "newer"}))
    assert not edition_state(again)["draft"]
    assert edition_state(again)["reviewed"] == 3
    in_jupyter = copy.deepcopy(nb)
    cell(in_jupyter, "/intro").metadata["tags"] = ["reviewed"]
    assert not edition_state(merge(in_jupyter, draft()))["draft"]


@pytest.mark.parametrize("function", [accept, decline, mark_reviewed, edition_state, diff])
def test_the_notebook_given_is_left_alone(nb, function):
    before = copy.deepcopy(nb)
    function(nb)
    assert nb == before
