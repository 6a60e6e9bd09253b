"""The table of results in a browser: sort, filter, and the mark in the plot that leads to its row."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from arxiv_daily import environment
from arxiv_daily.gather.results.found import FoundResults
from arxiv_daily.gather.results.row import PaperResult
from arxiv_daily.site import render
from tests.builders import editions
from tests.standins.project import copy_project

pytestmark = pytest.mark.browser
DAY = "2026-01-07"
URL = "https://arxiv.org/html/2601.00001v1"
FOUND = [
    PaperResult("", "librispeech", "test-clean", "wer", value, "%", system, whose, "S4.T1")
    for value, system, whose in [
        ("10.5", "Zap", "own"),
        ("9.1", "Conformer", "baseline"),
        ("2.2", "Whisper", ""),
    ]
]


def test_results_are_sorted_by_number_filtered_and_reached_from_the_plot(tmp_path, chromium):
    root = copy_project(tmp_path / "project")
    with environment.ROOT.holding(str(root)):
        rows = [editions.paper(1, DAY, facets=["dataset:librispeech"])]
        editions.write(root, DAY, rows, results={"2601.00001": FoundResults(URL, FOUND)})
        built = render.render(root, "embedded", statistics=False)
    handler = partial(SimpleHTTPRequestHandler, directory=str(built))
    handler.log_message = lambda *_: None
    with ThreadingHTTPServer(("127.0.0.1", 0), SimpleHTTPRequestHandler) as server:
        server.RequestHandlerClass = handler
        Thread(target=server.serve_forever, daemon=True).start()
        tab = chromium.new_page()
        tab.goto(f"http://127.0.0.1:{server.server_port}/results/librispeech_wer.html")
        values = tab.locator("#results-table tbody tr:visible td:nth-child(4)")
        tab.get_by_role("button", name="数值").click()
        assert values.all_inner_texts() == ["2.2 %", "9.1 %", "10.5 %"]
        tab.get_by_role("button", name="数值").click()
        assert values.all_inner_texts() == ["10.5 %", "9.1 %", "2.2 %"]
        tab.get_by_label("归属").select_option("baseline")
        assert values.all_inner_texts() == ["9.1 %"]
        tab.get_by_label("归属").select_option("")
        tab.get_by_label("筛选").fill("whisper")
        assert values.all_inner_texts() == ["2.2 %"]
        assert values.first.locator("a").get_attribute("href") == f"{URL}#S4.T1"
        assert tab.locator("svg circle").count() == 1
        assert tab.locator("svg a").first.get_attribute("href") == "#r1"
        tab.get_by_label("筛选").fill("")
        tab.screenshot(path=str(tmp_path / "light.png"))
        tab.emulate_media(color_scheme="dark")
        tab.screenshot(path=str(tmp_path / "dark.png"))
        tab.close()
        server.shutdown()
