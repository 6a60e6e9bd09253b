"""Options and arguments that several verbs share.

Every verb imports what it needs when it runs: Quarto calls `present` once or twice a post.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import PostError
from ..project import post_dir

if TYPE_CHECKING:
    from nbformat import NotebookNode

digest_option = click.option(
    "--digest", default="audio", show_default=True, help="Name of a file in params/."
)
date_argument = click.argument("date")
paper_argument = click.argument("paper", default="")


def post(digest: str, date: str) -> "tuple[Path, NotebookNode]":
    """Path and notebook of an edition."""
    from ..gather.edition import parse_date
    from ..publish.commit import read_post

    path = post_dir(digest, parse_date(date)) / "index.ipynb"
    if not (found := read_post(path)):
        raise PostError(f"there is no edition {digest}/{date}: make it with arxiv-daily run --date {date}")
    return path, found[1]
