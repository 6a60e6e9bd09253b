"""Dates of editions: the one place that says which text is one."""

import datetime as dt
import re

from ..errors import ConfigError

_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def is_date(text: object) -> bool:
    """Whether this is a text that names a day of the calendar as YYYY-MM-DD."""
    if not isinstance(text, str) or not _FORM.fullmatch(text):
        return False
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def parse_date(text: object) -> dt.date:
    """The day a text or date names; ConfigError for anything but YYYY-MM-DD."""
    if not is_date(str(text)):
        raise ConfigError(f"{str(text)!r} is not a date: use YYYY-MM-DD, such as 2025-12-25")
    return dt.date.fromisoformat(str(text))
