"""Half-price answers: the questions of many editions by the service's Batch endpoint.

What an edition would ask goes into an outbox, from there to the service, and the answers come into the cache,
where the ordinary run finds them. What is under way is noted in `.cache/batches`, so that a restart waits for it
instead of paying again; what comes back without an answer is asked for one by one by the ordinary run.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path

import openai
from filelock import FileLock, Timeout

from ..errors import ArxivDailyError, ConfigError, ServiceError
from ..gather import Edition, fulltexts, gather
from ..project import cache
from .model import batch_requests, diagnosis, errors
from .model.batch_requests import Outbox
from .model.cache import Answers
from .model.endpoint import Endpoint
from .model.reply import Unreadable
from .model.request import answer_in

_TAG = "arxiv-daily"  # the metadata by which a batch of ours is known at the service
_ROUNDS = 2  # the second holds corrections and introductions, which follow from the first
POLL = 30.0  # seconds between looks at a batch under way
_RECENT = 300  # batches looked through for one that a run cut short has sent
_ENDED = ("completed", "failed", "expired", "cancelled")


class Courier:
    """The way to the Batch endpoint and back into the cache; `say` hears one line about each step."""

    def __init__(self, say: Callable[[str], None]):
        self._endpoint = Endpoint.from_environment()
        if self._endpoint.local:
            raise ConfigError(
                "--batch needs a service: set OPENAI_BASE_URL and OPENAI_API_KEY, or leave it out"
            )
        address, key = self._endpoint.base_url, self._endpoint.key or "none"
        self._client = openai.OpenAI(base_url=address, api_key=key, max_retries=4, timeout=120)
        self._answers = Answers()
        self._folder = cache("batches")
        self._say = say

    def send(self, pack: dict[str, dict]) -> None:
        """Hand a pack over and note it; one that the service has already, from a run cut short, is only noted."""
        name = hashlib.sha256("".join(sorted(pack)).encode()).hexdigest()[:16]
        try:
            batch = self._there(name) or self._create(name, pack)
        except openai.OpenAIError as error:
            raise self._judged(error) from error
        self._note(name, batch.id, pack)
        self._say(f"batch {batch.id}: {len(pack)} questions sent")

    def _note(self, name: str, batch: str, pack: dict[str, dict]) -> None:
        questions = {key: {"model": asked["model"], "keys": asked["keys"]} for key, asked in pack.items()}
        note = {"service": self._endpoint.base_url, "batch": batch, "questions": questions}
        fresh = self._folder / f"{name}.new"
        fresh.write_text(json.dumps(note), encoding="utf-8")
        fresh.replace(self._folder / f"{name}.json")

    def fetch(self) -> None:
        """Wait for every batch under way at this service, and keep its answers."""
        notes = {path: json.loads(path.read_bytes()) for path in sorted(self._folder.glob("*.json"))}
        waiting = {path: note for path, note in notes.items() if note["service"] == self._endpoint.base_url}
        told: dict[Path, str] = {}
        while waiting:
            for path, note in list(waiting.items()):
                try:
                    ended = self._look(path, note, told)
                except openai.NotFoundError:
                    self._say(
                        f"batch {note['batch']} is not at {self._endpoint.shown} any more: asking again"
                    )
                    ended = True
                except openai.OpenAIError as error:
                    raise self._judged(error) from error
                if ended:
                    del waiting[path]
                    path.unlink()
            if waiting:
                time.sleep(POLL)

    def _there(self, name: str):
        """A batch sent under this name that is good or may become so."""
        for batch in islice(self._client.batches.list(limit=100), _RECENT):
            if (batch.metadata or {}).get(_TAG) == name and batch.status not in ("failed", *_ENDED[2:]):
                return batch
        return None

    def _create(self, name: str, pack: dict[str, dict]):
        lines = "".join(batch_requests.line(key, question) for key, question in pack.items())
        file = self._client.files.create(file=(f"{name}.jsonl", lines.encode()), purpose="batch")
        return self._client.batches.create(
            input_file_id=file.id,
            endpoint=batch_requests.PATH,
            completion_window="24h",
            metadata={_TAG: name},
        )

    def _look(self, path: Path, note: dict, told: dict[Path, str]) -> bool:
        """Whether a batch has ended; then its answers have been kept."""
        batch = self._client.batches.retrieve(note["batch"])
        counts = batch.request_counts
        state = f"batch {batch.id}: {batch.status}" + (
            f", {counts.completed} of {counts.total}" if counts else ""
        )
        if batch.status not in _ENDED:
            if told.get(path) != state:
                self._say(f"{state} (interrupt at will: the same command goes on from here)")
            told[path] = state
            return False
        kept = self._keep(batch.output_file_id, note["questions"]) if batch.output_file_id else 0
        missing = len(note["questions"]) - kept
        rest = f", {missing} are asked for one by one" if missing else ""
        why = f" ({said})" if missing and (said := self._why(batch)) else ""
        self._say(f"batch {batch.id}: {batch.status}, {kept} answers{rest}{why}")
        return True

    def _why(self, batch) -> str:
        """What the service says of the first thing that failed."""
        said = [error.message or "" for error in (batch.errors and batch.errors.data) or []]
        if batch.error_file_id and not said:
            try:
                first = json.loads(self._client.files.content(batch.error_file_id).text.splitlines()[0])
                said = [first["response"]["body"]["error"]["message"]]
            except (ValueError, KeyError, TypeError, IndexError):
                pass
        return errors.clean(said[0], self._endpoint.key)[:120] if said else ""

    def _keep(self, file: str, questions: dict[str, dict]) -> int:
        """Put the answers of a result file into the cache; how many there were."""
        kept = 0
        for text in self._client.files.content(file).text.splitlines():
            try:
                result = json.loads(text)
                question = questions[result["custom_id"]]
                answer = answer_in(result["response"]["body"], question, batch=True)
            except (ValueError, KeyError, TypeError, Unreadable):
                continue  # no answer, or one we cannot read: it is asked for singly
            self._answers.put(result["custom_id"], answer.record())
            kept += 1
        return kept

    def _judged(self, error: openai.OpenAIError) -> ArxivDailyError:
        address = self._endpoint.shown
        if isinstance(error, openai.NotFoundError) or getattr(error, "status_code", 0) in (405, 501):
            return ServiceError(f"{address} has no Batch endpoint: run the command without --batch")
        if fatal := diagnosis.misconfigured(error, address, "", self._endpoint.key):
            return fatal
        said = errors.clean(str(error), self._endpoint.key)[:200]
        return ServiceError(
            f"the Batch endpoint of {address} failed ({said}): run the command again, it goes on"
        )


def prepare(editions: Iterable[Edition], say: Callable[[str], None]) -> None:
    """Have what the editions will ask answered by batches. Editions that cannot be gathered are left to their run."""
    try:
        with FileLock(cache("batches") / "lock", timeout=0):
            courier, outbox = Courier(say), Outbox()
            courier.fetch()
            for _ in range(_ROUNDS):
                for edition in editions:
                    _collect(edition, outbox, say)
                if not outbox.questions:
                    break
                for pack in outbox.packs():
                    courier.send(pack)
                courier.fetch()
    except Timeout:
        raise ConfigError("another backfill --batch is at work in this project: wait for it") from None


def _collect(edition: Edition, outbox: Outbox, say: Callable[[str], None]) -> None:
    """Put what an edition would ask into the outbox."""
    from .writer import EditionWriter

    before = len(outbox.questions)
    try:
        papers = gather(edition, late="no")
    except (ConfigError, ServiceError):
        raise
    except ArxivDailyError as error:
        return say(f"{edition.date}: {error}")
    desk = EditionWriter(edition, outbox=outbox)
    try:
        translations = desk.translate(papers)
        readings = desk.read(papers, fulltexts(papers, edition.digest))
        readings.frame(), desk.overview(papers, translations)
    finally:
        desk.close()
    return say(f"{edition.date}: {len(outbox.questions) - before} questions")
