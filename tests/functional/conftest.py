"""A model service for tests of the desk."""

import pytest

from tests.standins.openai import StandIn


@pytest.fixture
def service(monkeypatch):
    with StandIn() as standin:
        for name, value in standin.environ().items():
            monkeypatch.setenv(name, value)
        yield standin
