"""The publisher's verbs: posts to site."""

import json
import sys

import click

from ..project import root


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


VERBS = (site, present)
