"""What a translation keeps as it is: formulas, links, names."""

import re

FORMULA = re.compile(r"\$\$.+?\$\$|(?<!\\)\$[^$\n]+?(?<!\\)\$|\\\(.+?\\\)|\\\[.+?\\\]", re.DOTALL)
LINK = re.compile(r"https?://[^\s)>\]，。；）]+")
NAME = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]*(?:[-–./+][A-Za-z0-9]+)*", re.ASCII)
ALONE = {
    *("Whisper", "Conformer", "Llama", "Qwen", "Mamba", "Gemma", "Gemini", "Kaldi", "Encodec", "Librispeech"),
    *("Moshi", "Mimi", "Claude", "Wavenet", "Tacotron", "Vicuna", "Mistral", "Transformer"),
}
NUMBERED = re.compile(
    r"(?:stage|step|phase|part|level|task|track|type|top|section|subtask|tier)s?-?\d+", re.I
)


def bare(formula: str) -> str:
    """The formula without its dollars or brackets."""
    return re.sub(r"^(?:\$\$?|\\[(\[])|(?:\$\$?|\\[)\]])$", "", formula)


def numeric(formula: str) -> bool:
    """Whether the formula is only a number with a sign or unit: `$86.3\\%$`, `$\\sim 10\\times$`."""
    return not re.search(
        r"[A-Za-z]", re.sub(r"\\(?:times|pm|sim|approx|leq?|geq?|%|,|text\{[a-zA-Z]*\})", "", bare(formula))
    )


def inside(match: re.Match[str]) -> str:
    return f" {bare(match[0])} "


def plain(text: str) -> str:
    """The text with numeric formulas as plain numbers."""
    return FORMULA.sub(lambda m: inside(m) if numeric(m[0]) else " ", text)


def names(text: str) -> list[str]:
    """Names, acronyms, data sets, metrics: capitals inside, or letters with digits."""
    tokens = NAME.findall(LINK.sub(" ", re.sub(r"\\[a-zA-Z]+", " ", text)))
    return [t for t in tokens if is_name(t)]


def is_name(token: str) -> bool:
    if NUMBERED.fullmatch(token):
        return False
    parts = re.split(r"[-–./+]", token)
    inner = any(re.search(r"[A-Za-z0-9][A-Z]|[A-Za-z]\d|\d[A-Za-z]", part) for part in parts)
    return token in ALONE or inner or bool(re.fullmatch(r"[A-Z][A-Za-z]*-\d[\w.]*", token))


def fold(text: str) -> str:
    return re.sub(r"[\s\-–_/]", "", text).casefold()
