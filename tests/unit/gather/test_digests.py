"""The digests of a project: order, default, titles; and how the command line means one or all of them."""

import json

import pytest
from click.testing import CliRunner

from arxiv_daily.cli import main
from arxiv_daily.errors import ConfigError
from arxiv_daily.gather import digests


@pytest.fixture
def params(tmp_path):
    folder = tmp_path / "params"
    folder.mkdir()
    for name in ("sound", "vision", "audio"):
        (folder / f"{name}.yaml").write_text(f"digest: {name}\ntitle: {name} daily\ncategories: [cs.SD]\n")
    return folder


def test_without_an_order_digests_stand_by_name_and_the_first_is_the_default(params):
    assert digests.names() == ["audio", "sound", "vision"]
    assert digests.default() == "audio"


def test_the_order_stands_in_one_place_and_its_first_is_the_default(params):
    (params / "project.yaml").write_text("digests: [vision, sound, vision]\n")
    assert digests.names() == ["vision", "sound", "audio"]
    assert digests.default() == "vision"
    assert [one.name for one in digests.chosen("all")] == digests.names()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("digests: [gone]", "names gone, but there is no params/gone.yaml: digests there are audio, sound"),
        ("digests: sound", "must say digests: "),
        ("digests: [1]", "must say digests: "),
        ("digests: [", "must say digests: "),
        ("other: 1", "must say digests: "),
        ("", "must say digests: "),
    ],
)
def test_an_order_with_a_mistake_is_one_line(params, text, said):
    (params / "project.yaml").write_text(text)
    result = CliRunner().invoke(main, ["run", "--date", "2026-01-06"])
    assert result.exit_code == 2 and said in result.stderr and len(result.stderr.splitlines()) == 1


def test_two_digests_with_one_title_are_refused(params):
    text = (params / "sound.yaml").read_text()
    (params / "copy.yaml").write_text(text.replace("digest: sound", "digest: copy"))
    for name in ("sound", "copy", "all"):
        with pytest.raises(ConfigError, match="have the same title 'sound daily': give each its own"):
            digests.chosen(name)
    assert digests.load("vision").title == "vision daily"


def test_a_title_left_out_is_the_default_one(params):
    for name in ("one", "two"):
        (params / f"{name}.yaml").write_text(f"digest: {name}\ncategories: [cs.SD]\n")
    with pytest.raises(ConfigError, match="same title 'arXiv Daily'"):
        digests.load("one")


def test_a_broken_file_is_named_by_all_and_no_hindrance_to_others(params):
    (params / "broken.yaml").write_text("digest: [")
    with pytest.raises(ConfigError, match=r"broken\.yaml is not valid YAML"):
        digests.chosen("all")
    assert digests.load("sound").name == "sound"


def test_a_project_without_digests(tmp_path):
    assert digests.default() == "audio"
    with pytest.raises(ConfigError, match="has no digest"):
        digests.chosen("all")


@pytest.mark.parametrize("verb", [["status"], ["check"]])
def test_a_digest_that_is_none_is_the_cause_that_is_named(params, verb):
    result = CliRunner().invoke(main, [*verb, "--digest", "nope"])
    assert result.exit_code == 2 and "nope.yaml is missing: digests there are audio" in result.stderr


def test_status_and_check_speak_json(params, tmp_path):
    from tests.builders import editions

    editions.write(tmp_path, "2026-01-08", [editions.paper(1, "2026-01-08")])
    for words in (["status"], ["status", "--digest", "all"], ["check"]):
        result = CliRunner().invoke(main, [*words, "--json"])
        assert result.exit_code == 0, result.output
        found = json.loads(result.stdout)
        if words[0] == "status":
            one = found["editions"][0]
            assert (one["edition"], one["shown"], one["error"]) == ("audio/2026-01-08", 1, "")
