"""What a renderer made, kept by source, and what of it stands in the site: `.cache/site/<renderer>/`."""

import hashlib
import shutil
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ..files import recall, remember

_PACKAGE = Path(__file__).parents[1]
_LOOKS = ("_quarto.yml", "posts/_metadata.yml", "assets/*.scss")
_LEFT = ("search.json", "sitemap.xml", "index.xml")  # of a renderer that sees a part of the posts


def cache_key(*pieces: bytes) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(hashlib.sha256(piece).digest())
    return digest.hexdigest()[:32]


@cache
def sources() -> bytes:
    """The code that pages are made by: the rooms text, post and site, so that no page outlives a change of it."""
    files = sorted(
        file
        for room in ("text", "post", "site")
        for file in (_PACKAGE / room).rglob("*.*")
        if _is_source(file)
    )
    return cache_key(*(file.read_bytes() for file in files)).encode()


def _is_source(file: Path) -> bool:
    return file.suffix in (".py", ".j2", ".html", ".toml")


def look_of(root: Path, renderer: str) -> str:
    """What every page depends on: configuration, theme and our own code."""
    files = [file for pattern in _LOOKS for file in sorted(root.glob(pattern))]
    return cache_key(renderer.encode(), sources(), *(file.read_bytes() for file in files))


class Store:
    """Rendered pages in `folder`; without one, those of the site in `pages` itself."""

    def __init__(self, folder: Path | None, look: str, pages: Path = Path()):
        self.folder = folder
        self.pages = folder / "pages" if folder else pages
        self.shell = self.rendered("lists/page.qmd")
        shape = cache_key(sources())
        self.state: dict[str, Any] = {
            "look": look,
            "shape": shape,
            "sources": {},
            "times": {},
            "made": {},
            "lists": {},
            "papers": {},
        }
        if not folder:
            return
        held = recall(folder / "state.json") or {}
        if held.get("look") != look:
            shutil.rmtree(folder, ignore_errors=True)
        elif held.get("shape") != self.state["shape"]:
            self.state |= {"sources": held["sources"], "times": held["times"]}
        else:
            self.state |= held
        self.pages.mkdir(mode=0o700, parents=True, exist_ok=True)

    def keys(self, files: Mapping[str, Path]) -> dict[str, str]:
        """A key for every source by its bytes; a file whose size and times are known is not read again."""
        times, found = {}, {}
        for name, file in files.items():
            stat = file.stat()
            moment = [stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns]
            held = self.state["times"].get(name)
            found[name] = held[1] if held and held[0] == moment else cache_key(file.read_bytes())
            times[name] = [moment, found[name]]
        self.state["times"] = times
        return found

    def is_stale(self, name: str, key: str) -> bool:
        return self.state["sources"].get(name) != key or not self.rendered(name).is_file()

    def rendered(self, name: str) -> Path:
        """The page made from a source."""
        return (self.pages / name).with_suffix(".html")

    def take(self, built: Path, keys: Mapping[str, str]) -> None:
        """Keep what a renderer made of these sources."""
        for left in _LEFT:
            (built / left).unlink(missing_ok=True)
        shutil.copytree(built, self.pages, dirs_exist_ok=True)
        self.state["sources"] |= {name: key for name, key in keys.items() if self.rendered(name).is_file()}

    def forget(self, names: Iterable[str]) -> None:
        """Drop the pages whose source is gone."""
        kept = set(names)
        for name in [name for name in self.state["sources"] if name not in kept]:
            self.rendered(name).unlink(missing_ok=True)
            del self.state["sources"][name]

    def save(self) -> None:
        if self.folder:
            remember(self.folder / "state.json", self.state)
