"""All posts read at once: a post is parsed when it is new or changed, else its records come from the cache.

`.cache/archive/` holds two files a post, named by the hash of its notebook and table: the records, which every
list needs, and the words, which only the pages of a few editions need. An index of sizes and times, as git's,
spares reading what did not change.
"""

import hashlib
import logging
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import nbformat

from ..errors import PostError
from ..files import recall, remember
from ..gather.paper import FACTS, PAPER_COLUMNS
from ..gather.table import NEXT, TABLE, current_table, read_lines, read_rows
from ..gather.taxonomy import taxonomy_of
from ..post import conflict, takedown
from . import rendered
from .names import is_edition
from .records import EditionPage, EditionRecord, PaperRecord, PaperText, page_of

log = logging.getLogger(__name__)

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

    def page(self, edition: EditionRecord) -> EditionPage:
        """The edition with all its words."""
        post, records = self.files[edition.key]
        if (held := recall(records.with_suffix(".words"))) is None:
            return replace(read_page(post, self.hidden.get(edition.digest, ())), edition=edition)
        texts = {name: PaperText(_pairs(cells), english) for name, (cells, english) in held["texts"].items()}
        return EditionPage(edition, texts, _pairs(held["opening"]))


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

    def edition(self, path: Path) -> tuple[EditionRecord, Path]:
        """The edition of a post and the file of its records; PostError if the post cannot be read."""
        sources = [path, *(table for name in (TABLE, NEXT) if (table := path.with_name(name)).exists())]
        try:
            times = [_moment(source) for source in sources]
            held = self.known.get(str(path))
            if not held or held[0] != times or not _settled(times, held[2]):
                held = [times, _named(sources), time.time_ns()]
        except OSError as error:
            raise PostError(error.strerror or str(error)) from error
        file = self._file(path, held[1])
        if (record := recall(file)) is not None:
            edition = _edition_from(record)
        else:
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
        try:
            edition = _edition_from(recall(file) or {})
        except (KeyError, TypeError):  # none, or one of another version
            return None
        self.now[str(path)] = held
        return edition, file

    def _file(self, path: Path, name: str) -> Path:
        """The file of the records of a post whose sources have this hash."""
        digest = path.parent.parent.name
        hidden, terms = self.hidden.get(digest, []), taxonomy_of(digest)
        depends = (name, hidden, terms.mark if terms else "")
        stem = hashlib.sha256(repr(depends).encode()).hexdigest()[:32] if any(depends[1:]) else name
        return self.folder / f"{stem}.json"

    def put(self, file: Path, page: EditionPage) -> None:
        """Keep the records of a page."""
        texts = {name: [text.cells, text.english] for name, text in page.texts.items()}
        remember(file.with_suffix(".words"), {"texts": texts, "opening": page.opening})
        remember(file, asdict(page.edition))

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
        return page_of(
            nbformat.from_dict(takedown.hidden(nb, hidden)), rows, path.parent.parent.name, path.parent.name
        )
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


def _edition_from(record: dict) -> EditionRecord:
    """The edition of its record."""
    papers = tuple(
        PaperRecord(
            **paper
            | {name: tuple(paper[name]) for name in _LISTS}
            | {name: _pairs(paper[name]) for name in ("flags", "corrections", "results")}
        )
        for paper in record["papers"]
    )
    return EditionRecord(**record | {"papers": papers})


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
