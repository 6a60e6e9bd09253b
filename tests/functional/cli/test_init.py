"""From an empty folder to a site: `init`, a day's run and the site, with arXiv and a model service on loopback."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.builders.backfills import FIRST
from tests.standins import arxiv, corpus, openai
from tests.standins.messenger import Messenger


@pytest.fixture
def outside(monkeypatch):
    """arXiv and a service that answer on loopback."""
    records = corpus.days(FIRST, 3, 2)
    with arxiv.StandIn(records, corpus.pages(records)) as papers, openai.StandIn() as service:
        for name, value in (papers.environ() | service.environ()).items():
            monkeypatch.setenv(name, value)
        yield papers


def command(folder, *words):
    known = {name: value for name, value in os.environ.items() if name != "ARXIV_DAILY_ROOT"}
    done = subprocess.run(
        [sys.executable, "-m", "arxiv_daily", *words],
        cwd=folder,
        env=known,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def git(folder, *words):
    who = ["-c", "user.name=Someone", "-c", "user.email=someone@example.org"]
    done = subprocess.run(["git", *who, *words], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def steps(site, *jobs):
    """The project's own workflow: every step that runs a command on the project, by its words, in order."""
    workflow = yaml.safe_load((site / ".github/workflows/daily.yml").read_text())["jobs"]
    known = [one for job in jobs for one in workflow[job]["steps"]]
    return [one for one in known if "run" in one and not re.search(r"pip install|apt-get", one["run"])]


def carried_out(site, step):
    """Exit status of a step, run as GitHub's runner does it."""
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    known = {name: value for name, value in os.environ.items() if name != "ARXIV_DAILY_ROOT"}
    known |= {
        "PATH": programs,
        "GITHUB_REF_NAME": "main",
        "GITHUB_STEP_SUMMARY": str(site.parent / "summary.md"),
        "GITHUB_OUTPUT": str(site.parent / "output"),
    }
    known |= {"DIGEST": "all", "EDITION": str(FIRST), "PUBLISHED": "success"}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    return subprocess.run(
        command, cwd=site, env=known, capture_output=True, text=True, timeout=600
    ).returncode


def test_from_an_empty_folder_to_a_published_site_by_the_workflows_own_steps(tmp_path, outside, monkeypatch):
    said = command(tmp_path, "init", "mine", "--field", "cs.SD", "--digest", "sound", "--title", "声音日报")
    assert said.splitlines()[-2:] == ["  cd mine && arxiv-daily run", "  arxiv-daily site"]
    site, host = tmp_path / "mine", tmp_path / "host"
    params = site / "params" / "sound.yaml"
    params.write_text(re.sub(r"^notify: \[\]", "notify: [ROBOT]", params.read_text(), flags=re.MULTILINE))
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(host))
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "begin"]):
        git(site, *words)
    git(site, "remote", "add", "origin", str(host))
    git(site, "push", "-q", "origin", "main")
    with Messenger("feishu") as robot:
        monkeypatch.setenv("ROBOT", robot.address)
        made = steps(site, "digests", "edition", "site")
        done = {step.get("name", step["run"]): carried_out(site, step) for step in made}
        assert set(done.values()) == {0}, done
        # the edition is of January: that none of today is there is the alarm of `watch`, told once
        told = [[carried_out(site, step) for step in steps(site, "tell")] for _ in range(2)]
    assert told == [[1, 0], [1, 0]] and len(robot.taken) == 2
    assert "声音日报" in json.dumps(robot.taken[0], ensure_ascii=False)
    page = (site / "_site" / "posts" / "sound" / str(FIRST) / "index.html").read_text()
    assert "声音日报" in page and "arxiv-daily.example" not in page
    assert "声音日报" in (site / "_site" / "index.html").read_text()
    assert "核查过 1 天" in (site / "_site" / "trust.html").read_text()
    pushed = git(host, "ls-tree", "-r", "--name-only", "main").split()
    assert {
        f"posts/sound/{FIRST}/index.ipynb",
        "posts/sound/audit.json",
        "posts/sound/notified.jsonl",
    } <= set(pushed)
    kept = {name for name in pushed if "/" not in name and name.endswith((".env", ".txt", ".err"))}
    assert kept == {"constraints.txt", "requirements.txt"}
    assert f"posts/sound/{FIRST}/index.ipynb: 2 papers" in (tmp_path / "summary.md").read_text()
