"""Prompts of a project, and those that one digest has of its own."""

import pytest

from arxiv_daily.errors import ConfigError
from arxiv_daily.write import prompts


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("ARXIV_DAILY_ROOT", str(tmp_path))
    made = tmp_path / "params" / "prompts"
    (made / "sound").mkdir(parents=True)
    (made / "reading.md").write_text("everybody's")
    (made / "translation.md").write_text("everybody's translation")
    (made / "sound" / "reading.md").write_text("sound's own")
    return made


def test_a_digests_own_prompt_stands_before_the_projects(folder):
    assert prompts.load("reading", "sound").text == "sound's own"
    assert prompts.load("reading", "vision").text == prompts.load("reading").text == "everybody's"
    assert prompts.load("translation", "sound").text == "everybody's translation"
    assert prompts.load("reading", "sound").hash != prompts.load("reading", "vision").hash


def test_an_own_prompt_that_is_empty_is_refused_and_not_passed_over(folder):
    (folder / "sound" / "reading.md").write_text("\n")
    with pytest.raises(ConfigError, match=r"sound/reading\.md is empty"):
        prompts.load("reading", "sound")
