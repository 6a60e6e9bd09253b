"""What the pages of numbers take from the cells of the posts, worked out once for each state of a post."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import nbformat
from nbformat import NotebookNode

from ...files import recall, remember
from ...post import schema
from ...post.dismissals import answers_of
from ...post.errata import ERRATUM
from ...project import cache
from ...text.bilingual.quantities import quantities
from ..index import Archive
from ..records import EditionRecord


@dataclass(frozen=True)
class _PostFacts:
    """Numbers that the checks compared, what became of their alarms (kind, answer, how many), and readers' reports
    (date, paper, words, what became of it)."""

    numbers: int
    alarms: list[list]
    reports: list[list[str]]

    @property
    def answers(self) -> Counter[tuple[str, str]]:
        """How many alarms of a kind were corrected, dismissed, or are open."""
        return Counter({(check, answer): count for check, answer, count in self.alarms})


def facts_of_posts(archive: Archive) -> dict[str, _PostFacts]:
    """By the key of each edition what its post says; only posts that changed are read."""
    memory = cache("trust") / "posts.json"
    known = recall(memory) or {}
    states = {
        key: records.stem for key, (_, records) in archive.files.items()
    }  # changes with any byte of a post
    now = {state: known[state] for state in states.values() if state in known}
    for one in archive.editions:
        if states[one.key] not in now:
            now[states[one.key]] = asdict(_read(one, archive))
    if now != known:
        remember(memory, now)
    return {one.key: _PostFacts(**now[states[one.key]]) for one in archive.editions}


def _read(edition: EditionRecord, archive: Archive) -> _PostFacts:
    nb = nbformat.reads(archive.files[edition.key][0].read_text("utf-8"), as_version=4)
    texts = archive.page(edition).texts.values()
    numbers = sum(
        len(quantities(source))
        for text in texts
        for source in (text.english if text.abstract else "", text.reading)
    )
    alarms = [[*named, count] for named, count in answers_of(nb).items()]
    return _PostFacts(numbers, alarms, [list(one) for one in _reports(nb)])


def _reports(nb: NotebookNode) -> Iterator[tuple[str, str, str, str]]:
    """What readers reported; for what was corrected the words say what it was, and the date is that of the correction."""
    for cell in nb.cells:
        for flag in schema.flags(cell):
            if flag.get("check") == ERRATUM and (words := flag.get("correction", flag.get("detail", ""))):
                became = (
                    "corrected"
                    if flag.get("corrected")
                    else "dismissed"
                    if schema.is_dismissed(cell, flag)
                    else "open"
                )
                day = flag.get("corrected") or flag.get("reported", "")
                yield day, schema.paper_of(cell), words, became
