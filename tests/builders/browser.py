"""One visit of a page in a real browser, and everything it did."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

SHOWN = """() => [...document.querySelectorAll('[id^="p-"]')]
    .filter(place => place.checkVisibility() && !place.closest('details, textarea, template, li, td'))
    .map(place => place.id)"""
BAD = """() => [...document.querySelectorAll('main *, body > *')]
    .filter(node => node.matches('iframe, object, embed, base, form, input, textarea, main style, article script')
        || node.matches('main script:not([type]), main link, main meta')
        || [...node.attributes].some(each => /^on/i.test(each.name) || /^\\s*(javascript|data|vbscript|file):/i.test(each.value)))
    .map(node => node.outerHTML.slice(0, 200))"""


@dataclass
class Visit:
    """What a page did when it was opened, and what stood on it; `shown` are its papers' places in order."""

    dialogs: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)  # to anywhere but files
    pwned: bool = False
    shown: list[str] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)  # elements and attributes no stranger may bring in
    text: str = ""


def visit(page: Path) -> Visit:
    """Open a file, click nothing, wait until it is still."""
    if not CHROMIUM:
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    seen = Visit()

    def asked(route) -> None:
        url = route.request.url
        if url.startswith("file:"):
            route.continue_()
        else:
            seen.requests.append(url)
            route.abort()

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = chromium.new_page()
        tab.on("dialog", lambda dialog: (seen.dialogs.append(dialog.message), dialog.dismiss()))
        tab.on("console", lambda message: seen.console.append(message.text))
        tab.route("**/*", asked)
        tab.goto(page.as_uri())
        tab.wait_for_timeout(300)
        seen.pwned = tab.evaluate("() => 'pwned' in window")
        seen.shown = tab.evaluate(SHOWN)
        seen.bad = tab.evaluate(BAD)
        seen.text = tab.evaluate("() => document.body.textContent")
        chromium.close()
    return seen
