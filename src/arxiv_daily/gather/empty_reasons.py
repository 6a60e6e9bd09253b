"""Why an edition shows nothing: a code, with a fact behind a colon where there is one, made words for readers at the edge.

Receipts hold codes such as `filtered`, `holiday:thanksgiving` or `nothing_new:no_evening;christmas+12-25`. Those
written up to version 0.1 hold sentences in Chinese, which are shown as they stand.
"""

import datetime as dt

from .. import words
from ..words import say
from .calendar import BY_RULE, NO_EVENING

ELSEWHERE = "elsewhere"  # other editions show the papers of the window
FILTERED = "filtered"
OPEN = "open"
NOT_SUBMITTED = "not_submitted"
NOT_IN_BATCH = "not_in_batch"
NOT_ANNOUNCED = "not_announced"  # why nothing has been announced since the last announcement that can be seen
NOTHING_NEW = "nothing_new"  # the same
_HOLIDAY = "holiday"  # its code
IMPORTED = "imported"


def explained(reason: str) -> str:
    """A receipt's `empty_reason` for readers; what is no code stays as it is."""
    code, _, fact = reason.partition(":")
    if code not in words.table("gather.empty"):
        return reason
    if code == _HOLIDAY:
        return say(f"gather.empty.{code}", name=_silence(fact))
    if code in (NOT_ANNOUNCED, NOTHING_NEW):
        return say(f"gather.empty.{code}", why=_since(fact))
    return say(f"gather.empty.{code}")


def _since(fact: str) -> str:
    """In brackets, what has kept the API without papers: an instant from which it has them, or silent evenings."""
    if not fact:
        return ""
    try:
        visible = dt.datetime.fromisoformat(fact)
    except ValueError:
        return say("gather.silence.evenings", reasons="；".join(map(_silence, fact.split(";"))))
    return say("gather.silence.visible", instant=f"{visible:%m-%d %H:%M}")


def _silence(code: str) -> str:
    """Why an evening has no announcement: `no_evening`, or a holiday with `by_rule` and its date where it has them."""
    if code == NO_EVENING:
        return say("gather.silence.no_evening")
    name, *marks = code.split("+")
    said = words.table("gather.holiday").get(name, name)
    for mark in marks:
        said = (
            say("gather.silence.by_rule", name=said)
            if mark == BY_RULE
            else say("gather.silence.moved", name=said, date=mark)
        )
    return said
