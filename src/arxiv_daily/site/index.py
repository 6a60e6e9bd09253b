"""All posts read at once: a post is parsed when it is new or changed, else its records come from the cache.

`.cache/archive/` holds files for each post, named by the hash of its notebook and table: the records, which every
list needs, the words, which only the pages of a few editions need, and what else is made once of an edition. An
index of sizes and times, as git's, spares reading what did not change.
"""

import gc
import hashlib
import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat

from ..errors import PostError
from ..files import recall, remember
from ..gather.paper import FACTS, PAPER_COLUMNS
from ..gather.table import NEXT, TABLE, current_table, read_lines, read_rows
from ..gather.taxonomy import taxonomy_of
from ..post import conflict, takedown
from . import rendered
from .names import is_edition
from .records import EditionPage, EditionRecord, PaperRecord, PaperText, newest, page_of
from .results import topics

log = logging.getLogger(__name__)

_FIELDS = [one.name for one in fields(PaperRecord)]
_LISTS = [name for name in FACTS if PAPER_COLUMNS[name].empty == []]
_SETTLED = 2_000_000_000  # nanoseconds after which a file's times tell every change


class _UnmergedError(PostError):
    """The post is as git left it in the middle of a merge."""


@dataclass(frozen=True)
class Archive:
    """Published editions, oldest first; `left_out` says of every post that cannot be read why.

    `held` says it of those that git has left in the middle of a merge: they are here as they last were.
    """

    editions: tuple[EditionRecord, ...]
    drafts: tuple[EditionRecord, ...] = ()
    left_out: dict[str, str] = field(default_factory=dict)
    held: dict[str, str] = field(default_factory=dict)
    files: dict[str, tuple[Path, Path]] = field(default_factory=dict, repr=False)
    hidden: dict[str, list[str]] = field(default_factory=dict, repr=False)

    @property
    def digests(self) -> list[str]:
        """The digests that have editions."""
        return sorted({one.digest for one in self.editions})

    @cached_property
    def by_topic(self) -> dict[str, list[tuple[EditionRecord, PaperRecord]]]:
        """The papers of each task and data set, the newest first."""
        return topics.by_topic(newest(self.editions))

    def page(self, edition: EditionRecord) -> EditionPage:
        """The edition with all its words."""
        post, records = self.files[edition.key]
        if (held := recall(records.with_suffix(".words"))) is None:
            return replace(read_page(post, self.hidden.get(edition.digest, ())), edition=edition)
        texts = {name: PaperText(_pairs(cells), english) for name, (cells, english) in held["texts"].items()}
        return EditionPage(edition, texts, _pairs(held["opening"]))

    def once(self, edition: EditionRecord, name: str, make: Callable[[], Any]) -> Any:
        """What `make` gives of an edition, a value that JSON can hold: made once, then kept beside the records."""
        memory = self.files[edition.key][1].with_suffix(f".{name}")
        if (held := recall(memory)) is None:
            held = make()
            remember(memory, held)
        return held


def read(root: Path) -> Archive:
    """All posts of the project in `root`, without the papers that its params take down."""
    hidden = takedown.taken_down(root)
    shelf = _Shelf(root / ".cache" / "archive", hidden)
    editions, left_out, held, files = [], {}, {}, {}
    for path in sorted((root / "posts").glob("*/????-??-??/index.ipynb")):
        name = f"{path.parent.parent.name}/{path.parent.name}"
        if not is_edition(path.parent.parent.name, path.parent.name):
            left_out[name] = "its folder is not named <digest>/<date>"
            continue
        try:
            edition, file = shelf.edition(path)
        except _UnmergedError as error:
            if (last := shelf.last(path)) is None:
                left_out[name] = str(error)
                continue
            held[name] = str(error)
            edition, file = last
        except PostError as error:
            left_out[name] = str(error)
            continue
        editions.append(edition)
        files[name] = path, file
    shelf.close(file for _, file in files.values())
    editions.sort(key=lambda one: (one.date, one.digest))
    published = tuple(one for one in editions if not one.draft)
    return Archive(published, tuple(one for one in editions if one.draft), left_out, held, files, hidden)


class _Shelf:
    """The cache of records in one folder."""

    def __init__(self, folder: Path, hidden: dict[str, list[str]]):
        self.folder, self.hidden = folder, hidden
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.index = self.folder / "index.json"
        self.code = rendered.sources().decode()  # another version's records have other names
        held = recall(self.index) or {}
        self.known: dict[str, list] = held.get("posts", {}) if held.get("code") == self.code else {}
        self.now: dict[str, list] = {}
        self.depends: dict[str, tuple[list[str], str]] = {}  # papers taken down, the taxonomy's mark

    def edition(self, path: Path) -> tuple[EditionRecord, Path]:
        """The edition of a post and the file of its records; PostError if the post cannot be read."""
        try:
            sources = [path, *(table for name in (TABLE, NEXT) if (table := path.with_name(name)).exists())]
            times = [_moment(source) for source in sources]
            held = self.known.get(str(path))
            if not held or held[0] != times or not _settled(times, held[2]):
                held = [times, _named(sources), time.time_ns()]
        except OSError as error:
            raise PostError(error.strerror or str(error)) from error
        file = self._file(path, held[1])
        if (edition := _kept(file)) is None:
            page = read_page(path, self.hidden.get(path.parent.parent.name, []))
            self.put(file, page)
            edition = page.edition
        self.now[str(path)] = held
        return edition, file

    def last(self, path: Path) -> tuple[EditionRecord, Path] | None:
        """The edition as it was when its post could last be read, and the file of its records."""
        if not (held := self.known.get(str(path))):
            return None
        file = self._file(path, held[1])
        if (edition := _kept(file)) is None:
            return None
        self.now[str(path)] = held
        return edition, file

    def _file(self, path: Path, name: str) -> Path:
        """The file of the records of a post whose sources have this hash."""
        digest = path.parent.parent.name
        if digest not in self.depends:
            hidden, terms = self.hidden.get(digest, []), taxonomy_of(digest)
            self.depends[digest] = (hidden, terms.mark if terms else "")
        depends = self.depends[digest]
        stem = hashlib.sha256(repr((name, *depends)).encode()).hexdigest()[:32] if any(depends) else name
        return self.folder / f"{stem}.json"

    def put(self, file: Path, page: EditionPage) -> None:
        """Keep the records of a page."""
        texts = {name: [text.cells, text.english] for name, text in page.texts.items()}
        remember(file.with_suffix(".words"), {"texts": texts, "opening": page.opening})
        rows = [[getattr(paper, name) for name in _FIELDS] for paper in page.edition.papers]
        remember(file, vars(page.edition) | {"fields": _FIELDS, "papers": rows})

    def close(self, kept: Iterable[Path]) -> None:
        """Remember what was seen, and drop the records of what is gone."""
        if self.now == self.known:
            return
        stems = {file.stem for file in kept}
        for file in self.folder.iterdir():
            if file != self.index and file.stem not in stems:
                file.unlink(missing_ok=True)
        remember(self.index, {"code": self.code, "posts": self.now})


def read_page(path: Path, hidden: Iterable[str] = ()) -> EditionPage:
    """The page of one post without `hidden` papers; PostError says in a line why it cannot be read."""
    content = b""
    try:
        content = path.read_bytes()
        nb = nbformat.reads(content.decode(), as_version=4)
        nbformat.validate(nb)
        if where := conflict.in_notebook(nb):
            raise _UnmergedError(f"an unfinished git merge ({where}): {conflict.fix_of(where)}")
        rows = takedown.without_rows(_rows(path.parent), hidden)
        return page_of(takedown.hidden(nb, hidden), rows, path.parent.parent.name, path.parent.name)
    except _UnmergedError:
        raise
    except Exception as error:
        if where := conflict.in_file(content):
            raise _UnmergedError(f"an unfinished git merge ({where}): {conflict.FIX}") from error
        cause = (str(error).splitlines() or [type(error).__name__])[0]
        raise PostError(cause) from error


def _rows(folder: Path) -> list[dict]:
    """The rows of a post's table; a line that cannot be read costs its paper's facts alone, and is named."""
    try:
        return read_rows(folder)
    except PostError:
        table = current_table(folder)
    rows: list[dict] = []
    for number, line in enumerate(table.read_text("utf-8", "replace").split("\n") if table else (), 1):
        try:
            rows += read_lines(line, f"{table}")
        except PostError as error:
            cause = str(error).rpartition("(")[2].rstrip(")")
            log.warning("%s, line %s is left out of the lists: %s", table, number, cause)
    return rows


def _kept(file: Path) -> EditionRecord | None:
    """The edition whose records are in this file; None where there are none.

    Garbage is not looked for meanwhile, nor later among the records: an archive has many thousand, without a cycle.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        edition = _edition_from(recall(file) or {})
        gc.freeze()
    except (KeyError, TypeError):  # none, or one of another version
        return None
    finally:
        if was_on:
            gc.enable()
    return edition


def _edition_from(record: dict) -> EditionRecord:
    """The edition of its record; KeyError or TypeError if it is none."""
    names = record.pop("fields")
    papers = tuple(_paper_from(dict(zip(names, row, strict=True))) for row in record["papers"])
    return EditionRecord(**record | {"papers": papers})


def _paper_from(values: dict) -> PaperRecord:
    """A paper of its fields, without the cost of setting each on its own: an archive has many thousand."""
    for name in _LISTS:
        values[name] = tuple(values[name])
    for name in ("flags", "corrections", "results"):
        values[name] = _pairs(values[name])
    paper = object.__new__(PaperRecord)
    paper.__dict__.update(values)
    return paper


def _pairs(lists: Iterable[Iterable]) -> tuple[tuple, ...]:
    return tuple(map(tuple, lists))


def _moment(path: Path) -> list:
    """What changes with every change of a file: its number, size and times."""
    stat = path.stat()
    return [path.name, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns]


def _settled(times: list[list], looked: int) -> bool:
    """Whether the files had rested when they were looked at; two changes within a tick have one time."""
    return all(looked - changed > _SETTLED for *_, changed in times)


def _named(sources: list[Path]) -> str:
    """One hash for a post and its table."""
    digest = hashlib.sha256(rendered.sources())
    for source in sources:
        digest.update(hashlib.sha256(f"{source.parent}/{source.name}".encode()).digest())
        digest.update(hashlib.sha256(source.read_bytes()).digest())
    return digest.hexdigest()[:32]
