"""What is wrong with a digest's editions by now: one that is missing or all pending, or papers that no edition has."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..gather import audit
from ..gather.calendar import DAY
from ..gather.digest import Digest
from ..gather.edition import newest_closed
from ..site import index
from ..words import say

_HOURS = 12.0  # after a window's end, in which its edition should be there


@dataclass(frozen=True)
class Trouble:
    """A trouble by its name, the same as long as it lasts; `said` for the terminal, `words` for messengers."""

    name: str
    said: str
    words: str


def troubles(
    root: Path, digest: Digest, now: dt.datetime | None = None, hours: float = _HOURS
) -> Iterator[Trouble]:
    """Of the newest edition, and of the last recorded audit; nothing where all is well."""
    now, name = now or dt.datetime.now(dt.UTC), digest.name
    due = str(newest_closed(digest, now - dt.timedelta(hours=hours)))
    newest = max(
        (one for one in index.read(root).editions if one.digest == name),
        key=lambda one: one.date,
        default=None,
    )
    if newest is None or newest.date < due:
        last = newest.date if newest else "—"
        known = f"its newest is of {last}" if newest else "nor any other"
        yield Trouble(
            f"missing/{due}",
            f"{name} has no edition of {due}, {known}: look at the run's output, or run arxiv-daily doctor",
            say("operations.alarm.missing", digest=name, date=due, last=last),
        )
    elif newest.papers and all(paper.state == "pending" for paper in newest.papers):
        yield Trouble(
            f"pending/{newest.date}",
            f"all of {newest.key} is pending: check address, key and balance of the service, or run arxiv-daily doctor",
            say("operations.alarm.pending", digest=name, date=newest.date),
        )
    for date, papers in _lost(digest):
        command = f"arxiv-daily run --digest {name} --date {date}"
        yield Trouble(
            f"lost/{date}",
            f"{' '.join(papers)} of {date} in no edition of {name}: {command}",
            say("operations.alarm.lost", digest=name, papers="、".join(papers), command=command),
        )


def _lost(digest: Digest) -> Iterator[tuple[str, list[str]]]:
    """Papers that no edition has, by date, as far as the last audit looked back."""
    known = audit.recorded(digest.name)
    first = str(dt.date.fromisoformat(max(known)) - DAY * digest.lookback_days) if known else ""
    yield from (
        (date, one["missing"]) for date, one in sorted(known.items()) if date >= first and one["missing"]
    )
