"""The client of the query API: every fault once and lasting, paging, politeness."""

import datetime as dt
import os
import re
import subprocess
import sys
import tempfile
from itertools import pairwise
from types import SimpleNamespace

import pytest

from arxiv_daily import environment
from arxiv_daily.errors import ConfigError, GatherError
from arxiv_daily.gather import arxiv_api, http
from tests.conftest import SHARED, needs_shared
from tests.standins.arxiv import FAULTS, StandIn, records

QUERY = "(cat:cs.SD OR cat:eess.AS) AND submittedDate:[202512240050 TO 202512250050]"
FIVE = ["2512.21324v1", "2512.21215v1", "2512.20978v1", "2512.20948v1", "2512.20944v1"]
ROWS = ["2512.21653v1", *FIVE]  # arXiv's dates are inclusive: one paper sits on the window's end
DIGEST = SimpleNamespace(contact="editor@example.org", categories=["cs.SD", "eess.AS"])

NAMES = {
    "429": "HTTP 429",
    "429 with Retry-After": "HTTP 429",
    "503": "HTTP 503",
    "500": "HTTP 500",
    "406": "HTTP 406",
    "403": "HTTP 403",
    "Rate exceeded": "the text “Rate exceeded.”",
    "HTML page": "an HTML page",
    "empty body": "an empty answer",
    "Atom error": "the error “an internal error occurred”",
    "empty page": "an empty page although totalResults is 6",
    "short page": "a page of 5 rows instead of 6",
    "one more counted": "a page of 6 rows instead of 7",
    "row twice": "1 of 6 rows twice",
    "skipped entry": "without <published>",
    "truncated XML": "a truncated or broken feed",
    "no total": "a feed without totalResults",
    "cut connection": "a cut connection",
    "hang": "no answer within 0.2 s",
    "trickle": "no whole answer within 0.4 s",
}


@pytest.fixture
def pauses(monkeypatch):
    """The pauses made, none of them real; a clock that they move."""
    made: list[float] = []
    clock = [1_766_600_000_000]

    def sleep(seconds: float) -> None:
        made.append(seconds)
        clock[0] += round(seconds * 1000)

    monkeypatch.setattr(http, "sleep", sleep)
    monkeypatch.setattr(http, "now", lambda: clock[0])
    return made


@pytest.fixture
def arxiv(monkeypatch, pauses):
    with StandIn(records()) as server:
        for name, value in server.environ().items():
            monkeypatch.setenv(name, value)
        yield server


def ids(rows) -> list[str]:
    return [row.get_short_id() for row in rows]


def test_every_fault_has_its_words():
    assert {*NAMES, "429 until tomorrow"} == set(FAULTS)


def test_what_is_asked(arxiv):
    assert ids(arxiv_api.search(QUERY, DIGEST)) == ROWS
    (request,) = arxiv.requests
    assert request.arguments["search_query"] == QUERY
    assert (request.arguments["sortBy"], request.arguments["sortOrder"]) == ("submittedDate", "descending")
    assert (
        request.headers["User-Agent"] == f"arxiv-daily/{http.version(http.DISTRIBUTION)} (editor@example.org)"
    )
    assert request.headers["Accept"].startswith("application/atom+xml")


def test_times_are_aware(arxiv):
    row = arxiv_api.search(QUERY, DIGEST)[-1]
    assert row.published == dt.datetime(2025, 12, 24, 0, 50, tzinfo=dt.UTC)


@pytest.mark.parametrize("fault", NAMES)
def test_a_fault_once_costs_one_more_request(arxiv, monkeypatch, fault):
    if fault in ("hang", "trickle"):
        monkeypatch.setenv("ARXIV_API_TIMEOUT", "0.5")
    arxiv.fail(fault)
    assert ids(arxiv_api.search(QUERY, DIGEST)) == ROWS
    assert len(arxiv.requests) == 2


@pytest.mark.parametrize(("fault", "words"), NAMES.items())
def test_a_lasting_fault_is_named(arxiv, monkeypatch, fault, words):
    if fault in ("hang", "trickle"):
        monkeypatch.setenv("ARXIV_API_TIMEOUT", "0.2")
    arxiv.fail(fault, times=None)
    with pytest.raises(GatherError) as caught:
        arxiv_api.search(QUERY, DIGEST)
    message = str(caught.value)
    assert words in message
    assert "6 times" in message
    assert arxiv.api in message
    assert "run again" in message
    assert "\n" not in message
    assert len(arxiv.requests) == 6


@pytest.mark.parametrize(
    ("fault", "expected"),
    [("503", [6, 12, 24, 48, 96]), ("429 with Retry-After", [7, 12, 24, 48, 96])],
)
def test_pauses_grow_and_respect_retry_after(arxiv, monkeypatch, pauses, tmp_path, fault, expected):
    monkeypatch.setenv("ARXIV_API_INTERVAL", "3")
    monkeypatch.setattr(http, "store", lambda: tmp_path)
    arxiv.fail(fault, times=None)
    with pytest.raises(GatherError):
        arxiv_api.search(QUERY, DIGEST)
    assert pauses == expected


@pytest.mark.parametrize(
    ("query", "fault", "words"),
    [
        ("cat:cs.SD AND (", None, "the query ends too early”; correct or narrow the query"),
        (QUERY, "429 until tomorrow", "HTTP 429; wait 86400 s and run again"),
    ],
)
def test_what_patience_cannot_mend_ends_at_once(arxiv, query, fault, words):
    if fault:
        arxiv.fail(fault, times=None)
    with pytest.raises(GatherError, match="asked once"):
        arxiv_api.search(query, DIGEST)
    with pytest.raises(GatherError) as caught:
        arxiv_api.search(query, DIGEST)
    assert words in str(caught.value)


def test_no_network(arxiv, monkeypatch):
    with StandIn([]) as gone:
        pass
    monkeypatch.setenv("ARXIV_API_URL", gone.api)
    with pytest.raises(GatherError, match=r"gave no connection; check the network connection and run again$"):
        arxiv_api.search(QUERY, DIGEST)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ARXIV_API_URL", "export.arxiv.org/api/query"),
        ("ARXIV_API_INTERVAL", "three"),
        ("ARXIV_API_TIMEOUT", "a minute"),
    ],
)
def test_a_variable_that_makes_no_sense(arxiv, monkeypatch, variable, value):
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigError, match=f"{variable} .*: unset it"):
        arxiv_api.search(QUERY, DIGEST)


def test_more_than_arxiv_gives(arxiv, monkeypatch):
    monkeypatch.setattr(arxiv_api, "MOST", 5)
    with pytest.raises(GatherError, match=r"6 results, more than the 5 .*; correct or narrow the query"):
        arxiv_api.search(QUERY, DIGEST)


@pytest.mark.parametrize("size", [1, 2, 4, 6])
def test_pages(arxiv, monkeypatch, size):
    monkeypatch.setattr(arxiv_api, "PAGE", size)
    assert ids(arxiv_api.search(QUERY, DIGEST)) == ROWS
    assert [int(request.arguments["start"]) for request in arxiv.requests] == list(range(0, 6, size))


@pytest.mark.parametrize("fault", ["one more counted", "empty page", "row twice", "truncated XML"])
def test_a_fault_on_a_later_page(arxiv, monkeypatch, fault):
    """All pages are asked for again: rows may have moved between them."""
    monkeypatch.setattr(arxiv_api, "PAGE", 2)
    arxiv.fail(fault, after=1)
    assert ids(arxiv_api.search(QUERY, DIGEST)) == ROWS
    assert [request.arguments["start"] for request in arxiv.requests][-3:] == ["0", "2", "4"]
    assert len(arxiv.requests) > 3


def test_some_of_many(arxiv):
    assert ids(arxiv_api.search("cat:cs.SD", DIGEST, max_results=2)) == ["2512.21894v1", "2512.21702v1"]
    assert arxiv.requests[0].arguments["max_results"] == "2"


def test_named_papers_and_order_of_updates(arxiv):
    rows = arxiv_api.search("", DIGEST, ids=["2512.18902", "2512.16378", "2512.21324"], sort="updated")
    assert ids(rows) == ["2512.21324v1", "2512.16378v2", "2512.18902v2"]


def test_zero_and_its_control(arxiv):
    assert arxiv_api.search("cat:math.KT", DIGEST) == []
    assert arxiv_api.answers(DIGEST)
    arxiv.records = []
    assert not arxiv_api.answers(DIGEST)


def test_a_control_character_does_not_cost_the_day(arxiv):
    arxiv.records[-1]["abstract"] = "A form\x0cfeed."
    assert arxiv_api.search("cat:eess.AS", DIGEST, max_results=1)[0].summary == "A formfeed."


@needs_shared
@pytest.mark.parametrize(
    ("name", "status", "expected"),
    [("200", 200, 214881), ("empty", 200, 0), ("400", 400, "incorrect id format for abc")],
)
def test_answers_of_arxiv_itself(name, status, expected):
    body = (SHARED / "arxiv" / f"api-response-{name}.atom.xml").read_bytes()
    page = http.Fetched(status, body)
    if isinstance(expected, str):
        with pytest.raises(http.Fault, match=expected):
            arxiv_api.check(page, f"{environment.API_URL.default}?start=0&max_results=10")
    else:
        assert arxiv_api.check(page, f"{environment.API_URL.default}?start=0&max_results=10")[1] == expected


@pytest.mark.parametrize(
    ("url", "value", "seconds"),
    [
        ("https://export.arxiv.org/api/query", "0", 3),
        ("https://export.arxiv.org/api/query", "10", 10),
        ("http://127.0.0.1:8000/api/query", "0", 0),
        ("http://localhost:8000/api/query", "", 3),
    ],
)
def test_arxiv_itself_is_never_hurried(monkeypatch, url, value, seconds):
    monkeypatch.setenv("ARXIV_API_INTERVAL", value)
    assert http.interval(url) == seconds


def test_three_seconds_between_requests(pauses, monkeypatch, tmp_path):
    """Every turn opens the shared record anew, as another process would."""
    monkeypatch.setattr(http, "store", lambda: tmp_path)
    times = []
    for _ in range(5):
        with http.api_turn(environment.API_URL.default):
            times.append(http.now())
    assert all(later - earlier >= 3000 for earlier, later in pairwise(times))
    assert len(pauses) == 4


def test_bursts_of_four_then_a_rest(pauses, monkeypatch, tmp_path):
    monkeypatch.setattr(http, "store", lambda: tmp_path)
    times = []
    for _ in range(12):
        http.content_turn("https://export.arxiv.org/html/2512.21324v1")
        times.append(http.now())
    assert times[0] == times[3]
    assert all(times[i + 4] - times[i] >= 2000 for i in range(8))


def test_a_clock_set_back_does_not_stop_the_run(pauses, monkeypatch, tmp_path):
    monkeypatch.setattr(http, "store", lambda: tmp_path)
    with http.api_turn(environment.API_URL.default):
        pass
    monkeypatch.setattr(http, "now", lambda: 1_766_000_000_000)
    with http.api_turn(environment.API_URL.default):
        pass
    assert pauses == []


def test_the_record_is_shared_by_projects_and_private(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    mine = tmp_path / f"arxiv-daily-{os.getuid()}"
    assert http.store() == mine
    monkeypatch.setenv("HOME", str(tmp_path / "another home"))
    monkeypatch.setenv("ARXIV_DAILY_ROOT", str(tmp_path / "another project"))
    assert http.store() == mine
    assert mine.stat().st_mode & 0o777 == 0o700


def test_a_record_that_somebody_else_made_is_not_used(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    mine = tmp_path / f"arxiv-daily-{os.getuid()}"
    (tmp_path / "elsewhere").mkdir()
    mine.symlink_to(tmp_path / "elsewhere")
    assert http.store() == tmp_path / ".cache" / "politeness"
    mine.unlink()
    mine.touch()
    assert http.store() == tmp_path / ".cache" / "politeness"


def test_users_share_the_record_of_a_named_folder(monkeypatch, tmp_path, pauses):
    monkeypatch.setenv(environment.POLITENESS.name, str(tmp_path / "shared"))
    with pytest.raises(ConfigError, match="ARXIV_DAILY_POLITENESS"):
        http.store()
    (tmp_path / "shared").touch()
    with pytest.raises(ConfigError, match="not a writable folder"):
        http.store()
    (tmp_path / "shared").unlink()
    (tmp_path / "shared").mkdir(mode=0o775)
    before = os.umask(0o002)
    try:
        with http.api_turn(environment.API_URL.default):
            pass
    finally:
        os.umask(before)
    kept = list((tmp_path / "shared").iterdir())
    assert kept
    assert all(path.stat().st_mode & 0o664 == 0o664 for path in kept)


def test_one_connection_over_all_processes(tmp_path):
    program = (
        "from types import SimpleNamespace as N\n"
        "from arxiv_daily.gather import arxiv_api\n"
        "print('ready', flush=True); input()\n"
        "for _ in range(4): arxiv_api.search('cat:cs.SD', N(contact='', categories=[]))\n"
    )
    with StandIn(records(), latency=0.05) as arxiv:
        changed = {"ARXIV_API_INTERVAL": "0.001", "TMPDIR": str(tmp_path)}
        environment = {**os.environ, **arxiv.environ(), **changed}
        homes = [{"HOME": str(tmp_path / name), "ARXIV_DAILY_ROOT": str(tmp_path / name)} for name in "abc"]
        pipe = subprocess.PIPE
        runs = [
            subprocess.Popen(
                [sys.executable, "-c", program], env=environment | home, stdin=pipe, stdout=pipe, text=True
            )
            for home in homes
        ]
        assert [run.stdout.readline() for run in runs] == ["ready\n"] * 3
        for run in runs:
            run.stdin.write("\n")
            run.stdin.flush()
        for run in runs:
            run.communicate()
        assert [run.returncode for run in runs] == [0, 0, 0]
        assert len(arxiv.requests) == 12
        assert arxiv.most_at_once == 1


def test_a_date_of_a_future_format_costs_only_its_entry(arxiv, caplog):
    """What cannot be read gets the dates of no window, and a line in the log; other entries stay."""
    body = arxiv.answer("/api/query", {"start": "0", "max_results": "5", "search_query": "cat:cs.SD"})[2]
    page = http.Fetched(200, re.sub(rb"<published>[^<]*<", b"<published>next Tuesday<", body, count=1))
    changed, _ = arxiv_api.check(page, f"{environment.API_URL.default}?start=0&max_results=5")
    assert (
        changed.count(b"<entry>") == body.count(b"<entry>") and b"<published>1970-01-01T00:00:00Z<" in changed
    )
    assert "next Tuesday" in caplog.text


def test_a_paper_called_error_is_no_error(arxiv):
    body = arxiv.answer("/api/query", {"start": "0", "max_results": "5", "search_query": "cat:cs.SD"})[2]
    page = http.Fetched(200, re.sub(rb"(<entry>.*?<title>)[^<]*<", rb"\1Error<", body, count=1, flags=re.S))
    assert arxiv_api.check(page, f"{environment.API_URL.default}?start=0&max_results=5")[0]
