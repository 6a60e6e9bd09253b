"""Which lines of a PDF are headings: by type and place that are the same all through it; numbers only support them."""

import re
from collections import defaultdict
from dataclasses import dataclass

from ..section import kind_of_title
from . import titles
from .body import Body
from .lines import Line

_END = re.compile(
    r"acknowledge?ments?( and .{3,40})?|funding.{0,30}|data( and code)? availability.{0,12}|(author |credit )?contributions?"
    r"|author contributions?|conflicts? of interests?|competing interests?|declarations?( .{3,40})?|broader impacts?.{0,12}"
    r"|limitations?|reproducibility.{0,12}|ethic(s|al).{0,24}|conclusions?|introduction|disclosures?|notes?",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"\b[A-Z]\. ?([A-Z]\.|[A-Z][\w'’-]+)(,| and |$| [A-Z])")
_COUNT = re.compile(r"(appendix|annex|chapter|part|section)\s+([A-Z]|\d{1,2}|[IVX]{1,5})[.:]?", re.IGNORECASE)
_DASHED = re.compile(r"([A-Z][^.?!:]{2,80})[.:?]\s?[—–]")  # "Model.—We begin …"


@dataclass
class Heading:
    """Lines `start` to `end` (not included) are the heading `title`; `rest` is text that goes on behind it."""

    start: int
    end: int
    title: str
    number: titles.Number | None
    key: tuple | None = None
    rest: str = ""
    level: int = 1


def find(lines: list[Line]) -> list[Heading]:
    """The headings in their order."""
    body = Body(lines)
    found = [heading for index in range(len(lines)) if (heading := _candidate(lines, index, body))]
    found = _without_overlaps(found)
    chosen = _styled(found, lines, body)
    mains = [heading for heading in chosen if heading.level == 1]
    if len(mains) < 3:
        taken = {heading.start for heading in chosen}
        plain = [heading for heading in _plain(lines, body) if heading.start not in taken]
        chosen = sorted([*chosen, *plain], key=lambda heading: heading.start)
    return _labelled(_with_known(chosen, found, lines), lines, body)


def _labelled(chosen: list[Heading], lines: list[Line], body: Body) -> list[Heading]:
    """Titles below a line that only counts them ("Chapter 2", "APPENDIX A") joined with it."""
    out: list[Heading] = []
    starts = {heading.start for heading in chosen}
    for heading in chosen:
        if out and heading.start < out[-1].end:
            continue
        title = lines[heading.end] if heading.end < len(lines) else None
        if (
            _COUNT.fullmatch(heading.title)
            and title
            and heading.end not in starts
            and _under(title, lines[heading.start], body)
        ):
            heading.title, heading.end = f"{heading.title} {title.text}", heading.end + 1
        above = lines[heading.start - 1] if heading.start else None
        if (
            above
            and _COUNT.fullmatch(above.text)
            and above.page == lines[heading.start].page
            and not heading.rest
        ):
            heading.title, heading.start = f"{above.text} {heading.title}", heading.start - 1
            if out and out[-1].start == heading.start:
                out.pop()
        out.append(heading)
    return out


def _under(line: Line, label: Line, body: Body) -> bool:
    """Whether a line below a label is its title rather than text."""
    if (
        line.page != label.page
        or not titles.can_be_title(line.text)
        or line.text.endswith(".")
        or titles.VERB.search(line.text)
    ):
        return False
    return body.key(line) is not None or len(line.text) < 0.75 * body.length


def _candidate(lines: list[Line], index: int, body: Body) -> Heading | None:
    """A line set off by its type, with the lines its title goes on in; or a title set off at the head of a line."""
    line = lines[index]
    key = body.key(line)
    if key is None:
        return _run_in(line, index, body)
    text, end = line.text, index + 1
    while end < min(index + 4, len(lines)) and _continues(lines[end - 1], lines[end], key, body):
        text = f"{text.rstrip('-')}{'' if lines[end - 1].hyphen else ' '}{lines[end].text}"
        end += 1
    following = lines[end] if end < len(lines) else None
    if (
        following
        and body.key(following) == key
        and not titles.numbering(following.text)
        and key[:3] != (0, False, False)
    ):
        near = following.page == line.page and 0 < lines[end - 1].y - following.y < 1.6 * line.size
        if near and not titles.USUAL.fullmatch(titles.named(text)):
            return None  # a paragraph in this type
    if line.cells > 2 or (line.cells > 1 and not titles.numbering(text)) or not titles.can_be_title(text):
        return None
    if text.endswith(".") and not titles.numbering(text) and not titles.is_usual(text):
        return None
    if titles.is_prose(text, following.text if following else ""):
        return None
    number = titles.numbering(text)
    if number and number.dot == ")" and ": " in text:
        title, _, rest = text.partition(": ")
        return Heading(index, end, title, number, key, rest)
    return Heading(index, end, titles.with_small_capitals(text), number, key)


def _continues(before: Line, line: Line, key: tuple, body: Body) -> bool:
    """Whether a heading goes on in this line."""
    if (
        line.page != before.page
        or body.key(line) != key
        or titles.numbering(line.text)
        or titles.is_usual(line.text)
    ):
        return False
    if kind_of_title(titles.named(before.text)):
        return False
    return 0 < before.y - line.y < 1.7 * line.size and len(line.text) < titles.LONGEST


def _run_in(line: Line, index: int, body: Body) -> Heading | None:
    """A numbered title in bold or small capitals with its text behind it on the line."""
    dashed = _DASHED.match(line.text) if 0 < line.lead < 100 else None
    if dashed and line.lead >= dashed.end(1) and line.size >= 0.9 * body.size:
        return Heading(index, index + 1, dashed[1], None, ("dashed",), line.text[dashed.end() :].strip())
    head = line.text[: line.lead].strip()
    if not 4 < len(head) < 100 or line.size < 0.9 * body.size:
        return None
    number = titles.numbering(head)
    if not (number or titles.is_usual(head)) or not titles.can_be_title(head.rstrip(".:")):
        return None
    return Heading(index, index + 1, head.rstrip(".: "), number, ("run-in",), line.text[line.lead :].strip())


def _without_overlaps(found: list[Heading]) -> list[Heading]:
    out: list[Heading] = []
    for heading in found:
        if not out or heading.start >= out[-1].end:
            out.append(heading)
    return out


def _styled(found: list[Heading], lines: list[Line], body: Body) -> list[Heading]:
    """Of the candidates those in a type that headings have all through the paper."""
    groups: dict[tuple, list[Heading]] = defaultdict(list)
    for heading in found:
        groups[heading.key or ()].append(heading)
    chosen: list[Heading] = []
    mains: set[tuple] = set()
    for key, group in groups.items():
        if key == ("dashed",) and len(group) >= 2:
            mains.add(key)
        usual = len(
            {titles.named(heading.title).lower() for heading in group if titles.is_usual(heading.title)}
        )
        if usual >= 2 or (usual and _chain(group) >= 2) or _chain(group) >= 3:
            mains.add(key)
    roman = any(h.number and h.number.form == "roman" for key in mains for h in groups[key])
    firsts = sum(
        h.number == titles.Number("letter", 1, 1, h.number.dot)
        for key in mains
        for h in groups[key]
        if h.number
    )
    dots: dict[tuple, set[str]] = defaultdict(set)
    for key, group in groups.items():
        dots[key] = {h.number.dot for h in group if h.number and h.number.form == "arabic"} or {
            "",
            ".",
            ":",
            ")",
        }
    for key, group in groups.items():
        numbered = [heading for heading in group if heading.number]
        for heading in group:
            number = heading.number
            deep = number is not None and (
                number.depth > 1 or ((roman or firsts > 1) and number.form == "letter")
            )
            if key in mains:
                lonely = (
                    not number and not _END.fullmatch(heading.title) and len(numbered) >= 0.5 * len(group)
                )
                lonely = lonely and kind_of_title(heading.title) is None
                small = not isinstance(key[0], str) and key[0] <= round(2.12 * body.size)
                if lonely and (small or not _stands_alone(heading, lines, body)):
                    continue
                if number and number.form == "arabic" and number.main > 40:
                    continue
                if number and number.form == "letter" and not deep and number.dot not in dots[key]:
                    continue  # a part of a table or list: appendices are numbered in the form of chapters
                heading.level = 2 if deep else 1
            elif (number and deep and len(numbered) >= 2) or (
                not isinstance(key[0], str) and len(group) >= 2 and (key[1] or key[0] > 2.12 * body.size)
            ):
                if not number and not _stands_alone(heading, lines, body):
                    continue
                heading.level = 2
            else:
                continue
            chosen.append(heading)
    chosen.sort(key=lambda heading: heading.start)
    return _behind_the_title(chosen, lines)


def _chain(group: list[Heading]) -> int:
    """How many of a group's main numbers follow another of them."""
    best = 0
    for form in ("arabic", "roman", "letter"):
        numbers = [h.number.main for h in group if h.number and h.number.form == form and h.number.depth == 1]
        top = length = 0
        for number in numbers:
            if number == top + 1:
                top, length = number, length + 1
        best = max(best, length)
    return best


def _stands_alone(heading: Heading, lines: list[Line], body: Body) -> bool:
    """Whether running text follows and a gap, a page or a full stop goes before."""
    if heading.end >= len(lines) or len(heading.title.split()) > 14:
        return False
    line, after = lines[heading.start], lines[heading.end]
    if not body.in_column(line):
        return False
    if abs(after.size - body.size) > 0.6 or len(after.text) < 0.6 * body.length or after.cells > 1:
        return False
    if not heading.start:
        return True
    before = lines[heading.start - 1]
    return before.page != line.page or before.y < line.y or before.y - line.y > 1.35 * line.size


def _behind_the_title(chosen: list[Heading], lines: list[Line]) -> list[Heading]:
    """Without the paper's title and authors, which stand before the first heading that papers have."""
    first = next(
        (i for i, h in enumerate(chosen) if h.level == 1 and (titles.is_usual(h.title) or h.number)), None
    )
    return chosen[first:] if first is not None else []


def _plain(lines: list[Line], body: Body) -> list[Heading]:
    """Headings that nothing sets off but their words and numbers: whole lines, counted in one form."""
    found: list[Heading] = []
    top, letter, form = 0, 0, None
    any_number = False
    for index, line in enumerate(lines):
        if len(line.text) > titles.LONGEST:
            continue
        text, end = titles.with_small_capitals(line.text), index + 1
        before = lines[index - 1].text if index else ""
        number = titles.numbering(text)
        if number and text.endswith(",") and index + 1 < len(lines) and len(lines[index + 1].text) < 60:
            text, end = f"{text} {lines[index + 1].text}", index + 2
        if not titles.can_be_title(text) or _INITIALS.search(titles.named(text)) or line.cells > 2:
            continue
        if re.fullmatch(r"((1|I)[.)]?\s+)?introduction", text, re.IGNORECASE):
            if top <= 1:  # the count begins here, even behind a table of contents
                found = [heading for heading in found if kind_of_title(heading.title) == "abstract"]
            top, form = 1, (number.form, number.dot) if number else None
            any_number = number is not None
            found.append(Heading(index, end, text, number))
            continue
        if titles.is_usual(text) and not text.endswith("."):
            kind = kind_of_title(titles.named(text))
            fits = (number is not None and number.main == top + 1) or not any_number or "ackn" in text.lower()
            if kind or fits:
                found.append(Heading(index, end, text, number))
                top = number.main if number and number.form != "letter" else top
                if number and not form:
                    form, any_number = (number.form, number.dot), True
            continue
        if number is None or text.endswith((".", ":", "?", "!")) or len(titles.named(text).split()) > 12:
            continue
        other = form and number.depth == 1 and number.form != "letter" and (number.form, number.dot) != form
        if titles.VERB.search(titles.named(text)) or other:
            continue
        anew = re.search(r"[.!?:;)\]]$|^$", before) or any(h.end == index for h in found[-1:])
        if number.form == "letter":
            follows = letter + 1 == number.main and any(kind_of_title(h.title) for h in found)
            if follows and anew and number.depth == 1:
                found.append(Heading(index, end, text, number))
                letter = number.main
        elif number.depth > 1:
            if number.main == top > 0 and anew:
                found.append(Heading(index, end, text, number, level=2))
        elif (
            (anew or end - index > 1)
            and not letter
            and number.main in (top + 1, 2 if found and not top else 0)
        ):
            # the chapter before the second may have been an introduction without a number
            found.append(Heading(index, end, text, number))
            top, form, any_number = number.main, form or (number.form, number.dot), True
    return found


def _with_known(chosen: list[Heading], found: list[Heading], lines: list[Line]) -> list[Heading]:
    """Also the lines that as a whole are "References", "Abstract" or "Appendix", whatever their type."""
    covered = {index for heading in chosen for index in range(heading.start, heading.end)}
    more = []
    for index, line in enumerate(lines):
        text = titles.with_small_capitals(line.text[:81])
        kind = kind_of_title(text)
        if index in covered or not kind or len(text) > 80 or line.turned or re.search(r"\s\d+$|,$", text):
            continue
        if kind == "appendix" and not titles.is_appendix(text, lines[index - 1].text if index else ""):
            continue
        more.append(Heading(index, index + 1, text.strip(), titles.numbering(text)))
    return sorted([*chosen, *more], key=lambda heading: heading.start)
