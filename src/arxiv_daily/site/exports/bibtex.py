"""Papers as BibTeX, readable by BibTeX and Biber alike."""

import re
from collections.abc import Iterable

from ..records import PaperRecord

MATHS = re.compile(r"(\$[^$]+\$)")
SPECIAL = re.compile(r"(?<!\\)([&%#])|(?<!\\)(_)")
GROUP = re.compile(r"\b(Collaboration|Consortium|Team|Group|Community|Project)\b")
SUFFIX = re.compile(r"^(Jr|Sr|II|III|IV)\.?$")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def entry(paper: PaperRecord) -> str:
    """One paper."""
    year, month = date_of(paper)
    facts = {
        "title": f"{{{tex(paper.title)}}}",
        "author": " and ".join(map(author, paper.authors)),
        "year": year,
        "eprint": paper.id,
        "archiveprefix": "arXiv",
        "primaryclass": paper.primary,
        "url": f"https://arxiv.org/abs/{paper.id}",
        "doi": paper.doi.split()[0] if paper.doi.strip() else "",
        "note": tex(paper.journal_ref),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in facts.items() if value]
    if month:
        lines.append(f"  month = {MONTHS[month - 1]},")
    return "\n".join([f"@misc{{arxiv:{paper.id},", *lines, "}"]) + "\n"


def entries(papers: Iterable[PaperRecord]) -> str:
    """Papers in the order given, each once."""
    return "\n".join(entry(paper) for paper in {paper.id: paper for paper in papers}.values())


def date_of(paper: PaperRecord) -> tuple[str, int]:
    """Year and month of submission; where it is not known, as the id tells."""
    if paper.submitted:
        return paper.submitted[:4], int(paper.submitted[5:7])
    found = re.search(r"(?:^|/)(\d\d)(0[1-9]|1[0-2])", paper.id)
    if not found:
        return "", 0
    return f"{20 if int(found[1]) < 91 else 19}{found[1]}", int(found[2])


def author(name: str) -> str:
    """A name BibTeX takes apart rightly: groups stay whole, a suffix goes in the middle."""
    name = tex(name)
    words = name.split()
    if GROUP.search(name) or re.search(r"\band\b", name) or "," in name:
        return f"{{{name}}}"
    if len(words) > 2 and SUFFIX.match(words[-1]):
        return f"{words[-2]}, {words[-1]}, {' '.join(words[:-2])}"
    return name


def tex(text: str) -> str:
    """Text from arXiv for TeX: formulas stay, signs that TeX would act on are escaped, braces pair."""
    pieces = MATHS.split(" ".join(text.split()))
    pieces[::2] = [SPECIAL.sub(lambda m: "\\" + m[0], piece) for piece in pieces[::2]]
    joined = "".join(pieces)
    if joined.count("$") % 2:
        joined = joined.replace("$", r"\$")
    return joined if paired(joined) else re.sub(r"(?<!\\)[{}]", "", joined)


def paired(text: str) -> bool:
    """Whether every brace has its other half."""
    depth = 0
    for sign in re.findall(r"\\.|[{}]", text):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth < 0:
            return False
    return depth == 0
