"""The cell of a paper's results: what is written is read again, and an editor's corrections count."""

import pytest

from arxiv_daily.gather.results.row import PaperResult
from arxiv_daily.gather.taxonomy import Taxonomy
from arxiv_daily.post import layout, schema
from arxiv_daily.post.merge import merge
from arxiv_daily.post.results_table import TableRow, read_results, unknown_terms, write_results
from tests.builders import posts
from tests.conftest import PROJECT

AUDIO = Taxonomy.load(PROJECT / "params" / "taxonomy" / "audio.yaml")
URL = "https://arxiv.org/html/2512.00001v1"
OWN = PaperResult("asr", "librispeech", "test-clean", "wer", "1.9", "%", "Ours", "own", "S4.T1")
ODD = PaperResult(
    "", "vctk", "a | b · <i>x</i> $y$", "mos", "4.1±0.1", "", "*A* [x](http://h) `c` | d", "baseline", "S4.T2"
)


def test_what_is_written_is_read_again():
    cell = write_results([OWN], AUDIO, URL)
    assert read_results(cell, AUDIO) == [TableRow(OWN, f"{URL}#S4.T1")]
    assert cell.startswith("<details>") and "| 语音识别 | LibriSpeech | test-clean |" in cell


def test_names_of_strangers_stay_in_their_column():
    [row] = read_results(write_results([ODD], AUDIO, URL), AUDIO)
    assert (row.result.value, row.result.metric, row.result.place) == ("4.1±0.1", "mos", "S4.T2")
    assert row.result.system == "*A* [x](http://h) `c` / d"
    assert r"\<i>" in write_results([ODD], AUDIO, URL)


def test_what_the_taxonomy_does_not_name_passes_the_gate_too():
    odd = PaperResult("[" * 40, "<b>", "", "{=html}", "`x`", "", "", "", "S1")
    cell = write_results([odd], AUDIO, "javascript:x")
    assert "[[" not in cell and r"\<b>" in cell and r"\{=html}" in cell and "javascript" not in cell


def test_a_value_and_an_address_of_no_bounds_are_left_out():
    line = HEAD.replace("数值 |", "数值 | 出处 |").replace("---|\n", "---|---|\n")
    assert read_results(f"{line}| LibriSpeech | WER | {'9' * 400} | |", AUDIO) == []
    [row] = read_results(f'{line}| LibriSpeech | WER | 1 | [a](https://a.org/"><b>) |', AUDIO)
    assert row.link == ""


def test_without_an_address_the_place_is_a_word():
    [row] = read_results(write_results([OWN], AUDIO, ""), AUDIO)
    assert (row.result.place, row.link) == ("S4.T1", "")


def test_no_results_are_no_cell():
    assert write_results([], AUDIO, URL) == ""


HEAD = "| 数据集 | 指标 | 数值 |\n|---|---|---|\n"


@pytest.mark.parametrize(
    "line, read",
    [
        ("| LibriSpeech | WER | 2.0 % |", ("librispeech", "wer", "2.0", "%")),
        ("| librispeech | 词错误率 | 2.0% |", ("librispeech", "wer", "2.0", "%")),
        ("|LibriSpeech|WER|2|", ("librispeech", "wer", "2", "")),
        ("| 没有的集 | WER | 2.0 |", None),
        ("| LibriSpeech | WER | 约 2 |", None),
        ("| LibriSpeech | WER |", None),
        ("LibriSpeech 2.0", None),
    ],
)
def test_a_row_of_an_editors_own_is_read_if_it_says_enough(line, read):
    found = [
        (r.result.dataset, r.result.metric, r.result.value, r.result.unit)
        for r in read_results(HEAD + line, AUDIO)
    ]
    assert found == ([read] if read else [])


def test_another_table_is_left_alone():
    assert read_results("| a | b |\n|---|---|\n| LibriSpeech | 2 |", AUDIO) == []


def test_terms_the_taxonomy_does_not_have_are_named():
    text = HEAD + "| 新集 | WER | 2.0 |\n| LibriSpeech | 新指标 | 3 |"
    assert list(unknown_terms(text, AUDIO)) == [("dataset", "新集"), ("metric", "新指标")]


def run(*found, papers=("2512.00001",)):
    """A run's post with the results of its first paper behind its reading."""
    nb = posts.post(papers)
    if found:
        cell = posts.part("2512.00001/results", write_results(found, AUDIO, URL))
        nb.cells.insert(posts.at(nb, "2512.00001/reading") + 1, cell)
    return nb


def test_an_editors_correction_stays_and_the_machines_newer_table_is_proposed():
    before = merge(None, run(OWN))
    posts.edit(before, "2512.00001/results", before.cells[-2].source.replace("1.9", "2.0"))
    after = merge(before, run(OWN, ODD))
    cell = posts.cell(after, "2512.00001/results")
    assert [row.result.value for row in read_results(cell.source, AUDIO)] == ["2.0"]
    assert schema.edited(cell) and "4.1" in schema.facts(cell)["proposal"]["text"]


def test_a_post_made_before_gets_its_results_behind_the_reading_and_a_deleted_table_stays_away():
    before = merge(None, run())
    after = merge(before, run(OWN))
    assert posts.keys(after).index("2512.00001/results") == posts.keys(after).index("2512.00001/reading") + 1
    after.cells.pop(posts.at(after, "2512.00001/results"))
    assert "2512.00001/results" not in posts.keys(merge(after, run(OWN)))


def test_the_table_of_an_approved_paper_stays_as_approved():
    before = merge(None, run(OWN))
    posts.cell(before, "2512.00001/heading").metadata["tags"] = [schema.REVIEWED]
    after = merge(before, run(OWN, ODD))
    assert posts.cell(after, "2512.00001/results").source == posts.cell(before, "2512.00001/results").source


def test_the_fold_is_taken_off_as_that_of_other_parts():
    assert layout.unfold(write_results([OWN], AUDIO, URL)).startswith("| 任务 |")
