"""The proof afterwards: every paper arXiv has for a digest's windows is in exactly one edition."""

import datetime as dt
from dataclasses import dataclass, field

from ..errors import ConfigError
from . import table
from .calendar import DAY
from .digest import Digest
from .edition import Edition, newest_closed
from .papers import category_starts, fetch, is_wanted, reach, versioned_id
from .table import is_filtered, posts, read_rows


@dataclass
class _Audit:
    """What arXiv has for the windows of some dates, beside what the editions have; ids with dates."""

    first: dt.date
    last: dt.date
    papers: int = 0
    lost: dict[str, dt.date] = field(default_factory=dict)  # no run looks for them: the date of their window
    due: list[str] = field(default_factory=list)  # the next run finds them
    twice: dict[str, list[str]] = field(default_factory=dict)  # the editions that show them


def audit(
    digest: Digest, first: dt.date | None, last: dt.date | None, now: dt.datetime | None = None
) -> _Audit:
    """Ask arXiv for the windows from `first` to `last` (default: the look-back of the newest edition)."""
    if not (made := table.dates(digest.name)):
        raise ConfigError(f"{digest.name} has no editions yet: make one with arxiv-daily run")
    last = last or made[-1]
    first = first or max(made[0], last - DAY * digest.lookback_days)
    found = _Audit(first, last)
    shown, left_out = _placed(digest)
    next_reach = reach(Edition(digest, newest_closed(digest, now)), "yes", now)
    start, end = Edition(digest, first).start, Edition(digest, last).end
    since = category_starts(digest, start, last + DAY)
    for result in fetch(digest, start, end):
        if not is_wanted(result, since):
            continue
        try:
            key = versioned_id(result)[0]
        except ValueError:
            continue  # no edition can have it
        found.papers += 1
        if len(shown.get(key, [])) > 1:
            found.twice[key] = shown[key]
        elif key not in shown and key not in left_out:
            if result.published >= next_reach:
                found.due.append(key)
            else:
                found.lost[key] = newest_closed(digest, result.published) + DAY
    return found


def _placed(digest: Digest) -> tuple[dict[str, list[str]], set[str]]:
    """The editions that show or list each paper, and the papers that filters left out."""
    shown: dict[str, list[str]] = {}
    left_out = set()
    for folder in posts(digest.name):
        for row in read_rows(folder):
            if row["status"] in ("shown", "listed"):
                shown.setdefault(row["id"], []).append(folder.name)
            elif is_filtered(row):
                left_out.add(row["id"])
    return shown, left_out
