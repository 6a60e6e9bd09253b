"""What stands in the files of a site that no stranger may have put there, told by a site made of plain papers.

HTML is compared by its parts: an element, an attribute of it, a class or the scheme of an address that the plain site
has not, and that no Markdown of the gate's makes, is an intruder. Other files are read by the strictest reader there is.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote

import bibtexparser
import rispy
from lxml import etree
from markdown_it import MarkdownIt
from pybtex.database import parse_string

from arxiv_daily.site.exports import citation
from arxiv_daily.site.records import PaperRecord

FROM_THE_GATE = {
    ("small", ""), ("small", "class"),  # the site's own, for facts that plain papers lack
    ("div", "data-venues"), ("tr", "data-venue"), ("tr", "data-code"),
    *((tag, "") for tag in ("p", "em", "strong", "code", "a", "ul", "ol", "li", "br", "table", "thead", "tbody", "tr", "th", "td", "col", "colgroup")),
    *(("a", name) for name in ("href", "class")), ("ol", "type"), ("ol", "start"),
    *((tag, name) for tag in ("th", "td", "tr", "table", "col", "li", "code", "p") for name in ("style", "class", "scope", "align")),
}  # fmt: skip
MATHML = {
    *("math", "semantics", "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "msub", "msup", "msubsup", "munder", "mover", "munderover"),
    *("mfrac", "msqrt", "mroot", "mtable", "mtr", "mtd", "mstyle", "mpadded", "mphantom", "menclose", "annotation", "merror"),
}  # fmt: skip
CLASSES = {
    "venue",
    "mark-edited",
    "facts",
    "uri",
    "math",
    "inline",
    "display",
    "odd",
    "even",
    "header",
    *(f"level-{depth}" for depth in range(5)),
}
STYLE = re.compile(r"(?:text-align: ?(?:left|right|center);?|width: ?[\d.]+%;?|\s)*")
ADDRESS = re.compile(r"https?://[^\s\"'<>]*|#[\w./-]*|mailto:[\w@.-]+")
LEADS = re.compile(r"\s*[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@dataclass
class Parts:
    """What HTML is made of: elements with attributes, and classes."""

    kinds: set[tuple[str, str]]
    classes: set[str]

    @classmethod
    def of(cls, folder: Path) -> "Parts":
        """Those of all pages and feeds of a site."""
        found = cls(set(), set())
        for _, tree in _trees(folder):
            for node in tree.iter(etree.Element):
                found.kinds |= {(node.tag, name) for name in ("", *node.attrib)}
                found.classes |= set(node.get("class", "").split())
        return found


def _html(text: str):
    tree = etree.HTML(text) if text.strip() else None
    return etree.Element("html") if tree is None else tree


def _trees(folder: Path) -> Iterator[tuple[str, etree._Element]]:
    """Every piece of HTML in a site: pages, and what a reader of feeds puts into a page."""
    for path in sorted(folder.rglob("*.html")):
        yield str(path.relative_to(folder)), _html(path.read_text(encoding="utf-8"))
    for path in sorted(folder.rglob("*.xml")):
        for node in etree.parse(path).iter(etree.Element):
            if node.get("type") == "html":
                yield str(path.relative_to(folder)), _html(node.text or "")


def intruders(site: Path, plain: Parts, url: str) -> Iterator[str]:
    """What is wrong with the site's HTML, feeds, JSON, sitemap and `llms.txt`, a line each."""
    for name, tree in _trees(site):
        yield from (f"{name}: {found}" for found in _in_html(tree, plain))
    for path in site.rglob("*.xml"):
        for node in etree.parse(path).iter(etree.Element):
            if node.tag.endswith(("}loc", "}link")):
                address = node.get("href") or node.text or ""
                if not (address.startswith(f"{url}/") and _file_of(address, site, url).is_file()):
                    yield f"{path.name}: leads to {address}"
    for path in site.rglob("*.json"):
        json.loads(path.read_bytes(), parse_constant=lambda name: 1 / 0)
    yield from _in_llms((site / "llms.txt").read_text(encoding="utf-8"), url)


def _in_html(tree: etree._Element, plain: Parts) -> Iterator[str]:
    for node in tree.iter(etree.Element):
        for name, value in {"": "", **node.attrib}.items():
            known = (node.tag, name) in plain.kinds | FROM_THE_GATE or (
                node.tag in MATHML and not name.startswith("on")
            )
            if not known or (
                name == "style" and (node.tag, name) not in plain.kinds and not STYLE.fullmatch(value)
            ):
                yield f"<{node.tag} {name}={value[:60]!r}>"
            if name in ("href", "src", "action") and LEADS.match(value) and not ADDRESS.fullmatch(value):
                yield f"<{node.tag}> leads to {value[:60]!r}"
        if odd := set(node.get("class", "").split()) - plain.classes - CLASSES:
            yield f"<{node.tag}> of class {sorted(odd)}"
        if (
            node.tag in ("script", "style")
            and "zq" in (node.text or "")
            and node.get("type") != "application/ld+json"
        ):
            yield f"<{node.tag}> holds {node.text[:60]!r}"


def _file_of(address: str, site: Path, url: str) -> Path:
    name = unquote(address.removeprefix(f"{url}/").partition("#")[0])
    return site / (name or "index.html")


def _in_llms(text: str, url: str) -> Iterator[str]:
    """As any reader of CommonMark takes it: no HTML, no picture, no address but the site's."""
    for token in (
        one for block in MarkdownIt("commonmark").parse(text) for one in (block, *(block.children or ()))
    ):
        if token.type in ("html_block", "html_inline", "image", "fence", "code_block"):
            yield f"llms.txt: {token.type} {token.content[:60]!r}"
        if token.type == "link_open" and not str(token.attrs["href"]).startswith(url):
            yield f"llms.txt: leads to {token.attrs['href']}"


def papers_of_page(page: str) -> list[str]:
    """The papers a page shows, in order, by their places."""
    return re.findall(r'<section id="(p-[^"]+)"', page)


def unread_bibtex(text: str, ids: Iterable[str]) -> list[str]:
    """Keys that pybtex or bibtexparser do not read as one entry each with a title, or find beside them."""
    wanted = {f"arxiv:{key}" for key in ids}
    library = bibtexparser.parse_string(text)
    by_one = {key for key, entry in parse_string(text, "bibtex").entries.items() if "title" in entry.fields}
    by_other = {entry.key for entry in library.entries if "title" in entry.fields_dict}
    failed = [f"failed: {block.raw[:60]!r}" for block in library.failed_blocks]
    return sorted((wanted ^ by_one) | (wanted ^ by_other)) + failed


def uncited(papers: Iterable[PaperRecord]) -> list[str]:
    """Papers that rispy does not read as one record each, or whose COinS is no query that names what the record names."""
    papers = list(papers)
    read = [found.get("id") for found in rispy.loads(citation.ris_of(papers))]
    wrong = sorted({f"arxiv:{paper.id}" for paper in papers} ^ set(read)) + [
        f"RIS: {name} twice" for name, times in Counter(read).items() if times > 1
    ]
    for paper in papers:
        query = parse_qs(citation.coins(paper), strict_parsing=True, keep_blank_values=True)
        is_whole = query["rft.identifier"] == [f"https://arxiv.org/abs/{paper.id}"]
        wrong += [] if is_whole and len(query.get("rft.title", [""])) == 1 else [f"COinS: {paper.id}"]
    return wrong
