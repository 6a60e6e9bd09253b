"""The cells' Markdown for places that know less than a browser: feed readers, cards, other programs."""

import contextlib
import hashlib
import re
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import urljoin

from ..files import recall, remember
from . import formula
from .inline import ATTRIBUTES, fit
from .parse import emphasis, maths

_LEFT_OUT = re.compile(
    rf"^:{{3,}}.*$|{ATTRIBUTES}|<summary>[^<\n]*</summary>|</?(?:details|div)\b[^<>\n]*>",
    re.MULTILINE,
)
_MADE: dict[str, str] = {}  # of the run before
_USED: dict[str, str] = {}  # of this one
_KEPT = 10_000  # texts


def html(text: str, page: str) -> str:
    """Markdown as HTML for a feed: formulas in plain elements, links from the page's address."""
    key = hashlib.sha256(f"{page}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
    if (made := _MADE.get(key, _USED.get(key))) is None:
        made = fit(_parser().render(_LEFT_OUT.sub("", text), {"page": page, "seen": set()})).strip()
    _USED[key] = made
    return made


@contextlib.contextmanager
def remembered(path: Path, form: str) -> Iterator[None]:
    """What `html` made in earlier runs of this form is not made again; when it is much, the oldest goes."""
    _MADE.clear()
    _USED.clear()
    held = recall(path)
    if isinstance(held, dict) and held.get("form") == form:
        _MADE.update(held["made"])
    yield
    if _USED and _USED != _MADE:
        remember(path, {"form": form, "made": _MADE | _USED if len(_MADE) < _KEPT else _USED})


def line(text: str) -> str:
    """One line of Markdown as HTML for a feed."""
    return fit(_parser().renderInline(text, {"page": "", "seen": set()})).strip()


@cache
def _parser():
    """A reader that knows no HTML: what looks like a tag is text."""
    from markdown_it import MarkdownIt

    made = MarkdownIt("zero", {"maxNesting": 60, "html": False})
    made.enable(["newline", "escape", "backticks", "entity", "autolink", "balance_pairs", "link", "emphasis"])
    made.enable(["table", "list", "heading", "hr", "fence", "code", "blockquote"])
    made.inline.ruler.at("emphasis", emphasis)
    made.inline.ruler.before("escape", "maths", maths)
    made.validateLink = _is_web  # type: ignore[method-assign, assignment]
    made.add_render_rule("math", _formula_of)
    made.add_render_rule("link_open", _absolute)
    return made


def _formula_of(self, tokens, index, options, env) -> str:
    return formula.as_html(tokens[index].content.strip())


def _is_web(target: str) -> bool:
    """Whether a link may be one: to the web, or to a place on the page or site."""
    return not re.match(r"\s*[A-Za-z][A-Za-z0-9+.-]*:", target) or bool(
        re.match(r"https?://|mailto:", target)
    )


def _absolute(self, tokens, index, options, env) -> str:
    target = str(tokens[index].attrs.get("href", ""))
    return f'<a href="{escape(urljoin(env["page"], target))}">'
