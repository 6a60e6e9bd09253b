"""The frames in which the parts of a paper are read: its head with links and a place for BibTeX, its abstract in two languages."""

import re

from ..gather.facets import filed_by_names
from ..gather.paper import PAPER_COLUMNS
from ..gather.taxonomy import taxonomy_of
from ..post import layout
from ..text.align import gated_pairs
from ..words import say
from .names import is_category, is_paper
from .slots import slot

_LISTS, _TOPICS = "../../../lists/", "../../../topics/"  # from a post


def head(heading: layout.Heading, paper: str, marks: str, digest: str = "") -> str:
    """A paper's heading cell as title, English title, authors, categories with marks, links and BibTeX.

    Topics lead to their lists where the digest's taxonomy has them. Lines an editor added stay below; one whose title is gone keeps its paper's place.
    """
    heading = layout.anchored(heading, paper)
    title = f"## {heading.title or heading.english or paper} {{#{heading.anchor} .paper}}"
    chips = " ".join(map(_chip, heading.listed_categories))
    lines = [
        f"[{heading.english}]{{.original-title lang=en}}" if heading.original else "",
        f"[{heading.authors}]{{.authors lang=en}}" if heading.authors else "",
        f"[{heading.affiliations}]{{.affiliations lang=en}}" if heading.affiliations else "",
        _said(heading, digest),
        f"{chips} {marks}".strip(),
        heading.resources and f"[{layout.FIELDS['resources']}]{{.fact}} {_apart(heading.resources)}",
        " ".join(_links(heading)),
        _bibtex(heading, paper),
        heading.links and f"[{layout.FIELDS['links']}]{{.fact}} {_apart(heading.links)}",
    ]
    inside = "\n\n".join(line for line in lines if line)
    framed = f"{title}\n\n::::: {{.paper-head}}\n\n{inside}\n\n:::::"
    return framed + (f"\n\n{heading.rest}" if heading.rest else "")


def _said(heading: layout.Heading, digest: str) -> str:
    """Venue, topics and comment, each behind its name."""
    said = {"venue": heading.venue, "facets": _topics(heading, digest), "comment": heading.comment}
    return " ".join(
        f"[[{layout.FIELDS[name]}]{{.fact}} {text}]{{.{name}}}" for name, text in said.items() if text
    )


def _topics(heading: layout.Heading, digest: str) -> str:
    """The line of topics, those that have a list of papers as ways to it."""
    line, terms = str(heading.facets), taxonomy_of(digest) if digest else None
    if not terms:
        return line
    names, note = re.match(r"(.*?)((?:（[^（）]*）)?[ \t]*)\Z", line, re.S).groups()  # type: ignore[union-attr]
    made = []
    for name in names.split("·"):
        key = next(iter(filed_by_names(terms, [layout.unescaped(name).strip()], ("task", "dataset"))), "")
        address = f"{_TOPICS}{key.replace(':', '-', 1)}.html"
        made.append(f"[{name.strip()}]({address}){{.chip .topic}}" if key else name.strip())
    return f"{' · '.join(made)}{note}"


def _links(heading: layout.Heading) -> list[str]:
    """The ways to the paper, its licence, and the link to this place."""
    made = []
    if _web(heading.abs):
        made.append(f"[arXiv:{heading.abs.rpartition('/abs/')[2]}]({heading.abs}){{.to-abs}}")
    if _web(heading.pdf):
        made.append(f"[PDF]({heading.pdf}){{.to-pdf}}")
    if "/abs/" in _web(heading.abs):
        made.append(f"[HTML]({heading.abs.replace('/abs/', '/html/')}){{.to-html}}")
    if _web(heading.licence[1]):
        made.append("[{}]({}){{.licence}}".format(*heading.licence))
    return [*made, f"[{say('site.post.permalink')}](#{heading.anchor}){{.permalink}}"]


def _apart(links: str) -> str:
    """Links in a row, set apart by space alone: a dot between them would hang at the end of a line."""
    return links.replace(") · [", ") [")


def _web(address: str) -> str:
    """An address on the web as the table has them; empty for any other."""
    return address if PAPER_COLUMNS["abs_url"].fits(address) else ""


def _bibtex(heading: layout.Heading, paper: str) -> str:
    """The place for the paper's BibTeX: filled in behind the renderer, which sees nothing of a stranger's in it."""
    if not is_paper(paper):
        return ""
    return f"```{{=html}}\n{slot('bibtex', paper)}\n```"


def _chip(name: str) -> str:
    """A category as a way to its list; what is none of arXiv's is its words."""
    return f"[{name}]({_LISTS}{name}.html){{.chip}}" if is_category(name) else f"[{name}]{{.chip}}"


def beside(chinese: str, original: str) -> str:
    """The frame of the English abstract with the Chinese one in it, sentence beside sentence."""
    english = layout.unfold(original)
    if english is None or not chinese:
        return original
    chinese = layout.without_attributes(chinese)  # its ids stand in the abstract itself
    rows = "\n\n".join(
        f":::: {{.pair}}\n\n::: {{lang=zh}}\n{left}\n:::\n\n::: {{lang=en}}\n{right}\n:::\n\n::::"
        for left, right in gated_pairs(chinese, english)
    )
    return (
        f'<details class="original">\n<summary>{say("site.post.original")}</summary>\n\n'
        f"::::: {{.pairs}}\n\n{rows}\n\n:::::\n\n</details>"
    )
