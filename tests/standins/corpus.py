"""As many papers as wanted, on as many days as wanted: records for the stand-ins, made from their number alone."""

import datetime as dt
from html import escape
from pathlib import Path

from arxiv_daily.sample import server

PAGE = (Path(server.__file__).parent / "data" / "html" / "0000.00003v1.html").read_bytes()
FIRST = b'<div id="S1.p1" class="ltx_para">\n'
SENTENCES = (  # the stand-in translates them without a finding
    "We study speech number {0} under noise. "
    "The model reaches {0}.5% WER on LibriSpeech and improves the baseline by 3 dB. "
    "It was trained on audio of {0} kHz without labels, and the loss is $L_{{{0}}}=x^2$. "
)


def days(first: dt.date, count: int, papers: int = 3, size: int = 0, number: int = 0) -> list[dict]:
    """Records of `count` editions of `papers` papers each, counted from `number` on; no abstract is shorter than
    `size` characters."""
    return [
        record(
            first + dt.timedelta(days=day), number + day * papers + of_day, (of_day + 1) / (papers + 1), size
        )
        for day in range(count)
        for of_day in range(papers)
    ]


def control(date: dt.date) -> dict:
    """A paper of the category whose papers tell an empty window from a broken index."""
    return record(date, 89_999, 0.5, 0) | {"categories": ["cs.LG"]}


def record(date: dt.date, number: int, share: float, size: int) -> dict:
    """Paper `number`, submitted when this share of the window of the edition `date` has gone by."""
    start = dt.datetime(date.year, date.month, date.day, 0, 50) - dt.timedelta(days=1)
    abstract = SENTENCES.format(number % 90 + 10)
    return {
        "id": f"{2000 + number // 90000}.{number % 90000 + 10000}",
        "version": 1,
        "title": f"Speech Model {number + 10}",
        "authors": ["Ada Sample", "Ben Sample"],
        "categories": ["cs.SD"] if number % 3 else ["eess.AS", "cs.SD"],
        "abstract": (abstract * (size // len(abstract) + 1)).strip(),
        "submitted": f"{start + share * dt.timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}",
        "comment": "Made up for tests; not on arXiv",
    }


def pages(records: list[dict]) -> dict[str, bytes]:
    """An HTML page for every paper."""
    return {f"html/{paper['id']}v1": page(paper) for paper in records}


def page(paper: dict) -> bytes:
    """The page of a paper: its own title and abstract before the text that all have."""
    own = f'<p class="ltx_p">{escape(paper["title"])}. {escape(paper["abstract"])}</p>'
    return PAGE.replace(FIRST, FIRST + own.encode(), 1)
