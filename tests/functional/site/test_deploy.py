"""Publishing to a repository of one's own on disk, and the preview that follows an editor."""

import os
import re
import subprocess
import sys
import time
import urllib.request

import pytest

from arxiv_daily.errors import PostError
from arxiv_daily.site.deploy import deploy
from tests.builders import editions
from tests.standins.project import copy_project

DAY = "2026-01-08"


@pytest.fixture
def root(tmp_path):
    copy_project(tmp_path / "project")
    editions.write(tmp_path / "project", DAY, [editions.paper(1, DAY)])
    return tmp_path / "project"


def git(folder, *words):
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def repository(root, monkeypatch):
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Publisher")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "publisher@example.org")
    git(root, "init", "-q", "-b", "main")
    git(root.parent, "init", "-q", "--bare", "host.git")
    git(root, "remote", "add", "origin", str(root.parent / "host.git"))
    return root.parent / "host.git"


def test_the_branch_holds_the_site_and_nothing_else(root, repository):
    assert deploy(root, "embedded", "origin", "gh-pages") == "published to origin, branch gh-pages"
    files = git(repository, "ls-tree", "-r", "--name-only", "gh-pages").splitlines()
    assert {"index.html", ".nojekyll", f"posts/audio/{DAY}/index.html", "search/pagefind.js"} <= set(files)
    assert not [name for name in files if name.endswith((".ipynb", ".qmd")) or name.startswith(".cache")]


def test_a_dry_run_pushes_nothing(root, repository):
    assert deploy(root, "embedded", "origin", "gh-pages", dry_run=True) == "committed to branch gh-pages"
    assert git(repository, "branch", "--list") == ""
    assert "index.html" in git(root, "ls-tree", "--name-only", "gh-pages").splitlines()


def test_without_a_repository_or_a_remote_it_says_what_to_do(root, repository):
    with pytest.raises(PostError, match="there is no remote elsewhere: git remote add elsewhere"):
        deploy(root, "embedded", "elsewhere", "gh-pages")
    git(root, "remote", "set-url", "origin", str(root / "gone.git"))
    with pytest.raises(PostError, match="rendered but not published"):
        deploy(root, "embedded", "origin", "gh-pages")


def test_the_preview_follows_an_editor(root):
    post = root / "posts" / "audio" / DAY / "index.ipynb"
    code = "from arxiv_daily.cli import main; main()"
    command = [sys.executable, "-u", "-c", code, "preview", "--renderer", "embedded", "--port", "0"]
    port = free_port()
    command[-1] = str(port)
    environment = os.environ | {"ARXIV_DAILY_ROOT": str(root)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert re.match(rf"open http://127.0.0.1:{port}/", process.stdout.readline())
        page = f"http://127.0.0.1:{port}/posts/audio/{DAY}/index.html"
        assert "livereload.js" in read_until(page, "测量")
        editions.edit(post, "2601.00001/abstract", lambda _: "编辑刚刚改过。")
        assert "livereload.js" in read_until(page, "编辑刚刚改过。")
    finally:
        process.terminate()
        process.wait(10)


def free_port():
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def read_until(page, words, patience=60):
    """The page once it holds the words."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            text = urllib.request.urlopen(page, timeout=10).read().decode()
            if words in text:
                return text
        except OSError:
            pass
        time.sleep(0.2)
    raise AssertionError(f"{words} did not come")
