"""What tokens cost: by the params' own table, else by the price list of genai-prices."""

import datetime as dt
import functools
from collections.abc import Mapping
from decimal import Decimal
from importlib.metadata import version
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ... import environment
from ...errors import ConfigError
from ...lazy import Lazy
from .endpoint import OPENAI
from .usage import Usage

if TYPE_CHECKING:
    import genai_prices
    import genai_prices.data_snapshot
else:
    genai_prices = Lazy("genai_prices")

_PER = 1_000_000  # prices are per million tokens
_OF_BATCHES = 0.5  # the share that an answer by the Batch endpoint costs
_LISTED_IN = "USD"
_HOURS = range(24)  # some services are dearer by day
_QUESTION = 10_000  # tokens of one of ours: some prices rise with a question's length


class Prices:
    """`{currency: CNY, <model>: {in: 2, cached: 0.5, out: 8}}`, per million tokens.

    `batch`, 0.5 if left out, is the share of it that an answer by the Batch endpoint costs. A model the table does
    not name has the price of the list, unless the table is in another currency than the list's dollars.
    """

    def __init__(self, table: Mapping):
        self._models: dict[str, tuple[float, float, float, float]] = {}
        for model, row in table.items():
            if model == "currency":
                continue
            try:
                full = float(row["in"])
                share = float(row.get("batch", _OF_BATCHES))
                self._models[model] = (full, float(row.get("cached", full)), float(row["out"]), share)
            except (TypeError, KeyError, ValueError) as error:
                raise ConfigError(
                    f"prices of {model!r} must look like {{in: 2, cached: 0.5, out: 8}}, per million tokens"
                ) from error
        named = str(table.get("currency", ""))
        self._listed = not self._models or named.upper() in ("", _LISTED_IN)
        self.currency = named if self._models else _LISTED_IN

    @property
    def source(self) -> str:
        """Where the prices are from, to be shown beside money; "" for the params' own."""
        return "" if self._models else list_name()

    def cost(self, model: str, usage: Usage, batch: bool = False) -> float | None:
        """Money for this usage, None for a model without a price."""
        price = self._models.get(model)
        if not price and self._listed and model:
            price = _listed(model, environment.OPENAI_BASE_URL.get() or OPENAI)
        if not price:
            return None
        full, cached, out, share = price
        fresh = usage.tokens_in - usage.cached
        money = (fresh * full + usage.cached * cached + usage.tokens_out * out) / _PER
        return money * share if batch else money


@functools.cache
def list_name() -> str:
    """The list with its version and the date of its newest price."""
    dated = [
        start
        for provider in genai_prices.data_snapshot.get_snapshot().providers
        for model in provider.models
        for price in (model.prices if isinstance(model.prices, list) else [])
        if (start := getattr(price.constraint, "start_date", None))
    ]
    newest = max((date for date in dated if date <= dt.date.today()), default="")
    return f"prices of genai-prices {version('genai-prices')}, the newest of {newest}"


def _costs(usage: "genai_prices.Usage", model: str, url: str | None) -> list[Decimal]:
    """What the usage costs at several hours of today; LookupError for a model that is not listed."""
    day = dt.datetime.now(dt.UTC).replace(minute=0)
    times = [day.replace(hour=hour) for hour in _HOURS]
    return [
        genai_prices.calc_price(usage, model, provider_api_url=url, genai_request_timestamp=time).total_price
        for time in times
    ]


@functools.lru_cache
def _listed(model: str, address: str) -> tuple[float, float, float, float] | None:
    """Dollars for a million tokens in, from the cache and out, and the share of batches: of the provider at this address, else of the model's maker.

    Where the hour matters it is the dearest: a run may begin at night and end by day, and a ceiling holds at any hour.
    None for a model that the list does not know, and for one that runs on this machine.
    """
    if urlsplit(address).hostname in ("localhost", "127.0.0.1", "::1", "0.0.0.0"):
        return None
    used = genai_prices.Usage
    each = (
        used(input_tokens=_QUESTION, output_tokens=0),
        used(input_tokens=_QUESTION, cache_read_tokens=_QUESTION, output_tokens=0),
        used(input_tokens=0, output_tokens=_QUESTION),
    )
    for name in dict.fromkeys((model, model.rpartition("/")[2])):
        for url in dict.fromkeys((address, None)):
            try:
                prices = [max(_costs(one, name, url)) for one in each]
            except LookupError:
                continue
            full, cached, out = (float(price) * _PER / _QUESTION for price in prices)
            return full, cached or full, out, _OF_BATCHES
    return None
