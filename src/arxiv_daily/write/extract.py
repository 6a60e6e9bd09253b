"""Readings by extraction: sentences of problem, method and result from the full text, translated."""

from typing import Any

from arxiv_daily.write.glossary import Glossary
from arxiv_daily.write.sentences import Ask


async def read(ask: Ask, title: str, abstract: str, fulltext: Any, glossary: Glossary | None = None) -> str:
    """The reading in three parts, or "" where there is no full text or too little came back."""
    return ""
