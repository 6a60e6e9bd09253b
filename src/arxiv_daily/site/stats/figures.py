"""Figures for everyone: SVG in the page's own colours, a sentence that says what it shows, its numbers as a table.

Matplotlib draws with stand-in colours, which become the page's variables: light and dark follow by themselves.
"""

import re
from dataclasses import dataclass
from html import escape
from io import StringIO

import pandas as pd

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
class _Figure:
    """A drawing with its title, a sentence, and the numbers behind it; a notebook shows it as HTML."""

    name: str
    title: str
    words: str
    svg: str
    table: str

    def _repr_html_(self) -> str:
        drawn = (
            f'<div class="plot-scroll" tabindex="0" role="region" aria-label="{escape(self.title)}">{self.svg}</div>'
            if self.svg
            else ""
        )
        folded = f"<details><summary>数据表：{escape(self.title)}</summary>{self.table}</details>"
        words = f"<figcaption>{escape(self.words)}</figcaption>" if self.words else ""
        numbers = folded if self.svg else self.table
        return f'<figure class="plot" id="{self.name}">{drawn}{words}{numbers}</figure>'


def daily(table: pd.DataFrame) -> _Figure:
    """Papers a day by category."""
    if table.empty:
        return _nothing("daily", "还没有论文。")
    total = table.sum(axis=1)
    busy = total[total > 0]
    words = (
        f"{total.index[0]:%Y-%m-%d} 至 {total.index[-1]:%Y-%m-%d} 共 {total.sum()} 篇，有论文的 {len(busy)} 天"
        f"平均 {busy.mean():.1f} 篇，最多的是 {total.idxmax():%Y-%m-%d} 的 {total.max()} 篇。"
    )
    return _stacked("daily", "每日论文数（按主分类）", words, table, "篇")


def lag(table: pd.DataFrame, waited: pd.Series, papers: pd.DataFrame) -> _Figure:
    """Time from submission to page by week."""
    left = len(papers) - len(waited)
    if table.empty:
        return _nothing("lag", f"没有可计的论文（{left} 篇补做或没有记录）。")
    words = (
        f"{len(waited)} 篇的中位数为 {waited.median():.1f} 小时，九成不超过 {waited.quantile(0.9):.1f} 小时。"
    )
    if left:
        words += f"另有 {left} 篇补做或没有记录，不计。"
    return _band("lag", "从投稿到上页的小时数（按周）", words, table, "小时")


def rising(table: pd.DataFrame) -> _Figure:
    """Words that rise."""
    if table.empty:
        return _nothing("rising", "论文还太少，比不出上升的词。")
    first = table.iloc[0]
    words = (
        f"上升最多的是 {first.word}：最近 {first.recent} 篇（{first.recent_share:.1%}），"
        f"此前 {first.before} 篇（{first.before_share:.1%}）。"
    )
    return _pairs("rising", "上升的词：占论文的百分比", words, table)


def quality(table: pd.DataFrame) -> _Figure:
    """Papers reviewed, edited, flagged and pending by month."""
    if table.empty:
        return _nothing("quality", "还没有论文。")
    total = table.sum()
    words = (
        f"{total.papers} 篇中人工校对 {total.reviewed} 篇（{total.reviewed / total.papers:.0%}），"
        f"改动过 {total.edited} 篇，核对有疑 {total.flagged} 篇，待补 {total.pending} 篇。"
    )
    shown = {name: _NAMES[name] for name in ("papers", "reviewed", "edited", "flagged", "pending")}
    return _bars("quality", "每月的论文与校对", words, table, shown, "篇")


def spent(table: pd.DataFrame) -> _Figure:
    """Tokens and cost by month."""
    if table.empty:
        return _nothing("usage", "各期还没有用量记录。")
    total = table.sum()
    tokens = total.tokens_in + total.tokens_out
    costs = {
        name: f"费用 {name.removeprefix('cost').strip()}".strip() for name in table if name.startswith("cost")
    }
    money = "，".join(
        f"{total[name]:.2f} {named.removeprefix('费用').strip()}".strip() for name, named in costs.items()
    )
    words = f"共 {tokens:,.0f} 词元，平均每篇 {tokens / max(total.papers, 1):,.0f}；费用 {money or '没有价目，不计'}。"
    shown = {name: _NAMES[name] for name in ("tokens_in", "tokens_out")}
    return _bars("usage", "每月的词元", words, table.rename(columns=costs), shown, "词元")


def _nothing(name: str, words: str) -> _Figure:
    """What stands where there is nothing to draw."""
    return _Figure(name, "", words, "", "")


def _stacked(name: str, title: str, words: str, table: pd.DataFrame, unit: str) -> _Figure:
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
    numbers = table.assign(**{"合计": table.sum(axis=1)})
    return _Figure(name, title, words, svg, _as_table(numbers, "日期"))


def _band(name: str, title: str, words: str, table: pd.DataFrame, unit: str) -> _Figure:
    """A line of medians in the band between the tenth and the ninetieth percentile."""
    with _drawing() as (figure, axes):
        axes.fill_between(table.index, table["p10"], table["p90"], color=_SERIES[0], alpha=0.2, linewidth=0)
        axes.plot(table.index, table["median"], color=_SERIES[0], marker="o", linewidth=2)
        axes.set_ylim(bottom=0)
        axes.set_ylabel(unit)
        svg = _finished(figure, name, title, words)
    names = {"papers": "篇数", "p10": "第 10 百分位", "median": "中位数", "p90": "第 90 百分位"}
    return _Figure(name, title, words, svg, _as_table(table.rename(columns=names).round(1), "周（始于周一）"))


def _pairs(name: str, title: str, words: str, table: pd.DataFrame) -> _Figure:
    """Two shares a word, before and now, with the way between them."""
    with _drawing(max(2.4, 0.36 * len(table) + 1.0)) as (figure, axes):
        rows = range(len(table))[::-1]
        axes.hlines(rows, table["before_share"] * 100, table["recent_share"] * 100, color=FAINT, linewidth=3)
        axes.plot(
            table["before_share"] * 100, rows, "o", color=_SERIES[4], markerfacecolor="none", label="此前"
        )
        axes.plot(table["recent_share"] * 100, rows, "o", color=_SERIES[0], label="最近")
        axes.set_xlim(left=0)
        axes.set_yticks(rows, table["word"])
        axes.set_xlabel("占论文的百分比")
        axes.grid(axis="y", visible=False)
        axes.legend(ncols=2, loc="lower left", bbox_to_anchor=(0, 1), frameon=False)
        svg = _finished(figure, name, title, words)
    shares = {one: table[one].map("{:.1%}".format) for one in ("recent_share", "before_share")}
    shown = table.assign(**shares).set_index("word")[["recent", "recent_share", "before", "before_share"]]
    names = {
        "recent": "最近（篇）",
        "recent_share": "占比",
        "before": "此前（篇）",
        "before_share": "此前占比",
    }
    return _Figure(name, title, words, svg, _as_table(shown.rename(columns=names), "词"))


def _bars(
    name: str, title: str, words: str, table: pd.DataFrame, columns: dict[str, str], unit: str
) -> _Figure:
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
    return _Figure(name, title, words, svg, _as_table(table.rename(columns=_NAMES | columns), "月份"))


_NAMES = {
    "papers": "篇数", "reviewed": "人工校对", "edited": "改动过", "flagged": "核对有疑", "pending": "待补",
    "calls": "调用", "tokens_in": "输入词元", "cached": "其中缓存", "tokens_out": "输出词元",
}  # fmt: skip


def summary(facts: pd.Series) -> _Figure:
    """A few numbers as a table and no drawing."""
    return _Figure("summary", "总览", "", "", _as_table(facts.to_frame("值"), "项目"))


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
    head = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in (corner, *table.columns))
    rows = "".join(
        f'<tr><th scope="row">{escape(_label(index))}</th>'
        + "".join(f"<td>{escape(_cell(value))}</td>" for value in row)
        + "</tr>"
        for index, row in zip(table.index, table.itertuples(index=False), strict=True)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _label(index) -> str:
    return f"{index:%Y-%m-%d}" if isinstance(index, pd.Timestamp) else str(index)


def _cell(value) -> str:
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return "–"
    return f"{value:,}" if float(value).is_integer() and isinstance(value, int) else f"{value:,.6g}"
