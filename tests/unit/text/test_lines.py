"""One sentence a line, and back to the letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arxiv_daily.text.gate import gate
from arxiv_daily.text.lines import apart, closed_up, joined

TEXTS = [
    ("甲。乙！丙？丁", "甲。\n乙！\n丙？\n丁"),
    ("他说：“好。”我们同意。", "他说：“好。”\n我们同意。"),
    ("- 甲。乙。\n- 丙", "- 甲。\n  乙。\n- 丙"),
    ("1)  背景。不足。", "1)  背景。\n    不足。"),
    ("用 $\\text{甲。乙}$。好", "用 $\\text{甲。乙}$。\n好"),
    (
        "见 `甲。乙` 与 [甲。乙](https://x.org/甲。乙)。好",
        "见 `甲。乙` 与 [甲。乙](https://x.org/甲。乙)。\n好",
    ),
    ("方法。Transformer 好。12 项。- 项", "方法。Transformer 好。12 项。- 项"),
    ("| 甲。乙 | 丙 |", "| 甲。乙 | 丙 |"),
    ("## 题。目", "## 题。目"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "lines"), TEXTS)
def test_sentences_stand_on_lines_of_their_own(text, lines):
    assert apart(text) == lines
    assert apart(lines) == lines
    assert joined(lines) == text


@pytest.mark.parametrize(
    "text",
    ["# 为何？\n因为", "甲。\n\n乙", "甲。\n- 乙", "甲\n乙", "a.\nb", "```\n甲。\n乙\n```", "<p>好。\n好"],
)
def test_other_line_ends_are_left_alone(text):
    assert joined(text) == text


@given(
    st.text(alphabet=st.sampled_from("甲乙。！？”）$`*|#-<>[]().12 ab\n"), max_size=60).map(
        lambda text: gate(text).text
    )
)
def test_joined_again_it_is_the_text_to_the_letter(text):
    assert joined(apart(text)) == joined(text)
    assert apart(apart(text)) == apart(text)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("系数 $x$ ，为 $y$ 。", "系数 $x$，为 $y$。"),
        ("WER ；90% ）", "WER；90%）"),
        ("[a](b) ，c ， d", "[a](b) ，c， d"),
        ("`a ，` 与 `b` ，", "`a ，` 与 `b`，"),
        ("- ，x", "- ，x"),
        ("$x$ , y .", "$x$ , y ."),
        ("```\na ，\n```", "```\na ，\n```"),
        ("a\\ ，b", "a\\ ，b"),
    ],
)
def test_no_blank_stands_before_chinese_punctuation(given, shown):
    assert closed_up(given) == shown
