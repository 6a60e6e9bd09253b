"""The README's pictures, from the sample day and its translator: `python docs/pictures.py` writes docs/images/*.png.

Needs Chromium (CHROMIUM names it, default /usr/bin/chromium), a Chinese font, and the extras `site` and `dev`.
"""

import contextlib
import functools
import http.server
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from arxiv_daily import batch, demo  # noqa: E402
from arxiv_daily.publish.site import render  # noqa: E402
from tests.standins import openai, translator  # noqa: E402
from tests.standins.project import copy_project  # noqa: E402

IMAGES = PROJECT / "docs" / "images"
DESKTOP, PHONE = {"width": 1200, "height": 800}, {"width": 390, "height": 780}
POST = "posts/demo/2026-01-08/index.html"
PICTURES = [  # name, address, viewport, scheme, what to do before
    ("index-light", "index.html", DESKTOP, "light", ""),
    ("index-phone", "index.html", PHONE, "light", ""),
    ("post-light", POST, DESKTOP, "light", ""),
    ("post-dark", POST + "#p-0000.00005", DESKTOP, "dark", "reading"),
    ("post-phone", POST + "#p-0000.00005", PHONE, "dark", "reading"),
    ("search-light", "search.html?q=衰减", DESKTOP, "light", "wait"),
    ("stats-light", "stats.html", DESKTOP, "light", ""),
    ("stats-dark", "stats.html", DESKTOP, "dark", ""),
]
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, built(Path(folder)) as address, sync_playwright() as play:
        program = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = play.chromium.launch(executable_path=program, args=FLAGS)
        for name, page, viewport, scheme, before in PICTURES:
            tab = browser.new_page(viewport=viewport, color_scheme=scheme)
            tab.goto(f"{address}/{page}")
            if before == "reading":
                tab.locator("summary", has_text="详细解读").first.click()
            tab.wait_for_timeout(1500 if before == "wait" else 300)
            tab.screenshot(path=IMAGES / f"{name}.png")
            tab.close()
        browser.close()


@contextlib.contextmanager
def built(root: Path) -> Iterator[str]:
    """The address of a site with the sample day in it."""
    copy_project(root, stats=True)
    os.environ |= {"ARXIV_DAILY_ROOT": str(root), "ARXIV_API_URL": "http://127.0.0.1:9/api/query"}
    with openai.StandIn(write=translator.write) as service:
        os.environ |= service.environ()
        with demo.source() as (edition, _):
            batch.run(edition.digest, edition.date)
        site = render(root, "embedded")
    handler = functools.partial(Quiet, directory=site)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Files of the site, without a log."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


if __name__ == "__main__":
    main()
