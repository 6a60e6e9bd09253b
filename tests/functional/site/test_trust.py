"""The page 可信度: its months say what the posts and the audits say, and claim nothing of dates nobody audited."""

import datetime as dt
import json
import shutil

import pytest
from lxml import html

from arxiv_daily.errors import PostError
from arxiv_daily.gather import audit
from arxiv_daily.post.notebook import parse, serialize
from arxiv_daily.site import index
from arxiv_daily.site.stats import posts, run, tables, trust
from tests.builders import editions
from tests.conftest import PROJECT
from tests.standins.project import copy_project

FLAG = {"check": "number", "detail": "12 %", "level": "alarm"}
NUMBERS = "We gain 3.5% on 12 tasks, and lose 7 dB."


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Three months: 2, 3 and 1 papers; one alarm that was answered by a correction, one that is open."""
    tmp_path = copy_project(tmp_path_factory.mktemp("made") / "project")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("ARXIV_DAILY_ROOT", str(tmp_path))
        _write(tmp_path, monkeypatch)
    return tmp_path


@pytest.fixture
def root(made, tmp_path, monkeypatch):
    shutil.copytree(made, tmp_path / "project")
    monkeypatch.setenv("ARXIV_DAILY_ROOT", str(tmp_path / "project"))
    return tmp_path / "project"


def _write(tmp_path, monkeypatch):
    number = 0
    for day, count in {"2026-01-30": 2, "2026-02-02": 2, "2026-02-03": 1, "2026-03-02": 1}.items():
        rows = []
        for _ in range(count):
            number += 1
            rows.append(editions.paper(number, day, abstract=NUMBERS, late=number == 3))
        made = dt.datetime.fromisoformat(f"{day}T06:00:00+00:00")
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(made.timestamp()))
        flagged = {rows[0]["id"]: ({"flags": [FLAG]}, {})} if number < 5 else {}
        path = editions.write(tmp_path, day, rows, answers=flagged)
        if day == "2026-02-02":
            editions.edit(path, f"{rows[0]['id']}/abstract", lambda text: text.replace("噪声", "声音"))
            nb = parse(path.read_bytes())
            nb.metadata.arxiv_daily.receipt["late"] = 1
            path.write_bytes(serialize(nb))


def audited(root, **days):
    """What audits of these dates found: papers at arXiv, and the papers that are missing."""
    known = {
        day.replace("_", "-")[1:]: {"papers": count, "missing": list(missing), "twice": []}
        for day, (count, missing) in days.items()
    }
    (root / "posts" / "audio" / "audit.json").write_text(json.dumps(known))


def test_each_month_has_its_numbers(root):
    audited(root, d2026_02_02=(3, ["2602.00009"]), d2026_02_03=(1, []), d2026_02_04=(0, []))
    table = trust.monthly(index.read(root))
    assert list(table.index) == ["2026-01", "2026-02", "2026-03"]
    assert list(table["shown"]) == [2, 3, 1] and list(table["late"]) == [0, 1, 0]
    assert [None if value is trust.pd.NA else value for value in table["announced"]] == [None, 4, None]
    assert list(table["audited"]) == [0, 3, 0] and table["missing"]["2026-02"] == 1
    assert list(table["alarms"]) == [1, 1, 0] and list(table["corrected"]) == [0, 1, 0]
    assert table["numbers"]["2026-02"] == 3 * table["numbers"]["2026-03"] >= 9
    assert all(0 < hours < 48 for hours in table["hours"])


def test_what_was_counted_of_a_post_is_counted_again_only_when_it_changed(root, monkeypatch):
    first = trust.monthly(index.read(root))
    looked = []
    read = posts._read
    monkeypatch.setattr(posts, "_read", lambda one, archive: looked.append(one.key) or read(one, archive))
    again = index.read(root)
    assert trust.monthly(again).equals(first) and looked == []
    tables.answers(again), trust.reports(again)
    assert looked == []
    path = root / "posts/audio/2026-03-02/index.ipynb"
    editions.edit(path, "2601.00006/abstract", lambda text: text + "改。")
    trust.monthly(index.read(root))
    assert looked == ["audio/2026-03-02"]


def test_a_month_that_nobody_audited_claims_nothing(root):
    words = trust.proof(trust.monthly(index.read(root))).words
    assert "还没有向 arXiv 核查过" in words
    audited(root, d2026_02_02=(3, ["2602.00009"]))
    words = trust.proof(trust.monthly(index.read(root))).words
    assert "核查过 1 天" in words and "公布 3 篇" in words and "遗漏 1 篇" in words


def test_what_readers_reported_and_what_became_of_it(root):
    assert "还没有读者报告" in trust.answered(trust.reports(index.read(root)))._repr_html_()
    path = root / "posts/audio/2026-02-02/index.ipynb"
    nb = parse(path.read_bytes())
    known = {"check": "erratum", "level": "alarm", "reported": "2026-02-04"}
    heading = next(cell for cell in nb.cells if cell.metadata.get("arxiv_daily", {}).get("part") == "heading")
    heading.metadata.arxiv_daily["flags"] = [
        known | {"detail": "<b>open</b>"},
        known | {"detail": "was wrong", "corrected": "2026-02-06", "correction": "91.4 % instead of 94.1 %"},
        known | {"detail": "no error"},
    ]
    heading.metadata.arxiv_daily["closed"] = [{"check": "erratum", "detail": "no error"}]
    path.write_bytes(serialize(nb))
    found = trust.reports(index.read(root))
    assert list(found["became"]) == ["corrected", "open", "dismissed"]
    assert list(found["date"]) == ["2026-02-06", "2026-02-04", "2026-02-04"]
    page = trust.answered(found)._repr_html_()
    assert "共报告 3 处：1 处已改，1 处经核实无碍，1 处尚未处理" in page
    assert "91.4 % instead" in page and "<b>open" not in page
    assert trust.monthly(index.read(root))["alarms"]["2026-02"] == 1  # the checks' alone


def test_only_the_newest_months_are_shown(root):
    assert list(trust.monthly(index.read(root), months=2).index) == ["2026-02", "2026-03"]


def test_an_empty_archive_has_words(tmp_path, monkeypatch):
    monkeypatch.setenv("ARXIV_DAILY_ROOT", str(tmp_path))
    assert "还没有论文" in trust.proof(trust.monthly(index.read(tmp_path)))._repr_html_()


@pytest.mark.parametrize("text", ["[]", "{", '{"2026-01-01": {}}', '{"2026-01-01": 3}', "\udcff"])
def test_an_audit_file_that_is_none_is_named(root, text):
    (root / "posts/audio/audit.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(PostError, match=r"audit\.json cannot be read: delete it"):
        audit.recorded("audio")


def test_the_page_is_the_notebook_run_by_papermill(root, monkeypatch):
    (root / "notebooks" / run.TRUST).write_text((PROJECT / "notebooks" / run.TRUST).read_text())
    audited(root, d2026_02_02=(3, []))
    page = run.refresh(root, index.read(root), run.TRUST)
    (cell,) = [cell.source for cell in parse(page.read_bytes()).cells if 'id="trust"' in cell.source]
    head, _march, february, january = html.fromstring(cell[9:-4]).xpath(".//tr")
    assert [one.text_content() for one in head][:3] == ["月份", "arXiv 公布", "核查的天数"]
    assert february[0].text_content() == "2026-02" and february[1].text_content() == "3"
    assert january[1].text_content() == "–"
    monkeypatch.setattr(run, "execute", lambda *_: pytest.fail("run again"))
    assert run.refresh(root, index.read(root), run.TRUST) == page
    audited(root, d2026_02_02=(4, []))
    monkeypatch.setattr(run, "execute", lambda *_: 1 / 0)
    before = page.read_bytes()
    assert run.refresh(root, index.read(root), run.TRUST) == page and page.read_bytes() == before
