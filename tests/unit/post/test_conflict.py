"""The marks of a git merge are told from text that only looks like them."""

import pytest

from arxiv_daily.post import conflict

MARKS = "<<<<<<< HEAD\nmine\n=======\ntheirs\n>>>>>>> branch"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (MARKS, 1),
        (f"first\n\n{MARKS}\nlast", 3),
        (MARKS.replace("\n", "\r\n"), 1),
        (MARKS.replace("=======", "||||||| base\nold\n======="), 1),
        ("<<<<<<< local\n=======\n>>>>>>> remote", 1),
        (f"<<<<<<< not ended\n{MARKS}", 2),
        ("text\n<<<<<<< REMOTE CELL DELETED >>>>>>>\nmine", 2),
        ('<span style="color:red"><b><<<<<<< local</b></span>', 1),
        ("<<<<<<< LOCAL CELL DELETED", 0),
        ("", 0),
        ("Title\n=======\ntext", 0),
        ("<<<<<<< HEAD\nmine", 0),
        ("<<<<<<< HEAD\n>>>>>>> other", 0),
        (">>>>>>> a\n=======\n<<<<<<< b", 0),
        ("<<<<<<<<<<\n=======\n>>>>>>>>>>", 0),
        (" <<<<<<< HEAD\n =======\n >>>>>>> other", 0),
        ("a <<<<<<< b ======= c >>>>>>> d", 0),
    ],
)
def test_where_a_conflict_begins(text, line):
    assert conflict.line_of(text) == line


def test_the_cell_is_named_as_jupyterlab_counts_and_code_is_not_looked_at():
    cells = [
        {"cell_type": "code", "source": MARKS},
        {"cell_type": "markdown", "source": ["text\n", *MARKS.splitlines(keepends=True)]},
    ]
    assert conflict.in_cells(cells) == "cell 2, line 2"
    assert conflict.in_cells(cells[:1]) == ""
