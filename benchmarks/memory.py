"""What the translation memory does: whether it finds the right corrections, and what the embedded model makes of them.

`python benchmarks/memory.py` prints both tables; `--search` only the first, which needs no model. Real abstracts come from
../shared where it is, else from tests/data. There are no editors' corrections to measure on, so two stand for them:
in the first table every sentence that holds a term of the glossary, in the second the published or hand-made
translation in place of the model's.
"""

import asyncio
import json
import os
import random
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from arxiv_daily.errors import ServiceError  # noqa: E402
from arxiv_daily.text.bilingual.alignment import align, english_sentences  # noqa: E402
from arxiv_daily.text.bilingual.glossary import Glossary  # noqa: E402
from arxiv_daily.write.embedded import server  # noqa: E402
from arxiv_daily.write.embedded.translate import STEPS, translate  # noqa: E402
from arxiv_daily.write.memory import MOST, Correction, Memory, runs  # noqa: E402
from benchmarks.translation import SLOTS, Answers  # noqa: E402
from tests.builders.seeded_errors import own_pairs, published_pairs  # noqa: E402

SIZES = (50, 200, 400)
FIRST, LAST = "2000-01-01", "2999-01-01"


def main() -> None:
    print(f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, {' '.join(sys.orig_argv[1:])}\n")
    glossary = Glossary.load(ROOT / "params" / "glossary.csv")
    search(glossary)
    if "--search" not in sys.argv:
        effect(glossary)


def search(glossary: Glossary) -> None:
    """For later papers, the share of their terms that stand in a correction they are given."""
    papers = abstracts()
    early, late = papers[: len(papers) // 2], papers[len(papers) // 2 :]
    sentences = [one for _, text in early for one in english_sentences(text) if glossary.matching(one)]
    print(f"{len(late)} later papers, terms of {len(early)} earlier ones\n")
    print("| sentences in the memory | by chance | the most alike | the memory | sentences a paper |")
    print("|---:|---:|---:|---:|---:|")
    for size in sorted({min(size, len(sentences)) for size in SIZES}):
        dice = random.Random(size)
        memory = Memory([Correction(FIRST, "", one, "", "译文。") for one in dice.sample(sentences, size)])
        given = [memory.nearest(f"{title}. {text}", LAST, limit=10_000) for title, text in late]
        ways = (
            [dice.sample(memory.corrections, MOST) for _ in late],
            [alike(memory, f"{title}. {text}") for title, text in late],
            given,
        )
        shares = " | ".join(f"{found(way, late, memory, glossary):.0%}" for way in ways)
        print(f"| {size} | {shares} | {sum(map(len, given)) / len(late):.1f} |", flush=True)


def abstracts() -> list[tuple[str, str]]:
    """Titles and abstracts of real papers by id, each once."""
    shared = ROOT.parent / "shared" / "arxiv" / "records.jsonl"
    path = shared if shared.is_file() else ROOT / "tests" / "data" / "arxiv" / "records.jsonl"
    rows = {row["id"]: row for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
    return [(rows[key]["title"], rows[key]["abstract"]) for key in sorted(rows)]


def alike(memory: Memory, text: str) -> list[Correction]:
    """The sentences that alone share most with a text, what they have in common with one another not counted."""
    wanted = runs(text)
    worth = {
        one: sum(n for run, n in runs(one.english).items() if run in wanted) for one in memory.corrections
    }
    return sorted(worth, key=worth.get, reverse=True)[:MOST]


def found(way: list[list[Correction]], late: list, memory: Memory, glossary: Glossary) -> float:
    """The share of the papers' terms known to the memory that stand in what each paper is given."""
    terms = {
        one.english: {term.term for term in glossary.matching(one.english)} for one in memory.corrections
    }
    known = set().union(*terms.values())
    hit = total = 0
    for given, (title, text) in zip(way, late, strict=True):
        wanted = {term.term for term in glossary.matching(f"{title}. {text}")} & known
        total += len(wanted)
        hit += len(wanted & set().union(*(terms[one.english] for one in given)))
    return hit / total


def effect(glossary: Glossary) -> None:
    """The embedded model on each paper with the other papers' corrections and without."""
    try:
        import sacrebleu  # noqa: F401

        with server.start(SLOTS) as model:
            asyncio.run(with_and_without(model.base_url, glossary))
    except (ImportError, ServiceError) as error:
        print(f"skipped: {error}")


async def with_and_without(base_url: str, glossary: Glossary) -> None:
    """Print BLEU and chrF against the references, and how many of the terms that a shown pair renders come out so."""
    import sacrebleu
    from openai import AsyncOpenAI

    papers = [*published_pairs(), *own_pairs()]
    ask = Answers(AsyncOpenAI(base_url=base_url, api_key="none", timeout=600))
    corrections = [
        [
            Correction(FIRST, str(n), bead.source, "", bead.target)
            for bead in align(*paper).beads
            if bead.source and bead.target
        ]
        for n, paper in enumerate(papers)
    ]
    given = [
        Memory([one for m, ones in enumerate(corrections) if m != n for one in ones]).nearest(english, LAST)
        for n, (english, _) in enumerate(papers)
    ]
    shown = sum(map(len, given)) / len(papers)
    print(
        f"\n{len(papers)} abstracts, each with the corrections of the others, {shown:.1f} sentences a paper\n"
    )
    print("| embedded model, one answer a clause | BLEU | chrF | terms as in the corrections shown |")
    print("|---|---:|---:|---:|", flush=True)
    references = [[chinese for _, chinese in papers]]
    quick = STEPS - {"choice"}
    for name, steps in (("no glossary", quick - {"terms"}), ("with the glossary", quick)):
        for memory in (False, True):
            texts = await asyncio.gather(
                *(
                    translate(ask, english, glossary, steps, [(o.english, o.chinese) for o in ones if memory])
                    for (english, _), ones in zip(papers, given, strict=True)
                )
            )
            bleu = sacrebleu.corpus_bleu(texts, references, tokenize="zh").score
            chrf = sacrebleu.corpus_chrf(texts, references).score
            hit, total = rendered(papers, given, texts, glossary)
            label = f"{name}, {'with the memory' if memory else 'no memory'}"
            print(f"| {label} | {bleu:.1f} | {chrf:.1f} | {hit} of {total} |", flush=True)


def rendered(papers, given, texts, glossary: Glossary) -> tuple[int, int]:
    """Of the terms that a paper, its reference and a correction it is shown have in one wording: those in its text."""
    hit = total = 0
    for (english, chinese), ones, text in zip(papers, given, texts, strict=True):
        for term in glossary.matching(english):
            taught = {term.rendered(one.chinese) for one in ones if term.pattern.search(one.english)} & {
                rendering for rendering in term.renderings if rendering in chinese
            }
            taught.discard("")
            total += bool(taught)
            hit += any(rendering in text for rendering in taught)
    return hit, total


if __name__ == "__main__":
    main()
