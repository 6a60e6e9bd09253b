"""Whether a paper was withdrawn, as its comment or the beginning of its abstract says.

Authors and arXiv's administrators write it in many forms; a paper that was withdrawn from a conference, or of which an
earlier version was, stands.
"""

import re

_WORK = r"(?:paper|article|submission|work|manuscript|preprint|version|document|study|note|report|thesis|draft|e-?print)"
_GONE = r"(?:withdrawn|retracted)"
_ELSEWHERE = (
    r"(?!\s+from\b(?!\s+(?:the\s+)?arxiv))"  # withdrawn from a conference is not withdrawn from arXiv
)
_BE = r"(?:has|have|had|is|was|are|were|be|been|being)"
_SOON = r"(?:now|since|already|temporarily|hereby|formally|voluntarily|also|just|been|being|therefore|permanently)"
_AFTER = r"(?=\s*(?:$|[.,;:()!\[\]–—-]|(?:by|due|because|since|for|as|at|pending|until|after|owing|while|to|in order|from)\b))"

_AT_THE_START = re.compile(
    rf"\W*(?:arxiv admin(?:istrators?'?)? note\W+)?(?:(?:this|the)\s+)?(?:{_WORK}\s+)?(?:{_BE}\s+)?(?:{_SOON}\s+)?{_GONE}\b{_ELSEWHERE}{_AFTER}"
    rf"|\W*(?:notice of\s+)?(?:withdrawal|retraction)\b(?=\s*(?:$|[.,;:()–—-]|notice\b|note\b|by\b|due\b))",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    rf"\b(?P<which>(?:this|the|our|my|present)\s+(?:[\w-]+\s+){{0,2}})?{_WORK}\s+(?:\([^()]{{0,40}}\)\s+)?{_BE}\s+(?:{_SOON}\s+){{0,3}}{_GONE}\b{_ELSEWHERE}",
    re.IGNORECASE,
)
_ACTIVE = re.compile(
    r"\b(?:authors?|we|i)\s+(?:(?!not\b)[\w']+\s+){0,4}?(?:withdraw|withdrew|withdrawn|withdrawing|retract|retracted|retracting)\s+"
    rf"(?:(?:this|the|our|my|their)\s+(?:[\w-]+\s+){{0,2}}?{_WORK}|it)\b{_ELSEWHERE}",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\b(?:withdrawn|retracted)\s+by\s+(?:[\w'-]+\s+){0,3}?(?:authors?|arxiv|submitters?|admin\w*|us|me)\b"
    r"|\bremoved\s+by\s+(?:the\s+)?arxiv\b",
    re.IGNORECASE,
)
_ASKED = re.compile(  # in a comment
    rf"(?:^|[.;:]\s{{0,3}})please\s+(?:withdraw|retract|remove)\s+(?:this|the|our|my)\s+{_WORK}\b"
    r"|\brequest(?:s|ed)?\s+(?:the\s+|a\s+)?(?:withdrawal|retraction)\s+of\s+(?:this|the|our|my|it)\b"
    r"|\bauthors?(?:['’]s?)?\s+(?:withdrawal|retraction)\b"
    rf"|\b(?:this|our|my|the\s+present)\s+{_WORK}\b(?:[^.;]|\.(?=\d)){{0,100}}\band\s+{_BE}\s+(?:{_SOON}\s+){{0,2}}{_GONE}\b{_ELSEWHERE}",
    re.IGNORECASE,
)
_OLD = re.compile(
    r"\b(?:previous|earlier|initial|first|old|older|prior|former|original|companion|other)\b", re.IGNORECASE
)
_SENTENCE = 300  # characters of an abstract in which a note of withdrawal begins


def is_withdrawn(abstract: str, comment: str) -> bool:
    """Whether the authors or arXiv withdrew the paper itself."""
    return _says_so(comment[:2000], True) or _says_so(abstract[:_SENTENCE], False)


def _says_so(text: str, is_comment: bool) -> bool:
    """In an abstract, which may be about withdrawn papers, the sentence has to speak of this one."""
    if _AT_THE_START.match(text):
        return True
    if is_comment and _ASKED.search(text):
        return True
    if (
        is_comment
        and (found := _BY.search(text))
        and not _OLD.search(text[max(0, found.start() - 60) : found.start()])
    ):
        return True
    for found in _PASSIVE.finditer(text):
        which = found["which"] or ""
        before = text[max(0, found.start() - 30) : found.end()]
        if not _OLD.search(before) and (is_comment or re.match(r"(?i)(?:this|our|my|present)\b", which)):
            return True
    return any(not _OLD.search(found[0]) for found in _ACTIVE.finditer(text))
