"""Small words that a translation may not put in: a Chinese perhaps, seldom, slightly, although, second without its English."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from ...text.bilingual import lexicon
from .flag import Flag, alarm


@cache
def _rows() -> tuple[tuple[re.Pattern[str], str], ...]:
    text = files(__package__).joinpath("causes.txt").read_text(encoding="utf-8")
    rows = (row.split(" : ") for row in text.splitlines() if row.strip() and not row.startswith("#"))
    return tuple((re.compile("|".join(words.split())), causes) for words, causes in rows)


@cache
def _begin(causes: str) -> re.Pattern[str]:
    """Any of the beginnings of words, in lower case; of those with a dot the whole word."""
    forms: tuple[list[str], list[str]] = ([], [])
    for cause in causes.split():
        end = r"(?!\w)" if cause.endswith(".") else ""
        forms[cause[0].isalpha()].append(re.escape(cause.removesuffix(".")) + end)
    return re.compile("|".join([rf"(?<![a-z])(?:{'|'.join(forms[True])})", *forms[False], r"n['’]t\b"]))


def uncaused(target: str, around: str) -> Iterator[Flag]:
    """Alarms about a Chinese sentence; `around` is the English that it renders with the sentences beside it."""
    for words, causes in _rows():
        for match in words.finditer(target):
            if lexicon.cut(target, *match.span()):
                continue
            if not _begin(causes).search(around.lower()):
                yield alarm("word", "uncaused", zh=match[0])
            break
