"""How long a service asks to be left alone for, and how long is waited before the next try."""

import email.utils
import random
import re
import time
from collections.abc import Mapping

_UNITS = {"ms": 0.001, "s": 1, "秒": 1, "m": 60, "分": 60, "h": 3600, "小时": 3600, "d": 86400, "天": 86400}
_PIECE = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)\s?(ms|s|m|h|d|秒|分|小时|天)", re.IGNORECASE)
_WORDS = re.compile(r"(?:again|retry|wait|重试|再试)\D{0,16}(?=\d)|(?=\b\d{1,9}\s?(?:秒|分钟|小时)后)", re.I)


def asked_for(headers: Mapping[str, str], words: str) -> float | None:
    """Seconds by Retry-After in all its forms, else by what the error says; None where neither tells."""
    if (milliseconds := _number(headers.get("retry-after-ms", ""))) is not None:
        return milliseconds / 1000
    value = headers.get("retry-after", "").strip()
    if (seconds := _number(value)) is not None:
        return max(0.0, seconds)
    if (seconds := _seconds(value)) is not None:
        return seconds
    if date := email.utils.parsedate_tz(value):
        return max(0.0, email.utils.mktime_tz(date) - time.time())
    found = _WORDS.search(words)
    return _seconds(words[found.end() : found.end() + 24]) if found else None


def pause(asked: float | None, attempt: int, shortest: float, longest: float) -> float:
    """Seconds before the next try: what the service asks for, else doubling; with jitter either way."""
    if asked is not None:
        return asked * random.uniform(1.0, 1.1)
    return min(shortest * 2 ** (attempt - 1), longest) * random.uniform(0.5, 1.0)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return None if value != value else value


def _seconds(text: str) -> float | None:
    """A duration such as `1m30s`, `20 seconds` or `7 分钟`, at the beginning of the text."""
    total, at = 0.0, 0
    while piece := _PIECE.match(text, at):
        total += float(piece[1]) * _UNITS[piece[2].lower()]
        at = piece.end()
    return total if at else None
