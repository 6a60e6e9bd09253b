"""A part of the page, as the notebook shows it and as a cell of the post keeps it.

The one place where its fields are described; the JSON Schema, the types a post is checked against and docs/tables.md
follow from it.
"""

from collections.abc import Mapping
from dataclasses import field
from typing import Annotated, Any, TypedDict, get_args, get_origin, get_type_hints

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from ..text.gate import Markdown


@dataclass(frozen=True, config=ConfigDict(arbitrary_types_allowed=True))
class Part:
    """One thought of the page: `text` becomes a markdown cell, the rest its `arxiv_daily` metadata."""

    part: Annotated[
        str,
        Field(
            description="intro, overview, contents, heading, abstract, original, reading or results; code of a run"
        ),
    ]
    text: Annotated[
        Markdown, Field(description="the machine's newest words, as Markdown that passed the gate")
    ]
    paper: Annotated[str, Field(description="arXiv id without version; empty: a part of the edition")] = ""
    version: Annotated[int, Field(description="the version of the paper it was written from")] = 0
    state: Annotated[str, Field(description="done, pending (still to come) or failed (in an import)")] = (
        "done"
    )
    model: Annotated[str, Field(description="name of the model that wrote it")] = ""
    prompt: Annotated[str, Field(description="hash of the prompt it was written with")] = ""
    flags: Annotated[
        list[dict[str, Any]],
        Field(
            description="findings of the checks: check, detail, level, words_en, words_zh, source (of a reading); of readers: reported, corrected"
        ),
    ] = field(default_factory=list)
    marks: Annotated[list[str], Field(description="of a heading: late, withdrawn")] = field(
        default_factory=list
    )
    unknown: Annotated[
        list[str], Field(description="of a heading: what a service files the paper under and no taxonomy has")
    ] = field(default_factory=list)


class _Kept(TypedDict, total=False):
    """What a cell keeps of its part besides."""

    machine: Annotated[str, Field(description="SHA-256 of the machine's words that the cell was last given")]
    proposal: Annotated[dict[str, Any], Field(description="newer words of the machine beside an editor's")]
    replaced: Annotated[
        dict[str, Any], Field(description="an editor's words that `accept` or `restore` replaced")
    ]
    closed: Annotated[list[dict[str, Any]], Field(description="alarms an editor dismissed: check, detail")]
    noted: Annotated[list[dict[str, Any]], Field(description="alarms that the note above it tells of")]
    heading: Annotated[dict[str, Any], Field(description="the title and the line that an import made up")]
    jekyll: Annotated[dict[str, Any], Field(description="file, bytes and place of an imported part")]


def _hints() -> dict[str, Any]:
    return get_type_hints(Part, include_extras=True) | get_type_hints(_Kept, include_extras=True)


def described() -> dict[str, str]:
    """What each field of a cell's metadata says."""
    return {name: hint.__metadata__[0].description for name, hint in _hints().items()}


def types() -> Mapping[str, type]:
    """The JSON type of each field, as Python reads it."""
    plain = {name: get_args(hint)[0] for name, hint in _hints().items()}
    return {name: str if kind is Markdown else get_origin(kind) or kind for name, kind in plain.items()}


def json_schema() -> dict[str, Any]:
    """JSON Schema of a cell's `arxiv_daily` metadata; fields of newer versions are allowed."""
    kinds = {str: "string", int: "integer", list: "array", dict: "object"}
    said = described()
    fields = {name: {"type": kinds[kind], "description": said[name]} for name, kind in types().items()}
    return {"type": "object", "properties": fields, "required": ["part"]}
