"""In which order the embedded model is asked, how fast it turns out to be, and when its time is over.

The shortest useful thing comes first: the titles of all papers, then abstract after abstract, then the readings'
sentences. Whoever watches is told sentence by sentence how much is left and how long that takes at the speed
measured so far. With a limit of minutes a slow machine leaves out what can be left out: second opinions first, then
sentences of readings, and after some minutes of grace the abstracts it has not come to. Titles and the first abstract
are never given up.
"""

import asyncio
import contextlib
import heapq
import itertools
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from enum import IntEnum

from ... import environment, progress
from ...errors import ConfigError
from ..model.usage import tokens

Ask = Callable[..., Awaitable[str]]
_PER_WORD = 2.0, 3.5  # tokens of Chinese for an English word: first answers, and second opinions
_PRIOR = 80  # words for which these stand before they are measured
_ROOM = 1.2  # how much longer than expected the first answers may take before second opinions are left out
_WINDOW = 24  # answers that the speed is measured on
_AT_ONCE = 0.02  # seconds below which an answer was at hand
_GRACE = 10.0  # minutes that abstracts may take beyond the limit


class Stage(IntEnum):
    """What a question is for, the most wanted first."""

    TITLE = 0
    ABSTRACT = 1
    READING = 2


class TimeOver(Exception):
    """The question was not asked: the minutes that the model may take are over."""


class Asker:
    """The way of one text's questions to the model; as it stands for a plain `ask`, without order or limit.

    Called, it gives the first answer to some messages; `again` asks for a further one, which may be refused with
    `TimeOver`. `begin` and `end` say which sentences are to be done and which are.
    """

    def __init__(self, ask: Ask):
        self._ask = ask

    @classmethod
    def of(cls, ask: "Ask | Asker") -> "Asker":
        return ask if isinstance(ask, Asker) else cls(ask)

    async def __call__(self, messages: list[dict], **parameters: object) -> str:
        return await self._ask(messages, **parameters)

    async def again(self, messages: list[dict], **parameters: object) -> str:
        return await self._ask(messages, **parameters)

    def begin(self, sentences: list[str]) -> None:
        """These sentences are to be translated."""

    def end(self, sentence: str) -> None:
        """This one is, or will not be."""


class Pace:
    """The queue before the model, at most `slots` questions under way; all methods belong to one event loop.

    `minutes` counts from the first question; None is no limit.
    """

    def __init__(
        self, slots: int, minutes: float | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._free = slots
        self._waiting: list[tuple[tuple[int, int, int], asyncio.Future]] = []
        self._order = itertools.count()
        self._papers: dict[str, int] = {}
        self._minutes, self._clock = minutes, clock
        self._started: float | None = None
        self._answers: deque[tuple[float, int]] = deque(maxlen=_WINDOW)  # seconds of the model's time, tokens
        self._under_way = 0
        self._made = [0, 0]  # tokens of first answers, and of second opinions
        self._asked: set[str] = set()  # what has a first answer
        self._starting = slots  # answers to come that a slot reads its pairs for, which later ones share
        self._sentences = [0, 0]  # done, all
        self._words = [
            [0, 0],
            [0, 0],
        ]  # done, all: with a first answer; with second opinions, which titles have few of

    def asker(self, ask: Ask, paper: str, stage: Stage) -> Asker:
        """The way of a paper's questions of one stage; papers are taken in the order in which they come here."""
        return _Paced(self, ask, stage, self._papers.setdefault(paper, len(self._papers)))

    def speed(self) -> float | None:
        """Tokens a second of the newest answers, all slots together; None before the first."""
        if not self._answers:
            return None
        seconds, counts = zip(*self._answers, strict=True)
        return sum(counts) / max(sum(seconds), 1e-3)

    def left(self) -> float | None:
        """Seconds that what is known to be to do will take; None before the first answer, and when all time is over.

        Second opinions count as long as there is time for them, abstracts as long as they have grace.
        """
        first, further, minutes = self._seconds(0), self._seconds(1), self._remaining()
        if first is None or further is None or minutes <= -60 * _GRACE:
            return None
        return min(max(first, min(first + further, minutes)), minutes + 60 * _GRACE)

    def _seconds(self, kind: int) -> float | None:
        """Seconds that the first answers (0) or the second opinions (1) to all words left will take."""
        if (speed := self.speed()) is None:
            return None
        done, total = self._words[kind]
        each = (self._made[kind] + _PER_WORD[kind] * _PRIOR) / (done + _PRIOR)
        return max(0, total - done) * each / max(speed, 1e-3)

    def refuses(self, stage: Stage, place: int) -> bool:
        """Whether there is no time left for a first answer to a question of this stage and paper."""
        if stage is Stage.READING:
            return self._remaining() <= 0
        return stage is Stage.ABSTRACT and place > 0 and self._remaining() <= -60 * _GRACE

    def can_spare(self) -> bool:
        """Whether first answers to all that is to do fit into the minutes, with room for further ones."""
        return self._minutes is None or _ROOM * (self._seconds(0) or 0.0) < self._remaining()

    def _remaining(self) -> float:
        if self._minutes is None:
            return float("inf")
        return 60 * self._minutes - (0.0 if self._started is None else self._clock() - self._started)

    @contextlib.asynccontextmanager
    async def turn(self, rank: tuple[int, int]) -> AsyncIterator[None]:
        """One of the slots; of those who wait the smallest rank comes first, then who came first."""
        if self._free:
            self._free -= 1
        else:
            mine: asyncio.Future = asyncio.get_running_loop().create_future()
            heapq.heappush(self._waiting, ((*rank, next(self._order)), mine))
            try:
                await mine
            except asyncio.CancelledError:
                if mine.done() and not mine.cancelled():
                    self._hand_on()
                raise
        if self._started is None:
            self._started = self._clock()
        try:
            yield
        finally:
            self._hand_on()

    def _hand_on(self) -> None:
        while self._waiting:
            _, next_one = heapq.heappop(self._waiting)
            if not next_one.done():
                next_one.set_result(None)
                return
        self._free += 1

    async def answer(self, ask: Ask, messages: list[dict], parameters: dict, again: bool = False) -> str:
        """Ask, and measure how long it took; what was at hand tells nothing of the speed."""
        begun = self._clock()
        self._under_way += 1
        beside: float = self._under_way
        try:
            text = await ask(messages, **parameters)
        finally:
            beside = (beside + self._under_way) / 2  # questions that shared the model with this one
            self._under_way -= 1
        if (took := self._clock() - begun) > _AT_ONCE:
            if self._starting and self._answers:  # with the first alone there is at least an upper bound
                self._starting -= 1
                self._answers.clear()
            self._answers.append((took / beside, tokens(text)))
            self._made[again] += tokens(text)
            if messages and not again and (asked := messages[-1]["content"]) not in self._asked:
                self._asked.add(asked)
                self._words[0][0] += len(asked.split())
        return text

    def count(self, sentences: list[str], are_done: bool, stage: Stage = Stage.ABSTRACT) -> None:
        """More to do, or more done; whoever watches is told."""
        words = sum(len(sentence.split()) for sentence in sentences)
        self._sentences[0 if are_done else 1] += len(sentences)
        if stage is not Stage.TITLE:
            self._words[1][0 if are_done else 1] += words
        if not are_done:
            self._words[0][1] += words
            return
        done, total = self._sentences
        progress.report("sentence", done, total, self._told() if done < total else "")

    def _told(self) -> str:
        """The time left in words; "" while the model reads its pairs for the first answers, which takes longest."""
        left = None if self._starting else self.left()
        return f"about {duration(left)} left" if left else ""


class _Paced(Asker):
    """The way through the queue."""

    def __init__(self, pace: Pace, ask: Ask, stage: Stage, place: int):
        super().__init__(ask)
        self._pace, self._stage, self._rank = pace, stage, (int(stage), place)

    async def __call__(self, messages: list[dict], **parameters: object) -> str:
        async with self._pace.turn(self._rank):
            if self._pace.refuses(self._stage, self._rank[1]):
                raise TimeOver
            return await self._pace.answer(self._ask, messages, parameters)

    async def again(self, messages: list[dict], **parameters: object) -> str:
        async with self._pace.turn(self._rank):
            if not self._pace.can_spare():
                raise TimeOver
            return await self._pace.answer(self._ask, messages, parameters, again=True)

    def begin(self, sentences: list[str]) -> None:
        self._pace.count(sentences, False, self._stage)

    def end(self, sentence: str) -> None:
        self._pace.count([sentence], True, self._stage)


def minutes() -> float | None:
    """The limit that the environment names; ConfigError for what is no number of minutes."""
    text = environment.MINUTES.get()
    try:
        limit = float(text) if text else None
    except ValueError:
        limit = -1.0
    if limit is not None and not 0 <= limit < 1e6:
        raise ConfigError(
            f"{environment.MINUTES.name}={text!r} is not a number of minutes: set one, or unset it"
        )
    return limit


def duration(seconds: float) -> str:
    """A time in words, as exactly as an estimate deserves."""
    if seconds < 90:
        return f"{max(5, 5 * round(seconds / 5))} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
