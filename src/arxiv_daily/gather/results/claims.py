"""What a service says of a paper's facets and results: how it is asked, how its lines are read, what of it is admitted.

Nothing is believed. A facet counts if the taxonomy has the term and, but for the task and the kind of work, the paper
names it; a result if it stands at its place (`standing`). Names the taxonomy does not have are for its editor.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from ...words import say
from ..section import Section
from ..taxonomy import Taxonomy, key_of_name
from .row import MOST_RESULTS, PaperResult, Whose
from .standing import admitted

_FIELDS = ("task", "dataset", "setting", "metric", "value", "unit", "system", "whose", "place")
EXPECT = 400  # tokens of facets and a dozen results
_JUDGED = ("task", "kind")  # facets a reader concludes; all others a paper names
_MOST = {"task": 2, "kind": 2}  # terms of a facet; else 6
_MOST_LINES = 200
_FACET = re.compile(r"[\s*`-]*(?P<facet>[a-z]{4,10})[\s*`]*[:：]\s*(?P<names>.{1,400})")
_NAMED_FIELD = re.compile(rf"[\s*`\"-]*(?P<name>{'|'.join(_FIELDS)})[\s*`\"]*[:：]\s*(?P<value>.*)")
_NOTHING = frozenset(["", "-", "–", "—", "n/a", "none", "null", "无"])


@dataclass(frozen=True)
class Claims:
    """What is admitted of an answer: facets as a row of the table has them (`task:asr`), results, how many results
    are not, and the names that the taxonomy does not have (`dataset: EarNet`)."""

    facets: tuple[str, ...] = ()
    rows: tuple[PaperResult, ...] = ()
    dropped: int = 0
    unknown: tuple[str, ...] = ()


def wish(taxonomy: Taxonomy) -> str:
    """The words that ask for facets and results, the same for every paper."""
    return say("gather.claims.wish", facets="、".join(taxonomy.facets), most=MOST_RESULTS // 2)


def terms_for(taxonomy: Taxonomy, texts: Sequence[str]) -> str:
    """The ids that a paper with these texts may be filed under."""
    named = _named(taxonomy, texts)
    lines = [
        f"{facet}: " + ", ".join(f"{term.id} ({term.en})" for term in terms)
        for facet, one in taxonomy.facets.items()
        if (terms := [term for term in one.terms if facet in _JUDGED or term.id in named[facet]])
    ]
    return say("gather.claims.terms", terms="\n".join(lines))


def _named(taxonomy: Taxonomy, texts: Sequence[str]) -> dict[str, set[str]]:
    """By facet, the ids of the terms that texts name."""
    named: dict[str, set[str]] = {name: set() for name in taxonomy.facets}
    for text in texts:
        for name, facet in taxonomy.facets.items():
            named[name] |= {term.id for _, term in facet.mentions(text)}
    return named


def admit(answer: str, sections: Sequence[Section], taxonomy: Taxonomy, title: str, abstract: str) -> Claims:
    """What of a service's answer the paper bears out."""
    facets: dict[str, None] = {}
    unknown: dict[str, None] = {}
    rows: dict[PaperResult, None] = {}
    named = _named(taxonomy, [title, abstract, *(f"{one.title}\n{one.text}" for one in sections)])
    dropped = 0

    def term(facet: str, name: str) -> str:
        if found := taxonomy.id_of(facet, name):
            return found
        if key_of_name(name) in key_of_name(f"{title} {abstract}") and len(name) <= 60:
            unknown[f"{facet}: {name}"] = None
        return ""

    for facet, names in _facets(answer, taxonomy):
        for name in names:
            id = term(facet, name)
            room = sum(key.startswith(f"{facet}:") for key in facets) < _MOST.get(facet, 6)
            if id and room and (facet in _JUDGED or id in named[facet]):
                facets[f"{facet}:{id}"] = None
    for fields in _rows(answer):
        claim = PaperResult(
            taxonomy.id_of("task", fields["task"]), term("dataset", fields["dataset"]), fields["setting"],
            term("metric", fields["metric"]), fields["value"], fields["unit"].replace("\\", ""), fields["system"],
            cast(Whose, fields["whose"] if fields["whose"] in ("own", "baseline") else ""),
            fields["place"].strip("[] "),
        )  # fmt: skip
        known = claim.dataset and claim.metric
        if known and (one := admitted(claim, sections, taxonomy, named["dataset"], title)):
            rows[one] = None
        else:
            dropped += 1
    return Claims(tuple(facets), tuple(rows)[:MOST_RESULTS], dropped, tuple(unknown))


def _facets(answer: str, taxonomy: Taxonomy) -> Iterator[tuple[str, list[str]]]:
    for line in answer.split("\n")[:_MOST_LINES]:
        found = _FACET.fullmatch(line)
        if found and found["facet"] in taxonomy.facets:
            names = [name.strip(" *`\"'。.[]") for name in re.split(r"[,，、;；]", found["names"])]
            yield found["facet"], [name for name in names if name.casefold() not in _NOTHING]


def _rows(answer: str) -> Iterator[dict[str, str]]:
    """The results of an answer by field: a line with bars each, or a line a field as objects become."""
    named: dict[str, str] = {}
    for line in answer.split("\n")[:_MOST_LINES]:
        cells = [_said(cell) for cell in _unframed(line.strip()).split("|")]
        if len(cells) == len(_FIELDS):
            if re.search(r"\d", cells[_FIELDS.index("value")]):
                yield dict(zip(_FIELDS, cells, strict=True))
        elif found := _NAMED_FIELD.fullmatch(line):
            if found["name"] in named and "value" in named:
                yield dict.fromkeys(_FIELDS, "") | named
                named = {}
            named[found["name"]] = _said(found["value"])
    if "value" in named:
        yield dict.fromkeys(_FIELDS, "") | named


def _unframed(line: str) -> str:
    """A row of a table without the bars at its ends."""
    return line[1:].removesuffix("|") if line.startswith("|") else line


def _said(cell: str) -> str:
    cell = cell.strip(' *`",')
    return "" if cell.casefold() in _NOTHING else cell
