"""arXiv's HTML of a paper (written by LaTeXML) as sections of plain text with TeX formulas."""

from ..section import Contents, Deadline, Section, TooSlow
from . import document
from .affiliations import affiliations
from .walk import Walk

LIMIT = 25 << 20  # bytes; the largest real pages have a tenth of it
SECONDS = 20.0  # a page of 2 MB takes half a second


def read(page: bytes) -> tuple[list[Section], str]:
    """Sections in reading order, empty if it is no paper, and the address of the licence the page states ("" if none)."""
    found = contents(page)
    return found.sections, found.licence


def contents(page: bytes) -> Contents:
    """What a page holds; never raises for what stands in it."""
    if not page.strip():
        return Contents(whole=False, reason="empty")
    if len(page) > LIMIT:
        return Contents(whole=False, reason="too-big")
    if (root := document.parsed(page)) is None:
        return Contents(whole=False, reason="broken")
    licence = document.stated_licence(root)
    if (paper := document.paper_element(root)) is None:
        return Contents(licence=licence, whole=False, reason="not-a-paper")
    deadline = Deadline(SECONDS)
    walk = Walk(deadline)
    try:
        broken_off = document.broke_off(root, deadline)
        sections = walk.paper(paper)
    except TooSlow:
        return Contents(licence=licence, whole=False, reason="too-slow")
    except RecursionError:
        return Contents(licence=licence, whole=False, reason="broken")
    if broken_off:
        return Contents(sections, licence, whole=False, reason="broken-off")
    read = Contents(sections, licence, affiliations=affiliations(paper))
    if document.ends_early(page, paper, read):
        read.whole, read.reason = False, "cut"
    elif walk.full:
        read.whole, read.reason = False, "long"
    return read
