"""Figures for everyone: SVG in the page's own colours, a sentence that says what it shows, its numbers as a table.

Matplotlib draws with stand-in colours, which become the page's variables: light and dark follow by themselves.
"""

import re
from dataclasses import dataclass
from html import escape
from io import StringIO

import pandas as pd

from ...words import say
from ...words import table as words_of
from .. import templating

INK, FAINT, GROUND = "#010203", "#040506", "#070809"
_SERIES = ["#0a0b01", "#0a0b02", "#0a0b03", "#0a0b04", "#0a0b05"]
_COLOURS = {INK: "var(--ad-ink)", FAINT: "var(--ad-line)", GROUND: "var(--ad-paper)"} | {
    colour: f"var(--plot-{number})" for number, colour in enumerate(_SERIES, 1)
}
_HATCHES = ["", "////", "\\\\\\\\", "xxxx", ""]
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
    **dict.fromkeys(("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color"), INK),
}


@dataclass(frozen=True)
class Figure:
    """A drawing with its title, a sentence, and the numbers behind it; a notebook shows it as HTML."""

    name: str
    title: str
    words: str
    svg: str
    table: str

    def _repr_html_(self) -> str:
        return templating.fragment("figure", figure=self)


def daily(table: pd.DataFrame) -> Figure:
    """Papers a day by category."""
    if table.empty:
        return nothing("daily", say("site.stats.no_papers"))
    total = table.sum(axis=1)
    busy = total[total > 0]
    words = say(
        "site.stats.daily.words",
        first=total.index[0],
        last=total.index[-1],
        papers=total.sum(),
        days=len(busy),
        mean=busy.mean(),
        best=total.idxmax(),
        most=total.max(),
    )
    return _stacked("daily", say("site.stats.daily.title"), words, table, say("site.stats.unit.papers"))


def lag(table: pd.DataFrame, waited: pd.Series, papers: pd.DataFrame) -> Figure:
    """Time from submission to page by week."""
    left = len(papers) - len(waited)
    if table.empty:
        return nothing("lag", say("site.stats.lag.nothing", left=left))
    words = say(
        "site.stats.lag.words", papers=len(waited), median=waited.median(), ninety=waited.quantile(0.9)
    )
    if left:
        words += say("site.stats.lag.left", left=left)
    return _band("lag", say("site.stats.lag.title"), words, table, say("site.stats.unit.hours"))


def rising(table: pd.DataFrame) -> Figure:
    """Words that rise."""
    if table.empty:
        return nothing("rising", say("site.stats.rising.nothing"))
    first = table.iloc[0]
    words = say(
        "site.stats.rising.words",
        word=first.word,
        recent=first.recent,
        recent_share=first.recent_share,
        before=first.before,
        before_share=first.before_share,
    )
    return _pairs("rising", say("site.stats.rising.title"), words, table)


def quality(table: pd.DataFrame) -> Figure:
    """Papers reviewed, edited, flagged and pending by month."""
    if table.empty:
        return nothing("quality", say("site.stats.no_papers"))
    total = table.sum()
    words = say(
        "site.stats.quality.words",
        papers=total.papers,
        reviewed=total.reviewed,
        share=total.reviewed / total.papers,
        edited=total.edited,
        flagged=total.flagged,
        pending=total.pending,
    )
    shown = headings("papers", "reviewed", "edited", "flagged", "pending")
    return _bars(
        "quality", say("site.stats.quality.title"), words, table, shown, say("site.stats.unit.papers")
    )


def answers(table: pd.DataFrame) -> Figure:
    """What became of the checks' alarms, by kind: numbers and no drawing."""
    if table.empty:
        return nothing("alarms", say("site.stats.alarms.nothing"))
    kinds = words_of("post.check")
    total = table[["alarms", "corrected", "dismissed", "open"]].sum()
    numbers = table.assign(check=[kinds.get(name, name) for name in table["check"]]).set_index("check")
    shares = [f"{share:.0%}" if share == share else "–" for share in numbers["precision"]]
    shown = numbers.assign(precision=shares).rename(columns=headings(*numbers.columns))
    words = say("site.stats.alarms.words", **total.to_dict())
    return Figure("alarms", "", words, "", _as_table(shown, say("site.stats.corner.kind")))


def spent(table: pd.DataFrame) -> Figure:
    """Tokens and cost by month."""
    if table.empty:
        return nothing("usage", say("site.stats.usage.nothing"))
    total = table.sum()
    tokens = total.tokens_in + total.tokens_out
    currencies = {name: name.removeprefix("cost").strip() for name in table if name.startswith("cost")}
    costs = {name: say("site.stats.usage.cost", currency=unit).strip() for name, unit in currencies.items()}
    money = "，".join(f"{total[name]:.2f} {unit}".strip() for name, unit in currencies.items())
    words = say(
        "site.stats.usage.words",
        tokens=tokens,
        mean=tokens / max(total.papers, 1),
        money=money or say("site.stats.usage.no_prices"),
    )
    shown = headings("tokens_in", "tokens_out")
    unit = say("site.stats.unit.tokens")
    return _bars("usage", say("site.stats.usage.title"), words, table.rename(columns=costs), shown, unit)


def nothing(name: str, words: str) -> Figure:
    """What stands where there is nothing to draw."""
    return Figure(name, "", words, "", "")


def _stacked(name: str, title: str, words: str, table: pd.DataFrame, unit: str) -> Figure:
    """Bars a day, a colour and a pattern a column."""
    from matplotlib import dates as mdates

    with _drawing() as (figure, axes):
        edges = mdates.date2num([*table.index, table.index[-1] + pd.Timedelta(days=1)]) - 0.5
        below = table.iloc[:, 0] * 0
        for column, colour, hatch in zip(table, _SERIES, _HATCHES, strict=False):
            above = below + table[column]
            look = {"facecolor": colour, "edgecolor": GROUND, "hatch": hatch, "linewidth": 0}
            axes.stairs(above, edges, baseline=below, fill=True, label=column, **look)
            below = above
        axes.xaxis_date()
        _whole_numbers(axes)
        axes.set_ylabel(unit)
        axes.legend(ncols=len(table.columns), loc="lower left", bbox_to_anchor=(0, 1), frameon=False)
        svg = _finished(figure, name, title, words)
    numbers = table.assign(**{say("site.stats.total"): table.sum(axis=1)})
    return Figure(name, title, words, svg, _as_table(numbers, say("site.stats.corner.date")))


def _band(name: str, title: str, words: str, table: pd.DataFrame, unit: str) -> Figure:
    """A line of medians in the band between the tenth and the ninetieth percentile."""
    with _drawing() as (figure, axes):
        axes.fill_between(table.index, table["p10"], table["p90"], color=_SERIES[0], alpha=0.2, linewidth=0)
        axes.plot(table.index, table["median"], color=_SERIES[0], marker="o", linewidth=2)
        axes.set_ylim(bottom=0)
        axes.set_ylabel(unit)
        svg = _finished(figure, name, title, words)
    numbers = table.rename(columns=headings("papers", "p10", "median", "p90")).round(1)
    return Figure(name, title, words, svg, _as_table(numbers, say("site.stats.corner.week")))


def _pairs(name: str, title: str, words: str, table: pd.DataFrame) -> Figure:
    """Two shares a word, before and now, with the way between them."""
    with _drawing(max(2.4, 0.36 * len(table) + 1.0)) as (figure, axes):
        rows = range(len(table))[::-1]
        axes.hlines(rows, table["before_share"] * 100, table["recent_share"] * 100, color=FAINT, linewidth=3)
        axes.plot(
            table["before_share"] * 100,
            rows,
            "o",
            color=_SERIES[4],
            markerfacecolor="none",
            label=say("site.stats.rising.before"),
        )
        axes.plot(
            table["recent_share"] * 100, rows, "o", color=_SERIES[0], label=say("site.stats.rising.recent")
        )
        axes.set_xlim(left=0)
        axes.set_yticks(rows, table["word"])
        axes.set_xlabel(say("site.stats.rising.share"))
        axes.grid(axis="y", visible=False)
        axes.legend(ncols=2, loc="lower left", bbox_to_anchor=(0, 1), frameon=False)
        svg = _finished(figure, name, title, words)
    shares = {one: table[one].map("{:.1%}".format) for one in ("recent_share", "before_share")}
    shown = table.assign(**shares).set_index("word")[["recent", "recent_share", "before", "before_share"]]
    numbers = shown.rename(columns=headings(*shown))
    return Figure(name, title, words, svg, _as_table(numbers, say("site.stats.corner.word")))


def _bars(
    name: str, title: str, words: str, table: pd.DataFrame, columns: dict[str, str], unit: str
) -> Figure:
    """Bars a month side by side, one a column named in `columns`; the table has every column."""
    chosen = table[list(columns)]
    with _drawing() as (figure, axes):
        width = 0.8 / len(columns)
        for number, (column, colour, hatch) in enumerate(zip(chosen, _SERIES, _HATCHES, strict=False)):
            places = [row - 0.4 + width * (number + 0.5) for row in range(len(chosen))]
            axes.bar(
                places,
                chosen[column],
                width * 0.9,
                color=colour,
                hatch=hatch,
                edgecolor=GROUND,
                linewidth=0,
                label=columns[column],
            )
        axes.set_xticks(range(len(chosen)), [str(row) for row in chosen.index])
        axes.set_ylabel(unit)
        axes.legend(ncols=len(columns), loc="lower left", bbox_to_anchor=(0, 1), frameon=False)
        svg = _finished(figure, name, title, words)
    return Figure(
        name,
        title,
        words,
        svg,
        _as_table(
            table.rename(columns={**words_of("site.stats.column"), **columns}), say("site.stats.corner.month")
        ),
    )


def headings(*names: str) -> dict[str, str]:
    """What columns are called on the page."""
    return {name: say(f"site.stats.column.{name}") for name in names}


def a_month(name: str, words: str, table: pd.DataFrame) -> Figure:
    """Numbers a month and no drawing; the columns have their names on the page."""
    return Figure(name, "", words, "", _as_table(table, say("site.stats.corner.month")))


def listed(name: str, words: str, table: pd.DataFrame) -> Figure:
    """Lines with a date each and no drawing."""
    return Figure(name, "", words, "", _as_table(table, say("site.stats.corner.date")))


def summary(facts: pd.Series) -> Figure:
    """A few numbers as a table and no drawing."""
    return Figure(
        "summary",
        say("site.stats.summary"),
        "",
        "",
        _as_table(
            facts.rename(words_of("site.stats.facts")).to_frame(say("site.stats.value")),
            say("site.stats.corner.item"),
        ),
    )


class _drawing:
    """Axes in our style; the figure is closed when the block ends."""

    def __init__(self, height: float = 3.4):
        self.height = height

    def __enter__(self):
        import matplotlib
        from matplotlib.figure import Figure as Canvas

        self.style = matplotlib.rc_context(_STYLE)
        self.style.__enter__()
        figure = Canvas(figsize=(8, self.height), layout="constrained")
        return figure, figure.subplots()

    def __exit__(self, *failure):
        self.style.__exit__(*failure)


def _whole_numbers(axes) -> None:
    from matplotlib.ticker import MaxNLocator

    axes.yaxis.set_major_locator(MaxNLocator(integer=True))


def _finished(figure, name: str, title: str, words: str) -> str:
    """The figure as SVG inside a page: the page's colours, ids of its own, its title and sentence inside."""
    from matplotlib.dates import ConciseDateFormatter, DateLocator

    for axes in figure.axes:
        axes.tick_params(length=0)
        if name != "rising":
            axes.yaxis.set_major_formatter("{x:,.0f}")
        locator = axes.xaxis.get_major_locator()
        if isinstance(locator, DateLocator):
            axes.xaxis.set_major_formatter(ConciseDateFormatter(locator, formats=["%Y", "%m", "%m-%d"] + ["%m-%d"] * 3,
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


def _as_table(table: pd.DataFrame, corner: str) -> str:
    """The numbers as a table with heads for rows and columns."""
    rows = [
        (_label(index), [_cell(value) for value in row])
        for index, row in zip(table.index, table.itertuples(index=False), strict=True)
    ]
    return templating.fragment("numbers", columns=[corner, *table.columns], rows=rows)


def _label(index) -> str:
    return f"{index:%Y-%m-%d}" if isinstance(index, pd.Timestamp) else str(index)


def _cell(value) -> str:
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return "–"
    return f"{value:,}" if float(value).is_integer() and isinstance(value, int) else f"{value:,.6g}"
