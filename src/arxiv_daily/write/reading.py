"""The reading of a paper: background, method and results, from its full text."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from ..gather.paper_text import FullText
from ..gather.results import claims
from ..gather.taxonomy import Taxonomy
from ..text.bilingual.glossary import Glossary
from ..text.three_parts import write_parts
from ..words import say
from . import embedded
from .checks import copying, injection
from .checks.flag import Flag
from .checks.reading import ANCHOR, PLACE, Source, check_reading
from .embedded import extract
from .embedded.pace import Stage
from .model.errors import NoAnswer
from .model.service import Answer, Service
from .model.usage import tokens
from .part import CHECKER, ModelText, bad, checked, in_chinese, long_enough, said_once, usable
from .prompts import Prompt, question

_KEYS = ("background", "method", "results")
_FACTS = "facts"  # a part more where papers are filed: not for readers, and nothing is lost without it
_LONGEST_PART = 8000  # characters
_LEAST = 12  # Chinese characters of the three parts together
EXPECT = 1_100  # tokens of a reading: the median of five published ones, by our own count

# What is kept first when a paper is longer than the model may read; the rest is in between.
_FIRST = re.compile(
    r"abstract|introduction|method|approach|model|experiment|result|evaluation|conclusion", re.I
)
_LAST = re.compile(
    r"acknowledg|related work|author contribution|funding|ethic|data availability|appendix", re.I
)
_NEUTRAL = 2


async def write_reading(
    service: Service,
    paper,
    fulltext,
    prompt: Prompt,
    glossary: Glossary,
    limit: int,
    model: str = "",
    again: Sequence[str] = (),
    taxonomy: Taxonomy | None = None,
) -> ModelText:
    """One call for the three parts, from at most `limit` tokens of the full text. Raises `NoAnswer`.

    With a taxonomy the same call asks for facets and results, which come back as they were said, in `facts`.
    """
    if fulltext.source == "abstract":
        raise NoAnswer(say("write.reason.no_text"), "arXiv has no full text of it yet")
    if service.embedded:
        ask = service.plainly(paper.id, Stage.READING, again)
        text = await extract.read(ask, paper.title, paper.abstract, fulltext, glossary)
        if not text:
            raise NoAnswer(say("write.reason.no_reading"))
        return ModelText(text + _made_from(fulltext), model=embedded.MODEL_NAME, source=fulltext.source)
    kept, cut = shortened(fulltext.sections, limit)
    texts = {
        say("write.given.title"): paper.title,
        say("write.given.abstract"): paper.abstract,
        say("write.given.text"): "\n\n".join(kept),
    }
    messages = _asked(prompt, glossary, texts, taxonomy)
    known = {section.anchor: section for section in fulltext.sections if section.anchor}
    places = texts_by_place(fulltext.sections)
    text = fulltext.text(("abstract", "body", "table", "appendix"))
    source, whole = Source(text, paper.abstract, places), f"{paper.title}\n{paper.abstract}\n{text}"

    @cache
    def injected() -> list[Flag]:
        return injection.injected(f"{paper.title}\n{paper.abstract}", fulltext.sections)

    def look() -> None:
        source.look()
        injected()

    def accept(answer: Answer) -> None:
        usable(answer, _KEYS)
        for key in _KEYS:
            in_chinese(answer.data[key], say(f"write.name.{key}"), source=whole)
            if len(answer.data[key]) > _LONGEST_PART:
                raise bad("long", "compact", name=say(f"write.name.{key}"))
        said = [answer.data[key] for key in _KEYS]
        long_enough("".join(said), say("write.name.reading"), _LEAST)
        copying.refuse(text, write_parts(said))
        said_once(said)

    def check(answer: Answer) -> list[Flag]:
        reading = write_parts([answer.data[key] for key in _KEYS])
        found = check_reading(source, reading)
        seen = {flag.check for flag in found}
        strange = injection.brought_in(whole, PLACE.sub("", reading))
        return found + [flag for flag in strange if flag.check not in seen]

    keys = (*_KEYS, _FACTS) if taxonomy else _KEYS
    how = {"keys": keys, "model": model, "paper": paper.id, "accept": accept, "again": again}
    how |= {"expect": EXPECT + (claims.EXPECT if taxonomy else 0), "meanwhile": lambda: CHECKER.submit(look)}
    answer, flags = await checked(service, messages, check, **how)
    noted = [*injected(), *_left_out(cut)]
    return ModelText(
        linked(write_parts([answer.data[key] for key in _KEYS]), known, fulltext.url)
        + _note(cut)
        + _made_from(fulltext),
        model=answer.model,
        prompt=prompt.hash,
        flags=[flag.stored() for flag in noted] + flags,
        source=fulltext.source,
        cut=cut,
        facts=answer.data.get(_FACTS, ""),
    )


def _asked(
    prompt: Prompt, glossary: Glossary, texts: dict[str, str], taxonomy: Taxonomy | None
) -> list[dict]:
    """The question: with a taxonomy also for facets and results, with the ids that the paper may be filed under."""
    terms = glossary.matching("\n".join(texts.values()))
    if not taxonomy:
        return question(prompt, terms, texts)
    system, user = question(Prompt(f"{prompt.text}\n\n{claims.wish(taxonomy)}"), terms, texts)
    known = claims.terms_for(taxonomy, list(texts.values()))
    return [system, user | {"content": f"{known}\n\n{user['content']}"}]


def texts_by_place(sections: Iterable) -> dict[str, str]:
    """The words below each anchor; several sections may begin on one page of a PDF."""
    places: dict[str, str] = {}
    for section in sections:
        if section.anchor:
            text = f"{section.title}\n\n{section.text}"
            places[section.anchor] = f"{places.get(section.anchor, '')}\n\n{text}".strip()
    return places


def _left_out(cut: list[str]) -> list[Flag]:
    """A flag for what of the paper was not read."""
    return [Flag("cut", say("write.found.cut", names="、".join(cut)))] if cut else []


def _note(cut: list[str]) -> str:
    """The same for readers."""
    if not cut:
        return ""
    names = "、".join(re.sub(r"[\[\]*_`$<>{}\\]", "", name) for name in cut)
    return "\n\n" + say("write.made_from.unread", names=names)


def _made_from(fulltext) -> str:
    """For readers: whether HTML or PDF was read, how much of it, and whether it was the whole paper."""
    if not isinstance(fulltext, FullText) or fulltext.source == "abstract":
        return ""
    source = say(f"write.made_from.{fulltext.source}")
    facts = {
        "source": source,
        "sections": fulltext.chapters,
        "words": round(fulltext.words, -2) or fulltext.words,
    }
    if fulltext.whole:
        return "\n\n" + say("write.made_from.whole", **facts)
    why = say(f"write.made_from.{'long' if fulltext.reason == 'long' else 'cut'}")
    return "\n\n" + say("write.made_from.part", why=why, **facts)


def linked(text: str, known: dict, url: str) -> str:
    """Marks of sections and tables as links to their place; marks the paper does not have are taken out."""

    def link(match: re.Match) -> str:
        if section := known.get(match[1]):
            return f"[{_label(section)}]({url}#{section.anchor})" if url else _label(section)
        return "" if ANCHOR.match(match[1]) else match[0]

    return PLACE.sub(link, text)


def _label(section) -> str:
    """What a section, table or page is called in a link."""
    if section.anchor.startswith("page="):
        return say("write.place.page", number=section.anchor.removeprefix("page="))
    if number := re.match(r"(?:Table|Tab\.)\s*([\w.]*\w)", section.title):
        return say("write.place.table", number=number[1])
    if number := re.match(r"(\d+(?:\.\d+)*)\b", section.title):
        return say("write.place.section", number=number[1])
    return re.sub(r"[\[\]]", "", section.title) or say("write.place.text")


def shortened(sections: Iterable, limit: int) -> tuple[list[str], list[str]]:
    """The sections' texts that fit into `limit` tokens, in their order, and the titles of those left out.

    Introduction, method, results and conclusion come first, appendices and related work last; where sections of
    one rank do not fit together, the longest lose their ends. References are not read at all.
    """
    chosen = [section for section in sections if section.kind not in ("references", "abstract")]
    ranks = _ranks(chosen)
    texts = [_marked(section) for section in chosen]
    kept: dict[int, str] = {}
    for rank in sorted(set(ranks)):
        group = [index for index in range(len(chosen)) if ranks[index] == rank]
        share = _share([tokens(texts[index]) for index in group], limit)
        for index in group:
            if text := _beginning(texts[index], share):
                kept[index] = text
                limit -= tokens(text)
    cut = []
    for index, section in enumerate(chosen):
        if kept.get(index) != texts[index]:
            name = section.title or say("write.place.part", number=index + 1)
            cut.append(say("write.place.in_part", name=name) if index in kept else name)
    return [kept[index] for index in sorted(kept)], cut


def _marked(section) -> str:
    mark = f"[{section.anchor}] " if section.anchor else ""
    return f"{mark}{section.title}\n{section.text}"


def _ranks(sections: list) -> list[int]:
    """How soon each section is wanted; a subsection goes with its section unless its own title says more."""
    ranks: dict[str, int] = {}
    out = []
    for section in sections:
        rank = _rank(section)
        if rank == _NEUTRAL:
            rank = ranks.get(section.anchor.partition(".")[0], _NEUTRAL)
        if section.anchor:
            ranks[section.anchor] = rank
        out.append(rank)
    return out


def _rank(section) -> int:
    if section.kind == "appendix":
        return 4
    if _LAST.search(section.title):
        return 3
    if section.kind == "table":
        return 1
    return 0 if _FIRST.search(section.title) else _NEUTRAL


def _share(sizes: list[int], limit: int) -> int:
    """The tokens each may have at most, so that all together keep within the limit."""
    rest = limit
    for place, size in enumerate(sorted(sizes)):
        fair = rest // (len(sizes) - place)
        if size > fair:
            return fair
        rest -= size
    return max(sizes)


def _beginning(text: str, limit: int, least: int = 100) -> str:
    """The text, or its whole sentences of up to `limit` tokens; nothing if that would be less than `least`."""
    if tokens(text) <= limit:
        return text
    if limit < least:
        return ""
    head = text[: limit * len(text) // tokens(text)]
    while tokens(head) > limit:
        head = head[: len(head) * 9 // 10]
    end = max(head.rfind(mark) for mark in (". ", ".\n", "。", "\n"))
    return head[: end + 1] if end > len(head) // 2 else head
