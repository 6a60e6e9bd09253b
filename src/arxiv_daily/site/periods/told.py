"""What the notebook of weeks and months says of each: sentences, every one with the papers behind it.

Each function shows one section a period as HTML, with the period's name in the metadata of the output.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ...words import say
from .. import templating
from ..index import Archive
from ..records import EditionRecord, PaperRecord
from ..results import topics
from ..results.shown import ShownResult
from ..stats import tables
from .span import Period

_MOST = 30  # papers behind a sentence
_WORDS = 12  # that rise
_Papers = list[tuple[EditionRecord, PaperRecord]]


@dataclass(frozen=True)
class _Sentence:
    """Words, the address of what they are about ("" if there is none), and the papers behind them."""

    words: str
    papers: _Papers
    link: str = ""


def by_task(archive: Archive, periods: Iterable[str]) -> None:
    """How many papers of each task appeared, the most first."""
    for period in map(Period.named, periods):
        found, before = _of_tasks(archive, period), _of_tasks(archive, period.previous)
        follows = any(period.previous.covers(one.date) for one in archive.editions)
        sentences = [
            _Sentence(
                say(
                    "site.periods.task" if follows else "site.periods.first_task",
                    name=topic.name,
                    count=len(papers),
                    before=len(before.get(topic, ())),
                ),
                papers,
                topic.address,
            )
            for topic, papers in sorted(
                found.items(), key=lambda one: (one[0] is None, -len(one[1]), one[0] and one[0].key)
            )
            if topic
        ]
        if None in found:
            sentences.append(_Sentence(say("site.periods.no_task", count=len(found[None])), found[None]))
        _show(period, "tasks", sentences)


def _of_tasks(archive: Archive, period: Period) -> dict:
    """The papers of a period by their tasks, those of none under None."""
    found: dict = {}
    for edition, paper in _papers(archive, period):
        named = [one for one in topics.topics_of(edition.digest, paper.facets) if one.key.startswith("task-")]
        for topic in (*named, *([] if named else [None])):
            found.setdefault(topic, []).append((edition, paper))
    return found


def _papers(archive: Archive, period: Period) -> Iterator[tuple[EditionRecord, PaperRecord]]:
    """The papers of a period, each where it comes first."""
    seen: set[str] = set()
    for edition in archive.editions:
        if period.covers(edition.date):
            for paper in edition.papers:
                if paper.id not in seen:
                    seen.add(paper.id)
                    yield edition, paper


def new_results(archive: Archive, periods: Iterable[str]) -> None:
    """Which data sets and metrics have new values, and of which papers; nothing is ranked."""
    terms = topics.taxonomies(one.digest for one in archive.editions)
    first: dict[tuple[str, str], str] = {}  # when each data set and metric came first
    for edition in archive.editions:
        for row in (row for paper in edition.papers for row in paper.results):
            first.setdefault(ShownResult.of(row).key, edition.date)
    for period in map(Period.named, periods):
        found: dict[tuple[str, str], list[ShownResult]] = {}
        papers: dict[tuple[str, str], _Papers] = {}
        for edition, paper in _papers(archive, period):
            for one in map(ShownResult.of, paper.results):
                found.setdefault(one.key, []).append(one)
                behind = papers.setdefault(one.key, [])
                if (edition, paper) not in behind:
                    behind.append((edition, paper))
        sentences = [
            _Sentence(
                say(
                    "site.periods.pair" if first[key] < period.first else "site.periods.first_pair",
                    name=topics.name_of_pair(terms, *key),
                    papers=len(papers[key]),
                    values=len(values),
                    own=sum(one.whose == "own" for one in values),
                ),
                papers[key],
                f"results/{key[0]}_{key[1]}.html",
            )
            for key, values in sorted(found.items(), key=lambda one: (-len(papers[one[0]]), one[0]))
        ]
        _show(period, "results", sentences)


def rising(archive: Archive, periods: Iterable[str]) -> None:
    """The words whose share of papers rose most against the weeks before, with the papers that use them."""
    for period in map(Period.named, periods):
        first, last = dt.date.fromisoformat(period.first), dt.date.fromisoformat(period.last)
        days = (last - first).days + 1
        table = tables.rising(archive, _WORDS, period.last, days, tables.BEFORE)
        terms = {paper.id: terms for _, paper, terms in tables.terms_of(archive, period.first, period.last)}
        where = list(_papers(archive, period))
        sentences = [
            _Sentence(
                say("site.periods.word", weeks=tables.BEFORE // 7, **row._asdict()),
                [pair for pair in where if row.word in terms.get(pair[1].id, ())],
            )
            for row in table.itertuples(index=False)
        ]
        _show(period, "rising", sentences)


def _show(period: Period, section: str, sentences: Sequence[_Sentence]) -> None:
    from IPython import display

    html = templating.fragment("periods/section", section=section, sentences=sentences, most=_MOST, up="../")
    display.display(display.HTML(html, metadata={"arxiv_daily": {"period": period.name}}))
