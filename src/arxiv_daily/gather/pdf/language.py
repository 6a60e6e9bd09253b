"""Whether letters are a language: fonts without a map to Unicode give signs that look like text to a machine."""

import re

# The commonest short words of the languages papers are written in.
_COMMON = frozenset(
    "the of and to in a is that for we on as with by are this be from it an at or which not can have was".split()  # noqa: SIM905
    + "der die und das von den mit ist für des auf eine ein im nicht zu dem als wird sich auch werden".split()  # noqa: SIM905
    + "le la les de des et est une un dans que pour sur par qui pas nous du au avec sont se".split()  # noqa: SIM905
    + "el los las en y del se por con una no es para su que al como lo más o e da do em os um com não".split()  # noqa: SIM905
    + "il di che per della con del non sono una si dei het een van dat op te voor niet zijn w na z nie do jest".split()  # noqa: SIM905
    + "и в не на что с по как к из для при от это а ve bir bu için ile och att det som en på av är".split()  # noqa: SIM905
)
_LEAST = 0.06  # share of common words; prose has 0.3 to 0.5, shifted letters none
_ENOUGH = 80  # words from which one can tell
_HAN = re.compile("[\u3400-\u9fff]")
_KANA = re.compile("[\u3040-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7af]")
_CHINESE = re.compile("[的是在了和有不为中一我我们这以对]")


def is_language(text: str) -> bool:
    """Whether a text is written in one; True where there is too little to tell."""
    signs = re.sub(r"\s", "", text)
    if len(signs) < 200:
        return True
    han, kana, hangul = (len(kind.findall(signs)) for kind in (_HAN, _KANA, _HANGUL))
    if han + kana + hangul > 0.3 * len(signs):
        return (
            kana > 0.1 * len(signs)
            or hangul > 0.2 * len(signs)
            or len(_CHINESE.findall(signs)) > 0.02 * len(signs)
        )
    letters = sum(sign.isalpha() for sign in signs)
    if letters < 0.4 * len(signs):
        return False
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", text)]
    if len(words) < _ENOUGH:
        return True
    others = sum(ord(word[0]) > 0x52F for word in words)  # scripts beyond Latin, Greek and Cyrillic
    return others > 0.5 * len(words) or sum(word in _COMMON for word in words) > _LEAST * len(words)
