"""Editions made by Dask: worker processes of this machine, or those of a cluster that is there already.

Here the workers share the project's folder, and each post is committed by the engine as ever. On a cluster they
share nothing: a job carries notebook, params, papers and full texts, so that arXiv is asked by this machine alone;
the post comes back as bytes and is committed here, into whatever an editor has written meanwhile. An edition
whose worker was lost is made again by another.
"""

import contextlib
import gzip
import json
import logging
import uuid
from collections.abc import Generator, Iterator
from importlib.metadata import version

from .. import DISTRIBUTION, errors
from ..errors import ArxivDailyError, ConfigError, PostError
from ..files import keep
from ..gather.edition import Edition
from ..origin import get_extra
from ..project import cache, post_dir, root
from . import backfill
from .backfill import Ahead, Job, Result, Watch
from .dask_worker import local, remote, settings
from .execute import NOTEBOOK, Outcome, outcome_of

CONNECT = 10.0  # seconds until a scheduler must answer
_BESIDE = 2  # jobs at the cluster for each worker: one under way, one at hand
_LOST = "its worker died, and so did those that tried again: look at their memory and logs, then run the command again"


@contextlib.contextmanager
def crew(workers: int, scheduler: str = "") -> Iterator[backfill.Crew]:
    """A crew of processes on this machine, or of the workers at a scheduler's address."""
    try:
        import distributed
    except ImportError:
        raise ConfigError(f"many workers need Dask: {get_extra('batch')}") from None
    logging.getLogger("distributed").setLevel(logging.ERROR)
    with contextlib.ExitStack() as stack:
        if scheduler:
            client = stack.enter_context(_connected(scheduler))
        else:
            local = distributed.LocalCluster(
                n_workers=workers, threads_per_worker=1, memory_limit=None, dashboard_address=None
            )
            client = stack.enter_context(distributed.Client(stack.enter_context(local)))
        yield lambda jobs, watch: _handed_out(client, jobs, watch, away=bool(scheduler))


@contextlib.contextmanager
def _connected(scheduler: str) -> Iterator:
    """A client of the scheduler at an address; ConfigError if there is none or it has no workers."""
    import distributed

    try:
        client = distributed.Client(scheduler, timeout=CONNECT)
    except (OSError, ValueError) as error:
        what = " ".join(str(error).split()) or "no answer"
        raise ConfigError(
            f"no Dask scheduler at {scheduler} ({what}): start one with dask scheduler"
        ) from None
    with client:
        if not client.scheduler_info(n_workers=-1)["workers"]:
            raise ConfigError(
                f"the scheduler at {scheduler} has no workers: start some with dask worker {scheduler}"
            )
        yield client


def _handed_out(client, jobs: Iterator[Job], watch: Watch, away: bool) -> Generator[Result, None, None]:
    """Editions as Dask's workers finish them; a few wait at each worker, the rest here."""
    from distributed import wait

    topic = f"arxiv-daily-{uuid.uuid4()}"
    client.subscribe_topic(topic, lambda event: watch(event[1]))
    waiting = Ahead(map(_packed, jobs) if away else jobs, 2)
    under_way: dict = {}
    try:
        while True:
            most = _BESIDE * max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
            while len(under_way) < most and (job := waiting.take(wait=not under_way)):
                edition, given = job
                if isinstance(given, ArxivDailyError):
                    yield edition, given
                    continue
                there = (given, topic) if away else (str(root()), edition.digest, edition.date, given, topic)
                future = client.submit(
                    remote if away else local, *there, pure=False, key=f"{edition.key}-{topic}"
                )
                under_way[future] = edition
            if not under_way:
                return
            with contextlib.suppress(TimeoutError):
                wait(list(under_way), timeout=0.2, return_when="FIRST_COMPLETED")
            for future in [future for future in under_way if future.done()]:
                edition = under_way.pop(future)
                yield edition, _came_back(future, edition)
                future.release()
    finally:
        waiting.stop()
        client.unsubscribe_topic(topic)
        client.cancel(list(under_way))


def _came_back(future, edition: Edition) -> Outcome | ArxivDailyError:
    """What a worker gave back, committed if it comes from another machine."""
    from distributed import CancelledError, KilledWorker

    try:
        result = future.result()
        return _kept(edition, result) if isinstance(result, bytes) else result
    except KilledWorker:
        return PostError(_LOST)
    except CancelledError:
        raise PostError(
            "the Dask scheduler has gone: what came back is kept, run the command again"
        ) from None
    except ArxivDailyError as error:
        return error


def _packed(job: Job) -> tuple[Edition, bytes | ArxivDailyError]:
    """A job with all that a machine needs which has the package and nothing else; full texts are fetched first."""
    edition, gathered = job
    if isinstance(gathered, ArxivDailyError):
        return edition, gathered
    files = [root() / NOTEBOOK, *(path for path in (root() / "params").rglob("*") if path.is_file())]
    content = {
        "digest": edition.digest.model_dump(mode="json"),
        "date": str(edition.date),
        "gathered": gathered,
        "files": {str(path.relative_to(root())): path.read_text(encoding="utf-8") for path in files},
        "texts": _texts(edition, gathered),
        "settings": settings(),
        "version": version(DISTRIBUTION),
    }
    return edition, gzip.compress(json.dumps(content).encode(), 1)


def _texts(edition: Edition, gathered: dict) -> dict[str, str]:
    """The full texts' files in the cache, by name, once arXiv has been asked for those that were not there."""
    from ..gather.frame import from_rows
    from ..gather.fulltext import fulltexts

    for future in fulltexts(from_rows(gathered["papers"]), edition.digest).values():
        future.result()
    shown = [paper for paper in gathered["papers"] if paper["status"] == "shown"]
    names = [f"{paper['id'].replace('/', '_')}v{paper['version']}.json" for paper in shown]
    there = [path for name in names if (path := cache("fulltext") / name).is_file()]
    return {path.name: path.read_text(encoding="utf-8") for path in there}


def _kept(edition: Edition, result: bytes) -> Outcome:
    """Commit a post that was made elsewhere, and keep the answers that were paid for there."""
    from ..post import notebook
    from ..post.store import commit

    made = json.loads(gzip.decompress(result))
    for name, text in made["answers"].items():
        path = cache("answers") / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        keep(path, text.encode())
    if "error" in made:
        kind, message = made["error"]
        raise getattr(errors, kind, ArxivDailyError)(message)
    target = post_dir(edition.digest.name, edition.date) / "index.ipynb"
    rows = [json.loads(line) for line in made["table"].split("\n") if line]
    post = commit(target, notebook.parse(made["post"].encode()), rows)
    return outcome_of(post, target, str(edition.date))
