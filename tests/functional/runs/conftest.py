"""A project with arXiv and a model service on loopback."""

import shutil

import pytest

from tests.builders.backfills import FIRST
from tests.conftest import PROJECT
from tests.standins import arxiv, corpus, openai


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of one's own; yields arXiv with three papers on each of ten days."""
    for name in ("notebooks", "params"):
        shutil.copytree(PROJECT / name, tmp_path / name)
    records = corpus.days(FIRST, 10, 3)
    with arxiv.StandIn(records, corpus.pages(records)) as papers:
        for name, value in papers.environ().items():
            monkeypatch.setenv(name, value)
        yield papers


@pytest.fixture
def service(monkeypatch):
    with openai.StandIn() as standin:
        for name, value in standin.environ().items():
            monkeypatch.setenv(name, value)
        yield standin
