"""Weeks (Monday to Sunday) and months as spans of days, named `2026-W03` and `2026-01`."""

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from ...words import say
from ..records import EditionRecord


@dataclass(frozen=True)
class Period:
    """A week or a month with its first and last day, ISO dates."""

    name: str
    first: str
    last: str

    @classmethod
    def named(cls, name: str) -> "Period":
        """The period of a name; ValueError for any other text."""
        year, _, rest = name.partition("-")
        if rest.startswith("W"):
            monday = dt.date.fromisocalendar(int(year), int(rest[1:]), 1)
            return cls(name, str(monday), str(monday + dt.timedelta(days=6)))
        days = calendar.monthrange(int(year), int(rest))[1]
        return cls(name, f"{name}-01", f"{name}-{days:02}")

    @property
    def is_week(self) -> bool:
        return "W" in self.name

    @property
    def address(self) -> str:
        """Its page, from the root of the site."""
        return f"periods/{self.name}.html"

    @property
    def title(self) -> str:
        year, _, rest = self.name.partition("-")
        if self.is_week:
            return say(
                "site.periods.week", year=year, week=int(rest[1:]), first=self.first[5:], last=self.last[5:]
            )
        return say("site.periods.month", year=year, month=int(rest))

    @property
    def previous(self) -> "Period":
        """The week or month before it."""
        day = dt.date.fromisoformat(self.first) - dt.timedelta(days=1)
        return of_day(str(day))[0 if self.is_week else 1]

    def covers(self, date: str) -> bool:
        return self.first <= date <= self.last


def of_day(date: str) -> tuple[Period, Period]:
    """The week and the month of an ISO date."""
    year, week, _ = dt.date.fromisoformat(date).isocalendar()
    return Period.named(f"{year}-W{week:02}"), Period.named(date[:7])


def complete(editions: Iterable[EditionRecord]) -> list[Period]:
    """The weeks and months with papers that are over by the newest edition, oldest first."""
    all_of = list(editions)
    newest = max((one.date for one in all_of), default="")
    days = {one.date for one in all_of if one.papers}
    found = {period for day in days for period in of_day(day) if period.last <= newest}
    return sorted(found, key=lambda one: (one.last, not one.is_week))
