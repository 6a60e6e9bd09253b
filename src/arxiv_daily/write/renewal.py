"""Parts that are asked for again: the order of `arxiv-daily again`, as the kernel of that run finds it."""

import json
from dataclasses import dataclass, field

from .. import environment

# What each part that can be asked for again is called, the question it comes from, and its keys in the answer.
PARTS = {
    "title": ("translation", ("title", "summary")),
    "abstract": ("translation", ("abstract",)),
    "reading": ("reading", ("",)),
    "introduction": ("introduction", ("",)),
}


@dataclass(frozen=True)
class Renewal:
    """Parts of one paper, or with paper "" of all; no parts: nothing is asked again."""

    paper: str = ""
    parts: tuple[str, ...] = field(default=())

    @classmethod
    def from_environment(cls) -> "Renewal":
        if not (text := environment.AGAIN.get()):
            return cls()
        known = json.loads(text)
        return cls(known["paper"], tuple(known["parts"]))

    def stored(self) -> str:
        """As `from_environment` reads it."""
        return json.dumps({"paper": self.paper, "parts": list(self.parts)})

    def of(self, paper: str, question: str) -> tuple[str, ...]:
        """The keys of a question's answer that are asked for again; "" stands for the whole answer."""
        if question != "introduction" and self.paper not in ("", paper):
            return ()
        named = [keys for part in self.parts for of, keys in [PARTS[part]] if of == question]
        keys = tuple(key for one in named for key in one)
        return ("",) if len(named) > 1 else keys
