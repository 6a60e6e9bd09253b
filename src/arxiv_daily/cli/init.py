"""The first verbs of an operator: a project of one's own, and the newer version of its files."""

import re
import sys
from pathlib import Path

import click

from ..errors import ConfigError
from ..project import root

_SAID = {
    "new": "new",
    "newer": "brought up to date",
    "merged": "merged with your changes",
    "beside": "yours is kept; the new one is beside it, compare and delete it",
    "gone": "no longer part of a project, removed",
}


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("more", nargs=-1, metavar="")
@click.option(
    "--field", "fields", multiple=True, metavar="CATEGORY…", help="arXiv categories, e.g. cs.CV cs.LG."
)
@click.option("--digest", help="Name of the digest; default: from the first category.")
@click.option("--title", help="Title of the site.")
@click.option("--site-url", help="Address the site will have; GitHub Pages needs none.")
@click.option("--contact", help="Mail or web address for arXiv's operators.")
@click.option("--service", help="Address of an OpenAI-compatible service.")
@click.option("--model", help="Model to ask there.")
def init(folder: Path, more: tuple[str, ...], fields: tuple[str, ...], **given: str | None) -> None:
    """Begin a project of your own in a new folder.

    On a terminal it asks for what no option gives. The key of the service is not asked for: it belongs into the
    project's .env or the environment.
    """
    from ..operations import beginning

    beginning.refuse_filled(folder)
    categories = _categories([*fields, *more])
    if sys.stdin.isatty():
        categories = categories or _categories([click.prompt("arXiv categories, e.g. cs.CV cs.LG")])
        for name, question in {
            "title": "title of the site",
            "site_url": "its address, if it is not GitHub Pages",
            "contact": "mail or web address for arXiv's operators",
            "service": "address of an OpenAI-compatible service (empty: the small model of your own machine)",
            "model": "model to ask there",
        }.items():
            default = f"arXiv Daily {categories[0]}" if name == "title" else ""
            if given[name] is None and not (name == "model" and not given["service"]):
                given[name] = click.prompt(question, default=default, show_default=bool(default))
    if not categories:
        raise ConfigError(
            "the field is not named: add --field with arXiv categories, e.g. --field cs.CV cs.LG"
        )
    digest = beginning.begin(folder, categories, **{name: value or "" for name, value in given.items()})
    click.echo(
        f"{folder}: digest {digest} with {', '.join(categories)}; all keys are in params/{digest}.yaml"
    )
    if given["service"]:
        click.echo(f"put the key of the service into {folder / '.env'}")
    click.echo(f"next:\n  cd {folder} && arxiv-daily run\n  arxiv-daily site")


def _categories(given: list[str]) -> tuple[str, ...]:
    """Categories however they are separated."""
    return tuple(dict.fromkeys(name for text in given for name in re.split(r"[\s,]+", text) if name))


@click.command()
@click.option("--dry-run", is_flag=True, help="Only show the differences.")
def upgrade(dry_run: bool) -> None:
    """Bring the project's notebooks, pages and workflow up to this version.

    Shows what changes. What you changed is kept; where the new version changed the same lines, its file is put beside
    yours. Posts, params and README are never touched.
    """
    from ..operations import upgrade

    here = root()
    changes, facts = upgrade.plan(here)
    for change in changes:
        if change.diff:
            click.echo(change.diff)
        click.echo(
            f"{change.target}: {_SAID[change.what]}\n"
            if change.diff
            else f"{change.target}: {_SAID[change.what]}"
        )
    if not dry_run:
        upgrade.apply(here, changes, facts)
    done = "would change" if dry_run else "changed"
    click.echo(f"{len(changes)} files {done}" if changes else "everything is up to date")


VERBS = (init, upgrade)
