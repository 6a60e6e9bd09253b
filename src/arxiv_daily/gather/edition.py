"""Editions: a digest on a date, and which submissions belong to it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from ..project import post_dir
from .dates import parse_date
from .digest import Digest


@dataclass(frozen=True)
class Edition:
    """One digest on one date D; its window is [D-1 anchor, D anchor) by submission of version 1."""

    digest: Digest
    date: dt.date

    @classmethod
    def from_parameters(cls, names: Mapping) -> "Edition":
        """The edition of a notebook's parameters; an empty `date` is the newest closed window."""
        digest = Digest.from_parameters(names)
        return cls(digest, parse_date(names["date"]) if names.get("date") else newest_closed(digest))

    @property
    def start(self) -> dt.datetime:
        """The first instant of the window, UTC."""
        return _anchor(self.digest, self.date - dt.timedelta(days=1))

    @property
    def end(self) -> dt.datetime:
        """The first instant after the window, UTC."""
        return _anchor(self.digest, self.date)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.digest.timezone)

    @property
    def key(self) -> str:
        """`<digest>/<date>`, as the post's folder is called."""
        return f"{self.digest.name}/{self.date}"

    @property
    def folder(self) -> Path:
        return post_dir(self.digest.name, self.date)

    def __repr__(self) -> str:
        return f"{self.key}: {self.start:%Y-%m-%d %H:%M} to {self.end:%Y-%m-%d %H:%M} UTC"


def _anchor(digest: Digest, date: dt.date) -> dt.datetime:
    """The instant of the digest's anchor on a date, UTC."""
    clock = dt.time.fromisoformat(digest.anchor)
    return dt.datetime.combine(date, clock, ZoneInfo(digest.timezone)).astimezone(dt.UTC)


def newest_closed(digest: Digest, now: dt.datetime | None = None) -> dt.date:
    """The newest date whose window has ended."""
    now = now or dt.datetime.now(dt.UTC)
    today = now.astimezone(ZoneInfo(digest.timezone)).date()
    return today if _anchor(digest, today) <= now else today - dt.timedelta(days=1)
