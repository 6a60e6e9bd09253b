"""Editions of the past week that are made again: parts of them are pending, or arXiv has a better text by now."""

import datetime as dt
import logging
from pathlib import Path

from ..errors import PostError
from ..gather.edition import Digest
from ..gather.table import read_rows
from ..project import post_dir
from . import execute

_DAYS = 7
log = logging.getLogger(__name__)


def unfinished(digest: Digest, before: dt.date) -> list[dt.date]:
    """The dates of these editions, oldest first; arXiv is asked for the texts that were not whole, once a day."""
    week = execute.dates(before - dt.timedelta(days=_DAYS), before - dt.timedelta(days=1))
    return [date for date in week if _is_unfinished(digest, post_dir(digest.name, date))]


def _is_unfinished(digest: Digest, folder: Path) -> bool:
    receipt = execute.receipt_of(folder)
    return receipt is not None and bool(receipt.get("pending") or _has_better_text(digest, folder))


def _has_better_text(digest: Digest, folder: Path) -> bool:
    """Whether HTML has appeared for a paper that was read from its PDF, or the rest of a page that broke off."""
    try:
        rows = read_rows(folder)
    except PostError as error:
        log.warning("%s", error)
        return False
    read = {
        row["id"]: row
        for row in rows
        if row["status"] == "shown"
        and (
            row.get("fulltext") == "pdf"
            or (row.get("fulltext") == "html" and not row.get("fulltext_whole", True))
        )
    }
    if not read or digest.reading == "none":
        return False
    from ..gather.frame import from_rows
    from ..gather.fulltext import fulltexts

    texts = fulltexts(from_rows(list(read.values())), digest)
    found = {key: text.result() for key, text in texts.items()}
    return any(
        text.source == "html" and (read[key]["fulltext"] == "pdf" or text.whole)
        for key, text in found.items()
    )
