"""`--json`: one object with the exit code, the errors and the verb's own keys, whatever ends the verb."""

import json

import click
import pytest
from click.testing import CliRunner

from arxiv_daily.cli import common, main
from arxiv_daily.operations import beginning
from tests.builders import editions
from tests.conftest import PROJECT

VERBS = {
    "status": {"editions", "spent"},
    "audit": {"digests"},
    "check": {"posts", "findings"},
    "backfill --plan --from 2026-01-06 --to 2026-01-05": {"digests"},
    "doctor --offline": {"findings"},
}


@pytest.fixture
def site(tmp_path, monkeypatch):
    beginning.begin(tmp_path / "site", ("cs.SD",), digest="sound")
    monkeypatch.setenv("ARXIV_DAILY_ROOT", str(tmp_path / "site"))
    return tmp_path / "site"


def asked(*words):
    """The object and what stands on stderr; both tell the same exit code and the same errors."""
    result = CliRunner().invoke(main, [*words, "--json"])
    said = json.loads(result.stdout)
    assert said["exit_code"] == result.exit_code
    assert [f"arxiv-daily: {line}" for line in said["errors"]] == result.stderr.splitlines()
    return said


@pytest.mark.parametrize("verb", VERBS)
def test_an_empty_project_and_a_broken_one_have_the_same_keys(site, verb):
    assert asked(*verb.split()).keys() == {"exit_code", "errors"} | VERBS[verb]
    (site / "params" / "project.yaml").write_text("digests: [nobody]")
    said = asked(*verb.split())
    assert said.keys() == {"exit_code", "errors"} | VERBS[verb]
    page = (PROJECT / "docs" / "commands.md").read_text()
    assert all(f"`{key}`" in page for key in said)


def test_an_empty_project_is_no_error_of_status_and_check(site):
    assert asked("status") == {"exit_code": 0, "errors": [], "editions": [], "spent": []}
    assert asked("check") == {"exit_code": 0, "errors": [], "posts": 0, "findings": []}
    assert asked("audit")["exit_code"] == 2
    assert "no edition yet" in CliRunner().invoke(main, ["status"]).stdout


def test_an_edition_that_cannot_be_read_is_told_in_both_places(site):
    editions.write(site, "2026-01-08", [editions.paper(1, "2026-01-08")])
    broken = site / "posts" / "audio" / "2026-01-09" / "index.ipynb"
    broken.parent.mkdir()
    broken.write_text("{}")
    said = asked("status")
    assert said["exit_code"] == 1 and len(said["errors"]) == 1
    assert [one["error"] == "" for one in said["editions"]] == [True, False]
    known = (PROJECT / "docs" / "commands.md").read_text()
    assert all(f"`{key}`" in known for key in said["editions"][0])


def test_the_example_address_is_a_finding_of_check(site):
    (site / "_quarto.yml").write_text("website: {site-url: 'https://arxiv-daily.example'}\n")
    (found,) = asked("check")["findings"]
    assert (found["post"], found["error"]) == ("_quarto.yml", False) and "site-url" in found["what"]


def _abort(cause):
    try:
        try:
            raise cause
        except (KeyboardInterrupt, EOFError):
            raise click.Abort from None  # as click's prompts do
    except click.Abort as error:
        return error


@pytest.mark.parametrize(
    ("ended", "code", "words"),
    [
        (KeyboardInterrupt(), 130, "nothing is lost"),
        (_abort(KeyboardInterrupt()), 130, "nothing is lost"),
        (_abort(EOFError()), 1, "nothing was begun"),
        (click.Abort(), 1, "nothing was begun"),
        (SystemExit(3), 3, ""),
        (None, 0, ""),
    ],
)
def test_what_ends_a_verb_has_one_code_and_one_line(ended, code, words, capsys):
    assert common.end(click.Context(main), ended) == code
    said = capsys.readouterr().err
    assert words in said and len(said.split()) == len(said.strip().split()) and said.strip().count("\n") == 0
