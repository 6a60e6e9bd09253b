"""What is told, and what can become of telling it."""

import html
from dataclasses import dataclass

_MOST_BYTES = 3800  # of a text: WeCom takes 4096 bytes, Telegram as many characters


@dataclass(frozen=True)
class Message:
    """A title, then lines of text with the address each leads to ("" for none); `page` is HTML in full, for mail."""

    title: str
    lines: tuple[tuple[str, str], ...] = ()
    page: str = ""


class NotSent(Exception):
    """The messenger has not taken the message, for certain; the text says why, without the address."""


class Unsure(Exception):
    """No answer came: the message may have been taken."""


def anchor(text: str, link: str) -> str:
    """A line as HTML."""
    shown = html.escape(text)
    return f'<a href="{html.escape(link)}">{shown}</a>' if link else shown


def fitting(message: Message) -> list[tuple[str, str]]:
    """As many lines as a messenger takes; the first and the last stay, an ellipsis says that some are left out."""
    room = _MOST_BYTES - len(message.title.encode())
    *lines, last = message.lines or (("", ""),)
    room -= _size(last)
    kept: list[tuple[str, str]] = []
    for line in lines:
        room -= _size(line)
        if room < 0:
            return [*kept, ("…", ""), last]
        kept.append(line)
    return [*kept, last]


def _size(line: tuple[str, str]) -> int:
    return len("".join(line).encode()) + 24
