"""Formulas of a LaTeXML page as TeX: `<math>` elements and the tables that displayed equations stand in."""

import re

from lxml.html import HtmlElement

from ..section import squash


def tex_source(formula: HtmlElement) -> str:
    """The TeX of a `<math>` element, from `alttext` or its annotation, without the wrapping LaTeXML adds."""
    source = formula.get("alttext") or "".join(
        note.text_content()
        for note in formula.iter("annotation")
        if note.get("encoding") == "application/x-tex"
    )
    source = re.sub(r"(?<!\\)%[^\S\n]*\n\s*", "", source) or formula.text_content()
    source = re.sub(r"^\s*\\displaystyle\b\s*", "", source)
    return re.sub(r"(?<!\\)\$", "", squash(source))


def script(sign: str, content: str) -> str:
    """What stands above or below the line outside formulas: `10^3`, `m^-2`, `CO_2`.

    Signs (stars of significance, daggers, degrees) and the ends of ordinals say the same without a mark.
    """
    content = squash(content)
    if not re.search(r"[^\W_]", content) or re.fullmatch(r"st|nd|rd|th|er|e|o|a|re|TM|SM|®|™", content):
        return content
    if re.search(r"\s|[()\[\]]", content) or len(content) > 12:
        return f"{sign}({content.strip('()')})"
    return sign + re.sub("[\u2212\u2013]", "-", content)
