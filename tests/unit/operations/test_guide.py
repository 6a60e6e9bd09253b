"""What the operator's guide says is there: its commands parse, its files and links exist, contrib/ is well formed."""

import configparser
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
import yaml

from arxiv_daily.cli import main
from arxiv_daily.gather.digest import Digest
from arxiv_daily.operations import messengers
from tests.conftest import PROJECT

GUIDES = [
    PROJECT / "docs" / "operators.md",
    *sorted((PROJECT / "src/arxiv_daily/operations/project").glob("README*.md")),
]
CONTRIB = PROJECT / "contrib"


def commands(text):
    return [match.strip() for match in re.findall(r"arxiv-daily [a-z][^`\n#;&}]*", text) if "…" not in match]


@pytest.mark.parametrize("guide", [*GUIDES, *sorted(CONTRIB.iterdir())], ids=lambda path: path.name)
def test_every_command_parses(guide):
    for line in commands(guide.read_text()):
        words = [word.strip(",.。；)") for word in shlex.split(re.split(r"[，。；、）(]|, then|  ", line)[0])]
        verb = main.commands.get(words[1])
        if verb is None:
            assert guide.name in ("Dockerfile",) or words[1] in ("run.",), line
            continue
        known = [option for parameter in verb.params for option in parameter.opts]
        assert all(word in known for word in words[2:] if word.startswith("-")), line


def test_links_lead_to_files():
    for link in re.findall(r"\]\(([^)#:]+)\)", GUIDES[0].read_text()):
        assert (GUIDES[0].parent / link).is_file(), link


def test_both_languages_of_the_readme_have_the_same_commands():
    blocks = [re.findall(r"```\n(.*?)```", guide.read_text(), re.S) for guide in GUIDES[1:]]
    first, second = ([line.split("  ")[0] for line in "".join(one).splitlines()] for one in blocks)
    assert first == second and first


FRONT = [PROJECT / "README.md", PROJECT / "README.zh.md"]


def test_the_readme_in_both_languages_has_the_same_commands():
    first, second = (
        [
            line.split("  ")[0].strip()
            for block in re.findall(r"```\n(.*?)```", page.read_text(), re.S)
            for line in block.splitlines()
            if re.match(r"\s*(arxiv-daily|make|papermill|quarto|export|-f) ?", line)
        ]
        for page in FRONT
    )
    assert first == second and len(first) > 10


@pytest.mark.parametrize(
    "page", [*FRONT, *sorted((PROJECT / "docs").glob("*.md"))], ids=lambda path: path.name
)
def test_every_command_of_every_page_is_one_that_the_command_line_takes(page):
    """Blocks of code alone: the command is parsed with its options and arguments, and not run."""
    blocks = re.findall(r"^```(?:bash|sh|)\n(.*?)^```", page.read_text(), re.S | re.M)
    lines = [line.split("#")[0].split("   ")[0].strip() for block in blocks for line in block.splitlines()]
    for line in lines:
        words = shlex.split(line.replace("…", "x")) if line.startswith("arxiv-daily ") else []
        if not words or words[1].startswith(("-", "x", "VERB")):
            continue
        verb = main.commands.get(words[1])
        assert verb is not None, line
        if "--help" in words or not any(word in line for word in ("[", "|", ";")):
            asked = [re.sub(r"^(?:\.\.\.|x)$", "1", word) for word in words[2:]]
            context = click.Context(verb)
            verb.make_parser(context).parse_args(list(asked))


LINTED = {
    "hadolint": [CONTRIB / "Dockerfile"],
    "actionlint": sorted((PROJECT / ".github" / "workflows").glob("*.yml")),  # its shell too, by shellcheck
}


@pytest.mark.parametrize("linter", LINTED)
def test_the_container_and_the_workflows_are_linted(linter):
    beside = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    program = shutil.which(linter, path=beside) or pytest.skip(f"{linter} is not installed")
    done = subprocess.run(
        [program, *LINTED[linter]], capture_output=True, text=True, env=os.environ | {"PATH": beside}
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_the_table_of_addresses_is_what_the_sender_knows():
    rows = re.findall(r"^\| (\w[\w ]+) \| `([^`]+)`", GUIDES[0].read_text(), re.M)
    kinds = {name.lower(): messengers.kind_of("X", address)[0] for name, address in rows}
    assert {name: kind for name, kind in kinds.items() if name in messengers.MESSENGERS} == {
        name: name for name in kinds if name in messengers.MESSENGERS
    }
    assert len(kinds) >= 6


def test_the_workflow_hands_every_variable_of_its_list_to_notify():
    workflow = yaml.safe_load((PROJECT / ".github/workflows/daily.yml").read_text())
    step = next(
        one for one in workflow["jobs"]["tell"]["steps"] if "arxiv-daily notify" in one.get("run", "")
    )
    names = [
        name for name, value in step["env"].items() if "secrets." in value and not name.startswith("ARXIV")
    ]
    assert Digest(digest="a", categories=["cs.SD"], notify=names).notify == names
    assert all(step["env"][name] == f"${{{{ secrets.{name} }}}}" for name in names)


def test_the_units_of_systemd_are_well_formed():
    for name, sections in {
        "arxiv-daily.service": {"Unit", "Service"},
        "arxiv-daily.timer": {"Unit", "Timer", "Install"},
    }.items():
        parser = configparser.ConfigParser(strict=False, interpolation=None)
        parser.optionxform = str
        parser.read_string((CONTRIB / name).read_text())
        assert set(parser.sections()) == sections
    text = (CONTRIB / "arxiv-daily.service").read_text()
    order = re.findall(r"^ExecStart=-?arxiv-daily (\w+)", text, re.M)
    assert order == ["run", "audit", "site", "notify", "watch"]


def test_the_container_installs_what_is_locked_and_runs_as_no_root():
    text = (CONTRIB / "Dockerfile").read_text()
    verbs = [line.split()[0] for line in text.replace("\\\n", " ").splitlines() if line and line[0].isupper()]
    assert set(verbs) <= {"FROM", "RUN", "WORKDIR", "COPY", "USER", "ENTRYPOINT", "CMD"}
    assert "--constraint constraints.txt" in text and verbs.index("USER") < verbs.index("ENTRYPOINT")
    ignored = (PROJECT / ".dockerignore").read_text().splitlines()
    assert {".env*", ".git", ".venv", ".cache"} <= set(ignored)  # no secret in a layer of the image
