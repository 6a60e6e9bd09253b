"""The first verbs of an operator: a project of one's own, and the newer version of its files."""

import re
import shlex
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import ConfigError
from ..project import root
from .common import all_digests_option, for_each, json_option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from ..gather.digest import Digest
    from ..operations import notify as news

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
    """Start a project of your own in a new folder.

    On a terminal it asks for whatever no option gives. The key of the service is not asked for: it
    belongs in the project's .env or in the environment.
    """
    from ..operations import beginning

    beginning.refuse_filled(folder)
    categories = _categories([*fields, *more])
    if sys.stdin.isatty():
        categories = categories or click.prompt(
            "arXiv categories, e.g. cs.CV cs.LG",
            value_proc=_sound(lambda text: beginning.categories(_categories([text]))),
        )
        for name, question in {
            "title": "title of the site",
            "site_url": "its address, if it is not GitHub Pages",
            "contact": "mail or web address for arXiv's operators",
            "service": "address of an OpenAI-compatible service (empty: the small model of your own machine)",
            "model": "model to ask there",
        }.items():
            default = f"arXiv Daily {categories[0]}" if name == "title" else ""
            if given[name] is None and not (name == "model" and not given["service"]):
                check = beginning.CHECKS.get(name, str.strip)
                given[name] = click.prompt(
                    question, default=default, show_default=bool(default), value_proc=_sound(check)
                )
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
    click.echo(f"next:\n  cd {shlex.quote(str(folder))} && arxiv-daily run\n  arxiv-daily site")


def _sound(check: "Callable[[str], Any]") -> "Callable[[str], Any]":
    """The check of an answer, for a prompt that asks again for what cannot be."""

    def checked(text: str) -> "Any":
        try:
            return check(text)
        except ConfigError as error:
            raise click.BadParameter(str(error)) from None

    return checked


def _categories(given: list[str]) -> tuple[str, ...]:
    """Categories however they are separated."""
    return tuple(dict.fromkeys(name for text in given for name in re.split(r"[\s,]+", text) if name))


@click.command()
@click.option("--dry-run", is_flag=True, help="Only show the differences.")
def upgrade(dry_run: bool) -> None:
    """Bring the project's notebooks, pages and workflow up to this version.

    Shows what changes. What you changed is kept; where the new version changed the same lines, its file
    is put next to yours. Posts, params and README are never touched.
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


_COLOURS = {"ok": "green", "warning": "yellow", "error": "red"}


@click.command()
@click.option("--offline", is_flag=True, help="Ask neither arXiv nor the model.")
@json_option(findings=[])
def doctor(offline: bool, answer: dict | None) -> None:
    """Look for problems that a run, the site or a workflow would hit.

    The model is asked for one word. Exits with 1 if something is wrong, not for warnings.
    """
    from ..operations.doctor import examine

    wrong = False
    for one in examine(root(), ask=not offline):
        wrong = wrong or one.state == "error"
        if answer:
            answer["findings"].append(asdict(one))
        else:
            click.echo(f"{click.style(f'{one.state:<8}', fg=_COLOURS[one.state])}{one.subject:<10}{one.said}")
    sys.exit(wrong)


@click.command()
@all_digests_option
def notify(digest: str) -> None:
    """Announce new editions to the messengers, each once.

    `notify:` in the params names environment variables that hold their addresses. Exits with 1 if a messenger did
    not accept a message; the next call tries again.
    """
    from ..operations import notify

    told: list[news.Told] = []
    failed = for_each(digest, lambda each: told.extend(_said(notify.editions(root(), each))))
    if not told and not failed:
        click.echo("nothing new to tell")
    sys.exit(failed or any(one.state != "sent" for one in told))


@click.command()
@all_digests_option
@click.option(
    "--hours",
    default=12.0,
    show_default=True,
    help="Hours after a window's end by which its edition must exist.",
)
def watch(digest: str, hours: float) -> None:
    """Raise an alarm: no newest edition, an empty one, a missed paper.

    For cron, after the run. Each fault is reported once to the messengers in `notify:`; if all is well,
    the address in ARXIV_DAILY_PING is requested, if there is one. Exits with 1 if something is wrong.
    """
    from ..operations import alarms, notify

    wrong: list[str] = []

    def look(each: "Digest") -> None:
        for fault in alarms.troubles(root(), each, hours=hours):
            click.echo(fault.said, err=True)
            wrong.append(fault.said)
            _said(notify.raise_alarm(root(), each, fault))

    failed = for_each(digest, look)
    if not wrong and not failed:
        notify.ping()
        click.echo("all is well")
    sys.exit(failed or bool(wrong))


def _said(told: "Iterable[news.Told]") -> "list[news.Told]":
    """What became of each message, said as it comes."""
    made = []
    for one in told:
        why = f": {one.why}" if one.why else ""
        click.echo(f"{one.subject} to {one.variable}: {one.state}{why}", err=one.state != "sent")
        made.append(one)
    return made


VERBS = (init, upgrade, doctor, notify, watch)
