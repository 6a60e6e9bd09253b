"""Three versions of a list merged line by line: what the machine wrote, what the editor made of it, what is new.

Lines are told apart by a name (the paper of an entry, the field of a heading, the sentence of a receipt), so that a
changed line is still the same line. The rules, in order:

1. A line the editor added or changed stays, where the editor put it.
2. A line the editor removed stays away.
3. A line the editor left alone is the machine's newest, and goes when the machine no longer has it.
4. A line that is new comes behind the line it follows in the machine's text, and behind others of its name.

A merge is at rest: merging the same news into its result, from its `base`, gives that result again.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

_Name = Callable[[str], str]


@dataclass(frozen=True)
class _Merged:
    """The text; `conflicts` names the lines that both sides changed, where the editor's stands.

    `base` is what the machine wrote of these lines, as far as the editor has seen it: the next merge starts there.
    It has the newest text of every line but those in conflict, which stand in it as before.
    """

    text: str
    base: str
    conflicts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Line:
    name: tuple[str, int]
    text: str
    gap: int  # blank lines before it


def merge_lines(base: str, mine: str, theirs: str, name: _Name, insert: bool = True) -> _Merged:
    """The merge; `name` gives a line's name, or "" for one known by its words. Without `insert` rule 4 is off."""
    before, edited, latest = (_lines(text, name) for text in (base, mine, theirs))
    was = {line.name: line.text for line in before}
    now = {line.name: line.text for line in latest}
    result: list[_Line] = []
    conflicts = set()
    for line in edited:
        if was.get(line.name) != line.text:  # rule 1
            result.append(line)
            if line.name in was and now.get(line.name, line.text) not in (line.text, was[line.name]):
                conflicts.add(line.name)
        elif line.name in now:  # rule 3
            result.append(_Line(line.name, now[line.name], line.gap))
    at = {line.name: place for place, line in enumerate(result, 1)}  # behind which line each stands
    last = {name: place for (name, _), place in at.items()}
    behind: list[list[_Line]] = [[] for _ in range(len(result) + 1)]
    place = 0  # of the line before in the machine's text
    for line in latest if insert else []:
        if line.name not in at and line.name not in was:  # rules 2 and 4
            at[line.name] = last[line.name[0]] = max(place, last.get(line.name[0], 0))
            behind[at[line.name]].append(line)
        place = at.get(line.name, place)
    result = [
        line
        for old, new in zip([[], *([one] for one in result)], behind, strict=True)
        for line in (*old, *new)
    ]
    seen = [
        _Line(line.name, was[line.name] if line.name in conflicts else line.text, line.gap) for line in latest
    ]
    return _Merged(
        _text(result), _text(seen) if conflicts else theirs, frozenset(name for name, _ in conflicts)
    )


def _text(lines: list[_Line]) -> str:
    """The lines below each other; blank lines above the first do not count."""
    return "\n".join("\n" * (line.gap if at else 0) + line.text for at, line in enumerate(lines))


def _lines(text: str, name: _Name) -> list[_Line]:
    """The lines that say something, with names that are each there once."""
    found: list[_Line] = []
    counted: Counter[str] = Counter()
    gap = 0
    for line in text.split("\n"):
        if not line.strip():
            gap += 1
            continue
        called = name(line) or f"={line}"
        found.append(_Line((called, counted[called]), line, gap))
        counted[called] += 1
        gap = 0
    return found
