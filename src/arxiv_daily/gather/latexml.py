"""arXiv's HTML of a paper (written by LaTeXML) as sections of plain text with TeX formulas."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import html as lxml_html
from lxml.html import HtmlElement

from . import licence
from .section import Section, kind_of_title, squash

SECTIONS = {
    "ltx_part": "body",
    "ltx_chapter": "body",
    "ltx_section": "body",
    "ltx_subsection": "body",
    "ltx_subsubsection": "body",
    "ltx_acknowledgements": "body",
    "ltx_abstract": "abstract",
    "ltx_appendix": "appendix",
    "ltx_bibliography": "references",
}
BLOCK = re.compile(
    r"address|article|blockquote|d[dlt]|div|fig(ure|caption)|h[1-6]|li|[ou]l|p|pre|section|t(able|body|d|foot|h|head|r)"
)
DROPPED_TAG = re.compile(
    r"annotation|audio|button|footer|form|head|header|img|nav|noscript|object|script|style|svg"
)
DROPPED = re.compile(
    r"\bltx_(authors|classification|dates|ERROR|keywords|listing_data|note_mark|page_footer|tag_item|tag_note"
    r"|title_abstract|title_document|TOC)(?!\S)"
)


def read(page: bytes) -> tuple[list[Section], str]:
    """Sections in reading order, none if it is no paper, and the address of the licence the page states ("" if none)."""
    root = lxml_html.fromstring(page, parser=lxml_html.HTMLParser(encoding="utf-8", huge_tree=True))
    documents = root.find_class("ltx_document")
    if not documents:
        return [], ""
    out: list[_Draft] = []
    _section(documents[0], "body", out, title="")
    sections = [Section(d.title, d.anchor, d.text(), d.kind) for d in out]
    return [section for section in sections if section.text], _licence(root)


def tex(formula: HtmlElement) -> str:
    """The TeX of a `<math>` element, from `alttext` or its annotation, without the wrapping LaTeXML adds."""
    source = formula.get("alttext") or "".join(
        note.text_content()
        for note in formula.iter("annotation")
        if note.get("encoding") == "application/x-tex"
    )
    source = re.sub(r"(?<!\\)%\s*\n\s*", "", source) or formula.text_content()
    source = re.sub(r"^\s*\\displaystyle\b\s*", "", source)
    return re.sub(r"(?<!\\)\$", "", squash(source))


@dataclass
class _Draft:
    """A section being read: whole paragraphs, and the one under way."""

    title: str
    anchor: str
    kind: str
    paragraphs: list[str] = field(default_factory=list)
    pending: str = ""

    def end_paragraph(self) -> None:
        text = squash(self.pending)
        if text != "-":  # the mark of a list item waits for its text
            if text:
                self.paragraphs.append(text)
            self.pending = ""

    def text(self) -> str:
        self.end_paragraph()
        return "\n\n".join(self.paragraphs)


def _section(node: HtmlElement, kind: str, out: list[_Draft], title: str | None = None) -> None:
    """Read one section and those within it; its own text comes before theirs."""
    heading = None
    if title is None:
        heading = next((child for child in node if "ltx_title" in _classes(child)), None)
        title = _inline(heading) if heading is not None else "Abstract" if kind == "abstract" else ""
        kind = kind_of_title(title) or kind if kind == "body" else kind
    draft = _Draft(title, node.get("id", ""), kind)
    out.append(draft)
    _children(node, draft, out, without=heading)
    draft.end_paragraph()


def _children(
    node: HtmlElement, draft: _Draft, out: list[_Draft], without: HtmlElement | None = None
) -> None:
    draft.pending += node.text or ""
    for child in node:
        if child is not without and isinstance(child.tag, str):
            _element(child, draft, out)
        draft.pending += child.tail or ""


def _element(node: HtmlElement, draft: _Draft, out: list[_Draft]) -> None:
    classes = _classes(node)
    if DROPPED_TAG.fullmatch(node.tag) or DROPPED.search(node.get("class", "")):
        return
    if node.tag == "math":
        mark = "$$" if node.get("display") == "block" else "$"
        if formula := tex(node):
            draft.pending += f"{mark}{formula}{mark}"
    elif found := next((SECTIONS[name] for name in SECTIONS if name in classes), None):
        draft.end_paragraph()
        _section(node, found if draft.kind in ("body", "abstract") else draft.kind, out)
    elif classes & {"ltx_eqn_table", "ltx_equation", "ltx_equationgroup"}:
        draft.end_paragraph()
        draft.paragraphs += _equations(node)
    elif "ltx_table" in classes and (rows := _rows(node)):
        caption = squash(" ".join(_inline(part) for part in node.iter("figcaption")))
        kind = "table" if draft.kind in ("body", "abstract") else draft.kind
        out.append(_Draft(caption, node.get("id", ""), kind, ["\n".join(rows)]))
    elif "ltx_tabular" in classes:
        draft.end_paragraph()
        draft.paragraphs += ["\n".join(_rows(node))]
    elif "ltx_note" in classes:
        inner = _Draft("", "", draft.kind)
        _children(node, inner, out)
        draft.pending += f" ({squash(inner.text())})"
    elif BLOCK.fullmatch(node.tag):
        draft.end_paragraph()
        draft.pending += "- " if node.tag == "li" else ""
        _children(node, draft, out)
        draft.end_paragraph()
    else:
        draft.pending += " " if node.tag == "br" else ""
        _children(node, draft, out)
        draft.pending += " " if "ltx_tag" in classes else ""


def _inline(node: HtmlElement) -> str:
    """The text of a heading, caption or cell, on one line."""
    draft = _Draft("", "", "body")
    _children(node, draft, [])
    return squash(draft.text())


def _equations(node: HtmlElement) -> list[str]:
    """One paragraph for each line of a displayed formula: `$$…$$ (number)`."""
    lines = [row for row in node.iter() if row.tag == "tr" or "ltx_eqn_row" in _classes(row)] or [node]
    out = []
    for line in lines:
        parts = [tex(formula) for formula in line.iter("math") if not _inside_math(formula)]
        number = squash(" ".join(tag.text_content() for tag in line.find_class("ltx_tag_equation")))
        if any(parts):
            out.append(f"$${' '.join(filter(None, parts))}$$ {number}".strip())
        elif text := _inline(line):
            out.append(text)
    return out


def _inside_math(node: HtmlElement) -> bool:
    return next(node.iterancestors("math"), None) is not None


def _rows(node: HtmlElement) -> list[str]:
    """The rows of all tables within, `a | b | c`; a cell that spans several places is repeated in each."""
    out: list[str] = []
    filled: dict[int, tuple[str, int]] = {}  # column → text, rows it still covers
    for row in _row_nodes(node):
        cells: dict[int, str] = {}
        for column, (text, more) in list(filled.items()):
            cells[column] = text
            filled[column] = (text, more - 1)
        filled = {column: value for column, value in filled.items() if value[1]}
        column = 0
        for cell in row:
            if not (cell.tag in ("td", "th") or "ltx_td" in _classes(cell)):
                continue
            text = _inline(cell)
            for _ in range(_span(cell, "col")):
                while column in cells:
                    column += 1
                cells[column] = text
                if (down := _span(cell, "row")) > 1:
                    filled[column] = (text, down - 1)
        if any(cells.values()):
            out.append(" | ".join(cells[column] for column in sorted(cells)))
    return out


def _row_nodes(node: HtmlElement) -> Iterator[HtmlElement]:
    """The rows within, but for those of a table inside a cell: they are its text."""
    for child in node:
        if child.tag == "tr" or "ltx_tr" in _classes(child):
            yield child
        else:
            yield from _row_nodes(child)


def _span(cell: HtmlElement, way: str) -> int:
    """Columns or rows a cell covers: the attribute of `<td>`, or the class LaTeXML gives to spans."""
    found = re.search(rf"\bltx_{way}span_(\d+)", cell.get("class", ""))
    number = cell.get(f"{way}span") or (found[1] if found else "1")
    return min(max(int(number), 1), 50) if number.isdigit() else 1


def _classes(node: HtmlElement) -> set[str]:
    return set(node.get("class", "").split()) if isinstance(node.tag, str) else set()


def _licence(root: HtmlElement) -> str:
    stated = root.get_element_by_id("license-tr", None)
    return licence.address(squash(stated.text_content())) if stated is not None else ""
