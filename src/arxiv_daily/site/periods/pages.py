"""The pages of weeks and months, put into the site."""

import hashlib
from pathlib import Path

from ...files import put
from ...words import say
from .. import slots, templating
from ..exports.page_head import Heads
from ..names import inside
from ..rendered import Store
from .span import Period
from .store import bodies


def write(root: Path, out: Path, store: Store, heads: Heads) -> list[Period]:
    """Put the pages into the site; those of periods that are no more go. The periods that have one, newest first."""
    if not store.shell.is_file():
        return []
    known = bodies(root)
    shell = store.shell.read_text(encoding="utf-8")
    spans = [Period.named(name) for name in known]
    pages = {period.address: (period.title, known[period.name]) for period in spans}
    if known:
        index = templating.fragment("periods/index", periods=spans, up="../", feeds=bool(heads.about.url))
        pages["periods/index.html"] = (say("site.periods.title"), index)
    key = {
        address: hashlib.sha256(f"{shell}{title}{body}{heads.mark()}".encode()).hexdigest()
        for address, (title, body) in pages.items()
    }
    held = store.state.get("periods", {})
    for address, (title, body) in pages.items():
        if held.get(address) != key[address] or not inside(out, address).is_file():
            put(inside(out, address), heads.dress(slots.titled(shell, title, body), address))
    for gone in held.keys() - key.keys():
        inside(out, gone).unlink(missing_ok=True)
    store.state["periods"] = key
    return spans
