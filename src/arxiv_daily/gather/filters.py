"""Which papers of a table are shown, and why the others are not."""

import re
from collections.abc import Iterable

import pandas as pd

from . import reasons
from .digest import Digest
from .reasons import reason_of


def select(
    papers: pd.DataFrame, digest: Digest, elsewhere: dict[str, str], shown_here: Iterable[str] = ()
) -> pd.DataFrame:
    """The table with status and reason of every paper by the digest's filters, newest submission first.

    `elsewhere` has the dates of the editions that show a paper already. Over `max_papers` a paper is listed by
    its title; those `shown_here` by an earlier run keep their place.
    """
    gone = (papers["status"] == "replaced") & papers["id"].isin(digest.takedown)
    papers = papers[~gone].sort_values(["submitted", "id"], ascending=False, ignore_index=True)
    replaced = papers["status"] == "replaced"
    found = pd.Series([_reason(paper, digest, elsewhere) for paper in papers.itertuples()], dtype="str")
    papers["reason"] = papers["reason"].where(replaced, found)
    papers.loc[~replaced, "status"] = "left out"
    papers.loc[~replaced & (papers["reason"] == ""), "status"] = "shown"
    if digest.filters.max_papers:
        shown, before = papers.index[papers["status"] == "shown"], set(shown_here)
        ranked = sorted(shown, key=lambda index: papers.at[index, "id"] not in before)
        papers.loc[ranked[digest.filters.max_papers :], ["status", "reason"]] = ["listed", reasons.OVER_LIMIT]
    return papers


def _reason(paper, digest: Digest, elsewhere: dict[str, str]) -> str:
    """Why a paper is left out; empty if it is shown."""
    filters = digest.filters
    text = f"{paper.title}\n{paper.abstract}"
    if paper.id in digest.takedown:
        return reasons.TAKEDOWN
    if paper.id in elsewhere:
        return reason_of(reasons.ELSEWHERE, elsewhere[paper.id])
    if not filters.cross_lists and paper.primary not in digest.categories:
        return reasons.CROSS_LIST
    if filters.include and not any(has(text, word) for word in filters.include):
        return reasons.NOT_INCLUDED
    if word := next((word for word in filters.exclude if has(text, word)), ""):
        return reason_of(reasons.EXCLUDED, word)
    if filters.authors and not {name.casefold() for name in paper.authors} & {
        name.casefold() for name in filters.authors
    }:
        return reasons.OTHER_AUTHORS
    return ""


def has(text: str, word: str) -> bool:
    """Whether a keyword begins a word of the text: `transform` is in "Transformers", `ASR` is not in "laser"."""
    return bool(re.search(rf"(?<!\w){re.escape(word)}", text, re.IGNORECASE))
