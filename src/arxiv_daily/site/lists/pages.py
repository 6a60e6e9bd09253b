"""The pages of the lists in HTML, from the archive's records."""

import calendar
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from markupsafe import Markup

from ...gather.names import filed_under
from ...words import say
from .. import templating
from ..records import EditionRecord, newest
from . import days, keys

NEWEST = 30  # editions on the first page
OPEN = 3  # of them unfolded
_CHIPS = 12  # categories above them
_NEWEST_PAPERS = 60  # on the page of a category
# A paper for its authors, as `author_entries` has it; and on a list, by the name to sort by and the HTML above the
# papers of an author, the HTML of each paper.
_Entry = tuple[str, list[tuple[str, str, str]]]
_Authors = dict[tuple[str, str], list[str]]
_END_OF_AUTHOR = "</ul></dd>\n"


def index(editions: Iterable[EditionRecord]) -> str:
    """The newest editions with one line a paper, the older of them folded."""
    shown = newest(editions)[:NEWEST]
    called = days.digest_names(shown)
    busy = {edition.key for edition in [one for one in shown if one.papers][:OPEN]}
    counts = Counter(keys.filed(paper)[0] for one in shown for paper in one.papers if keys.filed(paper))
    return templating.fragment(
        "index",
        blocks=[(_block(edition), edition.key in busy) for edition in shown],
        called=called if len(called) > 1 else {},
        chips=[one for one, _ in counts.most_common(_CHIPS)],
        up="",
    )


def _block(edition: EditionRecord) -> dict:
    """An edition in a list of editions."""
    return {
        "edition": edition,
        "day": days.day_of_year(edition.date),
        "note": days.note(edition),
        "entries": [(edition, paper) for paper in edition.papers],
    }


def archive(editions: Iterable[EditionRecord], lists: dict[str, int], periods: bool = False) -> str:
    """Calendars of the newest year, older months, categories and authors; `lists` counts what each list holds,
    `periods` says whether there are pages of weeks and months."""
    by_month = defaultdict(list)
    for edition in editions:
        by_month[edition.month].append(edition)
    months = sorted(by_month, reverse=True)
    return templating.fragment(
        "archive",
        grids=[_grid(_month, by_month[_month]) for _month in months[:12]],
        older=[(_month, days.month_name(_month), lists[_month]) for _month in months[12:]],
        categories=[
            (one, lists[one]) for one in sorted(keys.categories(lists), key=lambda one: (-lists[one], one))
        ],
        authors=sorted(key.removeprefix(keys.AUTHORS) for key in lists if key.startswith(keys.AUTHORS)),
        periods=periods,
        up="",
    )


def month_grid(month: str, editions: list[EditionRecord], up: str = "") -> str:
    """A month as a calendar with counts; below it why days are empty."""
    return templating.fragment("month_grid", grid=_grid(month, editions), up=up)


def _grid(month: str, editions: list[EditionRecord]) -> dict:
    """What the calendar of a month shows: weeks of cells, and the days without papers with their reasons."""
    year, number = map(int, month.split("-"))
    on = defaultdict(list)
    for edition in editions:
        on[edition.date].append(edition)
    weeks = [
        [_cell(date, on.get(str(date), [])) if date.month == number else None for date in week]
        for week in calendar.Calendar().monthdatescalendar(year, number)
    ]
    empty = [(days.day(date), reason) for date, reason in days.empty_days(editions)]
    return {
        "month": month, "name": days.month_name(month), "weekdays": say("site.weekdays"), "weeks": weeks, "empty": empty,
    }  # fmt: skip


def _cell(date: dt.date, editions: list[EditionRecord]) -> dict:
    """One day of a calendar."""
    count = sum(len(edition.papers) for edition in editions)
    href = f"lists/{str(date)[:7]}.html#d-{date}"
    return {
        "date": date,
        "editions": len(editions),
        "count": count,
        "href": editions[0].address if len(editions) == 1 else href,
        "why": "" if count or not editions else days.note(editions[0]),
        "level": 0 if not count else min(4, 1 + count // 8),
    }


def list_page(key: str, editions: list[EditionRecord], names: _Authors) -> tuple[str, str]:
    """Title and HTML of one list; `names` are the authors on it, each with the HTML of their papers."""
    if keys.is_month(key):
        return days.month_name(key), _month(key, editions)
    if key.startswith(keys.AUTHORS):
        letters = key.removeprefix(keys.AUTHORS).capitalize()
        return say("site.authors.title", letters=letters), _authors(names)
    return _category(key, editions)


def by_author(
    editions: Iterable[EditionRecord],
    lists: set[str],
    entries_of: Callable[[EditionRecord], Iterable[_Entry]],
) -> dict[str, _Authors]:
    """For those of the lists that hold authors: every author with the HTML of their papers, the newest first.

    `entries_of` gives `author_entries`, or what is kept of them.
    """
    found: dict[str, _Authors] = {key: {} for key in lists if key.startswith(keys.AUTHORS)}
    for edition in newest(editions) if found else ():
        for html, authors in entries_of(edition):
            for key, filed, head in authors:
                if (on_list := found.get(key)) is not None:
                    on_list.setdefault((filed, head), []).append(html)
    return found


def author_entries(edition: EditionRecord) -> list[_Entry]:
    """Of each paper of an edition the HTML that stands for it below its authors; of each of them the key of the list,
    the name to sort by, and the HTML above the papers."""
    return [
        (
            templating.fragment("author_entry", edition=edition, paper=paper, up="../"),
            [
                (keys.of_author(one), filed_under(one), templating.fragment("author", author=one))
                for one in paper.authors
            ],
        )
        for paper in edition.papers
    ]


def _month(key: str, editions: list[EditionRecord]) -> str:
    """All papers of a month, day by day, below its calendar."""
    chosen = sorted((one for one in editions if one.month == key), key=lambda one: (one.date, one.digest))
    below = chosen[::-1]
    called = days.digest_names(chosen)
    return templating.fragment(
        "month",
        grid=_grid(key, chosen),
        blocks=[
            _block(one) | {"first": at == 0 or below[at - 1].date != one.date} for at, one in enumerate(below)
        ],
        called=called if len(called) > 1 else {},
        up="../",
    )


def _category(key: str, editions: list[EditionRecord]) -> tuple[str, str]:
    """A category, whole or in one month, or a digest: newest papers first, and the months with their counts."""
    digest = key.removeprefix(keys.DIGEST) if key.startswith(keys.DIGEST) else ""
    base, _, within = (key, "", "") if digest else key.partition("_")
    found = [
        (edition, paper)
        for edition in newest(editions)
        for paper in edition.papers
        if edition.digest == digest or (not digest and base in paper.categories)
    ]
    title = days.name(found[0][0]) if digest and found else digest or base
    if within:
        there = [each for each in found if each[0].month == within]
        name = days.month_name(within)
        return f"{title} · {name}", templating.fragment(
            "category_month", title=title, base=base, entries=there, up="../"
        )
    counts = Counter(edition.month for edition, _ in found)
    months = [
        (one if digest else f"{base}_{one}", days.month_name(one), counts[one])
        for one in sorted(counts, reverse=True)
    ]
    newest_ones = found[:_NEWEST_PAPERS]
    return title, templating.fragment(
        "category", count=len(found), entries=newest_ones, months=months, up="../"
    )


def _authors(names: _Authors) -> str:
    """Authors of one list by name, each with the entries of their papers."""
    parts = [part for (_, head), papers in sorted(names.items()) for part in (head, *papers, _END_OF_AUTHOR)]
    return templating.fragment("authors", authors=Markup("".join(parts)))


def neighbours(edition: EditionRecord, before: EditionRecord | None, after: EditionRecord | None) -> str:
    """The ways from an edition to the one before, its month and the one after."""
    return templating.fragment(
        "neighbours",
        before=before,
        after=after,
        day=lambda one: days.day(one.date),
        month=edition.month,
        month_name=days.month_name(edition.month),
    )
