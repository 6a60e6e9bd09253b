"""Whole records gone wrong: whatever one row of a post's table holds, the other papers are in every list and file."""

import json
import random

import pytest

from arxiv_daily.site import index
from arxiv_daily.site.exports import build
from arxiv_daily.site.lists import keys, pages, table
from tests.builders import editions

DAY = "2026-01-08"
ODD = [
    None, True, 0, -1, 1e308, 10**40, "", " ", "\x00", "\ud800", "{", "x" * 20_000, "é" * 300, "../../x", "a/b", "$", "$x^{", "<script>",
    "9999-99-99", "2026-13-01T00:00", "{{< x >}}", "```", ":::", [], [None], [[]], ["", 1, "A. B"], [{"name": "x"}], {}, {"a": 1},
]  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_an_odd_record_costs_only_itself(tmp_path, seed):
    chance = random.Random(seed)
    (tmp_path / "_quarto.yml").write_text('website: {title: "t", site-url: "https://papers.example"}\n')
    path = editions.write(tmp_path, DAY, [editions.paper(number, DAY) for number in (1, 2, 3)])
    stored = path.with_name("papers.jsonl")
    rows = [json.loads(line) for line in stored.read_text().splitlines()]
    for field in chance.sample(sorted(rows[0]), 9):
        rows[0][field] = chance.choice(ODD)
    stored.write_text("".join(json.dumps(row) + "\n" for row in rows))
    archive = index.read(tmp_path)
    assert archive.left_out == {}
    (edition,) = archive.editions
    assert {paper.id for paper in edition.papers} >= {"2601.00002", "2601.00003"}
    names = pages.by_author(archive.editions, set(keys.of_edition(edition)), pages.author_entries)
    made = [pages.index(archive.editions), table.page(archive.editions)]
    made += [pages.list_page(key, [edition], names.get(key, {}))[1] for key in keys.of_edition(edition)]
    assert all("<script>" not in one for one in made[2:])
    build.write(tmp_path, tmp_path / "_site", archive)
    for name in (
        "feeds/audio.xml",
        f"posts/audio/{DAY}/papers.bib",
        f"posts/audio/{DAY}/papers.json",
        "llms.txt",
    ):
        assert (tmp_path / "_site" / name).is_file(), name
    assert "2601.00003" in (tmp_path / "_site" / "posts" / "audio" / DAY / "papers.bib").read_text()
