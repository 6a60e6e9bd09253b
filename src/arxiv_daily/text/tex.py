r"""A formula in the form in which every renderer of ours can read it, or the finding that it is not one.

`normal_tex` reads the TeX as MathJax does and writes it again in Pandoc's words: old font switches become commands with an
argument, a command is parted from a letter glued to it (`\timesΩ`), arguments get braces where Pandoc wants them, and
an author's own macro, whose meaning nobody but the author knows, shows its name (`\mathrm{name}`). What defines,
reads or links is not a formula, nor is one whose braces, environments or arguments do not pair up.
"""

import re
from functools import lru_cache

from .tex_reader import Reader, is_known
from .tex_tokens import NotAFormula

LONGEST_FORMULA = 4000  # characters of a formula


@lru_cache(maxsize=10_000)
def normal_tex(tex: str, display: bool = False) -> str | None:
    r"""The formula on one line in words that Pandoc converts, None if it is not a formula.

    >>> normal_tex(r"8\,\rm pc"), normal_tex(r"\timesΩ"), normal_tex(r"\input{x}")
    ('8\\,\\mathrm{pc}', '\\times Ω', None)
    """
    tex = _once_escaped(" ".join(tex.split()))
    if not tex or len(tex) > LONGEST_FORMULA:
        return None
    try:
        written = Reader(tex, display).whole()
    except NotAFormula:
        return None
    written = _quiet(written)
    return written if written and len(written) <= 2 * LONGEST_FORMULA else None


def is_maths(tex: str, display: bool = False) -> bool:
    """Whether this is a formula that the page can show."""
    return normal_tex(tex, display) is not None


def _once_escaped(tex: str) -> str:
    r"""The formula of a service that escaped each backslash twice: `\\alpha`."""
    doubled = re.findall(r"\\\\([A-Za-z]+)", tex)
    single = re.search(r"(?<!\\)(?:\\\\)*\\[A-Za-z{},;!]", tex)
    known = [name for name in doubled if is_known(name) or name in ("begin", "left")]
    return tex.replace("\\\\", "\\") if known and not single else tex


def _quiet(tex: str) -> str:
    """Nothing a reader of Markdown or of Quarto's shortcodes could take for markup of its own."""
    tex = re.sub(r"<(?=[A-Za-z!/?])|\{(?=\{*[<{%])(?=\{*<)|\{(?=%)", lambda found: f"{found[0]} ", tex)
    return re.sub(r"(?<=[>%])(?=\}\})", " ", tex).strip()
