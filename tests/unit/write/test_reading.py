"""Readings: three parts, places linked, long papers cut by what matters, nothing made up from abstracts."""

import json
import shutil

import pytest

from arxiv_daily.gather.results import claims
from arxiv_daily.project import root
from arxiv_daily.write import reading
from arxiv_daily.write.model.usage import tokens
from tests.builders.writers import desk, fulltext, papers, section, texts
from tests.conftest import PROJECT

PARTS = {
    "background": "- **研究背景**：语音识别很重要。",
    "method": "2)  \n- **整体思路**：两步方法。",
    "results": "- **效果**：WER 为 5.1% [S3.T1]，消融见［S3.SS2］，伪造的 [S9.T9] 与引文 [Smith]。",
}


def answered(service, **changes):
    service.say(json.dumps(PARTS | changes, ensure_ascii=False), times=None)


def test_the_form_of_the_page(service):
    table = papers(1)
    text = desk().read(table, texts(table)).frame()["text"][0]
    lines = text.splitlines()
    assert [line for line in lines if line[:2] in ("1)", "2)", "3)")] == ["1)  ", "2)  ", "3)  "]
    assert lines[1].startswith("- **研究背景**：")


def test_places_are_linked(service):
    answered(service)
    table = papers(1)
    made = [
        section("Table 1: Word error rates", "5.1%", "S3.T1", "table"),
        section("3.2 Ablation", "We remove parts.", "S3.SS2"),
    ]
    text = desk().read(table, texts(table, sections=made)).frame()["text"][0]
    url = f"https://arxiv.org/html/{table['id'][0]}v1"
    assert (
        f"5.1%[表 1]({url}#S3.T1)，消融见[第 3.2 节]({url}#S3.SS2)，伪造的 与引文 [Smith]。"
        in text.replace("% [", "%[")
    )
    assert "2)  \n- **整体思路**" in text


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Table 2: x", "表 2"),
        ("4.1 Setup", "第 4.1 节"),
        ("Conclusion", "Conclusion"),
        ("", "原文"),
        ("[A] x", "A x"),
    ],
)
def test_labels(title, label):
    part = section(title, "", "S1")
    assert reading.linked("值 [S1]", {"S1": part}, "u") == f"值[{label}](u#S1)"


def test_pages_of_a_pdf_are_linked(service):
    answered(service, results="- **效果**：WER 为 5.1% [page=3]。")
    table = papers(1)
    made = [section("2 Method", "We train.", "page=3"), section("3 Results", "It is 5.1%.", "page=3")]
    row = desk().read(table, texts(table, sections=made, source="pdf")).frame().iloc[0]
    assert "5.1%[第 3 页](" in row["text"] and "#page=3)" in row["text"]
    assert reading.texts_by_place(made) == {"page=3": "2 Method\n\nWe train.\n\n3 Results\n\nIt is 5.1%."}


def test_a_text_that_proves_better_later_is_read_again(service):
    table = papers(1)
    poor = [section("2 Method", "We train.", "page=3")]
    good = [*poor, section("3 Results", "It is 5.1%.", "S3")]
    for made, source in [(poor, "pdf"), (good, "html"), (good, "html")]:
        service.say(json.dumps(PARTS | {"results": f"- **效果**：{source}。"}, ensure_ascii=False), times=1)
        row = desk().read(table, texts(table, sections=made, source=source)).frame().iloc[0]
        assert f"{source}。" in row["text"] and row["source"] == source
    assert len(service.chats) == 2


def test_no_reading_is_made_up_from_an_abstract(service):
    table = papers(2)
    frame = desk().read(table, texts(table, source="abstract")).frame()
    assert list(zip(frame["state"], frame["reason"], strict=True)) == [("pending", "全文暂缺")] * 2
    assert not service.chats


@pytest.mark.parametrize(
    ("licence", "rows"),
    [
        ("http://creativecommons.org/licenses/by/4.0/", 1),
        ("https://creativecommons.org/licenses/by-nc-sa/4.0/", 1),
        ("http://creativecommons.org/publicdomain/zero/1.0/", 1),
        ("http://creativecommons.org/licenses/by-nc-nd/4.0/", 0),
        ("http://arxiv.org/licenses/nonexclusive-distrib/1.0/", 0),
        ("", 0),
    ],
)
def test_licences_that_allow_adaptations(service, licence, rows):
    table = papers(1)
    assert len(desk(reading="licence").read(table, texts(table, licence=licence)).frame()) == rows
    assert len(service.chats) == rows


def paper(words: int):
    """A long paper in the usual order."""
    titles = ["1 Introduction", "2 Related Work", "3 Method", "4 Discussion", "5 Results", "6 Conclusion"]
    made = [section(title, f"Sentence about {title}. " * (words // 4)) for title in titles]
    return [
        section("Abstract", "Short.", kind="abstract"),
        *made,
        section("References", "[1] A. " * words, kind="references"),
        section("A Proofs", "Proof. " * words, kind="appendix"),
    ]


@pytest.mark.parametrize(
    ("limit", "cut"),
    [
        (100_000, []),
        (4200, ["2 Related Work（部分）", "A Proofs"]),
        (3500, ["2 Related Work", "4 Discussion（部分）", "A Proofs"]),
        (
            600,
            [
                "1 Introduction（部分）",
                "2 Related Work",
                "3 Method（部分）",
                "4 Discussion",
                "5 Results（部分）",
                "6 Conclusion（部分）",
                "A Proofs",
            ],
        ),
    ],
)
def test_long_papers_lose_what_matters_least(limit, cut):
    kept, left_out = reading.shortened(paper(400), limit)
    assert sum(map(tokens, kept)) <= limit
    assert left_out == cut
    order = [text[0] for text in kept]
    assert order == sorted(order)
    assert "[1] A." not in "".join(kept)


def test_a_subsection_goes_with_its_section():
    made = [
        section("1 Related Work", "Old. " * 400, "S1"),
        section("1.1 Sinks", "Old too. " * 400, "S1.SS1"),
        section("2 Method", "New. " * 400, "S2"),
        section("2.1 Taps", "New too. " * 400, "S2.SS1"),
    ]
    assert reading.shortened(made, 1600)[1] == ["1 Related Work", "1.1 Sinks"]


def test_what_was_not_read_is_recorded(service):
    table = papers(1)
    frame = desk(max_input_tokens=800).read(table, texts(table, sections=paper(400))).frame()
    assert frame["state"][0] == "done"
    assert "A Proofs" in frame["cut"][0]
    assert frame["text"][0].splitlines()[-1].startswith("*全文超出模型的篇幅，未读的部分：")
    assert [flag["check"] for flag in frame["flags"][0]] == ["cut"]
    assert "Proof." not in service.chats[0].text


def test_a_paper_of_one_endless_section():
    kept, cut = reading.shortened([section("", "word " * 100_000)], 1000)
    assert sum(map(tokens, kept)) <= 1000 and kept
    assert cut == ["第 1 部分（部分）"]


def test_the_source_is_named(service):
    table = papers(1)
    assert desk().read(table, texts(table, source="pdf")).frame()["source"][0] == "pdf"
    assert fulltext(next(table.itertuples())).source == "html"


def test_a_result_without_its_place_is_sent_back(service, checked):
    table = papers(1)
    made = [
        section("1 Introduction", "We study speech.", "S1"),
        section("2 Results", "It reaches 5.1%.", "S2"),
    ]
    parts = {"background": "- 语音识别仍有困难。", "method": "- 提出一个两步的方法。"}
    without, with_place = (
        json.dumps(parts | {"results": f"- 在测试集上错误率为 5.1%{mark}。"}) for mark in ("", " [S2]")
    )
    service.say(without)
    service.say(with_place)
    row = desk().read(table, texts(table, sections=made)).frame().iloc[0]
    assert "数值未注出处：在测试集上错误率为 5.1%" in service.chats[1].body["messages"][-1]["content"]
    assert row["flags"] == []
    assert "5.1%[第 2 节](https://arxiv.org/html/" in row["text"]


@pytest.fixture
def filed(service):
    """A project whose papers are filed by the audio taxonomy."""
    folder = root() / "params" / "taxonomy"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(PROJECT / "params" / "taxonomy" / "audio.yaml", folder)
    return service


FACTS = "task: asr\nasr | librispeech | | wer | 5.1 | % | Zap | own | S3.T1"


def test_facets_and_results_are_asked_for_in_the_same_call(filed):
    table = papers(2)
    answered(filed, facts=FACTS)
    made = desk()
    told = made.estimate(table).set_index("part").loc["readings"]
    asked = len(filed.chats)
    rows = made.read(table, texts(table)).frame()
    assert list(rows["facts"]) == [FACTS] * 2 and len(filed.chats) == asked + 2 == asked + told["calls"]
    question = filed.chats[-1].text
    assert "asr (Speech recognition)" in question and "task | dataset | setting" in question
    assert "facts" not in rows["text"][0] and "librispeech" not in rows["text"][0]
    assert told["tokens_out"] == 2 * (reading.EXPECT + claims.EXPECT)


@pytest.mark.parametrize("said", [{}, {"facts": ""}, {"facts": "无"}, {"facts": "WER 5.1 没有句号"}], ids=str)
def test_a_reading_is_whole_without_facets_and_results(filed, said):
    answered(filed, **said)
    table = papers(1)
    row = desk().read(table, texts(table)).frame().iloc[0]
    assert row["state"] == "done" and "WER 为 5.1%" in row["text"]


def test_nothing_more_is_asked_without_a_taxonomy(service):
    table = papers(1)
    assert desk().read(table, texts(table)).frame()["facts"][0] == ""
    assert "task | dataset" not in service.chats[-1].text
