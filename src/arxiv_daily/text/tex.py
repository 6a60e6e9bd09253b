r"""A formula in the form in which every renderer of ours can read it, or the finding that it is none.

`normal` reads the TeX as MathJax does and writes it again in Pandoc's words: old font switches become commands with an
argument, a command is parted from a letter glued to it (`\timesΩ`), arguments get braces where Pandoc wants them, and
an author's own macro, whose meaning nobody but the author knows, shows its name (`\mathrm{name}`). What defines,
reads or links is no formula, and neither is one whose braces, environments or arguments do not pair up.
"""

import re
from functools import lru_cache

from . import letters
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
    words,
)

LONGEST_FORMULA = 4000  # characters of a formula
_DEEPEST = 24  # groups within groups
_DEEPEST_SCRIPT = 5  # indices of indices: Pandoc takes twice as long for each level

_NEXT = r" \\ "  # between lines
_TOKEN = re.compile(r"\\(?:operatorname\*|tag\*|hspace\*|vspace\*|[A-Za-z]+|.|$)| +|.", re.DOTALL)
_STARRED = re.compile(r"\\(begin|end) *\{ *([A-Za-z]{1,20}\*?) *\}")
_LENGTH = re.compile(r" *-?(?:\d{1,4}(?:\.\d{0,4})?|\.\d{1,4}) *(?:pt|em|ex|mu|cm|mm|in|pc|bp|sp)\b *")
_DELIMITERS = words(r"""
    ( ) [ ] | / . < > \{ \} \| \lceil \rceil \lfloor \rfloor \langle \rangle \lbrace \rbrace \lbrack
    \rbrack \vert \Vert \lvert \rvert \lVert \rVert \backslash \llbracket \rrbracket \lgroup \rgroup
    \lmoustache \rmoustache \ulcorner \urcorner \llcorner \lrcorner \uparrow \downarrow \updownarrow
    \Uparrow \Downarrow \Updownarrow
""")
_LONE_ARROWS = words(r"""
    \uparrow \downarrow \updownarrow \Uparrow \Downarrow \Updownarrow
""")
_SIGNS = {r"\,": r"\,", r"\;": r"\;", r"\:": r"\:", r"\!": r"\!", r"\>": r"\:", "\\ ": r"\ ", r"\%": r"\%", r"\#": r"\#",
          r"\&": r"\&", r"\$": r"\$", r"\_": r"\_", r"\{": r"\{", r"\}": r"\}", r"\|": r"\|", r"\-": "", r"\/": "",
          r"\@": "", "%": r"\%", "#": r"\#", '"': "”", "`": "‘", "$": "", "\\": ""}  # fmt: skip
_ACCENTS = {"'": "acute", "`": "grave", "^": "hat", '"': "ddot", "~": "tilde", "=": "bar", ".": "dot"}
_IN_TEXT = re.compile(r"\\([A-Za-z]+) *|\\([^A-Za-z])|([{}])|\$([^$]*)\$|([_^#&%])")
_WORDS_IN_TEXT = words("""
    text textbf textit textrm textsf texttt textsc textup textnormal mbox hbox emph rm bf it sf tt
    em
""")


class _NotAFormula(ValueError):
    pass


@lru_cache(maxsize=10_000)
def normal_tex(tex: str, display: bool = False) -> str | None:
    r"""The formula on one line in words that Pandoc converts, None if it is no formula.

    >>> normal(r"8\,\rm pc"), normal(r"\timesΩ"), normal(r"\input{x}")
    ('8\\,\\mathrm{pc}', '\\times Ω', None)
    """
    tex = _once_escaped(" ".join(tex.split()))
    if not tex or len(tex) > LONGEST_FORMULA:
        return None
    try:
        written = _Reader(tex, display).whole()
    except _NotAFormula:
        return None
    written = _quiet(written)
    return written if written and len(written) <= 2 * LONGEST_FORMULA else None


def is_maths(tex: str, display: bool = False) -> bool:
    """Whether this is a formula that the page can show."""
    return normal_tex(tex, display) is not None


def _depth_of_scripts(tex: str) -> int:
    """How many indices of indices a formula has at most."""
    deepest, opened, script = 0, [], False
    for token in _TOKEN.findall(tex):
        if token in "^_":
            script = True
        elif token == "{":
            opened.append(script)
            deepest = max(deepest, sum(opened))
            script = False
        elif token == "}" and opened:
            opened.pop()
            script = False
        elif token.strip() and not token[1:].isalpha():
            script = False
    return deepest


def _once_escaped(tex: str) -> str:
    r"""The formula of a service that escaped each backslash twice: `\\alpha`."""
    doubled = re.findall(r"\\\\([A-Za-z]+)", tex)
    single = re.search(r"(?<!\\)(?:\\\\)*\\[A-Za-z{},;!]", tex)
    known = [name for name in doubled if _is_known(name) or name in ("begin", "left")]
    return tex.replace("\\\\", "\\") if known and not single else tex


def _is_known(name: str) -> bool:
    return name in SYMBOLS or name in WITH_ONE or name in WITH_TWO or name in TEXT or name in ALIASES


def _quiet(tex: str) -> str:
    """Nothing a reader of Markdown or of Quarto's shortcodes could take for markup of its own."""
    tex = re.sub(r"<(?=[A-Za-z!/?])|\{(?=\{*[<{%])(?=\{*<)|\{(?=%)", lambda found: f"{found[0]} ", tex)
    return re.sub(r"(?<=>)(?=\}\})", " ", tex).strip()


class _Reader:
    """Reads a formula once from left to right; each method gives what it read in its new form."""

    def __init__(self, tex: str, display: bool):
        self.tokens = _TOKEN.findall(tex)
        self.at, self.depth, self.scripts, self.display = 0, 0, 0, display
        self.text = tex

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek()
        self.at += 1
        return token

    def spaces(self) -> str:
        found = ""
        while self.peek().isspace():
            found = self.take()
        return found

    def whole(self) -> str:
        lines, aligned = self.lines(stop="")
        if self.peek():
            raise _NotAFormula
        if len(lines) == 1 and not aligned:
            return lines[0]
        if not self.display:
            raise _NotAFormula
        kind = "aligned" if aligned else "gathered"
        return rf"\begin{{{kind}}}{_NEXT.join(lines)}\end{{{kind}}}"

    def lines(self, stop: str) -> tuple[list[str], bool]:
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
            raise _NotAFormula
        out: list[str] = []
        scripted = ""  # what the last piece carries already
        while (token := self.peek()) and token not in ("}", "&", "\\\\", "\\end", "\\right", "\\middle"):
            if token in ("^", "_"):
                if token in scripted:
                    raise _NotAFormula  # a second index at one place
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
            raise _NotAFormula
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
            raise _NotAFormula
        if token == "\\begin" or token[1:] in FONTS or token[1:] in INFIX or token[1:] in LIMITS:
            raise _NotAFormula
        piece = self.piece().strip()
        single = len(piece) == 1 or (piece[:1] == "\\" and piece[1:] in SYMBOLS) or piece in _SIGNS.values()
        return piece if single and piece else f"{{{piece}}}"

    def group(self) -> str:
        self.take()
        inner = self.row()
        if self.take() != "}":
            raise _NotAFormula
        return f"{{{inner.strip()}}}"

    def option(self, keep: bool = False) -> str:
        """An argument in square brackets, if there is one."""
        at = self.at
        self.spaces()
        if self.peek() != "[":
            self.at = at
            return ""
        close = next(
            (
                index
                for index in range(self.at, min(len(self.tokens), self.at + 60))
                if self.tokens[index] == "]"
            ),
            0,
        )
        inside = "".join(self.tokens[self.at : close + 1])
        if not close or re.search(r"[{}^_$&]|\\\\", inside):
            self.at = at
            if keep:
                raise _NotAFormula
            return ""
        self.at = close + 1
        return inside if keep else ""

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
            raise _NotAFormula
        if token[:1] != "\\" or len(token) == 1:
            if token == "\\":
                raise _NotAFormula
            return _SIGNS.get(token, token)
        if not token[1].isalpha():
            if token[1:] in _ACCENTS:
                return rf"\{_ACCENTS[token[1:]]}{self.braced()}"
            if token not in _SIGNS:
                raise _NotAFormula
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
            raise _NotAFormula
        if len(name) > 4 and _is_known(name[:-1]):  # `\mathbbR`, as the query API glues them
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
                raise _NotAFormula
            lines, _ = self.lines(stop="}")
            if self.take() != "}":
                raise _NotAFormula
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

    def skip(self) -> str:
        """A length without braces: `\\hskip 1em`."""
        rest = "".join(self.tokens[self.at : self.at + 12])
        found = _LENGTH.match(rest)
        if not found:
            raise _NotAFormula
        length = found.end()
        while length > 0:
            length -= len(self.take())
        return r"\,"

    def fence(self) -> str:
        opening = self.delimiter()
        rows = []
        while True:
            rows.append(self.row())
            token = self.take()
            if token == "\\right":
                return rf"\left{opening}{''.join(rows).strip()}\right{self.delimiter()}"
            if token != "\\middle":
                raise _NotAFormula
            rows.append(rf"\middle{self.delimiter()}")

    def delimiter(self, sized: bool = False) -> str:
        self.spaces()
        token = self.take()
        if token not in _DELIMITERS:
            raise _NotAFormula
        if token in _LONE_ARROWS and not sized:
            return "|"
        token = {"<": r"\langle", ">": r"\rangle"}.get(token, token)
        return f"{token} " if token[1:].isalpha() else token

    def environment(self) -> str:
        name = self.name_of_environment()
        if name not in ENVIRONMENTS:
            raise _NotAFormula
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
        lines, _ = self.lines(stop="\\end")
        self.depth -= 1
        if self.take() != "\\end" or self.name_of_environment() != name:
            raise _NotAFormula
        lines = lines[:-1] if len(lines) > 1 and not lines[-1] else lines
        if name in BARE:
            return lines[0] if len(lines) == 1 else rf"\begin{{aligned}}{_NEXT.join(lines)}\end{{aligned}}"
        columns = {"eqnarray": "{rcl}", "eqnarray*": "{rcl}"}.get(name, columns if kind == "array" else "")
        return rf"\begin{{{kind}}}{columns}{_NEXT.join(lines)}\end{{{kind}}}"

    def name_of_environment(self) -> str:
        self.spaces()
        close = next(
            (at for at in range(self.at, min(len(self.tokens), self.at + 30)) if self.tokens[at] == "}"), 0
        )
        name = "".join(self.tokens[self.at : close + 1]).replace(" ", "")
        if not close or name[:1] != "{":
            raise _NotAFormula
        self.at = close + 1
        return name[1:-1]

    def columns(self) -> str:
        """The columns of an array: letters and rules."""
        self.spaces()
        inside, level = [], 0
        while token := self.take():
            level += {"{": 1, "}": -1}.get(token, 0)
            inside.append(token)
            if not level:
                break
        if level or inside[:1] != ["{"]:
            raise _NotAFormula
        plain = re.sub(r"[@!><]\{[^{}]*\}", "", "".join(inside)[1:-1])
        if not re.fullmatch(r"[lcr|\d ]{0,40}", plain):
            raise _NotAFormula
        return f"{{{plain}}}"

    def words(self, name: str) -> str:
        r"""Running text in a formula, formulas in it set apart: `\text{on $x$}` is `\text{on }x`."""
        self.spaces()
        if (first := self.take()) != "{":
            if len(first) == 1 and first.isalnum() and not name.startswith("operatorname"):
                return _boxed(name, first)
            raise _NotAFormula
        inside, level = [], 1
        while token := self.take():
            level += {"{": 1, "}": -1}.get(token, 0)
            if not level:
                break
            inside.append(token)
        if level:
            raise _NotAFormula
        text = "".join(inside)
        tagged, name = name == "tag", "text" if name.startswith("tag") else name
        if name.startswith("operatorname"):
            if re.search(r"\$|\\(?![A-Za-z,;:!% ])", text):
                raise _NotAFormula
            inner = _Reader(text, False)
            inner.depth, inner.scripts = self.depth, self.scripts
            return rf"\{name}{{{inner.whole()}}}"
        pieces, at = [], 0
        for found in re.finditer(r"(?<!\\)\$([^$]{1,300})(?<!\\)\$", text):
            inner = _Reader(found[1].strip(), False)
            inner.depth, inner.scripts = self.depth + 1, self.scripts
            pieces += [_boxed(name, text[at : found.start()]), f"{{{inner.whole()}}}"]
            at = found.end()
        said = "".join([*pieces, _boxed(name, text[at:])])
        return rf"\quad({said})" if tagged else said


def _boxed(name: str, text: str) -> str:
    if not text:
        return ""

    def plain(found: re.Match[str]) -> str:
        if found[1]:
            if found[1] in FORBIDDEN:
                raise _NotAFormula
            if found[1] in _WORDS_IN_TEXT:
                return ""
            alias = ALIASES.get(found[1], "")
            return alias if alias[:1] != "\\" else found[1]
        if found[2]:
            return found[0] if found[2] in ",;:! %&#_{}$" else found[2]
        if found[3]:
            return ""
        if found[5]:
            return f"\\{found[5]}" if found[5] != "^" else ""
        raise _NotAFormula

    inner = _IN_TEXT.sub(plain, letters.unicode(text))
    if "\\" in re.sub(r"\\[,;:! %&#_{}$]", "", inner) or "$" in inner.replace("\\$", ""):
        raise _NotAFormula
    return rf"\{name}{{{inner}}}"


def _ungrouped(tex: str) -> str:
    """What a group holds, if it is one group."""
    if tex[:1] != "{" or tex[-1:] != "}":
        return tex
    level = 0
    for token in _TOKEN.finditer(tex):
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
