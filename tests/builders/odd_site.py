"""Sites of odd records: the way of a paper from arXiv's record to every file of the site, and what went wrong on it.

Pandoc takes most of the time, so only the first editions may be rendered; pages of the others are bare frames, and
everything else (cells, records, lists, feeds, BibTeX, JSON, `llms.txt`, sitemap, page heads, cards) is made of all.
"""

import datetime as dt
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from arxiv_daily.gather import papers
from arxiv_daily.gather.edition import Edition
from arxiv_daily.gather.frame import from_rows, to_rows
from arxiv_daily.gather.paper import paper_facts
from arxiv_daily.gather.results.found import FoundResults
from arxiv_daily.gather.results.row import PaperResult
from arxiv_daily.gather.table import read_lines
from arxiv_daily.post.schema import paper_of, part_of
from arxiv_daily.project import fragment
from arxiv_daily.site import check, pandoc, render, search
from arxiv_daily.site.exports import bibtex
from arxiv_daily.site.records import PaperRecord
from tests.builders import editions, odd_records, site_oracle
from tests.standins.project import copy_project

URL = "https://arxiv-daily.example"
AT_ONCE = 50  # records of an edition
FIRST = dt.date(2026, 1, 1)
NAMED = re.compile(r"[A-Za-z0-9][\w.@ -]{0,80}|\.nojekyll", re.ASCII)


@dataclass
class Report:
    """What became of the records: `wrong` names what must not be, a line each."""

    refused: int = 0
    shown: int = 0
    rendered: int = 0
    files: int = 0
    seconds: Counter = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def run(folder: Path, records: int, seed: int, rendered: int) -> Report:
    """A site of this many odd records below `folder`, the first `rendered` of them through Pandoc, looked at."""
    report, chance = Report(), random.Random(seed)
    plain = plain_parts(folder / "plain")
    root = copy_project(folder / "odd" / "project")
    before = {path.name for path in folder.iterdir()}
    posts = -(-rendered // AT_ONCE)
    shown: dict[str, list[str]] = {}
    with _clock(report, "table and posts"):
        for start in range(0, records, AT_ONCE):
            day = str(FIRST + dt.timedelta(days=start // AT_ONCE))
            keys = [
                f"{2601 + start // 90_000}.{start % 90_000 + n:05}"
                for n in range(min(AT_ONCE, records - start))
            ]
            shown[day] = _edition(root, chance, day, keys)
    report.shown = sum(map(len, shown.values()))
    report.refused = records - report.shown
    with _clock(report, "site"), patch.object(search, "update"), patch.object(search, "box", return_value=""):
        engine = ("embedded", _Partly(posts))
        with patch.object(render, "choose", return_value=engine):
            site = render.render(root, "embedded", statistics=False)
    report.rendered = sum(map(len, list(shown.values())[:posts]))
    with _clock(report, "looked at"):
        report.wrong += site_oracle.intruders(site, plain, URL)
        for day, keys in shown.items():
            report.wrong += _lost(site, day, keys)
            alarms = check.check_post(root / "posts" / "audio" / day / "index.ipynb", day)
            report.wrong += [
                str(alarm) for alarm in alarms
            ]  # machine text is never one for the editor to mend
        for path in folder.rglob("*"):
            report.files += path.is_file()
            if site in path.parents and not NAMED.fullmatch(path.name):
                report.wrong.append(f"a file is called {path.name!r}")
        if {path.name for path in folder.iterdir()} != before or len(list((folder / "odd").iterdir())) != 1:
            report.wrong.append("something was written beside the project")
    return report


def tables(records: int, seed: int) -> Report:
    """This many odd records through everything but posts and pages: table, file, frame, record of the site, BibTeX."""
    report, chance = Report(), random.Random(seed)
    edition = Edition(editions.digest(), FIRST)
    with _clock(report, "tables"):
        for start in range(0, records, 1000):
            keys = [
                f"{2601 + start // 90_000}.{start % 90_000 + n:05}" for n in range(min(1000, records - start))
            ]
            results = [odd_records.result(chance, key, edition.start) for key in keys]
            rows = to_rows(from_rows(papers.rows_of_results(results, edition)))
            report.refused += len(keys) - len(rows)
            for row in rows:
                if chance.random() < 1 / 3:
                    odd_records.spoil(chance, row)
            read = read_lines("".join(json.dumps(row) + "\n" for row in rows), "the table")
            found = [PaperRecord(id=row["id"], **paper_facts(row)) for row in read]
            report.shown += len(found)
            report.wrong += [
                f"not read: {key}" for key in {row["id"] for row in rows} ^ {one.id for one in found}
            ]
            report.wrong += [
                f"{one.id}: {name} is a {type(value).__name__}"
                for one in found
                for name, value in vars(one).items()
                if type(value) is not type(getattr(PaperRecord("2601.00001"), name))
            ]
            report.wrong += site_oracle.unread_bibtex(bibtex.entries(found), [one.id for one in found])
            report.wrong += site_oracle.uncited(found)
    return report


def _edition(root: Path, chance: random.Random, day: str, keys: list[str]) -> list[str]:
    """One edition of odd records and answers, a third of its table spoilt by hand; the ids of its papers."""
    edition = Edition(editions.digest(), dt.date.fromisoformat(day))
    times = (edition.start + dt.timedelta(minutes=number) for number in range(len(keys)))
    given = [odd_records.result(chance, key, when) for key, when in zip(keys, times, strict=True)]
    rows = papers.rows_of_results(given, edition)
    answers = {row["id"]: (odd_records.answer(chance), odd_records.answer(chance)) for row in rows}
    results = {row["id"]: odd_records.results(chance) for row in rows}
    path = editions.write(root, day, rows, answers=answers, results=results)
    table = path.with_name("papers.jsonl")
    lines = [json.loads(line) for line in table.read_text().split("\n") if line]
    for line in lines:
        if chance.random() < 1 / 3:
            odd_records.spoil(chance, line)
    table.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return [row["id"] for row in rows]


@dataclass
class _Partly:
    """A renderer that gives Pandoc the first posts alone; pages of others are frames with the papers' places."""

    most: int

    def __call__(self, root: Path, pages: list[str], posts: list[str], out: Path) -> dict[str, str]:
        chosen, self.most = posts[: self.most], max(0, self.most - len(posts))
        for name in posts[len(chosen) :]:
            page = (out / name).with_suffix(".html")
            page.parent.mkdir(parents=True, exist_ok=True)
            cells = json.loads((root / name).read_text())["cells"]
            ids = [paper_of(cell) for cell in cells if part_of(cell) == "heading"]
            places = "".join(
                f'<section id="{fragment(key)}"><ad-fill name="bibtex" data-paper="{key}"></ad-fill></section>'
                for key in ids
            )
            page.write_text(f"<!DOCTYPE html><html><head></head><body><main>{places}</main></body></html>")
        return pandoc.build(root, [*pages, *chosen], out)


def _lost(site: Path, day: str, keys: list[str]) -> list[str]:
    """Papers that are not on the page, in the data and in the BibTeX exactly once."""
    folder, found = site / "posts" / "audio" / day, []
    if not (folder / "index.html").is_file():
        return [f"{day}: no page"]
    page = site_oracle.papers_of_page((folder / "index.html").read_text())
    data = [paper["id"] for paper in json.loads((folder / "papers.json").read_text())["papers"]]
    for name, ids in (("page", page), ("data", [f"p-{key}" for key in data])):
        if sorted(ids) != sorted(f"p-{key}" for key in keys):
            found.append(f"{day}: the {name} has {len(ids)} papers of {len(keys)}")
    cited = site_oracle.unread_bibtex((folder / "papers.bib").read_text(), keys)
    return found + [f"{day}: BibTeX: {one}" for one in cited]


def plain_parts(root: Path, before: Callable[[Path], None] = lambda root: None) -> site_oracle.Parts:
    """What a site of plain papers is made of, in every state a paper can be in; `before` adds to the project."""
    copy_project(root)
    rows = [editions.paper(number, "2026-01-08") for number in range(1, 40)]
    rows[0] |= {
        "late": True,
        "withdrawn": True,
        "fulltext": "abstract",
        "comment": "Accepted at ICASSP 2026, 5 pages. Code: https://github.com/a/b",
        "journal_ref": "Proc. ICASSP 2026",
        "doi": "10.1000/182",
        "licence": "http://creativecommons.org/licenses/by/4.0/",
    }
    untranslated = {
        rows[1]["id"]: ({"title": ""}, {}),
        rows[2]["id"]: ({}, {"state": "pending"}),
        rows[3]["id"]: ({}, {"text": "1)  \n- **研究背景**：噪声很多。"}),
    }
    rows[4]["facets"] = ["task:asr", "dataset:librispeech"]
    plain = [
        PaperResult("asr", "librispeech", "test-clean", "wer", "1.9", "%", "A", whose, "S4.T1")
        for whose in ("own", "baseline")
    ]
    results = {rows[4]["id"]: FoundResults("https://arxiv.org/html/2601.00005v1", plain)}
    editions.write(root, "2026-01-08", rows, pending=(rows[1]["id"],), answers=untranslated, results=results)
    editions.write(root, "2026-01-09", [])
    before(root)
    with patch.object(search, "update"), patch.object(search, "box", return_value=""):
        return site_oracle.Parts.of(render.render(root, "embedded", statistics=False))


class _clock:
    """Seconds of a stage."""

    def __init__(self, report: Report, name: str):
        self.report, self.name = report, name

    def __enter__(self) -> None:
        self.began = time.perf_counter()

    def __exit__(self, *raised) -> None:
        self.report.seconds[self.name] += round(time.perf_counter() - self.began)
