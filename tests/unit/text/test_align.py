"""Chinese and English sentence beside sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arxiv_daily.text.align import pairs, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("By Smith et al. (2020), e.g. Fig. 3 and $x. Y$ of J. Doe.", None),
        (
            "See `a. B` and [it](https://a.org/x.Y). Then end.",
            ["See `a. B` and [it](https://a.org/x.Y).", "Then end."],
        ),
        ("一句。“两句！”三句？", ["一句。", "“两句！”", "三句？"]),
        ("只有 3.5 分", None),
        ("", []),
    ],
)
def test_sentences(text, expected):
    assert sentences(text) == ([text] if expected is None else expected)


def test_equal_counts_pair_in_order():
    assert pairs("甲。乙。", "A one. B two.") == [("甲。", "A one."), ("乙。", "B two.")]


def test_a_sentence_made_of_two_stands_beside_both():
    chinese = "本研究提出一种方法。为此，我们构建了两步式框架，并提出和实现了两种可行的方案。实验表明有效。"
    english = (
        "We present a method. In this regard, we formulate an approach of two steps. "
        "We further propose and implement two possible solutions. Experiments show it works."
    )
    assert [len(sentences(right)) for _, right in pairs(chinese, english)] == [1, 2, 1]


text = st.lists(st.sampled_from(["甲乙丙。", "丁！", "A b c.", "D?", "$x. Y$", "戊"]), max_size=12)


@given(text, text)
def test_nothing_is_lost_and_the_order_stays(left, right):
    def bare(words):
        return "".join("".join(words).split())

    found = pairs(" ".join(left), " ".join(right))
    assert bare(one for one, _ in found) == bare(left)
    assert bare(other for _, other in found) == bare(right)
