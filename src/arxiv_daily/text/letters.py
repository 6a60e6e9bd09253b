r"""TeX's accents and letters as Unicode, and back: `Schr\"odinger`, `Erd\H{o}s`, `{\L}ojasiewicz`."""

import re
import unicodedata

_MARKS = {
    '"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "H": "\u030b", "c": "\u0327", "k": "\u0328", "u": "\u0306", "v": "\u030c", "b": "\u0331", "d": "\u0323",
    "r": "\u030a", "G": "\u030f",
}  # fmt: skip
_LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å",
    "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ",
}  # fmt: skip
# Words the query API has read as an accent: `\rho` becomes `\r{ho}`, `\copyright` becomes `\c{opyright}`.
_MISREAD = {
    "r{ho}": "ρ", "b{eta}": "β", "k{appa}": "κ", "d{elta}": "δ", "c{hi}": "χ", "t{au}": "τ", "t{heta}": "θ",
    "u{psilon}": "υ", "v{arphi}": "φ", "v{arepsilon}": "ε", "c{opyright}": "©", "d{egree}": "°", "c{irc}": "°",
    "c{dot}": "·", "t{imes}": "×", "b{ullet}": "•", "r{ightarrow}": "→", "d{agger}": "†",
}  # fmt: skip
_SIGN = (
    r"\\(?P<sign>[\"'`^~=.]) ?(?:\{ ?(?P<held>\\?[A-Za-z]) ?\}|(?P<bare>\\[ij](?![A-Za-z])|(?<! )[A-Za-z]))"
)
_NAMED = r"\\(?P<name>[HckuvbdrG])(?: ?\{(?P<braced>\\?[A-Za-z]|[a-z]{2,9})\}| (?P<spaced>[A-Za-z])(?![A-Z]))"
_LETTER = (
    r"\\(?P<letter>ss|o|O|l|L|ae|AE|oe|OE|aa|AA|i|j|dh|DH|th|TH|dj|DJ|ng|NG)(?![A-Za-z])(?:\{\}| (?=[a-z]))?"
)
_TEXED = re.compile(rf"(?P<open>\{{)?(?:{_SIGN}|{_NAMED}|{_LETTER})(?P<close>(?(open)\}}))")
_TIE = re.compile(r"\\t\{([a-z]{2,6})\}")
_HALF = re.compile("[\ud800-\udfff]")
_BACK = {mark: sign for sign, mark in _MARKS.items()}
_LETTERS_BACK = {char: name for name, char in _LETTERS.items()}


def unicode(text: str) -> str:
    r"""The text with every accent of TeX as the letter it makes; an apostrophe (`author\'s`) and a quotation mark
    (`\"word\"`) stay what they are.

    >>> unicode(r"Schr\"odinger, Erd\H{o}s, na\"{\i}ve, {\L}ojasiewicz")
    'Schrödinger, Erdős, naïve, Łojasiewicz'
    """
    if "\\" not in text:
        return text
    text = _TIE.sub(lambda found: _MISREAD.get(f"t{{{found[1]}}}", found[1]), text)
    return _TEXED.sub(_letter, text)


def _letter(found: re.Match[str]) -> str:
    text, start = found.string, found.start()
    behind = start
    while behind and text[behind - 1] == "\\":
        behind -= 1
    if (start - behind) % 2:  # a backslash that is itself escaped
        return found[0]
    if found["letter"]:
        return _LETTERS[found["letter"]]
    base = (found["held"] or found["bare"] or found["braced"] or found["spaced"] or "").lstrip("\\")
    sign = found["sign"] or found["name"]
    if len(base) > 1:
        return _MISREAD.get(f"{sign}{{{base}}}", found[0])
    after = text[found.end() : found.end() + 1]
    before = text[start - 1] if start else " "
    if found["sign"] and found["bare"] and not found["open"]:
        if sign == "'" and base in "st" and before.isalpha() and not after.isalpha():
            return f"'{base}"
        if sign in "\"'" and not before.isalpha() and _quotation(text, found.end(), sign):
            return f"{sign}{base}"
    made = unicodedata.normalize("NFC", base + _MARKS[sign])
    return made if len(made) == 1 else found[0]


def _quotation(text: str, at: int, sign: str) -> bool:
    """Whether a word that begins with an escaped quotation mark ends with one."""
    close = text.find(f"\\{sign}", at, at + 80)
    return close > 0 and not text[close + 2 : close + 3].isalpha() and text[close + 2 : close + 3] != "{"


def in_tex(text: str) -> str:
    r"""The reverse: letters with accents as TeX writes them in BibTeX, `{\"o}`; other characters stay."""
    return "".join(
        _accented(char) if ord(char) > 127 else char for char in unicodedata.normalize("NFC", text)
    )


def _accented(char: str) -> str:
    if name := _LETTERS_BACK.get(char):
        return f"{{\\{name}}}"
    parts = unicodedata.normalize("NFD", char)
    if len(parts) != 2 or parts[1] not in _BACK or not parts[0].isascii():
        return char
    base = f"\\{parts[0]}" if parts[0] in "ij" else parts[0]
    sign = _BACK[parts[1]]
    return f"{{\\{sign}{{{base}}}}}" if sign.isalpha() or len(base) > 1 else f"{{\\{sign}{base}}}"


def whole_characters(text: str) -> str:
    r"""The text without the halves of characters that a reader of JSON leaves of `\ud800`, which nothing can write;
    two halves that came one after the other are a character."""
    if not _HALF.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
