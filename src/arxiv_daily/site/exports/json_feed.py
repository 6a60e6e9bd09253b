"""The newest editions as JSON Feed 1.1 (jsonfeed.org), and all feeds of the site as OPML 2.0."""

import json
from collections.abc import Iterable

from lxml import etree

from ...text import feed_html, inline
from ..records import EditionRecord
from .site_config import About


def of_editions(address: str, title: str, editions: Iterable[EditionRecord], about: About) -> str:
    """A feed of these editions, given the newest first: each with its titles and what every paper does."""
    known = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "description": about.description,
        "home_page_url": about.at("index.html"),
        "feed_url": about.at(address),
        "language": about.language,
        "items": [_item(one, about) for one in editions],
    }
    return json.dumps(known, ensure_ascii=False, indent=1) + "\n"


def _item(one: EditionRecord, about: About) -> dict:
    lines = [
        f'<li><a href="{about.at(paper.page)}">{feed_html.line(paper.name)}</a> {feed_html.line(paper.summary)}</li>'
        for paper in one.papers
    ]
    return {
        "id": about.tag(one.key),
        "url": about.at(one.address),
        "title": inline.fit(one.title),
        "summary": inline.fit(one.description or one.empty_reason),
        "content_html": f"<ol>{''.join(lines)}</ol>"
        if lines
        else f"<p>{feed_html.line(one.empty_reason)}</p>",
        "date_published": one.published,
        "tags": list(one.per_category),
    }


def opml(feeds: Iterable[tuple[str, str]], about: About) -> str:
    """A list of feeds, given as (address in the site, title), for a feed reader to import."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = inline.fit(about.title)
    body = etree.SubElement(root, "body")
    for address, title in feeds:
        named = inline.fit(title)
        etree.SubElement(
            body,
            "outline",
            type="rss",
            text=named,
            title=named,
            xmlUrl=about.at(address),
            htmlUrl=about.at("index.html"),
        )
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True).decode()
