"""The results of a reading against the paper's tables: rows, columns, differences, directions, counts."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations
from typing import Protocol

from ...text.bilingual import entities
from ...text.bilingual.quantities import Quantity, alike, quantities
from . import directions
from .flag import Flag, alarm

_MOST_NUMBERS = 300  # of a place, from which differences are worked out
_ABOUT = re.compile("约|近|左右|大约|大概|余|多|超过|逾|不到|上下|几乎|将近|接近|roughly|about")
_GAIN = re.compile(
    "提升|提高|降低|减少|下降|增加|高出|高|低|相对|绝对|倍|快|差|优于|领先|超过|缩短|改善|少|多|降幅|增幅"
)
# What is counted, in both languages: a count of the reading stands beside that of the paper.
_COUNTED = (
    ("阶段", r"stages?"), ("分支|支路", r"branch(?:es)?"), ("层", r"layers?"), ("步", r"steps?"), ("个?数据集", r"data ?sets?"), ("种?模态", r"modalit(?:y|ies)"),
    ("种语言|个?语种|门语言", r"languages?"), ("[名位]?作者", r"authors?"), ("[名位个]?说话人", r"speakers?|talkers?"), ("[名位个]?(?:听者|听众|听音人)", r"listeners?"),
    ("[名位个]?(?:参与者|被试|受试者)", r"participants?|subjects?"), ("个?注意力头|头", r"(?:attention )?heads?"), ("[个种]?任务", r"tasks?"), ("[个种]?模型", r"models?"),
    ("[个种]?基线", r"baselines?"), ("[类个]?类别", r"class(?:es)?|categor(?:y|ies)"), ("个?专家", r"experts?"), ("名?标注者|名?评分者", r"annotators?|raters?"),
)  # fmt: skip
_COMPARES = re.compile("[比对由从升增降跌减]|高于|低于|超过|优于|不及|少于|多于|提高")
_NOT_THE_NAME = re.compile(
    r"\$\\(?:up|down)arrow\$|[↑↓]|\[\d[\d, ]*\]|\((?:[^()]*\d{4}[a-z]?|[Oo]urs|[^()\d]{1,5})\)"
)
_EXTREME = re.compile("最(?:(?P<up>[高大多长])|[低小少短])(?!限|程度|化)")
_OF_SOME = re.compile(
    "除|之外|其中|其余|开源|同[等类规]|相同|基线[中里]|次[高低优大]|第[二三]|并列|以往|此前|现有|不含|无需|免训练|以下|以内|级别|最[高大多长低小少短]限"
)
_REFERENCE = re.compile("ground|truth|oracle|human|upper|topline|reference|real|^gt|真|参考|上限|人")
_GOES_ON = re.compile(r"\s*(?:仅|约|分别)?(?:为|达到?|是|得分)\s?[\d$]")  # of what the clause before names
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_SMALL = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "dual": 2, "single": 1, "triple": 3}  # fmt: skip


class _Paper(Protocol):
    """What is asked of the source of a reading."""

    text: str
    places: dict[str, str]

    @property
    def numbers(self) -> list[Quantity]: ...

    def numbers_at(self, anchors: list[str]) -> list[Quantity]: ...


def squeezed(text: str) -> str:
    """TeX without what does not change it: spaces, fonts, the size of brackets, braces around one sign."""
    text = re.sub(
        r"\\(?:mathrm|text|textrm|mathit|mathbf|boldsymbol|rm|left|right|bigl?|bigr?|,|;|!|:|quad|displaystyle)(?![a-zA-Z])|\s|\$",
        "",
        text,
    )
    return re.sub(r"\{([\w.]+)\}", r"\1", text)


def rounds(ours: Quantity, source: Quantity, about: str = "") -> bool:
    """Whether our number is the source's, as written, rounded, or as a percentage of one.

    Whole numbers may be rounded where `about`, the words around ours, says so, or where ours counts in 万.
    """
    if ours.unit and source.unit and not alike(ours.unit, source.unit):
        return False
    digits, written, zeros, counts_in_wan = _as_written(ours.text)
    half = 0.5000001 * 10.0**-digits
    scale = ours.value / written if written and ours.value else 1
    roughly = bool(about and _ABOUT.search(about))
    if roughly and written is not None and not digits:
        half *= 10.0**zeros
    free = "." in source.text or roughly or counts_in_wan
    close = abs(ours.value - source.value) <= (half * scale if free else 1e-6 * max(1, abs(ours.value)))
    if ours.unit and not source.unit and written is not None and scale != 1:
        close = close or abs(written - source.value) <= (
            half if free else 1e-6 * max(1, written)
        )  # unit in a header
    return close or (ours.unit == "%" and not source.unit and abs(ours.value - 100 * source.value) <= half)


def in_powers(ours: Quantity, source: Quantity) -> bool:
    """Whether our 213×10^6 is the 213 of a column that counts in such powers."""
    return bool(re.search(r"×\s?10\^", ours.text)) and _as_written(ours.text)[1] == source.value


@lru_cache(maxsize=10_000)
def _as_written(text: str) -> tuple[int, float | None, int, bool]:
    """Of a number as written: digits behind its point, its value without unit, zeros at its end, 万 or 亿 in it."""
    whole, point = re.match(r"([\d,]*)(?:\.(\d+))?", text).groups()  # type: ignore[union-attr]  # matches anything
    value = float(f"{whole.replace(',', '')}.{point or 0}") if whole.strip(",") else None
    written = whole + (f".{point}" if point else "")
    zeros = len(written) - len(written.rstrip("0"))
    return len(point or ""), value, zeros, bool(re.search("[万亿]", text))


def evidence(source: _Paper, mark: re.Pattern[str], results: str) -> tuple[list[Flag], set[str]]:
    """Flags about the lines of the results, and the figures that were worked out rightly and need no place."""
    flags: list[Flag] = []
    excused: set[str] = set()
    above: list[str] = []
    for line in results.splitlines():
        known = [name for name in mark.findall(line) if name in source.places]
        above = known if not line.startswith(" ") else above
        places = known or above
        text = entities.FORMULA.sub(" ", entities.plain(mark.sub("", line)))
        flags += _trends(text)
        flags += _counts(source, places, text)
        for place in places:
            if " | " in source.places[place]:
                flags += _cells(source.places[place], text)
                flags += _extremes(source.places[place], text)
        right, wrong = _gains(source, places, text)
        excused |= right
        excused |= {flag.words_zh for flag in wrong}
        flags += wrong
    return list(dict.fromkeys(flags)), excused


def _trends(text: str) -> Iterator[Flag]:
    """Comparisons whose figures are the other way round, or differ by something else than is told."""
    for claim in directions.claims(text):
        if claim.wrong:
            yield alarm("comparison", "trend", zh=claim.words[:50])
        elif claim.by and not _comes_to(claim):
            yield alarm("number", "gain", zh=claim.by.text, right=_difference(claim.second, claim.first))


def _comes_to(claim: directions.Claim) -> bool:
    """Whether the difference follows from the figures; of a bound, whether it is kept."""
    by, a, b = claim.by, claim.first.value, claim.second.value
    if by is None or _follows(by, [(a, b)]):
        return True
    apart = abs(a - b)
    reached = max(apart, 100 * apart / abs(b)) if by.unit == "%" and b else apart
    return claim.least and by.value <= reached


def _difference(a: Quantity, b: Quantity) -> str:
    apart = abs(a.value - b.value)
    return f"{apart:.4g}" + (f" / {100 * apart / abs(a.value):.3g}%" if a.value else "")


def _counts(source: _Paper, places: list[str], text: str) -> Iterator[Flag]:
    """Three stages where the paper has two: the same thing counted otherwise, and never so."""
    for chinese, english in _COUNTED:
        for match in re.finditer(
            rf"(?<![\d.,第])(\d{{1,3}}|[一两二三四五六七八九十]{{1,3}}|双)\s?[个种名位项]?(?:{chinese})", text
        ):
            number = match[1]
            value = (
                int(number)
                if number.isdigit()
                else 2
                if number == "双"
                else int(quantities(f"{number}个")[0].value)
                if quantities(f"{number}个")
                else 0
            )
            word = rf"\d{{1,3}}|(?:{_TENS})(?:-[a-z]+)?|{'|'.join(_SMALL)}"
            near = rf"(?i)\b({word})[ -](?:[a-z]+[ -])?(?:{english})\b"
            ours = {_counted(said) for said in re.findall(near, source.text[:200_000])}
            listed = {int(n.value) for n in source.numbers_at(places)} if number.isdigit() else set()
            if ours and value > 1 and value not in ours | listed:
                yield alarm("number", "counted", en="/".join(map(str, sorted(ours)[:4])), zh=match[0])


def _counted(word: str) -> int:
    """The value of an English count such as 12, dual, forty-one."""
    if word.isdigit():
        return int(word)
    return _SMALL.get(word.lower()) or next((int(q.value) for q in quantities(word)), 0)


def _cells(table: str, text: str) -> Iterator[Flag]:
    """Figures of a table that stand in another row or column than the clause names."""
    rows = [row.split(" | ") for row in table.splitlines() if " | " in row]
    if len(rows) < 2:
        return
    labels = [_label(row[0]) for row in rows]
    headers = [[_label(cell) for cell in row] for row in _heads(rows)]
    parsed = [
        [quantities(entities.plain(entities.FORMULA.sub(entities.plain_formula, cell))) for cell in row]
        for row in rows
    ]
    before, above = list[int](), ""  # rows that the clause before names, and that clause if it is 在…上
    for clause in re.split("[，。；]", text):
        folded = entities.fold(clause)
        named_rows = _named(labels[1:], folded, 1) or (before if _GOES_ON.match(clause) else [])
        before = named_rows
        named_in = folded + above
        named_columns = [
            (header, found[0]) for header in headers if len(found := _named(header[1:], named_in, 1)) == 1
        ]
        above = folded if re.match(r"[-*\s]*[在就]", clause) and not re.search(r"\d\.\d|\d%", clause) else ""
        for q in quantities(clause):
            if q.spelt or not (q.unit or "." in q.text) or _COMPARES.search(clause[: q.at]):
                continue  # behind a comparison the figure is another row's
            at = [
                (r, c)
                for r, row in enumerate(parsed)
                for c, cell in enumerate(row)
                if any(rounds(q, n) for n in cell[:1])
            ]
            if not at:
                continue
            if len(named_rows) == 1 and not any(labels[r] == labels[named_rows[0]] for r, _ in at):
                yield alarm("place", "cell", en=rows[named_rows[0]][0], zh=q.text)
                continue
            for header, column in named_columns:
                if not any(header[c : c + 1] == [header[column]] for _, c in at):
                    yield alarm("place", "cell", en=header[column], zh=q.text)
                    break


def _extremes(table: str, text: str) -> Iterator[Flag]:
    """A row that is called the highest or lowest with a figure of its own that another row of the column exceeds.

    Rows of people, oracles and references do not count; of "the best of the open ones" nothing is said.
    """
    rows = [row.split(" | ") for row in table.splitlines() if " | " in row]
    labels = [_label(row[0]) for row in rows]
    if len(set(labels)) < len(labels) or _OF_SOME.search(text):
        return
    clauses = re.split("[，。；]", text)
    named = list[int]()
    for clause, after in zip(clauses, [*clauses[1:], ""], strict=True):
        word, named = _EXTREME.search(clause), _named(labels[1:], entities.fold(clause), 1) or named
        near = [clause, after if re.match(r"\s*[为达仅约只是]", after) else ""]
        figures = (
            [q for q in quantities(said) if not q.spelt and (q.unit or "." in q.text)] for said in near
        )
        told = next((row for row in figures if row), [])
        if not word or len(named) != 1 or len(told) != 1:
            continue
        parsed = [[quantities(entities.plain(cell))[:1] for cell in row] for row in rows]
        columns = [c for c, cell in enumerate(parsed[named[0]]) if any(rounds(told[0], n) for n in cell)]
        if len(columns) != 1:
            continue
        values = {
            r: row[columns[0]][0].value
            for r, row in enumerate(parsed)
            if r and len(row) > columns[0] and row[columns[0]] and not _REFERENCE.search(labels[r])
        }
        most = (max if word["up"] else min)(values.values(), default=0)
        if len(values) > 2 and values.get(named[0], most) != most:
            yield alarm("comparison", "trend", zh=clause.strip()[-50:])


def _heads(rows: list[list[str]]) -> list[list[str]]:
    """The rows above the first with a figure, one at the least and two at the most."""
    second = len(rows) > 2 and not any(
        re.fullmatch(r"[-+$\\\s%\d.,]*\d[-+$\\\s%\d.,]*", cell) for cell in rows[1]
    )
    return rows[: 2 if second else 1]


def _label(cell: str) -> str:
    """A row's or column's name without arrows, citations, units and what stands for an author."""
    return entities.fold(_NOT_THE_NAME.sub(" ", cell)).strip()


def _named(labels: list[str], folded: str, offset: int) -> list[int]:
    """Places of the labels that the text names; of labels inside one another the longest."""
    there = [
        k for k, label in enumerate(labels) if len(label) >= 2 and label in folded and not label.isdigit()
    ]
    kept = [k for k in there if not any(labels[k] != labels[m] and labels[k] in labels[m] for m in there)]
    first: dict[str, int] = {}
    for k in kept:
        first.setdefault(labels[k], k + offset)
    return list(first.values())


def _gains(source: _Paper, places: list[str], text: str) -> tuple[set[str], list[Flag]]:
    """Differences and ratios told in a line: those that come out right, and alarms for those that do not.

    Right is what follows from two numbers of the named places; wrong is what follows otherwise from the only two
    numbers of the line.
    """
    figures = [q for q in quantities(text) if not q.spelt]
    given = [q for q in figures if any(rounds(q, n) for n in source.numbers)]
    gains = [q for q in figures if _GAIN.search(text[max(0, q.at - 10) : q.at + len(q.text) + 4])]
    right = {claim.by.text for claim in directions.claims(text) if claim.by and _comes_to(claim)}
    wrong: list[Flag] = []
    if not gains:
        return right, wrong
    there = source.numbers_at(places)[:_MOST_NUMBERS] if places else []
    near = [(a.value, b.value) for a, b in combinations(there, 2) if a.unit == b.unit]
    for q in gains:
        others = [n.value for n in given if n is not q]
        if _follows(q, [*combinations(others, 2), *near]):
            right.add(q.text)
        elif q not in given and len(given) == 2 and given[0].unit == given[1].unit:
            wrong.append(alarm("number", "gain", zh=q.text, right=_difference(*given)))
    return right, wrong


def _follows(q: Quantity, pairs: Iterable[tuple[float, float]]) -> bool:
    """Whether a figure is the difference or ratio of one of these pairs, rounded as it is written."""
    digits = re.match(r"[\d,]*(?:\.(\d+))?", q.text)
    half = 0.5000001 * 10.0 ** -len((digits[1] if digits else "") or "")
    ratio, hundredfold, relative = q.unit in ("", "×"), q.unit in ("%", "pp", "pt"), q.unit == "%"
    for a, b in pairs:
        apart = abs(a - b)
        if abs(apart - q.value) <= half or (hundredfold and abs(100 * apart - q.value) <= half):
            return True
        if ratio and a and b and min(abs(a / b - q.value), abs(b / a - q.value)) <= half:
            return True
        if relative and any(abs(100 * apart / abs(x) - q.value) <= half for x in (a, b) if x):
            return True
    return False
