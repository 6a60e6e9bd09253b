"""The place of a paper that an alarm about a reading was compared with: the sentence or row that has most of its line."""

import re
from dataclasses import replace

from ...text.bilingual import entities
from .flag import Flag

_LONGEST = 200  # characters of a passage
_SENTENCE = re.compile(r"\n|(?<=[.!?])\s+(?=[A-Z])")
_FIGURE = re.compile(r"\d+(?:\.\d+)?")


def with_passage(flag: Flag, reading: str, mark: re.Pattern[str], places: dict[str, str], text: str) -> Flag:
    """The flag with the passage of the named places, else of the whole text, nearest to the line that it is about.

    Unchanged where the line cannot be told, or nothing of the paper shares a name or figure with it.
    """
    line = next((row for row in reading.splitlines() if flag.words_zh and flag.words_zh in row), "")
    if not line:
        return flag
    named = [places[anchor] for anchor in mark.findall(line) if anchor in places]
    telling = _telling(mark.sub("", line) + " " + flag.words_en)
    figures = set(_FIGURE.findall(flag.words_zh))
    found = _nearest(telling, figures, named) or _nearest(telling, figures, [text])
    return replace(flag, source=_brief(found)) if found else flag


def _telling(text: str) -> set[str]:
    names = {name.casefold() for name in entities.NAME.findall(text) if len(name) > 2}
    return names | set(_FIGURE.findall(text))


def _nearest(telling: set[str], figures: set[str], texts: list[str]) -> str:
    """The passage that shares most with the line; the figures that the flag is about count threefold."""
    best, found = 0, ""
    for text in texts:
        for passage in _SENTENCE.split(text):
            there = _telling(passage)
            shared = len(telling & there) + 2 * len(figures & there)
            if shared > best:
                best, found = shared, passage
    return found


def _brief(passage: str) -> str:
    passage = " ".join(passage.split())
    return passage if len(passage) <= _LONGEST else f"{passage[: _LONGEST - 1]}…"
