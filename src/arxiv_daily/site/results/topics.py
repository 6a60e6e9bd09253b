"""Tasks and data sets as lists of papers: which a paper is on, and what each is called.

Names of files are made of ids of the taxonomy, which are letters, digits and hyphens, of nothing else.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
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


def _papers_with_topics(
    editions: Iterable[EditionRecord],
) -> Iterator[tuple[EditionRecord, PaperRecord, list[_Topic]]]:
    """Each paper of these editions with the lists it is on."""
    terms: dict[str, Taxonomy | None] = {}
    for edition in editions:
        if edition.digest not in terms:
            terms[edition.digest] = taxonomy_of(edition.digest)
        for paper in edition.papers:
            yield edition, paper, _of_terms(terms[edition.digest], paper.facets)


def topic_keys(editions: Iterable[EditionRecord]) -> dict[str, set[str]]:
    """The lists that the papers of each edition are on, by the edition's key."""
    found: dict[str, set[str]] = {}
    for edition, _, named in _papers_with_topics(editions):
        found.setdefault(edition.key, set()).update(topic.key for topic in named)
    return found


def counted_topics(editions: Iterable[EditionRecord]) -> dict[str, list[tuple[_Topic, int]]]:
    """By facet, every list with how many papers of these editions are on it, the fullest first."""
    all_of = list(editions)
    counts = Counter(topic.key for _, _, found in _papers_with_topics(all_of) for topic in found)
    digests = sorted({edition.digest for edition in all_of})
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return {
        facet: [
            (_Topic(key, name_of(key, digests)), count)
            for key, count in ordered
            if key.startswith(f"{facet}-")
        ]
        for facet in _FACETS
    }


def by_topic(
    editions: Iterable[EditionRecord], wanted: set[str] | None = None
) -> dict[str, list[tuple[EditionRecord, PaperRecord]]]:
    """The papers of these lists, or of all, in the order of the editions, each where it comes first."""
    found: dict[str, dict[str, tuple[EditionRecord, PaperRecord]]] = {}
    for edition, paper, named in _papers_with_topics(editions):
        for topic in named:
            if wanted is None or topic.key in wanted:
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
