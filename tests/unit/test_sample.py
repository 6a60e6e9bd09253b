"""The sample day: five papers that cannot be taken for real ones, in arXiv's formats."""

import datetime as dt
import re
import urllib.request
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from arxiv_daily import sample
from arxiv_daily.gather import arxiv_api
from arxiv_daily.sample import atom
from tests.conftest import SHARED, needs_shared
from tests.standins.arxiv import records

PAPERS = sample.papers()
DIGEST = SimpleNamespace(contact="", categories=["cs.SD", "eess.AS"])


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper["id"])
def test_a_sample_says_so_and_is_like_an_abstract(paper):
    assert paper["id"].startswith("0000.")
    assert paper["comment"] == "Sample paper written for arXiv Daily; not on arXiv"
    assert 120 <= len(paper["abstract"].split()) <= 180
    assert "%" in paper["abstract"]
    assert re.search(r"\d (s|m|ms|dB|Hz|cm)\b", paper["abstract"])


def test_what_each_paper_is_there_for():
    contents = sample.contents()
    assert sorted(contents) == [
        "html/0000.00003v1",
        "html/0000.00004v1",
        "html/0000.00005v1",
        "pdf/0000.00002v1",
    ]
    assert len(contents["pdf/0000.00002v1"]) < 30_000
    assert [paper["id"] for paper in PAPERS if paper["categories"][0] == "cs.CL"] == ["0000.00003"]
    assert any("$" in paper["abstract"] for paper in PAPERS)


def test_the_edition_through_the_real_client(monkeypatch):
    with sample.serve_sample() as url:
        monkeypatch.setenv("ARXIV_API_URL", f"{url}/api/query")
        end = dt.datetime(sample.DATE.year, sample.DATE.month, sample.DATE.day, 0, 50, tzinfo=dt.UTC)
        start = end - dt.timedelta(days=1)
        dates = f"submittedDate:[{start:%Y%m%d%H%M} TO {end:%Y%m%d%H%M}]"
        rows = arxiv_api.search(f"(cat:cs.SD OR cat:eess.AS) AND {dates}", DIGEST)
        assert [row.get_short_id() for row in rows] == [f"0000.0000{n}v1" for n in (5, 4, 3, 2, 1)]
        assert all(start <= row.published < end for row in rows)
        with urllib.request.urlopen(f"{url}/pdf/0000.00002v1") as answer:
            assert answer.headers["Content-Type"] == "application/pdf"
            assert answer.read(5) == b"%PDF-"


DAY = "submittedDate:[202512240050 TO 202512250050]"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (f"(cat:cs.SD OR cat:eess.AS) AND {DAY}", 6),
        (f"cat:cs.SD OR cat:eess.AS AND {DAY}", 15),  # without parentheses the date binds to the last term
        ("cat:cs.SD OR cat:eess.AS", 16),
        (f"cat:cs.CV AND lastUpdatedDate{DAY[13:]}", 2),
        ("cat:cs.*", 18),
        ("cat:eess.AS ANDNOT cat:cs.SD", 3),
        ("cat:math.KT", 0),
        ("((cat:cs.CL))", 5),
    ],
)
def test_the_grammar_of_queries(query, expected):
    assert len(atom.select(records(), {"search_query": query})) == expected


@pytest.mark.parametrize(
    "arguments",
    [
        {"search_query": "cat:cs.SD AND"},
        {"search_query": "(cat:cs.SD"},
        {"search_query": "cat:cs.SD)"},
        {"search_query": "submittedDate:[2025 TO 2026]"},
        {"id_list": "abc"},
    ],
    ids=str,
)
def test_queries_that_are_none(arguments):
    with pytest.raises(atom.QueryError):
        atom.select(records(), arguments)


@needs_shared
@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("200", atom.feed(records(), 20, {"search_query": "all:testing"}, 0, 10)),
        ("empty", atom.feed([], 0, {}, 0, 100)),
        ("400", atom.error("incorrect id format for abc")),
    ],
)
def test_the_feed_has_the_elements_of_arxivs_own(name, made):
    real = ElementTree.parse(SHARED / "arxiv" / f"api-response-{name}.atom.xml").getroot()
    assert elements(ElementTree.fromstring(made)) <= elements(real)


def elements(node: ElementTree.Element, path: str = "") -> set[tuple[str, tuple[str, ...]]]:
    """Every element as its path and the names of its attributes."""
    here = f"{path}/{node.tag}"
    return {(here, tuple(sorted(node.attrib)))}.union(*(elements(child, here) for child in node))
