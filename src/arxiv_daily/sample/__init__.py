"""A sample day: five papers written for this project, served in arXiv's own formats.

Their ids start with 0000 and cannot be taken for real ones; their comment says that they are samples.
"""

import contextlib
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

from .server import Server

DATE = dt.date(2026, 1, 8)
_DATA = Path(__file__).parent / "data"


def papers() -> list[dict]:
    """The records of the sample day, newest submission first, in the form that `Server` takes."""
    return json.loads((_DATA / "papers.json").read_text(encoding="utf-8"))


def contents() -> dict[str, bytes]:
    """Full texts by path: `html/<id>vN` and `pdf/<id>vN`."""
    files = [*_DATA.glob("html/*.html"), *_DATA.glob("pdf/*.pdf")]
    return {f"{file.parent.name}/{file.stem}": file.read_bytes() for file in files}


@contextlib.contextmanager
def serve_sample() -> Iterator[str]:
    """The address of a server on 127.0.0.1 with `/api/query`, `/html/<id>vN` and `/pdf/<id>vN`."""
    with Server(papers(), contents()) as server:
        yield server.url
