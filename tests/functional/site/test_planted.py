"""A mark in every field of a record at once, in answers, full texts and the metadata of a post: wherever it comes
out, it is text, and nothing is written elsewhere."""

import json
import re

import bibtexparser
import pytest
from lxml import etree
from pybtex.database import parse_string

from arxiv_daily.site import render, search
from tests.builders import editions, odd_site, site_oracle, writers
from tests.standins import openai
from tests.standins.project import copy_project

DAY = "2026-01-08"
MARK = """"'><zq onerror=alert(1)>{{< env HOME >}} [zq](javascript:zq) ../../zq"""
WHOLE, PENDING = "2601.00001", "2601.00002"


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    root = copy_project(tmp_path_factory.mktemp("planted") / "project")
    fields = ("title", "comment", "doi", "journal_ref", "licence", "primary", "fulltext", "abstract")
    odd = dict.fromkeys(fields, MARK) | {
        "authors": [MARK, "", "A. Author"],
        "categories": ["cs.SD", MARK, "../../../zq", "68T10_x", "68T10, " * 45],
    }
    rows = [editions.paper(number, DAY, **odd) for number in (1, 2)]
    path = editions.write(root, DAY, [*rows, editions.paper(3, DAY)], pending=(PENDING,))
    table = path.with_name("papers.jsonl")
    lines = [json.loads(line) for line in table.read_text().splitlines()]
    for row in lines[:2]:  # the addresses, which the page is not made from
        row |= {"abs_url": f"javascript:{MARK}", "pdf_url": MARK, "html_url": MARK, "first_seen": MARK}
    table.write_text("".join(json.dumps(row) + "\n" for row in lines))
    return root


@pytest.fixture(scope="module")
def site(root):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "pagefind", lambda source, index: "no search here")
        return render.render(root, "embedded")


def test_no_file_is_named_by_a_record_and_none_stands_elsewhere(root, site):
    odd = {path.name for path in root.parent.rglob("*") if re.search(r"zq|68T10|onerror", path.name)}
    assert odd == {"authors-zq.html"}  # two letters of a name
    assert {path.name for path in root.parent.iterdir()} == {"project"}


def test_the_mark_is_text_on_every_page(site):
    pages = list(site.rglob("*.html"))
    assert sum("zq" in page.read_text() for page in pages) >= 3
    for page in pages:
        text = page.read_text()
        assert not re.search(r"<zq|{{<|href=.?javascript", text), page
        for node in etree.HTML(text).iter(etree.Element):
            assert node.tag != "zq" and "onerror" not in node.attrib, page


def test_the_mark_is_text_in_feeds_and_for_programs(site):
    for path in [*site.rglob("*.xml"), site / "llms.txt"]:
        if path.suffix == ".xml":
            for node in etree.parse(path).getroot().iter(etree.Element):
                text = "" if node.tag.endswith("}name") else node.text or ""  # names are no HTML
                assert not re.search(r"<zq|href=.?javascript", text), path
        else:
            assert not re.search(r"(?<!\\\\)[<\\[]zq", path.read_text()), path
    rows = json.loads((site / "lists" / "2026-01.json").read_text())
    assert all("<zq" not in row["name"] for row in rows)
    for path in site.rglob("*.json"):
        json.loads(path.read_bytes())
    known = json.loads((site / "posts" / "audio" / DAY / "papers.json").read_text())
    assert {paper["abs_url"] for paper in known["papers"][:2]} == {""}


def test_each_paper_is_one_entry_of_bibtex(site):
    for path in (site / "posts" / "audio" / DAY / "papers.bib", site / "data" / "audio" / "2026-01.bib"):
        text = path.read_text()
        expected = [f"arxiv:2601.0000{number}" for number in (1, 2, 3)]
        assert list(parse_string(text, "bibtex").entries) == expected
        library = bibtexparser.parse_string(text)
        assert [entry.key for entry in library.entries] == expected and not library.failed_blocks


def test_the_papers_are_all_there(site):
    page = (site / "posts" / "audio" / DAY / "index.html").read_text()
    assert re.findall(r'<section id="(p-[^"]+)"', page) == [f"p-2601.0000{number}" for number in (1, 2, 3)]
    assert page.count('<details class="bibtex">') == 3


CHINESE = "这一部分在三个数据集上都给出了更好的结果，所需的计算量也更少，作者同时公开了代码与数据，供后来的研究者复现与比较。"


def echo(request):
    """A model that translates faithfully and repeats the mark, and a place of the full text, in every part."""
    said, parts = f"{CHINESE}{MARK} [[{MARK}]]{CHINESE}", openai.written(request)
    if not openai.wanted(request):
        return parts + said
    told = {
        key: text + ("<zq>" if key in ("title", "summary") else said)
        for key, text in json.loads(parts).items()
    }
    return json.dumps(told, ensure_ascii=False)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """What the room `write` makes of papers whose abstracts and full texts hold the mark, with such a model."""
    with pytest.MonkeyPatch.context() as patch, openai.StandIn(write=echo) as service:
        patch.setenv("ARXIV_DAILY_ROOT", str(tmp_path_factory.mktemp("written")))
        for name, value in service.environ().items():
            patch.setenv(name, value)
        table = writers.papers(2)
        table["abstract"] += f" {MARK}"
        parts = [writers.section(f"{number} {MARK}", f"We study speech. {MARK}", MARK) for number in (1, 2)]
        texts = writers.texts(table, licence=MARK, sections=parts)
        desk = writers.desk()
        frames = desk.translate(table).frame(), desk.read(table, texts).frame()
        desk.close()
    return [frame.to_dict("records") for frame in frames]


@pytest.fixture(scope="module")
def echoed(tmp_path_factory, written):
    """A site of those answers, and of answers that are nothing but the mark, in posts whose metadata are marked too."""
    root = copy_project(tmp_path_factory.mktemp("echoed") / "project")
    rows = [editions.paper(number, DAY) for number in (1, 2, 3, 4)]
    told = [
        {name: value for name, value in row.items() if name not in ("id", "version")}
        for made in written
        for row in made
    ]
    only = dict.fromkeys(("title", "summary", "text", "model", "prompt", "reason", "source"), MARK) | {
        "flags": [{"check": MARK, "detail": MARK, "level": MARK, "words_en": MARK, MARK: MARK}]
    }
    answers = [(told[0], told[2]), (told[1], told[3]), (only, only), (only | {"state": "pending"},) * 2]
    path = editions.write(
        root, DAY, rows, answers={row["id"]: said for row, said in zip(rows, answers, strict=True)}
    )
    post = json.loads(path.read_text())
    for holder in (post, *post["cells"]):
        marked = planted(holder["metadata"]["arxiv_daily"]) if "arxiv_daily" in holder["metadata"] else {}
        holder["metadata"] |= {"arxiv_daily": marked, MARK: MARK} if marked else {MARK: MARK}
    path.write_text(json.dumps(post))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "update", lambda *_: None)
        patch.setattr(search, "box", lambda *_: "")
        return render.render(root, "embedded")


KEYS = (
    "part",
    "paper",
    "digest",
    "date",
    "table",
    "state",
    "made",
)  # what a cell is, and what it was made as


def planted(value, name=""):
    """A copy of metadata with the mark for every text but what says which cell it is."""
    if isinstance(value, dict):
        return {key: planted(item, key) for key, item in value.items()} | {"zq": MARK}
    if isinstance(value, list):
        return [planted(item, name) for item in value]
    return MARK if isinstance(value, str) and name not in KEYS else value


def test_answers_to_full_texts_hold_the_mark(written):
    assert all("zq" in row["text"] for made in written for row in made), written


def test_marks_in_answers_and_metadata_are_text(tmp_path, echoed):
    plain = odd_site.plain_parts(tmp_path / "plain")
    assert sorted(site_oracle.intruders(echoed, plain, "https://arxiv-daily.example")) == []
    page = (echoed / "posts" / "audio" / DAY / "index.html").read_text()
    assert len(re.findall(r'<section id="(p-[^"]+)"', page)) == 4 and page.count("zq") > 20
    for path in echoed.rglob("*"):
        if path.is_file() and path.suffix not in (".json", ".js", ".png", ".ris"):
            assert not re.search(rb"(?<!\\)<zq|(?<!`){{<|href=.?javascript", path.read_bytes()), path
