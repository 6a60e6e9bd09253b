"""What an edition says of itself: how many papers were fetched, shown and left out, and what may still come.

It is made here, stands in the post's metadata, and is changed elsewhere through functions of this module only.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict  # pydantic asks for it below Python 3.12

from . import calendar, table
from .edition import Edition
from .gathered import load_gathered
from .reasons import read_reason

if TYPE_CHECKING:
    import pandas as pd


INTRODUCTION = "introduction"  # among what is pending: the introduction to the day


class UsageFields(TypedDict, total=False):
    """What the models of an edition took."""

    calls: Annotated[int, Field(description="calls of the model service")]
    tokens_in: Annotated[int, Field(description="tokens sent")]
    cached: Annotated[int, Field(description="of these, tokens the service had cached")]
    tokens_out: Annotated[int, Field(description="tokens answered")]
    cost: Annotated[float | None, Field(description="money; null where a model has no price")]
    currency: Annotated[str, Field(description="of the cost")]


class Receipt(TypedDict, total=False):
    """An edition's receipt. Instants are in ISO form, UTC; numbers without a unit count papers.

    Posts of other versions and imported ones lack some of it.
    """

    window: Annotated[list[str], Field(description="first instant of the window, first instant after it")]
    reach: Annotated[str, Field(description="first instant of submission that was looked at")]
    query: Annotated[str, Field(description="what arXiv's query API was asked")]
    state: Annotated[
        str,
        Field(
            description="open until every announcement that can carry a paper of the window has passed; closed"
        ),
    ]
    fetched: Annotated[int, Field(description="found: shown + listed + the sum of left_out")]
    shown: Annotated[int, Field(description="shown in full")]
    late: Annotated[int, Field(description="of those shown, submitted before the window")]
    listed: Annotated[int, Field(description="listed by title only")]
    left_out: Annotated[dict[str, int], Field(description="left out, by the code of the reason")]
    replaced: Annotated[int, Field(description="new versions listed of papers shown earlier")]
    per_category: Annotated[dict[str, int], Field(description="shown, by category of the digest")]
    empty_reason: Annotated[
        str, Field(description="why nothing is shown, as a code with its fact; empty where something is")
    ]
    closes: Annotated[str, Field(description="instant at which the window closes")]
    next_announcement: Annotated[str, Field(description="instant of the next announcement to wait for")]
    calendar: Annotated[
        str, Field(description="published, or by rule: whether arXiv's own list of holidays was known")
    ]
    uncovered: Annotated[
        list[str], Field(description="first and last date of editions nobody made in time; empty: none")
    ]
    odd: Annotated[
        dict[str, list[str]], Field(description="columns in which a record was not usable as it came, by id")
    ]
    pending: Annotated[
        list[str], Field(description="ids of papers of which a part is still to come, and introduction")
    ]
    usage: Annotated[UsageFields, Field(description="what the models took")]
    results: Annotated[
        dict[str, int],
        Field(description="values in tables of full texts: kept as results, dropped (all others)"),
    ]


def make_receipt(
    edition: Edition, papers: "pd.DataFrame", now: dt.datetime | None = None, late: str = "auto"
) -> Receipt:
    """The receipt of an edition's table; `pending` and `usage` follow when the page is made.

    Where nothing is shown, `empty_reason` says why; GatherError, not an empty page, if nothing explains it.
    """
    from .empty import why_none
    from .papers import looks_back, query, reach

    if given := load_gathered(edition):
        return given["receipt"]
    now = now or dt.datetime.now(dt.UTC)
    start, back = reach(edition, late, now), looks_back(edition, late, now)
    gathered, replaced = papers[papers["status"] != "replaced"], papers[papers["status"] == "replaced"]
    shown = papers[papers["status"] == "shown"]
    named = shown["categories"].explode()
    closes = calendar.closes(edition.end)
    following = next_announcement(edition, now)
    receipt: Receipt = {
        "window": [edition.start.isoformat(), edition.end.isoformat()],
        "reach": start.isoformat(),
        "query": query(edition.digest, start, edition.end),
        "state": "closed" if closes <= now else "open",
        "fetched": len(gathered),
        "shown": len(shown),
        "late": int(shown["late"].sum()),
        "listed": int((papers["status"] == "listed").sum()),
        "left_out": _counts(papers.loc[papers["status"] == "left out", "reason"]),
        "replaced": len(replaced),
        "per_category": {
            name: int((named == name).sum()) for name in edition.digest.categories if (named == name).any()
        },
        "empty_reason": "" if len(shown) else why_none(edition, gathered, back, now),
        "closes": closes.isoformat(),
        "next_announcement": following.isoformat(),
        "calendar": "published" if calendar.is_published(following.date()) else "by rule",
        "uncovered": _uncovered(edition, start) if back else [],
    }
    if odd := papers.attrs.get("odd"):
        receipt["odd"] = odd
    return receipt


def completed(
    receipt: Receipt,
    pending: list[str],
    usage: UsageFields | None = None,
    results: dict[str, int] | None = None,
) -> Receipt:
    """The receipt with what is known once the models have answered and the tables have been read."""
    known: Receipt = {**receipt, "pending": pending}
    if usage is not None:
        known["usage"] = usage
    if results is not None:
        known["results"] = results
    return known


def without_papers(
    receipt: Receipt, names: Collection[str], reason: str, rows: Sequence[dict] = ()
) -> Receipt:
    """The receipt of an edition of which these papers, shown so far, are shown no more.

    `rows` are those of its table afterwards: the papers of a category are counted by them.
    """
    known = read_receipt(receipt)
    left_out = dict(known.get("left_out", {}))
    left_out[reason] = left_out.get(reason, 0) + len(names)
    if rows and "per_category" in known:
        named = [name for row in rows if row.get("status") == "shown" for name in row.get("categories", [])]
        counts = {name: named.count(name) for name in known["per_category"]}
        known["per_category"] = {name: number for name, number in counts.items() if number}
    return {
        **known,
        "shown": max(0, known.get("shown", 0) - len(names)),
        "pending": [name for name in known.get("pending", []) if name not in names],
        "left_out": left_out,
    }


def read_receipt(found: object) -> Receipt:
    """The receipt in a post's metadata, whoever wrote it: fields of the wrong type are left out, those of a newer
    version stay, and reasons in the words of version 0.1 become codes."""
    if not isinstance(found, Mapping):
        return {}
    known = {name: value for name, value in found.items() if name not in _KINDS or _fits(name, value)}
    if "left_out" in known:
        counts: dict[str, int] = {}
        for reason, count in known["left_out"].items():
            counts[read_reason(reason)] = counts.get(read_reason(reason), 0) + count
        known["left_out"] = counts
    return known  # type: ignore[return-value]


def _fits(name: str, value: object) -> bool:
    try:
        _KINDS[name]().validate_python(value, strict=True)
    except ValueError:
        return False
    return True


def _kind(hint: Any) -> Callable[[], TypeAdapter]:
    return cache(lambda: TypeAdapter(hint))


_KINDS = {name: _kind(hint) for name, hint in get_type_hints(Receipt, include_extras=True).items()}


def json_schema() -> dict:
    """JSON Schema of a receipt."""
    return TypeAdapter(Receipt).json_schema()


def _counts(reasons: "pd.Series") -> dict[str, int]:
    return {reason: int(count) for reason, count in reasons.value_counts(sort=False).sort_index().items()}


def next_announcement(edition: Edition, now: dt.datetime) -> dt.datetime:
    """The first announcement that a reader of the edition can wait for; of an old one, as it was in its day."""
    day = max(edition.end, min(now, edition.end + calendar.DAY))
    return calendar.announcement_after(day)


def _uncovered(edition: Edition, start: dt.datetime) -> list[str]:
    """First and last date of the editions that nobody made in time: their windows end before a run's reach.

    Editions that were made before all their announcements had passed are among them.
    """
    before = [date for date in table.dates(edition.digest.name) if date < edition.date]
    if not before or Edition(edition.digest, before[-1]).end >= start:
        return []
    last = Edition(edition.digest, before[-1])
    first = next(
        date
        for date in (last.date - calendar.DAY * back for back in range(7, -2, -1))
        if date >= before[0] and calendar.closes(Edition(edition.digest, date).end) > last.end
    )
    return [str(first), str(edition.date - calendar.DAY * round((edition.end - start) / calendar.DAY))]
