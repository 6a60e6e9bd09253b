"""The site on its host: a branch with nothing but the site, by Quarto's own publishing or by ghp-import."""

import datetime as dt
import subprocess
import sys
from pathlib import Path

from .. import environment
from ..errors import PostError
from . import render
from .quarto import find as find_quarto


def deploy(root: Path, renderer: str | None, remote: str, branch: str, dry_run: bool = False) -> str:
    """Render and push; in a line, what was done. Nothing is pushed if the site does not render."""
    if _git(root, "rev-parse", "--git-dir").returncode:
        raise PostError(f"{root} is not a git repository: run git init, then git remote add {remote} ADDRESS")
    if _git(root, "remote", "get-url", remote).returncode and not dry_run:
        raise PostError(
            f"there is no remote {remote}: git remote add {remote} ADDRESS, or name one with --remote"
        )
    by_quarto = render.choose(renderer)[0] == "quarto" and (remote, branch, dry_run) == (
        "origin",
        "gh-pages",
        False,
    )
    site = render.render(root, renderer)
    done = _run(root, _quarto_command() if by_quarto else _import_command(site, remote, branch, dry_run))
    if done.returncode:
        lines = [line for line in (done.stderr + done.stdout).splitlines() if line.strip()] or ["no message"]
        raise PostError(f"the site was rendered but not published: {lines[-1].strip()}")
    where = f"branch {branch}" if dry_run else f"{remote}, branch {branch}"
    return f"{'committed to' if dry_run else 'published to'} {where}"


def _quarto_command() -> list[str]:
    """Quarto publishes what is rendered already."""
    return [find_quarto() or "quarto", "publish", "gh-pages", "--no-render", "--no-prompt", "--no-browser"]


def _import_command(site: Path, remote: str, branch: str, dry_run: bool) -> list[str]:
    """One commit a publication on the branch, `.nojekyll` included."""
    words = f"Site of {dt.datetime.now(dt.UTC):%F %H:%M} UTC"
    push = [] if dry_run else ["--push"]
    return [
        *(sys.executable, "-m", "ghp_import", "--no-jekyll", *push, "--remote", remote),
        *("--branch", branch, "--message", words, str(site.parent / render.SITE)),
    ]


def _run(root: Path, command: list[str]) -> subprocess.CompletedProcess:
    known = environment.current() | {"GIT_TERMINAL_PROMPT": "0"}
    return subprocess.run(
        command,
        cwd=root,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=known,
        check=False,
    )


def _git(root: Path, *words: str) -> subprocess.CompletedProcess:
    return _run(root, ["git", *words])
