"""Names of authors: which part is the family's, and under which letters a list files it.

arXiv gives a name as one text in the order its authors chose. The rules are those of bibliographies: suffixes are no
names, particles in small letters belong to the family name but are not filed under, initials at the end of Indian and
Chinese names are not the family's, and teams and collaborations go by their whole name.
"""

import re
import unicodedata
from functools import cache, lru_cache

_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|2nd|3rd|ph\.?d|m\.?d|esq)\.?", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_]\.?-?){1,3}")  # V, K.S., X.-Y.
_PARTICLES = frozenset(
    [
        "af",
        "al",
        "av",
        "bin",
        "da",
        "dal",
        "dalla",
        "das",
        "de",
        "del",
        "della",
        "den",
        "der",
        "des",
        "di",
        "do",
        "dos",
        "du",
        "el",
        "ibn",
        "la",
        "las",
        "le",
        "los",
        "saint",
        "st",
        "st.",
        "ten",
        "ter",
        "van",
        "vom",
        "von",
        "y",
        "zu",
        "zum",
        "zur",
    ]
)
_BODIES = re.compile(
    r"\b(?:team|collaborations?|consortium|group|project|initiative|labs?|laboratory|network|committee|community|institute|"
    r"university|force|alliance|cent(?:er|re)|foundation|society|organi[sz]ation|authors|contributors|members|company|inc)\b",
    re.IGNORECASE,
)
_HAN = re.compile(r"[\u3400-\u9fff]+")
_TWO_CHARACTERS = frozenset(
    [
        "欧阳",
        "司马",
        "诸葛",
        "上官",
        "司徒",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "宇文",
        "长孙",
        "端木",
        "夏侯",
    ]
)
_LETTERS = str.maketrans({"Ł": "L", "ł": "l", "Ø": "O", "ø": "o", "Đ": "D", "đ": "d", "ß": "ss", "ẞ": "Ss", "Æ": "Ae", "æ": "ae",
                          "Œ": "Oe", "œ": "oe", "Þ": "Th", "þ": "th", "Ð": "D", "ð": "d", "ı": "i", "ħ": "h", "Ħ": "H", "ŋ": "n",
                          "Ə": "E", "ə": "e", "ŧ": "t", "Ŧ": "T", "ĸ": "k"})  # fmt: skip


def plain_letters(text: str) -> str:
    """The text in the letters of ASCII: Łukasiewicz is Lukasiewicz, Ødegård is Odegard; other scripts go."""
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return plain.encode("ascii", "ignore").decode()


def _is_body(name: str) -> bool:
    """Whether this names a team, collaboration or other body, not a person."""
    return bool(_BODIES.search(name))


@cache
def family_name(name: str) -> str:
    """The family name of a person, particles included; the whole name of a body; "" for an empty name."""
    name = " ".join(re.sub(r"\([^()]{0,200}\)", " ", name).split()).strip(" ,;:")
    if not name:
        return ""
    if _is_body(name):
        return re.sub(r"(?i)^(?:(?:on behalf of|for)\s+)?(?:the\s+)?", "", name)
    if _HAN.fullmatch(name.replace(" ", "")):
        first = name.split()[0]
        return (
            first
            if len(first) < len(name.replace(" ", ""))
            else first[: 2 if first[:2] in _TWO_CHARACTERS else 1]
        )
    before, comma, after = name.partition(",")
    if comma and not _SUFFIX.fullmatch(after.split()[0] if after.split() else "jr"):
        return before.strip()
    words = [word.strip(",") for word in name.split()]
    while len(words) > 1 and _SUFFIX.fullmatch(words[-1]):
        words.pop()
    capital = [word for word in words if len(word) > 2 and word.isupper() and "." not in word]
    if len(capital) == 1 and any(
        word[:1].isupper() and not word.isupper() and len(word) > 1 for word in words
    ):
        return capital[0]
    last = len(words) - 1
    while last and _INITIALS.fullmatch(words[last]) and _is_initial(words[last]):
        last -= 1
    if _is_initial(words[last]):
        last = len(words) - 1  # nothing but initials
    start = last
    while start > 1 and words[start - 1].lower() in _PARTICLES:
        start -= 1
    if start == 1 and words[0].islower() and words[0] in _PARTICLES:
        start = 0
    return " ".join(words[start : last + 1])


def _is_initial(word: str) -> bool:
    """A letter or letters with dots; a short family name such as Li or Wu is none."""
    letters = [char for char in word if char.isalpha()]
    return bool(_INITIALS.fullmatch(word)) and ("." in word or (len(letters) == 1 and word.isascii()))


@lru_cache(maxsize=50_000)
def filed_under(name: str) -> str:
    """The family name in plain small letters as a list sorts it, without particles in small letters; "" for names
    in scripts other than Latin."""
    words = family_name(name).split()
    while len(words) > 1 and words[0].islower() and words[0] in _PARTICLES:
        words.pop(0)
    text = re.sub(r"^(?:al|el)-(?=\w)", "", " ".join(words))
    return re.sub(r"[^a-z ]", "", plain_letters(text).lower()).strip()
