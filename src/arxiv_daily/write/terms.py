"""Terms over a whole edition: one rendering each, and the English in brackets at the first use."""

import re
from collections.abc import Iterable, Sequence

from ..text.bilingual.glossary import Glossary, introduce
from ..words import say
from .checks.flag import Flag

_PARTICLES = "[的和与及对在为了将把以是]"
_BRACKETS = re.compile(r"([一-鿿]{2,12})（([A-Za-z][A-Za-z]+(?:[ -][A-Za-z]+){0,4})）")
_FULL_NAME = re.compile(r"((?:[A-Za-z]+[ -]){1,5}[A-Za-z]+)s? \(([A-Z][A-Za-z]{1,6})\)")


def check_terms(pairs: Sequence[tuple[str, str]], glossary: Glossary | None = None) -> list[list[Flag]]:
    """Terms rendered two ways within an edition: for each (source, target) the flags of its rarer renderings.

    Of a reading, which has no source sentence by sentence, the source is "": then brackets alone are compared.
    """
    seen: dict[str, dict[str, list[int]]] = {}
    for i, (source, target) in enumerate(pairs):
        for key, rendering in _renderings(source, target, glossary or Glossary()):
            seen.setdefault(key, {}).setdefault(rendering, []).append(i)
    flags: list[list[Flag]] = [[] for _ in pairs]
    for key, renderings in seen.items():
        usual = max(renderings, key=lambda r: (len(renderings[r]), -renderings[r][0]))
        for rendering, places in renderings.items():
            if _same(rendering, usual, loosely=key.startswith("（")):
                continue
            name = key.strip("（）")
            said = say("write.found.other_rendering", name=name, usual=usual, rendering=rendering)
            for i in dict.fromkeys(places):
                flags[i].append(Flag("term", said))
    return [list(dict.fromkeys(found)) for found in flags]


def introduced(pairs: Sequence[tuple[str, str]], glossary: Glossary) -> list[str]:
    """The targets, in page order, with the English in brackets where the page first uses a term that asks for it."""
    seen: set[str] = set()
    return [introduce(target, glossary.matching(source), seen) for source, target in pairs]


def _renderings(source: str, target: str, glossary: Glossary) -> Iterable[tuple[str, str]]:
    """English terms and their Chinese: by the glossary, by acronyms both texts introduce, by English in brackets."""
    for term in glossary.matching(source):
        if not term.exact and len(term.renderings) > 1 and (rendering := term.rendered(target)):
            yield term.term.lower(), rendering
    handled = set()
    for match in _FULL_NAME.finditer(source):
        acronym = match[2].rstrip("s")
        words = re.split(r"[ -]", match[1])[-len(acronym) :]
        if [w[0].lower() for w in words] == list(acronym.lower()) and (
            chinese := re.search(rf"([一-鿿]{{2,12}})（{re.escape(acronym)}）", target)
        ):
            handled.add(acronym)
            yield " ".join(words).lower(), _tail(chinese[1])
    for match in _BRACKETS.finditer(target):
        if match[2] not in handled:
            yield f"（{match[2].lower()}）", _tail(match[1])


def _tail(chinese: str) -> str:
    """The Chinese just before a bracket, without the words that lead up to the term."""
    return re.split(_PARTICLES, chinese)[-1] or chinese


def _same(one: str, other: str, loosely: bool) -> bool:
    """Whether two renderings are one; `loosely` where words that lead up to the term may stand before it."""
    if one.endswith(other) or other.endswith(one):
        return True
    shared = next((n for n, (a, b) in enumerate(zip(one[::-1], other[::-1], strict=False)) if a != b), 0)
    return loosely and shared >= 2
