"""The daily workflow: what it keeps and commits whatever fails, by its own steps run in order in a sandbox."""

import json
import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
import yaml

from arxiv_daily.gather import digests
from tests.conftest import PROJECT

WORKFLOW = yaml.safe_load((PROJECT / ".github" / "workflows" / "daily.yml").read_text())
STEPS = WORKFLOW["jobs"]["edition"]["steps"]
EVERY = [one for job in WORKFLOW["jobs"].values() for one in job["steps"]]
FAKE = """#!/bin/sh
# Stands in for arxiv-daily: what a run leaves is in $SCRIPT, one shell line.
case "$1" in audit) echo "in no edition: 2601.00001"; exit 1;; run) shift; eval "$SCRIPT";; site) mkdir -p _site; echo made > _site/index.html;; esac
"""


def step(name):
    return next(one for one in EVERY if one.get("name") == name)


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
            "GITHUB_OUTPUT": str(work.parent / "output"),
            "EDITION": "",
            "DIGEST": "all",
        }

    def step(self, name, script="", folder=None, **env):
        return self.began(name, script, folder, **env).wait(60)

    def began(self, name, script="", folder=None, **env):
        command = [
            "bash",
            "--noprofile",
            "--norc",
            "-eo",
            "pipefail",
            "-c",
            step(name)["run"],
        ]  # as the runner does
        return subprocess.Popen(
            command,
            cwd=folder or self.work,
            env=self.known | {"SCRIPT": script} | env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

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
    assert runner.step("Run the digest, or all", "echo new > posts/b.ipynb; echo 'posts/b: 3 papers'") == 0
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
    assert runner.step("Run the digest, or all", said) == 3
    assert runner.step("Commit the posts") == 0
    assert runner.pushed("b.ipynb") == "pending"
    runner.step("What happened")
    assert "no money" in runner.summary.read_text()


def test_an_editors_push_meanwhile_is_kept(runner):
    runner.step("Run the digest, or all", "echo new > posts/b.ipynb")
    runner.editor("a.ipynb", "corrected\n")
    assert runner.step("Commit the posts") == 0
    assert runner.pushed("a.ipynb") == "corrected" and runner.pushed("b.ipynb") == "new"


def test_an_editors_push_to_the_same_post_is_what_the_run_then_starts_from(runner):
    runner.step("Run the digest, or all", "echo 'machine 2' > posts/a.ipynb")
    runner.editor("a.ipynb", "corrected\n")
    assert runner.step("Commit the posts", "echo 'machine 2' >> posts/a.ipynb") == 0
    assert runner.pushed("a.ipynb").splitlines() == ["corrected", "machine 2"]


def test_digests_that_push_at_once_lose_neither_posts_nor_what_an_editor_pushed(runner, tmp_path):
    """Jobs of a matrix that is let run side by side, each in a checkout of its own that is older than all pushes."""
    jobs = {name: tmp_path / name for name in ("sound", "vision", "speech")}
    for name, folder in jobs.items():
        git(tmp_path, "clone", "-q", str(runner.host), str(folder))
        made = f"mkdir -p posts/{name}; echo made > posts/{name}/b.ipynb"
        assert runner.step("Run the digest, or all", made, folder, DIGEST=name) == 0
    runner.editor("a.ipynb", "corrected\n")
    running = [runner.began("Commit the posts", "", folder) for folder in jobs.values()]
    assert [one.wait(60) for one in running] == [0, 0, 0]
    assert [runner.pushed(f"{name}/b.ipynb") for name in jobs] == ["made"] * 3
    assert runner.pushed("a.ipynb") == "corrected"


@pytest.mark.parametrize(
    ("names", "jobs"),
    [(["sound"], ["all"]), (["a", "b", "c"], ["all"]), (["a", "b", "c", "d"], ["a", "b", "c", "d"])],
)
def test_many_digests_have_a_job_each(runner, names, jobs, monkeypatch):
    (runner.work / "params").mkdir()
    for name in names:
        (runner.work / "params" / f"{name}.yaml").write_text(f"digest: {name}\ntitle: {name}\n")
    (runner.work / "params" / "project.yaml").write_text(f"digests: [{names[-1]}]\n")
    monkeypatch.setenv("ARXIV_DAILY_ROOT", str(runner.work))
    assert sorted(digests.names()) == names
    assert runner.step("One job for up to three digests, else one each") == 0
    assert json.loads(Path(runner.known["GITHUB_OUTPUT"]).read_text().removeprefix("names=")) == jobs


def test_the_jobs_of_many_digests_go_on_where_one_fails_and_keep_their_answers_apart():
    assert WORKFLOW["jobs"]["edition"]["strategy"]["fail-fast"] is False
    keys = [one["with"]["key"] for one in STEPS if "cache" in one.get("uses", "")]
    assert len(keys) == 3 and len(set(keys)) == 1 and "matrix.digest" in keys[0]


def test_nothing_new_is_no_commit_but_a_silent_repository_is_kept_alive(runner, monkeypatch):
    before = git(runner.host, "rev-parse", "main")
    assert runner.step("Commit the posts") == 0 and git(runner.host, "rev-parse", "main") == before
    long_ago = "2020-01-01T00:00:00Z"
    monkeypatch.setenv("GIT_COMMITTER_DATE", long_ago)
    git(runner.work, "commit", "-q", "--allow-empty", "-m", "old")
    monkeypatch.delenv("GIT_COMMITTER_DATE")
    assert runner.step("Commit the posts") == 0
    assert git(runner.host, "log", "-1", "--format=%s", "main") == "The schedule goes on"


def test_a_host_that_does_not_answer_at_first_is_asked_again(runner):
    """A `git` before the real one, whose first fetch fails; `sleep` takes no time."""
    programs = Path(runner.known["PATH"].split(os.pathsep)[0])
    real = shutil.which("git")
    once = f'if [ "$1" = fetch ] && [ ! -e {programs}/asked ]; then touch {programs}/asked; exit 128; fi'
    for name, line in {"git": f'{once}\nexec {real} "$@"', "sleep": "exit 0"}.items():
        (programs / name).write_text(f"#!/bin/sh\n{line}\n")
        (programs / name).chmod(0o755)
    runner.step("Run the digest, or all", "echo new > posts/b.ipynb")
    assert runner.step("Commit the posts") == 0 and (programs / "asked").exists()
    assert runner.pushed("b.ipynb") == "new"


def test_what_cannot_be_pushed_fails_and_says_why(runner):
    hook = runner.host / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    runner.step("Run the digest, or all", "echo new > posts/b.ipynb")
    assert runner.step("Commit the posts") == 1
    runner.step("What happened")
    assert "is the branch protected?" in runner.summary.read_text()


def test_answers_are_saved_whatever_fails_and_before_anything_that_may():
    names = [one.get("name", one.get("uses", one.get("run"))) for one in STEPS]
    keep = step("Keep what was paid for, whatever happened")
    assert keep["if"] == "always()" and keep["uses"].startswith("actions/cache/save@")
    assert names.index("Run the digest, or all") + 1 == names.index(keep["name"])
    assert keep["with"]["path"] == step("Answers and texts of the newest run")["with"]["path"] == ".cache"


def test_the_evening_has_a_run_of_its_own_and_every_step_that_runs_a_model_has_the_key():
    assert len(WORKFLOW[True]["schedule"]) == 2  # YAML reads `on` as true
    for one in STEPS:
        if "arxiv-daily run" in one.get("run", ""):
            assert {"OPENAI_BASE_URL", "OPENAI_API_KEY"} <= set(one["env"])
    assert {"DIGEST", "EDITION"} == set(WORKFLOW["jobs"]["edition"]["env"])


def test_every_condition_and_reference_names_a_step_that_is_there():
    import re

    known = {one["id"] for one in EVERY if "id" in one}
    text = (PROJECT / ".github" / "workflows" / "daily.yml").read_text()
    assert set(re.findall(r"steps\.(\w+)\.", text)) <= known
    assert set(re.findall(r"needs\.(\w+)\.", text)) <= set(WORKFLOW["jobs"])
