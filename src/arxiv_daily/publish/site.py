"""Posts to site: Quarto where there is one, else the stand-in; the old site stays until the new one is whole."""

import contextlib
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import nbformat

from ..errors import PostError
from . import stand_in
from .present import present

log = logging.getLogger(__name__)

SITE = "_site"
PAGES = ("*.qmd", "*.yml", "assets/*", "posts/_metadata.yml")


def render(root: Path, renderer: str | None = None) -> Path:
    """Render the project's posts into `_site/` and return it; `renderer` is quarto, embedded or None for either.

    A post that cannot be read is left out with a warning that names it. PostError leaves the old site as it is.
    """
    if not (root / "_quarto.yml").is_file():
        raise PostError(f"{root} has no _quarto.yml: run in the project's folder, or name it with --root")
    quarto = find_quarto()
    if renderer == "quarto" and not quarto:
        raise PostError("Quarto is not installed: see quarto.org, or use --renderer embedded")
    with source(root) as copy:
        if quarto and renderer != "embedded":
            built = by_quarto(quarto, copy)
        else:
            built, warnings = stand_in.build(copy)
            for warning in warnings:
                log.info("%s", warning)
        index_for_search(built)
        swap(built, root / SITE)
    return root / SITE


def find_quarto() -> str | None:
    """Quarto's program: on the PATH, or beside this Python where the package quarto-cli put it."""
    beside = Path(sys.executable).with_name("quarto")
    return shutil.which("quarto") or (str(beside) if beside.is_file() else None)


@contextlib.contextmanager
def source(root: Path) -> Iterator[Path]:
    """A copy of the project's pages and readable posts, with the posts as readers see them."""
    with tempfile.TemporaryDirectory(dir=root, prefix=".site-") as folder:
        copy = Path(folder)
        for pattern in PAGES:
            for page in root.glob(pattern):
                (copy / page.relative_to(root)).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(page, copy / page.relative_to(root))
        for post in sorted(root.glob("posts/*/*/index.ipynb")):
            try:
                nb = nbformat.read(post, as_version=4)
                nbformat.validate(nb)
            except Exception as error:
                cause = str(error).splitlines()[0]
                log.warning("%s is left out of the site: %s", post.relative_to(root), cause)
                continue
            target = copy / post.relative_to(root)
            target.parent.mkdir(parents=True)
            nbformat.write(nbformat.from_dict(present(nb)), target)
        yield copy


def by_quarto(quarto: str, copy: Path) -> Path:
    """The site that Quarto renders from the copy."""
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        [quarto, "render", str(copy)], capture_output=True, text=True, env=environment, check=False
    )
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()] or ["no message"]
        raise PostError(f"Quarto did not render the site, the old one stays: {lines[-1]}")
    return copy / SITE


def index_for_search(site: Path) -> None:
    """Pagefind's index beside the pages; without Pagefind the site is whole but for its search."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pagefind",
            "--site",
            str(site),
            "--glob",
            "posts/**/*.html",
            "--root-selector",
            "main",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        cause = (done.stderr.strip().splitlines() or ["no message"])[-1]
        log.warning("the search page stays empty: %s (pip install 'arxiv-daily[site]')", cause)


def swap(built: Path, site: Path) -> None:
    """Put the new site in the old one's place."""
    old = built.with_name("old-site")
    if site.exists():
        site.rename(old)
    built.rename(site)
