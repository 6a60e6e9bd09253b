"""Title, one line and abstract of a paper in Chinese."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace

from ..text.bilingual.glossary import Glossary
from ..words import say
from . import embedded
from .checks import injection
from .checks.flag import Flag
from .checks.translation import check_translation
from .embedded import translate as sentences
from .embedded.pace import Stage, TimeOver
from .memory import Correction, examples
from .model import wrapping
from .model.errors import NoAnswer
from .model.service import Answer, Service
from .model.usage import tokens
from .part import (
    ModelText,
    bad,
    checked,
    ended,
    in_chinese,
    long_enough,
    on_the_paper,
    said_once,
    usable,
)
from .prompts import Prompt, question

_LEAST = 0.3  # Chinese characters of an abstract for each English word; translations have 1.05 to 3.2
_LONG_LINE = 120  # characters of one sentence about a paper
_SENTENCE = re.compile(r"[^。！？\n]*[。！？]?")
KEYS = ("title", "summary", "abstract")
_NO_TIME = "the minutes of the embedded model are over: run the same command again, which goes on where this one ended"


async def translate(
    service: Service,
    paper,
    prompt: Prompt,
    glossary: Glossary,
    model: str = "",
    corrections: Sequence[Correction] = (),
    again: Sequence[str] = (),
) -> ModelText:
    """One call for the three; `paper` is a row of the papers, `corrections` are an editor's of earlier ones.

    `again` names the keys that are asked for as if for the first time.

    Raises `NoAnswer`.
    """
    if service.embedded:
        return await _embedded(service, paper, glossary, corrections, again)
    messages = asked(paper, prompt, glossary, corrections)

    def accept(answer: Answer) -> None:
        usable(answer, KEYS)
        english = f"{paper.title}\n{paper.abstract}"
        answer.data.update(_as_written(answer.data, paper.title))
        answer.data.update(
            {key: wrapping.without_numbers(text, english) for key, text in answer.data.items()}
        )
        title, abstract = answer.data["title"], answer.data["abstract"]
        in_chinese(
            title, say("write.name.title"), share=0.05, source=english
        )  # names of methods stay English
        in_chinese(answer.data["summary"], say("write.name.summary"), share=0.05, source=english)
        in_chinese(abstract, say("write.name.abstract"), source=english)
        long_enough(abstract, say("write.name.abstract"), _LEAST * len(paper.abstract.split()))
        ended(abstract, paper.abstract)
        on_the_paper(abstract, paper.abstract)
        within_bounds(paper, answer.data)
        said_once(answer.data.values(), paper.abstract)

    def check(answer: Answer) -> list[Flag]:
        title, summary, abstract = (answer.data[key] for key in KEYS)
        return _findings(paper, title, summary, abstract, glossary)

    how = {"keys": KEYS, "model": model, "paper": paper.id, "accept": accept, "again": again}
    answer, flags = await checked(service, messages, check, expect=expect(paper), **how)
    title, summary, abstract = (answer.data[key] for key in KEYS)
    return ModelText(
        text=abstract,
        title=_line(title),
        summary=_line(summary).rstrip("。."),
        model=answer.model,
        prompt=prompt.hash,
        flags=flags,
        source="abstract",
    )


def _as_written(parts: dict[str, str], english: str) -> dict[str, str]:
    """The parts in the form of their originals: an abstract in lines as one text, a title without the English one.

    Of a line that became a text of several sentences the first counts.
    """
    title = _line(parts["title"])
    at = title.casefold().find(" ".join(english.split()).casefold())
    if at >= 0 and (
        rest := (title[:at] + title[at + len(" ".join(english.split())) :]).strip(" /|｜（）()-—:：")
    ):
        title = rest
    abstract = re.sub(r"(?<=[。！？；，])[ \t]*\n(?!\n)[ \t]*(?=[^\s\-*\d#>|])", "", parts["abstract"])
    summary = parts["summary"]
    if len(summary) > _LONG_LINE:  # small models give the abstract once more
        summary = _SENTENCE.findall(summary)[0] or summary
    return {"title": title, "summary": summary, "abstract": abstract}


def asked(paper, prompt: Prompt, glossary: Glossary, corrections: Sequence[Correction] = ()) -> list[dict]:
    """The messages for one paper."""
    given = {say("write.given.title"): paper.title, say("write.given.abstract"): paper.abstract}
    terms = glossary.matching("\n".join(given.values()))
    before = {say("write.given.examples"): examples(corrections)} if corrections else {}
    return question(prompt, terms, before | given)


def expect(paper) -> int:
    """Tokens of an answer, for the estimate."""
    return 2 * tokens(paper.abstract) + 200


async def _embedded(
    service: Service, paper, glossary: Glossary, corrections: Sequence[Correction], again: Sequence[str]
) -> ModelText:
    """Sentence by sentence; the small model writes no line of its own."""
    pairs = [(correction.english, correction.chinese) for correction in corrections]
    ways = [service.plainly(paper.id, stage, again) for stage in (Stage.TITLE, Stage.ABSTRACT)]
    title, abstract = await asyncio.gather(
        sentences.translate_title(ways[0], paper.title, glossary),
        sentences.translate(ways[1], paper.abstract, glossary, pairs=pairs),
        return_exceptions=True,
    )
    if isinstance(title, BaseException):
        raise title
    title, model = _line(title), embedded.MODEL_NAME
    if isinstance(abstract, TimeOver):
        raise NoAnswer(say("write.reason.time"), _NO_TIME, title=title, model=model)
    if isinstance(abstract, BaseException):
        raise abstract
    if not abstract:
        raise NoAnswer(say("write.reason.no_translation"), title=title, model=model)
    flags = _findings(paper, title, "", abstract, glossary)
    if not title:
        flags.append(Flag("leftover", say("write.found.title_english"), "note"))
    stored = [flag.stored() for flag in flags]
    return ModelText(abstract, model=model, flags=stored, title=title, source="abstract")


def within_bounds(paper, parts: dict[str, str]) -> None:
    """Raise `Bad` for a part that is much longer than its English; Chinese takes half of its letters."""
    most = {"title": 2 * len(paper.title) + 60, "summary": 300, "abstract": 2 * len(paper.abstract) + 300}
    for key, limit in most.items():
        if len(parts[key]) > limit:
            raise bad("long", "bounded", name=say(f"write.name.{key}"))


def _findings(paper, title: str, summary: str, abstract: str, glossary: Glossary) -> list[Flag]:
    """What does not agree with the English, with the name of the part it is in."""
    flags = injection.injected(f"{paper.title}\n{paper.abstract}")
    flags += check_translation(paper.abstract, abstract, glossary)
    flags += injection.brought_in(f"{paper.title}\n{paper.abstract}", f"{title}\n{summary}\n{abstract}")
    for text, source, kind in (
        (title, paper.title, "title"),
        (summary, f"{paper.title}. {paper.abstract}", "summary"),
    ):
        if text:
            found = check_translation(source, text, glossary, kind=kind)
            flags += [
                replace(
                    flag, detail=say("write.found.within", part=say(f"write.name.{kind}"), detail=flag.detail)
                )
                for flag in found
            ]
    return flags


def _line(text: str) -> str:
    return " ".join(text.split())
