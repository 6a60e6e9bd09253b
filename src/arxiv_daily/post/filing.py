"""Facets and results for posts made before there were any, from the texts that were kept: no word of an editor changes."""

import copy
from collections.abc import Mapping

from nbformat import NotebookNode

from ..gather.facets import filed_under_terms, names_of
from ..gather.results.found import FoundResults
from ..gather.taxonomy import SHOWN_FACETS, Taxonomy
from ..text.gate import Markdown, gate
from ..words import say
from . import layout, schema
from .placement import place
from .results_table import write_results


def filed(rows: list[dict], taxonomy: Taxonomy) -> list[dict]:
    """The rows of a table; those without facets with what title and abstract name."""
    return [
        row
        if row.get("facets") or row.get("status") != "shown"
        else row | {"facets": filed_under_terms(taxonomy, row.get("title") or "", row.get("abstract") or "")}
        for row in rows
    ]


def with_facets(
    nb: NotebookNode, rows: list[dict], found: Mapping[str, FoundResults], taxonomy: Taxonomy
) -> NotebookNode:
    """The post with the facets of its rows in headings nobody edited that have none, and with the results of `found`
    behind their papers where there is no table of them and none was deleted."""
    nb = copy.deepcopy(nb)
    known = schema.memory(nb)
    facets = {row["id"]: row.get("facets") or () for row in rows}
    for cell in nb.cells:
        paper = schema.paper_of(cell)
        if schema.part_of(cell) == "heading" and not schema.edited(cell):
            heading = layout.read_heading(cell.source)
            names = names_of(taxonomy, facets.get(paper, ()), SHOWN_FACETS)
            if names and not heading.facets:
                said = " · ".join(gate(name, inline=True).text for name in names)
                schema.rewritten(cell, _with_line(cell.source, say("post.head.by_rules", names=said)))
    there = {schema.key(cell) for cell in nb.cells} | {*schema.deleted_parts(nb)}
    for paper, one in found.items():
        key = schema.key_of(paper, "results")
        parts = [schema.key(cell) for cell in nb.cells if schema.paper_of(cell) == paper]
        head = next((cell for cell in nb.cells if schema.key(cell) == f"{paper}/heading"), None)
        text = write_results(one.rows, taxonomy, one.url)
        if not text or head is None or key in there:
            continue
        version = schema.facts(head).get("version", 0)
        cell = schema.machine_cell(text, {"part": "results", "paper": paper, "version": version})
        nb.cells.insert(place(nb.cells, key, [name for name in parts if name]), cell)
        for name in ("known", "order"):
            if name in known:
                known[name] = sorted({*known[name], key}) if name == "known" else [*known[name], key]
    schema.unique_ids(nb.cells)
    return nb


def _with_line(text: str, said: str) -> Markdown:
    """A heading cell with the line of its facets where a new post has it: every other line stays as it is."""
    lines = text.split("\n")
    names = [*layout.FIELDS]
    later = names[names.index("facets") + 1 :]
    at = next((at for at, line in enumerate(lines) if layout.line_name(line) in later), len(lines))
    lines.insert(at, f"- **{layout.FIELDS['facets']}**: {said}")
    return Markdown("\n".join(lines))
