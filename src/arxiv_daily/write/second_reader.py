"""A second model reads English and Chinese sentence by sentence and names what does not agree.

It never writes the page. A finding counts only if its words stand in both texts, in the pair of sentences it names;
what is left are alarms with their words in both languages.
"""

import re
from collections.abc import Sequence

from ..text.bilingual.alignment import align
from ..text.bilingual.glossary import Glossary
from ..words import say
from .checks import flag
from .checks.flag import Flag, alarm
from .model.errors import Bad, NoAnswer
from .model.service import Answer, Service
from .prompts import Prompt, question

_KINDS = frozenset(["number", "name", "comparison", "negation", "hedge", "scope", "word", "missing", "other"])
EXPECT = 200  # tokens of an answer, for the estimate
MOST = 12  # findings that are read: who finds more finds everything
_LONGEST = 80  # characters of quoted words
_ROW = re.compile(
    r"^[\s\-*•\d.)]*([a-z]+)\s*[|｜]\s*#?(\d+)\s*[|｜]\s*(.+?)\s*[|｜]\s*(.+?)\s*[|｜]?\s*$", re.IGNORECASE
)
_NOTHING = re.compile(r"^\W*(?:无|没有|none|no (?:errors|discrepancies))", re.IGNORECASE)


async def second_look(
    service: Service, paper, chinese: str, prompt: Prompt, glossary: Glossary, model: str = ""
) -> list[Flag]:
    """Alarms about the Chinese abstract; a note if the second reader does not answer."""
    pairs = numbered(paper.abstract, chinese, glossary)

    def accept(answer: Answer) -> None:
        if answer.refusal or not answer.text.strip():
            raise Bad(say("write.second_reader.empty"))
        if not _NOTHING.match(answer.text) and not any(map(_ROW.match, answer.text.splitlines())):
            raise Bad(say("write.second_reader.form"), say("write.second_reader.form_wish"))

    messages = asked(pairs, prompt)
    try:
        answer = await service.ask(messages, model=model, paper=paper.id, accept=accept, expect=EXPECT)
    except NoAnswer as error:
        return [flag.note("second", "second_unread", reason=str(error))]
    return findings(answer.text, pairs)


def numbered(english: str, chinese: str, glossary: Glossary) -> list[tuple[str, str]]:
    """The pairs of sentences as the second reader sees them, the first being number 1."""
    return [(bead.source, bead.target) for bead in align(english, chinese, glossary).beads]


def asked(pairs: Sequence[tuple[str, str]], prompt: Prompt) -> list[dict]:
    """The messages for one paper."""
    rows = "\n\n".join(
        f"[{n}]\n{english or '–'}\n{chinese or '–'}" for n, (english, chinese) in enumerate(pairs, 1)
    )
    return question(prompt, [], {say("write.second_reader.label"): rows})


def findings(answer: str, pairs: Sequence[tuple[str, str]]) -> list[Flag]:
    """The rows of an answer whose words stand where they are said to; the rest, and all after `MOST`, are dropped."""
    found = []
    for row in filter(None, map(_ROW.match, answer.splitlines()[: 4 * MOST])):
        kind, number, english, chinese = row[1].lower(), int(row[2]), _bare(row[3]), _bare(row[4])
        if kind not in _KINDS or not 1 <= number <= len(pairs) or not (english and chinese):
            continue
        there = all(map(_stands, (english, chinese), pairs[number - 1]))
        if there and max(len(english), len(chinese)) <= _LONGEST:
            said = say(f"write.second_reader.{kind}")
            found.append(alarm("second", "second", en=english, zh=chinese, kind=said))
    return list(dict.fromkeys(found))[:MOST]


def _bare(words: str) -> str:
    return words.strip().strip("“”\"'‘’「」`").strip()


def _stands(words: str, text: str) -> bool:
    return " ".join(words.split()).casefold() in " ".join(text.split()).casefold()
