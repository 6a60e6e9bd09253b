"""What precedes the first section of a page without being part of the text: authors, keywords, leftovers."""

import re

_KEYWORDS = re.compile(
    r"(key ?words?( and phrases)?|index terms|jel( classification| codes?)?|pacs( numbers?)?|msc|ccs concepts|"
    r"(\d{4} )?(mathematics )?(ams )?subject classification|general terms|acm reference format|article info"
    r"|correspond\w+( author)?|e-?mails?|date|received|preprint|submitted|mots[- ]cl[ée]s|schlagw[öo]rter)\b"
    r"[\s(\d)]{0,12}[:.—–-]?",
    re.IGNORECASE,
)
_FRONT_NOTE = re.compile(
    r"ltx_(note_frontmatter|role_(address|affiliation\w*|authornote|ccs\w*|conference|copyright|corresp\w*|dedicatory"
    r"|doi|email|institutetext|isbn|journal\w*|pubyear|price|publicationmonth|submissionid|thanks))"
)


def is_front_note(names: set[str]) -> bool:
    """Whether a note says something of the publication instead of the matter."""
    return any(_FRONT_NOTE.fullmatch(name) for name in names)


def is_front_matter(text: str, title: str) -> bool:
    """Whether a paragraph before the first section is front matter: not prose, or keywords, or addresses.

    Names and affiliations are mostly capitalised words; prose in any language with two cases is not.
    """
    if _KEYWORDS.match(text) or (title and text.startswith(title)):
        return True
    words = re.findall(r"[^\W\d_]{2,}", text)
    if len(words) < 12:
        return True
    cased = [word for word in words if word[0].isupper() or word[0].islower()]
    small = sum(word[0].islower() for word in cased)
    return bool(cased) and (small < 0.55 * len(cased) or (text.count("@") > 0 and small < 0.7 * len(cased)))
