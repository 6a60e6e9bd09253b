"""The notebook of a post as a file holds it: read with patience, parsed, serialised as JupyterLab does."""

import hashlib
import json
import re
import shutil
import time
from pathlib import Path

from nbformat import NotebookNode, from_dict, v4
from nbformat.v4.rwbase import rejoin_lines, strip_transient

from ..errors import PostError
from . import conflict, schema
from .notes import heeded

_MINOR = 5  # the notebook format we write; what a newer one has is kept
_HALF = re.compile("[\ud800-\udfff]")
PATIENCE = 5.0  # seconds another program is given to finish writing


def read_post(path: Path) -> tuple[bytes, NotebookNode] | None:
    """The notebook's bytes and content; None where there is no file.

    Editors write in place: what does not parse is read again for some seconds. What stays unreadable is
    copied beside, and PostError names the copy.
    """
    try:
        return _patiently(path, PATIENCE)
    except FileNotFoundError:
        if path.is_symlink():
            raise PostError(
                f"{path} is a link to a file that is not there: put that back, or delete the link"
            ) from None
        return None
    except _Unreadable as error:
        reason, content = str(error), error.content
    if where := conflict.in_file(content):  # git has both sides
        raise PostError(conflict.said(path, where))
    beside = path.with_name(f"{path.name.lstrip('.')}.unreadable-{sha(content)[:8]}")
    if not beside.exists():
        shutil.copy2(path, beside)
    raise PostError(
        f"{path} is not a readable notebook ({reason}): it was left alone and copied to {beside.name}; "
        "restore it or move it away, then run again"
    )


def look(path: Path) -> NotebookNode:
    """The notebook of a post that is only looked at; PostError where it cannot be read."""
    try:
        return heeded(_patiently(path, PATIENCE / 10)[1])
    except _Unreadable as error:
        if where := conflict.in_file(error.content):
            raise PostError(conflict.said(path, where)) from None
        raise PostError(f"{path} is not a readable notebook ({error})") from None


class _Unreadable(Exception):
    """The file does not hold a notebook; `content` is what it holds."""

    def __init__(self, reason: str, content: bytes):
        super().__init__(reason)
        self.content = content


def _patiently(path: Path, patience: float) -> tuple[bytes, NotebookNode]:
    """The notebook's bytes and content, read again for some seconds while it does not parse."""
    until = time.monotonic() + patience
    while True:
        content = path.read_bytes()
        try:
            return content, parse(content)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            reason = " ".join(str(error).split())[:120]
        if time.monotonic() > until or conflict.in_file(content):
            raise _Unreadable(reason, content)
        time.sleep(0.05)


def parse(content: bytes) -> NotebookNode:
    """The notebook in these bytes, in the newest format; ValueError and the like where there is none."""
    plain = json.loads(content.decode())
    if not isinstance(plain, dict) or plain["nbformat"] != 4 or not isinstance(plain["cells"], list):
        raise ValueError("not of notebook format 4")
    if schema.too_deep(plain):
        raise ValueError(f"its JSON is nested deeper than {schema.DEEPEST} levels")
    nb = strip_transient(rejoin_lines(from_dict(plain)))
    if nb.setdefault("nbformat_minor", 0) < _MINOR:
        nb = v4.upgrade(nb) or nb
    if problem := schema.problem(nb):
        raise ValueError(problem)
    return nb


def serialize(nb: NotebookNode) -> bytes:
    """The bytes JupyterLab writes for this notebook; half a character, which has no bytes, stays JSON's escape of it."""
    text = _HALF.sub(lambda found: f"\\u{ord(found[0]):04x}", v4.writes(nb).rstrip("\n") + "\n")
    return text.encode()


def sha(content: bytes) -> str:
    """The SHA-256 of a file, by which a trace or a table is known again."""
    return hashlib.sha256(content).hexdigest()
