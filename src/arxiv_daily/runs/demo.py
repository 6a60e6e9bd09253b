"""An edition to try the product with: live arXiv if it answers, else the sample day."""

import contextlib
import datetime as dt
from collections.abc import Iterator

from .. import environment, sample
from ..errors import ArxivDailyError
from ..gather import http
from ..gather.arxiv_api import ACCEPT, api_url, search
from ..gather.edition import Digest, Edition, newest_closed
from .execute import load_digest

PAPERS = 5
PATIENCE = 5  # seconds


@contextlib.contextmanager
def source() -> Iterator[tuple[Edition, str]]:
    """An edition of the digest `demo`, and where its papers come from, in words.

    The sample is served on loopback in arXiv's own formats for as long as the block runs.
    """
    audio = load_digest("audio")
    few = audio.filters.model_copy(update={"max_papers": PAPERS})
    digest = audio.model_copy(update={"name": "demo", "filters": few})
    if arxiv_answers(digest.contact):
        yield Edition(digest, newest_with_papers(digest)), "live arXiv"
        return
    with sample.serve() as address, served_by(address):
        digest = digest.model_copy(update={"title": "arXiv Daily 示例"})
        yield Edition(digest, sample.DATE), "the sample day (arXiv does not answer)"


def arxiv_answers(contact: str) -> bool:
    """Whether the query API answers one quick question."""
    url = api_url()
    try:
        with http.api_turn(url):
            asked = f"{url}?id_list=0000.0000"
            page = http.get(http.session(url, contact), asked, ACCEPT, limit=1 << 20, seconds=PATIENCE)
    except (http.Fault, ArxivDailyError):
        return False
    return page.status_code == 200


def newest_with_papers(digest: Digest) -> dt.date:
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
def served_by(address: str) -> Iterator[None]:
    """arXiv's two addresses set to a stand-in's, for this process and the kernels it starts."""
    with environment.restored():
        environment.API_URL.put(f"{address}/api/query")
        environment.CONTENT_URL.put(address)
        environment.API_INTERVAL.put("0")
        yield
