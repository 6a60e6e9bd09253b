"""The order of questions to the embedded model, the speed that is measured, and the limit of minutes."""

import asyncio
import contextlib
import json
import re

import pytest

from arxiv_daily import environment
from arxiv_daily.errors import ConfigError
from arxiv_daily.write.embedded import pace as module
from arxiv_daily.write.embedded.pace import Pace, Stage, TimeOver, minutes
from tests.conftest import PROJECT

DATA = PROJECT / "tests" / "data"


class Clock:
    """Seconds that pass only when told."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def model(clock, asked, seconds=1.0, answer="十个汉字的一句译文。"):
    async def ask(messages, **parameters):
        asked.append(messages)
        await asyncio.sleep(0)
        clock.now += seconds
        return answer

    return ask


def test_titles_come_before_abstracts_and_abstracts_paper_by_paper_before_readings():
    async def run():
        clock, asked = Clock(), []
        pace, ask = Pace(1, clock=clock), model(clock, asked)
        ways = [
            (stage, paper)
            for paper in ("one", "two")
            for stage in (Stage.READING, Stage.ABSTRACT, Stage.TITLE)
        ]
        tasks = [
            pace.asker(ask, paper, stage)([{"content": f"{stage.name} {paper} {n}"}])
            for stage, paper in ways
            for n in (1, 2)
        ]
        await asyncio.gather(*tasks)
        return asked

    first, *rest = (messages[0]["content"] for messages in asyncio.run(run()))
    assert first == "READING one 1"  # the slot was free
    order = [text.rpartition(" ")[0] for text in rest]
    assert list(dict.fromkeys(order)) == [
        "TITLE one", "TITLE two", "ABSTRACT one", "ABSTRACT two", "READING one", "READING two",
    ]  # fmt: skip


def test_no_more_are_under_way_than_there_are_slots():
    async def run():
        under_way, most = 0, 0

        async def ask(messages, **parameters):
            nonlocal under_way, most
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0)
            under_way -= 1
            return "好"

        asker = Pace(3).asker(ask, "p", Stage.TITLE)
        await asyncio.gather(*(asker([]) for _ in range(20)))
        return most

    assert asyncio.run(run()) == 3


def test_a_question_that_is_dropped_while_it_waits_takes_no_slot():
    async def run():
        asked = []
        pace = Pace(1, clock=Clock())
        asker = pace.asker(model(Clock(), asked), "p", Stage.TITLE)
        tasks = [asyncio.create_task(asker(n)) for n in range(5)]
        await asyncio.sleep(0)
        for task in tasks[1:4]:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.wait_for(asker("last"), 5)
        return asked

    assert asyncio.run(run()) == [0, 4, "last"]


def test_when_the_minutes_are_over_readings_are_refused_and_abstracts_are_not():
    async def run():
        clock, asked = Clock(), []
        pace, ask = Pace(1, minutes=1, clock=clock), model(clock, asked, seconds=61)
        title, abstract, reading = (pace.asker(ask, "p", stage) for stage in Stage)
        await title([])
        with pytest.raises(TimeOver):
            await reading([])
        with pytest.raises(TimeOver):
            await abstract.again([])
        return await abstract([])

    assert asyncio.run(run())


def test_after_the_minutes_of_grace_only_titles_and_the_first_abstract_are_asked_for():
    async def run(seconds):
        clock, asked = Clock(), []
        pace, ask = Pace(1, minutes=1, clock=clock), model(clock, asked, seconds=seconds)
        ways = [pace.asker(ask, paper, stage) for paper in "pq" for stage in (Stage.TITLE, Stage.ABSTRACT)]
        await ways[0]([])
        answers = await asyncio.gather(*(way([]) for way in ways), return_exceptions=True)
        return [isinstance(answer, TimeOver) for answer in answers]

    assert asyncio.run(run(12 * 60)) == [False, False, False, True]
    assert asyncio.run(run(2 * 60)) == [False] * 4


def test_the_first_answer_of_a_slot_is_forgotten_once_there_are_others():
    """It has read the pairs, which those after it share."""

    async def run():
        clock, asked = Clock(), []
        pace = Pace(1, clock=clock)
        speeds = []
        for seconds in (50, 5, 5):
            await pace.asker(model(clock, asked, seconds=seconds), "p", Stage.ABSTRACT)([])
            speeds.append(pace.speed())
        return speeds

    assert asyncio.run(run()) == [0.2, 2.0, 2.0]


def test_the_speed_is_that_of_all_questions_under_way():
    """Ten tokens come every ten seconds, from two slots in turn."""

    async def run():
        clock, gates = Clock(), [asyncio.Event() for _ in range(4)]
        pace = Pace(2, clock=clock)

        async def ask(messages, **parameters):
            await gates[int(messages[0]["content"])].wait()
            return "十个汉字的一句译文。"

        asked = [
            asyncio.create_task(pace.asker(ask, "p", Stage.ABSTRACT)([{"content": str(place)}]))
            for place in range(4)
        ]
        for gate, task in list(zip(gates, asked, strict=True))[:3]:
            await asyncio.sleep(0.001)  # until those whose turn it is have begun
            clock.now += 10
            gate.set()
            await task
        speed = pace.speed()
        asked[-1].cancel()
        return speed

    assert asyncio.run(run()) == 1.0


def test_second_opinions_are_part_of_what_a_word_takes():
    async def run(opinions):
        clock, asked = Clock(), []
        pace = Pace(1, clock=clock)
        asker = pace.asker(model(clock, asked), "p", Stage.ABSTRACT)
        asker.begin(["word " * 300])
        for place in range(40):
            question = [{"content": f"five words of sentence {place}"}]
            await asker(question)
            for _ in range(opinions):
                await asker.again(question)
            asker.end("five words of a sentence")
        return pace.left()

    assert asyncio.run(run(3)) > 2 * asyncio.run(run(0))


def test_second_opinions_are_given_up_before_the_time_is_over():
    """Two tokens a word at a token a second: forty words fit into two minutes, four hundred do not."""

    async def run(words):
        clock, asked = Clock(), []
        pace = Pace(1, minutes=2, clock=clock)
        asker = pace.asker(model(clock, asked, seconds=10), "p", Stage.ABSTRACT)
        asker.begin(["word " * words])
        await asker([])
        try:
            await asker.again([])
        except TimeOver:
            return False
        return True

    assert asyncio.run(run(40))
    assert not asyncio.run(run(400))


def test_what_is_left_is_told_sentence_by_sentence_once_the_pairs_are_read(monkeypatch, tmp_path):
    told = tmp_path / "progress.jsonl"
    monkeypatch.setenv(environment.PROGRESS.name, str(told))
    sentences = [" ".join(f"{place}{word}" for word in range(5)) for place in range(5)]

    async def run():
        clock, asked = Clock(), []
        asker = Pace(1, clock=clock).asker(model(clock, asked, seconds=1200), "p", Stage.ABSTRACT)
        asker.begin(sentences)
        for sentence in sentences[:2]:
            await asker([{"content": sentence}])
            asker.end(sentence)
        for sentence in sentences[2:]:
            asker.end(sentence)

    asyncio.run(run())
    first, second, *_, last = (json.loads(line) for line in told.read_text().splitlines())
    assert (first["done"], first["total"], first["label"]) == (1, 5, "")
    # three more sentences of five words at ten tokens in twenty minutes, half of it for second opinions to come
    assert (second["done"], second["label"]) == (2, "about 2.6 h left")
    assert (last["done"], last["label"]) == (5, "")


def test_answers_at_hand_say_nothing_of_the_speed():
    async def run():
        clock, asked = Clock(), []
        pace = Pace(1, clock=clock)
        await pace.asker(model(clock, asked, seconds=0), "p", Stage.ABSTRACT)([])
        before = pace.left()
        await pace.asker(model(clock, asked, seconds=2), "p", Stage.ABSTRACT)([])
        return before, pace.speed()

    assert asyncio.run(run()) == (None, 5.0)


class Processor:
    """A model that shares its speed (tokens a second) among the questions under way, and its time."""

    def __init__(self, speed, slots):
        self.speed, self.now, self._jobs, self._fresh = speed, 0.0, [], slots

    def __call__(self):
        return self.now

    async def ask(self, messages, tokens):
        work = (
            tokens + 0.15 * len(messages[0]["content"].split()) + 80 * (self._fresh > 0)
        )  # to read the pairs
        self._fresh -= 1
        self._jobs.append(job := [work, asyncio.Event()])
        await job[1].wait()
        return "字" * tokens

    async def work_on(self, tasks):
        while not all(task.done() for task in tasks):
            for _ in range(25):  # until all have asked that can
                await asyncio.sleep(0)
            if self._jobs:
                self._jobs.remove(first := min(self._jobs, key=lambda job: job[0]))
                self.now += first[0] * (len(self._jobs) + 1) / self.speed
                for job in self._jobs:
                    job[0] -= first[0]
                first[1].set()


def replayed(papers, speed, slots, limit):
    """What a real run's questions would take at another speed: the seconds left as told, and as they were."""
    rows = [line.split("\t") for line in (DATA / "embedded_run.tsv").read_text().splitlines()[1:]]
    model, told = Processor(speed, slots), []

    async def sentence(asker, text, firsts, seconds):
        async def opinion(tokens):
            with contextlib.suppress(TimeOver):
                await asker.again([{"content": text}], tokens=tokens)

        with contextlib.suppress(TimeOver):
            for tokens in map(int, firsts.split()):
                await asker([{"content": text}], tokens=tokens)
            await asyncio.gather(*(opinion(int(tokens)) for tokens in seconds.split()))
        asker.end(text)
        told.append(model.now)

    async def run():
        pace, tasks = Pace(slots, limit, clock=model), []
        for place, (stage, paper, words, firsts, seconds) in enumerate(rows):
            if int(paper) < papers:
                asker = pace.asker(model.ask, paper, Stage(int(stage)))
                text = " ".join([f"{place}word"] * int(words))
                asker.begin([text])
                tasks.append(asyncio.create_task(sentence(asker, text, firsts, seconds)))
        await model.work_on(tasks)

    asyncio.run(run())
    return told


@pytest.mark.parametrize("papers", [5, 1])
@pytest.mark.parametrize(
    "speed, slots, limit", [(40, 4, None), (8, 4, 10), (4, 2, None), (4, 2, 10), (1.2, 2, None), (1.2, 2, 10)]
)
def test_the_first_time_left_is_right_within_a_half(monkeypatch, tmp_path, papers, speed, slots, limit):
    """At the speed of two processors, of one held to a fifth, and to less than a tenth; nothing is told too early."""
    path = tmp_path / "progress.jsonl"
    monkeypatch.setenv(environment.PROGRESS.name, str(path))
    monkeypatch.setattr(module, "tokens", len)
    times = replayed(papers, speed, slots, limit)
    labels = [json.loads(line)["label"] for line in path.read_text().splitlines()]
    at, label = next((at, label) for at, label in zip(times, labels, strict=True) if label)
    number, unit = re.search(r"about ([\d.]+) (s|min|h) left", label).groups()
    said = float(number) * {"s": 1, "min": 60, "h": 3600}[unit]
    assert at > times[0]  # a slot has still to read its pairs then
    assert 1 / 1.5 < said / (times[-1] - at) < 1.5


@pytest.mark.parametrize("text, limit", [("", None), ("  ", None), ("0", 0), ("2.5", 2.5)])
def test_the_limit_of_the_environment(monkeypatch, text, limit):
    monkeypatch.setenv(environment.MINUTES.name, text)
    assert minutes() == limit


@pytest.mark.parametrize("text", ["ten", "-1", "nan", "inf", "1e9"])
def test_a_limit_that_is_no_number_of_minutes_is_refused(monkeypatch, text):
    monkeypatch.setenv(environment.MINUTES.name, text)
    with pytest.raises(ConfigError, match=environment.MINUTES.name):
        minutes()


@pytest.mark.parametrize(
    "seconds, words",
    [(0.2, "5 s"), (44, "45 s"), (89, "90 s"), (90, "2 min"), (1200, "20 min"), (9000, "2.5 h")],
)
def test_times_in_words(seconds, words):
    assert module.duration(seconds) == words
