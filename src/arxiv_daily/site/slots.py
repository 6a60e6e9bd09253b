"""What changes from day to day is filled into finished pages, so that a renderer need not run for it.

Pages mark the place with `<ad-fill name="…"></ad-fill>`; what was filled before is replaced.
`up` is the way from the page to the site's root.
"""

import re
from collections.abc import Mapping
from html import escape

_PLACE = re.compile(
    r'(<ad-fill name="(?P<name>[a-z]+)"(?: data-paper="(?P<paper>[^"]*)")?>)(?P<now>.*?)(</ad-fill>)',
    re.DOTALL,
)
_TITLE = "ad-title"
_SCRIPT = "assets/site.js"
_NEIGHBOURS = '<ad-fill name="neighbours"></ad-fill>'  # of every post


def fill(page: str, up: str, **fragments: str) -> str:
    """The page with its places filled; a place without a fragment stays as it is."""
    if _SCRIPT not in page:
        page = page.replace("</body>", f'<script src="{up}{_SCRIPT}" defer></script></body>')
    if "neighbours" in fragments and _NEIGHBOURS[:25] not in page:
        page = page.replace("</main>", f"{_NEIGHBOURS}</main>")
    return _PLACE.sub(lambda m: f"{m[1]}{fragments.get(m['name'], m['now'])}{m[5]}", page)


def slot(name: str, paper: str) -> str:
    """A place for something of one paper; `paper` is an arXiv id."""
    return f'<ad-fill name="{name}" data-paper="{paper}"></ad-fill>'


def fill_papers(page: str, name: str, fragments: Mapping[str, str]) -> str:
    """The page with the places of this name filled, each with its paper's fragment."""

    def filled(m: re.Match) -> str:
        now = fragments.get(m["paper"] or "", "") if m["name"] == name else m["now"]
        return f"{m[1]}{now}{m[5]}"

    return _PLACE.sub(filled, page)


def titled(page: str, title: str, fragment: str) -> str:
    """A list's page made from the renderer's page for all lists."""
    return fill(page.replace(_TITLE, escape(title)), "../", list=fragment)
