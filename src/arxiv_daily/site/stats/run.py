"""The notebooks of numbers, run by papermill when the archive changed, and their pages: `stats.ipynb`, `trust.ipynb`.

A page has the notebook's words and figures as cells, in a form that both renderers show alike. It can be made
again at any time and is not kept in git.
"""

import contextlib
import hashlib
import logging
import re
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook

from ... import environment
from ...errors import PostError
from ...files import put, recall, remember
from ...origin import get_extra
from ..index import Archive

log = logging.getLogger(__name__)

PAGE, TRUST = NUMBERS = "stats.ipynb", "trust.ipynb"


def refresh(root: Path, archive: Archive, name: str = PAGE) -> Path | None:
    """A page, rebuilt if the archive changed; None, with a warning, if it cannot be built."""
    page, memory = root / name, root / ".cache" / f"{Path(name).stem}.json"
    if not (root / "notebooks" / name).is_file():
        return None
    key = _key_of(root, archive, name)
    if page.is_file() and recall(memory) == key:
        return page
    try:
        _drawing()
        text = nbformat.writes(_page_of(execute(root, name)))
    except Exception as error:
        cause = (str(error).strip().splitlines() or [type(error).__name__])[-1]
        log.warning("the page %s is as it was: %s", name, cause)
        return page if page.is_file() else None
    put(page, text + "\n")
    remember(memory, key)
    return page


def _key_of(root: Path, archive: Archive, name: str) -> str:
    """What a page is made from: posts, what audits found, notebook, our own code."""
    digest = hashlib.sha256((root / "notebooks" / name).read_bytes())
    audits = (root / "posts").glob("*/audit.json") if name == TRUST else ()
    for file in [*sorted(Path(__file__).parent.glob("*.py")), *sorted(audits)]:
        digest.update(file.read_bytes())
    for edition in archive.editions:
        digest.update(edition.fingerprint.encode())
    return digest.hexdigest()


def _drawing() -> None:
    """PostError where the library that draws is missing."""
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        raise PostError(f"matplotlib is not installed ({get_extra('site')})") from None


class _Process:
    """What papermill changes of the process for a while, its working folder above all, held for as long as any notebook
    of a project runs: of two that run side by side each would else restore what the other set."""

    def __init__(self) -> None:
        self._lock, self._running, self._held = threading.Lock(), 0, contextlib.ExitStack()

    @contextlib.contextmanager
    def at(self, root: Path) -> Iterator[None]:
        from papermill.iorw import local_file_io_cwd
        from papermill.utils import chdir

        with self._lock:
            if not self._running:
                for one in (
                    chdir(str(root)),
                    local_file_io_cwd(str(root)),
                    environment.ROOT.holding(str(root)),
                ):
                    self._held.enter_context(one)
            self._running += 1
        try:
            yield
        finally:
            with self._lock:
                self._running -= 1
                if not self._running:
                    self._held.close()


_PROCESS = _Process()


def execute(root: Path, name: str, **parameters) -> NotebookNode:
    """A notebook of the project, executed."""
    from papermill import execute_notebook

    from ...post.engine import START_PATIENCE, local_kernel

    with tempfile.TemporaryDirectory(prefix="arxiv-daily-") as folder, _PROCESS.at(root):
        out = Path(folder) / name
        how = {
            "cwd": str(root),
            "progress_bar": False,
            "config": local_kernel(folder),
            "start_timeout": START_PATIENCE,
        }
        return execute_notebook(str(root / "notebooks" / name), str(out), parameters, **how)


def _page_of(run: NotebookNode) -> NotebookNode:
    """The notebook as its readers see it: its words, and the outputs of its code in place of the code."""
    cells = []
    for cell in run.cells:
        if cell.cell_type != "code":
            cell.metadata.pop("papermill", None)
            cells.append(cell)
        for number, output in enumerate(cell.get("outputs", [])):
            if html := output.get("data", {}).get("text/html"):
                made = new_markdown_cell(_as_it_is("".join(html).strip()))
                made["id"] = f"{cell.id}-{number}"
                cells.append(made)
    return new_notebook(cells=cells, metadata={"kernelspec": run.metadata.kernelspec})


def _as_it_is(html: str) -> str:
    """HTML as a block that no line of it ends, and in which Quarto finds no shortcode."""
    fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", html))])
    return f"{fence}{{=html}}\n{html.replace('{{', '{&#123;').replace('}}', '&#125;}')}\n{fence}"
