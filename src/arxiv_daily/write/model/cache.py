"""Answers already paid for: one small JSON file each, shared by all processes."""

import asyncio
import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from filelock import FileLock, Timeout

from ... import progress, secrets
from ...project import cache

_POLL = 0.1  # seconds between looks at another process's lock


class Answers:
    """Records (JSON objects) by key; each file is readable by its owner only and written in one step."""

    def __init__(self, folder: Path | None = None):
        self.folder = folder or cache("answers")

    @staticmethod
    def key(**question: object) -> str:
        """The same for the same question in every process."""
        text = json.dumps(question, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    def get(self, key: str) -> dict | None:
        """The record, None if there is none that can be read."""
        try:
            record = json.loads(self._path(key).read_bytes())
        except (OSError, ValueError):
            return None
        return record if isinstance(record, dict) else None

    def put(self, key: str, record: dict) -> None:
        """Keep a record; a full disk costs the cache, not the run."""
        path = self._path(key)
        with contextlib.suppress(OSError):
            path.parent.mkdir(mode=0o700, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent)  # mode 600
            try:
                with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as out:
                    json.dump(secrets.blot(record), out, ensure_ascii=False)
                Path(name).replace(path)
                progress.report("answer", label=key)
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise

    @contextlib.asynccontextmanager
    async def lock(self, key: str) -> AsyncIterator[None]:
        """One asker a question, over all processes: the others wait and find the answer."""
        path = self._path(key).with_suffix(".lock")
        path.parent.mkdir(mode=0o700, exist_ok=True)
        lock = FileLock(path, mode=0o600, thread_local=False)
        while True:
            try:
                lock.acquire(timeout=0)
                break
            except Timeout:
                await asyncio.sleep(_POLL)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)  # whoever waits for it looks for the answer before asking
            lock.release()

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"
