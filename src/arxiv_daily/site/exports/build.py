"""All that stands beside the pages, written into a site; what is as it was is not made again."""

import contextlib
import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from ...errors import PostError
from ...files import put, recall, remember
from ...origin import get_extra
from ...text import feed_html
from ...words import say
from .. import names
from ..index import Archive
from ..periods.span import Period
from ..periods.store import bodies
from ..records import EditionPage, EditionRecord, PaperRecord, followed, newest
from ..rendered import sources
from ..results import topics
from . import bibtex, cards, citation, feeds, json_data, json_feed, sitemap
from .site_config import About
from .updated import Changes

log = logging.getLogger(__name__)

_KEPT = 64  # pages of editions in memory
_Maker = Callable[[], str | bytes]


@dataclass(frozen=True)
class _Sheet:
    """One file of the site: its address, what it is made from, and how."""

    address: str
    made_from: tuple[str, ...]
    make: _Maker


def write(root: Path, site: Path, archive: Archive) -> None:
    """Bring the files beside the pages up to date. Last, for the sitemap lists the pages that are there."""
    about, changes = About.read(root), Changes(root)
    memory = root / ".cache" / "outlets.json"
    held = recall(memory) or {}
    with feed_html.remembered(root / ".cache" / "feeds.html.json", sources().decode()):
        now = _written(site, held, repr(about), _sheets(archive, about, changes))
    for gone in set(held) - set(now):
        with contextlib.suppress(PostError):
            names.inside(site, gone).unlink(missing_ok=True)
    if about.url:
        changed = {
            one.address: changes(one.address, one.fingerprint, one.key, feeds.rfc3339(one.published))
            for one in archive.editions
        }
        papers = {paper.page for one in archive.editions for paper in one.papers}
        found = sitemap.pages(site, papers if (site / "papers").is_dir() else ())
        put(site / "sitemap.xml", sitemap.sitemap(found, changed, about))
    changes.save()
    remember(memory, now)


def _written(site: Path, held: dict, about: str, wanted: Iterable[_Sheet]) -> dict:
    """Make the files that are not what they are made from any more; what is held from now on."""
    now = {}
    for sheet in wanted:
        key = hashlib.sha256("\0".join([sources().decode(), about, *sheet.made_from]).encode()).hexdigest()[
            :32
        ]
        if held.get(sheet.address) != key or not (site / sheet.address).is_file():
            try:
                put(names.inside(site, sheet.address), sheet.make())
            except Exception as error:
                log.warning("%s is left out of the site: %s", sheet.address, _cause(error))
                continue
        now[sheet.address] = key
    return now


def _cause(error: Exception) -> str:
    """An error in a line; a library that is missing with the way to get it."""
    if isinstance(error, ImportError):
        return f"{error.name} is not installed ({get_extra('site')})"
    return (str(error).splitlines() or [""])[0] or type(error).__name__


def _sheets(archive: Archive, about: About, changes: Changes) -> Iterator[_Sheet]:
    """Every file, with what it is made from."""
    pages = _Pages(archive)
    ordered = newest(archive.editions)
    yield from _of_editions(archive.editions, pages, about)
    yield from _of_months(archive.editions, pages, about)
    marks = tuple(one.fingerprint for one in archive.editions)
    yield _Sheet("data/index.json", marks, lambda: json_data.dumps(json_data.index(archive.editions, about)))
    yield _Sheet("data/schema.json", (), lambda: json_data.dumps(json_data.schema()))
    yield _Sheet("card.png", (), lambda: cards.of_site(about))
    if about.url:
        yield from _of_feeds(archive, ordered, pages, about, changes)
        categories = followed(ordered)
        yield _Sheet("llms.txt", marks, lambda: sitemap.llms(ordered, categories, about))
        yield _Sheet("robots.txt", (), lambda: sitemap.robots(about))


def _of_editions(editions: Iterable[EditionRecord], pages: "_Pages", about: About) -> Iterator[_Sheet]:
    """What stands beside the page of each edition: its data, its BibTeX, its card."""

    def data(one: EditionRecord) -> str:
        return json_data.dumps(json_data.edition(pages(one), about))

    for one in editions:
        at, mark = f"posts/{one.key}", (one.fingerprint,)
        yield _Sheet(f"{at}/papers.json", mark, partial(data, one))
        yield _Sheet(f"{at}/papers.bib", mark, partial(bibtex.entries, one.papers))
        yield _Sheet(f"{at}/papers.ris", mark, partial(citation.ris_of, one.papers))
        yield _Sheet(f"{at}/card.png", mark, partial(cards.of_edition, one, about))


def _of_months(editions: Iterable[EditionRecord], pages: "_Pages", about: About) -> Iterator[_Sheet]:
    """The data and the BibTeX of each month of each digest."""

    def data(found: list[EditionRecord]) -> str:
        return json_data.dumps(json_data.month(map(pages, found), about))

    def cited(found: list[EditionRecord]) -> str:
        return bibtex.entries(paper for one in found for paper in one.papers)

    def references(found: list[EditionRecord]) -> str:
        return citation.ris_of(paper for one in found for paper in one.papers)

    months: dict[str, list[EditionRecord]] = {}
    for one in editions:
        months.setdefault(f"data/{one.digest}/{one.month}", []).append(one)
    for at, found in months.items():
        marks = tuple(one.fingerprint for one in found)
        yield _Sheet(f"{at}.json", marks, partial(data, found))
        yield _Sheet(f"{at}.bib", marks, partial(cited, found))
        yield _Sheet(f"{at}.ris", marks, partial(references, found))


def _of_feeds(
    archive: Archive, ordered: list[EditionRecord], pages: "_Pages", about: About, changes: Changes
) -> Iterator[_Sheet]:
    """The feed of everything, of each digest, of each category that a digest follows, of tasks, data sets, weeks and
    months."""

    def by_edition(name: str, title: str, found: list[EditionRecord]) -> str:
        return feeds.of_editions(name, title, map(pages, found), about, changes)

    def by_paper(category: str, chosen: list[tuple[EditionRecord, PaperRecord]]) -> str:
        return feeds.of_papers(category, ((pages(one), paper) for one, paper in chosen), about, changes)

    digests = sorted({one.digest for one in ordered})
    listed: list[tuple[str, str]] = []
    for name in ("", *digests):
        found = [one for one in ordered if name in ("", one.digest)][: feeds.EDITIONS]
        title = f"{about.title} · {name}" if name and len(digests) > 1 else about.title
        address = f"feeds/{name}.xml" if name else "index.xml"
        yield _Sheet(
            address, tuple(one.fingerprint for one in found), partial(by_edition, name, title, found)
        )
        listed.append((address, title))
        address = f"feeds/{name}.json" if name else "feed.json"
        yield _Sheet(
            address,
            tuple(one.fingerprint for one in found),
            partial(json_feed.of_editions, address, title, found, about),
        )
    for category in followed(ordered):
        chosen = _in_category(ordered, category)
        marks = tuple(f"{one.fingerprint} {paper.id}" for one, paper in chosen)
        yield _Sheet(f"feeds/categories/{category}.xml", marks, partial(by_paper, category, chosen))
        listed.append((f"feeds/categories/{category}.xml", f"{about.title} · {category}"))

    def by_topic(key: str, name: str, chosen: list[tuple[EditionRecord, PaperRecord]]) -> str:
        return feeds.of_topic(key, name, ((pages(one), paper) for one, paper in chosen), about, changes)

    for key, found_papers in sorted(archive.by_topic.items()):
        chosen, name = found_papers[: feeds.OF_A_TOPIC], topics.name_of(key, digests)
        marks = (name, *(f"{one.fingerprint} {paper.id}" for one, paper in chosen))
        yield _Sheet(f"feeds/topics/{key}.xml", marks, partial(by_topic, key, name, chosen))
        listed.append((f"feeds/topics/{key}.xml", f"{about.title} · {name}"))
    for name, spans in _periods(changes.root, ordered).items():
        marks = tuple(body for _, body, _ in spans)
        title = f"{about.title} · {say(f'site.periods.{name}')}"
        yield _Sheet(
            f"feeds/{name}.xml", marks, partial(feeds.of_periods, name, title, spans, about, changes)
        )
        listed.append((f"feeds/{name}.xml", title))
    yield _Sheet("feeds/all.opml", (repr(listed),), partial(json_feed.opml, listed, about))


def _periods(root: Path, ordered: list[EditionRecord]) -> dict[str, list[tuple[Period, str, str]]]:
    """The newest weeks and months, each with its HTML and the key of its newest edition."""
    found: dict[str, list[tuple[Period, str, str]]] = {}
    for name, body in bodies(root).items():
        period = Period.named(name)
        spans = found.setdefault("weeks" if period.is_week else "months", [])
        source = next((one.key for one in ordered if period.covers(one.date)), "")
        if source and len(spans) < feeds.EDITIONS:
            spans.append((period, body, source))
    return found


def _in_category(ordered: list[EditionRecord], category: str) -> list[tuple[EditionRecord, PaperRecord]]:
    """The newest papers of a category, each once: where it was shown first."""
    found: dict[str, tuple[EditionRecord, PaperRecord]] = {}
    for one in ordered:
        if len(found) >= feeds.PAPERS:
            break
        found |= {paper.id: (one, paper) for paper in one.papers if category in paper.categories}
    return list(found.values())[: feeds.PAPERS]


class _Pages:
    """Pages of editions; the last that were asked for are kept, for a month or a feed asks for them again."""

    def __init__(self, archive: Archive):
        editions = {one.key: one for one in archive.editions}
        self.page = lru_cache(_KEPT)(lambda key: archive.page(editions[key]))

    def __call__(self, edition: EditionRecord) -> EditionPage:
        return self.page(edition.key)
