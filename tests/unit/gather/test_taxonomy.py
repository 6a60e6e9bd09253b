"""The taxonomy of a field: its file, what is wrong with one, and what a text names of it."""

import time

import pytest
import yaml

from arxiv_daily.errors import ConfigError
from arxiv_daily.gather.facets import facets_of_text, filed_by_names, filed_under_terms, names_of
from arxiv_daily.gather.taxonomy import Taxonomy, taxonomy_of
from tests.conftest import PROJECT

AUDIO = Taxonomy.load(PROJECT / "params" / "taxonomy" / "audio.yaml")


def term(key="asr", **changes):
    return {
        "id": key,
        "zh": f"某项 {key}",
        "en": str(key).title(),
        "aliases": [],
        "is": "something",
    } | changes


def taxonomy(*terms, **changes):
    facets = {"task": {"zh": "任务", "en": "Task", "terms": list(terms) or [term()]}}
    return {"field": "odd", "version": 1, "facets": facets} | changes


def load(tmp_path, known, name="odd"):
    path = tmp_path / f"{name}.yaml"
    path.write_text(known if isinstance(known, str) else yaml.safe_dump(known, allow_unicode=True))
    return Taxonomy.load(path)


def test_the_shipped_one_has_the_facets_of_the_field_with_names_in_both_languages():
    assert set(AUDIO.facets) == {"task", "method", "signal", "dataset", "metric", "language", "kind"}
    for facet in AUDIO.facets.values():
        assert all(one.zh and one.en and one.meaning for one in facet.terms)
    assert all(one.better for one in AUDIO.facets["metric"].terms)


def test_a_term_is_found_by_id_name_and_alias(tmp_path):
    known = load(tmp_path, taxonomy(term(aliases=["automatic speech recognition", "ASR"])))
    for name in ("asr", "Asr", "automatic  speech-recognition", "ASR"):
        assert known.term("task", name).id == "asr"
    assert known.term("task", "tts") is None
    assert known.term("metric", "asr") is None


@pytest.mark.parametrize(
    "known, told",
    [
        (taxonomy(term(), term()), "facets.task: the id asr stands twice"),
        (taxonomy(term(aliases=["x y"]), term("tts", aliases=["X-Y"])), "'x y' names both asr and tts"),
        (taxonomy(term(aliases=["tts"]), term("tts", aliases=["asr"])), "names both asr and tts"),  # a cycle
        (taxonomy(term(aliases=[" "])), "asr has an empty alias"),
        (
            taxonomy(term(colour="red")),
            "unknown key facets.task.asr.colour: known are id, zh, en, aliases, is",
        ),
        (taxonomy(term(better="more")), "facets.task.asr.better"),
        (taxonomy(term(key="Asr Task")), "'Asr Task' is not an id: write small letters, digits"),
        (taxonomy(term(key="../asr")), "'../asr' is not an id"),
        (taxonomy(term(key=3)), "expected a string, got 3: put it in quotes"),
        (taxonomy(term(zh="")), "facets.task.asr.zh: write at least one character"),
        (taxonomy(term(zh="识别、合成")), "'、' may not stand in a name"),
        (taxonomy(term(en="a|b")), "'|' may not stand in a name"),
        (taxonomy(term(zh="识" * 100)), "write 80 characters at most"),
        (taxonomy(term(zh="某项"), term("tts", zh="某项")), "'某项' names both asr and tts"),
        (taxonomy(term(aliases="ASR")), "facets.task.asr.aliases: write a list, such as [a, b] (is 'ASR')"),
        (
            taxonomy(term(aliases=None)),
            "facets.task.asr.aliases is empty: give it a value or delete the line",
        ),
        (taxonomy(term(aliases=[2024])), "facets.task.asr.aliases.0: expected a string, got 2024"),
        (taxonomy(facets=["asr"]), "facets: write names with their values"),
        ("field: odd\nfield: odd\n", "the key field is there twice: keep one"),
        ("field:\todd\n\tversion: 1\n", "a tab: indent with spaces"),
        (taxonomy({"id": "asr", "zh": "某", "en": "x"}), "the key facets.task.asr.is is missing"),
        (taxonomy(shape=1), "unknown key shape: known are field, version, facets"),
        (taxonomy(facets={"colour": {"zh": "颜色", "en": "Colour", "terms": []}}), "colour is not a facet"),
        (taxonomy(version=0), "version"),
        (taxonomy(field="even"), "field is 'even': it must be the file's name, 'odd'"),
        ("facets: [", "is not valid YAML"),
        ("- a", "has no keys"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_in_a_line_with_its_place(tmp_path, known, told):
    with pytest.raises(ConfigError) as error:
        load(tmp_path, known)
    assert told in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(ConfigError, match="is missing"):
        Taxonomy.load(tmp_path / "odd.yaml")


def test_names_are_found_as_words_and_acronyms_as_they_are_written():
    def tasks(text):
        return [one.id for _, one in AUDIO.facets["task"].mentions(text)]

    assert tasks("Text-to-speech and speech  recognition") == ["tts", "asr"]
    assert tasks("ASR systems and LASR") == ["asr"]
    assert tasks("the mir space station; SED") == ["sound-events"]
    assert tasks("neural audio codecs") == ["codec"]
    assert tasks("speech-recognitional") == []


def test_the_title_weighs_most_and_a_passing_word_is_no_task():
    abstract = "We do this. It helps. " * 20 + "Speech recognition may gain from it."
    found = facets_of_text(AUDIO, "A Vocoder for Bells", abstract)
    assert found["task"] == ["codec"]
    assert facets_of_text(AUDIO, "On Nothing", "Nothing is said.") == {}


def test_a_digest_has_the_taxonomy_it_names_or_that_of_its_own_name(monkeypatch, tmp_path):
    monkeypatch.setenv("ARXIV_DAILY_ROOT", str(tmp_path))
    folder = tmp_path / "params" / "taxonomy"
    folder.mkdir(parents=True)
    (folder / "odd.yaml").write_text(yaml.safe_dump(taxonomy()))
    assert taxonomy_of("odd").field == taxonomy_of("even", "odd").field == "odd"
    assert taxonomy_of("even") is None
    (tmp_path / "params" / "even.yaml").write_text("digest: even\ntaxonomy: odd\n")
    assert taxonomy_of("even").field == "odd"  # as the site asks, which knows the digest by its name alone
    (tmp_path / "params" / "even.yaml").write_text("digest: even\ntaxonomy: [\n")
    assert taxonomy_of("even") is None
    with pytest.raises(ConfigError, match="is missing"):
        taxonomy_of("odd", "none")


def test_facets_go_by_the_names_readers_see_and_back():
    found = filed_under_terms(
        AUDIO, "Speech recognition", "We lower the WER on LibriSpeech, on LibriSpeech and in Chinese."
    )
    assert set(found) == {"task:asr", "signal:speech", "dataset:librispeech", "metric:wer", "language:zh"}
    names = names_of(AUDIO, found, ("task", "dataset", "metric"))
    assert names == ["语音识别", "LibriSpeech", "词错误率"]
    assert filed_by_names(AUDIO, [*names, "没有这个"], ("task", "dataset", "metric")) == [
        "task:asr", "dataset:librispeech", "metric:wer",
    ]  # fmt: skip


def test_data_sets_and_metrics_are_those_that_are_named():
    found = facets_of_text(
        AUDIO, "T", "We lower the WER on LibriSpeech and AISHELL-1; AISHELL-10 is another."
    )
    assert (found["dataset"], found["metric"]) == (["librispeech", "aishell-1"], ["wer"])


@pytest.mark.parametrize("unit", ["speech ", "text-to-", "A-", "LibriSpeech ", "audio  "])
def test_time_grows_with_the_length_of_a_text(unit):
    def took(times: int) -> float:
        start = time.process_time()
        facets_of_text(AUDIO, "", unit * times)
        return time.process_time() - start

    took(10)
    few, many = (min(took(times) for _ in range(3)) for times in (500, 4000))
    assert many < 30 * max(few, 0.002)
