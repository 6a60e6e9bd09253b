"""Three versions of a list of lines: any base, any edit, any news."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arxiv_daily.post.line_merge import merge_lines


def field(line):
    """The word before a colon."""
    return line.partition(":")[0] if ":" in line else ""


LINES = st.sampled_from(
    ["", " ", "# top", "own", "own", "a: 1", "a: 2", "a: 3", "b: 1", "b: 2", "c: 1", "c: 2"]
)
TEXTS = st.lists(LINES, max_size=8).map("\n".join)


@settings(deadline=None, max_examples=150)
@given(base=TEXTS, mine=TEXTS, theirs=TEXTS, insert=st.booleans())
def test_the_same_news_merged_once_more_change_nothing(base, mine, theirs, insert):
    merged = merge_lines(base, mine, theirs, field, insert)
    assert merge_lines(merged.base, merged.text, theirs, field, insert) == merged


@settings(deadline=None, max_examples=150)
@given(base=TEXTS, mine=TEXTS, theirs=TEXTS, insert=st.booleans())
def test_no_line_of_the_editors_is_lost(base, mine, theirs, insert):
    own = [line for line in mine.split("\n") if line.strip() and line not in base.split("\n")]
    merged = merge_lines(base, mine, theirs, field, insert).text.split("\n")
    assert [line for line in own if line not in merged] == []


@settings(deadline=None, max_examples=150)
@given(base=TEXTS, theirs=TEXTS)
def test_lines_that_nobody_touched_are_the_newest(base, theirs):
    merged = merge_lines(base, base, theirs, field)
    assert sorted(filter(str.strip, merged.text.split("\n"))) == sorted(filter(str.strip, theirs.split("\n")))


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "text", "seen"),
    [
        ("a: 1\nb: 1", "a: mine\nb: 1", "a: 2\nb: 2", "a: mine\nb: 2", "a: 1\nb: 2"),
        ("b: 1", "a: mine\nb: 1", "a: 2\nb: 2", "a: mine\nb: 2", "a: 2\nb: 2"),
        ("# top\n\na: 1", "a: 1", "# top\n\nb: 1", "b: 1", "# top\n\nb: 1"),
    ],
    ids=["a changed line", "a line the editor wrote first", "a first line that stood below a gap"],
)
def test_what_the_editor_has_seen_of_the_machines_lines(base, mine, theirs, text, seen):
    merged = merge_lines(base, mine, theirs, field)
    assert (merged.text, merged.base) == (text, seen)
