"""Fuzzing the gate, and whole records: python -m benchmarks.fuzz [--texts 20000] [--records 1000] [--seed 1] [--real FILE]

Texts are made of pieces that mean something to one Markdown reader or another, and (every second) of fragments of TeX,
Markdown and HTML in prose, for which `--real` takes a file of JSON lines; every one passes the gate in one of its forms. Counted are texts that change on a second passage, that Pandoc reads as anything but what is meant, that
swallow the next paper, or that take longer than a second.

Records are odd or hostile in every field at once, as arXiv gives them, as a model answers, and as a table was edited by
hand. All go through table, frame, the site's records and BibTeX; the first (`--sites`) the whole way to a site, of which
every file is looked at: counted is whatever no plain paper's site has, and papers lost. Pandoc renders the pages of some
of these (`--rendered`).
"""

import argparse
import collections
import datetime as dt
import json
import logging
import os
import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from arxiv_daily.text.gate import gate
from tests.builders import mixed_texts, odd_site, pandoc_oracle

FORMS = [{}, {"inline": True}, {"plain": True}, {"source": "https://a.org"}]
AT_ONCE = 200


def run(texts: int, seed: int, real: Sequence[str]) -> tuple[collections.Counter, int, float]:
    """Failures by kind, characters, and seconds in the gate."""
    chance, failures, characters, seconds = random.Random(seed), collections.Counter(), 0, 0.0
    for start in range(0, texts, AT_ONCE):
        written = []
        for number in range(start, min(start + AT_ONCE, texts)):
            text = mixed_texts.made(chance, real) if number // 4 % 2 else pandoc_oracle.made(chance)
            form = FORMS[number % len(FORMS)]
            began = time.process_time()
            once = gate(text, **form).text
            took = time.process_time() - began
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
    asked.add_argument("--records", type=int, default=0)
    asked.add_argument(
        "--sites", type=int, default=500, help="records that go on to posts and every file of a site"
    )
    asked.add_argument("--rendered", type=int, default=200, help="records whose pages Pandoc makes")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--real", type=Path, help="JSON lines whose texts are changed")
    asked = asked.parse_args()
    failed = _texts(asked.texts, asked.seed, asked.real) if asked.texts else False
    failed |= _records(asked.records, asked.seed, asked.sites, asked.rendered) if asked.records else False
    raise SystemExit(failed)


def _texts(texts: int, seed: int, real: Path | None) -> bool:
    """The table of the gate; whether anything failed."""
    lines = map(json.loads, real.read_text(encoding="utf-8").splitlines()) if real else ()
    given = [text for line in lines for text in line.values() if isinstance(text, str) and len(text) > 20]
    failures, characters, seconds = run(texts, seed, given or mixed_texts.PROSE)
    kinds = ("changed twice", "markup", "paper lost", "slow")
    command = f"python -m benchmarks.fuzz --texts {texts} --seed {seed}" + (
        f" --real {real.name}" if real else ""
    )
    print(f"{dt.date.today()}, {os.cpu_count()} cores: `{command}`\n")
    print("| texts | characters | " + " | ".join(kinds) + " | gate, ms a text |")
    print("|---|---|" + "---|" * (len(kinds) + 1))
    counts = " | ".join(str(failures[kind]) for kind in kinds)
    print(f"| {texts} | {characters} | {counts} | {1000 * seconds / texts:.2f} |\n")
    return any(failures.values())


def _records(records: int, seed: int, sites: int, rendered: int) -> bool:
    """The table of whole records; whether anything was wrong."""
    logging.disable(logging.WARNING)  # every odd field is named there
    sites = min(sites, records)
    with tempfile.TemporaryDirectory() as folder:
        stages = {
            "table, frame, BibTeX": odd_site.tables(records, seed),
            "posts and all files of the site": odd_site.run(Path(folder), sites, seed, rendered),
        }
    for report in stages.values():
        for found, count in collections.Counter(report.wrong).most_common(50):
            print(f"{count}: {found}")
    command = f"--records {records} --sites {sites} --rendered {rendered} --seed {seed}"
    print(f"{dt.date.today()}, {os.cpu_count()} cores: `python -m benchmarks.fuzz --texts 0 {command}`\n")
    print(
        "| through | records | refused for their id | kept | rendered by Pandoc | files | wrong | seconds |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for (name, report), count in zip(stages.items(), (records, sites), strict=True):
        numbers = (count, report.refused, report.shown, report.rendered, report.files, len(report.wrong))
        print(f"| {name} | {' | '.join(map(str, numbers))} | {sum(report.seconds.values())} |")
    return any(report.wrong for report in stages.values())


if __name__ == "__main__":
    main()
