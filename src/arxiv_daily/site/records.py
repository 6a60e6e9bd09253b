"""The archive: what readers see of every post, in small records that lists, feeds and tables are made from.

Words come from the cells, so that an editor's word counts; facts of a paper come from the post's table. Drafts
are told by `draft`; `shelf.read` leaves them out, and names the posts that cannot be read.
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from nbformat import NotebookNode, from_dict

from .. import project
from ..gather.empty_reasons import explained
from ..gather.facets import filed_by_names
from ..gather.facts import ADDRESSES
from ..gather.paper import PAPER_COLUMNS, PaperFacts, paper_facts
from ..gather.receipt import Receipt, read_receipt
from ..gather.taxonomy import SHOWN_FACETS, taxonomy_of
from ..post import errata, front_matter, layout, schema
from ..post.front_matter import header, is_draft
from ..post.layout import is_heading, read_heading, unframed
from ..post.restore_metadata import heading_of
from ..post.schema import edited, part_of, reviewed_papers, waits
from ..post.titles import settle
from ..text.gate import gate
from ..text.lines import closed_up, joined
from ..words import say
from ..write.checks.flag import is_alarm
from .names import is_category, is_paper
from .reader_view import untranslated, written_by
from .results.shown import results_of_cells
from .row import instant, long_text, short_text

log = logging.getLogger(__name__)


@lru_cache(maxsize=50_000)
def _as_markdown(text: str) -> str:
    """A stranger's line as Markdown that says no more than its words and formulas."""
    return gate(text, inline=True).text


@dataclass(frozen=True)
class PaperRecord(PaperFacts):
    """One paper as an edition shows it: the facts of its row, and what the cells say.

    `title_zh` and `summary` are Markdown as they stand on the page.

    `flags` are the alarms as (part, check, detail), `corrections` of published text (day, words); `state` is done or
    pending; instants are in ISO form, UTC.
    `by` is the mark of whose the written parts are where nobody reviewed them; empty if none is written.
    `results` are those of its tables, as `results.shown.ShownResult` has them.
    """

    title_zh: str = ""
    summary: str = ""
    state: str = "done"
    reviewed: bool = False
    edited: bool = False
    by: str = "machine"
    flags: tuple[tuple[str, str, str], ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()
    shown_at: str = ""
    results: tuple[tuple[str, ...], ...] = ()

    @property
    def anchor(self) -> str:
        """Its place on the page of its edition."""
        return project.fragment(self.id)

    @property
    def page(self) -> str:
        """Its own page, from the root of the site."""
        return f"papers/{self.id}/index.html"

    @property
    def english(self) -> str:
        """Its English title as Markdown; `title` is as arXiv has it."""
        return _as_markdown(self.title)

    @property
    def name(self) -> str:
        """What to call it in a list, as Markdown: its Chinese title, else the English one."""
        return self.title_zh or self.english


@dataclass(frozen=True)
class PaperText:
    """What an edition says of one paper: its cells as (part, Markdown) in page order, and the English abstract.

    An editor's own cell has the part "".
    """

    cells: tuple[tuple[str, str], ...] = ()
    english: str = ""

    def part(self, name: str) -> str:
        """The Markdown of one part without the frame that folds it."""
        return "\n\n".join(unframed(source) for part, source in self.cells if part == name).strip()

    @property
    def abstract(self) -> str:
        return self.part("abstract")

    @property
    def reading(self) -> str:
        return self.part("reading")


@dataclass(frozen=True)
class EditionRecord:
    """One page: a digest on a date, its receipt and its papers in page order.

    `fingerprint` changes with anything readers see. `shown_at` is when it was first made, empty where unknown.
    """

    digest: str
    date: str
    title: str = ""
    description: str = ""
    draft: bool = False
    reviewed: bool = False
    receipt: Receipt = field(default_factory=Receipt)
    papers: tuple[PaperRecord, ...] = ()
    shown_at: str = ""
    fingerprint: str = ""

    @property
    def key(self) -> str:
        return f"{self.digest}/{self.date}"

    @property
    def month(self) -> str:
        return self.date[:7]

    @property
    def address(self) -> str:
        """Its page, from the root of the site."""
        return f"posts/{self.key}/index.html"

    @property
    def window_end(self) -> str:
        """The end of its window, UTC; for a post without a receipt the date's first instant."""
        window = self.receipt.get("window")
        end = window[1] if isinstance(window, list | tuple) and len(window) == 2 else ""
        return instant(end) or f"{self.date}T00:00:00+00:00"

    @property
    def per_category(self) -> dict[str, int]:
        """How many papers of each category it follows, as far as they are arXiv's own."""
        counts = self.receipt.get("per_category")
        found = counts.items() if isinstance(counts, dict) else ()
        return {name: count for name, count in found if is_category(name) and isinstance(count, int)}

    @property
    def empty_reason(self) -> str:
        """Why it has no papers, in words; empty where it has or does not say."""
        return explained(short_text(self.receipt.get("empty_reason")))

    @property
    def published(self) -> str:
        """When readers could first see it: an instant that no later run or edit changes."""
        return self.shown_at or self.window_end


@dataclass(frozen=True)
class EditionPage:
    """An edition with all its words: `texts` by arXiv id, `opening` the cells before the first paper."""

    edition: EditionRecord
    texts: dict[str, PaperText]
    opening: tuple[tuple[str, str], ...] = ()


def page_of(post: dict, rows: list[dict], digest: str, date: str) -> EditionPage:
    """The page of a post and its table's rows; `digest` and `date` are those of its folder."""
    nb: NotebookNode = from_dict(post)  # a copy, in which titles settle
    settle(nb.cells, view=True)
    opening, sections = _sections(nb)
    table = {row["id"]: row for row in rows if isinstance(row, dict) and isinstance(row.get("id"), str)}
    shown_at = _times(nb)
    receipt = schema.memory(nb).get("receipt")
    reviewed = reviewed_papers(nb.cells)
    terms = taxonomy_of(digest)
    papers, texts = [], {}
    for name, cells in sections.items():
        heading = read_heading(cells[0].source)
        row = table.get(name) or _row_of_heading(name, heading)
        try:
            known = paper_facts(row)
            papers.append(
                PaperRecord(
                    id=name,
                    **(known | _corrected(cells[0], heading, digest, known["facets"])),
                    title_zh=heading.chinese,
                    summary=heading.summary,
                    state="pending" if any(map(waits, cells)) else "done",
                    reviewed=name in reviewed,
                    edited=any(map(edited, cells)),
                    by=next(iter(written_by(cell for cell in cells if _is_written(cell))), ""),
                    flags=tuple(flag for cell in cells for flag in _flags(cell)),
                    corrections=tuple(_corrections(cells[0])),
                    shown_at=shown_at.get(name, ""),
                    results=results_of_cells(cells, terms, name in reviewed),
                )
            )
            texts[name] = PaperText(_words(cells), long_text(table.get(name, {}).get("abstract")))
        except Exception as error:
            log.warning("posts/%s/%s: the paper %s is left out of the lists: %s", digest, date, name, error)
            papers = [paper for paper in papers if paper.id != name]
    front = _front_of(nb)
    edition = EditionRecord(
        digest,
        date,
        title=str(front.get("title") or f"{digest} – {date}"),
        description=str(front.get("description") or ""),
        draft=is_draft(nb),
        reviewed="" in reviewed,
        receipt=read_receipt(receipt),
        papers=tuple(papers),
        shown_at=min(filter(instant, _seen_of(nb)), default=""),
    )
    is_translated = any(part_of(cell) == "abstract" and not waits(cell) for cell in nb.cells)
    opened = tuple((part, text if is_translated else untranslated(text)) for part, text in _words(opening))
    page = EditionPage(edition, texts, opened)
    seen = json.dumps(page, default=vars, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
    return replace(page, edition=replace(edition, fingerprint=hashlib.sha256(seen).hexdigest()))


def _is_written(cell: NotebookNode) -> bool:
    return part_of(cell) in ("abstract", "reading") and not waits(cell)


def _sections(nb: NotebookNode) -> tuple[list[NotebookNode], dict[str, list[NotebookNode]]]:
    """The markdown cells before the first paper, and those of each paper, its heading first."""
    opening: list[NotebookNode] = []
    sections: dict[str, list[NotebookNode]] = {}
    here = opening
    for cell in nb.cells:
        if cell.cell_type == "markdown":
            if is_paper(name := heading_of(cell)) and (part_of(cell) == "heading" or is_heading(cell.source)):
                here = sections.setdefault(name, [])
            here.append(cell)
    return opening, sections


def _words(cells: list[NotebookNode]) -> tuple[tuple[str, str], ...]:
    return tuple((part_of(cell), closed_up(joined(cell.source))) for cell in cells)


def _seen_of(nb: NotebookNode) -> dict[str, list[str]]:
    """The post's memory of its runs: the papers that each showed first, by its instant."""
    seen = schema.memory(nb).get("seen")
    return (
        {at: names for at, names in seen.items() if isinstance(names, list)} if isinstance(seen, dict) else {}
    )


def _times(nb: NotebookNode) -> dict[str, str]:
    """When a run first showed each paper, by the post's memory of its runs."""
    runs = _seen_of(nb)
    return {name: at for at in sorted(filter(instant, runs), reverse=True) for name in runs[at]}


def _corrected(cell: NotebookNode, heading: layout.Heading, digest: str, facets: tuple[str, ...]) -> dict:
    """Venue, facets and addresses of a heading cell where an editor changed them: their word counts."""
    if not edited(cell):
        return {}
    machine = read_heading(joined(schema.facts(cell).get("text", "")))
    known: dict[str, object] = {}
    if heading.venue != machine.venue:
        known["venue"] = layout.unescaped(heading.venue)
    if heading.facets != machine.facets and (terms := taxonomy_of(digest)):
        hidden = [one for one in facets if one.partition(":")[0] not in SHOWN_FACETS]
        known["facets"] = (*filed_by_names(terms, heading.topics, SHOWN_FACETS), *hidden)
    if heading.resources != machine.resources:
        given = heading.addresses
        known |= {
            kind: tuple(PAPER_COLUMNS[kind].clean(given.get(say(f"post.resource.{kind}"), [])))
            for kind in ADDRESSES
        }
    return known


def _row_of_heading(name: str, heading: layout.Heading) -> dict:
    """The facts a heading cell shows, for a paper without a row: an editor's own, or an older archive's."""
    addresses = {f"{kind}_url": f"https://arxiv.org/{kind}/{name}" for kind in ("abs", "pdf", "html")}
    categories = heading.listed_categories
    known = {"title": heading.english or name, "primary": next(iter(categories), "")}
    return known | {"authors": heading.names, "categories": categories} | addresses


def _front_of(nb: NotebookNode) -> dict:
    """The post's YAML header."""
    return next((header(cell.source) for cell in nb.cells if front_matter.is_front(cell)), {})


def _corrections(heading: NotebookNode) -> Iterator[tuple[str, str]]:
    for day, words in errata.corrections(heading):
        if instant(day) and short_text(words):
            yield day[:10], short_text(words)


def _flags(cell: NotebookNode) -> Iterator[tuple[str, str, str]]:
    for flag in schema.flags(cell):
        corrected = flag.get("check") == errata.ERRATUM and not errata.is_open(flag)
        if is_alarm(flag) and not corrected and not schema.is_dismissed(cell, flag):
            yield part_of(cell), str(flag.get("check", "")), str(flag.get("detail", ""))


def newest(editions: Iterable[EditionRecord]) -> list[EditionRecord]:
    """Editions, the newest first; digests of one date by name."""
    return sorted(editions, key=lambda one: (one.date, one.digest), reverse=True)


def followed(editions: Iterable[EditionRecord]) -> list[str]:
    """The categories the digests follow."""
    return sorted({name for one in editions for name in one.per_category})
