"""Three versions of a text merged line by line: what was shipped, what a user made of it, what is shipped now."""

from collections.abc import Iterator
from difflib import SequenceMatcher

_MOST_LINES = 1000


def three_way(base: str, mine: str, theirs: str) -> str | None:
    """The text with the changes of both sides; None where both changed the same lines, or neighbouring ones.

    After diff3 (Khanna, Kunal and Pierce, 2007): lines that all three share part the texts into chunks, and a chunk that
    only one side has changed is taken from there.
    """
    merged: list[str] = []
    for was, my, their in _chunks(*(text.splitlines(keepends=True) for text in (base, mine, theirs))):
        if their in (was, my):
            merged += my
        elif my == was:
            merged += their
        else:
            return None
    return "".join(merged)


def _chunks(
    base: list[str], mine: list[str], theirs: list[str]
) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """The three texts cut at the same places: before and behind every line that is in all of them."""
    in_mine, in_theirs = _places(base, mine), _places(base, theirs)
    before = (0, 0, 0)
    for line in range(len(base)):
        if line in in_mine and line in in_theirs:
            at = line, in_mine[line], in_theirs[line]
            yield base[before[0] : at[0]], mine[before[1] : at[1]], theirs[before[2] : at[2]]
            yield ([base[line]],) * 3
            before = at[0] + 1, at[1] + 1, at[2] + 1
    yield base[before[0] :], mine[before[1] :], theirs[before[2] :]


def _places(base: list[str], other: list[str]) -> dict[int, int]:
    """Where lines of `base` stand in another version, by their numbers."""
    common = (
        len(base) > _MOST_LINES
    )  # then lines that stand everywhere are no anchors: time would be quadratic
    blocks = SequenceMatcher(None, base, other, autojunk=common).get_matching_blocks()
    return {block.a + offset: block.b + offset for block in blocks for offset in range(block.size)}
