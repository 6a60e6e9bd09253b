"""The ways to install the project name the same dependencies, and the notebook the same parameters."""

import re
import runpy
import tomllib

import nbformat
import pytest
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
    assert set(PYPROJECT["optional-dependencies"]) == {"local", "site", "notify", "batch", "edit", "dev"}


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


def test_parameters_stand_once():
    """Notebook, params file and reference are what the code's own definitions make, defaults and meanings included."""
    reference = runpy.run_path(str(PROJECT / "docs" / "reference.py"))
    assert reference["outdated"]() == [], "run python docs/reference.py"


def test_the_params_file_says_the_defaults():
    from arxiv_daily.gather.digest import Digest

    path = PROJECT / "params" / "audio.yaml"
    assert set(yaml.safe_load(path.read_text())) == set(Digest.parameter_names())
    assert Digest.load(path) == Digest(digest="audio", categories=["cs.SD", "eess.AS"])


def test_the_notebooks_cell_is_the_same_digest():
    from arxiv_daily.gather.digest import RUN, Digest
    from arxiv_daily.post.parameters import default_values

    nb = nbformat.read(PROJECT / "notebooks" / "daily.ipynb", as_version=4)
    values = default_values(nb)
    assert set(values) == set(RUN) | set(Digest.parameter_names())
    assert Digest.from_parameters(values) == Digest(digest="audio", categories=["cs.SD", "eess.AS"])


def test_a_params_file_that_still_names_its_language(tmp_path):
    from arxiv_daily.errors import ConfigError
    from arxiv_daily.gather.digest import Digest

    path = tmp_path / "audio.yaml"
    path.write_text("digest: audio\ncategories: [cs.SD]\nlanguage: zh\n")
    assert Digest.load(path).name == "audio"
    path.write_text("digest: audio\ncategories: [cs.SD]\nlanguage: en\n")
    with pytest.raises(ConfigError, match="language is gone"):
        Digest.load(path)
