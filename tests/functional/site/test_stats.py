"""The page of statistics: its numbers are those of the posts' tables, counted here in another way."""

import contextlib
import datetime as dt
import json
import os
import re
import statistics
from collections import Counter
from pathlib import Path

import pytest
from lxml import html

from arxiv_daily.gather.table import read_rows
from arxiv_daily.post.notebook import parse, serialize
from arxiv_daily.site import index
from arxiv_daily.site.stats import figures, run, tables
from tests.builders import editions
from tests.standins.project import copy_project

FIRST = dt.date(2026, 1, 5)
DAYS = 40
USED = {"calls": 5, "tokens_in": 1000, "cached": 10, "tokens_out": 300, "cost": 0.25, "currency": "CNY"}


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """Forty days; the word diffusion rises in the last four weeks, one paper is reviewed, one edition is late."""
    folder = tmp_path_factory.mktemp("project")
    copy_project(folder, stats=True)
    number = 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARXIV_DAILY_ROOT", str(folder))
        for offset in range(DAYS):
            day = FIRST + dt.timedelta(days=offset)
            rows = []
            for _ in range(offset % 3):
                number += 1
                words = "Graph diffusion at work." if offset > 12 and number % 2 else "Spectral masks."
                rows.append(editions.paper(number, str(day), abstract=words))
            made = dt.datetime.combine(day + dt.timedelta(days=30 if offset == 1 else 0), dt.time(6), dt.UTC)
            patch.setenv("SOURCE_DATE_EPOCH", str(made.timestamp()))
            path = editions.write(folder, str(day), rows)
            nb = parse(path.read_bytes())
            nb.metadata.arxiv_daily.receipt["usage"] = dict(USED)
            if offset == 2:
                heading = next(cell for cell in nb.cells if "**Authors**" in cell.source)
                heading.metadata["tags"] = ["reviewed"]
            path.write_bytes(serialize(nb))
    return folder


def rows_of(root):
    """Every row of every table with its date, read from the files themselves."""
    for folder in sorted((root / "posts" / "audio").iterdir()):
        for row in read_rows(folder) if folder.is_dir() else ():
            yield folder.name, row


@pytest.fixture(scope="module")
def page(root):
    """The tables of the rendered notebook by the name of their figure, as rows of texts."""
    made = run.refresh(root, index.read(root))
    cells = [cell.source for cell in parse(made.read_bytes()).cells]
    assert not any("import" in cell for cell in cells)
    drawn = html.fromstring(
        "<div>" + "".join(cell[9:-4] for cell in cells if cell.startswith("```{=html}")) + "</div>"
    )
    return {figure.get("id"): figure for figure in drawn.xpath("//figure")}


def table(figure) -> list[list[str]]:
    return [[cell.text_content() for cell in row] for row in figure.xpath(".//tr")]


def test_the_days_of_the_page_are_those_of_the_tables(root, page):
    counted = Counter((date, row["primary"]) for date, row in rows_of(root))
    head, *rows = table(page["daily"])
    assert head[1:-1] == sorted(
        {name for _, name in counted}, key=lambda one: -sum(n for (_, c), n in counted.items() if c == one)
    )
    days = [dt.date.fromisoformat(date) for date, *_ in rows]
    assert days == [min(days) + dt.timedelta(days=number) for number in range(len(days))]
    assert {str(days[0]), str(days[-1])} <= {date for date, _ in counted} <= set(map(str, days))
    for date, *numbers, total in rows:
        assert [int(one) for one in numbers] == [counted[date, name] for name in head[1:-1]]
        assert int(total) == sum(n for (day, _), n in counted.items() if day == date)


def test_the_time_to_the_page(root, page):
    hours = []
    for date, row in rows_of(root):
        made = dt.datetime.fromisoformat(f"{date}T06:00:00+00:00")
        if date != str(FIRST + dt.timedelta(days=1)):  # made a month afterwards
            hours.append((made - dt.datetime.fromisoformat(row["submitted"])).total_seconds() / 3600)
    words = page["lag"].xpath(".//figcaption")[0].text
    assert words.startswith(f"{len(hours)} 篇的中位数为 {statistics.median(hours):.1f} 小时")
    assert "另有 1 篇补做或没有记录" in words
    assert sum(int(row[1]) for row in table(page["lag"])[1:]) == len(hours)


def test_words_that_rise(root, page):
    last = FIRST + dt.timedelta(days=DAYS - 1)
    recent, before = [], []
    for date, row in rows_of(root):
        age = (last - dt.date.fromisoformat(date)).days
        (recent if age < 28 else before).append("graph diffusion" in row["abstract"].lower())
    found = {row[0]: row[1:] for row in table(page["rising"])[1:]}
    assert found["graph diffusion"] == [
        str(sum(recent)), f"{sum(recent) / len(recent):.1%}", str(sum(before)), f"{sum(before) / len(before):.1%}",
    ]  # fmt: skip
    assert "graph" not in found  # the pair says it
    assert "spectral" not in " ".join(found)


def test_what_was_reviewed_and_spent(root, page):
    count = len(list(rows_of(root)))
    rows = table(page["quality"])[1:]
    assert sum(int(row[1]) for row in rows) == count
    assert sum(int(row[2]) for row in rows) == 1
    spent = table(page["usage"])
    assert sum(int(row[3].replace(",", "")) for row in spent[1:]) == USED["tokens_in"] * DAYS
    assert sum(float(row[-1]) for row in spent[1:]) == pytest.approx(USED["cost"] * DAYS)
    facts = dict(table(page["summary"])[1:])
    assert (facts["期数"], facts["论文"], facts["人工校对"]) == (
        str(DAYS),
        str(count),
        f"1（{1 / count:.0%}）",
    )


def test_every_drawing_has_words_a_table_and_the_pages_colours(page):
    assert page["alarms"].text_content().strip()  # words and numbers, as in the summary
    drawn = [figure for name, figure in page.items() if name not in ("summary", "alarms")]
    assert len(drawn) == 5
    ids = [one for figure in drawn for one in figure.xpath(".//@id")]
    assert len(ids) == len(set(ids))
    for figure in drawn:
        (svg,) = figure.xpath(".//*[local-name()='svg']")
        named = svg.get("aria-labelledby").split()
        assert all(figure.xpath(f".//*[@id='{one}']")[0].text for one in named)
        assert figure.xpath(".//details//th[@scope='row']")
        text = html.tostring(svg, encoding="unicode")
        assert "var(--plot-1)" in text and "var(--ad-ink)" in text
        assert not re.search(r"#(010203|040506|070809|0a0b0)", text)
        assert set(re.findall(r"(?:href=\"|url\()#([^\")]+)", text)) <= set(ids)


def test_the_notebook_is_run_only_when_a_post_changed(root, page, monkeypatch):
    monkeypatch.setenv("ARXIV_DAILY_ROOT", str(root))
    monkeypatch.setattr(run, "execute", lambda *_: pytest.fail("run again"))
    before = (root / run.PAGE).read_bytes()
    assert run.refresh(root, index.read(root)) == root / run.PAGE
    monkeypatch.setattr(run, "execute", lambda *_: 1 / 0)
    key = json.loads((root / ".cache" / "stats.json").read_text())
    (root / ".cache" / "stats.json").unlink()
    assert run.refresh(root, index.read(root)) == root / run.PAGE  # a failure leaves the page as it is
    assert (root / run.PAGE).read_bytes() == before
    run.put(root / ".cache" / "stats.json", json.dumps(key))


def test_an_archive_without_papers_has_words_instead(tmp_path):
    archive = index.read(tmp_path)
    papers, used = tables.papers(archive.editions), tables.usage(archive.editions)
    shown = [
        figures.summary(tables.overview(archive.editions, papers, used)),
        figures.daily(tables.per_day(papers)),
        figures.lag(tables.lag_by_week(papers), tables.lags(papers), papers),
        figures.rising(tables.rising(archive)),
        figures.quality(tables.quality(papers)),
        figures.spent(tables.spent(used)),
        figures.answers(tables.answers(archive)),
    ]
    assert all("<svg" not in figure._repr_html_() for figure in shown)
    assert "还没有论文" in shown[1]._repr_html_()


def test_notebooks_side_by_side_leave_the_process_as_it_was(tmp_path, monkeypatch):
    from papermill.iorw import papermill_io

    monkeypatch.delenv("ARXIV_DAILY_ROOT", raising=False)
    handler = papermill_io.get_handler("local")
    before = Path.cwd(), handler._cwd
    with contextlib.ExitStack() as first, contextlib.ExitStack() as second:
        first.enter_context(run._PROCESS.at(tmp_path))
        second.enter_context(run._PROCESS.at(tmp_path))
        first.close()  # the one that came first goes first
        assert Path.cwd() == tmp_path and os.environ["ARXIV_DAILY_ROOT"] == str(tmp_path)
    assert (Path.cwd(), handler._cwd) == before and "ARXIV_DAILY_ROOT" not in os.environ
