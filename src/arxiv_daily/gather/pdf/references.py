"""Where the list of references begins, also without a heading."""

import re

from .lines import Line

_YEAR = re.compile(r"\b(1[89]|20)\d\d[a-z]?\b")
_ENTRY = re.compile(r"\[?\(?(\d{1,3})[\]).]\s*(?=\S)|\[[A-Z][A-Za-z+]{0,8}\d{2}[a-z]?\]")
_AUTHOR = re.compile(
    r"[A-Z][\w'’`-]+(?: [A-Z][\w'’-]+)?,? (?:and )?[A-Z]\.|(?:[A-Z]\. ?)+[A-Z][\w'’-]+,|[A-Z][\w'’-]+ [A-Z]{1,2},|[A-Z][\w-]+, [A-Z][a-z]+"
)
_SOURCE = re.compile(
    r"\b(arXiv|doi|Proc|Proceedings|Conference|Journal|J\.|Phys\.|Rev\.|Trans\.|IEEE|ACM|pp?\.|vol\.|no\.|In |eds?\.|Press|University|Lett\.|Math\.)"
)
_LOOK = 200  # characters of a line that are looked at
_FEWEST = 5  # entries of a list that has no heading


def looks_like_list(lines: list[Line], start: int) -> bool:
    """Whether references follow behind line `start`."""
    following = [line.text[:_LOOK] for line in lines[start : start + 14]]
    if len(following) < 6:
        return True
    marks = sum(bool(_YEAR.search(text)) or bool(_ENTRY.match(text)) for text in following)
    names = sum(bool(_AUTHOR.search(text)) or bool(_SOURCE.search(text)) for text in following)
    return marks >= 2 and marks + names >= 0.4 * len(following)


def start_of_list(lines: list[Line]) -> int | None:
    """The line a list of references without a heading begins at: numbered from 1, or names and years to the end."""
    return _numbered(lines) or _by_names(lines)


def _numbered(lines: list[Line]) -> int | None:
    """[1], [2], [3] … at the starts of lines of the second half."""
    best: tuple[int, int] | None = None
    index, least = 0, len(lines) // 3
    starts = [
        (i, int(match[1])) for i, line in enumerate(lines) if (match := _ENTRY.match(line.text)) and match[1]
    ]
    while index < len(starts):
        place, number = starts[index]
        index += 1
        if number != 1 or place < least:
            continue
        wanted, last = 2, place
        for later, value in starts[index:]:
            if later - last > 14:
                break
            if value == wanted:
                wanted, last = wanted + 1, later
        block = lines[place : last + 3]
        years = sum(bool(_YEAR.search(line.text)) for line in block)
        if wanted - 1 >= _FEWEST and years >= 0.5 * (wanted - 1):
            best = (place, wanted) if best is None or wanted > best[1] else best
    return best[0] if best else None


def _by_names(lines: list[Line]) -> int | None:
    """The start of the last stretch in which most lines look like entries by author and year."""
    flags = [
        2 * bool(_AUTHOR.match(text)) + bool(_YEAR.search(text)) + bool(_SOURCE.search(text))
        for text in (line.text[:_LOOK] for line in lines)
    ]
    window, start = 16, None
    if len(lines) < 3 * window:
        return None
    sums = sum(flags[:window])
    dense = [sums]
    for index in range(window, len(flags)):
        sums += flags[index] - flags[index - window]
        dense.append(sums)
    for index in range(len(dense) - 1, len(lines) // 2, -1):
        if dense[index] >= 1.1 * window:
            start = index
        elif start is not None and dense[index] < 0.5 * window:
            break
    if start is None:
        return None
    while start < len(lines) and not _AUTHOR.match(lines[start].text[:_LOOK]):
        start += 1
    return start if start < len(lines) else None
