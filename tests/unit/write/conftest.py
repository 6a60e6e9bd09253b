"""A model service for each test that wants one, and no sign of the machine's own."""

import pytest

from arxiv_daily.write import reading, translation, writer
from tests.standins.openai import StandIn


@pytest.fixture
def service(monkeypatch):
    with StandIn() as standin:
        for name, value in standin.environ().items():
            monkeypatch.setenv(name, value)
        yield standin


@pytest.fixture(autouse=True)
def unchecked(monkeypatch, request):
    """Answers are taken without findings, but in tests that ask for `checked` or set findings."""
    if "checked" not in request.fixturenames:
        monkeypatch.setattr(translation, "check_translation", lambda *_, **__: [])
        monkeypatch.setattr(reading, "check_reading", lambda *_: [])
        monkeypatch.setattr(writer, "check_terms", lambda pairs, _: [[] for _ in pairs])


@pytest.fixture
def checked():
    """The real checks."""
