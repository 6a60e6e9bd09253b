"""The site from rendered pages and the archive: a new tree put in place at once, or the few files that changed."""

import json
import logging
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from ..files import put
from . import paper_pages, search, templating
from .exports import build, subscribe
from .exports.page_head import Heads
from .index import Archive
from .lists import keys, pages, table
from .names import inside
from .periods import pages as periods
from .records import EditionRecord, newest
from .rendered import Store, cache_key
from .results import pages as results
from .results import topics
from .slots import fill, fill_papers, titled

log = logging.getLogger(__name__)

SHELL = "lists/page.qmd"
_INDEXED = Path(".cache/search")  # the pages that the search index is made from
_FOLDERS = ("assets", "site_libs")


def assemble(root: Path, site: Path, store: Store, archive: Archive) -> None:
    """Bring the site up to date. Pages go before the lists that lead to them, the first page comes last.

    A site that this store did not make is rebuilt next to the old one, which stays until the new one is complete.
    """
    shell = cache_key(store.shell.read_bytes()) if store.shell.is_file() else ""
    same = store.state["made"] and store.state.get("shell") == shell and (site / "index.html").is_file()
    if store.folder is None or same:
        _bring_up_to_date(root, site, store, archive)
    else:
        store.state |= {"shell": shell, "made": {}, "lists": {}, "papers": {}, "topics": {}, "periods": {}}
        with tempfile.TemporaryDirectory(dir=root, prefix=".site-") as folder:
            new = Path(folder) / "new"
            new.mkdir()
            _bring_up_to_date(root, new, store, archive)
            _swap(new, site, Path(folder) / "old")
    store.save()


def months_to_index(store: Store, archive: Archive) -> list[str]:
    """The months whose editions changed since the site was last made."""
    changed, gone = _differences(store, archive)
    return sorted({edition.month for edition in changed} | {key[-10:-3] for key in gone})


def make_search_pages(root: Path, archive: Archive, month: str) -> None:
    """Make what the search index of a month needs and takes long: it needs no rendered page."""
    search.make_pages(archive, month, root / _INDEXED)


def _bring_up_to_date(root: Path, out: Path, store: Store, archive: Archive) -> None:
    """Write into `out` whatever differs from what this store last wrote there."""
    changed, gone = _differences(store, archive)
    months = months_to_index(store, archive)
    heads = Heads(root, archive)
    _static(root, out, store)
    with search.updating(out, archive, months, root / _INDEXED):
        _posts(out, store, archive, heads)
        paper_pages.write(out, store, archive, heads)
        lists = _lists_of(store, archive)
        _write_lists(out, store, archive, lists, {*gone, *(one.key for one in changed)}, heads)
        results.write(out, store, archive, heads)
        spans = periods.write(root, out, store, heads)
    counts: Counter[str] = Counter()
    for _, found in lists.values():
        counts.update(found)
    fragments = {
        "archive": lambda: pages.archive(archive.editions, counts, bool(spans)),
        "papers": lambda: table.page(archive.editions),
        "search": lambda: _search_box(out, archive, counts),
        "feeds": lambda: subscribe.page(archive, heads.about, spans),
        "editions": lambda: pages.index(archive.editions),
    }
    for source in sorted(store.pages.glob("*.html"), key=lambda page: page.name == "index.html"):
        page = source.read_text(encoding="utf-8")
        if source.name == "404.html":  # shown at any address: nothing in it may be relative
            top = f"{urlsplit(heads.about.url).path.rstrip('/')}/"
            put(out / source.name, fill(page, top, find=templating.fragment("find", top=top)))
            continue
        wanted = {name: make() for name, make in fragments.items() if f'<ad-fill name="{name}"' in page}
        put(out / source.name, heads.dress(fill(page, "", **wanted), source.name))
    for key in gone:
        shutil.rmtree(inside(out, f"posts/{key}"), ignore_errors=True)
    build.write(root, out, archive)
    if store.shell.is_file():
        store.state["lists"] = lists


def _search_box(out: Path, archive: Archive, counts: Counter[str]) -> str:
    """The search field with all that there is to choose from."""
    named = {
        facet: sorted(((topic.id, topic.name) for topic, _ in found), key=lambda one: one[1].casefold())
        for facet, found in topics.counted_topics(archive.by_topic, archive.digests).items()
    }
    return search.box(out, sorted(keys.categories(counts)), keys.venues(archive.editions), named)


def _differences(store: Store, archive: Archive) -> tuple[list[EditionRecord], list[str]]:
    """Editions that are new or changed since the site was last made, and the keys of those that are gone."""
    held = store.state["lists"]
    changed = [one for one in archive.editions if held.get(one.key, [""])[0] != one.fingerprint]
    return changed, sorted(set(held) - {one.key for one in archive.editions})


def _static(root: Path, out: Path, store: Store) -> None:
    """Styles, scripts and whatever else stands beside the pages."""
    for name in _FOLDERS:
        for source in (root / name, store.pages / name):
            for file in source.rglob("*") if source.is_dir() else ():
                target = out / name / file.relative_to(source)
                if file.is_file() and file != target and not _same(file, target):
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(file, target)
    put(out / ".nojekyll", "")
    if (store.pages / "site_libs").is_dir():
        put(out / "listings.json", "[]")  # Quarto's script asks for it on every post


def _same(one: Path, other: Path) -> bool:
    if not other.is_file():
        return False
    left, right = one.stat(), other.stat()
    return left.st_size == right.st_size and left.st_mtime_ns == right.st_mtime_ns


def _posts(out: Path, store: Store, archive: Archive, heads: Heads) -> None:
    """Pages of the editions, each with the way to the one before and the one after."""
    made, mark = {}, heads.mark()
    for edition, before, after in _in_a_row(archive.editions):
        source = store.rendered(f"posts/{edition.key}/index.ipynb")
        beside = [one and one.key for one in (before, after)]
        key = [
            store.state["sources"].get(f"posts/{edition.key}/index.ipynb"),
            edition.fingerprint,
            beside,
            mark,
        ]
        made[edition.key] = key
        target = out / edition.address
        if store.state["made"].get(edition.key) != key or not target.is_file():
            row = pages.neighbours(edition, before, after)
            page = fill(source.read_text(encoding="utf-8"), "../../../", neighbours=row)
            page = fill_papers(page, "bibtex", paper_pages.cited([edition], heads))
            put(target, heads.dress(page, edition.address))
            _beside(source.parent, target.parent)
    store.state["made"] = made


def _beside(source: Path, target: Path) -> None:
    """Files a renderer put beside a page: figures of an editor's own."""
    if source != target:
        for file in source.iterdir():
            if file.is_dir():
                shutil.copytree(file, target / file.name, dirs_exist_ok=True)
            elif file.suffix != ".html":
                shutil.copy2(file, target / file.name)


def _in_a_row(
    editions: Iterable[EditionRecord],
) -> Iterable[tuple[EditionRecord, EditionRecord | None, EditionRecord | None]]:
    """Every edition with the one before and the one after it in its digest."""
    by_digest: dict[str, list[EditionRecord]] = {}
    for edition in sorted(editions, key=lambda one: one.date):
        by_digest.setdefault(edition.digest, []).append(edition)
    for row in by_digest.values():
        yield from zip(row, [None, *row[:-1]], [*row[1:], None], strict=True)


def _lists_of(store: Store, archive: Archive) -> dict[str, list]:
    """By edition its fingerprint, and the lists it is on with how often it is on each."""
    held = store.state["lists"]
    return {
        one.key: known
        if (known := held.get(one.key)) and known[0] == one.fingerprint
        else [one.fingerprint, dict(Counter(keys.of_edition(one)))]
        for one in archive.editions
    }


def _write_lists(
    out: Path, store: Store, archive: Archive, lists: dict[str, list], changed: Iterable[str], heads: Heads
) -> None:
    """The lists that hold a changed edition, each made from the renderer's one page for lists."""
    touched = {
        one
        for key in changed
        for known in (store.state["lists"], lists)
        for one in known.get(key, ["", {}])[1]
    }
    if not touched:
        return
    if not store.shell.is_file():
        return  # it is missing, or Quarto was asked for a part of the site
    shell = store.shell.read_text(encoding="utf-8")
    on: dict[str, list[EditionRecord]] = {}
    for edition in archive.editions:
        for one in lists[edition.key][1].keys() & touched:
            on.setdefault(one, []).append(edition)
    names = pages.by_author(
        archive.editions,
        touched,
        lambda one: archive.once(one, "entries", lambda: pages.author_entries(one)),
    )
    for key in sorted(touched):
        if key not in on:
            inside(out, f"lists/{key}.html").unlink(missing_ok=True)
            continue
        address = f"lists/{key}.html"
        try:
            title, body = pages.list_page(key, on[key], names.get(key, {}))
            put(inside(out, address), heads.dress(titled(shell, title, body), address))
        except Exception as error:
            log.warning("%s is left out of the site: %s", address, error)
        if key in {edition.month for edition in on[key]}:
            rows = [row for edition in newest(on[key]) for row in table.rows_of_papers(edition)]
            put(out / "lists" / f"{key}.json", json.dumps(rows, ensure_ascii=False))


def _swap(new: Path, site: Path, aside: Path) -> None:
    """Put the new site in the old one's place."""
    if site.exists():
        site.rename(aside)
    new.rename(site)
