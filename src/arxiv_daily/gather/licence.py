"""Licences of papers: the address that stands in the table, and the name readers see."""

import re

_CREATIVE = "https://creativecommons.org/"
ZERO = f"{_CREATIVE}publicdomain/zero/1.0/"
ARXIV = "https://arxiv.org/licenses/nonexclusive-distrib/1.0/"
_IN_WORDS = {
    "attribution": "by",
    "noncommercial": "nc",
    "sharealike": "sa",
    "noderivatives": "nd",
    "noderivs": "nd",
}


def address(stated: str) -> str:
    """The address of a licence named, or linked, as arXiv's pages do it; empty for an unknown one."""
    stated = re.sub(r"[\u2010-\u2015_]", "-", stated)
    if match := re.search(
        r"creativecommons\.org/(licenses/[a-z-]{2,8}|publicdomain/zero)/(\d\.\d)", stated, re.IGNORECASE
    ):
        return f"{_CREATIVE}{match[1].lower()}/{match[2]}/"
    if match := re.search(r"\bCC[ -](BY(?:[ -](?:NC|SA|ND))*)(?:[ -]v?(\d\.\d))?", stated, re.IGNORECASE):
        return f"{_CREATIVE}licenses/{match[1].lower().replace(' ', '-')}/{match[2] or '4.0'}/"
    if re.search(r"\bCC[ -]?(0|Zero)\b|public domain", stated, re.IGNORECASE):
        return ZERO
    if match := re.search(r"Creative Commons ([a-z -]+?)\s*(\d\.\d|licen[sc]e|$)", stated, re.IGNORECASE):
        said = re.sub(r"\b(non|no|share)[ -]", r"\1", match[1].lower())
        parts = [_IN_WORDS[word] for word in re.findall(r"[a-z]+", said) if word in _IN_WORDS]
        if parts[:1] == ["by"]:
            version = match[2] if match[2][:1].isdigit() else "4.0"
            return f"{_CREATIVE}licenses/{'-'.join(parts)}/{version}/"
    if re.search(r"non-?exclusive|\barxiv(\.org)? (perpetual )?licen[sc]e\b", stated, re.IGNORECASE):
        return ARXIV
    return ""


def name(address: str) -> str:
    """What readers know a licence by; its address if that says nothing."""
    if match := re.search(r"creativecommons\.org/licenses/([a-z-]+)/(\d\.\d)", address):
        return f"CC {match[1].upper()} {match[2]}"
    if "publicdomain/zero" in address:
        return "CC0 1.0"
    return "arXiv non-exclusive" if "nonexclusive-distrib" in address else address
