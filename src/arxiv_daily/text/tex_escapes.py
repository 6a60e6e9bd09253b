r"""TeX in a model's answer, as it was meant: escaped once for JSON, twice, or not at all.

Readers of JSON turn `\beta`, `\frac`, `\nabla`, `\rho`, `\theta` into control characters when a model forgot to
double the backslash; here they come back as TeX. A backslash too many goes, except where `\\` ends a line.
"""

import re

# The rest of the commands that begin with n: between dollars, a line break before one of these is not meant.
_AFTER_N = (
    "abla|atural|earrow|eg|eq|ewline|exists|geq|leq|mid|olimits|onumber|orm|ot|otin|parallel|"
    "prec|rightarrow|sim|subseteq|succ|u|warrow|e|i"
)
_CONTROL = {"\b": "\\b", "\f": "\\f", "\t": "\\t", "\r": "\\r", "\v": "\\v", "\a": "\\a"}
_MATHS = re.compile(r"\$\$.+?\$\$|\$[^$\n]+\$|\\+\(.+?\\+\)|\\+\[.+?\\+\]", re.S)
_RUN = re.compile(r"\\+")


def restore_tex(text: str) -> str:
    """Control characters that were commands, as the commands; other control characters as white space."""
    text = text.replace("\r\n", "\n")
    text = re.sub(r"([\b\f\t\r\v\a])(?=[A-Za-z])", lambda found: _CONTROL[found[1]], text)
    text = re.sub(r"[\b\f\v\a]", "", text).replace("\t", "  ").replace("\r", "\n")
    text = "\n\n".join(_broken_maths(paragraph) for paragraph in text.split("\n\n"))
    return _once_escaped(text)


def _broken_maths(paragraph: str) -> str:
    r"""`\n` put back where it begins a command: within an open pair of dollars, before such a command's name."""

    pieces, open_, last = [], False, 0
    for found in re.finditer(rf"\\.|\$\$?|\n((?:{_AFTER_N})(?![A-Za-z]))", paragraph):
        if found[0].startswith("$"):
            open_ = not open_
        elif found[1] and open_:
            pieces += [paragraph[last : found.start()], f"\\n{found[1]}"]
            last = found.end()
    return "".join(pieces) + paragraph[last:]


def _once_escaped(text: str) -> str:
    r"""Backslashes too many taken out: `\\alpha` is `\alpha`, and `\n` before no letter is a line break."""
    if "\\" not in text:
        return text
    out, at = [], 0
    for found in _MATHS.finditer(text):
        out += [_words(text[at : found.start()]), _formula(found[0])]
        at = found.end()
    return "".join(out) + _words(text[at:])


def _words(text: str) -> str:
    text = re.sub(r"\\\\+(?=[A-Za-z%&#_$({\[\]})])", r"\\", text)
    text = re.sub(r"(?<!\\)\\n(?![A-Za-z])", "\n", text)
    return re.sub(r'(?<!\\)\\"(?![A-Za-z{\\])', '"', text)


def _formula(text: str) -> str:
    r"""In a formula without lines a doubled backslash means nothing; with lines all are doubled or none is."""
    if re.search(r"\\begin|&", text):
        runs = {len(found) for found in _RUN.findall(text)}
        doubled = all(length % 2 == 0 for length in runs)
        return _RUN.sub(lambda found: found[0][: len(found[0]) // 2], text) if doubled else text
    return re.sub(r"\\\\+(?=[A-Za-z,;:!{}|()\[\]])", r"\\", text)
