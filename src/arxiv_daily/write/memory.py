"""The translation memory: sentences as an editor corrected them, found again for later papers like theirs.

`params/memory/<digest>.csv` has the columns date, paper, english, machine, chinese; `arxiv-daily learn` fills it. A
row whose `chinese` is empty is never used and not filled again. How near a correction is depends on it and the
paper alone, so that a new row changes the questions about those papers only that it serves better.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import cached_property
from pathlib import Path

from ..errors import ConfigError
from ..project import root
from .model.usage import tokens

_COLUMNS = ("date", "paper", "english", "machine", "chinese")
MOST = 6  # corrections a paper
LIMIT = 600  # tokens they may take together
_LEAST = 2  # what a correction must add: two words of its sentence, or two in a row
_ALIKE = 4  # what a pair must share with a sentence for the embedded model: one less alike does harm
WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*|\d+")
_COMMON_WORDS = """
a an the and or but nor not no of in on at to for from by with without within into onto over under between among
through during across via per as is are was were be been being do does did has have had having can could may might
will would shall should must than then that this these those such it its their they them we our us which who whom
whose what when where while whereas because since although though however thus hence therefore moreover also both
either neither each every all any some most more less many much few several other another same different new novel
recent existing previous prior current first second third one two three finally further well only just very highly
significantly effectively respectively including based using use used propose proposed present presents presented
introduce introduced show shown demonstrate demonstrated achieve achieved improve improved improvement outperform
result experiment experimental method approach framework paper work study task performance model system data dataset
training train trained learning evaluate evaluation evaluated address problem challenge challenging limited remain
often enable provide leverage leveraging require required compared comparison various multiple diverse large small
high low better best strong effective efficient robust general key important specific code available make find found
analysis design designed develop developed investigate explore extensive
"""


def stem(word: str) -> str:
    """The word in small letters and without the s of a plural."""
    word = word.lower()
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


_COMMON = frozenset(map(stem, _COMMON_WORDS.split()))


@dataclass(frozen=True)
class Correction:
    """One English sentence, what the machine made of it and what an editor made of that; `date` of the edition."""

    date: str
    paper: str
    english: str
    machine: str
    chinese: str

    @property
    def cost(self) -> int:
        return tokens(self.english) + tokens(self.chinese)


class Memory:
    """The corrections of a digest, in the order of their editions."""

    def __init__(self, corrections: Sequence[Correction] = ()) -> None:
        self.corrections = list(corrections)

    def __len__(self) -> int:
        return len(self.corrections)

    @classmethod
    def of(cls, digest: str) -> "Memory":
        """The memory of a digest; empty where there is none. ConfigError names the line of a bad row."""
        path = path_of(digest)
        try:
            rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
        except FileNotFoundError:
            return cls()
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise ConfigError(f"{path} is no UTF-8 CSV file: {error}") from None
        if not rows or tuple(rows[0]) != _COLUMNS:
            raise ConfigError(f"{path}, row 1: the header must be {','.join(_COLUMNS)}")
        for number, row in enumerate(rows[1:], 2):
            if (
                len(row) != len(_COLUMNS)
                or not re.fullmatch(r"\d{4}-\d\d-\d\d", row[0])
                or not row[2].strip()
            ):
                raise ConfigError(
                    f"{path}, row {number}: it needs {','.join(_COLUMNS)}; correct or delete it"
                )
        return cls([Correction(*row) for row in rows[1:]])

    def text(self) -> str:
        """The file's text; the same corrections give the same bytes."""
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([_COLUMNS, *map(astuple, self.corrections)])
        return out.getvalue()

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """Which corrections hold a run of words."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, correction in enumerate(self.corrections):
            for run in runs(correction.english) if correction.chinese else ():
                found[run].append(place)
        return found

    def nearest(self, text: str, before: str, most: int = MOST, limit: int = LIMIT) -> list[Correction]:
        """Corrections from editions before a date that together have most in common with an English text.

        Each is chosen for what the chosen ones do not cover yet; the order is that of the memory.
        """
        shared: dict[int, dict[str, int]] = defaultdict(dict)
        for run, worth in runs(text).items():
            for place in self._places.get(run, ()):
                if self.corrections[place].date < before:
                    shared[place][run] = worth
        chosen: list = []
        covered: set = set()
        left = limit
        while shared and len(chosen) < most:
            place = max(shared, key=lambda place: (_gain(shared[place], covered), -place))
            known = shared.pop(place)
            if _gain(known, covered) < _LEAST:
                break
            if (cost := self.corrections[place].cost) <= left:
                chosen.append(place)
                covered |= known.keys()
                left -= cost
        return [self.corrections[place] for place in sorted(chosen)]


def path_of(digest: str) -> Path:
    return root() / "params" / "memory" / f"{digest}.csv"


def _gain(known: dict[str, int], covered: set[str]) -> int:
    return sum(worth for run, worth in known.items() if run not in covered)


def runs(text: str) -> dict[str, int]:
    """Runs of one to three words that begin and end with a word of their own, worth as much as they are long."""
    words = [stem(word) for word in WORD.findall(text)]
    own = [word not in _COMMON and len(word) > 2 for word in words]
    return {
        " ".join(words[start : start + length]): length
        for length in (1, 2, 3)
        for start in range(len(words) - length + 1)
        if own[start] and own[start + length - 1]
    }


def nearest_pairs(text: str, pairs: Sequence[tuple[str, str]], most: int = 2) -> list[tuple[str, str]]:
    """Of some pairs of English and Chinese those whose English is most like a sentence, the nearest last."""
    wanted = runs(text)
    worth = {
        place: sum(worth for run, worth in runs(english).items() if run in wanted)
        for place, (english, _) in enumerate(pairs)
    }
    best = sorted((place for place in worth if worth[place] >= _ALIKE), key=lambda place: worth[place])
    return [pairs[place] for place in best[-most:]]


def examples(corrections: Sequence[Correction]) -> str:
    """The corrections as a model is shown them."""
    return "\n\n".join(f"{correction.english}\n{correction.chinese}" for correction in corrections)
