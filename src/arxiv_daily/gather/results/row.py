"""One result as the notebook, the site and a service's answer have it."""

import re
from dataclasses import dataclass
from typing import Literal

Whose = Literal["own", "baseline", ""]
MOST_RESULTS = 60  # results of a paper that are kept


@dataclass(frozen=True)
class PaperResult:
    """A value of a metric on a data set; `task`, `dataset` and `metric` are ids of the taxonomy.

    `value` is as the paper writes it, `unit` "%" or "dB" or "" (as it is; of a metric in per cent: a share of one).
    `system` is what the paper calls it, `whose` says whether it is the paper's own, another's, or not told.
    `setting` is what the paper says besides: the part of the data set, the training data, a condition. `place` is
    the anchor of the table or section.
    """

    task: str
    dataset: str
    setting: str
    metric: str
    value: str
    unit: str
    system: str
    whose: Whose
    place: str


def number_of(value: str) -> float:
    """The number of a value as the paper writes it."""
    found = re.match(r"[-−+]?[\d,]*\.?\d+", value)
    return float(found[0].replace(",", "").replace("−", "-")) if found else 0.0
