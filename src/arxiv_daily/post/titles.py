"""A paper's titles and its one line stand in its heading; contents and description follow from the headings.

What an editor changes in the contents is carried to the paper's heading. Posts of the form before this one, with an
English title in the heading and the Chinese one in the contents alone, are brought into this form on the way.
"""

from collections.abc import Mapping
from html import unescape

import yaml
from nbformat import from_dict

from ..text.gate import Markdown
from ..words import say
from . import layout, schema
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
    _carry(headings, contents, view)
    entries = [_entry_of(cell) for cell in headings.values()]
    if entries:
        for cell in contents:
            _follow(cell, layout.write_contents(entries), first=cell is contents[0])
    for cell in cells:
        if schema.key(cell) == schema.FRONT:
            _describe(cell, list(headings.values()))


def _entry_of(cell: Mapping) -> Entry:
    """What the contents say of a paper, by its heading."""
    heading = read_heading(schema.source(cell))
    return Entry(
        schema.paper_of(cell),
        heading.title or heading.english or Markdown(schema.paper_of(cell)),
        heading.summary,
    )


def _headings(cells: list) -> dict[str, dict]:
    """The first heading cell of each paper, in page order."""
    found: dict[str, dict] = {}
    for cell in cells:
        if part_of(cell) == "heading" and cell["cell_type"] == "markdown":
            found.setdefault(schema.paper_of(cell), cell)
    return found


def _carry(headings: dict[str, dict], contents: list, view: bool) -> None:
    """What the contents know better than the headings: an older form's titles, and an editor's words."""
    was: dict[str, Entry] = {}
    now: dict[str, Entry] = {}
    for cell in contents:
        was = layout.read_contents(facts(cell).get("text", "")) | was
        now = layout.read_contents(schema.source(cell)) | now
    for paper, cell in headings.items():
        before, entry = was.get(paper), now.get(paper)
        if (before or entry) and (view or "jekyll" not in facts(cell)):
            _carry_one(cell, before or entry, entry)


def _carry_one(cell: dict, before: Entry | None, entry: Entry | None) -> None:
    """The heading with the titles the machine's contents gave it, and an editor's change of them on top."""
    known, differs = facts(cell), False
    text = _with_entry(schema.source(cell), before)
    machine = _with_entry(known["text"], before) if "text" in known else None
    if before and entry and entry != before:
        text, differs = _with_change(text, machine, before, entry)
    if machine is not None and (text, machine) != (schema.source(cell), known["text"]):
        rewritten(cell, text, machine)
    elif text != schema.source(cell):
        cell["source"] = text
    flags = [flag for flag in schema.flags(cell) if flag.get("check") != DIFFERS]
    if differs and entry:
        detail = say("post.flags.titles", entry=layout.write_entry(entry))
        flags.append(from_dict({"check": DIFFERS, "detail": detail}))
    if flags != schema.flags(cell):
        known["flags"] = flags


def _with_entry(text: str, entry: Entry | None) -> str:
    """A heading of the older form with title and one line of its entry; any other heading as it is."""
    heading = read_heading(text)
    if entry is None or heading.original or heading.summary:
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


def _follow(cell: dict, newest: str, first: bool) -> None:
    """The contents as the headings have them, merged line by line into what an editor made of them."""
    known = facts(cell)
    if not edited(cell):
        rewritten(cell, newest)
        return
    merged = merge_lines(known.get("text", ""), schema.source(cell), newest, entry_name, insert=first)
    rewritten(cell, merged.text, newest)


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
    line = yaml.safe_dump({"description": description}, allow_unicode=True, width=10_000).rstrip("\n")
    lines = [line if yaml_key(old) == "description" else old for old in header.split("\n")]
    return "\n".join(lines)


def yaml_key(line: str) -> str:
    """The key that a line of a YAML header begins with."""
    name, colon, _ = line.partition(":")
    return name if colon and name.isidentifier() else ""
