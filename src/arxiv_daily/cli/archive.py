"""The verb that takes in the posts of an older archive."""

import sys
from pathlib import Path

import click

from ..errors import PostError
from ..runs import execute
from .common import digest_option


@click.command("import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--dry-run", is_flag=True, help="Only show what would be imported.")
@digest_option
def import_(files: tuple[Path, ...], digest: str, dry_run: bool) -> None:
    """Import the Jekyll posts of an older archive as editions.

    An existing edition is never touched.

    What is worth a look is reported on stderr with its line; nothing is lost.
    """
    from ..jekyll.importer import import_file

    chosen = execute.load_digest(digest)
    papers, notes, refused = 0, 0, 0
    for path in files:
        try:
            imported = import_file(path, chosen, dry_run)
        except PostError as error:
            click.echo(f"arxiv-daily: {error}", err=True)
            refused += 1
            continue
        for note in imported.notes:
            click.echo(f"{path}:{note.line}: {note.what}", err=True)
        click.echo(f"posts/{digest}/{imported.date}: {len(imported.rows)} papers")
        papers, notes = papers + len(imported.rows), notes + len(imported.notes)
    done = "could be imported" if dry_run else "imported"
    click.echo(
        f"{len(files) - refused} of {len(files)} files {done}: {papers} papers, {notes} notes", err=True
    )
    if refused:
        sys.exit(1)


VERBS = (import_,)
