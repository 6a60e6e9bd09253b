"""What the editor's verbs say: in Chinese where the terminal's language is Chinese, else in English."""

from .. import environment
from ..words import say, table

ENGLISH = {  # by the keys of [cli.editor] in words/zh.toml
    "edited": "edited",
    "changed": "changed",
    "proposal": "proposal",
    "replaced": "replaced",
    "deleted": "deleted",
    "added": "added",
    "moved": "moved",
    "same": "every word is the machine's, and nothing newer is proposed",
    "delete_cell": "delete the cell in the notebook",
    "move_cell": "move the cell in the notebook",
    "accepted": "taken, in place of",
    "declined": "put aside",
    "not_proposed": "nothing is proposed",
    "put_back": "put back",
    "not_replaced": "nothing was replaced",
    "restored": "is the machine's again",
    "returned": "is back",
    "awaited": "comes back with the next run",
    "not_changed": "nothing of it was changed or deleted",
    "reviewed": "{reviewed} of {shown} papers reviewed",
    "draft": ", a draft",
    "dismissed": "{count} alarms dismissed",
    "text_same": "the text says what the post says",
    "reopened": "{count} alarms opened again",
    "taken_down": "papers taken down",
    "none_taken_down": "no post shows a paper that the params take down",
    "no_edition": "there is no edition yet: make one with arxiv-daily run",
    "unreadable": "cannot be read",
    "a_draft": "draft",
    "unmerged": "unfinished merge",
    "editions": "{count} editions",
    "cell": "(cell {number})",
    "column.edition": "edition",
    "column.shown": "shown",
    "column.pending": "pending",
    "column.flagged": "flagged",
    "column.edited": "edited",
    "column.proposals": "proposals",
    "column.reviewed": "reviewed",
    "column.month": "month",
    "column.calls": "calls",
    "column.tokens_in": "tokens in",
    "column.cached": "cached",
    "column.tokens_out": "tokens out",
    "column.cost": "cost",
}


def worded(key: str, /, **facts: object) -> str:
    """The line `key` with `facts` in its places, in the editor's language."""
    if environment.speaks_chinese():
        return say(f"cli.editor.{key}", **facts)
    return ENGLISH[key].format(**facts)


def part_name(part: str) -> str:
    """What a part of a post is called, in the editor's language."""
    return table("post.part").get(part, part) if environment.speaks_chinese() else part
