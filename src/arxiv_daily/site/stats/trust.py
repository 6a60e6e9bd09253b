"""What anybody can check of the archive, by month: is a paper missing, what was checked, corrected, reviewed, how fast.

What arXiv announced is known for the dates that `arxiv-daily audit --record` has looked at; of other dates nothing is
claimed. The numbers checked are those of the English abstracts that were translated and those that readings state.
"""

import math
from collections.abc import Iterator
from datetime import date, timedelta

import pandas as pd

from ...gather import audit
from ...words import say
from ..index import Archive
from ..records import EditionRecord
from . import figures, tables
from .posts import facts_of_posts

_COUNTED = ["announced", "audited", "missing", "shown", "late", "numbers", "alarms", "corrected", "reviewed"]
_MONTHS = 24


def monthly(archive: Archive, months: int = _MONTHS) -> pd.DataFrame:
    """One row a month, the oldest first: papers, but `audited` (dates arXiv was asked for) and `hours` (the median
    from submission to page). `announced` and `missing` are empty for a month of which no date was audited.
    """
    first = _first_day(archive, months)
    rows = [
        *_of_editions([one for one in archive.editions if one.date >= first], archive),
        *_of_audits(archive, first),
    ]
    if not rows:
        return pd.DataFrame()
    frame = pd.DataFrame(rows, columns=["month", *_COUNTED])
    table = frame.groupby("month")[_COUNTED].sum(min_count=1).astype("Int64")
    table[_COUNTED[3:]] = table[_COUNTED[3:]].fillna(0)
    table["audited"] = table["audited"].fillna(0)
    papers = tables.papers(archive.editions)
    waited = tables.lags(papers)
    by_month = papers.loc[waited.index, "date"].dt.strftime("%Y-%m")
    table["hours"] = waited.groupby(by_month).median().round(1)
    return table.tail(months)


def _first_day(archive: Archive, months: int) -> str:
    """The first day of the first month that is shown."""
    if not archive.editions:
        return ""
    last = date.fromisoformat(archive.editions[-1].date).replace(day=1)
    for _ in range(months - 1):
        last = (last - timedelta(days=1)).replace(day=1)
    return str(last)


def _of_editions(editions: list[EditionRecord], archive: Archive) -> Iterator[dict]:
    """What each edition shows, and what its checks looked at."""
    known = facts_of_posts(archive)
    for one in editions:
        late = one.receipt.get("late", 0)
        answers = known[one.key].answers
        yield {
            "month": one.month,
            "shown": len(one.papers),
            "late": late if isinstance(late, int) else 0,
            "reviewed": sum(paper.reviewed for paper in one.papers),
            "numbers": known[one.key].numbers,
            "alarms": answers.total(),
            "corrected": sum(count for (_, answer), count in answers.items() if answer == "corrected"),
        }


def reports(archive: Archive) -> pd.DataFrame:
    """What readers reported, the newest first: date, edition, paper, words, and `became`: open, corrected or dismissed."""
    rows = [
        [day, key, paper, words, became]
        for key, post in facts_of_posts(archive).items()
        for day, paper, words, became in post.reports
    ]
    frame = pd.DataFrame(rows, columns=["date", "edition", "paper", "words", "became"])
    return frame.sort_values("date", ascending=False, kind="stable", ignore_index=True)


def answered(table: pd.DataFrame, most: int = 50) -> figures.Figure:
    """Readers' reports as a table: how many, what became of them, the newest in words."""
    if table.empty:
        return figures.nothing("reports", say("site.trust.reports.nothing"))
    counts = {name: int((table["became"] == name).sum()) for name in ("corrected", "dismissed", "open")}
    words = say("site.trust.reports.words", count=len(table), **counts)
    shown = table.head(most).assign(
        became=[say(f"site.stats.column.{name}") for name in table["became"].head(most)]
    )
    columns = {
        "paper": say("site.trust.reports.paper"),
        "words": say("site.trust.reports.words_of"),
        "became": say("site.trust.reports.became"),
    }
    return figures.listed("reports", words, shown.set_index("date")[list(columns)].rename(columns=columns))


def _of_audits(archive: Archive, first: str) -> Iterator[dict]:
    """What arXiv has for the dates that were audited."""
    for digest in sorted({one.digest for one in archive.editions}):
        for day, found in audit.recorded(digest).items():
            if day >= first:
                missing = len(found["missing"])
                yield {"month": day[:7], "announced": found["papers"], "audited": 1, "missing": missing}


def proof(table: pd.DataFrame) -> figures.Figure:
    """The months as a table, and a sentence that says what they come to."""
    if table.empty:
        return figures.nothing("trust", say("site.stats.no_papers"))
    total = table.sum()
    audited = say(
        "site.trust.audited", **{name: int(total[name]) for name in ("audited", "announced", "missing")}
    )
    words = (audited if total["audited"] else say("site.trust.not_audited")) + say(
        "site.trust.words",
        numbers=int(total["numbers"]),
        alarms=int(total["alarms"]),
        corrected=int(total["corrected"]),
        reviewed=_share(total["reviewed"], total["shown"]),
    )
    shares = [_share(*pair) for pair in zip(table["reviewed"], table["shown"], strict=True)]
    shown = table.assign(reviewed=shares, hours=[_hours(value) for value in table["hours"]])
    return figures.a_month("trust", words, shown.iloc[::-1].rename(columns=figures.headings(*shown)))


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "–"


def _hours(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.1f}"
