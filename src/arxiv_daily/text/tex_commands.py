"""The commands of TeX that a formula may hold: MathJax's base and AMS lists as far as Pandoc converts them to MathML.

Every name in `SYMBOLS`, `WITH_ONE` and `WITH_TWO` was tried with `pandoc --mathml` (tests/external/text holds it).
What MathJax knows and Pandoc does not is written in other words (`ALIASES`, `TEMPLATES`).
"""


def words(text: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(text.split())


SYMBOLS = words("""
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi
    varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi
    Pi Sigma Upsilon Phi Psi Omega digamma varkappa varGamma varDelta varTheta varLambda varXi varPi
    varSigma varUpsilon varPhi varPsi varOmega upalpha upbeta upmu upgamma uppi aleph beth gimel
    daleth ell hbar hslash imath jmath wp Re Im Finv Game Bbbk eth mho complement backprime partial
    infty nabla emptyset varnothing forall exists nexists neg lnot top bot angle sphericalangle
    measuredangle triangle triangledown square blacksquare blacktriangle blacktriangledown lozenge
    blacklozenge checkmark star bigstar ast circ bullet cdot cdotp cdots ldots dots dotsc dotsb
    dotsi dotsm dotso vdots ddots iddots adots prime surd dagger ddagger diamond Diamond Box flat
    natural sharp clubsuit diamondsuit heartsuit spadesuit colon pounds yen euro circledR maltese
    mathdollar pm mp times div setminus smallsetminus oplus ominus otimes oslash odot cap cup Cap
    Cup sqcap sqcup uplus vee wedge lor land amalg wr bigcirc bigtriangleup bigtriangledown
    triangleleft triangleright barwedge veebar doublebarwedge curlywedge curlyvee boxminus boxtimes
    boxdot boxplus divideontimes dotplus leftthreetimes rightthreetimes circleddash circledast
    circledcirc centerdot intercal lhd rhd unlhd unrhd ltimes rtimes bigcap bigcup bigcupdot
    bigoplus bigotimes bigodot bigvee bigwedge biguplus bigsqcup sum prod coprod int iint iiint
    iiiint oint oiint oiiint fint varointclockwise le leq leqslant ge geq geqslant ne neq lt gt ll
    lll gg ggg sim simeq approx cong equiv propto varpropto prec succ preceq succeq preccurlyeq
    succcurlyeq curlyeqprec curlyeqsucc precsim succsim precapprox succapprox subset supset subseteq
    supseteq subsetneq supsetneq subseteqq supseteqq subsetneqq supsetneqq varsubsetneq Subset
    Supset sqsubset sqsupset sqsubseteq sqsupseteq in ni owns notin not mid nmid parallel nparallel
    perp vdash dashv vDash Vdash Vvdash nvdash nvDash nVdash nVDash models doteq doteqdot triangleq
    coloneq coloneqq Coloneqq eqqcolon asymp bowtie Join smile frown smallsmile smallfrown leqq geqq
    eqslantless eqslantgtr lesssim gtrsim lessapprox gtrapprox lessgtr gtrless lesseqgtr gtreqless
    lesseqqgtr gtreqqless lessdot gtrdot risingdotseq fallingdotseq backsim backsimeq approxeq eqsim
    eqcirc circeq bumpeq Bumpeq vartriangleleft vartriangleright trianglelefteq trianglerighteq
    blacktriangleleft blacktriangleright between pitchfork therefore because backepsilon nless ngtr
    nleq ngeq nleqslant ngeqslant lneq gneq lneqq gneqq lnsim gnsim lnapprox gnapprox nprec nsucc
    npreceq nsucceq precneqq succneqq precnsim succnsim precnapprox succnapprox nsim ncong nsubset
    nsupset nsubseteq nsupseteq ntriangleleft ntriangleright ntrianglelefteq ntrianglerighteq
    leftarrow rightarrow leftrightarrow Leftarrow Rightarrow Leftrightarrow Lleftarrow Rrightarrow
    gets to mapsto mapsfrom longmapsto longmapsfrom longleftarrow longrightarrow longleftrightarrow
    Longrightarrow Longleftarrow Longleftrightarrow iff implies impliedby uparrow downarrow
    updownarrow Uparrow Downarrow Updownarrow nearrow searrow swarrow nwarrow hookrightarrow
    hookleftarrow leftharpoonup leftharpoondown rightharpoonup rightharpoondown rightleftharpoons
    leftrightharpoons rightsquigarrow leftrightsquigarrow leadsto leftleftarrows rightrightarrows
    leftrightarrows rightleftarrows upuparrows downdownarrows twoheadleftarrow twoheadrightarrow
    leftarrowtail rightarrowtail looparrowleft looparrowright curvearrowleft curvearrowright
    circlearrowleft circlearrowright Lsh Rsh upharpoonleft upharpoonright downharpoonleft
    downharpoonright multimap restriction nleftarrow nrightarrow nLeftarrow nRightarrow
    nleftrightarrow nLeftrightarrow dashrightarrow dashleftarrow lceil rceil lfloor rfloor langle
    rangle lbrace rbrace lbrack rbrack llbracket rrbracket vert Vert lvert rvert lVert rVert
    backslash ulcorner urcorner llcorner lrcorner lgroup rgroup lmoustache rmoustache arccos arcsin
    arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max
    min Pr sec sin sinh sup tan tanh displaystyle textstyle scriptstyle scriptscriptstyle quad qquad
    enspace medspace bmod
""")
WITH_ONE = words("""
    hat widehat check tilde widetilde utilde acute grave dot ddot dddot ddddot breve bar vec
    overline underline underbar overrightarrow overleftarrow overleftrightarrow underrightarrow
    underleftarrow overbrace underbrace overbracket underbracket overparen underparen mathring boxed
    phantom cancel bcancel xcancel mathbb mathbf mathcal mathfrak mathit mathrm mathscr mathsf
    mathtt mathds boldsymbol bm pmb mathbin mathrel mathop mathord mathopen mathclose mathpunct sqrt
    xrightarrow xleftarrow pmod mod pod substack
""")
WITH_TWO = frozenset(["frac", "dfrac", "tfrac", "binom", "overset", "underset", "stackrel"])
TEXT = words("""
    text textbf textit textrm textsf texttt mbox operatorname operatorname*
""")
SIZES = words("""
    big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr
""")
LIMITS = frozenset(["limits", "nolimits", "displaylimits"])  # behind an operator
OPERATORS = words("""
    sum prod coprod int iint iiint iiiint oint bigcap bigcup bigoplus bigotimes bigodot bigvee
    bigwedge biguplus bigsqcup lim liminf limsup sup inf max min det gcd Pr
""")

# The same in words that Pandoc knows. What stands for a symbol may be a character.
ALIASES = dict(
    pair.split("=", 1)
    for pair in words(r"""
    Bbb=\mathbb bold=\mathbf frak=\mathfrak EuScript=\mathscr mathbbm=\mathbb mathnormal=\mathit
    mathpzc=\mathcal mathup=\mathrm symbf=\mathbf symbb=\mathbb symup=\mathrm mathbfit=\boldsymbol
    mathbfsf=\mathsf mathsfbf=\mathsf textup=\text textnormal=\text textmd=\text textsc=\text
    textsl=\textit emph=\textit hbox=\mbox vbox=\mbox fbox=\boxed dbinom=\binom tbinom=\binom
    cfrac=\dfrac widecheck=\check Hat=\hat Bar=\bar Vec=\vec Tilde=\tilde Dot=\dot Ddot=\ddot
    Check=\check Breve=\breve Acute=\acute Grave=\grave Overline=\overline bigm=\big Bigm=\Big
    biggm=\bigg Biggm=\Bigg thinspace=\, thickspace=\; negthinspace=\! negmedspace=\!
    negthickspace=\! enskip=\enspace nobreakspace=~ space=~ doublecap=\Cap doublecup=\Cup
    llless=\lll gggtr=\ggg thicksim=\sim thickapprox=\approx shortmid=\mid shortparallel=\parallel
    nshortmid=\nmid nshortparallel=\nparallel nleqq=\nleq ngeqq=\ngeq lvertneqq=\lneqq
    gvertneqq=\gneqq varsubsetneqq=\subsetneqq varsupsetneq=\supsetneq varsupsetneqq=\supsetneqq
    vcentcolon=: dblcolon=:: ldotp=. lq=‘ rq=’ dag=\dagger ddag=\ddagger S=§ P=¶ copyright=©
    degree=° textdegree=° circledS=Ⓢ diagup=╱ diagdown=╲ AA=Å aa=å ss=ß ae=æ AE=Æ o=ø O=Ø l=ł L=Ł
    i=\imath j=\jmath smallint=\int intop=\int ointop=\oint arrowvert=| Arrowvert=\| And=\&
    hdots=\ldots thetasym=\vartheta varlimsup=\overline{\lim} varliminf=\underline{\lim}
    injlim=\operatorname{inj\,lim} projlim=\operatorname{proj\,lim} idotsint=\int\cdots\int
    Alpha=\mathrm{A} Beta=\mathrm{B} omicron=o textmu=µ textasciitilde=\sim textgreater=> textless=<
    ordinarycolon=:
""")
)
# With an argument or two: how it is written where Pandoc has no word for it.
TEMPLATES = {
    "ket": (1, r"|{}\rangle"), "Ket": (1, r"\left|{}\right\rangle"), "bra": (1, r"\langle {}|"),
    "Bra": (1, r"\left\langle {}\right|"), "braket": (1, r"\langle {}\rangle"),
    "Braket": (1, r"\left\langle {}\right\rangle"), "ketbra": (2, r"|{}\rangle\langle {}|"),
    "set": (1, r"\lbrace {}\rbrace"), "Set": (1, r"\left\lbrace {}\right\rbrace"), "abs": (1, r"\lvert {}\rvert"),
    "norm": (1, r"\lVert {}\rVert"), "smash": (1, "{}"), "rlap": (1, "{}"), "llap": (1, "{}"), "clap": (1, "{}"),
    "mathrlap": (1, "{}"), "mathllap": (1, "{}"), "mathclap": (1, "{}"), "mathinner": (1, "{}"), "hphantom": (1, r"\phantom{{{}}}"),
    "vphantom": (1, ""), "mathstrut": (0, ""), "strut": (0, ""), "null": (0, ""), "nonumber": (0, ""), "notag": (0, ""),
    "ensuremath": (1, "{}"), "textcolor": (2, "{1}"), "color": (1, ""), "uppercase": (1, "{}"), "lowercase": (1, "{}"),
    "textsuperscript": (1, "^{{{}}}"), "textsubscript": (1, "_{{{}}}"), "ce": (1, r"\mathrm{{{}}}"),
    "num": (1, "{}"), "si": (1, r"\mathrm{{{}}}"), "unit": (1, r"\mathrm{{{}}}"), "SI": (2, r"{}\,\mathrm{{{}}}"),
    "qty": (2, r"{}\,\mathrm{{{}}}"), "xleftrightarrow": (1, r"\overset{{{}}}{{\longleftrightarrow}}"),
    "xRightarrow": (1, r"\overset{{{}}}{{\Longrightarrow}}"), "xLeftarrow": (1, r"\overset{{{}}}{{\Longleftarrow}}"),
    "xmapsto": (1, r"\overset{{{}}}{{\longmapsto}}"), "xhookrightarrow": (1, r"\overset{{{}}}{{\hookrightarrow}}"),
    "xlongequal": (1, r"\overset{{{}}}{{=}}"), "vspace": (1, ""), "underaccent": (2, r"\underset{{{}}}{{{}}}"),
    "accentset": (2, r"\overset{{{}}}{{{}}}"), "ang": (1, r"{}^\circ"), "ion": (2, r"\mathrm{{{0}\,{1}}}"), "ga": (0, r"\gtrsim "), "la": (0, r"\lesssim "),
    "arcsec": (0, "″"), "arcmin": (0, "′"), "farcs": (0, "″."), "farcm": (0, "′."), "fdg": (0, "°."), "xspace": (0, ""), "protect": (0, ""),
    "allowbreak": (0, ""), "relax": (0, ""), "hfill": (0, r"\quad "), "hline": (0, ""),
}  # fmt: skip
FONTS = {"rm": "mathrm", "bf": "mathbf", "it": "mathit", "sf": "mathsf", "tt": "mathtt", "cal": "mathcal",
         "frak": "mathfrak", "scr": "mathscr", "mit": "mathit", "sl": "mathit", "sc": "mathrm", "em": "mathit",
         "up": "mathrm", "bfseries": "mathbf", "itshape": "mathit", "rmfamily": "mathrm"}  # fmt: skip
INFIX = {"over": r"\frac{%s}{%s}", "choose": r"\binom{%s}{%s}", "atop": r"\substack{%s \\ %s}",
         "brace": r"\left\lbrace\substack{%s \\ %s}\right\rbrace",
         "brack": r"\left[\substack{%s \\ %s}\right]"}  # fmt: skip
# Environments inside a formula, as Pandoc and MathJax write them.
ENVIRONMENTS = dict.fromkeys(["matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix", "cases", "array", "aligned"], "") | {
    "gathered": "", "split": "", "align": "aligned", "align*": "aligned", "alignat": "aligned", "alignat*": "aligned",
    "alignedat": "aligned", "flalign": "aligned", "flalign*": "aligned", "gather": "gathered", "gather*": "gathered",
    "multline": "gathered", "multline*": "gathered", "dcases": "cases", "rcases": "cases", "subarray": "matrix",
    "psmallmatrix": "pmatrix", "bsmallmatrix": "bmatrix", "eqnarray": "array", "eqnarray*": "array",
    "equation": "", "equation*": "", "displaymath": "", "math": "", "subequations": "",
}  # fmt: skip
BARE = frozenset(("equation", "equation*", "displaymath", "math", "subequations"))  # a frame of nothing
OUTSIDE = frozenset(ENVIRONMENTS) - {
    "subarray",
    "psmallmatrix",
    "bsmallmatrix",
}  # begin a formula by themselves
# What would define, read, run or link: never an author's own name for a symbol.
FORBIDDEN = words("""
    input include includegraphics def edef gdef xdef let newcommand renewcommand providecommand
    newenvironment renewenvironment DeclareMathOperator href url hyperref unicode require class
    cssId style data htmlData htmlClass htmlId htmlStyle bbox mmlToken read write openin openout
    immediate special csname endcsname catcode char mathchar expandafter noexpand loop repeat verb
    begingroup endgroup toggle mathtip texttip rule Rule kern mkern lua directlua usepackage
    documentclass item footnote cite ref eqref label begin end left right middle
""")
