"""The ways to install the project name the same dependencies, and the notebook the same parameters."""

import ast
import re
import tomllib

import nbformat
import yaml

from tests.conftest import PROJECT

PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
SERVED_BY_CONDA = {"python", "pip", "quarto", "jupyter"}


def requirements(lines):
    """Lines such as `pandas>=3,<4` as {name: specifier}."""
    return dict(re.fullmatch(r"([\w.-]+(?:\[\w+\])?)(.*)", line).groups() for line in lines)


def conda():
    listed = yaml.safe_load((PROJECT / "environment.yml").read_text())["dependencies"]
    by_pip = next(entry["pip"] for entry in listed if isinstance(entry, dict))
    return [entry for entry in listed if isinstance(entry, str)], by_pip


def test_environment_and_pyproject_agree():
    by_conda, by_pip = conda()
    listed = requirements(by_conda) | requirements(line for line in by_pip if not line.startswith("-e"))
    own = {name: spec for name, spec in listed.items() if name not in SERVED_BY_CONDA}
    assert own == requirements(PYPROJECT["dependencies"])


def test_environment_brings_python_jupyter_quarto_and_the_package():
    by_conda, by_pip = conda()
    assert requirements(by_conda)["python"] == PYPROJECT["requires-python"]
    assert requirements(by_conda).keys() >= SERVED_BY_CONDA
    assert "-e .[local,site,batch,edit]" in by_pip
    assert set(PYPROJECT["optional-dependencies"]) == {"local", "site", "batch", "edit", "dev"}


def test_the_core_is_lean():
    core = requirements(PYPROJECT["dependencies"])
    heavy = {
        "jupyter",
        "jupyterlab",
        "pypandoc_binary",
        "xllamacpp",
        "distributed",
        "rich",
        "pagefind",
        "pyarrow",
    }
    assert not heavy & set(core)


def test_the_notebooks_parameters_are_the_digests():
    from arxiv_daily.gather.edition import Digest

    nb = nbformat.read(PROJECT / "notebooks" / "daily.ipynb", as_version=4)
    cell = next(cell for cell in nb.cells if "parameters" in cell.metadata.get("tags", []))
    names = [node.target.id for node in ast.parse(cell.source).body if isinstance(node, ast.AnnAssign)]
    assert set(names) == {"date", "late"} | set(Digest.parameter_names())
    assert set(yaml.safe_load((PROJECT / "params" / "audio.yaml").read_text())) == set(
        Digest.parameter_names()
    )
