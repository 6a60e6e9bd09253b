"""What axe finds on every kind of page by the rules of WCAG 2.2 AA: `python -m benchmarks.access`.

The site is the sample day's with four editions more (results, none, all pending, one that closes a week and a month), everything unfolded, in light and dark, on a desktop and on a phone. `to look at` are places
that axe leaves to an eye, such as text over a gradient.
"""

import shutil
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from arxiv_daily.gather.results.found import FoundResults
from arxiv_daily.gather.results.row import PaperResult
from arxiv_daily.site import index
from arxiv_daily.site.periods import store
from arxiv_daily.site.render import render
from benchmarks import machine
from tests.builders import editions
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
    "authors": "lists/authors-mu.html",
    "trust": "trust.html",
    "results": "results/librispeech_wer.html",
    "all results": "results/index.html",
    "topic": "topics/dataset-librispeech.html",
    "week": "periods/2026-W04.html",
    "month told": "periods/2026-01.html",
    "weeks and months": "periods/index.html",
    "empty edition": "posts/audio/2026-01-21/index.html",
    "pending edition": "posts/audio/2026-01-22/index.html",
}
KINDS = ("passes", "incomplete", "violations")
VIEWPORTS = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}


def _site(root: Path) -> Path:
    filed = {"facets": ["task:asr", "dataset:librispeech"]}
    papers = [editions.paper(number, "2026-01-20", **filed) for number in range(1, 41)]
    rows = [
        PaperResult("asr", "librispeech", setting, "wer", value, "%", system, whose, "S4.T1")
        for setting, value, system, whose in (
            ("test-clean", "1.9", "Zap", "own"), ("test-other", "4.3", "Conformer", "baseline"),
        )
    ]  # fmt: skip
    found = {paper["id"]: FoundResults(paper["html_url"], rows) for paper in papers[::4]}
    editions.write(root, "2026-01-20", papers, results=found)
    editions.write(root, "2026-01-21", [])
    waiting = [editions.paper(number, "2026-01-22") for number in range(50, 54)]
    editions.write(root, "2026-01-22", waiting, pending=tuple(paper["id"] for paper in waiting))
    editions.write(
        root, "2026-02-02", [editions.paper(60, "2026-02-02")]
    )  # the weeks and the month before it are over
    store.renew(root, index.read(root))
    return render(root, "embedded")


def main() -> None:
    print(
        f"{machine()}\n\n| page | scheme | screen | rules passed | places passed | to look at | violations |"
    )
    print("|---|---|---|---:|---:|---:|---:|")
    with (
        translator.project() as root,
        serve(_site(root)) as address,
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
