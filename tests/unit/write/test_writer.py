"""The desk: everything at once, one failure a part, tables of checks and usage, and the ceiling."""

import concurrent.futures
import json
import sys
import time

import pytest

from arxiv_daily import errors
from arxiv_daily.project import root
from arxiv_daily.write import reading, translation
from arxiv_daily.write.checks.flag import Flag
from arxiv_daily.write.embedded import server
from arxiv_daily.write.model.service import Patience
from tests.builders.writers import desk, fulltext, papers, texts


def test_tables_in_the_papers_order(service):
    table = papers()
    table.loc[2, "status"] = "listed"
    at = desk()
    translations, readings = at.translate(table).frame(), at.read(table, texts(table)).frame()
    shown = [*table["id"][:2], table["id"][3]]
    assert list(translations["id"]) == list(readings["id"]) == shown
    assert set(translations["state"]) == set(readings["state"]) == {"done"}
    assert set(translations["model"]) == {"standin"}
    assert all(translations["title"]) and all(translations["summary"]) and all(translations["text"])
    assert len(service.chats) == 6


def test_an_edition_without_papers(service):
    table, at = papers(0), desk(overview=True)
    table["status"] = []
    translations, readings = at.translate(table), at.read(table, {})
    assert translations.frame().empty and readings.frame().empty
    assert at.overview(table, translations) is None
    assert at.checks().empty and at.usage().empty
    assert "state" in translations.frame()
    assert not service.requests


def test_a_reading_starts_when_its_own_text_is_there(service):
    table, at = papers(3), desk()
    late = texts(table)
    late[table["id"][0]] = concurrent.futures.Future()
    translations, readings = at.translate(table), at.read(table, late)
    translations.frame()
    for future in readings._futures[1:]:
        assert future.result(10).state == "done"
    assert len(service.chats) == 5
    late[table["id"][0]].set_result(fulltext(next(table.itertuples())))
    assert list(readings.frame()["state"]) == ["done"] * 3


def test_the_overview_links_papers(service):
    table, at = papers(), desk(overview=True)
    overview = at.overview(table, at.translate(table))
    assert overview.state == "done"
    assert all(f"(#p-{paper.id})" in overview.text for paper in table.itertuples())


@pytest.mark.parametrize(
    "text", ["今天有两篇论文，没有链接。", "见[这里](https://example.org)一文。", "见[它](#p-9999.99999)。"]
)
def test_an_overview_with_wrong_links(service, text):
    table, at = papers(2), desk(overview=True)
    translations = at.translate(table)
    service.say(text, times=None, matching="今日论文")
    overview = at.overview(table, translations)
    assert (overview.state, overview.text) == ("pending", "*导读待补（导读里的链接不对）。*")


@pytest.mark.parametrize(("field", "value"), [("overview", False), ("reading", "none")])
def test_what_is_not_wanted_is_not_asked_for(service, field, value):
    table, at = papers(2), desk(**{"overview": True, field: value})
    translations, readings = at.translate(table), at.read(table, texts(table))
    assert (at.overview(table, translations) is None) == (field == "overview")
    assert readings.frame().empty == (field == "reading")
    assert len(service.chats) == (4 if field == "overview" else 3)


def test_the_shown_by_an_outage_has_no_overview(monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    table, at = papers(2), desk(overview=True)
    assert at.overview(table, at.translate(table)) is None


def test_findings_go_back_once_and_remain_as_flags(service, monkeypatch):
    def suspicious(source, target, glossary=None, kind="abstract"):
        return [Flag("number", "缺少 12%")] if kind == "abstract" else []

    monkeypatch.setattr(translation, "check_translation", suspicious)
    table, at = papers(2), desk()
    frame = at.translate(table).frame()
    assert list(frame["state"]) == ["done", "done"]
    assert frame["flags"][0] == [{"check": "number", "detail": "缺少 12%", "level": "alarm"}]
    assert len(service.chats) == 4
    assert "缺少 12%" in service.chats[-1].body["messages"][-1]["content"]
    assert at.checks().to_dict("records")[0] == {
        "paper": table["id"][0],
        "part": "abstract",
        "level": "alarm",
        "check": "number",
        "detail": "缺少 12%",
    }


def test_a_note_costs_no_second_question_and_is_kept(service, monkeypatch):
    def harmless(source, target, glossary=None, kind="abstract"):
        return [Flag("name", "缩写 CNN 未出现", "note")] if kind == "abstract" else []

    monkeypatch.setattr(translation, "check_translation", harmless)
    frame = desk().translate(papers(2)).frame()
    assert len(service.chats) == 2
    assert [flag["level"] for flag in frame["flags"][0]] == ["note"]


def test_the_checks_are_made(service, checked):
    table = papers(1)
    table["abstract"] = (
        "Our model reaches 12.5% WER and outperforms Whisper on LibriSpeech by 3 dB in real time."
    )
    parts = {
        "title": "题目",
        "summary": "一句话",
        "abstract": "本文的模型实时运行，优于 Whisper，WER 为 12.5%。",
    }
    service.say(json.dumps(parts, ensure_ascii=False), times=None)
    at = desk()
    at.translate(table).frame()
    details = " ".join(at.checks()["detail"])
    assert "LibriSpeech" in details and "3 dB" in details
    assert "LibriSpeech" in service.chats[1].body["messages"][-1]["content"]


def test_a_mended_answer_has_no_flag(service, monkeypatch):
    def seen(source, reading):
        return [] if "更正" in reading else [Flag("number", "0.74 不在原文中")]

    monkeypatch.setattr(reading, "check_reading", seen)
    parts = {"background": "- 背景不变。", "method": "- 方法不变。", "results": "- 结果更正为中文。"}
    service.say(json.dumps(parts, ensure_ascii=False), matching="0.74 不在原文中")
    table = papers(1)
    row = desk().read(table, texts(table)).frame().iloc[0]
    assert (row["state"], row["flags"]) == ("done", [])
    assert "更正" in row["text"]


def test_a_term_in_two_renderings_is_flagged(service, monkeypatch):
    from arxiv_daily.write import writer as module

    monkeypatch.setattr(module, "check_terms", lambda pairs, glossary: [[], [Flag("term", "两种译法")]])
    frame = desk().translate(papers(2)).frame()
    assert list(map(len, frame["flags"])) == [0, 1]


def test_usage_a_paper(service):
    table, at = (
        papers(2),
        desk(prices={"currency": "CNY", "standin": {"in": 2, "cached": 0.5, "out": 8}}, overview=True),
    )
    translations, readings = at.translate(table), at.read(table, texts(table))
    usage = at.usage()
    assert list(usage["paper"]) == [*table["id"], ""]
    assert list(usage["calls"]) == [2, 2, 1]
    assert usage.attrs["currency"] == "CNY"
    row = usage.iloc[0]
    fresh = row["tokens_in"] - row["cached"]
    assert row["cost"] == pytest.approx(
        (fresh * 2 + row["cached"] * 0.5 + row["tokens_out"] * 8) / 1e6, abs=1e-4
    )
    assert translations and readings


def test_usage_without_prices(service):
    at = desk()
    at.translate(papers(2)).frame()
    usage = at.usage()
    assert usage["cost"].isna().all()
    assert (usage["tokens_in"] > 0).all()


@pytest.mark.parametrize(
    "budget",
    [{"tokens": 5000}, {"money": 0.02}],
)
def test_the_run_stops_at_its_ceiling(service, budget):
    table = papers(20)
    prices = {"standin": {"in": 2, "out": 8}}
    at = desk(budget=budget, prices=prices)
    translations, readings = at.translate(table).frame(), at.read(table, texts(table)).frame()
    states = [*translations["state"], *readings["state"]]
    assert "done" in states and "pending" in states
    assert set(translations["reason"]) | set(readings["reason"]) == {"", "预算已用完"}
    usage = at.usage()
    assert usage["tokens_in"].sum() + usage["tokens_out"].sum() <= budget.get("tokens", 1e9)
    assert usage["cost"].sum() <= budget.get("money", 1e9)
    again = desk(prices=prices).translate(table).frame()
    assert list(again["state"]) == ["done"] * 20


@pytest.mark.parametrize(
    ("digest", "words"),
    [
        ({"budget": {"euros": 5}}, "budget has no 'euros'"),
        ({"budget": {"tokens": "many"}}, "budget must hold numbers"),
        ({"prices": {"m": 5}}, "prices of 'm' must look like"),
    ],
)
def test_a_wrong_table_is_one_line(service, digest, words):
    with pytest.raises(errors.ConfigError, match=words):
        desk(**digest)


def test_a_ceiling_in_money_without_a_price(service):
    with pytest.raises(errors.ConfigError, match="needs the price of 'standin'"):
        desk(budget={"money": 1}).translate(papers(1)).frame()
    assert not service.chats


def test_a_missing_prompt_is_one_line(service):
    desk()
    prompt = root() / "params" / "prompts" / "reading.md"
    prompt.unlink()
    with pytest.raises(errors.ConfigError, match=r"reading\.md cannot be read: restore the prompt"):
        desk()


def test_a_check_that_breaks_off_leaves_the_answer_with_a_flag(service, monkeypatch):
    table = papers(3)

    def broken(source, target, glossary=None, kind="abstract"):
        if source == table["abstract"][1]:
            raise ZeroDivisionError
        return []

    monkeypatch.setattr(translation, "check_translation", broken)
    frame = desk().translate(table).frame()
    assert list(frame["state"]) == ["done"] * 3
    assert [[flag["check"] for flag in flags] for flags in frame["flags"]] == [[], ["unchecked"], []]


@pytest.mark.parametrize(
    "error", [ImportError, UnicodeEncodeError("ascii", "é", 0, 1, "no"), ZeroDivisionError]
)
def test_a_fault_of_the_program_is_the_runs_error_and_no_papers_reason(service, monkeypatch, error):
    def broken(paper, parts):
        raise error

    monkeypatch.setattr(translation, "within_bounds", broken)
    with pytest.raises(errors.ArxivDailyError, match="a fault of arXiv Daily: please report it"):
        desk().translate(papers(2)).frame()


def test_progress_is_reported(service, monkeypatch, tmp_path):
    heard = tmp_path / "progress.jsonl"
    monkeypatch.setenv("ARXIV_DAILY_PROGRESS", str(heard))
    table, at = papers(3), desk()
    at.translate(table).frame(), at.read(table, texts(table)).frame()
    lines = [json.loads(line) for line in heard.read_text().splitlines()]
    for stage in ("translate", "read"):
        heard = [line for line in lines if line["stage"] == stage and line["total"] == 3]
        assert [line["done"] for line in heard] == [1, 2, 3]


def test_without_service_and_without_the_embedded_model(monkeypatch):
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    with pytest.raises(errors.ServiceError) as caught:
        desk().translate(papers(1)).frame()
    assert "[local]'" in str(caught.value) and "OPENAI_BASE_URL" in str(caught.value)


class Local:
    """The embedded model's place, taken by the stand-in."""

    def __init__(self, service):
        self.base_url, self.name, self.closed = service.url, server.MODEL_NAME, False

    def close(self):
        self.closed = True


def test_the_embedded_model(service, monkeypatch):
    for name in service.environ():
        monkeypatch.delenv(name)
    service.key, service.models = "none", [server.MODEL_NAME]
    monkeypatch.setattr(server, "start", lambda n_parallel: Local(service))
    table, at = papers(2), desk(overview=True)
    translations, readings = at.translate(table), at.read(table, texts(table))
    assert list(translations.frame()["state"]) == ["done", "done"]
    assert set(translations.frame()["model"]) == {server.MODEL_NAME}
    assert at.overview(table, translations) is None
    readings.frame()
    asked = len(service.requests)
    again = desk()
    assert again.translate(table).frame().equals(translations.frame())
    assert len(service.requests) == asked


def test_a_desk_that_is_left_lets_go_of_its_questions(service):
    service.fail("500", times=1)
    table = papers(1)
    left = desk(Patience(tries=5, pause=60, longest=60))
    left.translate(table)
    while not service.chats:
        time.sleep(0.01)
    left.close()
    assert list(desk().translate(table).frame()["state"]) == ["done"]
