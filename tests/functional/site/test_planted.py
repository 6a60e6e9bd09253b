"""A mark in every field of a record at once, in answers, full texts and the metadata of a post: wherever it comes
out, it is text, and nothing is written elsewhere."""

import csv
import datetime as dt
import json
import re
from contextlib import suppress
from unittest.mock import patch
from urllib.parse import parse_qs

import bibtexparser
import nbformat
import pytest
from IPython import display
from lxml import etree
from nbformat.v4 import new_code_cell, new_notebook, new_output
from pybtex.database import parse_string

from arxiv_daily.gather.results.found import FoundResults
from arxiv_daily.gather.results.row import PaperResult
from arxiv_daily.operations import mail as operations_mail
from arxiv_daily.operations import messengers, notify
from arxiv_daily.operations.message import NotSent
from arxiv_daily.post import errata, notebook, schema, text_form
from arxiv_daily.site import index, render, search
from arxiv_daily.site.periods import store as periods
from arxiv_daily.site.periods import told
from arxiv_daily.site.stats import run as stats
from arxiv_daily.site.stats import trust
from tests.builders import editions, odd_site, site_oracle, writers
from tests.standins import openai
from tests.standins.project import copy_project

DAY = "2026-01-08"
URL = "https://arxiv-daily.example"
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


def with_numbers(root):
    """Errata in the post, and the pages of weeks, months and trust as their notebooks make them, without a kernel."""
    path = root / "posts" / "audio" / DAY / "index.ipynb"
    nb = notebook.parse(path.read_bytes())
    paper = next(schema.paper_of(cell) for cell in nb.cells if schema.part_of(cell) == "heading")
    nb = errata.report(nb, paper, f"{MARK}\n```\n{MARK}", dt.date(2026, 1, 9))
    nb = errata.correct(nb, paper, f"{MARK}\n```\n\n{MARK}", dt.date(2026, 1, 10))
    nb = errata.report(nb, paper, MARK, dt.date(2026, 1, 11))
    path.write_bytes(notebook.serialize(nb))
    archive = index.read(root)
    (root / ".cache").mkdir(exist_ok=True)
    figures = [trust.answered(trust.reports(archive)), trust.proof(trust.monthly(archive))]
    outputs = [new_output("display_data", {"text/html": figure._repr_html_()}) for figure in figures]
    made = new_notebook(
        cells=[new_code_cell(outputs=outputs)],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    (root / "trust.ipynb").write_text(nbformat.writes(stats._page_of(made)))
    shown = []
    with patch.object(display, "display", lambda html: shown.append(html.data)):
        for section in (told.by_task, told.new_results, told.rising):
            section(archive, ["2026-W02"])
    periods._memory(root).write_text(
        json.dumps({name: ["", "".join(shown)] for name in ("2026-W02", "2026-01")})
    )


@pytest.fixture(scope="module")
def everywhere(tmp_path_factory):
    """A project whose results, facets, errata, weeks and numbers hold the mark too, and its site."""
    root = copy_project(tmp_path_factory.mktemp("everywhere") / "project")
    odd = dict.fromkeys(("title", "comment", "doi", "journal_ref", "licence", "abstract"), MARK)
    rows = [editions.paper(number, DAY, authors=[MARK, "A. Author"], **odd) for number in (1, 2)]
    said = {
        row["id"]: ({"title": f"标题 {MARK}", "summary": MARK, "text": MARK}, {"text": MARK}) for row in rows
    }
    result = PaperResult("asr", "librispeech", MARK, "wer", "1.9", "%", MARK, "own", MARK)
    odd_one = PaperResult(MARK, MARK, MARK, MARK, MARK, MARK, MARK, "", MARK)
    for row in rows:
        row["facets"] = ["task:asr", "dataset:librispeech", MARK, f"task:{MARK}"]
    found = {row["id"]: FoundResults(MARK, [result, odd_one]) for row in rows}
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("ARXIV_DAILY_ROOT", str(root))
        patched.setattr(search, "update", lambda *_: None)
        patched.setattr(search, "box", lambda *_: "")
        editions.write(root, DAY, rows, answers=said, results=found)
        with_numbers(root)
        render.render(root, "embedded", statistics=False)
    return root


def test_marks_in_results_facets_errata_weeks_and_numbers_are_text(tmp_path, monkeypatch, everywhere):
    monkeypatch.setenv("ARXIV_DAILY_ROOT", str(tmp_path / "plain"))
    plain = odd_site.plain_parts(tmp_path / "plain", with_numbers)
    site = everywhere / "_site"
    assert sorted(site_oracle.intruders(site, plain, "https://arxiv-daily.example")) == []
    holding = ["trust.html", "periods/2026-W02.html", "results/librispeech_wer.html", "topics/task-asr.html",
               f"papers/{WHOLE}/index.html", "feeds/weeks.xml", "feeds/topics/task-asr.xml"]  # fmt: skip
    assert [name for name in holding if "zq" not in (site / name).read_text()] == []
    for path in site.rglob("*"):
        if path.is_file() and path.suffix not in (".json", ".js", ".png", ".ris", ".csv"):
            assert not re.search(rb"(?<!\\)<zq|(?<!`){{<|href=.?javascript", path.read_bytes()), path
    head, *rows = csv.reader((site / "results" / "librispeech_wer.csv").open(newline=""))
    assert len(rows) == 2 and {len(row) for row in rows} == {len(head)}


def test_the_page_of_numbers_hands_quarto_no_shortcode_and_no_end_of_its_block(everywhere):
    sources = [cell["source"] for cell in nbformat.read(everywhere / "trust.ipynb", 4).cells]
    assert sum("zq" in source for source in sources) == 1
    for source in sources:
        fence = source.partition("{")[0]
        assert "{{<" not in source and source.endswith(f"\n{fence}") and source.count(fence) == 2


def test_what_programs_read_has_the_mark_in_its_values_alone(everywhere):
    site = everywhere / "_site"
    for path in (site / "posts" / "audio" / DAY / "papers.ris", site / "papers" / WHOLE / "paper.ris"):
        lines = path.read_bytes().decode().split("\r\n")
        tags = [line[:6] for line in lines if line]
        assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - ", tag) for tag in tags)
        assert tags.count("TY  - ") == tags.count("ER  - ") == path.read_text().count("ID  - arxiv:2601")
    feed = json.loads((site / "feed.json").read_text())
    for node in etree.HTML("".join(item["content_html"] for item in feed["items"])).iter(etree.Element):
        assert node.tag in ("html", "body", "ol", "li", "a", "p") and set(node.attrib) <= {"href"}
        assert node.get("href", URL).startswith(URL)
    outlines = etree.parse(site / "feeds" / "all.opml").findall("body/outline")
    assert len(outlines) > 3 and all(one.get("xmlUrl").startswith(URL) for one in outlines)
    page = etree.HTML((site / "posts" / "audio" / DAY / "index.html").read_text())
    coins = [
        parse_qs(one.get("title"), strict_parsing=True)
        for one in page.iter("span")
        if one.get("class") == "Z3988"
    ]
    assert [one["rft.title"][0].count("zq") for one in coins] == [MARK.count("zq")] * 2
    assert {name.partition(".")[0] for one in coins for name in one} <= {
        "ctx_ver",
        "rft_val_fmt",
        "rft",
        "rft_id",
    }
    own = etree.HTML((site / "papers" / WHOLE / "index.html").read_text())
    (data,) = [json.loads(one.text) for one in own.iter("script") if one.get("type") == "application/ld+json"]
    assert data["sameAs"] == f"https://arxiv.org/abs/{WHOLE}" and data["author"][0]["name"].count(
        "zq"
    ) == MARK.count("zq")


def test_the_text_form_has_as_many_marks_of_cells_as_cells(everywhere):
    nb = notebook.parse((everywhere / "posts" / "audio" / DAY / "index.ipynb").read_bytes())
    written = text_form.write(nb)
    cells = [cell for cell in nb.cells if cell.cell_type != "code"]
    assert written.count("\n<!-- cell ") + 1 == len(cells) and text_form.apply(nb, written)[1] == {}


@pytest.mark.parametrize("kind", messengers.MESSENGERS)
def test_a_message_and_a_weekly_mail_have_the_mark_as_text(everywhere, monkeypatch, kind):
    monkeypatch.setenv("ARXIV_DAILY_ROOT", str(everywhere))
    archive, sent = index.read(everywhere), []
    edition = archive.editions[0]
    teller = notify._Teller(everywhere, archive)
    monkeypatch.setattr(
        messengers,
        "_post",
        lambda _, body: (sent.append(body), (200, '{"code": 0, "errcode": 0, "ok": true}'))[1],
    )
    monkeypatch.setattr(messengers, "_judge", lambda *_: None)
    for message in (teller.edition(edition, whole=True), teller.week([edition], MARK, whole=True)):
        if kind in ("mail", "apprise"):
            mail = operations_mail._written(message, "a@b.c", {"to": ["d@e.f"]})
            assert "zq" in mail["Subject"] + mail.as_string() and len(mail.get_all("To")) == 1
            html = mail.get_payload(1).get_content()
        else:
            with suppress(NotSent):
                messengers.send("VARIABLE", ADDRESSES[kind], message)
            said = json.dumps(sent[-1], ensure_ascii=False)
            assert "zq" in said
            html = said if kind == "telegram" else ""
            if kind in ("wecom", "dingtalk", "slack"):
                said = (
                    sent[-1].get("text")
                    or sent[-1]["markdown"].get("content")
                    or sent[-1]["markdown"]["text"]
                )
                assert not re.search(r"<zq|<@|<!", said) and (kind == "slack" or "](javascript" not in said)
        for node in etree.HTML(html or "<p>").iter(etree.Element):
            assert node.tag != "zq" and "onerror" not in node.attrib
            assert not node.get("href", "").startswith("javascript")


ADDRESSES = {kind: f"{kind}:https://a.example/x?chat_id=1" for kind in messengers.MESSENGERS}
