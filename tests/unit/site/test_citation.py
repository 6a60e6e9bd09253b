"""Papers for reference managers, read back by readers that are not ours."""

import html
import json
from urllib.parse import parse_qs

import pytest
import rispy

from arxiv_daily.site import paper_pages
from arxiv_daily.site.exports import citation
from arxiv_daily.site.exports.site_config import About
from arxiv_daily.site.records import PaperRecord

PAPER = PaperRecord(
    id="2601.00021",
    title="Rain & $x^2$: a <b>Study</b>",
    title_zh="雨声研究",
    authors=("Ka Ho To", "Ludwig van Beethoven", "The ABC Collaboration", "Ada"),
    categories=("cs.SD", "eess.AS"),
    submitted="2026-01-07T10:00:00+00:00",
    updated="2026-01-09T10:00:00+00:00",
    doi="10.1000/ab=c",
    pdf_url="https://arxiv.org/pdf/2601.00021v1",
)


def test_ris_says_what_the_record_says():
    (found,) = rispy.loads(citation.ris(PAPER, "We hear $x$ 50% better."))
    assert found["type_of_reference"] == "UNPB"
    assert found["authors"] == ["To, Ka Ho", "van Beethoven, Ludwig", "The ABC Collaboration", "Ada"]
    assert (found["year"], found["date"], found["doi"]) == ("2026", "2026/01/07/", "10.1000/ab=c")
    assert found["urls"] == ["https://arxiv.org/abs/2601.00021"]
    assert "²" in found["title"] and "$" not in found["title"]
    assert found["abstract"].endswith("50% better.")


def test_an_editions_ris_has_every_paper_once():
    other = PaperRecord(id="hep-th/9901001", title="Old")
    found = rispy.loads(citation.ris_of([PAPER, other, PAPER]))
    assert [one["id"] for one in found] == ["arxiv:2601.00021", "arxiv:hep-th/9901001"]
    assert found[1]["year"] == "1999"


@pytest.mark.parametrize(
    "odd", ["ER  - ", "a\r\nTY  - BOOK", "\u2028x", "\x00", "", "  ", "ER  -\nTI  - other"]
)
def test_whatever_a_title_holds_is_one_record(odd):
    found = rispy.loads(
        citation.ris_of([PaperRecord(id="2601.00001", title=f"A {odd}", authors=(odd, "B C")), PAPER])
    )
    assert [one["id"] for one in found] == ["arxiv:2601.00001", "arxiv:2601.00021"]


def test_coins_hold_no_sign_that_ends_a_value():
    known = parse_qs(citation.coins(PAPER), strict_parsing=True)
    assert known["rft.type"] == ["preprint"]
    assert known["rft.creator"][0] == "To, Ka Ho"
    assert known["rft.identifier"] == ["https://arxiv.org/abs/2601.00021"]
    assert known["rft_id"] == ["info:doi/10.1000/ab=c"]
    assert "+" not in citation.coins(PAPER)


def test_an_invented_paper_has_no_address_at_arxiv():
    paper = PaperRecord(id="0000.00001", title="T")
    assert "arxiv.org" not in citation.coins(paper) + citation.ris(paper) + json.dumps(
        citation.json_ld(paper, "", "")
    )


@pytest.mark.parametrize(
    ("config", "begins"),
    [
        (
            "website:\n  issue-url: 'https://forge.example/new?label=x'\n",
            "https://forge.example/new?label=x&title=",
        ),
        ("website:\n  repo-url: https://github.com/a/b/\n", "https://github.com/a/b/issues/new?title="),
        ("website:\n  issue-url: mailto:editor@papers.example\n", "mailto:editor@papers.example?subject="),
        ("website:\n  issue-url: 'javascript:alert(1)'\n", ""),
        ("website:\n  title: x\n", ""),
    ],
)
def test_a_report_begins_with_paper_version_and_place(tmp_path, config, begins):
    (tmp_path / "_quarto.yml").write_text(config)
    link = About.read(tmp_path).report("2601.00021", 2, "posts/a/2026-01-08/index.html")
    assert link.startswith(begins) and bool(link) == bool(begins)
    if link:
        assert "2601.00021" in link and "v2" in link and "2026-01-08" in link and "\n" not in link


def test_a_papers_section_ends_where_it_ends():
    page = (
        '<main><section id="p-1" class="level2 paper"><h2 class="anchored">A</h2><p>one</p>'
        '<section id="x" class="level3"><h3>B</h3></section></section>'
        '<section id="p-10" class="level2 paper"><h2>C</h2></section></main>'
    )
    cut = paper_pages.section_of(page, "1")
    assert cut.endswith("<h3>B</h3></section></section>") and "<h2" not in cut and html.unescape(cut) == cut
    assert paper_pages.section_of(page, "10").count("section") == 2
    assert paper_pages.section_of(page, "2") == ""
