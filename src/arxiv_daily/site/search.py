"""Search: Pagefind's index of one month each, so that a new edition costs no more in an old archive.

What is found is a paper, not a page of twenty. A month is indexed from small pages made of its papers' words;
the search page asks the newest month first and goes back as far as it needs to.
"""

import contextlib
import logging
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from html import escape
from pathlib import Path
from threading import Event

from .. import project
from ..gather.facts import addresses_of
from ..gather.names import plain_letters
from ..origin import get_extra
from ..text import inline
from ..text.formula import learn_from
from .index import Archive
from .lists import keys
from .records import EditionRecord, PaperRecord, PaperText
from .rendered import cache_key, sources
from .templating import fragment as template

log = logging.getLogger(__name__)

_FOLDER = "search"
_SCRIPT = "pagefind.js"
_LINE = re.compile(r"^\s*(?:[-*+]|\d+[.)])?\s*", re.MULTILINE)
_HAN = re.compile(r"([\u3000-\u303f\u3400-\u9fff\uff00-\uffef])")
_MARK = "¶"  # what stands before it is no part of an excerpt
_WORD = re.compile(r"[0-9A-Za-z\u00aa-\u024f\u1e00-\u1eff\u2070-\u209c]+")
_CLASS = re.compile(r"\.[A-Za-z]{2}(?=/)")  # of an old id: math.GT/0512090 is math/0512090
_UMLAUTS = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
        "å": "aa",
        "Å": "Aa",
        "ø": "oe",
        "Ø": "Oe",
    }
)
_STOPPED = Event()  # nobody waits for the index any more
_PATIENCE = 0.2  # seconds until Pagefind hears of it
_ATTRIBUTES = re.compile(r"\{[.#][^{}]*\}|^#+\s*|^:{3,}.*$", re.MULTILINE)


@contextlib.contextmanager
def updating(site: Path, archive: Archive, months: Iterable[str], cache: Path) -> Iterator[None]:
    """Re-index these months while the block runs, and wait for it at its end."""
    _STOPPED.clear()
    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(update, site, archive, months, cache)
        try:
            yield
        except BaseException:
            _STOPPED.set()
            raise
        job.result()


def update(site: Path, archive: Archive, months: Iterable[str], cache: Path) -> None:
    """Re-index these months. Without Pagefind only search is missing.

    In `cache` stay the small pages of the newest month, so that tomorrow's edition does not cost its neighbours.
    """
    folder = site / _FOLDER
    for month in sorted(months):
        if _STOPPED.is_set():
            return
        if not _editions_of(archive, month):
            shutil.rmtree(folder / month, ignore_errors=True)
            continue
        make_pages(archive, month, cache)
        with tempfile.TemporaryDirectory(dir=site.parent, prefix=".site-") as work:
            index = Path(work) / "index"
            if cause := pagefind(cache / month, index):
                if _STOPPED.is_set():
                    return
                log.warning("the search page stays empty: %s (%s)", cause, get_extra("site"))
                return
            _install(index, folder, month)
    for older in sorted(cache.glob("????-??"))[:-1]:
        shutil.rmtree(older, ignore_errors=True)


def _editions_of(archive: Archive, month: str) -> list[EditionRecord]:
    return [edition for edition in archive.editions if edition.month == month and edition.papers]


def make_pages(archive: Archive, month: str, cache: Path) -> None:
    """Bring the small pages up to date that a month is indexed from, in a folder an edition."""
    folder = cache / month
    for each in (cache, folder):
        each.mkdir(mode=0o700, parents=True, exist_ok=True)
    editions = _editions_of(archive, month)
    named = {folder / f"{one.digest}-{one.date}-{_mark(one)}": one for one in editions}
    for other in set(folder.iterdir()) - named.keys():
        shutil.rmtree(other, ignore_errors=True)
    for target, edition in named.items():
        if target.is_dir():
            continue
        texts = archive.page(edition).texts
        with tempfile.TemporaryDirectory(dir=folder) as work:
            made = Path(work) / "pages"
            made.mkdir()
            for paper in edition.papers:
                page = _page_of(edition, paper, texts.get(paper.id, PaperText()))
                file = made / f"{project.fragment(paper.id)}.html"
                file.write_text(page, encoding="utf-8", errors="replace")
            made.rename(target)


def _mark(edition: EditionRecord) -> str:
    """What the pages of an edition are made from: its words and our own code."""
    return cache_key(edition.fingerprint.encode(), sources())


def _page_of(edition: EditionRecord, paper: PaperRecord, text: PaperText) -> str:
    """One paper's words: titles, names and number; behind a mark both abstracts and the reading."""
    raw = [paper.name, paper.english, text.abstract, text.reading, text.english]
    learn_from(raw)
    title, original, abstract, reading, english = map(_plain, raw)
    meta = {
        "title": title,
        "at": f"{edition.address}#{project.fragment(paper.id)}",
        "date": edition.date,
        "english": original,
        "number": paper.id,
    }
    hidden = "".join(
        f'<meta data-pagefind-meta="{name}[content]" content="{escape(value)}">'
        for name, value in meta.items()
    )
    facets = [
        ("venue", paper.venue),
        *(("category", one) for one in keys.filed(paper)),
        *((kind, "yes") for kind, urls in addresses_of(paper).items() if urls),
    ]
    facets += [(one.partition(":")[0], one.partition(":")[2]) for one in paper.facets]
    hidden += "".join(
        f'<meta data-pagefind-filter="{name}[content]" content="{escape(value)}">'
        for name, value in facets
        if value
    )
    known = [*paper.authors, *paper.categories, paper.id, *filter(None, [paper.venue])]
    words = _WORD.findall(" ".join([title, original, abstract, reading, english]))
    signed = [*known, *(word for word in words if not word.isascii())]
    forms = [_CLASS.sub("", paper.id), *(form for name in signed for form in _typed(name))]
    names = " ".join(dict.fromkeys([*known, *forms]))
    parts = [original, names, _MARK, abstract, reading, english]
    body = "".join(f"<p>{escape(_apart(part))}</p>" for part in parts if part)
    return (
        f'<!doctype html><html lang="en"><head><title>{escape(paper.id)}</title></head><body data-pagefind-body>'
        f"<h1>{escape(_apart(title))}</h1>{hidden}{body}</body></html>"
    )


def _typed(name: str) -> Iterator[str]:
    """The ways in which a name or word may be typed without its signs: Müller as Muller and Mueller."""
    for form in (plain_letters(name), plain_letters(name.translate(_UMLAUTS))):
        if form.strip() and form != name:
            yield form


def _plain(text: str) -> str:
    """Markdown as plain text, formulas in Unicode."""
    lines = _LINE.sub("", _ATTRIBUTES.sub("", text))
    return inline.plain(" ".join(lines.split()))


def _apart(text: str) -> str:
    """Every Chinese character and sign as a word of its own: any part of a word is found, no sign is marked with it."""
    return " ".join(_HAN.split(text))


def pagefind(source: Path, index: Path) -> str:
    """Run Pagefind, in a session of its own, so that Ctrl-C reaches it by way of us; the cause if it does not succeed."""
    command = [sys.executable, "-m", "pagefind", "--site", str(source), "--output-path", str(index)]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    ) as run:
        said = None
        while said is None:
            try:
                said = run.communicate(timeout=_PATIENCE)[1].decode("utf-8", "replace").strip()
            except subprocess.TimeoutExpired:
                if _STOPPED.is_set():
                    run.kill()
    return "" if run.returncode == 0 else (said.splitlines() or ["no message"])[-1]


def _install(index: Path, folder: Path, month: str) -> None:
    """Put a month's index in its place, the script all months share above it."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy2(index / _SCRIPT, folder / _SCRIPT)
    for pattern in ("*.js", "*.css"):
        for file in index.glob(pattern):
            file.unlink()
    old = index.with_name("old")
    if (folder / month).exists():
        (folder / month).rename(old)
    index.rename(folder / month)


def box(
    site: Path,
    categories: Iterable[str],
    venues: Iterable[str] = (),
    topics: Mapping[str, Sequence[tuple[str, str]]] | None = None,
) -> str:
    """The search field, with the months there are to search, the newest first, and the categories and venues to choose
    from; of `topics`, id and name by facet."""
    months = sorted((path.name for path in (site / _FOLDER).glob("????-??")), reverse=True)
    return template(
        "search", months=months, categories=list(categories), venues=list(venues), topics=topics or {}
    )
