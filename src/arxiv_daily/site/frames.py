"""The frames in which the parts of a paper are read: its head with links and BibTeX, its abstract in two languages."""

from ..post import layout
from ..post.layout import Heading
from ..text.align import pairs
from .exports.bibtex import entry
from .records import PaperRecord

LISTS = "../../../lists/"  # from a post


def head(heading: Heading, paper: str, marks: str) -> str:
    """A paper's heading cell as title, English title, authors, categories with marks, links and BibTeX.

    Lines an editor added stay below; one whose title is gone keeps its paper's place.
    """
    heading = layout.anchored(heading, paper)
    title = f"## {heading.title or heading.english or paper} {{#{heading.anchor} .paper}}"
    chips = " ".join(f"[{name}]({LISTS}{name}.html){{.chip}}" for name in heading.listed_categories)
    lines = [
        f"[{heading.english}]{{.original-title lang=en}}" if heading.original else "",
        f"[{heading.authors}]{{.authors lang=en}}" if heading.authors else "",
        f"{chips} {marks}".strip(),
        " ".join(_links(heading)),
        _bibtex(heading, paper),
    ]
    lines = "\n\n".join(line for line in lines if line)
    framed = f"{title}\n\n::::: {{.paper-head}}\n\n{lines}\n\n:::::"
    return framed + (f"\n\n{heading.rest}" if heading.rest else "")


def _links(heading: Heading) -> list[str]:
    """The ways to the paper, its licence, and the link to this place."""
    made = []
    if heading.abs:
        made.append(f"[arXiv:{heading.abs.rpartition('/abs/')[2]}]({heading.abs}){{.to-abs}}")
    if heading.pdf:
        made.append(f"[PDF]({heading.pdf}){{.to-pdf}}")
    if "/abs/" in heading.abs:
        made.append(f"[HTML]({heading.abs.replace('/abs/', '/html/')}){{.to-html}}")
    if heading.licence[1]:
        made.append("[{}]({}){{.licence}}".format(*heading.licence))
    return [*made, f"[本文链接](#{heading.anchor}){{.permalink}}"]


def _bibtex(heading: Heading, paper: str) -> str:
    """The paper's BibTeX entry, folded; it can be read without a script."""
    if not heading.authors:
        return ""
    primary = next(iter(heading.listed_categories), "")
    title = layout.unescaped(heading.english)
    text = entry(PaperRecord(id=paper, title=title, authors=tuple(heading.names), primary=primary)).strip()
    return f'<details class="bibtex">\n<summary>BibTeX</summary>\n\n`````\n{text}\n`````\n\n</details>'


def beside(chinese: str, original: str) -> str:
    """The frame of the English abstract with the Chinese one in it, sentence beside sentence."""
    english = layout.unfold(original)
    if english is None or not chinese:
        return original
    chinese = layout.without_attributes(chinese)  # its ids stand in the abstract itself
    rows = "\n\n".join(
        f":::: {{.pair}}\n\n::: {{lang=zh}}\n{left}\n:::\n\n::: {{lang=en}}\n{right}\n:::\n\n::::"
        for left, right in pairs(chinese, english)
    )
    return (
        '<details class="original">\n<summary>英文摘要（逐句对照）</summary>\n\n'
        f"::::: {{.pairs}}\n\n{rows}\n\n:::::\n\n</details>"
    )
