"""Quarto's part of the site, with a stand-in for the program: what it is given, and what is made of what it leaves."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from arxiv_daily.site import render, search
from tests.builders import editions
from tests.standins import quarto
from tests.standins.project import copy_project

DAYS = ("2026-01-06", "2026-01-07", "2026-01-08")


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A project of three editions, and a Quarto on the PATH."""
    root = copy_project(tmp_path / "project")
    for number, day in enumerate(DAYS):
        editions.write(root, day, [editions.paper(10 * number + at, day) for at in (1, 2)])
    (tmp_path / "bin").mkdir()
    quarto.install(tmp_path / "bin")
    path = [str(tmp_path / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]]
    monkeypatch.setenv("PATH", os.pathsep.join(path))
    monkeypatch.setenv("ARXIV_DAILY_ROOT", str(root))
    monkeypatch.setattr(search, "update", lambda *_: None)
    return root


def files(site):
    return {str(path.relative_to(site)) for path in site.rglob("*") if path.is_file()}


def test_a_post_that_does_not_render_costs_itself_alone_and_says_its_first_error(root, caplog):
    bad = root / "posts" / "audio" / DAYS[1] / "index.ipynb"
    editions.edit(bad, "2601.00011/abstract", lambda text: f"{text} UNRENDERABLE")
    site = render.render(root, statistics=False)
    assert [line for line in caplog.messages if DAYS[1] in line] == [
        f"posts/audio/{DAYS[1]} is left out of the site: Quarto did not render: YAMLError: bad indentation of a mapping entry "
        f"(posts/audio/{DAYS[1]}/index.ipynb)"
    ]
    made = files(site)
    assert {f"posts/audio/{day}/index.html" for day in (DAYS[0], DAYS[2])} <= made
    assert f"posts/audio/{DAYS[1]}/index.html" not in made
    assert (site / "listings.json").read_text() == "[]"
    assert not {"search.json", "lists/page.html"} & made


def test_a_plain_render_leaves_a_whole_site_and_nothing_that_only_quarto_needs(root):
    done = subprocess.run(["quarto", "render"], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    site = root / "_site"
    made = files(site)
    assert {"index.html", "archive.html", "lists/2026-01.html", "papers/2601.00021/index.html"} <= made
    assert all(f"posts/audio/{day}/index.html" in (site / "index.html").read_text() for day in DAYS)
    assert not {"search.json", "lists/page.html"} & made
    addresses = (site / "sitemap.xml").read_text()
    assert f"posts/audio/{DAYS[2]}/" in addresses and "lists/page" not in addresses and "qmd" not in addresses
