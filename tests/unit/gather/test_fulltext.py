"""Full texts: HTML and PDF as sections, and how they are fetched, kept and asked for again."""

import datetime as dt
import json
import os
import subprocess
import sys
from types import SimpleNamespace

import pandas as pd
import pytest

from arxiv_daily import sample
from arxiv_daily.gather import fulltext, http, latexml, paper_text, pdf
from arxiv_daily.gather.fulltext import fulltexts
from tests.standins.arxiv import StandIn

DIGEST = SimpleNamespace(contact="", reading="all")
TEX = '<math alttext="{0}" display="{1}"><semantics><mi>x</mi><annotation encoding="application/x-tex">{0}</annotation></semantics></math>'
E = TEX.format("e^{x}", "inline")
WORDS = "Every word here stands for the body of a paper that somebody could have written. " * 8


def page(body: str, rest: str = "") -> bytes:
    """An HTML paper as arXiv serves it, with what surrounds the text."""
    return f"""<!DOCTYPE html><html><head><title>TITLE</title><style>STYLE</style></head><body>
<nav class="ltx_TOC"><ol><li>CONTENTS</li></ol></nav>
<div id="license-tr">License: CC BY 4.0</div>
<article class="ltx_document"><h1 class="ltx_title ltx_title_document">TITLE</h1>
<div class="ltx_authors"><span class="ltx_personname">AUTHOR</span></div>
<div class="ltx_abstract"><h6 class="ltx_title ltx_title_abstract">Abstract</h6><p>In short.</p></div>
{body}</article>{rest}<footer class="ltx_page_footer">FOOTER</footer></body></html>""".encode()


def section(name: str, title: str, body: str, kind: str = "section") -> str:
    heading = (
        f'<h2 class="ltx_title ltx_title_{kind}"><span class="ltx_tag">{title[:1]} </span>{title[2:]}</h2>'
    )
    button = '<button class="sr-only button">REPORT</button>'
    return f'<section class="ltx_{kind}" id="{name}">{heading}{button}{body}</section>'


def para(text: str) -> str:
    return f'<div class="ltx_para"><p class="ltx_p">{text}</p></div>'


def aligned(left: str, right: str) -> str:
    left, right = (TEX.format(rf"\displaystyle{part}", "inline") for part in (" " + left, "=" + right))
    return f"<tbody><tr><td>{left}</td><td>{right}</td></tr></tbody>"


ALIGNED = aligned("a", "b") + aligned("c", "d")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (para(f"We take {E} as given."), "We take $e^{x}$ as given."),
        (para('<math><annotation encoding="application/x-tex">a_{1}</annotation></math>'), "$a_{1}$"),
        (para(TEX.format(r"\alpha+%&#10;\beta", "inline")), r"$\alpha+\beta$"),
        (para(TEX.format(r"12\%", "inline")), r"$12\%$"),
        (para("<math><mi>x</mi><mo>=</mo><mn>1</mn></math>"), "$x=1$"),
        (para("Then " + TEX.format("a=b", "block") + " holds."), "Then $$a=b$$ holds."),
        (
            '<table class="ltx_equation ltx_eqn_table"><tr class="ltx_eqn_row"><td></td><td>'
            + TEX.format("a=b", "block")
            + '</td><td><span class="ltx_tag ltx_tag_equation">(3)</span></td></tr></table>',
            "$$a=b$$ (3)",
        ),
        (
            f'<table class="ltx_equationgroup ltx_eqn_table">{ALIGNED}</table>',
            "$$a =b$$\n\n$$c =d$$",
        ),
        (
            para('Text<span class="ltx_note"><sup class="ltx_note_mark">1</sup>a note</span>.'),
            "Text (a note).",
        ),
        (
            '<ul><li><span class="ltx_tag ltx_tag_item">•</span><div><p>One.</p></div></li>'
            "<li><p>Two.</p></li></ul>",
            "- One.\n\n- Two.",
        ),
        (
            '<figure class="ltx_figure" id="S1.F1"><img alt="PICTURE"/>'
            '<figcaption><span class="ltx_tag">Figure 1: </span>A bell.</figcaption></figure>',
            "Figure 1: A bell.",
        ),
        (para("See <cite>[<a>3</a>]</cite> and <br/>the <b>rest</b>."), "See [3] and the rest."),
        ('<svg><text>DRAWING</text></svg><p class="ltx_p">Seen.</p>', "Seen."),
    ],
)
def test_text_of_a_section(body, expected):
    sections, licence = latexml.read(page(section("S1", "1 Words", body)))
    assert [(s.title, s.anchor, s.kind) for s in sections] == [
        ("Abstract", "", "abstract"),
        ("1 Words", "S1", "body"),
    ]
    assert sections[1].text == expected
    assert licence == "https://creativecommons.org/licenses/by/4.0/"


CELLS = "<tr><th rowspan='2'>Method</th><th colspan='2'>Error</th></tr><tr><td>dev</td><td>test</td></tr>"
SPANS = (
    "<span class='ltx_tabular'><span class='ltx_tr'><span class='ltx_td ltx_rowspan_2'>Method</span>"
    "<span class='ltx_td ltx_colspan ltx_colspan_2'>Error</span></span>"
    "<span class='ltx_tr'><span class='ltx_td'>dev</span><span class='ltx_td'>test</span></span></span>"
)


@pytest.mark.parametrize(
    "table", [f"<table class='ltx_tabular'>{CELLS}</table>", SPANS], ids=["cells", "spans"]
)
def test_a_table_has_its_rows_caption_and_anchor(table):
    caption = f"<figcaption>Table 1: Errors in {E}.</figcaption>"
    figure = f'<figure class="ltx_table" id="S4.T1">{caption}{table}</figure>'
    sections, _ = latexml.read(
        page(section("S4", "4 Results", para("As shown.") + figure + para("So be it.")))
    )
    assert (sections[1].title, sections[1].text) == ("4 Results", "As shown.\n\nSo be it.")
    assert sections[2] == fulltext.Section(
        "Table 1: Errors in $e^{x}$.", "S4.T1", "Method | Error | Error\nMethod | dev | test", "table"
    )


def test_references_and_appendix_are_cut_by_section():
    body = "".join(
        [
            section("S1", "1 Introduction", para("The word References appears here.")),
            section("S2", "2 References to prior work", para("Others did more.")),
            section("S3", "3 Method", section("S3.SS1", "3 Detail", para("Deep."), "subsection")),
            section(
                "bib", "  References", '<ul><li class="ltx_bibitem">[1] A. Person.</li></ul>', "bibliography"
            ),
            section(
                "A1",
                "A Proofs",
                para("Proof.") + section("A1.SS1", "A More", para("QED."), "subsection"),
                "appendix",
            ),
        ]
    )
    sections, _ = latexml.read(page(body))
    assert [(s.anchor, s.kind) for s in sections] == [
        ("", "abstract"),
        ("S1", "body"),
        ("S2", "body"),
        ("S3", "body"),
        ("S3.SS1", "body"),
        ("bib", "references"),
        ("A1", "appendix"),
        ("A1.SS1", "appendix"),
    ]
    text = paper_text.FullText("1", 1, "html", "", sections).text()
    assert "Others did more." in text
    assert "Deep." in text
    assert "Person" not in text
    assert "Proof" not in text


def test_nothing_of_the_frame_is_in_the_text():
    sections, _ = latexml.read(page(section("S1", "1 Words", para("Text."))))
    everything = repr(sections)
    for word in ("CONTENTS", "AUTHOR", "STYLE", "FOOTER", "REPORT", "TITLE"):
        assert word not in everything


def lines(text: str) -> list[tuple[int, str]]:
    return [(1, line) for line in text.splitlines()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "A Title\nAbstract\nShort.\n1 Introduction\nText.\n1.1 Detail\nMore.\nREFERENCES\n[1] A. Person.",
            [
                ("Abstract", "abstract"),
                ("1 Introduction", "body"),
                ("1.1 Detail", "body"),
                ("REFERENCES", "references"),
            ],
        ),
        (
            "A Title\nAbstract—In short.\nI. INTRODUCTION\nText.\nII. METHOD\nMore.\nVII. REFERENCES\n[1] A.",
            [
                ("Abstract", "abstract"),
                ("I. INTRODUCTION", "body"),
                ("II. METHOD", "body"),
                ("VII. REFERENCES", "references"),
            ],
        ),
        (
            "1 Introduction\nReferences are given below.\n2 References to Prior Work\nText.\n"
            "References\n[1] A.\nA Proofs\nQ.",
            [
                ("1 Introduction", "body"),
                ("2 References to Prior Work", "body"),
                ("References", "references"),
                ("A Proofs", "appendix"),
            ],
        ),
        (
            "1 Introduction\nThe filter passes what is below\n2 KHz and above\nthat.\n4 Later\nnothing.\n"
            "2 Method\nText.",
            [("1 Introduction", "body"), ("2 Method", "body")],
        ),
        (
            "1 Introduction\nTable 1:\nMethod\nResults\nOurs\nReferences\n[1] A.\nMethod\n3 Later\nB.",
            [("1 Introduction", "body"), ("References", "references")],
        ),
        (
            "Abstract\nShort.\nIntroduction\nText.\nResults\nMore.\nMethods\nLast.\nReferences\n1. A.",
            [
                ("Abstract", "abstract"),
                ("Introduction", "body"),
                ("Results", "body"),
                ("Methods", "body"),
                ("References", "references"),
            ],
        ),
        (
            "Contents\n1 Introduction . . . . . 1\n2 Method . . . . . 2\nReferences . . . . . 3\n"
            "1 Introduction\nText.\n2 Method\nMore.\nReferences\n[1] A.",
            [("1 Introduction", "body"), ("2 Method", "body"), ("References", "references")],
        ),
        (
            "1 Introduction 1\n2 Method 2\nReferences 3\n1 Introduction\nText.\n2 Method\nMore.\n"
            "References\n[1] A.",
            [("1 Introduction", "body"), ("2 Method", "body"), ("References", "references")],
        ),
        ("Appendix A Proofs\nFirst.\nAppendix B More\nSecond.", [("", "body")]),
        ("No headings here.\nNone at all.", [("", "body")]),
    ],
)
def test_headings_of_a_pdf(text, expected):
    assert [(s.title, s.kind) for s in pdf.sections(lines(text))] == expected


def test_a_pdf_joins_words_cut_at_the_end_of_a_line():
    sections = pdf.read(sample.contents()["pdf/0000.00002v1"])
    assert [s.title for s in sections][:3] == ["Abstract", "1 Introduction", "2 Method"]
    assert "We describe a listener of 18 g" in sections[0].text
    assert "\x02" not in repr(sections)
    assert sections[-1].kind == "references"
    assert sections[0].anchor == "page=1"


@pytest.mark.parametrize("document", [b"", b"%PDF-1.7 broken", b"<html></html>"])
def test_a_broken_pdf_has_no_sections(document):
    assert pdf.read(document) == []


def papers(*ids: str, **more) -> pd.DataFrame:
    row = {
        "version": 1,
        "title": "A title",
        "abstract": "In\nshort.",
        "status": "shown",
        "licence": "",
        "withdrawn": False,
    }
    return pd.DataFrame([{"id": name, **row, **more} for name in ids])


@pytest.fixture
def arxiv(monkeypatch):
    with StandIn([]) as server:
        for name, value in server.environ().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(http, "sleep", lambda seconds: None)
        yield server


def fetched(table: pd.DataFrame, digest=DIGEST) -> dict[str, paper_text.FullText]:
    return {name: future.result(timeout=30) for name, future in fulltexts(table, digest).items()}


HTML, PDF = page(section("S1", "1 Words", para(WORDS))), sample.contents()["pdf/0000.00002v1"]
STUB = page(section("S1", "1 Words", para("See pages 1-last of paper.pdf")))


@pytest.mark.parametrize(
    ("html", "document", "source", "asked"),
    [
        (HTML, PDF, "html", ["/html/1v1"]),
        (None, PDF, "pdf", ["/html/1v1", "/pdf/1v1"]),
        (STUB, PDF, "pdf", ["/html/1v1", "/pdf/1v1"]),
        (b"<html>No HTML for this paper</html>", PDF, "pdf", ["/html/1v1", "/pdf/1v1"]),
        (b"", PDF, "pdf", ["/html/1v1", "/pdf/1v1"]),
        (None, b"<html>Not a PDF</html>", "abstract", ["/html/1v1", "/pdf/1v1"]),
        (None, None, "abstract", ["/html/1v1", "/pdf/1v1"]),
    ],
)
def test_html_then_pdf_then_abstract(arxiv, html, document, source, asked):
    arxiv.contents = {k: v for k, v in {"html/1v1": html, "pdf/1v1": document}.items() if v is not None}
    text = fetched(papers("1"))["1"]
    assert text.source == source
    assert text.url == f"https://arxiv.org/{'abs' if source == 'abstract' else source}/1v1"
    assert arxiv.asked() == asked
    assert fetched(papers("1"))["1"] == text
    assert arxiv.asked() == asked  # once ever, and missing ones not again on the same day
    if source == "abstract":
        assert text.text() == "Abstract\n\nIn short."


def test_the_sample_day(arxiv):
    arxiv.contents = sample.contents()
    texts = fetched(papers(*(paper["id"] for paper in sample.papers())))
    assert [text.source for text in texts.values()] == ["html", "html", "html", "pdf", "abstract"]
    first = texts["0000.00005"]
    assert first.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert first.text().count(r"\hat{s}=\arg\min_{s}") == 1
    assert "QuietBell, 1.0 s | 94.2 | 91.4 | 88.5 | 91.4" in first.text()
    assert {section.kind for section in first.sections} == {
        "abstract",
        "body",
        "table",
        "references",
        "appendix",
    }


@pytest.mark.parametrize(
    ("days", "appears", "source", "requests"),
    [
        (0, True, "abstract", 0),
        (1, False, "abstract", 2),
        (1, True, "html", 1),
        (7, True, "html", 1),
        (8, True, "abstract", 0),
    ],
)
def test_a_missing_text_is_asked_for_again_for_a_week(arxiv, monkeypatch, days, appears, source, requests):
    assert fetched(papers("1"))["1"].source == "abstract"
    arxiv.requests.clear()
    if appears:
        arxiv.contents["html/1v1"] = HTML
    later = paper_text.today() + dt.timedelta(days=days)
    monkeypatch.setattr(paper_text, "today", lambda: later)
    assert fetched(papers("1"))["1"].source == source
    assert len(arxiv.requests) == requests


def test_a_text_missed_by_a_clock_set_back_is_asked_for_again(arxiv, monkeypatch):
    now = paper_text.today()
    table = papers("1", updated=f"{now - dt.timedelta(days=2)}T12:00:00Z")
    monkeypatch.setattr(paper_text, "today", lambda: now - dt.timedelta(days=400))
    assert fetched(table)["1"].source == "abstract"
    arxiv.contents["html/1v1"] = HTML
    monkeypatch.setattr(paper_text, "today", lambda: now)
    assert fetched(table)["1"].source == "html"


FAULTS = ["503", "429", "403", "cut connection", "hang"]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_once_is_not_noticed(arxiv, monkeypatch, fault):
    monkeypatch.setattr(fulltext, "SECONDS", 0.5 if fault == "hang" else fulltext.SECONDS)
    arxiv.contents = {"html/1v1": HTML}
    arxiv.fail(fault, under="/html/")
    assert fetched(papers("1"))["1"].source == "html"
    assert arxiv.asked() == ["/html/1v1", "/html/1v1"]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_lasting_fault_is_not_taken_for_a_missing_text(arxiv, monkeypatch, fault):
    monkeypatch.setattr(fulltext, "SECONDS", 0.5 if fault == "hang" else fulltext.SECONDS)
    arxiv.contents = {"html/1v1": HTML}
    arxiv.fail(fault, times=3, under="/html/")
    arxiv.fail(fault, times=3, under="/pdf/")
    assert fetched(papers("1"))["1"].source == "abstract"
    assert len(arxiv.requests) == 6
    assert fetched(papers("1"))["1"].source == "html"


def test_a_pdf_read_while_html_could_not_be_asked_for_is_not_kept(arxiv):
    arxiv.contents = {"html/1v1": HTML, "pdf/1v1": PDF}
    arxiv.fail("503", times=3, under="/html/")
    assert fetched(papers("1"))["1"].source == "pdf"
    assert fetched(papers("1"))["1"].source == "html"


def test_after_three_papers_without_an_answer_the_rest_asks_no_more(arxiv, monkeypatch):
    monkeypatch.setattr(fulltext, "WORKERS", 1)
    arxiv.fail("503", times=None, under="/")
    texts = fetched(papers(*"12345678"))
    assert {text.source for text in texts.values()} == {"abstract"}
    assert {path.rsplit("/")[-1] for path in arxiv.asked()} == {"1v1", "2v1", "3v1"}


def test_a_long_rest_asked_for_is_not_a_missing_text(arxiv):
    arxiv.contents = {"html/1v1": HTML}
    arxiv.fail("429 until tomorrow", under="/html/")
    assert fetched(papers("1"))["1"].source == "abstract"
    assert fetched(papers("1"))["1"].source == "html"


def test_what_is_too_big_is_refused_and_said(arxiv, monkeypatch, caplog):
    monkeypatch.setattr(fulltext, "LIMIT", 2 << 20)
    arxiv.contents = {"html/1v1": b" " * (3 << 20), "pdf/1v1": PDF}
    assert fetched(papers("1"))["1"].source == "pdf"
    assert "/html/1v1: more than 2 MB" in caplog.text


def test_only_papers_shown_are_fetched(arxiv):
    table = pd.concat([papers("1"), papers("2", status="listed"), papers("3", status="left out")])
    assert list(fetched(table)) == ["1"]


@pytest.mark.parametrize(
    ("table", "digest"),
    [(papers("1"), SimpleNamespace(contact="", reading="none")), (papers("1", withdrawn=True), DIGEST)],
    ids=["no readings", "withdrawn"],
)
def test_no_request_where_no_full_text_is_wanted(arxiv, table, digest):
    assert fetched(table, digest)["1"].source == "abstract"
    assert arxiv.requests == []


def test_the_cache_is_private_and_a_broken_entry_is_fetched_again(arxiv, tmp_path):
    arxiv.contents = {"html/math_0101001v2": HTML, "html/math/0101001v2": HTML}
    table = papers("math/0101001", version=2)
    fetched(table)
    (entry,) = (tmp_path / ".cache" / "fulltext").iterdir()
    assert entry.name == "math_0101001v2.json"
    assert entry.stat().st_mode & 0o777 == 0o600
    for broken in ("{", "[]", '{"text": {"source": "html"}}'):
        entry.write_text(broken)
        assert fetched(table)["math/0101001"].source == "html"
    assert len(arxiv.requests) == 4
    assert json.loads(entry.read_text())["text"]["source"] == "html"


def test_progress_is_reported(arxiv, monkeypatch, tmp_path):
    monkeypatch.setenv("ARXIV_DAILY_PROGRESS", str(tmp_path / "progress"))
    arxiv.contents = {"html/1v1": HTML, "html/2v1": HTML}
    fetched(papers("1", "2"))
    reports = [json.loads(line) for line in (tmp_path / "progress").read_text().splitlines()]
    assert [(r["stage"], r["done"], r["total"], r["label"]) for r in reports] == [
        ("fulltext", 1, 2, "A title"),
        ("fulltext", 2, 2, "A title"),
    ]


def test_the_interpreter_does_not_wait_for_arxiv(tmp_path):
    program = (
        "from types import SimpleNamespace as N; import pandas as pd\n"
        "from arxiv_daily.gather.fulltext import fulltexts\n"
        "rows = [dict(id=str(n), version=1, title='', abstract='') for n in range(9)]\n"
        "fulltexts(pd.DataFrame(rows), N(contact='', reading='all'))\n"
    )
    with StandIn([]) as arxiv:
        arxiv.fail("hang", times=None, under="/")
        environment = {**os.environ, **arxiv.environ(), "ARXIV_DAILY_ROOT": str(tmp_path)}
        run = subprocess.run(
            [sys.executable, "-c", program], env=environment, timeout=25, capture_output=True
        )
        assert (run.returncode, run.stderr) == (0, b"")


FATAL = b"<p class='ltx_p'>Conversion to HTML had a Fatal error and exited abruptly.</p></article>"
ABOUT = (
    "Ringing temples announce weddings across mountain villages where bronze foundries apprentice young casters "
    "whose melodies travel further than messengers carrying letters between distant monasteries during winter "
    "festivals celebrated beneath lanterns painted with dragons, herons, carps, lotus flowers and crescent moons"
)


@pytest.mark.parametrize(
    ("html", "document", "source", "reason"),
    [
        (HTML, None, "html", ""),
        (HTML.replace(b"</article>", FATAL), PDF, "pdf", ""),
        (HTML.replace(b"</article>", FATAL), None, "abstract", "broken-off"),
        (HTML.partition(b"</article>")[0], PDF, "pdf", ""),
        (HTML.partition(b"</article>")[0], None, "html", "cut"),
        (None, b"%PDF-1.7 broken", "abstract", "broken"),
        (None, b"<html>Not a PDF</html>", "abstract", "not-a-paper"),
        (None, None, "abstract", "missing"),
    ],
)
def test_what_was_read_is_known(arxiv, html, document, source, reason):
    arxiv.contents = {k: v for k, v in {"html/1v1": html, "pdf/1v1": document}.items() if v is not None}
    for _ in range(2):  # from arXiv, then from what is kept
        text = fetched(papers("1"))["1"]
        assert (text.source, text.reason, text.whole) == (source, reason, not reason)
    table = papers("1").assign(fulltext="", fulltext_words=0, fulltext_sections=0, fulltext_whole=False)
    row = fulltext.with_texts(table, fulltexts(table, DIGEST)).iloc[0]
    assert (row["fulltext"], row["fulltext_whole"]) == (source, not reason)
    assert row["fulltext_words"] == text.words > 0
    assert row["fulltext_sections"] == text.chapters


@pytest.mark.parametrize(
    ("days", "source", "asked"), [(0, "pdf", []), (1, "html", ["/html/1v1"]), (9, "pdf", [])]
)
def test_html_that_appears_within_a_week_replaces_the_pdf(arxiv, monkeypatch, days, source, asked):
    arxiv.contents = {"pdf/1v1": PDF}
    assert fetched(papers("1"))["1"].source == "pdf"
    arxiv.requests.clear()
    arxiv.contents["html/1v1"] = HTML
    later = paper_text.today() + dt.timedelta(days=days)
    monkeypatch.setattr(paper_text, "today", lambda: later)
    assert fetched(papers("1"))["1"].source == source
    assert arxiv.asked() == asked


def test_a_pdf_is_not_fetched_again_while_html_is_asked_for(arxiv, monkeypatch):
    arxiv.contents = {"pdf/1v1": PDF}
    fetched(papers("1"))
    arxiv.requests.clear()
    later = paper_text.today() + dt.timedelta(days=2)
    monkeypatch.setattr(paper_text, "today", lambda: later)
    assert fetched(papers("1"))["1"].source == "pdf"
    assert arxiv.asked() == ["/html/1v1"]


def test_a_page_of_another_paper_is_not_taken_for_the_text(arxiv):
    other = " ".join(f"wo{''.join(chr(97 + n // k % 26) for k in (1, 26, 676))}" for n in range(300))
    arxiv.contents = {"html/1v1": page(section("S1", "1 Words", para(f"{other} which uses using these.")))}
    assert fetched(papers("1", abstract=ABOUT))["1"].reason == "other-paper"
    arxiv.contents = {
        "html/2v1": page(section("S1", "1 Words", para(f"{other} which uses using these {ABOUT}.")))
    }
    assert fetched(papers("2", abstract=ABOUT))["2"].source == "html"


def test_a_pdf_that_never_ends_costs_only_itself(arxiv, monkeypatch):
    monkeypatch.setattr(fulltext, "READER_SECONDS", 0.01)
    arxiv.contents = {"pdf/1v1": PDF}
    assert fetched(papers("1"))["1"].reason == "too-slow"
