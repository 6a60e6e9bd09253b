"""The way back: what was changed or deleted returns as the machine's newest, what was replaced can be put back."""

import pytest

from arxiv_daily.post.merge import merge
from arxiv_daily.post.review import accept, diff, put_back, restore
from arxiv_daily.post.schema import edited
from tests.builders.posts import cell, delete, edit, keys, move, note, post, wording


def first():
    return merge(None, post(("1", "2")))


def kinds(nb, paper=None):
    return [(change.paper, change.part, change.what) for change in diff(nb, paper)]


def test_diff_shows_changed_deleted_added_and_moved_cells_and_proposals():
    nb = first()
    edit(nb, "1/abstract", "mine")
    delete(nb, "2/reading")
    note(nb, "1/reading", "a note of mine")
    move(nb, "2/abstract", 3)
    nb = merge(nb, post(("1", "2"), words={"1/abstract": "newer"}))
    assert sorted(kinds(nb, "1")) == [("1", "abstract", "edited"), ("1", "abstract", "proposal")]
    assert kinds(nb, "2") == [("2", "reading", "deleted"), ("2", "abstract", "moved")]
    assert [str(change) for change in diff(nb) if change.what == "added"] == ["{+a note of mine+}"]
    assert [str(change) for change in diff(nb) if change.what == "deleted"] == [f"[-{wording('2/reading')}-]"]


def test_what_is_deleted_is_shown_before_a_run_has_come_and_comes_back_with_one():
    nb = first()
    delete(nb, "1/reading")
    assert kinds(nb) == [("1", "reading", "deleted")]
    back, done = restore(nb, "1")
    assert done == {"1/reading": "awaited"} and kinds(back) == []
    assert keys(merge(back, post(("1", "2")))) == keys(first())


def test_a_post_nobody_touched_has_no_difference():
    assert kinds(merge(first(), post(("1", "2"), words={"1/abstract": "newer"}))) == []


def test_accept_keeps_the_words_it_replaces_and_they_can_be_put_back():
    nb = first()
    edit(nb, "1/abstract", "mine")
    run = post(("1", "2"), words={"1/abstract": "newer"})
    nb = merge(accept(merge(nb, run)), run)
    assert cell(nb, "1/abstract").source == "newer" and kinds(nb) == [("1", "abstract", "replaced")]
    back = merge(put_back(nb), run)
    assert cell(back, "1/abstract").source == "mine" and edited(cell(back, "1/abstract"))


def test_a_changed_part_is_restored_to_the_newest_of_the_machine():
    nb = first()
    edit(nb, "1/abstract", "mine")
    run = post(("1", "2"), words={"1/abstract": "newer"})
    nb, done = restore(merge(nb, run), "1", "abstract")
    assert done == {"1/abstract": "changed"} and cell(nb, "1/abstract").source == "newer"
    assert cell(put_back(nb), "1/abstract").source == "mine"


@pytest.mark.parametrize("gone", [("1/abstract",), ("1/heading", "1/abstract", "1/reading"), ("2/reading",)])
def test_deleted_parts_come_back_where_they_were_and_stay(gone):
    nb = first()
    delete(nb, *gone)
    run = post(("1", "2"), words={"1/abstract": "newer"})
    nb, done = restore(merge(nb, run), gone[0].split("/")[0])
    assert set(done.values()) == {"deleted"} and set(done) == set(gone)
    assert keys(nb) == keys(first())
    assert keys(merge(nb, run)) == keys(first())


def test_what_no_run_has_written_since_comes_with_the_next_one():
    nb = first()
    delete(nb, "1/abstract")
    run = post(("1", "2"))
    nb = merge(nb, run)
    del nb.metadata.arxiv_daily["dropped"]
    nb, done = restore(nb, "1")
    assert done == {"1/abstract": "awaited"} and "1/abstract" not in keys(nb)
    assert keys(merge(nb, run)) == keys(first())
