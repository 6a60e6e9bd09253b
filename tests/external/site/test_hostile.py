"""Hostile texts the whole way to pages in a real browser: nothing runs, nothing is fetched, no paper is lost."""

import datetime as dt
import json
import re
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from lxml import etree, html

from arxiv_daily.gather.edition import Digest, Edition
from arxiv_daily.post import page
from arxiv_daily.post.from_run import assemble
from arxiv_daily.site import quarto, render
from arxiv_daily.site.reader_view import present_post
from arxiv_daily.write.part import ModelText
from tests.builders import hostile, pandoc_oracle
from tests.builders.browser import Visit, visit
from tests.standins.project import copy_project

pytestmark = pytest.mark.browser

DATE = dt.date(2025, 12, 25)
EDITION = Edition(Digest(digest="audio", categories=["cs.SD"]), DATE)
RECEIPT = {
    "fetched": 1, "shown": 1, "listed": 0, "late": 0, "left_out": {}, "per_category": {}, "state": "closed",
    "empty_reason": "", "closes": "2025-12-26T05:00:00+00:00", "next_announcement": "2025-12-29T01:00:00+00:00",
    "pending": [],
}  # fmt: skip
BRINGS_IN = {"iframe", "object", "embed", "base", "textarea"}
HARM = re.compile(r"pwned|alert\(1")
LEADS = re.compile(r"\s*(javascript|vbscript|data:text|file):", re.IGNORECASE)
PLACES = ("title", "authors", "abstract", "pending", "translation", "summary", "reading")


def paper(number: int, place: str, text: str) -> tuple[dict, dict, dict]:
    """A paper with the text in one place: its row, its translation, its reading."""
    key = f"2512.{number:05}"
    row = {
        "id": key, "version": 1, "title": f"Paper {number}", "authors": ["A. Author"], "categories": ["cs.SD"],
        "abstract": "An abstract.", "abs_url": f"https://arxiv.org/abs/{key}v1",
        "pdf_url": f"https://arxiv.org/pdf/{key}v1", "licence": "", "late": False, "withdrawn": False,
        "status": "shown", "reason": "", "primary": "cs.SD", "fulltext": "html",
    }  # fmt: skip
    known = {"id": key, "version": 1, "state": "done", "model": "m", "prompt": "p", "flags": [], "reason": ""}
    translation = known | {"title": f"论文{number}", "summary": "一句话", "text": "译文。"}
    reading = known | {"title": "", "summary": "", "text": f"1)\n\n- 解读{number}止"}
    if place == "title":
        row["title"] = translation["title"] = text
    elif place == "authors":
        row["authors"] = [text, "B. Author"]
    elif place == "abstract":
        row["abstract"] = text
    elif place == "pending":
        row["abstract"] = text
        translation |= {"state": "pending", "reason": text[:300], "title": "", "summary": "", "text": ""}
    elif place == "translation":
        translation["text"] = text
    elif place == "summary":
        translation["summary"] = text
    else:
        reading["text"] = f"{text}\n\n- 解读{number}止"
    return row, translation, reading


def notebook(texts: list[str]) -> nbformat.NotebookNode:
    """The post of an edition in which every text stands in every place, as the engine assembles it."""
    cases = [paper(i, place, text) for i, (text, place) in enumerate((t, p) for t in texts for p in PLACES)]
    rows, translations, readings = (pd.DataFrame(list(column)) for column in zip(*cases, strict=True))
    rows["status"] = "shown"
    overview = ModelText("\n\n".join(text for text in texts), model="m")
    outputs = []
    for part in page.parts(EDITION, rows, RECEIPT, translations, readings, overview):
        metadata = {name: value for name, value in vars(part).items() if name != "text"}
        if part.part == "intro":
            front = page.front_matter(EDITION, rows, translations)
            metadata |= {
                "digest": "audio",
                "date": str(DATE),
                "front": front,
                "receipt": RECEIPT,
                "table": [],
            }
        shown = {"text/markdown": {"arxiv_daily": metadata}}
        outputs.append(nbformat.v4.new_output("display_data", {"text/markdown": part.text}, metadata=shown))
    cell = nbformat.v4.new_code_cell("page()", id="page", outputs=outputs, execution_count=1)
    run = nbformat.v4.new_notebook(cells=[cell], metadata={"arxiv_daily": {"notebook": "1"}})
    made, _ = assemble(run)
    nbformat.validate(made)
    return made


def project(folder: Path, nb: nbformat.NotebookNode) -> Path:
    """A project with this one post."""
    copy_project(folder)
    target = folder / "posts" / "audio" / str(DATE) / "index.ipynb"
    target.parent.mkdir(parents=True)
    nbformat.write(nb, target)
    return folder


def harmless(seen: Visit, count: int) -> None:
    """Nothing ran, nothing was asked for, and every paper stands on the page with its reading."""
    assert seen.dialogs == [] and not seen.pwned
    assert [text for text in seen.console if "pwned" in text] == []
    assert seen.requests == []
    assert seen.shown == [f"p-2512.{number:05}" for number in range(count)]
    missing = [number for number in range(count) if f"解读{number}止" not in seen.text]
    assert missing == []
    assert seen.bad == []


@pytest.fixture(scope="module")
def hostile_post() -> nbformat.NotebookNode:
    """Long texts are cut: what their length does is measured elsewhere."""
    return notebook([text[:700] for text in hostile.texts().values()])


COUNT = len(hostile.texts()) * len(PLACES)


@pytest.fixture(scope="module")
def built(hostile_post, tmp_path_factory) -> Path:
    return render.render(project(tmp_path_factory.mktemp("project"), hostile_post), "embedded")


def test_on_the_page_of_the_stand_in(built):
    harmless(visit(built / "posts" / "audio" / str(DATE) / "index.html"), COUNT)
    front = visit(built / "index.html")
    assert front.dialogs == front.requests == [] and not front.pwned


def test_in_the_other_files_of_the_site(built):
    """Lists, feeds and data carry the same texts: what is HTML in them holds nothing a stranger brought in."""
    kinds = set()
    for path in built.rglob("*"):
        kinds.add(path.suffix)
        if path.suffix == ".html":
            ours = ["textarea"] if path == built / "shelf.html" else []  # the field for one's own words
            assert harm(path.read_text(encoding="utf-8")) == ours, path
        elif path.suffix == ".xml":
            for text in etree.parse(path, etree.XMLParser(resolve_entities=False)).getroot().itertext():
                assert harm(text) == [], path
        elif path.suffix == ".json" and path.name != "search.json":
            json.loads(path.read_bytes())
    assert {".html", ".xml", ".json"} <= kinds


def harm(text: str) -> list[str]:
    """Elements and attributes in HTML that run or fetch what strangers wrote."""
    found = []
    nodes = html.fragments_fromstring(f"<div>{text}</div>")[0].iter(etree.Element) if "<" in text else ()
    for node in nodes:
        if node.tag in BRINGS_IN or (node.tag == "script" and HARM.search(node.text or "")):
            found.append(node.tag)
        for name, value in node.attrib.items():
            fetches = name in ("src", "srcset") and "evil" in value
            if fetches or LEADS.match(value) or (name.startswith("on") and HARM.search(value)):
                found.append(f"{name}={value[:60]}")
    return found


def test_on_a_page_of_pandoc(hostile_post, tmp_path):
    cells = present_post(hostile_post)["cells"]
    text = "\n\n".join("".join(cell["source"]) for cell in cells)
    page = tmp_path / "page.html"
    page.write_text(pandoc_oracle.pandoc(text, "--to", "html", "--mathml", "--standalone"), encoding="utf-8")
    harmless(visit(page), COUNT)


def test_the_same_texts_without_the_gate_do_harm(tmp_path):
    page = tmp_path / "page.html"
    text = "\n\n".join(hostile.texts()[name] for name in ("handlers", "images", "comment-open"))
    page.write_text(
        pandoc_oracle.pandoc(f"{text}\n\n## 1 {{#p-1}}", "--to", "html", "--standalone"), encoding="utf-8"
    )
    seen = visit(page)
    assert seen.dialogs and seen.pwned and seen.requests and seen.bad
    assert seen.shown == []


@pytest.mark.quarto
@pytest.mark.skipif(not quarto.find(), reason="Quarto is not installed")
def test_on_a_page_of_quarto(hostile_post, tmp_path, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "a-secret-that-no-page-shows")
    built = render.render(project(tmp_path, hostile_post), "quarto")
    page = built / "posts" / "audio" / str(DATE) / "index.html"
    harmless(visit(page), COUNT)
    assert "a-secret-that-no-page-shows" not in page.read_text(encoding="utf-8")
