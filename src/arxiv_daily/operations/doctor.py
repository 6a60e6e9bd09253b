"""What a run, a site or a workflow would stumble over, found before: one finding a subject."""

import asyncio
import datetime as dt
import json
import re
import shutil
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import yaml
from filelock import FileLock, Timeout

from .. import DISTRIBUTION
from ..errors import ArxivDailyError, refusal
from ..gather import calendar, digests, taxonomy
from ..gather.digest import Digest
from ..origin import get_extra
from ..post import parameters
from ..runs.demo import arxiv_time
from ..site import quarto
from ..site.exports import cards
from ..site.exports.site_config import PLACEHOLDER_SAID, About
from ..text import pandoc
from ..text.bilingual.glossary import Glossary
from ..write import estimate, prompts
from ..write.embedded import server
from ..write.model.budget import Budget
from ..write.model.cache import Answers
from ..write.model.calls import Patience
from ..write.model.endpoint import Endpoint
from ..write.model.errors import NoAnswer
from ..write.model.prices import Prices
from ..write.model.service import Service
from ..write.model.usage import Usage
from . import notify, starter

_ROOM = 1 << 30  # bytes that should be free
_PYTHON = (3, 11)
_CLOCK = dt.timedelta(minutes=10)  # by which a clock may be wrong
_SECONDS = 30.0  # for the model's one word
_FILES = ("_quarto.yml", "index.qmd", "notebooks/daily.ipynb", "params", "posts")


@dataclass(frozen=True)
class _Finding:
    """A subject, `ok`, `warning` or `error`, and what is so, with the fix where one is needed."""

    subject: str
    state: str
    said: str


_Found = Iterator[tuple[str, str]]  # state and words


def examine(root: Path, ask: bool = True, today: dt.date | None = None) -> Iterator[_Finding]:
    """All findings, each as soon as it is there; without `ask` neither the model nor arXiv is asked."""
    today = today or dt.datetime.now(dt.UTC).date()
    known: list[Digest] = []
    subjects: dict[str, Callable[[], _Found]] = {
        "python": _python,
        "project": lambda: _project(root),
        "params": lambda: _params(known),
        "prompts": lambda: _prompts(root, known),
        "renderer": _renderer,
        "fonts": _fonts,
        "address": lambda: _address(root),
        "notify": lambda: _notify(known),
        "disk": lambda: _disk(root),
        "locks": lambda: _locks(root),
        "holidays": lambda: _holidays(today),
        "version": lambda: _version(root),
    }
    if ask:
        subjects |= {"arxiv": lambda: _arxiv(known), "model": lambda: _model(known)}
    for subject, look in subjects.items():
        try:
            yield from (_Finding(subject, state, said) for state, said in look())
        except OSError as error:
            yield _Finding(subject, "error", refusal(error))
        except (ArxivDailyError, UnicodeDecodeError, yaml.YAMLError) as error:
            yield _Finding(subject, "error", " ".join(str(error).split()))


def _python() -> _Found:
    named = ".".join(map(str, sys.version_info[:3]))
    good = sys.version_info >= _PYTHON
    yield ("ok", named) if good else ("error", f"Python {named}: install 3.11 or newer")


def _project(root: Path) -> _Found:
    missing = [name for name in _FILES if not (root / name).exists()]
    if missing == ["posts"]:
        missing = []  # the first run makes it
    if missing:
        yield (
            "error",
            f"{root} has no {', '.join(missing)}: run in a project's folder, or arxiv-daily upgrade",
        )
    elif (posts := root / "posts").exists() and not posts.is_dir():
        yield "error", f"{posts} is a file: move it away, the first run makes the folder"
    else:
        yield "ok", str(root)
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        try:
            json.loads(path.read_bytes())
        except ValueError:
            yield (
                "error",
                f"{path.relative_to(root)} is no notebook: delete it from .arxiv-daily/shipped and here, then arxiv-daily upgrade",
            )


def _params(known: list[Digest]) -> _Found:
    """Every digest that can be used goes into `known`."""
    if not (names := digests.names()):
        yield "error", "params/ has no digest: arxiv-daily init begins a project"
    for name in names:
        try:
            digest = digests.load(name)
            for key, value in digest.model_dump().items():
                parameters.check(key, value, [key])  # no secret among them
            Budget(digest.budget, Prices(digest.prices))
            taxonomy.taxonomy_of(digest.name)
            known.append(digest)
            yield "ok", f"{name}: {', '.join(digest.categories)}"
        except ArxivDailyError as error:
            yield "error", str(error)
    for digest in known:
        if not digest.contact:
            yield "warning", f"{digest.name}: contact is empty: arXiv's operators cannot reach you"


def _prompts(root: Path, known: list[Digest]) -> _Found:
    names = ["translation", "reading", "overview"]
    for name in names + ["second_reader"] * any(digest.second_reader for digest in known):
        for digest in ["", *(one.name for one in known)]:
            prompts.load(name, digest)
    for path in sorted((root / "params" / "prompts").glob("*/*")):
        if path.parent.name not in digests.names():
            yield (
                "warning",
                f"{path.relative_to(root)}: no digest is called {path.parent.name}: rename the folder",
            )
        elif path.name not in [f"{name}.md" for name in (*names, "second_reader")]:
            yield (
                "warning",
                f"{path.relative_to(root)}: no prompt is called so: rename it ({', '.join(names)})",
            )
    terms = root / "params" / "glossary.csv"
    count = len(Glossary.load(terms).terms) if terms.is_file() else 0
    yield "ok", f"{len(names)} prompts, {count} terms"


def _renderer() -> _Found:
    if found := quarto.find():
        yield "ok", f"Quarto ({found})"
        return
    try:
        yield "ok", f"Pandoc ({pandoc.program()}); Quarto is not installed, which is no fault"
    except ArxivDailyError as error:
        yield "error", f"neither Quarto nor Pandoc: {error}"


def _fonts() -> _Found:
    try:
        found = cards.chinese_font()
    except ImportError:
        yield "warning", f"no Pillow, so no cards: {get_extra('site')}"
        return
    if found:
        yield "ok", found[0]
    else:
        yield "warning", "no Chinese font, cards will have English titles: install fonts-noto-cjk"


def _address(root: Path) -> _Found:
    try:
        about = About.read(root)
    except yaml.YAMLError as error:
        where = f", line {mark.line + 1}" if (mark := getattr(error, "problem_mark", None)) else ""
        yield "error", f"_quarto.yml is not valid YAML{where}: correct it"
        return
    if about.is_placeholder:
        yield "warning", PLACEHOLDER_SAID
    elif not about.url:
        yield (
            "warning",
            "the site has no address, so no feeds: put site-url into _quarto.yml (GitHub Pages needs none)",
        )
    elif not about.url.startswith(("https://", "http://")):
        yield "error", f"site-url in _quarto.yml is {about.url!r}: begin it with https://"
    else:
        yield "ok", about.url


def _notify(known: list[Digest]) -> _Found:
    """Addresses that `notify:` names; nothing is sent."""
    for digest in known:
        if found := notify.messengers_of(digest):
            yield "ok", f"{digest.name}: {', '.join(found)}"


def _disk(root: Path) -> _Found:
    free = shutil.disk_usage(root).free
    said = f"{free / (1 << 30):.1f} GB free"
    yield (
        ("ok", said)
        if free >= _ROOM
        else ("warning", f"{said}: make room, a run needs about 1 GB with its caches")
    )
    probe = root / ".cache"
    try:
        probe.mkdir(mode=0o700, exist_ok=True)
        file = probe / "doctor"
        file.write_bytes(b"")
        file.unlink()
    except OSError as error:
        yield "error", f"{probe} must be a folder that can be written ({error.strerror}): see who owns it"


def _locks(root: Path) -> _Found:
    held = []
    for path in sorted((root / "posts").glob("*/.lock")):
        try:
            with FileLock(path, timeout=0):
                pass
        except Timeout:
            held.append(path.parent.name)
    if held:
        yield "warning", f"{', '.join(held)}: a run is under way"
    else:
        yield "ok", "no run is under way"


def _holidays(today: dt.date) -> _Found:
    coming = dt.date(today.year + 1, 1, 1)
    if not calendar.is_published(today):
        yield "warning", f"arXiv's holidays of {today.year} are taken by rule: bring the package up to date"
    elif today.month == 12 and not calendar.is_published(coming):
        yield "warning", f"arXiv's holidays of {coming.year} are taken by rule: bring the package up to date"
    else:
        yield "ok", f"known for {today.year}"


def _version(root: Path) -> _Found:
    here, (facts, theirs) = version(DISTRIBUTION), starter.read_facts(root)
    if facts is None or theirs == here:
        yield "ok", here
    else:
        older = _numbers(here) < _numbers(theirs)
        fix = "update the package (pip install --upgrade)" if older else "arxiv-daily upgrade"
        yield "warning", f"the package is {here}, the project's files are of {theirs}: {fix}"


def _numbers(name: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", name)))


def _arxiv(known: list[Digest]) -> _Found:
    if there := arxiv_time(known[0].contact if known else ""):
        yield "ok", "answers"
        off = dt.datetime.now(dt.UTC) - there
        if abs(off) > _CLOCK:
            way = "ahead of" if off > dt.timedelta(0) else "behind"
            minutes = round(abs(off) / dt.timedelta(minutes=1))
            yield (
                "error",
                f"this machine's clock is {minutes:,} minutes {way} arXiv's: set it, dates follow from it",
            )
    else:
        proxy = urllib.request.getproxies().get("https")
        through = " through the proxy of HTTPS_PROXY" if proxy else ""
        yield "error", f"arXiv does not answer{through}: check the network, or try again later"


def _model(known: list[Digest]) -> _Found:
    """The model of each digest, asked for one word, and its price."""
    endpoint = Endpoint.from_environment()
    if endpoint.local:
        server.ready(endpoint.gguf)
        rough = (
            "; its Chinese is a rough draft: set OPENAI_BASE_URL for real use" if endpoint.embedded else ""
        )
        yield "warning" if rough else "ok", f"a model on this machine{rough}"
        return
    for digest in known:
        try:
            model = asyncio.run(_one_word(digest))
        except NoAnswer as error:
            yield "error", f"{digest.name}: {error.cause or error}"
            continue
        prices = Prices(digest.prices)
        models = set(estimate.models_of(digest, model).values())
        unknown = sorted(name for name in models if prices.cost(name, Usage(1, 1000, 0, 1000)) is None)
        yield "ok", f"{digest.name}: {', '.join(sorted(models))} at {endpoint.shown} answers"
        if unknown:
            yield (
                "warning",
                f"no price of {', '.join(unknown)} is known: add it to `prices:` of {digest.name}",
            )


async def _one_word(digest: Digest) -> str:
    """The name of the model, which has answered."""
    service = Service(
        Answers(),
        Budget({}, Prices(digest.prices)),
        1,
        Patience(tries=2, silence=_SECONDS),
        models=(digest.model, digest.reading_model, digest.second_model),
    )
    try:
        model = digest.model or await service.model()
        await service.greet()
        return model
    finally:
        await service.close()
