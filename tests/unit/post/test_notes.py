"""The margin: what the editor sees in the notebook and readers do not."""

import copy
import re

import nbformat
import pytest

from arxiv_daily.post.merge import merge
from arxiv_daily.post.notes import LIST, NOTE, annotated, heeded, in_margin
from arxiv_daily.post.schema import facts, key
from arxiv_daily.site.reader_view import present_post
from tests.builders.posts import at, cell, duplicate, edit, post, sources, split, strip

FLAG = {"check": "number", "detail": "原文 <12>，译文 21"}


def flagged(*names, **options):
    """A run in which the checks found something in these parts."""
    nb = post(**options)
    for name in names:
        facts(cell(nb, name))["flags"] = [FLAG]
    return nb


def again(nb, run):
    return annotated(merge(nb, run))


def margin(nb):
    return [each for each in nb.cells if in_margin(each)]


def html(each):
    return each.outputs[0].data["text/html"]


@pytest.fixture
def nb():
    run = flagged("2/abstract", pending=["3/reading"])
    result = again(None, run)
    edit(result, "1/abstract", "mine")
    return again(result, flagged("2/abstract", pending=["3/reading"], words={"1/abstract": "newer"}))


def test_a_note_stands_above_each_cell_with_an_open_finding(nb):
    note = nb.cells[at(nb, "2/abstract") - 1]
    assert note.source == NOTE
    assert "<b>数字</b>：原文 &lt;12&gt;，译文 21" in html(note)
    assert note.outputs[0].data["text/plain"] == "数字：原文 <12>，译文 21"
    assert "newer" in html(nb.cells[at(nb, "1/abstract") - 1])
    assert len(margin(nb)) == 3
    nbformat.validate(nb)


def test_the_list_is_second_and_links_to_every_such_cell(nb):
    assert [key(nb.cells[0]), nb.cells[1].source] == ["/front", LIST]
    links = re.findall(
        r'<td.*?>(.*?)</td><td.*?><a href="#cell-id=(.*?)">(.*?)</a></td><td.*?>(.*?)<', html(nb.cells[1])
    )
    assert [(link[1], *link[2:]) for link in links] == [
        ("abstract-1", "译文", "有新译文"),
        ("abstract-2", "译文", "数字：原文 &lt;12&gt;，译文 21"),
        ("reading-3", "解读", "待补"),
    ]
    assert {link[1] for link in links} <= {each.id for each in nb.cells}
    assert "3 篇，待核对 1 篇，待补 1 篇，有新译文 1 篇" in html(nb.cells[1])


def test_without_anything_to_look_at_there_is_the_list_alone():
    assert [each.source for each in margin(again(None, post()))] == [LIST]


@pytest.mark.parametrize(
    "answer",
    [
        lambda nb: edit(nb, "2/abstract", "corrected"),
        lambda nb: cell(nb, "2/heading").metadata.update(tags=["reviewed"]),
        lambda nb: cell(nb, "/intro").metadata.update(tags=["reviewed"]),
    ],
    ids=["corrected", "paper reviewed", "edition reviewed"],
)
def test_a_note_goes_when_the_editor_has_answered(answer):
    nb = again(None, flagged("2/abstract"))
    answer(nb)
    assert [each.source for each in margin(annotated(nb))] == [LIST]


@pytest.mark.parametrize(
    "doing",
    [
        lambda nb: None,
        lambda nb: nb.cells.reverse(),
        lambda nb: nb.cells.append(copy.deepcopy(nb.cells[at(nb, "2/abstract") - 1])),
        lambda nb: duplicate(nb, "2/abstract", 5),
        lambda nb: nb.cells.pop(at(nb, "2/abstract") - 1),
    ],
    ids=["nothing", "reversed", "note copied", "cell copied", "note deleted"],
)
def test_whatever_happens_to_the_margin_it_is_made_anew(nb, doing):
    doing(nb)
    run = flagged("2/abstract", pending=["3/reading"], words={"1/abstract": "newer"})
    result = again(nb, run)
    assert sorted(each.source for each in margin(result)) == sorted([NOTE, NOTE, LIST])
    assert nb.cells is not result.cells
    assert again(result, run) == result
    nbformat.validate(result)


def test_a_margin_stripped_of_its_metadata_is_known_by_its_code(nb):
    strip(nb)
    result = again(nb, flagged("2/abstract"))
    assert [each.source for each in margin(result)] == [LIST, NOTE]
    assert at(result, "2/abstract") - 1 == result.cells.index(margin(result)[1])


def test_what_an_editor_wrote_into_a_note_is_the_editors(nb):
    nb.cells[at(nb, "2/abstract") - 1].source = "# 问过作者"
    result = again(nb, flagged("2/abstract", words={"1/abstract": "newer"}))
    assert "# 问过作者" in sources(result)
    assert result.cells[at(result, "2/abstract") - 1].source == NOTE
    nbformat.validate(result)


def test_split_cells_have_one_note(nb):
    split(nb, "2/abstract", 5)
    facts(cell(nb, "2/abstract"))["proposal"] = {"text": "newer", "machine": "x"}
    assert len(margin(annotated(nb))) == len(margin(nb))


def test_readers_see_nothing_of_the_margin(nb):
    shown = present_post(nbformat.from_dict(nb))
    text = "".join("".join(each["source"]) for each in shown["cells"])
    assert "mine" in text
    assert NOTE not in text and LIST not in text and "译文 21" not in text and "newer" not in text


def test_a_draft_says_so_to_the_editor():
    run = post()
    run.cells[0].source = "---\ntitle: T\ndraft: true\n---"
    assert "草稿" in html(annotated(run).cells[1])


def test_notes_are_folded_below_an_alarm_and_make_no_margin_of_their_own():
    harmless = {"check": "name", "detail": "CNN <1>", "level": "note"}
    run = flagged("2/abstract")
    facts(cell(run, "2/abstract"))["flags"].append(harmless)
    facts(cell(run, "1/abstract"))["flags"] = [harmless]
    above = [html(each) for each in margin(annotated(run)) if each.source == NOTE]
    assert len(above) == 1
    assert re.search(r"<details><summary>[^<]*1[^<]*</summary>[^<]*CNN &lt;1&gt;</details>", above[0])


def without(nb, *indices):
    nb = copy.deepcopy(nb)
    nb.cells = [each for index, each in enumerate(nb.cells) if index not in indices]
    return nb


def test_the_alarms_of_a_note_an_editor_deleted_are_closed_and_stay_closed_until_there_is_another():
    run = flagged("2/abstract", "3/reading")
    nb = again(None, run)
    note = at(nb, "2/abstract") - 1
    assert nb.cells[note].metadata["deletable"]
    nb = again(heeded(without(nb, note)), run)
    assert [key(each) for each in margin(nb)] == ["/code:list", "3/code:note-reading"]
    assert facts(cell(nb, "2/abstract"))["closed"] == [FLAG]
    assert again(heeded(nb), run) == nb
    facts(cell(run, "2/abstract"))["flags"] = [FLAG, FLAG | {"detail": "另一处"}]
    nb = again(heeded(nb), run)
    assert "另一处" in html(nb.cells[at(nb, "2/abstract") - 1])
    assert "译文 21" not in html(nb.cells[at(nb, "2/abstract") - 1])


@pytest.mark.parametrize(
    "change",
    [
        lambda nb: without(
            nb, *[at for at, each in enumerate(nb.cells) if in_margin(each)]
        ),  # a tool drops code
        lambda nb: without(nb, 1),  # the list
        lambda nb: nb.cells.append(nb.cells.pop(at(nb, "2/abstract"))) or nb,  # moved away from its note
        lambda nb: nb.cells[at(nb, "2/abstract") - 1].metadata.pop("arxiv_daily") and nb,
        lambda nb: split(nb, "2/abstract", 2) or nb,
    ],
    ids=["margin lost", "list lost", "moved", "note without metadata", "split"],
)
def test_no_alarm_is_closed_by_what_is_not_the_deletion_of_its_note(change):
    nb = change(again(None, flagged("2/abstract")))
    assert heeded(nb) == nb


def test_deleting_a_note_leaves_what_an_editor_has_to_decide(nb):
    nb = annotated(heeded(without(nb, at(nb, "1/abstract") - 1)))
    assert "newer" in html(nb.cells[at(nb, "1/abstract") - 1])
