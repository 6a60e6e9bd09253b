"""How much of real pages and papers the full-text readers reach: `python -m benchmarks.reading FOLDER…`.

A folder may hold `*.html` as arXiv serves them and `*.pdf`, at any depth. An HTML page is compared with its own words
(without title, authors, abstract, bibliography, formulas), a PDF with what `pdftotext` finds in it where that is
installed, and with the HTML page of the same arXiv id where the folder has it. A file with `NAME.truth.json` beside it,
as `benchmarks.typeset` writes, is compared with that instead: words of the body in their order, headings, references.
Nothing is fetched.
"""

import argparse
import itertools
import json
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from lxml import html as lxml_html

from arxiv_daily.gather import latexml, pdf
from arxiv_daily.gather.section import Section

from . import machine

WORD = re.compile(r"[^\W_]+")
LEFT_OUT = [
    "ltx_title_document",
    "ltx_authors",
    "ltx_abstract",
    "ltx_bibliography",
    "ltx_dates",
    "ltx_keywords",
    "ltx_classification",
    "ltx_TOC",
    "ltx_note_mark",
    "ltx_tag_note",
    "ltx_note_type",
    "ltx_note_frontmatter",
    "ltx_ERROR",
    "ltx_WARNING",
    "ltx_INFO",
    "ltx_pubnotes",
    "ltx_subtitle",
    "ltx_index",
    "ltx_nodisplay",
    "ltx_pagination",
    "ltx_page_footer",
    "ltx_phantom",
    "ltx_role_footnotemark",
    "package-alerts",
    "ltx_listing_data",
    "ltx_tag_bibitem",
]
LEFT_OUT_TAGS = {
    "math",
    "script",
    "style",
    "nav",
    "button",
    "footer",
    "header",
    "annotation",
    "title",
    "desc",
}
BLOCKS = {"p", "div", "td", "th", "tr", "li", "dt", "dd", "section", "figure", "figcaption", "table", "br", "article",
          "h1", "h2", "h3", "h4", "h5", "h6", "foreignobject", "ul", "ol", "dl", "blockquote", "pre"}  # fmt: skip
KINDS = [
    ("box", {"svg"}, set()),
    ("row of a table", {"td", "th"}, {"ltx_td"}),
    ("equation", set(), {"ltx_equation", "ltx_equationgroup", "ltx_eqn_table"}),
    ("list item", set(), {"ltx_tag_item"}),
    ("caption", {"figcaption"}, set()),
    ("title", {"h2", "h3", "h4", "h5", "h6"}, set()),
    ("note", set(), {"ltx_note"}),
    ("note of a table", set(), {"ltx_table"}),
    ("front", set(), {"ltx_document"}),
]
ENTRY = re.compile(
    r"^\s*(\[\d{1,3}\]|\[[A-Z][A-Za-z+]*\d\d\w?\]|\d{1,3}\.\s)\s*.{0,400}\b(19|20)\d\d\b", re.MULTILINE
)
RIGHT, LEAST = 0.98, 0.95
PLACES = {
    "body": ("body",),
    "shown": ("body", "table", "appendix"),
    "any": ("abstract", "body", "table", "appendix", "references"),
}
ENDINGS = {"acknowledgements", "acknowledgments", "acknowledgment", "appendix", "appendices"}


@dataclass
class Row:
    """What was found of one file; shares are of its own words."""

    name: str
    reached: float | None
    words: int
    sections: list[Section] = field(default_factory=list)
    lost: Counter = field(default_factory=Counter)
    entries: int = 0  # of the bibliography, in the body
    reason: str = ""
    seconds: float = 0.0
    headings: int = 0  # of the truth, where there is one
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        if self.reason.startswith("no text"):
            return "no text"
        if not self.words or (self.reached or 0) < 0.5 or self.entries > 5:
            return "wrong"
        if (self.reached or 0) < LEAST or self.entries > 2:
            return "partly"
        return "right" if (self.reached or 0) >= RIGHT else "slight losses"


def words(text: str) -> Counter:
    return Counter(word.lower() for word in WORD.findall(text))


def said(sections: list[Section], kinds: tuple[str, ...] = ("body", "table", "appendix")) -> str:
    """Titles and texts of the sections of these kinds."""
    return "\n".join(f"{one.title}\n{one.text}" for one in sections if one.kind in kinds)


def own_words(page: bytes) -> list[tuple[str, str]]:
    """Every word of a page's article that is running text, with the kind of place it stands in."""
    root = lxml_html.fromstring(page, parser=lxml_html.HTMLParser(encoding="utf-8", huge_tree=True))
    found = root.xpath("//article[contains(@class,'ltx_document')]") or root.xpath(
        "//*[(self::div or self::section) and contains(@class,'ltx_document')]"
    )
    out: list[tuple[str, str]] = []
    pending: list[str] = []

    def flush(kind: str) -> None:
        out.extend((word.lower(), kind) for word in WORD.findall("".join(pending)))
        pending.clear()

    def walk(node, kind: str) -> None:
        names = set(node.get("class", "").split()) if isinstance(node.tag, str) else set()
        if not isinstance(node.tag, str) or node.tag in LEFT_OUT_TAGS or names & set(LEFT_OUT):
            return
        here = next((name for name, tags, marks in KINDS if node.tag in tags or names & marks), kind)
        here = "text" if kind == "front" and "ltx_section" in names else here
        if node.tag in BLOCKS or names & {"ltx_p", "ltx_td", "ltx_tag_item", "ltx_tag"}:
            flush(kind)
        pending.append(node.text or "")
        for child in node:
            walk(child, here)
            if isinstance(child.tag, str) and child.tag in LEFT_OUT_TAGS:
                pending.append(" ")
            pending.append(child.tail or "")
        if node.tag in BLOCKS or names & {"ltx_p", "ltx_td", "ltx_tag_item", "ltx_tag"}:
            flush(here)

    if found:
        walk(found[0], "front")
        flush("front")
    return out


def html_row(path: Path) -> Row:
    page = path.read_bytes()
    start = time.process_time()
    sections, _ = latexml.read(page)
    seconds = time.process_time() - start
    there, all_words = words(said(sections)), own_words(page)
    lost: Counter[str] = Counter()
    for word, kind in all_words:
        if there[word]:
            there[word] -= 1
        else:
            lost[kind] += 1
    if truth := truth_of(path):
        return compared(Row(path.stem, None, 0, sections, seconds=seconds), truth)
    total = len(all_words)
    reached = 1 - sum(lost.values()) / total if total else None
    return Row(path.stem, reached, total, sections, lost, bibliography_in(sections), "", seconds)


def bibliography_in(sections: list[Section]) -> int:
    """Entries of a bibliography that stand in the body."""
    return len(ENTRY.findall("\n".join(one.text for one in sections if one.kind == "body")))


def pdf_row(path: Path, pages: dict[str, Path]) -> Row:
    document = path.read_bytes()
    start = time.process_time()
    sections = pdf.read(document)
    seconds = time.process_time() - start
    if truth := truth_of(path):
        return compared(Row(path.stem, None, 0, sections, seconds=seconds), truth)
    kinds = ("body", "table", "appendix", "abstract", "references")
    reached, total = None, 0
    if shutil.which("pdftotext"):
        made = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, timeout=120)
        own = words(re.sub(r"-\n", "", made.stdout.decode(errors="replace")))
        own = Counter({word: count for word, count in own.items() if re.fullmatch(r"[^\W\d_]{3,}", word)})
        total = sum(own.values())  # without numbers and the letters of formulas
        found = words(said(sections, kinds))
        reached = sum(min(count, found[word]) for word, count in own.items()) / total if total else None
    reason = "" if sections else f"no text: {pdf.contents(document).reason}"
    row = Row(path.stem, reached, total, sections, Counter(), bibliography_in(sections), reason, seconds)
    if twin := pages.get(arxiv_id(path.name)):
        body = words(said(latexml.read(twin.read_bytes())[0], ("body",)))
        mine = words(said(sections, ("body",)))
        share = sum(min(count, mine[word]) for word, count in body.items()) / max(1, sum(body.values()))
        row.reason = f"body {share:.0%} of the HTML's"
    return row


def truth_of(path: Path) -> dict[str, list[str]] | None:
    """What a file of known text holds, if its truth lies beside it."""
    beside = path.with_suffix(".truth.json")
    return json.loads(beside.read_text(encoding="utf-8")) if beside.is_file() else None


def compared(row: Row, truth: dict[str, list[str]]) -> Row:
    """The row of a file whose text is known: words that stand once, of the body and of what does not belong there."""
    read = {kind: WORD.findall(said(row.sections, kinds).lower()) for kind, kinds in PLACES.items()}
    there = {kind: set(found) for kind, found in read.items()}
    prose = re.sub(r"[{}]", "", said(row.sections, ("body",)))
    kept = [word for word in truth["body"] if word in there["body"]]
    places = {word: place for place, word in enumerate(read["body"])}
    turned = sum(places[after] < places[before] for before, after in itertools.pairwise(kept))
    titles = {plain(one.title) for one in row.sections if one.kind in ("body", "appendix")}
    missed = [title for title in truth["headings"] if plain(title) not in titles]
    false = titles - {plain(title) for title in truth["headings"]} - {""} - ENDINGS
    row.words, row.reached = len(truth["body"]), len(kept) / len(truth["body"])
    row.entries = sum(word in there["body"] for word in truth["references"])
    faults = {
        "references not cut": row.entries,
        "appendix lost": sum(word not in there["shown"] for word in truth["appendix"]),
        "appendix as body": sum(word in there["body"] for word in truth["appendix"]),
        "captions and notes lost": sum(word not in there["shown"] for word in truth["floats"]),
        "running heads": sum(word.lower() in there["any"] for word in truth["never"]),
        "marks lost": sum(mark not in prose for mark in truth["marks"]),
        "out of order": turned,
    }
    row.lost = Counter({name: count for name, count in faults.items() if count})
    row.missed, row.false, row.headings = missed, sorted(false), len(truth["headings"])
    return row


def plain(title: str) -> str:
    """A heading without number, case and marks."""
    return re.sub(
        r"^((appendix )?([a-z]|\d+|[ivx]+)([.]\d+|[.]|\b)[.:]?\s+)", "", title.lower().strip()
    ).strip(" .:—-")


def arxiv_id(name: str) -> str:
    found = re.search(r"\d{4}[._]\d{4,5}", name)
    return found[0].replace("_", ".") if found else name


def table(title: str, rows: list[Row]) -> str:
    """One line a file, then how many of each verdict."""
    lines = [
        f"## {title}",
        "",
        "| file | words | reached | headings | in the body | lost | verdict | s |",
        "|---|---:|---:|---:|---:|---|---|---:|",
    ]
    for row in rows:
        heads = str(sum(bool(one.title) for one in row.sections if one.kind not in ("table", "abstract")))
        if row.headings:
            heads = f"{row.headings - len(row.missed)} of {row.headings}, {len(row.false)} false"
        lost = ", ".join(f"{kind} {count}" for kind, count in row.lost.most_common(4))
        share = "" if row.reached is None else f"{row.reached:.1%}"
        lines.append(
            f"| {row.name[-40:]} | {row.words} | {share} | {heads} | {row.entries} references | "
            f"{'; '.join(filter(None, (lost, row.reason)))} | {row.verdict} | {row.seconds:.2f} |"
        )
    counted = Counter(row.verdict for row in rows)
    in_all: Counter[str] = sum((row.lost for row in rows), Counter())
    lines += ["", ", ".join(f"{count} {verdict}" for verdict, count in counted.most_common())]
    lines += (
        ["lost by kind: " + ", ".join(f"{kind} {count}" for kind, count in in_all.most_common())]
        if in_all
        else []
    )
    return "\n".join(lines) + "\n"


def main() -> int:
    asked = argparse.ArgumentParser(
        prog="python -m benchmarks.reading", description=__doc__.partition("\n")[0]
    )
    asked.add_argument(
        "folders", nargs="*", type=Path, help="with HTML pages and PDFs (default: ../shared/real)"
    )
    asked.add_argument("--headings", action="store_true", help="list the sections found in each file")
    chosen = asked.parse_args()
    folders = chosen.folders or [Path(__file__).parents[2] / "shared" / "real"]
    html = sorted(path for folder in folders for path in folder.rglob("*.html"))
    pdfs = sorted(path for folder in folders for path in folder.rglob("*.pdf"))
    if not html and not pdfs:
        print(
            f"{', '.join(map(str, folders))}: no *.html and no *.pdf there: name another folder",
            file=sys.stderr,
        )
        return 1 if chosen.folders else 0
    pages = {arxiv_id(path.name): path for path in html}
    print(f"{machine()}\n")
    for title, rows in (
        ("HTML", [html_row(path) for path in html]),
        ("PDF", [pdf_row(path, pages) for path in pdfs]),
    ):
        if rows:
            print(table(title, rows))
        if chosen.headings:
            for row in rows:
                print(f"### {row.name}")
                for one in row.sections:
                    print(f"- {one.kind} {one.anchor}: {one.title} ({len(one.text.split())} words)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
