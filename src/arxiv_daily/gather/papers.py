"""The papers of an edition: what arXiv has for its window, what came out late, and what of it is shown."""

import datetime as dt
import logging
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from ..errors import ConfigError, GatherError
from ..lazy import Lazy
from ..project import is_sample
from . import calendar, facts, filters, table
from .digest import Digest
from .edition import Edition, newest_closed
from .facets import filed_under_terms
from .frame import from_rows
from .gathered import load_gathered
from .paper import ID, cleaned, one_line
from .reasons import NEW_VERSION, reason_of
from .table import Known, posts, read_rows
from .taxonomy import taxonomy_of
from .withdrawn import is_withdrawn

if TYPE_CHECKING:
    import arxiv

    from . import arxiv_api
else:
    arxiv_api = Lazy("arxiv_daily.gather.arxiv_api")

_LATE = {
    "auto": "auto",
    "yes": "yes",
    "no": "no",
    True: "yes",
    False: "no",
}  # YAML reads yes and no as truths
MARGIN = dt.timedelta(days=2)  # for an anchor or a time zone that was changed
MOST_LOOKBACK = dt.timedelta(days=366)  # no edition shows a paper older than that
_SLICE = dt.timedelta(days=10)
_LAG = dt.timedelta(days=7)  # within which a version that nobody holds back is announced
_PARTS_OF_TEXT = (
    "licence",
    "fulltext",
    "fulltext_words",
    "fulltext_sections",
    "fulltext_whole",
    "affiliations",
    *facts.ADDRESSES,
)  # known once the full text has been read
log = logging.getLogger(__name__)


def gather(edition: Edition, late: str = "auto", now: dt.datetime | None = None) -> pd.DataFrame:
    """All papers found for an edition, newest submission first, in the columns of `SCHEMA`.

    `late` says whether papers are looked for that were submitted before the window and are in no other
    edition: yes, no, or auto (if the edition is the newest). GatherError if arXiv cannot be read completely.
    """
    if given := load_gathered(edition):
        return from_rows(given["papers"])
    now = now or dt.datetime.now(dt.UTC)
    if edition.end > now:
        ends = f"{edition.end.astimezone(edition.zone):%Y-%m-%d %H:%M}"
        raise ConfigError(f"the window of {edition.key} ends on {ends}: run it after that")
    digest, start = edition.digest, reach(edition, late, now)
    results = fetch(digest, start, edition.end)
    if not results:
        check_categories(digest)
    since = category_starts(digest, start, edition.date) if start < edition.start else {}
    wanted = (result for result in results if result.published >= edition.start or is_wanted(result, since))
    rows = rows_of_results(wanted, edition)
    others = table.known(digest.name, edition.date, start.date() - MARGIN, edition.date + MOST_LOOKBACK)
    lists_versions = digest.replacements == "list" and looks_back(edition, late, now)
    return tabulate(edition, rows, others, _replacements(edition) if lists_versions else [])


def check_categories(digest: Digest) -> None:
    """GatherError if arXiv has no paper at all of the digest's categories."""
    if not arxiv_api.answers(digest):
        named = ", ".join(digest.categories)
        raise GatherError(
            f"arXiv's API knows no paper of {named} at all: its index is empty or broken; "
            "nothing was lost, run again in an hour"
        )


def tabulate(
    edition: Edition, rows: list[dict], others: dict[str, Known], versions: Sequence[dict] = ()
) -> pd.DataFrame:
    """The table of an edition: arXiv's rows with what its own table and the digest's other editions know."""
    here = read_rows(edition.folder)
    own = {paper["id"]: paper for paper in here if paper["status"] != "replaced" and paper.get("title")}
    found = [
        _carried(paper, own, others)
        for paper in rows
        if not paper["late"] or _is_missing(paper["id"], own, others)
    ]
    replaced = {paper["id"]: paper for paper in here if paper["status"] == "replaced"}
    replaced |= {paper["id"]: paper for paper in versions}
    kept = list((replaced | own | {paper["id"]: paper for paper in found}).values())
    elsewhere = {key: paper.shown for key, paper in others.items() if paper.shown}
    shown_here = {key for key, paper in own.items() if paper["status"] == "shown"}
    papers = filters.select(from_rows(kept), edition.digest, elsewhere, shown_here)
    if odd := {paper["id"]: paper["odd"] for paper in found if paper.get("odd")}:
        papers.attrs["odd"] = odd
    return papers


def looks_back(edition: Edition, late: str = "auto", now: dt.datetime | None = None) -> bool:
    """Whether a run looks for papers that came out late."""
    if late not in _LATE:
        raise ConfigError(f"late is {late!r}: give auto, yes or no")
    newest = _LATE[late] == "auto" and edition.date == newest_closed(edition.digest, now)
    return newest or _LATE[late] == "yes"


def reach(edition: Edition, late: str = "auto", now: dt.datetime | None = None) -> dt.datetime:
    """The first instant of submission that a run looks at: the window's, or further back for late papers.

    It is never before the window of the digest's first edition: starting a digest does not pull in a month.
    """
    if not looks_back(edition, late, now):
        return edition.start
    first = Edition(edition.digest, min(table.first_date(edition.digest.name) or edition.date, edition.date))
    return min(edition.start, max(first.start, _lookback_start(edition)))


def _lookback_start(edition: Edition) -> dt.datetime:
    return edition.end - dt.timedelta(days=edition.digest.lookback_days)


def fetch(digest: Digest, start: dt.datetime, end: dt.datetime) -> "list[arxiv.Result]":
    """What arXiv has for the digest's categories, submitted in [start, end); a long span in slices, for arXiv
    gives no more than 30,000 rows for one query."""
    found = []
    while start < end:
        stop = min(start + _SLICE, end)
        rows = arxiv_api.search(query(digest, start, stop), digest)
        found += [result for result in rows if start <= result.published < stop]
        start = stop
    return found


def query(digest: Digest, start: dt.datetime, end: dt.datetime) -> str:
    """arXiv's query for all papers of the categories submitted from start to end (both inclusive there)."""
    return f"({_categories(digest)}) AND {submitted(start, end)}"


def _categories(digest: Digest) -> str:
    return " OR ".join(f"cat:{name}" for name in digest.categories)


def submitted(start: dt.datetime, end: dt.datetime) -> str:
    return f"submittedDate:[{start:%Y%m%d%H%M} TO {end:%Y%m%d%H%M}]"


def _is_missing(key: str, own: dict[str, dict], others: dict[str, Known]) -> bool:
    """Whether a paper from before the window belongs here: it is here already, or no edition has dealt with it."""
    other = others.get(key, Known())
    return key in own or not (other.shown or other.left_out)


def category_starts(digest: Digest, start: dt.datetime, before: dt.date) -> dict[str, dt.datetime]:
    """From when on papers of each category are looked back for: from the first edition that asked for it, so that
    adding a category does not pull in a month. Editions that ended by `start` count as one."""
    earlier = [folder for folder in posts(digest.name) if folder.name < str(before)]
    editions = [(folder, Edition(digest, dt.date.fromisoformat(folder.name))) for folder in earlier]
    ended = [pair for pair in editions if pair[1].end <= start]
    starts: dict[str, dt.datetime] = {}
    for folder, edition in [*ended[-1:], *editions[len(ended) :]]:
        named = table.asked(folder)
        for name in digest.categories:
            if named is None or name in named:
                starts.setdefault(name, edition.start)
    return starts


def is_wanted(result: "arxiv.Result", since: dict[str, dt.datetime]) -> bool:
    """Whether the digest had one of the paper's categories when the paper was submitted."""
    return any(name in since and since[name] <= result.published for name in result.categories)


def _carried(paper: dict, own: dict[str, dict], others: dict[str, Known]) -> dict:
    """A row with what earlier runs knew of its paper."""
    before, other = own.get(paper["id"], {}), others.get(paper["id"], Known())
    first = before.get("first_seen") or other.first or paper["first_seen"]
    same = before.get("version") == paper["version"]
    return (
        paper
        | {"first_seen": first}
        | {name: before[name] for name in _PARTS_OF_TEXT if same and name in before}
    )


def _replacements(edition: Edition) -> list[dict]:
    """Rows of papers shown in earlier editions, of which a new version came out since the last one."""
    digest = edition.digest
    before = [date for date in table.dates(digest.name) if date < edition.date]
    if not before:
        return []
    last = Edition(digest, before[-1]).end
    others = table.known(digest.name, edition.date)
    rows = []
    for paper in rows_of_results(updated_since(last - _LAG, digest), edition):
        earlier = others.get(paper["id"])
        if not earlier or not "" < earlier.shown < str(edition.date):
            continue
        updated = dt.datetime.fromisoformat(paper["updated"] or paper["submitted"])
        if paper["version"] > earlier.version and calendar.visible_from(updated) > last:
            reason = reason_of(NEW_VERSION, earlier.version, paper["version"], earlier.shown)
            rows.append(paper | {"status": "replaced", "reason": reason, "first_seen": earlier.first})
    return rows


def updated_since(instant: dt.datetime, digest: Digest) -> "list[arxiv.Result]":
    """The papers of the categories whose newest version was submitted since an instant.

    arXiv cannot be asked for dates of versions, but sorts by them: more rows are fetched until they are older.
    """
    most = arxiv_api.PAGE
    while True:
        rows = arxiv_api.search(_categories(digest), digest, max_results=most, sort="updated")
        if len(rows) < most or rows[-1].updated < instant:
            return [result for result in rows if result.updated >= instant]
        most *= 2


_NAME = re.compile(rf"(?P<key>{ID.pattern})(?:v(?P<version>[0-9]{{1,4}}))?")


def versioned_id(result: "arxiv.Result") -> tuple[str, int]:
    """Id and version: `2512.21324`, 1 or `hep-th/9901001`, 12; ValueError for an id of no form of arXiv's."""
    name = str(result.get_short_id())
    if not (match := _NAME.fullmatch(name)):
        raise ValueError(f"{one_line(name, 80)!r} is not an arXiv id")
    return match["key"], int(match["version"] or 1)


def rows_of_results(results: "Iterable[arxiv.Result]", edition: Edition) -> list[dict]:
    """The rows of what arXiv returned; a record that cannot be a row costs only itself, and is named in the log."""
    rows = []
    for result in results:
        try:
            rows.append(row(result, edition))
        except (ValueError, TypeError, AttributeError) as error:
            log.warning("%s: a record of arXiv's is left out: %s", edition.key, error)
    return rows


def row(result: "arxiv.Result", edition: Edition) -> dict:
    """One row of the table, each value of its column's own kind; beside the columns, `odd` names those in which
    something could not be used. ValueError where the record has no usable id or date."""
    key, version = versioned_id(result)
    if not isinstance(result.published, dt.datetime) or result.published.tzinfo is None:
        raise ValueError(f"{key} has no time of submission")
    terms = result.categories if isinstance(result.categories, list) else []
    given = {
        "id": key,
        "version": version,
        "title": result.title,
        "authors": result.authors,
        "categories": [result.primary_category, *terms],
        "submitted": result.published,
        "updated": result.updated,
        "abstract": result.summary,
        "comment": result.comment,
        "doi": result.doi,
        "journal_ref": result.journal_ref,
        **{f"{kind}_url": _address(key, version, kind) for kind in ("abs", "pdf", "html")},
        "late": result.published < edition.start,
        "first_seen": str(edition.date),
        "status": "shown",
    }
    known, odd = cleaned(given)
    for name in [*odd, *(name for name in ("title", "authors", "abstract", "categories") if not known[name])]:
        log.warning("%s: %s of %s could not be used as it came", edition.key, name, key)
        known.setdefault("odd", []).append(name)
    known["primary"] = known["categories"][0] if known["categories"] else ""
    known["title"] = known["title"] or key
    known |= facts.facts_of_record(known)
    if terms_of_field := taxonomy_of(edition.digest.name, edition.digest.taxonomy):
        known["facets"] = filed_under_terms(terms_of_field, known["title"], known["abstract"])
    known["withdrawn"] = is_withdrawn(known["abstract"], known["comment"])
    return known


def _address(key: str, version: int, kind: str) -> str:
    """Where a paper is at arXiv; "" for one that is not."""
    return "" if is_sample(key) else f"https://arxiv.org/{kind}/{key}v{version}"
