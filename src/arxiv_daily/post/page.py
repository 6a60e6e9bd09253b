"""The page of an edition: its parts as Markdown, each shown by the notebook as an output of its own."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any, cast

import pandas as pd

from ..gather import licence
from ..gather.edition import Edition
from ..gather.facets import names_of
from ..gather.facts import addresses_of
from ..gather.frame import to_rows
from ..gather.receipt import INTRODUCTION, Receipt, UsageFields, completed
from ..gather.results.found import FoundResults, counts_of
from ..gather.taxonomy import SHOWN_FACETS, Taxonomy, taxonomy_of
from ..project import is_sample
from ..text.gate import Gated, Markdown, gate
from ..text.lines import apart
from ..words import say
from . import layout
from .introduction import describe, write_introduction
from .layout import Entry
from .part import Part
from .results_table import write_results


def page(
    edition: Edition,
    papers: pd.DataFrame,
    receipt: Receipt,
    translations: pd.DataFrame,
    readings: pd.DataFrame,
    overview=None,
    usage: pd.DataFrame | None = None,
    results: Mapping[str, FoundResults] | None = None,
) -> None:
    """Show the page: one `text/markdown` output a part.

    The introduction's metadata carries what the edition is filed under: front matter, receipt and table;
    the receipt also tells what is pending and what the models took.
    """
    from IPython import display

    papers = _filed(papers, results or {})
    took = None if usage is None else _totals(usage)
    counts = counts_of(results.values()) if results else None
    receipt = completed(receipt, pending_papers(translations, readings, overview), took, counts)
    filed = {
        "digest": edition.digest.name,
        "date": str(edition.date),
        "front": front_matter(edition, papers, translations),
        "receipt": receipt,
        "table": to_rows(papers),
    }
    for part in parts(edition, papers, receipt, translations, readings, overview, results):
        metadata = asdict(part)
        text = metadata.pop("text")
        if part.part == "intro":
            metadata |= filed
        display.display(display.Markdown(text, metadata={"arxiv_daily": metadata}))


def parts(
    edition: Edition,
    papers: pd.DataFrame,
    receipt: Receipt,
    translations: pd.DataFrame,
    readings: pd.DataFrame,
    overview=None,
    results: Mapping[str, FoundResults] | None = None,
) -> Iterator[Part]:
    """The parts of the page in reading order."""
    models = {row.model for frame in (translations, readings) for row in frame.itertuples()}
    yield Part("intro", write_introduction(edition, papers, receipt, models))
    if overview is not None:
        gated = gate(overview.text, source="")
        yield Part(
            "overview",
            Markdown(f"## {say('post.overview')}\n\n{apart(gated.text)}"),
            state=overview.state,
            model=overview.model,
            prompt=overview.prompt,
            flags=_changed(gated),
        )
    translated = {row.id: row for row in translations.itertuples()}
    read = {row.id: row for row in readings.itertuples()}
    shown = papers[papers["status"] == "shown"]
    links = edition.digest.links
    terms = taxonomy_of(edition.digest.name, edition.digest.taxonomy)
    found = results or {}
    by_service = {name for name, one in found.items() if one.facets}
    headings = {
        paper.id: heading(paper, translated[paper.id], links, terms, paper.id in by_service)
        for paper in shown.itertuples()
    }
    if headings:
        entries = [Entry(name, each.title, each.summary) for name, each in headings.items()]
        yield Part("contents", layout.write_contents(entries))
    for paper in shown.itertuples():
        row, marks = translated[paper.id], [name for name in ("late", "withdrawn") if getattr(paper, name)]
        yield Part(
            "heading",
            layout.write_heading(headings[paper.id]),
            paper.id,
            paper.version,
            row.state,
            row.model,
            row.prompt,
            _changed(*_named(paper), *_head_facts(paper).values()),
            marks,
            list(found[paper.id].unknown) if paper.id in found else [],
        )
        yield _written(paper, "abstract", row, _abstract(paper, row))
        if translated[paper.id].state == "done":
            gated = gate(paper.abstract, plain=True)
            original = layout.fold_original(gated.text)
            yield Part("original", original, paper.id, paper.version, flags=_changed(gated))
        if paper.id in read:
            yield _written(paper, "reading", read[paper.id], _reading(paper, read[paper.id]))
        if terms and paper.id in found and (rows := found[paper.id].rows):
            table = write_results(rows, terms, found[paper.id].url)
            yield Part("results", table, paper.id, paper.version)


def _filed(papers: pd.DataFrame, found: Mapping[str, FoundResults]) -> pd.DataFrame:
    """The papers with the facets a service read from the full text, for the kinds it names; the others stay."""
    if not any(one.facets for one in found.values()):
        return papers

    def facets(paper) -> list[str]:
        read = found[paper.id].facets if paper.id in found else ()
        kinds = {one.partition(":")[0] for one in read}
        return [*read, *(one for one in paper.facets if one.partition(":")[0] not in kinds)]

    return papers.assign(facets=[facets(paper) for paper in papers.itertuples()])


def _written(paper, part: str, row, gated: Gated) -> Part:
    """A part a model wrote, with what is known of its making."""
    flags = [*row.flags, *_changed(gated)]
    return Part(part, gated.text, paper.id, paper.version, row.state, row.model, row.prompt, flags)


def _changed(*gated: Gated) -> list[dict]:
    """A flag that names what the gate took out of these texts; none if it let them pass."""
    changes = sorted({say(f"post.gate.{change}") for each in gated for change in each.changes})
    return (
        [{"check": "gate", "detail": say("post.flags.gate", changes="、".join(changes))}] if changes else []
    )


def heading(
    paper,
    row=None,
    links: Mapping[str, str] | None = None,
    taxonomy: Taxonomy | None = None,
    by_service: bool = False,
) -> layout.Heading:
    """What the heading of a row of the table says; `row` has its translation, if there is one.

    `links` are names and templates of other sites' pages about a paper, with `{id}` for its arXiv id, and
    `taxonomy` is that by which it is filed: by rules, or `by_service` from the full text.
    """
    title, authors, categories = (gated.text for gated in _named(paper))
    chinese = gate(row.title, inline=True).text if row is not None else Markdown()
    return layout.Heading(
        chinese or title,
        original=title if chinese and chinese != title else Markdown(),
        summary=gate(row.summary, inline=True).text if row is not None else Markdown(),
        authors=authors,
        categories=categories,
        **{name: gated.text for name, gated in _head_facts(paper).items()},
        facets=_topics(paper, taxonomy, by_service),
        resources=_resources(paper),
        links=_elsewhere(paper, links or {}),
        abs=paper.abs_url,
        pdf=paper.pdf_url,
        licence=(licence.name(terms), terms) if (terms := licence.address(paper.licence or "")) else ("", ""),
    )


def _named(paper) -> tuple[Gated, Gated, Gated]:
    """Title, authors and categories as they may be shown."""
    title, authors, categories = paper.title, ", ".join(paper.authors), ", ".join(paper.categories)
    return gate(title, inline=True), gate(authors, inline=True), gate(categories, inline=True)


def _head_facts(paper) -> dict[str, Gated]:
    """Venue, affiliations and comment as they may be shown; rows of older tables lack some."""
    said = {
        "venue": getattr(paper, "venue", ""),
        "affiliations": "; ".join(getattr(paper, "affiliations", None) or ()),
        "comment": getattr(paper, "comment", ""),
    }
    return {name: gate(text or "", inline=True) for name, text in said.items()}


def _topics(paper, terms: Taxonomy | None, by_service: bool) -> Markdown:
    """What a paper is filed under, by the names readers see."""
    names = names_of(terms, getattr(paper, "facets", None) or (), SHOWN_FACETS) if terms else []
    said = " · ".join(gate(name, inline=True).text for name in names)
    return Markdown(
        say(f"post.head.{'by_service' if by_service else 'by_rules'}", names=said) if said else ""
    )


def _resources(paper) -> Markdown:
    """Links to the code, models, data and demonstrations; an address the gate does not let pass is left out."""
    found = [
        (say(f"post.resource.{kind}"), url) for kind, urls in addresses_of(paper).items() for url in urls
    ]
    return _linked(found)


def _elsewhere(paper, links: Mapping[str, str]) -> Markdown:
    """Links to what other sites have of a paper; a sample paper is nowhere else."""
    if is_sample(paper.id):
        return Markdown()
    return _linked([(name, template.replace("{id}", paper.id)) for name, template in links.items()])


def _linked(found: list[tuple[str, str]]) -> Markdown:
    """Links in a line, those that have passed the gate."""
    gated = [gate(f"[{gate(word, inline=True).text}]({url})").text for word, url in found]
    return Markdown(" · ".join(text for text in gated if text.startswith("[")))


def _abstract(paper, row) -> Gated:
    """The Chinese abstract; while it is pending, the English one and a word that says so."""
    if row.state == "done":
        gated = gate(row.text, source=paper.abstract)
        return replace(gated, text=apart(gated.text))
    english = gate(paper.abstract, plain=True)
    reason = gate(row.reason, inline=True).text
    return replace(english, text=Markdown(f"{say('post.to_come.abstract', reason=reason)}\n\n{english.text}"))


def _reading(paper, row) -> Gated:
    if row.state == "done":
        gated = gate(row.text, source=paper.abstract)
        return replace(gated, text=layout.fold_reading(apart(gated.text)))
    reason = gate(row.reason, inline=True).text
    return Gated(Markdown(say("post.to_come.reading", reason=reason)), [])


def pending_papers(translations: pd.DataFrame, readings: pd.DataFrame, overview=None) -> list[str]:
    """Ids of the papers of which a part is still to come, in page order, and `INTRODUCTION` if that is."""
    rows = pd.concat([translations, readings])
    papers = list(dict.fromkeys(rows.loc[rows["state"] != "done", "id"]))
    return [*papers, *([INTRODUCTION] if overview is not None and overview.state != "done" else [])]


def _totals(usage: pd.DataFrame) -> UsageFields:
    """What the edition took in all; `cost` is None where a model has no price."""
    counted = {name: int(usage[name].sum()) for name in ("calls", "tokens_in", "cached", "tokens_out")}
    cost = None if usage["cost"].isna().any() else round(float(usage["cost"].sum()), 4)
    return cast(UsageFields, counted | {"cost": cost, "currency": usage.attrs.get("currency", "")})


def front_matter(edition: Edition, papers: pd.DataFrame, translations: pd.DataFrame) -> dict:
    """The post's YAML header, from which Quarto makes listing, feed and search."""
    shown = papers[papers["status"] == "shown"]
    filed = set(shown["categories"].explode())
    front: dict[str, Any] = {
        "title": f"{edition.digest.title} – {edition.date}",
        "date": str(edition.date),
        "categories": [name for name in edition.digest.categories if name in filed],
        "description": describe(len(shown), translations["title"]),
        "lang": "zh",
    }
    if edition.digest.publish == "reviewed":
        front["draft"] = True
    return front
