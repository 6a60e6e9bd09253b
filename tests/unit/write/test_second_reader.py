"""The second reader: only what stands in both texts counts, whatever it answers."""

import asyncio

import pytest

from arxiv_daily.text.bilingual.glossary import Glossary
from arxiv_daily.write import estimate, prompts
from arxiv_daily.write.second_reader import MOST, asked, findings, numbered
from benchmarks import checks
from tests.builders import seeded_errors
from tests.builders.writers import desk, papers
from tests.conftest import PROJECT
from tests.standins.openai import StandIn

ENGLISH = "FooNet gains 5 points. It may help listeners."
CHINESE = "FooNet提升5%。它有助于听者。"
PAIRS = [("FooNet gains 5 points.", "FooNet提升5%。"), ("It may help listeners.", "它有助于听者。")]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("无", []),
        ("none", []),
        ("number | 1 | 5 points | 5%", [("5 points", "5%")]),
        ("- hedge | 2 | “may help” | 有助于", [("may help", "有助于")]),
        ("hedge | 1 | may help | 有助于", []),  # not in that pair
        ("hedge | 2 | might help | 有助于", []),  # invented English
        ("hedge | 2 | may help | 必然有助于", []),  # invented Chinese
        ("praise | 2 | may help | 有助于", []),
        ("number | 9 | 5 points | 5%", []),
        ("I think everything is wrong here.", []),
        ("number | 1 | 5 points | 5%\nnumber | 1 | 5 points | 5%", [("5 points", "5%")]),
    ],
)
def test_only_words_that_stand_in_both_sentences_count(answer, words):
    found = findings(answer, PAIRS)
    assert [(flag.words_en, flag.words_zh) for flag in found] == words
    assert all(flag.level == "alarm" and flag.check == "second" for flag in found)


def test_who_finds_everything_is_heard_only_so_far():
    sentence = " ".join(f"w{n}" for n in range(50))
    rows = "\n".join(f"word | 1 | w{n} | 词" for n in range(50))
    assert len(findings(rows, [(sentence, "词")])) == MOST


def test_sentences_are_shown_in_numbered_pairs():
    pairs = numbered(ENGLISH, CHINESE, Glossary())
    assert pairs == PAIRS
    text = asked(pairs, prompts.Prompt("x"))[-1]["content"]
    assert "[1]\nFooNet gains 5 points.\nFooNet提升5%。" in text and "[2]\nIt may" in text


def _finds_everything(request, pairs):
    return "\n".join(f"word | {n} | {en.split()[0]} | {zh[:2]}" for n, (en, zh) in enumerate(pairs, 1))


ANSWERS = {
    "everything": _finds_everything,
    "nothing": lambda request, pairs: "无",
    "inventions": lambda request, pairs: "word | 1 | no such words at all | 没有这样的词",
}


@pytest.mark.parametrize("what", ANSWERS)
def test_a_second_reader_flags_and_never_writes(what, monkeypatch):
    with StandIn() as service:
        for name, value in service.environ().items():
            monkeypatch.setenv(name, value)
        alone = desk().translate(papers(2)).frame()
        texts = dict(zip(papers(2)["abstract"], alone["text"], strict=True))
        for english, chinese in texts.items():
            pairs = numbered(english, chinese, Glossary.load(PROJECT / "params/glossary.csv"))
            first = pairs[0][0].split(".")[0][:60]
            service.say(ANSWERS[what](None, pairs), times=None, matching=f"[1]\n{first}")
        frame = desk(second_reader=True, second_model="").translate(papers(2)).frame()
    assert list(frame["text"]) == list(alone["text"])
    seconds = [[flag for flag in flags if flag["check"] == "second"] for flags in frame["flags"]]
    if what == "everything":
        assert all(seconds) and all(
            flag["words_zh"] and flag["words_en"] for flags in seconds for flag in flags
        )
    else:
        assert not any(seconds)


def test_the_second_question_is_in_the_estimate():
    desk().close()
    digest = type(
        "Digest", (), {"reading": "none", "overview": False, "max_input_tokens": 9, "second_reader": True}
    )
    loaded = {name: prompts.load(name) for name in ("translation", "reading", "second_reader")}
    parts = estimate.of_papers(papers(3).itertuples(), loaded, Glossary(), digest)
    assert parts["second readings"].calls == 3 and parts["second readings"].tokens_in > 300
    digest.second_reader = False
    assert "second readings" not in estimate.of_papers(papers(3).itertuples(), loaded, Glossary(), digest)


@pytest.mark.parametrize(
    "answer, found", [("无", "**0 (0%)**"), ("word | 1 | no such words | 没有", "**0 (0%)**")]
)
def test_the_benchmark_measures_a_second_reader_from_end_to_end(answer, found, monkeypatch):
    with StandIn() as service:
        for name, value in service.environ().items():
            monkeypatch.setenv(name, value)
        desk().close()  # which brings the prompts
        service.say(answer, times=None)
        table = asyncio.run(checks.second(seeded_pairs()[:1], Glossary(), 1, ""))
        asked = len(service.chats)
    assert "0 alarms on 1 good pairs, 0 not answered" in table and found in table
    assert asked > 10


def test_the_benchmark_counts_what_a_second_reader_finds(monkeypatch):
    pair = seeded_pairs()[0]
    english, chinese = numbered(pair[1], pair[2], Glossary())[0]
    with StandIn() as service:
        for name, value in service.environ().items():
            monkeypatch.setenv(name, value)
        desk().close()  # which brings the prompts
        service.say(f"word | 1 | {english[:12]} | {chinese[:4]}", times=None)
        table = asyncio.run(checks.second([pair], Glossary(), 1, ""))
    assert "1 alarms on 1 good pairs" in table


def seeded_pairs():
    return [(f"own-{n}", *pair) for n, pair in enumerate(seeded_errors.own_pairs())]
