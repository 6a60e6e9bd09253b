"""Meaning by rules: the smallest cases of each kind in both directions, the wrong one alarmed and the right one not."""

import pytest

from arxiv_daily.text.bilingual.glossary import Glossary
from arxiv_daily.write.checks.flag import alarms
from arxiv_daily.write.checks.translation import check_translation
from tests.conftest import PROJECT

GLOSSARY = Glossary.load(PROJECT / "params/glossary.csv")

CASES = {  # English: (right, wrong) …
    "FooNet reaches 12.1 dB and BarNet reaches 10.3 dB.": ("FooNet达到12.1 dB，BarNet达到10.3 dB。", "BarNet达到12.1 dB，FooNet达到10.3 dB。"),
    "FooNet outperforms BarNet.": ("FooNet优于BarNet。", "BarNet优于FooNet。"),
    "BarNet lags behind FooNet.": ("BarNet落后于FooNet。", "FooNet落后于BarNet。"),
    "Our method outperforms existing baselines.": ("本文方法优于现有基线。", "现有基线优于本文方法。"),
    "Accuracy rises by 5 percentage points.": ("准确率提升5个百分点。", "准确率提升5%。"),
    "Accuracy rises by 5%.": ("准确率提升5%。", "准确率提升5个百分点。"),
    "The error falls by 5%.": ("错误率下降5%。", "错误率降至5%。"),
    "The error falls to 5%.": ("错误率降至5%。", "错误率降低5%。"),
    "We test at -5 dB of noise.": ("我们在-5 dB的噪声下测试。", "我们在5 dB的噪声下测试。"),
    "At most 3 dB are lost.": ("至多损失3 dB。", "至少损失3 dB。"),
    "At least 40 hours are needed.": ("至少需要40小时。", "至多需要40小时。"),
    "It takes over 1,000 hours of speech.": ("它使用超过1000小时的语音。", "它使用不足1000小时的语音。"),
    "We use a dual-branch network.": ("我们采用双分支网络。", "我们采用三分支网络。"),
    "We use a two-stage pipeline.": ("我们采用两阶段流程。", "我们采用三阶段流程。"),
    "It works for all listeners.": ("它对所有听者有效。", "它对部分听者有效。"),
    "It works for some listeners.": ("它对部分听者有效。", "它对所有听者有效。"),
    "We present the first benchmark of this kind.": ("我们提出首个此类基准。", "我们提出一个此类基准。"),
    "We collect French speech.": ("我们收集法语语音。", "我们收集德语语音。"),
    "We study American listeners.": ("我们研究美国听众。", "我们研究法国听众。"),
    "The method may help listeners with hearing loss.": ("该方法可能帮助听力损失的听者。", "该方法帮助听力损失的听者。"),
    "The model does not support streaming speech.": ("该模型不支持流式语音。", "该模型支持流式语音。"),
    "The model works without parallel training data.": ("该模型无需平行训练数据即可工作。", "该模型使用平行训练数据即可工作。"),
    "The framework improves robustness in noisy rooms.": ("该框架在噪声房间中提升了鲁棒性。", "该框架在噪声房间中降低了鲁棒性。"),
    "The system supports streaming recognition.": ("该系统支持流式识别。", "该系统不支持流式识别。"),
    "We train on recordings by male speakers.": ("我们在男性说话人的录音上训练。", "我们在女性说话人的录音上训练。"),
    "Stage II follows stage I.": ("阶段II在阶段I之后。", "阶段III在阶段I之后。"),
    "Errors above 0.1 s occur in 6.9% of the rooms, most of them with a running fan.": ("误差超过0.1 s的房间占6.9%，其中大多数开着风扇。", "误差超过0.1 s的房间占6.9%，都开着风扇。"),
    "Error falls from 8.4% to 5.1%.": ("错误率从8.4%降至5.1%。", "错误率从5.1%降至8.4%。"),
}  # fmt: skip


@pytest.mark.parametrize("english", CASES)
def test_the_right_is_not_alarmed_and_the_wrong_is(english):
    right, wrong = CASES[english]
    assert alarms(check_translation(english, right, GLOSSARY)) == []
    assert alarms(check_translation(english, wrong, GLOSSARY)) != []


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("A convolutional neural network (CNN) detects birds.", "卷积神经网络检测鸟类。"),
        ("There are (i) a codec and (ii) a classifier.", "其中包括（1）编解码器与（2）分类器。"),
        ("It reaches $81.3\\,\\%$ at 2.5~Hz.", "它在2.5 Hz下达到81.3%。"),
        ("It takes $97\\,\\mathrm{ms}$.", "它耗时97毫秒。"),
        ("The chip has an area of 0.63 mm$^2$.", "该芯片面积为0.63平方毫米。"),
        ("It has 1,700+ hours of speech.", "它包含1700多小时的语音。"),
        ("It has sub-100ms latency.", "其延迟低于100毫秒。"),
        ("We use 5-fold cross-validation.", "我们采用5折交叉验证。"),
        ("It gains 13.1 points.", "它提升13.1个百分点。"),
        ("It learns by gradient descent.", "它通过梯度下降学习。"),
        ("It adapts without losing quality.", "它在保持质量的同时完成适配。"),
        ("It plays Symphony No. 40.", "它演奏第40号交响曲。"),
        ("It was trained on $12\\,500$ hours.", "它在12,500小时上训练。"),
        ("See https://a.org/x. The error falls by 28%.", "见https://a.org/x。错误率降低28%。"),
        ("Audio-Language Models are strong.", "音频-语言模型很强大。"),
    ],
)
def test_known_false_alarms_are_none(english, chinese):
    assert alarms(check_translation(english, chinese, GLOSSARY)) == []


def test_what_follows_an_address_is_looked_at():
    source = "See https://a.org/x. The error falls by 28%."
    assert alarms(check_translation(source, "见https://a.org/x。错误率降低82%。", GLOSSARY)) != []


LONG = (
    "We present FooNet, a model for speech enhancement. The network processes noisy recordings on a mobile phone in real time. "
    "Experiments show that it improves intelligibility for listeners with hearing loss. The code is public."
)
SAID = "我们提出FooNet，一种用于语音增强的模型。该网络在手机上实时处理含噪录音。实验表明，它为听力损失的听者提升了可懂度。代码已公开。"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("该网络在手机上实时处理含噪录音。", ""),
        ("实验表明，它为听力损失的听者提升了可懂度。", ""),
        ("代码已公开。", "代码已公开。该系统还在多家医院完成了临床部署，并获得患者好评。"),
        (
            "该网络在手机上实时处理含噪录音。",
            "该网络在手机上实时处理含噪录音。该网络在手机上实时处理含噪录音。",
        ),
    ],
)
def test_sentences_lost_invented_and_doubled(old, new):
    assert alarms(check_translation(LONG, SAID, GLOSSARY)) == []
    assert alarms(check_translation(LONG, SAID.replace(old, new), GLOSSARY)) != []


def test_a_term_that_is_kept_in_brackets_is_not_lost():
    english = "The strike note of a bell is the pitch a listener names, yet no partial of its spectrum needs to lie there."
    kept = "钟的敲击音（strike note）是听者所说的那个音高，而它的频谱在该处不必有任何分音（partial）。"
    assert alarms(check_translation(english, kept, GLOSSARY)) == []
    other = "本文的方法在一台小型计算机上运行，并且只用一秒的录音。"
    assert alarms(check_translation(english, other, GLOSSARY))


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("FooNet outperforms BarNet by 12.1% WER.", "FooNet优于BarNet，词错误率降低12.1%。"),
        ("FooNet improves over BarNet by 30 ms of latency.", "FooNet优于BarNet，延迟减少30毫秒。"),
        ("It works with fewer parameters and shorter inference times.", "其参数量减少，推理速度提升。"),
        ("They show an inability to sustain performance on long inputs.", "它们在长输入上性能严重下降。"),
        ("It fails to retain earlier knowledge of the task.", "它会丢掉先前的任务知识。"),
        (
            "Semi-supervised learning (SSL) needs few labels. The SSL framework is robust.",
            "半监督学习只需少量标签。该半监督框架很鲁棒。",
        ),
        ("The resulting model is on par with the original FooNet.", "最终得到的模型与原始FooNet性能相当。"),
        ("Previous work has selectively examined head movements.", "以往研究多单独考察头部动作。"),
        ("Human listeners rate the talking-head videos.", "听众为说话人头像视频打分。"),
        ("The masks lose confidence, losing their power to suppress noise.", "掩码失去置信度，不再能抑制噪声。"),
        ("Disks disperse in the first 10 Myr of their life.", "盘在其生命最初的10 Myr内消散。"),
        ("Separation is essential for music practice.", "分离是音乐练习不可缺少的。"),
        ("A causal ConvNet and LayerNorm follow.", "其后是因果卷积网络和层归一化。"),
        (
            "Most existing systems follow global prompts but cannot model sections.",
            "现有系统大多遵循全局提示，但不能建模段落。",
        ),
        ("Early reflections matter less, pro-vided the late part is right.", "只要后期部分正确，早期反射就不太重要。"),
        ("All symptoms have an AUC>0.74.", "所有症状的AUC均高于0.74。"),
        ("In a subjective test and in UTMOS it wins over the baselines.", "在UTMOS等客观指标及主观测试中，它均优于基线。"),
        (
            "We test speech-sound event, sound event, and speech separation.",
            "我们测试语音-声音事件分离、声音事件分离及语音分离。",
        ),
        ("Many questions on language fall outside written text.", "语言的许多问题无法由书面文本体现。"),
        ("Training such models on one machine is difficult.", "这类模型无法在一台机器上训练。"),
        (
            "They serve as complementary, cost-efficient, and reproducible measures.",
            "它们可作为补充性、高性价比且可复现的度量。",
        ),
        (
            "We unify visual, and audiovisual speech recognition. The model is tested on VSR.",
            "我们统一了视觉和视听语音识别。模型在视觉语音识别上测试。",
        ),
        (
            "We extend FOO-BAZ-II by the BAR of the FOO-BAZ filter.",
            "我们用BAZ-FOO滤波器的BAR扩展II型算法。",
        ),
        (
            "We build on the SSM. We compare it with an SSM/diffusion hybrid design of two stages.",
            "我们以SSM为基础。我们将其与SSM/扩散混合的两阶段设计比较。",
        ),
        (
            "Nevertheless, stability and fidelity remain challenges, shown as noise and distortion.",
            "稳定性、保真度仍是挑战，表现为噪声和失真。",
        ),
        (
            "We study two variants of the filter, one based on attention and the other on recurrence.",
            "我们研究该滤波器基于注意力、基于循环的两种变体。",
        ),
        (
            "It outperforms strong baselines, including FooNet and Bar-Cat in the local case, and BazNet on long audio.",
            "在单机场景下，它优于FooNet、Bar-Cat等强基线，在长音频上优于BazNet。",
        ),
        (
            "We replace the module with Loudness-Aware Linear Attention (LALA). LALA keeps the norm of the query, unlike FooNet.",
            "我们把该模块换成响度感知线性注意力。与FooNet不同，该注意力保留了查询的范数。",
        ),
    ],
)  # fmt: skip
def test_right_sentences_of_free_translators_are_no_alarm(english, chinese):
    assert alarms(check_translation(english, chinese, GLOSSARY)) == []


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Accuracy is better by 3%.", "准确率降低3%。"),
        ("Throughput falls by 3%.", "吞吐量提升3%。"),
        ("All symptoms have an AUC of 0.74.", "所有症状的AUC均高于0.74。"),
        ("We test speech separation and sound event separation.", "我们测试声音事件分离、声音事件分离。"),
        ("Such models are trained on one machine.", "这类模型无法在一台机器上训练。"),
        ("The model is unable to stream speech.", "该模型可以流式处理语音。"),
        ("The method potentially helps listeners with hearing loss.", "该方法帮助听力损失的听者。"),
    ],
)
def test_what_free_translators_may_say_excuses_nothing_else(english, chinese):
    assert alarms(check_translation(english, chinese, GLOSSARY)) != []


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Merging models typically harms the performance of each task.", "合并模型损害各任务的性能。"),
        ("It is used in most of the applications.", "它用于这些应用。"),
        ("Such music demixing holds potential for hearing aids.", "此类音乐分离对助听器具有价值。"),
    ],
)
def test_small_words_that_good_translators_leave_out_are_notes(english, chinese):
    assert [(f.level, f.check) for f in check_translation(english, chinese, GLOSSARY)] in (
        [("note", "hedge")],
        [("note", "scope")],
    )
