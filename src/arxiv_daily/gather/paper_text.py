"""The text of one version of a paper, and what is remembered of it between runs."""

import dataclasses
import datetime as dt
from typing import Literal

from ..files import recall, remember
from ..project import cache, is_sample
from .section import Contents, Reason, Section, squash

_WEEK = 7  # days for which a missing text is asked for again


@dataclasses.dataclass(frozen=True)
class FullText:
    """One version of a paper; `url` is where readers find what `source` says, and what anchors belong to."""

    id: str
    version: int
    source: Literal["html", "pdf", "abstract"]
    url: str
    sections: list[Section]
    licence: str = ""
    whole: bool = True  # as far as can be told; an abstract is not the paper
    reason: Reason = ""  # why it is not whole, or why there is only the abstract
    affiliations: list[str] = dataclasses.field(default_factory=list)  # beyond doubt, else none

    @property
    def words(self) -> int:
        """Words read, without references and abstract; of an abstract its own."""
        kinds = ("abstract",) if self.source == "abstract" else ("body", "table", "appendix")
        return Contents(self.sections).words(kinds)

    @property
    def chapters(self) -> int:
        """Sections with a title, without tables, references and abstract."""
        return sum(bool(one.title) for one in self.sections if one.kind in ("body", "appendix"))

    def text(self, kinds: tuple[str, ...] = ("abstract", "body", "table")) -> str:
        """The sections of these kinds, titles on lines of their own; without references and appendix."""
        chosen = (section for section in self.sections if section.kind in kinds)
        return "\n\n".join(f"{section.title}\n\n{section.text}".strip() for section in chosen)


def abstract_only(row: dict, reason: Reason = "missing") -> FullText:
    """All there is when there is no full text, and why."""
    section = Section("Abstract", "", squash(row["abstract"]), "abstract")
    url, licence = address(row, "abs"), row.get("licence") or ""
    return FullText(row["id"], row["version"], "abstract", url, [section], licence, False, reason)


def address(row: dict, source: str) -> str:
    if is_sample(row["id"]):
        return ""
    return row.get(f"{source}_url") or f"https://arxiv.org/{source}/{row['id']}v{row['version']}"


def kept_text(row: dict) -> FullText | None:
    """The full text of a row's version that an earlier run kept; None where there is none. Nothing is fetched."""
    return Record(row).text()


class Record:
    """What is remembered of one version's full text: the text, or since when it has been missing."""

    def __init__(self, row: dict):
        self.path = cache("fulltext") / f"{row['id'].replace('/', '_')}v{row['version']}.json"
        data = recall(self.path)
        self.data: dict = data if isinstance(data, dict) else {}
        if self.data.get("missing_since", "9999") < str(row.get("updated", ""))[:10]:
            self.data = {}  # missed before it was submitted: the machine's clock was wrong

    def text(self) -> FullText | None:
        try:
            fields = dict(self.data["text"])
            return FullText(**{**fields, "sections": [Section(**section) for section in fields["sections"]]})
        except (KeyError, TypeError, ValueError):
            return None

    @property
    def reason(self) -> Reason:
        """Why there was no text when it was asked for last."""
        return self.data.get("reason", "")

    @reason.setter
    def reason(self, reason: Reason) -> None:
        self.data["reason"] = reason

    def is_settled(self) -> bool:
        """Whether nothing is to be asked for now: the HTML is there, or it was missed today, or for over a week."""
        if "missing_since" not in self.data:
            return self.text() is not None
        try:
            since = dt.date.fromisoformat(self.data["missing_since"])
        except (TypeError, ValueError):
            return False
        return self.data.get("asked") == today().isoformat() or (today() - since).days > _WEEK

    def keep(self, text: FullText) -> None:
        """A text; where HTML may still come, or the rest of it, with the day since when it has been missing."""
        missing = text.source != "html" or text.reason == "cut"
        self._write({"text": dataclasses.asdict(text)} | (self._missing() if missing else {}))

    def keep_missing(self, reason: Reason) -> None:
        self._write(self._missing() | {"reason": reason})

    def _missing(self) -> dict:
        day = today().isoformat()
        return {"missing_since": self.data.get("missing_since", day), "asked": day}

    def _write(self, data: dict) -> None:
        self.data = data
        remember(self.path, data)


def today() -> dt.date:
    """The day by which missing texts are counted, UTC."""
    return dt.datetime.now(dt.UTC).date()
