"""Ids of the years before 2007, which have a slash in them: table, cache, cells, anchors, page."""

import datetime as dt

import pandas as pd
import pypandoc
import pytest

from arxiv_daily.gather import paper_text
from arxiv_daily.gather.edition import Digest, Edition
from arxiv_daily.gather.frame import from_rows, to_rows
from arxiv_daily.gather.receipt import make_receipt
from arxiv_daily.post import layout, page, schema
from arxiv_daily.post.part import Part
from arxiv_daily.post.restore_metadata import heading_of
from arxiv_daily.project import fragment, key_of_fragment
from arxiv_daily.site import records
from arxiv_daily.site.reader_view import present_post
from arxiv_daily.text.gate import gate

KEYS = ["hep-th/9901001", "math.GT/0309136", "2512.21324"]
DIGEST = Digest(digest="theory", categories=["hep-th"])
EDITION = Edition(DIGEST, dt.date(1999, 1, 3))


def table() -> pd.DataFrame:
    known = {"status": "shown", "version": 2}
    return from_rows(
        [
            known | {"id": key, "title": f"On {key}", "abs_url": f"https://arxiv.org/abs/{key}v2"}
            for key in KEYS
        ]
    )


def parts() -> list[Part]:
    written = {
        "state": "pending",
        "title": "",
        "summary": "",
        "text": "",
        "reason": "",
        "model": "",
        "prompt": "",
    }
    frame = pd.DataFrame([{"id": key, "version": 2, "flags": []} | written for key in KEYS])
    papers = table()
    receipt = make_receipt(EDITION, papers) | {"pending": KEYS}
    return list(page.parts(EDITION, papers, receipt, frame, frame))


def test_the_table_keeps_them():
    assert [row["id"] for row in to_rows(table())] == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_a_fragment_leads_back_to_its_paper(key):
    assert key_of_fragment(fragment(key)) == key
    link = f"[论文](#{fragment(key)})"
    assert gate(f"见{link}。").text.replace("\\_", "_") == f"见{link}。"


def test_cells_know_their_paper():
    made = [schema.machine_cell(part.text, {"part": part.part, "paper": part.paper}) for part in parts()]
    keys = [schema.key(cell) for cell in made]
    assert len(set(keys)) == len(keys) == len({cell.id for cell in made})
    for key in KEYS:
        assert (schema.paper(f"{key}/abstract"), schema.part(f"{key}/abstract")) == (key, "abstract")
        assert f"{key}/heading" in keys
    for cell in made:  # known again after a tool has stripped the metadata
        paper = cell.metadata.pop("arxiv_daily")["paper"]
        if cell.source.startswith("## On"):
            assert heading_of(cell) == paper


def test_links_of_the_page_meet_their_headings():
    made = [schema.machine_cell(part.text, {"part": part.part, "paper": part.paper}) for part in parts()]
    text = "\n\n".join(
        "".join(cell["source"]) for cell in present_post({"cells": made, "metadata": {}})["cells"]
    )
    page = pypandoc.convert_text(text, "html", format="markdown")
    for key in KEYS:
        assert f'id="{fragment(key)}"' in page
        assert page.count(f'href="#{fragment(key)}"') == 3  # as pending, in the contents, and its own


def test_the_archive_finds_its_lines():
    (contents,) = [part.text for part in parts() if part.part == "contents"]
    assert list(layout.read_contents(contents)) == KEYS
    assert [records.PaperRecord(key).anchor for key in KEYS] == [fragment(key) for key in KEYS]


def test_the_cache_has_a_file_for_each(tmp_path):
    names = {paper_text.Record({"id": key, "version": 2}).path for key in KEYS}
    assert len(names) == 3
    assert {path.parent for path in names} == {tmp_path / ".cache" / "fulltext"}
