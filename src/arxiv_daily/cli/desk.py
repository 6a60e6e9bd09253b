"""The verbs that open an edition for correction: in JupyterLab, or as a text for any editor."""

import contextlib
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import PostError
from ..project import root
from .common import post
from .editor_words import worded

if TYPE_CHECKING:
    from nbformat import NotebookNode


@click.command("edit", context_settings={"ignore_unknown_options": True})
@click.argument("more", nargs=-1, type=click.UNPROCESSED)
def edit_(more: tuple[str, ...]) -> None:
    """Open JupyterLab on the posts.

    Also sets up how git shows posts. MORE is passed to JupyterLab.
    """
    from ..post import jupyterlab

    command = jupyterlab.command(root(), more)
    jupyterlab.configure_git(root())
    os.execv(command[0], command)


@click.command()
@click.argument("edition", metavar="DATE")
@click.option("--digest", default="", help="Name of a file in params/; default: the project's first.")
@click.option(
    "--apply",
    "file",
    type=click.Path(allow_dash=True),
    help="Take the changes made in this text; - is stdin.",
)
def text(edition: str, digest: str, file: str | None) -> None:
    """Print an edition as a text to correct in any editor.

    --apply takes the corrected text back into the post: words changed, cells added, cut and moved. Where text and
    notebook were both changed and conflict, nothing is applied.

    With a notebook's path instead of a DATE it prints the text that git compares.
    """
    if edition.endswith(".ipynb") and file is None:
        click.echo(_compared(Path(edition)), nl=False)
        return
    from ..gather import digests
    from ..post import text_form
    from ..post.store import rewrite

    path, nb = post(digest or digests.default(), edition)
    if file is None:
        click.echo(text_form.write(nb), nl=False)
        return
    try:
        with click.open_file(file, "rb") as opened:
            given = opened.read().decode()
    except OSError as error:
        raise PostError(f"{file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise PostError(f"{file} is not UTF-8 text ({error.reason} at byte {error.start})") from None
    done: dict[str, str] = {}

    def changing(nb: "NotebookNode") -> "NotebookNode":
        nb, became = text_form.apply(nb, given)
        done.clear()
        done.update(became)
        return nb

    rewrite(path, changing)
    for cell, what in done.items():
        click.echo(f"{cell}: {worded(what)}")
    if not done:
        click.echo(worded("text_same"))


def _compared(notebook: Path) -> str:
    """The text of a post's file, as git compares it; of anything else what is in it."""
    from ..post import git_textconv

    try:
        content = notebook.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise PostError(f"{notebook} cannot be read: {error.strerror}") from None
    with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError):  # git compares it all the same
        return git_textconv.plain(json.loads(content))
    return content


@click.command("merge-driver", hidden=True)
@click.argument("files", nargs=5)
def merge_driver(files: tuple[str, str, str, str, str]) -> None:
    """Git's merge driver for posts: base, ours, theirs, length of the marks, path."""
    from ..post import git_merge

    sys.exit(git_merge.merge_files(*files))


VERBS = (edit_, text, merge_driver)
