"""A newer version's notebooks, pages and workflow in a project, merged with what the user made of them.

Every file is merged from three texts: what was shipped last (`.arxiv-daily/shipped/`), what stands in the project, and
what this version ships. Where both sides changed the same lines the user's file stays as it is and the new one is put
beside it as `<name>.new`. Posts, params files and README are the user's and are not looked at.
"""

import difflib
import json
from dataclasses import dataclass
from pathlib import Path

import yaml

from ..errors import ConfigError
from ..files import write_atomic
from ..site.exports.site_config import About
from ..text.three_way import three_way
from . import starter


@dataclass(frozen=True)
class _Change:
    """One file: what happens to it, its new content (None: it goes), and the difference to what stands there now.

    `what` is new, newer, merged, beside (both sides changed the same lines) or gone.
    """

    path: str
    what: str
    content: bytes | None
    diff: str = ""

    @property
    def target(self) -> str:
        """The file that is written."""
        return f"{self.path}.new" if self.what == "beside" else self.path


def plan(root: Path) -> tuple[list[_Change], starter.Facts]:
    """What an upgrade would change, and what the project's files are written with; ConfigError if it is no project."""
    if starter.is_checkout(root):
        raise ConfigError(
            f"{root} is the repository of arXiv Daily itself: git pull brings the newer version"
        )
    if not (root / "_quarto.yml").is_file() or not (root / "params").is_dir():
        raise ConfigError(f"{root} is no project: run in a project's folder, or name it with --root")
    facts, _ = starter.read_facts(root)
    if facts is None:  # a fork, or a project from before `init`
        about = About.read(root)
        facts = starter.Facts(about.title, "" if about.is_placeholder else about.url)
    latest = starter.shipped(facts)
    found = [_change(root, path, content) for path, content in latest.items()]
    return [change for change in [*found, *_gone(root, latest)] if change], facts


def _change(root: Path, path: str, latest: bytes) -> _Change | None:
    base, mine = _read(root / starter.BASE / path), _read(root / path)
    if mine is None:
        return None if base is not None else _Change(path, "new", latest)  # what the user deleted stays away
    if latest in (mine, base):
        return None
    if mine == base:
        return _Change(path, "newer", latest, _diff(path, mine, latest))
    merged = _merged(path, base, mine, latest)
    if merged is None:
        return _Change(path, "beside", latest, _diff(path, mine, latest))
    return _Change(path, "merged", merged, _diff(path, mine, merged)) if merged != mine else None


def _gone(root: Path, latest: dict[str, bytes]) -> list[_Change]:
    """Files of the last version that this one does not have, as long as nobody has changed them."""
    base = root / starter.BASE
    before = [str(path.relative_to(base)) for path in sorted(base.rglob("*")) if path.is_file()]
    return [
        _Change(path, "gone", None)
        for path in before
        if path not in latest and _read(root / path) == _read(base / path)
    ]


def _merged(path: str, base: bytes | None, mine: bytes, latest: bytes) -> bytes | None:
    """The merge; None where there is none, or it cannot be read as what the file is."""
    try:
        text = three_way((base or b"").decode(), mine.decode(), latest.decode()) if base is not None else None
        if text is not None and path.endswith(".ipynb"):
            json.loads(text)
        if text is not None and path.endswith((".yml", ".yaml")):
            yaml.safe_load(text)
    except (ValueError, yaml.YAMLError):
        return None
    return text.encode() if text is not None else None


def apply(root: Path, changes: list[_Change], facts: starter.Facts) -> None:
    """Write the changes, each file in one step, and remember what was shipped for the next upgrade."""
    for change in changes:
        path = root / change.target
        if change.content is None:
            path.unlink(missing_ok=True)
            (root / starter.BASE / change.path).unlink(missing_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(path, change.content)
    for name, content in starter.remembered(facts, starter.shipped(facts)).items():
        if _read(root / name) != content:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            write_atomic(root / name, content)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _diff(path: str, before: bytes, after: bytes) -> str:
    """The difference as `diff -u` shows it; empty for files that are not text."""
    try:
        old, new = before.decode().splitlines(), after.decode().splitlines()
    except UnicodeDecodeError:
        return ""
    return "\n".join(difflib.unified_diff(old, new, f"{path} (yours)", f"{path} (new)", lineterm="", n=2))
