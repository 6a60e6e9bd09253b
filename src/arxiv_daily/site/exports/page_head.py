"""What a page's head says to other programs: its one address, its feeds and data, its card."""

import hashlib
import re
from pathlib import Path

from ...text import inline
from .. import templating
from ..index import Archive
from ..records import EditionRecord, PaperRecord, followed
from . import citation
from .site_config import About

_OURS = re.compile(r"\s*<!--ad-head-->.*?<!--/ad-head-->\s*", re.DOTALL)
_THEIRS = re.compile(
    r"[ \t]*<(?:link\b[^>]*\brel=[\"']?canonical|meta\b[^>]*\b(?:property|name)=[\"']?"
    r"(?:og:image|og:url|og:type|twitter:card|twitter:image)\b)[^>]*>\n?",
    re.IGNORECASE,
)
_DESCRIPTION = re.compile(r'[ \t]*<meta name="description"[^>]*>\n?')
_ATOM = "application/atom+xml"


class Heads:
    """The heads of all pages of one site."""

    def __init__(self, root: Path, archive: Archive):
        self.about = About.read(root)
        self.editions = {one.address: one for one in archive.editions}
        self.categories = {f"lists/{name}.html": name for name in followed(archive.editions)}

    def mark(self, called: str = "") -> str:
        """What changes when anything of the site does that pages show; `called` is the digest's name where they do."""
        return hashlib.sha256(f"{self.about!r} {called}".encode("utf-8", "replace")).hexdigest()[:16]

    def dress(self, page: str, address: str) -> str:
        """The page with what its head says to other programs."""
        return dressed(
            page, address, self.about, self.editions.get(address), self.categories.get(address, "")
        )

    def dress_paper(self, page: str, paper: PaperRecord, abstract: str, edition: EditionRecord) -> str:
        """The page of one paper with what its head says; its card is that of the edition it was shown in."""
        whole = self.about.at(paper.page) if self.about.url else ""
        page = _DESCRIPTION.sub("", page, count=1)
        return _with_lines(page, _lines_of_paper(paper, abstract, edition, self.about, whole))


def dressed(page: str, address: str, about: About, edition: EditionRecord | None, category: str = "") -> str:
    """The page with our lines in its head, in place of those from before; `category` has a feed of its own."""
    return _with_lines(page, _lines_of(address, about, edition, category))


def _with_lines(page: str, lines: str) -> str:
    if "</head>" not in page:
        return page
    head, _, rest = page.partition("</head>")
    head = _THEIRS.sub("", _OURS.sub("\n", head))
    return f"{head.rstrip()}\n<!--ad-head-->\n{lines}\n<!--/ad-head-->\n</head>{rest}"


def _lines_of(address: str, about: About, edition: EditionRecord | None, category: str) -> str:
    """The lines for a page's head."""
    up = "../" * address.count("/")
    alternates = [(f"{up}index.xml", _ATOM, about.title)]
    if edition:
        alternates += [
            (f"{up}feeds/{edition.digest}.xml", _ATOM, f"{about.title} · {edition.digest}"),
            ("papers.json", "application/json", "JSON"),
            ("papers.bib", "application/x-bibtex", "BibTeX"),
        ]
    if category:
        alternates.append((f"{up}feeds/categories/{category}.xml", _ATOM, f"{about.title} · {category}"))
    card = f"posts/{edition.key}/card.png" if edition else "card.png"
    properties = {
        "og:type": "article" if edition else "website",
        "og:url": about.at(address),
        "og:image": about.at(card),
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": edition.title if edition else about.title,
    }
    canonical = about.at(address) if about.url else ""
    return templating.fragment(
        "head", alternates=alternates, canonical=canonical, properties=properties, metas=[], data=None
    )


def _lines_of_paper(
    paper: PaperRecord, abstract: str, edition: EditionRecord, about: About, whole: str
) -> str:
    """The lines for the head of a paper's page; `whole` is its full address."""
    properties = {
        "og:type": "article",
        "og:title": inline.plain(paper.name),
        "og:description": inline.plain(paper.summary),
        "og:url": whole,
        "og:image": about.at(f"posts/{edition.key}/card.png"),
        "og:image:alt": edition.title,
    }
    return templating.fragment(
        "head",
        alternates=[("paper.ris", "application/x-research-info-systems", "RIS")],
        canonical=whole,
        properties=properties,
        metas=[("description", properties["og:description"]), *citation.metas(paper, abstract)],
        data=citation.json_ld(paper, abstract, whole),
    )
