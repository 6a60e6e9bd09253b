"""The institutions of a paper's authors, where its page marks them up as such and names them plainly.

Pages that only set superscripts beside names, or mix names, addresses and thanks in one block, state nothing that is
beyond doubt: for them there is no answer.
"""

import re

from lxml.html import HtmlElement

from ..section import squash
from .document import classes

_MOST, _LONGEST = 12, 100  # institutions; characters of a name
_INSTITUTION = re.compile(
    r"\b(?:universit\w*|universidad\w*|universidade|università|universität|uniwersytet|univ\.|institute? of (?:technology|science)"
    r"|polytechnic\w*|politecnico|école|eth zürich|epfl|inria|cnrs|riken|csiro|mit\b|kaist|unist|iit \w+"
    r"|academy of sciences?|national laborator\w+|corporation|corp\.|gmbh|ltd|inc\.?$|google|microsoft|meta ai|nvidia|apple|amazon|bytedance"
    r"|alibaba|tencent|huawei|samsung|sony|ntt|naver|deepmind|openai|adobe|ibm)\b|(?:大学|学院|研究院|研究所)$",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"[@{}\\]|https?:|\b(?:corresponding|equal|contribut|author|intern|work(?:s|ed)? |during|while|thank)\b",
    re.IGNORECASE,
)


def affiliations(paper: HtmlElement) -> list[str]:
    """Names of institutions, each once, in the order of the authors; none unless every author's is told."""
    creators = [node for node in paper.find_class("ltx_creator") if "ltx_role_author" in classes(node)]
    found: list[str] = []
    for creator in creators:
        nodes = [
            node for node in creator.find_class("ltx_role_affiliation") if "ltx_contact" in classes(node)
        ]
        names = [name for node in nodes if (name := _institution(node))]
        if len(names) != len(nodes) or not names:
            return []
        found += names
    return list(dict.fromkeys(found))[:_MOST]


def _institution(node: HtmlElement) -> str:
    """The institution in an affiliation; "" where no part of it or more than one names one."""
    parts = [part for text in node.itertext() for part in re.split(r"[,;]", squash(text)) if part.strip()]
    named = [part.strip(" .") for part in parts if _INSTITUTION.search(part)]
    if len(named) != 1 or len(named[0]) > _LONGEST or any(map(_NO_NAME.search, parts)):
        return ""
    return re.sub(r"^[\d∗*†‡§¶\s]+", "", named[0])
