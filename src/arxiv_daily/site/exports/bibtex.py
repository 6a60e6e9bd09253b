"""Papers as BibTeX: whatever a record holds, a paper is one entry that every reader of BibTeX takes alike."""

import re
from collections.abc import Iterable
from functools import lru_cache

from ...project import is_sample
from ...text import formulas, letters
from ..names import is_category
from ..records import PaperRecord

_SPECIAL = re.compile(r"(?<!\\)([$&%#_])")
_DOI = re.compile(r"10\.\d{4,9}/[!-~]{1,300}", re.ASCII)
_BREAKS = set('{}\\%"#~^')  # no address of a paper has them, and in a field they end or change it
_GROUP = re.compile(
    r"\b(?:Collaboration|Consortium|Team|Group|Community|Project|Committee|Network)s?\b", re.IGNORECASE
)
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV)\.?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def entry(paper: PaperRecord) -> str:
    """One paper."""
    year, month = date_of(paper)
    key = re.sub(r"[^A-Za-z0-9./:-]", "", paper.id)
    facts = {
        "title": f"{{{_tex(paper.title)}}}",
        "author": " and ".join(filter(None, map(_author, paper.authors))),
        "year": year,
        "eprint": key,
        "archiveprefix": "arXiv",
        "primaryclass": paper.primary if is_category(paper.primary) else "",
        "url": "" if is_sample(key) else f"https://arxiv.org/abs/{key}",
        "doi": doi(paper.doi),
        "note": _tex(paper.journal_ref),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in facts.items() if value]
    if month:
        lines.append(f"  month = {_MONTHS[month - 1]},")
    return "\n".join([f"@misc{{arxiv:{key},", *lines, "}"]) + "\n"


def entries(papers: Iterable[PaperRecord]) -> str:
    """Papers in the order given, each once."""
    return "\n".join(entry(paper) for paper in {paper.id: paper for paper in papers}.values())


def date_of(paper: PaperRecord) -> tuple[str, int]:
    """Year and month of submission; where it is not known, as the id tells."""
    if stated := re.match(r"(\d{4})-(0[1-9]|1[0-2])", paper.submitted):
        return stated[1], int(stated[2])
    found = re.search(r"(?:^|/)(\d\d)(0[1-9]|1[0-2])", paper.id)
    if not found:
        return "", 0
    return f"{20 if int(found[1]) < 91 else 19}{found[1]}", int(found[2])


def doi(text: str) -> str:
    """The first DOI in the text; empty where there is none that may stand in a field."""
    words = (word.strip(",;") for word in text.split())
    return next((word for word in words if _DOI.fullmatch(word) and not _BREAKS & set(word)), "")


def _author(name: str) -> str:
    """A name BibTeX takes apart rightly: groups stay whole, a suffix goes in the middle."""
    name = _tex(name)  # an accent has no space in it
    words = name.split()
    whole = _GROUP.search(name) or re.search(r"\b(?:and|others)\b", name, re.IGNORECASE)
    if whole or "," in name or not re.search(r"\w", name):
        return f"{{{name}}}" if name else ""
    if len(words) > 2 and _SUFFIX.fullmatch(words[-1]):
        return f"{words[-2]}, {words[-1]}, {' '.join(words[:-2])}"
    return name


@lru_cache(maxsize=20_000)  # a paper stands in three files and on two pages
def _tex(text: str) -> str:
    """Text from arXiv for TeX: braces pair, formulas stay, signs that TeX would act on are escaped."""
    text, words, maths, at = " ".join(text.split()), [], [], 0
    for formula in formulas.find(text, code=False):
        if formula.tex and paired(formula.source) and "$" not in formula.source:
            words.append(_without_escaped_braces(text[at : formula.start]))
            maths.append(f"${formula.source.strip()}$")
            at = formula.end
    words.append(_without_escaped_braces(text[at:]))
    if not paired("".join(words)):
        words = [re.sub(r"[{}]", "", piece) for piece in words]
    pieces = [each for pair in zip(map(_plain, words), [*maths, ""], strict=True) for each in pair]
    return "".join(pieces).rstrip("\\ ")


def _without_escaped_braces(text: str) -> str:
    """The text with no backslash before a brace, which some readers count and others do not."""
    text = re.sub(
        r"(?<!\\)\\([{}])", lambda brace: f"\\textbrace{'left' if brace[1] == '{' else 'right'} ", text
    )
    return re.sub(r"(?<!\\)\\+(?=[{}])", "", text)


def _plain(text: str) -> str:
    """Text outside formulas, with the signs escaped that TeX would act on, and every accent in TeX's one spelling."""
    text = re.sub(r"(?<!\\)\^", r"\\^{}", _SPECIAL.sub(r"\\\1", letters.unicode(text)))
    return letters.in_tex(text.replace("<", r"\textless{}").replace(">", r"\textgreater{}"))


def paired(text: str) -> bool:
    """Whether every brace has its other half, counted as BibTeX does, which knows no escapes."""
    depth = 0
    for sign in re.findall(r"[{}]", text):
        depth += 1 if sign == "{" else -1
        if depth < 0:
            return False
    return depth == 0
