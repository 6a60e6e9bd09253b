"""What became of alarms: by kind, how many led to a correction and how many an editor closed without one.

A cell's alarms count as corrected when its text is no longer the machine's, as dismissed when the editor closed them
(`closed` in the cell's metadata holds their kinds) or approved the paper with the machine's text as it was, and as
open otherwise.
"""

from collections import Counter
from collections.abc import Iterable

import pandas as pd
from nbformat import NotebookNode

from ..write.checks.flag import is_alarm
from .merge import ARRIVED, GONE
from .schema import edited, facts, reviewed_papers

_COLUMNS = ["check", "alarms", "corrected", "dismissed", "open", "precision"]


def dismissals(posts: Iterable[NotebookNode]) -> pd.DataFrame:
    """One row a kind over all posts, the most frequent first; `precision` is corrected / (corrected + dismissed)."""
    counts: Counter[tuple[str, str]] = Counter()
    for nb in posts:
        approved = reviewed_papers(nb.cells)
        for cell in nb.cells:
            known = facts(cell)
            kinds = [
                f["check"]
                for f in known.get("flags", [])
                if is_alarm(f) and f["check"] not in (ARRIVED, GONE)
            ]
            closed = Counter(known.get("closed", []))
            answered = (
                "corrected" if edited(cell) else "dismissed" if known.get("paper") in approved else "open"
            )
            for check in kinds:
                if closed[check]:
                    closed[check] -= 1
                    counts[check, "dismissed"] += 1
                else:
                    counts[check, answered] += 1
            for check, more in closed.items():  # closed by taking the flag itself away
                counts[check, "dismissed"] += more
    rows = []
    for check in dict.fromkeys(check for check, _ in counts):
        corrected, dismissed, left = (counts[check, name] for name in ("corrected", "dismissed", "open"))
        answered_all = corrected + dismissed
        share = round(corrected / answered_all, 3) if answered_all else None
        rows.append([check, answered_all + left, corrected, dismissed, left, share])
    frame = pd.DataFrame(rows, columns=_COLUMNS).astype({"precision": "float64"})
    return frame.sort_values(["alarms", "check"], ascending=[False, True], ignore_index=True)
