"""The styles that `benchmarks.typeset` sets papers in: a class, its front matter, its headings and its references."""

from collections.abc import Callable
from dataclasses import dataclass, field

PACKAGES = r"""\usepackage{amsmath}\usepackage{tikz,pgfplots}\usepackage{algorithm,algorithmic}
"""
NATBIB = r"\usepackage[authoryear,round]{natbib}" + "\n"
TITLE, AUTHOR = "On Weak Signals in Long Recordings", "Ada Example and Ben Sample"
HEAD = "ZYXHEAD"  # stands in running heads alone


@dataclass
class Style:
    """One way to set a paper."""

    name: str
    preamble: str
    front: str = ""  # behind \begin{document}; ABSTRACT stands for the text of the abstract
    heading: Callable[[str, int, bool], str] | None = None
    introduction: bool = True
    author_year: bool = False
    appendix: str = ""  # "before" or "after" the references
    appendices: str = r"\appendix"
    acknowledgements: str = ""
    boxes: bool = False
    footnotes: bool = True  # at the foot of the page; REVTeX sets them among the references
    closing: str = ""
    never: list[str] = field(default_factory=list)

    def opening(self, abstract: str) -> str:
        return f"{self.preamble}\n\\begin{{document}}\n{self.front.replace('ABSTRACT', abstract)}"


def _plain_front(title: str = TITLE) -> str:
    return (
        rf"\title{{{title}}}\author{{{AUTHOR}}}\date{{}}\maketitle"
        + "\n\\begin{abstract}\nABSTRACT\n\\end{abstract}"
    )


def _article(options: str = "", more: str = "", packages: str = PACKAGES) -> str:
    return rf"\documentclass[{options}]{{article}}" + "\n" + packages + more


def _starred(title: str, level: int, appendix: bool) -> str:
    return (r"\section*{%s}" if level == 1 else r"\subsection*{%s}") % title


def _run_in(title: str, level: int, appendix: bool) -> str:
    """A title in italics at the head of its first paragraph, as in letters of physics."""
    return rf"\emph{{{title}.}}---\ignorespaces"


def _capitals(title: str, level: int, appendix: bool) -> str:
    return rf"\section{{\uppercase{{{title}}}}}" if level == 1 else rf"\subsection{{{title}}}"


def _lettered(title: str, level: int, appendix: bool) -> str:
    """Appendices with their letter in the title: "Appendix A: …"."""
    return rf"\section{{{title}}}" if level == 1 else rf"\subsection{{{title}}}"


_HEADS = (
    rf"\usepackage{{fancyhdr}}\pagestyle{{fancy}}\fancyhead[L]{{{HEAD} et al.}}\fancyhead[R]{{\thepage}}\fancyfoot[C]{{}}"
    + "\n"
)
_LINES = r"\usepackage{lineno}\linenumbers" + "\n"
_TIMES = r"\usepackage{times}" + "\n"


def _titles(section: str, subsection: str = "", label: str = r"\thesection") -> str:
    sub = subsection or section
    return (
        rf"\usepackage{{titlesec}}\titleformat{{\section}}{{{section}}}{{{label}}}{{0.6em}}{{}}"
        rf"\titleformat{{\subsection}}{{{sub}}}{{\thesubsection}}{{0.6em}}{{}}" + "\n"
    )


_ACM = (
    r"\title{"
    + TITLE
    + r"}\author{Ada Example}\affiliation{\institution{Test University}\city{Town}\country{Land}}"
    r"\email{ada@example.org}" + "\n\\begin{abstract}\nABSTRACT\n\\end{abstract}\n"
    r"\begin{CCSXML}<ccs2012><concept><concept_id>1</concept_id></concept></ccs2012>\end{CCSXML}\ccsdesc[500]{Computing methodologies}"
    r"\keywords{signals, recordings}\maketitle"
)
_ELS = (
    r"\begin{frontmatter}\title{"
    + TITLE
    + r"}\author[a]{Ada Example}\affiliation[a]{organization={Test University}}"
    "\n\\begin{abstract}\nABSTRACT\n\\end{abstract}\n"
    + r"\begin{keyword}signals \sep recordings\end{keyword}\end{frontmatter}"
)
_REVTEX = (
    r"\title{"
    + TITLE
    + r"}\author{Ada Example}\affiliation{Test University}"
    + "\n\\begin{abstract}\nABSTRACT\n\\end{abstract}\n\\maketitle"
)
_AMS = (
    r"\title{"
    + TITLE
    + r"}\author{Ada Example}\address{Test University}"
    + "\n\\begin{abstract}\nABSTRACT\n\\end{abstract}\n\\maketitle"
)
_IEEE = (
    r"\title{"
    + TITLE
    + r"}\author{\IEEEauthorblockN{Ada Example}\IEEEauthorblockA{Test University}}\maketitle"
    "\n\\begin{abstract}\nABSTRACT\n\\end{abstract}\n\\begin{IEEEkeywords}signals, recordings\\end{IEEEkeywords}"
)
_LLNCS = (
    r"\title{" + TITLE + r"}\author{Ada Example\inst{1}}\institute{Test University}\maketitle"
    "\n\\begin{abstract}\nABSTRACT\n\\keywords{signals \\and recordings}\\end{abstract}"
)  # fmt: skip
_NEURIPS = (
    r"\usepackage[margin=1.5in]{geometry}"
    + "\n"
    + _TIMES
    + _LINES
    + _titles(r"\large\bfseries", r"\bfseries")
)
_TWO = r"\setlength{\columnsep}{0.25in}\usepackage[margin=0.75in]{geometry}" + "\n"
_BOX = r"\usepackage{tcolorbox}" + "\n"

STYLES = [
    Style("ieee-conference", r"\documentclass[conference]{IEEEtran}" + PACKAGES, _IEEE, appendix="before", appendices=r"\appendices"),
    Style("held-ieee-journal", r"\documentclass[journal]{IEEEtran}" + PACKAGES, _IEEE.replace(r"\maketitle", rf"\markboth{{Journal, {HEAD}}}{{Example: {HEAD}}}\maketitle"), never=[HEAD], acknowledgements=r"\section*{Acknowledgment}", closing=r"\begin{IEEEbiographynophoto}{Ada Example} got a degree.\end{IEEEbiographynophoto}"),
    Style("acm-sigconf", r"\documentclass[sigconf]{acmart}" + PACKAGES.replace(r"\usepackage{amsmath}", ""), _ACM, appendix="after", acknowledgements=r"\section*{Acknowledgments}"),
    Style("held-acm-small", r"\documentclass[acmsmall]{acmart}" + PACKAGES.replace(r"\usepackage{amsmath}", ""), _ACM, appendix="after"),
    Style("llncs", r"\documentclass{llncs}" + PACKAGES, _LLNCS),
    Style("held-llncs-heads", r"\documentclass[runningheads]{llncs}" + PACKAGES + _BOX, _LLNCS.replace(r"\title", rf"\titlerunning{{{HEAD}}}\authorrunning{{{HEAD}}}\title"), boxes=True, never=[HEAD]),
    Style("elsarticle-review", r"\documentclass[review,authoryear]{elsarticle}" + PACKAGES + _LINES, _ELS, author_year=True, appendix="before"),
    Style("held-elsarticle-5p", r"\documentclass[5p,times]{elsarticle}" + PACKAGES, _ELS, appendix="before"),
    Style("held-revtex-letter", footnotes=False, preamble=r"\documentclass[prl,twocolumn]{revtex4-2}" + PACKAGES, front=_REVTEX, heading=_run_in, introduction=False),
    Style("revtex-prd", footnotes=False, preamble=r"\documentclass[prd,twocolumn]{revtex4-2}" + PACKAGES, front=_REVTEX, appendix="before", acknowledgements=r"\begin{acknowledgments}We are grateful to many.\end{acknowledgments}"),
    Style("revtex-preprint", footnotes=False, preamble=r"\documentclass[aps,preprint]{revtex4-2}" + PACKAGES, front=_REVTEX, heading=_starred),
    Style("amsart", r"\documentclass{amsart}" + PACKAGES, _AMS, appendix="before"),
    Style("held-amsart-11pt", r"\documentclass[11pt,reqno]{amsart}" + PACKAGES, _AMS.replace(r"\title", rf"\title[{HEAD}]", 1), never=[HEAD]),
    Style("neurips-lines", _article("10pt", _NEURIPS + NATBIB + _BOX), _plain_front(), author_year=True, appendix="after", boxes=True),
    Style("held-iclr-caps", _article("10pt", r"\usepackage[margin=1.4in]{geometry}" + "\n" + _TIMES + _titles(r"\large\scshape", r"\scshape") + NATBIB + _HEADS), _plain_front(), author_year=True, appendix="after", never=[HEAD]),
    Style("icml-columns", _article("10pt,twocolumn", _TWO + _TIMES + _titles(r"\large\bfseries", r"\bfseries", r"\thesection.") + NATBIB), _plain_front(), author_year=True, appendix="after", appendices=r"\newpage\appendix\onecolumn"),
    Style("columns-lines", _article("10pt,twocolumn", _TWO + _TIMES + r"\usepackage[switch]{lineno}\linenumbers" + "\n" + _titles(r"\large\bfseries", r"\bfseries", r"\thesection.")), _plain_front(), appendix="after"),
    Style("letter", _article("11pt", NATBIB), _plain_front(), heading=_run_in, introduction=False, author_year=True),
    Style("heads", _article("11pt", r"\usepackage[margin=1in]{geometry}" + "\n" + _HEADS), _plain_front(), never=[HEAD], appendix="before", appendices=r"\appendix\section*{Appendix}"),
    Style("held-acl-lines", _article("11pt,twocolumn", _TWO + _TIMES + r"\usepackage[switch]{lineno}\linenumbers" + "\n" + _titles(r"\large\bfseries", r"\bfseries") + NATBIB + _BOX), _plain_front(), author_year=True, appendix="after", boxes=True),
    Style("held-interspeech", _article("9pt,twocolumn", _TWO + _TIMES + _titles(r"\centering\bfseries", r"\itshape", r"\thesection.")), _plain_front()),
    Style("icassp-capitals", _article("10pt,twocolumn", _TWO + _TIMES + _titles(r"\centering\bfseries", r"\bfseries", r"\thesection.")), _plain_front(), heading=_capitals),
    Style("aastex-lines", r"\documentclass[twocolumn,linenumbers]{aastex631}" + PACKAGES.replace(r"\usepackage{amsmath}", ""), _REVTEX.replace(r"\maketitle", ""), author_year=True, appendix="before", acknowledgements=r"\begin{acknowledgments}We thank them.\end{acknowledgments}"),
    Style("held-mnras", r"\documentclass{mnras}" + PACKAGES, r"\title[" + HEAD + "]{" + TITLE + r"}\author[A. Example]{Ada Example\\Test University}\maketitle" + "\n\\begin{abstract}\nABSTRACT\n\\end{abstract}\n\\begin{keywords}stars\\end{keywords}", author_year=True, appendix="after", acknowledgements=r"\section*{Acknowledgements}", never=[HEAD]),
    Style("economics", _article("12pt", r"\usepackage[margin=1in]{geometry}\usepackage{setspace}\doublespacing" + "\n" + NATBIB), _plain_front(), author_year=True, appendix="after", appendices=r"\clearpage\appendix\renewcommand{\thesection}{Appendix \Alph{section}.}"),
    Style("held-unnumbered", _article("11pt", r"\setcounter{secnumdepth}{0}" + "\n" + _HEADS), _plain_front(), never=[HEAD]),
    Style("nature", _article("10pt,twocolumn", _TWO + _titles(r"\large\bfseries\sffamily", r"\normalsize\bfseries\sffamily") + r"\setcounter{secnumdepth}{0}\usepackage[super]{natbib}"), _plain_front(), introduction=False),
    Style("held-statistics", _article("11pt", r"\usepackage{titlesec}\titleformat{\section}[runin]{\bfseries}{\thesection.}{0.5em}{}[.]\titleformat{\subsection}[runin]{\itshape}{\thesubsection.}{0.5em}{}[.]" + "\n" + NATBIB), _plain_front(), author_year=True),
    Style("thesis", r"\documentclass[11pt]{report}" + PACKAGES, _plain_front() + r"\tableofcontents", heading=lambda title, level, _: (r"\chapter{%s}" if level == 1 else r"\section{%s}") % title, appendix="before"),
    Style("held-sans-serif", _article("10pt", r"\renewcommand{\familydefault}{\sfdefault}\usepackage{sectsty}\allsectionsfont{\sffamily\color{blue}}" + "\n"), _plain_front(), appendix="before"),
    Style("same-size-bold", _article("12pt", r"\usepackage{titlesec}\titleformat*{\section}{\normalsize\bfseries}\titleformat*{\subsection}{\normalsize\itshape}" + "\n"), _plain_front()),
    Style("held-roman-centred", _article("11pt", r"\renewcommand{\thesection}{\Roman{section}}\renewcommand{\thesubsection}{\Alph{subsection}}" + "\n" + _titles(r"\centering\scshape", r"\itshape", r"\thesection.") + NATBIB), _plain_front(), author_year=True, appendix="after"),
    Style("no-headings-type", _article("11pt", r"\usepackage{titlesec}\titleformat*{\section}{\normalsize\normalfont}\titleformat*{\subsection}{\normalsize\normalfont}" + "\n"), _plain_front()),
    Style("boxes-minipages", _article("11pt", _BOX + r"\usepackage{subcaption}" + "\n"), _plain_front(), boxes=True, appendix="before"),
    Style("spie", r"\documentclass[]{spie}" + PACKAGES, r"\title{" + TITLE + r"}\author[a]{Ada Example}\affil[a]{Test University}\maketitle" + "\n\\begin{abstract}\nABSTRACT\n\\end{abstract}\n\\keywords{signals}", heading=_capitals),
]  # fmt: skip
