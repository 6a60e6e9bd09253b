"""One run of a digest at a time: the papers one edition shows are left out of every other."""

import contextlib
import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from .. import environment
from ..errors import PostError
from ..project import root


@contextlib.contextmanager
def locked(digest: str) -> Iterator[None]:
    """Hold the digest's lock; wait ARXIV_DAILY_LOCK_TIMEOUT seconds (600) for another run, then PostError.

    A parent that holds the lock for its children sets ARXIV_DAILY_LOCKED to the digest's name.
    """
    if environment.LOCKED.get() == digest:
        yield
        return
    path = root() / "posts" / digest / ".lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    except OSError as error:
        raise PostError(f"{path} cannot be written: {error.strerror}") from error
    note = path.with_name(".lock.json")
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        patience = environment.LOCK_TIMEOUT.number()
        print(f"arxiv-daily: {digest} is held by {_holder(note)}; waiting {patience:.0f} s", file=sys.stderr)
        try:
            lock.acquire(timeout=patience)
        except Timeout:
            raise PostError(f"{digest} is held by {_holder(note)}: wait for that run, or end it") from None
    try:
        known = {"pid": os.getpid(), "host": socket.gethostname(), "since": time.strftime("%F %T")}
        note.write_text(json.dumps(known))
        yield
    finally:
        note.unlink(missing_ok=True)
        lock.release()


def _holder(note: Path) -> str:
    """Who holds the lock, in words."""
    try:
        known = json.loads(note.read_text())
        return f"process {known['pid']} on {known['host']} since {known['since']}"
    except (OSError, ValueError, KeyError):
        return "another run"
