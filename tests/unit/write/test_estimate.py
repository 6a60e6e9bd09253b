"""What an edition will take, told before anything is asked, and what its month has taken."""

import json
from decimal import Decimal
from types import SimpleNamespace

import pytest

from arxiv_daily.write.model.budget import by_month
from arxiv_daily.write.model.prices import Prices
from arxiv_daily.write.model.usage import Usage
from tests.builders.writers import desk, papers


def estimates(heard):
    """The estimates among the reports of progress."""
    return [line for line in map(json.loads, heard.read_text().splitlines()) if line["stage"] == "estimate"]


PRICES = {"currency": "CNY", "standin": {"in": 2, "cached": 0.5, "out": 8}}


def test_the_estimate_comes_before_a_paper_is_spent(service, monkeypatch, tmp_path):
    heard = tmp_path / "progress.jsonl"
    monkeypatch.setenv("ARXIV_DAILY_PROGRESS", str(heard))
    table = papers(4)
    table.loc[3, "status"] = "listed"
    told = desk(overview=True, prices=PRICES, budget={"money": 5}).estimate(table)
    assert not service.chats
    assert list(told["part"]) == ["translations", "readings", "introduction", "all"]
    assert list(told["calls"]) == [3, 3, 1, 7]
    assert told["tokens_in"].iloc[-1] == told["tokens_in"].iloc[:-1].sum()
    row = told.iloc[0]
    assert row["cost"] == pytest.approx((row["tokens_in"] * 2 + row["tokens_out"] * 8) / 1e6, abs=1e-4)
    (line,) = estimates(heard)
    assert line["label"].startswith("about 7 calls, ") and line["label"].endswith("CNY; the ceiling is 5 CNY")


def test_the_estimate_is_near_what_it_takes(service):
    table = papers(4)
    at = desk(overview=True, prices=PRICES)
    told = at.estimate(table).iloc[0]
    at.translate(table).frame()
    took = at.usage().iloc[:4]
    assert took["tokens_in"].sum() == pytest.approx(told["tokens_in"], rel=0.5)


def test_what_is_known_is_not_told_again(service, monkeypatch, tmp_path):
    heard = tmp_path / "progress.jsonl"
    table = papers(2)
    desk().translate(table).frame()
    monkeypatch.setenv("ARXIV_DAILY_PROGRESS", str(heard))
    told = desk().estimate(table)
    assert not estimates(heard)
    assert told.equals(desk(max_concurrency=1).estimate(table))  # in full, the same in every run


def test_nothing_is_estimated_without_a_service(monkeypatch):
    assert desk().estimate(papers(2)).empty


def test_an_outage_has_an_estimate_without_money(monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    assert desk(prices=PRICES).estimate(papers(2))["cost"].isna().all()


def test_a_reading_may_be_another_models(service):
    service.models = ["standin", "large"]
    prices = PRICES | {"large": {"in": 20, "out": 80}}
    told = desk(model="standin", reading_model="large", prices=prices, reading="all").estimate(papers(2))
    assert told["cost"][1] > 5 * told["cost"][0]
    assert len(desk(model="standin", reading="none").estimate(papers(2))) == 2


def test_months():
    took = {"calls": 2, "tokens_in": 1000, "cached": 100, "tokens_out": 50, "cost": 0.25, "currency": "CNY"}
    receipts = [
        ("2025-12-25", {"usage": took}),
        ("2025-12-24", {"usage": took}),
        ("2026-01-01", {"usage": took | {"currency": "USD"}}),
        ("2026-01-02", {"usage": took | {"cost": None}}),
        ("2026-01-03", {"usage": took | {"calls": 0, "cost": None}}),
        ("2026-02-01", {}),
    ]
    assert by_month(receipts) == [
        ("2025-12", [4, 2000, 200, 100], "0.50 CNY"),
        ("2026-01", [4, 3000, 300, 150], "0.25 USD + ?"),
    ]


def test_a_price_that_changes_with_the_hour_is_that_of_the_dearest(monkeypatch):
    def calculated(usage, model, provider_api_url, genai_request_timestamp):
        return SimpleNamespace(total_price=Decimal(2 if genai_request_timestamp.hour == 9 else 1))

    monkeypatch.setattr("genai_prices.calc_price", calculated)
    assert Prices({}).cost("dearer-by-day", Usage(1, 10_000, 0, 0)) == 2
