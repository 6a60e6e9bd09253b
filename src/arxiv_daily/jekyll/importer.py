"""Posts of an older Jekyll archive as editions: one notebook and one table each, no word of theirs lost.

Every piece of the file becomes a cell that shows it safely and keeps it as it was in its metadata, from where
`jekyll.export` takes it back. The cells count as an editor's: no later run replaces them. Only a reading that
says it failed counts as the machine's, so that a run of that date can replace it.
"""

import datetime as dt
import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from nbformat import NotebookNode, from_dict

from ..errors import PostError
from ..gather import calendar, frame, table
from ..gather.digest import Digest
from ..gather.edition import Edition
from ..gather.empty_reasons import IMPORTED
from ..gather.reasons import UNSTATED
from ..gather.receipt import Receipt
from ..post import layout, schema
from ..post.from_run import KERNELSPEC
from ..post.front_matter import front_cell
from ..post.introduction import describe, read_counts
from ..post.lock import locked
from ..post.schema import fingerprint, machine_cell, unique_ids
from ..post.store import commit
from ..project import post_dir
from ..text import gate
from ..text.lines import apart
from ..words import say
from .export import packed
from .paper import QUESTION, is_failed, opening, shown_heading, table_row
from .parse import Piece, pieces

_DATE = re.compile(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)")
_LIQUID = re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}")


@dataclass
class _Note:
    """Something about a file that is worth a look."""

    line: int
    what: str


@dataclass
class _Post:
    """A file as an edition: notebook, table, and what is to be said of it."""

    date: dt.date
    nb: NotebookNode
    rows: list[dict]
    notes: list[_Note] = field(default_factory=list)


def import_file(path: Path, digest: Digest, dry: bool = False) -> _Post:
    """Make an edition of the file; PostError where there is one already, or the file is not a post.

    A `dry` import only says what would come of it.
    """
    post = convert(path.read_bytes(), path.name, digest)
    target = post_dir(digest.name, post.date) / "index.ipynb"
    with locked(digest.name):
        if target.exists() or table.read_rows(target.parent):
            raise PostError(
                f"{path}: there is an edition {digest.name}/{post.date} already, which is left alone; "
                "move it away to import this one"
            )
        others = table.known(digest.name, post.date)
        for row in post.rows:
            if row["id"] in others and others[row["id"]].shown:
                post.notes.append(_Note(1, f"{row['id']} is shown in {others[row['id']].shown} too"))
        if not dry:
            commit(target, post.nb, post.rows)
    return post


def convert(content: bytes, name: str, digest: Digest) -> _Post:
    """The file's bytes as an edition; PostError where it is not a post of an archive."""
    text = content.decode("utf-8", "surrogateescape")
    parts = pieces(text)
    if not any(piece.kind == "heading" for piece in parts) and not read_counts(text):
        raise PostError(
            f"{name} was not imported: it has neither papers nor a count of them, so it is not a daily post"
        )
    return _Conversion(parts, name, _date_of(name, text), digest).post(content)


def _date_of(name: str, text: str) -> dt.date:
    """The edition's date: of the file's name, else the first in its text."""
    for found in (*_DATE.findall(name), *_DATE.findall(text[:2000])):
        try:
            return dt.date.fromisoformat(found)
        except ValueError:
            continue
    raise PostError(f"{name} has no date: name it YYYY-MM-DD-….md")


class _Conversion:
    """One file on its way: its cells, rows and notes."""

    def __init__(self, parts: list[Piece], name: str, date: dt.date, digest: Digest) -> None:
        self.parts, self.name, self.edition = parts, name, Edition(digest, date)
        self.notes: list[_Note] = []
        self.papers = self.read_papers()

    def note(self, piece: Piece, what: str) -> None:
        self.notes.append(_Note(piece.line, what))

    def read_papers(self) -> dict[int, dict]:
        """The table's rows by the number of their heading; a paper without an id, or there twice, has none."""
        rows, seen = {}, set()
        for piece in (piece for piece in self.parts if piece.kind == "heading"):
            row = table_row(piece.text, self.edition)
            if row is None:
                self.note(piece, f"has no arXiv id and is kept as it is: {opening(piece.text)}")
            elif row["id"] in seen:
                self.note(piece, f"{row['id']} appears twice: the second is kept as it is")
            else:
                seen.add(row["id"])
                rows[piece.paper] = row
        return rows

    def post(self, content: bytes) -> _Post:
        """The edition of the file whose bytes these are."""
        keys = self.front_keys()
        receipt = self.receipt()
        front = self.front(keys)
        cells = unique_ids([self.cell(at, piece, front) for at, piece in enumerate(self.parts)])
        self.name_what_is_missing()
        cells[-1].metadata[schema.NAME]["jekyll"]["last"] = True
        known = {
            "digest": self.edition.digest.name,
            "date": str(self.edition.date),
            "front": front,
            "receipt": receipt,
            "jekyll": {"file": self.name, "sha256": hashlib.sha256(content).hexdigest()},
        }
        metadata = {"kernelspec": KERNELSPEC, "language_info": {"name": "python"}, schema.NAME: known}
        nb = from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells})
        notes = sorted(self.notes, key=lambda note: note.line)
        return _Post(self.edition.date, nb, frame.to_rows(frame.from_rows(list(self.papers.values()))), notes)

    def cell(self, at: int, piece: Piece, front: dict) -> NotebookNode:
        """The piece as a cell: what readers see, and in its metadata what the file had."""
        row = self.papers.get(piece.paper)
        part = piece.kind if row or piece.kind in ("front", "intro") else "rest"
        failed = part == "reading" and is_failed(piece.text)
        if part == "front":
            made = front_cell(front)
        else:
            where = {"paper": row["id"], "version": row["version"]} if row and part != "intro" else {}
            text = (
                gate.Markdown(say("post.to_come.reading", reason=say("jekyll.no_reading")))
                if failed
                else self.shown(piece, part, row)
            )
            made = machine_cell(text, {**where, "part": part})
        known = made.metadata[schema.NAME]
        if part == "rest":
            known.clear()
        elif failed:
            flag = NotebookNode(check="archive", detail=say("jekyll.failed_reading"))
            known |= {"state": "failed", "flags": [flag]}
        else:  # an editor's: not what a machine of ours wrote
            del known["machine"], known["text"]
            known |= {"state": "done", "flags": []}
        held = {"open": piece.open, "text": piece.text, "close": piece.close, "gap": piece.gap}
        known["jekyll"] = NotebookNode({name: packed(text) for name, text in held.items() if text})
        known["jekyll"] |= {"at": at, "shown": fingerprint(made.source)}
        return made

    def shown(self, piece: Piece, part: str, row: dict | None) -> gate.Markdown:
        """What a page shows of a piece: the words it has, as the gate lets them through."""
        if part == "heading" and row:
            return shown_heading(piece.text, row)
        gated = gate.gate(_LIQUID.sub("", piece.text))
        if part == "rest":
            if piece.kind == "rest":
                self.note(piece, f"not recognised and kept as it is: {opening(piece.text)}")
        elif changes := [change for change in gated.changes if change != "link"]:
            self.note(
                piece,
                f"shown without its markup, the original is kept: {', '.join(changes).replace('_', ' ')}",
            )
        if part == "reading":
            return layout.fold_reading(apart(gated.text))
        return apart(gated.text)

    def front_keys(self) -> dict:
        """The keys of the file's own front matter."""
        piece = self.parts[0]
        try:
            keys = yaml.safe_load(piece.text.strip("-\r\n \t")) or {}
        except (yaml.YAMLError, ValueError):  # a date that is none is a ValueError
            keys = None
        if not isinstance(keys, dict) or not keys:
            self.note(piece, "the front matter cannot be read: title and tags are made from the papers")
            return {}
        return keys

    def front(self, keys: dict) -> dict:
        """Our front matter from theirs: title and tags stay."""
        tags = keys.get("tags") or keys.get("categories")
        names = tags.replace(",", " ").split() if isinstance(tags, str) else tags
        filed = {name for row in self.papers.values() for name in row["categories"]}
        ours = [name for name in self.edition.digest.categories if name in filed]
        named = (
            [gate.bare(str(name)) for name in names if str(name) != "arxiv"]
            if isinstance(names, list)
            else ours
        )
        front = {
            "title": gate.bare(
                str(keys.get("title") or f"{self.edition.digest.title} – {self.edition.date}")
            ),
            "date": str(self.edition.date),
            "categories": named,
            "description": describe(len(self.papers), []),
            "lang": "zh",
        }
        return front | ({"draft": True} if keys.get("published") is False else {})

    def receipt(self) -> Receipt:
        """What the file says of its completeness, in the form of ours."""
        intro = next((piece for piece in self.parts if piece.kind == "intro"), self.parts[0])
        found, shown = read_counts(intro.text), len(self.papers)
        fetched = found[0] if found else shown
        if not found:
            self.note(
                intro, "does not say how many papers were fetched and shown: those on the page are counted"
            )
        elif found[1] != shown:
            self.note(intro, f"says {found[1]} papers are shown, but {shown} were found")
        names = [name for row in self.papers.values() for name in row["categories"]]
        wanted = self.edition.digest.categories
        return {
            "window": [self.edition.start.isoformat(), self.edition.end.isoformat()],
            "state": "closed",
            "fetched": fetched,
            "shown": shown,
            "late": 0,
            "listed": 0,
            "left_out": {UNSTATED: fetched - shown} if fetched > shown else {},
            "per_category": {name: names.count(name) for name in wanted if name in names},
            "empty_reason": "" if shown else IMPORTED,
            "closes": calendar.closes(self.edition.end).isoformat(),
            "next_announcement": calendar.announcement_after(self.edition.end).isoformat(),
            "pending": [],
        }

    def name_what_is_missing(self) -> None:
        """Note what each paper lacks: abstract, reading, the end of its frame, one of the three answers."""
        for number, row in self.papers.items():
            parts = {piece.kind: piece for piece in self.parts if piece.paper == number}
            if "abstract" not in parts:
                self.note(parts["heading"], f"{row['id']} has no abstract")
            reading = parts.get("reading")
            if reading is None:
                self.note(parts["heading"], f"{row['id']} has no reading")
            elif is_failed(reading.text):
                self.note(reading, f"{row['id']}: the reading failed: a run of this date asks for it again")
            elif missing := sorted({"1", "2", "3"} - set(QUESTION.findall(reading.text))):
                self.note(reading, f"{row['id']}: the reading lacks question {', '.join(missing)}")
            if reading is not None and not reading.close.endswith("</details>"):
                self.note(reading, f"{row['id']}: the reading's frame is not closed")
