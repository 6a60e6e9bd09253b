"""Tasks and data sets as lists of papers: which a paper is on, and what each is called.

Names of files are made of ids of the taxonomy, which are letters, digits and hyphens, of nothing else.
"""

from collections.abc import Iterable, Iterator, Mapping, Sized
from typing import NamedTuple

from ...gather.taxonomy import Taxonomy, taxonomy_of
from ..records import EditionRecord, PaperRecord

_FACETS = ("task", "dataset")
TOPICS_FOLDER = "topics"


class _Topic(NamedTuple):
    """A list: its key, which is the name of its page, and what readers call it."""

    key: str
    name: str

    @property
    def id(self) -> str:
        """Its id in the taxonomy."""
        return self.key.partition("-")[2]

    @property
    def address(self) -> str:
        return f"{TOPICS_FOLDER}/{self.key}.html"


def topics_of(digest: str, facets: Iterable[str]) -> list[_Topic]:
    """The lists a paper is on, the main task first; what the taxonomy no longer has is on none."""
    return _of_terms(taxonomy_of(digest), facets)


def _of_terms(terms: Taxonomy | None, facets: Iterable[str]) -> list[_Topic]:
    if not terms:
        return []
    found = (_topic(terms, terms.mark, one) for one in facets)
    return list(dict.fromkeys(one for one in found if one))


_HELD: dict[
    tuple[str, str], _Topic | None
] = {}  # by the taxonomy's mark and `facet:id`, of which there are few


def _topic(terms: Taxonomy, mark: str, one: str) -> _Topic | None:
    if (mark, one) not in _HELD:
        facet, _, name = one.partition(":")
        term = terms.term(facet, name) if facet in _FACETS else None
        _HELD[mark, one] = _Topic(f"{facet}-{term.id}", term.zh) if term else None
    return _HELD[mark, one]


def _filed(
    editions: Iterable[EditionRecord],
) -> Iterator[tuple[EditionRecord, PaperRecord, list[_Topic]]]:
    """Each paper of these editions with the lists it is on."""
    known: dict[str, Taxonomy | None] = {}
    for edition in editions:
        if edition.digest not in known:
            known[edition.digest] = taxonomy_of(edition.digest)
        for paper in edition.papers:
            yield edition, paper, _of_terms(known[edition.digest], paper.facets)


def topic_keys(edition: EditionRecord) -> set[str]:
    """The lists an edition's papers are on."""
    return {topic.key for *_, found in _filed([edition]) for topic in found}


def counted_topics(lists: Mapping[str, Sized], digests: Iterable[str]) -> dict[str, list[tuple[_Topic, int]]]:
    """By facet, every list with how many papers are on it, the fullest first."""
    known = sorted(set(digests))
    ordered = sorted(lists, key=lambda key: (-len(lists[key]), key))
    return {
        facet: [
            (_Topic(key, name_of(key, known)), len(lists[key]))
            for key in ordered
            if key.startswith(f"{facet}-")
        ]
        for facet in _FACETS
    }


def by_topic(editions: Iterable[EditionRecord]) -> dict[str, list[tuple[EditionRecord, PaperRecord]]]:
    """The papers of every list, in the order of the editions, each where it comes first."""
    found: dict[str, dict[str, tuple[EditionRecord, PaperRecord]]] = {}
    for edition, paper, named in _filed(editions):
        for topic in named:
            found.setdefault(topic.key, {}).setdefault(paper.id, (edition, paper))
    return {key: list(papers.values()) for key, papers in found.items()}


def name_of(key: str, digests: Iterable[str]) -> str:
    """What readers call a list; its key where no digest's taxonomy has it any more."""
    facet, _, name = key.partition("-")
    for digest in digests:
        if (terms := taxonomy_of(digest)) and (term := terms.term(facet, name)):
            return term.zh
    return key


def taxonomies(digests: Iterable[str]) -> list[Taxonomy]:
    """The taxonomies by which these digests are filed, each once."""
    found = [terms for one in sorted(set(digests)) if (terms := taxonomy_of(one))]
    return list({id(terms): terms for terms in found}.values())


def name_of_pair(terms: Iterable[Taxonomy], dataset: str, metric: str) -> str:
    """What the page of a data set and metric is called; an id stands for what no taxonomy has any more."""
    all_of = list(terms)

    def called(facet: str, name: str) -> str:
        found = (one.term(facet, name) for one in all_of)
        return next((term.zh for term in found if term), name)

    return f"{called('dataset', dataset)} · {called('metric', metric)}"
