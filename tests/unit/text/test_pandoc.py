"""Which Pandoc is used, and what is said where there is none fit or one fails."""

import subprocess

import pytest

from arxiv_daily.errors import PostError
from arxiv_daily.text import pandoc


@pytest.fixture
def there(monkeypatch):
    """Says which programs there are, with their versions; () does not run."""

    def said(**versions):
        monkeypatch.setattr(pandoc, "_candidates", lambda: iter(versions))
        monkeypatch.setattr(pandoc, "_version", versions.__getitem__)
        pandoc.program.cache_clear()

    yield said
    pandoc.program.cache_clear()


def test_the_first_fit_pandoc_is_taken(there):
    there(broken=(), old=(2, 19), new=(3, 1), newer=(3, 9))
    assert pandoc.program() == "new"


@pytest.mark.parametrize(
    ("versions", "said"),
    [
        ({"old": (2, 19), "older": (1, 0)}, "old is Pandoc 2.19, which is too old: pip install"),
        ({"broken": ()}, "there is no Pandoc: install Quarto, or pip install"),
        ({}, "there is no Pandoc"),
    ],
)
def test_without_a_fit_pandoc_a_line_says_why(there, versions, said):
    there(**versions)
    with pytest.raises(PostError, match=said):
        pandoc.program()


@pytest.mark.parametrize(
    ("status", "stderr", "said"),
    [
        (-11, b"", "crashed with signal 11"),
        (2, b"[WARNING] Deprecated: --x\n\npandoc: Stack space overflow\n", "failed: pandoc: Stack space"),
        (3, b"", "failed: exit status 3"),
    ],
)
def test_a_pandoc_that_fails_says_its_cause(there, monkeypatch, status, stderr, said):
    there(new=(3, 9))
    done = subprocess.CompletedProcess([], status, b"", stderr)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)
    with pytest.raises(PostError, match=said):
        pandoc.run([], "text", 1)
