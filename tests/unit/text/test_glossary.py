"""The editor's terms."""

import pytest

from arxiv_daily.errors import ConfigError
from arxiv_daily.text.bilingual.glossary import Glossary, Term, introduce
from tests.conftest import PROJECT


def test_the_shipped_glossary():
    glossary = Glossary.load(PROJECT / "params/glossary.csv")
    assert len(glossary) >= 80
    assert {t.term: t.translation for t in glossary.terms}["exposure bias"] == "曝光偏差"


@pytest.mark.parametrize(
    "text, found",
    [
        ("Language models and a latent space", ["language model", "latent space"]),
        ("LANGUAGE MODEL", ["language model"]),
        ("a large language model", ["large language model"]),
        ("large language model, language model", ["large language model", "language model"]),
        ("teacher-forcing", ["teacher forcing"]),
        ("text to speech", ["text-to-speech"]),
        ("studies and a study", ["study"]),
        ("LMs and an LM", ["LM"]),
        ("film, elm, lm, encoders", []),
        ("a loss by β-VAE, then $\\ell_1$", ["$\\ell_1$", "β-VAE"]),
        ("large\nlanguage  models", ["large language model"]),
        ("", []),
    ],
)
def test_matching(text, found):
    terms = [
        "language model",
        "large language model",
        "latent space",
        "teacher forcing",
        "text-to-speech",
        "study",
        "β-VAE",
        "$\\ell_1$",
    ]
    glossary = Glossary([*(Term(t, ("译",)) for t in terms), Term("LM", ("语言模型",), exact=True)])
    assert [t.term for t in glossary.matching(text)] == found


def test_renderings():
    term = Term("token", ("词元", "语义词元", "token"))
    assert term.translation == "词元"
    assert [term.rendered(t) for t in ("一个语义词元", "一个Token", "无")] == ["语义词元", "token", ""]


@pytest.mark.parametrize(
    "body, complaint",
    [
        ("a,甲,,\nb,乙,\n", "line 3: 3 columns"),
        ("a,,,\n", "line 2: term and translation"),
        ("a,甲,,sometimes\n", "line 2: case is 'sometimes'"),
        ("a,甲,,\na,乙,,\n", "line 3: 'a' is there twice"),
    ],
)
def test_a_bad_row_is_named(tmp_path, body, complaint):
    path = tmp_path / "glossary.csv"
    path.write_text("term,translation,note,case\n" + body, encoding="utf-8")
    with pytest.raises(ConfigError, match=complaint):
        Glossary.load(path)


@pytest.mark.parametrize("content", [b"", b"word,meaning\n", b"\xff\xfe\x00"])
def test_no_glossary_at_all(tmp_path, content):
    path = tmp_path / "glossary.csv"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=r"glossary\.csv"):
        Glossary.load(path)
    with pytest.raises(ConfigError, match="cannot be read"):
        Glossary.load(tmp_path / "none.csv")


def test_blank_lines_comments_and_quotes(tmp_path):
    path = tmp_path / "glossary.csv"
    path.write_text(
        '\ufeffterm,translation,note,case\n\n# ours,x,,\nbeam,"波束, 射束",,exact\n', encoding="utf-8"
    )
    assert [(t.term, t.translation, t.exact) for t in Glossary.load(path).terms] == [
        ("beam", "波束, 射束", True)
    ]


def test_the_first_use_on_a_page_shows_the_english():
    terms = [Term("exposure bias", ("曝光偏差",), "introduce"), Term("decoder", ("解码器",))]
    seen: set[str] = set()
    assert (
        introduce("曝光偏差，解码器，曝光偏差。", terms, seen)
        == "曝光偏差（exposure bias），解码器，曝光偏差。"
    )
    assert introduce("曝光偏差。", terms, seen) == "曝光偏差。"
    assert introduce("曝光偏差（EB）。", terms, set()) == "曝光偏差（EB）。"
    assert introduce("$曝光偏差$", terms, set()) == "$曝光偏差$"
