"""Feeds, data, citations, sitemap and cards: read by their own readers, and steady over edits and renderings."""

import json
import re
import subprocess
from pathlib import Path

import feedparser
import jsonschema
import pytest
import rispy
from lxml import etree
from PIL import Image

from arxiv_daily.errors import ConfigError
from arxiv_daily.site import index, render
from arxiv_daily.site.exports import bibtex, build, cards, feeds, page_head, subscribe, updated
from arxiv_daily.site.exports.site_config import About
from arxiv_daily.site.records import PaperRecord
from arxiv_daily.text import feed_html, formula, inline
from tests.builders import editions
from tests.conftest import PROJECT
from tests.standins.project import copy_project

DAY, NEXT = "2026-01-08", "2026-01-09"
CONFIG = 'website:\n  title: "每日论文"\n  description: "译文与解读"\n  site-url: "https://papers.example/daily"\nlang: zh\n'
HOST = "https://papers.example/daily"


@pytest.fixture
def root(tmp_path):
    """A project with two editions and an empty one."""
    (tmp_path / "_quarto.yml").write_text(CONFIG)
    editions.write(tmp_path, DAY, [editions.paper(1, DAY), editions.paper(2, DAY)])
    editions.write(tmp_path, NEXT, [editions.paper(3, NEXT, late=True)])
    editions.write(tmp_path, "2026-01-11", [])
    return tmp_path


def published(root: Path) -> Path:
    """The files beside the pages, and three pages for the sitemap."""
    site = root / "_site"
    for page in ("index.html", f"posts/audio/{DAY}/index.html", "site_libs/x.html", "404.html"):
        (site / page).parent.mkdir(parents=True, exist_ok=True)
        (site / page).write_text("<html></html>")
    build.write(root, site, index.read(root))
    return site


def atom(file: Path):
    """A feed, read strictly as XML and then as feed readers do."""
    etree.parse(file, etree.XMLParser(recover=False))
    found = feedparser.parse(file.read_bytes())
    assert not found.bozo, found.get("bozo_exception")
    return found


def validate(file: Path) -> None:
    """What RFC 4287 asks of a feed and its entries."""
    names = {"a": feeds.ATOM}
    tree = etree.parse(file)
    for element in tree.xpath("//a:feed|//a:entry", namespaces=names):
        for tag in ("id", "title", "updated"):
            assert len(element.findall(f"{{{feeds.ATOM}}}{tag}")) == 1
    assert tree.xpath("/a:feed/a:author/a:name", namespaces=names)
    assert len(tree.xpath("/a:feed/a:link[@rel='self']", namespaces=names)) == 1
    ids = tree.xpath("//a:entry/a:id/text()", namespaces=names)
    assert len(ids) == len(set(ids))
    moments = tree.xpath("//a:updated/text()|//a:published/text()", namespaces=names)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", moment) for moment in moments)


def test_a_digests_feed_has_every_edition_with_all_its_words(root):
    site = published(root)
    validate(site / "feeds" / "audio.xml")
    feed = atom(site / "feeds" / "audio.xml")
    assert [entry.id for entry in feed.entries] == [
        f"tag:papers.example,2025:audio/{day}" for day in ("2026-01-11", NEXT, DAY)
    ]
    entry = feed.entries[2]
    assert entry.link == f"{HOST}/posts/audio/{DAY}/index.html"
    content = entry.content[0]
    assert content.type == "text/html"
    for words in ("声音研究之001", "我们测量", "A Study of Sound, Part 2", "研究背景", "机器译文"):
        assert words in content.value
    assert f'href="{HOST}/posts/audio/{DAY}/index.html#p-2601.00001"' in content.value
    assert "周末" in feed.entries[0].content[0].value
    assert feed.feed.links[0].href == f"{HOST}/feeds/audio.xml"


def test_a_categorys_feed_has_its_papers(root):
    site = published(root)
    validate(site / "feeds" / "categories" / "cs.SD.xml")
    feed = atom(site / "feeds" / "categories" / "cs.SD.xml")
    assert [entry.id for entry in feed.entries] == [
        f"tag:papers.example,2025:arxiv/2601.0000{number}" for number in (3, 1)
    ]
    assert [tag.term for tag in feed.entries[0].tags] == ["cs.SD", "eess.AS"]
    assert feed.entries[0].author_detail.name or feed.entries[0].authors
    assert "补收" in feed.entries[0].content[0].value


def test_formulas_in_a_feed_need_no_mathml(root):
    (value,) = [
        entry.content[0].value
        for entry in atom(published(root) / "feeds" / "audio.xml").entries
        if entry.id.endswith(DAY)
    ]
    assert "<i>x</i><sub>1</sub><sup>2</sup>" in value
    assert "<i>α</i> + 1" in value
    assert "<math" not in value
    assert "$" not in value


def entry_of(site: Path, day: str) -> dict:
    (found,) = [entry for entry in atom(site / "feeds" / "audio.xml").entries if entry.id.endswith(day)]
    return {
        "id": found.id,
        "published": found.published,
        "updated": found.updated,
        "text": found.content[0].value,
    }


def test_an_edit_is_the_old_entry_with_a_new_time(root, monkeypatch):
    before = entry_of(published(root), DAY)
    path = root / "posts" / "audio" / DAY / "index.ipynb"
    editions.edit(path, "2601.00001/abstract", lambda text: "编辑改过。")
    after = entry_of(published(root), DAY)
    assert "编辑改过。" in after["text"]
    assert (after["id"], after["published"]) == (before["id"], before["published"])
    assert after["updated"] >= before["updated"]
    untouched = entry_of(published(root), NEXT)
    path.touch()
    assert entry_of(published(root), DAY) == after
    assert entry_of(published(root), NEXT) == untouched


def test_nothing_is_dated_anew_when_the_site_is_made_again(root):
    site = published(root)
    before = {file: file.read_bytes() for file in site.rglob("*") if file.is_file()}
    for file in before:
        file.unlink()
    for post in root.glob("posts/*/*/index.ipynb"):
        post.touch()
    published(root)
    assert {file: file.read_bytes() for file in site.rglob("*") if file.is_file()} == before


def git(root, *words, date="2026-02-01T00:00:00+00:00"):
    names = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in
             (("NAME", "n"), ("EMAIL", "n@example.org"), ("DATE", date))}  # fmt: skip
    subprocess.run(
        ["git", "-c", "init.defaultBranch=main", *words],
        cwd=root,
        check=True,
        capture_output=True,
        env=names | {"PATH": "/usr/bin:/bin"},
    )


def test_without_a_memory_git_tells_when_a_post_changed(root):
    post = root / "posts" / "audio" / DAY / "index.ipynb"
    git(root, "init")
    git(root, "add", "posts")
    git(root, "commit", "-m", "one")
    ask = updated.Changes(root)
    assert ask("e", "words", f"audio/{DAY}", "2026-01-08T00:50:00Z") == "2026-02-01T00:00:00Z"
    assert ask("e", "words", f"audio/{NEXT}", "2026-03-01T00:00:00Z") == "2026-02-01T00:00:00Z"  # remembered
    assert ask("late", "words", f"audio/{NEXT}", "2026-03-01T00:00:00Z") == "2026-03-01T00:00:00Z"
    editions.edit(post, "2601.00001/abstract", lambda text: "改。")
    assert updated.Changes(root)("e", "other", f"audio/{DAY}", "") > "2026-02-01T00:00:00Z"
    shallow = root / "shallow"
    git(root, "add", "posts")
    git(root, "commit", "-m", "two", date="2026-02-02T00:00:00+00:00")
    git(root, "clone", "--depth", "1", f"file://{root}", str(shallow))
    assert (
        updated.Changes(shallow)("e", "w", f"audio/{DAY}", "2026-01-08T00:50:00Z") == "2026-01-08T00:50:00Z"
    )


def test_a_feed_stays_small(root, monkeypatch):
    monkeypatch.setattr(feeds, "BYTES", 2500)
    feed = atom(published(root) / "feeds" / "audio.xml")
    assert 1 <= len(feed.entries) < 3
    monkeypatch.setattr(feeds, "EDITIONS", 2)
    monkeypatch.setattr(feeds, "BYTES", 1_000_000)
    monkeypatch.setattr(build, "sources", lambda: b"other")
    assert len(atom(published(root) / "feeds" / "audio.xml").entries) == 2


def test_hostile_words_stay_words_in_a_feed(root):
    bad = editions.paper(9, DAY, title="<script>alert(1)</script> & \x00]]>", authors=["A \x1b & <b>"])
    path = editions.write(root, DAY, [bad], pending=("2601.00009",))
    path.write_text(path.read_text().replace("译文待补", "译文待补 \\ud800 \\u0007"))
    site = published(root)
    validate(site / "feeds" / "audio.xml")
    for feed in (site / "feeds" / "audio.xml", site / "feeds" / "categories" / "cs.SD.xml"):
        assert "<script" not in atom(feed).entries[-1].content[0].value
        text = feed.read_text()
        assert "&amp;lt;script" in text or "\\&lt;script" in text or "&lt;script" not in text
    json.loads((site / "posts" / "audio" / DAY / "papers.json").read_text())


def test_data_follow_their_schema(root):
    site = published(root)
    schema = json.loads((site / "data" / "schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    known = json.loads((site / "posts" / "audio" / DAY / "papers.json").read_text())
    jsonschema.validate(known, schema)
    assert [paper["id"] for paper in known["papers"]] == ["2601.00001", "2601.00002"]
    first = known["papers"][0]
    assert first["abstract_zh"] == "我们测量 $x_{1}^2$ 与噪声。"
    assert first["abstract"].startswith("We measure $x_{1}^2")
    assert first["url"] == f"{HOST}/posts/audio/{DAY}/index.html#p-2601.00001"
    month = json.loads((site / "data" / "audio" / "2026-01.json").read_text())
    for edition in month["editions"]:
        jsonschema.validate(edition, schema)
    assert [edition["date"] for edition in month["editions"]] == [DAY, NEXT, "2026-01-11"]
    assert "reading" not in month["editions"][0]["papers"][0]
    index = json.loads((site / "data" / "index.json").read_text())
    counted = index["digests"]["audio"]["months"]["2026-01"]
    assert (counted["editions"], counted["papers"]) == (3, 3)


ENTRY = re.compile(r"@misc\{(?P<key>[^,\s]+),\n(?P<fields>(?:  \w+ = .+,\n)+)\}\n")


def parsed(text: str) -> dict[str, dict[str, str]]:
    """BibTeX as a strict reader takes it: every entry closed, every value's braces paired."""
    assert ENTRY.sub("", text).strip() == ""
    found = {}
    for entry in ENTRY.finditer(text):
        fields = dict(line.strip().rstrip(",").split(" = ", 1) for line in entry["fields"].splitlines())
        assert all(bibtex.paired(value) for value in fields.values())
        found[entry["key"]] = fields
    return found


def test_bibtex_of_an_edition_and_a_month(root):
    site = published(root)
    known = parsed((site / "posts" / "audio" / DAY / "papers.bib").read_text())
    assert list(known) == ["arxiv:2601.00001", "arxiv:2601.00002"]
    assert known["arxiv:2601.00001"]["title"] == "{{A Study of Sound, Part 1}}"
    assert (known["arxiv:2601.00001"]["year"], known["arxiv:2601.00001"]["month"]) == ("{2026}", "jan")
    assert len(parsed((site / "data" / "audio" / "2026-01.bib").read_text())) == 3


@pytest.mark.parametrize(
    ("facts", "field", "value"),
    [
        ({"title": "50% of A & B_1: $x_1$"}, "title", r"{{50\% of A \& B\_1: $x_1$}}"),
        ({"title": "An open {brace"}, "title", "{{An open brace}}"),
        ({"title": "Cost $5"}, "title", r"{{Cost \$5}}"),
        ({"authors": ("The LHCb Collaboration", "J. Doe Jr.")}, "author", "{{The LHCb Collaboration} and Doe, Jr., J.}"),
        ({"title": r"Schr\"odinger, Erdős"}, "title", r"{{Schr{\"o}dinger, Erd{\H{o}}s}}"),
        ({"title": r"\(a_1\) of $5 and $$b$$"}, "title", r"{{$a_1$ of \$5 and $b$}}"),
        ({"authors": ("Zoë Müller", r"F. \'{E}tienne Jr.")}, "author", r"{Zo{\"e} M{\"u}ller and {\'E}tienne, Jr., F.}"),
        ({"id": "hep-th/9901001", "submitted": ""}, "year", "{1999}"),
        ({"id": "0704.0001", "submitted": ""}, "year", "{2007}"),
    ],
)  # fmt: skip
def test_bibtex_of_what_arxiv_has(facts, field, value):
    (fields,) = parsed(bibtex.entry(PaperRecord(**{"id": "2601.1", "title": "T"} | facts))).values()
    assert fields[field] == value


ODD = [
    *(
        "{",
        "}",
        "{{}",
        "}{",
        r"\{",
        r"a {b\} c}",
        r"{\cite{a}!\\}",
        r"$\{x\}$ \} \{ $y\$",
        "$x^{" * 9 + "\\",
        "\\",
        r"a\\",
        "$",
        "$$",
        "$x",
        "100% & more #1 ^ _ ~",
        '"',
        "=",
        ",",
        "(",
        "%",
    ),
    *(
        "@misc{evil, title={x}}",
        "a, b, c, d",
        "and",
        "others",
        "von der and zu",
        "x},\nnote={y}}",
        "{{< env X >}}",
    ),
    *("{{{", r"Schr\"odinger", r"{\'e}", "李 雷", r"\"", "# {", "Jr."),
]


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("field", ["title", "authors", "doi", "primary", "journal_ref", "comment"])
def test_every_record_is_one_entry_to_every_reader(field, odd):
    import bibtexparser
    from pybtex.database import parse_string

    value = (odd, "Ada Lovelace", f"B. {odd}") if field == "authors" else odd
    paper = PaperRecord(
        **{"id": "2601.00001", "title": "T", "primary": "cs.SD", "authors": ("A. B",), field: value}
    )
    after = PaperRecord(id="2601.00002", title="Next", authors=("C. D",))
    text = bibtex.entries([paper, after])
    found = parse_string(text, "bibtex").entries
    assert list(found) == ["arxiv:2601.00001", "arxiv:2601.00002"]
    assert {"title", "eprint", "archiveprefix", "url"} <= set(found["arxiv:2601.00001"].fields)
    assert found["arxiv:2601.00001"].persons["author"]
    library = bibtexparser.parse_string(text)
    assert len(library.entries) == 2 and not library.failed_blocks
    assert "{{<" not in text


def test_three_thousand_authors_are_all_there():
    from pybtex.database import parse_string

    paper = PaperRecord(id="2601.00001", title="T", authors=tuple(f"Given{n} Family{n}" for n in range(3000)))
    assert (
        len(parse_string(bibtex.entry(paper), "bibtex").entries["arxiv:2601.00001"].persons["author"]) == 3000
    )


def test_the_sitemap_has_all_pages_and_no_others(root):
    site = published(root)
    tree = etree.parse(site / "sitemap.xml")
    found = tree.xpath("//*[local-name()='loc']/text()")
    assert found == [f"{HOST}/", f"{HOST}/posts/audio/{DAY}/index.html"]
    assert len(tree.xpath("//*[local-name()='lastmod']")) == 1
    assert f"Sitemap: {HOST}/sitemap.xml" in (site / "robots.txt").read_text()


def test_llms_txt_leads_to_the_data(root):
    site = published(root)
    text = (site / "llms.txt").read_text()
    assert text.startswith("# 每日论文\n\n> 译文与解读\n")
    for address in re.findall(rf"\]\({HOST}/([^)]+)\)", text):
        assert (site / address).is_file(), address


def test_cards_are_pictures_of_the_right_size(root):
    site = published(root)
    drawn = [site / "card.png", *site.glob("posts/*/*/card.png")]
    assert len(drawn) == 4
    for file in drawn:
        with Image.open(file) as picture:
            assert (picture.format, picture.size) == ("PNG", (1200, 630))
        assert file.stat().st_size < 100_000


def test_without_a_chinese_font_a_card_has_no_boxes(root, monkeypatch):
    monkeypatch.setattr(cards, "candidates", lambda: iter(()))
    cards.chinese_font.cache_clear()
    cards.font.cache_clear()
    drawn = []
    monkeypatch.setattr(cards, "draw", lambda *words: drawn.append(words) or b"")
    (edition,) = [one for one in index.read(root).editions if one.date == DAY]
    cards.of_edition(edition, About())
    cards.chinese_font.cache_clear()
    assert drawn[0][2] == "2 new papers  ·  cs.SD, eess.AS"
    assert drawn[0][3] == ["A Study of Sound, Part 1", "A Study of Sound, Part 2"]


def test_what_is_gone_leaves_the_site(root):
    site = published(root)
    for file in (root / "posts" / "audio" / DAY).iterdir():
        file.unlink()
    published(root)
    assert not (site / "posts" / "audio" / DAY / "papers.json").exists()
    assert f"audio/{DAY}" not in (site / "feeds" / "audio.xml").read_text()


def test_an_unchanged_archive_is_not_written_again(root, monkeypatch):
    published(root)
    monkeypatch.setattr(feeds, "feed", lambda *_: pytest.fail("made again"))
    monkeypatch.setattr(cards, "draw", lambda *_: pytest.fail("drawn again"))
    published(root)


def test_a_site_without_an_address_has_data_but_no_feeds(root):
    (root / "_quarto.yml").write_text('website:\n  title: "t"\n')
    site = published(root)
    assert (site / "posts" / "audio" / DAY / "papers.json").is_file()
    assert not list(site.rglob("*.xml"))


PAGE = '<html><head><title>t</title>\n<link rel="canonical" href="x">\n<meta property="og:image" content="y">\n</head><body></body></html>'


def test_a_head_names_the_pages_address_feeds_and_card(root):
    (edition,) = [one for one in index.read(root).editions if one.date == DAY]
    about = About.read(root)
    page = page_head.dressed(PAGE, edition.address, about, edition)
    assert page.count('rel="canonical"') == page.count('property="og:image"') == 1
    assert f'<link rel="canonical" href="{HOST}/posts/audio/{DAY}/index.html">' in page
    assert f'content="{HOST}/posts/audio/{DAY}/card.png"' in page
    assert 'href="../../../feeds/audio.xml"' in page
    assert page_head.dressed(page, edition.address, about, edition) == page
    listed = page_head.dressed(PAGE, "lists/cs.SD.html", about, None, "cs.SD")
    assert 'href="../feeds/categories/cs.SD.xml"' in listed


@pytest.mark.parametrize(
    ("tex", "marked", "plain"),
    [
        (r"x_{12}^2", "<i>x</i><sub>12</sub><sup>2</sup>", "x₁₂²"),
        (r"\frac{a+b}{c} \le 1", "(<i>a</i> + <i>b</i>)/<i>c</i> ≤ 1", "(a + b)/c ≤ 1"),
        (r"\hat{x}", "x\u0302", "x\u0302"),
        (r"\mathbf{x}", "<b>x</b>", "x"),
        (r"\mathcal{O}(n \log n)", "<i>O</i>(<i>n</i> log <i>n</i>)", "O(n log n)"),
        (r"86.3\%", "86.3%", "86.3%"),
        (r"\sqrt{d_k}", "√(<i>d</i><sub><i>k</i></sub>)", "√dₖ"),
        (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", "(1 2; 3 4)", "(1 2; 3 4)"),
        (r"\begin{cases}0,&n=0\\ {} \\1\end{cases}", "{0, <i>n</i> = 0; 1", "{0, n = 0; 1"),
        (r"\binom{n}{2}", "(<i>n</i> 2)", "(n 2)"),
        (r"\overline{AB_1}", "ĀB̄₁", "ĀB̄₁"),
        (r"\underbrace{a}_{b}", "<i>a</i><sub><i>b</i></sub>", "a_b"),
        (r"90^\circ C^*", "90<sup>∘</sup><i>C</i><sup>*</sup>", "90°C*"),
    ],
)
def test_formulas_in_a_line(tex, marked, plain):
    assert formula.as_html(tex) == f'<span class="math">{marked}</span>'
    assert formula.as_text(tex) == plain


@pytest.mark.parametrize("tex", [r"\bad{", r"\begin{x}a\end{x}", ""])
def test_what_pandoc_does_not_read_stays_tex(tex):
    assert formula.as_html(tex) in (f"<code>{tex}</code>", '<span class="math"></span>')


def test_markdown_for_feed_readers():
    made = feed_html.html(
        "- **方法：**见[上文](#p-1)。\n\n$5 到 $10，\\<b\\> `x`", "https://a.example/p/index.html"
    )
    assert "<strong>方法：</strong>" in made
    assert 'href="https://a.example/p/index.html#p-1"' in made
    assert "$5 到 $10，&lt;b&gt; <code>x</code>" in made
    assert inline.plain("改 **a** `x_y` $x^2$ [l](#p-1) snake_case \\$5") == "改 a x_y x² l snake_case $5"


def test_the_projects_own_configuration_names_the_site():
    about = About.read(PROJECT)
    assert about.url.startswith("https://")
    assert about.at("index.html") == f"{about.url}/"


def test_a_rendered_site_leads_to_all_of_it(tmp_path):
    copy_project(tmp_path)
    editions.write(tmp_path, DAY, [editions.paper(1, DAY), editions.paper(2, DAY)])
    editions.write(tmp_path, NEXT, [editions.paper(3, NEXT)])
    built = render.render(tmp_path, "embedded")
    about = About.read(tmp_path)
    mapped = etree.parse(built / "sitemap.xml").xpath("//*[local-name()='loc']/text()")
    for address in ("index.html", f"posts/audio/{DAY}/index.html", "lists/cs.SD.html", "search.html"):
        page = (built / address).read_text()
        assert about.at(address) in mapped
        assert page.count('<link rel="canonical"') == page.count('property="og:image"') == 1
        assert f'<link rel="canonical" href="{about.at(address)}">' in page
        for found in re.findall(r'<link rel="alternate"[^>]* href="([^"]+)"', page):
            assert (built / address).parent.joinpath(found).resolve().is_file(), (address, found)
    assert 'title="arXiv Daily · cs.SD"' in (built / "lists/cs.SD.html").read_text()
    before = times(built)
    editions.edit(tmp_path / f"posts/audio/{DAY}/index.ipynb", "2601.00001/abstract", lambda text: "改。")
    render.render(tmp_path, "embedded")
    changed = {name for name, moment in times(built).items() if before.get(name) != moment}
    assert {"feeds/audio.xml", f"posts/audio/{DAY}/papers.json", f"posts/audio/{DAY}/index.html"} <= changed
    assert not {f"posts/audio/{NEXT}/papers.json", f"posts/audio/{NEXT}/card.png", "card.png"} & changed


def times(folder: Path) -> dict[str, int]:
    return {
        file.relative_to(folder).as_posix(): file.stat().st_mtime_ns
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_the_page_for_subscribers_has_every_feed(root):
    site = published(root)
    page = subscribe.page(index.read(root), About.read(root))
    found = re.findall(r'href="([^"]+)"', page)
    assert {"feeds/audio.xml", "feeds/categories/cs.SD.xml", "data/audio/2026-01.bib"} <= set(found)
    for address in found:
        assert (site / address).is_file(), address
        assert f"<code>{HOST}/{address}</code>" in page


def test_a_json_feed_has_every_edition_with_its_papers(root):
    site = published(root)
    found = json.loads((site / "feed.json").read_text())
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["feed_url"] == f"{HOST}/feed.json"
    assert [one["url"].split("/")[-2] for one in found["items"]] == ["2026-01-11", NEXT, DAY]
    assert len({one["id"] for one in found["items"]}) == 3
    assert f"{HOST}/papers/2601.00003/index.html" in found["items"][1]["content_html"]
    assert all(one["content_html"] for one in found["items"])


def test_the_list_of_feeds_names_every_atom_feed_once(root):
    site = published(root)
    listed = etree.parse(site / "feeds/all.opml").xpath("//outline/@xmlUrl")
    there = [site / "index.xml", *(site / "feeds").rglob("*.xml")]
    assert sorted(listed) == sorted(f"{HOST}/{file.relative_to(site).as_posix()}" for file in there)


def test_an_edition_and_a_month_have_ris(root):
    site = published(root)
    found = rispy.loads((site / f"posts/audio/{DAY}/papers.ris").read_text())
    assert [one["id"] for one in found] == ["arxiv:2601.00001", "arxiv:2601.00002"]
    assert len(rispy.loads((site / "data/audio/2026-01.ris").read_text())) == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("website: [\n  title: x\nlang: zh\n", "line"),
        ("- a\n- b\n", "must be a list of keys"),
        ("website: hello\n", "website must be a list of keys, not 'hello'"),
        ("\tlang: zh\n", "a tab"),
        ("lang: zh\nlang: en\n", "twice"),
        ("format: {html: {css: 5}}\n", "format.html.css must be the name of a file"),
        ("format: {html: {toc-depth: deep}}\n", "format.html.toc-depth must be a number"),
    ],
)
def test_a_broken_configuration_is_told_of_in_a_line(tmp_path, text, said):
    (tmp_path / "_quarto.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as told:
        About.read(tmp_path)
    assert "_quarto.yml" in str(told.value) and said in str(told.value) and "\n" not in str(told.value)
