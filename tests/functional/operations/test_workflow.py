"""The daily workflow: what it keeps and commits whatever fails, by its own steps run in order in a sandbox."""

import os
import stat
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.conftest import PROJECT

WORKFLOW = yaml.safe_load((PROJECT / ".github" / "workflows" / "daily.yml").read_text())
STEPS = WORKFLOW["jobs"]["edition"]["steps"]
FAKE = """#!/bin/sh
# Stands in for arxiv-daily: what a run leaves is in $SCRIPT, one shell line.
case "$1" in audit) echo "in no edition: 2601.00001"; exit 1;; run) shift; eval "$SCRIPT";; site) mkdir -p _site; echo made > _site/index.html;; esac
"""


def step(name):
    return next(one for one in STEPS if one.get("name") == name)


def git(folder, *words):
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def runner(tmp_path, monkeypatch):
    """A checkout with a remote, `arxiv-daily` and `sudo` stand-ins; `.step(name)` gives a step's exit status."""
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Someone")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "someone@example.org")
    host, work, other, programs = (tmp_path / name for name in ("host", "work", "other", "bin"))
    programs.mkdir()
    (programs / "arxiv-daily").write_text(FAKE)
    (programs / "arxiv-daily").chmod(0o755 | stat.S_IEXEC)
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(host))
    git(tmp_path, "clone", "-q", str(host), str(work))
    (work / "posts").mkdir()
    (work / "posts" / "a.ipynb").write_text("machine 1\n")
    (work / ".gitignore").write_text(".cache/\n_site/\n")
    git(work, "checkout", "-q", "-B", "main")
    git(work, "add", "-A")
    git(work, "commit", "-q", "-m", "begin")
    git(work, "push", "-q", "origin", "main")
    git(tmp_path, "clone", "-q", str(host), str(other))
    return Runner(work, other, host, programs)


class Runner:
    def __init__(self, work, other, host, programs):
        self.work, self.other, self.host = work, other, host
        self.summary = work.parent / "summary.md"
        self.known = os.environ | {
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "GITHUB_REF_NAME": "main",
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "EDITION": "",
        }

    def step(self, name, script=""):
        command = [
            "bash",
            "--noprofile",
            "--norc",
            "-eo",
            "pipefail",
            "-c",
            step(name)["run"],
        ]  # as the runner does
        done = subprocess.run(
            command,
            cwd=self.work,
            env=self.known | {"SCRIPT": script},
            capture_output=True,
            text=True,
            timeout=60,
        )
        return done.returncode

    def editor(self, name, text):
        """An editor pushes meanwhile."""
        git(self.other, "pull", "-q")
        Path(self.other, "posts", name).write_text(text)
        git(self.other, "add", "-A")
        git(self.other, "commit", "-q", "-m", "corrected")
        git(self.other, "push", "-q", "origin", "main")

    def pushed(self, name):
        return git(self.host, "show", f"main:posts/{name}")


def test_a_good_day_is_committed(runner):
    assert runner.step("Run every digest", "echo new > posts/b.ipynb; echo 'posts/b: 3 papers'") == 0
    assert runner.step("Commit the posts") == 0
    assert runner.pushed("b.ipynb") == "new"
    assert runner.step("Render the site") == 0 and (runner.work / "_site" / "index.html").exists()
    assert runner.step("What happened") == 0
    assert "posts/b: 3 papers" in runner.summary.read_text()


def test_a_paper_that_is_missing_stands_in_the_summary_and_stops_nothing(runner):
    assert step("Is a paper missing?")["continue-on-error"] is True
    assert runner.step("Is a paper missing?") == 1
    assert runner.step("Commit the posts") == 0 and runner.step("What happened") == 0
    assert "in no edition: 2601.00001" in runner.summary.read_text()


def test_a_day_on_which_all_is_pending_fails_and_is_committed_and_told(runner):
    said = "echo pending > posts/b.ipynb; echo 'nothing was written: no money' >&2; exit 3"
    assert runner.step("Run every digest", said) == 3
    assert runner.step("Commit the posts") == 0
    assert runner.pushed("b.ipynb") == "pending"
    runner.step("What happened")
    assert "no money" in runner.summary.read_text()


def test_an_editors_push_meanwhile_is_kept(runner):
    runner.step("Run every digest", "echo new > posts/b.ipynb")
    runner.editor("a.ipynb", "corrected\n")
    assert runner.step("Commit the posts") == 0
    assert runner.pushed("a.ipynb") == "corrected" and runner.pushed("b.ipynb") == "new"


def test_an_editors_push_to_the_same_post_is_what_the_run_then_starts_from(runner):
    runner.step("Run every digest", "echo 'machine 2' > posts/a.ipynb")
    runner.editor("a.ipynb", "corrected\n")
    assert runner.step("Commit the posts", "echo 'machine 2' >> posts/a.ipynb") == 0
    assert runner.pushed("a.ipynb").splitlines() == ["corrected", "machine 2"]


def test_nothing_new_is_no_commit_but_a_silent_repository_is_kept_alive(runner, monkeypatch):
    before = git(runner.host, "rev-parse", "main")
    assert runner.step("Commit the posts") == 0 and git(runner.host, "rev-parse", "main") == before
    long_ago = "2020-01-01T00:00:00Z"
    monkeypatch.setenv("GIT_COMMITTER_DATE", long_ago)
    git(runner.work, "commit", "-q", "--allow-empty", "-m", "old")
    monkeypatch.delenv("GIT_COMMITTER_DATE")
    assert runner.step("Commit the posts") == 0
    assert git(runner.host, "log", "-1", "--format=%s", "main") == "The schedule goes on"


def test_what_cannot_be_pushed_fails_and_says_why(runner):
    hook = runner.host / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    runner.step("Run every digest", "echo new > posts/b.ipynb")
    assert runner.step("Commit the posts") == 1
    runner.step("What happened")
    assert "is the branch protected?" in runner.summary.read_text()


def test_answers_are_saved_whatever_fails_and_before_anything_that_may():
    names = [one.get("name", one.get("uses", one.get("run"))) for one in STEPS]
    keep = step("Keep what was paid for, whatever happened")
    assert keep["if"] == "always()" and keep["uses"].startswith("actions/cache/save@")
    assert names.index("Run every digest") + 1 == names.index(keep["name"])
    assert keep["with"]["path"] == step("Answers and texts of earlier runs")["with"]["path"] == ".cache"


def test_the_evening_has_a_run_of_its_own_and_every_step_that_runs_a_model_has_the_key():
    assert len(WORKFLOW[True]["schedule"]) == 2  # YAML reads `on` as true
    for one in STEPS:
        if "arxiv-daily run" in one.get("run", ""):
            assert {"OPENAI_BASE_URL", "OPENAI_API_KEY", "EDITION"} <= set(one["env"])


def test_every_condition_and_reference_names_a_step_that_is_there():
    import re

    known = {one["id"] for one in STEPS if "id" in one}
    text = (PROJECT / ".github" / "workflows" / "daily.yml").read_text()
    assert set(re.findall(r"steps\.(\w+)\.", text)) <= known
    assert set(re.findall(r"needs\.(\w+)\.", text)) <= set(WORKFLOW["jobs"])
