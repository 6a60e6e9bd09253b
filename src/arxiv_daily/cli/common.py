"""Options and arguments that several verbs share.

Every verb imports what it needs when it runs: Quarto calls `present` once or twice a post.
"""

import contextlib
import copy
import json
import logging
import re
import signal
import threading
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import ArxivDailyError, PostError, refusal
from ..project import post_dir, root

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from ..gather.digest import Digest


def _digest(_context: click.Context, _parameter: click.Parameter, given: str) -> str:
    """The digest named, else the project's default."""
    from ..gather import digests

    return given or digests.default()


digest_option = click.option(
    "--digest", default="", callback=_digest, help="Name of a file in params/; default: the project's first."
)
digests_option = click.option(
    "--digest", default="", callback=_digest, help="Name in params/, or all; default: the project's first."
)
all_digests_option = click.option("--digest", default="all", help="Name in params/; default: all.")
filter_option = click.option("--digest", default="", help="Only this one; default: all.")
date_argument = click.argument("date")
paper_argument = click.argument("paper", default="")


_ANSWER = "arxiv_daily.answer"


def json_option(**empty: object) -> Callable:
    """`--json`, which hands the verb the object to fill in as `answer` (None without the option).

    It begins with `exit_code`, `errors` and the verb's own keys as in `empty`; `end` prints it whatever ends the verb.
    """

    def begin(context: click.Context, _parameter: click.Parameter, asked: bool) -> dict | None:
        if asked:
            context.meta[_ANSWER] = {"exit_code": 0, "errors": [], **copy.deepcopy(empty)}
        return context.meta.get(_ANSWER)

    words = "Print one JSON object, for programs."
    return click.option("--json", "answer", is_flag=True, is_eager=True, callback=begin, help=words)


class _Terminated(KeyboardInterrupt):
    """A service manager or a container engine ends the command; it cleans up as after Ctrl-C."""


@contextlib.contextmanager
def sigterm_interrupts() -> Iterator[None]:
    """Within the block SIGTERM ends the command as Ctrl-C does, also where it is a container's first process."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def terminate(*_: object) -> None:
        raise _Terminated

    before = signal.signal(signal.SIGTERM, terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def end(context: click.Context, ended: BaseException | None) -> int:
    """The exit code of what ended a verb; its line goes to stderr, and with `--json` the answer to stdout."""
    code, line = _meaning(ended)
    interrupted = code in (130, 143)
    if interrupted:  # what the interruption left of a kernel's tasks has nothing to add
        logging.getLogger("asyncio").setLevel(logging.CRITICAL + 1)
    if line:
        click.echo(f"{chr(10) * interrupted}arxiv-daily: {line}", err=True)
    if (answer := context.meta.get(_ANSWER)) is not None:
        answer["exit_code"] = code
        answer["errors"] += [line] * bool(line)
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1, default=str))
    return code


def _meaning(ended: BaseException | None) -> tuple[int, str]:
    """Exit code and line of what ended a verb; no line where the verb has said it itself."""
    if isinstance(ended, ArxivDailyError):
        return ended.exit_code, str(ended)
    if isinstance(ended, OSError):
        return 1, refusal(ended)
    if isinstance(ended, click.Abort):  # at a question
        ended = ended.__context__
        if not isinstance(ended, KeyboardInterrupt):
            return 1, "stopped at the question: nothing was begun"
    if isinstance(ended, _Terminated):
        return 143, "terminated; nothing is lost: the same command goes on"
    if isinstance(ended, KeyboardInterrupt):
        return 130, "interrupted; nothing is lost: the same command goes on"
    if isinstance(ended, SystemExit):
        return int(ended.code or 0), ""
    return (ended.exit_code, "") if isinstance(ended, click.exceptions.Exit) else (0, "")


def for_each(name: str, act: "Callable[[Digest], object]", answer: dict | None = None) -> int:
    """Do something for every digest that `--digest` means: the exit code of the first that failed, or 0.

    One that fails is told, also in a verb's answer, and holds up no other; where only one is meant its error is raised.
    """
    from ..gather import digests

    failed, several = 0, digests.named(name)
    for each in several:
        try:
            act(digests.load(each))
        except ArxivDailyError as error:
            if len(several) == 1:
                raise
            click.echo(f"arxiv-daily: {each}: {error}", err=True)
            if answer:
                answer["errors"].append(f"{each}: {error}")
            failed = failed or error.exit_code
    return failed


def only(digest: str) -> str:
    """The digest that a listing keeps to, `*` for all; ConfigError for one that neither params nor posts know."""
    from ..gather import digests

    if digest in ("", digests.ALL):
        return "*"
    if not (root() / "posts" / digest).is_dir():
        digests.load(digest)
    return digest


def post(digest: str, date: str) -> "tuple[Path, NotebookNode]":
    """Path and notebook of an edition."""
    from ..gather.edition import parse_date
    from ..post.notebook import read_post

    path = post_dir(digest, parse_date(date)) / "index.ipynb"
    if not (found := read_post(path)):
        raise PostError(f"there is no edition {digest}/{date}: make it with arxiv-daily run --date {date}")
    return path, found[1]


def one_paper(nb: "NotebookNode", given: str) -> str | None:
    """The key of the paper that was asked for, with or without version; None for all."""

    if not given:
        return None
    from ..post import schema
    from ..post.schema import paper_of

    name = re.sub(r"(?i)^arxiv:", "", given)
    gone = {schema.paper(name) for name in schema.deleted_parts(nb)}
    known = [name for name in sorted({paper_of(cell) for cell in nb.cells} | gone) if name]
    found = next((key for key in (name, re.sub(r"v\d+$", "", name)) if key in known), None)
    if found is None:
        near = get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]}?" if near else f"it has {' '.join(known) or 'no papers'}"
        raise PostError(f"the edition has no paper {given}: {hint}")
    return found
