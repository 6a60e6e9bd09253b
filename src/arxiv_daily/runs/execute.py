"""Editions, one or many, by papermill."""

import contextlib
import datetime as dt
import json
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .. import environment, errors
from ..errors import ArxivDailyError, ConfigError
from ..gather import digests
from ..gather.edition import Digest, newest_closed
from ..post.schema import edited, facts
from ..project import post_dir, root

NOTEBOOK = Path("notebooks", "daily.ipynb")
_WRITTEN = ("abstract", "reading", "overview")  # the parts of a page that a model writes


@dataclass(frozen=True)
class Outcome:
    """What became of one edition.

    `pending` are the ids of papers of which a part is to come, and "introduction"; `cause` says why most of them
    are, and what to do; `empty` says that no part of any paper shown has been written.
    """

    path: Path
    shown: int
    pending: list[str] = field(default_factory=list)
    date: str = ""
    cause: str = ""
    empty: bool = False


def load_digest(name: str) -> Digest:
    """The digest `params/<name>.yaml`."""
    return digests.load(name)


def run(
    digest: Digest,
    date: dt.date | str = "",
    late: str = "auto",
    on_progress: Callable[[dict], None] | None = None,
    gathered: dict | None = None,
) -> Outcome:
    """Execute the notebook for one edition; the engine commits the post or leaves everything as it was.

    `gathered` is what `Spans` has found for it, else the notebook asks arXiv. Raises the error the notebook
    met, with its own message.
    """
    notebook = root() / NOTEBOOK
    if not notebook.is_file():
        raise ConfigError(f"{notebook} is missing: run in the project's folder, or name it with --root")
    date = str(date or newest_closed(digest))
    target = post_dir(digest.name, date) / "index.ipynb"
    from papermill import execute_notebook
    from papermill.exceptions import PapermillExecutionError

    causes: Counter[str] = Counter()

    def hear(report: dict) -> None:
        if report["stage"] == "pending":
            causes[report["label"]] += 1
        if on_progress:
            on_progress(report)

    with _listening(hear), handing(gathered):
        try:
            nb = execute_notebook(
                str(notebook),
                str(target),
                parameters=digest.model_dump(mode="json") | {"date": date, "late": late},
                engine_name="arxiv-daily",
                progress_bar=False,
                cwd=str(root()),
            )
        except PapermillExecutionError as error:
            raise _as_ours(error) from error
    cause = causes.most_common(1)[0][0] if causes else ""
    return outcome_of(nb, target, date, cause)


def outcome_of(nb, path: Path, date: str, cause: str = "") -> Outcome:
    """What a committed post says of its edition; `cause` is why most of its pending parts are pending."""
    receipt = nb.metadata.arxiv_daily.receipt
    texts = [cell for cell in nb.cells if facts(cell).get("part") in _WRITTEN]
    written = any(facts(cell).get("state", "done") == "done" or edited(cell) for cell in texts)
    return Outcome(path, receipt["shown"], list(receipt["pending"]), date, cause, bool(texts) and not written)


def _as_ours(error) -> ArxivDailyError:
    """The error raised in the kernel, of its own class where it is one of ours."""
    kind = getattr(errors, error.ename.rpartition(".")[2], None)
    if isinstance(kind, type) and issubclass(kind, ArxivDailyError):
        return kind(error.evalue)
    cause = error.evalue.splitlines()[0] if error.evalue else ""
    return ArxivDailyError(f"cell {error.cell_index} of the notebook failed with {error.ename}: {cause}")


def dates(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """All dates from first to last, both included."""
    for offset in range((last - first).days + 1):
        yield first + dt.timedelta(days=offset)


def receipt_of(folder: Path) -> dict | None:
    """The receipt in a post's metadata; None where there is no readable post."""
    try:
        return json.loads((folder / "index.ipynb").read_bytes())["metadata"]["arxiv_daily"]["receipt"]
    except (OSError, ValueError, KeyError):
        return None


@contextlib.contextmanager
def handing(gathered: dict | None) -> Iterator[None]:
    """Let the kernels that start in the block find what has been gathered for their edition."""
    if gathered is None:
        yield
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "gathered.json")
        path.write_text(json.dumps(gathered, ensure_ascii=False), encoding="utf-8")
        with environment.GATHERED.holding(str(path)):
            yield


@contextlib.contextmanager
def _listening(on_progress: Callable[[dict], None] | None) -> Iterator[None]:
    """Hand every progress report of the kernel to `on_progress` while the block runs."""
    if on_progress is None:
        yield
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "progress.jsonl")
        path.touch()
        stopped = threading.Event()
        follower = threading.Thread(target=_follow, args=(path, on_progress, stopped), daemon=True)
        follower.start()
        try:
            with environment.PROGRESS.holding(str(path)):
                yield
        finally:
            stopped.set()
            follower.join()


def _follow(path: Path, on_progress: Callable[[dict], None], stopped: threading.Event) -> None:
    with path.open() as lines:
        last = False
        while True:
            if (line := lines.readline()).endswith("\n"):
                on_progress(json.loads(line))
            elif last:
                return
            else:
                last = stopped.wait(0.1)
