"""What a publication is: the keys of `params/<digest>.yaml`, which are the notebook's parameters.

Names, meanings and defaults stand here alone. The notebook's parameters cell, `params/audio.yaml` and
docs/parameters.md are made from them (`parameter_texts.py`, `python docs/reference.py`).
"""

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    ValidationError,
    field_validator,
    model_validator,
)

from ..errors import ConfigError
from . import mistakes, params_yaml
from .categories import CATEGORIES, suggestion
from .paper import ID

RETIRED = {"language": "zh"}  # keys of older params files that say what holds anyway, and are passed over

_LINKS = {  # by name, with {id} for the paper
    "Hugging Face": "https://huggingface.co/papers/{id}",
    "papers.cool": "https://papers.cool/arxiv/{id}",
    "alphaXiv": "https://www.alphaxiv.org/abs/{id}",
    "Semantic Scholar": "https://api.semanticscholar.org/arXiv:{id}",
}
_TEMPLATE = re.compile(
    r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?:[/?#][A-Za-z0-9._~:/?#@!&=+,;%-]*)?\{id\}[A-Za-z0-9._~:/?#@!&=+,;%-]*"
)

_OF_THE_QUESTION = {"messages", "model", "n", "response_format", "stream", "stream_options"}

RUN = {  # the parameters of one run, which are not keys of a params file: default and meaning
    "date": ("", "YYYY-MM-DD; empty: the newest closed window"),
    "late": ("auto", "look for papers that came out late: auto, yes or no"),
}


class Filters(BaseModel):
    """Which of the papers found are shown; every paper left out is kept in the table with the reason."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cross_lists: bool = Field(True, description="also papers whose primary category is another one")
    include: list[str] = Field(
        [], description="keep only papers with one of these words in title or abstract"
    )
    exclude: list[str] = Field([], description="leave out papers with one of these words")
    authors: list[str] = Field([], description="keep only papers with one of these authors, by full name")
    max_papers: int | None = Field(
        None, ge=1, description="papers shown in full; the rest is listed by title"
    )

    @field_validator("include", "exclude", "authors")
    @classmethod
    def _words_are_not_empty(cls, words: list[str]) -> list[str]:
        return [word.strip() for word in words if word.strip()]


class Digest(BaseModel):
    """One publication. Frozen: an edition's parameters do not change while it is made."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True, serialize_by_alias=True
    )

    name: str = Field(
        alias="digest",
        pattern=r"^[a-z0-9][a-z0-9_-]*$",
        description="the publication's name: that of the params file and of the folder of its posts",
    )
    title: str = Field("arXiv Daily", description="its title")
    categories: list[str] = Field(min_length=1, description="arXiv categories, cross-lists included")
    anchor: str = Field("08:50", description="HH:MM, where one day's window ends and the next begins")
    timezone: str = Field("Asia/Shanghai", description="the anchor's time zone")
    contact: str = Field("", description="mail or web address for arXiv's operators, sent as User-Agent")
    lookback_days: int = Field(30, ge=0, le=365, description="days, how far back late papers are looked for")
    filters: Filters = Field(Filters(), description="which of the papers found are shown")
    replacements: Literal["none", "list"] = Field(
        "none", description="list: name new versions of papers shown earlier"
    )
    takedown: list[str] = Field([], description="arXiv ids never to be shown, in quotes")
    model: str = Field(
        "", description="model name at the service; empty: that of OPENAI_MODEL, or the service's only one"
    )
    reading_model: str = Field("", description="another model for readings")
    second_reader: bool = Field(
        False,
        description="one more question a paper: where do English and Chinese differ?",
    )
    second_model: str = Field("", description="another model for the second reader")
    model_options: dict[str, JsonValue] = Field(
        {},
        description="sent with every question to the service as it stands, e.g. {temperature: 0.3, enable_thinking: false}",
    )
    max_concurrency: int = Field(32, ge=1, description="model calls under way at once")
    silence: int = Field(
        120, ge=1, description="seconds without a token after which a model call is given up; thoughts count"
    )
    max_input_tokens: int = Field(24000, ge=500, description="tokens of the longest text given to the model")
    prices: dict[str, Any] = Field(
        {},
        description="per million tokens, e.g. {currency: CNY, name-of-model: {in: 2, cached: 0.5, out: 8}}; "
        "else those of genai-prices",
    )
    budget: dict[str, Any] = Field({}, description="ceiling of a run, e.g. {money: 5} or {tokens: 2000000}")
    overview: bool = Field(True, description="a short introduction to the day")
    reading: Literal["all", "licence", "none"] = Field(
        "all", description="all, licence (only where the licence allows adaptations) or none"
    )
    links: dict[str, str] = Field(
        _LINKS,
        description="pages of other sites about a paper, by name; {id} stands for its arXiv id; {}: no such links",
    )
    check_links: bool = Field(
        False,
        description="ask by HTTP whether a paper's addresses answer; those gone are not shown",
    )
    taxonomy: str = Field(
        "",
        pattern=r"^[a-z0-9-]*$",
        description="file of params/taxonomy that papers are filed by; empty: the digest's own, if any",
    )
    publish: Literal["always", "reviewed"] = Field(
        "always", description="reviewed: a draft until an editor has marked it"
    )
    editor: str = Field("", description="who answers for the page, shown to readers")
    edit_at: str = Field(
        "http://localhost:8888/lab/tree/{post}",
        pattern=r"^(https?://[^\s\"'<>]+)?$",
        description="where links of the preview open a post; {post} stands for its path below posts/, {cell} for the cell; empty: no links",
    )
    notify: list[str] = Field(
        [], description="environment variables that hold addresses of messengers, e.g. [FEISHU_ROBOT]"
    )

    @model_validator(mode="before")
    @classmethod
    def _without_retired_keys(cls, keys: object) -> object:
        return without_retired(keys) if isinstance(keys, Mapping) else keys

    @field_validator("categories")
    @classmethod
    def _categories_are_arxivs(cls, names: list[str]) -> list[str]:
        for name in names:
            if name not in CATEGORIES:
                raise ValueError(f"{name!r} is not an arXiv category: {suggestion(name)}")
        return list(dict.fromkeys(names))

    @field_validator("model", "reading_model", "second_model")
    @classmethod
    def _names_have_no_blanks_around_them(cls, name: str) -> str:
        return name.strip()

    @field_validator("model_options")
    @classmethod
    def _options_are_not_the_question(cls, options: dict[str, JsonValue]) -> dict[str, JsonValue]:
        if ours := sorted(_OF_THE_QUESTION & options.keys()):
            raise ValueError(
                f"{', '.join(ours)} is what a run asks with: take it out, or use the key `model:`"
            )
        return options

    @field_validator("anchor", mode="before")
    @classmethod
    def _anchor_is_a_time(cls, given: object) -> object:
        """As HH:MM; YAML reads 10:50 without quotes as the number 650."""
        if isinstance(given, int) and 0 <= given < 24 * 60:
            given = f"{given // 60}:{given % 60}"
        try:
            return f"{dt.datetime.strptime(str(given), '%H:%M'):%H:%M}"
        except ValueError:
            raise ValueError('not a time of day: write one such as "08:50"') from None

    @field_validator("takedown")
    @classmethod
    def _takedown_names_papers(cls, names: list[str]) -> list[str]:
        """Ids without version: a paper is taken down whole."""
        keys = [re.sub(r"v[0-9]+$", "", name.strip()) for name in names]
        for key in keys:
            if not ID.fullmatch(key):
                raise ValueError(
                    f"{key!r} is not an arXiv id: write one such as 2512.21324 or hep-th/9901001"
                )
        return keys

    @field_validator("notify")
    @classmethod
    def _notify_names_variables(cls, names: list[str]) -> list[str]:
        """An address holds a token and must not stand here; the message does not repeat it."""
        if any(not re.fullmatch(r"[A-Z][A-Z0-9_]*", name) for name in names):
            raise ValueError(
                "an address holds a secret and params are published: put it into .env or the environment, and the "
                "variable's name here, in capitals"
            )
        return list(dict.fromkeys(names))

    @field_validator("links")
    @classmethod
    def _links_are_templates(cls, links: dict[str, str]) -> dict[str, str]:
        for name, template in links.items():
            if not name.strip() or len(name) > 40 or not _TEMPLATE.fullmatch(template):
                raise ValueError(
                    f"{name!r}: {template!r} is not an address with {{id}} in it: "
                    "write one such as https://papers.cool/arxiv/{id}"
                )
        return links

    @field_validator("timezone")
    @classmethod
    def _timezone_exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"{name!r} is not a time zone: write one such as Asia/Shanghai") from None
        return name

    @classmethod
    def load(cls, path: Path) -> "Digest":
        """The digest of a params file; ConfigError names file, key and fix."""
        try:
            keys = params_yaml.read(path)
        except FileNotFoundError:
            there = ", ".join(sorted(file.stem for file in path.parent.glob("*.yaml"))) or "none"
            raise ConfigError(f"{path} is missing: digests there are {there}") from None
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
        """The digest of these keys; ConfigError begins with `where` they stand."""
        try:
            return cls.model_validate(dict(keys))
        except ValidationError as error:
            *first, rest = [*map(_told, error.errors()[:3]), error.error_count() - 3]
            more = [f"and {rest} more"] if rest > 0 else []
            raise ConfigError(f"{where}: {'; '.join([*first, *more])}") from None


def without_retired(keys: Mapping) -> dict:
    """Keys or parameters without those that are gone; ValueError where one asked for something else."""
    for name, meant in RETIRED.items():
        if keys.get(name, meant) != meant:
            raise ValueError(f"{name} is gone and never had an effect, pages are in Chinese: remove the line")
    return {name: value for name, value in keys.items() if name not in RETIRED}


def _told(problem: Mapping) -> str:
    """One finding of pydantic as cause and fix."""
    known = [*Digest.parameter_names(), *(f"filters.{name}" for name in Filters.model_fields)]
    return mistakes.in_words(problem, ".".join(map(str, problem["loc"])), known)
