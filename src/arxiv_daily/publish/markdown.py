"""The one gate through which strangers' text enters a page: what is meant stays, the rest is disarmed.

Kept are paragraphs, emphasis, lists, pipe tables, inline code, maths and links to the web. Everything else that
Pandoc, Quarto or a CommonMark renderer would take for markup is escaped, so that it shows as what it says.
"""

import re
import unicodedata
from dataclasses import dataclass

LONGEST_LINE = 20_000
LONGEST_TEXT = 400_000

INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
LIST_ITEM = re.compile(r"(\s*)([-*+]|\d{1,4}[.)])(\s+)")
TABLE_RULE = re.compile(r"\s*\|?\s*:?-{3,}:?\s*(\|\s*:?-{3,}:?\s*)*\|?\s*")
FENCE = re.compile(r"\s*(`{3,}|~{3,})")
PLAIN_TEX = re.compile(r"\\(?:emph|textit|textbf|texttt|textsc|textrm|text|mbox|underline)\{([^{}]*)\}")
CITATION = re.compile(r"~?\\(?:cite[a-z]*|ref|eqref|label|footnote)\*?(?:\[[^\]]*\])*\{[^{}]*\}")
COMMANDS = re.compile(r"\\([A-Za-z]+)")
FORBIDDEN = {
    "input", "include", "includegraphics", "href", "url", "def", "edef", "gdef", "let", "newcommand", "renewcommand",
    "write", "openin", "openout", "read", "catcode", "csname", "special", "immediate", "usepackage", "documentclass",
    "html", "htmlClass", "htmlId", "htmlStyle", "htmlData", "label", "ref", "cite", "tag", "require", "verb",
    "expandafter",
}  # fmt: skip
SPAN = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|(?P<code>(?<!`)(?P<ticks>`{1,2})(?!`)(?P<inner>[^`\n]+)(?P=ticks)(?!`))"
    r"|(?P<display>\$\$(?P<shown>[^$]+)\$\$)"
    r"|(?P<maths>\$(?=[^\s$])(?P<tex>(?:[^$\\\n]|\\.){0,2000}?)(?<=[^\s\\])\$(?!\d))"
    r"|(?P<link>!?\[(?P<label>[^\[\]\n]{1,2000})\]\((?P<target>[^()\s]{1,2000})\))"
)


@dataclass(frozen=True)
class Gated:
    """Text that may enter a cell, and what was changed to make it so, in a word each."""

    text: str
    changes: list[str]


def gate(text: str, inline: bool = False) -> Gated:
    """The text made safe; with `inline` it is one line without blocks, for titles and names. Idempotent."""
    seen: list[str] = []
    text = visible(text, seen)
    text = tex_to_markdown(text)
    if inline:
        line = " ".join(text.split())
        return Gated(spans(line, seen, start=True), sorted(set(seen)))
    return Gated(blocks(text, seen), sorted(set(seen)))


def visible(text: str, seen: list[str]) -> str:
    """Plain newlines, and no character that shows nothing or turns the text around."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    kept = "".join(char for char in text if char == "\n" or unicodedata.category(char) not in INVISIBLE)
    if kept != text:
        seen.append("invisible characters")
    if len(kept) > LONGEST_TEXT:
        seen.append("too long")
        kept = kept[:LONGEST_TEXT]
    return "\n".join(line[:LONGEST_LINE] for line in kept.split("\n"))


def tex_to_markdown(text: str) -> str:
    r"""`\(…\)` and `\[…\]` as dollars; text commands as the text they hold."""
    text = re.sub(r"(?<!\\)\\\((.+?)\\\)", lambda m: f"${m[1].strip()}$", text, flags=re.S)
    text = re.sub(r"(?<!\\)\\\[(?!\w+\]\()(.+?)\\\]", lambda m: f"$${m[1].strip()}$$", text, flags=re.S)
    pieces = re.split(r"(\$\$[^$]+\$\$|\$[^$\n]+\$|`[^`\n]+`)", text)
    for index in range(0, len(pieces), 2):
        while (plain := PLAIN_TEX.sub(r"\1", CITATION.sub("", pieces[index]))) != pieces[index]:
            pieces[index] = plain
    return "".join(pieces)


def blocks(text: str, seen: list[str]) -> str:
    """Line by line: lists and tables stay and get their blank line, other block markup is escaped."""
    lines = [line.rstrip() for line in text.split("\n")]
    result: list[str] = []
    listing = False
    for number, line in enumerate(lines):
        if FENCE.match(line):
            seen.append("code fence")
            line = FENCE.sub("", line)
            if not line.strip():
                continue
        before = result[-1] if result else ""
        item = LIST_ITEM.match(line)
        table = "|" in line and (TABLE_RULE.fullmatch(line) or table_begins(lines, number) or ("|" in before))
        if not line.strip():
            listing = listing and bool(result)
            result.append("")
            continue
        if item:
            if before and not listing:
                result.append("")
            listing = True
            rest = spans(line[item.end() :], seen, start=True)
            result.append(f"{item[1]}{item[2]}{item[3]}{rest}".rstrip())
        elif table:
            if before and "|" not in before:
                result.append("")
            listing = False
            result.append(
                line.strip() if TABLE_RULE.fullmatch(line) else spans(line.strip(), seen, start=False)
            )
        else:
            indented = len(line) - len(line.lstrip())
            listing = listing and (indented > 0 or bool(before))
            indent = " " * min(indented, 12) if listing else ""
            result.append(indent + spans(line.strip(), seen, start=True))
    joined = re.sub(r"\n{3,}", "\n\n", "\n".join(result))
    return joined.strip("\n")


def table_begins(lines: list[str], number: int) -> bool:
    """Whether the line is the head of a pipe table."""
    return (
        number + 1 < len(lines) and "|" in lines[number + 1] and bool(TABLE_RULE.fullmatch(lines[number + 1]))
    )


def spans(line: str, seen: list[str], start: bool) -> str:
    """One line with its maths, code and web links kept and everything else that is markup escaped."""
    result, at = [], 0
    for match in SPAN.finditer(line):
        result.append(escaped(line[at : match.start()], seen))
        result.append(span(match, seen))
        at = match.end()
    result.append(escaped(line[at:], seen))
    text = balanced("".join(result), seen)
    return opening(text, seen) if start else text


def span(match: re.Match, seen: list[str]) -> str:
    if match["escape"]:
        return match["escape"]
    if match["code"]:
        return match["code"]
    if match["display"]:
        return maths(match["shown"].strip(), "$$", seen)
    if match["maths"]:
        return maths(match["tex"], "$", seen)
    label = escaped(match["label"], seen)
    if match["link"].startswith("!"):
        seen.append("image")
        return label
    if re.match(r"https?://[\w.-]+", match["target"]) or re.fullmatch(r"#p-[\w.-]+", match["target"]):
        return f"[{label}]({match['target'].replace('<', '%3C').replace('>', '%3E')})"
    seen.append("link")
    return label


def maths(tex: str, dollars: str, seen: list[str]) -> str:
    """A formula between dollars, or as code if it cannot be one."""
    if is_maths(tex):
        return f"{dollars}{tex}{dollars}"
    seen.append("formula")
    return "`" + tex.replace("`", "'") + "`"


def is_maths(tex: str) -> bool:
    """Whether braces, environments and \\left … \\right pair up and no command does more than set maths."""
    depth = 0
    for token in re.findall(r"\\.|[{}]", tex):
        depth += {"{": 1, "}": -1}.get(token, 0)
        if depth < 0:
            return False
    names = COMMANDS.findall(tex)
    paired = names.count("begin") == names.count("end") and names.count("left") == names.count("right")
    dangerous = FORBIDDEN & set(names) or "{{<" in tex or re.search(r"<[A-Za-z!/]", tex)
    return depth == 0 and paired and not dangerous


def escaped(text: str, seen: list[str]) -> str:
    """Text outside maths, code and links: what opens HTML, shortcodes, notes, attributes or TeX is escaped."""
    changed = re.sub(r"<(?=[A-Za-z!/?])", r"\\<", text)
    changed = re.sub(r"\{(?=[\{%<=#.:!-])|(?<=\{)\{", r"\\{", changed)
    changed = re.sub(r"\[", r"\\[", changed)
    changed = re.sub(r"\]", r"\\]", changed)
    changed = re.sub(r"(?<![\w])@(?=[\w{])", r"\\@", changed)
    changed = re.sub(r"\\(?=[A-Za-z])", r"\\\\", changed)
    changed = re.sub(r"\^", r"\\^", changed)
    changed = re.sub(r"~", r"\\~", changed)
    changed = re.sub(r"`", r"\\`", changed)
    changed = re.sub(r"\$", r"\\$", changed)
    if re.search(r"\\<|\\\{", changed) and changed != text:
        seen.append("markup")
    return changed


def balanced(text: str, seen: list[str]) -> str:
    """Runs of asterisks and underscores that cannot pair are escaped."""
    bare = re.sub(r"`[^`]*`|\$[^$]*\$|\\.", "", text)
    for mark in ("*", "_"):
        runs = re.findall(re.escape(mark) + "+", bare)
        if (
            any(len(run) > 3 for run in runs)
            or sum(len(run) for run in runs if len(run) != 2) % 2
            or (sum(len(run) == 2 for run in runs) % 2)
        ):
            seen.append("emphasis")
            pieces = re.split(r"(`[^`]*`|\$[^$]*\$|\\.)", text)
            pieces[::2] = [piece.replace(mark, "\\" + mark) for piece in pieces[::2]]
            text = "".join(pieces)
    return text


def opening(text: str, seen: list[str]) -> str:
    """The start of a line without what would open a block."""
    if re.match(r"(#{1,6}(\s|$)|:{3,}|>|=+\s*$|-{2,}\s*$|_{3,}|:\s|\|\s|%\s|\(@)", text):
        seen.append("block")
        return "\\" + text
    return text
