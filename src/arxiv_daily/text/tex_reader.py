r"""What a formula says in words that Pandoc converts: each method reads a part of it and gives the part's new form."""

import re

from .tex_commands import (
    ALIASES,
    BARE,
    ENVIRONMENTS,
    FONTS,
    FORBIDDEN,
    INFIX,
    LIMITS,
    OPERATORS,
    SIZES,
    SYMBOLS,
    TEMPLATES,
    TEXT,
    WITH_ONE,
    WITH_TWO,
)
from .tex_tokens import TOKEN, NotAFormula, Tokens
from .tex_words import boxed

_DEEPEST = 24  # groups within groups
_DEEPEST_SCRIPT = 5  # indices of indices: Pandoc takes twice as long for each level
_NEXT = r" \\ "  # between lines
_SIGNS = {r"\,": r"\,", r"\;": r"\;", r"\:": r"\:", r"\!": r"\!", r"\>": r"\:", "\\ ": r"\ ", r"\%": r"\%", r"\#": r"\#",
          r"\&": r"\&", r"\$": r"\$", r"\_": r"\_", r"\{": r"\{", r"\}": r"\}", r"\|": r"\|", r"\-": "", r"\/": "",
          r"\@": "", "%": r"\%", "#": r"\#", '"': "”", "`": "‘", "$": "", "\\": ""}  # fmt: skip
_ACCENTS = {"'": "acute", "`": "grave", "^": "hat", '"': "ddot", "~": "tilde", "=": "bar", ".": "dot"}


def is_known(name: str) -> bool:
    """Whether a command without its backslash is one of TeX's that we write."""
    return name in SYMBOLS or name in WITH_ONE or name in WITH_TWO or name in TEXT or name in ALIASES


class Reader(Tokens):
    """Reads a formula once."""

    def __init__(self, tex: str, display: bool):
        super().__init__(tex)
        self.depth, self.scripts, self.display = 0, 0, display

    def whole(self) -> str:
        lines, aligned = self.lines()
        if self.peek():
            raise NotAFormula
        if len(lines) == 1 and not aligned:
            return lines[0]
        if not self.display:
            raise NotAFormula
        kind = "aligned" if aligned else "gathered"
        return rf"\begin{{{kind}}}{_NEXT.join(lines)}\end{{{kind}}}"

    def lines(self) -> tuple[list[str], bool]:
        """Rows of cells up to a token that ends them, and whether there is more than one cell in a row."""
        lines, cells, aligned = [], [], False
        while True:
            cells.append(self.row())
            token = self.peek()
            if token == "&":
                aligned = True
                self.take()
                continue
            lines.append(" & ".join(cells).strip())
            if token != "\\\\":
                return lines, aligned
            cells = []
            self.take()
            self.option()
            if self.peek() == "*":
                self.take()

    def row(self) -> str:
        """What stands up to the end of a group, a cell or a line."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise NotAFormula
        out: list[str] = []
        scripted = ""  # what the last piece carries already
        while (token := self.peek()) and token not in ("}", "&", "\\\\", "\\end", "\\right", "\\middle"):
            if token in ("^", "_"):
                if token in scripted:
                    raise NotAFormula  # a second index at one place
                out.append(self.script())
                scripted += token
                continue
            name = token[1:] if token[:1] == "\\" else ""
            if name in FONTS:
                self.take()
                self.spaces()
                rest = _ungrouped(self.row())
                out.append(rf"\{FONTS[name]}{{{rest}}}" if rest else "")
            elif name in INFIX:
                self.take()
                out = [INFIX[name] % ("".join(out).strip(), self.row().strip())]
            elif name in LIMITS:
                self.take()
                before = re.search(r"\\([A-Za-z]+) *$", "".join(out[-2:]))
                grouped = bool(out) and out[-1].endswith("}")
                out.append(
                    token
                    if name != "displaylimits" and (grouped or (before and before[1] in OPERATORS))
                    else ""
                )
                continue
            else:
                piece = self.piece()
                if piece.isspace():
                    out.append(piece)
                    continue
                out.append(piece)
            scripted = "" if token != "'" else scripted
        self.depth -= 1
        return _joined(out)

    def script(self) -> str:
        mark = self.take()
        self.scripts += 1
        if self.scripts > _DEEPEST_SCRIPT:
            raise NotAFormula
        self.spaces()
        if mark == "^" and self.peek() == "'":
            self.take()
            body = r"\prime"
        else:
            body = self.argument()
        self.scripts -= 1
        return f"{mark}{body}"

    def argument(self) -> str:
        """A group with its braces, or one letter, digit, sign or symbol; a command with arguments gets braces."""
        self.spaces()
        token = self.peek()
        if token == "{":
            return self.group()
        if not token or token in ("}", "&", "^", "_", "\\\\", "\\end", "\\right", "\\left", "\\middle", "'"):
            raise NotAFormula
        if token == "\\begin" or token[1:] in FONTS or token[1:] in INFIX or token[1:] in LIMITS:
            raise NotAFormula
        piece = self.piece().strip()
        single = len(piece) == 1 or (piece[:1] == "\\" and piece[1:] in SYMBOLS) or piece in _SIGNS.values()
        return piece if single and piece else f"{{{piece}}}"

    def group(self) -> str:
        self.take()
        inner = self.row()
        if self.take() != "}":
            raise NotAFormula
        return f"{{{inner.strip()}}}"

    def piece(self) -> str:
        """One token with what belongs to it."""
        token = self.take()
        if token.isspace():
            return " "
        if token == "{":
            self.at -= 1
            group = self.group()
            inner = group[1:-1]
            return inner if re.fullmatch(r"\\math[a-z]+\{[^{}]*\}", inner) else group
        if token == "$":
            raise NotAFormula
        if token[:1] != "\\" or len(token) == 1:
            if token == "\\":
                raise NotAFormula
            return _SIGNS.get(token, token)
        if not token[1].isalpha():
            if token[1:] in _ACCENTS:
                return rf"\{_ACCENTS[token[1:]]}{self.braced()}"
            if token not in _SIGNS:
                raise NotAFormula
            return _SIGNS[token]
        return self.command(token[1:])

    def braced(self) -> str:
        body = self.argument()
        return body if body[:1] == "{" else f"{{{body}}}"

    def command(self, name: str) -> str:
        if name in ("begin", "left"):
            return self.environment() if name == "begin" else self.fence()
        if name in SYMBOLS:
            if name == "not":
                body = self.argument()
                return rf"\not{' ' if body[0].isalpha() else ''}{body}"
            return rf"\{name}"
        if name in ("label", "ref", "eqref", "cite"):
            self.argument()
            return ""
        if name in ("hspace", "hspace*", "vspace*"):
            return r"\," if self.argument() and name != "vspace*" else ""
        if name in ("hskip", "kern", "mskip", "mkern"):
            return self.skip()
        if name in ALIASES:
            return self.alias(ALIASES[name])
        if name in TEXT or name in ("tag", "tag*"):
            return self.words(name)
        if name in WITH_ONE:
            return self.with_one(name)
        if name in WITH_TWO:
            return rf"\{name}" + self.braced_or_digit() + self.braced_or_digit()
        if name in SIZES:
            return rf"\{name}{self.delimiter(sized=True)}"
        if name in TEMPLATES:
            count, template = TEMPLATES[name]
            if name in ("color", "textcolor"):
                self.option()
            return template.format(*(_ungrouped(self.argument()) for _ in range(count)))
        if name in FORBIDDEN:
            raise NotAFormula
        if len(name) > 4 and is_known(name[:-1]):  # `\mathbbR`, as the query API glues them
            self.at -= 1
            self.tokens[self.at : self.at + 1] = [f"\\{name[:-1]}", name[-1]]
            return self.piece()
        return rf"\mathrm{{{name}}}"  # an author's own macro

    def braced_or_digit(self) -> str:
        body = self.argument()
        return body if body[:1] == "{" or body.isdigit() else f"{{{body}}}"

    def with_one(self, name: str) -> str:
        option = self.option(keep=True) if name in ("sqrt", "xrightarrow", "xleftarrow") else ""
        if name == "substack":
            self.spaces()
            if self.take() != "{":
                raise NotAFormula
            lines, _ = self.lines()
            if self.take() != "}":
                raise NotAFormula
            return rf"\substack{{{_NEXT.join(lines)}}}"
        body = self.argument()
        bare = len(body) == 1 and body.isascii() and body.isalnum()
        if body[:1] == "{":
            return rf"\{name}{option}{body}"
        return (
            rf"\{name}{option}{'' if not bare or body.isdigit() else ' '}{body}"
            if bare
            else rf"\{name}{option}{{{body}}}"
        )

    def alias(self, other: str) -> str:
        if re.fullmatch(r"\\[A-Za-z]+", other):
            return self.command(other[1:])
        return other

    def fence(self) -> str:
        opening = self.delimiter()
        rows = []
        while True:
            rows.append(self.row())
            token = self.take()
            if token == "\\right":
                return rf"\left{opening}{''.join(rows).strip()}\right{self.delimiter()}"
            if token != "\\middle":
                raise NotAFormula
            rows.append(rf"\middle{self.delimiter()}")

    def environment(self) -> str:
        name = self.name_of_environment()
        if name not in ENVIRONMENTS:
            raise NotAFormula
        kind = ENVIRONMENTS[name] or name
        columns = ""
        if (
            name in ("array", "subarray")
            or (name.startswith("aligned") and name != "aligned")
            or name.startswith("alignat")
        ):
            self.option()
            columns = self.columns()
        elif name in ("aligned", "gathered", "split"):
            self.option()
        self.depth += 1
        lines, _ = self.lines()
        self.depth -= 1
        if self.take() != "\\end" or self.name_of_environment() != name:
            raise NotAFormula
        lines = lines[:-1] if len(lines) > 1 and not lines[-1] else lines
        if name in BARE:
            return lines[0] if len(lines) == 1 else rf"\begin{{aligned}}{_NEXT.join(lines)}\end{{aligned}}"
        columns = {"eqnarray": "{rcl}", "eqnarray*": "{rcl}"}.get(name, columns if kind == "array" else "")
        return rf"\begin{{{kind}}}{columns}{_NEXT.join(lines)}\end{{{kind}}}"

    def words(self, name: str) -> str:
        r"""Running text in a formula, formulas in it set apart: `\text{on $x$}` is `\text{on }x`."""
        self.spaces()
        if (first := self.take()) != "{":
            if len(first) == 1 and first.isalnum() and not name.startswith("operatorname"):
                return boxed(name, first)
            raise NotAFormula
        text = self.rest_of_group()
        tagged, name = name == "tag", "text" if name.startswith("tag") else name
        if name.startswith("operatorname"):
            if re.search(r"\$|\\(?![A-Za-z,;:!% ])", text):
                raise NotAFormula
            inner = Reader(text, False)
            inner.depth, inner.scripts = self.depth, self.scripts
            return rf"\{name}{{{inner.whole()}}}"
        pieces, at = [], 0
        for found in re.finditer(r"(?<!\\)\$([^$]{1,300})(?<!\\)\$", text):
            inner = Reader(found[1].strip(), False)
            inner.depth, inner.scripts = self.depth + 1, self.scripts
            pieces += [boxed(name, text[at : found.start()]), f"{{{inner.whole()}}}"]
            at = found.end()
        said = "".join([*pieces, boxed(name, text[at:])])
        return rf"\quad({said})" if tagged else said


def _ungrouped(tex: str) -> str:
    """What a group holds, if it is one group."""
    if tex[:1] != "{" or tex[-1:] != "}":
        return tex
    level = 0
    for token in TOKEN.finditer(tex):
        level += {"{": 1, "}": -1}.get(token[0], 0)
        if not level:
            return tex[1:-1] if token.end() == len(tex) else tex
    return tex


def _joined(pieces: list[str]) -> str:
    """The pieces with a space where a command would run into a letter."""
    out = ""
    for piece in pieces:
        if piece and re.search(r"\\[A-Za-z]+$", out[-40:]) and piece[0].isalpha():
            out += " "
        out += piece
    return re.sub(r" {2,}", " ", out).strip()
