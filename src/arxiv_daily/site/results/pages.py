"""The pages of tasks, data sets and results, and the results as CSV and JSON; made again where an edition changed.

A page a data set and metric holds every result over time, the newest first: it compares what was measured under
different conditions, says so, and ranks nothing.
"""

import csv
import datetime as dt
import io
import json
import logging
import re
from collections.abc import Iterable
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any

from ...files import put
from ...gather.taxonomy import Taxonomy
from ...text import inline
from ...words import say
from .. import slots, templating
from ..exports.page_head import Heads
from ..index import Archive
from ..names import inside
from ..records import EditionRecord, PaperRecord, newest
from ..rendered import Store
from . import plot, topics
from .shown import CHECKED, ShownResult

log = logging.getLogger(__name__)

_FOLDER = "results"
_NEWEST = 60  # papers on the page of a topic
_ROWS = 300  # results on a page; its CSV and JSON hold all
_COLUMNS = ("date", "paper", "system", "value", "setting", "state")
_FORMULA = re.compile(r"(?:^|[;\t])[ \t]*(?=[=+@＝＋＠－-])")  # to a spreadsheet; some divide at semicolons
_VALUES = [field.name for field in fields(ShownResult)]
_DATASET, _METRIC = map(_VALUES.index, ("dataset", "metric"))
_FIELDS = ("date", "digest", "arxiv_id", "title", *_VALUES)
# Results with the papers that have them: the values of a `ShownResult`, and these as JSON and CSV.
_Found = list[tuple[EditionRecord, PaperRecord, tuple[str, ...], tuple[str, str]]]


def write(out: Path, store: Store, archive: Archive, heads: Heads) -> None:
    """Bring these pages up to date; those that hold nothing any more go."""
    if not store.shell.is_file():
        return
    terms = topics.taxonomies(one.digest for one in archive.editions)
    looks = " ".join(one.mark for one in terms)
    held = store.state.get("topics", {})

    def state(one: EditionRecord) -> list:
        mark = f"{one.fingerprint} {looks}"
        if (known := held.get(one.key)) and known[0] == mark:
            return known
        return [mark, sorted(topics.topic_keys(one)), sorted(_result_keys(one))]

    now = {one.key: state(one) for one in archive.editions}
    changed = [key for key in held.keys() | now.keys() if held.get(key) != now.get(key)]
    of_topics, of_results = (
        {name for key in changed for state in (held, now) for name in state.get(key, ["", [], []])[at]}
        for at in (1, 2)
    )
    if changed or not (out / _FOLDER / "index.html").is_file():
        maker = _Maker(out, store.shell.read_text(encoding="utf-8"), heads, archive, terms)
        maker.write(of_topics, of_results)
    store.state["topics"] = now


def _result_keys(edition: EditionRecord) -> set[str]:
    return {_key(row) for paper in edition.papers for row in paper.results}


def _key(row: tuple[str, ...]) -> str:
    """The name of the page of a data set and metric: ids have no underscore."""
    return f"{row[_DATASET]}_{row[_METRIC]}"


class _Maker:
    """Makes pages from the renderer's one page for lists."""

    def __init__(self, out: Path, shell: str, heads: Heads, archive: Archive, terms: list[Taxonomy]):
        self.out, self.shell, self.heads, self.terms = out, shell, heads, terms
        self.ordered = newest(archive.editions)
        self.digests = archive.digests
        self.lists = archive.by_topic
        self.results: dict[str, _Found] = {}
        seen = set()
        for edition in self.ordered:
            texts = iter(archive.once(edition, "results", partial(_as_texts, edition)))
            for paper in edition.papers:
                for row, text in zip(paper.results, texts):  # noqa: B905 - the next paper has the rest
                    if (paper.id, row[:-1]) not in seen:  # a paper in two digests says it once
                        seen.add((paper.id, row[:-1]))
                        self.results.setdefault(_key(row), []).append((edition, paper, row, text))

    def write(self, touched_topics: set[str], touched_results: set[str]) -> None:
        for key in sorted(touched_topics):
            address = f"{topics.TOPICS_FOLDER}/{key}.html"
            if key in self.lists:
                self.put(address, self.name(key), self.topic(key, self.lists[key]))
            else:
                inside(self.out, address).unlink(missing_ok=True)
        for key in sorted(touched_results):
            address = f"{_FOLDER}/{key}"
            if found := self.results.get(key):
                title, body = self.result(key, found)
                self.put(f"{address}.html", title, body)
                data = inside(self.out, f"{address}.json")
                put(data, f"[{', '.join(text[0] for *_, text in found)}]")
                put(data.with_suffix(".csv"), _line(_FIELDS) + "".join(text[1] for *_, text in found))
            else:
                for ending in ("html", "csv", "json"):
                    inside(self.out, f"{address}.{ending}").unlink(missing_ok=True)
        pairs = [
            {"name": self.of_key(key), "results": len(found), "csv": f"{key}.csv", "json": f"{key}.json"}
            for key, found in sorted(self.results.items())
        ]
        put(self.out / _FOLDER / "index.json", json.dumps(pairs, ensure_ascii=False))
        self.put(f"{_FOLDER}/index.html", say("site.results.title"), self.overview())

    def put(self, address: str, title: str, body: str) -> None:
        try:
            page = slots.titled(self.shell, title, body)
            put(inside(self.out, address), self.heads.dress(page, address))
        except Exception as error:
            log.warning("%s is left out of the site: %s", address, error)

    def name(self, key: str) -> str:
        return topics.name_of(key, self.digests)

    def of_key(self, key: str) -> str:
        """What the page of a data set and metric is called."""
        dataset, _, metric = key.partition("_")
        return topics.name_of_pair(self.terms, dataset, metric)

    def topic(self, key: str, found: list[tuple[EditionRecord, PaperRecord]]) -> str:
        """The newest papers of a task or data set, and where its results are."""
        dataset = key.removeprefix("dataset-") if key.startswith("dataset-") else ""
        there = [one for one in sorted(self.results) if dataset and one.partition("_")[0] == dataset]
        feed = f"feeds/topics/{key}.xml" if self.heads.about.url else ""
        return templating.fragment(
            "results/topic",
            count=len(found),
            entries=found[:_NEWEST],
            results=[(one, self.of_key(one), len(self.results[one])) for one in there],
            feed=feed,
            up="../",
        )

    def result(self, key: str, found: _Found) -> tuple[str, str]:
        """Title and HTML of a data set and metric."""
        metric = next(
            (term for terms in self.terms if (term := terms.term("metric", found[0][2][_METRIC]))), None
        )
        unit = metric.unit if metric else ""
        rows = [
            self.row(at, edition, paper, ShownResult.of(row), unit)
            for at, (edition, paper, row, _) in enumerate(found[:_ROWS])
        ]
        points = [
            plot.Point(
                dt.date.fromisoformat(row["date"]).toordinal(),
                row["number"],
                row["date"],
                f"{row['system'] or row['paper'].id} {row['said']}",
                row["id"],
                row["whose"] == "own",
            )
            for row in rows
        ]
        title = self.of_key(key)
        return title, templating.fragment(
            "results/result",
            key=key,
            count=len({paper.id for _, paper, *_ in found}),
            rows=rows,
            total=len(found),
            columns=_COLUMNS,
            better=metric.better if metric else "",
            plot=plot.plot(points, title, unit),
            dataset=f"dataset-{found[0][2][_DATASET]}",
            topic=f"dataset-{found[0][2][_DATASET]}" in self.lists,
            up="../",
        )

    def row(
        self, at: int, edition: EditionRecord, paper: PaperRecord, one: ShownResult, unit: str
    ) -> dict[str, Any]:
        return {
            "id": f"r{at + 1}",
            "date": edition.date,
            "paper": paper,
            "system": one.system,
            "whose": one.whose,
            "said": f"{one.value} {one.unit}".strip(),
            "number": one.number(unit),
            "link": one.link,
            "place": one.place,
            "setting": one.setting,
            "checked": one.state == CHECKED,
        }

    def overview(self) -> str:
        """All tasks and data sets there are papers of, and all pages of results."""
        groups = [
            (facet, [(topic.key, topic.name, count) for topic, count in found])
            for facet, found in topics.counted_topics(self.lists, self.digests).items()
        ]
        return templating.fragment(
            "results/overview",
            groups=groups,
            results=[(key, self.of_key(key), len(found)) for key, found in sorted(self.results.items())],
            up="../",
        )


def _as_texts(edition: EditionRecord) -> list[tuple[str, str]]:
    """Every result of an edition's papers, in their order, as a JSON object and as a line of CSV."""
    texts = []
    for paper in edition.papers:
        head = (edition.date, edition.digest, paper.id, inline.plain(paper.english))
        for row in paper.results:
            values = dict(zip(_FIELDS, (*head, *row), strict=True))
            line = _line(_unarmed(name, text) for name, text in values.items())
            texts.append((json.dumps(values, ensure_ascii=False), line))
    return texts


def _line(values: Iterable[str]) -> str:
    """A line of CSV."""
    held = io.StringIO()
    csv.writer(held, lineterminator="\n").writerow(values)
    return held.getvalue()


def _unarmed(name: str, text: str) -> str:
    """A text that a spreadsheet would take for a formula, with an apostrophe before it."""
    return text if name == "value" else _FORMULA.sub(r"\g<0>'", text)
