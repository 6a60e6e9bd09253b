"""Every environment variable that is read or set: its name, what it means, what holds where it is not set.

Nothing else in the package touches `os.environ`. The reference in docs/ is made from `VARIABLES`.
"""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass

from .errors import ConfigError


@dataclass(frozen=True)
class _Variable:
    """One variable. `audience` is user (set it to configure a run), process (our processes tell each other) or
    other (other programs set it and we read it)."""

    name: str
    meaning: str
    default: str = ""
    audience: str = "user"

    def get(self) -> str:
        """Its value without spaces around it, or the default where it is unset or blank."""
        return os.environ.get(self.name, "").strip() or self.default

    def number(self) -> float:
        """Its value as a number that is not negative; ConfigError for anything else."""
        try:
            value = float(self.get())
        except ValueError:
            value = -1.0
        if not 0 <= value < float("inf"):
            raise ConfigError(
                f"{self.name} is {self.get()!r}, not a number of seconds: unset it, or give one such as 30"
            )
        return value

    def put(self, value: str) -> None:
        """Set it for this process and those it starts."""
        os.environ[self.name] = value

    @contextlib.contextmanager
    def holding(self, value: str) -> Iterator[None]:
        """Set it for the block; afterwards it is as it was."""
        before = os.environ.get(self.name)
        os.environ[self.name] = value
        try:
            yield
        finally:
            os.environ.pop(self.name, None)
            if before is not None:
                os.environ[self.name] = before


OPENAI_BASE_URL = _Variable(
    "OPENAI_BASE_URL", "address of an OpenAI-compatible service; without it and a key, the embedded model"
)
OPENAI_API_KEY = _Variable("OPENAI_API_KEY", "the service's key")
OPENAI_MODEL = _Variable(
    "OPENAI_MODEL", "the model to ask where the params name none; else the service's only one"
)
GGUF = _Variable(
    "ARXIV_DAILY_GGUF", "file of an instruct model that runs in this process, in place of a service"
)
MINUTES = _Variable(
    "ARXIV_DAILY_MINUTES",
    "minutes after which the embedded model leaves sentences of readings in English; abstracts have ten more",
)
API_URL = _Variable("ARXIV_API_URL", "arXiv's query API", "https://export.arxiv.org/api/query")
CONTENT_URL = _Variable("ARXIV_CONTENT_URL", "root of `/html/` and `/pdf/`", "https://export.arxiv.org")
API_TIMEOUT = _Variable("ARXIV_API_TIMEOUT", "seconds the query API may be silent; twice that in all", "60")
API_INTERVAL = _Variable("ARXIV_API_INTERVAL", "seconds between two requests to arXiv; at least 3", "3")
POLITENESS = _Variable(
    "ARXIV_DAILY_POLITENESS", "folder in which several users of a machine take turns at arXiv"
)
ROOT = _Variable("ARXIV_DAILY_ROOT", "the project's folder; else the nearest one upwards with `params/`")
LOCK_TIMEOUT = _Variable("ARXIV_DAILY_LOCK_TIMEOUT", "seconds to wait for another run of the digest", "600")
SITE_URL = _Variable(
    "ARXIV_DAILY_SITE_URL", "the site's address, where `_quarto.yml` names none or still the example's"
)
PING = _Variable(
    "ARXIV_DAILY_PING",
    "address that `arxiv-daily watch` asks when all is well; its host raises the alarm else",
)
WORKER_HOME = _Variable(
    "ARXIV_DAILY_WORKER_HOME", "folder that Dask workers share for answers; else one of the user's cache"
)
SOURCE_DATE_EPOCH = _Variable("SOURCE_DATE_EPOCH", "seconds since 1970 that posts take for the present")

LOCKED = _Variable("ARXIV_DAILY_LOCKED", "digest whose lock the parent process holds", audience="process")
PROGRESS = _Variable("ARXIV_DAILY_PROGRESS", "file to which a kernel reports progress", audience="process")
AGAIN = _Variable("ARXIV_DAILY_AGAIN", "parts whose kept answers are not used, as JSON", audience="process")
GATHERED = _Variable("ARXIV_DAILY_GATHERED", "file with the papers a backfill gathered", audience="process")
HANDED_TEXTS = _Variable(
    "ARXIV_DAILY_HANDED_TEXTS", "set: full texts come with the job and are not fetched", audience="process"
)

_LC_ALL = _Variable("LC_ALL", "Chinese: JupyterLab and the editor's verbs in Chinese", audience="other")
_LANG = _Variable("LANG", "likewise, where `LC_ALL` is unset", audience="other")
NO_COLOR = _Variable("NO_COLOR", "set: no colours in the terminal", audience="other")
QUARTO_OUTPUT = _Variable(
    "QUARTO_PROJECT_OUTPUT_DIR", "folder of the site Quarto has rendered", audience="other"
)
GITHUB_REPOSITORY = _Variable(
    "GITHUB_REPOSITORY", "in a workflow, `owner/name`: the site's address on Pages follows", audience="other"
)
PATH = _Variable("PATH", "where programs are looked for", audience="other")

VARIABLES = tuple(value for value in list(vars().values()) if isinstance(value, _Variable))


def current() -> dict[str, str]:
    """A copy of the whole environment, for child processes and for what looks for secrets."""
    return dict(os.environ)


def suggest(name: str, value: str) -> None:
    """Set a variable unless it is set already."""
    os.environ.setdefault(name, value)


@contextlib.contextmanager
def restored() -> Iterator[None]:
    """Afterwards the environment is as it was before the block."""
    before = dict(os.environ)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def speaks_chinese() -> bool:
    """Whether the terminal's language is Chinese."""
    return (_LC_ALL.get() or _LANG.get()).startswith("zh")
