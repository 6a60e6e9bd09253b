"""Answers in other envelopes than that of a chat completion: services' own protocols behind the common address.

A completion or a chunk of one is understood with its choices one level down (`data`, `output`, `result`,
`response`), with one choice, a message or a text in place of the choices, as a list of typed outputs, as candidates
with parts, and as events that name their type.
"""

_WRAPPERS = ("data", "output", "result", "response")
_TEXTS = ("text", "result", "response", "output_text", "content", "answer", "generated_text")
_FINISHES = ("finish_reason", "done_reason", "stop_reason", "status")
_DEPTH = 3


def opened(body: dict, depth: int = 0) -> dict:
    """The body with `choices` and `usage` of a chat completion; as it is where nothing of an answer is in it."""
    if isinstance(body.get("choices"), list):
        return body
    if isinstance(body.get("choices"), dict):
        return body | {"choices": [body["choices"]]}
    if isinstance(body.get("candidates"), list):
        return {"choices": [_candidate(each) for each in body["candidates"]], "usage": body.get("usage")}
    for name in _WRAPPERS if depth < _DEPTH else ():
        inner = body.get(name)
        if isinstance(inner, dict) and "choices" in (found := opened(inner, depth + 1)):
            return found | {"usage": found.get("usage") or body.get("usage")}
    if event := _event(body):
        return {"choices": [event], "usage": body.get("usage")}
    message = _message(body)
    if message is None:
        return body
    finish = next((body[name] for name in _FINISHES if isinstance(body.get(name), str)), None)
    choice = {
        "index": 0,
        "message": message,
        "finish_reason": finish if body.get("done") is not False else None,
    }
    return {"choices": [choice], "usage": body.get("usage")}


def _candidate(candidate: object) -> dict:
    """The choice in a candidate; parts marked as thoughts are left out."""
    said = candidate if isinstance(candidate, dict) else {}
    content = said["content"] if isinstance(said.get("content"), dict) else {}
    parts = [
        part for part in content.get("parts") or [] if isinstance(part, dict) and not part.get("thought")
    ]
    return {"message": {"content": parts}, "finish_reason": said.get("finishReason")}


def _event(body: dict) -> dict:
    """The choice in an event that names its type; {} in another body. What repeats the text before says nothing."""
    kind, delta = str(body.get("type", "")), body.get("delta")
    if kind.startswith("response.") and kind.endswith((".delta", ".done", ".added")):
        field = "content" if "output_text.delta" in kind else "thinking"
        return {"delta": {field: delta} if isinstance(delta, str) else {"content": ""}}
    if kind.endswith("_delta") and isinstance(delta, dict):
        said = {"content": delta.get("text"), "thinking": delta.get("thinking")}
        return {"delta": said, "finish_reason": delta.get("stop_reason")}
    return {}


def _message(body: dict) -> dict | None:
    """The message that stands in place of choices."""
    if isinstance(body.get("message"), dict):
        return body["message"]
    if isinstance(body.get("output"), list):  # items of several types, a message among them
        said = [item for item in body["output"] if isinstance(item, dict) and item.get("type") == "message"]
        return {"content": [piece for item in said for piece in item.get("content") or []]} if said else None
    if body.get("type") == "message" and isinstance(body.get("content"), list):
        return {"content": body["content"]}
    text = next((body[name] for name in _TEXTS if isinstance(body.get(name), str)), None)
    return None if text is None else {"content": text}
