"""Tasks and data sets as lists of papers: which a paper is on, and what each is called.

Names of files are made of ids of the taxonomy, which are letters, digits and hyphens, of nothing else.
"""

from collections.abc import Iterable
from typing import NamedTuple

from ...gather.taxonomy import Taxonomy, taxonomy_of
from ..records import EditionRecord, PaperRecord

FACETS = ("task", "dataset")
TOPICS_FOLDER = "topics"


class _Topic(NamedTuple):
    """A list: its key, which is the name of its page, and what readers call it."""

    key: str
    name: str

    @property
    def address(self) -> str:
        return f"{TOPICS_FOLDER}/{self.key}.html"


def topics_of(digest: str, facets: Iterable[str]) -> list[_Topic]:
    """The lists a paper is on, the main task first; what the taxonomy no longer has is on none."""
    if not (terms := taxonomy_of(digest)):
        return []
    pairs = [one.partition(":")[::2] for one in facets]
    known = [(facet, term) for facet, name in pairs if facet in FACETS and (term := terms.term(facet, name))]
    return list(dict.fromkeys(_Topic(f"{facet}-{term.id}", term.zh) for facet, term in known))


def topic_keys(edition: EditionRecord) -> set[str]:
    """The lists an edition's papers are on."""
    return {topic.key for paper in edition.papers for topic in topics_of(edition.digest, paper.facets)}


def by_topic(
    editions: Iterable[EditionRecord], wanted: set[str]
) -> dict[str, list[tuple[EditionRecord, PaperRecord]]]:
    """The papers of these lists, in the order of the editions, each where it comes first."""
    found: dict[str, dict[str, tuple[EditionRecord, PaperRecord]]] = {}
    for edition in editions:
        for paper in edition.papers:
            for topic in topics_of(edition.digest, paper.facets):
                if topic.key in wanted:
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
