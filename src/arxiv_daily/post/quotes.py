"""Where the words that a flag is about stand in a text: so that every alarm leads to what it means."""

import re

_AROUND = 14  # characters shown on either side
_LONGEST = 120  # characters of words that are looked for


def in_context(words: str, text: str) -> tuple[str, str, str] | None:
    """The words as the text has them, with a little of what stands before and behind; None where they do not stand.

    Breaks between lines and capitals do not count; of words with a gap ("57% … 4%") the first part is looked for.
    """
    for piece in _pieces(words):
        signs = [re.escape(sign) for sign in piece if not sign.isspace()]
        if match := re.search(r"\s*".join(signs), text, re.IGNORECASE):
            start, stop = match.span()
            return text[max(0, start - _AROUND) : start], match[0], text[stop : stop + _AROUND]
    return None


def _pieces(words: str) -> list[str]:
    """The words as a whole, then their parts, the first one first."""
    whole = words[:_LONGEST].strip('… \n()（）“”"')
    parts = [part.strip() for part in re.split(r"…|, | 对 ", whole)]
    last = [part for part in whole.split() if re.search(r"\d|[A-Za-z]{4}", part)][-1:]
    return [part for part in dict.fromkeys([whole, *parts, *last]) if part]
