"""How an answer in several parts is asked for and read: a JSON object, or parts under marks.

Readers of JSON turn `\\beta`, `\\frac`, `\\nabla`, `\\rho`, `\\theta` into control characters when a model forgot to
double the backslash; here they come back as TeX.
"""

import json
import re

JSON_FORM = (
    "以一个 JSON 对象作答，键依次为 {keys}，值均为字符串；字符串里的每个反斜杠都写成两个（如 \\\\beta）。"
)
MARKED_FORM = "按下面的格式作答，每一部分以单独一行的标记开头，标记之外不写别的：\n{marks}"

# The rest of the commands that begin with n: between dollars, a line break before one of these is none.
AFTER_N = (
    "abla|atural|earrow|eg|eq|ewline|exists|geq|leq|mid|olimits|onumber|orm|ot|otin|parallel|"
    "prec|rightarrow|sim|subseteq|succ|u|warrow|e|i"
)
CONTROL = {"\b": "\\b", "\f": "\\f", "\t": "\\t", "\r": "\\r", "\v": "\\v", "\a": "\\a"}


def schema(keys: tuple[str, ...]) -> dict:
    """The `response_format` for an object of these keys."""
    properties = {key: {"type": "string"} for key in keys}
    form = {
        "type": "object",
        "properties": properties,
        "required": list(keys),
        "additionalProperties": False,
    }
    return {"type": "json_schema", "json_schema": {"name": "parts", "strict": True, "schema": form}}


def form(keys: tuple[str, ...], as_json: bool) -> str:
    """The words that ask for these parts."""
    if as_json:
        return JSON_FORM.format(keys="、".join(keys))
    return MARKED_FORM.format(marks="\n".join(f"=== {key} ===\n……" for key in keys))


def parse(text: str, keys: tuple[str, ...]) -> dict[str, str]:
    """The parts found in an answer of either form; a key that is missing has no entry."""
    found = _json(text, keys) if "{" in text and f'"{keys[0]}"' in text else _marked(text, keys)
    return {key: restore_tex(value).strip() for key, value in found.items() if value.strip()}


def _json(text: str, keys: tuple[str, ...]) -> dict[str, str]:
    """Read by JSON's rules, else key by key: models leave quotes within a string unescaped."""
    text = re.sub(r"(?<!\\)((?:\\\\)*)\\(?![\"\\/bfnrtu]|u[0-9a-fA-F]{4})", r"\1\\\\", text)
    text = re.sub(r"(?<!\\)((?:\\\\)*)\\u(?![0-9a-fA-F]{4})", r"\1\\\\u", text)
    try:
        data, _ = json.JSONDecoder(strict=False).raw_decode(text, text.index("{"))
    except ValueError:
        data = _by_keys(text, keys)
    return {key: _text(data[key]) for key in keys if key in data}


def _by_keys(text: str, keys: tuple[str, ...]) -> dict[str, str]:
    names = "|".join(map(re.escape, keys))
    string = re.compile(rf'"({names})"\s*:\s*"(.*?)"\s*(?=,\s*"(?:{names})"\s*:|\}}\s*(?:```)?\s*$)', re.S)
    found = {}
    for key, raw in string.findall(text):
        quoted = re.sub(r'(?<!\\)((?:\\\\)*)"', r'\1\\"', raw)
        try:
            found[key] = json.loads(f'"{quoted}"', strict=False)
        except ValueError:
            continue
    return found


def _text(value: object) -> str:
    """A value as text: lists become lines, an object its lines with names."""
    if isinstance(value, list):
        return "\n".join(_text(item) for item in value)
    if isinstance(value, dict):
        return "\n".join(f"- **{name}**：{_text(item)}" for name, item in value.items())
    return "" if value is None else str(value)


def _marked(text: str, keys: tuple[str, ...]) -> dict[str, str]:
    names = "|".join(map(re.escape, keys))
    mark = re.compile(rf"^[\s=#*\[【<]*({names})[\s=#*\]】>:：]*$", re.M | re.I)
    pieces = mark.split(_unfenced(text))
    return {name.lower(): body for name, body in zip(pieces[1::2], pieces[2::2], strict=True)}


def _unfenced(text: str) -> str:
    """Without a code fence around the whole."""
    match = re.fullmatch(r"\s*```\w*\n(.*?)\n?```\s*", text, re.S)
    return match[1] if match else text


def restore_tex(text: str) -> str:
    """Control characters that were TeX commands, as the commands; other control characters as white space."""
    text = text.replace("\r\n", "\n")
    text = re.sub(r"([\b\f\t\r\v\a])(?=[A-Za-z])", lambda match: CONTROL[match[1]], text)
    text = re.sub(r"[\b\f\v\a]", "", text).replace("\t", "  ").replace("\r", "\n")
    return "\n\n".join(_broken_maths(paragraph) for paragraph in text.split("\n\n"))


def _broken_maths(paragraph: str) -> str:
    """`\\n` put back where it begins a command: within an open pair of dollars, before such a command's name."""

    def mend(match: re.Match) -> str:
        dollars = len(re.findall(r"(?<!\\)\$", paragraph[: match.start()].replace("$$", "$")))
        return f"\\n{match[1]}" if dollars % 2 else match[0]

    return re.sub(rf"\n((?:{AFTER_N})(?![A-Za-z]))", mend, paragraph)
