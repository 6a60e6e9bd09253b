"""Errors that readers report, and the corrections of published text.

An erratum is a flag on the heading cell of its paper: the editor finds it in the list of what to look at until it is
corrected or dismissed. Its dates stay in the post, so that the paper's page can tell what was corrected and when.
"""

import copy
import datetime as dt
from collections.abc import Iterator

from nbformat import NotebookNode

from . import schema
from .schema import facts, paper_of, part_of

ERRATUM = "erratum"  # the check of its flag


def is_open(flag: dict) -> bool:
    """Whether a flag is an erratum that no correction has answered."""
    return flag.get("check") == ERRATUM and not flag.get("corrected")


def report(nb: NotebookNode, paper: str, words: str, day: dt.date) -> NotebookNode:
    """The notebook with an error reported in what it says of a paper; the same report twice is one."""
    nb = copy.deepcopy(nb)
    cell = _heading(nb, paper)
    if not any(is_open(flag) and flag.get("detail") == words for flag in schema.flags(cell)):
        flag = NotebookNode(check=ERRATUM, detail=words, level="alarm", reported=str(day))
        facts(cell)["flags"] = [*schema.flags(cell), flag]
    return nb


def correct(nb: NotebookNode, paper: str, words: str, day: dt.date) -> NotebookNode:
    """The notebook with a paper's open errata corrected on that day.

    `words` say what was corrected, in place of what was reported; they may be empty where something was reported.
    """
    nb = copy.deepcopy(nb)
    cell = _heading(nb, paper)
    waiting = [flag for flag in schema.flags(cell) if is_open(flag) and not schema.is_dismissed(cell, flag)]
    for flag in waiting:
        flag["corrected"] = str(day)
    if waiting and words:
        waiting[0]["correction"] = words
        for flag in waiting[1:]:
            flag["correction"] = ""
    elif words:
        flag = NotebookNode(check=ERRATUM, detail=words, level="alarm", corrected=str(day))
        facts(cell)["flags"] = [*schema.flags(cell), flag]
    return nb


def corrections(cell: NotebookNode) -> Iterator[tuple[str, str]]:
    """Day and words of what was corrected in a paper, given its heading cell, in the order of its flags."""
    for flag in schema.flags(cell):
        words = flag.get("correction", flag.get("detail"))
        if flag.get("check") == ERRATUM and flag.get("corrected") and words:
            yield str(flag["corrected"]), str(words)


def carry(cell: NotebookNode, result: NotebookNode) -> None:
    """Bring the errata of a cell into the newer one that takes its place."""
    if kept := [flag for flag in schema.flags(cell) if flag.get("check") == ERRATUM]:
        facts(result)["flags"] = [*schema.flags(result), *kept]


def _heading(nb: NotebookNode, paper: str) -> NotebookNode:
    return next(cell for cell in nb.cells if paper_of(cell) == paper and part_of(cell) == "heading")
