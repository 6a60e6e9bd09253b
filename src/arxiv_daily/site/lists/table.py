"""The table of all papers: the newest months as HTML, older ones as data a script fetches."""

from collections.abc import Iterable, Iterator

from ...gather.facts import addresses_of
from ...text import inline
from ...words import say
from .. import templating
from ..records import EditionRecord, PaperRecord, newest
from ..templating import markup
from . import days, keys

_ROWS = 200  # before a script asks for more


def page(editions: Iterable[EditionRecord]) -> str:
    """The newest papers as a table; a script sorts and filters it and fetches older months."""
    ordered = newest(editions)
    months = sorted({edition.month for edition in ordered}, reverse=True)
    rows: list[dict] = []
    shown: list[str] = []
    for one in months:
        if rows and len(rows) >= _ROWS:
            break
        shown.append(one)
        rows += [row for edition in ordered if edition.month == one for row in rows_of_papers(edition)]
    older = [one for one in months if one not in shown]
    return templating.fragment(
        "papers",
        rows=rows,
        older=older,
        venues=keys.venues(ordered),
        by_month=[(one, days.month_name(one)) for one in older],
        digests=sorted(days.digest_names(ordered).items()),
        columns=("date", "title", "authors", "categories", "state"),
    )


def rows_of_papers(edition: EditionRecord) -> Iterator[dict]:
    """The papers of an edition in the columns of the table; `name` is HTML, the rest is text."""
    for paper in edition.papers:
        yield {
            "digest": edition.digest,
            "date": edition.date,
            "href": f"{edition.address}#{paper.anchor}",
            "id": paper.id,
            "name": markup(paper.name),
            "title": inline.plain(paper.english),
            "facts": _facts(paper),
            "venue": paper.venue,
            "code": bool(paper.code),
            "authors": _authors(paper),
            "categories": list(paper.categories),
            "state": say(f"site.marks.{_state(paper)}"),
        }


def _facts(paper: PaperRecord) -> str:
    """Venue, and what there is beside the paper: words that the table's filter finds."""
    there = [say(f"post.resource.{kind}") for kind, urls in addresses_of(paper).items() if urls]
    return " · ".join([*filter(None, [paper.venue]), *there])


def _authors(paper: PaperRecord) -> str:
    if len(paper.authors) < 2:
        return "".join(paper.authors)
    return say("site.and_others", first=paper.authors[0], count=len(paper.authors))


def _state(paper: PaperRecord) -> str:
    """What a reader should know of a paper's text, by the name of its mark."""
    if paper.withdrawn:
        return "withdrawn"
    if paper.state == "pending":
        return "pending"
    return "reviewed" if paper.reviewed else paper.by or "machine"
