"""What an edition will take in full, told before anything is asked: from the papers' abstracts alone."""

from collections.abc import Iterable

import pandas as pd

from . import introduction, reading, second_reader, translation
from .glossary import Glossary
from .model.budget import Prices, Usage, tokens
from .prompts import Prompt

FULL_TEXT = 15_000  # tokens of a paper, where more may be read
COLUMNS = ["part", "calls", "tokens_in", "tokens_out", "cost"]


def expected(papers: Iterable, prompts: dict[str, Prompt], glossary: Glossary, digest) -> dict[str, Usage]:
    """The usage of each part, when every answer is good at once; `papers` are those to be written about."""
    abstracts = readings = second = Usage()
    listing = 0
    for paper in papers:
        asked = _size(translation.asked(paper, prompts["translation"], glossary))
        abstracts += Usage(1, asked, 0, translation.expect(paper))
        asked = tokens(prompts["reading"].text + paper.title + paper.abstract)
        readings += Usage(1, asked + min(FULL_TEXT, digest.max_input_tokens), 0, reading.EXPECT)
        if digest.second_reader:
            into, out = second_reader.cost(paper, prompts["second_reader"])
            second += Usage(1, into, 0, out)
        listing += translation.expect(paper)
    parts = {"translations": abstracts}
    if digest.reading != "none":
        parts["readings"] = readings
    if digest.second_reader:
        parts["second readings"] = second
    if digest.overview and abstracts.calls:
        asked = tokens(prompts["overview"].text) + min(listing, digest.max_input_tokens)
        parts["introduction"] = Usage(1, asked, 0, introduction.EXPECT)
    return parts


def table(parts: dict[str, Usage], models: dict[str, str], prices: Prices) -> pd.DataFrame:
    """The parts and their sum; `cost` is missing where a model has no price."""
    rows = [
        [part, usage.calls, usage.tokens_in, usage.tokens_out, prices.cost(models[part], usage)]
        for part, usage in parts.items()
    ]
    frame = pd.DataFrame(rows, columns=COLUMNS).astype({"cost": "float64"})
    sums = {name: frame[name].sum() for name in COLUMNS[1:4]}
    frame.loc[len(frame)] = {"part": "all", **sums, "cost": frame["cost"].sum(skipna=False)}
    frame["cost"] = frame["cost"].round(4)
    frame.attrs["currency"] = prices.currency
    return frame


def in_words(frame: pd.DataFrame, ceiling: dict) -> str:
    """The sum as one line, beside the ceiling of the run."""
    row, currency = frame.iloc[-1], frame.attrs["currency"]
    cost = "" if pd.isna(row["cost"]) else f", {row['cost']:.2f} {currency}".rstrip()
    limits = [
        f"{value:g} {currency if name == 'money' else name}".rstrip() for name, value in ceiling.items()
    ]
    limit = f"; the ceiling is {' and '.join(limits)}" if limits else ""
    counted = (
        f"{row['calls']} calls, {_thousands(row['tokens_in'])} tokens in, {_thousands(row['tokens_out'])} out"
    )
    return f"about {counted}{cost}{limit}"


def _size(messages: list[dict]) -> int:
    return tokens("".join(message["content"] for message in messages))


def _thousands(count: int) -> str:
    return f"{count / 1000:.0f}k" if count >= 1000 else str(count)
