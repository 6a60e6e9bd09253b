"""One line of our Markdown as HTML, for lists that no renderer sees: what the gate lets through and no more."""

import html as plain_html
import re

from . import formula, formulas

_TOKEN = re.compile(
    rf"(?P<escape>{formulas.ESCAPE})|(?P<ticks>`+)(?P<code>.+?)(?P=ticks)|{formulas.WRITTEN}"
    r"|\[(?P<label>(?:\\.|[^\[\]\\])*)\]\([^()\s]*\)(?:\{[^{}]*\})?|\*\*(?P<strong>.+?)\*\*|\*(?P<em>[^*]+)\*"
)


def html(text: str) -> str:
    """The line as HTML; links give their words."""
    made, at = [], 0
    for found in _TOKEN.finditer(text):
        made += [plain_html.escape(text[at : found.start()]), _token(found)]
        at = found.end()
    return "".join([*made, plain_html.escape(text[at:])])


def _token(found: re.Match) -> str:
    if found["escape"]:
        return plain_html.escape(found["escape"][1:])
    if found["code"]:
        return f"<code>{plain_html.escape(found['code'])}</code>"
    if found["tex"]:
        return formula.as_mathml(found["tex"].strip())
    if found["label"] is not None:
        return html(found["label"])
    return f"<strong>{html(found['strong'])}</strong>" if found["strong"] else f"<em>{html(found['em'])}</em>"
