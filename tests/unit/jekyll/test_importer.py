"""Old posts as editions: what is read of them, what is named, and the file given back to the byte."""

import datetime as dt
import json

import nbformat
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from arxiv_daily.cli import main
from arxiv_daily.errors import PostError
from arxiv_daily.gather.edition import Digest
from arxiv_daily.gather.frame import read_table
from arxiv_daily.gather.table import known
from arxiv_daily.jekyll import export
from arxiv_daily.jekyll.importer import convert
from arxiv_daily.jekyll.parse import pieces
from arxiv_daily.post.merge import merge
from arxiv_daily.post.notebook import parse, serialize
from arxiv_daily.post.schema import edited, facts, key
from tests.builders import posts
from tests.builders.jekyll_posts import FRAME, PAPERS, paper, post
from tests.conftest import SHARED, needs_shared

DIGEST = Digest(digest="audio", categories=["cs.SD", "eess.AS"])
NAME = "2025-03-04-arxiv-daily.md"
ONE_LINE_LINKS = (
    "## A Study\n- **Authors**: Ann\n- **Categories**: cs.SD\n"
    "- **arXiv**: [http://arxiv.org/abs/2503.01234v1](http://arxiv.org/abs/2503.01234v1)  |  "
    "**PDF**: [http://arxiv.org/pdf/2503.01234v1](http://arxiv.org/pdf/2503.01234v1)"
)


def imported(text, name=NAME):
    return convert(text if isinstance(text, bytes) else text.encode(), name, DIGEST)


def back(made):
    """The file exported from the notebook as it would be read from disk."""
    return export.export(parse(serialize(made.nb)))


def keys(nb):
    return [key(cell) or "own" for cell in nb.cells]


def cell(nb, name):
    return next(cell for cell in nb.cells if key(cell) == name)


def test_a_post_becomes_cells_that_count_as_an_editors():
    made = imported(post())
    nbformat.validate(made.nb)
    parts = ("heading", "abstract", "reading")
    assert keys(made.nb) == ["/front", "/intro", *(f"{name}/{part}" for name in PAPERS for part in parts)]
    assert all(edited(cell) for cell in made.nb.cells if key(cell))
    assert made.notes == []
    assert cell(made.nb, "2503.01234/abstract").source == "我们研究2503.01234，误差降低 12%。"


def test_the_table_holds_what_the_post_says_and_nothing_else():
    row = imported(post(scheme="http")).rows[0]
    assert {name: row[name] for name in ("id", "version", "title", "authors", "categories", "abs_url")} == {
        "id": "2503.01234",
        "version": 2,
        "title": "A Study of 2503.01234",
        "authors": ["Ann Müller", "Bo Li"],
        "categories": ["cs.SD", "cs.LG"],
        "abs_url": "https://arxiv.org/abs/2503.01234v2",
    }
    assert (row["status"], row["first_seen"], row["submitted"], row["abstract"]) == (
        "shown",
        "2025-03-04",
        None,
        "",
    )


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (post(scheme="http"), []),
        (post(papers=["2503.01234"], heading=ONE_LINE_LINKS), []),
        (post(reading=""), ["no reading"] * 3),
        (post(abstract=""), ["no abstract"] * 3),
        (post(reading=FRAME.format(text="（全文解读失败：404 Client Error: Not Found）")), ["the reading failed"] * 3),
        (post(reading=FRAME.format(text="（无可用全文）")), ["the reading failed"] * 3),
        (post(reading=FRAME.format(text="1)  \n- 甲\n\n2)  \n- 乙")), ["lacks question 3"] * 3),
        (post(reading=FRAME.format(text="## 1) 背景\n- 甲\n\n2)\n- 乙\n3) 丙")), ["without its markup"] * 3),
        (post(reading=FRAME.format(text="1)\n\n2)\n\n3)").replace("</details>", "")), ["not closed"] * 3),
        (post(abstract="以 \\texttt{**kern} 编码，见 \\cite{x} 与 <b>粗</b>。"), ["without its markup"] * 3),
        (post(further="一段后来加的话。"), ["not recognised and kept as it is"] * 3),
        (post(front="title: x"), ["front matter cannot be read"]),
        (post(front='---\ntitle: "x\n---'), ["front matter cannot be read"]),
        (post(front="---\ndate: 2025-13-45\n---"), ["front matter cannot be read"]),
        (post(intro="随便写的引言。"), ["does not say how many"]),
        (post().replace("显示：3", "显示：5"), ["says 5 papers"]),
        (post(papers=["2503.01234", "2503.01234"]), ["says 2 papers", "appears twice"]),
        (post().replace("2503.01111", "xxxx"), ["says 3 papers", "no arXiv id"]),
        (post(heading="## 没有链接的题目\n- **Authors**: 某人", papers=["1"]), ["says 1 papers", "no arXiv id"]),
        (post().replace("A Study", "A Study\n  broken in two"), []),
        (post().replace("\n", "\r\n"), []),
        ("\ufeff" + post(), []),
        (post().removesuffix("\n"), []),
        (post(between="\n\n"), []),
    ],
)  # fmt: skip
def test_a_bad_day_is_named_and_comes_back_to_the_byte(text, named):
    made = imported(text)
    assert [part in note.what for part, note in zip(named, made.notes, strict=True)] == [True] * len(named)
    assert back(made) == text.encode()


def test_a_failed_reading_is_the_machines_and_all_else_an_editors():
    made = imported(post(reading=FRAME.format(text="（全文解读失败：timeout）")))
    machine = [key(cell) for cell in made.nb.cells if not edited(cell)]
    assert machine == [f"{name}/reading" for name in PAPERS]
    assert {facts(cell(made.nb, name))["state"] for name in machine} == {"failed"}
    assert {cell(made.nb, name).source for name in machine} == {"*解读待补（旧档中的解读未成）。*"}


def test_bytes_that_are_no_text_come_back():
    content = post().encode().replace("误差".encode(), b"\xff\xfe\x00", 1)
    assert back(imported(content)) == content


def test_names_and_dates():
    assert imported(post(), "2025-03-05-arxiv.md").date.isoformat() == "2025-03-05"
    assert imported(post(), "index.md").date.isoformat() == "2025-03-04"
    with pytest.raises(PostError, match="no date"):
        imported(post(front="---\na: b\n---", intro="抓取总数：0 篇 | 本页显示：0 篇"), "index.md")
    with pytest.raises(PostError, match="not a daily post"):
        imported("# Readme\n\nwords\n")
    assert export.file_name(imported(post(), "2025-03-05-arxiv.md").nb) == "2025-03-05-arxiv.md"


def test_a_changed_cell_changes_the_file_there_alone():
    made = imported(post())
    cell(made.nb, "2503.01111/abstract").source = "编辑改过的译文。"
    assert back(made).decode() == post().replace("我们研究2503.01111，误差降低 12%。", "编辑改过的译文。")


def test_a_changed_reading_keeps_the_frame_it_came_in():
    made = imported(post(scheme="http"))
    reading = cell(made.nb, "2503.01111/reading")
    reading.source = reading.source.replace("2503.01111的处境", "改过的处境")
    text = back(made).decode()
    before, after = post(scheme="http").split("## A Study of 2503.00987")
    assert text.endswith("## A Study of 2503.00987" + after)
    assert text.startswith(before.split("1)  \n- **研究背景**：2503.01111")[0])
    assert "改过的处境" in text and text.count("\n</div>\n\n</details>\n\n---\n") == 3


def test_what_an_editor_adds_and_takes_away():
    made = imported(post())
    at = keys(made.nb).index("2503.01111/reading")
    made.nb.cells.insert(at + 1, nbformat.v4.new_markdown_cell("编者按：值得一读。"))
    made.nb.cells = [cell for cell in made.nb.cells if not (key(cell) or "").startswith("2503.01234/")]
    first = paper("2503.01234") + "\n\n---\n\n"
    noted = "</details>\n\n编者按：值得一读。\n\n---\n\n## A Study of 2503.00987"
    assert back(made).decode() == post().replace(first, "").replace(
        "</details>\n\n---\n\n## A Study of 2503.00987", noted
    )


@needs_shared
def test_the_page_published_that_day():
    path = SHARED / "seed" / "2025-12-25-arxiv-daily.md"
    made = imported(path.read_bytes(), path.name)
    assert made.notes == [] and len(made.rows) == 5
    assert back(made) == path.read_bytes()


LINES = st.sampled_from(
    [
        "---", "", "   ", "## 结论", "### 1) 背景", "## A\n- **arXiv**: x", "<details>", "</details>", "</div>",
        "<summary>详细解读</summary>", '<div markdown="1">', "- **Authors**: X", "$$", "```", "{% raw %}", "{{ x }}",
        "\\(x\\)", "\\texttt{**kern}", "\ufeff", "\r", "\x00", "\u2028", "](http://arxiv.org/abs/2503.01234v1)",
        '<script>alert("x")</script>', "    - a", "| a | b |", "|---|---|", "\\begin{equation}", "[^1]: x", "> x",
    ]
)  # fmt: skip


@st.composite
def mutated(draw):
    """A post with lines lost, doubled, moved, put in and cut, and line ends changed."""
    lines = post(scheme=draw(st.sampled_from(["http", "https"]))).splitlines(keepends=True)
    for _ in range(draw(st.integers(0, 12))):
        at = draw(st.integers(0, max(0, len(lines) - 1)))
        match draw(st.sampled_from(["lose", "double", "move", "insert", "cut", "byte", "crlf"])):
            case "lose":
                del lines[at : at + draw(st.integers(1, 8))]
            case "double" if lines:
                lines.insert(draw(st.integers(0, len(lines))), lines[at])
            case "move" if lines:
                lines.insert(draw(st.integers(0, len(lines) - 1)), lines.pop(at))
            case "insert":
                lines.insert(
                    at, draw(LINES | st.text(max_size=20)) + draw(st.sampled_from(["\n", "\r\n", ""]))
                )
            case "cut" if lines:
                lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
            case "byte" if lines:
                lines[at] += chr(0xDC80 + draw(st.integers(0, 127)))
            case "crlf" if lines:
                lines[at] = lines[at].rstrip("\n") + "\r\n"
    text = "".join(lines)
    return "".join(
        char for char in text if not 0xD800 <= ord(char) < 0xDC80 and not 0xDD00 <= ord(char) < 0xE000
    )


@settings(max_examples=100, deadline=None)
@given(mutated())
def test_no_file_loses_a_byte(text):
    content = text.encode("utf-8", "surrogateescape")
    text = content.decode("utf-8", "surrogateescape")
    assert "".join(p.open + p.text + p.close + p.gap for p in pieces(text)) == text
    try:
        made = imported(content)
    except PostError as error:
        assert "not a daily post" in str(error)
        return
    nbformat.validate(made.nb)
    assert back(made) == content
    known = [facts(cell) for cell in made.nb.cells if facts(cell).get("part") == "heading"]
    assert [known["paper"] for known in known] == [row["id"] for row in made.rows]
    if all(edited(cell) for cell in made.nb.cells if key(cell)):  # a reading that failed is written anew
        assert export.export(run_again(made)) == content


def run_again(made):
    """The edition after a run of its date that has a text of its own for every part the file has."""
    papers = [row["id"] for row in made.rows]
    theirs = {key(cell) for cell in made.nb.cells}
    missing = {"/intro", *(f"{name}/{part}" for name in papers for part in posts.PARTS)} - theirs
    first = merge(None, made.nb)
    return merge(first, posts.post(papers, drop=missing))


def run(*arguments):
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def archive(tmp_path):
    """A project with its params, and a folder of three old posts; the second is not a post."""
    (tmp_path / "params").mkdir()
    (tmp_path / "params" / "audio.yaml").write_text("digest: audio\ncategories: [cs.SD, eess.AS]\n")
    folder = tmp_path / "_posts"
    folder.mkdir()
    (folder / "2025-03-04-arxiv-daily.md").write_text(post())
    (folder / "about.md").write_text("# About\n")
    (folder / "2025-03-05-arxiv.md").write_text(
        post(["2503.01234", "2503.02222"], date="2025-03-05", reading="")
    )
    return folder


def test_the_command_imports_what_it_can_names_the_rest_and_gives_all_back(archive, tmp_path):
    result = run("import", *map(str, sorted(archive.glob("*.md"))))
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "posts/audio/2025-03-04: 3 papers",
        "posts/audio/2025-03-05: 2 papers",
    ]
    assert "about.md was not imported: it has neither papers nor a count of them" in result.stderr
    assert "2025-03-05-arxiv.md:11: 2503.01234 has no reading" in result.stderr
    assert "2503.01234 is shown in 2025-03-04 too" in result.stderr
    assert "2 of 3 files imported: 5 papers" in result.stderr
    for path in (archive / "2025-03-04-arxiv-daily.md", archive / "2025-03-05-arxiv.md"):
        out = tmp_path / "out"
        out.mkdir(exist_ok=True)
        assert run("export", path.name[:10], "--to", "jekyll", "--output", str(out)).exit_code == 0
        assert (out / path.name).read_bytes() == path.read_bytes()


def test_a_dry_run_says_the_same_and_writes_nothing(archive, tmp_path):
    files = [str(path) for path in sorted(archive.glob("2025*.md"))]
    dry = run("import", "--dry-run", *files)
    assert dry.exit_code == 0 and "2 of 2 files could be imported: 5 papers" in dry.stderr
    assert not list(tmp_path.glob("posts/*/2*"))
    assert run("import", *files).stdout == dry.stdout


def test_all_editions_go_back_to_their_files(archive, tmp_path):
    files = sorted(archive.glob("2025*.md"))
    run("import", *map(str, files))
    out = tmp_path / "out"
    assert run("export", "--all", "--to", "jekyll", "--output", str(out)).exit_code == 2
    out.mkdir()
    assert run("export", "--all", "--to", "jekyll", "--output", str(out)).exit_code == 0
    assert [path.read_bytes() for path in sorted(out.iterdir())] == [path.read_bytes() for path in files]
    (tmp_path / "posts" / "audio" / "2025-03-04" / "index.ipynb").write_text('{"cells": 1}')
    broken = run("export", "--all", "--to", "jekyll", "--output", str(out))
    assert broken.exit_code == 1 and len(broken.stdout.splitlines()) == 1


def test_imported_papers_count_as_shown(archive, tmp_path):
    run("import", str(archive / "2025-03-04-arxiv-daily.md"))
    others = known("audio", dt.date(2025, 3, 5))
    assert {name: paper.shown for name, paper in others.items()} == dict.fromkeys(PAPERS, "2025-03-04")
    table = read_table(tmp_path / "posts" / "audio" / "2025-03-04")
    assert list(table["id"]) == PAPERS and table["submitted"].isna().all()


def test_an_edition_that_is_there_is_left_alone(archive, tmp_path):
    path = archive / "2025-03-04-arxiv-daily.md"
    run("import", str(path))
    there = tmp_path / "posts" / "audio" / "2025-03-04"
    before = {file.name: file.read_bytes() for file in there.iterdir()}
    path.write_text(post(papers=["2503.09999"]))
    result = run("import", str(path))
    assert result.exit_code == 1 and "audio/2025-03-04 already, which is left alone" in result.stderr
    assert {file.name: file.read_bytes() for file in there.iterdir()} == before


def test_an_unreadable_notebook_is_an_edition_too(archive, tmp_path):
    there = tmp_path / "posts" / "audio" / "2025-03-04" / "index.ipynb"
    there.parent.mkdir(parents=True)
    there.write_text("{ torn")
    assert run("import", str(archive / "2025-03-04-arxiv-daily.md")).exit_code == 1
    assert there.read_text() == "{ torn" and not there.with_name("papers.jsonl").exists()


def test_status_reads_imported_editions(archive):
    run("import", str(archive / "2025-03-04-arxiv-daily.md"))
    assert "audio/2025-03-04" in run("status").stdout
    assert json.loads(json.dumps(run("diff", "2025-03-04").exit_code)) == 0
