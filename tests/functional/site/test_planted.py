"""A mark in every field of a record at once: wherever it comes out, it is text, and nothing is written elsewhere."""

import json
import re

import bibtexparser
import pytest
from lxml import etree
from pybtex.database import parse_string

from arxiv_daily.site import render, search
from tests.builders import editions
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
