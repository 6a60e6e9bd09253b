"""What a paper is filed under by its title and abstract, without a model; and facets as names that readers see."""

import re
from collections.abc import Iterable

from .taxonomy import Taxonomy, key_of_name

_MOST = {"task": 2, "kind": 2}  # terms of a facet from rules; else 4


def filed_under_terms(taxonomy: Taxonomy, title: str, abstract: str) -> list[str]:
    """The facets of a title and abstract as a row of the table has them: `task:asr`, `dataset:librispeech` …"""
    found = facets_of_text(taxonomy, title, abstract)
    return [f"{facet}:{one}" for facet, ids in found.items() for one in ids]


def names_of(taxonomy: Taxonomy, facets: Iterable[str], kinds: Iterable[str]) -> list[str]:
    """The Chinese names of facets of these kinds, as readers see them; what the taxonomy no longer has is left out."""
    wanted = set(kinds)
    pairs = [tuple(one.split(":", 1)) for one in facets if one.count(":")]
    terms = [taxonomy.term(facet, one) for facet, one in pairs if facet in wanted]
    return [term.zh for term in terms if term]


def filed_by_names(taxonomy: Taxonomy, names: Iterable[str], kinds: Iterable[str]) -> list[str]:
    """The facets that names in Chinese or English stand for; a name the taxonomy does not have stands for none."""
    found = []
    for name in names:
        for facet in kinds:
            known = taxonomy.facets.get(facet)
            if known and (term := known.by_chinese.get(key_of_name(name)) or known.named(name)):
                found.append(f"{facet}:{term.id}")
                break
    return found


def facets_of_text(taxonomy: Taxonomy, title: str, abstract: str) -> dict[str, list[str]]:
    """Ids by facet that a title and abstract name by the taxonomy's own words; facets they do not name are left out.

    A term in the title weighs most, then how often and how early the abstract names it. A task that the abstract names
    only once is left out, and so is a metric called by a common word ("accuracy") without a number near it.
    """
    found: dict[str, list[str]] = {}
    for name, facet in taxonomy.facets.items():
        weights: dict[str, float] = {}
        for _, term in facet.mentions(title):
            weights[term.id] = weights.get(term.id, 0) + 4
        for at, term in facet.mentions(abstract):
            if name == "metric" and not _is_measured(abstract, at):
                continue
            weights[term.id] = weights.get(term.id, 0) + 1 + max(0.0, 0.5 - at / 1000)
        order = sorted(weights, key=lambda one: -weights[one])
        least = 2.0 if name == "task" else 0.0
        if kept := [one for one in order if weights[one] >= least][: _MOST.get(name, 4)]:
            found[name] = kept
    return found


def _is_measured(text: str, at: int) -> bool:
    """Whether a metric at this place is called by a name of its own, or has a number beside it."""
    word = re.match(r"[\w-]+", text[at:])
    return not (word and word[0].islower()) or bool(re.search(r"\d", text[max(0, at - 50) : at + 60]))
