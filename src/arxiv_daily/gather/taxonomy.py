"""What papers of a field are filed under: the facets of `params/taxonomy/<field>.yaml`, and what a text names of them.

A facet (task, data set, metric …) has terms; a term has an id that stays for ever, a Chinese and an English name,
aliases, and a line that says what it is. A name belongs to one term of its facet, so that there is no cycle of aliases
and nothing to guess. Another field is another file; docs/taxonomy.md has the format.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from ..errors import ConfigError
from ..project import root
from . import mistakes, params_yaml

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NOT_IN_NAMES = re.compile(r"[\n\r|<>`、]")  # what tables, lists and pages are made of
_FACETS = ("task", "method", "signal", "dataset", "metric", "language", "kind")
_WORD = re.compile(r"[\w.'&@]+")
_JOINED = re.compile(r"[\s+/‐-–-]{1,3}")  # between the words of a name
_PART = re.compile(r"-\w")  # behind a name that is part of another word
SHOWN_FACETS = ("task", "dataset", "metric")  # at the head of a paper
_LONGEST = 50_000  # characters of a text that are looked at
_STRICT = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)


class _Term(BaseModel):
    """One thing a paper can be filed under."""

    model_config = _STRICT

    id: str = Field(description="its name in pages, feeds and data, which never changes")
    zh: str = Field(min_length=1, max_length=80, description="what readers see")
    en: str = Field(min_length=1, max_length=80, description="what English texts call it")
    aliases: tuple[str, ...] = Field((), description="what else they call it")
    meaning: str = Field(alias="is", min_length=1, description="a line that says what it is")
    better: Literal["higher", "lower", ""] = Field("", description="of a metric: which values are better")
    unit: str = Field("", description="of a metric: its unit where a table names none")
    split: tuple[str, ...] = Field((), description="of a data set: its parts, by their usual names")

    @field_validator("id")
    @classmethod
    def _id_is_a_name_of_files(cls, name: str) -> str:
        if not _ID.fullmatch(name):
            raise ValueError(f"{name!r} is not an id: write small letters, digits and single hyphens")
        return name

    @field_validator("zh", "en")
    @classmethod
    def _name_fits_a_line(cls, name: str) -> str:
        if found := _NOT_IN_NAMES.search(name):
            raise ValueError(f"{found[0]!r} may not stand in a name: write it in plain words")
        return name.strip()

    @property
    def names(self) -> tuple[str, ...]:
        """All that English texts call it."""
        return (self.en, *self.aliases)


class _Facet(BaseModel):
    """Terms of one kind, the most telling first."""

    model_config = _STRICT

    zh: str
    en: str
    terms: tuple[_Term, ...]

    @model_validator(mode="after")
    def _names_are_of_one_term(self) -> "_Facet":
        seen: dict[str, str] = {}
        chinese: dict[str, str] = {}
        for term in self.terms:
            if term.id in seen and seen[term.id] == term.id:
                raise ValueError(f"the id {term.id} stands twice: give one of them another")
            if (other := chinese.setdefault(term.zh, term.id)) != term.id:
                raise ValueError(
                    f"{term.zh!r} names both {other} and {term.id}: give one of them another name"
                )
            for name in dict.fromkeys(map(key_of_name, (term.id, *term.names))):
                if not name:
                    raise ValueError(f"{term.id} has an empty alias: remove it")
                if (other := seen.setdefault(name, term.id)) != term.id:
                    raise ValueError(f"{name!r} names both {other} and {term.id}: leave it to one of them")
        return self

    @cached_property
    def by_name(self) -> dict[str, _Term]:
        """Terms by every name of theirs, in small letters without signs between words."""
        return {key_of_name(name): term for term in self.terms for name in (term.id, *term.names)}

    @cached_property
    def by_chinese(self) -> dict[str, _Term]:
        """Terms by the name that readers see, as in `by_name`."""
        return {key_of_name(term.zh): term for term in self.terms}

    @cached_property
    def _firsts(self) -> set[str]:
        """The first words of all names."""
        return {name.split()[0] for name in self._written}

    @cached_property
    def _longest(self) -> int:
        """Words of the longest name."""
        return max((name.count(" ") + 1 for name in self._written), default=0)

    @cached_property
    def _written(self) -> dict[str, set[str]]:
        """How names in texts are written, by their key."""
        forms: dict[str, set[str]] = {}
        for term in self.terms:
            for name in term.names:
                forms.setdefault(key_of_name(name), set()).add(name)
        return forms

    def named(self, name: str) -> _Term | None:
        """The term of an id, name or alias; None for any other word."""
        return self.by_name.get(key_of_name(name))

    def mentions(self, text: str) -> Iterator[tuple[int, _Term]]:
        """The terms a text names, each with its place, as often as it names them; the longest name counts."""
        for start, _, term in self.spans(text):
            yield start, term

    def spans(self, text: str) -> Iterator[tuple[int, int, _Term]]:
        """The same with where each name begins and ends."""
        words, keys, singular = _words(text)
        firsts, behind = self._firsts, 0
        for at in [at for at, key in enumerate(keys) if key in firsts or singular[at] in firsts]:
            if at < behind:
                continue  # inside a name
            term, count = self._at(text, words, keys, at)
            behind = at + count
            if term:
                yield words[at].start(), words[behind - 1].end(), term

    def _at(self, text: str, words: list[re.Match], keys: list[str], at: int) -> tuple[_Term | None, int]:
        """The term that the words from this one on name, and how many they are; None and 1 where they name none."""
        end = at
        while end + 1 < min(len(words), at + self._longest) and _JOINED.fullmatch(
            text, words[end].end(), words[end + 1].start()
        ):
            end += 1
        if words[at].start() and text[words[at].start() - 1] == "-":
            return None, 1
        for last in range(end, at - 1, -1):
            if _PART.match(text, words[last].end()):
                continue
            key = " ".join(keys[at : last + 1])
            for form in (key, key.removesuffix("s")):
                if form not in self._written:
                    continue
                said = _JOINED.sub(" ", text[words[at].start() : words[last].end()].rstrip(".'"))
                written = [_JOINED.sub(" ", name) for name in self._written[form] if _is_acronym(name)]
                if written and not any(_is_written(said, name) for name in written):
                    continue
                return self.by_name[form], last - at + 1
        return None, 1


@lru_cache(2)  # a text is looked through once for every facet
def _words(text: str) -> tuple[list[re.Match[str]], list[str], list[str]]:
    """The words of a text, in small letters, and without the s of a plural."""
    words = list(_WORD.finditer(text[:_LONGEST]))
    keys = [word[0].rstrip(".'").casefold() for word in words]
    return words, keys, [key.removesuffix("s") for key in keys]


class Taxonomy(BaseModel):
    """The facets of a field."""

    model_config = _STRICT

    field: str
    version: int = Field(ge=1)
    facets: dict[str, _Facet]

    @model_validator(mode="after")
    def _facets_are_known(self) -> "Taxonomy":
        for name in self.facets:
            if name not in _FACETS:
                raise ValueError(f"{name} is not a facet: known are {', '.join(_FACETS)}")
        return self

    @cached_property
    def mark(self) -> str:
        """Another one for every change of the file."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]

    def term(self, facet: str, name: str) -> _Term | None:
        """The term of a facet by id, name or alias; None where there is none."""
        return self.facets[facet].named(name) if facet in self.facets else None

    def id_of(self, facet: str, name: str) -> str:
        """The id of the term that readers or English texts call so; empty where there is none."""
        terms = self.facets[facet].terms if facet in self.facets else ()
        found = self.term(facet, name) or next((term for term in terms if term.zh == name.strip()), None)
        return found.id if found else ""

    @classmethod
    def load(cls, path: Path) -> "Taxonomy":
        """The taxonomy of a file; ConfigError names file, place and fix."""
        try:
            known = params_yaml.read(path)
        except FileNotFoundError:
            raise ConfigError(f"{path} is missing: start from params/taxonomy/audio.yaml") from None
        if not isinstance(known, dict):
            raise ConfigError(f"{path} has no keys: start from params/taxonomy/audio.yaml")
        try:
            taxonomy = cls.model_validate(known)
        except ValidationError as error:
            raise ConfigError(
                f"{path}: {'; '.join(_told(one, known) for one in error.errors()[:5])}"
            ) from None
        if taxonomy.field != path.stem:
            raise ConfigError(
                f"{path}: field is {taxonomy.field!r}: it must be the file's name, {path.stem!r}"
            )
        return taxonomy


def _told(problem: Mapping, given: dict) -> str:
    """One finding of pydantic as cause and fix; terms are named by their ids."""
    place = ".".join(map(str, problem["loc"]))
    here: object = given
    for step in problem["loc"]:
        here = here[step] if isinstance(here, dict | list | tuple) and _has(here, step) else None
        if isinstance(here, dict) and isinstance(here.get("id"), str):
            place = place.replace(f".terms.{step}", f".{here['id']}", 1)
    return mistakes.in_words(problem, place, _keys_at(problem["loc"]))


def _has(holder: dict | list | tuple, step: object) -> bool:
    if isinstance(holder, dict):
        return step in holder
    return isinstance(step, int) and step < len(holder)


def _keys_at(place: tuple) -> list[str]:
    """The keys that may stand where an unknown one does."""
    model: type[BaseModel] = _Term if "terms" in place else _Facet if len(place) > 2 else Taxonomy
    return [field.alias or name for name, field in model.model_fields.items()]


def key_of_name(name: str) -> str:
    """A name for comparison: its words in small letters, whatever joins them."""
    words = [word[0].rstrip(".'").casefold() for word in _WORD.finditer(name)]
    return " ".join(words)


def _is_written(said: str, name: str) -> bool:
    """Whether a text writes a name as it is; a long one that begins with a capital may have others elsewhere."""
    return said in (name, f"{name}s") or (
        len(name) >= 6 and said[:1].isupper() and said.casefold() == name.casefold()
    )


def _is_acronym(name: str) -> bool:
    """A name that is written as it is, such as MIR or Common Voice: in small letters it would be other words."""
    words = name.split()
    if len(words) > 1:
        return all(not word[:1].islower() for word in words) or any(
            sum(map(str.isupper, word)) >= 2 for word in words
        )
    return sum(map(str.isupper, name)) >= 2 and len(name) <= 12


def taxonomy_of(digest: str, named: str | None = None) -> Taxonomy | None:
    """The taxonomy that a digest names (left out: that its params file names), else the one of its own name.

    None where there is none; ConfigError if the named one is missing.
    """
    folder = root() / "params"
    if named is None:
        params = folder / f"{digest}.yaml"
        named = _named(params, _changed(params))
    path = folder / "taxonomy" / f"{named or digest}.yaml"
    changed = _changed(path)
    return _loaded(path, changed) if named or changed else None


def _changed(path: Path) -> int:
    """When a file last changed, in nanoseconds; 0 if there is none."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=8)
def _named(params: Path, changed: int) -> str:
    """What a params file says of `taxonomy`; a file that cannot be read is named by those who need it."""
    try:
        known = params_yaml.read(params)
    except (OSError, ConfigError):
        return ""
    return str(known.get("taxonomy") or "") if isinstance(known, dict) else ""


@lru_cache(maxsize=8)
def _loaded(path: Path, changed: int) -> Taxonomy:
    return Taxonomy.load(path)
