"""Figures for everyone: a drawing, a sentence that says what it shows, and its numbers as a table."""

from dataclasses import dataclass

import pandas as pd

from ...words import say
from ...words import table as words_of
from .. import templating
from . import drawing


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

    with drawing.axes() as (figure, axes):
        edges = mdates.date2num([*table.index, table.index[-1] + pd.Timedelta(days=1)]) - 0.5
        below = table.iloc[:, 0] * 0
        for column, colour, hatch in zip(table, drawing.SERIES, drawing.HATCHES, strict=False):
            above = below + table[column]
            look = {"facecolor": colour, "edgecolor": drawing.GROUND, "hatch": hatch, "linewidth": 0}
            axes.stairs(above, edges, baseline=below, fill=True, label=column, **look)
            below = above
        axes.xaxis_date()
        drawing.whole_numbers(axes)
        axes.set_ylabel(unit)
        axes.legend(ncols=len(table.columns), loc="lower left", bbox_to_anchor=(0, 1), frameon=False)
        svg = drawing.finished(figure, name, title, words)
    numbers = table.assign(**{say("site.stats.total"): table.sum(axis=1)})
    return Figure(name, title, words, svg, _as_table(numbers, say("site.stats.corner.date")))


def _band(name: str, title: str, words: str, table: pd.DataFrame, unit: str) -> Figure:
    """A line of medians in the band between the tenth and the ninetieth percentile."""
    with drawing.axes() as (figure, axes):
        axes.fill_between(
            table.index, table["p10"], table["p90"], color=drawing.SERIES[0], alpha=0.2, linewidth=0
        )
        axes.plot(table.index, table["median"], color=drawing.SERIES[0], marker="o", linewidth=2)
        axes.set_ylim(bottom=0)
        axes.set_ylabel(unit)
        svg = drawing.finished(figure, name, title, words)
    numbers = table.rename(columns=headings("papers", "p10", "median", "p90")).round(1)
    return Figure(name, title, words, svg, _as_table(numbers, say("site.stats.corner.week")))


def _pairs(name: str, title: str, words: str, table: pd.DataFrame) -> Figure:
    """Two shares a word, before and now, with the way between them."""
    with drawing.axes(max(2.4, 0.36 * len(table) + 1.0)) as (figure, axes):
        rows = range(len(table))[::-1]
        axes.hlines(
            rows, table["before_share"] * 100, table["recent_share"] * 100, color=drawing.FAINT, linewidth=3
        )
        axes.plot(
            table["before_share"] * 100,
            rows,
            "o",
            color=drawing.SERIES[4],
            markerfacecolor="none",
            label=say("site.stats.rising.before"),
        )
        axes.plot(
            table["recent_share"] * 100,
            rows,
            "o",
            color=drawing.SERIES[0],
            label=say("site.stats.rising.recent"),
        )
        axes.set_xlim(left=0)
        axes.set_yticks(rows, table["word"])
        axes.set_xlabel(say("site.stats.rising.share"))
        axes.grid(axis="y", visible=False)
        axes.legend(ncols=2, loc="lower left", bbox_to_anchor=(0, 1), frameon=False)
        svg = drawing.finished(figure, name, title, words)
    shares = {one: table[one].map("{:.1%}".format) for one in ("recent_share", "before_share")}
    shown = table.assign(**shares).set_index("word")[["recent", "recent_share", "before", "before_share"]]
    numbers = shown.rename(columns=headings(*shown))
    return Figure(name, title, words, svg, _as_table(numbers, say("site.stats.corner.word")))


def _bars(
    name: str, title: str, words: str, table: pd.DataFrame, columns: dict[str, str], unit: str
) -> Figure:
    """Bars a month side by side, one a column named in `columns`; the table has every column."""
    chosen = table[list(columns)]
    with drawing.axes() as (figure, axes):
        width = 0.8 / len(columns)
        for number, (column, colour, hatch) in enumerate(
            zip(chosen, drawing.SERIES, drawing.HATCHES, strict=False)
        ):
            places = [row - 0.4 + width * (number + 0.5) for row in range(len(chosen))]
            axes.bar(
                places,
                chosen[column],
                width * 0.9,
                color=colour,
                hatch=hatch,
                edgecolor=drawing.GROUND,
                linewidth=0,
                label=columns[column],
            )
        axes.set_xticks(range(len(chosen)), [str(row) for row in chosen.index])
        axes.set_ylabel(unit)
        axes.legend(ncols=len(columns), loc="lower left", bbox_to_anchor=(0, 1), frameon=False)
        svg = drawing.finished(figure, name, title, words)
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
