"""Machine text against its English source: pure functions, no model."""

from collections.abc import Sequence
from dataclasses import dataclass

from arxiv_daily.write.glossary import Glossary


@dataclass(frozen=True)
class Flag:
    """A finding: the check's name and, in Chinese, the thing it is about."""

    check: str
    detail: str


def check_translation(
    source: str, target: str, glossary: Glossary | None = None, kind: str = "abstract"
) -> list[Flag]:
    """Findings about the Chinese `target` of the English `source`; kind: abstract, title or summary."""
    return [] if target.strip() else [Flag("empty", "译文为空")]


def check_reading(fulltext: str, abstract: str, reading: str) -> list[Flag]:
    """Findings about a reading in three parts, against the full text and the abstract."""
    return [] if reading.strip() else [Flag("empty", "解读为空")]


def check_terms(pairs: Sequence[tuple[str, str]], glossary: Glossary | None = None) -> list[list[Flag]]:
    """Terms rendered two ways within an edition: for each (source, target) the flags of its minority renderings."""
    return [[] for _ in pairs]
