"""Lists: what the first page, the calendar, months, categories and authors say."""

import pytest

from arxiv_daily.site import names
from arxiv_daily.site.lists import days, keys, pages
from arxiv_daily.site.records import EditionRecord, PaperRecord
from arxiv_daily.text.inline import html


def paper(key="2601.00001", **changes):
    return PaperRecord(
        **{
            "id": key,
            "title": "T",
            "title_zh": "题目",
            "summary": "任务",
            "authors": ("Zoë Müller-To", "李 雷"),
            "categories": ("cs.SD", "eess.AS"),
        }
        | changes
    )


def edition(date, *papers, **changes):
    return EditionRecord(
        **{"digest": "audio", "date": date, "title": f"arXiv Daily – {date}", "papers": papers} | changes
    )


EMPTY = edition("2026-01-05", receipt={"empty_reason": "arXiv 周末不公布。"})
FULL = edition("2026-01-06", paper(), paper("2601.00002", state="pending", late=True))


def test_the_first_page_has_a_line_a_paper_and_says_why_a_day_is_empty():
    text = pages.index([EMPTY, FULL])
    assert text.index("2026 年 1 月 6 日 周二") < text.index("2026 年 1 月 5 日 周一")
    assert 'href="posts/audio/2026-01-06/index.html#p-2601.00001">题目</a>' in text
    assert "2 篇 · 补收 1 · 待补 1" in text and "arXiv 周末不公布。" in text
    assert '<a class="chip" href="lists/cs.SD.html">cs.SD</a>' in text


def test_the_first_page_is_bounded_and_older_days_are_folded():
    many = [edition(f"2025-{month:02}-{day:02}", paper()) for month in (10, 11, 12) for day in range(1, 29)]
    text = pages.index(many)
    assert text.count("<section") == pages.NEWEST
    assert text.count("<details>") == pages.NEWEST - pages.OPEN


def test_the_name_of_a_digest_is_told_where_there_are_several():
    other = edition("2026-01-06", paper(), digest="vision", title="视觉日报 – 2026-01-06")
    assert "视觉日报" in pages.index([FULL, other]) and "视觉日报" not in pages.index([other])


def test_the_calendar_counts_and_says_why_a_day_is_empty():
    grid = pages.month_grid("2026-01", [EMPTY, FULL])
    assert 'aria-label="1 月 6 日，2 篇"' in grid and 'aria-label="1 月 5 日，0 篇"' in grid
    assert "<li>1 月 5 日 周一：arXiv 周末不公布。</li>" in grid
    assert grid.count("<tr>") == 6


def test_a_day_without_an_edition_has_arxivs_calendar_for_a_reason():
    window = {"window": ["2026-01-08T00:50:00+00:00", "2026-01-09T00:50:00+00:00"]}
    friday = edition("2026-01-09", paper(), receipt=window)
    other = edition("2026-01-13", digest="vision", title="视觉日报 – 2026-01-13")
    said = dict(days.empty_days([friday, other]))
    assert list(said) == ["2026-01-10", "2026-01-11", "2026-01-12", "2026-01-13"]
    assert said["2026-01-10"] == said["2026-01-13"].removeprefix("视觉日报：").replace(
        "没有新论文。", "没有这一期。"
    )
    assert "周末" in said["2026-01-11"] and "周末" in said["2026-01-12"]


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Zoë Müller", "mu"),
        ("Sammy Davis Jr.", "da"),
        ("Jan Łukasiewicz", "lu"),
        ("Ka Ho To", "to"),
        ("李 雷", "other"),
        ("Łukasz Ó", "o"),
        ("", "other"),
    ],
)
def test_authors_are_filed_by_the_last_name(author, expected):
    assert names.bucket(author) == expected


def test_every_list_a_paper_is_on_has_a_page():
    found = set(keys.of_edition(FULL))
    assert found == {
        "2026-01",
        "digest-audio",
        "cs.SD",
        "cs.SD_2026-01",
        "eess.AS",
        "eess.AS_2026-01",
        "authors-mu",
        "authors-other",
    }
    by_author = pages.by_author([EMPTY, FULL], found, pages.author_entries)
    for key in found:
        title, text = pages.list_page(key, [EMPTY, FULL], by_author.get(key, {}))
        assert title and text.count("#p-2601.00001") == 1, key


def test_categories_among_lists():
    found = {"2026-01", "digest-audio", "cs.SD", "cs.SD_2026-01", "authors-mu", "hep-th"}
    assert set(keys.categories(found)) == {"cs.SD", "hep-th"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"a \< b & **c** *d* `e<f`", "a &lt; b &amp; <strong>c</strong> <em>d</em> <code>e&lt;f</code>"),
        ("[words](https://example.org)", "words"),
        ("<script>", "&lt;script&gt;"),
        (r"$\frac{$", r"$\frac{$"),  # no formula to MathJax: its braces do not balance
    ],
)
def test_a_line_of_markdown_as_html(text, expected):
    assert html(text) == expected


def test_a_formula_in_a_title_is_mathml():
    assert html("$x^2$ 法").startswith("<math") and html("$x^2$ 法").endswith("</math> 法")
