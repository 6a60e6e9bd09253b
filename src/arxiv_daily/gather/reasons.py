"""Why a paper is not shown: a code, with a fact behind a colon where there is one, made words for readers at the edge.

Tables and receipts hold codes such as `cross_list` or `elsewhere:2025-12-24`. Those written up to version 0.1 hold
sentences in Chinese, which are read as codes.
"""

import re

from ..words import say

ELSEWHERE = "elsewhere"  # shown by another edition: its date
TAKEDOWN = "takedown"
CROSS_LIST = "cross_list"
NOT_INCLUDED = "not_included"
EXCLUDED = "excluded"  # the word
OTHER_AUTHORS = "other_authors"
OVER_LIMIT = "over_limit"
NEW_VERSION = "new_version"  # version shown, version now, date of the edition that showed it: 1:2:2025-12-24
UNSTATED = "unstated"  # an imported post that gives no reasons

_PLACES = {
    ELSEWHERE: ("date",),
    TAKEDOWN: (),
    CROSS_LIST: (),
    NOT_INCLUDED: (),
    EXCLUDED: ("word",),
    OTHER_AUTHORS: (),
    OVER_LIMIT: (),
    NEW_VERSION: ("before", "now", "date"),
    UNSTATED: (),
}
_OLD = (  # sentences of version 0.1, which are read for ever
    (re.compile(r"已见于 (\S+)"), ELSEWHERE),
    (re.compile(r"应要求撤下"), TAKEDOWN),
    (re.compile(r"交叉列表"), CROSS_LIST),
    (re.compile(r"不含所选关键词"), NOT_INCLUDED),
    (re.compile(r"含排除词 (.*)"), EXCLUDED),
    (re.compile(r"不在所选作者之列"), OTHER_AUTHORS),
    (re.compile(r"超出篇数上限"), OVER_LIMIT),
    (re.compile(r"v(\d+) → v(\d+)，初见于 (\S+)"), NEW_VERSION),
    (re.compile(r"去重/过滤"), UNSTATED),
)


def reason_of(code: str, *facts: object) -> str:
    """A reason as it stands in tables and receipts."""
    return ":".join([code, *map(str, facts)])


def code_of(reason: str) -> str:
    """The code of a reason, without its facts."""
    return reason.partition(":")[0]


def read_reason(text: str) -> str:
    """A reason of a table or receipt as a code; what is neither code nor an old sentence stays as it is."""
    if not text or text.isascii():
        return text
    for pattern, code in _OLD:
        if match := pattern.fullmatch(text):
            return reason_of(code, *match.groups())
    return text


def in_words(reason: str) -> str:
    """A reason for readers; what is no code stays as it is."""
    code, _, rest = read_reason(reason).partition(":")
    if code not in _PLACES:
        return reason
    places = _PLACES[code]
    facts = rest.split(":", len(places) - 1) if places else []
    return say(f"gather.reason.{code}", **dict(zip(places, [*facts, *[""] * len(places)], strict=False)))
