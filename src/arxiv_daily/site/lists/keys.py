"""What lists there are and which of them an edition is on; a list's key is the name of its page.

Keys are made of dates, digests, arXiv's own categories and two letters of a family name, of nothing else.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from .. import names
from ..records import EditionRecord, PaperRecord

AUTHORS, DIGEST = "authors-", "digest-"
_VENUES = 100  # to choose from
_MONTH = re.compile(r"\d{4}-\d\d")


def of_edition(edition: EditionRecord) -> Iterator[str]:
    """All lists an edition's papers are on."""
    yield edition.month
    yield f"{DIGEST}{edition.digest}"
    for paper in edition.papers:
        for one in filed(paper):
            yield one
            yield f"{one}_{edition.month}"
        for author in paper.authors:
            yield of_author(author)


def filed(paper: PaperRecord) -> list[str]:
    """A paper's categories, each once, as far as they are arXiv's own."""
    return [one for one in dict.fromkeys(paper.categories) if names.is_category(one)]


def venues(editions: Iterable[EditionRecord]) -> list[str]:
    """The venues of most papers, by name."""
    counts = Counter(paper.venue for edition in editions for paper in edition.papers if paper.venue)
    return sorted(venue for venue, _ in counts.most_common(_VENUES))


def of_author(author: str) -> str:
    """The list an author is on."""
    return f"{AUTHORS}{names.bucket(author)}"


def is_month(key: str) -> bool:
    return bool(_MONTH.fullmatch(key))


def categories(keys: Iterable[str]) -> list[str]:
    """Those of the keys that are whole categories."""
    return [key for key in keys if names.is_category(key)]
