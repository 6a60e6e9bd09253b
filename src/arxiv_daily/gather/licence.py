"""Licences of papers: the address that stands in the table, and the name readers see."""

import re

CREATIVE = "https://creativecommons.org/"
ZERO = f"{CREATIVE}publicdomain/zero/1.0/"
ARXIV = "https://arxiv.org/licenses/nonexclusive-distrib/1.0/"


def address(stated: str) -> str:
    """The address of a licence named as arXiv's pages name it; empty for an unknown one."""
    if match := re.search(r"\bCC[ -](BY(?:-(?:NC|SA|ND))*)[ -](\d\.\d)", stated, re.IGNORECASE):
        return f"{CREATIVE}licenses/{match[1].lower()}/{match[2]}/"
    if re.search(r"\bCC[ -]?(0|Zero)\b|public domain", stated, re.IGNORECASE):
        return ZERO
    return ARXIV if re.search(r"non-?exclusive", stated, re.IGNORECASE) else ""


def name(address: str) -> str:
    """What readers know a licence by; its address if that says nothing."""
    if match := re.search(r"creativecommons\.org/licenses/([a-z-]+)/(\d\.\d)", address):
        return f"CC {match[1].upper()} {match[2]}"
    if "publicdomain/zero" in address:
        return "CC0 1.0"
    return "arXiv non-exclusive" if "nonexclusive-distrib" in address else address
