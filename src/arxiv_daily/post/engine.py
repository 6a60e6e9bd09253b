"""The papermill engine: runs our notebook aside, carries the result into the editor's post, commits once.

Registered as `arxiv-daily` and as papermill's default; notebooks that are not ours run as ever. Papermill
loads this module while it is half imported, so `papermill.execute` is imported where it is used.
"""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode, from_dict
from traitlets.config import Config

from .. import secrets
from ..errors import ArxivDailyError, PostError, refusal
from ..project import cache
from . import from_run, schema
from .lock import locked
from .notebook import read_post
from .parameters import check_parameters, refuse_other_path
from .schema import key, part
from .store import commit

ArxivDailyEngine = None  # papermill, first imported from here, asks for the engine before there is one

from papermill.engines import NBClientEngine, papermill_engines  # noqa: E402
from papermill.iorw import papermill_io  # noqa: E402

START_PATIENCE = 600  # seconds in which a kernel on a slow machine starts, or sends what a cell has written


class ArxivDailyEngine(NBClientEngine):  # type: ignore[no-redef]  # noqa: F811
    """Executes like papermill's own engine, but a run that fails or stops early leaves the post untouched."""

    @classmethod
    def execute_notebook(cls, nb, kernel_name, output_path=None, **kwargs):
        """The committed post; raises PapermillExecutionError for a failed cell, ArxivDailyError else."""
        named = nb.metadata.get("papermill", {}).get("output_path")
        if schema.NAME not in nb.metadata or not _is_file(named):
            return super().execute_notebook(nb, kernel_name, output_path=output_path, **kwargs)
        target = _true_path(named)
        with _one_line():
            secrets.load()
            nb, digest = check_parameters(nb, kernel_name)
            refuse_other_path(nb, target)
            with locked(digest):
                read_post(target)  # refuse before the work, not after it
                run = cls.run_aside(nb, kernel_name, target, **kwargs)
                post, table = from_run.assemble(run)
                _complete(run, post)
                post = commit(target, post, table if target.name == "index.ipynb" else None)
        papermill_io.register(named, _Committed(named))
        return _without_outputs_of_editors(post)

    @classmethod
    def run_aside(cls, nb: NotebookNode, kernel_name: str, target: Path, **kwargs) -> NotebookNode:
        """The executed notebook; raises if it failed or stopped, and leaves it in a file of the cache then.

        Papermill would write it twice a cell: half of what an edition costs here, to be read by nobody.
        """
        from papermill.execute import raise_for_execution_errors

        scratch = cache("runs") / f"{hashlib.sha256(os.fsencode(target)).hexdigest()[:16]}.ipynb"
        try:
            with tempfile.TemporaryDirectory(prefix="arxiv-daily-") as sockets:
                kwargs.setdefault("config", local_kernel(sockets))
                kwargs.setdefault("iopub_timeout", START_PATIENCE)
                kwargs["start_timeout"] = max(kwargs.get("start_timeout") or 0, START_PATIENCE)
                run = super().execute_notebook(nb, kernel_name, output_path=None, **kwargs)
        except (CellTimeoutError, DeadKernelError, OSError) as error:
            cause = refusal(error) if isinstance(error, OSError) else str(error).strip().partition("\n")[0]
            raise PostError(f"the run stopped early, nothing was committed: {cause}") from error
        raise_for_execution_errors(from_dict(secrets.blot(run)), str(scratch))
        return run


def local_kernel(folder: str) -> Config:
    """A kernel spoken to by sockets in a folder of its own: runs side by side have no ports to race for.

    Of its own log only what ends it is shown: else the interrupt that precedes every shutdown is, now and then.
    """
    sockets = {"transport": "ipc", "ip": str(Path(folder, "kernel"))}
    quiet = {"extra_arguments": ["--log-level=CRITICAL"]}
    return Config({"KernelManager": sockets, "NotebookClient": quiet})


class _Committed:
    """Papermill's core writes once more after the engine; for a committed target that write is a no-op."""

    def __init__(self, path: str):
        self.path, self.pending = path, True

    def write(self, buf: str, path: str) -> None:
        if self.pending and path == self.path:
            self.pending = False
            return
        papermill_io.get_handler("local").write(buf, path)

    def __getattr__(self, name: str):
        return getattr(papermill_io.get_handler("local"), name)


@contextlib.contextmanager
def _one_line() -> Iterator[None]:
    """Under papermill's own command our errors are click's: one line and our exit code, no traceback."""
    try:
        yield
    except ArxivDailyError as error:
        context = click.get_current_context(silent=True)
        if context is None or context.command.name != "papermill":
            raise
        shown = click.ClickException(str(error))
        shown.exit_code = error.exit_code  # type: ignore[misc]
        raise shown from error


def _is_file(path: object) -> bool:
    """Whether papermill's output path is a file here: not a stream, not a remote store, not nothing."""
    return isinstance(path, str) and path != "-" and "://" not in path


def _true_path(named: str) -> Path:
    """The output path as papermill's core reads it: from the folder it was started in, not from its `cwd`."""
    local = papermill_io.get_handler("local")
    start = local.cwd(None)
    local.cwd(start)
    return Path(start or Path.cwd(), named).resolve()


def _complete(run: NotebookNode, post: NotebookNode) -> None:
    """PostError unless every cell ran to its end and the page is there with all its papers."""
    for number, cell in enumerate(run.cells):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        left = any(output.get("ename") == "SystemExit" for output in cell.outputs)
        if left or cell.execution_count is None:
            raise PostError(f"the run stopped early, at cell {number} of the notebook: nothing was committed")
    known = post.metadata[schema.NAME]
    if "date" not in known:
        raise PostError("the run showed no page (no part `intro`): nothing was committed")
    shown = sum(part(key(cell)) == "heading" for cell in post.cells)
    if shown != known["receipt"].get("shown", shown):
        raise PostError(
            f"{shown} of {known['receipt']['shown']} papers arrived: nothing was committed, run again"
        )


def _without_outputs_of_editors(post: NotebookNode) -> NotebookNode:
    """The post for papermill's core, which takes an error shown by an editor's own cell for the run's."""
    for cell in post.cells:
        if cell.cell_type == "code" and key(cell) is None:
            cell.outputs = []
    return post


for name in ("arxiv-daily", None):
    papermill_engines.register(name, ArxivDailyEngine)
