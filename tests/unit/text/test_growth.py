"""Time on strangers' text: four times the text takes about four times as long, whatever it is made of."""

import functools
import gc
import time

import pytest

from arxiv_daily.gather import addresses, facets, names, taxonomy, venue, withdrawn
from arxiv_daily.gather.results import grid
from arxiv_daily.learn.corrections import changed_sentences
from arxiv_daily.post import restore_metadata, results_table, text_form
from arxiv_daily.post.line_merge import merge_lines
from arxiv_daily.post.merge import merge
from arxiv_daily.site import check, live_markup, paper_pages, records, search, templating
from arxiv_daily.site.exports import bibtex, citation, feeds, json_feed, page_head
from arxiv_daily.site.exports.site_config import About
from arxiv_daily.site.records import EditionPage, EditionRecord, PaperRecord, PaperText
from arxiv_daily.text import align, feed_html, formulas, gate, inline, lines, running_tex
from arxiv_daily.write.checks.translation import check_translation
from tests.builders import posts
from tests.conftest import PROJECT

SHORT = 200
FLOOR = 0.005  # seconds of the processor below which nothing is told
MOST = 8  # linear is 4, quadratic 16: a quadratic part is seen from twice the linear one

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
ABOUT = About(url="https://a.example")
ID = "2601.00001"


def record(text):
    return PaperRecord(
        ID, title=text, title_zh=text, summary=text, authors=(text,), journal_ref=text, doi=text
    )


def edition(text):
    return EditionRecord("audio", "2026-01-08", title=text, description=text, papers=(record(text),))


def words(text):
    return PaperText((("abstract", text), ("reading", text)), text)


def for_programs(text):
    paper, one = record(text), edition(text)
    head = page_head._lines_of_paper(paper, text, one, ABOUT, "")
    lists = (
        json_feed.of_editions("feed.json", text, [one], ABOUT),
        json_feed.opml([("index.xml", text)], ABOUT),
    )
    return (
        citation.ris(paper, text),
        citation.coins(paper),
        head,
        lists,
        search._page_of(one, paper, words(text)),
    )


def own_page(text):
    page = f'<section id="p-{ID}"><h2>{text}</h2><a href="{text}">{text}</a></section>'
    return paper_pages._moved(paper_pages.section_of(page, ID), "posts/audio/2026-01-08/index.html", "../../")


def edited_as_text(text):
    nb = posts.post(("1",), {"1/abstract": text})
    return text_form.apply(nb, text_form.write(nb).replace(posts.wording("1/reading"), text))


def known_again(text):
    newest = posts.post(("1",), {"1/abstract": text, "1/reading": f"{text} {text}"})
    bare = posts.post(("1",), {"1/abstract": f"{text}x", "1/reading": f"x{text}"})
    cells = [cell for cell in bare.cells if cell.metadata]
    posts.strip(bare)
    return restore_metadata.recognise(cells, {posts.key(cell): cell for cell in newest.cells}, {})


CACHES = (inline.plain, inline.as_plain, records._as_markdown, templating.markup)
READERS = {
    "gate": gate.gate,
    "gate of plain text": lambda text: gate.gate(text, plain=True),
    "title without markup": gate.bare,
    "running text": running_tex.read,
    "formulas": lambda text: list(formulas.find(text)),
    "sentences": align.sentences,
    "lines": lambda text: lines.joined(lines.apart(text)),
    "formulas as written": lambda text: list(formulas.written(text)),
    "venue": lambda text: venue.venue(text, text),
    "addresses": lambda text: addresses.addresses(text, text),
    "withdrawal": lambda text: withdrawn.is_withdrawn(text, text),
    "family name": names.family_name,
    "facets": lambda text: facets.filed_under_terms(AUDIO, "", text),
    "tables of a full text": lambda text: list(grid.grids("| a | b |\n|---|---|\n" + text)),
    "results in a cell": lambda text: results_table.read_results(f"{HEAD}| {text} |\n{text}", AUDIO),
    "code of a cell": check._without_code,
    "markup of a cell": lambda text: list(live_markup.in_words(text)),
    "RIS, COinS, JSON-LD, JSON Feed, OPML, search": for_programs,
    "a mail and a feed": lambda text: feeds.edition_html(
        EditionPage(edition(text), {ID: words(text)}, (("intro", text),)), ""
    ),
    "page of a paper": own_page,
    "text form": edited_as_text,
    "cells without metadata": known_again,
    "lines of an edited cell": lambda text: merge_lines(text, f"{text}x", text[::-1], lambda line: ""),
    "corrections": lambda text: list(changed_sentences(text, text, text[::-1])),
    "BibTeX": lambda text: bibtex.entries([PaperRecord("2601.00001", title=text, authors=(text,))]),
}


def seconds(reader, text, times=1):
    """Processor time: the least of some times, for a busy machine only ever adds."""
    found = []
    gc.disable()
    for _ in range(times):
        for kept in CACHES:
            kept.cache_clear()
        feed_html._USED.clear()
        begun = time.process_time()
        reader(text)
        found.append(time.process_time() - begun)
    gc.enable()
    return min(found)


def growth(run, lengths=(SHORT, 4 * SHORT, 16 * SHORT)):
    """How much longer `run(4 * n)` takes than `run(n)`: at the first length that is told to be linear, else at the last.

    A limit passed between two lengths is no growth, so longer ones are tried.
    """
    ratio = 0.0
    for times, n in ((1, lengths[0]), *((3, n) for n in lengths)):
        short, long = (seconds(run, length, times) for length in (n, 4 * n))
        ratio = max(long, FLOOR) / max(short, FLOOR)
        if ratio <= MOST:
            break
    return ratio


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS)
def test_four_times_the_text_takes_about_four_times_as_long(reader):
    read = READERS[reader]
    grown = {}
    for name, made in HOSTILE.items():
        texts = functools.cache(made)
        grown[name] = growth(lambda n, texts=texts: read(texts(n)))
    assert {name: ratio for name, ratio in grown.items() if ratio > MOST} == {}


PAIRS = {  # one sentence in both languages, n times over
    "clauses": ("the model hears speech and noise in one room ", "该模型在一个房间里听到语音和噪声，"),
    "figures": ("we use 5 models and 7.2% data ", "我们用5个模型和7.2%的数据，"),
    "comparisons": ("A is better than B because of C, ", "由于C，A优于B，"),
    "items": ("a, b, c, and d or e, ", "甲、乙、丙和丁或戊，"),
    "names": ("BERT GPT LibriSpeech ", "BERT GPT LibriSpeech "),
    "sentences": ("We may improve WER. ", "我们可能改进WER。"),
    "denials": ("it does not fail without data, ", "没有数据它也不会失败，"),
    "names with figures": ("BERT reaches 5.1% and GPT 6.2%, ", "BERT达到5.1%，GPT达到6.2%，"),
}


@pytest.mark.slow
@pytest.mark.parametrize("pair", PAIRS)
def test_checks_of_four_times_the_text_take_about_four_times_as_long(pair):
    english, chinese = PAIRS[pair]
    check_translation(english, chinese)  # lexicons are read
    assert growth(lambda n: check_translation(english * n, chinese * n), (50, 100)) <= MOST


POSTS = {  # an editor's post and the run's, of n papers
    "new papers": lambda n: (posts.post(("0",)), posts.post([str(one) for one in range(n)])),
    "deleted papers": lambda n: (without(posts.post([str(one) for one in range(n)])), posts.post([str(one) for one in range(n)])),
    "without metadata": lambda n: (bare(posts.post([str(one) for one in range(n)])), posts.post([str(one) for one in range(n)])),
    "cells of one id": lambda n: (alike(posts.post([str(one) for one in range(n)])), posts.post(("0",))),
}  # fmt: skip


def without(nb):
    nb.metadata[posts.NAME]["known"] = [posts.key(cell) for cell in nb.cells]
    del nb.cells[3:]
    return nb


def bare(nb):
    posts.strip(nb, whole=True)
    return nb


def alike(nb):
    for cell in nb.cells:
        cell.id = "a"
    return nb


@pytest.mark.slow
@pytest.mark.parametrize("name", POSTS)
def test_merges_of_four_times_the_papers_take_about_four_times_as_long(name):
    made = functools.cache(POSTS[name])
    made(20), made(80)
    assert growth(lambda n: merge(*made(n)), (20, 40)) <= MOST


@pytest.mark.slow
def test_merging_new_lines_and_what_grows_with_the_square():
    def lines(n):
        return "\n".join(map(str, range(n)))

    assert (
        growth(
            lambda n: merge_lines("", lines(n), "x\n".join("ab" * n) + lines(2 * n), lambda line: line[:1])
        )
        <= MOST
    )
    assert growth(lambda n: [one for one in range(n) for _ in range(n)], (400,)) > MOST


def test_formulas_deeper_than_pandoc_bears_are_code():
    def nested(levels, sign):
        return "$" + f"x{sign}{{" * levels + "y" + "}" * levels + "$"

    for sign in "^_":
        assert gate.gate(nested(5, sign)).text == nested(5, sign)
        assert gate.gate(nested(6, sign)).text.startswith("`")
    assert gate.gate("$" + r"x_\mathrm{" * 6 + "}" * 6 + "$").text.startswith("`")
