"""A paper's titles and its one line stand in its heading; contents and description follow from the headings.

What an editor changes in the contents is carried to the paper's heading. Posts of the form before this one, with an
English title in the heading and the Chinese one in the contents alone, are brought into this form on the way.
"""

from collections.abc import Mapping
from dataclasses import replace
from html import unescape

from nbformat import from_dict

from ..text.gate import Markdown
from ..words import say
from . import front_matter, layout, schema
from .introduction import describe
from .layout import Entry, read_heading, with_titles
from .line_merge import merge_lines
from .schema import edited, facts, part_of, rewritten

DIFFERS = "titles"  # the flag of a heading whose entry in the contents an editor changed otherwise
_OF_ENTRY = ("title", "summary")


def settle(cells: list, view: bool = False) -> None:
    """Bring headings, contents and front matter of these cells into agreement, in place.

    For a `view` that nobody keeps, imported headings too take the titles that the contents have for them.
    """
    headings = _headings(cells)
    contents = [cell for cell in cells if part_of(cell) == "contents" and cell["cell_type"] == "markdown"]
    differing = _carry(headings, contents, view)
    entries = [_entry_of(cell) for cell in headings.values()]
    if entries:
        the_part = schema.parts(contents).get("/contents")
        for cell in contents:
            _follow(cell, layout.write_contents(entries), cell is the_part)
    _flag(headings, contents, differing)
    for cell in cells:
        if schema.key(cell) == schema.FRONT:
            _describe(cell, list(headings.values()))


def assume(contents: dict, cells: list) -> None:
    """Take for the machine's text of contents known again what the headings say, and the newest of papers without one.

    So the entries an editor left alone follow the headings, and those of new papers are new.
    """
    entries = {paper: _entry_of(cell) for paper, cell in _headings(cells).items()}
    newest, here = (layout.read_contents(text) for text in (facts(contents)["text"], schema.source(contents)))
    entries |= {paper: newest[paper] for paper in here if paper in newest and paper not in entries}
    rewritten(contents, schema.source(contents), layout.write_contents(entries.values()))


def _entry_of(cell: Mapping) -> Entry:
    """What the contents say of a paper, by its heading."""
    heading = read_heading(schema.source(cell))
    return Entry(
        schema.paper_of(cell),
        heading.title or heading.english or Markdown(schema.paper_of(cell)),
        heading.summary,
    )


def _headings(cells: list) -> dict[str, dict]:
    """The heading of each paper, in page order."""
    return {
        schema.paper_of(cell): cell
        for cell in schema.parts(cells).values()
        if part_of(cell) == "heading" and cell["cell_type"] == "markdown"
    }


def _carry(headings: dict[str, dict], contents: list, view: bool) -> set[str]:
    """Give the headings what the contents know better: an older form's titles, and an editor's words.

    Returns the papers whose heading and entry an editor changed to different words.
    """
    was: dict[str, Entry] = {}
    now: dict[str, Entry] = {}
    for cell in contents:
        was = layout.read_contents(facts(cell).get("text", "")) | was
        now = layout.read_contents(schema.source(cell)) | now
    differing = set()
    for paper, cell in headings.items():
        before, entry = was.get(paper), now.get(paper)
        if (
            (before or entry)
            and (view or "jekyll" not in facts(cell))
            and _carry_one(cell, before or entry, entry)
        ):
            differing.add(paper)
    return differing


def _flag(headings: dict[str, dict], contents: list, differing: set[str]) -> None:
    """Flag the headings of the `differing` papers with what the contents say, and no other heading."""
    entries: dict[str, Entry] = {}
    for cell in contents:
        entries = layout.read_contents(schema.source(cell)) | entries
    for paper, cell in headings.items():
        flags = [flag for flag in schema.flags(cell) if flag.get("check") != DIFFERS]
        if paper in differing:
            detail = say("post.flags.titles", entry=layout.write_entry(entries[paper]))
            flags.append(from_dict({"check": DIFFERS, "detail": detail}))
        if flags != schema.flags(cell):
            facts(cell)["flags"] = flags


def _carry_one(cell: dict, before: Entry | None, entry: Entry | None) -> bool:
    """Give a heading the titles the machine's contents had for it, and an editor's change of them on top.

    Returns whether the editor changed heading and entry to different words.
    """
    known, differs = facts(cell), False
    text, machine = schema.source(cell), known.get("text")
    if _is_older_form(text if machine is None else machine):
        text = _with_entry(text, before)
        machine = None if machine is None else _with_entry(machine, before)
    if before and entry and entry != before:
        text, differs = _with_change(text, machine, before, entry)
    if machine is not None and (text, machine) != (schema.source(cell), known["text"]):
        rewritten(cell, text, machine)
    elif text != schema.source(cell):
        cell["source"] = text
    return differs


def _is_older_form(text: str) -> bool:
    """Whether a machine's heading is one of those whose Chinese title and one line stood in the contents alone."""
    heading = read_heading(text)
    return not (heading.original or heading.summary)


def _with_entry(text: str, entry: Entry | None) -> str:
    """A heading of the older form with title and one line of its entry."""
    heading = read_heading(text)
    if entry is None or not _is_older_form(text):
        return text
    if (
        not layout.has_chinese(entry.title)
        or entry.title == heading.title
        or layout.has_chinese(heading.title)
    ):
        return with_titles(text, summary=entry.summary) if entry.summary else text
    changes = {"summary": entry.summary} if entry.summary else {}
    return with_titles(text, title=entry.title, original=heading.title, **changes)


def _with_change(text: str, machine: str | None, before: Entry, entry: Entry) -> tuple[str, bool]:
    """The heading with what an editor changed in its entry; where the editor changed both to different words, both
    stay as they are and the answer is True."""
    here, ours = read_heading(text), read_heading(machine if machine is not None else text)
    changes: dict[str, Markdown] = {}
    differs = False
    for name in _OF_ENTRY:
        wanted = getattr(entry, name)
        if wanted in (getattr(before, name), getattr(here, name)):
            continue
        alone = getattr(here, name) == getattr(ours, name)
        if alone:
            changes[name] = wanted
        differs = differs or not alone
    if "title" in changes and not here.original and not here.chinese and layout.has_chinese(changes["title"]):
        changes["original"] = here.title
    return (with_titles(text, **changes) if changes else text), differs


def _follow(cell: dict, newest: str, is_part: bool) -> None:
    """The contents as the headings have them, merged line by line into what an editor made of them."""
    if not edited(cell):
        rewritten(cell, newest)
        return
    base, mine = facts(cell).get("text", ""), schema.source(cell)
    before, latest = layout.read_contents(base), layout.read_contents(newest)
    mine = "\n".join(_up_to_date(line, before, latest) for line in mine.split("\n"))
    rewritten(cell, merge_lines(base, mine, newest, entry_name, insert=is_part).text, newest)


def _up_to_date(line: str, before: dict[str, Entry], latest: dict[str, Entry]) -> str:
    """An entry an editor changed, with the newest of what they left alone: title or one line."""
    entry = layout.read_entry(line)
    if entry is None or entry.paper not in before or entry.paper not in latest:
        return line
    was, now = before[entry.paper], latest[entry.paper]
    newer = {name: getattr(now, name) for name in _OF_ENTRY if getattr(entry, name) == getattr(was, name)}
    updated = replace(entry, **newer)
    return line if updated == entry else layout.write_entry(updated)


def entry_name(line: str) -> str:
    """The paper whose entry a line of the contents is; empty for any other line."""
    entry = layout.read_entry(line)
    return entry.paper if entry else ""


def _describe(front: dict, headings: list[dict]) -> None:
    """The description of the front matter by the headings as they are, unless an editor changed it."""
    known = facts(front)
    machine = known.get("text")
    if machine is None:
        return
    titles = [_raw(read_heading(schema.source(cell)).chinese) for cell in headings]
    newest = _with_description(machine, describe(len(headings), titles))
    if newest != machine:
        merged = merge_lines(machine, schema.source(front), newest, yaml_key)
        rewritten(front, merged.text, newest)


def _raw(title: str) -> str:
    """A gated title as the text it shows."""
    return unescape(layout.unescaped(title))


def _with_description(header: str, description: str) -> str:
    """The machine's front matter with this description."""
    line = front_matter.as_lines({"description": description}).rstrip("\n")
    lines = [line if yaml_key(old) == "description" else old for old in header.split("\n")]
    return "\n".join(lines)


def yaml_key(line: str) -> str:
    """The key that a line of a YAML header begins with."""
    name, colon, _ = line.partition(":")
    return name if colon and name.isidentifier() else ""
