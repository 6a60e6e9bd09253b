"""An edition as a Markdown post for Jekyll, in the format of the archive this project replaces.

Around the words everything is as there, to the byte. What the archive never had (contents, overview, English
originals, readings still to come) is left out; what an editor wrote is never left out. A part that was imported
and not changed since goes back as it came.
"""

import base64
import copy
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import yaml
from nbformat import NotebookNode

from .. import project
from ..errors import PostError
from ..post import front_matter, layout, schema
from ..post.front_matter import is_draft
from ..post.introduction import line_code
from ..post.parameters import default_values
from ..post.schema import edited, facts, fingerprint, paper_of, part_of, waits
from ..post.titles import settle
from ..project import key_of_fragment
from ..text import formulas
from ..text.lines import joined
from ..words import say

_ABSENT = ("categories", "editor", "uncovered", "closed")  # lines of the receipt that the archive never had
_PLACE = re.compile(r"\]\(#(p-[^()\s]+)\)")
_LONE = re.compile(r"[\ud800-\udc7f\udd00-\udfff]")  # no byte of a file, and no character
_FRONT = """\
---
layout: post
title: {title}
tags: [{tags}]
{draft}---"""
_READING = """\
<details>
<summary>{summary}</summary>

<div markdown="1">

{text}
</div>

</details>"""
_SEPARATOR = "\n\n---\n\n"


@dataclass(frozen=True)
class _Block:
    """A stretch of the file. `group` counts the papers; `at` is the place in the file it was imported from, and
    `gap` what followed it there."""

    text: str
    group: int = 0
    at: int | None = None
    gap: str = ""
    last: bool = False


def export(nb: NotebookNode) -> bytes:
    """The post's file."""
    text = ""
    before: _Block | None = None
    for block in _blocks(nb):
        text += (_between(before, block) if before else "") + block.text
        before = block
    end = "\n\n---\n" if before and before.group else "\n"
    text += before.gap if before and before.last else end
    return _LONE.sub("\ufffd", text).encode("utf-8", "surrogateescape")


def file_name(nb: NotebookNode) -> str:
    """The name of the post's file: the one it came with, else date and title."""
    known = nb.metadata.get(schema.NAME, {})
    if came := known.get("jekyll", {}).get("file"):
        return Path(came).name
    keys = _header(nb)
    title = re.sub(r"\d{4}-\d\d-\d\d", "", str(keys.get("title", "")))
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    return f"{known.get('date') or keys.get('date')}-{slug or known.get('digest') or 'arxiv-daily'}.md"


def _between(before: _Block, block: _Block) -> str:
    """What separates two blocks; neighbours in an imported file keep what separated them there."""
    if before.at is not None and block.at == before.at + 1:
        return before.gap
    return _SEPARATOR if before.group and before.group != block.group else "\n\n"


def _blocks(nb: NotebookNode) -> Iterator[_Block]:
    """The blocks of the file: front matter, introduction, and per paper heading, abstract and reading."""
    group, current = 0, ""
    if _front_of(nb) is None:
        yield _Block(_front(nb, False))
    nb = copy.deepcopy(nb)
    settle(nb.cells)
    for cell in nb.cells:
        known = facts(cell)
        paper, came = known.get("paper", ""), known.get("jekyll", {})
        if known.get("part") == "heading" or (paper and paper != current):
            group, current = group + 1, paper
        text = _as_it_came(cell, came)
        if text is None and (text := _written(nb, cell, came)):
            text = _guarded(linked(text))
        if text is not None:
            yield _Block(text, group, came.get("at"), _unpacked(came.get("gap", "")), came.get("last", False))


def _as_it_came(cell: NotebookNode, came: dict) -> str | None:
    """An imported part as the file had it; None for any other, and once somebody changed the cell."""
    if not came or fingerprint(cell.source) != came.get("shown") or cell.cell_type == "code":
        return None
    return "".join(_unpacked(came.get(name, "")) for name in ("open", "text", "close"))


def _written(nb: NotebookNode, cell: NotebookNode, came: dict) -> str | None:
    """A cell in the archive's format; None where it has no place there."""
    if cell.cell_type == "code":
        return None
    part = part_of(cell)
    touched = edited(cell)
    text = joined(schema.normal(cell.source))
    if cell is _front_of(nb):
        return _front(nb, touched)
    if part == "heading":
        return _heading(text, facts(cell).get("text", text))
    if part == "intro":
        return _introduction(text, joined(facts(cell).get("text", "")), nb)
    if part == "reading":
        return _reading(text, came) if touched or schema.state(cell) == "done" else None
    if part and part != "abstract" and not touched:
        return None
    return text or None


def _heading(text: str, machine: str) -> str:
    """A heading in the archive's form; what only an editor can have put there comes with it."""
    here, ours = layout.read_heading(text), layout.read_heading(machine)
    licence = ("", "") if here.licence == ours.licence else here.licence
    plain = layout.Heading(
        here.english, authors=here.authors, categories=here.categories, abs=here.abs, pdf=here.pdf
    )
    title, *lines = layout.write_heading(replace(plain, licence=licence)).rstrip("\n").split("\n")
    lines = [line for line in lines if line]
    lines += (
        [f"- **{say('jekyll.title')}**: {here.title}"] if here.original and here.title != ours.title else []
    )
    lines += (
        [f"- **{layout.FIELDS['summary']}**: {here.summary}"]
        if here.summary not in ("", ours.summary)
        else []
    )
    lines += [
        f"- **{layout.FIELDS[name]}**: {said}"
        for name in layout.HEAD_FACTS
        if (said := getattr(here, name)) not in ("", getattr(ours, name))
    ]
    if here.rest:
        lines.append(here.rest if lines and here.rest.startswith("- ") else f"\n{here.rest}")
    return "\n".join([title, *lines])


def _introduction(text: str, machine: str, nb: NotebookNode) -> str:
    """The introduction without the machine's lines that the archive never had, and with what still waits."""
    ours = {line for line in machine.splitlines() if line}
    waiting = dict.fromkeys(paper_of(cell) for cell in nb.cells if paper_of(cell) and waits(cell))
    names = "、".join(f"[{name}](#{project.fragment(name)})" for name in waiting)
    lines = []
    for line in text.splitlines():
        code = line_code(line) if line in ours else ""
        if code == "pending" and names:
            lines.append(say("post.receipt.pending", names=names))
        elif code not in (*_ABSENT, "pending"):
            lines.append(line)
    first, _, rest = "\n".join(lines).strip("\n").partition("\n")
    below = rest.lstrip("\n")
    return "\n".join([first, *([below if below.startswith("- ") else rest] if rest else [])])


def _reading(text: str, came: dict) -> str:
    """The reading in the archive's frame; a cell whose frame an editor took away stays as it is."""
    words = layout.unfold(text)
    if words is None:
        return text
    if came:
        return _unpacked(came.get("open", "")) + words + _unpacked(came.get("close", ""))
    return _READING.format(summary=say("post.fold.reading"), text=words)


def _front(nb: NotebookNode, by_editor: bool) -> str:
    """The front matter; a draft is `published: false`, Jekyll's word for it."""
    known, keys = nb.metadata.get(schema.NAME, {}), _header(nb)
    title = keys.get("title") or f"arXiv Daily – {known.get('date', '')}"
    names = keys.get("categories") or []
    tags = ["arxiv", *map(str, names if by_editor else _categories(nb) or names)]
    draft = "published: false\n" if is_draft(nb) else ""
    return _FRONT.format(title=json.dumps(str(title), ensure_ascii=False), tags=", ".join(tags), draft=draft)


def _front_of(nb: NotebookNode) -> NotebookNode | None:
    """The cell with the front matter."""
    return next(
        (cell for cell in nb.cells if facts(cell).get("part") == "front" or front_matter.is_front(cell)), None
    )


def _header(nb: NotebookNode) -> dict:
    """The keys of the post's front matter as it stands; PostError where it is not valid YAML."""
    if (cell := _front_of(nb)) is None:
        return dict(nb.metadata.get(schema.NAME, {}).get("front", {}))
    try:
        keys = yaml.safe_load(re.sub(r"^---[ \t]*$", "", cell.source, flags=re.M))
    except (yaml.YAMLError, ValueError) as error:  # an impossible date is a ValueError
        cause = " ".join(str(error).split())[:120]
        raise PostError(f"the front matter is not valid YAML ({cause}): correct the first cell") from None
    return keys if isinstance(keys, dict) else {}


def _categories(nb: NotebookNode) -> list[str]:
    """The categories the edition's run asked for; empty where the notebook does not say."""
    given = nb.metadata.get("papermill", {}).get("parameters", {})
    try:
        named = given.get("categories") or default_values(nb).get("categories")
        return [str(name) for name in named] if isinstance(named, list) else []
    except (ValueError, SyntaxError):
        return []


def linked(text: str) -> str:
    """Links to papers on our page become links to arXiv: Jekyll's page has no such places."""
    return _PLACE.sub(lambda match: f"](https://arxiv.org/abs/{key_of_fragment(match[1])})", text)


def _guarded(text: str) -> str:
    """The text for Jekyll: nothing in it is Liquid, and no escape that kramdown does not know."""
    text = formulas.outside(text, lambda piece: re.sub(r"\\([\^@])", r"\1", piece))
    if "{{" not in text and "{%" not in text:
        return text
    return "{% raw %}" + re.sub(r"\{%(-?\s*endraw)", r"{ %\1", text) + "{% endraw %}"


def packed(text: str) -> str | dict:
    """A stretch of a file as a notebook can hold it: bytes that are no text as base64."""
    content = text.encode("utf-8", "surrogateescape")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(content).decode()}


def _unpacked(held: str | dict) -> str:
    if isinstance(held, str):
        return held
    return base64.b64decode(held["base64"]).decode("utf-8", "surrogateescape")
