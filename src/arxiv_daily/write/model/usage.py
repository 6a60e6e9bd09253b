"""What answers take: a rough count of tokens, and what a service says it took."""

import re
from dataclasses import dataclass, replace

_CJK = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")


def tokens(text: str) -> int:
    """A rough count: a Chinese character each, four others a token."""
    chinese = len(_CJK.findall(text))
    return chinese + (len(text) - chinese + 3) // 4


@dataclass(frozen=True)
class Usage:
    """What answers took; `cached` is the part of `tokens_in` that the service had in its prefix cache."""

    calls: int = 0
    tokens_in: int = 0
    cached: int = 0
    tokens_out: int = 0
    seconds: float = 0.0

    def __add__(self, other: "Usage") -> "Usage":
        names = ("calls", "tokens_in", "cached", "tokens_out", "seconds")
        return Usage(*(getattr(self, name) + getattr(other, name) for name in names))


def rounded(usage: Usage) -> Usage:
    """Seconds to a tenth, as they are shown and kept."""
    return replace(usage, seconds=round(usage.seconds, 1))
