"""Where things lie: the project's root, its posts and its cache."""

import os
from pathlib import Path


def root() -> Path:
    """The project's folder: ARXIV_DAILY_ROOT, else the nearest folder upwards from here with `params/`."""
    if named := os.environ.get("ARXIV_DAILY_ROOT"):
        return Path(named).resolve()
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / "params").is_dir()), here)


def cache(name: str) -> Path:
    """The folder `.cache/<name>`, readable by its owner only; it may be deleted at any time."""
    folder = root() / ".cache" / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def post_dir(digest: str, date: object) -> Path:
    """The folder of one edition; `date` is a date or its ISO form."""
    return root() / "posts" / digest / str(date)
