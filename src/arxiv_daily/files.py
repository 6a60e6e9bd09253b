"""Files of the site, and what is remembered between two renderings: each written in one step."""

import json
import os
from pathlib import Path

from .project import whole


def put(path: Path, content: str | bytes) -> None:
    """Write a file for readers, unless it holds this already."""
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(data)
    temporary.replace(path)


def remember(path: Path, value: object) -> None:
    """Keep a value as JSON in the cache, for its owner only."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    whole(path, json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def recall(path: Path):
    """The value that was kept; None where there is none that can be read."""
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
