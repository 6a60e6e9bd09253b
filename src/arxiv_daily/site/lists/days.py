"""What the site says of a day, a month and an edition."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable

from ...gather.calendar import why_few
from ...gather.empty_reasons import explained
from ...words import say
from ..records import EditionRecord


def day(date: str) -> str:
    """A date as readers say it."""
    known = dt.date.fromisoformat(date)
    return say("site.day", month=known.month, day=known.day, weekday=say("site.weekdays")[known.weekday()])


def day_of_year(date: str) -> str:
    """A date with its year."""
    return say("site.day_of_year", year=date[:4], day=day(date))


def month_name(month: str) -> str:
    year, number = month.split("-")
    return say("site.month", year=year, month=int(number))


def note(edition: EditionRecord) -> str:
    """What an edition says of itself in half a line; of an empty one why it is empty."""
    if not edition.papers:
        return say("site.note.empty", reason=edition.empty_reason).strip()
    pending = sum(paper.state == "pending" for paper in edition.papers)
    late = sum(paper.late for paper in edition.papers)
    said = [say("site.note.papers", count=len(edition.papers))]
    said += [say("site.note.late", count=late)] if late else []
    said += [say("site.note.pending", count=pending)] if pending else []
    said += [say("site.marks.reviewed")] if edition.reviewed else []
    return " · ".join(said)


def name(edition: EditionRecord) -> str:
    """The digest's name without the date in its title."""
    return re.sub(r"\s{0,9}[–—-]\s{0,9}\d{4}-\d\d-\d\d$", "", edition.title) or edition.digest


def digest_names(editions: Iterable[EditionRecord]) -> dict[str, str]:
    """What to call each digest; those that share a name are told apart by their key."""
    found = {one.digest: name(one) for one in editions}
    shared = Counter(found.values())
    return {
        digest: say("site.digest", name=word, digest=digest) if shared[word] > 1 else word
        for digest, word in found.items()
    }


def empty_days(editions: list[EditionRecord]) -> list[tuple[str, str]]:
    """Days without papers, each with its reason: the edition's own, or arXiv's calendar where there is none."""
    if not editions:
        return []
    called = digest_names(editions)
    found = []
    for one in editions:
        if not one.papers:
            reason = one.empty_reason or say("site.no_papers")
            several = say("site.of_digest", digest=called[one.digest], reason=reason)
            found.append((one.date, several if len(called) > 1 else reason))
    there = {dt.date.fromisoformat(one.date) for one in editions}
    end = dt.datetime.fromisoformat(editions[0].window_end)
    for offset in range((max(there) - min(there)).days):
        date = min(there) + dt.timedelta(days=offset)
        if date not in there:
            closed = end + (date - dt.date.fromisoformat(editions[0].date))
            why = why_few(closed - dt.timedelta(days=1), closed)
            found.append((str(date), say("site.no_edition", reason=explained(why))))
    return sorted(found)
