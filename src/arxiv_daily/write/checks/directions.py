"""What a line says of two figures: which is higher, where one went, by how much they differ."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ...text.bilingual.quantities import Quantity, quantities

_REACH = 40  # characters between a figure and the word that compares it
_COMPARED = re.compile(
    r"(?P<up>高于|超过|大于|多于|高过|长于)|(?P<down>低于|小于|少于|短于)|比(?=[^，。；]*\d)"
)
_MORE = r"高|多|大|贵|长|提升|提高|增加|增长|上升"
_LESS = r"低|少|小|便宜|短|下降|降低|减少|缩短|降"
_BY = re.compile(rf"[^，。；\d]{{0,6}}?(?:(?P<up>{_MORE})|(?P<down>{_LESS}))(?P<about>[^，。；\d]{{0,4}})")
_MOVED = re.compile(
    r"(?:(?P<up>提升|提高|增加|上升|增长|升|增)|(?P<down>降低|下降|减少|缩短|跌|降|减))[^，。；\d]{0,3}?[至到为](?=[^，。；\d]{0,4}[-\d])"
)
_IN_A_NAME = re.compile(r"[A-Za-z@][-.(]?$")
_COUNTED = re.compile(r"\s?[步个层种名位类次条项折头轮年月倍]|[A-Za-z]")
_MEASURE = re.compile(r"\s?([A-Za-z]+)")


_SO_MUCH = re.compile(rf"，[^，。；\d在上而比]{{0,4}}?(?:{_MORE}|{_LESS})[^，。；\d]{{0,3}}(?=\d)")


class Claim(NamedTuple):
    """Two figures of which the first is said to be higher (`up`) or not; `by` is the difference that is told."""

    first: Quantity
    second: Quantity
    up: bool
    words: str
    by: Quantity | None = None
    least: bool = False  # the difference is told as a bound

    @property
    def wrong(self) -> bool:
        """Whether the figures are the other way round."""
        return self.first.value != self.second.value and (self.first.value > self.second.value) != self.up


def claims(text: str) -> Iterator[Claim]:
    """The comparisons of a line that stand between two figures of one unit, each with its nearest figures.

    Of two comparisons in a row the second is about the first figure of the one before: 5, above 4 and below 6.
    """
    for sentence in re.finditer("[^。；;\n]+", text):
        said = sentence[0]
        figures = [
            q
            for q in quantities(said)
            if not q.spelt
            and not _IN_A_NAME.search(said[: q.at])
            and (q.unit or not (q.text[-1].isalpha() or _COUNTED.match(said, _end(q))))
        ]
        yield from _compared(said, figures)
        yield from _moved(said, figures)


def _compared(said: str, figures: list[Quantity]) -> Iterator[Claim]:
    before: Claim | None = None
    for match in _COMPARED.finditer(said):
        first = _last(figures, match.start())
        second = _next(figures, match.end(), said)
        if before and first == before.second:
            first = before.first
        if not first or not second or not _alike(first, second, said) or match.start() - _end(first) > _REACH:
            continue
        rest = _BY.match(said, _end(second)) if match[0] == "比" else None
        if match[0] == "比" and not rest:
            continue
        way = rest or match
        by = _next(figures, rest.end(), said) if rest else None
        by = by if by and rest and by.at - rest.end() <= 1 else None
        least = bool(
            rest and by and re.search("[上超逾余多至]", rest["about"] + said[_end(by) : _end(by) + 3])
        )
        end = _end(by or second)
        before = Claim(first, second, way["up"] is not None, said[first.at : end], by, least)
        yield before


def _moved(said: str, figures: list[Quantity]) -> Iterator[Claim]:
    """From a to b, rising or falling: b is the figure behind the verb, a the one before it."""
    for match in _MOVED.finditer(said):
        first, second = _last(figures, match.start()), _next(figures, match.end(), said)
        if not first or not second or match.start() - _end(first) > 10 or not _alike(first, second, said):
            continue
        if re.search("[由从]", said[max(0, first.at - _REACH) : first.at]):
            more = _SO_MUCH.match(said, _end(second))
            by = _next(figures, more.end(), said) if more else None
            words = said[first.at : _end(by or second)]
            yield Claim(second, first, match["up"] is not None, words, by)


def _last(figures: list[Quantity], at: int) -> Quantity | None:
    return next((q for q in reversed(figures) if _end(q) <= at), None)


def _next(figures: list[Quantity], at: int, said: str) -> Quantity | None:
    """The first figure behind a place in the same clause."""
    found = next((q for q in figures if q.at >= at), None)
    return found if found and not re.search("[，。；]", said[at : found.at]) else None


def _end(q: Quantity) -> int:
    return q.at + len(q.text)


def _alike(first: Quantity, second: Quantity, said: str) -> bool:
    """Whether two figures measure one thing: one unit, no other word behind them, both with a point or both without."""
    measures = {found[1] for q in (first, second) if not q.unit and (found := _MEASURE.match(said, _end(q)))}
    whole = ("." in first.text) == ("." in second.text) or bool(first.unit)
    return first.unit == second.unit and len(measures) < 2 and whole
