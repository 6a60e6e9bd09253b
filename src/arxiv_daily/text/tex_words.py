r"""Running text within a formula: the `\text{...}` of TeX, of which renderers know the plain words alone."""

import re

from . import letters
from .tex_commands import ALIASES, FORBIDDEN, words
from .tex_tokens import NotAFormula

_IN_TEXT = re.compile(r"\\([A-Za-z]+) *|\\([^A-Za-z])|([{}])|\$([^$]*)\$|([_^#&%])")
_WORDS_IN_TEXT = words("""
    text textbf textit textrm textsf texttt textsc textup textnormal mbox hbox emph rm bf it sf tt
    em
""")


def boxed(name: str, text: str) -> str:
    r"""The text as an argument of a command (`\text`), its own commands left out or as letters."""
    if not text:
        return ""

    def plain(found: re.Match[str]) -> str:
        if found[1]:
            if found[1] in FORBIDDEN:
                raise NotAFormula
            if found[1] in _WORDS_IN_TEXT:
                return ""
            alias = ALIASES.get(found[1], "")
            return alias if alias[:1] != "\\" else found[1]
        if found[2]:
            return found[0] if found[2] in ",;:! %&#_{}$" else found[2]
        if found[3]:
            return ""
        if found[5]:
            return f"\\{found[5]}" if found[5] != "^" else ""
        raise NotAFormula

    inner = _IN_TEXT.sub(plain, letters.unicode(text))
    if "\\" in re.sub(r"\\[,;:! %&#_{}$]", "", inner) or "$" in inner.replace("\\$", ""):
        raise NotAFormula
    return rf"\{name}{{{inner}}}"
