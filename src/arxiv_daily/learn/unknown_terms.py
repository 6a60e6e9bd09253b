"""Names that the taxonomy does not have: written by editors into topics and tables of results, or read by a service."""

from collections import Counter
from pathlib import Path

from ..errors import PostError
from ..gather.facets import filed_by_names
from ..gather.taxonomy import SHOWN_FACETS, Taxonomy
from ..post import layout, schema
from ..post.notebook import look
from ..post.results_table import unknown_terms


def collected(posts: Path, taxonomy: Taxonomy) -> list[tuple[str, str, int]]:
    """What the posts below a folder name and the taxonomy does not know, as (facet, name, how often), most often first.

    The facet of a topic is not told: "". Posts that cannot be read are left out.
    """
    found: Counter[tuple[str, str]] = Counter()
    for path in sorted(posts.glob("*/index.ipynb")):
        try:
            nb = look(path)
        except PostError:
            continue
        for cell in nb.cells:
            named = (one.partition(": ") for one in schema.facts(cell).get("unknown", ()))
            found.update((facet, name) for facet, _, name in named if not taxonomy.id_of(facet, name))
            if cell.cell_type != "markdown" or not (schema.edited(cell) or not schema.part_of(cell)):
                continue
            if schema.part_of(cell) == "heading":
                topics = layout.read_heading(cell.source).topics
                found.update(
                    ("", name) for name in topics if not filed_by_names(taxonomy, [name], SHOWN_FACETS)
                )
            else:
                found.update(unknown_terms(cell.source, taxonomy))
    return sorted(((*key, count) for key, count in found.items()), key=lambda one: (-one[2], one))
