"""What the seeded errors of every hand are made with: a generator of wrong texts, by name and group."""

import random
import re
from collections.abc import Callable, Iterator

Maker = Callable[[str, str, random.Random], Iterator[str]]
Kinds = dict[str, tuple[str, Maker]]  # name: (group, maker)


def kind_in(kinds: Kinds, group: str) -> Callable[[Maker], Maker]:
    """A decorator that files a maker under its name."""

    def known(maker: Maker) -> Maker:
        kinds[maker.__name__] = group, maker
        return maker

    return known


def each(pattern: str, target: str, new: Callable[[re.Match[str]], str]) -> Iterator[str]:
    """The text with one match of the pattern replaced, for every match that `new` changes."""
    for match in re.finditer(pattern, target):
        if (word := new(match)) != match[0]:
            yield target[: match.start()] + word + target[match.end() :]


def of_table(words: str) -> Maker:
    """A maker that exchanges one word: a table of `right/wrong` divided by blanks."""

    def maker(source: str, target: str, rng: random.Random) -> Iterator[str]:
        for right, wrong in (pair.split("/") for pair in words.split()):
            yield from each(right, target, lambda m, w=wrong: w)

    return maker
