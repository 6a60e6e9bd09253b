"""One section of a paper, whatever file it was read from."""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["body", "abstract", "references", "appendix", "table"]


@dataclass(frozen=True)
class Section:
    """`anchor` is what follows `#` in a link to it ("" if there is none); a table's text is its rows."""

    title: str
    anchor: str
    text: str
    kind: Kind = "body"


def kind_of_title(title: str) -> Kind | None:
    """What a heading as a whole says of its section; "References to prior work" says nothing."""
    name = re.sub(r"^([\divxlc]{1,5}\.?\s+)", "", title.strip().lower()).strip(" .:")
    if name == "abstract":
        return "abstract"
    if name in ("references", "bibliography", "works cited", "literature cited"):
        return "references"
    if re.match(r"(appendix|appendices)( [a-z]\b|$|:)|supplement(ary|al) (material|information)s?$", name):
        return "appendix"
    return None


def squash(text: str) -> str:
    """White space and invisible characters made single spaces."""
    return re.sub(r"[\s\u200b\u2061-\u2064\ufeff]+", " ", text).strip()
