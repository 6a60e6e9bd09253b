"""Pandoc, the engine of the stand-in renderer and of every formula: where it is, and one call of it."""

import logging
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

from ..errors import PostError
from ..origin import get_extra

_OLDEST = (3, 1)
_MEMORY = (
    "+RTS",
    "-A64m",
    "-M2g",
    "-RTS",
)  # fewer collections: a quarter of the time; and an end to what eats


@cache
def program() -> str:
    """Pandoc's path: the one of `pypandoc_binary`, on the PATH, or beside Quarto; PostError if there is none fit."""
    old = ""
    for found in _candidates():
        version = _version(found)
        if version >= _OLDEST:
            return found
        if version and not old:
            old = f"{found} is Pandoc {'.'.join(map(str, version))}, which is too old: {get_extra('site')} brings one"
    raise PostError(old or f"there is no Pandoc: install Quarto, or {get_extra('site')} brings one")


def _candidates():
    try:
        import pypandoc

        logging.getLogger("pypandoc").setLevel(logging.CRITICAL)  # what it finds unfit is told of here
        yield pypandoc.get_pandoc_path()
    except (ImportError, OSError):
        pass
    if found := shutil.which("pandoc"):
        yield found
    if quarto := shutil.which("quarto"):
        yield from map(str, sorted(Path(quarto).resolve().parent.glob("tools/**/pandoc")))


def _version(path: str) -> tuple[int, ...]:
    try:
        asked = subprocess.run(
            [path, "--version"],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    found = re.match(r"pandoc\S*\s+(\d+)\.(\d+)", asked.stdout)
    return (int(found[1]), int(found[2])) if found else ()


def run(arguments: list[str], text: str, seconds: float) -> tuple[str, list[str]]:
    """What Pandoc makes of the text, and its warnings; PostError with the cause if it fails or takes too long."""
    try:
        done = subprocess.run(
            [program(), *_MEMORY, *arguments],
            input=text.encode("utf-8", "replace"),
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PostError(f"Pandoc did not end within {seconds:g} seconds") from None
    except OSError as error:
        raise PostError(f"Pandoc cannot be run: {error.strerror}") from error
    said = [line for line in done.stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    if done.returncode:
        crashed = f"it crashed with signal {-done.returncode}"
        ended = crashed if done.returncode < 0 else f"exit status {done.returncode}"
        causes = [line for line in said if not line.startswith("[WARNING]")]
        raise PostError(f"Pandoc failed: {' '.join(causes[:2]) or ended}")
    return done.stdout.decode("utf-8", "replace"), said
