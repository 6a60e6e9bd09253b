"""Which formulas may stand on a page: those made of known commands whose pairs close.

What is allowed is listed; a command not on the list shows as code, for renderers would print it or worse: TeX
defines, reads files and writes links.
"""

import re

LONGEST = 4000  # characters of a formula
DEEPEST = 40  # braces within braces

NAMES = """
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho varrho
    sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
    aleph beth ell hbar imath jmath wp Re Im partial infty nabla emptyset varnothing forall exists nexists neg lnot
    top bot angle triangle square blacksquare checkmark star ast circ bullet cdot cdots ldots dots dotsc dotsb vdots
    ddots prime dagger ddagger diamond Box flat natural sharp clubsuit diamondsuit heartsuit spadesuit
    pm mp times div setminus oplus ominus otimes oslash odot cap cup sqcap sqcup uplus vee wedge lor land amalg wr
    bigcap bigcup bigoplus bigotimes bigodot bigvee bigwedge biguplus sum prod coprod int iint iiint oint
    le leq leqslant ge geq geqslant ne neq lt gt ll gg sim simeq approx cong equiv propto prec succ preceq succeq
    subset supset subseteq supseteq subsetneq supsetneq sqsubseteq sqsupseteq in ni notin not mid nmid parallel perp
    vdash dashv models doteq triangleq coloneqq asymp bowtie lesssim gtrsim ltimes rtimes top
    leftarrow rightarrow leftrightarrow Leftarrow Rightarrow Leftrightarrow gets to mapsto longmapsto
    longleftarrow longrightarrow longleftrightarrow Longrightarrow Longleftarrow Longleftrightarrow iff implies
    uparrow downarrow updownarrow Uparrow Downarrow nearrow searrow swarrow nwarrow hookrightarrow hookleftarrow
    rightharpoonup leftharpoonup rightleftharpoons rightsquigarrow xrightarrow xleftarrow
    lceil rceil lfloor rfloor langle rangle lbrace rbrace lbrack rbrack vert Vert lvert rvert lVert rVert backslash
    big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr left right middle
    arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max min
    Pr sec sin sinh sup tan tanh operatorname bmod pmod mod
    hat widehat check tilde widetilde acute grave dot ddot breve bar vec overline underline overrightarrow
    overleftarrow overbrace underbrace overset underset stackrel mathring
    frac dfrac tfrac binom sqrt boxed phantom
    mathbb mathbf mathcal mathfrak mathit mathrm mathscr mathsf mathtt boldsymbol bm
    text textbf textit textrm textsf texttt mbox
    displaystyle textstyle scriptstyle scriptscriptstyle quad qquad
    begin end
"""
COMMANDS = frozenset(NAMES.split())
ENVIRONMENTS = "matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix cases array aligned gathered split align align*"
ENVIRONMENTS = frozenset(ENVIRONMENTS.split())
IN_WORDS = frozenset(("text", "textbf", "textit", "textrm", "textsf", "texttt", "mbox"))
SYMBOLS = "\\{}|,;:!> %#&$_-"  # what a backslash may stand before
WITH_ONE = """
    hat widehat check tilde widetilde acute grave dot ddot breve bar vec overline underline overrightarrow
    overleftarrow overbrace underbrace mathring boxed phantom mathbb mathbf mathcal mathfrak mathit mathrm mathscr
    mathsf mathtt boldsymbol bm bmod pmod mod sqrt xrightarrow xleftarrow operatorname displaystyle textstyle
    scriptstyle scriptscriptstyle not
"""
WITH_TWO = "frac dfrac tfrac binom overset underset stackrel"
ARGUMENTS = dict.fromkeys(WITH_ONE.split(), 1) | dict.fromkeys(WITH_TWO.split(), 2)
TOKEN = re.compile(r"\\(?:([A-Za-z]+)(\*?)|(.|$))|(\$)", re.DOTALL)
PAIR = re.compile(r"\\(begin|end)\s*\{([A-Za-z*]*)\}|\\(left|right|middle)(?![A-Za-z])|\\.|[{}&]", re.DOTALL)
OPTION = re.compile(r"\s*(?:\[[^\[\]{}\\]*\])?\s*")
ARGUMENT = re.compile(r"\\[A-Za-z]+|[A-Za-z0-9*+-]")
ONE = r"\s*(?:\\[A-Za-z]+|\{[^{}]*\}|[^\s\\{}])\s*"
DANGLING = re.compile(
    rf"[_^]\s*(?:[_^}}&]|$)|\^{ONE}\^|_{ONE}_"
)  # an index without its body, or a second one
DELIMITER = re.compile(
    r"\s*(?:[()\[\]|/.<>]|\\[{}|]|\\(?:[lr](?:ceil|floor|angle|brace|brack|vert|Vert)|[vV]ert|backslash|"
    r"(?:up|down|updown|Up|Down)arrow)(?![A-Za-z]))"
)
SIZED = re.compile(r"(?:left|right|middle|[bB]igg?[lr]?)$")
OLD_FONT = re.compile(r"\{\\(rm|bf|it|sf|tt|cal)\s+([^{}\\$]*)\}")


def cleaned(tex: str) -> str:
    """The formula on one line, with nothing a Markdown reader could take for markup of its own."""
    tex = OLD_FONT.sub(r"\\math\1{\2}", " ".join(tex.split()))
    tex = re.sub(r"(?<!\\)((?:\\\\)*)%", r"\1\\%", tex)  # a comment would swallow the rest of the line
    return re.sub(r"<(?=[A-Za-z!/?])|\{(?=\{<)|\{(?=<)", lambda m: f"{m[0]} ", tex)


def is_maths(tex: str) -> bool:
    """Whether the formula is made of known commands and its braces, environments and brackets pair up."""
    if not tex or len(tex) > LONGEST or DANGLING.search(tex):
        return False
    ends = pairs(tex)
    if ends is None:
        return False
    until = 0  # where running text ends
    for match in TOKEN.finditer(tex):
        name, symbol, here = match[1], match[3], match.end()
        if match[4] or (symbol is not None and (not symbol or symbol not in SYMBOLS)):
            return False
        if name is None:
            continue
        if name in ("begin", "end"):
            if here <= until or not PAIR.match(tex, match.start())[1]:
                return False
            continue
        if name not in COMMANDS or (here <= until and name not in IN_WORDS):
            return False
        if name in IN_WORDS:
            if here not in ends:
                return False
            until = max(until, ends[here])
        if SIZED.match(name) and not DELIMITER.match(tex, here):
            return False
        if not has_arguments(tex, here, ARGUMENTS.get(name, 0), ends):
            return False
    return True


def pairs(tex: str) -> dict[int, int] | None:
    """Where each brace's partner stands; None unless braces, environments, \\left and \\right all pair up."""
    ends: dict[int, int] = {}
    opened: list[tuple[str, int]] = []
    for match in PAIR.finditer(tex):
        what = match[0]
        if what == "{":
            kind, opens = "{", True
        elif what == "}":
            kind, opens = "{", False
        elif match[1]:
            kind, opens = match[2], match[1] == "begin"
            if kind not in ENVIRONMENTS:
                return None
        elif match[3] == "middle" or what == "&" or what == "\\\\":
            if not any(kind == "left" if match[3] else kind in ENVIRONMENTS for kind, _ in opened):
                return None
            continue
        elif match[3]:
            kind, opens = "left", match[3] == "left"
        else:
            continue
        if opens:
            opened.append((kind, match.start()))
            if len(opened) > DEEPEST:
                return None
        elif not opened or opened[-1][0] != kind:
            return None
        else:
            ends[opened.pop()[1]] = match.start()
    return None if opened else ends


def has_arguments(tex: str, at: int, count: int, ends: dict[int, int]) -> bool:
    """Whether `count` arguments follow: braces, commands, letters or digits."""
    for _ in range(count):
        at = OPTION.match(tex, at).end()
        if at in ends:
            at = ends[at] + 1
        elif match := ARGUMENT.match(tex, at):
            at = match.end()
        else:
            return False
    return True
