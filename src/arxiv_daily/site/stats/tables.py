"""The posts' tables as tidy frames, and what is counted from them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pandas as pd

from ...post.dismissals import dismissals
from ...project import root
from ...text import formulas
from ...words import say
from .. import index
from ..index import Archive
from ..records import EditionRecord, PaperRecord
from .posts import facts_of_posts

_BACKFILLED = pd.Timedelta(days=3)  # an edition made so long after its window closed was made afterwards
RECENT, BEFORE = 28, 84  # days compared for words that rise
_LEAST = 3  # papers that must use a rising word
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*")
_COMMON = frozenset(
    _WORD.findall("""a about above across after all also an and any are as at be because been before being between both but by can
    could did do does each either few for from further had has have how however if in into is it its itself may might
    more most much must not of on one only or other our over own same shall should since so some still such than that
    the their them then there these they this those three through thus to too two under until up upon us use used
    using very was we well were what when where which while who whose will with within without would yet you your
    approach approaches based demonstrate demonstrates existing experiments framework improve improves introduce
    method methods model models new novel outperforms paper performance present propose proposed proposes recent
    result results show shows state study system systems task tasks via work art while code available new""")
)
_ADDRESS = re.compile(r"https?://\S+")


def load(digest: str = "", folder: Path | None = None) -> Archive:
    """The archive of the project, or of one digest of it."""
    archive = index.read(folder or root())
    chosen = tuple(one for one in archive.editions if digest in ("", one.digest))
    return replace(archive, editions=chosen)


def papers(editions: Iterable[EditionRecord]) -> pd.DataFrame:
    """One row a paper, where it was shown first; `shown_at` is empty in posts that do not remember it."""
    rows = [
        {
            "id": paper.id,
            "digest": one.digest,
            "date": one.date,
            "primary": paper.primary,
            "submitted": paper.submitted or None,
            "shown_at": paper.shown_at or None,
            "window_end": one.window_end,
            "state": paper.state,
            "reviewed": paper.reviewed,
            "edited": paper.edited,
            "flagged": bool(paper.flags),
        }
        for one in editions
        for paper in one.papers
    ]
    columns = ["id", "digest", "date", "primary", "submitted", "shown_at", "window_end", "state", "reviewed"]
    frame = pd.DataFrame(rows, columns=[*columns, "edited", "flagged"])
    for name in ("date", "submitted", "shown_at", "window_end"):
        frame[name] = pd.to_datetime(frame[name], utc=True, format="ISO8601")
    return frame.sort_values(["date", "digest"], kind="stable").drop_duplicates("id", ignore_index=True)


def answers(archive: Archive) -> pd.DataFrame:
    """What became of the checks' alarms, one row a kind: alarms, corrected, dismissed, open, precision."""
    known = facts_of_posts(archive).values()
    return dismissals(sum((post.answers for post in known), Counter()))


def usage(editions: Iterable[EditionRecord]) -> pd.DataFrame:
    """What the models took, one row an edition that tells; `cost` is missing where a model has no price."""
    rows = [
        {"digest": one.digest, "date": one.date, "papers": len(one.papers)} | one.receipt["usage"]
        for one in editions
        if one.receipt.get("usage")
    ]
    columns = ["digest", "date", "papers", "calls", "tokens_in", "cached", "tokens_out", "cost", "currency"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["date"] = pd.to_datetime(frame["date"], utc=True)
    return frame


def overview(editions: tuple[EditionRecord, ...], found: pd.DataFrame, used: pd.DataFrame) -> pd.Series:
    """The archive in a few numbers, by code (`site.stats.facts` names them)."""
    span = f"{editions[0].date} – {editions[-1].date}" if editions else "–"
    waited = lags(found)
    paid = used.dropna(subset="cost").groupby("currency")["cost"].sum()
    return pd.Series(
        {
            "editions": len(editions),
            "empty": sum(not one.papers for one in editions),
            "papers": len(found),
            "dates": span,
            "reviewed": _share(found["reviewed"]),
            "pending": int((found["state"] != "done").sum()),
            "lag": _hours(waited.median()) if len(waited) else "–",
            "tokens": f"{int(used['tokens_in'].sum() + used['tokens_out'].sum()):,}" if len(used) else "–",
            "cost": "，".join(f"{money:.2f} {name}".strip() for name, money in paid.items()) or "–",
        }
    )


def _share(flags: pd.Series) -> str:
    return f"{int(flags.sum())}（{flags.mean():.0%}）" if len(flags) else "–"


def _hours(value: float) -> str:
    return say("site.stats.hours", value=value) if value < 48 else say("site.stats.days", value=value / 24)


def per_day(found: pd.DataFrame, days: int = 60, categories: int = 4) -> pd.DataFrame:
    """Papers by day of edition and primary category, for the last days; rarer categories are 其他."""
    if found.empty:
        return pd.DataFrame()
    last = found["date"].max()
    chosen = found[found["date"] > last - pd.Timedelta(days=days)]
    other = say("site.stats.other")
    often = chosen["primary"].value_counts().index[:categories]
    filed = chosen["primary"].where(chosen["primary"].isin(often), other)
    table = pd.crosstab(chosen["date"], filed)
    everyday = pd.date_range(table.index.min(), last, freq="D")
    ordered = [*often, *([other] if other in table else [])]
    return table.reindex(everyday, fill_value=0)[ordered]


def lags(found: pd.DataFrame) -> pd.Series:
    """Hours from submission to page, of papers whose edition was made in its time."""
    known = found.dropna(subset=["submitted", "shown_at"])
    known = known[known["shown_at"] - known["window_end"] <= _BACKFILLED]
    return (known["shown_at"] - known["submitted"]).dt.total_seconds() / 3600


def lag_by_week(found: pd.DataFrame, weeks: int = 26) -> pd.DataFrame:
    """Median, tenth and ninetieth percentile of the hours from submission to page, by week of edition."""
    waited = lags(found)
    if waited.empty:
        return pd.DataFrame()
    dates = found.loc[waited.index, "date"].dt.tz_localize(None)
    week = (dates - pd.to_timedelta(dates.dt.weekday, unit="D")).rename("week")
    grouped = waited.groupby(week)
    table = pd.DataFrame(
        {
            "papers": grouped.size(),
            "p10": grouped.quantile(0.1),
            "median": grouped.median(),
            "p90": grouped.quantile(0.9),
        }
    )
    return table.tail(weeks)


def rising(
    archive: Archive, most: int = 15, last: str = "", recent_days: int = RECENT, days_before: int = BEFORE
) -> pd.DataFrame:
    """Words and pairs of words whose share of papers rose most: in the days up to `last` (an ISO date; empty: the
    newest edition's) against those before."""
    if not archive.editions:
        return pd.DataFrame()
    end = date.fromisoformat(last or archive.editions[-1].date)
    first = str(end - timedelta(days=recent_days - 1))
    start = str(end - timedelta(days=recent_days + days_before - 1))
    recent: Counter[str] = Counter()
    before: Counter[str] = Counter()
    sizes = {True: 0, False: 0}
    for edition, _, terms in terms_of(archive, start, str(end)):
        sizes[edition.date >= first] += 1
        (recent if edition.date >= first else before).update(terms)
    if not (sizes[True] and sizes[False]):
        return pd.DataFrame()
    rows = [
        {
            "word": word,
            "recent": count,
            "before": before[word],
            "recent_share": count / sizes[True],
            "before_share": before[word] / sizes[False],
        }
        for word, count in recent.items()
        if count >= _LEAST
    ]
    table = pd.DataFrame(rows, columns=["word", "recent", "before", "recent_share", "before_share"])
    table["rise"] = table["recent_share"] - table["before_share"]
    table["weight"] = table["rise"] / (table["before_share"] + 2 / sizes[False]) ** 0.5
    risen = table[table["rise"] > 0].sort_values(["weight", "word"], ascending=[False, True])
    return _without_parts(risen).head(most).reset_index(drop=True)


def terms_of(
    archive: Archive, first: str, last: str
) -> Iterator[tuple[EditionRecord, PaperRecord, set[str]]]:
    """The papers shown from `first` to `last` (ISO dates), each where it comes first, with their words."""
    seen: set[str] = set()
    for one in archive.editions:
        if first <= one.date <= last:
            terms = _edition_terms(archive, one)
            for paper in one.papers:
                if paper.id not in seen:
                    seen.add(paper.id)
                    yield one, paper, terms[paper.id]


_KEPT: dict[str, dict[str, set[str]]] = {}  # by fingerprint, of the editions that were read last
_MOST_KEPT = 150


def _edition_terms(archive: Archive, edition: EditionRecord) -> dict[str, set[str]]:
    """The words of an edition's papers by id, kept beside its records."""
    if edition.fingerprint not in _KEPT:
        known = archive.once(edition, "terms", lambda: _terms_by_paper(archive, edition))
        if len(_KEPT) >= _MOST_KEPT:
            _KEPT.pop(next(iter(_KEPT)))
        _KEPT[edition.fingerprint] = {name: set(words) for name, words in known.items()}
    return _KEPT[edition.fingerprint]


def _terms_by_paper(archive: Archive, edition: EditionRecord) -> dict[str, list[str]]:
    texts = archive.page(edition).texts
    return {paper.id: sorted(_terms(f"{paper.title}\n{texts[paper.id].english}")) for paper in edition.papers}


def _terms(text: str) -> set[str]:
    """The words of a text and its pairs of neighbours, in small letters; not the common ones."""
    words = [word.lower() for word in _WORD.findall(_ADDRESS.sub(" | ", formulas.without(text, " | ")))]
    kept = [word if word not in _COMMON and len(word) > 2 else "" for word in words]
    pairs = {f"{one} {other}" for one, other in pairwise(kept) if one and other}
    return (set(kept) | pairs) - {""}


def _without_parts(table: pd.DataFrame) -> pd.DataFrame:
    """The table without words that are half of a pair with as many papers."""
    counts = dict(zip(table["word"], table["recent"], strict=True))
    pairs = [word for word in counts if " " in word]
    covered = {word for pair in pairs for word in pair.split() if counts.get(word) == counts[pair]}
    return table[~table["word"].isin(covered)]


def quality(found: pd.DataFrame, months: int = 12) -> pd.DataFrame:
    """Papers by month, and how many of them were reviewed, edited, flagged or are pending."""
    if found.empty:
        return pd.DataFrame()
    month = found["date"].dt.strftime("%Y-%m").rename("month")
    counted = found.assign(pending=found["state"] != "done").groupby(month)
    table = counted[["reviewed", "edited", "flagged", "pending"]].sum()
    table.insert(0, "papers", counted.size())
    return table.tail(months)


def spent(used: pd.DataFrame, months: int = 12) -> pd.DataFrame:
    """Tokens and cost by month."""
    if used.empty:
        return pd.DataFrame()
    month = used["date"].dt.strftime("%Y-%m").rename("month")
    table = used.groupby(month)[["papers", "calls", "tokens_in", "cached", "tokens_out"]].sum()
    for name, rows in used.dropna(subset="cost").groupby("currency"):
        table[f"cost {name}".strip()] = rows.groupby(month)["cost"].sum().round(4)
    return table.tail(months)
