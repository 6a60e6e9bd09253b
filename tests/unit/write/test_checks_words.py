"""Small words put in, things told as other things, items of lists, and ways to write that are no error."""

import random

import pytest

from arxiv_daily.write.checks.flag import alarms
from arxiv_daily.write.checks.translation import check_translation
from tests.builders import table_readings


def codes(english, chinese):
    return {flag.check for flag in alarms(check_translation(english, chinese))}


@pytest.mark.parametrize(
    ("english", "right", "wrong"),
    [
        ("The results show a benefit.", "结果表明有益处。", "结果或许表明有益处。"),
        ("It may help patients.", "它或许能帮助患者。", "它偶尔能帮助患者。"),
        ("The method works with speech.", "该方法适用于语音。", "该方法略微适用于语音。"),
        ("It is the second layer.", "这是第二层。", "这是第三层。"),
        ("The main loss is shared.", "主要损失是共享的。", "次要损失是共享的。"),
        ("We test the largest network.", "我们测试最大的网络。", "我们测试最差的网络。"),
        ("Privacy of hospitals matters.", "医院的隐私很重要。", "医院的隐私很少重要。"),
        ("It uses video, speech, and semantic cues.", "它使用视频、语音和语义线索。", "它使用视频、隐私、语音和语义线索。"),
        ("It stores gradient, privacy, speech, and video data.", "它存储梯度、隐私、语音和视频数据。", "它存储梯度、语音和视频数据。"),
    ],
)  # fmt: skip
def test_a_word_without_its_english_is_an_alarm(english, right, wrong):
    assert not codes(english, right)
    assert codes(english, wrong) & {"word", "list", "hedge"}


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("It has 12 000 files on 21 square km.", "它在21平方公里上有12000个文件。"),
        ("It has 12\u2009500 files.", "它有12 500个文件。".replace(" ", "\u202f")),
        ("It rises from 1e-6 to 0.7.", "它从1e-6提高到0.7。"),
        ("The delay is 100 us on 8xH100.", "在8xH100上的延迟为100微秒。"),
        ("It covers 40 km$^2$ of land.", "它覆盖40平方公里的土地。"),
        ("We use the \\cite{foo2020bar} network here.", "我们在此使用该网络。"),
        ("We study 106 world languages.", "我们研究了106种世界语言。"),
        (
            "Users of the large network Mastodon share their videos and images with other users.",
            "大型网络Mastodon的用户与其他用户分享他们的视频和图像。",
        ),
        ("We ask how AI might help peers.", "我们探讨AI如何帮助同伴。"),
        ("The noise is imperceptible.", "该噪声难以察觉。"),
        ("It answers ``Let us look at it now''.", "它回答“Let us look at it now”。"),
        (
            "The proposed method, which we use in all experiments, is called Only-Style.",
            "我们在所有实验中使用的所提方法称为Only-Style。",
        ),
        ("For $\\varepsilon > 0$ it holds.", "对于ε > 0，它成立。"),
        ("It holds for $\\{1, 2, n\\}$ alone.", "它仅对{1, 2, n}成立。"),
        ("It keeps balance while walking more.", "它在更多行走时保持平衡。"),
        ("We hope this survey helps researchers.", "我们希望这项综述能够帮助研究人员。"),
    ],
)
def test_what_is_written_another_way_is_no_alarm(english, chinese):
    assert not codes(english, chinese)


def test_errors_planted_in_readings_over_tables_are_alarms_and_right_lines_are_none():
    rows = random.Random(3).sample(table_readings.lines(random.Random(3)), 60)
    wrong = [kind for kind, table, line in rows if table_readings.alarmed(table, line)]
    assert "right" not in wrong
    assert len(wrong) >= 0.9 * sum(kind != "right" for kind, _, _ in rows)
