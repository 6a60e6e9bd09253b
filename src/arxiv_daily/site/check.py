"""What would break a post on the site or mislead its readers, found before it is published.

The checks read the text a renderer receives, cell by cell, so that each finding names the cell to correct.
"""

import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import yaml
from nbformat.warnings import DuplicateCellId

from ..post import conflict, front_matter, schema
from ..text import formula, formulas
from ..text.tex import is_maths
from . import live_markup, reader_view
from .exports import site_config

_CODE = re.compile(
    r"(?P<escape>\\[\\`])|^(?P<fence>`{3,}|~{3,})[^\n]*\n.*?^(?P=fence)[^\n]*$"
    r"|(?<!(?<!\\)`)(?P<ticks>`{1,100})(?!`).{1,2000}?(?<!`)(?P=ticks)(?!`)",
    re.M | re.S,
)
_ESCAPED = re.compile(r"\\[\\`<>{}\]!:]")
_TAG = re.compile(r"(?<!\\)<(?P<close>/?)(?P<name>details|summary|div)\b[^>]*>", re.I)
_ITEM = re.compile(r"\s{0,3}(?:[-*+]|\d{1,3}[.)])\s+\S")
_EMPTY_ITEM = re.compile(r"\s{0,3}(?:[-*+]|\d{1,3}[.)])\s*")
_HEADING = re.compile(r"(?P<level>#{1,6})\s+(?P<text>.*?)\s*(?:\{(?P<attributes>[^}]*)\})?\s*$")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-{3,}:?\s*(?:\|\s*:?-{3,}:?\s*)+\|?\s*$")
_OTHER_MATHS = re.compile(r"(?<!\\)\\[(\[]")
_ID = re.compile(r"(?<!\\)\{#(?P<id>[^\s}]+)|(?<!\\)[<{][^<>{}\n]{1,300}?\bid=[\"'](?P<html>[^\"']+)")
_SHORTCODE = re.compile(r"(?<!\\)\{\{<")
_ARXIV = re.compile(r"https?://arxiv\.org/(?:abs|pdf|html)/(?P<id>[^\s)#]+?)(?:v\d+)?(?:[#)\s]|$)")
_PAPER_PARTS = ("abstract", "original", "reading")


@dataclass(frozen=True)
class _Finding:
    """One line for the editor: where, what, and what to do."""

    post: str
    cell: int  # as JupyterLab counts them, from 1; 0: the post as a whole
    part: str
    what: str
    fix: str
    error: bool = True

    def __str__(self) -> str:
        place = f" cell {self.cell}" if self.cell else ""
        part = f" ({self.part})" if self.part else ""
        return f"{self.post}{place}{part}: {'error' if self.error else 'warning'}: {self.what}: {self.fix}"


def check_site(root: Path) -> list[_Finding]:
    """What is found in the site's configuration: an address that is still the example's."""
    if not (root / "_quarto.yml").is_file() or not site_config.About.read(root).is_placeholder:
        return []
    what, _, fix = site_config.PLACEHOLDER_SAID.partition(": ")
    return [_Finding("_quarto.yml", 0, "", what, fix, error=False)]


def check_post(path: Path, name: str = "") -> list[_Finding]:
    """Everything found in one post; `name` is what to call it."""
    name = name or str(path)
    try:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            nb = nbformat.reads(path.read_bytes().decode(), as_version=4)
            nbformat.validate(nb)
    except Exception as error:
        if where := conflict.in_file(path.read_bytes() if path.is_file() else b""):
            return [_Finding(name, 0, "", f"an unfinished git merge, {where} of the file", conflict.FIX)]
        cause = (str(error).splitlines() or [type(error).__name__])[0]
        return [
            _Finding(
                name, 0, "", f"the notebook cannot be read ({cause})", "take it back from git, or run again"
            )
        ]
    numbers = [number for number, cell in enumerate(nb.cells, 1) if cell.cell_type != "code"]
    cells = list(zip(numbers, reader_view.present_post(nb)["cells"], strict=True))
    found = [*_of_front(nb.cells), *_of_merge(nb)]
    written = [
        (number, cell, schema.source(cell)) for number, cell in cells if cell["cell_type"] == "markdown"
    ]
    bares = [_without_code(text) for _, _, text in written]
    known = _places(bares)
    formula.learn(tex for bare in bares for tex in formulas.as_pandoc(bare))
    for (number, cell, text), bare in zip(written, bares, strict=True):
        facts = schema.facts(cell)
        part = "/".join(filter(None, [schema.paper_of(cell), schema.part_of(cell)]))
        findings = [one for rule in _RULES for one in rule(bare, facts)]
        words = _ESCAPED.sub("xx", formulas.without_pandocs(bare))
        findings += _links(words, known, path.parent)
        findings += [*live_markup.before_pandoc(text), *live_markup.in_words(words)]
        found += [(number, part, *finding) for finding in findings]
    found += [
        (0, "", f"the id {one} is there {count} times", "give one of them another id", True)
        for one, count in known.items()
        if count > 1
    ]
    if any(issubclass(one.category, DuplicateCellId) for one in told):
        fix = "save it in JupyterLab, which gives each an id of its own"
        found.append((0, "", "cells share an id", fix, False))
    return [_Finding(name, *finding) for finding in found]


def _of_front(cells: list) -> Iterator[tuple]:
    """The YAML header: the first cell, readable, with title and date."""
    if not cells or not front_matter.is_front(cells[0]):
        yield (
            1,
            "front",
            "the first cell is no YAML header",
            "move the raw cell with the title to the top",
            True,
        )
        return
    try:
        header = yaml.safe_load(front_matter.yaml_of(cells[0].source))
    except yaml.YAMLError as error:
        cause = " ".join(str(error).split())
        yield (
            1,
            "front",
            f"the YAML header cannot be read ({cause})",
            "quote the value, or correct the indentation",
            True,
        )
        return
    for key in ("title", "date"):
        if not isinstance(header, dict) or not header.get(key):
            yield 1, "front", f"the YAML header has no {key}", f"add a line {key}: …", True


def _of_merge(nb: nbformat.NotebookNode) -> Iterator[tuple]:
    """Every conflict that a git merge left in a cell or in the metadata."""
    for number, holder in enumerate([nb, *nb.cells]):
        if where := conflict.of_cell(holder) if number else conflict.in_metadata(holder):
            part = schema.key(holder) if number else ""
            yield number, part or "", f"an unfinished git merge ({where})", conflict.fix_of(where), True


def _without_code(text: str) -> str:
    """The text with code blotted out, lines and lengths kept."""
    return _CODE.sub(lambda found: found["escape"] or re.sub(r"[^\n]", "x", found[0]), text)


def _places(texts: Iterable[str]) -> Counter:
    """Everything a link on the page may lead to, with how often it is there."""
    from ..text.heading_ids import of_heading

    found: Counter = Counter()
    for text in texts:
        found.update(one["id"] or one["html"] for one in _ID.finditer(text))
        for line in text.split("\n"):
            heading = _HEADING.match(line)
            if heading and "#" not in (heading["attributes"] or ""):
                found[of_heading(heading["text"])] += 0
    return found


def _frames(text: str, facts: dict) -> Iterator[tuple]:
    """Elements that open and close in the wrong order, or not at all."""
    open_: list[str] = []
    for tag in _TAG.finditer(text):
        name = tag["name"].lower()
        if not tag["close"]:
            open_.append(name)
        elif open_ and open_[-1] == name:
            open_.pop()
        else:
            yield (
                f"</{name}> closes what is not open",
                f"take it out, or add <{name}> where the part begins",
                True,
            )
            return
    for name in open_:
        yield f"<{name}> is never closed", f"add </{name}> on a line of its own, after a blank line", True


def _blocks(text: str, facts: dict) -> Iterator[tuple]:
    """Lists, headings and tables that are none for want of a blank line."""
    listing, before = False, ""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        follows = bool(before.strip())
        if _ITEM.match(line):
            if follows and not listing:
                yield (
                    f"the list at “{_short(line)}” has no blank line before it and shows as text",
                    "add one",
                    True,
                )
            listing = True
        elif not follows and _EMPTY_ITEM.fullmatch(line):
            listing = True
        elif _HEADING.match(line) and follows:
            yield (
                f"the heading “{_short(line)}” has no blank line before it and shows as text",
                "add one",
                True,
            )
        elif at and _TABLE_RULE.match(line) and at > 1 and lines[at - 2].strip():
            yield (
                f"the table at “{_short(before)}” has no blank line before it and shows as text",
                "add one",
                True,
            )
        elif line.strip() and not line.startswith((" ", "\t")):
            listing = listing and follows
        before = line


def _maths(text: str, facts: dict) -> Iterator[tuple]:
    """Formulas that do not parse, and those in a notation that is shown as text."""
    for tex in formulas.as_pandoc(text):
        if not (is_maths(tex) and formula.is_readable(tex)):
            yield (
                f"the formula ${_short(tex)}$ does not parse",
                "correct its braces and commands, or write it as `code`",
                True,
            )
    if _OTHER_MATHS.search(text.replace("\\\\", "")):
        yield r"\( or \[ is shown as text", "write formulas between dollars", True


def _shortcodes(text: str, facts: dict) -> Iterator[tuple]:
    if _SHORTCODE.search(text):
        yield "{{< is a shortcode to Quarto, which expands it", r"write \{{<", True


def _outline(text: str, facts: dict) -> Iterator[tuple]:
    """Headings that tear a paper apart, stand above the title or leave out a level."""
    last = 2
    for line in text.split("\n"):
        if not (found := _HEADING.match(line)):
            continue
        level = len(found["level"])
        if level <= 2 and facts.get("part") in _PAPER_PARTS:
            yield (
                f"the heading “{_short(line)}” ends the paper it stands in",
                "use **bold**, or ### and deeper",
                True,
            )
        elif level == 1:
            yield f"the heading “{_short(line)}” stands beside the title of the page", "use ##", True
        elif level > last + 1:
            yield f"the heading “{_short(line)}” leaves out a level", f"use {'#' * (last + 1)}", False
        last = level


def _paper(text: str, facts: dict) -> Iterator[tuple]:
    """Links of a paper's head that lead to another paper."""
    if facts.get("part") == "heading" and (own := facts.get("paper")):
        for other in sorted({found["id"] for found in _ARXIV.finditer(text)} - {own}):
            yield f"the head of {own} links to {other}", "put the paper's own address there", False


def _links(text: str, known: Counter, folder: Path) -> Iterator[tuple]:
    """Links to places and files that are not there."""
    for target in live_markup.targets(text):
        if target.startswith("#"):
            if target[1:] not in known:
                yield (
                    f"the link to {target} leads nowhere",
                    "name a place on this page, such as #p-2512.21324",
                    True,
                )
        elif not re.match(r"[a-z][a-z0-9+.-]*:|//|\.\./\.\./\.\./", target, re.I):
            file = target.partition("#")[0].partition("?")[0]
            if not (folder / file).exists():
                yield (
                    f"the link to {target} leads to no file",
                    "correct it, or put the file next to the post",
                    True,
                )


def _short(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 40 else f"{text[:39]}…"


_Rule = Callable[[str, dict], Iterator[tuple]]
_RULES: tuple[_Rule, ...] = (_frames, _blocks, _maths, _shortcodes, _outline, _paper)
