"""What a question asks of a service beyond the plain protocol, and how it is asked without what a service refuses.

Services name the refused feature in many words and under many statuses; what is looked for is the name.
"""

import re

# Each feature with the words of a refusal. The order matters: `stream_options` before `stream`.
_WORDS = {
    "response_format": r"response.?format|json.?schema|json.?mode|json.?object|structured.?output|guided.?(?:json|decoding)|grammar",
    "stream_options": r"stream.?options|include.?usage",
    "system": r"system.{0,3}(?:role|message|prompt|instruction)|role.{0,24}system|developer.{0,3}instruction|roles? must alternate|"
    r"first (?:message|role).{0,40}user|only .{0,20}user.{0,20}(?:role|assistant)|系统(?:角色|消息|提示)",
    "temperature": r"temperature",
    "max_completion_tokens": r"max.?completion.?tokens",
    "max_tokens": r"max.?tokens",
    "seed": r"\bseed\b",
    "stop": r"'stop'|\"stop\"|\bstop (?:parameter|sequence|word)",
    "stream": r"stream",
}
_ONLY_STREAMS = re.compile(
    r"only.{0,24}support.{0,24}stream|must (?!be verified).{0,24}stream|enable.{0,24}stream|non.?stream|stream.{0,24}(?:must|should).{0,16}true"
    r"|stream.{0,24}required|requires?.{0,16}stream|只支持.{0,4}流式|仅支持.{0,4}流式",
    re.IGNORECASE,
)
_THINKING = re.compile(r"enable.?thinking", re.IGNORECASE)
_OF_THE_TEXT = re.compile(  # refusals of what is asked, not of how
    r"context.{0,3}length|context.{0,3}window|maximum context|too (?:long|large|many)|token limit|input length|length of prompt|exceed|inspection|inappropriate|content.?(?:policy|filter|"
    r"management)|sensitive|moderation|content.{0,8}risk|longer than|敏感|违规|合规|超长|过长",
    re.IGNORECASE,
)
_PARAMETERS = re.compile(
    r"(?:requested|these|given) parameters?|parameters?.{0,40}not (?:valid|supported)", re.I
)
_EXTRAS = ("stream_options", "system", "temperature", "seed", "stop")
_BARE = "everything optional"


def shaped(body: dict, refused: frozenset[str]) -> dict:
    """The body as it is sent to a service that refuses these features; without refusals it is streamed."""
    sent = dict(body)
    if _BARE in refused:
        refused = refused | set(_EXTRAS)
    if "stream" not in refused:
        sent["stream"] = True
        if "stream_options" not in refused:
            sent["stream_options"] = {"include_usage": True}
    if "enable_thinking" in refused and sent.pop("enable_thinking", None) is None:
        sent["enable_thinking"] = False
    if "system" in refused:
        sent["messages"] = _without_system(sent["messages"])
    if "max_tokens" in refused and "max_tokens" in sent:
        sent["max_completion_tokens"] = sent.pop("max_tokens")
    for name in refused & (sent.keys() - {"messages", "model", "stream", "enable_thinking"}):
        sent.pop(name)
    return sent


def _without_system(messages: list[dict]) -> list[dict]:
    """The system's words at the head of the first user's message."""
    system = "\n\n".join(message["content"] for message in messages if message["role"] == "system")
    rest = [message for message in messages if message["role"] != "system"]
    if not system or not rest:
        return rest or [{"role": "user", "content": system}]
    return [rest[0] | {"content": f"{system}\n\n{rest[0]['content']}"}, *rest[1:]]


def is_of_the_text(said: str) -> bool:
    """Whether an error's words refuse what is asked, and not how."""
    return bool(_OF_THE_TEXT.search(said))


def refused_in(said: str, sent: dict) -> str:
    """The feature of `sent` that an error's words refuse; "" if they name none."""
    if is_of_the_text(said) and not re.search(_WORDS["response_format"], said, re.IGNORECASE):
        return ""
    if not sent.get("stream") and _THINKING.search(said) and "enable_thinking" not in sent:
        return "enable_thinking"
    for name, words in _WORDS.items():
        if name in _of(sent) and re.search(words, said, re.IGNORECASE):
            if name == "stream" and _ONLY_STREAMS.search(said):
                continue
            return name
    options = sent.keys() - _WORDS.keys() - {"model", "messages"}
    return next((name for name in sorted(options) if re.search(rf"\b{re.escape(name)}\b", said)), "")


def is_of_parameters(said: str) -> bool:
    """Whether an error's words refuse parameters without naming them."""
    return bool(_PARAMETERS.search(said))


def may_be_refused(said: str, sent: dict) -> str:
    """The feature to leave out where an error names none: the form of the answer first, then all the rest."""
    if is_of_the_text(said):
        return ""
    if "response_format" in sent:
        return "response_format"
    return _BARE if _of(sent) & set(_EXTRAS) else ""


def _of(sent: dict) -> set[str]:
    """The features that a body makes use of."""
    system = {"system"} if any(message["role"] == "system" for message in sent["messages"]) else set()
    return (set(sent) & set(_WORDS)) | system
