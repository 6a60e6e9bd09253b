"""The form of a post's cells: heading, contents and folds, each written and read here and nowhere else.

A heading is a title line and a list of named fields, one line each; what is in none of them is the editor's own.
Texts given to the writing functions have passed the gate: they are one line of Markdown, and hold no line break.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from .. import project
from ..project import key_of_fragment
from ..text.gate import Markdown
from ..words import say

FIELDS = {"original": "Title", "summary": say("post.summary_label"), "venue": say("post.head.venue"), "authors": "Authors",
          "affiliations": say("post.head.affiliations"), "categories": "Categories", "facets": say("post.head.facets"), "comment": say("post.head.comment"),
          "abs": "arXiv", "pdf": "PDF", "resources": say("post.head.resources"), "links": say("post.head.links"),
          "licence": "Licence"}  # fmt: skip
HEAD_FACTS = (
    "venue",
    "facets",
    "affiliations",
    "comment",
    "resources",
    "links",
)  # fields of newer posts, each one line
_LINES = ("original", "summary", "authors", "categories", *HEAD_FACTS)
_ORDER = ("title", *FIELDS)
_EMPTY = Markdown()
_NOTHING = "\0"  # a line that is to go
_NAMES = {label.casefold(): name for name, label in FIELDS.items()}
_TITLE = re.compile(r"[ ]{0,3}#{1,6}[ \t]+(?P<title>.*?)[ \t]*$")
_FIELD = re.compile(r"[ ]{0,3}[-*+][ \t]+\*\*(?P<label>[^*\n]{1,40})\*\*[ \t]*[:：][ \t]*(?P<value>.*)$")
_ATTRIBUTES = re.compile(r"[ \t]*(?<!\\)\{#[^{}\n]*\}[ \t]*$")
_ANCHOR = re.compile(r"(?<!\\)\{#(p-[^\s{}]+)[^{}\n]*\}[ \t]*$")
_LINK = re.compile(r"\[(?P<text>[^\]\n]*)\]\((?P<target>[^)\s]+)\)")
_ADDRESS = re.compile(r"https?://[^\s\])>]+")
_ARXIV = re.compile(r"https?://arxiv\.org/(?:abs|pdf|html)/(?P<id>[^\s)\]>#?]+?)(?:v\d+)?(?:\.pdf)?$")
_ENTRY = re.compile(r"[ ]{0,3}[-*+][ \t]+\[")
_BEHIND = re.compile(r"\]\(#(?P<anchor>p-[^)\s]+)\)(?:[ \t]*[：:—]+[ \t]*(?P<summary>.*))?[ \t]*$")
_HAN = re.compile(r"[\u3400-\u9fff]")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_FOLD = re.compile(r"<details[^>\n]*>\s*<summary>(?P<summary>[^<]*)</summary>")
_DIV = re.compile(r"<div[^>\n]*>")
_TAGS = re.compile(r"<summary>[^<]*</summary>|</?(?:details|div)\b[^>]*>")


def has_chinese(text: str) -> bool:
    return bool(_HAN.search(text))


def unescaped(text: str) -> str:
    """Markdown's escapes undone."""
    return _ESCAPE.sub(r"\1", text)


# Heading


@dataclass(frozen=True)
class Heading:
    """A paper's heading cell. `title` is what the page calls it; `original` the English title below a Chinese one.

    `abs` and `pdf` are addresses, `licence` is (name, address). `resources` are links to code, models, data and
    demonstrations, `links` those to other sites about the paper. `rest` are the lines an editor added.
    """

    title: Markdown = _EMPTY
    original: Markdown = _EMPTY
    summary: Markdown = _EMPTY
    authors: Markdown = _EMPTY
    categories: Markdown = _EMPTY
    venue: Markdown = _EMPTY
    facets: Markdown = _EMPTY
    affiliations: Markdown = _EMPTY
    comment: Markdown = _EMPTY
    resources: Markdown = _EMPTY
    links: Markdown = _EMPTY
    abs: str = ""
    pdf: str = ""
    licence: tuple[str, str] = ("", "")
    rest: str = ""
    anchor: str = field(default="", compare=False)

    @property
    def chinese(self) -> Markdown:
        """The title, if it is a Chinese one."""
        return self.title if has_chinese(self.title) else _EMPTY

    @property
    def english(self) -> Markdown:
        """The title the authors gave it."""
        return self.original or self.title

    @property
    def titles(self) -> tuple[Markdown, Markdown, Markdown]:
        """Title, English title and the one line."""
        return self.title, self.original, self.summary

    @property
    def paper(self) -> str:
        """The arXiv id its links name, without version; else that of its anchor; empty where there is neither."""
        for address in (self.abs, self.pdf):
            if found := _ARXIV.match(address):
                return found["id"]
        return key_of_fragment(self.anchor) if self.anchor else ""

    @property
    def names(self) -> list[str]:
        """The authors, without Markdown's escapes."""
        return [name for name in map(str.strip, unescaped(self.authors).split(", ")) if name]

    @property
    def addresses(self) -> dict[str, list[str]]:
        """The addresses of `resources` by the word each stands under."""
        found: dict[str, list[str]] = {}
        for link in _LINK.finditer(self.resources):
            found.setdefault(link["text"].strip(), []).append(link["target"])
        return found

    @property
    def topics(self) -> list[str]:
        """The names it is filed under."""
        names = re.sub(r"（[^（）]*）[ \t]*$", "", unescaped(self.facets)).split("·")
        return [name for name in map(str.strip, names) if name]

    @property
    def listed_categories(self) -> list[str]:
        return [name for name in map(str.strip, self.categories.split(",")) if name]


def write_heading(heading: Heading) -> Markdown:
    """The heading cell."""
    values = {name: getattr(heading, name) for name in FIELDS} | {
        "abs": f"[{heading.abs}]({heading.abs})" if heading.abs else "",
        "pdf": f"[{heading.pdf}]({heading.pdf})" if heading.pdf else "",
        "licence": "[{}]({})".format(*heading.licence) if heading.licence[1] else "",
    }
    lines = [f"- **{FIELDS[name]}**: {value}" for name, value in values.items() if value]
    attributes = f" {{#{heading.anchor} .paper}}" if heading.anchor else ""
    text = f"## {heading.title}{attributes}\n\n" + "\n".join(lines)
    return Markdown(f"{text}\n\n{heading.rest}" if heading.rest else text)


def read_heading(text: str) -> Heading:
    """What a heading cell says, whoever wrote it; a title that is not there is empty, a second one stays in `rest`.

    Its words stand on the page already, so they are Markdown: the gate's or an editor's.
    """
    title, anchor, rest = "", "", []
    values: dict[str, str] = {}
    for line in text.split("\n"):
        named = _FIELD.match(line)
        name = _NAMES.get(named["label"].strip().casefold(), "") if named else ""
        if named and name and name not in values:
            values[name] = named["value"].strip()
        elif not title and (found := _TITLE.match(line)):
            title = _ATTRIBUTES.sub("", found["title"])
            own = _ANCHOR.search(found["title"])
            anchor = own[1] if own else ""
        else:
            rest.append(line)
    licence = _LINK.search(values.get("licence", ""))
    return Heading(
        title=Markdown(title),
        **{name: Markdown(values.get(name, "")) for name in _LINES},
        abs=_address(values.get("abs", "")),
        pdf=_address(values.get("pdf", "")),
        licence=(licence["text"], licence["target"]) if licence else ("", ""),
        rest=re.sub(r"\n{3,}", "\n\n", "\n".join(rest)).strip(),
        anchor=anchor,
    )


def with_titles(text: str, **values: Markdown) -> Markdown:
    """A heading cell with these values of title, original and summary; every other line stays as it is."""
    new = {name: _line(name, value) for name, value in values.items()}
    lines: list[str] = []
    for line in text.split("\n"):
        name = line_name(line)
        lines.append(line if name not in new else new.pop(name))
    for name in sorted(new, key=_ORDER.index):
        at = next((i for i, line in enumerate(lines) if _ORDER.index(name) < _rank(line)), len(lines))
        lines[at:at] = [new[name], ""] if name == "title" and new[name] else [new[name]]
    return Markdown("\n".join(line for line in lines if line != _NOTHING).strip("\n"))


def line_name(line: str) -> str:
    """What a line of a heading cell is: title, one of FIELDS, or empty for one of the editor's own."""
    if _TITLE.match(line):
        return "title"
    found = _FIELD.match(line)
    return _NAMES.get(found["label"].strip().casefold(), "") if found else ""


def _line(name: str, value: str) -> str:
    if not value:
        return _NOTHING
    return f"## {value}" if name == "title" else f"- **{FIELDS[name]}**: {value}"


def _rank(line: str) -> int:
    name = line_name(line)
    return _ORDER.index(name) if name else -1


def is_heading(text: str) -> bool:
    """Whether a text has a title and names a paper: what announces one where no metadata does."""
    return bool(announced(text)) and any(map(_TITLE.match, text.split("\n")))


def announced(text: str) -> str:
    """The paper a text names as a heading does, by its place on the page or its link; empty if it names none."""
    found = read_heading(text)
    return key_of_fragment(found.anchor) if found.anchor else found.paper


def _address(value: str) -> str:
    found = _LINK.search(value)
    plain = _ADDRESS.search(value)
    return found["target"] if found else plain[0] if plain else ""


# Contents


@dataclass(frozen=True)
class Entry:
    """A line of the contents: a paper, its title and what it does."""

    paper: str
    title: Markdown
    summary: Markdown = _EMPTY


def write_contents(entries: Iterable[Entry]) -> Markdown:
    """The list of the edition's papers, a line each, linked to their place on the page."""
    return Markdown(f"## {say('post.contents')}\n\n" + "\n".join(map(write_entry, entries)))


def write_entry(entry: Entry) -> Markdown:
    link = f"- [{entry.title}](#{project.fragment(entry.paper)})"
    return Markdown(f"{link}：{entry.summary}" if entry.summary else link)


def read_entry(line: str) -> Entry | None:
    """The entry a line of the contents holds; None for any other line."""
    begin = _ENTRY.match(line)
    end = _label_end(line, begin.end()) if begin else None
    found = _BEHIND.match(line, end) if end is not None else None
    if not (begin and found):
        return None
    title = Markdown(line[begin.end() : end].strip())
    return Entry(key_of_fragment(found["anchor"]), title, Markdown((found["summary"] or "").strip()))


def read_contents(text: str) -> dict[str, Entry]:
    """The entries of a text by paper; the first of each counts."""
    found: dict[str, Entry] = {}
    for line in text.split("\n"):
        if entry := read_entry(line):
            found.setdefault(entry.paper, entry)
    return found


def is_contents(text: str) -> bool:
    """Whether a text has the title of the contents and an entry: what makes it the contents without metadata."""
    return bool(read_contents(text)) and f"## {say('post.contents')}" in text.split("\n")


def _label_end(text: str, start: int) -> int | None:
    """Where the bracket closes that opened before `start`; escapes, code and formulas hide what is in them."""
    depth, at, open_ = 1, start, {"$", "`"}
    while at < len(text):
        char = text[at]
        if char == "\\":
            at += 1
        elif char in open_:
            end = text.find(char, at + 1)
            if end < 0:
                open_.discard(char)
            else:
                at = end
        elif char == "[":
            depth += 1
        elif char == "]":
            depth -= 1
            if not depth:
                return at
        at += 1
    return None


# Folds


def _fold(summary: str, text: Markdown, markdown: bool = False) -> Markdown:
    """A text that readers open; `markdown` asks old renderers to read what is in it."""
    body = f'<div markdown="1">\n\n{text}\n\n</div>' if markdown else text
    return Markdown(f"<details>\n<summary>{summary}</summary>\n\n{body}\n\n</details>")


def fold_reading(text: Markdown) -> Markdown:
    return _fold(say("post.fold.reading"), text, markdown=True)


def fold_original(text: Markdown) -> Markdown:
    return _fold(say("post.fold.original"), text)


def fold_results(text: Markdown) -> Markdown:
    return _fold(say("post.fold.results"), text)


def unfold(text: str) -> str | None:
    """What a fold holds; None if the text is not one."""
    begin, text = _FOLD.match(text.strip()), text.strip()
    if not begin or not text.endswith("</details>"):
        return None
    inner = text[begin.end() : -len("</details>")].strip()
    div = _DIV.match(inner)
    if div and inner.endswith("</div>"):
        inner = inner[div.end() : -len("</div>")].strip()
    return inner


def unframed(text: str) -> str:
    """Markdown without the fold it stands in, or without the tags of a broken one."""
    inner = unfold(text)
    kept = _TAGS.sub("", text) if inner is None or "<details" in inner else inner
    return re.sub(r"\n{3,}", "\n\n", kept).strip()


def without_attributes(text: str) -> str:
    """Text without ids of its own: it stands in another place too."""
    return re.sub(r"(?<!\\)\{#[^{}\n]*\}", "", text)


def anchored(heading: Heading, paper: str) -> Heading:
    """The heading with the place on the page that links to its paper lead to."""
    return replace(heading, anchor=project.fragment(paper))
