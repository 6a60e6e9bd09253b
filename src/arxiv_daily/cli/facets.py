"""The verb that fills facets and results into posts made before there were any."""

import click

from ..errors import ConfigError
from .common import date_argument, digest_option, post


@click.command()
@date_argument
@digest_option
def facets(date: str, digest: str) -> None:
    """Add topics and results to an older edition.

    They come from titles, abstracts and the full texts that were kept.

    Nothing is fetched and no editor's word is changed; a table that was deleted stays away.
    """
    from ..gather import digests
    from ..gather.paper_text import kept_text
    from ..gather.results.found import results_of
    from ..gather.table import read_rows
    from ..gather.taxonomy import taxonomy_of
    from ..post import filing
    from ..post.store import rewrite

    path, _ = post(digest, date)
    taxonomy = taxonomy_of(digest, digests.load(digest).taxonomy)
    if taxonomy is None:
        raise ConfigError(f"params/taxonomy/{digest}.yaml is missing: start from params/taxonomy/audio.yaml")
    rows = filing.filed(read_rows(path.parent), taxonomy)
    shown = [row for row in rows if row.get("status") == "shown"]
    texts = {row["id"]: text for row in shown if (text := kept_text(row))}
    titles = {row["id"]: (row.get("title") or "", list(row.get("facets") or ())) for row in shown}
    found = {name: results_of(text, taxonomy, *titles[name]) for name, text in texts.items()}
    dropped = sum(one.dropped for one in found.values())
    found = {name: one for name, one in found.items() if one.rows}
    rewrite(path, lambda nb: filing.with_facets(nb, rows, found, taxonomy), rows)
    count = sum(len(one.rows) for one in found.values())
    click.echo(
        f"{digest}/{date}: {sum(bool(row.get('facets')) for row in shown)} of {len(shown)} papers filed; "
        f"{count} results in {len(found)}; full texts kept of {len(texts)}; "
        f"{dropped} other values of tables dropped"
    )


VERBS = (facets,)
