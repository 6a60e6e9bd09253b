"""The command line explains itself: groups, one uncut line a verb, examples that parse, a page that is up to date."""

import shlex
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from arxiv_daily.cli import main
from arxiv_daily.cli.help import EXAMPLES, EXIT_CODES, GROUPS, WIDTH, first_line
from tests.conftest import PROJECT

SHOWN = {name: verb for name, verb in main.commands.items() if not verb.hidden}


def test_the_list_of_verbs_fits_eighty_columns_uncut():
    text = CliRunner().invoke(main, ["--help"]).stdout
    assert max(map(len, text.splitlines())) <= WIDTH
    for name, verb in SHOWN.items():
        assert f"  {name} " in text and first_line(verb) in text
    assert all(f"  {code} " in text for code in EXIT_CODES)


@pytest.mark.parametrize("name", SHOWN)
def test_every_verb_has_a_group_a_sentence_and_an_example(name):
    assert sum(name in names for names in GROUPS.values()) == 1
    assert first_line(SHOWN[name]).endswith(".")
    text = CliRunner().invoke(main, [name, "--help"]).stdout
    assert max(map(len, text.splitlines())) <= WIDTH
    assert all(example in text for example in EXAMPLES[name])


@pytest.mark.parametrize("example", [line for name in SHOWN for line in EXAMPLES.get(name, ())])
def test_every_example_parses(example):
    program, name, *arguments = shlex.split(example)
    assert program == "arxiv-daily"
    verb = main.commands[name]
    with click.Context(verb, info_name=name, **verb.context_settings) as context:
        verb.parse_args(
            context, [one.replace("_posts/*.md", str(PROJECT / "README.md")) for one in arguments]
        )


def test_plumbing_is_hidden_but_there():
    assert {"present", "finish"} <= main.commands.keys() - SHOWN.keys()


def test_the_page_of_commands_is_up_to_date():
    done = subprocess.run(
        [sys.executable, "docs/commands.py", "--check"], cwd=PROJECT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
