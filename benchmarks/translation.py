"""The embedded model's translations of five abstracts, scored against a published page: what each step gives.

`python benchmarks/translation.py` needs the extra `local`, sacrebleu and the reference data in ../shared; without
them it says so and ends. All steps together are timed first; the others share their answers.
"""

import asyncio
import json
import os
import platform
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from arxiv_daily.errors import ServiceError  # noqa: E402
from arxiv_daily.write.checks.translation import check_translation  # noqa: E402
from arxiv_daily.write.embedded import server  # noqa: E402
from arxiv_daily.write.embedded.translate import STEPS, translate  # noqa: E402
from arxiv_daily.write.glossary import Glossary  # noqa: E402
from tests.builders.seeded_errors import published_pairs  # noqa: E402

ORDER = ("shots", "clauses", "retry", "polish", "choice", "terms")
SLOTS = 4


class Answers:
    """`ask` for the embedded model, with the answers of this run kept."""

    def __init__(self, client) -> None:
        self.client, self.kept, self.calls, self.turns = client, {}, 0, asyncio.Semaphore(SLOTS)

    async def __call__(self, messages, **params) -> str:
        key = json.dumps([messages, params], sort_keys=True)
        if key not in self.kept:
            self.calls += 1
            async with self.turns:
                reply = await self.client.chat.completions.create(
                    model=server.NAME, messages=messages, **params
                )
            self.kept[key] = reply.choices[0].message.content or ""
        return self.kept[key]


async def run(pairs: list[tuple[str, str]], base_url: str) -> None:
    """Print the table: BLEU, chrF and the checks' flags, all steps first, then one step after the other."""
    import sacrebleu
    from openai import AsyncOpenAI

    glossary = Glossary.load(ROOT / "params/glossary.csv")
    ask = Answers(AsyncOpenAI(base_url=base_url, api_key="none", timeout=600))

    async def score(name: str, steps: frozenset[str]) -> None:
        begun = time.monotonic()
        texts = await asyncio.gather(*(translate(ask, english, glossary, steps) for english, _ in pairs))
        took = (
            f"{time.monotonic() - begun:.0f} s, {ask.calls} calls" if steps == STEPS and name == "all" else ""
        )
        references = [[chinese for _, chinese in pairs]]
        bleu = sacrebleu.corpus_bleu(texts, references, tokenize="zh")
        chrf = sacrebleu.corpus_chrf(texts, references)
        flags = sum(len(check_translation(e, t, glossary)) for (e, _), t in zip(pairs, texts, strict=True))
        print(f"| {name} | {bleu.score:.1f} | {chrf.score:.1f} | {flags} | {took} |", flush=True)

    print("| steps | BLEU | chrF | flags | time |\n|---|---:|---:|---:|---:|")
    await score("all", STEPS)
    await score("all but the glossary's terms", STEPS - {"terms"})
    await score("plain few-shot", frozenset())
    for n in range(1, len(ORDER) + 1):
        await score(f"+ {ORDER[n - 1]}", frozenset(ORDER[:n]))


def main() -> None:
    pairs = published_pairs()
    if not pairs:
        return print("skipped: the reference data ../shared is not here")
    try:
        import sacrebleu  # noqa: F401

        with server.start(SLOTS) as model:
            print(
                f"{platform.machine()}, {os.cpu_count()} cores, {SLOTS} slots, {time.strftime('%Y-%m-%d')}\n"
            )
            asyncio.run(run(pairs, model.base_url))
    except (ImportError, ServiceError) as error:
        print(f"skipped: {error}")
    return None


if __name__ == "__main__":
    main()
