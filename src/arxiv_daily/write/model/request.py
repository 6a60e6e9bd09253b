"""A question as a service takes it, and its answer as we keep it."""

import re
from dataclasses import asdict, dataclass

from ... import secrets
from . import reply
from .budget import Usage, tokens


@dataclass(frozen=True)
class Answer:
    """A model's answer; `data` holds its parts if parts were asked for, `usage` all calls that led to it.

    `batch` says that it came by the Batch endpoint, at that price.
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


def body(question: dict, with_schema: bool) -> dict:
    """What is sent: messages and parameters, with the form of the parts asked for."""
    messages, parameters = list(question["messages"]), dict(question["parameters"])
    if keys := tuple(question["keys"]):
        words = reply.form(keys, with_schema)
        messages[0] = messages[0] | {"content": f"{messages[0]['content']}\n\n{words}"}
        if with_schema:
            parameters["response_format"] = reply.schema(keys)
    return {"model": question["model"], "messages": messages, **parameters}


def estimated(question: dict, expect: int) -> Usage:
    """What the call will take: its text, and `expect` tokens of answer."""
    return Usage(1, tokens("".join(message["content"] for message in question["messages"])), 0, expect)


def answer_in(completion, question: dict, seconds: float = 0.0, batch: bool = False) -> Answer:
    """The parts of a completion we use; where the service counts no tokens, our own count stands."""
    choice, keys = completion.choices[0], tuple(question["keys"])
    text = secrets.blot(choice.message.content or "")  # here, for a table shows texts cut short
    text = re.sub(r"^\s*<think>.*?</think>", "", text, flags=re.S).strip()
    counted = completion.usage
    usage = Usage(
        1,
        getattr(counted, "prompt_tokens", None) or estimated(question, 0).tokens_in,
        _cached(counted),
        getattr(counted, "completion_tokens", None) or tokens(text),
        round(seconds, 1),
    )
    data = reply.parse(text, keys) if keys else {}
    refusal = getattr(choice.message, "refusal", None) or ""
    return Answer(text, data, question["model"], usage, choice.finish_reason or "", refusal, batch)


def _cached(counted) -> int:
    """Tokens from the prefix cache, under either of the two names in use."""
    details = getattr(counted, "prompt_tokens_details", None)
    return getattr(details, "cached_tokens", None) or getattr(counted, "prompt_cache_hit_tokens", None) or 0
