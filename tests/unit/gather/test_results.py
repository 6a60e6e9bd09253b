"""Results from tables: what counts, what is left out, and that a number stands where it is said to stand."""

from dataclasses import replace

import pytest

from arxiv_daily.gather.fulltext import FullText
from arxiv_daily.gather.results import grid
from arxiv_daily.gather.results.extract import of_table, results
from arxiv_daily.gather.results.found import counts_of, results_of
from arxiv_daily.gather.results.standing import stands
from arxiv_daily.gather.section import Section
from arxiv_daily.gather.taxonomy import Taxonomy
from tests.conftest import PROJECT

AUDIO = Taxonomy.load(PROJECT / "params" / "taxonomy" / "audio.yaml")


def table(caption, *rows, anchor="S4.T1"):
    return Section(caption, anchor, "\n".join(rows), "table")


def told(caption, *rows, title=""):
    """What a table states, shortly: (metric, data set, setting, value with unit, system, whose)."""
    found = of_table(table(caption, *rows), AUDIO, title)
    return [(r.metric, r.dataset, r.setting, r.value + r.unit, r.system, r.whose) for r in found]


def test_merged_heads_name_data_set_part_and_metric():
    assert told(
        "Table 1: Recognition",
        "Model | LibriSpeech | LibriSpeech | AISHELL-1",
        "Model | test-clean | test-other | test",
        "Model | WER (%) | WER (%) | CER (%)",
        "Conformer [3] | 2.1 | 4.3 | 4.6",
        "Ours | 1.9 | 4.1 | -",
    ) == [
        ("wer", "librispeech", "test-clean", "2.1%", "Conformer", "baseline"),
        ("wer", "librispeech", "test-clean", "1.9%", "Ours", "own"),
        ("wer", "librispeech", "test-other", "4.3%", "Conformer", "baseline"),
        ("wer", "librispeech", "test-other", "4.1%", "Ours", "own"),
        ("cer", "aishell-1", "", "4.6%", "Conformer", "baseline"),
    ]


@pytest.mark.parametrize(
    "cell, value",
    [
        (r"$\mathbf{2.31}$", "2.31"),
        (r"2.31$\pm$0.04", "2.31±0.04"),
        (r"2.31 ± .04", "2.31±.04"),
        ("2.31†", "2.31"),
        ("2.31%", "2.31%"),
        ("2.31 [2.2, 2.4]", "2.31"),
        ("2.31 (-0.2)", "2.31"),
    ],
)
def test_what_marks_a_value_does_not_change_it(cell, value):
    row = told("Table 2: WER (%) on LJSpeech", "System | LJSpeech", "A | 9.9", f"B (ours) | {cell}")
    assert row[-1][3].rstrip("%") == value.rstrip("%")


@pytest.mark.parametrize(
    "cell", ["2.3–2.9", "12M", "2.3x", "about 3", "-", "n/a", "3.1 MB", "≤ 5", r"$O(n)$", ""]
)
def test_what_is_no_single_value_is_left_out(cell):
    assert not told("Table 2: WER (%) on LJSpeech", "System | WER", f"A | {cell}", "B | 4.0")[1:]


def test_several_metrics_of_a_cell_are_told_apart_by_their_heads():
    rows = "System | PESQ / STOI (%)", "A | 2.91 / 94.1", "B | 3.02 / 95.0 / 1"
    assert told("Results on VoiceBank-DEMAND", *rows) == [
        ("pesq", "voicebank-demand", "", "2.91", "A", ""),
        ("stoi", "voicebank-demand", "", "94.1%", "A", ""),
    ]


def test_arrows_in_heads_are_no_words():
    rows = r"Method | PESQ$\uparrow$ | SI-SDR ($\uparrow$) [dB]", "Ours | 3.1 | 19.2"
    assert [row[0] for row in told("Evaluation on VoiceBank+DEMAND.", *rows)] == ["pesq", "si-sdr"]


def test_a_percentage_without_sign_is_told_by_its_size_and_an_error_below_one_is_left_out():
    percent = told("Verification on VoxCeleb1", "Model | EER", "A | 0.87", "B | 1.20")
    assert [row[3] for row in percent] == ["0.87%", "1.20%"]
    assert told("Verification on VoxCeleb1", "Model | EER", "A | 0.87", "B | 0.92") == []
    share = told("Classification on ESC-50", "Model | Accuracy", "A | 0.93", "B | 0.95")
    assert [row[3] for row in share] == ["0.93", "0.95"]


@pytest.mark.parametrize(
    "caption, head",
    [
        ("Table 3: Results on LJSpeech", "WER reduction (%)"),
        ("Table 3: Results on LJSpeech", r"$\Delta$ WER (%)"),
        ("Table 3: Results on LJSpeech", "Average WER (%)"),
        ("Table 3: Results on LJSpeech", "Correlation with MOS"),
        ("Table 3: Results on LJSpeech and VCTK", "WER (%)"),
        ("Table 3: Results on LJSpeech", "WER (%) of our recordings"),
        ("Table 3: Results of models trained on LJSpeech", "WER (%)"),
        (r"Table 3: Results on LJSpeech ($\times 10^{-2}$)", "WER (%)"),
        ("Table 3: WER (%) on LJSpeech", "Params (M)"),
        ("Table 3: WER (%) on LJSpeech", "Internal set"),
    ],
)
def test_a_column_that_leaves_a_doubt_is_left_out(caption, head):
    assert told(caption, f"Model | {head}", "A | 4.2", "B (ours) | 3.9") == []


def test_the_data_a_model_was_trained_on_are_its_setting():
    caption = "Models trained on LibriTTS and tested on VCTK"
    rows = "Model | Training data | MOS", "A | 585 hours of reading | 3.9", "B | web speech | 4.1"
    assert [row[1:3] for row in told(caption, *rows)] == [
        ("vctk", "train: 585 hours of reading"),
        ("vctk", "train: web speech"),
    ]


def test_data_sets_may_be_rows_and_systems_columns():
    rows = "Data set | Whisper | Ours", "LibriSpeech test-clean | 2.7 | 2.2", "GigaSpeech | 11.2 | 10.1"
    assert told("Word error rate (%)", *rows) == [
        ("wer", "librispeech", "test-clean", "2.7%", "Whisper", ""),
        ("wer", "gigaspeech", "", "11.2%", "Whisper", ""),
        ("wer", "librispeech", "test-clean", "2.2%", "Ours", "own"),
        ("wer", "gigaspeech", "", "10.1%", "Ours", "own"),
    ]


def test_a_data_set_the_taxonomy_does_not_have_takes_no_others_name():
    rows = "Test set | Model | WER (%)", "In-house | A | 9.1", "LJSpeech | A | 3.3"
    assert told("Results, as for LibriSpeech", *rows) == [("wer", "ljspeech", "", "3.3%", "A", "")]


def test_rows_that_are_the_same_are_told_apart_or_left_out():
    rows = "Model | Steps | MOS", "A (ours) | 4 | 3.9", "A (ours) | 50 | 4.2"
    assert [row[2:4] for row in told("Results on LJSpeech", *rows)] == [
        ("Steps 4", "3.9"),
        ("Steps 50", "4.2"),
    ]
    assert told("Results on LJSpeech", "Model | MOS", "A | 3.9", "A | 4.2") == []


def test_heads_that_come_again_begin_another_table():
    rows = "Model | WER (%)", "A | 3.0", "Model | CER (%) | ", "A | 1.2 | "
    assert [row[0] for row in told("Results on LJSpeech", *rows)] == ["wer", "cer"]


def test_own_claims_are_told_by_the_word_the_group_or_the_title():
    rows = "Model | MOS", "FastSpeech (Ren et al., 2021) | 3.9", "Zap | 4.1", "Other | 4.0"
    assert [row[5] for row in told("On LJSpeech", *rows, title="Zap: fast speech")] == [
        "baseline",
        "own",
        "baseline",
    ]
    assert [row[5] for row in told("On LJSpeech", *rows)] == ["baseline", "", ""]
    grouped = "Model | MOS", "Proposed |  ", "A | 4.1", "w/o B | 4.0"
    assert [row[5] for row in told("On LJSpeech", *grouped)] == ["own", "own"]


def test_results_only_in_figures_give_none():
    figure = Section("Figure 3: WER on LibriSpeech test-clean", "S4.F3", "The curve falls to 2.1.", "body")
    assert results([figure], AUDIO) == []


GOOD = table(
    "Table 1: WER (%) on LibriSpeech",
    "Model | test-clean | test-other",
    "Conformer [3] | 2.1 | 4.3",
    "Ours | 1.9 | 4.1",
    anchor="S4.T1",
)
OTHER = table("Table 2: MOS on LJSpeech", "Model | MOS", "Ours | 4.1", anchor="S4.T2")


def test_every_result_stands_at_its_place():
    found = results([GOOD, OTHER], AUDIO)
    assert len(found) == 5
    assert all(stands(one, [GOOD, OTHER], AUDIO) for one in found)


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": "1.8"},
        {"value": "19"},
        {"value": "2.1"},  # stands in another row
        {"metric": "cer"},
        {"metric": "mos"},
        {"dataset": "ljspeech"},
        {"system": "Conformer"},
        {"system": "Whisper"},
        {"place": "S4.T2"},
        {"place": "S9.T9"},
        {"place": ""},
    ],
    ids=str,
)
def test_a_planted_wrong_result_does_not_stand(wrong):
    right = next(one for one in results([GOOD, OTHER], AUDIO) if one.value == "1.9")
    assert not stands(replace(right, **wrong), [GOOD, OTHER], AUDIO)


def test_a_section_states_a_result_in_one_sentence():
    section = Section(
        "5 Results", "S5", "We reach a WER of 1.9% on LibriSpeech. A MOS of 4.1 was heard.", "body"
    )
    right = replace(results([GOOD], AUDIO)[0], place="S5", value="1.9", system="")
    assert stands(right, [section], AUDIO)
    assert not stands(replace(right, value="4.1"), [section], AUDIO)
    assert not stands(replace(right, dataset="ljspeech"), [section], AUDIO)


def test_the_grid_of_a_ragged_table_has_as_many_cells_in_each_row():
    [found] = grid.grids("Model | WER | \nA | 2.0\nB | 3.0 | x")
    assert {len(row.cells) for row in found.rows} == {3}


def test_values_that_are_no_results_are_counted():
    rows = "System | WER (%) | Params (M)", "Zap (ours) | 2.1 | 30", "Conformer | 2.4 | 118"
    known, unknown = (
        table("Results on LJSpeech", *rows),
        table("Results on our recordings", *rows, anchor="S4.T2"),
    )
    text = FullText("2601.00001", 1, "html", "https://arxiv.org/html/2601.00001v1", [known, unknown])
    found = results_of(text, AUDIO, "Zap: A Recogniser", [])
    assert [one.value for one in found.rows] == ["2.1", "2.4"]
    assert counts_of([found, found]) == {"kept": 4, "dropped": 12}


@pytest.mark.parametrize(
    "caption, rows, found",
    [
        (  # a row that names a data set's paper cites no system
            "Table 1: EER (%)",
            ["Data set | Cloning", "ASVspoof 2019 (Todisco et al., 2019) | 3.04"],
            [("eer", "asvspoof-2019", "", "3.04%", "Cloning", "")],
        ),
        (  # the data set of the rows, the system in a column of its own
            "Table 1: Quality",
            ["Version | Setting | MOS", "LJSpeech | Real | 4.2", "LJSpeech | Zap | 4.0"],
            [("mos", "ljspeech", "", "4.2", "Real", ""), ("mos", "ljspeech", "", "4.0", "Zap", "")],
        ),
        (  # classes are no systems
            "Table 1: Results on ASVspoof 2019",
            ["Class | F1-score", "Bona fide | 0.99", "Spoof | 0.98"],
            [
                ("f1", "asvspoof-2019", "Bona fide", "0.99", "", ""),
                ("f1", "asvspoof-2019", "Spoof", "0.98", "", ""),
            ],
        ),
        (  # nobody's claim
            "Table 1: MOS on LJSpeech",
            ["Model | MOS", "Ground truth | 4.5", "Zap (ours) | 4.0"],
            [("mos", "ljspeech", "", "4.5", "Ground truth", ""), ("mos", "ljspeech", "", "4.0", "Zap (ours)", "own")],
        ),
        (  # languages are conditions, no doubt
            "Table 1: Results on Seed-TTS-Eval",
            ["Model | EN", "Model | WER (%)", "Zap | 2.1"],
            [("wer", "seed-tts", "EN", "2.1%", "Zap", "")],
        ),
        # what a model was trained on, one of two data sets, a data set in a system's name, a metric in passing
        ("Table 1: MOS", [" | Training set | Training set", " | VCTK | LJSpeech", "Zap | 3.1 | 3.2"], []),
        ("Table 1: MOS on VCTK and Chinese CSMSC", ["Model | MOS", "Zap | 4.1"], []),
        ("Table 1: MOS after transfer. The source dataset is AISHELL3", ["Model | MOS", "Zap | 4.1"], []),
        ("Table 1: AMI Baseline and adapted models", ["Metric | Baseline", "DER | 53.4%"], []),
        ("Table 1: Corpora", ["Corpus | Hours | Quality", "LibriTTS | 585 | Home (low WER)"], []),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)  # fmt: skip
def test_what_tables_of_speech_papers_leave_unsaid(caption, rows, found):
    assert told(caption, *rows) == found
