"""Options and arguments that several verbs share."""

from pathlib import Path

import click
from nbformat import NotebookNode

from ..errors import PostError
from ..gather.edition import parse_date
from ..project import post_dir

digest_option = click.option(
    "--digest", default="audio", show_default=True, help="Name of a file in params/."
)
date_argument = click.argument("date")
paper_argument = click.argument("paper", default="")


def post(digest: str, date: str) -> tuple[Path, NotebookNode]:
    """Path and notebook of an edition."""
    from ..publish.commit import read_post

    path = post_dir(digest, parse_date(date)) / "index.ipynb"
    if not (found := read_post(path)):
        raise PostError(f"there is no edition {digest}/{date}: make it with arxiv-daily run --date {date}")
    return path, found[1]
