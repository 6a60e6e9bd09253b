"""What a service says of facets and results is admitted only where the paper bears it out."""

import pytest

from arxiv_daily.gather.fulltext import FullText
from arxiv_daily.gather.results import claims
from arxiv_daily.gather.results.found import results_of
from arxiv_daily.gather.section import Section
from arxiv_daily.gather.taxonomy import Taxonomy
from tests.conftest import PROJECT

AUDIO = Taxonomy.load(PROJECT / "params" / "taxonomy" / "audio.yaml")
ABSTRACT = "We present Zap, a streaming recogniser, and EarNet, recordings of rooms. We train on LibriSpeech."
WER = Section(
    "Table 1: WER (%) of streaming models",
    "S4.T1",
    "Model | clean | clean | other\nModel | dev | test | test\nZap (ours) | 2.3 | 2.4 | 5.1\nConformer [3] | 2.6 | 2.8 | 6.0",
    "table",
)
QUALITY = Section(
    "Table 2: Quality on LJSpeech",
    "S4.T2",
    "System | PESQ / STOI | MOS\nZap | 3.10/0.95 | 4.2±0.1\nHiFi-GAN | 2.90/0.93 | 4.0±0.1",
    "table",
)
SHARE = Section(
    "Table 3: Word error rate on AISHELL-1 test", "S4.T3", "Model | WER\nZap | 0.031\nOther | 0.044", "table"
)
PROSE = Section("5 Results", "S5", "On AISHELL-1 Zap has a CER of 4.9%. We also tried others.", "body")
PAPER = [WER, QUALITY, SHARE, PROSE]


def admitted(*lines):
    return claims.admit("\n".join(lines), PAPER, AUDIO, "Zap: A Recogniser", ABSTRACT)


def shortly(found):
    return [(r.dataset, r.setting, r.metric, r.value + r.unit, r.system, r.whose) for r in found.rows]


@pytest.mark.parametrize(
    "line, row",
    [
        (
            "tts | ljspeech | | mos | 4.2 | | Zap | own | S4.T2",
            ("ljspeech", "", "mos", "4.2±0.1", "Zap", "own"),
        ),
        (
            "| tts | ljspeech | – | stoi | 0.93 | none | HiFi-GAN | baseline | [S4.T2] |",
            ("ljspeech", "", "stoi", "0.93", "HiFi-GAN", "baseline"),
        ),
        (
            "asr | aishell-1 | | cer | 4.9 | % | Zap | own | S5",
            ("aishell-1", "", "cer", "4.9%", "Zap", "own"),
        ),
        (
            "asr | LJSpeech | | MOS | 4.2 |  | Zap | our own | S4.T2",
            ("ljspeech", "", "mos", "4.2±0.1", "Zap", "own"),
        ),
    ],
)
def test_a_result_is_taken_as_its_place_has_it(line, row):
    found = admitted(line)
    assert shortly(found) == [row] and not found.dropped


@pytest.mark.parametrize(
    "line",
    [
        "tts | ljspeech | | mos | 4.3 | | Zap | own | S4.T2",  # no such value
        "tts | ljspeech | | mos | 4.0 | | Zap | own | S4.T2",  # another row's
        "tts | ljspeech | | pesq | 0.95 | | Zap | own | S4.T2",  # the other metric of its cell
        "tts | ljspeech | | utmos | 4.2 | | Zap | own | S4.T2",
        "tts | librispeech | | mos | 4.2 | | Zap | own | S4.T2",
        "tts | vctk | | mos | 4.2 | | Zap | own | S4.T2",
        "tts | ljspeech | | mos | 4.2 | | Zap | own | S4.T1",  # another table
        "tts | ljspeech | | mos | 4.2 | | Zap | own |",
        "tts | ljspeech | | mos | 4.2 | % | Zap | own | S4.T2",
        "tts | ljspeech | 10 hours of noise | mos | 4.2 | | Zap | own | S4.T2",  # a condition nobody names
        "asr | aishell-1 | | wer | 0.031 | | Zap | own | S4.T3",  # a share, or a percentage below one?
        "asr | aishell-1 | | wer | 3.1 | % | Zap | own | S4.T3",  # worked out
        "asr | librispeech | test-other | wer | 2.4 | % | Zap | own | S4.T1",  # the column is another part
        "asr | librispeech | test-clean | wer | 2.8 | % | Conformer | own | S4.T1",  # the row cites others
        "asr | aishell-1 | test | cer | 4.8 | % | Zap | own | S5",
        "asr | aishell-1 | | cer | 4.9 | dB | Zap | own | S5",
        "asr | earnet | | wer | 2.4 | % | Zap | own | S4.T1",  # not in the taxonomy
    ],
)
def test_a_planted_wrong_result_is_dropped_and_counted(line):
    found = admitted(line)
    assert (shortly(found), found.dropped) == ([], 1)


def test_objects_that_became_lines_are_read_too():
    found = admitted(
        *("- **dataset**：ljspeech", "- **metric**：mos", "- **value**：4.2", "- **system**：Zap"),
        *("- **whose**：own", "- **place**：S4.T2", "- **dataset**：ljspeech", "- **metric**：mos"),
        *("- **value**：9.9", "- **system**：Zap", "- **place**：S4.T2"),
    )
    assert [row.value for row in found.rows] == ["4.2±0.1"] and found.dropped == 1


def test_facets_are_the_taxonomys_and_what_a_paper_names():
    found = admitted(
        "task: asr, tts, vc",  # the two foremost
        "dataset: LibriSpeech, vctk, EarNet, Nowhere-7",
        "- **metric**：WER；词错误率",
        "kind: dataset",
        "colour: red",
        "anything: else, asr",
    )
    assert found.facets == ("task:asr", "task:tts", "dataset:librispeech", "metric:wer", "kind:dataset")
    assert found.unknown == ("dataset: EarNet",)


def test_an_answer_that_is_no_list_says_nothing():
    for answer in ("", "无", "没有结果", "|" * 500, "task:\ntask: ,,,\n| | | | | | | | |", "{" * 2000):
        assert claims.admit(answer, PAPER, AUDIO, "", "") == claims.Claims()


def test_rows_of_rules_and_of_a_service_are_one_list():
    text = FullText("2601.00001", 1, "html", "https://arxiv.org/html/2601.00001v1", PAPER)
    said = admitted(
        "task: asr",
        "tts | ljspeech | | mos | 4.2 | | Zap | own | S4.T2",  # the rules found it too
        "asr | aishell-1 | | cer | 4.9 | % | Zap | own | S5",
        "asr | aishell-1 | | cer | 1.9 | % | Zap | own | S5",
    )
    alone = results_of(text, AUDIO, "Zap: A Recogniser", [])
    both = results_of(text, AUDIO, "Zap: A Recogniser", [], said)
    assert [one for one in both.rows if one not in alone.rows] == [*said.rows[1:]]
    assert both.dropped == alone.dropped - 1 + 1  # one more kept, one more refused
    assert both.facets == ("task:asr",)


def test_the_question_has_the_ids_that_a_paper_can_be_filed_under():
    asked = claims.terms_for(AUDIO, [ABSTRACT])
    assert "librispeech (LibriSpeech)" in asked and "ljspeech" not in asked
    assert "asr (Speech recognition)" in asked and "survey (Survey)" in asked
    assert "task | dataset" in claims.wish(AUDIO)
