"""What a translation keeps as it is: formulas, links, names."""

import re
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files

from .. import formulas
from .lexicon import renderings, whole

LINK = re.compile(r"https?://(?:(?![)>\]}\\])[!-~])+")
NAME = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]*(?:[-–./+][A-Za-z0-9]+)*", re.ASCII)
_ALONE = {
    *("Whisper", "Conformer", "Llama", "Qwen", "Mamba", "Gemma", "Gemini", "Kaldi", "Encodec", "Librispeech"),
    *("Moshi", "Mimi", "Claude", "Wavenet", "Tacotron", "Vicuna", "Mistral", "Transformer"),
}
_NUMBERED = re.compile(
    r"(?:stage|step|phase|part|level|task|track|type|top|section|subtask|tier)s?-?\d+", re.I
)


class FORMULA:
    """What is a formula, called as a compiled pattern is: the one notion of it (`text/formulas.py`)."""

    @staticmethod
    def sub(instead: str | Callable[[re.Match[str]], str], text: str) -> str:
        return formulas.without(text, instead)

    @staticmethod
    def findall(text: str) -> list[str]:
        return [found[0] for found in formulas.matches(text)]

    finditer = staticmethod(formulas.matches)


def bare(formula: str) -> str:
    """The formula without its dollars or brackets."""
    return re.sub(r"^(?:\$\$?|\\[(\[])|(?:\$\$?|\\[)\]])$", "", formula)


_DRESSED = re.compile(
    r"\\(?:textbf|textit|textsc|texttt|textsf|textrm|textsuperscript|emph|mathbf|mathit|bm|underline)\s*\{([^{}$\\]*)\}"
)
_ONLY_WORDS = re.compile(r"\s*\^?\{*(?:\\text\{)?([A-Za-z]{2,}(?:[ -][A-Za-z]+)*|[\d.]+)\}*\s*")
_CITED = re.compile(r"~?\\(?:cite[tp]?|[cC]?ref|eqref|label)\s*\{[^{}]*\}")
_LONE_SIGN = re.compile(r"\{\\(mu|AA|pm|times|deg(?:ree)?)\}")
_LONE_SIGNS = {"mu": "µ", "AA": "Å", "pm": "±", "times": "×", "deg": "°", "degree": "°"}


_BROKEN = re.compile(r"\b([a-z]{2,})-([a-z]{3,})\b")


def _is_broken(head: str, tail: str) -> bool:
    """Whether a hyphen is left from the end of a line: pro-vided, but not time-varying."""
    joined = whole(head + tail)
    return bool(joined) and joined is not whole(head) and not (whole(head) and whole(tail))


def undressed(text: str) -> str:
    """The text with words and figures out of TeX's fonts, be they in a formula or not: `$\\textbf{1.7}\\%$` is `1.7\\%`."""
    text = _BROKEN.sub(lambda m: m[1] + m[2] if _is_broken(m[1], m[2]) else m[0], _CITED.sub("", text))
    text = _LONE_SIGN.sub(lambda m: _LONE_SIGNS[m[1]], text)
    if "\\" not in text:
        return text
    text = _DRESSED.sub(lambda m: m[1], text)
    text = _EXPONENT.sub(lambda m: "²³"[int(m[1]) - 2], text)
    return FORMULA.sub(lambda m: words[1] if (words := _ONLY_WORDS.fullmatch(bare(m[0]))) else m[0], text)


_UNIT = re.compile(r"\\(?:mathrm|text|textrm|mathit|mbox|rm)\s*\{\s*([^{}]*?)\s*\}")
_SIGNS = re.compile(r"\\(?:times|pm|sim|approx|leq?|geq?|circ|cdot|degree|(?=%)|,|;|!|:)")
_EXPONENT = re.compile(r"\$\^\{?([23])\}?\$")


def numeric(formula: str) -> bool:
    """Whether the formula is only a number with a sign or unit: `$86.3\\%$`, `$\\sim 10\\times$`, `$97\\,\\mathrm{ms}$`."""
    inner = re.sub(r"^\s*[<>]|(?<=\d)\s*[KMB]\s*$", "", _SIGNS.sub("", _UNIT.sub("", bare(formula))))
    return bool(re.search(r"\d|^\s*%\s*$", inner)) and not re.search(r"[A-Za-z=<>_\\]", inner)


def plain_formula(match: re.Match[str]) -> str:
    return f" {_UNIT.sub(lambda m: m[1], bare(match[0]))} "


@lru_cache(64)
def plain(text: str) -> str:
    """The text with numeric formulas as plain numbers, and exponents of units as signs."""
    text = _EXPONENT.sub(lambda m: "²³"[int(m[1]) - 2], text)
    return FORMULA.sub(lambda m: plain_formula(m) if numeric(m[0]) else " ", text)


def names(text: str) -> list[str]:
    """Names, acronyms, data sets, metrics: capitals inside, or letters with digits."""
    return list(_names(text))


@lru_cache(64)  # a sentence is asked about by many checks
def _names(text: str) -> tuple[str, ...]:
    tokens = NAME.findall(LINK.sub(" ", re.sub(r"\\[a-zA-Z]+", " ", text)))
    return tuple(filter(is_name, tokens))


@lru_cache(4096)
def is_name(token: str) -> bool:
    if _NUMBERED.fullmatch(token) or re.search(r"\d(?:st|nd|rd|th)$", token):
        return False
    parts = re.split(r"[-–./+]", token)
    inner = any(re.search(r"[A-Za-z0-9][A-Z]|[A-Za-z]\d|\d[A-Za-z]", part) for part in parts)
    return token in _ALONE or inner or bool(re.fullmatch(r"[A-Z][A-Za-z]*-\d[\w.]*", token))


COMMON_ACRONYMS = frozenset(
    files(__package__).joinpath("acronyms.txt").read_text(encoding="utf-8").partition("\n")[2].split()
)
_INTRODUCED = re.compile(r"\(([A-Za-z][A-Za-z0-9-]{1,9})\)|\(([A-Z][A-Za-z0-9-]{1,9})[;,]")


def translatable(name: str, source: str) -> bool:
    """Whether the Chinese may give the name in its own words: an acronym that the source spells out or all know."""
    bare = re.sub(r"(?<=[A-Za-z])s$", "", name)
    if re.fullmatch(r"[a-z]+[A-Z]+[a-z]*", name) and renderings(name.lower()):
        return True  # a word in odd capitals: strEamable
    capitals = "".join(c for c in bare if c.isupper())
    if bare.upper() in COMMON_ACRONYMS or bare in COMMON_ACRONYMS or name in COMMON_ACRONYMS or len(bare) < 3:
        return True
    bracketed = {m[1] or m[2] for m in _INTRODUCED.finditer(source)}
    if {name, f"{bare}s", bare} & bracketed:
        return (
            bare.isupper()
            or initials_of(bare, source)
            or (len(capitals) > 1 and initials_of(capitals, source))
        )
    return (bare.isupper() and initials_of(bare, source)) or bool(
        re.fullmatch(r"[a-z]+\d*[dDhs]?|\d[\d.]*[A-Za-z]{0,4}", name)
    )


def initials_of(acronym: str, source: str) -> bool:
    """Whether words of the source in a row begin with the letters of the acronym, small words left out or not."""
    letters = [c for c in acronym.lower() if c.isalpha()]
    words = [w.lower() for w in re.findall(r"[A-Za-z]+", source)]
    small = {"of", "the", "and", "for", "in", "to", "with", "a", "on", "by"}
    for row in (words, [w for w in words if w not in small]):
        first = "".join(w[0] for w in row)
        if len(letters) >= 2 and "".join(letters) in first:
            return True
    return False


@lru_cache(512)
def fold(text: str) -> str:
    """Without what does not tell one name from another: case, spaces, hyphens, TeX around a raised or lowered sign."""
    return re.sub(r"[\s\-–_/$^{}]", "", text).casefold()
