"""The renderer where Quarto cannot be installed: smalldocs, taught Chinese emphasis, MathML and Chinese labels."""

import re
import shutil
from pathlib import Path

from ..errors import PostError
from ..text.inline_html import formula

LABELS = {
    'category-title">Categories<': 'category-title">分类<',
    'data-category="">All': 'data-category="">全部',
    'meta-heading">Published<': 'meta-heading">日期<',
    'title="Copy to Clipboard"': 'title="复制" aria-label="复制"',
    'title="Toggle dark mode"': 'title="切换深浅色" aria-label="切换深浅色"',
    'aria-label="Toggle navigation"': 'aria-label="打开导航"',
    'd-none">No matching items<': 'd-none">没有符合的条目<',
}
ICON_FONT = re.compile(r"<link [^>]*bootstrap-icons[^>]*>")
UNUSED = ("site_libs/bootstrap-icons", "site_libs/fuse")


def build(source: Path) -> tuple[Path, list[str]]:
    """Render the project in `source`; the folder of the site, and what the renderer warns of."""
    try:
        from smalldocs import layout, markdown, site
        from smalldocs.config import BuildError, ConfigError
    except ImportError:
        raise PostError(
            "there is no renderer: install Quarto, or the stand-in with pip install '.[site]'"
        ) from None
    if not hasattr(markdown, "taught"):
        teach(markdown, layout)
        markdown.taught = True
    try:
        built = site.build(source, quiet=True)
    except (BuildError, ConfigError) as error:
        raise PostError(f"the site was not rendered, the old one stays: {error}") from error
    for name in UNUSED:
        shutil.rmtree(Path(built.out) / name, ignore_errors=True)
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
    return lambda self, tokens, index, options, env: formula(tokens[index].content.strip(), display)


def in_chinese(text: str) -> str:
    """The page with smalldocs' own labels in Chinese, each named with the markup around it; no icon font."""
    for english, chinese in LABELS.items():
        text = text.replace(english, chinese)
    return ICON_FONT.sub("", text)
