"""What the edition says of itself: the introduction with its receipt, and the description in the front matter.

The lines that follow from the receipt alone are made by `receipt_lines`; when the receipt changes, so do they.
"""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from .. import project, words
from ..gather import reasons
from ..gather.edition import Edition
from ..gather.empty_reasons import explained
from ..gather.receipt import INTRODUCTION, Receipt
from ..project import is_sample
from ..text import gate
from ..words import say
from ..write.embedded import MODEL_NAME as EMBEDDED

if TYPE_CHECKING:
    import pandas as pd

_NAMED = 3  # titles in a description
_COUNTS = re.compile(r"抓取总数[:：]\s*(\d{1,6})\s*篇.{0,200}?本页显示[:：]\s*(\d{1,6})\s*篇")


def write_introduction(
    edition: Edition, papers: "pd.DataFrame", receipt: Receipt, models: Collection[str] = ()
) -> gate.Markdown:
    """Window, counts, what was left out and why, what is still to come; on an empty day the reason.

    Above it stands what a reader must know first: that papers are invented, that the small model wrote (`models`).
    """
    zone = ZoneInfo(edition.digest.timezone)
    start, end = (instant.astimezone(zone) for instant in (edition.start, edition.end))
    clock = start.tzname() or "UTC"
    city = say("post.intro.city") if edition.digest.timezone == "Asia/Shanghai" else ""
    span = {"start": f"{start:%Y-%m-%d %H:%M}", "end": f"{end:%Y-%m-%d %H:%M}"}
    lines = [say("post.receipt.window", anchor=edition.digest.anchor, clock=clock, **span)]
    lines += receipt_lines(receipt)
    if edition.digest.editor:
        editor = gate.gate(edition.digest.editor, inline=True).text
        lines.insert(1 + _of_counts(receipt), say("post.receipt.editor", editor=editor))
    state = say("post.receipt.closed")
    if receipt["state"] == "open":
        state = say("post.receipt.open", closes=_local(receipt["closes"], zone))
    lines.append(state)
    translated = say("post.intro.translated")
    opening = say("post.intro.opening", date=edition.date, clock=clock, city=city, translated=translated)
    listed = f"{opening}\n\n" + "\n".join(lines)
    return gate.Markdown(
        "\n\n".join([*_warnings(papers, models), listed, *_paragraphs(papers, receipt, zone)])
    )


def receipt_lines(receipt: Receipt) -> list[str]:
    """The lines of the introduction that follow from the receipt and nothing else."""
    lines = [say("post.receipt.counts", fetched=receipt["fetched"], shown=receipt["shown"])]
    if receipt.get("per_category"):
        counts = [
            say("post.receipt.count", name=name, count=n) for name, n in receipt["per_category"].items()
        ]
        lines.append(say("post.receipt.categories", counts="，".join(counts)))
    if receipt.get("late"):
        lines.append(say("post.receipt.late", count=receipt["late"]))
    for reason, count in receipt.get("left_out", {}).items():
        lines.append(
            say(
                "post.receipt.left_out",
                count=count,
                reason=gate.gate(reasons.in_words(reason), inline=True).text,
            )
        )
    if waiting := [name for name in receipt.get("pending", []) if name != INTRODUCTION]:
        names = "、".join(f"[{name}](#{project.fragment(name)})" for name in waiting)
        lines.append(say("post.receipt.pending", names=names))
    if uncovered := receipt.get("uncovered"):
        lines.append(say("post.receipt.uncovered", first=uncovered[0], last=uncovered[1]))
    return lines


def line_code(line: str) -> str:
    """Which sentence of the receipt a line is, as a key of `post.receipt`; empty if it is none of them."""
    for code, template in words.table("post.receipt").items():
        label = re.split(r"[：（{]", template.removeprefix("- "))[0]
        if template.startswith("- ") and re.match(rf"- {re.escape(label)}[：（]", line):
            if code in ("open", "closed"):
                return "closed" if line == say("post.receipt.closed") else "open"
            return code
    return ""


def read_counts(text: str) -> tuple[int, int] | None:
    """Papers fetched and shown, as an introduction says; None where it does not."""
    found = _COUNTS.search(text)
    return (int(found[1]), int(found[2])) if found else None


def describe(count: int, titles: Iterable[str]) -> str:
    """The description of the front matter: the number of papers and the first titles, given as gated gate.Markdown."""
    named = [gate.bare(title) for title in titles if title][:_NAMED]
    if not named:
        return say("post.description.count", count=count)
    more = say("post.description.more") if count > len(named) else ""
    return say("post.description.titles", count=count, titles="；".join(named) + more)


def _of_counts(receipt: Receipt) -> int:
    """How many of the receipt's lines come before the editor's name: all up to what is pending."""
    return len(receipt_lines(receipt | {"pending": [], "uncovered": []}))


def _warnings(papers: "pd.DataFrame", models: Collection[str]) -> Iterator[str]:
    """What a reader must know before reading."""
    if any(is_sample(key) for key in papers.loc[papers["status"] == "shown", "id"]):
        yield say("post.intro.invented")
    if EMBEDDED in models:
        yield say("post.intro.draft", model=EMBEDDED)


def _paragraphs(papers: "pd.DataFrame", receipt: Receipt, zone: ZoneInfo) -> Iterator[str]:
    """What stands below the list: why there is nothing, papers that are only listed, and new versions."""
    if not receipt["shown"]:
        following = _local(receipt["next_announcement"], zone)
        if receipt.get("calendar") == "by rule":
            following += say("post.intro.by_rule")
        yield say("post.intro.empty", reason=explained(receipt["empty_reason"]), next=following)
    listed = papers[papers["status"] == "listed"]
    if len(listed):
        titles = [
            f"- [{gate.gate(row.title, inline=True).text}]({row.abs_url})" for row in listed.itertuples()
        ]
        yield f"{say('post.intro.listed')}\n\n" + "\n".join(titles)
    replaced = papers[papers["status"] == "replaced"]
    if len(replaced):
        yield f"{say('post.intro.replaced')}\n\n" + "\n".join(map(_new_version, replaced.itertuples()))


def _new_version(paper) -> str:
    """One line for a paper shown earlier."""
    withdrawn = say("post.intro.withdrawn") if paper.withdrawn else ""
    return f"- [{gate.gate(paper.title, inline=True).text}]({paper.abs_url})（{reasons.in_words(paper.reason)}{withdrawn}）"


def _local(instant: str, zone: ZoneInfo) -> str:
    """An instant of the receipt in the digest's own time."""
    return f"{dt.datetime.fromisoformat(instant).astimezone(zone):%Y-%m-%d %H:%M}"
