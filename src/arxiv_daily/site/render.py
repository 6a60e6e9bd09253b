"""Posts to site: Quarto where there is one, else Pandoc; the old site stays until the new one is whole.

A renderer sees only the posts that are new or changed, and the few pages that all lists are made from. What it
made is kept in `.cache/site/`; calendar, lists, search and feeds are filled in from the archive's records.
"""

import contextlib
import json
import logging
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Thread

from filelock import FileLock

from .. import environment, project
from ..errors import PostError
from ..post.schema import paper_of, part_of
from ..post.takedown import filtered
from ..text import formula, pandoc
from . import assemble, check, index, quarto, rendered
from . import pandoc as stand_in
from .assemble import SHELL
from .exports import site_config
from .exports.site_config import PLACEHOLDER_SAID, About
from .index import Archive
from .periods import store as periods
from .rendered import Store, look_of
from .stats import run as stats
from .stats.posts import facts_of_posts

log = logging.getLogger(__name__)

SITE = quarto.SITE
_PAGES = ("*.qmd", "lists/*.qmd", *stats.NUMBERS)
_SHELL_PAGE = Path(SHELL).with_suffix(".html")
MOST = 100  # posts rendered at a time: what a kill costs at most
_Engine = Callable[[Path, list[str], list[str], Path], dict[str, str]]


def render(root: Path, renderer: str | None = None, statistics: bool = True) -> Path:
    """Render the project's posts into `_site/` and return it; `renderer` is quarto, embedded or None for either.

    A post that cannot be read or rendered is left out with a warning that names it. PostError leaves the old
    site as it is. Without `statistics` their pages stay as they were.
    """
    if not (root / "_quarto.yml").is_file():
        raise PostError(f"{root} has no _quarto.yml: run in the project's folder, or name it with --root")
    if About.read(root).is_placeholder:
        log.warning("%s", PLACEHOLDER_SAID)
    name, engine = choose(renderer)
    cache = root / ".cache" / "site"
    cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(cache / "lock"), formula.remembered(root / ".cache" / "formulas.json"):
        archive = index.read(root)
        if statistics:
            _run_notebooks(root, archive)
        store = Store(cache / name, look_of(root, name))
        named = {f"posts/{key}": cause for key, cause in archive.left_out.items()}
        with _meanwhile() as pool:
            for month in assemble.months_to_index(store, archive):
                pool.submit(assemble.make_search_pages, root, archive, month)
            failed = _refresh(root, store, archive, engine)
        _warn_of_absent(root, store)
        for post, cause in (named | failed).items():
            kept = post in failed and store.rendered(f"{post}/index.ipynb").is_file()
            how = "keeps its last page" if kept else "is left out of the site"
            log.warning("%s %s: %s", post, how, cause)
            if not kept:
                named[post] = cause
        assemble.assemble(root, root / SITE, store, _without(archive, named))
    return root / SITE


def _run_notebooks(root: Path, archive: Archive) -> None:
    """Bring the pages of numbers, weeks and months up to date, side by side: each notebook has its own kernel.

    The threads are daemons, so that Ctrl-C waits for none of them; a kernel ends with the process that started it.
    """
    jobs = [Thread(target=stats.refresh, args=(root, archive, page), daemon=True) for page in stats.NUMBERS]
    jobs.append(Thread(target=periods.renew, args=(root, archive), daemon=True))
    with environment.ROOT.holding(str(root)):
        with contextlib.suppress(Exception):  # the notebook that needs them says what is wrong
            facts_of_posts(archive)  # else each kernel works them out
        for job in jobs:
            job.start()
        for job in jobs:
            job.join()


@contextlib.contextmanager
def _meanwhile() -> Iterator[ThreadPoolExecutor]:
    """A thread for what can be done while the renderer works; what it has not begun by the end is left."""
    pool = ThreadPoolExecutor(1)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def choose(renderer: str | None) -> tuple[str, _Engine]:
    """The renderer's name, and what renders with it: (root, pages, posts, folder) to what failed, with causes."""
    found = quarto.find()
    if renderer == "quarto" and not found:
        raise PostError("Quarto is not installed: see quarto.org, or use --renderer embedded")
    if found and renderer != "embedded":
        return "quarto", lambda root, _, posts, out: quarto.build(found, root, pages_of(root), posts, out)
    pandoc.program()
    return "embedded", by_pandoc


def by_pandoc(root: Path, pages: list[str], posts: list[str], out: Path) -> dict[str, str]:
    return stand_in.build(root, [*pages, *posts], out)


def _without(archive: Archive, named: Iterable[str]) -> Archive:
    """The archive without the posts that are left out."""
    gone = set(named)
    kept = tuple(edition for edition in archive.editions if f"posts/{edition.key}" not in gone)
    return replace(archive, editions=kept)


def pages_of(root: Path) -> dict[str, Path]:
    """The sources of all pages but the posts, by name."""
    return {str(page.relative_to(root)): page for pattern in _PAGES for page in root.glob(pattern)}


def _refresh(root: Path, store: Store, archive: Archive, engine: _Engine) -> dict[str, str]:
    """Bring the store's pages up to date; the posts that could not be made, with the cause."""
    pages = pages_of(root)
    posts = {
        f"posts/{edition.key}/index.ipynb": archive.files[edition.key][0] for edition in archive.editions
    }
    keys = store.keys(pages | posts)
    for name in posts:  # a page outlives no takedown
        if hidden := archive.hidden.get(Path(name).parts[1]):
            keys[name] = rendered.cache_key(keys[name].encode(), repr(hidden).encode())
    store.forget({*keys, SHELL})
    held = {f"posts/{key}/index.ipynb": cause for key, cause in archive.held.items()}
    stale = [name for name in posts if name not in held and store.is_stale(name, keys[name])]
    waiting = [name for name in pages if store.is_stale(name, keys[name])]
    failed = {name: cause for name, cause in held.items() if name in posts}
    for first in range(0, max(len(stale), bool(waiting)), MOST):
        chosen = stale[first : first + MOST]
        with tempfile.TemporaryDirectory(prefix="arxiv-daily-") as folder, _meanwhile() as pool:
            built = Path(folder)
            faults = {name: pool.submit(_faults, root, name) for name in chosen}
            causes = engine(root, waiting, chosen, built)
            causes |= {
                name: cause for name in chosen if name not in causes and (cause := _lost(root, name, built))
            }
            for name in causes:
                (built / name).with_suffix(".html").unlink(missing_ok=True)
            good = [name for name in (*waiting, *chosen) if name not in causes]
            store.take(built, {name: keys[name] for name in good})
            for name in chosen:
                if name not in causes and (said := faults[name].result()):
                    log.warning("%s", said)
        store.save()  # a kill costs what is being rendered, not what has been
        failed |= causes
        for name in waiting:
            if name in failed and not store.rendered(name).is_file():
                raise PostError(f"the site was not rendered, the old one stays: {name}: {failed[name]}")
        waiting = []
    return {str(Path(name).parent) if name in posts else name: cause for name, cause in failed.items()}


def _faults(root: Path, name: str) -> str:
    """What will not look right on the page of a post, in a line; empty if all will."""
    faults = [one for one in check.check_post(root / name, str(Path(name).parent)) if one.error]
    more = f" (and {len(faults) - 1} more: arxiv-daily check)" if faults[1:] else ""
    return f"{faults[0]}{more}" if faults else ""


def _warn_of_absent(root: Path, store: Store) -> None:
    """Name the pages that the site needs and the project lacks, a line each."""
    for name in dict.fromkeys((SHELL, "index.qmd", *site_config.pages_named(root))):
        if not (root / name).is_file():
            what = f"{Path(name).with_suffix('.html')} is not made"
            if name == SHELL:
                last = store.shell.is_file()
                what = f"lists and pages of papers are {'made from the last one' if last else 'left out'}"
            log.warning("%s is missing: %s; get it back (git restore %s)", name, what, name)


def _lost(root: Path, name: str, site: Path) -> str:
    """What a page lacks of the papers of its post, in a line; empty if they are all there."""
    page = (site / name).with_suffix(".html")
    if not page.is_file():
        return "the renderer made no page of it"
    there = set(re.findall(r'\bid="(p-[^"]+)"', page.read_text(encoding="utf-8")))
    try:
        cells = filtered(root, json.loads((root / name).read_text(encoding="utf-8")))["cells"]
    except (OSError, ValueError) as error:
        return str(error)
    wanted = [
        project.fragment(paper_of(cell))
        for cell in cells
        if part_of(cell) == "heading" and cell["cell_type"] != "code"
    ]
    missing = [anchor.removeprefix("p-") for anchor in dict.fromkeys(wanted) if anchor not in there]
    return (
        f"{len(missing)} of {len(wanted)} papers are not on the page: {', '.join(missing[:5])}"
        if missing
        else ""
    )


def _keep_shell(page: Path, kept: Path) -> None:
    """Take the page that lists are made from out of the site; a later rendering of a part needs it."""
    if page.is_file():
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.move(page, kept)


def finish_site(root: Path, site: Path) -> None:
    """Fill in a site that Quarto rendered in the project's folder by itself: its step after rendering."""
    archive = index.read(root)
    for key, cause in archive.left_out.items():
        log.warning("posts/%s is left out of the lists: %s", key, cause)
    store = Store(None, rendered.cache_key(b""), pages=site)
    _keep_shell(site / _SHELL_PAGE, root / ".cache" / "list-page.html")
    store.shell = root / ".cache" / "list-page.html"
    (site / "search.json").unlink(missing_ok=True)
    there = [one for one in archive.editions if (site / one.address).is_file()]
    absent = {f"posts/{one.key}" for one in archive.editions} - {f"posts/{one.key}" for one in there}
    with formula.remembered(root / ".cache" / "formulas.json"):
        assemble.assemble(root, site, store, _without(archive, absent))
    broken = {one.key: cause for one in there if (cause := _lost(root, f"posts/{one.key}/index.ipynb", site))}
    if broken:
        raise PostError("; ".join(f"posts/{key}: {cause}" for key, cause in broken.items()))
    shutil.rmtree(
        root / ".cache" / "site", ignore_errors=True
    )  # what is in the site is no longer what it made
