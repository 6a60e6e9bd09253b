"""Fuzzing the gate: python -m benchmarks.fuzz [--texts 20000] [--seed 1]

Texts are made of pieces that mean something to one Markdown reader or another; every one passes the gate in one of
its forms. Counted are texts that change on a second passage, that Pandoc reads as anything but what is meant, that
swallow the next paper, or that take longer than a second.
"""

import argparse
import collections
import datetime as dt
import os
import random
import time

from arxiv_daily.text.gate import gate
from tests.builders import pandoc_oracle

FORMS = [{}, {"inline": True}, {"plain": True}, {"source": "https://a.org"}]
AT_ONCE = 200


def run(texts: int, seed: int) -> tuple[collections.Counter, int, float]:
    """Failures by kind, characters, and seconds in the gate."""
    chance, failures, characters, seconds = random.Random(seed), collections.Counter(), 0, 0.0
    for start in range(0, texts, AT_ONCE):
        written = []
        for number in range(start, min(start + AT_ONCE, texts)):
            text, form = pandoc_oracle.made(chance), FORMS[number % len(FORMS)]
            began = time.perf_counter()
            once = gate(text, **form).text
            took = time.perf_counter() - began
            seconds, characters = seconds + took, characters + len(text)
            failures["slow"] += took > 1
            failures["changed twice"] += gate(once, **form).text != once
            written.append(once)
        try:
            trees = pandoc_oracle.trees(written)
        except AssertionError as lost:
            print(lost)
            failures["paper lost"] += 1
            continue
        for text, tree in zip(written, trees, strict=True):
            if found := pandoc_oracle.intruders(tree):
                print(f"{found}: {text!r}")
                failures["markup"] += 1
    return failures, characters, seconds


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--texts", type=int, default=20_000)
    asked.add_argument("--seed", type=int, default=1)
    asked = asked.parse_args()
    failures, characters, seconds = run(asked.texts, asked.seed)
    kinds = ("changed twice", "markup", "paper lost", "slow")
    command = f"python -m benchmarks.fuzz --texts {asked.texts} --seed {asked.seed}"
    print(f"{dt.date.today()}, {os.cpu_count()} cores: `{command}`\n")
    print("| texts | characters | " + " | ".join(kinds) + " | gate, ms a text |")
    print("|---|---|" + "---|" * (len(kinds) + 1))
    counts = " | ".join(str(failures[kind]) for kind in kinds)
    print(f"| {asked.texts} | {characters} | {counts} | {1000 * seconds / asked.texts:.2f} |")
    raise SystemExit(bool(sum(failures.values())))


if __name__ == "__main__":
    main()
