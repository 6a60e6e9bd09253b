"""The archive as JSON: an edition with all its words, a month with all but the readings, and an index of both."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Literal, NotRequired

from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict

from ...gather.paper import FACTS, PaperFacts
from ...gather.receipt import Receipt
from ..records import EditionPage, EditionRecord, PaperRecord, PaperText
from .site_config import About

_RECEIPT = (
    "window",
    "state",
    "fetched",
    "shown",
    "late",
    "listed",
    "left_out",
    "per_category",
    "empty_reason",
    "usage",
)


def edition(page: EditionPage, about: About) -> dict:
    """An edition as `posts/<digest>/<date>/papers.json` gives it."""
    papers = [_paper(one, page.texts[one.id], page.edition, about) for one in page.edition.papers]
    return {"schema": about.at("data/schema.json")} | _head(page.edition, about) | {"papers": papers}


def month(pages: Iterable[EditionPage], about: About) -> dict:
    """The editions of a digest's month as `data/<digest>/<month>.json` gives them."""
    found = [edition(page, about) for page in pages]
    for one in found:
        del one["schema"]
        for known in one["papers"]:
            del known["reading"]
    name = {"digest": found[0]["digest"], "month": found[0]["date"][:7]}
    return {"schema": about.at("data/schema.json")} | name | {"editions": found}


def index(editions: Iterable[EditionRecord], about: About) -> dict:
    """What data there is: digests, their months and newest editions."""
    digests: dict[str, dict] = {}
    for one in editions:
        known = digests.setdefault(one.digest, {"months": {}, "newest": ""})
        known["newest"] = max(known["newest"], one.date)
        counted = known["months"].setdefault(one.month, {"editions": 0, "papers": 0, **_months(one, about)})
        counted["editions"] += 1
        counted["papers"] += len(one.papers)
    for name, known in digests.items():
        known["feed"] = about.at(f"feeds/{name}.xml")
        known["newest_papers"] = about.at(f"posts/{name}/{known['newest']}/papers.json")
    return {"title": about.title, "url": about.at("index.html"), "schema": about.at("data/schema.json")} | {
        "licence": "Titles, authors and abstracts: CC0, from arXiv. Full texts belong to their authors.",
        "digests": digests,
    }


def _months(one: EditionRecord, about: About) -> dict:
    base = f"data/{one.digest}/{one.month}"
    return {"json": about.at(f"{base}.json"), "bibtex": about.at(f"{base}.bib")}


def _head(one: EditionRecord, about: About) -> dict:
    """An edition without its papers."""
    return {
        "digest": one.digest,
        "date": one.date,
        "title": one.title,
        "url": about.at(one.address),
        "published": one.published,
        "reviewed": one.reviewed,
        "receipt": {name: value for name, value in one.receipt.items() if name in _RECEIPT},
    }


@dataclass(frozen=True)
class PublishedPaper(PaperFacts):
    """A paper with its words; Chinese ones are Markdown as on the page."""

    title_zh: Annotated[str, Field(description="Chinese title, empty while it is pending")] = ""
    summary_zh: Annotated[str, Field(description="one line in Chinese")] = ""
    url: Annotated[str, Field(description="its place on the page of the edition")] = ""
    state: Annotated[Literal["done", "pending"], Field(description="pending: a part is still to come")] = (
        "done"
    )
    reviewed: Annotated[bool, Field(description="approved by an editor")] = False
    edited: Annotated[bool, Field(description="changed by an editor")] = False
    abstract: Annotated[str, Field(description="English abstract")] = ""
    abstract_zh: Annotated[str, Field(description="Chinese abstract")] = ""
    reading: Annotated[str, Field(description="the detailed reading; not in the files of a month")] = ""


class PublishedEdition(TypedDict):
    """An edition of arXiv Daily; a month holds such editions, their papers without `reading`."""

    schema: NotRequired[str]
    digest: str
    date: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    title: str
    url: str
    published: Annotated[str, Field(description="instant at which readers could first see it")]
    reviewed: bool
    receipt: Receipt
    papers: list[PublishedPaper]


def _paper(one: PaperRecord, text: PaperText, of: EditionRecord, about: About) -> dict:
    """A paper as `PublishedPaper` describes it."""
    known = PublishedPaper(
        **{name: getattr(one, name) for name in FACTS},
        title_zh=one.title_zh,
        summary_zh=one.summary,
        url=f"{about.at(of.address)}#{one.anchor}",
        state="pending" if one.state == "pending" else "done",
        reviewed=one.reviewed,
        edited=one.edited,
        abstract=text.english,
        abstract_zh=text.abstract,
        reading=text.reading,
    )
    return {name: list(value) if isinstance(value, tuple) else value for name, value in vars(known).items()}


def dumps(value: dict) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def schema() -> dict:
    """JSON Schema of an edition, made from the types above."""
    made = TypeAdapter(PublishedEdition).json_schema()
    known = made["$defs"]["PublishedPaper"]
    known |= {"additionalProperties": False, "required": sorted(set(known["properties"]) - {"reading"})}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | made
