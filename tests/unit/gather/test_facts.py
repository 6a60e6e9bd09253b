"""Venue and addresses of a paper, read from what its authors wrote."""

import time

import pytest

from arxiv_daily.gather.addresses import addresses, addresses_in_text
from arxiv_daily.gather.facts import facts_of_record, facts_of_text
from arxiv_daily.gather.section import Section
from arxiv_daily.gather.venue import venue


@pytest.mark.parametrize(
    "comment, expected",
    [
        ("Accepted to Interspeech 2026", "Interspeech 2026"),
        ("5 pages, 2 figures, accepted by ICASSP2026", "ICASSP 2026"),
        ("This paper has been ACCEPTED for publication in ASRU", "ASRU"),
        ("ICLR 2027", "ICLR 2027"),
        ("CVPR 2027, project page: https://example.org/x", "CVPR 2027"),
        ("Accepted as a poster at MLSP'26 (Boston)", "MLSP 2026"),
        ("To appear in the International Conference on Odd Networks (ICON 2027), Oslo", "ICON 2027"),
        ("Accepted for the 2027 IEEE International Conference on Acoustics, Speech and Signal Processing", "ICASSP 2027"),
        ("In Proceedings of the 40th ACM International Conference on Multimedia (MM '32)", "ACM MM 2032"),
        ("Accepted at the ICML 2027 Workshop on Small Sounds. Code will follow", "ICML 2027 Workshop"),
        ("EMNLP 2027 Findings", "EMNLP 2027 Findings"),
        ("Accepted for publication in The Astrophysical Journal (ApJ)", "ApJ"),
        ("accepted for publication in Nucl. Instrum. Methods A. 4 pages", "Nucl. Instrum. Methods A"),
        ("12 pages; accepted in Journal of Quiet Studies, 4 tables", "Journal of Quiet Studies"),
        ("Published in Universe (MDPI)", "Universe"),
        ("Accepted for publication in Letters of Sound (LoS) on 6 January 2026", "LoS"),
        ("To appear in the International Conference on 6G Ears (6GEar 2027)", "6GEar 2027"),
        ("Accepted to the Conference on 3D Hearing on 3 May 2027", "Conference on 3D Hearing"),
        ("Proc. Talk of Animals (TALKA-27), Oslo", "TALKA 2027"),
        ("IEEE-ICODD Conference 2027 -- Accepted", "ICODD 2027"),
        ("Paper accepted, ICASSP 2027", "ICASSP 2027"),
        ("5 pages; ICASSP2027 accepted", "ICASSP 2027"),
        ("v2: Accepted Manuscript - Acta Sonorum", "Acta Sonorum"),
        ("UbiComp Poster 2027", "UbiComp 2027"),
        ("NeurIPS 2027 Datasets and Benchmarks Track", "NeurIPS 2027"),
        ("to appear in SIGGRAPH Asia 2027", "SIGGRAPH Asia 2027"),
        ("accepted in ApJ Letters", "ApJL"),
        ("ACL 2027 SRW", "ACL 2027 Workshop"),
        ("To appear in the proceedings of Optics + Sound, paper 12", "Optics + Sound"),
    ],
)  # fmt: skip
def test_a_venue_is_what_the_comment_says_accepted_it(comment, expected):
    assert venue(comment) == expected


@pytest.mark.parametrize(
    "comment",
    [
        "",
        "12 pages, 3 figures",
        "Submitted to Interspeech 2026",
        "submited to WWW 2027",
        "ICASSP27 under review",
        "This paper is submitted to ACL 2027 and currently under review",
        "Preprint for ICML 2027 submission",
        "Code will be released upon acceptance",
        "Accepted",
        "Accepted for publication",
        "Related conference version accepted to ICLR 2026: see there",
        "A more detailed version of a paper accepted to Journal of Differential Equations",
        "Part of the work was accepted by the GLOBECOM 2027 workshop",
        "Technical report of the third place in the DCASE 2026 challenge",
        "System description for the challenge at ICASSP 2026",
        "Revised in March 2026",
        "v2: Accepted Manuscript",
        "Accepted manuscript - Supplementary Material",
        "Accepted, Camera Ready",
        "Accepted at the International Conference",
        "Published in the IEEE Journal",
        "arXiv admin note: text overlap with arXiv:2401.00001",
        "The chat 2026 of a wise date",
    ],
)
def test_what_does_not_say_where_it_was_accepted_names_no_venue(comment):
    assert venue(comment) == ""


def test_the_field_of_published_papers_counts_where_the_comment_is_silent():
    assert venue("9 pages", "Proc. Interspeech 2025, pp. 1-5") == "Interspeech 2025"
    assert venue("9 pages", "Journal of Quiet Studies 12 (2025) 33-41") == "Journal of Quiet Studies"
    assert venue("Accepted at ASRU 2025", "Other Letters 3 (2026)") == "ASRU 2025"


@pytest.mark.parametrize(
    "abstract, kinds",
    [
        ("It works. Our code is available at https://github.com/a/b.", ["code"]),
        ("We release our code and pre-trained models at: https://github.com/a/b", ["code", "model"]),
        ("The dataset is publicly accessible at https://a.github.io/b/.", ["data"]),
        ("Audio samples are available at https://a.github.io/b.", ["demo"]),
        ("Project page: https://a.github.io/b/", ["project"]),
        ("Demo samples are available~\\footnote{\\url{https://a.github.io/b\\_c}}.", ["demo"]),
        ("The code is at [https://github.com/a/b](https://github.com/a/b)", ["code"]),
        ("Code, checkpoints, and demo are freely available: https://github.com/a/b", ["code", "model", "demo"]),
        ("We release the benchmark at https://huggingface.co/datasets/a/b", ["data"]),
        ("A live version can be found at our demo page: https://huggingface.co/spaces/a/b", ["demo"]),
        ("The recordings can be downloaded from https://zenodo.org/records/1", ["data"]),
        ("Demos are available at some-lab.github.io/b.", ["demo"]),
        ("The dataset is released at zenodo.org/records/1", ["data"]),
        ("Checkpoints: hf.co/a/b", ["model"]),
    ],
)  # fmt: skip
def test_an_address_stands_under_what_its_sentence_says_is_there(abstract, kinds):
    assert [kind for kind, urls in addresses("", abstract).items() if urls] == kinds


@pytest.mark.parametrize(
    "abstract",
    [
        "We fine-tune Supertone\\footnote{\\url{https://github.com/s/s}} on speech.",
        "We compare it to Juqbox.jl (https://github.com/L/J.jl).",
        "Our code is available at this https URL.",
        "Details of the call: see https://example.org/call",
        "The final version is available online at https://doi.org/10.1007/s1",
        "The paper is available at https://arxiv.org/abs/2401.00001",
        "Our code is available at https://example.org/a_(b",
        "Our code is available at https://github.com/",
        "The system is available at node.js/x, our demo at night.github.iowa/x",
        "A tutorial on the corpus is available at https://github.com/a/tutorials",
    ],
)
def test_an_address_that_is_not_surely_the_authors_own_is_left_out(abstract):
    assert not any(addresses("", abstract).values())


def test_addresses_of_a_comment_need_no_more_than_a_forge():
    assert addresses("21 pages, https://github.com/a/b", "")["code"] == ["https://github.com/a/b"]
    assert addresses("see https://example.org/x", "")["code"] == []


def test_an_address_told_twice_is_one_and_a_kind_has_at_most_three():
    twice = addresses("Code: https://github.com/a/b", "Our code is available at https://github.com/A/b.git.")
    assert twice["code"] == ["https://github.com/a/b"]
    many = " ".join(f"Code: https://github.com/a/{number}." for number in range(9))
    assert len(addresses(many, "")["code"]) == 3


def test_the_body_of_a_paper_gives_only_what_it_calls_its_own():
    ours = "We compare five systems. Our code is available at https://github.com/we/ours."
    theirs = "We use the dataset of Lee et al., which is available at https://github.com/they/theirs."
    tool = "The models are implemented with a library available at https://example.org/library."
    found = addresses_in_text([("body", "Experiments", f"{theirs} {tool} {ours}"), ("references", "", ours)])
    assert found["code"] == ["https://github.com/we/ours"]
    assert not found["data"] and not found["model"]


def test_the_facts_of_a_row_are_those_of_its_record_and_then_of_its_text():
    row = {"comment": "Accepted to ASRU 2027. Demo: https://a.github.io/b", "abstract": "", "journal_ref": ""}
    assert facts_of_record(row) | {} == {
        "venue": "ASRU 2027", "code": [], "model": [], "data": [], "demo": ["https://a.github.io/b"], "project": [],
    }  # fmt: skip
    text = [Section("1 Introduction", "", "Our code is available at https://github.com/a/b.")]
    found = facts_of_text(row, text, ["University of Odd"])
    assert (found["code"], found["demo"], found["affiliations"]) == (
        ["https://github.com/a/b"], ["https://a.github.io/b"], ["University of Odd"],
    )  # fmt: skip


@pytest.mark.parametrize(
    "unit",
    ["accepted to ", "ICASSP 2026 (", "Proc. ", "(a ", "code, ", "https://", "we and ", "a.A ", "Nucl. "],
)
def test_time_grows_with_the_length_of_a_text(unit):
    def took(times: int) -> float:
        text = unit * times
        start = time.process_time()
        addresses(text, text)
        venue(text)
        return time.process_time() - start

    took(10)
    few, many = (min(took(times) for _ in range(3)) for times in (2_000, 16_000))
    assert many < 30 * max(few, 0.002)
