"""The page in the words of the archive: introduction, contents, headings, abstracts, readings."""

import datetime as dt

import pandas as pd
import pytest

from arxiv_daily.errors import ConfigError
from arxiv_daily.gather.edition import Digest, Edition
from arxiv_daily.gather.results.found import FoundResults
from arxiv_daily.gather.taxonomy import Taxonomy
from arxiv_daily.post import layout, page
from arxiv_daily.post.front_matter import front_cell, header
from arxiv_daily.post.introduction import write_introduction
from tests.conftest import PROJECT

DIGEST = Digest(digest="audio", categories=["cs.SD", "eess.AS"])
EDITION = Edition(DIGEST, dt.date(2025, 12, 25))
RECEIPT = {
    "fetched": 3,
    "shown": 2,
    "listed": 0,
    "late": 0,
    "left_out": {},
    "per_category": {"cs.SD": 2, "eess.AS": 1},
    "state": "closed",
    "empty_reason": "",
    "closes": "2025-12-26T05:00:00+00:00",
    "next_announcement": "2025-12-29T01:00:00+00:00",
    "pending": [],
}


def paper(key="2512.21324", **changes):
    return {
        "id": key,
        "version": 1,
        "title": "Towards Practical Piano Reduction",
        "authors": ["Wan Ki Wong", "Ka Ho To"],
        "categories": ["cs.SD", "cs.SC"],
        "abstract": "We reduce scores.",
        "abs_url": f"https://arxiv.org/abs/{key}v1",
        "pdf_url": f"https://arxiv.org/pdf/{key}v1",
        "licence": "",
        "late": False,
        "withdrawn": False,
        "status": "shown",
        "reason": "",
    } | changes


def written(key="2512.21324", **changes):
    return {
        "id": key,
        "version": 1,
        "state": "done",
        "title": "迈向实用的钢琴缩编",
        "summary": "自动缩编总谱",
        "text": "我们缩编总谱。",
        "model": "m",
        "prompt": "p",
        "flags": [],
        "reason": "",
    } | changes


def frame(*rows):
    return pd.DataFrame(list(rows))


def parts(papers, translations, readings, receipt=RECEIPT, overview=None, results=None):
    return list(page.parts(EDITION, papers, receipt, translations, readings, overview, results))


def test_introduction_has_the_words_of_the_archive():
    assert write_introduction(EDITION, frame(paper()), RECEIPT).splitlines() == [
        "以下为 2025-12-25（CST，北京时间）窗口内更新的论文中文译文：",
        "",
        "- 时间窗口（锚点 08:50 CST）：2025-12-24 08:50 — 2025-12-25 08:50",
        "- 抓取总数：3 篇 | 本页显示：2 篇（去重/过滤后）",
        "- 分类：cs.SD 2 篇，eess.AS 1 篇",
        "- 窗口状态：已关闭，应公布的均已公布",
    ]


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"late": 2}, "- 补收：2 篇（提交于此前的窗口，今日才可见）"),
        ({"left_out": {"已见于 2025-12-24": 1}}, "- 未显示：1 篇（已见于 2025-12-24）"),
        (
            {"uncovered": ["2025-11-01", "2025-11-09"]},
            "- 未覆盖：2025-11-01 至 2025-11-09 各期早于回看期，尚未补做",
        ),
        ({"pending": ["2512.21324"]}, "- 待补：[2512.21324](#p-2512.21324)"),
        ({"state": "open"}, "- 窗口状态：2025-12-26 13:00 关闭，此前可能还有论文公布"),
    ],
)
def test_the_receipt_says_what_happened(changes, line):
    assert line in write_introduction(EDITION, frame(paper()), RECEIPT | changes).splitlines()


def test_the_page_says_whose_review_it_is_under():
    edition = Edition(DIGEST.model_copy(update={"editor": "王小明"}), EDITION.date)
    line = "- 译文与解读：语言模型生成，王小明 负责审校；以论文原文为准"
    assert line in write_introduction(edition, frame(paper()), RECEIPT).splitlines()


def test_an_empty_day_gives_its_reason_and_the_next_announcement():
    receipt = RECEIPT | {"fetched": 0, "shown": 0, "per_category": {}, "empty_reason": "周末没有公布。"}
    text = write_introduction(EDITION, frame(paper()).iloc[:0], receipt)
    assert text.endswith("本期没有新论文。周末没有公布。下一次公布：2025-12-29 09:00。")


def test_dates_of_a_calendar_that_arxiv_has_not_published_are_said_to_be_so():
    receipt = RECEIPT | {"shown": 0, "calendar": "by rule"}
    text = write_introduction(EDITION, frame(paper()).iloc[:0], receipt)
    assert text.endswith("下一次公布：2025-12-29 09:00（按惯例推算）。")


def test_new_versions_of_earlier_papers_are_named():
    again = paper(
        "2511.00001", status="replaced", title="Old <b>", reason="v1 → v2，初见于 2025-12-01", withdrawn=True
    )
    text = write_introduction(EDITION, frame(paper(), again), RECEIPT)
    assert text.endswith(
        "此前各期论文的新版本：\n\n"
        "- [Old \\<b>](https://arxiv.org/abs/2511.00001v1)（v1 → v2，初见于 2025-12-01，已撤稿）"
    )


def test_titles_over_the_limit_are_listed():
    text = write_introduction(
        EDITION, frame(paper(), paper("2512.1", status="listed", title="Over")), RECEIPT
    )
    assert text.endswith("超出本页篇数上限，仅列题目：\n\n- [Over](https://arxiv.org/abs/2512.1v1)")


def test_a_paper_is_a_line_of_contents_heading_abstract_original_and_reading():
    made = parts(
        frame(paper()), frame(written()), frame(written(text="1)  \n- 甲\n\n2)  \n- 乙\n\n3)  \n- 丙"))
    )
    assert [part.part for part in made] == ["intro", "contents", "heading", "abstract", "original", "reading"]
    _, _, heading, abstract, original, reading = (part.text for part in made)
    assert heading == (
        "## 迈向实用的钢琴缩编\n\n"
        "- **Title**: Towards Practical Piano Reduction\n"
        "- **一句话**: 自动缩编总谱\n"
        "- **Authors**: Wan Ki Wong, Ka Ho To\n"
        "- **Categories**: cs.SD, cs.SC\n"
        "- **arXiv**: [https://arxiv.org/abs/2512.21324v1](https://arxiv.org/abs/2512.21324v1)\n"
        "- **PDF**: [https://arxiv.org/pdf/2512.21324v1](https://arxiv.org/pdf/2512.21324v1)\n"
        "- **另见**: [Hugging Face](https://huggingface.co/papers/2512.21324) · "
        "[papers.cool](https://papers.cool/arxiv/2512.21324) · "
        "[alphaXiv](https://www.alphaxiv.org/abs/2512.21324) · "
        "[Semantic Scholar](https://api.semanticscholar.org/arXiv:2512.21324)"
    )
    assert abstract == "我们缩编总谱。"
    assert "We reduce scores." in original
    assert reading.startswith('<details>\n<summary>详细解读</summary>\n\n<div markdown="1">\n\n')
    assert reading.endswith("\n\n</div>\n\n</details>")


def test_the_heading_says_venue_comment_addresses_and_affiliations():
    known = {
        "venue": "Interspeech 2026",
        "comment": "Accepted to Interspeech 2026 <b>",
        "code": ["https://github.com/a_b/c"],
        "model": ["https://github.com/a_b/c"],
        "demo": ["https://a.github.io/b/", "https://example.org/x_(y)*"],
        "affiliations": ["University of Oddness", "Evenville Institute"],
    }
    (row,) = frame(paper(**known)).itertuples()
    lines = layout.write_heading(page.heading(row)).splitlines()
    assert "- **发表**: Interspeech 2026" in lines
    assert "- **备注**: Accepted to Interspeech 2026 \\<b>" in lines
    assert "- **单位**: University of Oddness; Evenville Institute" in lines
    assert (
        "- **资源**: [代码](https://github.com/a_b/c) · [模型](https://github.com/a_b/c) · "
        "[演示](https://a.github.io/b/)"
    ) in lines
    read = layout.read_heading("\n".join(lines))
    assert (read.venue, read.addresses["模型"]) == ("Interspeech 2026", ["https://github.com/a_b/c"])
    assert layout.write_heading(read).splitlines() == lines


def test_the_heading_names_what_rules_file_a_paper_under():
    taxonomy = Taxonomy.load(PROJECT / "params" / "taxonomy" / "audio.yaml")
    known = ["task:asr", "dataset:librispeech", "metric:wer", "signal:speech", "task:gone", "odd"]
    (row,) = frame(paper(facets=known)).itertuples()
    heading = page.heading(row, taxonomy=taxonomy)
    assert "- **主题**: 语音识别 · LibriSpeech · 词错误率（自动归类）" in layout.write_heading(heading)
    assert heading.topics == ["语音识别", "LibriSpeech", "词错误率"]
    assert page.heading(row).facets == ""


def test_what_a_service_read_from_the_full_text_files_a_paper_and_the_rest_stays(monkeypatch):
    monkeypatch.setattr(
        page, "taxonomy_of", lambda *_: Taxonomy.load(PROJECT / "params" / "taxonomy" / "audio.yaml")
    )
    papers = frame(paper(facets=["task:tts", "metric:wer"]))
    read = FoundResults("", [], 0, ("task:asr", "dataset:librispeech"), ("dataset: EarNet",))
    papers = page._filed(papers, {papers["id"][0]: read})
    made = parts(papers, frame(written()), frame(written()), results={papers["id"][0]: read})
    (heading,) = [one for one in made if one.part == "heading"]
    assert "- **主题**: 语音识别 · LibriSpeech · 词错误率（机器据全文归类）" in heading.text
    assert heading.unknown == ["dataset: EarNet"]
    assert papers["facets"][0] == ["task:asr", "dataset:librispeech", "metric:wer"]


def test_a_paper_without_facts_and_a_digest_without_links_read_as_before():
    (row,) = frame(paper()).itertuples()
    assert not any(getattr(page.heading(row, links={}), name) for name in layout.HEAD_FACTS)
    (sample,) = frame(paper("0000.00001")).itertuples()
    assert page.heading(sample, links=DIGEST.links).links == ""


@pytest.mark.parametrize("links", [{"x": "https://x.org/"}, {"": "https://x.org/{id}"}, {"x": "https://x.org/{id}/{name}"},
                                   {"x": "javascript:{id}"}, {"x": "https://x.org/{id} y"}])  # fmt: skip
def test_a_template_of_a_link_is_an_address_with_one_id(links):
    with pytest.raises(ConfigError, match="write one such as"):
        Digest.checked({"digest": "audio", "categories": ["cs.SD"], "links": links}, "params")


def test_a_pending_part_shows_english_and_says_so():
    lost = written(state="pending", title="", summary="", text="", reason="服务无响应")
    made = {part.part: part for part in parts(frame(paper()), frame(lost), frame(lost))}
    assert made["abstract"].text == "*译文待补（服务无响应），以下为英文原文。*\n\nWe reduce scores."
    assert made["reading"].text == "*解读待补（服务无响应）。*"
    assert {made[name].state for name in ("heading", "abstract", "reading")} == {"pending"}
    assert made["heading"].text.startswith("## Towards Practical Piano Reduction\n\n- **Authors**")
    assert "original" not in made


def test_contents_link_every_paper_in_order():
    keys = ["2512.00002", "2512.00001"]
    made = parts(frame(*map(paper, keys)), frame(*map(written, keys)), frame())
    (contents,) = [part.text for part in made if part.part == "contents"]
    assert [line.split("](")[1] for line in contents.splitlines() if line.startswith("- ")] == [
        f"#p-{key})：自动缩编总谱" for key in keys
    ]


def test_strangers_text_passes_the_gate():
    hostile = paper(
        title="A <script>alert(1)</script> {{< env SECRET >}}", abstract="<iframe src=x></iframe>"
    )
    lost = written(state="pending", title="", summary="", text="", reason="<b>")
    text = "\n".join(
        part.text for part in parts(frame(hostile), frame(lost), frame(written(text="![](x.png)\n# H")))
    )
    assert "{{<" not in text and "![](" not in text and "\n# H" not in text
    assert "<script" not in text.replace("\\<script", "") and "<iframe" not in text.replace("\\<iframe", "")


def test_front_matter_is_what_quarto_lists():
    front = page.front_matter(EDITION, frame(paper()), frame(written()))
    assert front == {
        "title": "arXiv Daily – 2025-12-25",
        "date": "2025-12-25",
        "categories": ["cs.SD"],
        "description": "1 篇新论文：迈向实用的钢琴缩编",
        "lang": "zh",
    }


def test_front_matter_has_a_line_a_key_however_long_and_whatever_it_ends_with():
    front = front_cell({"title": "甲 " * 8000, "note": "乙 ---"})
    assert len(front.source.split("\n")) == 4
    assert header(front.source) == {"title": "甲 " * 8000, "note": "乙 ---"}


def test_a_digest_published_after_review_starts_as_a_draft():
    edition = Edition(DIGEST.model_copy(update={"publish": "reviewed"}), EDITION.date)
    assert page.front_matter(edition, frame(paper()), frame(written()))["draft"] is True
