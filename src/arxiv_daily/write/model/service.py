"""Questions to a model: any OpenAI-compatible service, or the embedded model where none is named.

An answer that was paid for is kept and never asked for twice. Errors come in two kinds. `ServiceError` stops the run
before a paper is spent: wrong key, no such model, no such service. `NoAnswer` costs one part of one paper; its text
is the reason in Chinese.
"""

import asyncio
import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ...errors import ServiceError
from ...text import language
from ...words import say, table
from ..embedded import pace, server
from ..embedded.forecast import Forecast
from ..embedded.pace import Asker, Pace, Stage
from . import diagnosis, errors, reply
from .budget import Budget
from .cache import Answers
from .calls import Caller, Patience
from .endpoint import Endpoint
from .errors import Bad, BudgetSpent, NoAnswer, Outage
from .request import Answer, answer_in, body, estimated
from .usage import Usage, rounded

if TYPE_CHECKING:
    from .batch_requests import Outbox

_ECHO_RUN = 16  # words in a row of ours that are not repeated by chance
_ECHO_CLAUSE = 5  # words of a clause that only a complaint has
_ECHO_SHARE = 0.4  # of an answer that stands in our instructions or complaints
_HEADSTART = 0.2  # seconds in which the loop sends what else there is, before other work is done

__all__ = ["Answer", "Patience", "Service"]


class Service:
    """Questions to one service, at most `concurrency` under way; all methods belong to one event loop."""

    def __init__(
        self,
        answers: Answers,
        budget: Budget,
        concurrency: int = 32,
        patience: Patience | None = None,
        models: Iterable[str] = (),
        outbox: "Outbox | None" = None,
        options: Mapping[str, object] | None = None,
    ):
        endpoint = Endpoint.from_environment()
        self.embedded, self.local = endpoint.embedded, endpoint.local
        self.models = frozenset(filter(None, models))  # the names in params
        self.concurrency = concurrency
        if self.local:
            self.concurrency = server.slots() if self.embedded else 1
        self.most_input = server.MOST_INPUT if self.local else sys.maxsize  # tokens of text in a question
        self.pace = Pace(self.concurrency, pace.minutes()) if self.embedded else None
        # by paper, model, and whether at the price of batches
        self.used: dict[tuple[str, str, bool], Usage] = defaultdict(Usage)
        self._endpoint = endpoint
        self._answers = answers
        self._budget = budget
        self._outbox = outbox
        self._slots = asyncio.Semaphore(self.concurrency)
        self._caller = Caller(endpoint, patience or Patience(), self.concurrency)
        self._caller.named |= bool(self.models)
        self._forecast = Forecast() if self.local and not self.embedded else None
        if self._forecast:
            self._caller.heard = self._forecast.heard
        self._options = {} if self.local else dict(options or {})
        self._greeting = asyncio.Lock()
        self._greeted: set[str] = set()
        self._only = endpoint.model  # the one to ask where the params name none

    async def ask(
        self,
        messages: list[dict],
        *,
        keys: tuple[str, ...] = (),
        model: str = "",
        paper: str = "",
        accept: Callable[[Answer], None] | None = None,
        expect: int = 1000,
        meanwhile: Callable[[], object] | None = None,
        again: Collection[str] = (),
        **parameters,
    ) -> Answer:
        """The answer to the messages, from the cache if it was given before.

        `keys` asks for named parts; `accept` raises `Bad` for an answer that will not do, which is then asked
        for once more with the complaint; `paper` says whom the usage is booked on, `expect` how many tokens may
        come back, `meanwhile` is called when the question is on its way. `again` names the parts whose kept answer
        is not used ("" for the whole of it): they are asked for as if for the first time, the others stay. Further
        parameters go to the service. With an outbox nothing is asked: the question goes there.
        """
        model = model if model and not self.local else await self.model()
        question = self._question(messages, keys, model, parameters)
        key = _key_of(question)
        known = self._known(key, messages, accept)
        if known and not again:
            return self._booked(known, paper)
        if self._outbox is not None:
            await self._caller.connect()
            if not self._budget.admit(model, estimated(question, expect)):
                raise BudgetSpent
            self._outbox.add(key, question)
            raise NoAnswer(say("write.reason.batch"))
        async with self._answers.lock(key):
            if not again and (answer := self._known(key, messages, accept)):
                return self._booked(answer, paper)
            answer = await self._until_good(question, accept, paper, expect, meanwhile)
            if known:
                answer = _renewed(known, answer, again)
            self._answers.put(key, answer.record())
        return self._booked(answer, paper)

    async def model(self) -> str:
        """The name of the model to ask where the params name none: that of OPENAI_MODEL, or the service's only one."""
        if self.local:
            return self._endpoint.gguf.stem if self._endpoint.gguf else server.MODEL_NAME
        if self._only:
            return self._only
        remembered = Answers.key(only_model_of=self._endpoint.base_url)
        try:
            await self._caller.connect()
        except Outage:
            if record := self._answers.get(remembered):
                return record["model"]
            raise
        offered, shown = self._caller.offered, self._endpoint.shown
        if len(offered) == 1:
            self._only = offered[0]
            self._answers.put(remembered, {"model": self._only})
            return self._only
        if not offered:
            better = diagnosis.better(shown)
            most = " (most end in /v1)" if better == f"{shown}/v1" else ""
            address = "" if better == shown else f"OPENAI_BASE_URL to {better}{most}, or "
            raise ServiceError(
                f"{shown} does not list its models: set {address}OPENAI_MODEL to the one to ask"
                f"{'' if address else ', or OPENAI_BASE_URL if the address is not right'}"
            )
        names = f"{', '.join(offered[:8])}{' …' if len(offered) > 8 else ''}"
        raise ServiceError(
            f"{shown} does not offer exactly one model: set `model:` in params to one of {names}, or OPENAI_MODEL"
        )

    async def greet(self) -> None:
        """Ask every model that will be needed for one word, once a run.

        Raises ServiceError for what no paper would survive, Outage where the service is not there at all.
        """
        if not self.local and self._outbox is None:
            await self._greet(self.models or {await self.model()})

    async def _ready(self) -> None:
        """Before a paper is asked about: models that the service does not list are asked for a word."""
        await self._caller.connect()
        if not self.local:
            await self._greet(self.models.difference(self._caller.offered))

    async def _greet(self, models: Collection[str]) -> None:
        async with self._greeting:
            for model in sorted(set(models) - self._greeted):
                await self._caller.greet(model, self._options)
                self._greeted.add(model)

    def knows(self, messages: list[dict], keys: tuple[str, ...], model: str, **parameters) -> bool:
        """Whether the answer is there already."""
        question = self._question(messages, keys, model, parameters)
        return self._answers.get(_key_of(question)) is not None

    def _question(self, messages: list[dict], keys: Iterable[str], model: str, parameters: dict) -> dict:
        """A question with everything that its answer depends on."""
        parameters = self._options | parameters
        return {"model": model, "messages": messages, "keys": list(keys), "parameters": parameters}

    def plainly(self, paper: str, stage: Stage, again: Collection[str] = ()) -> Asker:
        """`async ask(messages, **parameters) -> str`, the embedded model's way to itself, in its turn."""

        async def ask(messages: list[dict], **parameters) -> str:
            return (await self.ask(messages, paper=paper, expect=100, again=again, **parameters)).text

        return self.pace.asker(ask, paper, stage) if self.pace else Asker(ask)

    async def close(self) -> None:
        """Leave the service."""
        await self._caller.close()

    def _known(self, key: str, messages: list[dict], accept: Callable | None) -> Answer | None:
        if not (record := self._answers.get(key)):
            return None
        try:
            answer = Answer.from_record(record)
            _accept(answer, messages, accept)
        except (TypeError, KeyError, Bad):
            return None
        return answer

    def _booked(self, answer: Answer, paper: str) -> Answer:
        self.used[paper, answer.model, answer.batch] += answer.usage
        return answer

    async def _until_good(
        self,
        question: dict,
        accept: Callable | None,
        paper: str,
        expect: int,
        meanwhile: Callable | None,
    ) -> Answer:
        """The first good answer of two; the usage of a rejected one is charged to its retry, or booked alone."""
        first = await self._call(question, expect, meanwhile)
        try:
            _accept(first, question["messages"], accept)
            return first
        except Bad as bad:
            seen = "" if first.finish == reply.STUCK else first.text  # which would be gone on with
            again = question | {"messages": errors.complaint(question["messages"], seen, bad.wish)}
        try:
            second = await self._call(again, expect)
        except BaseException:
            self._booked(first, paper)
            raise
        second = replace(second, usage=rounded(first.usage + second.usage))
        try:
            _accept(second, again["messages"], accept)
        except Bad:
            self._booked(second, paper)
            raise
        return second

    async def _call(self, question: dict, expect: int, meanwhile: Callable | None = None) -> Answer:
        """One paid call, tried again while the failure may pass."""
        await self._ready()
        model = question["model"]
        estimate = estimated(question, expect)
        if self._forecast:
            self._forecast.waits(estimate)
        async with self._slots:
            if not self._budget.admit(model, estimate):
                raise BudgetSpent
            usage = Usage()
            start = time.monotonic()
            if self._forecast:
                self._forecast.asked(estimate)
            if meanwhile:
                asyncio.get_running_loop().call_later(_HEADSTART, meanwhile)
            try:
                completion = await self._caller.completion(question)
                answer = answer_in(completion, question, time.monotonic() - start)
                usage = answer.usage
                return answer
            finally:
                self._budget.settle(model, estimate, usage)
                if self._forecast:
                    self._forecast.ended()


def _accept(answer: Answer, messages: list[dict], accept: Callable[[Answer], None] | None) -> None:
    """Raise `Bad` for an answer that will not do, or that repeats what we asked in place of an answer."""
    if accept is None:
        return
    for text in answer.data.values() or [answer.text]:
        if "\ufffd" in text and not any(
            "\ufffd" in one["content"] for one in messages if one["role"] == "user"
        ):
            raise Bad(say("write.reason.unreadable"))
        if _is_echo(text, messages):
            raise Bad(say("write.reason.echo"), say("write.wish.echo"))
    accept(answer)


def _is_echo(text: str, messages: list[dict]) -> bool:
    """Whether a text repeats the instructions or a complaint, in whole or in part.

    A complaint's findings, which begin with a dash, quote the text they are about: only a whole one counts. Of its
    other words a clause is enough.
    """
    ours = [
        message["content"]
        for at, message in enumerate(messages)
        if message["role"] == "system" or (message["role"] == "user" and at > 1)
    ]
    lines = "\n".join(ours).splitlines()
    findings = [line for line in lines if line.startswith("- ") and line not in ours[0]]
    constant = [line for line in lines if line not in findings] + list(table("write.wish").values())
    share, longest = language.repeated(text, "\n".join(constant))
    if share > _ECHO_SHARE or longest >= _ECHO_RUN:
        return True
    said = f" {' '.join(language.words_of(text))} "
    complaints = "\n".join(ours[1:]).splitlines()
    clauses = [
        clause for line in complaints if line not in findings for clause in re.split("[，。：；]", line)
    ]
    whole = [language.words_of(line) for line in (*findings, *clauses)]
    return any(len(words) >= _ECHO_CLAUSE and f" {' '.join(words)} " in said for words in whole)


def _key_of(question: dict) -> str:
    """The key of a question's answer: made from all that is sent to a service that refuses nothing."""
    return Answers.key(**body(question))


def _renewed(known: Answer, answer: Answer, again: Collection[str]) -> Answer:
    """The new answer where `again` names parts of it: those, and the rest as it was."""
    if not known.data or not set(again) & set(known.data):
        return answer
    data = known.data | {key: answer.data[key] for key in again if key in answer.data}
    return replace(answer, data=data, text=json.dumps(data, ensure_ascii=False))
