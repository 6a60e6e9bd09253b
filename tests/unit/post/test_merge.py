"""The table of carrying rules, a test a row: what an editor did, what the next run brought, what stands."""

import copy

import nbformat
import pytest

from arxiv_daily.post import schema
from arxiv_daily.post.layout import read_contents
from arxiv_daily.post.merge import merge
from arxiv_daily.post.review import mark_reviewed
from arxiv_daily.post.schema import edited, facts, key, reviewed_papers
from tests.builders.posts import (
    at,
    cell,
    delete,
    duplicate,
    edit,
    headed,
    join,
    keys,
    move,
    note,
    part,
    post,
    retype,
    sources,
    split,
    strip,
    wording,
)

FRESH = ["/front", "/intro", "1/heading", "1/abstract", "1/reading", "2/heading", "2/abstract", "2/reading"]


def first(**options):
    return merge(None, post(("1", "2"), **options))


def rerun(old, papers=("1", "2"), **options):
    """The next run carried into `old`; the result is sound and the same run once more changes nothing."""
    before, new = copy.deepcopy(old), post(papers, **options)
    result = merge(old, new)
    assert old == before, "merge is pure"
    assert merge(result, new) == result, "merging again changes nothing"
    nbformat.validate(result)
    assert key(result.cells[0]) == "/front"
    return result


def test_a_first_run_is_taken_as_it_is():
    assert keys(first()) == FRESH


def test_an_unedited_cell_takes_the_newest_text_and_keeps_id_and_tags():
    nb = first()
    cell(nb, "1/abstract").id = "made-by-jupyter"
    cell(nb, "1/abstract").metadata["tags"] = ["seen"]
    result = cell(rerun(nb, words={"1/abstract": "newer"}), "1/abstract")
    assert (result.source, result.id, result.metadata.tags) == ("newer", "made-by-jupyter", ["seen"])
    assert not edited(result)


def test_an_edited_cell_stays_and_gets_the_newer_text_as_a_proposal():
    nb = first()
    edit(nb, "1/abstract", "mine")
    result = cell(rerun(nb, words={"1/abstract": "newer"}), "1/abstract")
    assert result.source == "mine"
    assert facts(result)["text"] == wording("1/abstract")
    assert facts(result)["proposal"]["text"] == "newer"


@pytest.mark.parametrize(
    ("text", "words", "pending"),
    [
        ("mine", {}, []),
        ("newer", {"1/abstract": "newer"}, []),
        ("mine", {"1/abstract": "not yet"}, ["1/abstract"]),
    ],
    ids=["the machine says the same", "the editor wrote the same", "the newer text is still to come"],
)
def test_no_proposal_where_there_is_nothing_to_propose(text, words, pending):
    nb = first()
    edit(nb, "1/abstract", text)
    result = cell(rerun(nb, words=words, pending=pending), "1/abstract")
    assert result.source == text
    assert "proposal" not in facts(result)


def test_a_proposal_goes_when_the_machine_takes_it_back():
    nb = first()
    edit(nb, "1/abstract", "mine")
    nb = rerun(rerun(nb, words={"1/abstract": "newer"}))
    assert "proposal" not in facts(cell(nb, "1/abstract"))


def test_an_added_cell_stays_behind_the_cell_it_followed():
    nb = first()
    note(nb, "1/reading", "my note")
    result = rerun(nb, ("1", "3", "2"))
    assert keys(result)[4:7] == ["1/reading", "my note", "3/heading"]


def test_a_note_inside_a_paper_stays_when_a_part_is_added_behind_it():
    nb = first(drop=["1/reading"])
    note(nb, "1/abstract", "my note")
    assert keys(rerun(nb))[3:6] == ["1/abstract", "my note", "1/reading"]


def test_a_moved_cell_stays_where_it_was_moved():
    nb = first()
    move(nb, "2/reading", at(nb, "1/heading"))
    result = rerun(nb, words={"2/reading": "newer"})
    assert keys(result)[2:4] == ["2/reading", "1/heading"]
    assert cell(result, "2/reading").source == "newer"


def test_new_papers_go_behind_the_whole_paper_before_them():
    nb = first()
    move(nb, "1/reading", 1)
    result = rerun(nb, ("0", "1", "3", "2", "4"))
    headings = [name for name in keys(result) if name.endswith("heading")]
    assert headings == ["0/heading", "1/heading", "3/heading", "2/heading", "4/heading"]
    assert keys(result)[-3:] == ["4/heading", "4/abstract", "4/reading"]


@pytest.mark.parametrize(
    ("gone", "back"),
    [
        (["1/abstract"], ["1/abstract"]),
        (["1/heading", "1/abstract", "1/reading"], ["1/heading", "1/abstract", "1/reading"]),
        (["/intro"], ["/intro"]),
    ],
    ids=["a part", "a paper", "the introduction"],
)
def test_what_was_deleted_stays_deleted(gone, back):
    nb = first()
    delete(nb, *gone)
    words = dict.fromkeys(back, "newer") | {"2/abstract": "newer"}
    result = rerun(rerun(nb, words=words), ("1", "2", "3"))
    assert not set(gone) & set(keys(result))
    assert set(gone) <= set(result.metadata.arxiv_daily.deleted)


def test_a_deleted_paper_gets_no_parts_it_did_not_have():
    nb = first(drop=["1/reading"])
    delete(nb, "1/heading", "1/abstract")
    assert "1/reading" not in keys(rerun(nb))


def test_a_deleted_part_that_is_pasted_back_is_followed_again():
    nb = first()
    clip = cell(nb, "1/abstract")
    delete(nb, "1/abstract")
    nb = rerun(nb)
    nb.cells.append(clip)
    result = rerun(nb, words={"1/abstract": "newer"})
    assert sources(result)[-2] == "newer"
    assert result.metadata.arxiv_daily.deleted == []


def test_the_halves_of_a_split_cell_both_stay():
    nb = first()
    split(nb, "1/abstract", 10)
    result = rerun(nb, words={"1/abstract": "newer"})
    text = wording("1/abstract")
    index = sources(result).index(text[:10])
    assert sources(result)[index + 1] == text[10:]
    assert [("proposal" in facts(each)) for each in result.cells[index : index + 2]] == [True, False]


def test_merged_cells_stay_one_and_their_parts_do_not_come_back():
    nb = first()
    join(nb, "1/abstract")
    result = rerun(nb, words={"1/reading": "newer"})
    both = f"{wording('1/abstract')}\n\n{wording('1/reading')}"
    assert sources(result).count(both) == 1
    assert "newer" not in sources(result)


def test_a_copy_is_renewed_with_its_original_and_an_edited_copy_stays():
    nb = first()
    duplicate(nb, "1/abstract", len(nb.cells))
    duplicate(nb, "2/abstract", len(nb.cells))
    nb.cells[-1].source = "a copy of mine"
    result = rerun(nb, words={"1/abstract": "newer", "2/abstract": "newer too"})
    assert sources(result).count("newer") == 2
    assert sources(result)[-2] == "a copy of mine"
    assert sources(result).count("newer too") == 1


@pytest.mark.parametrize("kind", ["raw", "code"])
def test_a_cell_of_another_type_counts_as_edited(kind):
    nb = first()
    retype(nb, "1/abstract", kind)
    result = cell(rerun(nb, words={"1/abstract": "newer"}), "1/abstract")
    assert (result.cell_type, result.source) == (kind, wording("1/abstract"))


def test_unedited_cells_of_a_gone_paper_go_and_come_back_with_it():
    nb = rerun(first(), ("2",))
    assert keys(nb) == ["/front", "/intro", "2/heading", "2/abstract", "2/reading"]
    assert keys(rerun(nb)) == FRESH


def test_an_edited_cell_of_a_gone_paper_stays_under_its_heading_flagged():
    nb = first()
    edit(nb, "1/abstract", "mine")
    nb = rerun(nb, ("2",))
    assert keys(nb)[2:5] == ["1/heading", "1/abstract", "2/heading"]
    assert [flag["check"] for flag in facts(cell(nb, "1/abstract"))["flags"]] == ["gone"]
    nb = rerun(nb)
    assert keys(nb) == FRESH
    assert facts(cell(nb, "1/abstract"))["flags"] == []


def test_a_paper_taken_down_goes_with_all_that_was_edited():
    nb = first()
    edit(nb, "1/abstract", "mine")
    new = post(("2",))
    new.metadata["papermill"] = {"parameters": {"takedown": ["1"]}}
    assert keys(merge(nb, new)) == ["/front", "/intro", "2/heading", "2/abstract", "2/reading"]


def test_a_pending_part_is_replaced_when_it_is_done():
    nb = first(words={"1/reading": "to come"}, pending=["1/reading"])
    result = cell(rerun(nb), "1/reading")
    assert (result.source, facts(result)["state"]) == (wording("1/reading"), "done")


@pytest.mark.parametrize(("version", "text"), [(1, wording("1/reading")), (2, "to come")])
def test_a_text_once_written_is_not_lost_to_a_run_without_service(version, text):
    nb = rerun(first(), words={"1/reading": "to come"}, pending=["1/reading"], versions={"1": version})
    assert cell(nb, "1/reading").source == text


@pytest.mark.parametrize("tagged", ["1/heading", "/intro"], ids=["the paper", "the edition"])
def test_what_was_reviewed_stays_as_reviewed(tagged):
    nb = first()
    cell(nb, tagged).metadata["tags"] = ["reviewed"]
    result = rerun(nb, words={"1/abstract": "newer", tagged: "changed"})
    assert cell(result, tagged).metadata.tags == ["reviewed"]
    assert cell(result, tagged).source == "changed"
    assert cell(result, "1/abstract").source == wording("1/abstract")
    assert facts(cell(result, "1/abstract"))["proposal"]["text"] == "newer"


def test_what_comes_after_the_review_says_so():
    nb = first(words={"1/reading": "to come"}, pending=["1/reading"])
    cell(nb, "/intro").metadata["tags"] = ["reviewed"]
    assert reviewed_papers(nb.cells) == {"", "1", "2"}
    result = rerun(nb, ("1", "2", "3"))
    assert cell(result, "1/reading").source == wording("1/reading")
    assert reviewed_papers(result.cells) == {"", "2"}
    result = rerun(result, ("1", "2", "3"), words={"1/abstract": "newer", "3/abstract": "newer"})
    assert reviewed_papers(result.cells) == {"", "2"}
    assert cell(result, "1/abstract").source == wording("1/abstract")
    cell(result, "1/reading").metadata["tags"] = ["reviewed"]
    edit(result, "3/heading", "mine")
    assert reviewed_papers(result.cells) == {"", "1", "2", "3"}
    assert reviewed_papers(mark_reviewed(rerun(nb, ("1", "2", "3"))).cells) == {"", "1", "2", "3"}


@pytest.mark.parametrize("folded", [True, False])
def test_code_stays_folded_or_open_as_the_editor_left_it(folded):
    nb, new = first(), post(("1", "2"))
    cell(nb, "/code:step").metadata["jupyter"] = {"source_hidden": folded}
    cell(new, "/code:step").metadata.update(collapsed=True, jupyter={"source_hidden": True})
    result = cell(merge(nb, new), "/code:step").metadata
    assert result.jupyter.source_hidden is folded
    assert "collapsed" not in result, "the editor opened the output"


def test_code_is_the_newest_run_and_the_editors_own_code_stays():
    nb = first()
    own = nbformat.v4.new_code_cell("plot()", id="own")
    nb.cells.insert(2, own)
    result = rerun(nb, words={"/code:step": "step(2)"})
    assert (sources(result)[2], sources(result)[-1]) == ("plot()", "step(2)")


def test_code_changed_by_an_editor_becomes_their_own():
    nb = first()
    edit(nb, "/code:step", "step('mine')")
    result = rerun(nb, words={"/code:step": "step(2)"})
    assert sources(result)[-2:] == ["step('mine')", "step(2)"]
    assert key(result.cells[-2]) is None


def test_the_runs_code_stands_behind_the_page_also_in_a_post_that_had_it_before():
    nb = first()
    nb.cells.insert(1, nb.cells.pop())
    note(nb, "/code:step", "my note")
    result = rerun(nb, ("1", "2", "3"))
    assert sources(result)[1] == "my note"
    assert sources(result)[-1] == "step()"
    assert keys(result)[-1] == "3/reading"


def test_front_matter_is_first_whatever_was_put_before_it():
    nb = first()
    nb.cells.insert(0, nbformat.v4.new_markdown_cell("above"))
    result = rerun(nb)
    assert sources(result)[1] == "above"


def test_front_matter_an_editor_changed_stays():
    nb = first()
    edit(nb, "/front", "---\ntitle: Mine\n---")
    new = post(("1", "2"))
    new.cells[0] = part("/front", "---\ntitle: Newer\n---")
    result = merge(nb, new)
    assert result.cells[0].source == "---\ntitle: Mine\n---"
    assert "Newer" in facts(result.cells[0])["proposal"]["text"]


def test_deleted_front_matter_comes_back_because_the_page_needs_it():
    nb = first()
    delete(nb, "/front")
    assert keys(rerun(nb)) == FRESH


@pytest.mark.parametrize("whole", [False, True], ids=["cells", "cells and notebook"])
def test_cells_stripped_of_metadata_are_known_by_text_and_place(whole):
    nb = first()
    edit(nb, "1/abstract", "mine, which resembles nothing")
    edit(nb, "2/abstract", wording("2/abstract")[:-9] + "corrected")
    note(nb, "2/reading", "my note")
    strip(nb, whole)
    result = rerun(nb)
    assert keys(result) == [*FRESH, "my note"]
    assert cell(result, "1/abstract").source == "mine, which resembles nothing"
    assert cell(result, "2/abstract").source.endswith("corrected")
    assert edited(cell(result, "1/abstract"))
    assert sum(each.cell_type == "code" for each in result.cells) == 1


def test_stripped_cells_of_equal_text_are_told_apart_by_their_paper():
    words = {"1/reading": "to come", "2/reading": "to come"}
    nb = first(words=words, pending=list(words))
    delete(nb, "1/reading")
    nb = rerun(nb, words=words, pending=list(words))
    strip(nb)
    result = rerun(nb, words=words, pending=list(words))
    assert keys(result) == [name for name in FRESH if name != "1/reading"]


def test_what_an_editor_put_into_the_metadata_stays():
    nb = first()
    nb.metadata["toc"] = {"base_numbering": 1}
    cell(nb, "1/abstract").metadata["collapsed"] = True
    result = rerun(nb, words={"1/abstract": "newer"})
    assert result.metadata.toc == {"base_numbering": 1}
    assert cell(result, "1/abstract").metadata.collapsed is True


def test_a_notebook_of_another_kind_is_kept_whole():
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("something else")])
    result = rerun(nb)
    assert "something else" in sources(result)
    assert set(FRESH) <= set(keys(result))


def _with_contents(papers):
    words = {f"{paper}/heading": headed(f"{paper}/heading") for paper in papers}
    return post(papers, words=words, contents=True)


@pytest.mark.parametrize("note_of", ["短", "一段很长的话。" * 60], ids=["a short note", "a long note"])
def test_contents_joined_with_a_note_and_without_metadata_are_still_the_contents(note_of):
    nb = merge(None, _with_contents(("1", "2", "3")))
    note(nb, "/contents", note_of)
    join(nb, "/contents")
    cell(nb, "/contents").metadata = nbformat.NotebookNode()
    run = _with_contents(("2", "4"))
    result = merge(nb, run)
    contents = cell(result, "/contents").source
    assert list(read_contents(contents)) == ["2", "4"] and contents.endswith(f"\n\n{note_of}")
    assert merge(result, run) == result


def test_a_list_of_papers_in_the_editors_words_is_not_taken_for_deleted_contents():
    nb = merge(None, _with_contents(("1", "2")))
    delete(nb, "/contents")
    note(nb, "/intro", "先读 [这篇](#p-1)，再读：\n\n- [那篇](#p-2)：" + "很值得一读。" * 20)
    result = merge(nb, _with_contents(("1", "2", "3")))
    assert "/contents" not in keys(result) and nb.cells[2].source in sources(result)


@pytest.mark.parametrize("twin_first", [True, False])
@pytest.mark.parametrize("name", ["/front", "/contents", "1/heading", "1/abstract"])
def test_of_two_cells_with_one_key_that_of_its_type_is_the_part(name, twin_first):
    nb = merge(None, _with_contents(("1", "2")))
    duplicate(nb, name, at(nb, name) + (not twin_first))
    mine = at(nb, name) + (not twin_first)
    nb.cells[mine].cell_type = "markdown" if name == "/front" else "raw"
    nb.cells[mine].source += "\n\n我的话"
    own = nb.cells[mine].id
    run = _with_contents(("1", "2", "3"))
    result = merge(nb, run)
    found = schema.parts(result.cells)[name]
    assert found.id != own and "我的话" not in found.source and "proposal" not in facts(found)
    [kept] = [each for each in result.cells if each.id == own]
    assert "我的话" in kept.source and "proposal" not in facts(kept)
    assert merge(result, run) == result
