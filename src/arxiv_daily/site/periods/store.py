"""What the notebook of weeks and months says of each, kept in `.cache/periods.json`: it is run for those that changed."""

import hashlib
import logging
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from ...files import recall, remember
from ..index import Archive
from ..rendered import sources
from ..results import topics
from ..stats import run
from .span import Period, complete

log = logging.getLogger(__name__)

_NOTEBOOK = "periods.ipynb"


def renew(root: Path, archive: Archive) -> None:
    """Run the notebook for the periods whose editions changed; with a warning where it cannot be run."""
    if not (root / "notebooks" / _NOTEBOOK).is_file():
        return
    held = _held(root)
    keys = _keys(root, archive)
    wanted = [name for name, key in keys.items() if held.get(name, ["", ""])[0] != key]
    try:
        found = _sections(root, wanted) if wanted else {}
    except Exception as error:
        cause = (str(error).strip().splitlines() or [type(error).__name__])[-1]
        log.warning("the pages of weeks and months are as they were: %s", cause)
        return
    now = {name: [key, found[name]] if name in found else held[name] for name, key in keys.items()}
    if now != held:
        remember(_memory(root), now)


def bodies(root: Path) -> dict[str, str]:
    """The HTML of every period by its name, the newest first; links begin with `../`."""
    held = _held(root)
    return {
        name: held[name][1] for name in sorted(held, key=lambda one: Period.named(one).last, reverse=True)
    }


def _memory(root: Path) -> Path:
    return root / ".cache" / "periods.json"


def _held(root: Path) -> dict[str, list[str]]:
    """By the name of each period what its page was made from, and its HTML."""
    memory = _memory(root)
    return _read(memory, memory.stat().st_mtime_ns) if memory.is_file() else {}


@lru_cache(maxsize=1)
def _read(memory: Path, changed: int) -> dict[str, list[str]]:
    return recall(memory) or {}  # years of weeks: read once a run


def _keys(root: Path, archive: Archive) -> dict[str, str]:
    """By the name of a period, what its page is made from: its editions, how many papers came before, our own code."""
    terms = topics.taxonomies(one.digest for one in archive.editions)
    code = hashlib.sha256((root / "notebooks" / _NOTEBOOK).read_bytes() + sources()).hexdigest()
    looks = " ".join([code, *(one.mark for one in terms)])
    keys = {}
    dates = [one.date for one in archive.editions]
    before = [hashlib.sha256(looks.encode())]
    for one in archive.editions:
        before.append(before[-1].copy())
        before[-1].update(f"{one.key} {len(one.papers)}".encode())
    for period in complete(archive.editions):
        first, end = bisect_left(dates, period.first), bisect_right(dates, period.last)
        digest = before[first].copy()
        for one in archive.editions[first:end]:
            digest.update(one.fingerprint.encode())
        keys[period.name] = digest.hexdigest()[:32]
    return keys


def _sections(root: Path, names: Iterable[str]) -> dict[str, str]:
    """The HTML that the notebook shows for each of these periods."""
    found: dict[str, str] = dict.fromkeys(names, "")
    notebook = run.execute(root, _NOTEBOOK, periods=list(found))
    for output in (one for cell in notebook.cells for one in cell.get("outputs", ())):
        name = output.get("metadata", {}).get("text/html", {}).get("arxiv_daily", {}).get("period")
        if name in found:
            found[name] += "".join(output["data"]["text/html"])
    return found
