"""Quantities in English and Chinese text, made comparable: 2.3k and 2,300, 110 million and 1.1 亿."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

_UNITS = {  # written form: (dimension, factor); the longest form that fits is taken
    "%": ("%", 1), "％": ("%", 1), "percent": ("%", 1), "per cent": ("%", 1), "-percent": ("%", 1),
    "percentage points": ("pp", 1), "percentage point": ("pp", 1), "percentage-point": ("pp", 1), "pp": ("pp", 1),
    "absolute points": ("pp", 1), "percent points": ("pp", 1), "% points": ("pp", 1), "%-points": ("pp", 1),
    "% absolute": ("pp", 1), "% (absolute)": ("pp", 1), "percent absolute": ("pp", 1), "p.p.": ("pp", 1), "%p": ("pp", 1),
    "% point": ("pp", 1), "个百分点": ("pp", 1), "百分点": ("pp", 1), "%点": ("pp", 1), "points": ("pt", 1), "point": ("pt", 1), "pts": ("pt", 1),
    "分": ("pt", 1), "个点": ("pt", 1),
    "mm^2": ("m²", 1e-6), "mm²": ("m²", 1e-6), "平方毫米": ("m²", 1e-6), "cm^2": ("m²", 1e-4), "cm²": ("m²", 1e-4),
    "平方厘米": ("m²", 1e-4), "m^2": ("m²", 1), "m²": ("m²", 1), "square meters": ("m²", 1), "平方米": ("m²", 1), "km^2": ("m²", 1e6),
    "km²": ("m²", 1e6), "平方公里": ("m²", 1e6), "平方千米": ("m²", 1e6), "square km": ("m²", 1e6), "sq km": ("m²", 1e6), "square kilometers": ("m²", 1e6), "square kilometres": ("m²", 1e6), "m^3": ("m³", 1), "m³": ("m³", 1), "立方米": ("m³", 1),
    "dB": ("dB", 1), "分贝": ("dB", 1),
    "Hz": ("Hz", 1), "kHz": ("Hz", 1e3), "MHz": ("Hz", 1e6), "赫兹": ("Hz", 1), "赫": ("Hz", 1),
    "千赫兹": ("Hz", 1e3), "千赫": ("Hz", 1e3), "兆赫": ("Hz", 1e6),
    "bps": ("bps", 1), "kbps": ("bps", 1e3), "Mbps": ("bps", 1e6), "kb/s": ("bps", 1e3), "kbit/s": ("bps", 1e3),
    "比特每秒": ("bps", 1), "千比特每秒": ("bps", 1e3), "千比特/秒": ("bps", 1e3),
    "s": ("s", 1), "sec": ("s", 1), "second": ("s", 1), "seconds": ("s", 1), "秒": ("s", 1), "秒钟": ("s", 1),
    "ms": ("s", 1e-3), "millisecond": ("s", 1e-3), "milliseconds": ("s", 1e-3), "毫秒": ("s", 1e-3),
    "µs": ("s", 1e-6), "us": ("s", 1e-6), "μs": ("s", 1e-6), "微秒": ("s", 1e-6),
    "min": ("s", 60), "minute": ("s", 60), "minutes": ("s", 60), "分钟": ("s", 60),
    "h": ("s", 3600), "hr": ("s", 3600), "hrs": ("s", 3600), "hour": ("s", 3600), "hours": ("s", 3600),
    "小时": ("s", 3600), "个小时": ("s", 3600),
    "day": ("day", 1), "days": ("day", 1), "天": ("day", 1), "日": ("day", 1),
    "week": ("week", 1), "weeks": ("week", 1), "周": ("week", 1), "个星期": ("week", 1),
    "month": ("month", 1), "months": ("month", 1), "个月": ("month", 1), "月": ("month", 1),
    "m": ("m", 1), "meters": ("m", 1), "metres": ("m", 1), "米": ("m", 1),
    "cm": ("m", 1e-2), "厘米": ("m", 1e-2), "mm": ("m", 1e-3), "毫米": ("m", 1e-3), "km": ("m", 1e3),
    "公里": ("m", 1e3), "千米": ("m", 1e3),
    "g": ("g", 1), "克": ("g", 1), "kg": ("g", 1e3), "千克": ("g", 1e3), "公斤": ("g", 1e3),
    "x": ("×", 1), "×": ("×", 1), "times": ("×", 1), "-fold": ("×", 1), " fold": ("×", 1), "fold": ("×", 1),
    "倍": ("×", 1), "折": ("×", 1), "-times": ("×", 1), "-x": ("×", 1), "\\times": ("×", 1),
    "W": ("W", 1), "瓦": ("W", 1), "mW": ("W", 1e-3), "毫瓦": ("W", 1e-3), "kW": ("W", 1e3), "千瓦": ("W", 1e3),
    "GB": ("B", 1e9), "MB": ("B", 1e6), "KB": ("B", 1e3), "kB": ("B", 1e3), "TB": ("B", 1e12),
    "GHz": ("Hz", 1e9), "吉赫": ("Hz", 1e9), "nm": ("m", 1e-9), "纳米": ("m", 1e-9), "µm": ("m", 1e-6), "μm": ("m", 1e-6), "微米": ("m", 1e-6),
    "msec": ("s", 1e-3), "secs": ("s", 1), "mins": ("s", 60), "kilometers": ("m", 1e3), "centimeters": ("m", 1e-2), "micrometers": ("m", 1e-6), "micrometer": ("m", 1e-6), "micrometres": ("m", 1e-6), "microns": ("m", 1e-6), "-micrometer": ("m", 1e-6), "micron": ("m", 1e-6), "millimeters": ("m", 1e-3),
    "meter": ("m", 1), "metre": ("m", 1), "decibels": ("dB", 1), "decibel": ("dB", 1), "dBs": ("dB", 1), "kilohertz": ("Hz", 1e3), "hertz": ("Hz", 1),
    "degrees": ("°", 1), "degree": ("°", 1), "°": ("°", 1), "^\\circ": ("°", 1), "度": ("°", 1), "years": ("year", 1), "year": ("year", 1), "岁": ("year", 1),
    "kbits/s": ("bps", 1e3), "kbit/sec": ("bps", 1e3), "Mbit/s": ("bps", 1e6), "bits per second": ("bps", 1), "bit/s": ("bps", 1), "比特/秒": ("bps", 1),
}  # fmt: skip
_SCALES = {
    "k": 1e3, "K": 1e3, "M": 1e6, "B": 1e9, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "百": 1e2, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "十亿": 1e9, "万亿": 1e12,
}  # fmt: skip
_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}


def _either(forms: dict) -> str:
    """An alternation of the forms, longest first; Latin ones end at a letter's end."""
    latin = sorted((re.escape(f) for f in forms if re.match(r"[A-Za-zµμ\s-]", f)), key=len, reverse=True)
    other = sorted((re.escape(f) for f in forms if not re.match(r"[A-Za-zµμ\s-]", f)), key=len, reverse=True)
    return rf"(?:(?:{'|'.join(latin)})(?![A-Za-z0-9])|{'|'.join(other)})"


_NUMBER = re.compile(
    rf"(?=[\d.])(?P<number>(?:\d{{1,3}}(?:(?:,|\\,|\{{,\}}|[\u2009\u202f，])\d{{3}})+(?!\d)|\d+)(?:\.\d+)?|\.\d+)"
    rf"(?:\s?[×x]\s?10\^?\{{?(?P<power>[-−]?\d+)\}}?|[eE](?P<exp>[-+]?\d+)(?![A-Za-z\d]))?"
    rf"(?:[\s-]?(?P<scale>{_either(_SCALES)}))?(?:\s?\+(?!\d))?[多余]?(?:[\s-]{{0,4}}(?P<unit>{_either(_UNITS)}))?"
)
_RANGE = re.compile(r"\s*(?:-|–|—|--|~|～|to|至|到)\s*")
_SCALED_END = re.compile(rf"(\d+(?:\.\d+)?)[\s-]?({_either(_SCALES)})")
_BETWEEN = re.compile(r"\s*(?:and|和|与)\s*")
_BRACKETED = re.compile(r"[(（]\s*$")
_CHINESE = re.compile(
    r"(?P<percent>百分之)?(?P<number>[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+)?)"
    rf"[多余]?(?:(?P<unit>{_either({u: v for u, v in _UNITS.items() if not u.isascii()})}))?"
)
_SPELT = re.compile(
    rf"\b(?=[tfsen])(?P<number>{'|'.join(_WORDS)})(?:-(?P<ones>one|{'|'.join(list(_WORDS)[:8])}))?(?![a-z])"
    rf"(?:[\s-](?P<scale>hundred|thousand|million|billion)\b)?(?:[\s-](?P<unit>{_either(_UNITS)}))?",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?<![A-Za-z0-9])(?!(?:m?s|k?Hz|dB)[-–]\d)(?:\d{1,3}x(?=[A-Z]))?[A-Za-z]\w*(?:[-–.]?\w+)*", re.ASCII
)  # GPT-4, Libri2Mix, Qwen2.5
_STAGE = re.compile(
    r"\b(?=[splt])(?:stage|step|phase|part|level|task|track|type|top|section|subtask)s?[- ]?(?=\d)", re.I
)
_WITH_DIGIT = re.compile(r"(?<!\S)[^\s\d]*\d\S*")  # of the words of a text, few have digits

# Each begins with the sign that tells it, and looks back for what stands before: whole papers are searched.
_ESCAPE = re.compile(
    r"[\\~\u00a0$](?:(?<=\\)(?:(?=%)|(?<!\d\\),|,(?!\d{3}(?!\d)))|(?<=[~\u00a0])(?=[\dA-Za-z])|(?<=\$))"
)
# Thousands parted by a space: 12 000, not the two of "in 2020 100 of them".
_GROUPS = re.compile(
    r"(?<![\d.,])[1-9]\d{0,2}(?:[ \u00a0\u2009\u202f]000|[\u2009\u202f]\d{3})+(?![\d.,]\d|\d)"
)
_THIN = {ord(space): "," for space in " \u00a0\u2009\u202f"}
_PREFIX = re.compile(
    r"-(?=\d)(?:(?<=(?<![A-Za-z])[Ss]ub-)|(?<=(?<![A-Za-z])[Mm]id-)|(?<=(?<![A-Za-z])[Oo]ver-)|(?<=(?<![A-Za-z])[Nn]ear-))"
)
_SHARE = re.compile("分(?:(?<![百千万]分)(?=[类支辨布析别离组段量层解割配享])|(?<!百分)(?=之))")
_SKIPPED = re.compile(  # addresses, marks of a list, decades, ordinals, 3D
    r"[h(（\d](?:(?<=h)ttps?://[!-~]+|(?<=[(（])(?<![\w.].)\d[)）]|(?<=\d)(?:(?<![\w.].)[)）]|"
    r"(?<!\w.)(?:\d{3}s|[dD])\b|(?<!\d.)\d*(?:st|nd|rd|th)\b))",
    re.DOTALL,
)
_FRACTION = re.compile("-(?:third|quarter|fifth)")
_FRACTIONS = re.compile(r"\b\w+-(?:third|quarter|fifth)s?\b")
_NUMERAL = re.compile("[零〇一二两三四五六七八九十百千万亿]")


# Units that may stand for one another where two texts speak of one thing; what of it is an error is looked at elsewhere.
_ALIKE = ({"%", "pp"}, {"pp", "pt"}, {"%", "pt"}, {"", "pt"}, {"", "year"}, {"", "°"}, {"", "×"})


def alike(one: str, other: str) -> bool:
    """Whether two dimensions may be one: percent and points, points and bare numbers."""
    return one == other or {one, other} in _ALIKE


@dataclass(frozen=True)
class Quantity:
    """A number in the unit of its dimension ("" if none); `text` as written, `at` its place, `spelt` in words."""

    value: float
    unit: str
    text: str
    at: int
    spelt: bool = False
    negative: bool = False  # a minus sign stands before it

    def same(self, other: "Quantity") -> bool:
        """Whether both say the same, but for a unit that the other leaves out of a spelt number."""
        units = alike(self.unit, other.unit) or (
            (self.spelt or other.spelt) and "" in (self.unit, other.unit)
        )
        return units and abs(self.value - other.value) <= 1e-6 * max(abs(self.value), abs(other.value), 1e-9)


def quantities(text: str) -> list[Quantity]:
    """The quantities of an English or Chinese text in order; digits inside names and list marks do not count."""
    return list(_quantities(text))


@lru_cache(64)  # a sentence is asked about by many checks
def _quantities(text: str) -> tuple[Quantity, ...]:
    text = _prepared(text)
    matches = list(_NUMBER.finditer(text))
    found = [_quantity(m, _minus(text, m.start())) for m in matches]
    for i, (a, b) in enumerate(pairwise(found)):  # 5–10 dB, $9–$14 billion: a range has the unit of its end
        middle = text[a.at + len(a.text) : b.at]
        told = (
            bool(_BRACKETED.search(text[max(0, a.at - 3) : a.at]))
            or "between" in text[max(0, a.at - 9) : a.at]
            or "之间" in text[b.at : b.at + len(b.text) + 3]
        )
        if not a.unit and b.unit and (_RANGE.fullmatch(middle) or (told and _BETWEEN.fullmatch(middle))):
            unit, factor = _unit(b.text)
            found[i] = Quantity(a.value * factor, unit, a.text, a.at, negative=a.negative)
        if (
            _RANGE.fullmatch(middle)
            and re.fullmatch(r"[\d.]+", a.text)
            and (end := _SCALED_END.match(b.text))
        ) and float(a.text) < float(end[1]):
            found[i] = replace(found[i], value=found[i].value * _SCALES[end[2]])
    rest = _blanked(text, matches)
    if _NUMERAL.search(rest):
        found += [_chinese(m) for m in _CHINESE.finditer(rest)]
    found += [_spelt(m) for m in _SPELT.finditer(rest)]
    return tuple(sorted(found, key=lambda q: q.at))


def _blanked(text: str, matches: Iterable[re.Match[str]]) -> str:
    """The text of the same length with blanks in the place of the matches."""
    pieces, at = [], 0
    for match in matches:
        pieces += [text[at : match.start()], " " * len(match[0])]
        at = match.end()
    return "".join([*pieces, text[at:]])


def _prepared(text: str) -> str:
    """The text of the same length with LaTeX's escapes, names, addresses and list marks blanked."""
    text = _GROUPS.sub(lambda m: m[0].translate(_THIN), _ESCAPE.sub(_blank, text))
    text = re.sub(r"\\(times|pm|sim|approx|le|ge|leq|geq)\b", _sign, text.replace("−", "-"))
    text = re.sub(r"(?<![\d,.])(\d{1,3}),(\d{1,2})(?=\s?%)", r"\1.\2", text)  # 78,57 %
    text = re.sub(r"(?<=\d )p\.c\.", "%   ", text)
    text = re.sub(r"(?<![\w}])(?<![\d}] )([x×])(\d+(?:\.\d+)?)(?![\w×]|\.\d)", r"\2\1", text)  # x30
    text = _PREFIX.sub(" ", _SHARE.sub("／", text))
    text = _SKIPPED.sub(_blank, text)
    if _FRACTION.search(text):
        text = _FRACTIONS.sub(_blank, text)
    text = _STAGE.sub(_blank, text)
    return _WITH_DIGIT.sub(lambda word: _NAMED.sub(_without_digits, word[0]), text)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _without_digits(name: re.Match[str]) -> str:
    """A name as it is, or blank where it has digits."""
    return " " * len(name[0]) if any(map(str.isdigit, name[0])) else name[0]


def _sign(match: re.Match[str]) -> str:
    return ("×" if match[1] == "times" else "").ljust(len(match[0]))


def _digits(number: str) -> float:
    return float(re.sub(r"[^\d.]", "", number))


def _unit(text: str) -> tuple[str, float]:
    """Dimension and factor of the unit at the end of a quantity's text."""
    for form in sorted(_UNITS, key=len, reverse=True):
        if text.endswith(form):
            return _UNITS[form]
    return "", 1.0


def _minus(text: str, at: int) -> bool:
    before = text[max(0, at - 2) : at].rjust(2)
    return before[1] == "-" and before[0] in " \t\n(（[=,，:：|为达至到在从约是<>≥≤±"


def _quantity(match: re.Match[str], negative: bool) -> Quantity:
    unit, factor = _UNITS.get(match["unit"] or "", ("", 1.0))
    value = _digits(match["number"]) * _SCALES.get(match["scale"] or "", 1.0) * factor
    value *= 10.0 ** int((match["power"] or match["exp"] or "0").replace("−", "-"))
    return Quantity(value, unit, match[0].strip(), match.start(), negative=negative)


def _spelt(match: re.Match[str]) -> Quantity:
    value = _WORDS[match["number"].lower()] + (_WORDS | {"one": 1}).get((match["ones"] or "").lower(), 0)
    scale = {"hundred": 100.0}.get(match["scale"] or "") or _SCALES.get((match["scale"] or "").lower(), 1.0)
    unit, factor = _UNITS.get(match["unit"] or "", ("", 1.0))
    return Quantity(value * scale * factor, unit, match[0], match.start(), True)


def _chinese(match: re.Match[str]) -> Quantity:
    unit, factor = ("%", 1.0) if match["percent"] else _UNITS.get(match["unit"] or "", ("", 1.0))
    return Quantity(chinese_value(match["number"]) * factor, unit, match[0], match.start(), True)


def chinese_value(numeral: str) -> float:
    """The value of a Chinese numeral: 两万三千 → 23000, 三点五 → 3.5."""
    whole, _, decimals = numeral.partition("点")
    total = section = digit = 0
    for c in whole:
        if c in _DIGITS:
            digit = digit * 10 + _DIGITS[c] if digit and not section else _DIGITS[c]
        elif c in _TENS:
            section, digit = section + (digit or 1) * _TENS[c], 0
        else:
            total, section, digit = (total + section + digit or 1) * (10**4 if c == "万" else 10**8), 0, 0
    fraction = "".join(str(_DIGITS[c]) for c in decimals)
    return float(f"{total + section + digit}.{fraction or 0}")
