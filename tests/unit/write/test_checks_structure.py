"""How the parts of a sentence hang together: sides, lists, "or", conjunctions, figures and their direction."""

import pytest

from arxiv_daily.text.bilingual import entities
from arxiv_daily.text.bilingual.alignment import align
from arxiv_daily.write.checks.reading import Source, check_reading
from arxiv_daily.write.checks.translation import check_translation


def codes(english, chinese):
    return {flag.check for flag in check_translation(english, chinese) if flag.level == "alarm"}


@pytest.mark.parametrize(
    ("english", "right", "wrong"),
    [
        ("Background noise leads to recognition errors.", "背景噪声导致识别错误。", "识别错误导致背景噪声。"),
        ("Recognition errors are caused by background noise.", "背景噪声导致识别错误。", "识别错误导致背景噪声。"),
        ("We train on speech and music.", "我们在语音和音乐上训练。", "我们在语音或音乐上训练。"),
        ("The user selects a sensor or a camera.", "用户选择传感器或摄像头。", "用户选择传感器和摄像头。"),
        ("We compare speech, images, music and text.", "我们比较语音、图像、音乐和文本。", "我们比较语音、音乐和文本。"),
        ("We compare speech, images, music and text.", "我们比较语音、图像、音乐和文本。", "我们比较语音、图像、机器翻译、音乐和文本。"),
        ("Although the data is noisy, training works.", "尽管数据有噪声，训练仍有效。", "由于数据有噪声，训练仍有效。"),
        ("It needs 35% less memory.", "所需内存减少了35%。", "所需内存增加了35%。"),
    ],
)  # fmt: skip
def test_what_ties_the_parts_together_is_an_alarm_only_where_it_changed(english, right, wrong):
    assert not codes(english, right)
    assert codes(english, wrong)


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        (r"It gains $\textbf{1.7}\%$ on the first $n$ tasks.", "它在前$n$个任务上提升1.7%。"),
        (r"We model $\textit{saliency}$ of features.", "我们对特征的显著性建模。"),
        (r"Chips are made in a 0.35 {\mu}m technology.", "芯片采用0.35 µm工艺制造。"),
        ("The value is $9.6-$14.4 billion a year.", "年价值为96亿至144亿美元。"),
        ("It is x30 faster than the grid.", "它比网格快30倍。"),
        ("Accuracy reaches 78,57 % here.", "此处准确率达到78.57%。"),
        ("Humans are better (89.3 and 92.7 percent).", "人类更好（89.3%和92.7%）。"),
        ("We tune NLLB (No Language Left Behind) models.", "我们微调NLLB（No Language Left Behind）模型。"),
        ("Such tools are essential for discovery.", "此类工具对发现必不可少。"),
        ("Our method outperforms earlier methods in accuracy and speed.", "我们的方法在准确率和速度方面优于以前的方法。"),
        ("They need inevitable training effort.", "它们需要不可避免的训练工作。"),
    ],
)  # fmt: skip
def test_another_dress_or_wording_of_the_same_is_no_alarm(english, chinese):
    assert not codes(english, chinese)


def test_text_between_two_formulas_is_left_alone():
    text = r"$\textbf{1.7}\%$ gain on LLaVA$^{\text{Wild}}$"
    assert entities.undressed(text) == r"$1.7\%$ gain on LLaVAWild"


def test_an_alarm_about_a_reading_has_the_row_it_was_compared_with():
    table = "Model | WER\nFooNet | 4.2\nBarNet | 5.9"
    source = Source(f"We test two models.\n{table}", "", {"S4.T1": table})
    reading = "1) 研究内容是两个模型的对比。\n\n2) 方法是比较两者的错误率。\n\n3) 结果：\n- FooNet的WER为5.9% [S4.T1]\n"
    flag = next(f for f in check_reading(source, reading) if f.check == "place")
    assert flag.source == "FooNet | 4.2" or flag.source == "BarNet | 5.9"
    assert flag.stored()["source"] == flag.source


def test_a_word_that_the_text_has_its_own_chinese_for_is_not_looked_for():
    english = "The oscillator is isotropic. The oscillator has a symmetry. We map one oscillator to another."
    chinese = "该振子各向同性。该振子具有对称性。我们把一个振子映射为另一个。"
    assert all(item.word != "oscillator" for row in align(english, chinese).items for item in row)
    once = align("The oscillator is isotropic. It has a symmetry.", "该振子各向同性。它具有对称性。")
    assert any(item.word == "oscillator" for row in once.items for item in row)


def test_five_sentences_may_be_told_as_one():
    english = (
        "We train a model. We test it on noise. We compare speech. We measure noise. We release the data."
    )
    chinese = "我们训练模型，测试模型，比较语音，测量噪声，公开数据。"
    assert [len(bead.sources) for bead in align(english, chinese).beads] == [5]


def test_words_broken_at_the_end_of_a_line_are_joined_and_others_not():
    assert entities.undressed("pro-vided acous-tics") == "provided acoustics"
    kept = "time-varying block-wise drop-in plug-and-play"
    assert entities.undressed(kept) == kept


@pytest.mark.parametrize(
    ("english", "right", "wrong"),
    [  # an item that other sentences speak of; a list without "and"; three told as two; the first
        ("We focus on speech, language, audio, and music.", "我们关注语音、语言、音频及音乐。这是音频框架。", "我们关注语音、语言及音乐。这是音频框架。"),
        ("It covers styles (classical, jazz, pop) of songs.", "它涵盖歌曲的风格（古典、爵士、流行）。", "它涵盖歌曲的风格（古典、流行）。"),
        ("It navigates podcasts, lectures, and videos.", "它用于播客、讲座和视频的导航。", "它用于播客和视频的导航。"),
        ("It spans quality assessment, pairwise comparison, and deepfake detection.", "涵盖质量评估、成对比较与深度伪造检测。", "涵盖成对比较与深度伪造检测。"),
        # an item put in beside two that English ties by "and"; one of words nobody listed exchanged; one told twice
        ("We study training and inference of models.", "我们研究模型的训练、效率及推理。", "我们研究模型的训练、版权保护、推理和推断。"),
        ("Noise affects hand, trunk, and leg movements.", "噪声影响手部、躯干和腿部动作。", "噪声影响手部、天气预报和腿部动作。"),
        ("We compare speech, images, and text.", "我们比较语音、图像和文本。", "我们比较语音、图像、图像和文本。"),
    ],
)  # fmt: skip
def test_a_list_is_compared_item_by_item(english, right, wrong):
    assert not codes(english, right)
    assert codes(english, wrong)


@pytest.mark.parametrize(
    ("english", "chinese"),
    [  # merged, in another order, introduced by a clause, told by one word
        ("The model is robust, noise-resistant, and fast.", "该模型鲁棒抗噪、快速。"),
        ("We compare speech, images, and text.", "我们比较文本、语音和图像。"),
        ("At the receiver side, speed, quality, and cost are balanced.", "接收端在速度、质量和成本之间取得平衡。"),
        ("Nevertheless, stability and fidelity remain hard.", "但稳定性与保真度仍是难题。"),
        ("We report precision, recall, and the harmonic mean.", "我们报告精确率、召回率及其调和平均。"),
    ],
)  # fmt: skip
def test_a_list_in_another_dress_is_no_alarm(english, chinese):
    assert not codes(english, chinese)


def test_a_clause_is_missed_where_its_words_stand_elsewhere_but_the_sentence_is_too_short():
    others = "We collect speech from many speakers. The data is annotated by trained experts. "
    told = "我们采集了众多说话人的语音。数据由受过训练的专家标注。"
    english = f"{others}The framework separates speech and noise, which improves the quality of noisy speech for all speakers."
    assert not codes(english, f"{told}该框架将语音与噪声分离，从而提高了所有说话人的带噪语音的质量。")
    assert "missing" in codes(english, f"{told}该框架将语音与噪声分离。")


TABLE = "Table 1: radio\nModel | WER (%) | Steps | Score\nFooNet | 8.4 | 187.5 | 3.92\nBarNet | 6.3 | 139.6 | 4.21\nBazNet | 7.0 | 152.3 | 3.61\nGroundTruth | 2.0 | 1.5 | 4.47"


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("BarNet 的 Score 最高，为 4.21", False),  # what people reach is no model's
        ("三者中 FooNet 的步数最多（187.5）", False),
        ("除 BarNet 外，BazNet 的 WER 最低，为 7.0%", False),
        ("BazNet 的 WER 为 7.0%，Score 却最低（3.61）", False),
        ("BazNet 的 Score 最高，为 3.61", True),
        ("三者中 FooNet 的 WER 最低，仅 8.4%", True),
        ("BarNet 的 WER 为 6.3%，步数却最多（139.6）", True),
    ],
)
def test_who_is_highest_is_looked_up_in_the_column(line, wrong):
    frame = "1) 该文研究上述任务，背景清楚。\n\n2) 方法由两个部分组成，逐步训练。\n\n3) 结果：\n- 总的来看结果较为稳定可靠。\n- {} [S4.T1]。"
    found = check_reading(Source(TABLE, "", {"S4.T1": TABLE}), frame.format(line))
    assert ("comparison" in {flag.check for flag in found}) == wrong


@pytest.mark.parametrize(
    ("english", "right", "wrong"),
    [  # kept elsewhere, gone here; a verb without its object; another told in its place
        ("FooNet is new. We test FooNet on BarSet.", "FooNet是新的。我们在BarSet上测试FooNet。", "FooNet是新的。我们在BarSet上测试。"),
        ("We propose FooNet, a model of music.", "我们提出FooNet，一种音乐模型。", "我们提出，其为一种音乐模型。"),
        ("FooNet beats BarNet. FooNet needs BarNet and QuxSet.", "FooNet优于BarNet。FooNet需要BarNet和QuxSet。", "FooNet优于BarNet。该FooNet需要FooNet和QuxSet。"),
    ],
)  # fmt: skip
def test_a_name_that_is_kept_elsewhere_is_missed_in_its_sentence(english, right, wrong):
    assert "name" not in codes(english, right)
    assert "name" in codes(english, wrong)


@pytest.mark.parametrize(
    "chinese",
    [
        "FooNet是新的。我们在BarSet上测试该模型。",
        "FooNet是新的。我们在BarSet上对其进行测试。",
        "FooNet是新的。我们测试BarSet，系统为此运行。",
    ],
)
def test_a_name_may_be_told_by_what_stands_for_it(chinese):
    assert not codes("FooNet is new. We test FooNet on BarSet.", chinese)


@pytest.mark.parametrize(
    ("english", "right", "wrong"),
    [
        (
            "We fine-tune the acoustic encoder FooNet on noisy recordings and use the language model BarNet to correct the transcripts.",
            "我们在带噪录音上微调声学编码器FooNet，并用语言模型BarNet纠正转写文本。",
            "我们在带噪录音上微调声学编码器BarNet，并用语言模型FooNet纠正转写文本。",
        ),
        (
            "Training on speech from Berlin improves recognition, while testing on music from Vienna reduces accuracy.",
            "在来自Berlin的语音上训练可提高识别效果，而在来自Vienna的音乐上测试会降低准确率。",
            "在来自Vienna的语音上训练可提高识别效果，而在来自Berlin的音乐上测试会降低准确率。",
        ),
        (
            "The vocoder FooNet synthesizes speech from the features that the encoder BarNet extracts from noisy audio.",
            "编码器BarNet从带噪音频中提取特征，声码器FooNet据此合成语音。",
            "编码器FooNet从带噪音频中提取特征，声码器BarNet据此合成语音。",
        ),
        (
            "It uses only 9% of the memory and 2% of the training data.",
            "仅使用9%的内存与2%的训练数据。",
            "仅使用2%的内存与9%的训练数据。",
        ),
        (
            "On FooSet and BarSet the errors fall by 3.1% and 2.4%, respectively.",
            "在FooSet和BarSet上，错误率分别下降3.1%和2.4%。",
            "在BarSet和FooSet上，错误率分别下降3.1%和2.4%。",
        ),
    ],
)
def test_names_and_figures_stand_beside_what_they_stand_beside_in_the_english(english, right, wrong):
    assert not codes(english, right)
    assert "order" in codes(english, wrong)


def test_an_alarm_about_things_that_changed_places_names_both_and_shows_where_they_stand():
    english = "FooNet reaches 12.1 dB and BarNet reaches 10.3 dB."
    (found,) = check_translation(english, "BarNet达到12.1 dB，FooNet达到10.3 dB。")
    assert found.detail.startswith("“FooNet”与“BarNet”似互换了位置：")
    assert found.words_en == "FooNet … BarNet" and found.words_zh.startswith("BarNet达到")


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("The corpus holds over 4000 impulse responses recorded in 12 furnished rooms with a mobile robot.", "该语料库包含由移动机器人在12个带家具的房间中录制的4000余条脉冲响应。"),
        ("Finally, we apply GRPO in the fine-tuning of the BarNet module to improve pronunciation.", "最后，我们在BarNet模块的微调中应用GRPO以改进发音。"),
        ("FooNet outperforms the cascaded BarNet baselines in lexical metrics such as BLEU.", "FooNet在BLEU等词汇指标上优于级联的BarNet基线。"),
        ("The robustness of FooNet under the noise of BarSet is low.", "在BarSet的噪声下，FooNet的鲁棒性较低。"),
        ("Compared with BarNet, the error of FooNet falls from 9.1% to 4.2%.", "与BarNet相比，FooNet的错误率从9.1%降至4.2%。"),
    ],
)  # fmt: skip
def test_what_chinese_puts_in_another_order_has_not_changed_places(english, chinese):
    assert "order" not in codes(english, chinese)


def test_one_name_that_is_a_part_of_the_other_has_not_changed_places():
    english = "We build BEA-Large from the unused portions of the speech corpus named BEA."
    assert not codes(english, "我们利用语音语料库BEA中未使用的部分构建BEA-Large。")


def test_a_name_in_brackets_stands_behind_its_own_words():
    english = "We add a phonetic speech enhancer (PASE) that draws on the pretrained WavLM model; WavLM is tuned first."
    assert not codes(english, "我们加入音系语音增强器（PASE），它利用预训练的WavLM模型；WavLM先行微调。")
    assert "name" in codes(
        english, "我们加入音系语音增强器（WavLM），它利用预训练的PASE模型；WavLM先行微调。"
    )
    assert not codes(
        "We train two models (FooNet and BarNet) on speech.", "我们在语音上训练FooNet与BarNet两个模型。"
    )


@pytest.mark.parametrize(
    ("english", "right", "wrong"),
    [
        ("All recordings of the evening classes come from Graz.", "夜校课程的全部录音均来自Graz。", "夜校课程的全部录音均来自Bonn。"),
        ("The noise of the sensor follows the Gaussian assumption.", "传感器的噪声遵循Gauss假设。", "传感器的噪声遵循Laplace假设。"),
        ("We train Bagpipe on songs and compare it with Oboe. On noisy songs Bagpipe beats Oboe clearly.", "我们用歌曲训练Bagpipe，并将其与Oboe进行比较。在带噪歌曲上，Bagpipe明显优于Oboe。", "我们用歌曲训练Bagpipe，并将其与Oboe进行比较。在带噪歌曲上，Oboe明显优于Oboe。"),
    ],
)  # fmt: skip
def test_a_word_of_one_capital_is_a_name_in_the_chinese(english, right, wrong):
    assert "name" not in codes(english, right)
    assert "name" in codes(english, wrong)
