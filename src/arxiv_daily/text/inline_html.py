"""One line of our Markdown as HTML, for lists that no renderer sees: what the gate lets through and no more."""

import html as plain_html
import re
from xml.etree import ElementTree

TOKEN = re.compile(
    r"\\(?P<escape>[!-/:-@\[-`{-~])|(?P<ticks>`+)(?P<code>.+?)(?P=ticks)|\$\$?(?P<tex>[^$\n]+)\$\$?"
    r"|\[(?P<label>(?:\\.|[^\[\]\\])*)\]\([^()\s]*\)(?:\{[^{}]*\})?|\*\*(?P<strong>.+?)\*\*|\*(?P<em>[^*]+)\*"
)


def html(text: str) -> str:
    """The line as HTML; links give their words."""
    made, at = [], 0
    for found in TOKEN.finditer(text):
        made += [plain_html.escape(text[at : found.start()]), token(found)]
        at = found.end()
    return "".join([*made, plain_html.escape(text[at:])])


def token(found: re.Match) -> str:
    if found["escape"]:
        return plain_html.escape(found["escape"])
    if found["code"]:
        return f"<code>{plain_html.escape(found['code'])}</code>"
    if found["tex"]:
        return formula(found["tex"].strip())
    if found["label"] is not None:
        return html(found["label"])
    return f"<strong>{html(found['strong'])}</strong>" if found["strong"] else f"<em>{html(found['em'])}</em>"


def formula(tex: str, display: str = "inline") -> str:
    """A formula as MathML, or as code where it does not parse or nothing is there to parse it."""
    try:
        return mathml(tex, display)
    except Exception:
        return f"<code>{plain_html.escape(tex)}</code>"


def mathml(tex: str, display: str) -> str:
    """The formula as MathML and nothing else: latex2mathml's own writer lets `\\text{<script>}` through as a tag."""
    from latex2mathml.converter import convert_to_element

    tree = convert_to_element(tex, display=display)
    for element in tree.iter():
        element.text = plain_html.unescape(element.text or "")
        for name in ("href", "style", "class"):
            element.attrib.pop(name, None)
    return ElementTree.tostring(tree, encoding="unicode")
