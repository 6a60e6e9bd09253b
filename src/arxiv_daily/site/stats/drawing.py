"""What Matplotlib draws, as SVG in the page's own colours.

It draws with stand-in colours, which become the page's variables: light and dark follow by themselves.
"""

import contextlib
import re
from collections.abc import Iterator
from html import escape
from io import StringIO

_INK, FAINT, GROUND = "#010203", "#040506", "#070809"
SERIES = ["#0a0b01", "#0a0b02", "#0a0b03", "#0a0b04", "#0a0b05"]
_COLOURS = {_INK: "var(--ad-ink)", FAINT: "var(--ad-line)", GROUND: "var(--ad-paper)"} | {
    colour: f"var(--plot-{number})" for number, colour in enumerate(SERIES, 1)
}
HATCHES = ["", "////", "\\\\\\\\", "xxxx", ""]
_STYLE: dict = {
    "svg.fonttype": "none",
    "svg.hashsalt": "arxiv-daily",
    "font.family": "sans-serif",
    "font.size": 11,
    "hatch.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": FAINT,
    **dict.fromkeys(("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color"), _INK),
}


@contextlib.contextmanager
def axes(height: float = 3.4) -> Iterator[tuple]:
    """A figure, `height` inches high, and its axes; the style is ours inside the block."""
    import matplotlib
    from matplotlib.figure import Figure as Canvas

    with matplotlib.rc_context(_STYLE):
        figure = Canvas(figsize=(8, height), layout="constrained")
        yield figure, figure.subplots()


def whole_numbers(plot) -> None:
    """No fractions along the vertical axis."""
    from matplotlib.ticker import MaxNLocator

    plot.yaxis.set_major_locator(MaxNLocator(integer=True))


def finished(figure, name: str, title: str, words: str) -> str:
    """The figure as SVG inside a page: the page's colours, ids of its own, its title and sentence inside."""
    from matplotlib.dates import ConciseDateFormatter, DateLocator

    for plot in figure.axes:
        plot.tick_params(length=0)
        if name != "rising":
            plot.yaxis.set_major_formatter("{x:,.0f}")
        locator = plot.xaxis.get_major_locator()
        if isinstance(locator, DateLocator):
            plot.xaxis.set_major_formatter(ConciseDateFormatter(locator, formats=["%Y", "%m", "%m-%d"] + ["%m-%d"] * 3,
                                                                 zero_formats=["", "%Y", "%m-%d"] + ["%m-%d"] * 3, show_offset=False))  # fmt: skip
    out = StringIO()
    figure.savefig(out, format="svg", transparent=True, metadata=dict.fromkeys(("Date", "Creator"), None))
    svg = out.getvalue()
    svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    for colour, variable in _COLOURS.items():
        svg = svg.replace(colour, variable)
    svg = re.sub(r'\bid="', f'id="{name}-', svg)
    svg = re.sub(r'(href="|url\()#', rf"\1#{name}-", svg)
    svg = re.sub(r"<style.*?</style>|font-family: [^;]+; ", "", svg, flags=re.DOTALL)
    svg = re.sub(r"font: ([\d.]+)px [^;\"]+", r"font-size: \1px", svg)
    svg = re.sub(r"\s+", " ", svg).replace("> <", "><")
    label = f'role="img" aria-labelledby="{name}-title {name}-desc"'
    inside = f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(words)}</desc>'
    return re.sub(r"<svg([^>]*)>", lambda m: f"<svg{m[1]} {label}>{inside}", svg, count=1)
