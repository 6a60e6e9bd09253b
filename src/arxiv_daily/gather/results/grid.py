"""A table of a full text as heads and rows of cells, and the values its cells hold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_SEPARATOR = " | "
_TEX_FONT = re.compile(r"\\(?:math(?:bf|rm|it|sf|tt)|text(?:bf|rm|it|sc|normal)?|underline|uline|boldsymbol|bm|emph)\s?\{([^{}]*)\}")  # fmt: skip
_TEX_MARK = re.compile(
    r"\\(?:(?:Up|Down|up|down|left|right|Right|Left)?arrow\w*|(?:d?dagger|ast|star|bullet|circ|bf|rm|it|text\w*|math\w*)(?![A-Za-z]))"
)
_MARKS = re.compile(r"[↑↓⇑⇓→←▲▼△▽⬆⬇*†‡§★✓]|(?<=\d)\^\{?[a-z*]{1,2}\}?$")
_ARROW_WORD = re.compile(r"\((?:\s|,|\\[,;]|\+|-)*\)")
_VALUE = re.compile(
    r"(?P<number>[-−+]?(?:\d{1,3}(?:,\d{3})+|\d{1,6})(?:\.\d{1,6})?|[-−+]?\.\d{1,6})\s?(?P<unit>%|dB)?"
    r"(?P<spread>\s?(?:±|\+/-)\s?\d{0,4}(?:\.\d{1,6})?\s?%?)?(?:\s?[(\[][-−+±\d.,%–\s]{1,24}[)\]])?"
)


@dataclass(frozen=True)
class _Value:
    """A value as its cell has it: `text` with its spread, the number in it, and the unit where the cell names one."""

    text: str
    number: float
    unit: str = ""


@dataclass(frozen=True)
class Row:
    """A row of a table: its cells, and the label that stands over it and its neighbours ("" if there is none)."""

    cells: tuple[str, ...]
    group: str = ""


@dataclass
class Grid:
    """Rows under one set of heads; `heads[c]` are the heads of a column from top to bottom, each once."""

    heads: list[tuple[str, ...]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


def plain(cell: str) -> str:
    """A cell without what only marks it: bold, arrows, daggers, dollars of formulas, numbers of citations."""
    if not re.search(r"[\\$^*↑-⇿▲-▽†‡§★✓⬆⬇\[{]", cell):
        return cell.strip()
    for _ in range(3):
        cell = _TEX_FONT.sub(r"\1", cell)
    cell = (
        cell.replace(r"\pm", "±")
        .replace(r"\%", "%")
        .replace(r"\sim", "~")
        .replace(r"\Delta", "Δ")
        .replace(r"\#", "#")
    )
    cell = _TEX_MARK.sub("", cell).replace("$", "").replace(r"\,", " ").replace("{,}", ",")
    cell = re.sub(r"[{}]", "", _MARKS.sub("", " ".join(cell.split())))
    return " ".join(_ARROW_WORD.sub("", cell).split())


def values(cell: str) -> list[_Value]:
    """The values of a cell, several if it holds nothing but values between slashes; none if it holds anything else."""
    found = []
    for part in re.split(r"\s?[/;]\s?", cell) if len(cell) <= 80 else ():
        match = _VALUE.fullmatch(part.strip())
        if not match:
            return []
        number = match["number"].replace(",", "").replace("−", "-")
        text = f"{match['number']}{''.join((match['spread'] or '').split())}"
        found.append(_Value(text.replace("+/-", "±"), float(number), match["unit"] or ""))
    return found


def grids(text: str) -> Iterator[Grid]:
    """The tables of a section's text; heads that come again within a table begin another one."""
    for block in text.split("\n\n"):
        lines = [line.split(_SEPARATOR) for line in block.split("\n") if _SEPARATOR in line]
        if len(lines) < 2:
            continue
        width = max(map(len, lines))
        rows = [[plain(cell) for cell in line] + [""] * (width - len(line)) for line in lines]
        yield from _divided(rows, width)


def _divided(rows: list[list[str]], width: int) -> Iterator[Grid]:
    grid, group = Grid(), ""
    heads: list[list[str]] = []
    for row in rows:
        said = list(dict.fromkeys(filter(None, row)))
        if any(values(cell) for cell in row[1:]):
            if heads:
                if grid.rows:
                    yield grid
                grid, heads, group = Grid(_columns(heads, width)), [], group if not grid.heads else ""
            if grid.heads:
                grid.rows.append(Row(tuple(row), group))
        elif len(said) == 1 and (grid.heads or heads):
            group = said[0]
        elif len(said) > 1 and (not grid.heads or _is_head(row)):
            heads.append(row)
        elif not grid.heads and said and not row[0] and row.count(said[0]) > 1:
            heads.append(row)  # one head over all columns
    if grid.rows:
        yield grid


def _is_head(row: list[str]) -> bool:
    """Whether a row without values among the rows of a table holds heads rather than a system without results."""
    return (
        not any(cell in ("-", "–", "—", "N/A", "n/a", "--") for cell in row)
        and sum(map(bool, row)) > len(row) // 2
    )


def _columns(heads: list[list[str]], width: int) -> list[tuple[str, ...]]:
    return [tuple(dict.fromkeys(filter(None, (row[column] for row in heads)))) for column in range(width)]
