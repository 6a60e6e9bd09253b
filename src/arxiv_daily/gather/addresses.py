"""Where a paper's code, models, data and demonstrations are, read from what its authors wrote.

An address counts where the words before it say that it is the authors' own and what is there: "our code is available
at", "Demo:". The addresses of what a paper merely uses are left out, and so is one that cannot be read to its end.
Time is linear in the length of a text: around each address no more than a sentence is looked at.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

AddressKind = Literal["code", "model", "data", "demo", "project"]
KINDS: tuple[AddressKind, ...] = ("code", "model", "data", "demo", "project")
_MOST = 3  # addresses of one kind
_SENTENCE = 260  # characters before an address that are looked at

_PLAIN = (  # known without https:// before them
    r"(?:github\.com|huggingface\.co|hf\.co|gitlab\.com|gitee\.com|zenodo\.org|osf\.io)/"
    r"|[A-Za-z0-9-]{1,60}\.(?:(?:github|gitlab)\.io|vercel\.app|netlify\.app|pages\.dev)\b"
)
_ADDRESS = re.compile(
    rf"(?<![\w./@-])(?:https?://|www\.|(?={_PLAIN}))"
    r"[A-Za-z0-9][A-Za-z0-9.-]{1,200}(?::\d{1,5})?"
    r"(?:[/?#][A-Za-z0-9._~:/?#@!&=+,;%-]{0,400})?"
)
_BROKEN = re.compile(r"\s?[(\[$^*{|\\]|-$")  # behind an address, says that it goes on
_ELSEWHERE = (
    "arxiv.org",
    "creativecommons.org",
    "orcid.org",
    "wikipedia.org",
    "ieee.org",
    "acm.org",
    "overleaf.com",
)
_FORGES = (
    "github.com",
    "gitlab.com",
    "bitbucket.org",
    "codeberg.org",
    "gitee.com",
    "anonymous.4open.science",
)
_SHELVES = (
    "zenodo.org",
    "figshare.com",
    "kaggle.com",
    "osf.io",
    "openslr.org",
    "dataverse.org",
    "dataverse.harvard.edu",
)
_THINGS: dict[AddressKind, str] = {
    "code": r"(?:source[- ])?codes?|codebases?|implementations?|repo|repositor(?:y|ies)|software|toolkits?|toolbox|scripts?|packages?|library|setups?|git",
    "model": r"models?|checkpoints?|weights",
    "data": r"data|datasets?|corpus|corpora|benchmarks?|databases?|catalogu?es?|annotations|dataset",
    "demo": r"demos?|demonstrations?|samples?|examples?|audio|recordings|videos?",
    "project": r"project|(?:web|home)[ -]?(?:page|site)s?|homepage|page|site",
}
_THING = re.compile(
    "|".join(rf"(?P<{kind}>\b(?:{words})\b)" for kind, words in _THINGS.items()), re.IGNORECASE
)
_RELEASED = re.compile(
    r"\b(?:available|accessible|accessed|found|released|released|published|provided|hosted|obtained|downloaded|open[- ]?sourced?|shared|viewed|heard"
    r"|visit(?:ed)?|located|maintained|release|publish|provide|share|host|make|put|is|are|is at|are at|with)\b",
    re.IGNORECASE,
)
_LED = re.compile(
    r"(?:\b(?:at|on|in|from|under|via|through|here|is|are|URL|GitHub|link|visit|repository|page|website|code|demo|data|dataset|available|accessible|released|online)\b|[:：(])\W*$",
    re.IGNORECASE,
)
_GIVES = re.compile(
    r"\b(?:we|authors)\b[^.]{0,60}\b(?:release|open[- ]?source|publish|provide|share|make|host|upload|put|maintain)",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"\b(?:that|which|whose|by|using|than|because|while|where|so|but|if)\b|[;!?]", re.IGNORECASE
)
_PAGES = re.compile(r"\b\d+\s*(?:pages?|pp|figures?|figs?|tables?)\b|\band\b", re.IGNORECASE)
_BESIDE = re.compile(
    r"\b(?:tutorials?|documentation|details|manual|slides|poster|appendix|leaderboard|call)\s+(?:on|of|for|to)\b",
    re.IGNORECASE,
)
_OPENING = re.compile(r"^[\s(\[{~]*(?:\\(?:footnote|url|href|texttt)\{)*[\s(\[{~]*")
_TEX = re.compile(r"(?:\\(?:footnote(?:text)?|url|href|texttt|tt)\s*\{?|[\s({\[~<“\"'])+$")
_OWN = re.compile(r"\b(?:our|ours|we)\b", re.IGNORECASE)
_LABEL = re.compile(
    r"^(?:(?:all|the|full|source|training|inference|pretrained|pre-trained|online|audio|speech|demo|official|project|and|,|code|codes|models|data|samples)\s*)*"
    r"\b(?:code|codes|codebase|implementation|demo|demos|samples|page|website|checkpoints|homepage)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"(?<!code )\b(?:we|were|was|and|then|also)\s+(?:\w+\s+)?(?:use[ds]?|using|follow(?:ed)?|adopt(?:ed)?|employ(?:ed)?|download(?:ed)?|fine-tune[d]?|compare[d]?|rely|relied|evaluate[d]?)\b"
    r"|\bet al\b|\b(?:their|official|original|baselines?)\b|\b(?:provided|released|published|made available|developed) by\b|\[\d+\]|\bfollowing\b",
    re.IGNORECASE,
)
_AROUND = frozenset(
    ["our", "all", "the", "full", "source", "training", "inference", "pretrained", "pre-trained", "trained", "online", "audio",
     "speech", "music", "generated", "sound", "listening", "more", "official", "project", "and", "at", "on", "in", "here", "via",
     "under", "link", "links", "url", "github", "huggingface", "hugging", "face", "of", "this", "work", "paper", "method"]
)  # fmt: skip
_LOOK = re.compile(r"\b(?:see|visit|listen at|check(?: out)?)$", re.IGNORECASE)
_FOR = re.compile(r"[\s)}\]]{0,3}for (?P<what>[^.,;:()]{1,60})", re.IGNORECASE)
_GIVEN = re.compile(
    r"[\s)}\]]*(?:[.,;]|$|and\b|(?:is|are|have|has|will) (?:\w+ ){0,3}(?:available|released|public|accessible|online|provided|published|open))",
    re.IGNORECASE,
)
_AVAILABILITY = re.compile(r"availab|reproducib|^(?:source )?code\b|open[- ]?sourc", re.IGNORECASE)


def addresses(comment: str, abstract: str) -> dict[AddressKind, list[str]]:
    """The addresses that a record of arXiv's states, by kind, in the order of the text; kinds without one are empty."""
    found = [
        pair
        for text, is_comment in ((comment, True), (abstract, False))
        for pair in _stated(text, is_comment)
    ]
    return _grouped(found)


def addresses_in_text(sections: Iterable[tuple[str, str, str]]) -> dict[AddressKind, list[str]]:
    """The addresses that a full text states as its authors' own; sections are (kind, title, text)."""
    found: list[tuple[AddressKind, str]] = []
    for kind, title, text in sections:
        if kind == "abstract":
            found += _stated(text, False)
        elif kind in ("body", "appendix"):
            found += _stated(text, False, own=True, said=bool(_AVAILABILITY.search(title)))
    return _grouped(found)


def merged(
    first: dict[AddressKind, list[str]], second: dict[AddressKind, list[str]]
) -> dict[AddressKind, list[str]]:
    """Both, each address of a kind once."""
    return _grouped(
        [(kind, url) for group in (first, second) for kind in KINDS for url in group.get(kind, [])]
    )


def _grouped(found: Iterable[tuple[AddressKind, str]]) -> dict[AddressKind, list[str]]:
    groups: dict[AddressKind, list[str]] = {kind: [] for kind in KINDS}
    seen: set[tuple[AddressKind, str]] = set()
    for kind, url in found:
        key = (kind, re.sub(r"(?:\.git)?/?$", "", url.partition("://")[2].removeprefix("www.")).lower())
        if key not in seen and len(groups[kind]) < _MOST:
            seen.add(key)
            groups[kind].append(url)
    return groups


def _stated(
    text: str, is_comment: bool, own: bool = False, said: bool = False
) -> Iterator[tuple[AddressKind, str]]:
    """Kinds and addresses of a text; of the body of a paper (`own`) only what is beyond doubt the authors'."""
    text = re.sub(r"\\([_%#~&])", r"\1", text)
    end = 0
    before_kinds: list[str] = []
    for found in _ADDRESS.finditer(text):
        between = text[max(end, found.start() - _SENTENCE) : found.start()]
        behind_theirs = end > 0 and not before_kinds
        follows = end > 0 and re.fullmatch(r"[\s,;)\]}(\[{&/]*(?:and|or)?[\s(\[{]*", between)
        end = found.end()
        url = found[0].rstrip(".,;:!?'-")
        if _BROKEN.match(text[end : end + 2]) and not text[end : end + 2].startswith(("](", "} ", "\\}")):
            before_kinds = []
            continue
        url = url if url.startswith("http") else f"https://{url}"
        host = url.split("/")[2].lower().removeprefix("www.")
        if any(host == name or host.endswith(f".{name}") for name in _ELSEWHERE) or "." not in host:
            continue
        if host.endswith("doi.org") and "/zenodo." not in url:
            continue
        kinds = (
            before_kinds
            if follows
            else _kinds_of(
                between,
                text[end : end + 80],
                is_bare=is_comment and not _PAGES.sub("", between).strip(" ,;."),
                is_whole=not behind_theirs,
                own=own,
                said=said,
            )
        )
        before_kinds = kinds
        yield from ((kind, url) for kind in _settled(kinds, host, url, is_comment))


def _kinds_of(between: str, after: str, *, is_bare: bool, is_whole: bool, own: bool, said: bool) -> list[str]:
    """What the words around an address say is there; none where they do not say that it is the authors'.

    `between` are the words back to the address before; `is_whole` unless that one was somebody else's.
    """
    if is_bare:
        return ["bare"]
    sentences = re.split(r"(?<=[a-z0-9)\]}%’'])[.!?]\s+(?=[A-Z(])", between)
    sentence = _OPENING.sub("", _TEX.sub("", sentences[-1]))
    if own and (_OTHERS.search(sentence) or not (_OWN.search(sentence) or _LABEL.match(sentence) or said)):
        return []
    label = re.search(r"(?P<what>[^.:;,]{1,80})[:：]\s*$", sentence)
    if label and not _RELEASED.search(label["what"]):
        return _things(label["what"])
    if things := _labelled(sentence, (is_whole or len(sentences) > 1) and bool(_GIVEN.match(after))):
        return things
    if _LOOK.search(sentence) and (seen := _FOR.match(after)) and _is_label(seen["what"]):
        return _things(seen["what"])
    if not _LED.search(sentence + " ") and not re.search(r"\b(?:at|here|upon acceptance)\W*$", sentence):
        return []
    given = _GIVES.search(sentence)
    if given and (things := _things(sentence[given.end() :])):
        return things
    verbs = list(_RELEASED.finditer(sentence))
    if not verbs or len(sentence) - verbs[-1].start() > 90:
        return []
    if _BESIDE.search(sentence[-120:]):
        return []
    first = next((verb for verb in verbs if len(sentence) - verb.start() <= 90), verbs[-1])
    subject = _STOP.split(sentence[: first.start()])[-1]
    return (
        _things(subject[-120:])
        or _things(sentence[first.end() :])
        or _things(sentence[: first.start()][-120:])
    )


def _labelled(sentence: str, is_whole: bool) -> list[str]:
    """The kinds of a sentence or its last clause that says nothing else: "Code and data at", "our demo"."""
    clause = re.split(r"[,;:(]\s+|[.!?]\s", sentence)[-1]
    if not _is_label(clause):
        return []
    first, *_, last = [word.lower() for word in clause.split()] * 2
    is_plain = is_whole and len(clause) == len(sentence)
    return _things(clause) if is_plain or first == "our" or last in ("at", "here", "via", "under") else []


def _is_label(words: str) -> bool:
    """Whether words are the names of what is given and what stands around such names."""
    said = re.findall(r"[\w-]+", words.lower())
    return (
        0 < len(said) < 10
        and said[-1] != "of"
        and all(word in _AROUND or _THING.fullmatch(word) for word in said)
    )


def _things(words: str) -> list[str]:
    """The kinds that are named, each once; a demo page and a project's data are what comes first of both."""
    words = re.sub(
        r"\b(demo|sample|samples|audio) (?:web ?)?(?:page|site)\b", "demo", words, flags=re.IGNORECASE
    )
    words = re.sub(
        r"\b(?:audio|speech|model|project|training)[- ](?=(?:code|samples?|data|page|demos?|checkpoints?))",
        "",
        words,
        flags=re.IGNORECASE,
    )
    words = re.sub(r"\bproject (?:web ?)?(?:page|site)\b", "project", words, flags=re.IGNORECASE)
    return list(dict.fromkeys(found.lastgroup for found in _THING.finditer(words) if found.lastgroup))


def _settled(kinds: list[str], host: str, url: str, is_comment: bool) -> list[AddressKind]:
    """The kinds an address is shown under, by what is said of it and where it leads."""
    if not kinds:
        return []
    path = [part for part in url.split("/")[3:] if part]
    said = [kind for kind in KINDS if kind in kinds]
    if host in _FORGES:
        if not path:
            return []
        return [kind for kind in said if kind != "project"] or ["code"]
    if host in ("huggingface.co", "hf.co") and path:
        fixed: AddressKind | None = {"datasets": "data", "spaces": "demo"}.get(path[0])  # type: ignore[assignment]
        return [fixed] if fixed else said or ["model"]
    if any(host == name or host.endswith(f".{name}") for name in _SHELVES) or host.endswith("doi.org"):
        return [kind for kind in said if kind in ("code", "model", "data")] or ["data"]
    if kinds == ["bare"]:
        return ["project"] if is_comment and host.endswith(".github.io") else []
    return said
