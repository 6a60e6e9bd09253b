"""Languages and scripts by their letters."""

import pytest

from arxiv_daily.text import language


@pytest.mark.parametrize(
    "text, words",
    [
        ("该模型的 rendimiento 提高了。", ["rendimiento"]),
        ("该模型的производительность提高。", ["производительность"]),
        ("该模型的성능提高，这是 modèle 的结果。", ["성능", "modèle"]),
        ("研究の方法", ["の"]),
        ("数据的κατάσταση很好", ["κατάσταση"]),
        ("该 model 被 improved，thereby 更好", ["thereby"]),
        ("以 $\\alpha$ 与 ε 表示，token 数为 3k，见 example.org/path 与 `code`。", []),
        ("模型 Rendimiento-X 达到 wav2vec2 的水平。", []),
        ("该模型改进了 Café 与 naïve 方法。", []),
    ],
)
def test_words_of_another_language_within_chinese_that_the_source_lacks(text, words):
    source = "The model improves the Café and the naïve method, see https://example.org/path."
    assert language.foreign_words(text, source) == words


@pytest.mark.parametrize("text", ["静寂室内雑音推定手法", "音声認識用学習済模型対応検証"])
def test_japanese_without_kana_is_not_chinese(text):
    assert not language.is_chinese(text)


@pytest.mark.parametrize("text", ["室内噪声估计方法", "用于语音识别的预训练模型：検 一字见于原文"])
def test_chinese_may_quote_a_japanese_character(text):
    assert language.is_chinese(text, source="検")
