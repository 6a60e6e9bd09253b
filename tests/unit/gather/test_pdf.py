"""PDFs: headings by type and place, references cut in every style, nothing of the pages' furniture in the text."""

import time

import pytest

from arxiv_daily.gather import pdf
from arxiv_daily.gather.pdf import titles
from arxiv_daily.gather.pdf.flow import Joiner
from arxiv_daily.gather.pdf.furniture import without_furniture
from arxiv_daily.gather.pdf.language import is_language
from arxiv_daily.gather.pdf.lines import Line
from arxiv_daily.gather.pdf.titles import named
from tests.builders.pdfs import BOLD, ITALIC, REGULAR, SMALL_CAPITALS, WORDS, Paper, Put
from tests.builders.pdfs import pdf as written

TITLES = ["Introduction", "Related Work", "The Bell Model", "Experiments", "Conclusion"]
ROMAN = ["I", "II", "III", "IV", "V"]


def paper(
    number=lambda n: f"{n} ", style=None, columns=1, case=str, references="References", **more
) -> Paper:
    """A paper with five chapters in one style of headings."""
    style = style or {"size": 12, "font": BOLD, "gap": 10}
    made = Paper(columns, more.get("head", ""))
    made.line("A Bell in the Noise of a Street", 17, BOLD)
    made.line("Ann Author and Bo Bauer", 11)
    made.line("Abstract", gap=10, **{k: v for k, v in style.items() if k != "gap"})
    made.prose(6)
    for index, title in enumerate(TITLES, 1):
        made.line(f"{number(index)}{case(title)}", **style)
        made.prose(more.get("lines", 25))
    made.references(heading=references, **{k: v for k, v in style.items() if k != "gap"})
    return made


def headings(made: Paper) -> list[tuple[str, str]]:
    return [(one.title, one.kind) for one in pdf.read(made.bytes())]


STYLES = {
    "larger and bold": {},
    "larger only": {"style": {"size": 13, "font": REGULAR, "gap": 8}},
    "bold only": {"style": {"size": 10, "font": BOLD, "gap": 6}},
    "italics only": {"style": {"size": 10, "font": ITALIC, "gap": 6}},
    "small capitals": {"style": {"size": 10, "font": SMALL_CAPITALS, "gap": 6}, "number": lambda n: f"{n}. "},
    "two columns": {"columns": 2},
    "capitals": {"case": str.upper, "references": "REFERENCES", "style": {"size": 10, "font": REGULAR, "gap": 8}},
    "Roman numbers": {"number": lambda n: f"{ROMAN[n - 1]}. ", "case": str.upper, "references": "REFERENCES",
                      "style": {"size": 10, "font": REGULAR, "gap": 8}, "columns": 2},
    "number and dot": {"number": lambda n: f"{n}. "},
    "no numbers": {"number": lambda n: ""},
    "running heads": {"head": "A BELL IN THE NOISE"},
    "references without heading": {"references": ""},
    "numbered references": {"references": "6 References"},
}  # fmt: skip


@pytest.mark.parametrize("name", STYLES)
def test_the_chapters_of_a_paper_in_each_style(name):
    how = STYLES[name]
    number, case = how.get("number", lambda n: f"{n} "), how.get("case", str)
    found = headings(paper(**how))
    body = [title for title, kind in found if kind == "body"]
    assert body == [f"{number(n)}{case(title)}" for n, title in enumerate(TITLES, 1)]
    assert [kind for _, kind in found if kind not in ("body",)] == ["abstract", "references"]
    sections = pdf.read(paper(**how).bytes())
    assert "Bells of year" not in "".join(one.text for one in sections if one.kind != "references")
    assert "A BELL IN THE NOISE" not in "".join(one.text for one in sections)


def test_a_missed_heading_does_not_stop_the_count_and_items_and_rows_are_no_chapters():
    made = Paper()
    style = {"size": 12, "font": BOLD, "gap": 10}
    made.line("1 Introduction", **style)
    made.prose(20)
    made.line("2. a list item that begins with a number")
    made.line("3 Advertising 4.1 2.2")
    made.line("4. The process is given as")
    made.prose(10)
    made.line("2 a heading that nobody would know")  # in the type of running text
    made.prose(10)
    made.line("3 Preliminaries for Cross Validation, Information Criteria,", **style)
    made.line("and Forecasting", size=12, font=BOLD)
    made.prose(10)
    made.line("4 Results", **style)
    made.prose(10)
    made.line("The full proof of this claim is given in")
    made.line("Appendix B. We now turn to the data.")
    made.prose(10)
    made.line("5 Conclusion", **style)
    made.prose(10)
    made.line("A Proofs", **style)
    made.prose(10)
    made.references(heading="References", size=12, font=BOLD)
    assert headings(made) == [
        ("1 Introduction", "body"),
        ("3 Preliminaries for Cross Validation, Information Criteria, and Forecasting", "body"),
        ("4 Results", "body"),
        ("5 Conclusion", "body"),
        ("A Proofs", "appendix"),
        ("References", "references"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "1: Input: the matrix X",
        "4: Initialize Y ← 0",
        "6: /* first pass over the bells */",
        "7: for each bell do",
        "T M_k",
        "D (S_p, X_i) + C",
        "Row j ∈ the set of bells",
    ],
)
def test_lines_of_algorithms_and_formulas_are_no_titles(text):
    assert not titles.can_be_title(text)


@pytest.mark.parametrize(
    ("text", "following", "prose"),
    [
        ("Bells are cast in bronze and compared with those of", "Iron", True),
        ("Domain-specific bells (e.g., for doors) with support for", "many", True),
        ("The bell is evaluated across all of the towers here", "and more", True),
        ("The impact of each bell. To further", "study it", True),
        ("A bell of the north", "we cast it", False),
        ("Small vs. Large Bells", "We cast", False),
        ("2 What the bells are for and", "Why", False),
        ("Limitations", "of it", False),
    ],
)
def test_a_line_of_prose_in_another_type_is_no_heading(text, following, prose):
    assert titles.is_prose(text, following) is prose


def test_letters_below_roman_chapters_are_subsections():
    made = Paper(columns=2)
    for index, title in enumerate(TITLES):
        made.line(f"{ROMAN[index]}. {title.upper()}", gap=8)
        made.line("A. First Part", font=ITALIC, gap=6)
        made.prose(15)
        made.line("B. Second Part", font=ITALIC, gap=6)
        made.prose(15)
    made.references(heading="REFERENCES")
    found = headings(made)
    assert len(found) == 16
    assert {kind for title, kind in found if title != "REFERENCES"} == {"body"}


@pytest.mark.parametrize("form", ["[{}] ", "{}. ", "({}) ", ""])
def test_references_without_a_heading_are_cut(form):
    made = paper(references="")
    made.pages[-1] = [put for put in made.pages[-1] if "Bells" not in put.text and "vol." not in put.text]
    made = Paper()
    made.line("1 Introduction", 12, BOLD, 10)
    made.prose(60)
    made.line("2 Method", 12, BOLD, 10)
    made.prose(60)
    for number in range(1, 16):
        name = chr(64 + number)
        made.line(
            f"{form.format(number)}{name}erson, A. and Human, B. ({1990 + number}). Bells of year {number}. Journal of",
            10,
        )
        made.line(f"Ringing, vol. {number}, pp. 12-20.", 10, indent=14)
    found = pdf.read(made.bytes())
    assert [one.kind for one in found] == ["body", "body", "references"]
    assert found[-1].text.count("Bells of year") == 15


LINES = {
    "prose that names an appendix": (
        "1 Introduction|Text that is long enough.|The full proof of this claim is given in|Appendix B. We now turn to the"
        " data.|2 Method|More of it.|3 Results|The end.",
        ["1 Introduction", "2 Method", "3 Results"],
    ),
    "two lines": (
        "1 Introduction|Text.|2 Preliminaries for Cross Validation, Information Criteria,|and Forecasting|Text.|3 Method|T.",
        [
            "1 Introduction",
            "2 Preliminaries for Cross Validation, Information Criteria, and Forecasting",
            "3 Method",
        ],
    ),
    "an introduction without number": (
        "Introduction|Text.|2 Previous Literature|Text.|3 Method|Text.",
        ["Introduction", "2 Previous Literature", "3 Method"],
    ),
    "an item with another form of number": (
        "1 Introduction|Text.|2 Model|We assume the following.|3. The process is given as|x.|3 Main results|Text.",
        ["1 Introduction", "2 Model", "3 Main results"],
    ),
    "a journal in the references": (
        "1 Introduction|Text.|References|[1] B. Someone (1996). A title.|J. Amer. Statist. Assoc. 91 627-632.|[2] C. Other"
        " (1997). More.",
        ["1 Introduction", "References"],
    ),
    "a running head": (
        "1 Introduction|It goes on for a while here.|2 A. PERSON AND B. PERSON|and ends.|2 Method|Text.",
        ["1 Introduction", "2 Method"],
    ),
    "references and no numbered heading": (
        "Abstract. In short.|Text of the paper.|REFERENCES|[1] A. Person 1999.",
        ["Abstract", "REFERENCES"],
    ),
    "a table of contents": (
        "1 Introduction . . . . . 1|2 Method . . . . . 2|1 Introduction|Text.|2 Method|Text.",
        ["1 Introduction", "2 Method"],
    ),
}


@pytest.mark.parametrize("name", LINES)
def test_lines_without_type_or_place(name):
    text, expected = LINES[name]
    found = pdf.sections([(1, line) for line in text.split("|")])
    assert [one.title for one in found if one.title] == expected


@pytest.mark.parametrize(
    ("lines", "elsewhere", "expected"),
    [
        (["a text-to-", "speech model"], "", "a text-to-speech model"),
        (["the state-of-the-", "art"], "", "the state-of-the-art"),
        (["GPT-", "4 writes"], "", "GPT-4 writes"),
        (["a 24-", "layer network"], "", "a 24-layer network"),
        (["we use infor-", "mation of"], "information", "we use information of"),
        (["detec-", "tion of bells"], "", "detection of bells"),
        (["a well-", "known bell"], "It is well-known.", "a well-known bell"),
        (["Levenberg-", "Marquardt"], "", "Levenberg-Marquardt"),
        (["a time-", "domain model"], "time time domain domain", "a time-domain model"),
    ],
)
def test_hyphens_at_the_end_of_a_line(lines, elsewhere, expected):
    given = [Line(1, text) for text in lines]
    assert Joiner([*given, Line(2, elsewhere)]).text(given) == expected


def test_exponents_and_indices_are_marked():
    made = Paper()
    made.line("1 Introduction", 12, BOLD, 10)
    made.prose(20)
    y = made.y - 30
    made.pages[0] += [
        Put(72, y, "We saw 10"),
        Put(111.6, y + 4, "6", 6.5),
        Put(116, y, "samples of CO"),
        Put(170.6, y - 2, "2", 6.5),
    ]
    text = pdf.read(made.bytes())[-1].text
    assert "10^6 samples of CO_2" in text


def page(number: int, *texts: str) -> list[Line]:
    return [
        Line(number, text, 72, 500, 700 - 12 * i, 10, height=792, width=612) for i, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        ([Line(1, "arXiv:2512.21324v1 [cs.SD] 24 Dec 2025"), *page(1, "Text")], ["Text"]),
        ([Line(1, "12"), Line(1, "Text"), Line(1, "More"), Line(1, "13")], ["Text", "More"]),
        ([Line(n, "A. PERSON", y=760, height=792) for n in (1, 2, 3)] + page(4, "Text"), ["Text"]),
        ([Line(n, f"{n + 100} A. PERSON ON {'BELLS' * n}", y=760, height=792) for n in range(1, 8)],
         ["101 A. PERSON ON BELLS"]),
        (page(1, "0", "0.5", "1.0", "Text"), ["Text"]),
        (page(1, "0 20 40 60 80", "Text", "12 13.5 20"), ["Text", "12 13.5 20"]),
        ([Line(1, str(n), 40, 50, 700 - 12 * n, 8, height=792) for n in range(1, 30)] + page(1, "Text"), ["Text"]),
        (page(1, *(f"{n} line of text" for n in range(1, 40))), ["line of text"] * 39),
    ],
)  # fmt: skip
def test_what_stands_on_pages_without_being_text(lines, kept):
    assert [line.text for line in without_furniture(lines)] == kept


PROSE = " ".join(WORDS) + " "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PROSE * 5, True),
        ("".join(chr(ord(sign) + 29) if sign.isalpha() else sign for sign in PROSE * 5), False),
        ("".join(chr(33 + ord(sign) % 15) for sign in PROSE * 5), False),
        (
            "Wir zeigen dass die kleinen Modelle mit den Daten nicht von der Glocke und das ist ein Wort. "
            * 8,
            True,
        ),
        ("本文研究房间里的噪声如何被听到，并提出一个小型网络，将其与语音区分开来。" * 10, True),
        ("この論文では雑音の中の鐘を聞く小さなモデルについて述べる。" * 12, True),
        ("мы показываем что малая модель не хуже больших и на шуме с улицы это как в городе. " * 9, True),
        ("short", True),
    ],
)
def test_signs_are_told_from_a_language(text, expected):
    assert is_language(text) is expected


def locked(document: bytes) -> bytes:
    """The same file behind a password."""
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%b> /U <%b> >> /ID [<00> <00>] /Size" % (
        b"17" * 32,
        b"2a" * 32,
    )
    return document.replace(b"/Size", lock)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (locked(paper().bytes()), "encrypted"),
        (paper().bytes()[:-2000], "broken"),
        (b"", "empty"),
        (b"<html></html>", "not-a-paper"),
        (b"%PDF-1.7 broken", "broken"),
        (written([[], []]), "scanned"),
        (
            written([[Put(72, 700 - 12 * n, "qwrtzp xkcv bnmlk jhgf dsy " * 3) for n in range(40)]]),
            "no-language",
        ),
        (paper().bytes(), ""),
    ],
)
def test_a_file_without_text_says_why(document, reason):
    found = pdf.contents(document)
    assert (found.reason, found.whole, bool(found.sections)) == (reason, not reason, not reason)


def test_only_the_first_pages_of_a_very_long_file_are_read(monkeypatch):
    monkeypatch.setattr(pdf, "PAGES", 2)
    found = pdf.contents(paper(lines=60).bytes())
    assert (found.reason, found.whole) == ("long", False)


def test_a_file_that_takes_too_long_is_no_text(monkeypatch):
    monkeypatch.setattr(pdf, "SECONDS", -1.0)
    assert pdf.contents(paper().bytes()).reason == "too-slow"


GROWING = {
    "headings": lambda n: [Line(1, f"{i} A heading of this kind", 72, 300, 0, 12, True) for i in range(n)],
    "lines": lambda n: [Line(i // 40, PROSE, 72, 500, 700 - i % 40 * 12, 10) for i in range(n)],
    "hyphens": lambda n: [Line(1, "a word-and-" * 20) for _ in range(n)],
    "entries": lambda n: [Line(1, f"[{i % 7}] A. Person, 1999") for i in range(n)],
    "one long line": lambda n: [Line(1, "1.1." * 20 * n), Line(1, "A" * 40 * n)],
}


@pytest.mark.parametrize("name", GROWING)
def test_time_grows_with_the_lines_and_not_with_their_square(name):
    times = []
    for n in (500, 2000):
        taken = []
        for _ in range(3):  # the least of three: the machine may be busy
            lines = GROWING[name](n)
            start = time.process_time()
            pdf.sections(without_furniture(lines))
            taken.append(time.process_time() - start)
        times.append(min(taken))
    assert times[1] < 10 * times[0] + 0.3


def numbered(count: int, form: str, start: int = 1, page: int = 1) -> list[Line]:
    """Lines of prose with the numbers of a draft glued to them."""
    texts = (form.format(start + index, PROSE[:60].strip()) for index in range(count))
    return [Line(page, text) for text in texts]


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        (numbered(30, "{} {}"), False),  # to the left of each line
        (numbered(15, "{} {}") + numbered(15, "{1} {0}", 16), False),  # left column and right column
        (numbered(30, "{} {}", 101) + numbered(30, "{} {}", 131, page=2), False),
        (numbered(8, "{} {}"), True),  # a list
        (
            numbered(30, "{} {}", page=1) + [Line(n, PROSE) for n in (2, 3, 4, 5) for _ in range(30)],
            True,
        ),  # contents
    ],
)
def test_numbers_of_lines_beside_the_text_are_told_from_others(lines, kept):
    texts = [line.text for line in without_furniture(lines)]
    assert any(any(part.isdigit() for part in text.split()) for text in texts) is kept


def test_a_running_head_inside_wide_margins_and_a_chapter_at_the_top_of_its_page():
    pages = [
        [Put(150, 690, "ANN AUTHOR", 7), Put(150, 660, f"{number} Chapter of Bells" if number == 3 else PROSE[:50]),
         Put(150, 400, PROSE[:60]), Put(150, 100, PROSE[3:60])]
        for number in range(1, 6)
    ]  # fmt: skip
    lines = [line.text for line in without_furniture(pdf._lines(written(pages))[0])]
    assert "ANN AUTHOR" not in lines
    assert "3 Chapter of Bells" in lines


def test_a_title_below_the_line_that_counts_it_is_one_heading():
    made = paper(number=lambda n: "", references="")
    made.line("APPENDIX A", 10, gap=8)
    made.line("PROOF OF THE BELL BOUND", 10)
    made.prose(20)
    assert ("APPENDIX A PROOF OF THE BELL BOUND", "appendix") in headings(made)


def test_titles_in_italics_with_a_dash_at_the_head_of_a_paragraph():
    made = Paper()
    made.line("A Bell in the Noise of a Street", 17, BOLD)
    made.line("Ann Author", 11)
    made.prose(12)
    for title in ("Model", "Street noise", "Outlook"):
        made.line("", gap=2)
        made.pages[-1] += [Put(made.left, made.y, f"{title}.", 10, ITALIC), Put(made.left + 70, made.y, "—We hear the bell that is in the noise of it", 10)]  # fmt: skip
        made.prose(20)
    found = headings(made)
    assert [title for title, kind in found if kind == "body" and title] == [
        "Model",
        "Street noise",
        "Outlook",
    ]


def test_text_before_the_first_heading_of_a_paper_without_introduction_is_kept():
    made = Paper()
    made.line("A Bell in the Noise of a Street", 17, BOLD)
    made.line("Abstract", 12, BOLD, gap=10)
    made.prose(6)
    made.line("Bells were first heard in the street of a small town", 10, gap=10)
    made.prose(25)
    for title in ("Results", "Discussion", "Methods"):
        made.line(title, 12, BOLD, gap=10)
        made.prose(25)
    read = pdf.read(made.bytes())
    assert [one.kind for one in read[:2]] == ["abstract", "body"]
    assert read[1].title == "" and read[1].text.startswith("Bells were first heard")


def test_a_number_in_another_type_than_its_title():
    made = Paper()
    for chapter in (1, 2, 3):
        made.line(f"{chapter} {TITLES[chapter - 1]}", 12, BOLD, gap=10)
        made.prose(12)
        made.line(f"{chapter}.1.", 10, gap=4)
        made.pages[-1] += [
            Put(made.left + 20, made.y, "Choice of the Bell.", 10, BOLD),
            Put(made.left + 130, made.y, "We hear it in the noise", 10),
        ]
        made.prose(12)
    titles = [title for title, _ in headings(made)]
    assert [title for title in titles if "Choice" in title] == [
        f"{n}.1. Choice of the Bell" for n in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("I NTRODUCTION", "INTRODUCTION"),
        ("1 R ELATED W ORK", "RELATED WORK"),
        ("IV. M ETHODS AND M ATERIALS", "METHODS AND MATERIALS"),
        ("A PROOF OF THE BOUND", "PROOF OF THE BOUND"),
        ("PAPERS IN A PERIODICAL", "PAPERS IN A PERIODICAL"),
        ("R EFERENCES", "REFERENCES"),
    ],
)
def test_small_capitals_are_joined_and_words_of_one_letter_stay(title, name):
    assert named(title) == name
