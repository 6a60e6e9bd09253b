"""Questions that are to be sent together, as the Batch endpoint takes them: lines of a file."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from .request import body

PATH: Final = "/v1/chat/completions"
MOST = 20_000  # questions in one batch, and their size; services take 50,000 and 200 MB
_LARGEST = 100_000_000


class Outbox:
    """Questions to be sent, by their key in the cache; each is taken once."""

    def __init__(self) -> None:
        self.questions: dict[str, dict] = {}
        self._taken: set[str] = set()

    def add(self, key: str, question: dict) -> None:
        if key not in self._taken:
            self._taken.add(key)
            self.questions[key] = question

    def packs(self) -> Iterator[dict[str, dict]]:
        """The questions emptied out in packs that a service takes: of one model each, not too many."""
        models: dict[str, dict[str, dict]] = defaultdict(dict)
        for key, question in self.questions.items():
            models[question["model"]][key] = question
        self.questions = {}
        for questions in models.values():
            pack: dict[str, dict] = {}
            size = 0
            for key, question in questions.items():
                length = len(line(key, question))
                if pack and (len(pack) >= MOST or size + length > _LARGEST):
                    yield pack
                    pack, size = {}, 0
                pack[key] = question
                size += length
            yield pack


def line(key: str, question: dict) -> str:
    """One question in the form of a batch's input file."""
    sent = {"custom_id": key, "method": "POST", "url": PATH, "body": body(question, with_schema=True)}
    return json.dumps(sent) + "\n"
