"""Values over time as SVG in the page's own colours: what a paper says of its own work is a disc, all else an open square."""

from collections.abc import Sequence
from dataclasses import dataclass

from .. import templating

_WIDTH, _HEIGHT = 720, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 16, 16, 36
_LINES = 4  # of the grid


@dataclass(frozen=True)
class Point:
    """A value on a day (an ordinal number); `row` is the id of its row, which the mark leads to."""

    day: int
    number: float
    date: str
    words: str
    row: str
    own: bool


def plot(points: Sequence[Point], title: str, unit: str) -> str:
    """The drawing; empty for fewer than two values, which a table says as well."""
    if len(points) < 2:
        return ""
    days, numbers = [one.day for one in points], [one.number for one in points]
    low, high = min(numbers), max(numbers)
    margin = (high - low) * 0.08 or abs(high) * 0.1 or 1.0
    low, high = low - margin, high + margin

    def across(day: int) -> float:
        return round(
            _LEFT + (day - min(days) + 0.5) / (max(days) - min(days) + 1) * (_WIDTH - _LEFT - _RIGHT), 1
        )

    def down(number: float) -> float:
        return round(_TOP + (high - number) / (high - low) * (_HEIGHT - _TOP - _BOTTOM), 1)

    steps = [low + (high - low) * step / _LINES for step in range(_LINES + 1)]
    return templating.fragment(
        "results/plot",
        title=title,
        width=_WIDTH,
        height=_HEIGHT,
        left=_LEFT,
        right=_WIDTH - _RIGHT,
        bottom=_HEIGHT - _BOTTOM,
        lines=[(down(step), f"{step:.4g} {unit}".strip()) for step in steps],
        first=min(one.date for one in points),
        last=max(one.date for one in points),
        marks=[(across(one.day), down(one.number), one) for one in points],
    )
