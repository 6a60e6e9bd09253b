"""HTML as LaTeXML writes it: every kind of text is kept once, and nothing of the frame is taken for the paper."""

import time

import pytest

from arxiv_daily.gather import latexml, licence
from arxiv_daily.gather.latexml.formula import script

PROSE = (
    "We show that a small model which hears a bell is as good as the large ones that were known before it. "
)


def article(body: str, before: str = "", after: str = "", tag: str = "article") -> bytes:
    return (
        f"<!DOCTYPE html><html><body>{before}<{tag} class='ltx_document ltx_authors_1line'>"
        f"<h1 class='ltx_title ltx_title_document'>A Bell</h1>{body}</{tag}>{after}</body></html>"
    ).encode()


def section(text: str, name: str = "S1", title: str = "1 Words") -> str:
    return f"<section class='ltx_section' id='{name}'><h2 class='ltx_title'>{title}</h2>{text}</section>"


def read(body: str, **around) -> list:
    return latexml.read(article(body, **around))[0]


def text_of(body: str) -> str:
    """The text of a section that holds `body`."""
    return read(section(body))[0].text


ALERT = "<div class='package-alerts ltx_document' role='{}'><p>{}</p></div>"


@pytest.mark.parametrize(
    "page",
    [
        article(section(f"<p>{PROSE}</p>"), before=ALERT.format("alert", "Some packages are missing. " * 20)),
        article(section(f"<p>{PROSE}</p>"), before=ALERT.format("status", "No text of the paper. " * 20)),
        article(section(f"<p>{PROSE}</p>") + ALERT.format("alert", "Within the paper.")),
        article(section(f"<p>{PROSE}</p>"), before="<div class='ltx_document' role='alert'>Notice</div>"),
        article(section(f"<p>{PROSE}</p>"), before="<div class='ltx_document'>Another box</div>"),
        article(section(f"<p>{PROSE}</p>"), before=ALERT.format("alert", "Notice"), tag="div"),
        article(section(f"<p>{PROSE}</p>"), tag="section"),
        article(section(f"<p>{PROSE}</p>")).replace(b"ltx_", b""),  # LaTeXML before 0.8
    ],
)
def test_the_paper_is_read_whatever_else_carries_its_class(page):
    sections, _ = latexml.read(page)
    assert [(one.title, one.text) for one in sections] == [("1 Words", PROSE.strip())]


BOX = "<svg class='ltx_picture'><g><path d='M0'/>{}</g></svg>"
FOREIGN = "<foreignObject><span class='ltx_inline-block'><span class='ltx_p'>{}</span></span></foreignObject>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<p>Before. {BOX.format(FOREIGN.format('Prompt.'))} After.</p>", "Before. Prompt. After."),
        (
            BOX.format(FOREIGN.format("Title of it") + FOREIGN.format("Say what you hear, then say why.")),
            "Title of it\n\nSay what you hear, then say why.",
        ),
        (
            f"<p>See {BOX.format(FOREIGN.format('encoder') + FOREIGN.format('decoder'))}.</p>",
            "See encoder; decoder .",
        ),
        (BOX.format("<switch>" + FOREIGN.format("Once") + "<text>Once</text></switch>"), "Once"),
        (BOX.format(FOREIGN.format("outer " + BOX.format(FOREIGN.format("inner")))), "outer inner"),
        (BOX.format(FOREIGN.format("<math alttext='x^2'><mi>x</mi></math> is it")), "$x^2$ is it"),
    ],
)
def test_the_text_of_boxes_is_kept_once(body, expected):
    assert text_of(body) == expected


CAPTION = "<figcaption class='ltx_caption'>Table 1: Errors</figcaption>"
TABULAR = "<table class='ltx_tabular'><tr><td>a</td><td>b</td></tr></table>"


@pytest.mark.parametrize(
    ("inside", "title", "text"),
    [
        (f"{CAPTION}{TABULAR}<p class='ltx_p'>Notes: c.</p>", "Table 1: Errors", "a | b\n\nNotes: c."),
        (
            f"{CAPTION}{TABULAR}<div class='ltx_block'>Notes: d.</div>",
            "Table 1: Errors",
            "a | b\n\nNotes: d.",
        ),
        (
            f"{CAPTION}{TABULAR}<ul><li>One.</li><li>Two.</li></ul>",
            "Table 1: Errors",
            "a | b\n\n- One.\n\n- Two.",
        ),
        (
            f"{TABULAR}<span class='ltx_text'>* starred</span>{CAPTION}",
            "Table 1: Errors",
            "a | b\n\n* starred",
        ),
        (f"<p class='ltx_p'>Table 2: As text</p>{TABULAR}", "Table 2: As text", "a | b"),
        (
            f"{CAPTION}<div><figure class='ltx_table'><figcaption>(a) Left</figcaption>{TABULAR}</figure></div>",
            "Table 1: Errors",
            "(a) Left\n\na | b",
        ),
        (f"{CAPTION}<div>{BOX.format(FOREIGN.format(TABULAR))}</div>", "Table 1: Errors", "a | b"),
        (
            f"{CAPTION}<table><tr><td>a{TABULAR}</td><td>c</td></tr></table>",
            "Table 1: Errors",
            "a a | b | c",
        ),
    ],
)
def test_a_table_keeps_its_caption_rows_and_notes(inside, title, text):
    found = [
        one
        for one in read(section(f"<figure class='ltx_table' id='T1'>{inside}</figure>"))
        if one.kind == "table"
    ]
    assert [(one.title, one.anchor, one.text) for one in found] == [(title, "T1", text)]


def item(label: str, text: str) -> str:
    return f"<li class='ltx_item'><span class='ltx_tag ltx_tag_item'>{label}</span><p class='ltx_p'>{text}</p></li>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<ol>{item('(a)', 'One.')}{item('(b)', 'Two.')}</ol>", "(a) One.\n\n(b) Two."),
        (f"<ol>{item('1.', 'One.')}<li><p>Two.</p></li></ol>", "1. One.\n\n- Two."),
        (f"<ul>{item('•', 'One.')}{item('–', 'Two.')}</ul>", "- One.\n\n- Two."),
        (
            f"<ul>{item('<math alttext=chr(92)bullet></math>', 'One.')}</ul>".replace("chr(92)", "\\"),
            "- One.",
        ),
        (
            "<dl class='ltx_description'><dt class='ltx_item'><span class='ltx_tag ltx_tag_item'>Longer training"
            "</span></dt><dd class='ltx_item'><p>helps a bit.</p></dd></dl>",
            "- Longer training: helps a bit.",
        ),
        (f"<ul>{item('Data.', 'All of it.')}</ul>", "- Data. All of it."),
        ("<dl><dt>Term</dt><dd>Meaning.</dd></dl>", "- Term: Meaning."),
        (f"<ul>{item('First', '')}{item('Second', 'has text.')}</ul>", "- First:\n\n- Second: has text."),
        (
            f"<ol>{item('1.', '')[:-5]}<ul>{item('(i)', 'Inner.')}</ul></li></ol>",
            "1.\n\n(i) Inner.",
        ),
        (
            "<p>Both <span class='ltx_inline-item'><span class='ltx_tag ltx_tag_inline-item'>(i)</span>"
            "this</span></p>",
            "Both (i) this",
        ),
    ],
)
def test_items_keep_their_letters_numbers_and_terms(body, expected):
    assert text_of(body) == expected


MATH = "<math alttext='{}' display='block'><mi>x</mi></math>"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            f"<tr class='ltx_eqn_row'><td>{MATH.format('a=b')}</td><td rowspan='2'>"
            "<span class='ltx_tag ltx_tag_equationgroup'>(7)</span></td></tr>"
            f"<tr class='ltx_eqn_row'><td>, and the factor </td></tr>"
            f"<tr class='ltx_eqn_row'><td>{MATH.format('c=d')}</td></tr>",
            "$$a=b$$ (7)\n\n, and the factor\n\n$$c=d$$",
        ),
        (
            f"<tr class='ltx_eqn_row'><td>{MATH.format('a')}</td><td>"
            "<span class='ltx_tag ltx_tag_equation'>(3a)</span></td></tr>",
            "$$a$$ (3a)",
        ),
        (
            f"<tr class='ltx_eqn_row'><td>where {MATH.format('a')} is <b>small</b></td></tr>",
            "where $a$ is small",
        ),
    ],
)
def test_equations_keep_numbers_and_the_text_between(rows, expected):
    assert text_of(f"<table class='ltx_equationgroup ltx_eqn_table'>{rows}</table>") == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("5 W m<sup class='ltx_sup'>-2</sup>, 10<sup>3</sup> runs", "5 W m^-2, 10^3 runs"),
        ("CO<sub class='ltx_sub'>2</sub> and x<sub>max</sub>", "CO_2 and x_max"),
        ("10<sup>\u22126</sup>", "10^-6"),
        ("0.5<sup>***</sup> and 3<sup>rd</sup>", "0.5*** and 3rd"),
        ("known<cite class='ltx_cite'><sup class='ltx_sup'>3,4</sup></cite>.", "known [3,4]."),
        ("text<sup><a href='#fn1'>1</a></sup>.", "text."),
        (
            "text<span class='ltx_note'><sup class='ltx_note_mark'>2</sup><span>A note</span></span>.",
            "text (A note).",
        ),
        ("10<sup><math alttext='-3'><mn>3</mn></math></sup>", "10^-3"),
    ],
)
def test_exponents_and_indices_outside_formulas_keep_a_mark(body, expected):
    assert text_of(f"<p>{body}</p>") == expected


def test_what_a_mark_means_does_not_depend_on_its_form():
    assert script("^", " n + 1 ") == "^(n + 1)"
    assert script("_", "°") == "°"


def test_a_section_without_text_of_its_own_keeps_its_title():
    inner = "<section class='ltx_subsection' id='S2.SS1'><h3 class='ltx_title'>2.1 Model</h3><p>Deep.</p></section>"
    sections = read(section(inner, "S2", "2 Method"))
    assert [(one.title, one.anchor, one.text) for one in sections] == [
        ("2 Method", "S2", ""),
        ("2.1 Model", "S2.SS1", "Deep."),
    ]


BIBLIOGRAPHY = "<section class='ltx_bibliography' id='bib'><h2 class='ltx_title'>References</h2><ul><li>[1] A.</li></ul></section>"
LATE = "<figure class='ltx_float biography'><table><tr><td>A. Person got a degree.</td></tr></table></figure>"


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        (section(f"<p>{PROSE}</p>") + BIBLIOGRAPHY + LATE, ["body", "references", "appendix"]),
        (section(f"<p>{PROSE}</p>") + LATE + BIBLIOGRAPHY, ["body", "references"]),
        (
            section(f"<p>{PROSE}</p>") + BIBLIOGRAPHY + f"<p>{LATE}</p><p>More.</p>",
            ["body", "references", "appendix"],
        ),
    ],
)
def test_what_follows_the_last_section_stays_behind(body, kinds):
    sections = read(body)
    assert [one.kind for one in sections] == kinds
    assert sections[0].text.startswith(PROSE.strip())
    assert "degree" not in sections[0].text.removesuffix("\n\nA. Person got a degree.")
    assert sum("degree" in one.text for one in sections) == 1


NOTE = (
    "<span class='ltx_note ltx_note_frontmatter ltx_role_{0}'><sup class='ltx_note_mark'>†</sup><span"
    " class='ltx_note_outer'><span class='ltx_note_content'><span class='ltx_note_type'>{0}: </span>2024</span></span></span>"
)


PUBNOTES = (
    "<span class='ltx_pubnotes ltx_pubnotes_meta'><span class='ltx_pubnotes_content'><span class='ltx_pubnote"
    " ltx_role_funding'><span class='ltx_note_name'>Funding: </span>this work was paid for in part by the fund for bells"
    " and in part by the town in which the second author lives.</span></span></span>"
)


@pytest.mark.parametrize(
    "front",
    [
        NOTE.format("journalyear"),
        NOTE.format("conference") + NOTE.format("isbn"),
        "<div class='ltx_para'><p class='ltx_p'>Ann Author<sup>1</sup>, Bo Bauer<sup>2</sup><br>"
        "<sup>1</sup>Department of Bells, University of Ringing, Belltown, UK ann@bells.example</p></div>",
        "<div class='ltx_para'><p class='ltx_p'>UTF8gbsn</p></div>",
        "<div class='ltx_para'><p class='ltx_p'>theoremTheorem</p></div><p>001</p>",
        "<div class='ltx_para'><p class='ltx_p'>Keywords: bells, small models that hear</p></div>",
        "<div class='ltx_para'><p class='ltx_p'>A Bell</p></div>",
        "<div class='ltx_acknowledgements'>∗ equal contribution</div>",
        "<div class='ltx_subtitle'>With a word on how the bells of the north were rung by hand for many a year</div>",
        "<div class='ltx_date ltx_role_creation'>Received on the third of March and revised on the ninth of April of the year</div>",
        PUBNOTES,
        PUBNOTES.replace("ltx_pubnotes_meta", "ltx_pubnotes_intitle") * 2,
    ],
)
def test_front_matter_is_left_out_and_prose_kept(front):
    sections = read(
        f"{front}<div class='ltx_para'><p class='ltx_p'>{PROSE}</p></div>" + section("<p>Text.</p>")
    )
    assert [(one.title, one.text) for one in sections] == [("", PROSE.strip()), ("1 Words", "Text.")]


def test_a_teaser_figure_before_the_first_section_is_kept():
    figure = "<figure class='ltx_figure'><figcaption>Figure 1: A bell.</figcaption></figure>"
    assert [one.text for one in read(figure + section("<p>Text.</p>"))] == ["Figure 1: A bell.", "Text."]


@pytest.mark.parametrize(
    "hidden",
    [
        "<span class='ltx_note ltx_nodisplay'><sup class='ltx_note_mark'>†</sup>A drawing of a bell.</span>",
        "<span class='ltx_nodisplay ltx_acm_description'>A drawing of a bell.</span>",
        "<span class='ltx_WARNING'>Missing package</span>",
        "<span class='ltx_INFO'>Loaded fallback</span>",
    ],
)
def test_what_the_page_does_not_show_is_no_text(hidden):
    assert text_of(f"<p>A bell{hidden} rings.</p>") == "A bell rings."


def test_acronyms_are_an_appendix_and_an_index_is_left_out():
    acronyms = "<dl><dt class='ltx_glossaryentry'>AIS</dt><dd>automatic identification</dd></dl>"
    index = "<ul class='ltx_indexlist'><li class='ltx_indexentry'>bell<span>12</span></li></ul>"
    sections = read(
        section("<p>Text.</p>")
        + f"<section class='ltx_glossary' id='G'><h2 class='ltx_title'>Acronyms</h2>{acronyms}</section>"
        + f"<section class='ltx_index'><h2 class='ltx_title'>Index</h2>{index}</section>"
    )
    assert [(one.kind, one.title, one.text) for one in sections] == [
        ("body", "1 Words", "Text."),
        ("appendix", "Acronyms", "- AIS: automatic identification"),
    ]


UNKNOWN = "<span class='ltx_ERROR undefined'>\\\\affil</span>"
FATAL = "<span class='ltx_ERROR'>Conversion to HTML had a Fatal error and exited abruptly. This document may be truncated or damaged.</span>"


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (article(section(f"<p>{PROSE}</p>")), ""),
        (
            article(section(f"<p>{PROSE}</p>"), after=f"<div class='ltx_document'><p>{FATAL}</p></div>"),
            "broken-off",
        ),
        (article(section(f"<p>{PROSE}</p>") + f"<p class='ltx_p'>{FATAL}</p>"), "broken-off"),
        (
            article(
                section(f"<p>{PROSE}</p><p>{FATAL}</p>")
                + section("<p>More.</p>", "S2", "2 End")
                + BIBLIOGRAPHY
            ),
            "",
        ),
        (article(section(f"<p>{UNKNOWN}{PROSE}</p>")), "cut"),
        (article(section(f"<p>{UNKNOWN}{PROSE}</p>") + BIBLIOGRAPHY), ""),
        (article(section(f"<p>{UNKNOWN}{PROSE * 60}</p>")), ""),
        (article(section(f"<p>{PROSE}A fatal error of the engine {'is what we study here ' * 40}.</p>")), ""),
        (
            article(section(f"<p>{PROSE}</p><p>A sentence of many words that is never brought to its</p>")),
            "cut",
        ),
        (
            article(
                section(f"<p>{PROSE}</p><p>Of many words that is never brought to its</p>") + BIBLIOGRAPHY
            ),
            "",
        ),
        (article(section(f"<p>{PROSE}</p>"))[:-30], "cut"),
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"<html><body><p>No HTML for this paper</p></body></html>", "not-a-paper"),
        (b"\x00\xff\xfe", "not-a-paper"),
    ],
)
def test_whole_papers_are_told_from_parts(page, reason):
    found = latexml.contents(page)
    assert (found.reason, found.whole) == (reason, not reason)


def test_a_huge_page_is_not_parsed(monkeypatch):
    monkeypatch.setattr(latexml, "LIMIT", 1000)
    assert latexml.contents(article(section("<p>Text</p>" * 200))).reason == "too-big"


def test_a_page_that_takes_too_long_is_no_text(monkeypatch):
    monkeypatch.setattr(latexml, "SECONDS", -1.0)
    assert latexml.contents(article(section("<p>Text</p>" * 2000))).reason == "too-slow"


def test_only_the_beginning_of_an_endless_text_is_read(monkeypatch):
    monkeypatch.setattr("arxiv_daily.gather.latexml.walk._LONGEST", 1000)
    found = latexml.contents(article(section(f"<p>{PROSE}</p>" * 100)))
    assert (found.reason, found.whole) == ("long", False)
    assert 1000 < len(found.sections[0].text) < 2000


@pytest.mark.parametrize(
    ("frame", "address"),
    [
        ("<div id='license-tr'>License: CC BY 4.0</div>", "https://creativecommons.org/licenses/by/4.0/"),
        ("<a id='license-tr' href='#'>License: CC BY-NC-SA 4.0</a>", "https://creativecommons.org/licenses/by-nc-sa/4.0/"),
        ("<a id='license-tr'>License: arXiv License</a>", licence.ARXIV),
        ("<a id='license-tr'>License: arXiv.org perpetual non-exclusive license</a>", licence.ARXIV),
        ("<div id='license-tr'>License: CC Zero</div>", licence.ZERO),
        ("<a id='license-tr' href='http://creativecommons.org/licenses/by-sa/4.0/'>view license</a>",
         "https://creativecommons.org/licenses/by-sa/4.0/"),
        ("<a rel='license' href='https://creativecommons.org/publicdomain/zero/1.0/'>rights</a>", licence.ZERO),
        ("<div id='license-tr'>License: Creative Commons Attribution-NonCommercial 4.0</div>",
         "https://creativecommons.org/licenses/by-nc/4.0/"),
        ("<div id='license-tr'>License: something else</div>", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_the_licence_in_each_form(frame, address):
    assert latexml.read(article(section("<p>Text under CC BY 4.0.</p>"), before=frame))[1] == address


def nested(start: str, middle: str, end: str):
    return lambda n: article(section(start * n + middle + end * n))


GROWING = {
    "tables in cells": nested(
        "<figure class='ltx_table'><table><tr><td>", "x", "</td></tr></table></figure>"
    ),
    "tabulars in cells": nested("<table class='ltx_tabular'><tr><td>", "x", "</td></tr></table>"),
    "boxes in boxes": nested("<svg><foreignObject>", "x", "</foreignObject></svg>"),
    "notes in notes": nested("<span class='ltx_note'>", "x", "</span>"),
    "sections in sections": nested("<section class='ltx_section'>", "x", "</section>"),
    "lists in lists": nested("<ul><li>", "x", "</li></ul>"),
    "exponents of exponents": nested("x<sup>", "x", "</sup>"),
    "spans over rows and columns": lambda n: article(
        section("<table>" + "<tr><td rowspan='50' colspan='50'>x</td></tr>" * n + "</table>")
    ),
    "many rows": lambda n: article(section("<table>" + "<tr><td>a</td><td>b</td></tr>" * n + "</table>")),
    "equations": lambda n: article(
        section("<table class='ltx_eqn_table'>" + f"<tr><td>{MATH.format('a')}</td></tr>" * n + "</table>")
    ),
    "equations in equations": nested("<table class='ltx_eqn_table'><tr><td>", "x", "</td></tr></table>"),
    "open tags": lambda n: article("<div class='ltx_para'>" * n),
    "attributes": lambda n: article(section(f"<p class='{'ltx_rowspan_1 ' * n}'>x</p>")),
    "captions": nested("<figure class='ltx_table'><figcaption>", "x", "</figcaption></figure>"),
}


@pytest.mark.parametrize("name", GROWING)
def test_time_grows_with_the_page_and_not_with_its_square(name):
    """From n to 4n at most tenfold, or so quick that it does not matter."""
    times = []
    for n in (200, 800):
        page = GROWING[name](n)
        start = time.process_time()
        latexml.contents(page)
        times.append(time.process_time() - start)
    assert times[1] < 10 * times[0] + 0.5


def test_labels_of_a_picture_are_read_and_ticks_of_axes_are_not():
    drawing = '<svg class="ltx_picture"><g><text>boxed bell</text><text>40</text></g></svg>'
    page = f'<article class="ltx_document"><section class="ltx_section"><p class="ltx_p">A street. {drawing}</p></section></article>'
    (section,), _ = latexml.read(page.encode())
    assert section.text == "A street. boxed bell"
