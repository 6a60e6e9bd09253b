"""Half-price batches: the same questions, a restart in between, and single calls for what failed."""

import datetime as dt
import json
from types import SimpleNamespace

import pytest

from arxiv_daily import errors
from arxiv_daily.gather.edition import Digest, Edition
from arxiv_daily.project import cache
from arxiv_daily.write import batch_api
from arxiv_daily.write.batch_api import Courier, prepare
from arxiv_daily.write.model import batch_requests, request
from tests.builders.writers import desk, papers, texts
from tests.standins.openai import KEY

EDITIONS = [Edition(Digest(digest="audio", categories=["cs.SD"]), dt.date(2025, 12, day)) for day in (24, 25)]
PRICES = {"standin": {"in": 2, "cached": 0.5, "out": 8}}


@pytest.fixture
def gathered(monkeypatch):
    """Each edition has its own two papers, without arXiv."""
    tables = {edition.date: papers(4).iloc[2 * index :][:2] for index, edition in enumerate(EDITIONS)}

    monkeypatch.setattr(batch_api, "POLL", 0)
    desk()  # gives the project its prompts
    monkeypatch.setattr(batch_api, "gather", lambda edition, late: tables[edition.date])
    monkeypatch.setattr(batch_api, "fulltexts", lambda table, digest: texts(table))
    return tables


def killed(*_):
    raise KeyboardInterrupt


def ordinary(table, **digest):
    """What the ordinary run makes of an edition."""
    at = desk(overview=True, prices=PRICES, **digest)
    translations, readings = at.translate(table), at.read(table, texts(table))
    return translations.frame(), readings.frame(), at.overview(table, translations), at.usage()


def test_the_ordinary_run_finds_everything(service, gathered):
    said = []
    prepare(EDITIONS, said.append)
    assert not service.chats  # all of it came by batches, the introductions by the second
    assert said[:3] == [
        "2025-12-24: 4 questions",
        "2025-12-25: 4 questions",
        "batch batch_0: 8 questions sent",
    ]
    assert said[-1] == "batch batch_1: completed, 2 answers"
    for table in gathered.values():
        translations, readings, introduction, usage = ordinary(table)
        assert set(translations["state"]) | set(readings["state"]) == {"done"}
        assert introduction.state == "done"
        assert list(usage["calls"]) == [2, 2, 1]
    assert not service.chats
    assert not list(cache("batches").glob("*.json"))


def test_the_requests_are_those_of_single_calls(service, gathered):
    prepare(EDITIONS[:1], lambda _: None)
    sent = [json.loads(text)["body"] for text in service.batches.files["file_0"].splitlines()]
    for file in cache("answers").rglob("*.json"):
        file.unlink()
    ordinary(gathered[EDITIONS[0].date])
    streamed = ("stream", "stream_options")
    asked = [
        {name: value for name, value in chat.body.items() if name not in streamed} for chat in service.chats
    ]
    assert len(sent) == 4 and all(body in asked for body in sent)


def test_batches_cost_half(service, gathered):
    table = gathered[EDITIONS[0].date]
    prepare(EDITIONS[:1], lambda _: None)
    half = ordinary(table)[3]
    for file in cache("answers").rglob("*.json"):
        file.unlink()
    full = ordinary(table)[3]
    assert list(half["tokens_in"]) == list(full["tokens_in"])
    assert half["cost"].sum() == pytest.approx(full["cost"].sum() / 2, abs=2e-4)


def test_a_restart_waits_for_what_is_under_way(service, gathered, monkeypatch):
    service.batches.looks = 10**6
    with monkeypatch.context() as patch:
        patch.setattr(batch_api, "time", SimpleNamespace(sleep=killed))
        with pytest.raises(KeyboardInterrupt):
            prepare(EDITIONS, lambda _: None)
    service.batches.looks = 0
    prepare(EDITIONS, lambda _: None)
    assert len(service.batches.made) == 2  # the questions, then the introductions
    assert ordinary(gathered[EDITIONS[0].date])[0]["state"].eq("done").all()
    assert not service.chats


def test_a_batch_sent_by_a_run_that_died_before_noting_it_is_found(service, gathered, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(Courier, "_note", killed)
        with pytest.raises(KeyboardInterrupt):
            prepare(EDITIONS, lambda _: None)
    assert len(service.batches.made) == 1
    prepare(EDITIONS, lambda _: None)
    assert len(service.batches.made) == 2


@pytest.mark.parametrize("fault", ["500", "English", "malformed JSON", "empty"])
def test_what_failed_is_asked_for_singly(service, gathered, fault):
    table = gathered[EDITIONS[0].date]
    service.fail(fault, times=1, matching=table["title"].iloc[0])
    said = []
    prepare(EDITIONS[:1], said.append)
    translations, readings, *_ = ordinary(table)
    assert set(translations["state"]) | set(readings["state"]) == {"done"}
    assert service.chats
    if fault == "500":
        assert any("1 are asked for one by one (Internal error)" in line for line in said)


@pytest.mark.parametrize(("end", "single"), [("failed", 4), ("expired", 2)])
def test_a_batch_that_fails_or_expires(service, gathered, end, single):
    service.batches.end = end
    said = []
    prepare(EDITIONS[:1], said.append)
    assert any(f"{end}, {4 - single} answers, {single} are asked for one by one" in line for line in said)
    translations, readings, *_ = ordinary(gathered[EDITIONS[0].date], max_concurrency=1)
    assert set(translations["state"]) | set(readings["state"]) == {"done"}
    assert len(service.chats) == single + 1  # and the introduction


def test_findings_are_corrected_by_a_second_batch(service, gathered, monkeypatch, checked):
    from arxiv_daily.write import translation
    from arxiv_daily.write.checks.flag import Flag

    def suspicious(source, target, glossary=None, kind="abstract"):
        return [Flag("number", "缺少 12%")] if kind == "abstract" else []

    monkeypatch.setattr(translation, "check_translation", suspicious)
    prepare(EDITIONS[:1], lambda _: None)
    sent = service.batches.files[service.batches.made["batch_1"]["input_file_id"]]
    assert any(
        "缺少 12%" in json.loads(text)["body"]["messages"][-1]["content"] for text in sent.splitlines()
    )


def test_a_service_without_the_endpoint_is_one_line(service, gathered):
    service.batches = None
    with pytest.raises(errors.ServiceError, match="has no Batch endpoint: run the command without --batch"):
        prepare(EDITIONS, lambda _: None)
    assert not service.chats


def test_the_embedded_model_has_none(monkeypatch):
    with pytest.raises(errors.ConfigError, match="--batch needs a service"):
        prepare(EDITIONS, lambda _: None)


def test_a_wrong_key_is_one_line_before_anything_is_sent(service, gathered):
    service.key = "another"
    with pytest.raises(errors.ServiceError, match="refuses the key") as caught:
        prepare(EDITIONS, lambda _: None)
    assert KEY not in str(caught.value)
    assert not service.batches.made


def test_an_edition_that_cannot_be_gathered_is_left_to_its_run(service, gathered, monkeypatch):
    def gather(edition, late):
        if edition is EDITIONS[0]:
            raise errors.GatherError("arXiv does not answer")
        return gathered[edition.date]

    monkeypatch.setattr(batch_api, "gather", gather)
    said = []
    prepare(EDITIONS, said.append)
    assert said[:2] == ["2025-12-24: arXiv does not answer", "2025-12-25: 4 questions"]


def test_the_budget_holds_for_batches(service, gathered):
    edition = Edition(EDITIONS[0].digest.model_copy(update={"budget": {"tokens": 2000}}), EDITIONS[0].date)
    prepare([edition], lambda _: None)
    assert len(service.batches.files["file_0"].splitlines()) == 1  # of four


def test_packs_hold_one_model_and_not_too_much(monkeypatch):
    monkeypatch.setattr(batch_requests, "MOST", 2)
    box = batch_requests.Outbox()
    for index in range(5):
        question = {"model": "ab"[index % 2], "messages": [{"content": "x"}], "keys": [], "parameters": {}}
        box.add(str(index), question)
        box.add(str(index), question)
    packs = list(box.packs())
    assert [sorted(pack) for pack in packs] == [["0", "2"], ["4"], ["1", "3"]]
    assert not box.questions


def test_a_lost_batch_is_asked_anew(service, gathered):
    pack = {
        "k": {
            "model": "standin",
            "messages": [{"role": "user", "content": "x"}],
            "keys": [],
            "parameters": {},
        }
    }
    said = []
    courier = Courier(said.append)
    courier.send(pack)
    service.batches.made.clear()
    courier.fetch()
    assert "is not at" in said[-1] and not list(cache("batches").glob("*.json"))
    assert request.body(pack["k"], True) == {"model": "standin", "messages": pack["k"]["messages"]}
