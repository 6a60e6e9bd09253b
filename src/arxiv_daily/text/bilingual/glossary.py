"""The editor's terms: `params/glossary.csv` with the columns term, translation, note, case.

`translation` may hold several renderings separated by `|`: the first is to be written, the checks accept all.
`case` is empty (any case) or `exact`; a one-word term in capitals such as SDR is best `exact`. A `note` that starts
with `introduce` asks for the English in brackets at the term's first use on a page.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ...errors import ConfigError
from .. import formulas

GLOSSARY_COLUMNS = ("term", "translation", "note", "case")


@dataclass(frozen=True)
class Term:
    """An English term and its Chinese renderings, the preferred one first."""

    term: str
    renderings: tuple[str, ...]
    note: str = ""
    exact: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Its forms as whole words; made at the first look, for a text has few of a glossary's terms."""
        words = r"[\s-]+".join(re.escape(word) for word in re.split(r"[\s-]+", self.term))
        words = f"{words[:-1]}(?:y|ies)" if words.endswith("y") else f"{words}(?:e?s)?"
        flags = 0 if self.exact else re.IGNORECASE
        return re.compile(rf"(?<![\w-]){words}(?![\w])", flags)

    def openings(self) -> set[str]:
        """The words with which the forms of the term begin, case folded."""
        word = re.split(r"\W", self.term, maxsplit=1)[0]
        forms = [word, f"{word}s", f"{word}es", f"{word[:-1]}ies"] if word == self.term else [word]
        return {form.casefold() for form in forms}

    @property
    def translation(self) -> str:
        """The rendering to write."""
        return self.renderings[0]

    def rendered(self, target: str) -> str:
        """The longest of the renderings that occurs in the Chinese text, or ""."""
        return max((r for r in self.renderings if r.casefold() in target.casefold()), key=len, default="")


class Glossary:
    """Terms, found in a text as whole words, longest first."""

    def __init__(self, terms: Iterable[Term] = ()) -> None:
        self.terms = sorted(terms, key=lambda term: (-len(term.term), term.term))
        self._by_opening: dict[str, list[int]] = defaultdict(list)
        for rank, term in enumerate(self.terms):
            for word in term.openings():
                self._by_opening[word].append(rank)

    def __len__(self) -> int:
        return len(self.terms)

    @classmethod
    def load(cls, path: str | Path) -> "Glossary":
        """Read the file; ConfigError names the line of a bad row."""
        try:
            rows = list(csv.reader(Path(path).read_text(encoding="utf-8-sig").splitlines()))
        except OSError as error:
            raise ConfigError(f"{path} cannot be read: {error.strerror}") from error
        except (UnicodeDecodeError, csv.Error) as error:
            raise ConfigError(f"{path} is not a UTF-8 CSV file: {error}") from error
        if not rows or tuple(cell.strip() for cell in rows[0]) != GLOSSARY_COLUMNS:
            raise ConfigError(f"{path}, line 1: the header must be {','.join(GLOSSARY_COLUMNS)}")
        terms: dict[str, Term] = {}
        for line, row in enumerate(rows[1:], start=2):
            if any(cell.strip() for cell in row) and not row[0].lstrip().startswith("#"):
                term = _term(row, f"{path}, line {line}")
                if term.term in terms:
                    raise ConfigError(f"{path}, line {line}: {term.term!r} is there twice; keep one")
                terms[term.term] = term
        return cls(terms.values())

    def matching(self, text: str) -> list[Term]:
        """The terms in the English text, longest first; one inside a longer one is not counted."""
        found, taken = [], bytearray(len(text))
        for rank, start, end in sorted(self._occurrences(text)):
            if not any(taken[start:end]):
                taken[start:end] = b"1" * (end - start)
                found.append(rank)
        return [self.terms[rank] for rank in dict.fromkeys(found)]

    def _occurrences(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Every place of every term: its rank, start and end."""
        for word in re.finditer(r"\w+", text):
            for rank in self._by_opening.get(word[0].casefold(), ()):
                if place := self.terms[rank].pattern.match(text, word.start()):
                    yield rank, *place.span()
        for rank in self._by_opening.get("", ()):  # terms that begin with a sign
            yield from ((rank, *place.span()) for place in self.terms[rank].pattern.finditer(text))


def introduce(text: str, terms: Iterable[Term], seen: set[str]) -> str:
    """The Chinese text with the English in brackets after the first use of terms that ask for it.

    `terms` are those of the English source; `seen` holds what the page has introduced so far and is added to. A
    rendering inside a formula or link, or with brackets behind it already, is left as it is.
    """
    for term in terms:
        if term.note.startswith("introduce") and term.term not in seen and (written := term.rendered(text)):
            seen.add(term.term)
            done = False

            def introduced(piece: str, written: str = written, term: Term = term) -> str:
                nonlocal done
                at = -1 if done else re.sub(r"\]\([^)]*\)", lambda m: " " * len(m[0]), piece).find(written)
                done = done or at >= 0
                behind = at + len(written)
                if at < 0 or re.match(r"\s*[（(]", piece[behind:]):
                    return piece
                return f"{piece[:behind]}（{term.term}）{piece[behind:]}"

            text = formulas.outside(text, introduced)
    return text


def _term(row: list[str], where: str) -> Term:
    """One row as a Term."""
    if len(row) != len(GLOSSARY_COLUMNS):
        raise ConfigError(
            f"{where}: {len(row)} columns instead of {len(GLOSSARY_COLUMNS)}; quote a value that has a comma"
        )
    term, translation, note, case = (cell.strip() for cell in row)
    renderings = tuple(part.strip() for part in translation.split("|") if part.strip())
    if not term or not renderings:
        raise ConfigError(f"{where}: term and translation must not be empty")
    if case not in ("", "exact"):
        raise ConfigError(f"{where}: case is {case!r}; leave it empty or write exact")
    return Term(term, renderings, note, case == "exact")
