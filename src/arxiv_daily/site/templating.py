"""Templates of the site's own HTML, `templates/*.html.j2`: whatever is put into one is escaped.

Words come from the file of words (`say`), one line of gated Markdown by the filter `inline`.
"""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound
from markupsafe import Markup

from ..errors import PostError
from ..text import inline
from ..words import say
from .names import is_category

FOLDER = Path(__file__).parent / "templates"


def fragment(template: str, **facts: Any) -> str:
    """The HTML of a template; PostError if the package has lost it."""
    try:
        return _environment().get_template(f"{template}.html.j2").render(facts).strip()
    except TemplateNotFound as error:
        raise PostError(f"the template {error.name} is missing: install the package again") from error


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["inline"] = markup
    made.tests["category"] = is_category
    made.globals |= {"say": say, "topics": _topics}
    return made


def _topics(digest: str, facets: tuple[str, ...]) -> list:
    """The lists of tasks and data sets that a paper is on."""
    from .results.topics import topics_of  # which needs records, and these need rows

    return topics_of(digest, facets)


@lru_cache(maxsize=50_000)
def markup(text: str) -> Markup:
    """One line of Markdown as HTML: emphasis, code and formulas; links only as their words."""
    return Markup(inline.html(text))
