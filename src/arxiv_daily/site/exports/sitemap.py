"""The site for programs that walk it: sitemap.xml, robots.txt, llms.txt."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from lxml import etree

from ...text import inline
from ...words import say
from ..records import EditionRecord, newest
from .site_config import About

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NOT_PAGES = ("site_libs", "assets", "search", "papers", "404.html")
_NEWEST = 10


def pages(site: Path, papers: Iterable[str] = ()) -> list[str]:
    """The addresses of all pages in a rendered site; those of `papers` are known, and not looked for among thousands."""
    found = set(papers)
    for part in site.iterdir():
        if part.name not in _NOT_PAGES:
            files = part.rglob("*.html") if part.is_dir() else [part] if part.suffix == ".html" else []
            found.update(file.relative_to(site).as_posix() for file in files)
    return sorted(found)


def sitemap(addresses: Iterable[str], changed: Mapping[str, str], about: About) -> str:
    """All pages; with when they changed where that is known."""
    root = etree.Element(f"{{{_SITEMAP}}}urlset", nsmap={None: _SITEMAP})
    for address in addresses:
        url = etree.SubElement(root, f"{{{_SITEMAP}}}url")
        etree.SubElement(url, f"{{{_SITEMAP}}}loc").text = about.at(address)
        if address in changed:
            etree.SubElement(url, f"{{{_SITEMAP}}}lastmod").text = changed[address]
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True).decode()


def robots(about: About) -> str:
    return f"User-agent: *\nAllow: /\n\nSitemap: {about.at('sitemap.xml')}\n"


def llms(editions: Iterable[EditionRecord], categories: Iterable[str], about: About) -> str:
    """The site in a page for language models: what it is, where its data lies, its newest editions."""
    ordered = newest(editions)
    digests = sorted({one.digest for one in ordered})
    lines = [
        f"# {about.title}",
        "",
        f"> {about.description}",
        "",
        "Abstracts and readings are in Chinese and machine-made unless marked as reviewed; titles, authors and "
        "English abstracts are arXiv's (CC0). Cite the paper, not this site.",
        "",
        "## Newest editions",
        "",
    ]
    lines += [
        f"- [{_link_text(one.title)}]({about.at(f'posts/{one.key}/papers.json')}): {_summary(one)}"
        for one in ordered[:_NEWEST]
    ]
    lines += ["", "## Data", ""]
    lines += [
        f"- [Index]({about.at('data/index.json')}): all digests and months, as JSON and BibTeX",
        f"- [Schema]({about.at('data/schema.json')}): JSON Schema of an edition",
        *(f"- [Feed of {name}]({about.at(f'feeds/{name}.xml')}): Atom, full content" for name in digests),
        *(
            f"- [Feed of {name}]({about.at(f'feeds/categories/{name}.xml')}): Atom, a paper an entry"
            for name in categories
        ),
        f"- [Sitemap]({about.at('sitemap.xml')})",
    ]
    return "\n".join(lines) + "\n"


def _summary(one: EditionRecord) -> str:
    """One line of an edition."""
    if not one.papers:
        return one.empty_reason or say("site.no_papers")
    titles = "；".join(_link_text(inline.plain(paper.name)) for paper in one.papers[:3])
    return say("site.llms", count=len(one.papers), titles=titles)


def _link_text(text: str) -> str:
    """Plain text for Markdown: what could be a link, a tag or code there is escaped."""
    return re.sub(r"([\\\[\]<>`*_])", r"\\\1", text)
