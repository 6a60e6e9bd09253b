"""The pictures of README and guide, from the sample day and its translator: `python docs/pictures.py [site] [guide]`
writes docs/images/*.png.

Needs Chromium (CHROMIUM names it, default /usr/bin/chromium), a Chinese font, and the extras `site`, `edit` and `dev`.
"""

import os
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from arxiv_daily.site.render import render  # noqa: E402
from tests.standins import translator  # noqa: E402
from tests.standins.host import serve  # noqa: E402
from tests.standins.jupyterlab import lab  # noqa: E402

IMAGES = PROJECT / "docs" / "images"
DESKTOP, PHONE = {"width": 1200, "height": 800}, {"width": 390, "height": 780}
POST = "posts/demo/2026-01-08/index.html"
PICTURES = [  # name, address, viewport, scheme, what to do before
    ("index-light", "index.html", DESKTOP, "light", ""),
    ("index-phone", "index.html", PHONE, "light", ""),
    ("post-light", POST, DESKTOP, "light", ""),
    ("post-dark", POST + "#p-0000.00005", DESKTOP, "dark", "reading"),
    ("post-phone", POST + "#p-0000.00005", PHONE, "dark", "reading"),
    ("paper-light", "papers/0000.00005/index.html", DESKTOP, "light", ""),
    ("archive-light", "archive.html", DESKTOP, "light", ""),
    ("subscribe-light", "subscribe.html", DESKTOP, "light", ""),
    ("shelf-dark", "shelf.html", DESKTOP, "dark", "shelf"),
    ("search-light", "search.html?q=衰减", DESKTOP, "light", "wait"),
    ("stats-light", "stats.html", DESKTOP, "light", ""),
    ("stats-dark", "stats.html", DESKTOP, "dark", ""),
]
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


SLIP = "91.4%", "94.1%"  # what the guide's model gets wrong
LANGUAGES = {"en": "C.UTF-8", "zh": "zh_CN.UTF-8"}  # of JupyterLab


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    wanted = sys.argv[1:] or ["site", "guide"]
    with sync_playwright() as play:
        program = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = play.chromium.launch(executable_path=program, args=FLAGS)
        if "site" in wanted:
            of_site(browser)
        if "guide" in wanted:
            for language in LANGUAGES:
                of_guide(browser, language)
        browser.close()


def of_site(browser: Browser) -> None:
    """What readers see."""
    with translator.project() as root, serve(render(root, "embedded")) as address:
        for name, page, viewport, scheme, before in PICTURES:
            tab = browser.new_page(viewport=viewport, color_scheme=scheme)
            if before == "shelf":
                keep(tab, f"{address}/{POST}")
            tab.goto(f"{address}/{page}")
            if before == "reading":
                tab.locator("summary", has_text="详细解读").first.click()
            tab.wait_for_timeout(1500 if before == "wait" else 300)
            tab.screenshot(path=IMAGES / f"{name}.png")
            tab.close()


def keep(tab: Page, post: str) -> None:
    """Put three papers of an edition on the reader's shelf."""
    tab.goto(post)
    for number, state in enumerate(("keep", "todo", "done")):
        tab.locator(".shelf-bar select").nth(number).select_option(state)


def of_guide(browser: Browser, language: str) -> None:
    """What an editor sees: the list at the top, a note above a translation being corrected, the tag of a reviewed paper."""
    with (
        translator.project(lambda request: translator.write(request).replace(*SLIP)) as root,
        lab(root, LANGUAGES[language]) as address,
    ):
        tab = browser.new_page(
            viewport={"width": 1200, "height": 760}, locale={"en": "en", "zh": "zh-CN"}[language]
        )
        tab.set_default_timeout(120_000)
        tab.goto(f"{address}/lab/tree/demo/2026-01-08/index.ipynb")
        tab.wait_for_selector(".jp-MarkdownCell .jp-RenderedMarkdown p")
        tab.wait_for_timeout(3000)
        picture(tab, f"guide-list-{language}")
        tab.locator("a[href^='#cell-id=abstract']").first.click()
        tab.wait_for_timeout(1500)
        tab.locator(".jp-MarkdownCell p", has_text=SLIP[1]).first.dblclick()
        tab.locator(".jp-Cell.jp-mod-active .cm-content").wait_for()
        tab.mouse.move(700, 400)
        tab.mouse.wheel(0, -180)
        picture(tab, f"guide-note-{language}")
        tab.keyboard.press("Shift+Enter")
        tab.locator("[data-id='jp-property-inspector']").click()
        heading = tab.locator(".jp-MarkdownCell h2, .jp-MarkdownCell li", has_text="Ten Digits").first
        for _ in range(40):  # JupyterLab draws only the cells near those in sight
            if heading.count():
                break
            tab.mouse.wheel(0, 300)
            tab.wait_for_timeout(200)
        heading.click()
        tab.locator(".jp-Collapse-header").first.click()
        tab.locator(".jp-CellTags-Add").click()
        tab.keyboard.insert_text("reviewed")
        tab.keyboard.press("Enter")
        picture(tab, f"guide-tag-{language}")
        tab.close()


def picture(tab: Page, name: str) -> None:
    tab.wait_for_timeout(800)
    tab.screenshot(path=IMAGES / f"{name}.png")


if __name__ == "__main__":
    main()
