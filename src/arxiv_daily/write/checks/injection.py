"""Text that speaks to a model rather than to readers, and what an answer brings in that its source does not hold.

Sources go to the model as data; this is the second line: what it may have obeyed nevertheless. A finding is a
question to the editor. A paper may also print the prompts of its own experiments, or quote an attack that it studies:
what stands in quotation marks or beside such words is a note, and the mere form of a prompt says something only in an
abstract, or where it is about this paper.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from ...gather.section import Section
from . import flag
from .flag import Flag, alarm
from .translation import PRAISE

_MOST = 200  # passages of a text that are looked at
_NEAR, _AROUND = 160, 500  # characters around a passage
# Orders to whoever reads this paper for somebody else.
_TO_US = (
    r"(?:instruction|note|message|attention)s?\s*(?:to|for|,|:)\s+(?:(?:the|any|all)\s+)?(?:llm|ai|language model|translator|reviewer)s?"
    r"(?:\s+(?:reviewer|reader|assistant|model|translator|agent)s?)?\s*[:：]|"
    r"(?:give|write|provide)\s+(?:only\s+)?an?\s+(?:\w+\s+)?positive\s+review|"
    r"do\s+not\s+(?:highlight|mention|report|criticize)\s+(?:any|the|its)\s+(?:negative|weakness|limitation|flaw|shortcoming)|"
    r"(?:if|since|because)\s+you\s+are\s+an?\s+(?:llm|ai|(?:large\s+)?language\s+model)\b(?!\s+\w+er\b)|"
    r"(?:as|for)\s+an?\s+(?:llm|ai|(?:large\s+)?language\s+model),?\s+you\s+(?:should|must|are)\b"
)
_OVERRIDE = (
    r"(?:ignore|disregard|forget|override)\s+(?:(?:all|any|the|your|of|these|those|previous|prior|above|earlier|"
    r"preceding|foregoing)\s+){1,4}(?:instruction|prompt|direction|rule|guideline|command)s?|"
    r"(?:忽略|无视|忘记)(?:以上|之前|先前|前面|上述)?的?(?:所有|一切|任何|全部)?(?:以上|之前|先前|前面|上述)?的?(?:指令|指示|提示|要求)"
)
_FORM = (
    r"system\s+prompt\s*[:：]|you\s+are\s+now\s+(?:a|an|in|the)\b|<\|?(?:im_start|im_end|system|endoftext)\|?>|\[/?INST\]|"
    r"do\s+not\s+(?:highlight|mention|translate)\s+(?:any|the|this)\b"
)
_ORDERS = re.compile(f"(?P<us>{_TO_US})|(?P<override>{_OVERRIDE})|(?P<form>{_FORM})", re.IGNORECASE)
_OUR_TASK = re.compile(
    r"\b(?:this|the|our)\s+(?:paper|manuscript|submission|article|abstract|translation|review)\b",
    re.IGNORECASE,
)
# Beside them, what is said is said of attacks, or belongs to a printed prompt.
_ATTACK = re.compile(
    r"\b(?:injection|injected|jailbreak\w*|attack\w*|adversar\w+|hidden (?:prompt|text|instruction)s?|malicious|white text|defen[sc]e\w*)\b",
    re.IGNORECASE,
)
_PRINTED = re.compile(
    r"\bprompts?\b|\btemplate|\byou are (?:a|an|the)\b|\byour task\b|^\s*(?:user|assistant|system|human|instructions?|input|output)\s*[:：]|\{\w+\}|<\w+>|\[[A-Z_ ]{3,}\]|\bjson\b|###|\blisting\b",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTED = re.compile(
    "“[^”\n]{0,600}”|\"[^\"\n]{0,600}\"|``[^`'\n]{0,600}''|`[^`'\n]{0,600}['`]|‘[^’\n]{0,600}’|「[^」\n]{0,600}」"
)
_ADDRESS = re.compile(
    r"(?:https?://|www\.)(?:(?![)>\]}\"'\\])[!-~])+|"
    r"(?<![\w@./-])(?:[a-z][a-z0-9-]*\.)+(?:com|net|org|io|ai|cn|xyz|info|top|dev|me|ru|app|site|online)(?:/(?:(?![)>\]}\\])[!-~])*)?",
    re.IGNORECASE | re.ASCII,
)
_SUPERLATIVE = re.compile(
    r"(?:史上|有史以来|全世界|当今|迄今)?(?:最好|最佳|最优秀|最伟大|最杰出|最重要)的?(?:一篇)?论文"
)


def orders(*sources: str) -> str:
    """What in these texts, titles and abstracts, is said to a model; empty if nothing is."""
    found = (_ORDERS.search(source) for source in sources)
    return next((_brief(match) for match in found if match), "")


def injected(front: str, sections: Iterable[Section] = ()) -> list[Flag]:
    """A flag for a paper that gives orders, in its title and abstract (`front`) or full text: a note if it only quotes them."""
    said = [
        *_said(front, ""),
        *(
            order
            for part in sections
            if part.kind != "references"
            for order in _said(part.text, part.title, part.kind)
        ),
    ]
    if not said:
        return []
    given = next((words for words, quoted in said if not quoted), "")
    return [(alarm if given else flag.note)("injection", "injected", en=given or said[0][0])]


def _said(text: str, title: str, kind: str = "abstract") -> Iterator[tuple[str, bool]]:
    """The orders of a text, and whether each is only quoted."""
    quoted = None
    for match in islice(_ORDERS.finditer(text), _MOST):
        near = text[max(0, match.start() - _NEAR) : match.end() + _NEAR]
        around = f"{title}\n{text[max(0, match.start() - _AROUND) : match.end() + _AROUND]}"
        inside = kind != "abstract"  # of the paper, where prompts may stand
        printed = inside and bool(_PRINTED.search(around))
        if match["form"] and inside and (printed or kind == "appendix" or not _OUR_TASK.search(near)):
            continue
        if quoted is None:
            quoted = [m.span() for m in _QUOTED.finditer(text)]
        cited = any(start < match.start() and match.end() < stop for start, stop in quoted)
        yield (
            _brief(match),
            cited or (inside and bool(_ATTACK.search(around))) or (printed and not match["us"]),
        )


def _brief(match: re.Match[str]) -> str:
    return " ".join(match[0].split())[:60]


def brought_in(source: str, target: str) -> list[Flag]:
    """Addresses and praise in the Chinese that the English has not."""
    flags = [alarm("link", "address", zh=address[:80]) for address in _strange(source, target)]
    praise = [match[0] for pattern in (PRAISE, _SUPERLATIVE) for match in pattern.finditer(target)]
    if praise and not re.search(r"\bbest\s+paper", source, re.IGNORECASE):
        flags.append(alarm("praise", "praise", zh=praise[0]))
    return flags


def _strange(source: str, target: str) -> list[str]:
    """Addresses of the target that are in neither the source nor arXiv's own."""
    known = source.lower()
    found = (match[0].rstrip(".,;:") for match in _ADDRESS.finditer(target))
    bare = {
        address: re.sub(r"^(?:https?://)?(?:www\.)?", "", address.lower()).rstrip("/") for address in found
    }
    ours = ("arxiv.org/", "doi.org/")
    return [address for address, name in bare.items() if name not in known and not name.startswith(ours)]
