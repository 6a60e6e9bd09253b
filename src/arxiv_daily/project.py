"""Where things lie: the project's root, its posts and its cache, and a paper on its page."""

from functools import lru_cache
from pathlib import Path

from . import environment


def root() -> Path:
    """The project's folder: ARXIV_DAILY_ROOT, else the nearest folder upwards from here with `params/`."""
    here = Path.cwd()
    if named := environment.ROOT.get():
        return _resolved(str(here), named)
    return next((folder for folder in (here, *here.parents) if (folder / "params").is_dir()), here)


@lru_cache(maxsize=64)
def _resolved(here: str, named: str) -> Path:
    """The folder that a name leads to from here: asked for with every paper of a list, and slow to find."""
    return Path(here, named).resolve()


def cache(name: str) -> Path:
    """The folder `.cache/<name>`, readable by its owner only; it may be deleted at any time."""
    folder = root() / ".cache" / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def post_dir(digest: str, date: object) -> Path:
    """The folder of one edition; `date` is a date or its ISO form."""
    return root() / "posts" / digest / str(date)


def is_sample(key: str) -> bool:
    """Whether a paper is an invented one of the sample day: arXiv has no month 0000, and nothing to link to."""
    return key.startswith("0000.")


def fragment(key: str) -> str:
    """A paper's place on the page, what follows `#` in a link: `p-2512.21324`, `p-hep-th_9901001`."""
    return f"p-{key.replace('/', '_')}"


def key_of_fragment(name: str) -> str:
    """The paper whose place this is."""
    return name.removeprefix("p-").replace("_", "/")
