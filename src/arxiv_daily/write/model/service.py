"""The way to a model: any OpenAI-compatible service, or the embedded model where none is named.

Errors come in two kinds. `ServiceError` stops the run before a paper is spent: wrong key, no such model, no such
service. `NoAnswer` costs one part of one paper; its text is the reason in Chinese.
"""

import asyncio
import functools
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from json import JSONDecodeError
from typing import TYPE_CHECKING

from tenacity import AsyncRetrying, retry_if_exception

from ...errors import ServiceError
from ...lazy import Lazy
from ..embedded import pace, server
from ..embedded.pace import Asker, Pace, Stage
from . import errors
from .budget import Budget, Usage, rounded
from .cache import Answers
from .endpoint import Endpoint
from .errors import Bad, BudgetSpent, NoAnswer, Outage
from .request import Answer, answer_in, body, estimated

if TYPE_CHECKING:
    import openai

    from .batch_requests import Outbox
else:
    openai = Lazy("openai")  # half a second

HEADSTART = 0.2  # seconds in which the loop sends what else there is, before other work is done

__all__ = ["Answer", "Patience", "Service"]


@dataclass(frozen=True)
class Patience:
    """How long to wait for what: seconds, but for the counts."""

    tries: int = 5  # of one question, where the failure may pass
    timeout: float = 300.0  # for one answer; a timeout is tried twice only
    pause: float = 0.5  # before the second try; doubled each time, with jitter
    longest: float = 30.0  # pause that doubling leads to
    asked: float = 120.0  # longest Retry-After that is waited for
    failures: int = 3  # questions in a row without any answer after which the service is down


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
    ):
        self.patience = patience or Patience()
        self.endpoint = Endpoint.from_environment()
        self.embedded, self.local = self.endpoint.embedded, self.endpoint.local
        self.models = frozenset(filter(None, models))  # the names in params
        self.concurrency = concurrency
        if self.local:
            self.concurrency = server.slots() if self.embedded else 1
        self.most_input = (
            server.MOST_INPUT if self.local else sys.maxsize
        )  # tokens of text a question may hold
        self.pace = Pace(self.concurrency, pace.minutes()) if self.embedded else None
        self.down: Outage | None = None
        # by paper, model, and whether at the price of batches
        self.used: dict[tuple[str, str, bool], Usage] = defaultdict(Usage)
        self._answers = answers
        self._budget = budget
        self._outbox = outbox
        self._slots = asyncio.Semaphore(self.concurrency)
        self._greeting = asyncio.Lock()
        self._client: openai.AsyncOpenAI | None = None
        self._local: server.LocalModel | None = None
        self._offered: list[str] = []  # models the service names
        self._only = ""  # the one to ask where the params name none
        self._answered: set[str] = set()  # models that have answered in this run
        self._schema = True  # the service takes a JSON schema, until it refuses one
        self._failures = 0
        self._fatal: ServiceError | None = None

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
        **parameters,
    ) -> Answer:
        """The answer to the messages, from the cache if it was given before.

        `keys` asks for named parts; `accept` raises `Bad` for an answer that will not do, which is then asked
        for once more with the complaint; `paper` says whom the usage is booked on, `expect` how many tokens may
        come back, `meanwhile` is called when the question is on its way. Further parameters go to the service. With an outbox nothing is asked: the question goes there.
        """
        model = model if model and not self.local else await self.model()
        question = {"model": model, "messages": messages, "keys": list(keys), "parameters": parameters}
        key = Answers.key(**question)
        if answer := self._known(key, accept):
            return self._booked(answer, paper)
        if self._outbox is not None:
            await self._greet()
            if not self._budget.admit(model, estimated(question, expect)):
                raise BudgetSpent
            self._outbox.add(key, question)
            raise NoAnswer("等待批处理")
        async with self._answers.lock(key):
            if answer := self._known(key, accept):
                return self._booked(answer, paper)
            answer = await self._until_good(question, accept, paper, expect, meanwhile)
            self._answers.put(key, answer.record())
        return self._booked(answer, paper)

    async def model(self) -> str:
        """The name of the model to ask where the params name none: the service's only one."""
        if self.local:
            return self.endpoint.gguf.stem if self.endpoint.gguf else server.NAME
        if self._only:
            return self._only
        remembered = Answers.key(only_model_of=self.endpoint.base_url)
        try:
            await self._greet()
        except Outage:
            if record := self._answers.get(remembered):
                return record["model"]
            raise
        offered = self._offered
        if len(offered) == 1:
            self._only = offered[0]
            self._answers.put(remembered, {"model": self._only})
            return self._only
        named = (
            f"one of {', '.join(offered[:8])}{' …' if len(offered) > 8 else ''}" if offered else "its model"
        )
        raise ServiceError(
            f"set `model:` in params to {named}: {self.endpoint.shown} does not offer exactly one"
        )

    def knows(self, messages: list[dict], keys: tuple[str, ...], model: str) -> bool:
        """Whether the answer is there already."""
        question = {"model": model, "messages": messages, "keys": list(keys), "parameters": {}}
        return self._answers.get(Answers.key(**question)) is not None

    def plainly(self, paper: str, stage: Stage) -> Asker:
        """`async ask(messages, **parameters) -> str`, the embedded model's way to itself, in its turn."""

        async def ask(messages: list[dict], **parameters) -> str:
            return (await self.ask(messages, paper=paper, expect=100, **parameters)).text

        return self.pace.asker(ask, paper, stage) if self.pace else Asker(ask)

    async def close(self) -> None:
        """Leave the service."""
        if self._client:
            await self._client.close()
        if self._local:
            self._local.close()

    def _known(self, key: str, accept: Callable | None) -> Answer | None:
        if not (record := self._answers.get(key)):
            return None
        try:
            answer = Answer.from_record(record)
            if accept:
                accept(answer)
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
        """The first good answer of two; the usage of a bad one is its successor's, or booked alone."""
        first = await self._call(question, expect, meanwhile)
        try:
            if accept:
                accept(first)
            return first
        except Bad as bad:
            again = question | {"messages": errors.complaint(question["messages"], first.text, bad.wish)}
        try:
            second = await self._call(again, expect)
        except BaseException:
            self._booked(first, paper)
            raise
        second = replace(second, usage=rounded(first.usage + second.usage))
        try:
            accept(second)
        except Bad:
            self._booked(second, paper)
            raise
        return second

    async def _call(self, question: dict, expect: int, meanwhile: Callable | None = None) -> Answer:
        """One paid call, tried again while the failure may pass."""
        await self._greet()
        model = question["model"]
        estimate = estimated(question, expect)
        async with self._slots:
            if not self._budget.admit(model, estimate):
                raise BudgetSpent
            usage = Usage()
            start = time.monotonic()
            if meanwhile:
                asyncio.get_running_loop().call_later(HEADSTART, meanwhile)
            try:
                completion = await self._completion(question)
                answer = answer_in(completion, question, time.monotonic() - start)
                usage = answer.usage
                return answer
            finally:
                self._budget.settle(model, estimate, usage)

    async def _completion(self, question: dict):
        """What the service sends; the JSON schema is left out once the service has refused it."""
        refused = (openai.BadRequestError, openai.UnprocessableEntityError)
        with_schema = bool(question["keys"]) and self._schema
        try:
            return await self._tried(question, with_schema)
        except refused as error:
            if not with_schema:
                raise NoAnswer(errors.reason(error, self.endpoint.key)) from error
        try:
            completion = await self._tried(question, False)
        except refused as error:
            raise NoAnswer(errors.reason(error, self.endpoint.key)) from error
        self._schema = False
        return completion

    async def _tried(self, question: dict, with_schema: bool):
        """One form of the question, tried until there is an answer or no hope of one."""
        sent = body(question, with_schema)

        async def attempt():
            self._check()
            return await self._client.chat.completions.create(**sent)

        try:
            completion = await self._retrying()(attempt)
        except (openai.BadRequestError, openai.UnprocessableEntityError):
            raise
        except (openai.OpenAIError, JSONDecodeError) as error:
            raise self._judged(error, question["model"]) from error
        if not getattr(completion, "choices", None):
            raise self._judged(completion, question["model"])
        self._failures = 0
        self._answered.add(question["model"])
        return completion

    def _judged(self, error: object, model: str) -> Exception:
        """What a failed question means: the run's end, the service's outage, or one part's failure."""
        fatal = errors.misconfigured(error, self.endpoint.shown, model, self.endpoint.key)
        if fatal and model not in self._answered:
            self._fatal = fatal
            return fatal
        self._failures += 1
        why = errors.reason(error, self.endpoint.key)
        if errors.is_final(error) or self._failures >= self.patience.failures:
            self.down = Outage(why)
        return NoAnswer(why)

    def _check(self) -> None:
        """Nothing more is asked of a service that is not there."""
        if known := self._fatal or self.down:
            raise type(known)(str(known))  # anew: an exception keeps the traces of all its raisers

    def _retrying(self) -> AsyncRetrying:
        patience = self.patience

        def stop(state) -> bool:
            slow = isinstance(state.outcome.exception(), openai.APITimeoutError)
            return state.attempt_number >= (2 if slow else patience.tries)

        def wait(state) -> float:
            error, attempt = state.outcome.exception(), state.attempt_number
            return errors.pause(error, attempt, patience.pause, patience.longest)

        passing = retry_if_exception(lambda error: errors.is_passing(error, patience.asked))
        return AsyncRetrying(retry=passing, wait=wait, stop=stop, reraise=True)

    async def _greet(self) -> None:
        """Once a run, before the first call: is there a service, does it take the key, has it the models?"""
        async with self._greeting:
            self._check()
            if self._client:
                return
            url, key = self.endpoint.base_url, self.endpoint.key
            timeout = openai.Timeout(self.patience.timeout, connect=10)
            if self.local:
                file = self.endpoint.gguf
                start = functools.partial(server.start_instruct, file) if file else server.start
                self._local = await asyncio.to_thread(start, *([] if file else [self.concurrency]))
                url, key = self._local.base_url, ""
                timeout = openai.Timeout(
                    None
                )  # it lives as long as this process; a slow machine is no failure
            client = openai.AsyncOpenAI(base_url=url, api_key=key or "none", max_retries=0, timeout=timeout)
            if not self.local:
                await self._look(client)
            self._client = client

    async def _look(self, client: "openai.AsyncOpenAI") -> None:
        """The service's list of models; a model it does not name is asked for a word."""
        page = await self._first(client.models.list, "")
        if page is not None:
            if not isinstance(getattr(page, "data", None), list):
                self._fatal = errors.misconfigured("", self.endpoint.shown, "", self.endpoint.key)
                raise self._fatal
            self._offered = [entry.id for entry in page.data]
        for model in self.models.difference(self._offered):
            word = [{"role": "user", "content": "1"}]
            ask = functools.partial(client.chat.completions.create, model=model, messages=word, max_tokens=1)
            await self._first(ask, model)

    async def _first(self, ask: Callable, model: str):
        """The answer to a question that costs nothing, None where the service does not know it."""

        async def attempt():
            return await ask(timeout=30)

        try:
            return await self._retrying()(attempt)
        except (
            openai.OpenAIError,
            JSONDecodeError,
            AttributeError,
        ) as error:  # the client's ways to meet a page
            status = getattr(error, "status_code", 0)
            if status in (400, 422) or (not model and status in (403, 404, 405)):
                return None
            self._fatal = errors.misconfigured(error, self.endpoint.shown, model, self.endpoint.key)
            self.down = None if self._fatal else Outage(errors.reason(error, self.endpoint.key))
            raise self._fatal or self.down from error
