"""The translation memory: what is read of its file, which corrections a paper gets, and who asks anew for them."""

import asyncio

import pytest

from arxiv_daily.errors import ConfigError
from arxiv_daily.write.embedded import translate
from arxiv_daily.write.memory import LIMIT, MOST, Correction, Memory, nearest_pairs, path_of, runs
from tests.builders.writers import desk, papers

PLACE = "2025-12-20"


def correction(english, chinese="编辑的译文。", date=PLACE, paper="2512.00001"):
    return Correction(date, paper, english, "机器的译文。", chinese)


def kept(*corrections, digest="audio"):
    path = path_of(digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(Memory(list(corrections)).text(), encoding="utf-8")


TARGET = correction("Target speaker extraction isolates one voice, even in noise.", "目标说话人提取……")
MUSIC = correction("Piano reduction turns orchestral scores into piano scores.", "钢琴缩编……")
PLAIN = correction("We propose a novel method and show that it performs well.", "本文提出……")


def nearest(memory, text, before="2025-12-25", **how):
    return Memory(list(memory)).nearest(text, before, **how)


def test_runs_are_words_of_their_own_in_a_row():
    assert runs("We propose Target-Speaker voices in noise") == {
        "target": 1, "speaker": 1, "voice": 1, "noise": 1,
        "target speaker": 2, "speaker voice": 2, "target speaker voice": 3, "voice in noise": 3,
    }  # fmt: skip


def test_the_file_comes_back():
    odd = correction('A "quoted", comma-ridden\nline', "译文，“引号”。")
    kept(odd, TARGET)
    assert Memory.of("audio").corrections == [odd, TARGET]
    assert len(Memory.of("other")) == 0


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("a,b\n", "row 1"),
        ("date,paper,english,machine,chinese\n2025-12-20,1,x,y\n", "row 2"),
        ("date,paper,english,machine,chinese\n<<<<<<< ours\n", "row 2"),
        ("date,paper,english,machine,chinese\nyesterday,1,x,y,z\n", "row 2"),
        ("", "row 1"),
    ],
)
def test_a_file_that_is_none_is_named(text, named):
    kept()
    path_of("audio").write_text(text)
    with pytest.raises(ConfigError, match=named):
        Memory.of("audio")


def test_what_a_paper_shares_decides():
    text = "A network for target speaker extraction from noisy mixtures."
    assert nearest([MUSIC, PLAIN, TARGET], text) == [TARGET]
    assert nearest([MUSIC, PLAIN], text) == []


def test_only_earlier_editions_teach_and_emptied_rows_never():
    assert nearest([TARGET], TARGET.english, before=PLACE) == []
    assert nearest([correction(TARGET.english, "")], TARGET.english) == []


def test_each_is_chosen_for_what_the_others_do_not_cover():
    twin = correction("Target speaker extraction isolates a voice.", paper="2512.00002")
    text = "Target speaker extraction and piano reduction of orchestral scores."
    assert nearest([TARGET, twin, MUSIC], text, most=2) == [TARGET, MUSIC]


def test_few_and_within_the_limit():
    many = [
        correction(f"Speaker extraction number{n} helps hearing{n} aids{n}.", "译" * 80) for n in range(30)
    ]
    text = " ".join(one.english for one in many)
    chosen = nearest(many, text)
    assert 1 < len(chosen) <= MOST and sum(one.cost for one in chosen) <= LIMIT
    long = correction(" ".join(f"word{n}" for n in range(400)))
    assert nearest([long, TARGET], f"{long.english} {TARGET.english}") == [TARGET]


def test_a_sentence_gets_the_pairs_nearest_to_it_last():
    pairs = [(one.english, one.chinese) for one in (TARGET, MUSIC)]
    assert nearest_pairs("Piano reduction of scores for one voice and one piano.", pairs) == [pairs[1]]
    assert nearest_pairs("Nothing like it.", pairs) == []


def users(service):
    return {chat.body["messages"][1]["content"] for chat in service.chats}


def test_corrections_follow_the_constant_part_of_the_question(service):
    table = papers(1)
    kept(correction(table["abstract"][0].split(". ")[0] + ".", "校对过的第一句。"))
    assert list(desk().translate(table).frame()["state"]) == ["done"]
    (chat,) = service.chats
    system, user = (message["content"] for message in chat.body["messages"])
    assert "校对过的第一句。" in user and "校对过的第一句。" not in system
    assert user.index("校对过的译例") < user.index("论文题目") < user.index("论文摘要")


def test_a_correction_asks_anew_only_for_the_papers_it_serves(service):
    table = papers(3)
    kept(PLAIN)
    desk().translate(table).frame()
    asked = len(service.chats)
    assert asked == 3
    first = table["abstract"][1].split(". ")[0] + "."
    kept(PLAIN, correction(first))
    desk().translate(table).frame()
    assert [first in chat.text.split("论文题目")[0] for chat in service.chats[asked:]] == [True]
    later = correction(first, "后来的校对。", date="2025-12-26")
    kept(PLAIN, correction(first), later)
    desk().translate(table).frame()
    assert len(service.chats) == asked + 1


def test_a_memory_that_cannot_be_read_ends_the_run_before_it_asks(service):
    kept()
    path_of("audio").write_text("<<<<<<< ours\n")
    with pytest.raises(ConfigError):
        desk()
    assert not service.chats


def test_the_embedded_model_continues_the_nearest_pairs():
    asked = []

    async def ask(messages, **params):
        asked.append([message["content"] for message in messages])
        return "这是一个句子的译文，说的是钢琴缩编。"

    pairs = [(one.english, one.chinese) for one in (TARGET, MUSIC)]
    asyncio.run(translate.translate(ask, "Piano reduction of orchestral scores is hard.", None, pairs=pairs))
    assert asked[0][-3:-1] == [MUSIC.english, MUSIC.chinese]
    assert not any(TARGET.english in question for question in asked[0])
