"""A page for every paper, `papers/<arXiv id>/`: what its newest edition says of it, and every edition that showed it.

The text is cut out of the edition's rendered page, so that both say the same in the same HTML, whichever renderer made
it. Only the papers of editions that changed are made again.
"""

import posixpath
import re
import shutil
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from pathlib import Path

from markupsafe import Markup

from .. import project
from ..files import put
from ..text import inline
from . import slots, templating
from .exports import bibtex, citation
from .exports.page_head import Heads
from .index import Archive
from .lists import days
from .names import inside
from .records import EditionRecord, PaperRecord, PaperText
from .rendered import Store

_TAG = re.compile(r"<(/?)section\b[^>]{0,2000}>")
_TITLE = re.compile(r"<h2\b[^>]{0,2000}>.{0,20000}?</h2>", re.DOTALL)
_WITH_LINK = re.compile(r"<[a-z][^<>]{0,20000}>")  # text that looks like one has no <
_LINK = re.compile(r'(\s(?:href|src)=")(?![a-z][a-z+.-]*:|/)([^"]{0,2000})(")')
_Shown = list[tuple[EditionRecord, PaperRecord]]


def write(out: Path, store: Store, archive: Archive, heads: Heads) -> None:
    """Bring the pages of all papers up to date; those of papers that no edition shows any more go."""
    if not store.shell.is_file():
        return  # Quarto was asked for a part of the site
    held = store.state["papers"]
    called = days.digest_names(archive.editions)
    now = {  # of an edition's page its source and its facts count, not the ways to its neighbours
        edition.key: [
            [*store.state["made"].get(edition.key, [])[:2], heads.mark(called[edition.digest])],
            [paper.id for paper in edition.papers],
        ]
        for edition in archive.editions
    }
    touched = {
        name
        for key in held.keys() | now.keys()
        if held.get(key) != now.get(key)
        for known in (held.get(key), now.get(key))
        if known
        for name in known[1]
    }
    shown: dict[str, _Shown] = {}
    for edition in sorted(archive.editions, key=lambda one: (one.date, one.digest), reverse=True):
        for paper in edition.papers:
            if paper.id in touched:
                shown.setdefault(paper.id, []).append((edition, paper))
    maker = _Maker(store, archive, heads, called)
    for name, found in shown.items():
        maker.write(out, name, found)
    for name in touched - shown.keys():
        shutil.rmtree(inside(out, f"papers/{name}"), ignore_errors=True)
    store.state["papers"] = now


class _Maker:
    """The pages of papers from one shell; the pages of the last few editions stay in memory."""

    def __init__(self, store: Store, archive: Archive, heads: Heads, called: dict[str, str]):
        self.shell = store.shell.read_text(encoding="utf-8")
        self.heads = heads
        self.called = called
        self.rendered = lru_cache(8)(
            lambda key: store.rendered(f"posts/{key}/index.ipynb").read_text(encoding="utf-8")
        )
        editions = {one.key: one for one in archive.editions}
        self.texts = lru_cache(8)(lambda key: archive.page(editions[key]).texts)

    def write(self, out: Path, name: str, found: _Shown) -> None:
        """The page and the RIS of one paper, given where it was shown, the newest first."""
        edition, paper = _best(found)
        text = self.texts(edition.key).get(name, PaperText())
        address = paper.page
        up = "../" * address.count("/")
        cite = templating.fragment(
            "cite",
            text=bibtex.entry(paper).strip(),
            ris="paper.ris",
            page="",
            report=self.heads.about.report(paper.id, paper.version, address),
            coins="",
        )
        section = section_of(self.rendered(edition.key), name)
        section = slots.fill_papers(section, "bibtex", {name: cite})
        body = templating.fragment(
            "paper",
            section=Markup(_moved(section, edition.address, up)),
            corrections=sorted({one for _, shown in found for one in shown.corrections}, reverse=True),
            history=found,
            called=self.called,
            up=up,
        )
        page = _led(self.shell, up)
        page = slots.fill(page.replace("ad-title", escape(inline.plain(paper.name))), up, list=body)
        put(inside(out, address), self.heads.dress_paper(page, paper, text.english, edition))
        put(inside(out, address).with_name("paper.ris"), citation.ris(paper, text.english))


def _best(found: _Shown) -> tuple[EditionRecord, PaperRecord]:
    """Of the editions that showed a paper the newest whose text is whole, else the newest."""
    return next((each for each in found if each[1].state == "done"), found[0])


def section_of(page: str, paper: str) -> str:
    """The section of a paper in a rendered page without its title; empty if it is not there."""
    begin = re.search(
        rf'<section\b[^>]{{0,500}}\bid="{re.escape(project.fragment(paper))}"[^>]{{0,500}}>', page
    )
    if not begin:
        return ""
    depth, end = 1, len(page)
    for tag in _TAG.finditer(page, begin.end()):
        depth += -1 if tag[1] else 1
        if not depth:
            end = tag.end()
            break
    inner = page[begin.end() : end]
    return begin[0] + _TITLE.sub("", inner, count=1)


def _moved(html: str, address: str, up: str) -> str:
    """The HTML of a page at `address` for one from which `up` leads to the root; its own places stay its own."""
    folder = posixpath.dirname(address)

    def led(found: re.Match) -> str:
        target = found[2]
        if target.startswith("#"):
            own = f'id="{target[1:]}"' in html
            return found[0] if own else f"{found[1]}{up}{address}{target}{found[3]}"
        if not target or target == "paper.ris":
            return found[0]
        path, mark, rest = target.partition("#")
        return f"{found[1]}{up}{posixpath.normpath(posixpath.join(folder, path))}{mark}{rest}{found[3]}"

    return _WITH_LINK.sub(lambda tag: _LINK.sub(led, tag[0]), html)


def _led(shell: str, up: str) -> str:
    """The page for all lists, which lies one folder deep, for a page that lies deeper."""
    return re.sub(r'(\s(?:href|src|action)=")\.\./', rf"\g<1>{up}", shell)


def cited(editions: Iterable[EditionRecord], heads: Heads) -> dict[str, str]:
    """What stands at each paper of these editions for those who cite it, in HTML, by arXiv id."""
    return {
        paper.id: templating.fragment(
            "cite",
            text=bibtex.entry(paper).strip(),
            ris=f"../../../{paper.page.removesuffix('index.html')}paper.ris",
            page=f"../../../{paper.page}",
            report=heads.about.report(paper.id, paper.version, edition.address),
            coins=citation.coins(paper),
        )
        for edition in editions
        for paper in edition.papers
    }
