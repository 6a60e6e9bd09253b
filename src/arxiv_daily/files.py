"""Writing files in one step: a reader, a kill or a full disk meets the old content or the new, never half of one.

`write_atomic` is the one writer. `put` is for files that readers get, `keep` and `remember` for what a cache holds.
"""

import contextlib
import json
import os
import threading
from pathlib import Path


def write_atomic(path: Path, content: bytes, *, private: bool = False, synced: bool = False) -> None:
    """Replace a file, or make it, in one step; nothing is left behind where that fails.

    `private` gives it to its owner alone, else the modes follow the umask; `synced` waits until it is on disk.
    """
    temporary = path.with_name(f".{path.name[:100]}.{os.getpid()}-{threading.get_ident()}")
    try:
        temporary.unlink(missing_ok=True)  # of a process that was killed, whose number came again
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666)
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            if synced:
                out.flush()
                os.fsync(out.fileno())
        temporary.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def put(path: Path, content: str | bytes) -> None:
    """Write a file for readers, unless it holds this already."""
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(path, data)


def keep(path: Path, content: bytes) -> None:
    """Keep something in the cache, for its owner only; a full disk costs the cache and nothing else."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomic(path, content, private=True)


def remember(path: Path, value: object) -> None:
    """Keep a value as JSON in the cache."""
    keep(path, json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def recall(path: Path):
    """The value that was kept as JSON; None where there is none that can be read."""
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
