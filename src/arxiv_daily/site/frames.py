"""The frames in which the parts of a paper are read: its head with links and BibTeX, its abstract in two languages."""

import re

from ..project import key_of_fragment
from ..text.align import pairs
from .exports.bibtex import entry
from .records import PaperRecord

LISTS = "../../../lists/"  # from a post
TITLE = re.compile(r"##[ \t]+(?P<title>.*?)[ \t]*\{#(?P<anchor>p-[^\s}]+)[^}]*\}[ \t]*$", re.MULTILINE)
FIELD = re.compile(r"^- \*\*(Authors|Categories|arXiv|PDF|Licence)\*\*: (.*)$\n?", re.MULTILINE)
LINK = re.compile(r"\[(?P<text>[^\]]*)\]\((?P<target>[^)\s]+)\)")
FRAME = re.compile(r"<details[^>]*>\s*<summary>.*?</summary>(?P<text>.*)</details>\s*\Z", re.DOTALL)
OWN_ID = re.compile(r"(?<!\\)\{#[^}]*\}")
ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def head(text: str, marks: str, chinese: str) -> str:
    """A heading cell as title, English title, authors, categories with marks, links and BibTeX.

    Lines an editor added stay below; a cell that is no heading of ours only gets its marks.
    """
    found = TITLE.match(text)
    if not found:
        title, _, rest = text.partition("\n")
        return f"{title}\n\n{marks}\n{rest}"
    fields = dict(FIELD.findall(text))
    categories = [name.strip() for name in fields.get("Categories", "").split(",") if name.strip()]
    chips = " ".join(f"[{name}]({LISTS}{name}.html){{.chip}}" for name in categories)
    lines = [
        f"[{found['title']}]{{.original-title lang=en}}" if chinese else "",
        f"[{fields['Authors']}]{{.authors lang=en}}" if "Authors" in fields else "",
        f"{chips} {marks}".strip(),
        " ".join(links(fields, found["anchor"])),
        bibtex(found["title"], fields, categories, key_of_fragment(found["anchor"])),
    ]
    lines = "\n\n".join(line for line in lines if line)
    rest = FIELD.sub("", text[found.end() :]).strip()
    title = f"## {chinese or found['title']} {{#{found['anchor']} .paper}}"
    return f"{title}\n\n::::: {{.paper-head}}\n\n{lines}\n\n:::::" + (f"\n\n{rest}" if rest else "")


def links(fields: dict[str, str], anchor: str) -> list[str]:
    """The ways to the paper, its licence, and the link to this place."""
    found = {name: match["target"] for name, text in fields.items() if (match := LINK.search(text))}
    made = []
    if address := found.get("arXiv"):
        made.append(f"[arXiv:{address.rpartition('/abs/')[2]}]({address}){{.to-abs}}")
    if address := found.get("PDF"):
        made.append(f"[PDF]({address}){{.to-pdf}}")
    if "/abs/" in found.get("arXiv", ""):
        made.append(f"[HTML]({found['arXiv'].replace('/abs/', '/html/')}){{.to-html}}")
    if address := found.get("Licence"):
        made.append(f"[{LINK.search(fields['Licence'])['text']}]({address}){{.licence}}")
    return [*made, f"[本文链接](#{anchor}){{.permalink}}"]


def bibtex(title: str, fields: dict[str, str], categories: list[str], key: str) -> str:
    """The paper's BibTeX entry, folded; it can be read without a script."""
    if "Authors" not in fields:
        return ""
    authors = tuple(plain(fields["Authors"]).split(", "))
    primary = categories[0] if categories else ""
    text = entry(PaperRecord(id=key, title=plain(title), authors=authors, primary=primary)).strip()
    return f'<details class="bibtex">\n<summary>BibTeX</summary>\n\n`````\n{text}\n`````\n\n</details>'


def beside(chinese: str, original: str) -> str:
    """The frame of the English abstract with the Chinese one in it, sentence beside sentence."""
    found = FRAME.search(original)
    if not found or not chinese:
        return original
    chinese = OWN_ID.sub("", chinese)  # it stands in the abstract itself
    rows = "\n\n".join(
        f":::: {{.pair}}\n\n::: {{lang=zh}}\n{left}\n:::\n\n::: {{lang=en}}\n{right}\n:::\n\n::::"
        for left, right in pairs(chinese, found["text"])
    )
    return (
        '<details class="original">\n<summary>英文摘要（逐句对照）</summary>\n\n'
        f"::::: {{.pairs}}\n\n{rows}\n\n:::::\n\n</details>"
    )


def plain(text: str) -> str:
    """Markdown's escapes undone."""
    return ESCAPE.sub(r"\1", text)
