"""What a service sends, turned into the model's answer.

A completion is the JSON object of the chat completions API, as a plain dict. `reply_of` takes out what was said,
`answer_text` and `prose` what of it is the answer (wrapping.py), `parse` its parts (parts.py).
"""

import json
from dataclasses import dataclass

# Reasons to stop that mean "I have said everything"; any other is a cut or a refused answer; a call holds the answer as its arguments.
COMPLETE = frozenset([
    "stop", "eos", "eos_token", "end", "end_turn", "endturn", "stop_sequence", "stop_token", "stop_word",
    "stop_str", "complete", "completed", "finish", "finished", "done", "normal", "success", "natural", "im_end",
    "tool_calls", "tool_call", "tool_use", "function_call"
])  # fmt: skip
TOO_LONG = frozenset([
    "length", "max_tokens", "max_output_tokens", "max_length", "token_limit", "model_length",
    "model_context_window_exceeded"
])  # fmt: skip
BLOCKED = frozenset([
    "content_filter", "sensitive", "safety", "recitation", "blocklist", "prohibited_content", "refusal", "refused",
    "blocked", "risk", "data_inspection_failed", "content_filtered", "censored", "guardrail_intervened"
])  # fmt: skip
STUCK = "repetition"  # ours: it said the same over and over, and nothing more was waited for


class Unreadable(Exception):
    """What came is not a completion: an error in place of an answer, or nothing."""


@dataclass(frozen=True)
class _Reply:
    """The text a model said, its reason to stop in lower case ("" unknown), its refusal if it refused.

    `thoughts` are what the service sets apart as such; some put the whole answer there.
    """

    text: str
    finish: str = ""
    refusal: str = ""
    thoughts: str = ""


def reply_of(completion: object) -> _Reply:
    """The first choice of a completion that says anything; `Unreadable` if there is no choice."""
    choices = completion.get("choices") if isinstance(completion, dict) else None
    replies = (
        [_choice(each) for each in choices if isinstance(each, dict)] if isinstance(choices, list) else []
    )
    if not replies:
        raise Unreadable("no choices")
    return next((reply for reply in replies if reply.text or reply.refusal), replies[0])


def _choice(choice: dict) -> _Reply:
    message = choice.get("message") or choice.get("delta")
    if isinstance(message, list):
        message = next((each for each in message[::-1] if isinstance(each, dict)), None)
    if not isinstance(message, dict):
        message = {"content": choice.get("text")}
    text, refusal = content_of(message.get("content"))
    refusal = refusal or (message["refusal"] if isinstance(message.get("refusal"), str) else "")
    return _Reply(
        text or called(message), finish_of(choice.get("finish_reason")), refusal, thoughts_in(message)
    )


def called(message: dict) -> str:
    """The arguments of the calls that a message, or a piece of one, makes; "" where it makes none."""
    calls = message.get("tool_calls")
    made = calls if isinstance(calls, list) and calls else [{"function": message.get("function_call")}]
    return "".join(map(_arguments, made)) or _arguments({"function": {"arguments": message.get("parsed")}})


def _arguments(call: object) -> str:
    function = call.get("function") if isinstance(call, dict) else None
    arguments = function.get("arguments") if isinstance(function, dict) else ""
    return json.dumps(arguments, ensure_ascii=False) if isinstance(arguments, dict) else str(arguments or "")


def thoughts_in(message: dict) -> str:
    """What a message, or a piece of one, holds of thoughts beside the answer."""
    found = (message.get(name) for name in ("reasoning_content", "reasoning", "thinking"))
    return next((thought for thought in found if isinstance(thought, str) and thought), "")


def finish_of(reason: object) -> str:
    """A reason to stop in one spelling: `FinishReason.STOP`, `FINISH_REASON_STOP` and `stop` are one."""
    reason = reason.get("type") if isinstance(reason, dict) else reason  # SGLang's own form
    name = str(reason or "").strip().casefold().rpartition(".")[2]
    name = name.removeprefix("finish_reason_").replace("-", "_").replace(" ", "_")
    return "" if name in ("none", "null", "unspecified") else name


def content_of(content: object) -> tuple[str, str]:
    """Text and refusal of a message's content: a text, a list of typed parts, or nothing."""
    if isinstance(content, str):
        return content, ""
    if isinstance(content, dict):
        content = [content]
    if not isinstance(content, list):
        return "", ""
    texts, refusals = [], []
    for piece in content:
        if isinstance(piece, str):
            texts.append(piece)
        elif isinstance(piece, dict) and not piece.keys() & {"type", "text", "content", "refusal"}:
            texts.append(json.dumps(piece, ensure_ascii=False))  # the object that was asked for, decoded
        elif isinstance(piece, dict):
            kind = str(piece.get("type", "text")).casefold()
            if kind == "refusal":
                refusals.append(str(piece.get("refusal") or piece.get("text") or "refused"))
            elif kind in ("text", "output_text", "message"):
                said = piece.get("text") or piece.get("content") or ""
                said = said.get("value", "") if isinstance(said, dict) else said
                texts.append(content_of(said)[0] if isinstance(said, list) else str(said))
    return "".join(texts), "".join(refusals)
