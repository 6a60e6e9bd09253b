"""The publisher's verbs: posts to site."""

import json
import os
import sys
from pathlib import Path

import click

from ..project import root
from .common import date_argument, digest_option, post


@click.command()
@click.option(
    "--renderer", type=click.Choice(["quarto", "embedded"]), help="Default: Quarto if there is one."
)
def site(renderer: str | None) -> None:
    """Render the posts into _site/."""
    from ..publish.site import render

    click.echo(f"open {render(root(), renderer) / 'index.html'}")


@click.command()
def present() -> None:
    """The filter Quarto hands every post through: a notebook on stdin, what readers see of it on stdout."""
    from ..publish.present import present

    click.echo(json.dumps(present(json.load(sys.stdin)), ensure_ascii=False))


@click.command(hidden=True)
def finish() -> None:
    """Quarto's step after rendering: lists, search and feeds are filled into the site it made."""
    from ..publish.site import SITE, finish

    folder = Path(os.environ.get("QUARTO_PROJECT_OUTPUT_DIR") or SITE)
    finish(root(), root() / folder)


@click.command()
@date_argument
@click.option("--to", "form", type=click.Choice(["jekyll"]), required=True, help="The format.")
@digest_option
@click.option("--output", type=click.Path(), help="A file, or a folder for it; default: stdout.")
def export(date: str, form: str, digest: str, output: str | None) -> None:
    """The edition as one file: a Markdown post for Jekyll, in the format of the older archive."""
    from ..publish import jekyll
    from ..publish.commit import write_whole

    nb = post(digest, date)[1]
    content = jekyll.export(nb)
    if output is None:
        click.echo(content, nl=False)
        return
    path = Path(output)
    path = path / jekyll.file_name(nb) if path.is_dir() else path
    write_whole(path, content)
    click.echo(path)


VERBS = (site, present, finish, export)
