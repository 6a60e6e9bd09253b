"""A model service for tests of the desk."""

import pytest

from tests.standins import kernels
from tests.standins.openai import StandIn


@pytest.fixture
def service(monkeypatch):
    with StandIn() as standin:
        for name, value in standin.environ().items():
            monkeypatch.setenv(name, value)
        yield standin


@pytest.fixture(scope="session", autouse=True)
def warm_kernels():
    with pytest.MonkeyPatch.context() as monkeypatch:
        kernels.warm(monkeypatch)
        yield
