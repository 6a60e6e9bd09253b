r"""TeX in running text, as authors write it in titles and abstracts, in the words and signs it stands for.

Accents and letters become Unicode, `\,` and `~` spaces, commands for type give the text they hold, `\href` and
`\footnote` keep their addresses, a Greek letter or a sign becomes a formula. No word and no digit is lost or changed;
what is not understood stays as it is. Formulas, addresses and code are left alone.
"""

import re

from . import formulas, letters
from .tex_commands import SYMBOLS, words

_LONGEST = 1500  # characters of an argument
_DEEPEST = 6  # commands within commands
_ADDRESS = re.compile(r"https?://(?:[^\s<>{}\"\\^`$|]|\\[_%#&~])+")
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?")
_CITED = re.compile(
    r"~?\\(?:cite[a-zA-Z]{0,12}|(?:eq|auto|page|name|c|C)?ref|label)\*?(?:\[[^\[\]]{0,200}\]){0,2}\{[^{}]{0,500}\}"
)
_TOKEN = re.compile(r"https?://|\\[A-Za-z]+|\\.|\\$|[{}`$~]|--+|''", re.DOTALL)
_OPTION = re.compile(r"\s*(?:\[[^\[\]]{0,200}\])?")
_SCRIPTS = re.compile(r"(?:[_^](?:\{[^{}$\\]{1,40}\}|\\[A-Za-z]+|[A-Za-z0-9*+-]))+")
_KEEPS_TEXT = words("""
    emph text textit textbf textsc textrm textsf textsl textup textmd textnormal textbf mbox hbox
    fbox underline uline uwave sout st so hl textcircled MakeUppercase MakeLowercase uppercase
    lowercase textquote enquote boldsymbol mathrm mathbf mathit mathsf mathcal centering center
    textcolor color colorbox footnotesize titlecap num ce si unit
""")
_TWO = frozenset(("textcolor", "colorbox"))
_VALUES = frozenset(("SI", "qty", "ion"))  # two arguments side by side
_SWITCHES = words("""
    it em bf rm sc sf tt sl itshape bfseries scshape ttfamily rmfamily sffamily normalfont small
    large Large footnotesize scriptsize tiny noindent par protect relax xspace newline linebreak
    centering indent smallskip medskip bigskip vspace hfill null nobreak allowbreak leavevmode
    unskip ignorespaces maketitle raggedright
""")
_SPACES = words("""
    quad qquad enspace thinspace space par newline linebreak medskip smallskip bigskip hfill
""")
_SAID = {
    "LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX", "eg": "e.g.", "ie": "i.e.", "etal": "et al.", "etc": "etc.",
    "wrt": "w.r.t.", "cf": "cf.", "vs": "vs.", "ldots": "…", "dots": "…", "textellipsis": "…", "textemdash": "—",
    "textendash": "–", "textregistered": "®", "texttrademark": "™", "textcopyright": "©", "copyright": "©", "S": "§",
    "P": "¶", "dag": "†", "ddag": "‡", "pounds": "£", "textsterling": "£", "euro": "€", "texteuro": "€",
    "textasciitilde": "~", "textasciicircum": "^", "textbackslash": "\\\\", "textless": "<", "textgreater": ">",
    "textbar": "|", "textunderscore": "\\_", "textdegree": "°", "degree": "°", "degr": "°", "textmu": "µ", "micro": "µ",
    "textquoteright": "’", "textquoteleft": "‘", "textquotedblleft": "“", "textquotedblright": "”", "lq": "‘",
    "rq": "’", "textquotesingle": "'", "textbullet": "•", "textpm": "±", "texttimes": "×", "item": "•", "slash": "/", "arcsec": "″", "arcmin": "′",
    "farcs": "″.", "farcm": "′.", "fdg": "°.", "micron": "µm",
    "textdollar": "\\$", "textpercent": "\\%", "textordmasculine": "º", "guillemotleft": "«", "guillemotright": "»",
}  # fmt: skip
_SIGNS = {",": " ", ";": " ", ":": " ", " ": " ", "\n": " ", "!": "", "/": ""}
_QUOTE = re.compile(r"``([^`]{1,600}?)(?:''|\"|(?<=\w)'(?!\w))|(?<![\w`])`([^`'\n]{1,300})'(?![\w'])")
_SURE = re.compile(
    r"(?<=[A-Za-z\u00c0-\u017f])\\[\"'`^~=.][A-Za-z]|\\[\"'`^~=.Hcuvk]\{\\?[A-Za-z]\}|\{\\[\"'`^~=.][A-Za-z]\}"
    r"|\{\\(?:ss|o|O|l|L|ae|AE|oe|OE|aa|AA)\}"
)
_BACKSLASHES = re.compile(r"\\+")
_BETWEEN = re.compile(r"(?<=\w)`(?=\w)")


def read(text: str, prose: bool = True) -> str:
    r"""The text without TeX; of Markdown, where `\"` and `~` mean something else, only what is TeX beyond doubt.

    >>> read(r"Schr\"odinger at 1.4\,GHz, see Fig.~1 and {\it Stefan}\footnote{At https://a.example/y}")
    'Schrödinger at 1.4 GHz, see Fig. 1 and Stefan (At https://a.example/y)'
    """
    if not re.search(r"[\\~`]|--|''", text):
        return text
    return _Prose(prose).said(text, 0)


class _Prose:
    def __init__(self, prose: bool):
        self.prose = prose
        self.partners: dict[int, int] = {}

    def said(self, text: str, depth: int) -> str:
        """The text with its formulas, addresses and code as they are and the rest said in plain words."""
        text = _CITED.sub("", text)
        text = letters.unicode(text) if self.prose else _accents_within_words(text)
        if self.prose:
            text = _quotes(text)
        held = {formula.start: formula.end for formula in formulas.find(text)}
        outer, self.partners = self.partners, _partners(text)
        out: list[str] = []
        at = 0
        while found := _TOKEN.search(text, at):
            out.append(text[at : found.start()])
            at = self.token(text, found, out, held, depth)
        out.append(text[at:])
        self.partners = outer
        return "".join(out)

    def token(self, text: str, found: re.Match[str], out: list[str], held: dict[int, int], depth: int) -> int:
        """Says one token and gives the place behind what it took."""
        start, sign = found.start(), found[0]
        if start in held:
            out.append(text[start : held[start]])
            return held[start]
        if sign.startswith("http"):
            address = _ADDRESS.match(text, start)
            out.append(re.sub(r"\\([_%#&~])", r"\1", address[0]) if address else sign)
            return address.end() if address else found.end()
        if sign == "`":
            end = formulas.behind_code(text, start)
            out.append(text[start:end])
            return end
        if sign == "~":
            out.append(" " if self.prose and _is_tie(text, start) else "~")
        elif sign.startswith("-"):
            out.append(_dash(text, start, sign) if self.prose else sign)
        elif sign == "{" and (end := self.group(text, start, out, depth)):
            return end
        elif sign[0] == "\\" and sign[1:].isalpha():
            return self.command(text, found, out, depth)
        elif sign[0] == "\\" and self.prose:
            return self.backslash(text, found, out)
        else:
            out.append(sign)
        return found.end()

    def backslash(self, text: str, found: re.Match[str], out: list[str]) -> int:
        sign, after = found[0][1:], text[found.end() : found.end() + 1]
        before = text[found.start() - 1 : found.start()]
        run = _BACKSLASHES.match(text, found.start()).end()  # type: ignore[union-attr]
        if not text[run : run + 1].strip():  # a new line
            out.append(" ")
            return run
        if sign == "-" and before.isalpha() and after.isalpha():
            pass
        elif (sign == "!" and (after == "[" or text.startswith("&#91;", found.end()))) or (
            sign == ":" and not before.isalnum()
        ):
            out.append(found[0])
        elif sign in _SIGNS:
            out.append(_SIGNS[sign])
        elif sign == "~" and after in ("{", ""):
            out.append("\\~")
        else:
            out.append(found[0])
        return found.end() + 2 * (sign in "~^" and text.startswith("{}", found.end()))

    def group(self, text: str, start: int, out: list[str], depth: int) -> int:
        r"""Braces that only group: `{\it Stefan}`, `{D}eep`; 0 where they may be the author's own."""
        end = self.partners.get(start, 0)
        if not end or depth > _DEEPEST:
            return 0
        inner = text[start + 1 : end]
        switch = re.match(r"\\([A-Za-z]+)\s*", inner)
        grouped = switch and (switch[1] in _SWITCHES or switch[1] in _KEEPS_TEXT or switch[1] in _SAID)
        letter = (
            self.prose
            and re.fullmatch(r"[^\W\d_]{1,12}", inner)
            and (text[start - 1 : start].isalpha() or text[end + 1 : end + 2].isalpha())
        )
        if not inner and start and (text[start - 1].isalnum() or text[start - 1] in ".§©"):
            return end + 1
        if not grouped and not letter:
            return 0
        out.append(self.said(inner, depth + 1))
        return end + 1

    def argument(self, text: str, at: int) -> tuple[str, int] | None:
        """What stands in the braces at this place and where they end."""
        at = option.end() if (option := _OPTION.match(text, at)) else at
        end = self.partners.get(at, 0)
        return (text[at + 1 : end], end + 1) if end else None

    def command(self, text: str, found: re.Match[str], out: list[str], depth: int) -> int:
        name, end = found[0][1:], found.end()
        first = self.argument(text, end) if depth <= _DEEPEST else None
        if name in (
            "href",
            "footnote",
            "thanks",
            "footnotetext",
            "url",
            "texttt",
            "verb",
            "path",
            "ensuremath",
        ) or name.startswith("textsu"):
            done = self.special(name, text, end, first, depth)
            if done:
                out.append(done[0])
                return done[1]
        if name in _TWO and first and (second := self.argument(text, first[1])):
            out.append(self.said(second[0], depth + 1))
            return second[1]
        if name in _VALUES and first and (second := self.argument(text, first[1])):
            unit = second[0].upper() if name == "ion" else _COMMAND.sub(r"\1", second[0])
            out.append(f"{self.said(first[0], depth + 1)} {self.said(unit, depth + 1)}")
            return second[1]
        if name == "ang" and first and re.fullmatch(r"[\d.+-]{1,20}", first[0]):
            out.append(f"{first[0]}°")
            return first[1]
        if name in _KEEPS_TEXT and first:
            out.append("" if name == "color" else self.said(first[0], depth + 1))
            return first[1]
        if name in ("begin", "end") and first and re.fullmatch(r"[a-z*]{1,20}", first[0]):
            out.append(" ")
            return first[1]
        if name in _SPACES or name in _SWITCHES:
            out.append(" " if name in _SPACES else "")
            return re.compile(r"\{\}|\s*").match(text, end).end()  # type: ignore[union-attr]
        if name in _SAID:
            out.append(_SAID[name])
            return end + 2 * text.startswith("{}", end)
        if name in SYMBOLS:
            scripts = _SCRIPTS.match(text, end)
            if end_of := scripts.end() if scripts else end:
                formula = next(formulas.find(f"${text[found.start() : end_of]}$"), None)
                if formula and formula.written:
                    out.append(formula.written)
                    return end_of + 2 * text.startswith("{}", end_of)
        if first and text[end : end + 1] == "{":  # an author's own macro keeps its braces
            out.append(f"{found[0]}{{{self.said(first[0], depth + 1)}}}")
            return first[1]
        out.append(found[0])
        return end

    def special(
        self, name: str, text: str, end: int, first: tuple[str, int] | None, depth: int
    ) -> tuple[str, int] | None:
        """Commands with a place of their own in plain text."""
        if name == "verb":
            sign = text[end : end + 1]
            close = (
                text.find(sign, end + 1, end + 200)
                if sign and not sign.isalnum() and sign not in "{ "
                else -1
            )
            return (_code(text[end + 1 : close]), close + 1) if close > 0 else None
        if not first:
            return None
        inner, end = first
        if name == "href":
            second = self.argument(text, end)
            if not second:
                return _address(inner), end
            label, address = self.said(second[0], depth + 1).strip(), _address(inner)
            return (address if _same(label, address) else f"{label} ({address})"), second[1]
        if name in ("url", "path"):
            return _address(inner), end
        if name == "texttt":
            return _code(inner), end
        if name == "ensuremath":
            return f"${inner}$", end
        if name in ("textsuperscript", "textsubscript"):
            mark = "^" if "super" in name else "_"
            return (
                f"${mark}{{{inner}}}$"
                if re.fullmatch(r"[\d+−*,.\-]{1,12}", inner)
                else self.said(inner, depth + 1)
            ), end
        return f" ({self.said(inner, depth + 1).strip()})", end  # a footnote


def _partners(text: str) -> dict[int, int]:
    """Where each brace that opens closes, by the place where it opens."""
    found, opened = {}, []
    for sign in re.finditer(r"\\.|[{}]", text, re.DOTALL):
        if sign[0] == "{":
            opened.append(sign.start())
        elif sign[0] == "}" and opened:
            start = opened.pop()
            if sign.start() - start <= _LONGEST:
                found[start] = sign.start()
    return found


def _accents_within_words(text: str) -> str:
    r"""Accents of TeX in Markdown: those in braces, and those within a word."""
    return _SURE.sub(lambda found: letters.unicode(found[0]), text)


def _quotes(text: str) -> str:
    """TeX's quotation marks as they are printed."""

    def printed(found: re.Match[str]) -> str:
        return f"“{found[1]}”" if found[1] is not None else f"‘{found[2]}’"

    return _BETWEEN.sub("’", _QUOTE.sub(printed, text)) if "`" in text else text


def _is_tie(text: str, at: int) -> bool:
    """Whether a tilde ties two words; before a number it may say 'about'."""
    before, after = text[max(0, at - 3) : at], text[at + 1 : at + 2]
    if not before or not (before[-1].isalnum() or before[-1] in ".,;:)]}$’”'"):
        return False
    if not (after.isalnum() or after in ("$", "\\", "(", "[", "“", "‘")) or (
        before[-1].isdigit() and after.isdigit()
    ):
        return False
    alone = before[-1].isalpha() and not before[-2:-1].isalnum()
    return not (after.isdigit() and alone)


def _dash(text: str, at: int, sign: str) -> str:
    """TeX's dashes; two hyphens before a word, as in `--help`, are no dash."""
    before, after = text[at - 1 : at] if at else "|", text[at + len(sign) : at + len(sign) + 1] or "|"
    spaced = before.isspace()
    if len(sign) > 3 or not (spaced or before.isalnum() or before in ".,;:)}$’”%"):
        return sign
    if not (after.isalnum() or after in " ($“‘") or (spaced and not after.isspace()):
        return sign
    return "—" if len(sign) == 3 else "–"


def _address(text: str) -> str:
    r"""An address as TeX writes it: `\_`, `\%`, `\~{}` as the signs they are."""
    return re.sub(
        r"\\([_%#&~{}])(?:\{\})?", r"\1", text.replace("\\textasciitilde", "~").replace("~{}", "~")
    ).strip()


def _same(label: str, address: str) -> bool:
    def core(words: str) -> str:
        return re.sub(r"^https?://(?:www\.)?|/$", "", words.strip().replace("\\", "")).lower()

    return not label or core(label) == core(address)


def _code(text: str) -> str:
    """Typewriter text as a code span."""
    plain = re.sub(r"\\([_%#&{}$])", r"\1", text)
    return f"`{plain}`" if plain.strip() and "`" not in plain and "\\" not in plain else plain
