"""The archive: what readers see of every post, in small records that lists, feeds and tables are made from.

Words come from the cells, so that an editor's word counts; facts of a paper come from the post's table. Drafts
are told by `draft`; `shelf.read` leaves them out, and names the posts that cannot be read.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace

from nbformat import NotebookNode

from ..post.front_matter import header, is_draft, is_front
from ..post.merge import reviewed_papers
from ..post.restore_metadata import heading_of
from ..post.schema import NAME, edited, facts
from ..project import fragment, key_of_fragment
from ..text.lines import joined
from ..write.checks.flag import is_alarm

ENTRY = re.compile(
    r"\[(?P<title>(?:\\.|[^\[\]\\])+)\]\(#(?P<paper>p-[^)\s]+)\)(?:\s*[：:—]+\s*(?P<summary>.+))?"
)
BULLET = re.compile(r"^- \*\*(?P<name>[^*]+)\*\*[:：]\s*(?P<text>.*)$", re.MULTILINE)
TITLE = re.compile(r"^#+\s+(?P<title>.*?)\s*(?:\{#[^}]*\})?\s*$", re.MULTILINE)
HAN = re.compile(r"[\u3400-\u9fff]")
FACTS = (
    *("id", "version", "title", "authors", "categories", "primary", "submitted", "updated", "comment"),
    *(
        "doi",
        "journal_ref",
        "abs_url",
        "pdf_url",
        "html_url",
        "licence",
        "fulltext",
        "late",
        "withdrawn",
        "first_seen",
    ),
)


@dataclass(frozen=True)
class PaperRecord:
    """One paper as an edition shows it. `title_zh` and `summary` are Markdown as they stand on the page.

    `flags` are the alarms as (part, check, detail); `state` is done or pending; instants are in ISO form, UTC.
    """

    id: str
    version: int = 1
    title: str = ""
    title_zh: str = ""
    summary: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    primary: str = ""
    submitted: str = ""
    updated: str = ""
    comment: str = ""
    doi: str = ""
    journal_ref: str = ""
    abs_url: str = ""
    pdf_url: str = ""
    html_url: str = ""
    licence: str = ""
    fulltext: str = ""
    late: bool = False
    withdrawn: bool = False
    first_seen: str = ""
    state: str = "done"
    reviewed: bool = False
    edited: bool = False
    flags: tuple[tuple[str, str, str], ...] = ()
    shown_at: str = ""

    @property
    def anchor(self) -> str:
        """Its place on the page of its edition."""
        return fragment(self.id)

    @property
    def name(self) -> str:
        """What to call it in a list: its Chinese title, else the English one."""
        return self.title_zh or self.title


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
    receipt: dict = field(default_factory=dict)
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
        window = self.receipt.get("window") or ["", ""]
        return window[1] or f"{self.date}T00:00:00+00:00"

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


def page_of(nb: NotebookNode, rows: list[dict], digest: str, date: str) -> EditionPage:
    """The page of a post and its table's rows; `digest` and `date` are those of its folder."""
    opening, sections = sections_of(nb)
    entries = dict(entry for cell in opening for entry in entries_of(cell))
    table, shown_at = {row["id"]: row for row in rows}, times(nb)
    reviewed = reviewed_papers(nb.cells)
    papers, texts = [], {}
    for name, cells in sections.items():
        title, summary = entries.get(name, ("", ""))
        papers.append(
            PaperRecord(
                **row_facts(table.get(name) or row_of_heading(name, cells[0].source)),
                title_zh=title if HAN.search(title) else "",
                summary=summary,
                state="pending" if any(map(is_pending, cells)) else "done",
                reviewed=name in reviewed,
                edited=any(is_edited(cell) for cell in cells),
                flags=tuple(flag for cell in cells for flag in flags_of(cell)),
                shown_at=shown_at.get(name, ""),
            )
        )
        texts[name] = PaperText(words(cells), table.get(name, {}).get("abstract", ""))
    front = front_of(nb)
    edition = EditionRecord(
        digest,
        date,
        title=str(front.get("title") or f"{digest} – {date}"),
        description=str(front.get("description") or ""),
        draft=is_draft(nb),
        reviewed="" in reviewed,
        receipt=nb.metadata.get(NAME, {}).get("receipt", {}),
        papers=tuple(papers),
        shown_at=min(nb.metadata.get(NAME, {}).get("seen", {}), default=""),
    )
    page = EditionPage(edition, texts, words(opening))
    seen = json.dumps(asdict(page), ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
    return replace(page, edition=replace(edition, fingerprint=hashlib.sha256(seen).hexdigest()))


def sections_of(nb: NotebookNode) -> tuple[list[NotebookNode], dict[str, list[NotebookNode]]]:
    """The markdown cells before the first paper, and those of each paper, its heading first."""
    opening: list[NotebookNode] = []
    sections: dict[str, list[NotebookNode]] = {}
    here = opening
    for cell in nb.cells:
        if cell.cell_type == "markdown":
            if (name := heading_of(cell)) and TITLE.search(cell.source):
                here = sections.setdefault(name, [])
            here.append(cell)
    return opening, sections


def words(cells: list[NotebookNode]) -> tuple[tuple[str, str], ...]:
    return tuple((facts(cell).get("part", ""), joined(cell.source)) for cell in cells)


def entries_of(cell: NotebookNode) -> Iterator[tuple[str, tuple[str, str]]]:
    """Chinese title and one line of every paper that a cell lists."""
    if facts(cell).get("part", "contents") == "contents":
        for found in ENTRY.finditer(cell.source):
            yield key_of_fragment(found["paper"]), (found["title"].strip(), (found["summary"] or "").strip())


def times(nb: NotebookNode) -> dict[str, str]:
    """When a run first showed each paper, by the post's memory of its runs."""
    runs = nb.metadata.get(NAME, {}).get("seen", {})
    return {name: instant for instant in sorted(runs, reverse=True) for name in runs[instant]}


def row_facts(row: dict) -> dict:
    """Those facts of a table's row that the record keeps."""
    known = {name: row[name] for name in FACTS if row.get(name) is not None}
    return known | {name: tuple(known.get(name, ())) for name in ("authors", "categories")}


def row_of_heading(name: str, text: str) -> dict:
    """The facts a heading cell shows, for a paper without a row: an editor's own, or an older archive's."""
    title = TITLE.search(text)
    shown = {found["name"].strip().casefold(): found["text"] for found in BULLET.finditer(text)}
    listed = {
        part: [item.strip() for item in shown.get(part, "").split(",") if item.strip()]
        for part in ("authors", "categories")
    }
    addresses = {f"{kind}_url": f"https://arxiv.org/{kind}/{name}" for kind in ("abs", "pdf", "html")}
    primary = next(iter(listed["categories"]), "")
    return {"id": name, "title": title["title"] if title else name, "primary": primary} | listed | addresses


def front_of(nb: NotebookNode) -> dict:
    """The post's YAML header."""
    return next((header(cell.source) for cell in nb.cells if is_front(cell)), {})


def is_edited(cell: NotebookNode) -> bool:
    return bool(facts(cell).get("machine")) and edited(cell)


def is_pending(cell: NotebookNode) -> bool:
    return facts(cell).get("state", "done") != "done" and not is_edited(cell)


def flags_of(cell: NotebookNode) -> Iterator[tuple[str, str, str]]:
    for flag in facts(cell).get("flags", []):
        if is_alarm(flag):
            yield facts(cell)["part"], str(flag.get("check", "")), str(flag.get("detail", ""))


def unframed(text: str) -> str:
    """Markdown without the frame that folds it."""
    kept = re.sub(r"<summary>.*?</summary>|</?(?:details|div)\b[^>]*>", "", text, flags=re.DOTALL)
    return re.sub(r"\n{3,}", "\n\n", kept).strip()


def newest(editions: Iterable[EditionRecord]) -> list[EditionRecord]:
    """Editions, the newest first; digests of one date by name."""
    return sorted(editions, key=lambda one: (one.date, one.digest), reverse=True)


def followed(editions: Iterable[EditionRecord]) -> list[str]:
    """The categories the digests follow."""
    return sorted({name for one in editions for name in one.receipt.get("per_category", {})})
