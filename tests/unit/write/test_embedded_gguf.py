"""Any instruct model by its GGUF file: the ordinary prompts, through the server of this process."""

import json
from importlib.util import find_spec
from types import SimpleNamespace

import pytest

from arxiv_daily.errors import ServiceError
from arxiv_daily.write.embedded import server
from arxiv_daily.write.embedded.forecast import Forecast
from arxiv_daily.write.model.endpoint import Endpoint
from arxiv_daily.write.model.usage import Usage
from tests.builders.writers import HASTE, desk, papers
from tests.standins import openai
from tests.standins.openai import StandIn


@pytest.fixture
def gguf(tmp_path, monkeypatch):
    """A file that looks like a model, named by the environment."""
    path = tmp_path / "some-7b-instruct.gguf"
    path.write_bytes(b"GGUF\3\0\0\0")
    monkeypatch.setenv("ARXIV_DAILY_GGUF", str(path))
    return path


@pytest.fixture
def local(gguf, monkeypatch):
    """A stand-in in place of llama.cpp's server; the files it was started with."""
    started = []
    with StandIn(models=["some-7b-instruct"], key="none") as service:

        def start(path):
            started.append(path)
            return SimpleNamespace(base_url=service.url, close=lambda: None)

        monkeypatch.setattr(server, "start_instruct", start)
        yield service, started


def test_the_model_of_the_file_gets_the_ordinary_prompts_one_at_a_time(gguf, local):
    service, started = local
    writer = desk(model="deepseek-chat")  # the name of a service's model is not the file's
    frame = writer.translate(papers(3)).frame()
    writer.close()
    assert list(frame["state"]) == ["done"] * 3
    assert set(frame["model"]) == {"some-7b-instruct"}
    assert all(frame["summary"])  # which the small model does not write
    assert started == [gguf]
    first = service.chats[0].body
    assert first["messages"][0]["role"] == "system"
    assert first["response_format"]["type"] == "json_schema"
    assert max(request.live for request in service.chats) == 1


def test_it_costs_nothing_and_has_no_estimate(local):
    writer = desk(prices={"currency": "CNY"})
    assert writer.estimate(papers(2)).empty
    writer.close()


def test_a_service_and_a_file_are_two_models(gguf, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "a-key")
    with pytest.raises(ServiceError, match="ARXIV_DAILY_GGUF and OPENAI_API_KEY name two models: unset one"):
        Endpoint.from_environment()


def test_without_either_it_is_the_small_model(monkeypatch):
    monkeypatch.delenv("ARXIV_DAILY_GGUF", raising=False)
    endpoint = Endpoint.from_environment()
    assert endpoint.embedded and endpoint.local


def test_with_a_file_it_is_not_the_small_model(gguf):
    endpoint = Endpoint.from_environment()
    assert endpoint.local and not endpoint.embedded


@pytest.mark.parametrize(
    "content, cause",
    [(None, "cannot be read"), (b"", "is not a GGUF file"), (b"<html>", "is not a GGUF file")],
)
def test_what_is_no_model_is_said_in_one_line(tmp_path, content, cause):
    path = tmp_path / "model.gguf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ServiceError, match=cause) as error:
        server.start_instruct(path)
    assert "\n" not in str(error.value) and "unset it" in str(error.value)


def test_the_tokens_of_its_answers_are_told(local, tmp_path, monkeypatch):
    monkeypatch.setenv("ARXIV_DAILY_PROGRESS", str(tmp_path / "told"))
    local[0].events = lambda body: [f"data: {json.dumps(chunk)}\n\n" for chunk in openai.chunks(body, size=8)]
    writer = desk()
    writer.translate(papers(2)).frame()
    writer.close()
    stages = [json.loads(line)["stage"] for line in (tmp_path / "told").read_text().splitlines()]
    assert stages.count("token") > 2


@pytest.mark.parametrize(
    "answer", [(500, {"error": {"message": "the slot died"}}), (200, "<html>another server</html>")]
)
def test_a_model_that_dies_is_named_as_what_it_is(local, tmp_path, monkeypatch, answer):
    monkeypatch.setenv("ARXIV_DAILY_PROGRESS", str(tmp_path / "told"))
    local[0]._scripted.append([lambda *_: answer, None, ""])
    writer = desk(HASTE)
    assert set(writer.translate(papers(1)).frame()["state"]) == {"pending"}
    writer.close()
    told = [json.loads(line) for line in (tmp_path / "told").read_text().splitlines()]
    cause = next(each["label"] for each in told if each["stage"] == "pending")
    assert cause.startswith("the model on this machine does not answer any more (")
    assert "run the same command again" in cause and "OPENAI" not in cause


def test_a_proxy_does_not_stand_between_us_and_this_machine(local, monkeypatch):
    for name in ("HTTP_PROXY", "ALL_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    writer = desk(HASTE)
    assert list(writer.translate(papers(1)).frame()["state"]) == ["done"]
    writer.close()


def test_an_answer_without_an_end_is_bounded(local):
    service, _ = local
    writer = desk()
    writer.translate(papers(1)).frame()
    writer.close()
    assert {request.body["max_tokens"] for request in service.chats} == {server.MOST_OUTPUT}


def test_a_run_says_how_long_it_will_take_once_reading_and_writing_are_measured(tmp_path, monkeypatch):
    """Two hundred tokens read in a hundred seconds, ten written in ten: what is left is told by both speeds."""
    told, now = tmp_path / "told", [0.0]
    monkeypatch.setenv("ARXIV_DAILY_PROGRESS", str(told))
    forecast = Forecast(lambda: now[0])
    title, reading = Usage(1, 200, 0, 100), Usage(1, 2000, 0, 400)
    for question in (title, reading):
        forecast.waits(question)
    forecast.asked(title)
    now[0] = 100
    for token in range(100):
        forecast.heard()
        now[0] += 1
        assert token >= 20 or forecast.left() is None
    forecast.ended()
    assert forecast.left() == pytest.approx(2000 * 0.5 + 400, rel=0.02)
    forecast.asked(reading)
    forecast.ended()  # no answer came
    assert forecast.left() == 0
    first, *_, last = (json.loads(line) for line in told.read_text().splitlines())
    assert first["stage"] == "token" and first["label"] == "about 25 min left"
    assert last["done"] <= 100 and last["total"] == pytest.approx(500, abs=1)


@pytest.mark.skipif(not find_spec("xllamacpp"), reason="needs .[local]")
def test_a_broken_file_is_one_line_with_its_fix(gguf):
    with pytest.raises(
        ServiceError, match=r"ARXIV_DAILY_GGUF=.*\(0 MB\) cannot be loaded: .*; fetch it again"
    ) as raised:
        server.start_instruct(gguf)
    assert "\n" not in str(raised.value)
