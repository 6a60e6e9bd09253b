"""A question as a service takes it, and its answer as we keep it."""

from dataclasses import asdict, dataclass

from ... import secrets
from ...text.letters import whole_characters
from . import parts, reply, wrapping
from .usage import Usage, tokens


@dataclass(frozen=True)
class Answer:
    """A model's answer; `data` holds its parts if parts were asked for, `usage` all calls that led to it.

    `finish` is the reason to stop, "" where the service gave none; `batch` says that it came by the Batch
    endpoint, at that price.
    """

    text: str
    data: dict[str, str]
    model: str
    usage: Usage
    finish: str = "stop"
    refusal: str = ""
    batch: bool = False

    @classmethod
    def from_record(cls, record: dict) -> "Answer":
        """Raises TypeError or KeyError for what is no record of an answer."""
        return cls(**record | {"usage": Usage(**record["usage"])})

    def record(self) -> dict:
        return asdict(self)


def body(question: dict, with_schema: bool = True) -> dict:
    """What is sent: messages and parameters, with the form of the parts asked for."""
    messages = [
        message
        | {"content": message["content"].encode("utf-8", "ignore").decode()}  # lone surrogates cannot be sent
        for message in question["messages"]
    ]
    parameters = dict(question["parameters"])
    if keys := tuple(question["keys"]):
        words = parts.form(keys, with_schema)
        messages[0] = messages[0] | {"content": f"{messages[0]['content']}\n\n{words}"}
        if with_schema:
            parameters["response_format"] = parts.schema(keys)
    return {"model": question["model"], "messages": messages, **parameters}


def estimated(question: dict, expect: int) -> Usage:
    """What the call will take: its text, and `expect` tokens of answer."""
    return Usage(1, tokens("".join(message["content"] for message in question["messages"])), 0, expect)


def answer_in(completion: dict, question: dict, seconds: float = 0.0, batch: bool = False) -> Answer:
    """The answer in a completion; where the service counts no tokens, our own count stands.

    Raises `reply.Unreadable` for what is no completion.
    """
    said, keys = reply.reply_of(completion), tuple(question["keys"])
    text, thoughts = (  # blotted here, for a table shows texts cut short
        secrets.blot(whole_characters(each)) for each in (said.text, said.thoughts)
    )
    counted = completion.get("usage") or {}
    usage = Usage(
        1,
        _count(counted, "prompt_tokens", "input_tokens") or estimated(question, 0).tokens_in,
        _cached(counted),
        _count(counted, "completion_tokens", "output_tokens") or tokens(text),
        round(seconds, 1),
    )
    data = parts.parse(text, keys) if keys else {}
    if keys and not text.strip() and len(found := parts.parse(thoughts, keys)) == len(keys):
        text, data = thoughts, found
    text = wrapping.answer_text(text)
    return Answer(
        text if keys else wrapping.prose(parts.sole_text(text)),
        data,
        question["model"],
        usage,
        said.finish,
        said.refusal,
        batch,
    )


def _count(counted: object, *names: str) -> int:
    """The first of these numbers that is there; 0 where none is."""
    values = [counted.get(name) for name in names] if isinstance(counted, dict) else []
    return next((value for value in values if isinstance(value, int)), 0)


def _cached(counted: dict) -> int:
    """Tokens from the prefix cache, under either of the two names in use."""
    details = counted.get("prompt_tokens_details") if isinstance(counted, dict) else None
    return _count(details, "cached_tokens") or _count(counted, "prompt_cache_hit_tokens")
