"""The tokens of a formula, read from left to right, and what is told from them alone: lengths, delimiters, columns."""

import re

from .tex_commands import words

TOKEN = re.compile(r"\\(?:operatorname\*|tag\*|hspace\*|vspace\*|[A-Za-z]+|.|$)| +|.", re.DOTALL)
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


class NotAFormula(ValueError):
    """What a renderer could not show as a formula."""


class Tokens:
    """Each method takes what it reads; what cannot stand in a formula raises NotAFormula."""

    def __init__(self, tex: str):
        self.tokens = TOKEN.findall(tex)
        self.at = 0

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

    def rest_of_group(self) -> str:
        """What stands up to the brace that closes the one just read, which is taken too."""
        inside: list[str] = []
        level = 1
        while token := self.take():
            level += {"{": 1, "}": -1}.get(token, 0)
            if not level:
                return "".join(inside)
            inside.append(token)
        raise NotAFormula

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
                raise NotAFormula
            return ""
        self.at = close + 1
        return inside if keep else ""

    def skip(self) -> str:
        """A length without braces: `\\hskip 1em`."""
        rest = "".join(self.tokens[self.at : self.at + 12])
        found = _LENGTH.match(rest)
        if not found:
            raise NotAFormula
        length = found.end()
        while length > 0:
            length -= len(self.take())
        return r"\,"

    def delimiter(self, sized: bool = False) -> str:
        self.spaces()
        token = self.take()
        if token not in _DELIMITERS:
            raise NotAFormula
        if token in _LONE_ARROWS and not sized:
            return "|"
        token = {"<": r"\langle", ">": r"\rangle"}.get(token, token)
        return f"{token} " if token[1:].isalpha() else token

    def name_of_environment(self) -> str:
        self.spaces()
        close = next(
            (at for at in range(self.at, min(len(self.tokens), self.at + 30)) if self.tokens[at] == "}"), 0
        )
        name = "".join(self.tokens[self.at : close + 1]).replace(" ", "")
        if not close or name[:1] != "{":
            raise NotAFormula
        self.at = close + 1
        return name[1:-1]

    def columns(self) -> str:
        """The columns of an array: letters and rules."""
        self.spaces()
        if self.take() != "{":
            raise NotAFormula
        plain = re.sub(r"[@!><]\{[^{}]*\}", "", self.rest_of_group())
        if not re.fullmatch(r"[lcr|\d ]{0,40}", plain):
            raise NotAFormula
        return f"{{{plain}}}"
