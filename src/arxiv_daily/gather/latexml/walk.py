"""The walk through a paper's elements, each visited once: sections, paragraphs, lists, floats, notes, formulas."""

import re
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from ..section import Deadline, Section, kind_of_title, squash
from . import table, vocabulary
from .document import classes, is_notice
from .formula import script, tex_source
from .front import is_front_matter, is_front_note
from .table import row_nodes

_TABLE_TITLE = re.compile(r"(Extended Data )?(Table|Tab\.|Tableau|Tabelle|Tabla|表)\s*[\dA-Z]")
_COUNTED = re.compile(
    r"[(\[]?([A-Za-z]{0,2}\d[\d.]*[a-z]?|[A-Za-z]{1,2}|[ivxl]{1,6}|[IVXL]{1,6})['’*]?[.)\]:]*"
)
_DEEPEST = 100  # levels of elements; below them only the bare text is taken
_LONGEST = 3_000_000  # characters of a paper; the longest real theses have a third of it
_LABEL = 30  # characters of a label in a drawing; boxes hold more


@dataclass
class _Draft:
    """A section being read: whole paragraphs, and the one under way behind the mark of its list item."""

    title: str = ""
    anchor: str = ""
    kind: str = "body"
    paragraphs: list[str] = field(default_factory=list)
    pending: str = ""
    mark: str = ""
    flat: bool = False  # one line: a heading, caption or cell
    passed: bool = False  # a section within it has been read: what follows belongs behind that
    float: HtmlElement | None = None  # the figure that is being read as a table
    rows: bool = False


class Walk:
    """Reads one paper; `full` says that it was longer than what is kept."""

    def __init__(self, deadline: Deadline):
        self._deadline = deadline
        self._out: list[_Draft] = []
        self._last: _Draft | None = None  # the section read last
        self._depth = self._size = 0
        self._within_equation = False
        self.full = False

    def paper(self, article: HtmlElement) -> list[Section]:
        """The sections of a paper in reading order; raises `TooSlow`."""
        root = _Draft(anchor=article.get("id", "") if article.tag != "article" else "")
        self._out.append(root)
        title = next(iter(article.find_class("ltx_title_document")), None)
        above = title is not None and title.getparent() is article
        front = True
        for child in article:
            names = classes(child)
            front = front and not names & vocabulary.MATTER
            if child is title:
                above = False
            elif not isinstance(child.tag, str) or (above and front):
                pass  # what stands above the title is left over from packages and styles
            elif front:
                front = self._in_front(child, names, root, title)
            else:
                self._element(child, root)
            root.pending += "" if front else child.tail or ""
        self._end(root)
        sections = [Section(d.title, d.anchor, self._text(d), d.kind) for d in self._out]  # type: ignore[arg-type]
        return [section for section in sections if section.text or section.title]

    def _in_front(self, child: HtmlElement, names: set[str], root: _Draft, title: HtmlElement | None) -> bool:
        """Read what stands before the first section, take it back if it is front matter; False at the first prose."""
        if is_front_note(names):
            return True
        paragraphs, drafts, last = len(root.paragraphs), len(self._out), self._last
        self._element(child, root)
        self._end(root)
        text = " ".join([*root.paragraphs[paragraphs:], *(self._text(d) for d in self._out[drafts:])])
        if not text or child.tag == "figure" or "ltx_abstract" in names:
            return True
        if not is_front_matter(text, self._inline(title) if title is not None else ""):
            return False
        del root.paragraphs[paragraphs:], self._out[drafts:]
        self._last, root.passed = last, False
        return True

    def _section(self, node: HtmlElement, kind: str) -> None:
        """Read one section and those within it; its own text comes before theirs."""
        heading = next((child for child in node if "ltx_title" in classes(child)), None)
        title = self._inline(heading) if heading is not None else "Abstract" if kind == "abstract" else ""
        kind = kind_of_title(title) or kind if kind == "body" else kind
        draft = _Draft(title, node.get("id", ""), kind)
        self._out.append(draft)
        self._last = draft
        self._children(node, draft, without=heading)
        self._end(draft)

    def _children(self, node: HtmlElement, draft: _Draft, without: HtmlElement | None = None) -> None:
        draft.pending += node.text or ""
        for child in node:
            if child is not without and isinstance(child.tag, str):
                self._element(child, draft)
            draft.pending += child.tail or ""

    def _element(self, node: HtmlElement, draft: _Draft) -> None:
        self._deadline.check()
        names, tag = classes(node), node.tag.lower()
        if self.full or vocabulary.DROPPED_TAG.fullmatch(tag) or is_notice(node):
            return
        if names and vocabulary.DROPPED.search(node.get("class", "")):
            return
        if self._depth >= _DEEPEST:
            draft.pending += f" {squash(node.text_content())} "
            return
        self._depth += 1
        try:
            self._read(node, tag, names, draft)
        finally:
            self._depth -= 1

    def _read(self, node: HtmlElement, tag: str, names: set[str], draft: _Draft) -> None:
        if tag == "math":
            mark = "$$" if node.get("display") == "block" and not draft.flat else "$"
            if formula := tex_source(node):
                draft.pending += f"{mark}{formula}{mark}"
        elif tag in ("sup", "sub"):
            self._script(node, tag, draft)
        elif tag == "svg":
            self._drawing(node, draft)
        elif not draft.flat and (
            kind := next((vocabulary.SECTIONS[name] for name in vocabulary.SECTIONS if name in names), None)
        ):
            self._end(draft)
            self._section(node, kind if draft.kind in ("body", "abstract", "table") else draft.kind)
            draft.passed = draft.passed or kind != "abstract"
        elif names & vocabulary.EQUATIONS and not self._within_equation:
            self._end(draft)
            for line in self._equations(node):
                self._add(draft, line)
        elif "ltx_table" in names and not draft.flat and draft.float is None:
            self._end(draft)
            self._table(node, draft)
        elif tag in ("figcaption", "caption") and self._float_of(node) is draft.float is not None:
            draft.title = squash(f"{draft.title} {self._inline(node)}")
        elif "ltx_tabular" in names or (tag == "table" and "ltx_eqn_table" not in names):
            self._tabular(node, draft)
        elif "ltx_note" in names:
            if is_front_note(names):
                return
            inner = _Draft(flat=True)
            self._children(node, inner)
            self._end(inner)
            if note := squash(" ".join(inner.paragraphs)):
                draft.pending += f" ({note})"
        elif tag in ("li", "dt") or "ltx_item" in names:
            self._item(node, tag, draft)
        elif vocabulary.BLOCK_TAG.fullmatch(tag) or names & vocabulary.BLOCK_CLASSES:
            self._end(draft)
            self._children(node, draft)
            self._end(draft)
        else:
            draft.pending += " " if tag in ("br", "text", "tspan") else ""
            self._children(node, draft)
            draft.pending += " " if "ltx_tag" in names else ""

    def _inline(self, node: HtmlElement) -> str:
        """The text of a heading, caption or cell, on one line."""
        draft = _Draft(flat=True)
        self._children(node, draft)
        self._end(draft)
        return squash(" ".join(draft.paragraphs))

    def _script(self, node: HtmlElement, tag: str, draft: _Draft) -> None:
        """Exponents and indices keep a mark; citations get brackets, marks of footnotes go."""
        links = [child.get("href") or "" for child in node.iter("a")]
        content = self._inline(node).strip("$")
        cited = next(node.iterchildren("cite"), None) is not None or any("bib" in link for link in links)
        cited = cited or any("ltx_cite" in classes(parent) for parent in [node.getparent()])
        if cited:
            draft.pending += content if content.startswith(("[", "(")) else f" [{content}]"
        elif not (links and all(link.startswith("#") for link in links)):
            draft.pending += script("^" if tag == "sup" else "_", content)

    def _drawing(self, node: HtmlElement, draft: _Draft) -> None:
        """The text in boxes within a drawing; its labels on one line."""
        boxes = _boxes(node)
        if (
            not boxes
        ):  # of a LaTeX `picture` its words, without the ticks of axes; any other drawing is an image
            texts = node.iter("text") if "ltx_picture" in classes(node) else ()
            words = (squash(one.text_content()) for one in texts)
            named = "; ".join(word for word in words if re.search(r"[^\W\d_]{2}", word))
            draft.pending += f" {named} " if named else ""
            return
        if all(len(box.text_content()) < _LABEL and next(box.iter("table"), None) is None for box in boxes):
            labels = "; ".join(filter(None, map(self._inline, boxes)))
            draft.pending += f" {labels} " if labels else ""
            return
        for box in boxes:
            self._end(draft)
            self._children(box, draft)
            self._end(draft)

    def _item(self, node: HtmlElement, tag: str, draft: _Draft) -> None:
        """An item of a list behind its letter, number, term or a dash."""
        if tag == "dd":
            self._children(node, draft)
            self._end(draft)
            return
        self._end(draft)
        label = next((child for child in node if "ltx_tag_item" in classes(child)), None)
        name = self._inline(label) if label is not None else ""
        if tag == "dt" and not name:
            name = self._inline(node)
        known = re.sub(r"\\[a-zA-Z]+", "", name)
        if not re.search(r"[^\W_]", known):
            mark = "- "
        elif _COUNTED.fullmatch(name):
            mark = f"{name} "
        else:
            mark = f"- {name} " if name[-1] in ".:;,!?–—-" else f"- {name}: "
        if draft.mark.strip("- "):
            self._add(draft, draft.mark.strip())
        draft.mark = mark
        if tag != "dt" or label is not None:
            self._children(node, draft)
        if tag != "dt" or draft.pending.strip():
            self._end(draft)

    def _equations(self, node: HtmlElement) -> list[str]:
        """One paragraph for each line of a displayed formula: `$$…$$ (number)`; text between them likewise."""
        out = []
        for line in list(row_nodes(node)) or [node]:
            parts = [
                tex_source(one) for one in line.iter("math") if next(one.iterancestors("math"), None) is None
            ]
            tags = [tag for tag in line.iter() if classes(tag) & vocabulary.EQUATION_NUMBERS]
            number = squash(" ".join(tag.text_content() for tag in tags))
            self._within_equation = True  # one within another is its text: each is read once
            text = self._inline(line)
            self._within_equation = False
            words = re.sub(r"\$+[^$]*\$+", " ", text)
            words = words.replace(number, " ") if number else words
            if re.search(r"[^\W\d_]{2}", words) or not any(parts):
                out.append(text)
            else:
                out.append(f"$${' '.join(filter(None, parts))}$$ {number}".strip())
        return [line for line in out if line]

    def _table(self, node: HtmlElement, draft: _Draft) -> None:
        """A table with its caption as title, its rows, and the notes about it; without rows it is a figure."""
        kind = "table" if draft.kind in ("body", "abstract", "table") else draft.kind
        own = _Draft("", node.get("id", ""), kind, float=node)
        place = len(self._out)
        self._children(node, own)
        self._end(own)
        if not own.rows:
            for paragraph in [*own.paragraphs, own.title]:
                self._add(draft, paragraph)
            return
        titled = next((text for text in own.paragraphs if _TABLE_TITLE.match(text)), "")
        if not own.title and titled:
            own.title = titled
            own.paragraphs.remove(titled)
        self._out.insert(place, own)

    def _float_of(self, node: HtmlElement) -> HtmlElement | None:
        return next(
            (
                above
                for above in node.iterancestors()
                if above.tag == "figure" or "ltx_table" in classes(above)
            ),
            None,
        )

    def _tabular(self, node: HtmlElement, draft: _Draft) -> None:
        rows = table.table_rows(node, self._inline)
        if draft.flat:
            draft.pending += f" {'; '.join(rows)} "
            return
        self._end(draft)
        self._add(draft, "\n".join(rows))
        draft.rows = draft.rows or bool(rows)

    def _end(self, draft: _Draft) -> None:
        """The paragraph under way is whole."""
        text, draft.pending = squash(draft.pending), ""
        if text:
            mark, draft.mark = draft.mark, ""
            self._add(draft, mark + text)

    def _add(self, draft: _Draft, paragraph: str) -> None:
        """A paragraph to its section, or behind the section within it that has been read since."""
        if not paragraph:
            return
        self._size += 0 if draft.flat else len(paragraph)
        self.full = self.full or self._size > _LONGEST
        if draft.passed and not draft.flat and draft.float is None:
            draft = self._behind(draft)
        draft.paragraphs.append(paragraph)

    def _behind(self, draft: _Draft) -> _Draft:
        last = self._last or draft
        if last.kind != "references":
            return last
        self._last = _Draft(kind="appendix")
        self._out.append(self._last)
        return self._last

    def _text(self, draft: _Draft) -> str:
        if draft.mark.strip("- "):
            draft.paragraphs.append(draft.mark.strip())
        return "\n\n".join(draft.paragraphs)


def _boxes(node: HtmlElement) -> list[HtmlElement]:
    """The outermost `foreignObject`s of a drawing."""
    found, waiting = [], list(reversed(node))
    while waiting:
        child = waiting.pop()
        if isinstance(child.tag, str) and child.tag.lower() == "foreignobject":
            found.append(child)
        elif isinstance(child.tag, str):
            waiting.extend(reversed(child))
    return found
