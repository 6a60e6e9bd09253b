"""Understood text written as Markdown that Pandoc, Quarto and CommonMark readers cannot take for anything else."""

import html
import re
import unicodedata
from collections.abc import Callable

from markdown_it.tree import SyntaxTreeNode

from . import formulas
from .parse import in_cell

_DEEPEST = 2  # emphasis within emphasis
_MOST_BRACKETS = 100  # pairs a text may keep unescaped: Pandoc reads many slowly, and unpaired ones forever

_HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,24}(?::(?:[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}))?"
_ADDRESS = re.compile(rf"https?://{_HOST}(?:[/?#][\w\-.~/?#!&=+,%@:]*)?", re.ASCII)
_PLACE = re.compile(r"#p-[\w.-]+(?:/\d+)?", re.ASCII)
_BARE = re.compile(
    rf"https?://{_HOST}(?:[/?#](?:[\w\-.~/?#!&=+,%@:]*[\w\-~/?#=+%])?|(?![\w%@\\]|:\d))", re.ASCII
)

_NAMED = re.compile(  # an address in words: with a scheme, a path, or one of the usual endings
    rf"(?<![\w@.-])(?:https?://[^\s<>\]]+|www\.{_HOST}[^\s<>\]]*|{_HOST}/[^\s<>\]]*"
    r"|(?:[A-Za-z0-9-]+\.)+(?:com|org|net|edu|gov|io|ai|cn|dev|co|info)(?![\w.-]))",
    re.IGNORECASE,
)
_LOOKALIKE = re.compile(
    "[\u0370-\u058f\u13a0-\u13ff\u2d00-\u2d2f\ua640-\ua69f\uab70-\uabbf]"
)  # Greek, Cyrillic, Cherokee …
_STOP = re.compile(
    r"(?<=[A-Za-z0-9])[\[({]?[.\u3002][\])}]?(?=[A-Za-z0-9])"
)  # [.] and 。 are a dot to readers
_DOTTED = re.compile(r"[^\s.]\.[A-Za-z]")
_SPECIAL = re.compile(r"[\\*`${}~^_\[\]<@&!|]")
_ACCENTS = "^~`"
_PAIR = re.compile(r"\[([^\[\]]{1,200})\]")
_ENTITY = re.compile(r"&(?:#|[A-Za-z])\w*;")
_TASK = re.compile(r"[ xX]")
_START = re.compile(r"[#>=:%|]|[+-](?![\w.])")
_NUMBER = re.compile(r"(\(?(?:\d{1,9}|[A-Za-z]|[ivxlcdm]+|[IVXLCDM]+))([.)])(?=\s|$)")


class Writer:
    """Writes what the parser read; `links` judges addresses, `seen` learns what was taken out."""

    def __init__(self, links: Callable[[str], bool] | None, seen: set[str]):
        self.links, self.seen = links, seen
        self.brackets = 0

    def blocks(self, nodes: list[SyntaxTreeNode], tight: bool = False) -> str:
        written = [(node.type, self.block(node)) for node in nodes]
        written = [(kind, text) for kind, text in written if text]
        out = ""
        for index, (kind, text) in enumerate(written):
            if index:
                close = tight and kind.endswith("list") and written[index - 1][0] == "paragraph"
                out += "\n" if close else "\n\n"
            out += text
        return out

    def block(self, node: SyntaxTreeNode) -> str:
        match node.type:
            case "paragraph" | "inline":
                return self.inline(node)
            case "heading":
                self.seen.add("heading")
                text = self.inline(node)
                return f"**{text}**" if text and "*" not in text else text
            case "bullet_list" | "ordered_list":
                return self.listing(node)
            case "table":
                return self.table(node)
        return ""  # a ruler

    def listing(self, node: SyntaxTreeNode) -> str:
        """A list, its marks alike and its parts below one another."""
        number = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
        tight = all(
            part.hidden for item in node.children for part in item.children if part.type == "paragraph"
        )
        items = []
        for item in node.children:
            mark = "- " if number is None else f"{number}{node.markup} "
            body = self.blocks(item.children, tight)
            items.append((mark + body.replace("\n", "\n" + " " * len(mark))).rstrip())
            number = None if number is None else number + 1
        text = ("\n" if tight else "\n\n").join(items)
        return re.sub(r"(?m)^ +$", "", text)

    def table(self, node: SyntaxTreeNode) -> str:
        """A pipe table."""
        rows = [row for group in node.children for row in group.children]
        if not rows:
            return ""
        sides = {"text-align:left": ":---", "text-align:right": "---:", "text-align:center": ":---:"}
        rule = [sides.get(str(cell.attrs.get("style", "")), "---") for cell in rows[0].children]
        lines = [[self.inline(cell, cell=True) for cell in row.children] for row in rows]
        return "\n".join("| " + " | ".join(line) + " |" for line in [lines[0], rule, *lines[1:]])

    def inline(self, node: SyntaxTreeNode, cell: bool = False) -> str:
        """The text of a paragraph, a heading or a cell."""
        children = [child for inner in node.children for child in inner.children]
        if node.type == "inline":
            children = node.children
        line = InlineText(self, cell)
        line.add(children, 0)
        return line.text().strip()


class InlineText:
    """A run of inline text: pieces that are written as they are, and text that is escaped with an eye on both sides."""

    def __init__(self, writer: Writer, cell: bool = False, label: bool = False):
        self.writer, self.cell, self.label = writer, cell, label
        self.pieces: list[tuple[str, str]] = []  # (kind, text): text, raw, maths, break

    def add(self, nodes: list[SyntaxTreeNode], depth: int) -> None:
        for node in nodes:
            self.one(node, depth)

    def one(self, node: SyntaxTreeNode, depth: int) -> None:
        match node.type:
            case "text" | "text_special":
                self.put("text", node.content)
            case "softbreak":
                self.put("break", " " if self.cell else "\n")
            case "hardbreak":
                self.put("break", " " if self.cell else "  \n")
            case "code_inline":
                self.code(" ".join(node.content.split()))
            case "math":
                tex = in_cell(node.content) if self.cell else node.content
                self.put("maths", formulas.in_dollars(tex.strip(), node.markup == "$$"))
            case "em" | "strong":
                self.emphasis(node, depth)
            case "image":
                self.writer.seen.add("image")
                self.put("text", node.content)
            case "link":
                self.link(node)

    def put(self, kind: str, text: str) -> None:
        if kind == "text" and self.pieces and self.pieces[-1][0] == "text":
            text = self.pieces.pop()[1] + text
        self.pieces.append((kind, text))

    def code(self, content: str) -> None:
        """Code as code, but what Quarto would run or expand, or what a table would cut, as text."""
        ticks = "``" if "`" in content else "`"
        unsafe = (
            content.startswith("{")
            or "{{" in content
            or ">}}" in content
            or "%}}}" in content
            or "``" in content
            or (self.cell and "|" in content)
        )
        if not content or unsafe or content[0] + content[-1] in ("``", "` ", " `"):
            self.put("text", content)
        else:
            pad = " " if "`" in (content[0], content[-1]) else ""
            self.put("raw", f"{ticks}{pad}{content}{pad}{ticks}")

    def emphasis(self, node: SyntaxTreeNode, depth: int) -> None:
        inner = InlineText(self.writer, self.cell, self.label)
        inner.add(node.children, depth + 1)
        text = inner.text()
        if depth >= _DEEPEST or not text or text != text.strip() or "\n" in text[:1] + text[-1:]:
            self.add(node.children, depth + 1)
        else:
            mark = "*" if node.type == "em" else "**"
            self.put("raw", f"{mark}{text}{mark}")

    def link(self, node: SyntaxTreeNode) -> None:
        target = str(node.attrs.get("href", ""))
        label = InlineText(self.writer, self.cell, label=True)
        label.add(node.children, _DEEPEST)
        text = label.text().strip()
        if self.label or not self.good(target) or _misleading(text, target):
            self.writer.seen.add("link")
            self.add(node.children, _DEEPEST)
        elif node.markup == "autolink" or not text:
            self.put("raw", f"<{target}>")
        else:
            self.put("raw", f"[{text}]({target})")

    def good(self, target: str) -> bool:
        links = self.writer.links
        return links is not None and _is_address(target) and (target.startswith("#") or links(target))

    def text(self) -> str:
        """Everything joined."""
        out, last = [], ""
        for index, (kind, text) in enumerate(self.pieces):
            following = self.pieces[index + 1] if index + 1 < len(self.pieces) else ("", "")
            if kind == "text":
                text = text.lstrip() if last == "\n" else text
                text = text.rstrip() if following[0] == "break" else text
                text = self.escaped(text, last, following[1][:1])
            elif kind == "maths":
                text = " " * (last == "$") + text
                text += " " * (following[1][:1].isdigit() or following[1][:1] == "$")
            out.append(text)
            last = text[-1:] or last
        return "".join(out)

    def escaped(self, text: str, before: str, after: str) -> str:
        """Text of no meaning but its own; addresses in it become links where links are allowed."""
        if self.label or not self.writer.links:
            return self.plain(text, before, after)
        out, at = "", 0
        for match in _BARE.finditer(text):
            if self.good(match[0]):
                out += self.plain(text[at : match.start()], out[-1:] or before, "<") + f"<{match[0]}>"
                at = match.end()
        return out + self.plain(text[at:], out[-1:] or before, after)

    def plain(self, text: str, before: str, after: str) -> str:
        if not text:
            return ""
        pairs = {} if self.label else self.kept_pairs(text, before, after)

        def change(match: re.Match) -> str:
            char, at = match[0], match.start()
            left = text[at - 1] if at else before
            right = text[at + 1] if at + 1 < len(text) else after
            match char:
                case "[":
                    return "[" if at in pairs else "&#91;"
                case "]":
                    return "]" if at in pairs.values() else "\\]"
                case "_":
                    keep = _is_word(left) and _is_word(right)
                case "<":
                    keep = not right or right in " =0123456789\n"
                case "&":
                    keep = not _ENTITY.match(text, at) and bool(right)
                case "!":
                    keep = right != "["
                case "|":
                    keep = not self.cell
                case "}":
                    keep = left not in (">", "%")  # half a shortcode
                case _:
                    keep = False
            if not keep and char in _ACCENTS and right.isalpha():
                return f"&#{ord(char)};"  # behind a backslash TeX would take it for an accent
            return char if keep else "\\" + char

        written = _SPECIAL.sub(change, text)
        if before in ("", "\n"):
            written = _NUMBER.sub(r"\1\\\2", written) if _NUMBER.match(written) else written
            if _START.match(written):
                accent = written[0] == "=" and written[1:2].isalpha()
                written = f"&#61;{written[1:]}" if accent else f"\\{written}"
        return written

    def kept_pairs(self, text: str, before: str, after: str) -> dict[int, int]:
        """Brackets that may stay as they are, by where they open: short, not nested, nothing behind them to bind to."""
        found = {}
        for match in _PAIR.finditer(text):
            behind = text[match.end() : match.end() + 1] or after
            task = match.start() == 0 and before in ("", "\n") and _TASK.fullmatch(match[1])
            if behind in tuple("([{:") or task or self.writer.brackets >= _MOST_BRACKETS:
                continue
            self.writer.brackets += 1
            found[match.start()] = match.end() - 1
        return found


def _is_word(char: str) -> bool:
    return bool(char) and char.isascii() and char.isalnum()


def _is_address(target: str) -> bool:
    """Whether this is a plain web address, or a place on the page; names that pass for others are not plain."""
    if _PLACE.fullmatch(target):
        return True
    return bool(_ADDRESS.fullmatch(target)) and "xn--" not in target.split("/")[2].lower()


def _misleading(label: str, target: str) -> bool:
    """Whether a label names an address that is not the link's: another host, or another path on it."""
    shown = unicodedata.normalize("NFKC", html.unescape(re.sub(r"\\(.)", r"\1", label)))
    shown = _STOP.sub(".", shown)
    if any(_LOOKALIKE.search(word) and _DOTTED.search(word) for word in shown.split()):
        return True  # an address in letters that only look like those of one
    return any(_core(found) != _core(target) for found in _NAMED.findall(shown)) and not target.startswith(
        "#"
    )


def _core(address: str) -> str:
    """An address without scheme, `www.` and what only ends it; hosts in lower case."""
    host, slash, path = re.sub(r"^https?://|^www\.", "", address, flags=re.IGNORECASE).partition("/")
    return (host.lower().removeprefix("www.") + slash + path).rstrip("/.,;:)")
