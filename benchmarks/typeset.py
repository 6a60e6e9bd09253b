"""Papers with a known text in the classes that arXiv gets: `python -m benchmarks.typeset FOLDER`.

Each style is written as LaTeX, set with pdflatex, converted with LaTeXML where that is installed, and its truth is
written beside it (`NAME.truth.json`) for `benchmarks.reading`. The prose is made by a small grammar; every sentence
holds a word that stands nowhere else, so that one can tell of each sentence whether, where and in which order it was
read. Every second style is named `held-…`: look at those for the figure only.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from .styles import STYLES, Style

NOUNS = "model signal corpus network field sample measure surface tensor speaker estimate boundary detector galaxy".split()  # noqa: SIM905
VERBS = "train compare observe extend bound reject approximate predict align calibrate".split()  # noqa: SIM905
ADJECTIVES = [
    "small",
    "robust",
    "non-linear",
    "well-posed",
    "open-ended",
    "sparse",
    "long-term",
    "noisy",
    "early",
    "unseen",
    "low-rank",
]
TITLES = ["Related Work", "Problem Setting and Notation", "Data", "The Proposed Method", "Experiments", "Discussion", "Conclusion"]  # fmt: skip
SUBTITLES = [
    "Sampling of Weak Signals",
    "What the Loss Measures",
    "Choice of Parameters",
    "Bounds for Long Sequences",
]
APPENDICES = ["Proof of the Main Bound", "Further Tables"]
NUMBERS = ["10^3", "m^-2", "CO_2"]


@dataclass
class Truth:
    """Words of each kind of text in reading order, the headings, and numbers with their marks."""

    body: list[str] = field(default_factory=list)
    appendix: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    floats: list[str] = field(
        default_factory=list
    )  # captions, tables, notes and boxes: anywhere but in the references
    never: list[str] = field(default_factory=list)  # running heads and the ticks of axes
    headings: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)


class Writer:
    """Writes one paper in one style; what it wrote is in `truth`."""

    def __init__(self, style: Style):
        self.style, self.random, self.truth = style, random.Random(style.name), Truth()
        self.used: set[str] = set()

    def word(self, kind: list[str]) -> str:
        """A word that stands nowhere else."""
        while True:
            made = "".join(
                self.random.choice("bdfgklmnprstv") + self.random.choice("aeiou") for _ in range(4)
            )
            if made not in self.used:
                self.used.add(made)
                kind.append(made)
                return made

    def sentence(self, kind: list[str]) -> str:
        r = self.random
        noun, other = r.sample(NOUNS, 2)
        shapes = [
            f"The {r.choice(ADJECTIVES)} {noun} of the {self.word(kind)} {other} was {r.choice(VERBS)}ed with {r.randint(2, 90)} others.",
            f"We {r.choice(VERBS)} the {noun} that a {self.word(kind)} has, and it is {r.choice(ADJECTIVES)} in each {other}.",
            f"In this case a {r.choice(ADJECTIVES)} {self.word(kind)} can be found where the {noun} is $x_{r.randint(1, 9)}$ for all of them.",
            f"It follows from Section {r.randint(1, 6)} that the {self.word(kind)} {noun} is not as {r.choice(ADJECTIVES)} as the {other} which we had before.",
        ]  # fmt: skip
        taken = r.randrange(len(shapes))
        for place, shape in enumerate(shapes):  # the words of the shapes that were not taken
            if place != taken:
                kind.remove(next(word for word in reversed(kind) if word in shape))
        return shapes[taken]

    def paragraph(self, kind: list[str], sentences: int = 6) -> str:
        return "\n".join(self.sentence(kind) for _ in range(sentences))

    def cite(self) -> str:
        return rf"~\cite{{r{self.random.randint(1, 24)}}}"

    def heading(self, title: str, level: int = 1, appendix: bool = False) -> str:
        self.truth.headings.append(title)
        return (self.style.heading or _heading)(title, level, appendix)

    def paper(self) -> str:
        body, style = self.truth.body, self.style
        out = [style.opening(self.abstract())]
        if style.introduction:
            out.append(self.heading("Introduction"))
        out += [self.paragraph(body) + self.cite() + "." for _ in range(3)]
        self.truth.marks += NUMBERS
        out.append(
            "In all runs we used $10^3$ samples at 4~W~m\\textsuperscript{-2} and measured CO\\textsubscript{2} in air. "
            + self.sentence(body)
            + (r"\footnote{" + self.sentence(self.truth.floats) + "}" if style.footnotes else "")
        )  # fmt: skip
        for index, title in enumerate(TITLES):
            out.append(self.heading(title))
            if index != 3:
                out += [self.paragraph(body) for _ in range(2)]
            out += self.matter(index)
        if style.acknowledgements:
            out += [style.acknowledgements, self.paragraph(self.truth.floats, 1)]
        if style.appendix == "before":
            out += self.appendices()
        out.append(self.bibliography())
        if style.appendix == "after":
            out += self.appendices()
        out += [style.closing, r"\end{document}"]
        return "\n\n".join(filter(None, out)).replace("\\ignorespaces\n\n", "") + "\n"

    def matter(self, index: int) -> list[str]:
        """What stands in a section besides paragraphs."""
        body, floats = self.truth.body, self.truth.floats
        if index == 0:
            items = [rf"\item {self.sentence(body)}" for _ in range(3)]
            return ["\\begin{enumerate}\n" + "\n".join(items) + "\n\\end{enumerate}", self.paragraph(body, 3)]
        if index == 1:
            return [
                self.sentence(body) + "\n\\begin{equation}\n f(x) = \\sum_{i=1}^{n} a_i x^2 + b\n\\end{equation}\n"
                "where this is as before. " + self.sentence(body),
                self.heading(SUBTITLES[0], 2), self.paragraph(body, 4), self.heading(SUBTITLES[1], 2), self.paragraph(body, 4),
                "\\begin{align}\n a &= b + c \\\\\n d &= \\frac{e}{f}\n\\end{align}", self.paragraph(body, 3),
            ]  # fmt: skip
        if index == 2:
            rows = [
                f"{self.word(floats)} & {self.random.randint(10, 99)}.{n} & 0.{n}1 \\\\" for n in range(1, 6)
            ]
            return [
                "\\begin{table}[t]\n\\caption{" + self.sentence(floats) + "}\n\\centering\n\\begin{tabular}{lrr}\n\\hline\n"
                "Kind & Score & Loss \\\\\n\\hline\n" + "\n".join(rows) + "\n\\hline\n\\end{tabular}\n\n\\small Note: "
                + self.sentence(floats) + "\n\\end{table}",
                "\\begin{description}\n" + "\n".join(rf"\item[{self.word(body)}] {self.sentence(body)}" for _ in range(2))
                + "\n\\end{description}", self.paragraph(body, 3),
            ]  # fmt: skip
        if index == 3:
            return [
                self.heading(SUBTITLES[2], 2), self.paragraph(body, 5), r"\paragraph{Warm start.} " + self.paragraph(body, 4),
                r"\paragraph{Cold start.} " + self.paragraph(body, 4), self.heading(SUBTITLES[3], 2), self.paragraph(body, 5),
                "\\begin{algorithm}[t]\n\\caption{" + self.sentence(floats) + "}\n\\begin{algorithmic}[1]\n\\STATE set the "
                + self.word(floats) + "\n\\FOR{each step}\n\\STATE update " + self.word(floats) + "\n\\ENDFOR\n\\end{algorithmic}\n\\end{algorithm}",
            ]  # fmt: skip
        if index == 4:
            ticks = "xtick={0,20,40,60,80},ytick={3.5,4.5,5.5,6.5,7.5,8.5}"
            return [
                "\\begin{figure}[t]\n\\centering\n\\begin{tikzpicture}\\begin{axis}[width=5.5cm,height=4cm," + ticks
                + ",xlabel={steps},ylabel={error}]\\addplot coordinates {(0,4) (40,7) (80,8)};\\end{axis}\\end{tikzpicture}\n"
                "\\caption{" + self.sentence(floats) + "}\n\\end{figure}", self.paragraph(body, 5),
                "\\begin{itemize}\n" + "\n".join(rf"\item {self.sentence(body)}" for _ in range(3)) + "\n\\end{itemize}",
                *self.box(),
            ]  # fmt: skip
        return [self.paragraph(body)]

    def box(self) -> list[str]:
        if not self.style.boxes:
            return []
        text = self.paragraph(self.truth.floats, 3)
        return [r"\begin{tcolorbox}[title=Prompt]" + "\n" + text + "\n" + r"\end{tcolorbox}"]

    def abstract(self) -> str:
        return self.paragraph([], 6)

    def appendices(self) -> list[str]:
        out = [self.style.appendices]
        for title in APPENDICES:
            out += [self.heading(title, 1, True), *(self.paragraph(self.truth.appendix) for _ in range(3))]
        return out

    def bibliography(self) -> str:
        r, entries = self.random, []
        for number in range(1, 25):
            year = r.randint(1996, 2025)
            names = [self.word([]).title() for _ in range(r.randint(1, 3))]
            written = ", ".join(f"{r.choice('ABCDEGHJKLM')}. {name}" for name in names)
            label = f"[{names[0]}({year})]" if self.style.author_year else ""
            title = f"A {r.choice(ADJECTIVES)} {self.word(self.truth.references)} {r.choice(NOUNS)} for the {r.choice(NOUNS)}"
            where = r.choice([f"J. Test. Res. {r.randint(1, 90)}, {r.randint(100, 999)}", "arXiv:2101.01234", "In Proceedings of the Test Conference"])  # fmt: skip
            date = f"({year}). {title}. {where}." if self.style.author_year else f"{title}. {where}, {year}."
            entries.append(f"\\bibitem{label}{{r{number}}} {written}. {date}")
        return "\\begin{thebibliography}{99}\n" + "\n".join(entries) + "\n\\end{thebibliography}"


def _heading(title: str, level: int, appendix: bool) -> str:
    return (r"\section{%s}" if level == 1 else r"\subsection{%s}") % title


def write(style: Style, folder: Path) -> Path:
    """The LaTeX of one style and its truth."""
    writer = Writer(style)
    source = folder / f"{style.name}.tex"
    source.write_text(writer.paper(), encoding="utf-8")
    writer.truth.never += style.never
    source.with_suffix(".truth.json").write_text(json.dumps(vars(writer.truth)), encoding="utf-8")
    return source


def _quietly(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, capture_output=True, stdin=subprocess.DEVNULL, timeout=280)


def make(source: Path, html: bool = False) -> str:
    """Set and convert one paper; what went wrong, or ""."""
    said = []
    tex = ["pdflatex", "-interaction=nonstopmode", source.name]
    for _ in range(2):
        _quietly(tex, source.parent)
    if not source.with_suffix(".pdf").is_file():
        said.append("no PDF")
    if html and shutil.which("latexmlc"):
        try:
            _quietly(
                [
                    "latexmlc",
                    "--format=html5",
                    "--pmml",
                    "--mathtex",
                    "--nodefaultresources",
                    f"--dest={source.stem}.html",
                    source.name,
                ],
                source.parent,
            )
        except subprocess.TimeoutExpired:
            said.append("LaTeXML took too long")
        if not source.with_suffix(".html").is_file():
            said.append("no HTML")
    for ending in (".aux", ".out", ".latexml.log", ".toc"):
        source.with_suffix(ending).unlink(missing_ok=True)
    return f"{source.stem}: {', '.join(said)}" if said else ""


def main() -> int:
    asked = argparse.ArgumentParser(
        prog="python -m benchmarks.typeset", description=__doc__.partition("\n")[0]
    )
    asked.add_argument("folder", type=Path, help="where the papers go")
    asked.add_argument("--only", default="", help="styles whose name has this in it")
    asked.add_argument("--html", action="store_true", help="also convert with LaTeXML, which takes minutes")
    chosen = asked.parse_args()
    if not shutil.which("pdflatex"):
        print("pdflatex is not installed: install TeX Live", file=sys.stderr)
        return 1
    chosen.folder.mkdir(parents=True, exist_ok=True)
    sources = [write(style, chosen.folder) for style in STYLES if chosen.only in style.name]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for problem in filter(None, pool.map(lambda source: make(source, chosen.html), sources)):
            print(problem, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
