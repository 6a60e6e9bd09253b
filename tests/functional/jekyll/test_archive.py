"""The old archive and ours: editions written in its format, its posts made editions, run again and rendered."""

import copy
import datetime as dt
import json
import re

import nbformat
import pypandoc
import pytest

from arxiv_daily.gather.edition import Edition
from arxiv_daily.gather.papers import gather
from arxiv_daily.gather.table import read_rows
from arxiv_daily.jekyll import export
from arxiv_daily.jekyll.importer import import_file
from arxiv_daily.jekyll.parse import pieces
from arxiv_daily.post.layout import fold_reading
from arxiv_daily.post.schema import edited, facts
from arxiv_daily.runs import execute
from arxiv_daily.site import render
from arxiv_daily.site.reader_view import present_post
from tests.builders.jekyll_posts import FRAME, READING
from tests.conftest import PROJECT, SHARED, needs_shared
from tests.functional.test_golden import DATE, PAPERS, post
from tests.standins import arxiv, corpus, openai
from tests.standins.project import copy_project

FRONT = f'---\nlayout: post\ntitle: "arXiv Daily – {DATE}"\ntags: [arxiv, cs.SD, eess.AS]\n---\n\n'
INTRO = (
    f"以下为 {DATE}（CST，北京时间）窗口内更新的论文中文译文：\n"
    f"- 时间窗口（锚点 08:50 CST）：2025-12-24 08:50 — {DATE} 08:50\n"
    "- 抓取总数：5 篇 | 本页显示：5 篇（去重/过滤后）\n\n"
)


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of one's own, with arXiv, full texts included, and a model service on loopback."""
    copy_project(tmp_path)
    pages = corpus.pages([record for record in arxiv.records() if record["id"] in PAPERS])
    with arxiv.StandIn(arxiv.records(), pages) as papers, openai.StandIn() as service:
        for name, value in (papers.environ() | service.environ()).items():
            monkeypatch.setenv(name, value)
        yield papers


def expected(words):
    """The post of the edition in the archive's format; `words` gives a paper's abstract and reading."""
    records = map(
        json.loads, (PROJECT / "tests" / "data" / "arxiv" / "records.jsonl").read_text().splitlines()
    )
    known = {record["id"]: record for record in records}
    papers = []
    for key in PAPERS:
        abs_url, pdf_url = (f"https://arxiv.org/{kind}/{key}v1" for kind in ("abs", "pdf"))
        abstract, reading = words(key)
        papers.append(
            f"## {known[key]['title']}\n"
            f"- **Authors**: {', '.join(known[key]['authors'])}\n"
            f"- **Categories**: {', '.join(known[key]['categories'])}\n"
            f"- **arXiv**: [{abs_url}]({abs_url})\n"
            f"- **PDF**: [{pdf_url}]({pdf_url})\n\n"
            f"{abstract}\n\n{FRAME.format(text=reading)}\n\n---\n"
        )
    return FRONT + INTRO + "\n".join(papers)


def own_words(key):
    return f"关于 {key} 的译文，[有链接](#p-{PAPERS[0]})。", READING.format(name=key)


def in_editors_hand(nb, words):
    """The edition with an editor's abstracts and readings."""
    for cell in nb.cells:
        if (part := facts(cell).get("part")) in ("abstract", "reading"):
            abstract, reading = words(facts(cell)["paper"])
            cell.source = abstract if part == "abstract" else fold_reading(reading)
    return nb


@pytest.fixture(scope="module")
def runs():
    """The notebook of the edition once it has been run: one run serves all tests that only read it."""
    return []


@pytest.fixture
def edition(runs, project, tmp_path):
    """The edition with its readings, each time anew."""
    if not runs:
        execute.run(execute.load_digest("audio"), DATE)
        runs.append(post(tmp_path))
    return copy.deepcopy(runs[0])


@needs_shared
def test_the_edition_is_the_published_page_to_the_byte(edition):
    page = (SHARED / "seed" / f"{DATE}-arxiv-daily.md").read_bytes()
    found = {}
    for piece in pieces(page.decode()):
        if piece.kind in ("abstract", "reading"):
            found.setdefault(PAPERS[piece.paper - 1], []).append(piece.text)
    made = export.export(edition)
    frames = [(piece.kind, piece.open, piece.close, piece.gap) for piece in pieces(page.decode())]
    assert [(piece.kind, piece.open, piece.close, piece.gap) for piece in pieces(made.decode())] == frames
    assert export.export(in_editors_hand(edition, found.get)) == page


def test_an_edition_in_the_archives_format(edition):
    assert export.file_name(edition) == f"{DATE}-arxiv-daily.md"
    text = expected(own_words).replace(f"](#p-{PAPERS[0]})", f"](https://arxiv.org/abs/{PAPERS[0]})")
    assert export.export(in_editors_hand(edition, own_words)).decode() == text


def test_what_is_still_to_come_is_said_and_an_editors_part_is_not(project, tmp_path):
    project.contents.clear()
    execute.run(execute.load_digest("audio"), DATE)
    nb = post(tmp_path)
    text = export.export(nb).decode()
    assert "待补：[2512.21324](https://arxiv.org/abs/2512.21324)、[2512.21215]" in text
    assert "详细解读" not in text
    for cell in nb.cells:
        if facts(cell).get("part") == "reading" and facts(cell)["paper"] != PAPERS[1]:
            cell.source = fold_reading("1)\n\n编辑写的解读。")
    text = export.export(nb).decode()
    assert "- 待补：[2512.21215](https://arxiv.org/abs/2512.21215)\n\n## " in text
    assert text.count("编辑写的解读。\n</div>\n\n</details>\n\n---\n") == 4


def test_a_run_on_an_imported_edition_keeps_every_word(project, tmp_path):
    def words(key):
        return f"旧译 {key}。", "（全文解读失败：404 Client Error）" if key == PAPERS[1] else READING.format(
            name=key
        )

    old = tmp_path / f"{DATE}-arxiv-daily.md"
    old.write_text(expected(words))
    import_file(old, execute.load_digest("audio"))
    execute.run(execute.load_digest("audio"), DATE)
    nb = post(tmp_path)
    nbformat.validate(nb)
    by_key = {(facts(cell).get("paper"), facts(cell).get("part")): cell for cell in nb.cells}
    for key in PAPERS:
        assert by_key[key, "abstract"].source == f"旧译 {key}。"
        assert "proposal" in facts(by_key[key, "abstract"])
    mended = by_key[PAPERS[1], "reading"]
    assert not edited(mended) and facts(mended)["state"] == "done" and "失败" not in mended.source
    before, after = expected(words).split("（全文解读失败：404 Client Error）")
    text = export.export(nb).decode()
    assert text.startswith(before) and text.endswith(after)
    rows = read_rows(tmp_path / "posts" / "audio" / DATE)
    assert [row["id"] for row in rows] == PAPERS and all(row["submitted"] and row["abstract"] for row in rows)


def test_an_imported_paper_is_shown_nowhere_else(project, tmp_path):
    old = tmp_path / "2025-12-24-arxiv-daily.md"
    text = expected(own_words)
    first = text.index("## ")
    old.write_text(text[:first] + text[first:].split("\n---\n")[0] + "\n---\n")
    import_file(old, execute.load_digest("audio"))
    edition = Edition(execute.load_digest("audio"), dt.date.fromisoformat(DATE))
    table = gather(edition, late="no").set_index("id")
    assert dict(table["status"]) == dict.fromkeys(PAPERS, "shown") | {PAPERS[0]: "left out"}
    assert table["reason"][PAPERS[0]] == "elsewhere:2025-12-24"


HOSTILE = (
    "## 结论\n以 \\texttt{**kern} 与 \\cite{x} 编码，\\(a<b\\)，<script>alert(1)</script>，{{< env SECRET >}}。\n"
    "\n```\n::: {.x}\n![图](x.png)\n<iframe src=x></iframe>"
)


@pytest.mark.parametrize("renderer", ["stand-in", "pandoc"])
def test_an_imported_page_is_safe_and_whole(tmp_path, renderer, project):
    old = tmp_path / f"{DATE}-arxiv-daily.md"
    old.write_text(expected(lambda key: (HOSTILE, HOSTILE)))
    import_file(old, execute.load_digest("audio"))
    if renderer == "stand-in":
        built = render.render(tmp_path, "embedded")
        page = (built / "posts" / "audio" / DATE / "index.html").read_text()
    else:
        shown = present_post(json.loads((tmp_path / "posts" / "audio" / DATE / "index.ipynb").read_text()))
        text = "\n\n".join("".join(cell["source"]) for cell in shown["cells"][1:])
        page = pypandoc.convert_text(text, "html", format="markdown")
    main = page[page.index("以下为") :]
    assert re.findall(r"<h2[^>]*>", main) and set(re.findall(r'id="p-(2512\.\d+)"', main)) == set(PAPERS)
    assert main.count("<details") == main.count("</details>") and main.count("详细解读") == 5
    assert "<script>alert" not in main and "<iframe src" not in main and "<img" not in main
    assert main.count("alert(1)") >= 10
    assert not re.search(r"<h\d[^>]*>\s*结论", main)
