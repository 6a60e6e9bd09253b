"""Time on strangers' text: four times the text takes about four times as long, whatever it is made of."""

import time

import pytest

from arxiv_daily.gather import addresses, names, taxonomy, venue, withdrawn
from arxiv_daily.gather.results import grid
from arxiv_daily.post import results_table
from arxiv_daily.site import check, live_markup
from arxiv_daily.site.exports import bibtex
from arxiv_daily.site.records import PaperRecord
from arxiv_daily.text import align, feed_html, formulas, gate, inline, lines, running_tex
from arxiv_daily.write.checks.translation import check_translation
from tests.conftest import PROJECT

SHORT = 800
FLOOR = 0.05  # seconds of the processor below which nothing is told
MOST = 12  # linear is 4, quadratic 16

HOSTILE = {
    "list marks far apart": lambda n: "-" + (" " * n + "-") * 4 + "x",
    "empty lines": lambda n: "\n" * n + "x",
    "lines of spaces": lambda n: ("\n" + " " * 20) * (n // 5),
    "open brackets": lambda n: "[" * n,
    "links without end": lambda n: "[a](" * n,
    "images without end": lambda n: "![" * n,
    "emphasis without end": lambda n: "**a*" * n,
    "runs of backticks": lambda n: "".join("`" * (at % 40 + 1) + "a" for at in range(n // 10)),
    "dollars and braces": lambda n: "${" * n,
    "formulas without end": lambda n: "\\(" * n,
    "environments without end": lambda n: "\\begin{align}" * n,
    "backslashes": lambda n: "\\" * n,
    "commands in commands": lambda n: "\\emph{" * n + "}" * n,
    "fonts in fonts": lambda n: "{\\it " * n + "}" * n,
    "braces": lambda n: "{" * n + "}" * n,
    "ties": lambda n: "a~" * n,
    "quotation marks": lambda n: "``a " * n,
    "both quotation marks": lambda n: "``" * n + "''" * n,
    "a wide table with short rows": lambda n: "|a" * 20 + "|\n" + "|-" * 20 + "|\n" + "|a\n" * n,
    "a table as wide as long": lambda n: "|" * n + "\n" + "|-" * n + "|\n" + "|a\n" * n,
    "formulas in cells": lambda n: "|a$|" * n,
    "amounts of money": lambda n: "$" + "漢" * n + "\\$",
    "indices of indices": lambda n: "$" + "x^{" * n + "y" + "}" * n + "$",
    "fractions in a formula": lambda n: "$" + "a \\over " * (n // 4) + "$",
    "parentheses of a formula": lambda n: "$" + "\\left(" * (n // 4) + "$",
    "lists in lists": lambda n: "".join(" " * at + "- a\n" for at in range(n // 40)),
    "tags": lambda n: "<a " * n,
    "a tag of spaces": lambda n: "<a" + " " * n + "b",
    "addresses": lambda n: "https://a.org/" * n,
    "hosts": lambda n: "https://" + "a-." * n,
    "citations": lambda n: "\\cite[a][" * n,
    "footnotes": lambda n: "\\footnote{" * n,
    "accents": lambda n: '\\"' * n,
    "marks on a letter": lambda n: "a" + "\u0301" * n,
    "fences": lambda n: "```\n" * n,
    "paragraphs": lambda n: "a\n\n" * n,
    "short sentences": lambda n: "A. " * n,
    "Chinese full stops": lambda n: "。" * n,
    "shortcodes": lambda n: "{{<" * n,
    "withdrawals": lambda n: "this paper was withdrawn by the " * (n // 8),
    "venues": lambda n: "accepted at IEEE/ACM Proc. of the 2026 " * (n // 8),
    "addresses of code": lambda n: "our code is available at github.com/a " * (n // 8),
}
AUDIO = taxonomy.Taxonomy.load(PROJECT / "params" / "taxonomy" / "audio.yaml")
HEAD = "| 数据集 | 指标 | 数值 |\n|---|---|---|\n"
READERS = {
    "gate": gate.gate,
    "gate of plain text": lambda text: gate.gate(text, plain=True),
    "title without markup": gate.bare,
    "running text": running_tex.read,
    "formulas": lambda text: list(formulas.find(text)),
    "sentences": align.sentences,
    "lines": lambda text: lines.joined(lines.apart(text)),
    "plain text": inline.plain,
    "formulas as written": lambda text: list(formulas.written(text)),
    "feeds": lambda text: feed_html.line(gate.gate(text, inline=True).text),
    "venue": lambda text: venue.venue(text, text),
    "addresses": lambda text: addresses.addresses(text, text),
    "withdrawal": lambda text: withdrawn.is_withdrawn(text, text),
    "family name": names.family_name,
    "facets": lambda text: taxonomy.filed_under_terms(AUDIO, "", text),
    "tables of a full text": lambda text: list(grid.grids("| a | b |\n|---|---|\n" + text)),
    "results in a cell": lambda text: results_table.read_results(f"{HEAD}| {text} |\n{text}", AUDIO),
    "code of a cell": check._without_code,
    "markup of a cell": lambda text: list(live_markup.in_words(text)),
    "BibTeX": lambda text: bibtex.entries([PaperRecord("2601.00001", title=text, authors=(text,))]),
}


def seconds(reader, text, times=1):
    """Processor time: the least of some times, for a busy machine only ever adds."""
    found = []
    for _ in range(times):
        begun = time.process_time()
        reader(text)
        found.append(time.process_time() - begun)
    return min(found)


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS)
def test_four_times_the_text_takes_about_four_times_as_long(reader):
    grown = {}
    for name, made in HOSTILE.items():
        for times, n in (
            (1, SHORT),
            (3, SHORT),
            (1, 4 * SHORT),
        ):  # a limit passed between two lengths is no growth
            short, long = (seconds(READERS[reader], made(length), times) for length in (n, 4 * n))
            grown[name] = max(long, FLOOR) / max(short, FLOOR)
            if grown[name] <= MOST:
                break
    assert {name: ratio for name, ratio in grown.items() if ratio > MOST} == {}


PAIRS = {  # one sentence in both languages, n times over
    "clauses": ("the model hears speech and noise in one room ", "该模型在一个房间里听到语音和噪声，"),
    "figures": ("we use 5 models and 7.2% data ", "我们用5个模型和7.2%的数据，"),
    "comparisons": ("A is better than B because of C, ", "由于C，A优于B，"),
    "items": ("a, b, c, and d or e, ", "甲、乙、丙和丁或戊，"),
    "names": ("BERT GPT LibriSpeech ", "BERT GPT LibriSpeech "),
    "sentences": ("We may improve WER. ", "我们可能改进WER。"),
}


@pytest.mark.slow
@pytest.mark.parametrize("pair", PAIRS)
def test_checks_of_four_times_the_text_take_about_four_times_as_long(pair):
    english, chinese = PAIRS[pair]
    check_translation(english, chinese)  # lexicons are read
    short, long = (
        seconds(lambda n: check_translation(english * n, chinese * n), n, 3 if n < 100 else 1)
        for n in (50, 200)
    )
    assert max(long, FLOOR) / max(short, FLOOR) <= MOST


def test_formulas_deeper_than_pandoc_bears_are_code():
    def nested(levels, sign):
        return "$" + f"x{sign}{{" * levels + "y" + "}" * levels + "$"

    for sign in "^_":
        assert gate.gate(nested(5, sign)).text == nested(5, sign)
        assert gate.gate(nested(6, sign)).text.startswith("`")
    assert gate.gate("$" + r"x_\mathrm{" * 6 + "}" * 6 + "$").text.startswith("`")
