"""The engine under the real papermill: what is committed, what is refused, and what never touches a post."""

import difflib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import pytest
import yaml
from papermill.exceptions import PapermillExecutionError

from arxiv_daily.errors import ConfigError, PostError
from tests.conftest import PROJECT
from tests.standins.papermill import COMMAND

NOTEBOOK = PROJECT / "tests" / "data" / "notebooks" / "small.ipynb"


@pytest.fixture
def target(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path / "posts" / "small" / "2026-01-08" / "index.ipynb"


def run(target, engine="arxiv-daily", **parameters):
    return papermill.execute_notebook(
        str(NOTEBOOK), str(target), parameters=parameters, engine_name=engine, progress_bar=False
    )


@pytest.fixture(scope="session")
def first_run(tmp_path_factory):
    """The folder of the post as a first run makes it; copied by tests that only need one to begin with."""
    root = tmp_path_factory.mktemp("first")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARXIV_DAILY_ROOT", str(root))
        patch.setenv("SOURCE_DATE_EPOCH", "1767600000")
        patch.chdir(root)
        run(root / "posts" / "small" / "2026-01-08" / "index.ipynb")
    return root / "posts" / "small" / "2026-01-08"


@pytest.fixture
def post(target, first_run):
    """The target with a first run in it."""
    shutil.copytree(first_run, target.parent)
    return target


def command(target, *options, **parameters):
    given = [] if not parameters else ["-y", yaml.safe_dump(parameters)]
    return subprocess.run(
        [*COMMAND, *options, str(NOTEBOOK), str(target), *given],
        capture_output=True,
        text=True,
        env=os.environ | {"ARXIV_DAILY_ROOT": str(Path.cwd())},
    )


def read(target):
    return nbformat.read(target, as_version=4)


def edit(target, wording):
    """Save other texts as JupyterLab does: `wording` maps "paper/part" to the new source."""
    nb = read(target)
    for cell in nb.cells:
        facts = cell.metadata.get("arxiv_daily", {})
        name = f"{facts.get('paper', '')}/{facts.get('part')}"
        cell.source = wording.get(name, cell.source)
    nbformat.write(nb, target)


def texts(target):
    return [cell.source for cell in read(target).cells if cell.cell_type == "markdown"]


def test_a_run_becomes_a_post(target):
    run(target)
    nb = read(target)
    nbformat.validate(nb)
    assert [cell.cell_type for cell in nb.cells] == ["raw", "code"] + ["markdown"] * 7 + ["code"] * 4
    assert yaml.safe_load(nb.cells[0].source.strip("-\n")) == {
        "title": "Small – 2026-01-08",
        "date": "2026-01-08",
        "lang": "zh",
    }
    parts = [cell.metadata.arxiv_daily.part for cell in nb.cells[2:9]]
    assert parts == ["intro"] + ["heading", "abstract", "reading"] * 2
    assert all(cell.outputs == [] for cell in nb.cells[9:] if cell.id != "before")
    assert all(cell.metadata.editable is False for cell in [nb.cells[1], *nb.cells[9:]])
    assert all(cell.metadata.jupyter.source_hidden for cell in [*nb.cells[:2], *nb.cells[9:]])
    rows = [json.loads(line) for line in target.with_name("papers.jsonl").read_text().splitlines()]
    assert [row["id"] for row in rows] == ["0000.00001", "0000.00002"]


@pytest.mark.parametrize("options", [["--engine", "arxiv-daily"], []], ids=["by name", "by default"])
def test_the_command_keeps_edits(post, options):
    edit(post, {"0000.00001/abstract": "编辑改过的译文。"})
    words = {"0000.00001/abstract": "新译文。", "0000.00002/abstract": "更新。"}
    done = command(post.relative_to(Path.cwd()), *options, words=words)
    assert done.returncode == 0, done.stderr
    found = texts(post)
    assert "编辑改过的译文。" in found
    assert "更新。" in found
    assert "新译文。" not in found


def test_a_run_without_news_changes_no_byte(target):
    run(target, words={"/intro": "hello"}, papers=["0000.00001", "0000.00002"])
    edit(target, {"0000.00001/abstract": "改。"})
    before, inode = target.read_bytes(), target.stat().st_ino
    run(target, papers=["0000.00001", "0000.00002"], words={"/intro": "hello"}, date="2026-01-08")
    assert target.read_bytes() == before
    assert target.stat().st_ino == inode


def test_an_edit_is_a_diff_of_that_line_alone(post):
    machine = post.read_text().splitlines()
    edit(post, {"0000.00001/reading": "1)  背景 0000.00001\n\n2)  改过的方法\n\n3)  结果"})
    run(post)
    changes = [line for line in difflib.ndiff(machine, post.read_text().splitlines()) if line[0] in "+-"]
    assert [line.split()[0] for line in changes] == ["-", "+"]


def test_jupyters_save_changes_no_byte(post):
    manager = pytest.importorskip("jupyter_server.services.contents.largefilemanager").LargeFileManager(
        root_dir=str(post.parents[3])
    )
    before = post.read_bytes()
    path = str(post.relative_to(post.parents[3]))
    model = manager.get(path, type="notebook")
    manager.save({"type": "notebook", "format": "json", "content": model["content"]}, path)
    assert post.read_bytes() == before


def test_two_runs_at_once_wait_for_each_other(target):
    runs = [
        subprocess.Popen(
            [*COMMAND, str(NOTEBOOK), str(target), "-y", f"papers: [{paper}]"],
            stderr=subprocess.PIPE,
            text=True,
        )
        for paper in ("'0000.00001'", "'0000.00002'")
    ]
    heard = "".join(each.communicate()[1] for each in runs)
    assert [each.returncode for each in runs] == [0, 0]
    assert "small is held by process" in heard
    nbformat.validate(read(target))


def test_both_ways_of_giving_parameters_give_one_post(post, tmp_path):
    other = tmp_path / "other" / "index.ipynb"
    run(other, pending=[], digest="small", date="2026-01-08")
    assert other.read_bytes() == post.read_bytes()


def test_what_differs_by_chance_is_not_committed(target, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "a-secret-of-the-house")
    chance = (
        "import os, sys, warnings\nprint(object())\nwarnings.warn('a path')\n"
        "print('bar', file=sys.stderr)\nprint(os.environ['OPENAI_API_KEY'])"
    )
    run(target, before=chance)
    content = target.read_text()
    run(target, before=chance)
    assert target.read_text() == content
    for word in ("0x", '"name": "stderr"', "a-secret", "start_time", "output_path", str(Path.cwd())):
        assert word not in content


FAILURES = {
    "an error": ("1 / 0", PapermillExecutionError, "ZeroDivisionError"),
    "sys.exit(0)": ("import sys; sys.exit(0)", PostError, "stopped early"),
    "a dead kernel": ("import os; os._exit(1)", PostError, "stopped early"),
}


@pytest.mark.parametrize("case", FAILURES)
@pytest.mark.parametrize("there", [True, False], ids=["old post", "no post"])
def test_a_failed_run_leaves_everything_as_it_was(target, first_run, case, there):
    code, error, message = FAILURES[case]
    if there:
        shutil.copytree(first_run, target.parent)
        edit(target, {"0000.00001/abstract": "改。"})
    before = target.read_bytes() if there else None
    with pytest.raises(error, match=message):
        run(target, before=code)
    assert (target.read_bytes() if target.exists() else None) == before
    assert target.parent.exists() == there


def test_a_timeout_is_not_committed(target):
    with pytest.raises(PostError, match="stopped early"):
        papermill.execute_notebook(
            str(NOTEBOOK),
            str(target),
            parameters={"before": "import time; time.sleep(60)"},
            engine_name="arxiv-daily",
            progress_bar=False,
            execution_timeout=1,
        )
    assert not target.exists()


def test_a_run_that_shows_no_page_is_not_committed(target):
    hide = "import IPython.display; IPython.display.display = lambda *a, **k: None"
    with pytest.raises(PostError, match="no page"):
        run(target, before=hide)
    assert not target.exists()


def test_a_run_that_loses_papers_on_the_way_is_not_committed(target):
    lose = (
        "import IPython.display as d; show_all = d.display\n"
        "d.display = lambda m: '00002' in m.data or show_all(m)"
    )
    with pytest.raises(PostError, match="1 of 2 papers"):
        run(target, before=lose)


REFUSED = [
    ({"dte": "2026-01-08"}, "unknown parameter dte: did you mean date?"),
    ({"openai_api_key": "x"}, "named like a secret"),
    ({"words": {"a": "sk-0123456789abcdef0123"}}, "looks like a key"),
    ({"words": {"a": ["held-by-the-house"]}}, "holds the value of OPENAI_API_KEY"),
    ({"date": 2512.1}, "in quotes"),
    ({"date": 20260108}, "in quotes"),
    ({"date": "2026-02-30"}, "not a date"),
    ({"digest": "../elsewhere"}, "name of a file in params"),
]


@pytest.mark.parametrize(("parameters", "message"), REFUSED)
def test_wrong_parameters_are_refused_before_anything_runs(target, monkeypatch, parameters, message):
    monkeypatch.setenv("OPENAI_API_KEY", "held-by-the-house")
    with pytest.raises(ConfigError, match=message) as caught:
        run(target, **parameters)
    assert "\n" not in str(caught.value)
    assert "held-by-the-house" not in str(caught.value)
    assert not target.parent.exists()


def test_the_command_says_it_in_one_line(target):
    done = command(target, dte="2026-01-08")
    assert done.returncode == ConfigError.exit_code
    assert done.stderr.splitlines()[-1] == "Error: unknown parameter dte: did you mean date?"
    assert "Traceback" not in done.stderr


def test_another_edition_is_not_overwritten(post):
    before = post.read_bytes()
    with pytest.raises(PostError, match="holds the edition small/2026-01-08, not small/2026-01-09"):
        run(post, date="2026-01-09")
    assert post.read_bytes() == before


def test_an_error_in_an_editors_own_cell_is_not_the_runs(post):
    nb = read(post)
    own = nbformat.v4.new_code_cell("1 / 0")
    own.outputs = [nbformat.v4.new_output("error", ename="ZeroDivisionError", evalue="", traceback=[])]
    nb.cells.append(own)
    nbformat.write(nb, post)
    run(post, words={"/intro": "new"})
    assert [cell.outputs for cell in read(post).cells if cell.source == own.source] == [own.outputs]


@pytest.mark.parametrize("modules", ["papermill, arxiv_daily.post.engine", "arxiv_daily.post.engine"])
def test_the_engine_is_registered_whichever_is_imported_first(modules):
    script = (
        f"import {modules}\nfrom papermill.engines import papermill_engines as engines\n"
        "print(*(engines.get_engine(name).__name__ for name in (None, 'arxiv-daily')))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.split() == ["ArxivDailyEngine"] * 2, done.stderr


def test_other_notebooks_run_as_ever(target, tmp_path):
    nb = nbformat.read(NOTEBOOK, as_version=4)
    del nb.metadata["arxiv_daily"]
    plain, out = tmp_path / "plain.ipynb", tmp_path / "out.ipynb"
    nbformat.write(nb, plain)
    papermill.execute_notebook(str(plain), str(out), progress_bar=False)
    assert "start_time" in read(out).metadata.papermill
    assert [cell.cell_type for cell in read(out).cells] == ["raw"] + ["code"] * 3


def test_without_an_output_path_the_notebook_just_runs():
    nb = papermill.execute_notebook(str(NOTEBOOK), None, progress_bar=False)
    assert any("text/markdown" in output.get("data", {}) for output in nb.cells[-1].outputs)


def test_cwd_does_not_move_the_target(target, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    papermill.execute_notebook(
        str(NOTEBOOK), str(target.relative_to(tmp_path)), cwd=str(elsewhere), progress_bar=False
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == [".cache", "elsewhere", "posts"]
    assert target.exists()
    assert list(elsewhere.iterdir()) == []
