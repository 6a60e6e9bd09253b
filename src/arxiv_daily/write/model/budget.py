"""A ceiling on what a run takes, in tokens and money, that is never passed."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from ... import progress
from ...errors import ConfigError
from .prices import Prices
from .usage import Usage


class Budget:
    """A ceiling on one run, in tokens, in money, or in both; an empty mapping is no ceiling.

    A call is admitted if what is spent, what is promised to calls under way and its own estimate fit.
    """

    def __init__(self, ceiling: Mapping, prices: Prices):
        if unknown := set(ceiling) - {"tokens", "money"}:
            raise ConfigError(f"budget has no {unknown.pop()!r}; it has tokens and money")
        try:
            self._ceiling = {name: float(value) for name, value in ceiling.items() if value is not None}
        except (TypeError, ValueError) as error:
            raise ConfigError(f"budget must hold numbers, not {dict(ceiling)!r}") from error
        self._prices = prices
        self._spent = {"tokens": 0.0, "money": 0.0}
        self._promised = {"tokens": 0.0, "money": 0.0}

    def admit(self, model: str, estimate: Usage) -> bool:
        """Whether the call fits; if so its estimate is set aside until `settle`."""
        amount = self._amount(model, estimate)
        for name, limit in self._ceiling.items():
            if self._spent[name] + self._promised[name] + amount[name] > limit:
                return False
        self._add(self._promised, amount)
        return True

    def settle(self, model: str, estimate: Usage, actual: Usage) -> None:
        """The call is over: what it took in place of its estimate."""
        self._add(self._promised, self._amount(model, estimate), -1)
        self._add(self._spent, self._amount(model, actual))
        if actual.calls:
            progress.report("call", **asdict(actual), cost=self._prices.cost(model, actual))

    def _amount(self, model: str, usage: Usage) -> dict[str, float]:
        money = self._prices.cost(model, usage)
        if money is None and "money" in self._ceiling:
            raise ConfigError(f"budget.money needs the price of {model!r}: add it to `prices:` in params")
        return {"tokens": usage.tokens_in + usage.tokens_out, "money": money or 0.0}

    @staticmethod
    def _add(to: dict[str, float], amount: dict[str, float], sign: int = 1) -> None:
        for name, value in amount.items():
            to[name] += sign * value


def by_month(receipts: Iterable[tuple[str, dict]]) -> list[tuple[str, list[int], str]]:
    """What the editions (date, receipt) of each month took: calls, tokens in, cached and out; and the cost in words."""
    names = ("calls", "tokens_in", "cached", "tokens_out")
    months: dict[str, list[dict]] = {}
    for date, receipt in receipts:
        if used := receipt.get("usage"):
            months.setdefault(date[:7], []).append(used)
    rows = []
    for month, used in sorted(months.items()):
        sums: dict[str, float] = {}
        for one in used:
            if one["calls"] and one["cost"] is not None:
                sums[one["currency"]] = sums.get(one["currency"], 0) + one["cost"]
        known = [f"{cost:.2f} {currency}".rstrip() for currency, cost in sums.items()]
        unknown = ["?"] if any(one["calls"] and one["cost"] is None for one in used) else []
        rows.append((month, [sum(one[name] for one in used) for name in names], " + ".join(known + unknown)))
    return rows
