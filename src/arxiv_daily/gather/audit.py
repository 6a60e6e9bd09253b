"""The proof afterwards: every paper arXiv has for a digest's windows is in exactly one edition.

`posts/<digest>/audit.json` keeps what was found, a line a date: how many papers arXiv has, which are in no edition and
which in several. The newest look at a date counts.
"""

import datetime as dt
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import ConfigError, PostError
from ..files import write_atomic
from ..project import root
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
    days: dict[str, int] = field(default_factory=dict)  # papers at arXiv by the date of their window


def audit(
    digest: Digest, first: dt.date | None, last: dt.date | None, now: dt.datetime | None = None
) -> _Audit:
    """Ask arXiv for the windows from `first` to `last` (default: the look-back of the newest edition)."""
    if not (made := table.dates(digest.name)):
        raise ConfigError(f"{digest.name} has no editions yet: make one with arxiv-daily run")
    last = last or made[-1]
    first = first or max(made[0], last - DAY * digest.lookback_days)
    found = _Audit(first, last)
    days: Counter[dt.date] = Counter()
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
        days[date := newest_closed(digest, result.published) + DAY] += 1
        if len(shown.get(key, [])) > 1:
            found.twice[key] = shown[key]
        elif key not in shown and key not in left_out:
            if result.published >= next_reach:
                found.due.append(key)
            else:
                found.lost[key] = date
    found.days = {
        str(day): days[day] for day in (first + DAY * number for number in range((last - first).days + 1))
    }
    return found


def record(digest: str, found: _Audit) -> Path:
    """Keep what an audit found, beside the posts; what it says of a date replaces what an earlier one said."""
    known = recorded(digest)
    for day, count in found.days.items():
        missing = sorted(key for key, date in found.lost.items() if str(date) == day)
        twice = sorted(key for key, dates in found.twice.items() if day == min(dates))
        known[day] = {"papers": count, "missing": missing, "twice": twice}
    lines = ",\n".join(f"{json.dumps(day)}: {json.dumps(known[day])}" for day in sorted(known))
    write_atomic(path := _file(digest), f"{{\n{lines}\n}}\n".encode())
    return path


def recorded(digest: str) -> dict[str, dict]:
    """What audits have found, by date; empty where none was recorded. PostError for a file that is not ours."""
    try:
        known = json.loads((path := _file(digest)).read_text(encoding="utf-8"))
        return {day: {"papers": int(one["papers"]), "missing": list(one["missing"]), "twice": list(one["twice"])}
                for day, one in known.items()}  # fmt: skip
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise PostError(
            f"{path} cannot be read: delete it, arxiv-daily audit --record writes it again"
        ) from None


def _file(digest: str) -> Path:
    return root() / "posts" / digest / "audit.json"


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
