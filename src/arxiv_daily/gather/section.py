"""What a full text is made of, whatever file it was read from."""

import re
import time
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["body", "abstract", "references", "appendix", "table"]
# Why there is no text, or why it is not the whole paper.
Reason = Literal[
    "",
    "missing",  # arXiv has none
    "unanswered",  # arXiv did not say
    "withdrawn",
    "unwanted",  # the digest asks for no readings
    "empty",
    "not-a-paper",  # a page or file of another kind
    "other-paper",  # of another paper, beyond doubt
    "broken-off",  # arXiv's conversion says that it ended early
    "cut",  # ends in the middle
    "too-big",
    "too-slow",
    "long",  # only its beginning was read
    "encrypted",
    "scanned",  # pictures of pages
    "no-language",  # fonts that do not say which letters they show
    "broken",  # cannot be parsed
]
_INVISIBLE = re.compile(r"[\s\u00ad\u200b\u2060-\u2064\ufeff]+")


@dataclass(frozen=True)
class Section:
    """`anchor` is what follows `#` in a link to it ("" if there is none); a table's text is its rows."""

    title: str
    anchor: str
    text: str
    kind: Kind = "body"


@dataclass
class Contents:
    """What a reader found in a file: no sections, or not the whole paper, for the reason given."""

    sections: list[Section] = field(default_factory=list)
    licence: str = ""
    whole: bool = True
    reason: Reason = ""
    affiliations: list[str] = field(default_factory=list)  # of the authors, where the file says so

    def words(self, kinds: tuple[str, ...] = ("body", "table", "appendix")) -> int:
        return sum(len(section.text.split()) for section in self.sections if section.kind in kinds)


class TooSlow(Exception):
    """A file takes more time than any real one does."""


class Deadline:
    """The time a reader may take. `check` raises `TooSlow` after it; cheap enough for every element."""

    def __init__(self, seconds: float):
        self._end = time.monotonic() + seconds
        self._calls = 0

    def check(self) -> None:
        self._calls += 1
        if self._calls % 256 == 0 and time.monotonic() > self._end:
            raise TooSlow


_REFERENCES = re.compile(
    r"(references?|bibliograph(y|ies)|works cited|literature( cited)?|references? and notes|cited references"
    r"|literatur(verzeichnis)?|r[ée]f[ée]rences?( bibliographiques)?|bibliographie|referencias|bibliograf[ií]a"
    r"|refer[êe]ncias|riferimenti bibliografici|literatura|список литературы|参考文献|參考文獻|참고\s?문헌)"
)
_APPENDIX = re.compile(
    r"(online |technical |internet |supplementary |mathematical )?(appendix|appendices)( [a-z]\b|$|:| \d)"
    r"|(online )?supplement(ary|al)?( (material|information|note|text|appendix|data|figure)s?)?$|supporting information$"
)


def kind_of_title(title: str) -> Kind | None:
    """What a heading as a whole says of its section; "References to prior work" says nothing."""
    name = re.sub(r"^([\divxlc]{1,5}[.)]?\s+)", "", title.strip().lower()).strip(" .:—–-")
    if name in ("abstract", "摘要"):
        return "abstract"
    if _REFERENCES.fullmatch(name):
        return "references"
    return "appendix" if _APPENDIX.match(name) else None


def squash(text: str) -> str:
    """White space and invisible characters made single spaces."""
    return _INVISIBLE.sub(" ", text).strip()
