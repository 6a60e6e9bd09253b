"""What stands on pages without being text: running heads, page and line numbers, stamps, the ticks of axes."""

import itertools
import re
from collections import Counter, defaultdict

from .lines import Line

_STAMP = re.compile(r"arXiv:(\d{4}\.\d{4,5}|[a-z-]+(\.[A-Z]{2})?/\d{7})(v\d+)?\b")
_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(page\s*)?(\d{1,4}|[ivxl]{1,6})(\s*(/|of)\s*\d{1,4})?[-–—\s]*", re.IGNORECASE
)
_EDGE = 0.1  # of a page's height, above and below
_GLUED = re.compile(r"^\d{1,4}(?=\s|$)|(?<=\s)\d{1,4}$")
_FEWEST_NUMBERS = 10  # of lines on a page, before they are taken for such
_NUMBER = r"[-+\u2212]?\d[\d.,]*%?"


def without_furniture(lines: list[Line]) -> list[Line]:
    """The lines that are text, in their order."""
    lines = [line for line in lines if not _STAMP.match(line.text)]
    lines = _without_line_numbers(_without_heads(lines))
    turned = Counter(line.page for line in lines for _ in line.text if line.turned)
    return [line for line in lines if not _is_tick(line) and not (line.turned and turned[line.page] < 200)]


def _without_heads(lines: list[Line]) -> list[Line]:
    """Without what returns at the edge of pages: the same words, or a number that counts them."""
    by_page: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        by_page[line.page].append(line)
    edges: list[Line] = []
    for page in by_page.values():
        if page[0].height:
            high, low = max(line.y for line in page), min(line.y for line in page)
            edges += [
                line
                for line in page
                if len(line.text) < 200
                and (not _EDGE < line.y / line.height < 1 - _EDGE or line.y > high - 2 or line.y < low + 2)
            ]
        else:  # no places: the first and last line
            edges += [page[0], *page[-1:][: len(page) - 1]]
    words = Counter((key, page) for key, page in {(_key(line), line.page) for line in edges})
    pages = Counter(key for key, _ in words)
    offsets: Counter[int] = Counter()
    for line in edges:
        offsets.update({number - line.page for number in _numbers(line)})
    counted = {offset for offset, times in offsets.items() if times >= max(3, len(by_page) // 4)}
    first = min(by_page, default=1)
    dropped: set[int] = set()
    for line in edges:
        repeated = pages[_key(line)] >= 2 and len(re.findall(r"[^\W\d_]", line.text)) > 2
        outside = not line.height or not _EDGE < line.y / line.height < 1 - _EDGE
        numbered = outside and any(number - line.page in counted for number in _numbers(line))
        if repeated or _PAGE_NUMBER.fullmatch(line.text) or (numbered and line.page != first):
            dropped.add(id(line))
    return [line for line in lines if id(line) not in dropped]


def _key(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+|\b[ivxl]+\b", "#", line.text.lower()), round(line.y / 4)


def _numbers(line: Line) -> list[int]:
    """The numbers at the ends of a line that may be a page's."""
    found = re.findall(r"^\d{1,4}(?=\s|$)|(?<=\s)\d{1,4}$", line.text)
    return [int(number) for number in found]


def _without_line_numbers(lines: list[Line]) -> list[Line]:
    """Without the numbers in the margin of drafts: a column of small numbers that count down the page."""
    columns: dict[tuple[int, int], list[Line]] = defaultdict(list)
    for line in lines:
        if re.fullmatch(r"\d{1,4}", line.text):
            columns[line.page, round(line.right / 3)].append(line)
    dropped: set[int] = set()
    for column in columns.values():
        column.sort(key=lambda line: -line.y)
        numbers = [int(line.text) for line in column]
        steps = Counter(after - before for before, after in itertools.pairwise(numbers))
        (step, times), *_ = steps.most_common(1) or [(0, 0)]
        if len(column) >= 8 and step in (1, 2, 5) and times >= 0.8 * (len(column) - 1):
            dropped |= {id(line) for line in column}
    lines = [line for line in lines if id(line) not in dropped]
    return _without_glued_numbers(lines)


def _without_glued_numbers(lines: list[Line]) -> list[Line]:
    """The same where PDFium has put the number into the line it stands beside, on either side."""
    pages = [list(group) for _, group in itertools.groupby(lines, key=lambda line: line.page)]
    chains = [max(_counting(page, 1), _counting(page, 5), key=len) for page in pages]
    counted = [chain for chain in chains if len(chain) >= _FEWEST_NUMBERS]
    if len(counted) < 0.5 * sum(len(page) > 2 * _FEWEST_NUMBERS for page in pages):
        return lines  # a table of contents or of figures
    for line, start, end in itertools.chain.from_iterable(counted):
        line.text = (line.text[:start] + line.text[end:]).strip()
    return [line for line in lines if line.text]


def _counting(page: list[Line], step: int) -> list[tuple[Line, int, int]]:
    """The lines whose first or last number is one of a count down the page, with its place; empty if most have none.

    The longest chain of numbers that follow each other, two lines in a row without one allowed; linear in the lines.
    """
    lengths: dict[int, int] = {}  # by the number a chain ends with
    behind: dict[int, tuple[Line, int, int, int]] = {}  # how it came there
    for line in page:
        for match in _GLUED.finditer(line.text):
            value = int(match[0])
            before = next((value - k * step for k in (1, 2, 3) if value - k * step in lengths), None)
            length = 1 + (lengths[before] if before is not None else 0)
            if length > lengths.get(value, 0):
                lengths[value] = length
                behind[value] = (line, *match.span(), before if before is not None else -1)
    chain: list[tuple[Line, int, int]] = []
    value = max(lengths, key=lambda number: lengths[number], default=-1)
    while value in behind and len(chain) <= len(page):
        line, start, end, value = behind[value]
        chain.append((line, start, end))
    return chain if len(chain) * step >= 0.4 * len(page) else []


def _is_tick(line: Line) -> bool:
    """A number alone, or numbers in equal steps: the marks of an axis."""
    if re.fullmatch(_NUMBER, line.text):
        return True
    if not re.fullmatch(rf"{_NUMBER}( {_NUMBER}){{2,20}}", line.text):
        return False
    try:
        values = [
            float(part.replace("\u2212", "-").replace(",", "").rstrip("%")) for part in line.text.split()
        ]
    except ValueError:
        return False
    steps = [after - before for before, after in itertools.pairwise(values)]
    return steps[0] != 0 and all(abs(step - steps[0]) < 1e-6 + 1e-3 * abs(steps[0]) for step in steps)
