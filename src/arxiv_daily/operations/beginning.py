"""A new project in a folder of its own: all of it, or nothing."""

import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from ..errors import ConfigError
from ..gather.digest import Digest
from ..post import parameters
from . import starter


def begin(
    folder: Path,
    categories: tuple[str, ...],
    *,
    digest: str = "",
    title: str = "",
    site_url: str = "",
    contact: str = "",
    service: str = "",
    model: str = "",
) -> str:
    """Make the project and return the name of its digest; ConfigError, with nothing written, for what cannot be."""
    refuse_filled(folder)
    site_url, service = CHECKS["site_url"](site_url), CHECKS["service"](service)
    digest = digest or re.sub(r"[^a-z0-9]+", "-", categories[0].lower()) if categories else digest
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", digest):
        raise ConfigError(f"--digest is {digest!r}: use small letters, digits, - and _, such as vision")
    title, contact, model = (" ".join(given.split()) for given in (title, contact, model))
    facts = starter.Facts(title or f"arXiv Daily {categories[0] if categories else ''}".strip(), site_url)
    keys = {"contact": contact, "model": model}
    asked = {"digest": digest, "title": facts.title, "categories": list(categories)}
    Digest.checked(asked | keys, "init")
    for key, value in (asked | keys).items():
        parameters.check(key, value, [key])  # no secret among them
    shipped = starter.shipped(facts)
    files = shipped | starter.own(facts, digest, categories, service, **keys)
    _write(folder, files | starter.remembered(facts, shipped))
    return digest


def refuse_filled(folder: Path) -> None:
    """ConfigError for a folder in which something stands already, a fresh git repository excepted."""
    if folder.exists() and not folder.is_dir():
        raise ConfigError(f"{folder} is a file: name a new folder")
    if folder.is_dir() and (there := sorted(path.name for path in folder.iterdir() if path.name != ".git")):
        raise ConfigError(
            f"{folder} is not empty ({there[0]}): name a new folder, or arxiv-daily upgrade in a project"
        )


def _address(option: str, given: str) -> str:
    """An http address without a slash at its end; ConfigError for anything else."""
    given = given.strip().rstrip("/")
    parts = urlsplit(given)
    if given and (parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", given)):
        raise ConfigError(f"{option} is {given!r}: give an address such as https://example.org")
    if parts.username or parts.password or parts.query:
        raise ConfigError(
            f"{option} holds a user, a password or a query: keep secrets in .env, not in an address"
        )
    return given


CHECKS: dict[str, Callable[[str], str]] = {  # of single answers, so that a question can be asked again
    "site_url": lambda given: _address("--site-url", given),
    "service": lambda given: _address("--service", given),
}


def categories(given: tuple[str, ...]) -> tuple[str, ...]:
    """arXiv categories as they are written; ConfigError for one that does not exist, or none."""
    Digest.checked({"digest": "any", "categories": list(given)}, "init")
    return given


def _write(folder: Path, files: dict[str, bytes]) -> None:
    """All files in one step: they are written beside the folder and moved in."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".arxiv-daily-", dir=folder.parent) as made:
        for name, content in files.items():
            path = Path(made, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        Path(made, ".env").chmod(0o600)
        folder.mkdir(exist_ok=True)
        for path in sorted(Path(made).iterdir()):
            shutil.move(path, folder / path.name)
