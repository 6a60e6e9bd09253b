"""Readings speak about a paper; they do not copy it."""

import pytest

from arxiv_daily.write.checks import copying
from arxiv_daily.write.model.errors import Bad
from tests.builders import writers
from tests.conftest import PROJECT

PAPER = " ".join(
    f"The model{number} reads word{number} and learns to tell speech from noise." for number in range(400)
)


@pytest.mark.parametrize(
    ("reading", "lengths"),
    [
        ("论文提出一种方法，用 wav2vec 2.0 与 HuBERT 区分语音。", []),
        ("作者写道“The model7 reads word7 and learns to tell speech from noise”，由此可见。", [11]),
        ("it reads other words and learns to tell speech from music", []),
        (PAPER[:400], [72]),
    ],
)
def test_what_is_quoted(reading, lengths):
    assert copying.quoted(PAPER, reading) == lengths


@pytest.mark.parametrize(
    ("reading", "why"),
    [
        (PAPER[:2000], "照抄"),
        ("。".join(PAPER.split(". ")[:15]), "照抄"),
        ("模型读词，学会区分语音与噪声。" * 300, "翻译"),
    ],
)
def test_copies_and_retellings_are_refused(reading, why):
    with pytest.raises(Bad, match=why):
        copying.refuse(PAPER, reading)


def test_a_reading_passes():
    copying.refuse(PAPER, "模型读词，学会区分语音与噪声。" * 60)


def test_the_prompt_asks_for_commentary():
    assert "不逐段翻译" in (PROJECT / "params" / "prompts" / "reading.md").read_text(encoding="utf-8")


def test_a_copying_model_leaves_the_reading_pending(service):
    table = writers.papers(1)
    copied = "我们的方法是：" + " ".join(
        writers.fulltext(next(table.itertuples())).sections[0].text.split()[:60]
    )
    chinese = "这是一段用来评述论文的中文文字，说明研究背景、方法与效果。" * 12
    text = "\n".join(f"=== {key} ===\n- {chinese}{copied}" for key in ("background", "method", "results"))
    service.say(text, times=None, matching="论文全文")
    readings = writers.desk().read(table, writers.texts(table)).frame()
    assert readings.loc[0, "state"] == "pending" and "照抄" in readings.loc[0, "reason"]
