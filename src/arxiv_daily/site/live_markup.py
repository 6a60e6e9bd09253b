"""What in an editor's cell would run, load, lead astray or swallow the rest of a page: cells that pass no gate.

Machine text is written so that none of this can stand in it. An editor may write HTML, and is told what it does.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator

_Found = tuple[str, str, bool]  # what, what to do, whether it is an error

_TAG = re.compile(
    r"(?<!\\)<(?P<name>[a-z][a-z0-9-]*)\b(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>", re.IGNORECASE
)
_RUNS = {"script", "base", "meta", "object", "embed", "applet", "link"}
_LOADS = {"iframe", "frame", "video", "audio", "form", "style", "portal"}
_SWALLOWS = (
    "textarea",
    "title",
    "style",
    "script",
    "xmp",
    "plaintext",
    "template",
    "select",
    "noscript",
    "svg",
    "math",
    "iframe",
)
_OPENED = re.compile(rf"(?<!\\)<({'|'.join(_SWALLOWS)})\b", re.IGNORECASE)
_CLOSED = re.compile(rf"</({'|'.join(_SWALLOWS)})\s*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"(?:^|[\s\"'/])(?P<name>[a-z][\w:-]*)\s*=\s*(?P<value>\"[^\"]*\"|'[^']*'|[^\s>\"']+)", re.IGNORECASE
)
_BRACES = re.compile(r"(?<!\\)\{(?P<inside>[^{}\n]{1,500})\}")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_GOOD = re.compile(r"(?:https?|mailto|tel|attachment):|data:image/(?:png|jpeg|gif|webp)[;,]", re.IGNORECASE)
_DEFINITION = re.compile(r"^ {0,3}\[(?:[^\]\\\n]|\\.){1,200}\]:[ \t]*<?(?P<target>[^\s>]+)", re.MULTILINE)
_AUTOLINK = re.compile(r"(?<!\\)<(?P<target>[a-z][a-z0-9+.-]*:[^\s<>]*)>", re.IGNORECASE)
_INLINE = re.compile(r"(?<!\\)\]\(\s*<?(?P<target>[^)\s>]+)")
_RAW = re.compile(r"(?<!\\)\{=[a-z][\w+-]*\}", re.IGNORECASE)
_BEFORE_FENCES = re.compile(r"(?<!\\)\{\{\{[<%]|[>%]\}\}\}")
_SETTINGS = re.compile(
    r"(?:\A|\n[ \t]*\n)---[ \t]*\n(?=[^\s-])(?:(?!(?:---|\.\.\.)[ \t]*$)[^\n]*\n){1,200}?(?:---|\.\.\.)[ \t]*$",
    re.MULTILINE,
)
_FENCE = re.compile(r"^ {0,3}:{3,}(?P<name>[^\n]*)$", re.MULTILINE)


def before_pandoc(text: str) -> Iterator[_Found]:
    """What Quarto reads before it knows what is code; `text` has its code."""
    if found := _BEFORE_FENCES.search(text):
        yield (
            f"{found[0]} is half a shortcode to Quarto, code or not, and may swallow the page",
            "put a space into it",
            True,
        )


def in_words(text: str) -> Iterator[_Found]:
    """What in a cell without its code does more than stand there."""
    yield from _elements(text)
    yield from _attributes(text)
    for target in targets(text):
        if _SCHEME.match(target) and not _GOOD.match(target):
            yield (
                f"the link to {target[:40]} is no link to the web",
                "use an address that begins with https://",
                True,
            )
    if found := _RAW.search(text):
        yield f"{found[0]} hands a text to the page as it is", "write Markdown, or HTML without it", True
    if _SETTINGS.search(text):
        yield (
            "the lines between two --- are read as settings of the page, not shown",
            "leave a blank line below the first ---",
            True,
        )
    yield from _divs(text)


def targets(text: str) -> list[str]:
    """Where the links and pictures of a cell lead: Markdown's of every form, and HTML's."""
    found = [one["target"] for pattern in (_INLINE, _DEFINITION, _AUTOLINK) for one in pattern.finditer(text)]
    for tag in _TAG.finditer(text):
        found += [_value(one) for one in _ATTRIBUTE.finditer(tag["rest"]) if one["name"].lower() in _LEADING]
    return found


_LEADING = {"href", "src", "action", "formaction", "xlink:href", "data", "poster", "background", "srcset"}


def _value(attribute: re.Match[str]) -> str:
    return re.sub(r"[\x00-\x20]", "", html.unescape(attribute["value"].strip("\"'")))


def _elements(text: str) -> Iterator[_Found]:
    for name in dict.fromkeys(tag["name"].lower() for tag in _TAG.finditer(text)):
        if name in _RUNS:
            yield f"<{name}> runs or changes more than this cell", "take it out", True
        elif name in _LOADS:
            yield (
                f"<{name}> loads or sends something, or restyles the page, when it is read",
                "keep it only if readers should have it",
                False,
            )
    opened, closed = (Counter(map(str.lower, one.findall(text))) for one in (_OPENED, _CLOSED))
    for name in _SWALLOWS:
        if opened[name] > closed[name]:
            yield (
                f"<{name}> is never closed and takes what follows with it",
                f"add </{name}>, or set it as `code`",
                True,
            )
    if len(re.findall(r"(?<!\\)<!--", text)) > text.count("-->"):
        yield "<!-- is never closed and hides what follows", "add -->", True


def _attributes(text: str) -> Iterator[_Found]:
    """Handlers of events, in HTML and in Pandoc's braces."""
    places = [tag["rest"] for tag in _TAG.finditer(text)] + [
        found["inside"] for found in _BRACES.finditer(text)
    ]
    for place in places:
        for one in _ATTRIBUTE.finditer(place):
            if re.fullmatch(r"on[a-z]+", one["name"], re.IGNORECASE):
                yield f"the attribute {one['name']} runs a script", "take it out", True
            elif one["name"].lower() == "srcdoc":
                yield "the attribute srcdoc brings a page of its own", "take it out", True


def _divs(text: str) -> Iterator[_Found]:
    """Fenced divs left open, which end with the page, or closed twice, which ends a frame of the page's own."""
    depth = 0
    for fence in _FENCE.finditer(text):
        depth += 1 if fence["name"].strip(" \t:") else -1
        if depth < 0:
            yield "::: closes what is not open", "take it out, or add ::: {.name} where it begins", True
            return
    if depth:
        yield "::: is never closed", "add ::: on a line of its own", True
