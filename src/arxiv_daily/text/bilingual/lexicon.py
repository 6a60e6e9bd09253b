"""English words of papers with their usual Chinese renderings, from `lexicon.txt`: to lay texts side by side."""

import re
from functools import cache, lru_cache
from importlib.resources import files

_LONGEST = 16  # letters of the longest beginning of a word in the list
_WORD = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*", re.ASCII)


@cache
def _entries() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Whole words, and beginnings of words, with their renderings."""
    words: dict[str, tuple[str, ...]] = {}
    beginnings: dict[str, tuple[str, ...]] = {}
    for line in files(__package__).joinpath("lexicon.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            word, *renderings = line.casefold().split()
            place = beginnings if word.endswith("*") else words
            key = word.rstrip("*")
            place[key] = tuple(dict.fromkeys((*place.get(key, ()), *renderings)))
    return words, beginnings


@cache
def renderings(word: str) -> tuple[str, ...]:
    """What the Chinese may have for an English word in lower case; () if the word is not in the list."""
    words, beginnings = _entries()
    for form in (word, word.removesuffix("s"), word.removesuffix("es")):
        if form in words:
            return words[form]
    for length in range(min(len(word), _LONGEST), 1, -1):
        if found := beginnings.get(word[:length]):
            return found
    return ()


def whole(word: str) -> tuple[str, ...]:
    """The renderings of a word in lower case that stands in the list, but for its last two letters."""
    words, beginnings = _entries()
    stems = (beginnings.get(word[: len(word) - cut]) for cut in range(3) if len(word) - cut > 3)
    return words.get(word) or next((found for found in stems if found), ())


def known(text: str) -> list[tuple[str, tuple[str, ...], int]]:
    """The words of an English text that the list has, in order, each with its renderings and its place."""
    return list(_known(text))


@lru_cache(256)  # a sentence is asked about by many checks
def _known(text: str) -> tuple[tuple[str, tuple[str, ...], int], ...]:
    found = []
    for match in _WORD.finditer(text):
        word = match[0].lower()
        whole = renderings(word)
        if "-" in word and (not whole or whole is _beginning(word)):
            at = match.start()
            for part in word.split("-"):
                if len(part) > 2 and (there := renderings(part)):
                    found.append((part, there, at))
                at += len(part) + 1
        elif whole and len(word) > 1:
            found.append((word, whole, match.start()))
    return tuple(found)


def _beginning(word: str) -> tuple[str, ...]:
    """What the part before the first hyphen alone stands for."""
    return renderings(word.split("-")[0])


@cache
def _chinese() -> frozenset[str]:
    """All renderings of two characters and more."""
    words, beginnings = _entries()
    return frozenset(r for row in (*words.values(), *beginnings.values()) for r in row if len(r) > 1)


@cache
def _reliable() -> frozenset[str]:
    text = files(__package__).joinpath("reliable.txt").read_text(encoding="utf-8")
    return frozenset(word for row in text.splitlines() if not row.startswith("#") for word in row.split())


@cache
def reliable(word: str) -> bool:
    """Whether an English word in lower case is nearly always told by one of its renderings."""
    words, beginnings = _entries()
    for form in (word, word.removesuffix("s"), word.removesuffix("es")):
        if form in words:
            return form in _reliable()
    long = min(len(word), _LONGEST)
    key = next((word[:n] for n in range(long, 1, -1) if word[:n] in beginnings), "")
    return f"{key}*" in _reliable()


def cut(text: str, start: int, stop: int) -> bool:
    """Whether a listed word reaches over the border of text[start:stop], so that what stands there is no word of its own.

    有时 in 具有时间, 有的 in 现有的, 避免 in 不可避免.
    """
    words = _chinese()
    for at in range(max(0, start - 3), start):
        for end in range(start + 1, min(len(text), stop + 2) + 1):
            if text[at:end] in words and (
                end >= stop or text[end:stop] in "的地得" or _begins(text, end, stop)
            ):
                return True
    return False


def _begins(text: str, at: int, beyond: int) -> bool:
    """Whether a listed word begins here that ends beyond a place."""
    return any(text[at:end] in _chinese() for end in range(beyond + 1, min(len(text), at + 4) + 1))


@lru_cache(128)
def chinese_words(text: str) -> int:
    """Bits of the characters of a Chinese text that are in a word of the list: what has no English is telling there."""
    bits = 0
    words = _chinese()
    for at in range(len(text)):
        for length in (4, 3, 2):
            if text[at : at + length] in words:
                bits |= ((1 << length) - 1) << at
                break
    return bits
