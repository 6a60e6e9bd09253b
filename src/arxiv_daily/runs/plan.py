"""What a run of many editions will take, from one cheap look at arXiv's counts."""

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .. import environment
from ..errors import ConfigError
from ..gather.edition import Digest, Edition, newest_closed
from ..gather.table import posts
from ..gather.windows import Spans
from ..project import post_dir
from ..write import estimate, prompts
from ..write.model.prices import Prices
from ..write.model.usage import Usage
from . import execute

_ASKED_AGAIN = 1.1  # calls for one part: some answers are sent back with what the checks found
A_CALL = 5.0  # seconds
_NEWEST = 20  # editions looked at for what they took
_COUNTED = ("calls", "tokens_in", "cached", "tokens_out")
_START = 2.5  # seconds an edition takes without any call
A_TEXT = 0.5  # seconds between full texts, by the content host's politeness


@dataclass(frozen=True)
class Step:
    """One digest's share of the work."""

    digest: Digest
    editions: list[Edition]  # to be made
    complete: int  # passed over
    spans: Spans | None
    papers: int


@dataclass(frozen=True)
class Plan:
    """What is to be made, and about what it takes."""

    parts: list[Step]
    workers: int = 1

    @classmethod
    def made(cls, digests: Sequence[Digest], first: dt.date, last: dt.date, workers: int = 1) -> "Plan":
        """The plan for all dates from first to last; arXiv is asked for a count a digest, if at all."""
        if first > last:
            raise ConfigError(f"--from {first} is after --to {last}: exchange them")
        for digest in digests:
            if last > (newest := newest_closed(digest)):
                raise ConfigError(f"--to {last}: the newest window that has ended is {newest}'s; end there")
        return cls([_part(digest, first, last) for digest in digests], workers)

    @property
    def editions(self) -> int:
        return sum(len(_part.editions) for _part in self.parts)

    @property
    def papers(self) -> int:
        return sum(_part.papers for _part in self.parts)

    @property
    def requests(self) -> int:
        """Requests to arXiv's query API from here on."""
        return sum(len(_part.spans.pieces()) for _part in self.parts if _part.spans)

    @property
    def texts(self) -> int:
        """Full texts to be fetched."""
        return sum(_part.papers for _part in self.parts if _part.digest.reading != "none")

    @property
    def usage(self) -> Usage:
        return sum((usage(_part) for _part in self.parts), Usage())

    @property
    def cost(self) -> tuple[float, str] | None:
        """Money and its currency; None where a digest's params have no price for its model."""
        asked = [_price(part) for part in self.parts if part.editions]
        costs = [cost for cost in asked if cost is not None]
        if not costs or len(costs) < len(asked) or len({currency for _, currency in costs}) > 1:
            return None
        return sum(money for money, _ in costs), costs[0][1]

    @property
    def seconds(self) -> float:
        """Time by the clock: the editions side by side, but never faster than full texts may be asked for."""
        side_by_side = sum(len(part.editions) * _an_edition(part) for part in self.parts) / self.workers
        return 3.0 * self.requests + max(side_by_side, A_TEXT * self.texts)

    def facts(self) -> dict:
        """The plan for programs; `money` is None where a price is missing."""
        usage, cost = self.usage, self.cost
        made = {
            part.digest.name: {"to_make": len(part.editions), "complete": part.complete}
            for part in self.parts
        }
        return {
            "digests": made,
            "papers": self.papers,
            "requests": self.requests,
            "full_texts": self.texts,
            "calls": usage.calls,
            "tokens_in": usage.tokens_in,
            "tokens_out": usage.tokens_out,
            "money": cost[0] if cost else None,
            "currency": cost[1] if cost else "",
            "seconds": round(self.seconds),
        }

    def lines(self) -> Iterator[tuple[str, str]]:
        """What to tell an operator."""
        for part in self.parts:
            done = f", {part.complete} complete" if part.complete else ""
            yield part.digest.name, f"{len(part.editions)} editions to make{done}"
        if not self.editions:
            return
        usage = self.usage
        yield "papers", f"about {self.papers:,}"
        yield "arXiv", f"{self.requests} requests, {self.texts:,} full texts"
        yield (
            "model",
            f"about {usage.calls:,} calls, {short(usage.tokens_in)} tokens in, {short(usage.tokens_out)} out",
        )
        if cost := self.cost:
            yield "money", f"about {cost[0]:,.2f} {cost[1]}"
        else:
            yield (
                "money",
                "unknown: name the model in params or OPENAI_MODEL, and its price in `prices:` if no list has it",
            )
        yield "time", f"about {clock(self.seconds)} with {self.workers} at a time, at {A_CALL:g} s a call"


def _part(digest: Digest, first: dt.date, last: dt.date) -> Step:
    editions = [Edition(digest, date) for date in execute.dates(first, last)]
    todo = [edition for edition in editions if not _is_complete(edition)]
    spans = Spans(todo) if todo else None
    return Step(digest, todo, len(editions) - len(todo), spans, _expected(digest, spans) if spans else 0)


def _is_complete(edition: Edition) -> bool:
    """Whether nothing is left to do: made when its window could grow no more, and nothing pending."""
    receipt = execute.receipt_of(post_dir(edition.digest.name, edition.date))
    return receipt is not None and receipt.get("state", "closed") == "closed" and not receipt.get("pending")


def _expected(digest: Digest, spans: Spans) -> int:
    """Papers shown: as many as arXiv counts, but no more than the digest's limit a day."""
    found, most = spans.count(), digest.filters.max_papers
    return min(found, most * len(spans.editions)) if most else found


def usage(part: Step) -> Usage:
    """Calls and tokens of a digest's share."""
    return sum(_usage_by_part(part).values(), Usage())


def _usage_by_part(part: Step) -> dict[str, Usage]:
    """The estimate for translations, readings and introductions, brought to what the newest editions took."""
    digest, papers = part.digest, part.papers
    names = ["translation", "reading", "overview", *(["second_reader"] if digest.second_reader else [])]
    asked = {name: prompts.load(name, digest.name) for name in names}
    parts = estimate.of_counts(papers, len(part.editions), asked, digest)
    if not (known := _experience(digest)):
        return {name: _asked_again(one) if name != "introduction" else one for name, one in parts.items()}
    calls, into, cached, out = (papers * share for share in known)
    columns = (
        _shared(calls, [one.calls for one in parts.values()]),
        _shared(into, [one.tokens_in for one in parts.values()]),
        _shared(cached, [one.tokens_in for one in parts.values()]),
        _shared(out, [one.tokens_out for one in parts.values()]),
    )
    return dict(zip(parts, map(Usage, *columns), strict=True))


def _shared(amount: float, weights: list[int]) -> list[int]:
    """The amount in whole numbers by weight; they sum up to it."""
    whole, before, out = max(sum(weights), 1), 0, []
    for at in range(len(weights)):
        until = round(amount * sum(weights[: at + 1]) / whole)
        out.append(until - before)
        before = until
    return out


def _asked_again(usage: Usage) -> Usage:
    """With the questions that go back once with what the checks found."""
    names = ("calls", "tokens_in", "cached", "tokens_out")
    return Usage(*(round(_ASKED_AGAIN * getattr(usage, name)) for name in names))


def _experience(digest: Digest) -> list[float]:
    """Calls and tokens (in, cached, out) a paper, by the receipts of the digest's newest editions."""
    receipts = [execute.receipt_of(folder) or {} for folder in posts(digest.name)[-_NEWEST:]]
    paid = [receipt for receipt in receipts if receipt.get("shown") and receipt.get("usage", {}).get("calls")]
    papers = sum(receipt["shown"] for receipt in paid)
    return [sum(receipt["usage"][name] for receipt in paid) / papers for name in _COUNTED] if paid else []


def _price(part: Step) -> tuple[float, str] | None:
    """Money, each part by its own model: those of the params, else OPENAI_MODEL, else the only one with a price."""
    digest, prices = part.digest, Prices(part.digest.prices)
    named = [name for name in digest.prices if name != "currency"]
    model = environment.OPENAI_MODEL.get() or (named[0] if len(named) == 1 else "")
    cost = estimate.cost(_usage_by_part(part), estimate.models_of(digest, model), prices)
    return None if cost is None else (cost, prices.currency)


def _an_edition(part: Step) -> float:
    """Seconds of one edition of average size."""
    if not part.editions:
        return 0.0
    papers, calls = part.papers / len(part.editions), usage(part).calls / len(part.editions)
    texts = 0.0 if part.digest.reading == "none" else A_TEXT * papers
    return _START + max(texts, A_CALL * math.ceil(calls / part.digest.max_concurrency))


def short(number: float) -> str:
    """12,345,678 as 12.3 M, a thousand times that as 12.3 bn."""
    if number >= 1e9:
        return f"{number / 1e9:.1f} bn"
    return f"{number / 1e6:.1f} M" if number >= 1e5 else f"{number:,.0f}"


def clock(seconds: float) -> str:
    """Seconds as people say them."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return f"{max(1, round(seconds))} s"
    return f"{minutes // 60} h {minutes % 60:02d} min" if minutes >= 60 else f"{minutes} min"
