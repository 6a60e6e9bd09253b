"""The editor's verbs, and what git shows of an editor's work."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from string import Formatter

import nbformat
import pytest
from click.testing import CliRunner

from arxiv_daily.cli import main
from arxiv_daily.cli.editor_words import ENGLISH
from arxiv_daily.errors import PostError
from arxiv_daily.post import jupyterlab, notes
from arxiv_daily.post.store import commit, rewrite
from arxiv_daily.site import render
from arxiv_daily.words import table
from tests.builders import posts
from tests.conftest import PROJECT
from tests.standins.project import copy_project

DAY = "2026-01-08"
MACHINE = "本文提出一种方法。\n我们在三个数据集上评测。\n结果很好。"


def call(*arguments):
    done = CliRunner().invoke(main, arguments)
    return done.exit_code, done.stdout.splitlines(), done.stderr


@pytest.fixture
def target(tmp_path):
    """Three papers: the first corrected, with a newer text beside it; a reading of the third pending."""
    path = tmp_path / "posts" / "d" / DAY / "index.ipynb"
    given = {"words": {"1/abstract": MACHINE}, "pending": ["3/reading"]}
    commit(path, posts.post(**given))
    rewrite(path, lambda nb: posts.edit(nb, "1/abstract", MACHINE.replace("一种", "一个")) or nb)
    commit(path, posts.post(words={"1/abstract": "更新的译文。"}, pending=["3/reading"]))
    return path


def text(target, name="1/abstract"):
    return posts.cell(nbformat.read(target, as_version=4), name).source


def test_status_is_a_table(target):
    commit(target.parents[1] / "2026-01-09" / "index.ipynb", another_day())
    assert call("status") == (
        0,
        [
            "edition         shown  pending  flagged  edited  proposals  reviewed",
            "d/2026-01-08        3        1        ·       1          1         ·",
            "d/2026-01-09        3        ·        ·       ·          ·         ·  draft",
            "2 editions          6        1        ·       1          1         ·",
        ],
        "",
    )


def test_the_text_of_an_edition_goes_out_and_comes_back_corrected(target, tmp_path):
    code, lines, _ = call("text", DAY, "--digest", "d")
    assert code == 0
    file = tmp_path / "edition.md"
    file.write_text("\r\n".join(lines).replace("三个数据集", "四个数据集"), newline="")
    before = target.read_bytes()
    assert call("text", DAY, "--digest", "d", "--apply", str(file)) == (0, ["abstract-1: changed"], "")
    assert "四个数据集" in text(target)
    assert call("text", DAY, "--digest", "d", "--apply", str(file)) == (
        0,
        ["the text says what the post says"],
        "",
    )
    target.write_bytes(before)
    file.write_text(file.read_text()[:200])
    code, lines, said = call("text", DAY, "--digest", "d", "--apply", str(file))
    assert (code, lines, said.count("\n")) == (1, [], 1)
    assert "the text is cut" in said
    assert target.read_bytes() == before


def another_day():
    nb = posts.post()
    nb.metadata["arxiv_daily"]["date"] = "2026-01-09"
    nb.metadata["papermill"] = {"parameters": {"publish": "reviewed"}}
    return nb


def test_status_of_a_date_names_what_to_look_at(target):
    _, lines, _ = call("status", DAY)
    file = f"posts/d/{DAY}/index.ipynb"
    title = notes.title_of(nbformat.read(target, as_version=4), "1")
    assert lines[2:5] == ["", f"1 {title}", f"  译文  有新译文  {file}#cell-id=abstract-1 (cell 6)"]
    assert lines[5] == ""
    assert lines[6].startswith("3 ")
    assert lines[7:] == [f"  解读  待补  {file}#cell-id=reading-3 (cell 13)"]


def test_status_as_json_has_everything(target):
    code, lines, _ = call("status", "--json")
    assert code == 0
    (one,) = json.loads("\n".join(lines))["editions"]
    assert (one["edition"], one["shown"], one["pending"], one["draft"]) == (f"d/{DAY}", 3, 1, False)
    assert [(each["paper"], each["part"], each["what"]) for each in one["matters"]] == [
        ("1", "abstract", "有新译文"),
        ("3", "reading", "待补"),
    ]
    assert one["error"] == ""


CONFLICT = "<<<<<<< HEAD\n甲\n=======\n乙\n>>>>>>> other"


def test_a_merge_left_in_the_file_is_one_line_of_every_verb_and_nothing_is_written(target):
    broken = target.read_text().replace(' "cells": [', f'{CONFLICT}\n "cells": [')
    target.write_text(broken)
    for verb in (["status"], ["diff", DAY, "--digest", "d"], ["review", DAY, "--digest", "d"]):
        code, _, errors = call(*verb)
        assert code == 1
        assert len(errors.splitlines()) == 1
        assert "holds an unfinished git merge (line 2): finish the merge by hand, or take one side" in errors
    with pytest.raises(PostError, match="unfinished git merge"):
        commit(target, posts.post())
    assert target.read_text() == broken
    assert not list(target.parent.glob("*unreadable*"))
    code, lines, _ = call("check")
    assert code == 1
    assert "an unfinished git merge, line 2 of the file" in lines[0]


def test_a_merge_left_in_a_cell_is_an_error_of_status_and_check(target):
    rewrite(target, lambda nb: posts.edit(nb, "1/abstract", f"开头。\n{CONFLICT}") or nb)
    code, lines, errors = call("status")
    assert code == 1
    assert lines[1].endswith("unfinished merge")
    assert "(cell 6, line 2): keep the words you want and delete the lines with <<<<<<<" in errors
    code, lines, _ = call("check")
    assert code == 1
    assert "cell 6 (1/abstract): error: an unfinished git merge (line 2)" in "\n".join(lines)


def test_status_names_what_cannot_be_read_and_goes_on(target):
    other = target.parents[1] / "2026-01-07" / "index.ipynb"
    other.parent.mkdir()
    other.write_text("{")
    code, lines, _ = call("status")
    assert code == 1
    assert lines[1].split(maxsplit=1) == ["d/2026-01-07", "cannot be read"]
    assert lines[2].startswith("d/2026-01-08        3")
    assert [path.name for path in other.parent.iterdir()] == ["index.ipynb"]


def test_diff_shows_words_with_their_surroundings(target):
    code, lines, _ = call("diff", DAY, "--digest", "d")
    assert code == 0
    assert lines[1] == "本文提出一[-种-]{+个+}方法。我们在三个数据集上评测。结果很好。"
    assert lines[0].startswith("1 abstract (edited) ")
    assert lines[3].startswith("1 abstract (proposal) ")
    assert call("diff", DAY, "2", "--digest", "d")[1] == [
        "every word is the machine's, and nothing newer is proposed"
    ]


def test_on_a_chinese_terminal_the_verbs_speak_chinese(target, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    lines = call("diff", DAY, "--digest", "d")[1]
    assert lines[0].startswith("1 译文 (已修改) ") and lines[0].endswith(
        f"restore {DAY} 1 abstract --digest d"
    )
    assert lines[3].startswith("1 译文 (有新译文) ")
    table, look = call("status", DAY)[1][:2], call("status", DAY)[1][4]
    assert table[0] == "刊期             论文   待补  待核对  已修改  有新译文  已校对"
    assert table[1].split() == [f"d/{DAY}", "3", "1", "·", "1", "1", "·"]
    assert look == f"  译文  有新译文  posts/d/{DAY}/index.ipynb#cell-id=abstract-1 （第 6 个单元）"
    assert call("accept", DAY, "2", "--digest", "d")[1] == ["没有新译文"]
    assert call("accept", DAY, "1", "--digest", "d")[1][0] == "1 译文: 已采用新译文，取代了"
    assert call("restore", DAY, "2", "--digest", "d")[1] == ["没有修改或删除过"]
    assert call("review", DAY, "1", "--digest", "d")[1] == [f"d/{DAY}: 3 篇中已校对 1 篇"]


def test_both_languages_have_every_line_of_the_verbs():
    chinese = table("cli.editor")
    assert {key: _places(text) for key, text in chinese.items()} == {
        key: _places(text) for key, text in ENGLISH.items()
    }


def _places(text):
    return {name for _, name, *_ in Formatter().parse(text) if name}


def test_accept_takes_the_proposal_and_decline_puts_it_aside(target):
    before = target.read_bytes()
    assert call("accept", DAY, "2", "--digest", "d")[1] == ["nothing is proposed"]
    assert target.read_bytes() == before
    assert call("accept", DAY, "1v2", "--digest", "d")[1] == [
        "1 abstract: taken, in place of",
        MACHINE.replace("一种", "一个").replace("\n", ""),
    ]
    assert text(target) == "更新的译文。"
    target.write_bytes(before)
    assert call("decline", DAY, "--digest", "d")[1] == ["1 abstract: put aside"]
    assert text(target) == MACHINE.replace("一种", "一个")
    assert call("diff", DAY, "--digest", "d")[1][0].startswith("1 abstract (edited)")


def test_review_and_its_undoing(target):
    for arguments, said in (
        (["1"], "d/2026-01-08: 1 of 3 papers reviewed"),
        ([], "d/2026-01-08: 3 of 3 papers reviewed"),
        (["--undo"], "d/2026-01-08: 1 of 3 papers reviewed"),
        (["1", "--undo"], "d/2026-01-08: 0 of 3 papers reviewed"),
    ):
        assert call("review", DAY, *arguments, "--digest", "d")[1] == [said]


def test_review_opens_a_draft_and_undo_closes_it(target):
    rewrite(target, lambda nb: nb.metadata.update(papermill={"parameters": {"publish": "reviewed"}}) or nb)
    front = "---\ntitle: T\n---"
    assert call("review", DAY, "1", "--digest", "d")[1] == ["d/2026-01-08: 1 of 3 papers reviewed, a draft"]
    assert call("review", DAY, "--digest", "d")[1] == ["d/2026-01-08: 3 of 3 papers reviewed"]
    assert text(target, "/front") == front
    assert call("review", DAY, "--undo", "--digest", "d")[1][0].endswith("a draft")
    assert text(target, "/front") == "---\ntitle: T\ndraft: true\n---"
    assert call("status", DAY)[1][1].endswith("draft")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["diff", DAY, "11", "--digest", "d"], "the edition has no paper 11: did you mean 1?"),
        (["accept", DAY, "zzz", "--digest", "d"], "the edition has no paper zzz: it has 1 2 3"),
        (["diff", "2026-01-01", "--digest", "d"], "there is no edition d/2026-01-01"),
        (["status", "2026-01-01"], "there is no edition 2026-01-01"),
        (["review", "yesterday"], "yesterday"),
    ],
)
def test_a_mistake_is_one_line_and_changes_nothing(target, arguments, said):
    before = target.read_bytes()
    code, lines, errors = call(*arguments)
    assert (code != 0, lines) == (True, [])
    assert said in errors
    assert len(errors.splitlines()) == 1
    assert target.read_bytes() == before


def git(*arguments, cwd):
    who = ["-c", "user.name=E", "-c", "user.email=e@example.org", "-c", "init.defaultBranch=main"]
    return subprocess.run(
        ["git", *who, *arguments], cwd=cwd, check=True, capture_output=True, text=True
    ).stdout


@pytest.fixture
def repository(target, tmp_path):
    for name in (".gitattributes", ".gitignore"):
        shutil.copy(PROJECT / name, tmp_path)
    shutil.copytree(PROJECT / "notebooks", tmp_path / "notebooks")
    git("init", "-q", cwd=tmp_path)
    git("add", ".gitattributes", "posts", "notebooks", cwd=tmp_path)
    git("commit", "-qm", "a day", cwd=tmp_path)
    return tmp_path


def corrected(path):
    """An editor corrects one sentence and saves as Jupyter does."""
    nb = nbformat.read(path, as_version=4)
    posts.cell(nb, "1/abstract").source = text(path).replace("三个数据集", "四个数据集")
    with path.open("w") as out:
        nbformat.write(nb, out)


def test_a_corrected_sentence_is_that_sentence_in_git(target, repository):
    corrected(target)
    shown = git("diff", "--no-ext-diff", "--numstat", cwd=repository).split("\t")
    assert shown[:2] == ["1", "1"]
    changed = [
        line for line in git("diff", "--no-ext-diff", "-U0", cwd=repository).splitlines() if line[0] in "+-"
    ]
    assert [json.loads(line[1:].strip().rstrip(",")) for line in changed[2:]] == [
        "我们在三个数据集上评测。\n",
        "我们在四个数据集上评测。\n",
    ]


def test_a_run_without_news_is_no_diff(target, repository):
    commit(target, posts.post(words={"1/abstract": "更新的译文。"}, pending=["3/reading"]))
    assert git("status", "--short", "--untracked-files=no", cwd=repository) == ""


def test_git_shows_the_text_of_a_post(target, repository):
    assert jupyterlab.configure_git(repository)
    corrected(target)
    rewrite(target, lambda nb: posts.cell(nb, "2/heading").metadata.update(tags=["reviewed"]) or nb)
    lines = git("diff", "-U1", cwd=repository).splitlines()
    assert [line for line in lines if line[0] in "+-"][2:] == [
        "-我们在三个数据集上评测。",
        "+我们在四个数据集上评测。",
        "-### 2 heading",
        "+### 2 heading [reviewed]",
    ]


def test_git_shows_also_what_is_no_notebook(target, repository):
    jupyterlab.configure_git(repository)
    target.write_text("torn")
    assert "+torn" in git("diff", cwd=repository).splitlines()


def test_git_keeps_notebooks_without_outputs_and_posts_with_them(target, repository):
    pytest.importorskip("nbstripout")
    jupyterlab.configure_git(repository)
    notebook = repository / "notebooks" / "daily.ipynb"
    nb = nbformat.read(notebook, as_version=4)
    nb.cells[1].outputs = [nbformat.v4.new_output("stream", text="x")]
    nbformat.write(nb, notebook)
    git("add", "notebooks", "posts", cwd=repository)
    assert git("diff", "--cached", "--no-ext-diff", cwd=repository) == ""
    assert "<table>" in git("show", f":{target.relative_to(repository)}", cwd=repository)


def test_nbdime_shows_the_code_of_notebooks(repository):
    pytest.importorskip("nbdime")
    jupyterlab.configure_git(repository)
    notebook = repository / "notebooks" / "daily.ipynb"
    notebook.write_text(notebook.read_text().replace("# The translations.", "# The Chinese."))
    assert "nbdiff" in git("diff", "notebooks", cwd=repository)


def test_nbdime_merges_two_editors_and_marks_what_both_changed_in_its_cell(target, repository):
    pytest.importorskip("nbdime")
    assert jupyterlab.configure_git(repository)
    git("checkout", "-qb", "other", cwd=repository)
    rewrite(target, lambda nb: posts.edit(nb, "1/abstract", text(target).replace("很好", "极好")) or nb)
    rewrite(target, lambda nb: posts.edit(nb, "2/abstract", "乙改了第二篇。") or nb)
    rewrite(target, lambda nb: tagged(nb, "3/abstract", "dismissed"))
    git("commit", "-qam", "theirs", cwd=repository)
    git("checkout", "-q", "main", cwd=repository)
    rewrite(target, lambda nb: posts.edit(nb, "1/abstract", text(target).replace("很好", "不好")) or nb)
    rewrite(target, lambda nb: tagged(nb, "3/abstract", "reviewed"))
    git("commit", "-qam", "mine", cwd=repository)
    with pytest.raises(subprocess.CalledProcessError):
        git("merge", "other", cwd=repository)
    assert text(target, "2/abstract") == "乙改了第二篇。"
    assert text(target).split("\n")[2:] == [
        "<<<<<<< local",
        "结果不好。",
        "=======",
        "结果极好。",
        ">>>>>>> remote",
    ]
    found = [line for line in call("check", DAY)[1] if "unfinished git merge" in line]
    assert ["(line 3)" in found[0], "(metadata: tags)" in found[1]] == [True, True]
    assert "(3/abstract)" in found[1] and 'delete "nbdime-conflicts"' in found[1]
    assert [line for line in call("status", DAY)[1] if "合并未完" in line and "#cell-id=abstract-3" in line]

    left = nbformat.read(target, as_version=4)
    posts.edit(left, "1/abstract", "结果尚可。")
    posts.cell(left, "3/abstract").metadata.pop("nbdime-conflicts")
    nbformat.write(left, target)
    assert not [line for line in call("check", DAY)[1] if "unfinished git merge" in line]
    assert not [line for line in call("status", DAY)[1] if "合并未完" in line]


def test_notes_of_two_editors_in_one_place_are_both_in_the_file_and_the_merge_is_not_finished(
    target, repository
):
    pytest.importorskip("nbdime")
    assert jupyterlab.configure_git(repository)
    git("checkout", "-qb", "other", cwd=repository)
    rewrite(target, lambda nb: posts.note(nb, "2/abstract", "乙的批语。") or nb)
    git("commit", "-qam", "theirs", cwd=repository)
    git("checkout", "-q", "main", cwd=repository)
    rewrite(target, lambda nb: posts.note(nb, "2/abstract", "甲的批语。") or nb)
    git("commit", "-qam", "mine", cwd=repository)
    with pytest.raises(subprocess.CalledProcessError):
        git("merge", "other", cwd=repository)
    assert "甲的批语" in target.read_text() and "乙的批语" in target.read_text()
    assert "unfinished git merge" in "\n".join(call("check", DAY)[1])


def tagged(nb, name, tag):
    posts.cell(nb, name).metadata["tags"] = [tag]
    return nb


def test_where_there_is_no_repository_git_is_left_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert not jupyterlab.configure_git(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not jupyterlab.configure_git(tmp_path)


def test_jupyterlab_is_opened_on_the_posts_with_our_defaults(tmp_path, monkeypatch):
    pytest.importorskip("jupyterlab")
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    command = jupyterlab.command(tmp_path, ("--no-browser",))
    assert command[:3] == [sys.executable, "-m", "jupyterlab"]
    assert f"--ServerApp.root_dir={tmp_path / 'posts'}" in command
    settings = next(part for part in command if "app_settings_dir" in part).partition("=")[2]
    found = json.loads(Path(settings, "overrides.json").read_text())
    assert found["@jupyterlab/notebook-extension:tracker"]["defaultCell"] == "markdown"
    assert found["@jupyterlab/translation-extension:plugin"] == {"locale": "zh_CN"}


@pytest.mark.parametrize(("missing", "there"), [("jupyterlab", ""), ("", "jupyter_collaboration")])
def test_what_would_lose_edits_or_is_not_there_is_said(tmp_path, monkeypatch, missing, there):
    monkeypatch.setattr(
        jupyterlab.importlib.util,
        "find_spec",
        lambda name: name == there or (name == "jupyterlab" and not missing),
    )
    with pytest.raises(PostError, match="pip"):
        jupyterlab.command(tmp_path)


def test_an_edition_published_after_review_is_on_the_site_when_the_tag_is(tmp_path):
    root = copy_project(tmp_path / "project")
    path = root / "posts" / "d" / DAY / "index.ipynb"
    nb = posts.post(("0000.00001",))
    nb.metadata["papermill"] = {"parameters": {"publish": "reviewed"}}
    nb.cells[0] = posts.part("/front", f"---\ntitle: T\ndate: {DAY}\ndraft: true\n---")
    commit(path, nb, [])
    pages = [
        render.render(root, "embedded") / "posts" / "d" / DAY / "index.html",
        root / "_site" / "index.xml",
    ]
    assert not pages[0].exists()
    assert DAY not in pages[1].read_text()
    nb = nbformat.read(path, as_version=4)
    posts.cell(nb, "/intro").metadata["tags"] = ["reviewed"]  # as in Jupyter, with no run after it
    nbformat.write(nb, path)
    render.render(root, "embedded")
    assert "人工校对" in pages[0].read_text()
    assert DAY in pages[1].read_text()
