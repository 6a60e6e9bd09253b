"""The renderer where Quarto cannot be installed: smalldocs, taught Chinese emphasis, MathML and Chinese labels."""

import html
from pathlib import Path
from xml.etree import ElementTree

from ..errors import PostError

LABELS = {
    'category-title">Categories<': 'category-title">分类<',
    'data-category="">All': 'data-category="">全部',
    'meta-heading">Published<': 'meta-heading">日期<',
    'title="Toggle dark mode"': 'title="切换深浅色" aria-label="切换深浅色"',
    'aria-label="Toggle navigation"': 'aria-label="打开导航"',
    'd-none">No matching items<': 'd-none">没有符合的条目<',
}


def build(source: Path) -> tuple[Path, list[str]]:
    """Render the project in `source`; the folder of the site, and what the renderer warns of."""
    try:
        from smalldocs import layout, markdown, site
        from smalldocs.config import BuildError, ConfigError
    except ImportError:
        raise PostError(
            "there is no renderer: install Quarto, or the stand-in with pip install 'arxiv-daily[site]'"
        ) from None
    if not hasattr(markdown, "taught"):
        teach(markdown, layout)
        markdown.taught = True
    try:
        built = site.build(source, quiet=True)
    except (BuildError, ConfigError) as error:
        raise PostError(f"the site was not rendered, the old one stays: {error}") from error
    return Path(built.out), list(built.warnings)


def teach(markdown, layout) -> None:
    """Put our rules where smalldocs makes its parser and its labels."""
    from mdit_py_cjk_friendly import cjk_friendly

    make_parser, page = markdown.make_parser, layout.page

    def parser(extensions: str = ""):
        made = make_parser(extensions).use(cjk_friendly)
        for rule, display in (
            ("math_inline", "inline"),
            ("math_inline_double", "block"),
            ("math_block", "block"),
            ("math_block_label", "block"),
        ):
            made.add_render_rule(rule, maths(display))
        return made

    markdown.make_parser = parser
    layout.page = lambda *given: in_chinese(page(*given))


def maths(display: str):
    """A render rule that writes MathML, or the formula as code where it does not parse."""

    def rule(self, tokens, index, options, env) -> str:
        tex = tokens[index].content.strip()
        try:
            return mathml(tex, display)
        except Exception:
            return f"<code>{html.escape(tex)}</code>"

    return rule


def mathml(tex: str, display: str) -> str:
    """The formula as MathML and nothing else: latex2mathml's own writer lets `\\text{<script>}` through as a tag."""
    from latex2mathml.converter import convert_to_element

    tree = convert_to_element(tex, display=display)
    for element in tree.iter():
        element.text = html.unescape(element.text or "")
        for name in ("href", "style", "class"):
            element.attrib.pop(name, None)
    return ElementTree.tostring(tree, encoding="unicode")


def in_chinese(text: str) -> str:
    """The page with smalldocs' own labels in Chinese; each is named with the markup around it."""
    for english, chinese in LABELS.items():
        text = text.replace(english, chinese)
    return text
