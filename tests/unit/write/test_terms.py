"""Terms over an edition: one rendering each, and the English at the first use on the page."""

from arxiv_daily.text.bilingual.glossary import Glossary, Term
from arxiv_daily.write.terms import check_terms, introduced
from tests.builders.writers import PROJECT, desk, papers


def test_terms_rendered_two_ways():
    glossary = Glossary([Term("embedding", ("嵌入", "表征")), Term("encoder", ("编码器",))])
    pairs = [
        ("The embedding helps.", "嵌入有帮助。"),
        ("An embedding of the encoder.", "编码器的嵌入。"),
        ("Embeddings fail.", "表征失败。"),
    ]
    assert [[f.check for f in flags] for flags in check_terms(pairs, glossary)] == [[], [], ["term"]]
    assert "嵌入" in check_terms(pairs, glossary)[2][0].detail


def test_terms_introduced_by_both_texts():
    source = "We study target speaker extraction (TSE)."
    flags = check_terms(
        [(source, "我们研究目标说话人提取（TSE）。"), (source, "我们研究目标语者抽取（TSE）。")]
    )
    assert [len(f) for f in flags] == [0, 1]


def test_brackets_that_disagree():
    texts = [
        "采用目标说话人提取（target speaker extraction）。",
        "基于目标说话人提取（Target Speaker Extraction）。",
    ]
    texts += ["使用目标语者抽取（target speaker extraction）。", "没有括号。"]
    assert [len(flags) for flags in check_terms([("", text) for text in texts])] == [0, 0, 1, 0]


def test_the_english_stands_at_the_first_use_on_the_page():
    glossary = Glossary([Term("beamforming", ("波束形成",), "introduce"), Term("loss", ("损失",))])
    pairs = [
        ("No such term, a loss.", "没有这个术语，有损失。"),
        ("We use beamforming; beamforming helps.", "本文使用波束形成；波束形成有帮助。"),
        ("Beamforming again.", "又是波束形成。"),
    ]
    assert introduced(pairs, glossary) == [
        "没有这个术语，有损失。",
        "本文使用波束形成（beamforming）；波束形成有帮助。",
        "又是波束形成。",
    ]


def test_a_page_of_the_desk(service):
    at = desk()
    folder = PROJECT / "params"
    at._glossary = Glossary.load(folder / "glossary.csv")
    table = papers(2)
    table["abstract"] = "We study beamforming for speech."
    service.say(
        '{"title": "波束形成研究", "summary": "研究波束形成", "abstract": "本文研究用于语音的波束形成。"}',
        times=None,
    )
    first, second = at.translate(table).frame()["text"]
    assert first == "本文研究用于语音的波束形成（beamforming）。"
    assert second == "本文研究用于语音的波束形成。"
