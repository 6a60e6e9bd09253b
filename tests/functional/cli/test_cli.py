"""What a user's mistake produces: one line with cause and mend, an exit code, nothing written."""

import resource
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner

from arxiv_daily.cli import main
from tests.conftest import PROJECT

COMMAND = [sys.executable, "-c", "from arxiv_daily.cli import main; main()"]


@pytest.fixture
def project(tmp_path):
    """A project without posts, and the path of its params file."""
    for name in ("notebooks", "params"):
        shutil.copytree(PROJECT / name, tmp_path / name)
    return tmp_path / "params" / "audio.yaml"


def answer(*arguments):
    """Exit code and the lines on stderr of one command."""
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stderr.splitlines()


def changed(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


@pytest.mark.parametrize("date", ["2025-02-30", "25.12.2025", "yesterday", "20251225"])
def test_a_date_that_is_none(project, date):
    code, lines = answer("run", "--date", date)
    assert code == 2
    assert len(lines) == 1
    assert date in lines[0] and "YYYY-MM-DD" in lines[0]
    assert not (project.parent.parent / "posts").exists()


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("lookback_days: 30", "lookbak_days: 30", "unknown key lookbak_days: did you mean lookback_days?"),
        ("categories: [cs.SD, eess.AS]", "", "the key categories is missing: add it"),
        ("[cs.SD, eess.AS]", "[sound]x", "is not valid YAML"),
        ("[cs.SD, eess.AS]", "[cs.SD, Sound]", "'Sound' is not an arXiv category: write one such as cs.SD"),
        ("[cs.SD, eess.AS]", "[]", "categories"),
        ('anchor: "08:50"', 'anchor: "25:00"', "anchor"),
        ("Asia/Shanghai", "Asia/Beijing", "'Asia/Beijing' is not a time zone"),
        ("max_concurrency: 32", "max_concurrency: 0", "max_concurrency"),
        ("digest: audio", "digest: sound", "it must be the file's name, 'audio'"),
    ],
)
def test_a_params_file_with_a_mistake(project, old, new, named):
    changed(project, old, new)
    code, lines = answer("run", "--date", "2025-12-25")
    assert code == 2
    assert len(lines) == 1
    assert named in lines[0] and "audio.yaml" in lines[0]
    assert not (project.parent.parent / "posts").exists()


def test_a_digest_that_is_none_names_those_there_are(project):
    code, lines = answer("run", "--digest", "vision")
    assert (code, len(lines)) == (2, 1)
    assert "audio" in lines[0]


def test_a_folder_that_is_no_project(tmp_path):
    code, lines = answer("run")
    assert (code, len(lines)) == (2, 1)
    assert "params" in lines[0]


def test_an_edition_that_is_not_there(project):
    code, lines = answer("diff", "2025-12-25")
    assert (code, len(lines)) == (1, 1)
    assert "arxiv-daily run --date 2025-12-25" in lines[0]


def test_no_network_is_one_line_and_leaves_nothing(project, monkeypatch):
    monkeypatch.setenv("ARXIV_API_URL", "http://127.0.0.1:9/api/query")
    code, lines = answer("run", "--date", "2025-12-25")
    assert code == 1
    assert "no connection" in lines[-1] and "check the network" in lines[-1]
    assert not list((project.parent.parent / "posts").rglob("*.ipynb"))


def test_a_full_disk_is_one_line_and_leaves_nothing(project):
    """The disk is full when files may not grow: what the system says then, whatever is written."""

    def full():
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    done = subprocess.run(
        [*COMMAND, "run", "--date", "2025-12-25"],
        capture_output=True,
        text=True,
        preexec_fn=full,
        check=False,
    )
    lines = [line for line in done.stderr.splitlines() if line.startswith("arxiv-daily:")]
    assert done.returncode not in (0, None)
    assert len(lines) == 1, done.stderr
    assert "the disk is full" in lines[0]
    assert not list((project.parent.parent / "posts").rglob("*.ipynb"))
