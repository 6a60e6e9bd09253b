"""What the few-shot pairs say is no answer to a sentence that does not say it."""

import asyncio

import pytest

from arxiv_daily.text.bilingual.glossary import Glossary
from arxiv_daily.write.embedded import leaks, translate
from arxiv_daily.write.embedded.examples import FIELD, PLAIN
from arxiv_daily.write.embedded.leaks import leaked

PAIRS = [*FIELD, *PLAIN]


@pytest.mark.parametrize("pair", PAIRS, ids=[english[:40] for english, _ in PAIRS])
def test_a_pairs_own_translation_is_no_leak(pair):
    assert leaked(*pair, PAIRS) == []


@pytest.mark.parametrize("pair", PAIRS, ids=[english[:40] for english, _ in PAIRS])
def test_every_pair_that_comes_back_for_another_sentence_is_a_leak(pair):
    sentence = "Photovoltaic yields of the two roofs were recorded every hour for a whole winter."
    assert PAIRS.index(pair) in leaked(sentence, pair[1], PAIRS)


@pytest.mark.parametrize("word", leaks.COUNTERPARTS)
def test_every_word_of_the_list_stands_in_a_pair(word):
    assert any(word in chinese for _, chinese in PAIRS)


@pytest.mark.parametrize(
    "english, chinese",
    [
        ("The bees were counted at dusk.", "在黄昏时统计蜜蜂的自然度、节奏与表现力。"),
        (
            "We show the effectiveness of the method on photovoltaic data.",
            "在光伏数据上验证了自然度方面的有效性。",
        ),
        ("These models still need much memory.", "虽然这些模型取得了成功，但仍需大量内存。"),
        ("The valve opens at noon.", "阀门在手机上打开。"),
        ("The corpus has eleven dialects.", "该语料库包含西班牙语等十一种方言。"),
        ("A filter removes hum.", "一种零样本滤波器去除嗡声。"),
    ],
)
def test_a_word_without_its_english_is_a_leak(english, chinese):
    assert leaked(english, chinese, FIELD)


@pytest.mark.parametrize(
    "english, chinese",
    [
        ("The tempo and loudness follow the conductor.", "节奏与响度跟随指挥。"),
        ("Speech sounds unnatural at low rates.", "低码率下语音的自然度较差。"),
        ("Our zero-shot tagger needs no tuning.", "我们的零样本标注器无需微调。"),
        ("Spanish and Japanese listeners agree.", "西班牙语与日语听者意见一致。"),
        ("The bees were counted at dusk.", "在黄昏时统计蜜蜂。"),
    ],
)
def test_a_word_with_its_english_is_none(english, chinese):
    assert leaked(english, chinese, FIELD) == []


def test_a_correction_of_an_editor_that_comes_back_for_another_sentence_is_a_leak():
    correction = ("The choir was recorded in a chapel at night.", "合唱团于夜间在一座小教堂里录制。")
    shots = [*FIELD, correction]
    assert leaked("Ten wells were drilled in a field.", "十口井于夜间在一座小教堂里录制。", shots) == [
        len(FIELD)
    ]
    assert (
        leaked("The choir was recorded in a chapel twice.", "合唱团在一座小教堂里录制了两次。", shots) == []
    )


def answered(rule):
    asked = []

    async def ask(messages, **parameters):
        shown = [message["content"] for message in messages if message["role"] == "assistant"]
        asked.append(shown)
        return rule(shown)

    text = asyncio.run(translate.translate(ask, "The bees were counted at dusk.", Glossary()))
    return text, asked


def test_an_answer_that_leaks_is_asked_again_without_the_pair():
    def rule(shown):
        leaky = any("自然度" in chinese for chinese in shown)
        return "黄昏时统计了蜜蜂的自然度与节奏。" if leaky else "黄昏时统计了蜜蜂。"

    text, asked = answered(rule)
    assert text == "黄昏时统计了蜜蜂。"
    assert [len(shown) for shown in asked][:2] == [len(FIELD), len(FIELD) - 1]


def test_an_answer_that_goes_on_leaking_is_no_answer():
    text, asked = answered(lambda shown: shown[-1])
    assert text == ""
    assert len(asked) <= 9


def test_a_word_that_comes_without_any_pair_saying_it_is_the_models_own():
    text, _ = answered(lambda shown: "黄昏时在手机旁统计了蜜蜂。")
    assert text == "黄昏时在手机旁统计了蜜蜂。"
