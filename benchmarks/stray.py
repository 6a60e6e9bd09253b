"""What readers see wrongly of real titles and abstracts: python -m benchmarks.stray FILE.jsonl [--half tune|held] [--show KIND]

FILE has one record a line with `id`, `title` and `abstract`; bring your own field. Each text passes the gate as on a
page, is shown by Pandoc (`--mathml`, as Quarto is set) and as plain text, and is compared with what arXiv's own page
shows of it: formulas are searched by MathJax's rule, written here a second time on purpose. Kinds with `*` are raw on
arXiv's page too: wishes, not faults. `--half` takes one half of the records by a hash of their ids.
"""

import argparse
import collections
import dataclasses
import datetime as dt
import hashlib
import json
import os
import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pypandoc

from arxiv_daily.text import feed_html, inline, letters
from arxiv_daily.text.gate import gate

AT_ONCE = 250
CLOSING = {"$$": "$$", "$": "$", "\\(": "\\)", "\\[": "\\]"}
ENVIRONMENTS = frozenset(
    [
        "align",
        "align*",
        "alignat",
        "alignat*",
        "eqnarray",
        "eqnarray*",
        "equation",
        "equation*",
        "gather",
        "gather*",
        "multline",
        "multline*",
        "flalign",
        "flalign*",
        "displaymath",
        "math",
        "split",
        "cases",
        "aligned",
        "array",
    ]
)
START = re.compile(r"\\\$|\\\\|\$\$|\$|\\\(|\\\[|\\begin\{([A-Za-z]+\*?)\}")
COMMAND = re.compile(r"\\[A-Za-z]+\*?")
ADDRESS = re.compile(r"https?://[^\s<>{}\"\\^`$\]]+")
CITED = re.compile(r"~?\\(?:cite[a-z]*|(?:eq|auto|c|C)?ref|label)\*?(?:\[[^\[\]]{0,200}\])*\{[^{}]{0,500}\}")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
LENGTH = re.compile(r"\\(?:[hv]space|kern|[hm]skip|mkern)\*?\s*\{?-?[\d.]+\s*[a-z]{2}\}?|\\\\\s*\[[^\]]*\]")
WORD = re.compile(r"[^\W\d_]{3,}")


@dataclasses.dataclass(frozen=True)
class Source:
    """A text as its author wrote it, by MathJax's rule."""

    said: str  # outside of formulas
    formulas: tuple[tuple[str, str, str], ...]  # delimiter, TeX, next character


def source_of(text: str) -> Source:
    said, formulas, at, looked = [], [], 0, 0
    while begun := START.search(text, looked):
        looked = begun.end()
        kind = begun[1] if begun[1] in ENVIRONMENTS else None
        closing = f"\\end{{{kind}}}" if kind else CLOSING.get(begun[0])
        stop = closing and closed(text, begun.end(), closing)
        if not stop:
            continue
        tex, after = text[begun.end() : stop[0]], text[stop[1] : stop[1] + 1]
        if begun[0] == "$" and is_money(tex, after):
            continue
        said.append(text[at : begun.start()])
        formulas.append((begun[0], tex, after))
        at = looked = stop[1]
    return Source("\ufffc".join([*said, text[at:]]), tuple(formulas))


def closed(text: str, start: int, closing: str) -> tuple[int, int] | None:
    depth = 0
    for found in re.compile(re.escape(closing) + r"|\\.|[{}]", re.DOTALL).finditer(text, start):
        if found[0] == closing and not depth:
            return found.span()
        depth = max(0, depth + {"{": 1, "}": -1}.get(found[0], 0))
    return None


def is_money(tex: str, after: str) -> bool:
    """An amount, which MathJax would take for the beginning of a formula."""
    if re.search(r"[\\^_{}=<>]", tex):
        return False
    return bool(re.match(r"\s*\d", tex) and re.search(r"[a-z]{3}", tex)) or (
        after.isdigit() and " " in tex.strip()
    )


class Shown(HTMLParser):
    """What a reader sees of a page: words outside of formulas, code, formulas with their TeX, links, elements."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.words, self.flow = "", ""  # formulas as a sign; formulas as what is seen
        self.code: list[str] = []
        self.formulas: list[list[str]] = []
        self.links: list[str] = []
        self.elements: collections.Counter[str] = collections.Counter()
        self.raw = 0
        self.stack: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.elements[tag] += 1
        if tag in ("br", "hr", "img"):
            return
        self.stack.append("raw" if "math" in (given.get("class") or "").split() and tag == "span" else tag)
        if tag == "math":
            self.formulas.append(["", ""])
        elif tag == "a":
            self.links.append(given.get("href") or "")

    def handle_endtag(self, tag):
        if self.stack:
            self.stack.pop()
        if tag == "math":
            self.words += "\ufffc"

    def handle_data(self, data):
        if "annotation" in self.stack:
            self.formulas[-1][1] += data
        elif "math" in self.stack:
            self.formulas[-1][0] += data
            self.flow += data
        elif "raw" in self.stack:
            self.raw += 1
            self.flow += data
        else:
            self.flow += data
            if "code" in self.stack:
                self.code.append(data)
            self.words += "\ufffb" if "code" in self.stack else data


def faults(text: str, page: str) -> set[str]:
    """Kinds of fault of one text on the page."""
    source, shown = source_of(text), Shown(page)
    return (
        formula_faults(source, shown) | word_faults(text, source, shown) | frame_faults(text, source, shown)
    )


def formula_faults(source: Source, shown: Shown) -> set[str]:
    kinds = set()
    if shown.words.count("$") > source.said.count("$"):
        spaced = any(d == "$" and tex != tex.strip() for d, tex, _ in source.formulas)
        digit = any(d == "$" and after.isdigit() for d, _, after in source.formulas)
        kinds.add("formula raw: " + ("digit after $" if digit else "space inside $ $" if spaced else "other"))
    if "\\begin" in shown.words and any(d.startswith("\\begin") for d, *_ in source.formulas):
        kinds.add("formula raw: environment")
    if shown.raw:
        kinds.add("formula not converted by Pandoc")
    letters_of = {re.sub(r"\W+", "", tex) for _, tex, _ in source.formulas}
    for code in shown.code:
        if re.sub(r"\W+", "", code) in letters_of:
            kinds.add("formula as code")
        elif "`" in source.said and "\\texttt" not in source.said:
            kinds.add("quotation as code*" if re.search(r"`[^`']+`", source.said) else "quotation as code")
        elif not re.search(r"\\texttt|\\verb|`", source.said):
            kinds.add("formula as code")
    for seen, tex in shown.formulas:
        unboxed = re.sub(r"\\(?:text[a-z]*|[mh]box|math[a-z]+|operatorname)\*?\s*\{[^{}]*\}", "", tex)
        if len(re.findall(r"(?<![\\A-Za-z])[a-z]{3,}\s", unboxed)) >= 4:
            kinds.add("prose swallowed")
        if digits(seen) != digits(LENGTH.sub("", tex)) and not re.search(r"\\(?:begin|phantom|label)", tex):
            kinds.add("digits lost in a formula")
        if COMMAND.search(seen):
            kinds.add("command seen in a formula")
    return kinds


def word_faults(text: str, source: Source, shown: Shown) -> set[str]:
    kinds = set()
    words = ADDRESS.sub(" ", shown.words)
    kinds |= {
        name
        for name, sign in (
            ("command in text*", r"\\[A-Za-z]+"), ("backslash in text*", r"\\[^A-Za-z0-9\s]"), ("brace*", r"[{}]"),
            ("tie ~*", r"(?<=[\w.,)])~(?=[A-Za-z(\[])"), ("TeX quotes*", r"``|''|`"), ("-- on the page*", r"--"),
            ("index out of maths*", r"\^(?=[\w{(+−-])|(?<=[\w)\]\ufffc])_(?=\{)|\b[A-Za-z]_[A-Za-z0-9]\b"),
            ("entity", r"&(?:amp|lt|gt|quot|nbsp|#\d+);"),
            ("quote the wrong way round", r"(?:^|[\s(\[])”(?=\w)|(?<=\w)“(?=[\s.,;)]|$)"),
        )
        if re.search(sign, words)
    }  # fmt: skip
    prose = CITED.sub("", source.said)
    for sign in ",;:!":
        if f"\\{sign}" in prose and loose(shown.flow, sign) > loose(CITED.sub("", text), sign):
            kinds.add("sign of \\, left behind")
    accented = letters.unicode(prose)
    wanted = [word for word in WORD.findall(accented) if not word.isascii() and word not in prose]
    if any(word not in unicodedata.normalize("NFC", shown.words) for word in wanted):
        kinds.add("accent")
    have, want = (
        collections.Counter(NUMBER.findall(shown.flow)),
        collections.Counter(NUMBER.findall(LENGTH.sub("", CITED.sub("", text)))),
    )
    if "".join((have - want).elements()) != "".join((want - have).elements()) and digits(
        shown.flow
    ) != digits(LENGTH.sub("", CITED.sub("", text))):
        kinds.add("number lost or added")
    flow = shown.flow.lower()
    plain = re.sub(r"\\(?:begin|end|color|textcolor|vspace|hspace)\*?\{[^{}]*\}", " ", accented)
    if any(word.lower() not in flow for word in WORD.findall(COMMAND.sub(" ", plain))):
        kinds.add("words lost")
    return kinds


def frame_faults(text: str, source: Source, shown: Shown) -> set[str]:
    kinds = set()
    blocks = {"ol", "ul", "li", "blockquote", "pre", "h1", "h2", "h3", "h4", "table", "hr", "dl", "br"}
    if blocks & set(shown.elements):
        kinds.add("block made of prose")
    if {"em", "strong", "del", "sub", "sup"} & set(shown.elements):
        kinds.add("emphasis made of prose")
    linked = {link.replace("%7E", "~") for link in shown.links}
    for found in ADDRESS.finditer(source.said):
        address = found[0].rstrip(".,;:)'’”")
        if not any(link.startswith(address) for link in linked):
            kinds.add("address not linked")
    return kinds


def plain_faults(text: str, gated: str) -> set[str]:
    """What feeds, search, cards and titles show of it."""
    source, plain, kinds = source_of(text), inline.plain(gated), set()
    if plain.count("\\") > source.said.count("\\"):
        kinds.add("plain text: TeX left")
    if plain.count("$") > source.said.count("$"):
        kinds.add("plain text: formula raw")
    if re.search(r"<https?://", plain):
        kinds.add("plain text: address in < >")
    feed = Shown(feed_html.html(gated, "https://example.org/"))
    if feed.words.count("$") > source.said.count("$"):
        kinds.add("feed: formula raw")
    return kinds


def digits(text: str) -> list[str]:
    return sorted(char for char in unicodedata.normalize("NFKC", text) if char.isdecimal())


def loose(text: str, sign: str) -> int:
    return len(re.findall(r"(?<!\\)" + re.escape(sign), text))


def pages(texts: list[str]) -> list[str]:
    """Each gated text as Pandoc shows it; empty where the page was torn."""
    document = "\n\n".join(f"::: {{#stray{at}}}\n\n{text}\n\n:::" for at, text in enumerate(texts))
    html = pypandoc.convert_text(document, "html", format="markdown", extra_args=["--mathml", "--wrap=none"])
    found = dict(
        re.findall(r'<div id="stray(\d+)">\n(.*?)\n</div>(?=\n<div id="stray|\s*\Z)', html, re.DOTALL)
    )
    return [found.get(str(at), "") for at in range(len(texts))]


def run(records: list[dict]) -> list[tuple[str, str, str, str, set[str]]]:
    """(id, part, text, gated, kinds) of every title and abstract."""
    texts = [
        (record["id"], part, record[part], gate(record[part], inline=part == "title", plain=True).text)
        for record in records
        for part in ("title", "abstract")
    ]
    out = []
    for start in range(0, len(texts), AT_ONCE):
        some = texts[start : start + AT_ONCE]
        for (name, part, text, gated), page in zip(some, pages([one[3] for one in some]), strict=True):
            kinds = faults(text, page) if page else {"page torn"}
            out.append((name, part, text, gated, kinds | plain_faults(text, gated)))
    return out


def half_of(record: dict) -> str:
    return "tune" if int(hashlib.sha256(record["id"].encode()).hexdigest(), 16) % 2 else "held"


def has_tex(record: dict) -> bool:
    return bool(re.search(r"[\\$]", record["title"] + record["abstract"]))


def main() -> None:
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("file", type=Path)
    reader.add_argument("--half", choices=["tune", "held"])
    reader.add_argument("--show", metavar="KIND", help="print the texts with this kind of fault")
    given = reader.parse_args()
    lines = given.file.read_text(encoding="utf-8").splitlines()
    records = [record for record in map(json.loads, lines) if not given.half or half_of(record) == given.half]
    found = run(records)
    if given.show:
        for name, part, text, gated, kinds in found:
            if given.show in kinds:
                print(f"--- {name} {part} {sorted(kinds)}\nsource: {text}\ngated:  {gated}")
        return
    by_kind = collections.defaultdict(set)
    for name, _, _, _, kinds in found:
        for kind in kinds:
            by_kind[kind].add(name)
    on_page = {
        name
        for kind, names in by_kind.items()
        if not kind.endswith("*") and not kind.startswith(("plain text:", "feed:"))
        for name in names
    }
    with_tex = {record["id"] for record in records if has_tex(record)}
    print(
        f"{dt.date.today()}, {os.cpu_count()} cores: `python -m benchmarks.stray {given.file.name}{f' --half {given.half}' if given.half else ''}`\n"
    )
    print(f"{len(records)} records, {len(with_tex)} with TeX; a fault on the page that arXiv's page does not show: "
          f"{len(on_page)} ({100 * len(on_page & with_tex) / max(1, len(with_tex)):.1f} % of those with TeX)\n")  # fmt: skip
    print("| records | kind |\n|---|---|")
    for kind in sorted(by_kind, key=lambda kind: -len(by_kind[kind])):
        print(f"| {len(by_kind[kind])} | {kind} |")


if __name__ == "__main__":
    main()
