"""Digests and editions: what params may say, and which window belongs to a date."""

import datetime as dt

import pytest
import yaml

from arxiv_daily.errors import ConfigError
from arxiv_daily.gather.categories import CATEGORIES
from arxiv_daily.gather.dates import parse_date
from arxiv_daily.gather.digest import Digest
from arxiv_daily.gather.edition import Edition, newest_closed

KEYS = {"digest": "audio", "categories": ["cs.SD"]}


def loaded(tmp_path, text: str) -> Digest:
    path = tmp_path / "audio.yaml"
    path.write_text(text, encoding="utf-8")
    return Digest.load(path)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("categories: [cs.sd]", "'cs.sd' is not an arXiv category: did you mean cs.SD?"),
        ("categories: [cs.SD, ees.AS]", "'ees.AS' is not an arXiv category: did you mean eess.AS?"),
        ("categories: []", "categories: "),
        ('anchor: "25:00"', 'anchor: not a time of day: write one such as "08:50"'),
        ("anchor: morning", "anchor: not a time of day"),
        ("timezone: Peking", "'Peking' is not a time zone: write one such as Asia/Shanghai"),
        ("catgories: [cs.SD]", "unknown key catgories: did you mean categories?"),
        ("filters: {includes: [a]}", "unknown key filters.includes: did you mean filters.include?"),
        ("takedown: [2512.21324]", "takedown.0: expected a string, got 2512.21324: put it in quotes"),
        ('takedown: ["hello"]', "'hello' is not an arXiv id: write one such as 2512.21324 or hep-th/9901001"),
        ("lookback_days: -1", "lookback_days: "),
        ("filters: {max_papers: 0}", "filters.max_papers: "),
        ("replacements: all", "replacements: "),
        ("digest: other", "digest is 'other': it must be the file's name, 'audio'"),
    ],
)
def test_a_wrong_key_is_one_line_with_file_and_mend(tmp_path, line, words):
    name = line.partition(":")[0]
    lines = [f"{key}: {value}" for key, value in KEYS.items() if key != name]
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, "\n".join([*lines, line]))
    assert str(caught.value).startswith(str(tmp_path / "audio.yaml"))
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "has no keys"),
        ("a: [", "is not valid YAML"),
        ("digest: audio", "the key categories is missing: add it"),
    ],
)
def test_a_file_that_is_none(tmp_path, text, words):
    with pytest.raises(ConfigError, match=words):
        loaded(tmp_path, text)
    with pytest.raises(ConfigError, match=r"video.yaml is missing: digests there are audio"):
        Digest.load(tmp_path / "video.yaml")


@pytest.mark.parametrize(
    ("written", "anchor"),
    [("08:50", "08:50"), ('"8:50"', "08:50"), ("10:50", "10:50"), ("23:59", "23:59"), ("0:00", "00:00")],
)
def test_an_anchor_as_people_write_it(written, anchor):
    """Without quotes YAML reads 10:50 as 650."""
    digest = Digest.checked(KEYS | yaml.safe_load(f"anchor: {written}"), "test")
    assert digest.anchor == anchor
    assert Edition(digest, dt.date(2026, 3, 10)).end.minute == int(anchor[3:])


@pytest.mark.parametrize("name", ["cs.SD", "hep-th", "cond-mat.soft", "q-bio.NC", "physics.ao-ph", "math-ph"])
def test_categories_of_every_form(name):
    assert len(CATEGORIES) == 155
    assert Digest.checked(KEYS | {"categories": [name]}, "test").categories == [name]


def test_takedown_is_by_paper_not_by_version():
    digest = Digest.checked(
        KEYS | {"takedown": ["2512.21324v3", " hep-th/9901001 ", "math.GT/0309136v1"]}, "test"
    )
    assert digest.takedown == ["2512.21324", "hep-th/9901001", "math.GT/0309136"]


@pytest.mark.parametrize(
    ("now", "date"),
    [
        ("2026-03-10T00:49:59", "2026-03-09"),
        ("2026-03-10T00:50:00", "2026-03-10"),
        ("2026-03-10T16:30:00", "2026-03-10"),  # the eleventh in China, before its anchor
        ("2026-03-11T00:50:00", "2026-03-11"),
    ],
)
def test_the_newest_closed_window(now, date):
    instant = dt.datetime.fromisoformat(now).replace(tzinfo=dt.UTC)
    assert str(newest_closed(Digest(**KEYS), instant)) == date
    assert Edition(Digest(**KEYS), newest_closed(Digest(**KEYS), instant)).end <= instant


def test_the_window_of_a_date_is_the_same_all_year_in_china():
    for date in (dt.date(2026, 1, 10), dt.date(2026, 7, 10)):
        edition = Edition(Digest(**KEYS), date)
        assert f"{edition.end:%H:%M}" == "00:50"
        assert edition.end - edition.start == dt.timedelta(days=1)


def test_where_clocks_change_a_window_has_23_or_25_hours():
    digest = Digest(**KEYS, timezone="America/New_York", anchor="02:30")
    hours = {
        date: (
            Edition(digest, dt.date.fromisoformat(date)).end
            - Edition(digest, dt.date.fromisoformat(date)).start
        )
        for date in ("2026-03-08", "2026-03-09", "2026-11-01", "2026-11-02")
    }
    assert sum((length for length in hours.values()), dt.timedelta()) == dt.timedelta(hours=96)
    assert set(hours.values()) >= {dt.timedelta(hours=24)}
    assert len(set(hours.values())) == 3


@pytest.mark.parametrize("text", ["2026-13-01", "20260310", "today", "2026-3-10 ", "None"])
def test_a_date_that_is_none(text):
    with pytest.raises(ConfigError, match="is not a date: use YYYY-MM-DD"):
        parse_date(text)
