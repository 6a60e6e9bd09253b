"""Posts to site: Quarto where there is one, else the stand-in; the old site stays until the new one is whole.

A renderer sees only the posts that are new or changed, and the few pages that all lists are made from. What it
made is kept in `.cache/site/`; calendar, lists, search and feeds are filled in from the archive's records.
"""

import logging
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import nbformat
import yaml
from filelock import FileLock

from .. import environment, secrets
from ..errors import PostError
from ..post import takedown
from . import index, stand_in
from .assemble import assemble
from .index import Archive
from .reader_view import present
from .rendered import Store, key_of, look_of
from .stats import run as stats

log = logging.getLogger(__name__)

SITE = "_site"
PAGES = ("*.qmd", "lists/*.qmd", "stats.ipynb")
MOST = 100  # posts rendered at a time: what a renderer holds in memory
ALONGSIDE = ("*.yml", "assets/*", "posts/_metadata.yml")
Engine = Callable[[Path], Path]


def render(root: Path, renderer: str | None = None, statistics: bool = True) -> Path:
    """Render the project's posts into `_site/` and return it; `renderer` is quarto, embedded or None for either.

    A post that cannot be read or rendered is left out with a warning that names it. PostError leaves the old
    site as it is. Without `statistics` their page stays as it was.
    """
    if not (root / "_quarto.yml").is_file():
        raise PostError(f"{root} has no _quarto.yml: run in the project's folder, or name it with --root")
    name, engine = choose(renderer)
    cache = root / ".cache" / "site"
    cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(cache / "lock"):
        takedown.honour(root)
        archive = index.read(root)
        if statistics:
            stats.refresh(root, archive)
        store = Store(cache / name, look_of(root, name))
        named = {f"posts/{key}": cause for key, cause in archive.left_out.items()}
        named |= refresh(root, store, archive, engine)
        for post, cause in named.items():
            log.warning("%s is left out of the site: %s", post, cause)
        assemble(root, root / SITE, store, without(archive, named))
    return root / SITE


def choose(renderer: str | None) -> tuple[str, Engine]:
    """The renderer's name, its version with it, and what renders a folder."""
    quarto = find_quarto()
    if renderer == "quarto" and not quarto:
        raise PostError("Quarto is not installed: see quarto.org, or use --renderer embedded")
    if quarto and renderer != "embedded":
        return "quarto", lambda copy: by_quarto(quarto, copy)
    return "embedded", by_stand_in


def find_quarto() -> str | None:
    """Quarto's program: on the PATH, or beside this Python where the package quarto-cli put it."""
    beside = Path(sys.executable).with_name("quarto")
    return shutil.which("quarto") or (str(beside) if beside.is_file() else None)


def without(archive: Archive, named: Iterable[str]) -> Archive:
    """The archive without the posts that are left out."""
    gone = set(named)
    kept = tuple(edition for edition in archive.editions if f"posts/{edition.key}" not in gone)
    return Archive(kept, archive.drafts, archive.left_out, archive.files)


def refresh(root: Path, store: Store, archive: Archive, engine: Engine) -> dict[str, str]:
    """Bring the store's pages up to date; the posts that no renderer can make, with the cause."""
    pages = {str(page.relative_to(root)): page for pattern in PAGES for page in root.glob(pattern)}
    posts = {
        f"posts/{edition.key}/index.ipynb": archive.files[edition.key][0] for edition in archive.editions
    }
    keys = store.keys(pages | posts)
    store.forget(keys)
    stale = [name for name in posts if store.is_stale(name, keys[name])]
    if not stale and not any(store.is_stale(name, keys[name]) for name in pages):
        return {}
    failed: dict[str, str] = {}

    def attempt(chosen: list[str]) -> None:
        """Render pages and some posts; halve the posts until it is known which one does not render."""
        try:
            with working_copy(root, [*pages, *chosen]) as copy:
                store.take(engine(Path(copy)), {name: keys[name] for name in (*pages, *chosen)})
            store.save()  # a kill costs what is being rendered, not what has been
        except PostError as error:
            if not chosen:
                raise
            if len(chosen) == 1:
                failed[str(Path(chosen[0]).parent)] = str(error)
                return
            middle = len(chosen) // 2
            attempt(chosen[:middle])
            attempt(chosen[middle:])

    for first in range(0, max(len(stale), 1), MOST):
        attempt(stale[first : first + MOST])
    if failed and any(store.is_stale(name, keys[name]) for name in pages):
        attempt([])
    return failed


def working_copy(root: Path, names: Iterable[str]) -> tempfile.TemporaryDirectory:
    """A copy of the project with these pages and posts, the posts as readers see them.

    It lies in no folder whose name begins with a dot: Quarto passes over those.
    """
    folder = tempfile.TemporaryDirectory(prefix="arxiv-daily-")
    copy = Path(folder.name)
    beside = [
        str(file.relative_to(root)) for pattern in ALONGSIDE for file in root.glob(pattern) if file.is_file()
    ]
    for name in (*beside, *names):
        target = copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.suffix == ".ipynb":
            nb = nbformat.reads((root / name).read_text(encoding="utf-8"), as_version=4)
            nbformat.write(nbformat.from_dict(present(nb)), target)
        elif name == "_quarto.yml":
            target.write_text(plain_config((root / name).read_text(encoding="utf-8")), encoding="utf-8")
        else:
            shutil.copy2(root / name, target)
    return folder


def plain_config(text: str) -> str:
    """The project's configuration without what has been done already or is done afterwards."""
    config = yaml.safe_load(text)
    for name in ("pre-render", "post-render"):
        config.get("project", {}).pop(name, None)
    config.get("format", {}).get("html", {}).pop("ipynb-filters", None)
    return yaml.safe_dump(config, allow_unicode=True, sort_keys=False)


def by_quarto(quarto: str, copy: Path) -> Path:
    """The site that Quarto renders from the copy."""
    known = secrets.public_environment() | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{environment.PATH.get()}"
    }
    done = subprocess.run(
        [quarto, "render", str(copy)], capture_output=True, text=True, env=known, check=False
    )
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()] or ["no message"]
        raise PostError(f"Quarto did not render the site, the old one stays: {lines[-1]}")
    return copy / SITE


def by_stand_in(copy: Path) -> Path:
    """The site that the stand-in renders from the copy."""
    built, warnings = stand_in.build(copy)
    for warning in warnings:
        log.info("%s", warning)
    return built


def finish(root: Path, site: Path) -> None:
    """Fill in a site that Quarto rendered in the project's folder by itself: its step after rendering."""
    takedown.honour(root)
    archive = index.read(root)
    for key, cause in archive.left_out.items():
        log.warning("posts/%s is left out of the lists: %s", key, cause)
    store = Store(None, key_of(b""), pages=site)
    absent = [f"posts/{one.key}" for one in archive.editions if not (site / one.address).is_file()]
    assemble(root, site, store, without(archive, absent))
    shutil.rmtree(
        root / ".cache" / "site", ignore_errors=True
    )  # what is in the site is no longer what it made
