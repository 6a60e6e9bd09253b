"""Params files as people write them: what is read, and what is refused in one line with its place and its fix."""

import pytest

from arxiv_daily.errors import ConfigError
from arxiv_daily.gather.digest import Digest

GOOD = "digest: audio\ncategories: [cs.SD]\n"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "audio.yaml"


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace("\n", "\r\n") + "title: 日报\r\n",
        "\ufeff" + GOOD,
        "digest: audio\ncategories: &mine [cs.SD]\nfilters:\n  include: []\n",
        "digest: audio\ncategories: [cs.SD]\nfilters:\n  <<: {include: [a]}\n  include: [b]\n",
        "---\n" + GOOD,
    ],
    ids=["windows", "byte order mark", "anchor", "merged key", "document"],
)
def test_other_hands_files_are_read(path, text):
    path.write_bytes(text.encode())
    assert Digest.load(path).categories == ["cs.SD"]


DEEP = "prices: " + "[" * 3000 + "]" * 3000
BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("filters:\n\tinclude: [a]", "line 4: a tab: indent with spaces"),
        ("model: a\nmodel: b", "line 4: the key model is there twice: keep one"),
        ("filters:\n  include: [a]\n  include: [b]", "line 5: the key include is there twice: keep one"),
        ("title: a: b", "line 3: a second colon: put the value in quotes"),
        ("model: *big", "undefined alias 'big': a value that begins with * needs quotes"),
        ("---\ndigest: b", "a second document"),
        ("contact: 2026-13-45", "in quotes"),
        ("takedown: [2512.21324", "close every bracket"),
        (DEEP, "nested too deeply"),
    ],
)
def test_what_is_no_yaml_is_refused_with_its_line_and_its_fix(path, more, said):
    path.write_text(f"{GOOD}{more}\n")
    with pytest.raises(ConfigError) as error:
        Digest.load(path)
    assert said in str(error.value) and "audio.yaml is not valid YAML" in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("title: 2025", "title: expected a string, got 2025: put it in quotes"),
        ("contact: no", "contact: expected a string, got False"),
        ("title:", "title is empty: give it a value or delete the line"),
        ("lookback_days: soon", "lookback_days: write a whole number"),
        ("lookback_days: 3.5", "lookback_days: write a whole number"),
        ("lookback_days: -1", "lookback_days: write 0 or more"),
        ("filters: all", "filters: write names with their values"),
        ("filters: {includ: [a]}", "unknown key filters.includ: did you mean filters.include?"),
        ("overview: maybe", "overview: write true or false"),
        ("publish: sometimes", "publish: write 'always' or 'reviewed'"),
        ("takedown: 2512.21324", "takedown: write a list"),
        ("takedown: [2512.10000]", "takedown.0: expected a string, got 2512.1: put it in quotes"),
        ("budget: 5", "budget: write names with their values"),
        ("editor: {name: x}", "editor: expected a string"),
        (f"{BOMB}editor: *a8", "editor: expected a string"),
    ],
)
def test_a_value_of_the_wrong_type_is_refused_by_the_keys_name_with_the_fix(path, more, said):
    path.write_text(f"{GOOD}{more}\n")
    with pytest.raises(ConfigError) as error:
        Digest.load(path)
    message = str(error.value).removeprefix(str(path))
    assert said in message and "\n" not in message and len(message) < 2500


@pytest.mark.parametrize("text", ["digest: audio\ncategories: cs.SD\n", "digest: audio\ncategories: []\n"])
def test_categories_are_a_list_of_one_at_least(path, text):
    path.write_text(text)
    with pytest.raises(ConfigError, match=r"categories: (write a list|name at least one)"):
        Digest.load(path)


def test_a_file_of_another_encoding_is_named(path):
    path.write_bytes(GOOD.encode("utf-16"))
    with pytest.raises(ConfigError, match="save it as UTF-8"):
        Digest.load(path)
