"""How long the Chinese of an English text is likely to be: by its words, not its letters."""

import re

from .alignment import blanked

# Chinese characters and Latin words that an English word becomes, by least squares on 741 published pairs of sentences.
_SMALL_WORD, _NAME, _FULL_WORD, _HYPHEN = 0.66, 1.9, 2.3, 1.1
_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z0-9]+)*|\d[\d.,]*")
_NAMED = re.compile(r"\d|[A-Z].*[A-Z]")
_SMALL = re.compile(
    "an?|the|of|in|on|to|by|for|with|and|or|as|at|is|are|was|were|be|been|being|that|which|this|these|those|we|our|"
    "its?|their|they|has|have|had|not|can|may|such|from|into|than|then|also|while|both|via|per|used?|using",
    re.IGNORECASE,
)


def expected_size(english: str) -> float:
    """The length to expect, in the measure of `alignment.size`; formulas and links apart."""
    words = _WORD.findall(blanked(english))
    small = sum(bool(_SMALL.fullmatch(word)) for word in words)
    names = sum(bool(_NAMED.search(word)) for word in words)
    full, hyphens = len(words) - small - names, sum(word.count("-") for word in words)
    return _SMALL_WORD * small + _NAME * names + _FULL_WORD * full + _HYPHEN * hyphens
