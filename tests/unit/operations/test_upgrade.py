"""Projects of one's own: what they begin with, what a newer version brings, and what stays the user's."""

import fnmatch
import json
import shlex
import subprocess
import sys
import tomllib
from types import SimpleNamespace

import pytest
import yaml
from click.testing import CliRunner

from arxiv_daily.cli import main
from arxiv_daily.errors import ConfigError
from arxiv_daily.gather.digest import Digest
from arxiv_daily.operations import beginning, starter, upgrade
from arxiv_daily.site.exports.site_config import About
from arxiv_daily.text.three_way import three_way
from tests.conftest import PROJECT

FIELD = ("cs.CV", "cs.LG")


def tree(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def site(tmp_path, monkeypatch):
    beginning.begin(tmp_path / "my-site", FIELD, title="视觉日报")
    monkeypatch.setenv("ARXIV_DAILY_ROOT", str(tmp_path / "my-site"))
    return tmp_path / "my-site"


@pytest.fixture
def newer(monkeypatch):
    """Makes this version ship other files, as `newer(path=(old, new))`."""
    shipped = starter.shipped

    def ships(changes):
        def changed(facts):
            files = shipped(facts)
            for path, (old, new) in changes.items():
                text = files.get(path, b"").decode()
                assert old in text
                files[path] = (text.replace(old, new) if old else new).encode()
            return files

        monkeypatch.setattr(starter, "shipped", changed)

    return ships


def edit(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def upgraded(root):
    """What an upgrade does, by file."""
    changes, facts = upgrade.plan(root)
    upgrade.apply(root, changes, facts)
    return {change.path: change.what for change in changes}


# ---- what a project begins with


def test_a_project_has_everything_but_the_package(site):
    there = set(tree(site))
    assert {
        *("_quarto.yml", "index.qmd", "notebooks/daily.ipynb", "params/cs-cv.yaml", "params/glossary.csv"),
        *(
            "params/prompts/translation.md",
            ".github/workflows/daily.yml",
            "environment.yml",
            "requirements.txt",
        ),
        *("constraints.txt", "README.md", "README.zh.md", ".gitignore", ".env"),
    } <= there
    assert not [
        path for path in there if path.startswith(("src/", "tests/", "docs/")) or path == "pyproject.toml"
    ]
    assert (site / ".env").stat().st_mode & 0o077 == 0
    assert Digest.load(site / "params" / "cs-cv.yaml").categories == list(FIELD)


def test_the_projects_pages_have_its_own_name_and_no_address_of_nobody(site):
    pages = "".join(path.read_text() for path in [*site.glob("*.qmd"), site / "_quarto.yml"])
    assert "arxiv-daily.example" not in pages and "arXiv Daily" not in pages
    assert About.read(site).title == "视觉日报"
    assert yaml.safe_load((site / "_quarto.yml").read_text())["website"]["title"] == "视觉日报"


@pytest.mark.parametrize(
    "title", ['She said "no": # 1', "[x]", "yes", "{a: b}", "'q", "2025", "日报：视觉", "a\\b"]
)
def test_any_title_is_written_as_it_is(tmp_path, title):
    beginning.begin(tmp_path / "x", FIELD, title=title)
    assert Digest.load(tmp_path / "x" / "params" / "cs-cv.yaml").title == title
    assert About.read(tmp_path / "x").title == title


def test_the_wheel_holds_every_file_that_a_project_begins_with():
    tool = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"][
        "wheel"
    ]
    carried = tool["force-include"]
    assert all(target == f"arxiv_daily/shipped/{name}" for name, target in carried.items())
    listed = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True).stdout.split()
    for path in listed:
        depth = path.count("/")
        if any(fnmatch.fnmatch(path, each) and each.count("/") == depth for each in starter.SHIPPED):
            assert any(path == name or path.startswith(f"{name}/") for name in carried), path


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["site"], "the field is not named"),
        (["site", "--field", "cs.XX"], "'cs.XX' is not an arXiv category"),
        (["site", "--field", "cs.CV", "--site-url", "example.org"], "--site-url is 'example.org'"),
        (["site", "--field", "cs.CV", "--service", "https://u:secret@host"], "keep secrets in .env"),
        (["site", "--field", "cs.CV", "--digest", "../x"], "--digest is '../x': use small letters"),
        (["site", "--field", "cs.CV", "--model", "sk-abcdefghijklmnop"], "parameter model"),
        (["full", "--field", "cs.CV"], "full is not empty (kept.txt)"),
        (["full/kept.txt", "--field", "cs.CV"], "is a file: name a new folder"),
    ],
)
def test_a_project_that_cannot_be_begun_is_one_line_and_nothing_on_disk(tmp_path, monkeypatch, words, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "kept.txt").write_text("mine")
    before = tree(tmp_path)
    result = CliRunner().invoke(main, ["init", *words])
    assert result.exit_code == 2 and said in result.stderr and len(result.stderr.splitlines()) == 1
    assert tree(tmp_path) == before and not (tmp_path / "site").exists()


def test_the_next_commands_can_be_pasted_whatever_the_folder_is_called(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(
        main, ["init", "我的 站", "--field", "cs.CV", "--contact", "me@x.org\nX-Other: 1"]
    )
    assert shlex.split(result.stdout.splitlines()[-2])[:2] == ["cd", "我的 站"]
    assert Digest.load(tmp_path / "我的 站" / "params" / "cs-cv.yaml").contact == "me@x.org X-Other: 1"


def test_categories_may_be_separated_by_blanks_commas_or_options(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ways = (
        ["--field", "cs.CV", "cs.LG"],
        ["--field", "cs.CV,cs.LG"],
        ["--field", "cs.CV", "--field", "cs.LG"],
    )
    for number, words in enumerate(ways):
        result = CliRunner().invoke(main, ["init", f"s{number}", *words])
        assert result.exit_code == 0, result.output
        assert result.stdout.splitlines()[-2:] == [f"  cd s{number} && arxiv-daily run", "  arxiv-daily site"]
        assert Digest.load(tmp_path / f"s{number}" / "params" / "cs-cv.yaml").categories == list(FIELD)


@pytest.mark.parametrize(
    ("typed", "code", "asked_again"),
    [
        ("cs.XX\n\ncs.CV cs.LG\n\nnonsense\n\nme@example.org\n\n", 0, ["'cs.XX'", "'nonsense'"]),
        ("cs.CV\nA title\n", 1, []),  # the end of the file at the third question
    ],
)
def test_a_question_is_asked_again_for_what_cannot_be(tmp_path, monkeypatch, typed, code, asked_again):
    monkeypatch.chdir(tmp_path)
    terminal = SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True), exit=sys.exit)
    monkeypatch.setattr(sys.modules["arxiv_daily.cli.init"], "sys", terminal)
    result = CliRunner().invoke(main, ["init", "x"], input=typed)
    assert result.exit_code == code and result.output.count("Error: ") == len(asked_again)
    assert all(word in result.output for word in asked_again)
    if code == 0:
        digest = Digest.load(tmp_path / "x" / "params" / "cs-cv.yaml")
        assert (digest.categories, digest.contact) == (list(FIELD), "me@example.org")
    else:
        assert not list(tmp_path.iterdir())


def test_a_fresh_git_repository_is_an_empty_folder(tmp_path):
    (tmp_path / "x" / ".git").mkdir(parents=True)
    beginning.begin(tmp_path / "x", FIELD)
    assert (tmp_path / "x" / "_quarto.yml").is_file()


# ---- what a newer version brings


def test_nothing_newer_changes_nothing(site):
    before = tree(site)
    assert upgraded(site) == {} and tree(site) == before


def test_untouched_files_are_brought_up_to_date(site, newer):
    newer({"404.qmd": ("没有这一页", "找不到这一页"), "new.qmd": ("", "新页")})
    assert upgraded(site) == {"404.qmd": "newer", "new.qmd": "new"}
    assert "找不到这一页" in (site / "404.qmd").read_text() and (site / "new.qmd").read_text() == "新页"
    assert upgraded(site) == {}


def test_changes_of_both_sides_are_merged(site, newer):
    edit(site / "_quarto.yml", "译文与解读由模型生成，以论文原文为准。", "我的话")
    newer({"_quarto.yml": ("date-format: iso\n\nwebsite", "date-format: long\n\nwebsite")})
    assert upgraded(site) == {"_quarto.yml": "merged"}
    config = yaml.safe_load((site / "_quarto.yml").read_text())
    assert config["date-format"] == "long" and config["website"]["page-footer"]["center"] == "我的话"
    assert upgraded(site) == {}


def test_where_both_changed_the_same_line_the_users_stays(site, newer):
    edit(site / "404.qmd", "没有这一页", "走丢了")
    newer({"404.qmd": ("没有这一页", "找不到这一页")})
    assert upgraded(site) == {"404.qmd": "beside"}
    assert "走丢了" in (site / "404.qmd").read_text()
    assert "找不到这一页" in (site / "404.qmd.new").read_text()
    assert upgraded(site) == {}  # said once


def test_a_merged_notebook_is_still_a_notebook(site, newer):
    path = site / "notebooks" / "daily.ipynb"
    nb = json.loads(path.read_text())
    nb["cells"].append({"cell_type": "markdown", "id": "mine", "metadata": {}, "source": ["我的说明"]})
    path.write_text(json.dumps(nb, ensure_ascii=False, indent=1) + "\n")
    newer({"notebooks/daily.ipynb": ("# The receipt: what was fetched", "# The receipt of what was fetched")})
    assert upgraded(site) == {"notebooks/daily.ipynb": "merged"}
    text = path.read_text()
    assert "我的说明" in text and "The receipt of what" in text and json.loads(text)


def test_posts_params_and_readme_are_never_touched(site, newer):
    post = site / "posts" / "cs-cv" / "2026-01-08" / "index.ipynb"
    post.parent.mkdir(parents=True)
    post.write_text("{}")
    kept = [post, site / "params" / "cs-cv.yaml", site / "README.md", site / ".env"]
    (site / "README.md").write_text("mine")
    before = [path.read_bytes() for path in kept]
    newer({"index.qmd": ("subtitle", "subtitle")})
    upgraded(site)
    assert [path.read_bytes() for path in kept] == before


def test_what_the_user_deleted_stays_away(site, newer):
    (site / "search.qmd").unlink()
    newer({"search.qmd": ("检索", "查找")})
    assert upgraded(site) == {} and not (site / "search.qmd").exists()


def test_a_project_edited_beyond_recognition_loses_nothing(site):
    for name in ("_quarto.yml", "index.qmd", "notebooks/daily.ipynb", ".github/workflows/daily.yml"):
        (site / name).write_bytes(b"\xff\x00 mine")
    (site / "_quarto.yml").write_text("website: {title: mine}\n")
    (site / ".arxiv-daily" / "project.json").write_text("[")
    for path in (site / ".arxiv-daily" / "shipped").rglob("*"):
        if path.is_file():
            path.unlink()
    found = upgraded(site)
    assert found["index.qmd"] == found["notebooks/daily.ipynb"] == "beside"
    assert (site / "index.qmd").read_bytes() == b"\xff\x00 mine"
    assert (site / "_quarto.yml").read_text() == "website: {title: mine}\n"
    assert '"mine"' in (site / "index.qmd.new").read_text()


def test_a_page_that_is_shipped_no_longer_goes_unless_it_was_changed(site, newer, monkeypatch):
    shipped = starter.shipped
    gone = ("404.qmd", "papers.qmd")
    monkeypatch.setattr(
        starter, "shipped", lambda facts: {k: v for k, v in shipped(facts).items() if k not in gone}
    )
    edit(site / "papers.qmd", "论文表", "全部论文")
    assert upgraded(site) == {"404.qmd": "gone"}
    assert not (site / "404.qmd").exists() and (site / "papers.qmd").exists()


def test_the_difference_is_shown_and_a_dry_run_writes_nothing(site, newer):
    newer({"404.qmd": ("没有这一页", "找不到这一页")})
    before = tree(site)
    result = CliRunner().invoke(main, ["upgrade", "--dry-run"])
    assert '-title: "没有这一页"' in result.stdout and '+title: "找不到这一页"' in result.stdout
    assert "1 files would change" in result.stdout and tree(site) == before


def test_the_repository_itself_and_other_folders_are_no_project_to_upgrade(tmp_path):
    with pytest.raises(ConfigError, match="git pull"):
        upgrade.plan(PROJECT)
    with pytest.raises(ConfigError, match="is no project"):
        upgrade.plan(tmp_path)


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        ("a\nb\nc\n", "a\nb\nc\n", "a\nb\nc\n"),
        ("A\nb\nc\n", "a\nb\nC\n", "A\nb\nC\n"),
        ("a\nc\n", "a\nb\nc\nd\n", "a\nc\nd\n"),
        ("a\nX\nc\n", "a\nX\nc\n", "a\nX\nc\n"),
        ("a\nX\nc\n", "a\nY\nc\n", None),
        ("", "a\nb\nc\nd\n", None),
        ("0\na\nb\nc", "a\nb\nc\n", "0\na\nb\nc"),
    ],
)
def test_three_versions_of_a_text(mine, theirs, merged):
    assert three_way("a\nb\nc\n", mine, theirs) == merged
    assert three_way("a\nb\nc\n", theirs, mine) == merged


@pytest.mark.parametrize(
    ("named", "set_to", "repository", "address"),
    [
        ("https://own.example.org/", "https://x.org", "me/papers", "https://own.example.org"),
        ("https://arxiv-daily.example", "https://x.org/", "me/papers", "https://x.org"),
        ("https://arxiv-daily.example", "", "Me/papers", "https://me.github.io/papers"),
        ("", "", "me/me.github.io", "https://me.github.io"),
        ("https://arxiv-daily.example", "", "", "https://arxiv-daily.example"),
        ("", "", "", ""),
    ],
)
def test_a_fork_has_its_own_address(tmp_path, monkeypatch, named, set_to, repository, address):
    monkeypatch.setenv("ARXIV_DAILY_SITE_URL", set_to)
    monkeypatch.setenv("GITHUB_REPOSITORY", repository)
    (tmp_path / "_quarto.yml").write_text(f'website: {{title: "t", site-url: "{named}"}}\n')
    assert About.read(tmp_path).url == address
