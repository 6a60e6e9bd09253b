"""All papers of an edition written at once, in the background of the notebook."""

import asyncio
import atexit
import concurrent.futures
import contextlib
import logging
import re
import threading
from collections import defaultdict
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

import pandas as pd

from .. import progress
from ..errors import ArxivDailyError
from ..gather.taxonomy import taxonomy_of
from ..project import root
from ..text.bilingual.glossary import Glossary
from ..words import say
from . import estimate, prompts, second_reader, translation
from .embedded import server
from .introduction import write_overview
from .memory import Correction, Memory
from .model.budget import Budget
from .model.cache import Answers
from .model.errors import NoAnswer
from .model.prices import Prices
from .model.service import Patience, Service
from .model.usage import Usage, rounded
from .part import ModelText, pending
from .reading import write_reading
from .renewal import Renewal
from .terms import check_terms, introduced

if TYPE_CHECKING:
    from .model.batch_requests import Outbox

log = logging.getLogger(__name__)
_ADAPTABLE = re.compile(r"creativecommons\.org/(licenses/by(-nc)?(-sa)?/|publicdomain/zero/)")
_COLUMNS = [
    "id", "version", "state", "title", "summary", "text", "source", "model", "prompt", "flags", "reason", "cut", "facts",
]  # fmt: skip


class PartTasks:
    """Parts being written, one a paper; they run while the notebook goes on."""

    def __init__(
        self,
        part: str,
        papers: list,
        futures: list[concurrent.futures.Future],
        finish: Callable[[list[tuple]], None] | None = None,
    ):
        self.part = part
        self._papers = papers
        self._futures = futures
        self._finish = finish
        self._frame: pd.DataFrame | None = None

    async def written(self) -> list[tuple]:
        """Each paper with its part, from within the loop."""
        parts = await asyncio.gather(*map(asyncio.wrap_future, self._futures))
        return list(zip(self._papers, parts, strict=True))

    def frame(self) -> pd.DataFrame:
        """Wait for all; one row a paper, in the papers' order. ServiceError if the service cannot be used."""
        if self._frame is None:
            try:
                parts = [future.result() for future in self._futures]
            except ArxivDailyError as error:
                raise type(error)(str(error)) from None  # without the loop's traces
            made = [pair for pair in zip(self._papers, parts, strict=True) if pair[1] is not None]
            if self._finish:
                self._finish(made)
            rows = [{"id": paper.id, "version": paper.version} | asdict(part) for paper, part in made]
            self._frame = pd.DataFrame(rows, columns=_COLUMNS)
        return self._frame


class EditionWriter:
    """Service, prompts, glossary and budget of one edition, and an event loop of their own."""

    def __init__(self, edition, patience: Patience | None = None, outbox: "Outbox | None" = None):
        digest = self._digest = edition.digest
        self._prompts = {
            name: prompts.load(name, digest.name) for name in ("translation", "reading", "overview")
        }
        if digest.second_reader:
            self._prompts["second_reader"] = prompts.load("second_reader", digest.name)
        self._taxonomy = taxonomy_of(digest.name, digest.taxonomy)
        terms = root() / "params" / "glossary.csv"
        self._glossary = Glossary.load(terms) if terms.is_file() else Glossary()
        self._memory, self._date = Memory.of(digest.name), str(edition.date)
        self._prices = Prices(digest.prices)
        self._again = Renewal.from_environment()
        self._service = Service(
            Answers(),
            Budget(digest.budget, self._prices),
            digest.max_concurrency,
            patience or Patience(silence=digest.silence),
            models=(digest.model, digest.reading_model, digest.second_model),
            outbox=outbox,
            options=digest.model_options,
        )
        self._collecting = outbox is not None
        self._jobs: list[PartTasks] = []
        self._translated: list[tuple] = []
        self._introduction: concurrent.futures.Future | None = None
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="writer", daemon=True).start()
        atexit.register(self.close)

    def estimate(self, papers: pd.DataFrame) -> pd.DataFrame:
        """What the edition takes in full, before anything is asked; nothing for a model in this process.

        The service is tried first: ServiceError for what no paper would survive. What is still to be paid goes to
        whoever watches the run.
        """
        digest, shown = self._digest, list(papers[papers["status"] == "shown"].itertuples())
        if self._service.local and shown:
            server.ready(server.gguf())
        if self._service.local or not shown:
            return pd.DataFrame(columns=estimate.COLUMNS)
        try:
            model = digest.model or self._run(self._service.model()).result()
        except NoAnswer:
            model = ""  # the service is down: everything will be pending
        models = estimate.models_of(digest, model)

        def told(rows: list) -> pd.DataFrame:
            parts = estimate.of_papers(rows, self._prompts, self._glossary, digest)
            return estimate.cost_table(parts, models, self._prices)

        prompt, keys = self._prompts["translation"], translation.KEYS
        asked = (translation.asked(paper, prompt, self._glossary, self._near(paper)) for paper in shown)
        known = [self._service.knows(messages, keys, model) for messages in asked]
        if unpaid := [paper for paper, there in zip(shown, known, strict=True) if not there]:
            with contextlib.suppress(NoAnswer):
                self._run(self._service.greet()).result()
            progress.report("estimate", 0, len(unpaid), estimate.in_words(told(unpaid), digest.budget))
        return told(shown)

    def translate(self, papers: pd.DataFrame) -> PartTasks:
        """Title, one line and abstract of every paper shown, in Chinese."""

        async def one(paper) -> ModelText:
            prompt, digest = self._prompts["translation"], self._digest
            near = self._near(paper)
            again = self._again.of(paper.id, "translation")
            made = await translation.translate(
                self._service, paper, prompt, self._glossary, digest.model, near, again
            )
            if digest.second_reader and not self._service.embedded:
                look = second_reader.second_look
                asked, model = self._prompts["second_reader"], digest.second_model or digest.model
                found = await look(self._service, paper, made.text, asked, self._glossary, model)
                made.flags += [flag.stored() for flag in found]
            return made

        jobs = self._start("translate", "abstract", papers, one, self._same_terms)
        self._introduction = self._run(self._introduce(jobs))
        return jobs

    def read(self, papers: pd.DataFrame, texts: Mapping[str, concurrent.futures.Future]) -> PartTasks:
        """The reading of every paper shown, each as soon as its own full text is there.

        With `reading: none` there are no rows; with `reading: licence` only those of papers whose licence
        allows adaptations.
        """
        digest = self._digest

        async def one(paper) -> ModelText | None:
            fulltext = await asyncio.wrap_future(texts[paper.id])
            licence = fulltext.licence or paper.licence
            if digest.reading == "licence" and not _ADAPTABLE.search(licence):
                return None
            prompt, model = self._prompts["reading"], digest.reading_model or digest.model
            limit = min(digest.max_input_tokens, self._service.most_input)
            again = self._again.of(paper.id, "reading")
            how = (prompt, self._glossary, limit, model, again, self._taxonomy)
            return await write_reading(self._service, paper, fulltext, *how)

        wanted = papers.iloc[:0] if digest.reading == "none" else papers
        return self._start("read", "reading", wanted, one, self._same_terms_in_readings)

    def overview(self, papers: pd.DataFrame, translations: PartTasks) -> ModelText | None:
        """The introduction to the day; None where it is not wanted, or nothing has been translated.

        It has been under way since the last translation came.
        """
        translations.frame()
        result = self._introduction.result() if self._introduction else None
        if result and result.state == "pending":
            result.text = say("write.introduction.pending", reason=result.reason)
        return result

    def checks(self) -> pd.DataFrame:
        """What does not agree with the English source: one row a finding."""
        rows = [
            {"paper": row.id, "part": jobs.part} | flag
            for jobs in self._jobs
            for row in jobs.frame().itertuples()
            for flag in row.flags
        ]
        return pd.DataFrame(rows, columns=["paper", "part", "level", "check", "detail"])

    def usage(self) -> pd.DataFrame:
        """What each paper took, and the edition as a whole (paper ""); the same when run again.

        `cost` is in the currency of the price table, missing where a model has no price.
        """
        for jobs in self._jobs:
            jobs.frame()
        if self._introduction:
            self._introduction.result()
        totals: dict[str, Usage] = defaultdict(Usage)
        costs: dict[str, float | None] = defaultdict(float)
        for (paper, model, batch), usage in self._service.used.items():
            totals[paper] += usage
            cost = self._prices.cost(model, usage, batch)
            before = costs[paper]
            costs[paper] = None if cost is None or before is None else before + cost
        order = dict.fromkeys(paper.id for jobs in self._jobs for paper in jobs._papers) | {"": None}
        rows = [
            {"paper": paper, **asdict(rounded(totals[paper])), "cost": costs[paper]}
            for paper in order
            if paper in totals
        ]
        columns = ["paper", "calls", "tokens_in", "cached", "tokens_out", "cost", "seconds"]
        frame = pd.DataFrame(rows, columns=columns)
        frame["cost"] = frame["cost"].astype("float64").round(4)
        frame.attrs["currency"] = self._prices.currency
        return frame

    def close(self) -> None:
        """Leave the service and end the loop; what is under way is dropped."""
        if self._loop.is_running():
            with contextlib.suppress(Exception):
                self._run(self._leave()).result(5)
            self._loop.call_soon_threadsafe(self._loop.stop)
        atexit.unregister(self.close)

    async def _leave(self) -> None:
        """Drop what is under way, so that it lets go of the questions it has locked, and close the service."""
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        await self._service.close()

    def _start(self, stage: str, part: str, papers: pd.DataFrame, one: Callable, finish=None) -> PartTasks:
        rows = list(papers[papers["status"] == "shown"].itertuples())
        done = 0

        async def counted(paper) -> ModelText | None:
            nonlocal done
            name = paper.title
            try:
                part = await self._kept(paper.id, one(paper))
                name = (part and part.title) or name
                return part
            finally:
                done += 1
                progress.report(stage, done, len(rows), name)

        jobs = PartTasks(part, rows, [self._run(counted(paper)) for paper in rows], finish)
        self._jobs.append(jobs)
        return jobs

    async def _introduce(self, jobs: PartTasks) -> ModelText | None:
        written = await jobs.written()
        digest, translated = self._digest, [part.state == "done" for _, part in written]
        enough = all if self._collecting else any  # of what will be missing the question is another
        if not digest.overview or self._service.embedded or not translated or not enough(translated):
            return None
        prompt, again = self._prompts["overview"], self._again.of("", "introduction")
        limit = min(digest.max_input_tokens, self._service.most_input)
        return await self._kept(
            "", write_overview(self._service, written, prompt, limit, digest.model, again)
        )

    async def _kept(self, paper: str, task: Coroutine) -> ModelText | None:
        """One part without an answer is pending. Any other error ends the run: it is not the paper's."""
        try:
            return await task
        except NoAnswer as error:
            cause = error.cause or f"no usable answer ({error}): run again, or set another `model:` in params"
            progress.report("pending", label=cause, paper=paper)
            return pending(error, **error.known)
        except ArxivDailyError:
            raise
        except Exception as error:
            log.exception("writing a part of %s failed", paper or "the edition")
            raise ArxivDailyError(
                f"{paper or 'the introduction'}: {type(error).__name__}: {' '.join(str(error).split())[:200]} "
                "(a fault of arXiv Daily: please report it)"
            ) from error

    def _near(self, paper) -> list[Correction]:
        return self._memory.nearest(f"{paper.title}. {paper.abstract}", self._date)

    def _same_terms(self, written: list[tuple]) -> None:
        """Flag terms that this edition renders in two ways, and bring in the English of those new to a reader."""
        done = self._translated = [(paper, part) for paper, part in written if part.state == "done"]
        pairs = [(paper.abstract, part.text) for paper, part in done]
        flagged, texts = check_terms(pairs, self._glossary), introduced(pairs, self._glossary)
        for (_, part), flags, text in zip(done, flagged, texts, strict=True):
            part.flags += [flag.stored() for flag in flags]
            part.text = text

    def _same_terms_in_readings(self, written: list[tuple]) -> None:
        """Flag terms that a reading renders otherwise than the edition does."""
        for jobs in self._jobs:
            if jobs.part == "abstract":
                jobs.frame()
        before = [(paper.abstract, part.text) for paper, part in self._translated]
        done = [part for _, part in written if part.state == "done"]
        flagged = check_terms([*before, *(("", part.text) for part in done)], self._glossary)
        for part, flags in zip(done, flagged[len(before) :], strict=True):
            part.flags += [flag.stored() for flag in flags]

    def _run(self, task: Coroutine) -> concurrent.futures.Future:
        return asyncio.run_coroutine_threadsafe(task, self._loop)
