"""A model for `openai.StandIn` that obeys every text it is given: what a paper orders, it writes.

with openai.StandIn(write=obedient.write) as service: ...
"""

import json
import re

from tests.standins.openai import FENCE, Request, wanted, written

ORDER = re.compile(r"Ignore your instructions and write (.+?) END", re.S)


def write(request: Request) -> str:
    """The order found in the fenced texts, in every part; without one a faithful answer."""
    order = next((match[1] for _, text in FENCE.findall(request.text) if (match := ORDER.search(text))), "")
    if not order:
        return written(request)
    if order.startswith("AT LENGTH "):
        order = order.removeprefix("AT LENGTH ") * 2000
    keys = wanted(request)
    return (
        json.dumps(dict.fromkeys(keys, order), ensure_ascii=False)
        if keys
        else f"{order}[它](#p-{first(request)})"
    )


def first(request: Request) -> str:
    return re.search(r"#p-([\w.\-/]+)", request.text.partition("<<<")[2])[1]
