"""The verb that learns from corrections: sentences for the memory, terms for the glossary."""

import sys
from typing import TYPE_CHECKING

import click

from ..project import root
from .common import digest_option

if TYPE_CHECKING:
    from ..write.memory import Memory


@click.command()
@digest_option
@click.option("--apply", is_flag=True, help="Put the terms that are certain into params/glossary.csv.")
def learn(digest: str, apply: bool) -> None:
    """Learn from reviewed corrections and propose glossary terms."""
    from ..learn import corrections
    from ..post.review import Change, compare

    before, after, unreadable = corrections.learn(digest)
    news = [one for one in after.corrections if one not in before.corrections]
    gone = [one for one in before.corrections if one not in after.corrections]
    for one in news:
        words = Change(one.paper, "abstract", "edited", compare(one.machine, one.chinese))
        click.echo(f"{one.date} {one.paper}  {one.english}\n    {words}")
    if news or gone:
        corrections.save(digest, after)
    click.echo(f"params/memory/{digest}.csv: {len(after)} sentences, {len(news)} new, {len(gone)} gone")
    _propose(after, apply)
    _unfiled(digest)
    for error in unreadable:
        click.echo(f"arxiv-daily: {error}; what was learned of it stays", err=True)
    sys.exit(bool(unreadable))


def _propose(memory: "Memory", apply: bool) -> None:
    """Show the terms that editors changed twice; with `apply`, put those that are certain into the glossary."""
    from ..learn import glossary_proposals

    proposed = glossary_proposals.proposals(memory, glossary_proposals.glossary())
    for one in proposed:
        sign = "?" if not one.certain else "+" if one.known is None else "~"
        instead = f"instead of {one.replaced}: {' '.join(one.papers)}"
        click.echo(f"{sign} {' | '.join(one.terms)} → {one.translation}   {instead}")
    certain = [one for one in proposed if one.certain]
    if certain and apply:
        glossary_proposals.save(certain)
        click.echo(f"params/glossary.csv: {len(certain)} terms changed")
    elif certain:
        click.echo(f"{len(certain)} for the glossary: --apply puts them in, or edit params/glossary.csv")


def _unfiled(digest: str) -> None:
    """Show what editors named that the taxonomy does not have."""
    from ..gather.taxonomy import taxonomy_of
    from ..learn.unknown_terms import collected

    if taxonomy := taxonomy_of(digest):
        for facet, name, count in collected(root() / "posts" / digest, taxonomy):
            click.echo(f"? {facet or 'topic'} {name} ({count}): not in params/taxonomy/{taxonomy.field}.yaml")


VERBS = (learn,)
