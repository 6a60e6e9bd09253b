"""One sentence a line: how Chinese text is kept, so that a corrected sentence is a changed line and no more.

Only sentences followed by a Chinese character begin a new line: no markup can begin there, and joining the
lines again gives the text to the letter, whatever a renderer makes of a line's end.
"""

import re

from . import formulas
from .gate import Markdown

_SENTENCE = re.compile(
    rf"(?P<whole>{formulas.ESCAPE}|{formulas.WRITTEN}"
    r"|(?<!`)(?P<ticks>`{1,9})(?!`)[^`\n]{1,2000}(?P=ticks)|\[[^\[\]\n]{0,500}\]\([^()\n]{0,500}\))"
    r"|(?<![。！？])[。！？]+[”’」』）》]*(?=[\u4e00-\u9fff])"
)
_END = re.compile(r"(?<=[。！？”’」』）》])\n[ ]*(?=[\u4e00-\u9fff])")
_BLOCK = re.compile(r"[ \t]*(#|\||<|:{3,})")
_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})", re.MULTILINE)
_BLANK = re.compile(
    r"(?P<code>(?<!`)(`{1,9})(?!`)[^`\n]{1,2000}\2)|(?<=[\w$%`\]])[ \t]{1,9}(?=[，。；：！？、）》」』])"
)
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,4}[.)])\s+|\s*")


def apart(text: Markdown) -> Markdown:
    """The text with every sentence on a line of its own; tables and headings stay as they are."""
    return Markdown("\n".join(line if _BLOCK.match(line) else _sentences(line) for line in text.split("\n")))


def _sentences(line: str) -> str:
    mark = _ITEM.match(line)
    indent = " " * len(mark[0] if mark else "")
    return _SENTENCE.sub(lambda found: found[0] if found["whole"] else f"{found[0]}\n{indent}", line)


def joined(text: str) -> str:
    """The text with the sentences of a paragraph on one line, as readers and other formats get it."""
    if _FENCE.search(text):
        return text
    lines = text.split("\n")
    result = lines[:1]
    for line in lines[1:]:
        if _END.search(f"{result[-1]}\n{line}"[-len(line) - 2 :]) and not _BLOCK.match(result[-1]):
            result[-1] += line.lstrip(" ")
        else:
            result.append(line)
    return "\n".join(result)


def closed_up(text: str) -> str:
    """The text without blanks before Chinese punctuation, which models set behind formulas and Latin words."""
    if _FENCE.search(text):
        return text
    return _BLANK.sub(lambda found: found["code"] or "", text)
