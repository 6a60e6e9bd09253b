"""Which part of a LaTeXML page is the paper, and whether it is all of it."""

import re

from lxml import html as lxml_html
from lxml.html import HtmlElement

from .. import licence
from ..section import Contents, Deadline, squash

_BROKEN_OFF = re.compile(
    r"\bfatal error\b.*\b(exited|truncated|damaged|abrupt|conver)|conver\w+ .*\bfatal error\b"
    r"|document may be truncated or damaged",
    re.IGNORECASE | re.DOTALL,
)
_SHORT = 600  # characters of a message; a paper's own words about fatal errors stand in longer texts
_FEW = 1000  # words without a bibliography: about the first page of a paper


def classes(node: HtmlElement) -> set[str]:
    """The names in an element's `class`; none for comments and processing instructions."""
    return set(node.get("class", "").split()) if isinstance(node.tag, str) else set()


def parsed(page: bytes) -> HtmlElement | None:
    """The tree of a page; None where there is none."""
    try:
        return lxml_html.fromstring(page, parser=lxml_html.HTMLParser(encoding="utf-8", huge_tree=True))
    except (ValueError, lxml_html.etree.LxmlError):
        return None


def paper_element(root: HtmlElement) -> HtmlElement | None:
    """The paper's own element: an `article` before any other that has its class; never a box of the site."""
    found = [node for node in root.find_class("ltx_document") if not _is_alert(node)]
    if not found and root.find_class("document"):
        _modernise(root)
        found = [node for node in root.find_class("ltx_document") if not _is_alert(node)]
    articles = [node for node in found if node.tag == "article"]
    return next(iter(articles or [node for node in found if node.tag != "body"] or found), None)


def is_notice(node: HtmlElement) -> bool:
    """A box of the site rather than words of the paper."""
    return node.get("role") in ("alert", "status") or "package-alerts" in node.get("class", "").split()


def broke_off(root: HtmlElement, deadline: Deadline) -> bool:
    """Whether the page says that its conversion ended early.

    The message is an error of LaTeXML's or stands in a short paragraph; no section begins after it. Raises `TooSlow`.
    """
    found = False
    for node in root.iter():
        deadline.check()
        names = classes(node)
        if names & {"ltx_section", "ltx_bibliography", "ltx_appendix"}:
            found = False
        elif "ltx_ERROR" in names or "ltx_p" in names or node.tag == "p":
            # a page has hundreds of paragraphs, each looked at once; what is long is not a message
            text = "".join(node.itertext())[: _SHORT + 1]
            found = found or (len(text) <= _SHORT and bool(_BROKEN_OFF.search(text)))
    return found


def ends_early(page: bytes, paper: HtmlElement, contents: Contents) -> bool:
    """Whether a page looks cut: its article is not closed, or it ends in a sentence without a bibliography, or little
    is left of it among LaTeXML's errors."""
    tail = page[-200_000:].lower()
    if b"<article" in page.lower() and b"</article" not in tail and b"</html" not in tail:
        return True
    if any(section.kind in ("references", "appendix") for section in contents.sections):
        return False
    if contents.words() < _FEW and paper.find_class("ltx_ERROR"):
        return True
    body = [section for section in contents.sections if section.kind == "body"]
    last = body[-1].text.rsplit("\n\n", 1)[-1] if body else ""
    return (
        len(last.split()) >= 8 and bool(re.search(r"[a-z,]$", last)) and not last.startswith(("- ", "Figure"))
    )


def stated_licence(root: HtmlElement) -> str:
    """The address of the licence that the page's frame states; empty if it states none we know."""
    nodes = root.xpath(
        "//*[@id='license-tr' or starts-with(@id,'license') or contains(@class,'ltx_license')]"
    )
    nodes += root.xpath("//*[@rel='license' and not(ancestor::article)]")
    for node in nodes:
        links = [node.get("href") or "", *(link.get("href") or "" for link in node.iter("a"))]
        for text in (squash(node.text_content())[:300], *links):
            if known := licence.address(text):
                return known
    return ""


def _is_alert(node: HtmlElement) -> bool:
    return is_notice(node) or any(is_notice(parent) for parent in node.iterancestors())


def _modernise(root: HtmlElement) -> None:
    """LaTeXML before 0.8 wrote its classes without `ltx_`."""
    for node in root.iter():
        if names := classes(node):
            node.set("class", " ".join([*names, *(f"ltx_{name}" for name in names)]))
