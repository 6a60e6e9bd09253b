"""What editions will take, told before anything is asked; the one estimate of a run and of a plan.

With the papers at hand their abstracts are counted; with their number alone the typical sizes below stand for them.
"""

from collections.abc import Iterable, Mapping

import pandas as pd

from ..gather.results import claims
from ..gather.taxonomy import taxonomy_of
from ..text.bilingual.glossary import Glossary
from . import introduction, reading, second_reader, translation
from .model.prices import Prices
from .model.usage import Usage, tokens
from .prompts import Prompt

_FULL_TEXT = 12_500  # tokens of a paper without references: the median of ten real ones, by our own count
_ABSTRACT = 300  # tokens of an English abstract with its title
_TERMS = 60  # tokens of the glossary's terms in a question
COLUMNS = ["part", "calls", "tokens_in", "tokens_out", "cost"]


def of_papers(
    papers: Iterable, prompts: Mapping[str, Prompt], glossary: Glossary, digest
) -> dict[str, Usage]:
    """The usage of each part of one edition, when every answer is good at once; `papers` are those written about."""
    asked, came, english = [], [], 0
    for paper in papers:
        english += tokens(paper.abstract)
        asked.append(_size(translation.asked(paper, prompts["translation"], glossary)))
        came.append(translation.expect(paper))
    return _parts(len(asked), sum(asked), sum(came), english, 1, prompts, digest)


def of_counts(papers: int, editions: int, prompts: Mapping[str, Prompt], digest) -> dict[str, Usage]:
    """The same for so many papers in so many editions."""
    asked = tokens(prompts["translation"].text) + _ABSTRACT + _TERMS
    return _parts(
        papers, papers * asked, papers * _translated(_ABSTRACT), papers * _ABSTRACT, editions, prompts, digest
    )


def _parts(
    papers: int,
    asked: int,
    translated: int,
    english: int,
    editions: int,
    prompts: Mapping[str, Prompt],
    digest,
) -> dict[str, Usage]:
    parts = {"translations": Usage(papers, asked, 0, translated)}
    if digest.reading != "none":
        text = tokens(prompts["reading"].text) + _ABSTRACT + min(_FULL_TEXT, digest.max_input_tokens)
        came = reading.EXPECT
        if taxonomy := taxonomy_of(digest.name, digest.taxonomy):
            text += tokens(claims.wish(taxonomy) + claims.terms_for(taxonomy, ()))
            came += claims.EXPECT
        parts["readings"] = Usage(papers, papers * text, 0, papers * came)
    if digest.second_reader:
        text = papers * tokens(prompts["second_reader"].text) + 2 * english
        parts["second readings"] = Usage(papers, text, 0, papers * second_reader.EXPECT)
    if digest.overview and papers:
        listing = min(translated, editions * digest.max_input_tokens)
        text = editions * tokens(prompts["overview"].text) + listing
        parts["introduction"] = Usage(editions, text, 0, editions * introduction.EXPECT)
    return parts


def _translated(abstract: int) -> int:
    return 2 * abstract + 200


def models_of(digest, model: str) -> dict[str, str]:
    """The model of each part; `model` is asked where the params name none."""
    model = digest.model or model
    return {
        "translations": model,
        "readings": digest.reading_model or model,
        "second readings": digest.second_model or model,
        "introduction": model,
    }


def cost(parts: Mapping[str, Usage], models: Mapping[str, str], prices: Prices) -> float | None:
    """Money for all parts; None if the model of one has no price."""
    costs = [prices.cost(models[part], usage) for part, usage in parts.items()]
    known = [cost for cost in costs if cost is not None]
    return sum(known) if len(known) == len(costs) else None


def cost_table(parts: Mapping[str, Usage], models: Mapping[str, str], prices: Prices) -> pd.DataFrame:
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
    known = frame["cost"].notna().any()  # for money alone the list of prices is read
    frame.attrs["prices"] = prices.source if known else ""
    return frame


def in_words(frame: pd.DataFrame, ceiling: dict) -> str:
    """The sum as one line, beside the ceiling of the run."""
    row, currency = frame.iloc[-1], frame.attrs["currency"]
    money = "" if pd.isna(row["cost"]) else f", {row['cost']:.2f} {currency}".rstrip()
    source = f" ({frame.attrs['prices']})" if money and frame.attrs.get("prices") else ""
    limits = [
        f"{value:g} {currency if name == 'money' else name}".rstrip() for name, value in ceiling.items()
    ]
    limit = f"; the ceiling is {' and '.join(limits)}" if limits else ""
    counted = (
        f"{row['calls']} calls, {_thousands(row['tokens_in'])} tokens in, {_thousands(row['tokens_out'])} out"
    )
    return f"about {counted}{money}{source}{limit}"


def _size(messages: list[dict]) -> int:
    return tokens("".join(message["content"] for message in messages))


def _thousands(count: int) -> str:
    return f"{count / 1000:.0f}k" if count >= 1000 else str(count)
