"""The marks of a git merge are told from text that only looks like them."""

import nbformat
import pytest

from arxiv_daily.post import conflict, schema
from arxiv_daily.post.merge import merge
from tests.builders import posts

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
    assert conflict.in_notebook({"cells": cells}) == "cell 2, line 2"
    assert conflict.in_notebook({"cells": cells[:1]}) == ""


TAGS = {
    "local_diff": [{"key": "tags", "op": "add", "value": ["dismissed"]}],
    "remote_diff": [{"key": "tags", "op": "add", "value": ["reviewed"]}, {"key": "closed", "op": "remove"}],
}


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (TAGS, "metadata: closed, tags"),
        ({}, "metadata"),
        ("kept by hand", "metadata"),
        ({"a": 1, "b": [2, {"key": 3}]}, "metadata: 3"),
    ],
)
def test_what_nbdime_leaves_in_the_metadata_is_named_by_its_fields(left, said):
    metadata = {conflict.LEFT: left}
    whole = {"cell_type": "markdown", "source": "text", "metadata": {}}
    assert conflict.in_notebook({"cells": [whole], "metadata": {}}) == ""
    assert conflict.in_notebook({"cells": [whole], "metadata": metadata}) == said
    code = {"cell_type": "code", "source": "", "metadata": metadata}
    assert conflict.in_notebook({"cells": [whole, code], "metadata": {}}) == f"cell 2, {said}"


def test_facts_in_conflict_are_those_of_the_next_run_and_tags_stay_in_conflict():
    nb = merge(None, posts.post())
    facts = {"remote_diff": [{"key": "arxiv_daily", "op": "patch", "diff": []}]}
    for holder in (nb, posts.cell(nb, "1/abstract"), posts.cell(nb, "2/abstract")):
        holder.metadata[conflict.LEFT] = nbformat.from_dict(facts)
    posts.cell(nb, "3/abstract").metadata[conflict.LEFT] = nbformat.from_dict(TAGS)
    posts.edit(nb, "2/abstract", "编辑的译文。")
    nb = merge(nb, posts.post())
    assert [schema.key(cell) for cell in nb.cells if conflict.of_cell(cell)] == ["3/abstract"]
    assert conflict.LEFT not in nb.metadata
    assert posts.cell(nb, "2/abstract").source == "编辑的译文。"
