"""A site of two months as its readers have it, in a real browser. Without Chromium these tests are skipped."""

import shutil

import pytest

from arxiv_daily.site import render
from tests.builders import editions
from tests.standins import kernels
from tests.standins.host import serve
from tests.standins.project import copy_project

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DAYS = ("2025-12-30", "2026-01-07", "2026-01-08")
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session", autouse=True)
def warm_kernels():
    with pytest.MonkeyPatch.context() as monkeypatch:
        kernels.warm(monkeypatch)
        yield


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The folder of the site: 4 papers a day, the newest day with a pending, a late and a withdrawn one.

    A second digest has one paper.
    """
    root = copy_project(tmp_path_factory.mktemp("site") / "project", stats=True)
    for number, day in enumerate(DAYS):
        rows = [editions.paper(10 * number + at, day) for at in range(1, 5)]
        rows[0] |= {
            "title": "Telling Rain from Applause",
            "authors": ["Ka Ho To", "Zoë Müller"],
            "abstract": "Rain is noise. We measure $x^2$ of it, e.g. by ear. It works.",
        }
        rows[0]["code"] = ["https://github.com/example/rain"]
        rows[1]["venue"] = ("Interspeech 2025", "Interspeech 2026", "ICASSP 2026")[number]
        rows[1]["late"] = rows[2]["withdrawn"] = number == 2
        if number == 0:
            rows[2]["authors"] += [
                "Jan Łukasiewicz",
                "Karl Weiß",
                "Đặng Văn Nguyễn",
                "Işık Øster",
                "ＷＩＤＥ Ｎａｍｅ",
            ]
            rows[2]["title"] = "GPT-4o Hears CO$_2$"
        editions.write(root, day, rows, pending=(rows[3]["id"],) if number == 2 else ())
    old = editions.paper(90, DAYS[0], id="math.GT/0512090")
    editions.write(root, DAYS[0], [old], editions.digest("vision", title="视觉日报"))
    return render.render(root, "embedded")


@pytest.fixture(scope="session")
def address(built):
    with serve(built) as at:
        yield at


@pytest.fixture(scope="module")
def chromium():
    """A browser for the tests of one file: while it is open, nothing else may run an event loop."""
    if not CHROMIUM:
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def open_tab(chromium, address):
    """Open a page of the site in a fresh context; what it asked of other hosts is in `tab.outside`."""
    contexts = []

    def opened(page="index.html", **options):
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}} | options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        tab = context.new_page()
        tab.outside, tab.problems = [], []
        tab.on(
            "request",
            lambda request: request.url.startswith(("data:", address)) or tab.outside.append(request.url),
        )
        tab.on("console", lambda line: line.type == "error" and tab.problems.append(line.text))
        tab.on("pageerror", lambda error: tab.problems.append(str(error)))
        tab.goto(f"{address}/{page}")
        return tab

    yield opened
    for context in contexts:
        context.close()


def follow(tab, link, part):
    """Click a link and wait until the page is there whose address holds `part`."""
    link.click()
    tab.wait_for_url(lambda url: part in url)
