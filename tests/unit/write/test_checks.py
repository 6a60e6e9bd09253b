"""Checks of machine text against its source."""

import pytest

from arxiv_daily.text.bilingual.alignment import align, chinese_sentences, english_sentences
from arxiv_daily.text.bilingual.glossary import Glossary
from arxiv_daily.text.bilingual.quantities import chinese_value, quantities
from arxiv_daily.write.checks.flag import alarms
from arxiv_daily.write.checks.translation import check_translation
from tests.builders import seeded_errors
from tests.conftest import PROJECT, needs_shared

GLOSSARY = Glossary.load(PROJECT / "params/glossary.csv")


@pytest.mark.parametrize(
    "english, chinese",
    [
        ("1,200 recordings", "1200段录音"),
        ("41 thousand parameters", "4.1万个参数"),
        ("110 million parameters", "1.1亿参数"),
        ("a 7B model", "70亿参数的模型"),
        ("2.4k clips", "2400个片段"),
        ("86\\% accuracy", "准确率为百分之八十六"),
        ("4.1 percentage points", "4.1个百分点"),
        ("a two-stage model", "两阶段模型"),
        ("twelve speakers", "十二名说话人"),
        ("twenty-five hours", "25小时"),
        ("300 ms", "0.3秒"),
        ("16kHz audio", "16千赫音频"),
        ("5-10 dB", "5至10分贝"),
        ("29%-35% gain", "增益为29%到35%"),
        ("3x faster", "快3倍"),
        ("1.2 × 10^6 steps", "120万步"),
        ("12 cm apart", "相距12厘米"),
        ("within 1.5 kbps", "1.5kbps以内"),
    ],
)
def test_same_quantity_in_both_languages(english, chinese):
    ours, theirs = quantities(english), quantities(chinese)
    assert len(ours) == len([q for q in theirs if any(q.same(n) for n in ours)]) > 0


@pytest.mark.parametrize(
    "text", ["Libri2Mix", "GPT-4o and wav2vec2.0", "1) an encoder", "the 1980s", "https://a.b/12"]
)
def test_digits_that_are_no_quantity(text):
    assert quantities(text) == []


@pytest.mark.parametrize(
    "numeral, value", [("两万三千", 23000), ("十三", 13), ("三点五", 3.5), ("一百零五", 105)]
)
def test_chinese_numerals(numeral, value):
    assert chinese_value(numeral) == value


SOURCE = (
    "We present FooNet, a model with 12M parameters. It outperforms WavLM by 1.4 dB on LibriMix. "
    "It does not support streaming. The loss is $L_1+\\lambda L_2$ and 86% of listeners prefer it."
)
GOOD = (
    "本文提出FooNet，一种拥有1200万参数的模型。它在LibriMix上比WavLM高1.4 dB，优于后者。"
    "它不支持流式处理。损失函数为$L_1+\\lambda L_2$，86%的听者更喜欢它。"
)


def test_a_good_translation_has_no_flag():
    assert check_translation(SOURCE, GOOD, GLOSSARY) == []


def found(source, target):
    return {flag.check for flag in alarms(check_translation(source, target, GLOSSARY))}


@pytest.mark.parametrize(
    "old, new, check",
    [
        ("1.4 dB", "4.1 dB", "number"),
        ("86%", "86", "number"),
        ("1200万", "1200", "number"),
        ("+\\lambda", "-\\lambda", "formula"),
        ("$L_1+\\lambda L_2$", "加权和", "formula"),
        ("WavLM", "基线", "name"),
        ("WavLM", "HuBERT", "name"),
        ("高1.4 dB，优于", "低1.4 dB，低于", "comparison"),
        ("不支持", "支持", "negation"),
        ("本文提出", "本文未能提出", "negation"),
        ("它不支持流式处理。", "", "negation"),
        ("它不支持流式处理。", "It does not support streaming. ", "english"),
        ("本文提出", "以下是译文：本文提出", "leftover"),
        ("更喜欢它。", "更喜欢它。（≤200字）", "leftover"),
        ("流式处理", "流式处理流式处理流式处理", "repeat"),
        ("更喜欢它。", "更喜", "length"),
    ],
)
def test_one_error_one_kind_of_flag(old, new, check):
    assert check in found(SOURCE, GOOD.replace(old, new))


def test_another_rendering_of_a_term_is_a_note():
    flags = check_translation(SOURCE, GOOD.replace("流式", "实时"), GLOSSARY)
    assert ("term", "note") in {(flag.check, flag.level) for flag in flags}


def test_empty_and_short_kinds():
    assert [flag.check for flag in check_translation(SOURCE, " ")] == ["empty"]
    assert check_translation("FooNet: Fast Streaming", "FooNet：快速流式处理", kind="title") == []
    assert check_translation(SOURCE, "提出FooNet，比WavLM高1.4 dB", GLOSSARY, kind="summary") == []
    assert check_translation(SOURCE, "提出FooNet，比WavLM高2.4 dB", GLOSSARY, kind="summary") != []


@pytest.mark.parametrize(
    "source",
    ["", "$x$", "no full stop here", "Bonjour à tous. " * 300, "$E=mc^2$ $a$ 12 % (", "e.g. A. B. C."],
)
def test_odd_sources_raise_nothing(source):
    assert isinstance(check_translation(source, "某个译文。", GLOSSARY), list)


def test_numbers_that_change_places():
    source = "It reaches 91.4%, against 83.7% for the template."
    assert not check_translation(source, "它达到91.4%，而模板为83.7%。")
    assert not check_translation(source, "相比模板的83.7%，它达到91.4%。")
    assert [f.check for f in check_translation(source, "它达到83.7%，而模板为91.4%。")] == ["order"]


@pytest.mark.slow
def test_seeded_errors_of_our_own_pairs_are_alarmed_by_group():
    made, found, missed = seeded_errors.measure(seeded_errors.own_pairs(), GLOSSARY, most=6)
    groups = seeded_errors.by_group(made, found)
    least = {"figures": 0.95, "names": 0.85, "sentences": 0.8, "meaning": 0.6}
    shares = {name: hits / count for name, (count, hits) in groups.items()}
    assert all(shares[name] >= least[name] for name in least), (shares, [kind for kind, *_ in missed])


def test_own_good_pairs_have_hardly_an_alarm():
    pairs = seeded_errors.own_pairs()
    assert sum(len(alarms(check_translation(s, t, GLOSSARY))) for s, t in pairs) <= 0.3 * len(pairs)


@needs_shared
def test_published_pairs_of_the_seed_have_hardly_an_alarm():
    pairs = seeded_errors.published_pairs()
    assert len(pairs) == 5
    assert sum(len(alarms(check_translation(s, t, GLOSSARY))) for s, t in pairs) <= 1


def test_sentences_are_laid_side_by_side():
    assert english_sentences("By Smith et al. We win, e.g. here. Yes.") == [
        "By Smith et al. We win, e.g. here.",
        "Yes.",
    ]
    assert chinese_sentences("甲。乙！“丙。”丁") == ["甲。", "乙！", "“丙。”", "丁"]
    beads = align("First we do FOO. Then we do BAR and rest.", "首先做FOO，然后做BAR并休息。").beads
    assert [bead.target for bead in beads] == ["首先做FOO，然后做BAR并休息。"]
