"""Readings by extraction: sentences of problem, method and result, picked from the full text and translated."""

import asyncio
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ...text.bilingual.alignment import english_sentences
from ...text.bilingual.glossary import Glossary
from ...text.three_parts import write_parts
from ...words import say
from . import MODEL_NAME, translate
from .pace import Ask, Asker, TimeOver
from .translate import fault, translate_sentence

_ASKED = (2, 3, 4)  # sentences translated for each part
_KEPT = (2, 3, 3)  # and shown
_TOO_WRONG = 0.6  # a translation with this fault is not shown

_TITLES = (
    r"introduction|background|motivation|related|problem",
    r"method|approach|model|propos|architect|system|framework|train|design|algorithm|data",
    r"result|experiment|evaluat|conclu|discussion|ablation|performance|comparison|analysis",
)
_CUES = (
    r"\bhowever\b|challeng|limit(?:ed|ation)|\black|difficult|problem|existing|suffer|remain|costly|fail|prior work"
    r"|previous|unfortunately|although|despite|expensive|no (?:one|method|study)|has to|not known",
    r"\bwe (?:propose|present|introduce|develop|design|use|train|build|model|describe|fit)|our (?:method|model|approach"
    r"|system|framework)|consists? of|is (?:based|trained|composed)|encoder|decoder|\bloss\b|architecture|features?",
    r"outperform|achiev|\breach|improv|surpass|better|accura|error|results? (?:show|indicate|suggest)|compared (?:to|with)"
    r"|\bagainst\b|%|\bdB\b|score|recall|precision|lower|higher",
)
_DANGLING = re.compile(r"^(?:It|This|These|They|Such|That|Those|He|She|Here|Thus|Then|Also)\b")
_UNFIT = re.compile(
    r"^(?:Fig|Table|Figure|Algorithm|Eq|Section|where\b)|https?:|@|\[\d+(?:,\s*\d+){2,}|\bet al\b.*\bet al\b|[{}\\]{2}"
    r"|ignore (?:all |any )?(?:previous|above)|as an ai|reviewer|acknowledg|thank",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Pick:
    """A sentence, the part it is for (0, 1, 2), its score, its place in the paper and the mark that links to it."""

    text: str
    part: int
    score: float
    at: int
    mark: str


async def read(
    ask: Ask | Asker, title: str, abstract: str, fulltext: Any, glossary: Glossary | None = None
) -> str:
    """The reading in three parts, labelled; "" without a full text or where a part stays empty.

    Sentences that there was no time to translate stand in English, marked as such, behind those that are.
    """
    if fulltext.source == "abstract":
        return ""
    asker, glossary = Asker.of(ask), glossary or Glossary()
    picks = pick(fulltext, abstract)
    asker.begin([p.text for p in picks])
    answers = await asyncio.gather(*(_translated(asker, p.text, glossary) for p in picks))
    parts: list[list[tuple[float, _Pick, str]]] = [[], [], []]
    for p, answer in zip(picks, answers, strict=True):
        if answer is None:
            parts[p.part].append((_TOO_WRONG, p, say("write.embedded.untranslated", sentence=p.text)))
        elif (wrong := fault(p.text, answer, glossary)) < _TOO_WRONG:
            parts[p.part].append((wrong, p, answer))
    if not all(parts):
        return ""
    bodies = []
    for n, found in enumerate(parts):
        best = sorted(sorted(found, key=lambda entry: entry[0])[: _KEPT[n]], key=lambda entry: entry[1].at)
        bodies.append("\n".join(f"- {answer}{p.mark and ' ' + p.mark}" for _, p, answer in best))
    return f"{say('write.embedded.label', model=MODEL_NAME)}\n\n{write_parts(bodies)}"


async def _translated(ask: Asker, sentence: str, glossary: Glossary) -> str | None:
    """The sentence in Chinese, "" where nothing usable came, None where the time was over."""
    try:
        return await translate_sentence(ask, sentence, glossary)
    except TimeOver:
        return None
    finally:
        ask.end(sentence)


def pick(fulltext: Any, abstract: str) -> list[_Pick]:
    """For each part its best sentences, none twice and none that says what another says."""
    offered = list(_offers(fulltext)) or []
    backup = [s for s in english_sentences(abstract) if not _UNFIT.search(s)]
    chosen: list[_Pick] = []
    for part in (2, 1, 0):  # results are the rarest kind, so they choose first
        ranked = sorted((o for o in offered if o.part == part), key=lambda o: (-o.score, o.at))
        ranked += [_Pick(s, part, -1.0, -1, "") for s in sorted(backup, key=lambda s: -_cue(s, part))]
        taken = 0
        for offer in ranked:
            if taken < _ASKED[part] and not any(_alike(offer.text, other.text) for other in chosen):
                chosen.append(offer)
                taken += 1
    return sorted(chosen, key=lambda p: (p.part, p.at))


def _offers(fulltext: Any) -> Iterable[_Pick]:
    """Every usable sentence of the body, scored for each part."""
    sections = [s for s in fulltext.sections if s.kind == "body"]
    whole = max(1, sum(len(s.text) for s in sections))
    before = at = 0
    for section in sections:
        sentences = english_sentences(" ".join(section.text.split()))
        for k, sentence in enumerate(sentences):
            at += 1
            if _usable(sentence):
                place = (before + len(section.text) * k / len(sentences)) / whole
                for part in range(3):
                    score = _score(sentence, part, section.title, k, place)
                    if score > 0:
                        yield _Pick(sentence, part, score, at, _mark(fulltext, section.anchor))
        before += len(section.text)


def _usable(sentence: str) -> bool:
    words = sentence.split()
    formulas = sum(len(f) for f in translate.FORMULA.findall(sentence))
    whole = sentence[0].isupper() and sentence[-1] == "." and sentence.count("(") == sentence.count(")")
    return 8 <= len(words) <= 40 and whole and formulas < 40 and not _UNFIT.search(sentence)


def _score(sentence: str, part: int, title: str, k: int, place: float) -> float:
    """Cues of the sentence and its section's title, place in section and paper, and how easy it is to translate."""
    score = _cue(sentence, part) + (1.5 if re.search(_TITLES[part], title, re.IGNORECASE) else 0.0)
    score += (1.0 - place, 1.0 - 2 * abs(place - 0.4), place)[part] + (0.5 if k < 2 else 0.0)
    score -= 0.05 * max(0, len(sentence.split()) - 22) + 0.3 * len(translate.FORMULA.findall(sentence))
    return score - 1.0 * bool(_DANGLING.search(sentence)) if _cue(sentence, part) else 0.0


def _cue(sentence: str, part: int) -> float:
    """How many kinds of cue phrases of the part the sentence has, at most two; figures count for results."""
    cues = min(2.0, float(len({m.lower() for m in re.findall(_CUES[part], sentence, re.IGNORECASE)})))
    return cues + (0.7 if part == 2 and cues and re.search(r"\d", sentence) else 0.0)


def _alike(one: str, other: str) -> bool:
    """Whether two sentences share more than half of their words."""
    a, b = (set(re.findall(r"[a-z0-9]{3,}", text.lower())) for text in (one, other))
    return 2 * len(a & b) > min(len(a), len(b))


def _mark(fulltext: Any, anchor: str) -> str:
    """`[§2.1](…#S2.SS1)`, a link to the place in the paper's HTML, or its name alone where the paper has no address.

    "" where there is no such place.
    """
    if fulltext.source != "html" or not re.fullmatch(r"[A-Za-z][\w.-]*", anchor or ""):
        return ""
    name = f"§{'.'.join(re.findall(r'[0-9]+', anchor)) or anchor}"
    if not fulltext.url:
        return f"（{name}）"
    return f"[{name}]({fulltext.url}#{anchor})" if fulltext.url.startswith("https://") else ""
