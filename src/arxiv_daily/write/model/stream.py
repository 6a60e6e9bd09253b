"""A completion as a service sends it, at once or word by word, put together as one JSON object.

Both arrive as lines: a whole object, or server-sent events in all the forms in use (comments and keep-alives, no
`[DONE]`, a last chunk with the usage alone, `message` in place of `delta`). A service that answers in the other way
than it was asked to is understood as well.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import cached_property
from itertools import pairwise

from . import envelope, reply

_FIELDS = {  # of an error without `error`
    "code": ("code", "error_code", "errcode", "status_code", "status"),
    "message": ("message", "error_msg", "errmsg", "msg", "status_msg", "detail"),
}
_GOOD = ("200", "ok", "success", "completed", "in_progress", "queued", "processing")  # nothing is wrong
_LONGEST_EVENT = 200_000  # characters of an event that comes in several lines
_SOME = 8  # chunks, and characters of one, that do not repeat by chance
_LOOK = 32  # pieces between looks for that
_UNIT, _TIMES, _LENGTH = 300, 4, 240  # characters that are repeated, how often at least, and together
_LOOP = re.compile(rf"(.{{1,{_UNIT}}}?)\1{{{_TIMES - 1},}}", re.DOTALL)
_SEARCHED = 40_000  # characters of a question that are searched for one
_MOST_READ = 8_000_000  # characters of one line, or of an object sent at once; what is longer has no end
_MOST_SAID = 500_000  # and of all that is said in a stream: answer, thoughts, calls, refusal
_BROKEN_OFF = "broken_off"  # the reason to stop of a stream that ended without one


class Silence(Exception):
    """No token has come for too long."""


class SaidError(Exception):
    """An error sent in place of an answer, whatever the HTTP status: what it says, and its own status or 0."""

    def __init__(self, said: str, status: int = 0):
        super().__init__(said)
        self.status = status


async def lines(pieces: AsyncIterator[str]) -> AsyncIterator[str]:
    """The lines of a text that comes in pieces. Line feeds and carriage returns alone end a line: answers hold U+2028."""
    held: list[str] = []
    length = 0
    async for piece in pieces:
        first, *others = re.split(r"[\r\n]", piece)
        held.append(first)
        length += len(first)
        if length > _MOST_READ:
            break
        for other in others:
            yield "".join(held)
            held, length = [other], len(other)
    yield "".join(held)


async def completion(lines: AsyncIterator[str], heard: Callable[[], None], asked: str = "") -> dict:
    """The completion in the lines; `heard` is called at every token, thoughts included; `asked` is the question's text.

    Raises `SaidError` for an error in place of an answer, JSONDecodeError for what is neither.
    """
    events, plain, read = _Collected(asked), [], 0
    async for line in lines:
        text = line.strip("\ufeff \t\r\n")
        if not text or text.startswith(":"):
            continue
        if text.startswith("data:"):
            if not events.take(text.removeprefix("data:").strip(), heard):
                break
        elif not text.startswith(("event:", "id:", "retry:")):
            plain.append(line.lstrip("\ufeff"))
            if (read := read + len(line)) > _MOST_READ:
                break
    return _whole("\n".join(plain)) if plain and not events.seen else events.completion()


def _whole(text: str) -> dict:
    """A completion sent at once, or chunks sent as lines of JSON."""
    try:
        body = _decoded(text)
    except json.JSONDecodeError:
        if not text.lstrip().startswith("{"):
            raise
        events = _Collected()
        for line in text.splitlines():
            events.take(line, lambda: None)
        return events.completion()
    if isinstance(body, list) and body:
        body = body[0]
    if not isinstance(body, dict):
        raise json.JSONDecodeError("not an object", text[:20], 0)
    raise_for_error(body, whole=True)
    return envelope.opened(body)


def _decoded(text: str) -> object:
    """The JSON value; JSONDecodeError for one that is nested too deeply as well."""
    try:
        return json.loads(text, strict=False)
    except RecursionError:
        raise json.JSONDecodeError("nested too deeply", text[:20], 0) from None


def raise_for_error(body: dict, whole: bool = False) -> None:
    """Raise `SaidError` if the object is an error and no answer, in `error`, in a choice or spread over its own fields.

    A `whole` object is one in place of an answer; an event may be a keep-alive with a message.
    """
    choices = envelope.opened(body).get("choices")
    broken = [choice for choice in choices or [] if isinstance(choice, dict) and choice.get("error")]
    if choices and not broken and not (isinstance(body.get("error"), dict) and not whole):
        return
    error = (
        body.get("error") or _of_a_gateway(body) or (broken[0]["error"] if broken else _spread(body, whole))
    )
    if not error:
        return
    if not isinstance(error, dict):
        raise SaidError(str(error))
    code = error.get("code") or error.get("status") or body.get("status") or 0
    said = " ".join(str(error[name]) for name in ("code", "type", "message") if error.get(name))
    raise SaidError(said, int(code) if str(code).isdigit() else 0)


def _of_a_gateway(body: dict) -> dict | None:
    """The error of Tencent's and Volcengine's gateways, whose keys are in capitals; None in another body."""
    inner = body.get("Response") or body.get("ResponseMetadata")
    error = inner.get("Error") if isinstance(inner, dict) else None
    return {name.lower(): value for name, value in error.items()} if isinstance(error, dict) else None


def _spread(body: dict, whole: bool) -> dict | None:
    """The error of services that put a code that is not 0 beside a message; in a whole object a message is enough."""
    inner = body["base_resp"] if isinstance(body.get("base_resp"), dict) else body
    found = {
        name: next((inner[each] for each in names if inner.get(each)), None)
        for name, names in _FIELDS.items()
    }
    good = str(found["code"]).casefold() in _GOOD and body.get("success") is not False
    failed = found["code"] or whole
    return found if failed and not good and isinstance(found["message"], str) else None


class _Collected:
    """Chunks of one completion."""

    def __init__(self, asked: str = "") -> None:
        self._asked = asked
        self.seen = False
        self._done = False
        self._pieces: list[str] = []
        self._refusal: list[str] = []
        self._said = 0  # characters of all that was said
        self._finish: object = None
        self._usage: dict | None = None
        self._calls: list[str] = []  # arguments of a call that the answer was put into
        self._thoughts: list[str] = []
        self._index: object = None  # of the choice that came first
        self._begun = ""  # an event that comes in several lines

    def take(self, data: str, heard: Callable[[], None]) -> bool:
        """Take the data of one event; False after the last."""
        if data.strip("[]\"' ").upper() == "DONE":
            self._done = self.seen = True
            return False
        if not self._begun and data[:1] not in ("{", "["):
            return True  # a keep-alive in words
        chunk = self._event(data)
        if not isinstance(chunk, dict):
            return True
        raise_for_error(chunk)
        self.seen = True
        chunk = envelope.opened(chunk)
        self._usage = chunk.get("usage") or self._usage
        for choice in chunk.get("choices") or []:
            if isinstance(choice, dict):
                self._usage = choice.get("usage") or self._usage
                self._index = choice.get("index", 0) if self._index is None else self._index
                if choice.get("index", 0) == self._index:
                    self._choice(choice, heard)
        if self._said > _MOST_SAID:
            self._finish = "length"
        return self._said <= _MOST_SAID and not self._is_stuck()

    def _is_stuck(self) -> bool:
        """Whether answer or thoughts have come to a text that is repeated without end; then there is a reason to stop."""
        for pieces in (self._pieces, self._thoughts):
            if pieces and len(pieces) % _LOOK == 0 and _repeats("".join(pieces[-_UNIT * _TIMES :])):
                if self._may_repeat:
                    return False
                self._finish = reply.STUCK
                return True
        return False

    @cached_property
    def _may_repeat(self) -> bool:
        """Whether the question has words over and over itself, which its translation must have too; dots are not words."""
        found = (one[0] for one in _LOOP.finditer(self._asked[-_SEARCHED:]))
        return any(len(one) >= _LENGTH and any(map(str.isalpha, one)) for one in found)

    def _event(self, data: str) -> object:
        """The value of an event, by itself or with the lines before; None where it is not complete."""
        for text in (data, f"{self._begun}\n{data}"):
            try:
                value = _decoded(text)
            except json.JSONDecodeError:
                continue
            self._begun = ""
            return value
        self._begun = f"{self._begun}\n{data}"[-_LONGEST_EVENT:]
        return None

    def _choice(self, choice: dict, heard: Callable[[], None]) -> None:
        self._finish = choice.get("finish_reason") or self._finish
        said = choice.get("delta") or choice.get("message") or {"content": choice.get("text")}
        if content := said.get("content"):
            text, refused = reply.content_of(content)
            self._keep(self._pieces, text)
            self._keep(self._refusal, refused)
        if refusal := said.get("refusal"):
            self._keep(self._refusal, str(refusal))
        self._keep(self._thoughts, thought := reply.thoughts_in(said))
        self._keep(self._calls, call := reply.called(said))
        if thought or call or said.get("content") or refusal:
            heard()

    def _keep(self, pieces: list[str], text: str) -> None:
        """Add a piece, and count what it says beyond the one before: some services repeat all of it each time."""
        last = pieces[-1] if pieces else ""
        self._said += len(text) - (len(last) if text.startswith(last) else 0)
        pieces += [text] if text else []

    def completion(self) -> dict:
        """What has been said, as one completion."""
        if not self.seen:
            raise json.JSONDecodeError("no answer", "", 0)
        content = _joined(self._pieces) or "".join(self._calls)
        message = {"content": content, "refusal": "".join(self._refusal) or None}
        message["reasoning_content"] = _joined(self._thoughts)
        finish = self._finish or (None if self._done else _BROKEN_OFF)
        return {"choices": [{"message": message, "finish_reason": finish}], "usage": self._usage}


def _repeats(text: str) -> bool:
    """Whether a text ends in the same few characters, or the same sentences, over and over."""
    return any(text.endswith(text[-n:] * max(_TIMES, _LENGTH // n)) for n in range(1, _UNIT + 1))


def _joined(pieces: list[str]) -> str:
    """The pieces of a content as one text."""
    if len(pieces) > 2 and all(after.startswith(before) for before, after in pairwise(pieces)):
        return pieces[-1]  # some services repeat in each chunk all before it,
    if len(pieces) >= _SOME and pieces[::2] == pieces[1::2]:
        pieces = pieces[::2]  # send each chunk twice,
    if pieces and len(pieces[-1]) >= _SOME and pieces[-1] == "".join(pieces[:-1]):
        return pieces[-1]  # or the whole once more at the end
    return "".join(pieces)


async def within(silence: float | None, read: Callable[[Callable[[], None]], Awaitable]):
    """What `read(heard)` gives; `Silence` when it calls `heard` less often than every `silence` seconds (None: never)."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(silence) as limit:

            def heard() -> None:
                if silence is not None:
                    limit.reschedule(loop.time() + silence)

            return await read(heard)
    except TimeoutError:
        raise Silence from None
