"""Atom feeds with all the words: one of all editions, one a digest by edition, one a category by paper.

An entry keeps its id and its `published` for ever, and takes a new `updated` only when its content changed: to
a reader an edit is the old entry, not a new one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape

from lxml import etree

from ...gather.facts import addresses_of
from ...text import feed_html, inline
from ...text.formula import learn_from
from ...words import say
from ..names import is_category
from ..periods.span import Period
from ..records import EditionPage, PaperRecord, PaperText
from .site_config import About

ATOM = "http://www.w3.org/2005/Atom"
_AUTHORS = 100  # of an entry, at most
EDITIONS, PAPERS, OF_A_TOPIC = 20, 60, 20  # entries of a feed, at most
BYTES = 1_500_000  # of entries in a feed, at most; one entry is always there
_OPENING = ("intro", "overview", "")
_When = Callable[[str, str, str, str], str]


@dataclass(frozen=True)
class _Entry:
    """One entry; `body` is HTML, instants in ISO form. `source` names the post it comes from."""

    id: str
    title: str
    link: str
    published: str
    body: str
    summary: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    source: str = ""


def of_editions(name: str, title: str, pages: Iterable[EditionPage], about: About, when: _When) -> str:
    """The feed of these editions, given the newest first."""
    entries = [_edition_entry(page, about) for _, page in zip(range(EDITIONS), pages, strict=False)]
    return feed(f"feeds/{name}.xml" if name else "index.xml", title, entries, about, when)


def of_papers(
    category: str, papers: Iterable[tuple[EditionPage, PaperRecord]], about: About, when: _When
) -> str:
    """The feed of a category, given its papers newest first."""
    chosen = [pair for _, pair in zip(range(PAPERS), papers, strict=False)]
    entries = [_paper_entry(page, paper, about) for page, paper in chosen]
    return feed(f"feeds/categories/{category}.xml", f"{about.title} · {category}", entries, about, when)


def of_topic(
    key: str, name: str, papers: Iterable[tuple[EditionPage, PaperRecord]], about: About, when: _When
) -> str:
    """The feed of a task or data set, given its papers newest first."""
    entries = [_paper_entry(page, paper, about) for page, paper in papers]
    return feed(f"feeds/topics/{key}.xml", f"{about.title} · {name}", entries, about, when)


def of_periods(
    name: str, title: str, periods: Iterable[tuple[Period, str, str]], about: About, when: _When
) -> str:
    """The feed of weeks or months, given the newest first, each with its HTML and the key of its newest edition."""
    entries = [
        _Entry(
            id=about.tag(f"periods/{period.name}"),
            title=period.title,
            link=about.at(period.address),
            published=f"{period.last}T00:00:00+00:00",
            body=body.replace('href="../', f'href="{about.at("")}'),
            source=source,
        )
        for _, (period, body, source) in zip(range(EDITIONS), periods, strict=False)
    ]
    return feed(f"feeds/{name}.xml", title, entries, about, when)


def _edition_entry(page: EditionPage, about: About) -> _Entry:
    edition, address = page.edition, about.at(page.edition.address)
    return _Entry(
        id=about.tag(edition.key),
        title=edition.title,
        link=address,
        published=edition.published,
        body=edition_html(page, address),
        summary=edition.description,
        categories=tuple(edition.per_category),
        source=edition.key,
    )


def edition_html(page: EditionPage, address: str) -> str:
    """An edition's words: receipt and overview, then every paper; links into it begin with its `address`."""
    learn_from(text for _, text in page.opening)
    learn_from(text for paper in page.texts.values() for _, text in paper.cells)
    parts = [feed_html.html(text, address) for part, text in page.opening if part in _OPENING]
    for paper in page.edition.papers:
        at = escape(f"{address}#{paper.anchor}")
        parts.append(f'<h2><a href="{at}">{feed_html.line(paper.name)}</a></h2>')
        parts.append(_paper_body(paper, page.texts[paper.id], address))
    return "\n".join(parts)


def _paper_entry(page: EditionPage, paper: PaperRecord, about: About) -> _Entry:
    """One paper; its id is arXiv's, so that a paper in two digests is one entry."""
    address = about.at(page.edition.address)
    return _Entry(
        id=about.tag(f"arxiv/{paper.id}"),
        title=inline.plain(paper.name),
        link=f"{address}#{paper.anchor}",
        published=paper.shown_at or page.edition.published,
        body=_paper_body(paper, page.texts[paper.id], address),
        summary=inline.plain(paper.summary),
        authors=paper.authors[:_AUTHORS],
        categories=tuple(filter(is_category, paper.categories)),
        source=page.edition.key,
    )


def _paper_body(paper: PaperRecord, text: PaperText, address: str) -> str:
    """What an edition says of a paper, in HTML: facts, abstract, reading, and what an editor added."""
    marks = [
        say(f"site.marks.{mark}")
        for mark, is_set in (
            ("withdrawn", paper.withdrawn),
            ("late", paper.late),
            ("pending", paper.state == "pending"),
            ("reviewed", paper.reviewed),
            (paper.by, paper.by and not paper.reviewed),
        )
        if is_set
    ]
    links = [(paper.abs_url, "arXiv"), (paper.pdf_url, "PDF"), (paper.html_url, "HTML")]
    links += [
        (url, say(f"post.resource.{kind}")) for kind, urls in addresses_of(paper).items() for url in urls
    ]
    marks = [escape(paper.venue), *marks] if paper.venue else marks
    facts = [
        f'<p lang="en"><strong>{escape(inline.plain(paper.english))}</strong><br>{escape(_named_authors(paper))}</p>',
        f"<p>{escape(' '.join(paper.categories))} · {' · '.join(marks)}<br>"
        + " · ".join(f'<a href="{escape(url)}">{name}</a>' for url, name in links if url)
        + "</p>",
    ]
    words = [feed_html.html(body, address) for part, body in text.cells if part in ("abstract", "")]
    if text.reading:
        words += ["<h3>" + say("site.feeds.reading") + "</h3>", feed_html.html(text.reading, address)]
    return "\n".join(facts + words)


def _named_authors(paper: PaperRecord) -> str:
    """The authors on one line; of a collaboration the first, and how many they are."""
    if len(paper.authors) <= _AUTHORS:
        return ", ".join(paper.authors)
    return say("site.and_others", first=", ".join(paper.authors[:10]), count=len(paper.authors))


def feed(address: str, title: str, entries: list[_Entry], about: About, when: _When) -> str:
    """The feed's XML. `when` tells of an entry's id, content, source and `published` when it last changed."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    root.set("{http://www.w3.org/XML/1998/namespace}lang", about.language)
    made = list(_within(entries, about, when))
    newest = max((found for _, found in made), default="1970-01-01T00:00:00Z")
    _add(root, "id", about.at(address))
    _add(root, "title", title)
    _add(root, "subtitle", about.description)
    _add(root, "updated", newest)
    _add(root, "author").append(_named(about.title))
    _add(root, "link", rel="self", type="application/atom+xml", href=about.at(address))
    _add(root, "link", rel="alternate", type="text/html", href=about.at("index.html"))
    root.extend(element for element, _ in made)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True).decode()


def _within(entries: Iterable[_Entry], about: About, when: _When) -> Iterable[tuple[etree._Element, str]]:
    """Entries as XML, each with its `updated`, as many as a feed may weigh."""
    size = 0
    for entry in entries:
        size += len(entry.body.encode("utf-8", "replace"))
        if size > BYTES and size > len(entry.body.encode("utf-8", "replace")):
            return
        content = "\0".join([entry.title, entry.summary, entry.body, *entry.categories])
        updated = when(entry.id, content, entry.source, rfc3339(entry.published))
        yield _as_xml(entry, updated, about), updated


def _as_xml(entry: _Entry, updated: str, about: About) -> etree._Element:
    element = etree.Element(f"{{{ATOM}}}entry", nsmap={None: ATOM})
    _add(element, "id", entry.id)
    _add(element, "title", escape(entry.title, quote=False), type="html")
    _add(element, "link", rel="alternate", type="text/html", href=entry.link)
    _add(element, "published", rfc3339(entry.published))
    _add(element, "updated", updated)
    for name in entry.authors:
        _add(element, "author").append(_named(name))
    for term in entry.categories:
        _add(element, "category", term=term)
    if entry.summary:
        _add(element, "summary", escape(entry.summary, quote=False), type="html")
    _add(element, "content", entry.body, type="html").set(
        "{http://www.w3.org/XML/1998/namespace}base", entry.link
    )
    return element


def _named(name: str) -> etree._Element:
    element = etree.Element(f"{{{ATOM}}}name", nsmap={None: ATOM})
    element.text = inline.fit(name)
    return element


def _add(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{ATOM}}}{tag}")
    child.text = inline.fit(text) or None
    for name, value in attributes.items():
        child.set(name, inline.fit(value))
    return child


def rfc3339(text: str) -> str:
    """An instant as Atom wants it, UTC."""
    found = datetime.fromisoformat(text)
    return f"{found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
