"""Terms for the glossary: what editors put in place of the machine's words in the same way at least twice.

The English behind a change is a term of the glossary where one fits, else the words that the changed sentences have
in common and others have not. Where more than one fits, all are named and none is taken.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from ..files import write_atomic
from ..project import root
from ..text.bilingual.alignment import HAN
from ..text.bilingual.glossary import GLOSSARY_COLUMNS, Glossary, Term
from ..write.memory import WORD, Correction, Memory, runs, stem

_SMALL = set("的了和与在是为及等对从中将以可其该这此并而且或但由于被把让使得一二三个种类项本文我们所")
_LONGEST = 12  # characters of Chinese a change may have
_TWICE = 2


@dataclass(frozen=True)
class Proposal:
    """A term as editors keep writing it. `terms` are the English ones it may be, one if that is certain."""

    terms: tuple[str, ...]
    replaced: str
    translation: str
    papers: tuple[str, ...]
    known: Term | None = None

    @property
    def certain(self) -> bool:
        return len(self.terms) == 1


def proposals(memory: Memory, glossary: Glossary) -> list[Proposal]:
    """Terms that editors changed in the same way at least twice, the most frequent first."""
    places: dict[tuple[str, str], list[tuple[Correction, int, int]]] = defaultdict(list)
    for correction in memory.corrections:
        for old, new, at, to in _changes(correction.machine, correction.chinese):
            places[old, new].append((correction, at, to))
    found: dict[tuple[tuple[str, ...], str], Proposal] = {}
    for (old, new), where in places.items():
        if len({correction.english for correction, _, _ in where}) >= _TWICE:
            proposal = _proposed(old, new, where, memory.corrections, glossary)
            if proposal:
                found.setdefault((proposal.terms, proposal.translation), proposal)
    return sorted(found.values(), key=lambda one: (-len(one.papers), one.terms))


def _changes(machine: str, chinese: str) -> Iterator[tuple[str, str, int, int]]:
    """What was put in place of what, and where; changes a character apart are one."""
    joined: list[list[int]] = []
    for tag, a, b, c, d in SequenceMatcher(None, machine, chinese, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if joined and a - joined[-1][1] <= 1 and c - joined[-1][3] <= 1:
            joined[-1][1::2] = b, d
        else:
            joined.append([a, b, c, d])
    for a, b, c, d in joined:
        old, new = machine[a:b], chinese[c:d]
        if (
            HAN.search(new)
            and max(len(old), len(new)) <= _LONGEST
            and not re.search(r"[，。；：！？\s]", old + new)
        ):
            yield old, new, a, c


def _proposed(
    old: str, new: str, where: list[tuple[Correction, int, int]], all_: list[Correction], glossary: Glossary
) -> Proposal | None:
    """The term behind a change that was made in several places; None where there is none."""
    if not old:
        return None
    papers = tuple(dict.fromkeys(correction.paper for correction, _, _ in where))
    texts = [correction.english for correction, _, _ in where]
    before, behind = _around(old, where)
    was, now = before + old + behind, before + new + behind
    for term in glossary.matching(texts[0]):
        if all(term.pattern.search(text) for text in texts):
            for rendering in term.renderings:
                if old in rendering and rendering in was:
                    wanted = rendering.replace(old, new, 1)
                    if wanted != term.translation:
                        return Proposal((term.term,), rendering, wanted, papers, term)
                    return None
    if len(now) < 2 or any(now in term.renderings for term in glossary.terms):
        return None
    terms = _english_terms(texts, [one.english for one in all_ if one.english not in texts])
    return Proposal(terms, was, now, papers) if terms else None


def _around(old: str, where: list[tuple[Correction, int, int]]) -> tuple[str, str]:
    """The Chinese that all places have before and behind the change, as far as a term may go."""
    befores = [correction.machine[:at][::-1] for correction, at, _ in where]
    behinds = [correction.machine[at + len(old) :] for correction, at, _ in where]
    return _shared(befores)[::-1], _shared(behinds)


def _shared(texts: list[str]) -> str:
    """The beginning all texts have, up to a character that no term has at its end."""
    begin = ""
    for chars in zip(*texts, strict=False):
        if (
            len(set(chars)) > 1
            or not HAN.match(chars[0])
            or chars[0] in _SMALL
            or len(begin) == _LONGEST // 2
        ):
            break
        begin += chars[0]
    return begin


def _english_terms(texts: list[str], others: Iterable[str]) -> tuple[str, ...]:
    """The words in a row that all texts have and the fewest others, the longest of their kind."""
    common = set.intersection(*({*runs(text)} for text in texts))
    elsewhere = [{*runs(text)} for text in others]
    seen = {run: sum(run in other for other in elsewhere) for run in common}
    rarest = [run for run in common if seen[run] == min(seen.values())]
    whole = [
        run for run in rarest if not any(run != other and f" {run} " in f" {other} " for other in rarest)
    ]
    return tuple(sorted(_spelled(run, texts[0]) for run in whole))


def _spelled(run: str, text: str) -> str:
    """A run of stems as the text writes it, in small letters unless the text has capitals within a word."""
    words = list(WORD.finditer(text))
    stems, wanted = [stem(word[0]) for word in words], run.split()
    for start in range(len(stems) - len(wanted) + 1):
        if stems[start : start + len(wanted)] == wanted:
            last = words[start + len(wanted) - 1]
            found = text[words[start].start() : last.end()]
            found = found[: len(found) - (len(last[0]) - len(wanted[-1]))]
            return found if re.search(r"[a-z0-9][A-Z]|[A-Z]{2}", found) else found.lower()
    return run


def with_proposals(text: str, taken: Iterable[Proposal]) -> str:
    """The glossary's text with the certain proposals in it: a new row in its place, a known one put first."""
    lines = text.splitlines()
    for proposal in taken:
        if not proposal.certain:
            continue
        term = proposal.terms[0]
        at = next((i for i, line in enumerate(lines) if i and _first_of(line) == term), None)
        if at is not None:
            row = next(csv.reader([lines[at]]))
            others = [name.strip() for name in row[1].split("|") if name.strip() != proposal.translation]
            lines[at] = _row_of([term, "|".join([proposal.translation, *others]), *row[2:]])
            continue
        exact = "exact" if len(term.split()) == 1 and term.isupper() else ""
        added = _row_of([term, proposal.translation, "", exact])
        place = next(
            (i for i, line in enumerate(lines) if i and _first_of(line).lower() > term.lower()), len(lines)
        )
        lines.insert(place, added)
    return "\n".join(lines) + "\n"


def _first_of(line: str) -> str:
    return next(csv.reader([line]), [""])[0].strip() if line.strip() else ""


def _row_of(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


def save(taken: Iterable[Proposal]) -> None:
    """Put the certain proposals into the glossary."""
    write_atomic(_glossary_path(), with_proposals(_glossary_text(), taken).encode(), synced=True)


def glossary() -> Glossary:
    """The project's glossary; empty where there is none."""
    return Glossary.load(_glossary_path()) if _glossary_path().is_file() else Glossary()


def _glossary_path() -> Path:
    return root() / "params" / "glossary.csv"


def _glossary_text() -> str:
    """The glossary as it is; an empty one where there is none."""
    path = _glossary_path()
    return path.read_text(encoding="utf-8-sig") if path.is_file() else ",".join(GLOSSARY_COLUMNS) + "\n"
