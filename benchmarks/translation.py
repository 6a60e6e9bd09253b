"""What the embedded model's Chinese is worth, on texts that nothing was chosen on; or any other model's.

`python -m benchmarks.translation [--sentences 64] [--only all,plain few-shot]` scores two sets against published
translations. Held out: one sentence of each of many abstracts, the papers in the order of a hash of their ids, so
that the choice is nobody's; no shot, glossary entry or threshold was chosen on them. Known: the five abstracts of a
day that the steps were developed on. `--model FILE.gguf`, or `--model NAME` of the service that the environment
names, asks an instruct model the same held-out sentences by the project's ordinary prompt, so that models can be
compared; `--known` adds the five abstracts. `--titles 60` looks at titles of records instead, which have no published
Chinese: how many come back in Chinese, with English left in them, and without a finding of the checks.

It needs `.[local]`, sacrebleu and the reference data in ../shared; without them it says so and ends. Answers of a run
are kept in `.cache`, so that a run that was ended goes on.
"""

import argparse
import asyncio
import contextlib
import hashlib
import json
import os
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

from arxiv_daily import environment
from arxiv_daily.errors import ServiceError
from arxiv_daily.text import language
from arxiv_daily.text.align import sentences
from arxiv_daily.text.bilingual.glossary import Glossary
from arxiv_daily.write import prompts
from arxiv_daily.write.checks.translation import check_translation
from arxiv_daily.write.embedded.pace import Stage
from arxiv_daily.write.embedded.translate import STEPS, translate, translate_title
from arxiv_daily.write.model.budget import Budget
from arxiv_daily.write.model.cache import Answers
from arxiv_daily.write.model.errors import NoAnswer
from arxiv_daily.write.model.prices import Prices
from arxiv_daily.write.model.service import Service
from arxiv_daily.write.translation import translate as instructed
from benchmarks import PROJECT, quick
from tests.builders.seeded_errors import published_pairs

HELD_OUT = PROJECT.parent / "shared" / "real" / "pairs-dev.jsonl"
RECORDS = HELD_OUT.with_name("abstracts-dev.jsonl")
SENTENCES = 8 if quick() else 64
ORDER = ("shots", "clauses", "leaks", "retry", "polish", "choice", "terms")
ROWS = {"plain few-shot": frozenset(), "all": STEPS, "all but leaks": STEPS - {"leaks"}}
ROWS |= {f"+ {ORDER[n - 1]}": frozenset(ORDER[:n]) for n in range(1, len(ORDER) + 1)}
SAMPLED = ("plain few-shot", "all but leaks", "all")  # what of it is asked where nothing is named

ENGLISH = re.compile(r"[A-Za-z][\w'’-]*(?: [A-Za-z][\w'’-]*){3}")

Pair = tuple[str, str]


def held_out(count: int) -> list[Pair]:
    """One sentence with its published Chinese from each of `count` abstracts; [] where the data is not here."""
    if not HELD_OUT.is_file():
        return []
    known = {english for english, _ in published_pairs()}
    rows = [json.loads(line) for line in HELD_OUT.read_text(encoding="utf-8").splitlines()]
    rows.sort(key=lambda row: hashlib.sha256(row["id"].encode()).hexdigest())
    chosen = []
    for row in rows:
        if row["english"] in known:
            continue
        left, right = sentences(row["english"]), sentences(row["chinese"])
        if len(left) != len(right):  # sentence beside sentence is sure only where none was joined or cut
            continue
        beads = [bead for bead in zip(left, right, strict=True) if _belong_together(*bead)]
        if beads:
            chosen.append(random.Random(row["id"]).choice(beads))
    return chosen[:count]


def _belong_together(english: str, chinese: str) -> bool:
    """Whether the reference says what the sentence says, as far as names and length tell."""
    names = re.findall(r"[A-Za-z][A-Za-z0-9-]+", chinese)
    words = len(english.split())
    return 6 <= words <= 60 and words <= len(chinese) <= 4 * words and all(name in english for name in names)


def score(name: str, pairs: list[Pair], texts: list[str], seconds: float) -> None:
    """One row: BLEU, chrF, flags of the checks, pairs without one, answers that did not come, and seconds."""
    import sacrebleu

    glossary = Glossary.load(PROJECT / "params/glossary.csv")
    references = [[chinese for _, chinese in pairs]]
    bleu = sacrebleu.corpus_bleu(texts, references, tokenize="zh")
    chrf = sacrebleu.corpus_chrf(texts, references)
    found = [
        len(check_translation(e, text, glossary)) for (e, _), text in zip(pairs, texts, strict=True) if text
    ]
    print(
        f"| {name} | {len(pairs)} | {bleu.score:.1f} | {chrf.score:.1f} | {sum(found)} | {found.count(0)} "
        f"| {texts.count('')} | {seconds:.0f} |",
        flush=True,
    )


def head(title: str) -> None:
    print(f"\n{title}\n")
    print("| steps | n | BLEU | chrF | flags | without a flag | no answer | s |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|", flush=True)


async def embedded(service: Service, pairs: list[Pair], rows: list[str]) -> None:
    """The steps of the embedded model on these pairs."""
    glossary = Glossary.load(PROJECT / "params/glossary.csv")
    for name in rows:
        begun = time.monotonic()
        ways = [service.plainly(str(place), Stage.ABSTRACT) for place in range(len(pairs))]
        asked = (translate(way, e, glossary, ROWS[name]) for way, (e, _) in zip(ways, pairs, strict=True))
        score(name, pairs, list(await asyncio.gather(*asked)), time.monotonic() - begun)


async def instruct(service: Service, pairs: list[Pair], model: str) -> None:
    """An instruct model on these pairs, each as an abstract of its own under the ordinary prompt."""
    glossary, prompt = Glossary.load(PROJECT / "params/glossary.csv"), prompts.load("translation")
    begun = time.monotonic()

    async def one(place: int, english: str) -> str:
        paper = SimpleNamespace(id=str(place), title=" ".join(english.split()[:8]), abstract=english)
        try:
            return (await instructed(service, paper, prompt, glossary, model)).text
        except NoAnswer:
            return ""

    texts = await asyncio.gather(*(one(place, english) for place, (english, _) in enumerate(pairs)))
    score(model, pairs, list(texts), time.monotonic() - begun)


def titles(count: int) -> list[str]:
    """The titles of so many records, in the order of a hash of their ids; [] where the data is not here."""
    if not RECORDS.is_file():
        return []
    rows = [json.loads(line) for line in RECORDS.read_text(encoding="utf-8").splitlines()]
    rows.sort(key=lambda row: hashlib.sha256(row["id"].encode()).hexdigest())
    return [" ".join(row["title"].split()) for row in rows[:count]]


async def titled(service: Service, asked: list[str]) -> None:
    """What the embedded model makes of titles."""
    glossary = Glossary.load(PROJECT / "params/glossary.csv")
    begun = time.monotonic()
    ways = [service.plainly(str(place), Stage.TITLE) for place in range(len(asked))]
    made = list(
        await asyncio.gather(*(translate_title(w, t, glossary) for w, t in zip(ways, asked, strict=True)))
    )
    chinese = sum(
        language.is_chinese(text, share=0.3, source=title)
        for title, text in zip(asked, made, strict=True)
        if text
    )
    english = sum(bool(ENGLISH.search(text)) for text in made)
    clear = sum(
        bool(text) and not check_translation(title, text, glossary, kind="title")
        for title, text in zip(asked, made, strict=True)
    )
    print(
        "\n| titles | in Chinese | four English words in a row | without a finding | no answer | s |\n|---:|---:|---:|---:|---:|---:|"
    )
    print(
        f"| {len(asked)} | {chinese} | {english} | {clear} | {made.count('')} | {time.monotonic() - begun:.0f} |",
        flush=True,
    )


@contextlib.contextmanager
def choice(model: str) -> Iterator[str]:
    """The environment that leads to this model, and the name to ask for."""
    with environment.restored():
        if model.endswith(".gguf"):
            for variable in (environment.OPENAI_BASE_URL, environment.OPENAI_API_KEY):
                variable.put("")
            environment.GGUF.put(str(Path(model).resolve()))
            yield Path(model).stem
        elif model:
            yield model
        else:
            for variable in (environment.OPENAI_BASE_URL, environment.OPENAI_API_KEY, environment.GGUF):
                variable.put("")
            yield ""


async def run(sets: list[tuple[str, list[Pair]]], model: str, rows: list[str], asked: list[str]) -> None:
    service = Service(Answers(), Budget({}, Prices({})), models=[model] if model else [])
    try:
        if asked:
            return await titled(service, asked)
        for title, pairs in sets:
            head(title)
            await (instruct(service, pairs, model) if model else embedded(service, pairs, rows))
    finally:
        await service.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sentences", type=int, default=SENTENCES, help="held-out sentences, one a paper")
    parser.add_argument("--only", default=",".join(SAMPLED), help=f"rows, of: {', '.join(ROWS)}")
    parser.add_argument(
        "--model", default="", help="a GGUF file, or a model of the service in OPENAI_BASE_URL"
    )
    parser.add_argument("--known", action="store_true", help="the five abstracts of before as well")
    parser.add_argument("--titles", type=int, default=0, help="titles of records, and nothing else")
    given, _ = parser.parse_known_args()
    sets = [("held out, one sentence a paper", held_out(given.sentences))]
    if given.known:
        sets.append(("known, whole abstracts", published_pairs()))
    asked = titles(given.titles)
    if not all(pairs for _, pairs in sets):
        return print("skipped: the reference data ../shared is not here")
    try:
        import sacrebleu  # noqa: F401

        environment.suggest(environment.ROOT.name, str(PROJECT))
        print(f"{os.cpu_count()} cores, {time.strftime('%Y-%m-%d')}", flush=True)
        with choice(given.model) as model:
            asyncio.run(run(sets, model, given.only.split(","), asked))
    except (ImportError, ServiceError) as error:
        print(f"skipped: {error}")
    return None


if __name__ == "__main__":
    main()
