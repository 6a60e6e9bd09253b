"""WCAG 2.2 AA by axe: no violation on any kind of page, in light and in dark, on a desktop and on a phone."""

import pytest

from tests.external.conftest import PHONE
from tests.external.site.test_reading import PAGES

pytestmark = pytest.mark.browser

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@pytest.mark.parametrize(
    ("page", "scheme"),
    [*((page, "light") for page in PAGES if "lists/" not in page), *((page, "dark") for page in PAGES)],
)
def test_no_violation(open_tab, page, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    tab = open_tab(
        page, color_scheme=scheme, viewport=PHONE if "authors" in page else {"width": 1280, "height": 900}
    )
    tab.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    if page == "search.html":
        tab.locator("#query").fill("噪声")
        tab.wait_for_selector("#results li")
    results = axe.Axe().run(tab, options=RULES)
    assert results.violations_count == 0, results.generate_report()
