"""Words told by their opposite, and kinds of false alarms that must not come back: smallest cases in both directions."""

import pytest

from arxiv_daily.write.checks import causes, contrasts
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
        ("The net learns from synthetic bells, so that no tower was seen in training.", "网络用合成钟声学习，因此训练中未见任何钟楼。"),
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
        assert not any(side.causes and side.causes.search("") for side in (one, other))


def test_the_patterns_of_every_set_and_row_can_be_read():
    for anyone, words in contrasts._sets():
        for word in words:
            assert not any(pattern.search("") for pattern in (anyone, word.english, word.cause, word.chinese))
    for chinese, english in causes._rows():
        assert not chinese.search("") and not causes._begin(english).search("")


@pytest.mark.parametrize(
    "english, right, wrong",
    [
        ("The filter can run on a phone.", "该滤波器可以在手机上运行。", "该滤波器必须在手机上运行。"),
        ("The nurse reads the notes aloud.", "护士朗读笔记。", "医生朗读笔记。"),
        ("The code will be released soon.", "代码即将公开，届时将公开数据。", "代码现已公开。"),
        ("We measure pitch rather than loudness.", "我们测量音高，而非响度。", "我们测量响度，而非音高。"),
        ("The corpus covers one third of the villages.", "该语料库覆盖三分之一的村庄。", "该语料库覆盖三分之二的村庄。"),
        ("Memory falls by two orders of magnitude.", "内存下降两个数量级。", "内存下降三个数量级。"),
        ("FooNet is evaluated on BarSet.", "FooNet在BarSet数据集上进行评估。", "BarSet在FooNet数据集上进行评估。"),
        ("The filter takes about 40 ms.", "该滤波器约需40毫秒。", "该滤波器需要超过40毫秒。"),
        ("FooNet and BarNet gain 3.1 dB and 2.4 dB, respectively.", "FooNet和BarNet分别提升3.1 dB和2.4 dB。", "BarNet和FooNet分别提升3.1 dB和2.4 dB。"),
        ("The recordings were made in May 2021.", "录音于2021年5月完成。", "录音于2021年6月完成。"),
    ],
)  # fmt: skip
def test_what_a_careless_translator_turns_round_is_an_alarm(english, right, wrong):
    assert not codes(english, right)
    assert codes(english, wrong)


@pytest.mark.parametrize(
    "english, chinese",
    [
        ("We run it on NVIDIA cards and on a phone.", "我们在英伟达显卡和手机上运行它。"),
        ("The agent answers with TRANSFER.", "该智能体以转移作答。"),
        ("Training uses fewer steps with a 1.4x speedup.", "训练步数更少，速度提升1.4倍。"),
        ("It suffers from a lack of dense rewards.", "它受困于奖励稀疏。"),
        ("Savings of up to 40% were seen.", "最高节省40%。"),
        ("The rate $\\tau$ is fixed.", "速率$τ$固定不变。"),
        ("Error decreases with the number of votes.", "误差随票数增加而下降。"),
        ("This minimizes the drift of the clock.", "这最大限度地减小了时钟漂移。"),
        ("Scaling is a cornerstone of language models.", "缩放作为大语言模型的基石。"),
        ("To address this limitation, we widen the filter.", "为弥补这一缺陷，我们加宽滤波器。"),
    ],
)
def test_right_words_that_published_texts_use_are_no_alarm(english, chinese):
    assert not codes(english, chinese)


def test_a_thousand_times_cheaper_may_be_told_as_a_thousandth():
    assert "number" not in codes("The method is 1,000 times cheaper.", "该方法更便宜，成本仅为千分之一。")
    assert "number" in codes("The method is 1,000 times cheaper.", "该方法更便宜，成本仅为百分之一。")
