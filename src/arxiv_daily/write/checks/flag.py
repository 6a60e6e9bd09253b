"""What a check has to say: an alarm (an editor should change something) or a note (may well be fine).

Status, margin, marks on the page and questions to the model go by alarms; notes are folded.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from ...words import say

_Level = Literal["alarm", "note"]


@dataclass(frozen=True)
class Flag:
    """A finding: the check's code, in Chinese what to look at, the words it is about in both texts.

    Of a reading also the `source`: the sentence or row of the paper that it was compared with.
    """

    check: str
    detail: str
    level: _Level = "alarm"
    words_en: str = ""
    words_zh: str = ""
    source: str = ""

    def stored(self) -> dict[str, str]:
        """As it stands in a post; words and a source that are not known are left out."""
        return {name: value for name, value in asdict(self).items() if value or name in ("check", "detail")}


def alarm(check: str, what: str, *, en: str = "", zh: str = "", **facts: object) -> Flag:
    """An alarm whose sentence is `what` of `[write.found]` in the file of words."""
    return Flag(check, say(f"write.found.{what}", en=en, zh=zh, **facts), "alarm", en, zh)


def note(check: str, what: str, *, en: str = "", zh: str = "", **facts: object) -> Flag:
    """A note with a sentence of the same table."""
    return Flag(check, say(f"write.found.{what}", en=en, zh=zh, **facts), "note", en, zh)


def alarms(flags: Iterable[Flag]) -> list[Flag]:
    """The alarms alone."""
    return [flag for flag in flags if flag.level == "alarm"]


def is_alarm(stored: Mapping[str, Any]) -> bool:
    """Whether a flag as stored in a post is an alarm; those of posts from before there were levels are."""
    return stored.get("level", "alarm") != "note"
