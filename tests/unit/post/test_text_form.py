"""A post as text and back: what was corrected in the text, in the notebook, or in both."""

import copy

import nbformat
import pytest

from arxiv_daily.errors import PostError
from arxiv_daily.post import text_form
from arxiv_daily.post.merge import merge
from arxiv_daily.post.review import diff, restore
from arxiv_daily.post.schema import edited
from tests.builders.posts import cell, delete, edit, headed, keys, note, post, wording

WORDS = {f"{paper}/heading": headed(f"{paper}/heading") for paper in "123"}
LINES = "第一句。\n第二句。\n第三句。\n第四句。\n第五句。"


@pytest.fixture
def nb():
    return merge(None, post(words=WORDS | {"1/abstract": LINES}, contents=True))


def applied(nb, text):
    before = copy.deepcopy(nb)
    result, done = text_form.apply(nb, text)
    assert nb == before, "the post that was given stays as it is"
    nbformat.validate(result)
    return result, done


def section(nb, name):
    """A cell with its mark, as the text form has it."""
    found = cell(nb, name)
    return f"<!-- cell {found.id} -->\n\n{found.source}\n"


def test_a_text_that_nobody_changed_changes_nothing(nb):
    assert applied(nb, text_form.write(nb)) == (nb, {})


@pytest.mark.parametrize(
    "saved",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text + "\n\n",
        lambda text: text.replace("\n\n", "\n\n\n"),
        lambda text: text.replace("。\n", "。  \n"),
    ],
    ids=[
        "CRLF",
        "a byte order mark",
        "lines at the end",
        "more blank lines round the words",
        "blanks at line ends",
    ],
)
def test_what_editors_do_to_a_file_by_themselves_changes_no_cell_but_blank_lines(nb, saved):
    result, done = applied(nb, saved(text_form.write(nb)))
    assert set(done.values()) <= {"changed"}
    assert [one.source.split() for one in result.cells] == [one.source.split() for one in nb.cells]


def test_words_changed_in_the_text_are_an_edit_of_the_cell(nb):
    text = text_form.write(nb).replace("第二句", "我的第二句").replace("\n", "\r\n")
    result, done = applied(nb, text)
    assert done == {"abstract-1": "changed"}
    assert cell(result, "1/abstract").source == LINES.replace("第二句", "我的第二句")
    assert edited(cell(result, "1/abstract"))


def test_a_title_changed_in_the_text_is_in_the_contents_and_stays(nb):
    title = WORDS["2/heading"].splitlines()[0]
    result, _ = applied(nb, text_form.write(nb).replace(title, "## 我的题目"))
    assert "[我的题目]" in cell(result, "/contents").source
    again = merge(result, post(words=WORDS, contents=True))
    assert cell(again, "2/heading").source.startswith("## 我的题目")


def test_a_cell_cut_from_the_text_is_deleted_and_one_added_stands_where_it_was_put(nb):
    gone, where = section(nb, "1/reading"), section(nb, "2/abstract")
    text = text_form.write(nb).replace(gone, "").replace(where, f"{where}\n<!-- cell -->\n\n编者按\n\n")
    result, done = applied(nb, text)
    assert sorted(done.values()) == ["added", "deleted"]
    assert "1/reading" not in keys(result)
    assert keys(result)[keys(result).index("2/abstract") + 1] == "编者按"
    assert "1/reading" not in keys(merge(result, post(words=WORDS, contents=True)))
    assert [str(one) for one in diff(result) if one.what == "deleted"] == [f"[-{wording('1/reading')}-]"]
    assert "1/reading" in keys(restore(result, "1")[0])


def test_papers_swapped_with_their_marks_are_swapped_in_the_post_and_notes_of_the_notebook_go_along(nb):
    first, second = (
        "\n".join(section(nb, f"{paper}/{name}") for name in ("heading", "abstract", "reading"))
        for paper in "12"
    )
    text = text_form.write(nb).replace(f"{first}\n{second}", f"{second}\n{first}")
    note(nb, "1/reading", "note since")
    result, done = applied(nb, text)
    assert set(done.values()) == {"moved"}
    assert keys(result)[:3] == keys(nb)[:3]
    assert keys(result)[3:10] == ["2/heading", "2/abstract", "2/reading", "1/heading", "1/abstract", "1/reading", "note since"]  # fmt: skip
    assert result.cells[-1].cell_type == "code"
    assert applied(result, text) == (result, {})


def test_what_came_to_the_notebook_since_stays(nb):
    text = text_form.write(nb).replace("第二句", "我的第二句")
    newer = merge(nb, post(("1", "2", "3", "4"), words=WORDS | {"2/abstract": "newer", "1/abstract": LINES, "4/heading": headed("4/heading")}, contents=True))  # fmt: skip
    edit(newer, "3/reading", "edited in JupyterLab")
    result, done = applied(newer, text)
    assert done == {"abstract-1": "changed"}
    assert "4/heading" in keys(result)
    assert cell(result, "2/abstract").source == "newer"
    assert cell(result, "3/reading").source == "edited in JupyterLab"


def test_a_cell_added_below_one_that_was_deleted_in_the_notebook_is_there(nb):
    where = section(nb, "1/abstract")
    text = text_form.write(nb).replace(where, f"{where}\n<!-- cell -->\n\n编者按\n\n")
    delete(nb, "1/abstract")
    result, _ = applied(nb, text)
    assert keys(result)[keys(result).index("1/heading") + 1] == "编者按"


def test_edits_of_different_lines_in_both_forms_are_both_carried(nb):
    text = text_form.write(nb).replace("第一句", "文本的第一句")
    edit(nb, "1/abstract", LINES.replace("第五句", "笔记本的第五句"))
    result, _ = applied(nb, text)
    assert cell(result, "1/abstract").source == LINES.replace("第一句", "文本的第一句").replace(
        "第五句", "笔记本的第五句"
    )


def swapped(text, one, other):
    """The marks of two cells in each other's place: so are the words."""
    return (
        text.replace(f"cell {one} ", "cell X ")
        .replace(f"cell {other} ", f"cell {one} ")
        .replace("cell X ", f"cell {other} ")
    )


def in_the_notebook(nb, what):
    if what == "edit":
        edit(nb, "1/abstract", LINES.replace("第一句", "别的"))
    elif what == "delete":
        delete(nb, "1/abstract")
    else:
        nb.cells.insert(3, nb.cells.pop(6))


@pytest.mark.parametrize(
    ("meanwhile", "change", "said"),
    [
        ("edit", lambda text, nb: text.replace("第一句", "我的"), "changed both in the text and in the notebook"),
        ("delete", lambda text, nb: text.replace("第一句", "我的"), "changed in the text and deleted in the notebook"),
        ("edit", lambda text, nb: text.replace(section(nb, "1/abstract"), ""), "cut out of the text and changed"),
        ("move", lambda text, nb: section(nb, "3/reading") + text.replace(section(nb, "3/reading"), ""), "moved both"),
    ],
)  # fmt: skip
def test_changes_of_both_forms_that_do_not_go_together_are_refused_in_one_line(nb, meanwhile, change, said):
    text = change(text_form.write(nb), nb)
    in_the_notebook(nb, meanwhile)
    with pytest.raises(PostError, match=said) as refused:
        text_form.apply(nb, text)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda text: text[: len(text) // 2], "the text is cut"),
        (lambda text: text[len(text) // 2 :], "the text is cut"),
        (lambda text: text[:-20], "the text is cut"),
        (lambda text: "", "the text is cut"),
        (lambda text: text.replace("end of d/2026-01-08", "end of e/2026-01-09"), "that of e/2026-01-09"),
        (lambda text: text.replace("<!-- cell abstract-1 -->", "<!-- cell abstract-2 -->"), "is there twice"),
        (lambda text: text.replace("<!-- cell abstract-1 -->", "<!-- cell typo -->"), "not one of this edition's"),
        (lambda text: text.replace("<!-- cell abstract-1", "\t<!-- cell abstract-1"), "it reads <!-- cell abstract-1"),
        (lambda text: text.replace("<!-- cell abstract-1", "＜！－－ cell abstract-1"), "it reads <!-- cell abstract-1"),
        (lambda text: text.replace("<!-- cell abstract-1 -->", "<!— cell abstract-1 —>"), "it reads <!-- cell abstract-1"),
        (lambda text: text.replace("<!-- cell abstract-1 -->", "<!--cell abstract-1-->"), "it reads <!-- cell abstract-1"),
        (lambda text: text.replace("<!-- cell abstract-1", "> &lt;!-- Cell abstract-1"), "it reads <!-- cell abstract-1"),
        (lambda text: text.replace("\nabstract-1 ", "\n"), "was changed; write it again"),
        (lambda text: text + text, "is there twice"),
        (lambda text: text.replace("句。", "句。\0"), "save it as UTF-8"),
        (lambda text: text.partition("<!-- cell intro")[1] + text.partition("<!-- cell intro")[2], "front matter was cut"),
        (lambda text: swapped(text, "abstract-2", "abstract-3"), "has the words of abstract-2 now"),
        (lambda text: text.replace("第二句。", "<<<<<<< a\n第二句\n=======\nb\n>>>>>>> b"), "unfinished git merge"),
        (lambda text: text.replace(WORDS["1/heading"], f"{WORDS['2/heading']}!", 1), "has the heading of 2 now"),
    ],
)  # fmt: skip
def test_a_text_that_is_not_whole_or_not_of_this_post_is_refused_in_one_line(nb, spoil, said):
    with pytest.raises(PostError, match=said) as refused:
        text_form.apply(nb, spoil(text_form.write(nb)))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "line", ["<!-- cell abstract-1 -->", "<!-- end of d/2026-01-08", r"<!-- \cell x -->", "-->"]
)
def test_words_that_look_like_a_mark_are_words(nb, line):
    edit(nb, "1/abstract", f"above\n{line}\nbelow")
    text = text_form.write(nb)
    assert applied(nb, text) == (nb, {})
    result, _ = applied(nb, text.replace("above", "changed"))
    assert cell(result, "1/abstract").source == f"changed\n{line}\nbelow"


def test_a_text_without_a_mark_between_two_cells_joins_them_as_jupyterlab_does(nb):
    result, done = applied(nb, text_form.write(nb).replace("<!-- cell reading-1 -->\n", ""))
    assert done == {"abstract-1": "changed", "reading-1": "deleted"}
    assert wording("1/reading") in cell(result, "1/abstract").source


def test_a_heading_without_its_title_line_and_one_with_two_come_back(nb):
    title, second = WORDS["1/heading"].splitlines()[0], WORDS["2/heading"].splitlines()[0]
    text = text_form.write(nb).replace(f"{title}\n\n", "").replace(second, f"{second}\n\n{second}")
    result, _ = applied(nb, text)
    assert cell(result, "1/heading").source.startswith("- **Title**")
    again = merge(result, post(words=WORDS, contents=True))
    assert cell(again, "2/heading").source.count(second) == 2
    assert merge(again, post(words=WORDS, contents=True)) == again
