"""JupyterLab on the posts, as an editor wants it, and git told how to show and keep notebooks."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

from .. import environment
from ..errors import PostError
from ..origin import get_extra
from ..project import cache

_SETTINGS = {
    "@jupyterlab/notebook-extension:tracker": {
        "defaultCell": "markdown",  # what an editor adds is text
        "autoRenderMarkdownCells": True,
        "kernelShutdown": True,
    },
    "@jupyterlab/docmanager-extension:plugin": {"autosaveInterval": 30},
    "@jupyterlab/toc-extension:registry": {"maximalDepth": 2, "includeOutput": False},
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
}
_COLLABORATION = ("jupyter_collaboration", "jupyter_server_ydoc")


def command(root: Path, more: tuple[str, ...] = ()) -> list[str]:
    """The command that opens JupyterLab on the project's posts; PostError where it cannot be used."""
    if not importlib.util.find_spec("jupyterlab"):
        raise PostError(f"JupyterLab is not installed: {get_extra('edit')}")
    if any(importlib.util.find_spec(name) for name in _COLLABORATION):
        raise PostError(
            "jupyter-collaboration is installed, which loses what is typed while a run replaces the post: "
            "pip uninstall jupyter-collaboration jupyter-server-ydoc"
        )
    posts = root / "posts"
    posts.mkdir(exist_ok=True)
    settings = {
        f"--ServerApp.root_dir={posts}",
        f"--LabApp.app_settings_dir={_write_settings()}",
    }
    return [sys.executable, "-m", "jupyterlab", *sorted(settings), *more]


def _write_settings() -> Path:
    """The folder with our defaults; what an editor sets in JupyterLab counts more."""
    folder = cache("lab")
    language = {"locale": "zh_CN"} if environment.speaks_chinese() else {}
    settings = _SETTINGS | {"@jupyterlab/translation-extension:plugin": language}
    (folder / "overrides.json").write_text(json.dumps(settings, indent=1))
    return folder


def configure_git(root: Path) -> bool:
    """Give this clone the programs that .gitattributes names; False where there is no git.

    A post's diff is one of its text. nbdime merges posts cell by cell, so that a conflict is marked in its cell and the
    file can be opened; of the margin, which follows from the cells, our side stays. notebooks/ are shown by nbdime and
    kept without outputs by nbstripout.
    """
    python = f'"{sys.executable}"'
    values = {
        "diff.post.textconv": f"{python} -m arxiv_daily text",
        "diff.jupyternotebook.command": f"{python} -m nbdime.vcs.git.diffdriver diff",
        "merge.jupyternotebook.name": "posts merged cell by cell",
        "merge.jupyternotebook.driver": f"{python} -m arxiv_daily merge-driver %O %A %B %L %P",
        "filter.nbstripout.clean": f"{python} -m nbstripout --keep-id",
        "filter.nbstripout.smudge": "cat",
    }
    try:
        for name, value in values.items():
            done = subprocess.run(["git", "config", name, value], cwd=root, capture_output=True, check=False)
            if done.returncode:
                return False
    except FileNotFoundError:
        return False
    return True
