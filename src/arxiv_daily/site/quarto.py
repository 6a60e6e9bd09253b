"""Quarto as the renderer: a copy of the project with the pages and some posts, rendered under a time limit."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import nbformat
import yaml

from .. import environment, secrets
from ..errors import PostError
from ..post.takedown import filtered
from . import reader_view
from .exports import site_config

SITE = "_site"
_ALONGSIDE = ("*.yml", "assets/*", "posts/_metadata.yml")
_SECONDS = 180, 60  # for the pages of the site; for every post more
_ERROR = re.compile(r"^\s*(?:\x1b\[[\d;]*m)*\s*(?:ERROR|Error)\b[: ]*(?P<cause>.*)", re.MULTILINE)
_FILE = re.compile(r"posts/[\w-]+/[\d-]+/index\.ipynb|[\w/-]+\.qmd|(?:stats|trust)\.ipynb")


def find() -> str | None:
    """Quarto's program: on the PATH, or beside this Python where the package quarto-cli put it."""
    beside = Path(sys.executable).with_name("quarto")
    return shutil.which("quarto") or (str(beside) if beside.is_file() else None)


def build(quarto: str, root: Path, pages: Iterable[str], posts: list[str], out: Path) -> dict[str, str]:
    """Render all pages and these posts into `out`; the posts that do not render, found by halving, with the cause."""
    try:
        with _working_copy(root, [*pages, *posts]) as copy:
            _run(quarto, Path(copy), _SECONDS[0] + _SECONDS[1] * len(posts))
            shutil.copytree(Path(copy) / SITE, out, dirs_exist_ok=True)
    except PostError as error:
        if not posts:
            raise
        if len(posts) == 1:
            return {posts[0]: str(error)}
        middle = len(posts) // 2
        first = build(quarto, root, pages, posts[:middle], out)
        return first | build(quarto, root, pages, posts[middle:], out)
    return {}


def _run(quarto: str, copy: Path, seconds: float) -> None:
    """One call of Quarto; PostError with the first error it tells of and the file it was at."""
    known = secrets.public_environment() | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{environment.PATH.get()}"
    }
    with subprocess.Popen(
        [quarto, "render", str(copy)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=known,
        start_new_session=True,
    ) as process:
        try:
            said, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            said = process.communicate()[0]
            raise PostError(f"Quarto did not end within {seconds:g} seconds{_place(said)}") from None
    if process.returncode:
        raise PostError(f"Quarto did not render: {_cause(said)}{_place(said)}")


def _cause(said: str) -> str:
    """The first error in what Quarto printed, else its last line."""
    if found := _ERROR.search(said):
        following = said[found.end() :].strip().splitlines()
        return (found["cause"].strip() or (following[0].strip() if following else ""))[:300]
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1][:300] if lines else "it gave no reason"


def _place(said: str) -> str:
    """The file Quarto was at when it first told of an error, or when it ended."""
    error = _ERROR.search(said)
    before = _FILE.findall(said[: error.start()] if error else said)
    named = _FILE.findall(error[0]) if error else []
    found = named[:1] or before[-1:]
    return f" ({found[0]})" if found else ""


def _working_copy(root: Path, names: Iterable[str]) -> tempfile.TemporaryDirectory:
    """A copy of the project with these pages and posts, the posts as readers see them.

    It lies in no folder whose name begins with a dot: Quarto passes over those.
    """
    folder = tempfile.TemporaryDirectory(prefix="arxiv-daily-")
    copy = Path(folder.name)
    beside = [
        str(file.relative_to(root)) for pattern in _ALONGSIDE for file in root.glob(pattern) if file.is_file()
    ]
    for name in (*beside, *names):
        target = copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.suffix == ".ipynb":
            nb = nbformat.reads((root / name).read_text(encoding="utf-8"), as_version=4)
            nbformat.write(nbformat.from_dict(reader_view.present_post(filtered(root, nb))), target)
        elif name == "_quarto.yml":
            target.write_text(_plain_config((root / name).read_text(encoding="utf-8")), encoding="utf-8")
        else:
            shutil.copy2(root / name, target)
    return folder


def _plain_config(text: str) -> str:
    """The project's configuration without what has been done already or is done afterwards."""
    config = yaml.safe_load(text)
    for name in ("pre-render", "post-render"):
        config.get("project", {}).pop(name, None)
    config.get("format", {}).get("html", {}).pop("ipynb-filters", None)
    if url := site_config.address(website := config.setdefault("website", {})):
        website["site-url"] = url
    return yaml.safe_dump(config, allow_unicode=True, sort_keys=False)
