"""Text that speaks to a model rather than to readers, and what an answer brings in that its source does not hold.

Sources go to the model as data; this is the second line: what it may have obeyed nevertheless. A finding is a
question to the editor, for a paper about such attacks quotes them.
"""

import re

from .flag import Flag, alarm
from .translation import PRAISE

_ORDERS = re.compile(
    r"(?:ignore|disregard|forget|override)\s+(?:(?:all|any|the|your|of|these|those|previous|prior|above|earlier|"
    r"preceding|foregoing)\s+){1,4}(?:instruction|prompt|direction|rule|guideline|command)s?|"
    r"system\s+prompt\s*[:：]|you\s+are\s+now\s+(?:a|an|in|the)\b|<\|?(?:im_start|im_end|system|endoftext)\|?>|\[/?INST\]|"
    r"(?:instruction|note|message)s?\s+(?:to|for)\s+(?:the\s+|any\s+)?(?:llm|ai|language model|translator|reviewer)s?\s*[:：]|"
    r"do\s+not\s+(?:highlight|mention|translate)\s+(?:any|the|this)\b|give\s+a\s+positive\s+review|"
    r"(?:忽略|无视|忘记)(?:以上|之前|先前|前面|上述)?的?(?:所有|一切|任何|全部)?(?:以上|之前|先前|前面|上述)?的?(?:指令|指示|提示|要求)",
    re.IGNORECASE,
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
    """What in these texts is said to a model; empty if nothing is."""
    found = (_ORDERS.search(source) for source in sources)
    return next((" ".join(match[0].split())[:60] for match in found if match), "")


def injected(*sources: str) -> list[Flag]:
    """A flag for a source that gives orders."""
    said = orders(*sources)
    return [alarm("injection", "injected", en=said)] if said else []


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
