"""The archive as JSON: an edition with all its words, a month with all but the readings, and an index of both."""

import json
from collections.abc import Iterable

from ..records import EditionPage, EditionRecord, PaperRecord, PaperText
from .site_config import About

RECEIPT = (
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
    papers = [paper(one, page.texts[one.id], page.edition, about) for one in page.edition.papers]
    return {"schema": about.at("data/schema.json")} | head(page.edition, about) | {"papers": papers}


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
        counted = known["months"].setdefault(one.month, {"editions": 0, "papers": 0, **months(one, about)})
        counted["editions"] += 1
        counted["papers"] += len(one.papers)
    for name, known in digests.items():
        known["feed"] = about.at(f"feeds/{name}.xml")
        known["newest_papers"] = about.at(f"posts/{name}/{known['newest']}/papers.json")
    return {"title": about.title, "url": about.at("index.html"), "schema": about.at("data/schema.json")} | {
        "licence": "Titles, authors and abstracts: CC0, from arXiv. Full texts belong to their authors.",
        "digests": digests,
    }


def months(one: EditionRecord, about: About) -> dict:
    base = f"data/{one.digest}/{one.month}"
    return {"json": about.at(f"{base}.json"), "bibtex": about.at(f"{base}.bib")}


def head(one: EditionRecord, about: About) -> dict:
    """An edition without its papers."""
    return {
        "digest": one.digest,
        "date": one.date,
        "title": one.title,
        "url": about.at(one.address),
        "published": one.published,
        "reviewed": one.reviewed,
        "receipt": {name: value for name, value in one.receipt.items() if name in RECEIPT},
    }


def paper(one: PaperRecord, text: PaperText, of: EditionRecord, about: About) -> dict:
    """A paper with its words; Chinese ones are Markdown as on the page."""
    return {
        "id": one.id,
        "version": one.version,
        "title": one.title,
        "title_zh": one.title_zh,
        "summary_zh": one.summary,
        "authors": list(one.authors),
        "categories": list(one.categories),
        "primary": one.primary,
        "submitted": one.submitted,
        "updated": one.updated,
        "comment": one.comment,
        "doi": one.doi,
        "journal_ref": one.journal_ref,
        "licence": one.licence,
        "url": f"{about.at(of.address)}#{one.anchor}",
        "abs_url": one.abs_url,
        "pdf_url": one.pdf_url,
        "html_url": one.html_url,
        "late": one.late,
        "withdrawn": one.withdrawn,
        "state": one.state,
        "reviewed": one.reviewed,
        "edited": one.edited,
        "abstract": text.english,
        "abstract_zh": text.abstract,
        "reading": text.reading,
    }


def dumps(value: dict) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def schema() -> dict:
    """JSON Schema of an edition; a month holds such editions, their papers without `reading`."""
    text: dict = {"type": "string"}
    flag: dict = {"type": "boolean"}
    texts: dict = {"type": "array", "items": text}
    day: dict = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
    strings: tuple[str, ...] = (
        "id",
        "title",
        "title_zh",
        "summary_zh",
        "primary",
        "submitted",
        "updated",
        "comment",
        "doi",
        "journal_ref",
    )
    strings += ("licence", "url", "abs_url", "pdf_url", "html_url", "abstract", "abstract_zh", "reading")
    known: dict[str, dict] = dict.fromkeys(strings, text) | dict.fromkeys(
        ("late", "withdrawn", "reviewed", "edited"), flag
    )
    known |= {
        "version": {"type": "integer"},
        "authors": texts,
        "categories": texts,
        "state": {"enum": ["done", "pending"]},
    }
    papers: dict = {"type": "array", "items": {"$ref": "#/$defs/paper"}}
    edition: dict[str, dict] = {
        "digest": text,
        "date": day,
        "title": text,
        "url": text,
        "published": text,
        "reviewed": flag,
    }
    edition |= {"receipt": {"type": "object"}, "papers": papers, "schema": text}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An edition of arXiv Daily",
        "type": "object",
        "properties": edition,
        "required": [name for name in edition if name != "schema"],
        "$defs": {
            "paper": {
                "type": "object",
                "properties": known,
                "required": sorted(set(known) - {"reading"}),
                "additionalProperties": False,
            }
        },
    }
