"""Words told by their opposite, and kinds of false alarms that must not come back: smallest cases in both directions."""

import pytest

from arxiv_daily.write.checks.flag import alarms
from arxiv_daily.write.checks.opposites import _lines
from arxiv_daily.write.checks.translation import check_translation


def codes(english: str, chinese: str) -> set[str]:
    return {flag.check for flag in alarms(check_translation(english, chinese))}


@pytest.mark.parametrize(
    "english, right, wrong",
    [
        ("The filter retains weak echoes in every frame.", "该滤波器在每一帧中保留微弱回声。", "该滤波器在每一帧中丢弃微弱回声。"),
        ("Labelled recordings are scarce in this region.", "该地区的标注录音十分稀缺。", "该地区的标注录音十分丰富。"),
        ("The error falls significantly on both corpora.", "两个语料库上的误差显著下降。", "两个语料库上的误差略微下降。"),
        ("Noise aggravates the mismatch between rooms.", "噪声加剧了房间之间的失配。", "噪声缓解了房间之间的失配。"),
        ("The estimator stays stable under strong wind.", "该估计器在强风下保持稳定。", "该估计器在强风下保持不稳定。"),
        ("Such tags usually help the listener.", "此类标签通常对听者有帮助。", "此类标签必然对听者有帮助。"),
    ],
)  # fmt: skip
def test_a_word_told_by_its_opposite_is_an_alarm_and_the_right_word_is_none(english, right, wrong):
    assert not codes(english, right) & {"word", "negation", "hedge", "scope"}
    assert codes(english, wrong) & {"word", "negation", "hedge", "scope"}


@pytest.mark.parametrize(
    "english, chinese",
    [
        ("Labels remain largely unexplored in this field.", "该领域的标签仍亟待探索。"),
        ("Listeners with inconsistent ratings were excluded.", "评分一致性较低的听者被排除。"),
        ("Training uses abundant text rather than speech that is hard to record.", "训练使用丰富的文本而非稀缺的语音。"),
        ("The outputs are not only realistic but also accurate.", "输出既真实又准确。"),
        ("We bound the first-order derivatives of the pattern at zero.", "我们将方向图的一阶导数约束为零。"),
        ("Simulation tests confirm the gain in every room.", "仿真实验证实了每个房间中的增益。"),
        ("These artifacts are under-exploited by common detectors.", "常见检测器未能充分利用这些伪影。"),
        ("A Context-Aware Membrane Potential Calibration is devised.", "我们设计了一种上下文感知膜电位校准。"),
        ("The score is 5% better (error: 4.4% vs. 6.8%), and 7% better (error: 4.1% vs. 9.5%) with the larger one.",
         "分数提高5%（错误率：4.4% vs. 6.8%），较大者提高7%（错误率：4.1% vs. 9.5%）。"),
    ],
)  # fmt: skip
def test_right_words_in_another_form_are_no_alarm(english, chinese):
    assert not codes(english, chinese) & {"word", "negation", "hedge", "scope", "order"}


def test_an_acronym_told_by_its_words_is_not_invented():
    english = (
        "We add Adaptive Layer Attention (ALA) to the encoder of the recogniser. "
        "The second stage trains a student model on noisy audio. Together, ALA improves the reliability of the model."
    )
    chinese = "我们在识别器的编码器中加入自适应层注意力。第二阶段在带噪音频上训练学生模型。自适应层注意力共同提升了模型的可靠性。"
    assert "missing" not in codes(english, chinese)


def test_no_word_stands_on_both_sides_of_a_line():
    for one, other in _lines():
        assert one.words and other.words and not set(one.words) & set(other.words)
