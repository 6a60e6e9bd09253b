"""A post on disk: replaced in one step, together with its table.

Order of a commit: the new table beside the old one, the notebook (the commit point: its metadata names the
table by hash), then the table under its name. A kill anywhere leaves a readable post and its table.
"""

import contextlib
import datetime as dt
import os
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from filelock import FileLock
from nbformat import NotebookNode

from .. import environment
from ..errors import PostError, refusal
from ..gather.table import NEXT, TABLE, table_bytes
from ..project import cache
from . import notebook, schema
from .exchange import exchange
from .merge import merge
from .notebook import read_post, serialize, sha
from .notes import annotated, heeded
from .schema import key, part


def commit(target: Path, post: NotebookNode, table: list[dict] | None = None) -> NotebookNode:
    """Carry `post` into what lies at `target` and put the result there; returns what is there now.

    `table` becomes papers.jsonl beside it. Nothing is written where nothing changed.
    """
    rows = table_bytes(table) if table is not None else None
    if rows is not None:
        post.metadata[schema.NAME]["table"] = sha(rows)
    with _writing(target):
        read_post(target)  # an unreadable one is refused before anything is written
        settle_table(target)
        try:
            if rows is not None:
                _stage_table(target.parent, rows)
            return _replace(target, lambda old: _dated(merge(_same_edition(target, old, post), post), old))
        finally:
            settle_table(target)


def _dated(nb: NotebookNode, old: NotebookNode | None) -> NotebookNode:
    """`nb`, changed: its memory of when a run first showed each paper, as `{instant: [papers]}`."""
    seen = dict(old.metadata.get(schema.NAME, {}).get("seen", {})) if old else {}
    papers = {schema.paper(key(cell)) for cell in nb.cells if key(cell) and part(key(cell)) == "heading"}
    if (new := sorted(papers.difference(*seen.values()))) or not seen:
        seen[f"{this_instant():%Y-%m-%dT%H:%M:%SZ}"] = new
    nb.metadata[schema.NAME]["seen"] = seen
    return nb


def this_instant() -> dt.datetime:
    """This instant, or SOURCE_DATE_EPOCH where posts are to be the same to the byte wherever they are made."""
    return dt.datetime.fromtimestamp(float(environment.SOURCE_DATE_EPOCH.get() or time.time()), dt.UTC)


def rewrite(
    target: Path, change: Callable[[NotebookNode], NotebookNode], table: list[dict] | None = None
) -> NotebookNode:
    """Apply `change` to the post at `target` as it lies on disk, in one step and safe from other writers;
    `table` becomes papers.jsonl beside it."""
    rows = table_bytes(table) if table is not None else None

    def changed(old: NotebookNode | None) -> NotebookNode:
        if old is None:
            raise PostError(f"{target} is not there: make it with arxiv-daily run")
        result = change(old)
        if rows is not None:
            result.metadata[schema.NAME]["table"] = sha(rows)
        return result

    with _writing(target):
        settle_table(target)
        try:
            if rows is not None:
                _stage_table(target.parent, rows)
            return _replace(target, changed)
        finally:
            settle_table(target)


@contextlib.contextmanager
def _writing(target: Path) -> Iterator[None]:
    """One of our writers at a time; what the system refuses becomes one line."""
    try:
        with FileLock(cache("runs") / f"{sha(os.fsencode(target))[:16]}.lock"):
            target.parent.mkdir(parents=True, exist_ok=True)
            yield
    except OSError as error:
        raise PostError(f"{target} was not written and is as it was: {refusal(error)}") from error
    finally:
        with contextlib.suppress(OSError):
            target.parent.rmdir()  # only if nothing came of it


def _same_edition(target: Path, old: NotebookNode | None, post: NotebookNode) -> NotebookNode | None:
    """`old`, if it is of the post's edition; else PostError."""
    there, here = (nb.metadata.get(schema.NAME, {}) if nb else {} for nb in (old, post))
    if any(there.get(name, here[name]) != here[name] for name in ("digest", "date")):
        held, made = (f"{known.get('digest')}/{known.get('date')}" for known in (there, here))
        raise PostError(f"{target} holds the edition {held}, not {made}: choose another output path")
    return old


def _replace(target: Path, change: Callable[[NotebookNode | None], NotebookNode]) -> NotebookNode:
    """Put `change(what is at target)` and its margin there, and again if somebody saved at the same moment."""
    disk, old = _rescued(target)
    while True:
        result = annotated(change(heeded(old) if old is not None else None))
        if disk is not None and result == notebook.parse(disk):
            return result
        content = serialize(result)
        temporary = target.with_name(f".{target.name}.new")
        try:
            write_synced(temporary, content)
            _like(temporary, target)
            trace = _swap(temporary, target, disk, content)
        finally:
            temporary.unlink(missing_ok=True)
        if trace is None:
            disk, old = _found(target)
            continue
        disk, old = after_swap(target, trace, disk, content)
        if old is None:
            return result


def _found(target: Path) -> tuple[bytes | None, NotebookNode | None]:
    return read_post(target) or (None, None)


def _swap(temporary: Path, target: Path, disk: bytes | None, content: bytes) -> Path | None:
    """Replace `target`, which held `disk`, by `temporary`, which holds `content`, in one step.

    Returns the trace: the replaced file, under a name that says what was replaced by what. None if `target` is
    no longer what it was: then everything is as it was, and whoever saved meanwhile has the last word.
    """
    trace = target.with_name(f".{target.name}.{sha(disk or b'')[:16]}-{sha(content)[:16]}")
    if disk is None:
        try:
            os.link(temporary, target)
        except FileExistsError:
            return None
    elif not _changed_places(temporary, trace, target, disk, content):
        return None
    _sync_folder(target.parent)
    return trace


def _changed_places(temporary: Path, trace: Path, target: Path, disk: bytes, content: bytes) -> bool:
    """Whether `content` is at `target` now and what was there, `disk`, at `trace`.

    A program that saves by rename may do so at any moment. So the two files change places in one step, and then
    what came out is looked at. If it is not what was read, it goes back the same way; and if then something newer
    comes out than what was put there last, that goes back too: the newest save is the one that stays.
    """
    trace.unlink(missing_ok=True)
    temporary.replace(trace)
    if not exchange(trace, target):
        return _replaced(temporary, trace, target, disk)
    if trace.read_bytes() == disk:
        return True
    there = content
    while True:
        newest = trace.read_bytes()
        if not exchange(trace, target) or trace.read_bytes() == there:
            break
        there = newest
    trace.unlink()
    return False


def _replaced(temporary: Path, trace: Path, target: Path, disk: bytes) -> bool:
    """The same where files cannot change places: looked at before, not after."""
    trace.replace(temporary)
    os.link(target, trace)
    if trace.read_bytes() != disk:
        trace.unlink()
        return False
    temporary.replace(target)
    return True


def _like(temporary: Path, target: Path) -> None:
    """Give a new file the mode of the one it is to replace, and its owner where that is allowed."""
    with contextlib.suppress(FileNotFoundError):
        there = target.stat()
        temporary.chmod(stat.S_IMODE(there.st_mode))
        with contextlib.suppress(OSError, AttributeError):
            os.chown(temporary, there.st_uid, there.st_gid)


def after_swap(
    target: Path, trace: Path, disk: bytes | None, content: bytes
) -> tuple[bytes | None, NotebookNode | None]:
    """What was saved at the very moment of the swap: (bytes at target, notebook to carry over), or Nones.

    A save that began before the swap ends in the replaced file, which the trace still reaches.
    """
    late = read_post(trace)
    if late is not None and late[0] == disk:
        trace.replace(_former(target))
    if late is None or late[0] == disk:
        return None, None
    here, now = _found(target)
    trace.replace(_former(target))
    return (here, now) if here != content else (here, late[1])


def _former(target: Path) -> Path:
    """Where the version before this one is kept, for one generation."""
    return target.with_name(f".{target.name}.old")


def _rescued(target: Path) -> tuple[bytes | None, NotebookNode | None]:
    """What is at `target`, and the notebook to carry over: a kill between a swap and the look at what was
    saved meanwhile leaves the trace, and that look is made now."""
    target.with_name(f".{target.name}.new").unlink(missing_ok=True)
    disk, old = _found(target)
    for trace in sorted(target.parent.glob(f".{target.name}.{'[0-9a-f]' * 16}-{'[0-9a-f]' * 16}")):
        before, after = trace.name.rpartition(".")[2].split("-")
        held = sha(trace.read_bytes())[:16]
        if disk is None or trace.samefile(target) or held == after:  # a link, or what was to be put there
            trace.unlink()
            continue
        late = read_post(trace)
        if late and sha(late[0])[:16] != before and sha(disk)[:16] == after:
            old = late[1]
        trace.replace(_former(target))
    return disk, old


def _stage_table(folder: Path, rows: bytes) -> None:
    """Write the new table beside the old one, if it is another."""
    table = folder / TABLE
    if not table.exists() or table.read_bytes() != rows:
        write_synced(folder / NEXT, rows)


def settle_table(target: Path) -> None:
    """Give a staged table its name if the notebook at `target` names it; else remove it."""
    staged = target.with_name(NEXT)
    if not staged.exists():
        return
    post = read_post(target)
    if post and post[1].metadata.get(schema.NAME, {}).get("table") == sha(staged.read_bytes()):
        staged.replace(staged.with_name(TABLE))
        _sync_folder(target.parent)
    else:
        staged.unlink()


def write_synced(path: Path, content: bytes) -> None:
    """Write a file of the commit's own and wait until it is on disk; nothing stays of one that could not be written.

    Not by `files.write_atomic`: what a kill leaves must have the name that `rescued` and `settle_table` look for.
    """
    try:
        with path.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
