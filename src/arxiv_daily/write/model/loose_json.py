"""JSON as models write it: in fences, with comments, commas too many, other quotes, backslashes that JSON does not know."""

import ast
import json
import re

from . import wrapping

_decoder = json.JSONDecoder(strict=False)


def decoded(text: str) -> object | None:
    """The text as one JSON value, with nothing beside it but a fence and tokens; None if it is not."""
    inside = wrapping.unfenced(wrapping.without_tokens(text))
    if not inside.startswith(("{", "[", '"')):
        return None
    try:
        value, end = _decoder.raw_decode(escaped(inside))
    except (ValueError, RecursionError):
        return None
    return value if not wrapping.without_tokens(escaped(inside)[end:]).strip("`~;\n ") else None


def escaped(text: str) -> str:
    r"""Backslashes doubled where JSON knows no such escape: `\alpha`, `\%`, `\u` before no number."""
    text = re.sub(r"(?<!\\)((?:\\\\)*)\\(?![\"\\/bfnrtu]|u[0-9a-fA-F]{4})", r"\1\\\\", text)
    return re.sub(r"(?<!\\)((?:\\\\)*)\\u(?![0-9a-fA-F]{4})", r"\1\\\\u", text)


def object_in(piece: str) -> object | None:
    """The object: by JSON's rules, then without commas and comments too many, then by Python's rules."""
    for read in (_as_json, _as_relaxed_json, _as_python):
        try:
            return read(piece)
        except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
            continue
    return None


def _as_json(piece: str) -> object:
    return _decoder.decode(escaped(piece))


def _as_relaxed_json(piece: str) -> object:
    return _decoder.decode(escaped(_relaxed(piece)))


def _as_python(piece: str) -> object:
    if len(piece) > 50_000:
        raise ValueError("too long")
    return ast.literal_eval(escaped(piece).replace("\n", "\\n") if "'" in piece else "")


def _relaxed(piece: str) -> str:
    """Without comments and the commas before a closing bracket; names and other quotes get JSON's, marks its width."""

    def keep(found: re.Match) -> str:
        said = found[0]
        if said[0] in "'`":
            return json.dumps(said[1:-1].replace(f"\\{said[0]}", said[0]), ensure_ascii=False).replace(
                "\\\\", "\\"
            )
        if said[0] == '"':
            return said
        return f'"{said}"' if said[0].isidentifier() else {"：": ":", "，": ","}.get(said, "")

    for form in (_LOOSE, _LAST_COMMA):
        piece = form.sub(keep, piece.replace("\ufeff", ""))
    return piece


_STRING = r'"(?:[^"\\]|\\.)*"'
_LOOSE = re.compile(
    rf"{_STRING}|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|//[^\n]*|/\*.*?\*/|#[^\n]*|[：，]|(?<![\w\"'])[^\W\d]\w{{0,40}}(?=\s{{0,8}}[:：])",
    re.S,
)
_LAST_COMMA = re.compile(rf"{_STRING}|,(?=\s*[}}\]])", re.S)


def end_of_object(text: str, start: int) -> int:
    """The end of the object that begins at `start`, by brackets outside of strings; 0 where it has none."""
    depth, quote = 0, ""
    for found in re.finditer(r"\\.|[\"'{}]", text[start:], re.S):
        mark = found[0]
        if quote:
            quote = "" if mark == quote else quote
        elif mark == '"' or (mark == "'" and not text[start + found.start() - 1].isalnum()):
            quote = mark
        elif mark == "{":
            depth += 1
        elif mark == "}":
            depth -= 1
            if not depth:
                return start + found.end()
    return 0
