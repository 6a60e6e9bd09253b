"""All of arXiv every day, and ten years of it, from what was measured: `python -m benchmarks.forecast` writes docs/scale.md.

Measured are the tables in benchmarks/results (scale, startup, site); the sizes of questions are the
plan's of a backfill. Given are arXiv's numbers and terms, and two prices.
"""

import math
import re
import sys
from dataclasses import dataclass

from arxiv_daily.gather.arxiv_api import PAGE
from arxiv_daily.gather.edition import Digest
from arxiv_daily.runs.plan import A_CALL, A_TEXT, Step, clock, short, usage
from benchmarks import PROJECT, RESULTS, machine

TARGET = PROJECT / "docs" / "scale.md"
A_DAY, DAYS = 1_200, 3_650  # papers on a working day; ten years of days
A_REQUEST = 3.0  # seconds
LOOKBACK = 30  # days
PRICES = {"cheap": (1.0, 2.0), "dear": (10.0, 40.0)}  # per million tokens, in and out
CORES = 2
PAGES = 1e9  # bytes that GitHub Pages hosts
ALL = Digest(digest="everything", categories=["cs.LG"], overview=True)


@dataclass(frozen=True)
class Measured:
    """What a paper and an edition take on this machine."""

    paper: float  # CPU seconds a paper
    edition: float  # CPU seconds an edition without papers
    memory: float  # megabytes of command and kernel together, at the most papers measured
    papers: int  # how many those were
    post: float  # bytes of the post, a paper
    site: float  # bytes of the site, a paper, in the largest archive measured


def main() -> None:
    sizes, memory, posts = (column("scale", 0, title) for title in ("papers", "together MB", "post MB"))
    measured = Measured(
        column("scale", 0, "ms a paper")[-1] / 1000,
        column("startup", 0, "CPU s")[1],
        memory[-1],
        round(sizes[-1]),
        posts[-1] * 1e6 / sizes[-1],
        column("site", 0, "site")[-1] * 1e6 / column("site", 0, "papers")[-1],
    )
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(page(measured), encoding="utf-8")
    print(f"{machine()}\n\n{table(measured)}")


def column(name: str, number: int, title: str) -> list[float]:
    """A column of a table of a benchmark's kept results."""
    path = RESULTS / f"{name}.md"
    if not path.is_file():
        sys.exit(f"benchmarks/results/{name}.md is missing: run python -m benchmarks --only {name}")
    found = re.findall(r"(?:^\|.*\n)+", path.read_text(encoding="utf-8"), re.MULTILINE)
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")] for line in found[number].splitlines()
    ]
    return [float(re.sub(r"[^\d.]", "", row[rows[0].index(title)])) for row in rows[2:]]


def table(measured: Measured) -> str:
    """A row a thing, a column a day, a year and ten years."""
    spans = (1, 365, DAYS)
    lines = ["| | a day | a year | ten years |", "|---|---:|---:|---:|"]
    for name, value in things(measured).items():
        lines.append(f"| {name} | {' | '.join(value(days) for days in spans)} |")
    return "\n".join(lines)


def things(measured: Measured) -> dict:
    """What is counted, each as a function of the number of days."""

    def papers(days: int) -> int:
        return A_DAY * days

    def took(days: int):
        return usage(Step(ALL, [None] * days, 0, None, papers(days)))

    def money(days: int, into: float, out: float) -> str:
        used = took(days)
        return f"{(used.tokens_in * into + used.tokens_out * out) / 1e6:,.0f}"

    return {
        "papers": lambda days: f"{papers(days):,}",
        "requests to the query API, in long spans": lambda days: f"{math.ceil(papers(days) / PAGE):,}",
        "query API, 3 s a request": lambda days: clock(A_REQUEST * math.ceil(papers(days) / PAGE)),
        "full texts, two a second": lambda days: clock(A_TEXT * papers(days)),
        "model calls": lambda days: short(took(days).calls),
        "tokens in": lambda days: short(took(days).tokens_in),
        "tokens out": lambda days: short(took(days).tokens_out),
        **{
            f"money, {name} ({into:g} in, {out:g} out a million)": lambda days, into=into, out=out: money(
                days, into, out
            )
            for name, (into, out) in PRICES.items()
        },
        f"calls at {A_CALL:g} s, {ALL.max_concurrency} at once": lambda days: clock(
            took(days).calls * A_CALL / ALL.max_concurrency
        ),
        f"our own work, {CORES} cores": lambda days: clock(
            (papers(days) * measured.paper + days * measured.edition) / CORES
        ),
        "posts": lambda days: size(papers(days) * measured.post),
        "site": lambda days: size(papers(days) * measured.site),
    }


def size(number: float) -> str:
    """Bytes as people say them."""
    return f"{number / 1e9:,.1f} GB" if number >= 1e9 else f"{number / 1e6:,.1f} MB"


def page(measured: Measured) -> str:
    """docs/scale.md."""
    a_day, ten_years = A_TEXT * A_DAY, A_TEXT * A_DAY * DAYS
    calls = usage(Step(ALL, [None], 0, None, A_DAY)).calls * A_CALL / ALL.max_concurrency
    look_back = math.ceil(LOOKBACK * A_DAY / PAGE)
    full = PAGES / (A_DAY * measured.site)
    return f"""# All of arXiv every day, and ten years of it

Written by `python -m benchmarks.forecast` from the tables in `benchmarks/results` ({machine()}). Nothing here
was run at this size: the figures are extrapolated from measurements. {A_DAY:,} papers are a working day; weekends have
fewer, so the longer columns are upper bounds.

{table(measured)}

A paper costs {1000 * measured.paper:.0f} ms of CPU and {measured.post / 1000:.1f} kB of post (the stand-ins' texts are short), an edition without papers
{measured.edition:.1f} s; with {measured.papers:,} papers command and kernel together take {measured.memory:.0f} MB.

## What breaks first

**Every day**, only the calls take noticeable time: full texts take {clock(a_day)} by the content host's
politeness, the model {clock(calls)} at {ALL.max_concurrency} calls at once (`max_concurrency` is the lever), our own work
{clock(A_DAY * measured.paper / CORES)}. The daily look-back of {LOOKBACK} days for late papers asks {look_back} more requests, {clock(look_back * A_REQUEST)}.
The page does not scale: {A_DAY:,} papers on one are {size(A_DAY * measured.post)} of notebook, which no reader scrolls. Make one
digest of each archive or category, or set `filters.max_papers`, which lists the rest by title.

**Ten years**, in this order:

1. **Money**: see the table. `--plan` estimates it before anything is spent, from the digest's own editions if there are
   some; `--batch` halves it; `reading: none` avoids nearly all of it.
2. **The content host's politeness**: {clock(ten_years)} of full texts, whatever the number of workers. `reading: none` needs none;
   arXiv's bulk data are the way for more.
3. **Hosting**: at {measured.site / 1000:.0f} kB a paper (page, lists, index for the search, feeds, data), a site of 1 GB is full after
   {full:,.0f} days of everything; one of speech and audio, 40 papers a day, after {PAGES / (40 * 365 * measured.site):.0f} years.
   Papers' pages are not in these figures: they add 19 kB a paper (4.2 of 16.8 MB at 11 editions of 20 papers,
   2026-11-28), so with them 1 GB is full after about 17 days of everything, or 16 months of 40 papers a day.
4. **The disk**: `posts/`, and as much again for full texts under `.cache/`, which may be deleted.

The query API is no limit: long spans take one request for {PAGE:,} papers. Nor is memory: each edition has its own
kernel, which ends with it, and a backfill keeps one span in memory. Memory grows only with the tables of existing editions, which are
read once so that no paper is shown twice: about 0.5 kB a paper.

## More machines

`arxiv-daily backfill --workers N` makes N editions at a time on this machine, by Dask's LocalCluster. For a cluster, start
`dask scheduler` and on each machine, with this package and the same `OPENAI_BASE_URL` and `OPENAI_API_KEY` in the environment,

    dask worker tcp://scheduler:8786 --nthreads 1

and start `arxiv-daily backfill … --scheduler tcp://scheduler:8786`. Workers need no project, no shared folder and no access to
arXiv: the machine that runs the backfill gathers, fetches full texts and commits; a job carries the rest. A worker with another
version or another service is refused. If a worker is lost, another makes its edition; the model's answers so far are found again if
both share `ARXIV_DAILY_WORKER_HOME` (by default a folder of the user's cache, which clusters usually share), and paid for again
otherwise. Each edition has up to `max_concurrency` calls in flight: N workers, N times as many. Anyone who can reach a Dask scheduler
can run code on its workers: keep it on a private network.
"""


if __name__ == "__main__":
    main()
