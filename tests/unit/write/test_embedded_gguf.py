"""Any instruct model by its GGUF file: the ordinary prompts, through the server of this process."""

from importlib.util import find_spec
from types import SimpleNamespace

import pytest

from arxiv_daily.errors import ServiceError
from arxiv_daily.write.embedded import server
from arxiv_daily.write.model.endpoint import Endpoint
from tests.builders.writers import desk, papers
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


def test_an_answer_without_an_end_is_bounded(local):
    service, _ = local
    writer = desk()
    writer.translate(papers(1)).frame()
    writer.close()
    assert {request.body["max_tokens"] for request in service.chats} == {server.MOST_OUTPUT}


@pytest.mark.skipif(not find_spec("xllamacpp"), reason="needs .[local]")
def test_a_broken_file_is_one_line_with_its_fix(gguf):
    with pytest.raises(
        ServiceError, match=r"ARXIV_DAILY_GGUF=.*\(0 MB\) cannot be loaded: .*; fetch it again"
    ) as raised:
        server.start_instruct(gguf)
    assert "\n" not in str(raised.value)
