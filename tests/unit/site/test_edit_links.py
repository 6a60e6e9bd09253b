"""The preview's links from a paper on the page to its cell in the post."""

import json

import pytest

from arxiv_daily.site.edit_links import served, with_links
from tests.builders import posts

PAGE = """<section id="intro" class="level2">
<h2 class="anchored" data-anchor-id="intro">导读</h2>
</section>
<section id="p-1" class="level2 paper">
<h2 class="anchored" data-anchor-id="p-1">题目 <em>一</em></h2>
<section id="p-hep-th_9901001" class="level2 paper">
<h2 class="anchored" data-anchor-id="p-hep-th_9901001">题目二</h2>
"""


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "posts" / "d" / "2026-01-08"
    folder.mkdir(parents=True)
    (folder / "index.ipynb").write_text(json.dumps(posts.post(("1", "hep-th/9901001"))))
    (tmp_path / "params").mkdir()
    (tmp_path / "params" / "d.yaml").write_text("digest: d\ncategories: [cs.SD]\n")
    return tmp_path


@pytest.fixture(autouse=True)
def _in_project(root, monkeypatch):
    monkeypatch.chdir(root)


def show(root, name="posts/d/2026-01-08/index.html", page=PAGE):
    return served(root, name, page.encode()).decode()


def test_beside_each_paper_a_link_leads_to_its_heading_in_jupyterlab(root):
    lines = show(root).split("\n")
    assert 'href="http://localhost:8888/lab/tree/d/2026-01-08/index.ipynb#cell-id=heading-1"' in lines[4]
    assert "#cell-id=heading-hep-th-9901001" in lines[6]
    assert lines[1] == PAGE.split("\n")[1]


@pytest.mark.parametrize(
    ("address", "href"),
    [
        (
            "https://github.dev/me/daily/blob/main/posts/{post}",
            "blob/main/posts/d/2026-01-08/index.ipynb#cell-id=heading-1",
        ),
        ("https://x.example/{post}?a=1&b={cell}", "?a=1&amp;b=heading-1"),
    ],
)
def test_the_params_say_where_the_links_lead(root, address, href):
    with (root / "params" / "d.yaml").open("a") as params:
        params.write(f'edit_at: "{address}"\n')
    assert f'{href}"' in show(root)


@pytest.mark.parametrize("spoil", ["no address", "no digest", "no post", "a spoilt post", "a wrong address"])
def test_without_a_post_or_an_address_the_page_is_as_it_is(root, spoil):
    post, params = root / "posts" / "d" / "2026-01-08" / "index.ipynb", root / "params" / "d.yaml"
    {
        "no address": lambda: params.write_text(params.read_text() + 'edit_at: ""\n'),
        "no digest": params.unlink,
        "no post": post.unlink,
        "a spoilt post": lambda: post.write_text('{"cells": [3]}'),
        "a wrong address": lambda: params.write_text(params.read_text() + 'edit_at: "javascript:alert(1)"\n'),
    }[spoil]()
    assert show(root) == PAGE


def test_no_other_page_has_such_links(root):
    for name in ("index.html", "posts/d/2026-01-08/papers.jsonl", "papers/1/index.html"):
        assert show(root, name) == PAGE


def test_a_page_that_ends_in_a_heading_is_served_as_it_is():
    page = '<section id="p-1" class="level2"><h2>题目'
    assert with_links(page, {"1": "heading-1"}, "d/x", "https://e.org/{post}") == page
