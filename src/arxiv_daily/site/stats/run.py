"""The stats notebook run by papermill when the archive changed, and its page for the site: `stats.ipynb`.

The page has the notebook's words and figures as cells, in a form that both renderers show alike. It can be made
again at any time and is not kept in git.
"""

import hashlib
import logging
import tempfile
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook

from ... import environment
from ...errors import PostError
from ...files import put, recall, remember
from ..index import Archive

log = logging.getLogger(__name__)

_NOTEBOOK = Path("notebooks", "stats.ipynb")
PAGE = "stats.ipynb"


def refresh(root: Path, archive: Archive) -> Path | None:
    """The page, rebuilt if the archive changed; None, with a warning, if it cannot be built."""
    page, memory = root / PAGE, root / ".cache" / "stats.json"
    if not (root / _NOTEBOOK).is_file():
        return None
    key = _key_of(root, archive)
    if page.is_file() and recall(memory) == key:
        return page
    try:
        text = nbformat.writes(_page_of(execute(root)))
    except Exception as error:
        cause = (str(error).strip().splitlines() or [type(error).__name__])[-1]
        log.warning("the page of statistics is as it was: %s", cause)
        return page if page.is_file() else None
    put(page, text + "\n")
    remember(memory, key)
    return page


def _key_of(root: Path, archive: Archive) -> str:
    """What the page is made from: posts, notebook, our own code."""
    digest = hashlib.sha256((root / _NOTEBOOK).read_bytes())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    for edition in archive.editions:
        digest.update(edition.fingerprint.encode())
    return digest.hexdigest()


def execute(root: Path) -> NotebookNode:
    """The executed notebook; PostError names a library that is missing."""
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        raise PostError("matplotlib is not installed (pip install '.[site]')") from None
    from papermill import execute_notebook

    from ...post.engine import local_kernel

    with (
        tempfile.TemporaryDirectory(prefix="arxiv-daily-") as folder,
        environment.ROOT.holding(str(root)),
    ):
        out = Path(folder) / "stats.ipynb"
        how = {"cwd": str(root), "progress_bar": False, "config": local_kernel(folder)}
        return execute_notebook(str(root / _NOTEBOOK), str(out), **how)


def _page_of(run: NotebookNode) -> NotebookNode:
    """The notebook as its readers see it: its words, and the outputs of its code in place of the code."""
    cells = []
    for cell in run.cells:
        if cell.cell_type != "code":
            cell.metadata.pop("papermill", None)
            cells.append(cell)
        for number, output in enumerate(cell.get("outputs", [])):
            if html := output.get("data", {}).get("text/html"):
                made = new_markdown_cell("```{=html}\n" + "".join(html).strip() + "\n```")
                made["id"] = f"{cell.id}-{number}"
                cells.append(made)
    return new_notebook(cells=cells, metadata={"kernelspec": run.metadata.kernelspec})
