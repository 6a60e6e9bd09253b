"""Why an edition is empty: codes in receipts, words for readers."""

import pytest

from arxiv_daily.gather import calendar
from arxiv_daily.gather.empty_reasons import explained
from arxiv_daily.words import table


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("", ""),
        ("filtered", "找到的论文都未通过筛选。"),
        ("weekend", "美国东部时间的周末，投稿很少。"),
        ("holiday:new_year+by_rule", "美国东部时间适逢节假日（元旦，按惯例推算），投稿很少。"),
        ("nothing_new:", "自上一期以来 arXiv 没有公布新论文。"),
        ("not_announced:no_evening", "本窗口的论文尚未公布（美国东部时间周五、周六不公布）。"),
        (
            "nothing_new:no_evening;christmas+12-25",
            "自上一期以来 arXiv 没有公布新论文（美国东部时间周五、周六不公布；12-25 圣诞节，周日顺延）。",
        ),
        (
            "nothing_new:new_year+by_rule+01-01",
            "自上一期以来 arXiv 没有公布新论文（美国东部时间01-01 元旦，按惯例推算，周日顺延）。",
        ),
        (
            "not_announced:2026-11-30T13:00+08:00",
            "本窗口的论文尚未公布（最新一批约 11-30 13:00 起可以取到）。",
        ),
    ],
)
def test_a_reason_in_words(reason, words):
    assert explained(reason) == words


@pytest.mark.parametrize(
    "sentence",
    [
        "arXiv 周末不公布。",
        "本窗口的论文尚未公布（美国东部时间感恩节）。",
        "a reason: of somebody else",
        "nobody:knows",
    ],
)
def test_what_is_no_code_is_shown_as_it_stands(sentence):
    assert explained(sentence) == sentence


def test_every_holiday_has_a_name():
    codes = {code for year in (2025, 2026, 2027, 2028) for code in calendar.holidays(year).values()}
    assert codes <= set(table("gather.holiday"))
