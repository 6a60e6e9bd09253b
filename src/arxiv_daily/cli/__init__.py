"""The command line: every verb works on the project in the current folder, or in the one given by --root."""

from pathlib import Path

import click

from .. import DISTRIBUTION, environment, secrets
from ..errors import ArxivDailyError, refusal
from . import approval, archive, changes, desk, facets, init, learning, run, site, status
from .help import WIDTH, GroupedVerbs, with_examples


class _OneLine(GroupedVerbs):
    """A group whose commands end an `ArxivDailyError` with its one line and its exit code."""

    def invoke(self, ctx: click.Context):
        try:
            return super().invoke(ctx)
        except ArxivDailyError as error:
            click.echo(f"arxiv-daily: {error}", err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:  # `| head` has seen enough: click ends without a word
            raise
        except OSError as error:
            click.echo(f"arxiv-daily: {refusal(error)}", err=True)
            ctx.exit(1)
        except KeyboardInterrupt:
            click.echo("\narxiv-daily: interrupted; nothing is lost: the same command goes on", err=True)
            ctx.exit(130)


@click.group(cls=_OneLine, context_settings={"max_content_width": WIDTH})
@click.option("--root", "folder", type=click.Path(file_okay=False, exists=True), help="The project's folder.")
@click.version_option(package_name=DISTRIBUTION)
def main(folder: str | None) -> None:
    """Every morning a page in Chinese with every new arXiv paper of a field."""
    if folder:
        environment.ROOT.put(str(Path(folder).resolve()))
    secrets.load()


_EDITING = (*status.VERBS, *changes.VERBS, *approval.VERBS, *desk.VERBS, *archive.VERBS, *learning.VERBS)
for verb in (*run.VERBS, *_EDITING, *facets.VERBS, *site.VERBS, *init.VERBS):
    main.add_command(with_examples(verb.name or "", verb))
