"""The command line: every verb works on the project in the current folder, or in the one given by --root."""

import sys

_INTERRUPTED = 130
try:  # half a second of imports, in which somebody may change their mind
    from pathlib import Path

    import click

    from .. import DISTRIBUTION, environment, secrets
    from ..errors import ArxivDailyError
    from . import approval, archive, changes, common, desk, facets, init, learning, run, site, status
    from .help import WIDTH, GroupedVerbs, with_examples
except KeyboardInterrupt:
    print("\narxiv-daily: interrupted before anything was begun", file=sys.stderr)
    sys.exit(_INTERRUPTED)


class _OneLine(GroupedVerbs):
    """A group whose commands end with one line and the exit code of what ended them."""

    def invoke(self, ctx: click.Context):
        ended: BaseException | None = None
        try:
            with common.sigterm_interrupts():
                super().invoke(ctx)
        except BrokenPipeError:  # `| head` has seen enough: click ends without a word
            raise
        except (
            ArxivDailyError,
            OSError,
            KeyboardInterrupt,
            SystemExit,
            click.Abort,
            click.exceptions.Exit,
        ) as error:
            ended = error
        ctx.exit(common.end(ctx, ended))


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
