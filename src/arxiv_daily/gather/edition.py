"""Digests and editions: what is published, on which date, and which submissions belong to it."""

import datetime as dt
import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from ..errors import ConfigError
from ..project import post_dir
from .categories import CATEGORIES, mend

PAPER = re.compile(r"\d{4}\.\d{4,5}|[a-z]+(-[a-z]+)*(\.[A-Z]{2})?/\d{7}")


class Filters(BaseModel):
    """Which of the papers found are shown; every paper left out is kept in the table with the reason."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cross_lists: bool = True
    include: list[str] = []
    exclude: list[str] = []
    authors: list[str] = []
    max_papers: int | None = Field(None, ge=1)

    @field_validator("include", "exclude", "authors")
    @classmethod
    def words_are_not_empty(cls, words: list[str]) -> list[str]:
        return [word.strip() for word in words if word.strip()]


class Digest(BaseModel):
    """One publication: the keys of `params/<digest>.yaml`, which are the notebook's parameters."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True, serialize_by_alias=True
    )

    name: str = Field(alias="digest", pattern=r"^[a-z0-9][a-z0-9_-]*$")
    title: str = "arXiv Daily"
    categories: list[str] = Field(min_length=1)
    anchor: str = "08:50"
    timezone: str = "Asia/Shanghai"
    language: str = "zh"
    contact: str = ""
    lookback_days: int = Field(30, ge=0, le=365)
    filters: Filters = Filters()
    replacements: Literal["none", "list"] = "none"
    takedown: list[str] = []
    model: str = ""
    reading_model: str = ""
    max_concurrency: int = Field(32, ge=1)
    max_input_tokens: int = Field(24000, ge=500)
    prices: dict = {}
    budget: dict = {}
    overview: bool = True
    reading: Literal["all", "licence", "none"] = "all"
    publish: Literal["always", "reviewed"] = "always"
    editor: str = ""

    @field_validator("categories")
    @classmethod
    def categories_are_arxivs(cls, names: list[str]) -> list[str]:
        for name in names:
            if name not in CATEGORIES:
                raise ValueError(f"{name!r} is no arXiv category: {mend(name)}")
        return list(dict.fromkeys(names))

    @field_validator("anchor", mode="before")
    @classmethod
    def anchor_is_a_time(cls, given: object) -> object:
        """As HH:MM; YAML reads 10:50 without quotes as the number 650."""
        if isinstance(given, int) and 0 <= given < 24 * 60:
            given = f"{given // 60}:{given % 60}"
        try:
            return f"{dt.datetime.strptime(str(given), '%H:%M'):%H:%M}"
        except ValueError:
            raise ValueError('no time of day: write one such as "08:50"') from None

    @field_validator("takedown")
    @classmethod
    def takedown_names_papers(cls, names: list[str]) -> list[str]:
        """Ids without version: a paper is taken down whole."""
        keys = [re.sub(r"v\d+$", "", name.strip()) for name in names]
        for key in keys:
            if not PAPER.fullmatch(key):
                raise ValueError(f"{key!r} is no arXiv id: write one such as 2512.21324 or hep-th/9901001")
        return keys

    @field_validator("timezone")
    @classmethod
    def timezone_exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"{name!r} is no time zone: write one such as Asia/Shanghai") from None
        return name

    @classmethod
    def load(cls, path: Path) -> "Digest":
        """The digest of a params file; ConfigError names file, key and mend."""
        try:
            keys = yaml.safe_load(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            there = ", ".join(sorted(file.stem for file in path.parent.glob("*.yaml"))) or "none"
            raise ConfigError(f"{path} is missing: digests there are {there}") from None
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise ConfigError(f"{path} is no YAML: {' '.join(str(error).split())}") from None
        if not isinstance(keys, dict):
            raise ConfigError(f"{path} has no keys: start from params/audio.yaml")
        digest = cls.checked(keys, str(path))
        if digest.name != path.stem:
            raise ConfigError(f"{path}: digest is {digest.name!r}: it must be the file's name, {path.stem!r}")
        return digest

    @classmethod
    def from_parameters(cls, names: Mapping) -> "Digest":
        """The digest of a notebook's parameters; other names of the mapping are not looked at."""
        return cls.checked({key: names[key] for key in cls.parameter_names() if key in names}, "parameters")

    @classmethod
    def parameter_names(cls) -> list[str]:
        """The keys of a params file, which are the notebook's parameters."""
        return [field.alias or name for name, field in cls.model_fields.items()]

    @classmethod
    def checked(cls, keys: Mapping, where: str) -> "Digest":
        try:
            return cls.model_validate(dict(keys))
        except ValidationError as error:
            raise ConfigError(f"{where}: {'; '.join(map(in_words, error.errors()))}") from None


def in_words(problem: Mapping) -> str:
    """One finding of pydantic as cause and mend."""
    key = ".".join(map(str, problem["loc"]))
    if problem["type"] == "extra_forbidden":
        known = [*Digest.parameter_names(), *(f"filters.{name}" for name in Filters.model_fields)]
        near = difflib.get_close_matches(key, known, n=1)
        return f"unknown key {key}" + (
            f": did you mean {near[0]}?" if near else f": known are {', '.join(known)}"
        )
    if problem["type"] == "missing":
        return f"the key {key} is missing: add it"
    if problem["type"] == "string_type":
        return f"{key}: no text (is {problem['input']!r}): write it in quotes"
    return f"{key}: {problem['msg'].removeprefix('Value error, ')} (is {problem['input']!r})"


@dataclass(frozen=True)
class Edition:
    """One digest on one date D; its window is [D-1 anchor, D anchor) by submission of version 1."""

    digest: Digest
    date: dt.date

    @classmethod
    def from_parameters(cls, names: Mapping) -> "Edition":
        """The edition of a notebook's parameters; an empty `date` is the newest closed window."""
        digest = Digest.from_parameters(names)
        return cls(digest, parse_date(names["date"]) if names.get("date") else newest_closed(digest))

    @property
    def start(self) -> dt.datetime:
        """The first instant of the window, UTC."""
        return anchor(self.digest, self.date - dt.timedelta(days=1))

    @property
    def end(self) -> dt.datetime:
        """The first instant after the window, UTC."""
        return anchor(self.digest, self.date)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.digest.timezone)

    @property
    def key(self) -> str:
        """`<digest>/<date>`, as the post's folder is called."""
        return f"{self.digest.name}/{self.date}"

    @property
    def folder(self) -> Path:
        return post_dir(self.digest.name, self.date)

    def __repr__(self) -> str:
        return f"{self.key}: {self.start:%Y-%m-%d %H:%M} to {self.end:%Y-%m-%d %H:%M} UTC"


def anchor(digest: Digest, date: dt.date) -> dt.datetime:
    """The instant of the digest's anchor on a date, UTC."""
    clock = dt.time.fromisoformat(digest.anchor)
    return dt.datetime.combine(date, clock, ZoneInfo(digest.timezone)).astimezone(dt.UTC)


def newest_closed(digest: Digest, now: dt.datetime | None = None) -> dt.date:
    """The newest date whose window has ended."""
    now = now or dt.datetime.now(dt.UTC)
    today = now.astimezone(ZoneInfo(digest.timezone)).date()
    return today if anchor(digest, today) <= now else today - dt.timedelta(days=1)


def parse_date(text: str) -> dt.date:
    """A date in ISO form; ConfigError for anything else."""
    try:
        return dt.datetime.strptime(str(text), "%Y-%m-%d").date()
    except ValueError:
        raise ConfigError(f"date {str(text)!r} is none: give YYYY-MM-DD") from None
