"""Calls to one service: asked without what it refuses, tried again while that may help, judged when they fail."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from json import JSONDecodeError
from typing import TYPE_CHECKING

from tenacity import AsyncRetrying, retry_if_exception

from ... import progress
from ...errors import ServiceError
from ...lazy import Lazy
from ..embedded import server
from . import diagnosis, errors, features, request
from .connection import Connection
from .endpoint import Endpoint, proxy_variables
from .errors import NoAnswer, Outage
from .reply import Unreadable
from .stream import SaidError, Silence

if TYPE_CHECKING:
    import openai
else:
    openai = Lazy("openai")  # half a second

_GARBLED = (JSONDecodeError, Unreadable)  # no answer, of a service that may have given others
log = logging.getLogger(__name__)
_REFUSALS = (400, 404, 405, 415, 422, 500, 501, 502, 503)  # statuses under which a feature is refused by name
_UNNAMED = (400, 422)  # and those under which one may be refused without its name
_MOST_REFUSED = 8  # features one question is asked without


@dataclass(frozen=True)
class Patience:
    """Timeouts in seconds, and limits on retries."""

    tries: int = 5  # of one question, where the failure may pass
    silence: float = 120.0  # without a token, after which a call is given up; tried twice only
    whole: float = 300.0  # for an answer that is not streamed
    greeting: float = 30.0  # for the list of models and the first word
    pause: float = 0.5  # before the second try; doubled each time, with jitter
    longest: float = 30.0  # pause that doubling leads to
    asked: float = 120.0  # longest Retry-After that is waited for
    failures: int = 3  # questions in a row without any answer after which the service is down


class Caller:
    """The one way to a service; all methods belong to one event loop."""

    def __init__(self, endpoint: Endpoint, patience: Patience, slots: int):
        self.endpoint, self.patience = endpoint, patience
        self.offered: list[str] = []  # models the service names
        self.heard: Callable[[], None] = lambda: None  # called at every token
        self.named = bool(endpoint.model)  # whether a model is known without the list
        self._slots = slots  # of the embedded model
        self._down: Outage | None = None
        self._fatal: ServiceError | None = None
        self._failures = 0
        self._answered: set[str] = set()  # models that have answered in this run
        self._refused: dict[str, frozenset[str]] = {}  # features, by model
        self._connecting = asyncio.Lock()
        self._connection: Connection | None = None
        self._local: server.LocalModel | None = None

    async def completion(self, question: dict) -> dict:
        """What the service answers, as a plain dict. Raises NoAnswer, or ServiceError where no paper will fare better."""
        model = question["model"]
        known = refused = self._refused.get(model, frozenset())
        while True:
            plain = request.body(question, with_schema="response_format" not in refused)
            if self.endpoint.local:
                plain = {"max_tokens": server.MOST_OUTPUT} | plain
            sent = features.shaped(plain, refused)
            try:
                completion = await self._tried(sent)
                break
            except (openai.OpenAIError, JSONDecodeError, Silence, SaidError, Unreadable) as error:
                feature = self._feature(error, sent)
                if not feature or feature in refused or len(refused - known) >= _MOST_REFUSED:
                    raise self._judged(error, model) from error
                refused |= {feature}
        self._failures = 0
        self._answered.add(model)
        self._remember(model, refused)
        return completion

    async def connect(self) -> Connection:
        """The connection, once a run; before the first call the service is asked for its list of models."""
        async with self._connecting:
            self._check()
            if self._connection is None:
                url, key = self.endpoint.base_url, self.endpoint.key
                if self.endpoint.local:
                    self._local = await asyncio.to_thread(self._started)
                    url, key = self._local.base_url, ""
                connection = self._opened(url, key)
                if not self.endpoint.local:
                    self.offered = await self._listed(connection) or []
                self._connection = connection
            return self._connection

    async def greet(self, model: str, options: dict) -> None:
        """Ask a model for one word, as papers will be asked about; ServiceError where none would be answered."""
        await self.connect()
        messages = [{"role": "system", "content": "1"}, {"role": "user", "content": "1"}]
        word = {"model": model, "messages": messages, "keys": [], "parameters": options | {"max_tokens": 16}}
        try:
            await self.completion(word)
        except NoAnswer:
            if self._fatal or self._down:
                raise

    async def close(self) -> None:
        if self._connection:
            await self._connection.close()
        if self._local:
            self._local.close()

    def _started(self) -> server.LocalModel:
        """The model that runs in this process."""
        file = self.endpoint.gguf
        return server.start_instruct(file) if file else server.start(self._slots)

    def _opened(self, url: str, key: str) -> Connection:
        """The client; what it cannot be made with is the user's to change."""
        try:
            return Connection(url, key)
        except Exception as error:  # of many packages: an address, a proxy or a certificate of no known form
            why = " ".join(str(error).split())[:160]
            if "socksio" in why or "SOCKS" in why:
                why = "a SOCKS proxy needs the package socksio: pip install 'httpx2[socks]'"
            proxies = proxy_variables()
            named = f" or {' or '.join(proxies)}" if proxies else ""
            raise ServiceError(
                errors.clean(f"no way to {self.endpoint.shown}: {why}; change OPENAI_BASE_URL{named}", key)
            ) from None

    async def _listed(self, connection: Connection) -> list[str] | None:
        """The service's list of models; None where it has none."""

        async def attempt() -> list[str] | None:
            return await connection.models(self.patience.greeting)

        try:
            listed: list[str] | None = await self._retrying()(attempt)
        except (openai.OpenAIError, SaidError, JSONDecodeError, AttributeError, TimeoutError) as error:
            if self.named and isinstance(error, SaidError):
                return None  # a question will tell
            if errors.status_of(error) in (400, 403, 404, 405, 422) and not (
                errors.is_exhausted(error) or errors.is_elsewhere(error)
            ):
                return None
            raise self._judged(
                Silence() if isinstance(error, TimeoutError) else error, "", first=True
            ) from error
        if listed is None and not self.named:
            self._fatal = diagnosis.no_service(self.endpoint.shown, "a page instead of an answer")
            raise self._fatal
        return listed

    async def _tried(self, sent: dict) -> dict:
        """One form of the question, tried until there is an answer or no hope of one."""
        patience = self.patience
        silence: float | None = patience.silence
        if self.endpoint.local:
            silence = None  # it lives as long as this process; a slow machine is not a failure
        elif not sent.get("stream"):
            silence = max(patience.whole, patience.silence)

        async def attempt() -> dict:
            connection = await self.connect()
            completion = await connection.complete(sent, silence, self.heard)
            if not isinstance(completion.get("choices"), list) or not completion["choices"]:
                raise Unreadable("no choices")
            return completion

        return await self._retrying(sent)(attempt)

    def _feature(self, error: Exception, sent: dict) -> str:
        """The feature of what was sent that the service refuses; "" if that is not its trouble."""
        status = errors.status_of(error)
        if not isinstance(error, openai.APIStatusError | SaidError) or errors.is_exhausted(error):
            return ""
        if status and status not in _REFUSALS:
            return ""
        words = errors.said(error)
        named = features.refused_in(words, sent)
        unnamed = status in _UNNAMED or features.is_of_parameters(words)
        return named or (features.may_be_refused(words, sent) if unnamed else "")

    def _remember(self, model: str, refused: frozenset[str]) -> None:
        """What a model refuses, for the run; each feature is said once."""
        for feature in sorted(refused - self._refused.get(model, frozenset())):
            line = f"{self.endpoint.shown} refuses {feature} for {model}: asked without it"
            log.info(line)
            progress.report("note", label=line)
        self._refused[model] = self._refused.get(model, frozenset()) | refused

    def _judged(self, error: object, model: str, first: bool = False) -> Exception:
        """What a failed question means: the run's end, the service's outage, or one part's failure."""
        endpoint = self.endpoint
        fatal = diagnosis.misconfigured(error, endpoint.shown, model, endpoint.key, self.offered)
        if fatal and not self._answered and not endpoint.local:
            self._fatal = fatal
            return fatal
        self._failures += not errors.is_of_the_text(error)
        why = diagnosis.reason(error, endpoint.key)
        cause = diagnosis.cause(error, endpoint.shown, endpoint.key, proxy_variables())
        if endpoint.local and not errors.is_of_the_text(error):
            cause = diagnosis.cause_here(error)
        if first or errors.is_final(error) or self._failures >= self.patience.failures:
            self._down = Outage(why, cause)
        return self._down if first and self._down else NoAnswer(why, cause)

    def _check(self) -> None:
        """Nothing more is asked of a service that is not there."""
        if self._fatal:
            raise ServiceError(
                str(self._fatal)
            )  # a new one: an exception keeps the traces of all its raisers
        if self._down:
            raise Outage(str(self._down), self._down.cause)

    def _retrying(self, sent: dict | None = None) -> AsyncRetrying:
        patience = self.patience

        def stop(state) -> bool:
            slow = isinstance(
                state.outcome.exception(), openai.APITimeoutError | Silence | JSONDecodeError | Unreadable
            )
            return state.attempt_number >= (2 if slow else patience.tries)

        def wait(state) -> float:
            error, attempt = state.outcome.exception(), state.attempt_number
            return errors.pause(error, attempt, patience.pause, patience.longest)

        def passing(error: BaseException) -> bool:
            refused = sent and isinstance(error, Exception) and self._feature(error, sent)
            garbled = isinstance(error, _GARBLED) and (bool(self._answered) or errors.is_empty(error))
            return garbled or (not refused and errors.is_passing(error, patience.asked))

        return AsyncRetrying(retry=retry_if_exception(passing), wait=wait, stop=stop, reraise=True)
