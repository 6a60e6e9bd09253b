"""Alarms that an editor dismisses, and what became of all: by kind, how many led to a correction and how many an editor closed without one.

A cell's alarms count as corrected when its text is no longer the machine's, as dismissed when the editor closed them
(`closed` in the cell's metadata names them; the tag `dismissed` stands for all of the cell) or approved the paper with the machine's text as it was, and as
open otherwise.
"""

import copy
from collections import Counter

import pandas as pd
from nbformat import NotebookNode

from ..write.checks.flag import is_alarm
from . import review, schema
from .errata import ERRATUM
from .schema import edited, facts, reviewed_papers

_COLUMNS = ["check", "alarms", "corrected", "dismissed", "open", "precision"]
_NOT_OF_CHECKS = (*review.DECISIONS, ERRATUM)


def dismiss(nb: NotebookNode, paper: str | None = None, check: str = "") -> NotebookNode:
    """The notebook with the open alarms of a paper, or of all, held for empty; of one kind or of all."""
    nb = copy.deepcopy(nb)
    approved = reviewed_papers(nb.cells)
    for cell in _texts_of(nb, paper):
        found = [flag for flag in review.open_flags(cell, approved) if flag["check"] not in review.DECISIONS]
        told = [schema.alarm_record(flag) for flag in found]
        if wanted := [one for one in told if check in ("", one["check"])]:
            facts(cell)["closed"] = [*schema.closes(cell), *wanted]
    return nb


def reopen(nb: NotebookNode, paper: str | None = None, check: str = "") -> NotebookNode:
    """The notebook without such dismissals, by record or by tag."""
    nb = copy.deepcopy(nb)
    for cell in _texts_of(nb, paper):
        if kept := [one for one in schema.closes(cell) if check not in ("", one["check"])]:
            facts(cell)["closed"] = kept
        else:
            facts(cell).pop("closed", None)
        if schema.tagged(cell, schema.DISMISSED):
            cell.metadata["tags"] = [tag for tag in schema.tags(cell) if tag != schema.DISMISSED]
    return nb


def _texts_of(nb: NotebookNode, paper: str | None) -> list[NotebookNode]:
    return [cell for cell in nb.cells if schema.is_text(cell) and paper in (None, schema.paper_of(cell))]


def answers_of(nb: NotebookNode) -> Counter[tuple[str, str]]:
    """How many alarms of each kind were `corrected`, `dismissed`, or are `open` in a post."""
    counts: Counter[tuple[str, str]] = Counter()
    approved = reviewed_papers(nb.cells)
    for cell in nb.cells:
        known = facts(cell)
        kinds = [
            f["check"] for f in known.get("flags", []) if is_alarm(f) and f["check"] not in _NOT_OF_CHECKS
        ]
        closed = Counter(one["check"] for one in schema.closes(cell) if one["check"] not in _NOT_OF_CHECKS)
        answered = (
            "corrected"
            if edited(cell)
            else "dismissed"
            if known.get("paper") in approved or schema.tagged(cell, schema.DISMISSED)
            else "open"
        )
        for check in kinds:
            if closed[check]:
                closed[check] -= 1
                counts[check, "dismissed"] += 1
            else:
                counts[check, answered] += 1
        for check, more in closed.items():  # closed by taking the flag itself away
            counts[check, "dismissed"] += more
    return +counts


def dismissals(counts: Counter[tuple[str, str]]) -> pd.DataFrame:
    """One row a kind of alarm, the most frequent first; `precision` is corrected / (corrected + dismissed)."""
    rows = []
    for check in dict.fromkeys(check for check, _ in counts):
        corrected, dismissed, left = (counts[check, name] for name in ("corrected", "dismissed", "open"))
        answered_all = corrected + dismissed
        share = round(corrected / answered_all, 3) if answered_all else None
        rows.append([check, answered_all + left, corrected, dismissed, left, share])
    frame = pd.DataFrame(rows, columns=_COLUMNS).astype({"precision": "float64"})
    return frame.sort_values(["alarms", "check"], ascending=[False, True], ignore_index=True)
