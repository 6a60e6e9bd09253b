"""What axe finds on every kind of page by the rules of WCAG 2.2 AA: `python -m benchmarks.access`.

The site is the sample day's, everything unfolded, in light and dark, on a desktop and on a phone. `to look at` are places
that axe leaves to an eye, such as text over a gradient.
"""

import shutil

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from arxiv_daily.site.render import render
from benchmarks import machine
from tests.external.site.test_access import RULES
from tests.standins import translator
from tests.standins.host import serve

PAGES = {
    "index": "index.html",
    "post": "posts/demo/2026-01-08/index.html",
    "paper": "papers/0000.00005/index.html",
    "search": "search.html?q=噪声",
    "nothing found": "search.html?q=qqqq",
    "stats": "stats.html",
    "archive": "archive.html",
    "papers": "papers.html",
    "subscribe": "subscribe.html",
    "about": "about.html",
    "shelf": "shelf.html",
    "404": "404.html",
    "month": "lists/2026-01.html",
    "category": "lists/cs.SD.html",
}
KINDS = ("passes", "incomplete", "violations")
VIEWPORTS = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}


def main() -> None:
    print(
        f"{machine()}\n\n| page | scheme | screen | rules passed | places passed | to look at | violations |"
    )
    print("|---|---|---|---:|---:|---:|---:|")
    with (
        translator.project() as root,
        serve(render(root, "embedded")) as address,
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, page in PAGES.items():
            for scheme in ("light", "dark"):
                for screen, viewport in VIEWPORTS.items():
                    tab = browser.new_page(viewport=viewport, color_scheme=scheme)
                    tab.goto(f"{address}/{page}", wait_until="networkidle")
                    tab.evaluate(
                        "document.querySelectorAll('details').forEach(part => { part.open = true; })"
                    )
                    found = Axe().run(tab, options=RULES).response
                    places = [sum(len(rule["nodes"]) for rule in found[kind]) for kind in KINDS]
                    print(f"| {name} | {scheme} | {screen} | {len(found['passes'])} | ", end="")
                    print(" | ".join(map(str, places)), "|", flush=True)
                    tab.close()
        browser.close()


if __name__ == "__main__":
    main()
