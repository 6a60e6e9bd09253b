"""Known secrets are planted, everything that can go wrong goes wrong, and every byte written is searched for them."""

import json
import os
import stat
import subprocess
from pathlib import Path

import nbformat
import pytest

from arxiv_daily import secrets
from arxiv_daily.errors import ArxivDailyError, ConfigError
from arxiv_daily.post.parameters import check
from arxiv_daily.runs import execute
from arxiv_daily.site import render
from tests.conftest import PROJECT
from tests.standins import arxiv, openai
from tests.standins.papermill import COMMAND
from tests.standins.project import copy_project

DATE = "2025-12-25"
KEY = "planted-key-Zq81hX02mmQ"
OTHERS = {
    "ZHIPU_API_KEY": "planted-other-key-77aa",
    "GITHUB_TOKEN": "planted-token-5521",
    "DB_PASSWORD": "planted-password-9f",
    "HTTPS_PROXY": "http://user:planted-proxy-pw@127.0.0.1:9",
}
PLANTED = ("planted-key", "planted-other", "planted-token", "planted-password", "planted-proxy")


def leaky(request: openai.Request) -> str:
    """A faithful answer that repeats the key it was asked with, and what else it got to know."""
    said = f"{request.headers['authorization']} {OTHERS['GITHUB_TOKEN']}"
    parts = openai.written(request)
    if not openai.wanted(request):
        return f"{parts}（{said}）"
    return json.dumps(
        {key: f"{text}（{said}）" for key, text in json.loads(parts).items()}, ensure_ascii=False
    )


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project, arXiv and a leaky service, and secrets in the environment; yields the service."""
    copy_project(tmp_path)
    with arxiv.StandIn(arxiv.records()) as papers, openai.StandIn(key=KEY, write=leaky) as service:
        for name, value in (
            papers.environ() | service.environ() | OTHERS | {"NO_PROXY": "127.0.0.1"}
        ).items():
            monkeypatch.setenv(name, value)
        yield service


def holding(folder: Path) -> list[str]:
    """The files in which a planted secret stands, in their name or anywhere in their bytes."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file() and path.name != ".env":
            content = path.read_bytes() + str(path).encode()
            found += [f"{path}: {secret}" for secret in PLANTED if secret.encode() in content]
    return found


def clean(capfd, folder: Path, *texts: object) -> None:
    out = capfd.readouterr()
    shown = "\n".join([out.out, out.err, *map(str, texts)])
    assert [secret for secret in PLANTED if secret in shown] == []
    assert holding(folder) == []


def test_a_service_that_repeats_the_key_cannot_publish_it(project, tmp_path, capfd, caplog):
    outcome = execute.run(execute.load_digest("audio"), DATE)
    assert outcome.shown == 5
    built = render.render(tmp_path, "embedded")
    page = (built / "posts" / "audio" / DATE / "index.html").read_text()
    assert "Bearer" in page and secrets.BLOT in page  # the leak was there
    clean(capfd, tmp_path, caplog.text)
    kept = [path for name in ("answers", "fulltext") for path in (tmp_path / ".cache" / name).rglob("*")]
    assert any(path.is_file() for path in kept)
    for path in [*kept, *(tmp_path / ".cache").iterdir()]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, f"{path} is not the owner's alone"


@pytest.mark.parametrize("fault", ["400 with key", "401 with key"])
def test_errors_of_the_service_are_cleaned(project, tmp_path, capfd, caplog, fault):
    project.fail(fault, times=None)
    try:
        said = execute.run(execute.load_digest("audio"), DATE)
        assert len(said.pending) == 5
    except ArxivDailyError as error:
        said = error
    clean(capfd, tmp_path, said, repr(said), caplog.text)


def test_a_key_that_no_header_can_hold_is_not_shown(project, tmp_path, monkeypatch, capfd):
    monkeypatch.setenv("OPENAI_API_KEY", "planted-key-with\nnewline-and-é")
    with pytest.raises(ArxivDailyError) as raised:
        outcome = execute.run(execute.load_digest("audio"), DATE)
        raise ArxivDailyError(outcome)
    clean(capfd, tmp_path, raised.value)


def test_a_traceback_is_cleaned_on_the_terminal_and_on_disk(project, tmp_path):
    path = tmp_path / "notebooks" / "daily.ipynb"
    nb = nbformat.read(path, as_version=4)
    leak = "import os, sys\nprint(os.environ)\nprint(os.environ, file=sys.stderr)\nraise ValueError(dict(os.environ))"
    nb.cells.insert(2, nbformat.v4.new_code_cell(leak))
    nbformat.write(nb, path)
    done = papermill(tmp_path, "-y", f'date: "{DATE}"')
    assert done.returncode and "ValueError" in done.stderr
    assert [secret for secret in PLANTED if secret in done.stdout + done.stderr] == []
    assert list(
        (tmp_path / ".cache" / "runs").glob("*.ipynb")
    )  # the failed run, for whoever looks for the cause
    assert holding(tmp_path) == [str(path)] or holding(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("openai_api_key", "sk-anything-at-all", "is named like a secret"),
        ("model", KEY, "holds the value of OPENAI_API_KEY"),
        ("contact", "planted-proxy-pw", "holds the value of HTTPS_PROXY"),
        ("model", "sk-proj-0123456789abcdef", "looks like a key"),
    ],
)
def test_a_key_given_as_a_parameter_is_refused(project, name, value, reason):
    with pytest.raises(ConfigError, match=reason) as raised:
        check(name, value, ["model", "contact"])
    assert "OPENAI_API_KEY" in str(raised.value) and value not in str(raised.value)


def test_papermill_refuses_a_key_in_one_line(project, tmp_path):
    done = papermill(tmp_path, "-y", f'date: "{DATE}"', "-p", "model", KEY)
    assert done.returncode == 2
    assert "parameters are published" in done.stderr and "Traceback" not in done.stderr
    assert KEY not in done.stdout + done.stderr
    assert not (tmp_path / "posts" / "audio" / DATE / "index.ipynb").exists()
    assert holding(tmp_path) == []


def papermill(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    command = [*COMMAND, "--engine", "arxiv-daily", "--no-progress-bar"]
    command += [
        "notebooks/daily.ipynb",
        f"posts/audio/{DATE}/index.ipynb",
        "-f",
        "params/audio.yaml",
        *arguments,
    ]
    environment = os.environ | {"PYTHONWARNINGS": "ignore"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_keys_are_read_from_env_but_do_not_override(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text(f"OPENAI_API_KEY={KEY}\nOPENAI_BASE_URL='http://a.example/v1'  # ours\n")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://b.example/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "to be restored")
    monkeypatch.delenv("OPENAI_API_KEY")
    secrets.load()
    assert os.environ["OPENAI_API_KEY"] == KEY
    assert os.environ["OPENAI_BASE_URL"] == "http://b.example/v1"
    assert secrets.blot({"a": [f"x {KEY}"]}) == {"a": ["x ***"]}
    assert KEY not in secrets.public_environment().values()


def test_an_env_that_cannot_be_read_is_one_line(tmp_path):
    (tmp_path / ".env").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match=r"\.env cannot be read"):
        secrets.load()


def test_env_is_never_committed():
    ignored = (PROJECT / ".gitignore").read_text().splitlines()
    assert ".env" in ignored and ".cache/" in ignored
