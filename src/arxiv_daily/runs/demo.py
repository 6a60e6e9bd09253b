"""An edition to try the product with: live arXiv if it answers, else the sample day.

Where the embedded model writes, it is made in two rounds, so that there is a page to read after the first: titles and
abstracts, then the readings, as far as the minutes suffice.
"""

import contextlib
import datetime as dt
import time
from collections.abc import Iterator

from .. import environment, sample
from ..errors import ArxivDailyError
from ..gather import digests, http
from ..gather.arxiv_api import ACCEPT, api_url, search
from ..gather.edition import Digest, Edition, newest_closed
from ..words import say
from ..write.embedded import machine, pace
from ..write.model.endpoint import Endpoint
from .execute import load_digest

_PAPERS = 5
_PATIENCE = 5  # seconds
_MINUTES = 10.0  # after which a slow machine leaves out what can be left out
# What the rounds took in seconds of one processor that hashes a gigabyte in a second: with everything that improves
# the Chinese, and with the least that titles and abstracts need.
IN_FULL, AT_LEAST = 300, 120


@contextlib.contextmanager
def sample_edition() -> Iterator[tuple[Edition, str]]:
    """An edition of the digest `demo`, and where its papers come from, in words.

    The sample is served on loopback in arXiv's own formats for as long as the block runs.
    """
    first = load_digest(digests.default())
    few = first.filters.model_copy(update={"max_papers": _PAPERS})
    digest = first.model_copy(update={"name": "demo", "filters": few})
    if arxiv_time(digest.contact):
        yield Edition(digest, _newest_with_papers(digest)), "live arXiv"
        return
    with sample.serve_sample() as address, _served_by(address):
        digest = digest.model_copy(update={"title": say("runs.demo.title")})
        yield Edition(digest, sample.DATE), "the sample day (arXiv does not answer)"


def stages(digest: Digest) -> Iterator[tuple[str, Digest | None]]:
    """What is to be made next, in words, and the digest to make it with; None where there is no time left for it.

    A service is asked for everything at once.
    """
    if not Endpoint.from_environment().embedded:
        yield "", digest
        return
    limit, begun = pace.minutes(), time.monotonic()
    limit = _MINUTES if limit is None else limit
    yield f"titles and abstracts first, {_told(limit)}", None
    with environment.MINUTES.holding(str(limit)):
        yield "", digest.model_copy(update={"reading": "none"})
    left = limit - (time.monotonic() - begun) / 60
    if left <= 0:
        yield f"no readings: titles and abstracts took the {limit:g} minutes; the same command goes on", None
        return
    yield f"the page can be read; now the readings, at most {pace.duration(60 * left)}", None
    with environment.MINUTES.holding(str(left)):
        yield "", digest


def _told(limit: float) -> str:
    """How long it will take on this machine, the limit of minutes considered."""
    speed = max(machine.power().gigabytes, 1e-3)
    most, least = IN_FULL / speed, AT_LEAST / speed
    return (
        f"about {pace.duration(least if most > 60 * limit else most)} on this machine; Ctrl-C loses nothing"
    )


def arxiv_time(contact: str) -> dt.datetime | None:
    """The time at arXiv, by its answer to one quick question; None where it does not answer."""
    url = api_url()
    try:
        with http.api_turn(url):
            asked = f"{url}?id_list=0000.0000"
            page = http.get(http.session(url, contact), asked, ACCEPT, limit=1 << 20, seconds=_PATIENCE)
    except (http.Fault, ArxivDailyError):
        return None
    return (page.time or dt.datetime.now(dt.UTC)) if page.status_code == 200 else None


def _newest_with_papers(digest: Digest) -> dt.date:
    """The newest closed edition whose window holds a paper that can be seen."""
    query = " OR ".join(f"cat:{name}" for name in digest.categories)
    newest = search(query, digest, max_results=1)[0].published
    latest = newest_closed(digest)
    return next(
        date
        for date in (latest - dt.timedelta(days=offset) for offset in range(365))
        if Edition(digest, date).start <= newest
    )


@contextlib.contextmanager
def _served_by(address: str) -> Iterator[None]:
    """arXiv's two addresses set to a stand-in's, for this process and the kernels it starts."""
    with environment.restored():
        environment.API_URL.put(f"{address}/api/query")
        environment.CONTENT_URL.put(address)
        environment.API_INTERVAL.put("0")
        yield
