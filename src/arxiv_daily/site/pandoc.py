"""The renderer where there is no Quarto: Pandoc, Quarto's own engine, with its options, in a page of our own.

Posts and pages mean the same in both: one Markdown dialect, sections and ids of headings as Quarto gives them,
formulas in MathML. A post has a call and a time limit of its own, so that none costs another.
"""

import json
import os
import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from ..errors import PostError
from ..files import put
from ..post import front_matter, schema
from ..post.front_matter import header
from ..post.takedown import filtered
from ..text import pandoc
from . import reader_view, templating
from .exports import site_config
from .templating import FOLDER

SECONDS = 60  # for one post
_OPTIONS = [  # no task lists, as in `_quarto.yml`: Pandoc makes a box to tick even of escaped brackets
    *("--from", "markdown-task_lists", "--to", "html5", "--mathml", "--section-divs", "--wrap", "none"),
    *("--no-highlight", "--template", str(FOLDER / "pandoc.html")),
]
_BODY = "<!--ad-body-->"
_NOT_FOUND = "404.qmd"
_SOURCE = re.compile(r'(<a href="(?![a-z]+:)[^"#?]{0,500})\.(?:qmd|ipynb)((?:#[^"]*)?")')


def build(root: Path, names: Iterable[str], out: Path) -> dict[str, str]:
    """Render these sources of the project into `out`, each with `.html` for its ending; of what failed, the causes."""
    pandoc.program()
    frame = _Frame.read(root)

    def one(name: str) -> str:
        try:
            put((out / name).with_suffix(".html"), frame.page(name, *_read(root, name), SECONDS))
        except PostError as error:
            return str(error)
        return ""

    with ThreadPoolExecutor((os.cpu_count() or 1) + 2) as pool:  # some are read while others are at Pandoc
        names = list(names)
        return {name: cause for name, cause in zip(names, pool.map(one, names), strict=True) if cause}


def _read(root: Path, name: str) -> tuple[dict, str]:
    """The header and the Markdown of a page or, as readers see it, a post."""
    path = root / name
    try:
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".ipynb":
            return _split(text)
        cells = reader_view.present_post(filtered(root, json.loads(text)))["cells"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise PostError(f"cannot be read ({type(error).__name__}: {error})") from error
    front: dict = next((header(schema.source(cell)) for cell in cells if front_matter.is_front(cell)), {})
    return front, "\n\n".join(schema.source(cell) for cell in cells if cell["cell_type"] == "markdown")


def _split(text: str) -> tuple[dict, str]:
    """A page's YAML header and what follows it."""
    if not text.startswith("---\n"):
        return {}, text
    head, _, rest = text.removeprefix("---\n").partition("\n---\n")
    return header(head), rest


@dataclass(frozen=True)
class _Frame:
    """What all pages have around them, from `_quarto.yml`; `html` are its options of the format html."""

    website: dict[str, Any]
    html: dict[str, Any]
    lang: str

    @classmethod
    def read(cls, root: Path) -> "_Frame":
        config = site_config.configuration(root)
        found = (config.get("format") or {}).get("html")
        return cls(config.get("website") or {}, found or {}, str(config.get("lang") or "zh"))

    def page(self, name: str, front: dict, text: str, seconds: float) -> str:
        """The whole page of a source."""
        options = self.html | front
        arguments = list(_OPTIONS)
        if options.get("toc"):
            arguments += ["--toc", "--toc-depth", str(options.get("toc-depth") or 3)]
        made, _ = pandoc.run(arguments, text, seconds)
        toc, found, body = made.partition(_BODY)
        if not found:
            raise PostError("Pandoc gave no page")
        address = str(Path(name).with_suffix(".html").as_posix())
        up = "../" * address.count("/")
        if name == _NOT_FOUND:  # a host shows it at any address
            up = f"{urlsplit(site_config.address(self.website)).path}/"
        bar = self.website.get("navbar") or {}
        styles = options.get("css") or []
        footer = self.website.get("page-footer") or ""
        return templating.fragment(
            "page",
            lang=str(front.get("lang") or self.lang),
            title=str(front.get("title") or self.website.get("title") or ""),
            subtitle=str(front.get("subtitle") or ""),
            description=str(front.get("description") or self.website.get("description") or ""),
            site=str(self.website.get("title") or ""),
            icon=str(self.website.get("favicon") or ""),
            styles=[styles] if isinstance(styles, str) else styles,
            up=up,
            address=address,
            left=_items(bar.get("left")),
            right=_items(bar.get("right")),
            toc=Markup(toc.strip()),
            toc_title=str(options.get("toc-title") or ""),
            layout=str(options.get("page-layout") or "article"),
            footer=str(footer.get("center") or "" if isinstance(footer, dict) else footer),
            body=Markup(_to_pages(body.strip(), up if name == _NOT_FOUND else "")),
        )


def _to_pages(body: str, up: str) -> str:
    """The body with links to sources leading to their pages; `up` goes before what is relative."""
    body = _SOURCE.sub(r"\1.html\2", body)
    return re.sub(r'(<a href=")(?![a-z]+:|[#/])', rf"\g<1>{up}", body) if up else body


def _items(found: object) -> list[dict]:
    """The links of one side of the navigation bar; sources are named by their pages."""
    items = [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []
    made = []
    for item in items:
        href = str(item.get("href") or "")
        outside = "://" in href
        if not outside and href.endswith((".qmd", ".ipynb", ".md")):
            href = f"{href.rpartition('.')[0]}.html"
        made.append({"text": str(item.get("text") or href), "href": href, "outside": outside})
    return made
