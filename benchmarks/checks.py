"""What the checks find in good pairs and in seeded errors: `python -m benchmarks.checks [FILE] [--held-out] …`.

FILE has one JSON object a line with `english` and `chinese` (and `id`); without one the pairs of tests/data/write are
taken. Errors are made by five generators: `seeded_errors`, which the rules grew up with, and `other_errors`,
`careless_errors`, `structural_errors` and `kept_errors`, of other hands (`--kept`: its wordings that no rule was made on);
`--reserve` takes instead the errors of `reserve_errors`, which no rule was made on, and the half of FILE that was not looked at since. `--held-out` takes the third of FILE that no threshold or word list was chosen on, `--development` the rest.
`--readings` measures readings over tables made by hand (`table_readings`), and nothing else. `--alarms N` prints N alarms drawn at random, to be judged by hand; `--second-reader` asks the configured service as
well and measures it on the good pairs and on as many seeded errors.
"""

import argparse
import asyncio
import hashlib
import json
import random
import sys
import time
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from arxiv_daily.text.bilingual.glossary import Glossary  # noqa: E402
from arxiv_daily.write import prompts, second_reader  # noqa: E402
from arxiv_daily.write.checks.flag import Flag  # noqa: E402
from arxiv_daily.write.checks.translation import check_translation  # noqa: E402
from arxiv_daily.write.model.budget import Budget  # noqa: E402
from arxiv_daily.write.model.cache import Answers  # noqa: E402
from arxiv_daily.write.model.prices import Prices  # noqa: E402
from arxiv_daily.write.model.service import Service  # noqa: E402
from tests.builders import (  # noqa: E402
    careless_errors,
    kept_errors,
    other_errors,
    reserve_errors,
    seeded_errors,
    structural_errors,
    table_readings,
)

HELD_OUT = 35  # per cent
Pair = tuple[str, str, str]  # id, English, Chinese


def pairs_of(path: Path | None, held_out: bool | None) -> list[Pair]:
    """The pairs of a file, or our own; of a file the part that is held out, the rest, or all."""
    if path is None:
        return [(f"own-{n}", *pair) for n, pair in enumerate(seeded_errors.own_pairs())]
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    pairs = [(str(row.get("id", n)), row["english"], row["chinese"]) for n, row in enumerate(rows)]
    return [pair for pair in pairs if held_out is None or is_held_out(pair[0]) == held_out]


def is_held_out(name: str) -> bool:
    """Decided by the id alone, so that it is the same on every machine."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 100 < HELD_OUT


def is_in_reserve(name: str) -> bool:
    """Whether a pair is of the half on which the errors in reserve are measured, decided by the id alone."""
    return int(hashlib.sha256(f"reserve {name}".encode()).hexdigest(), 16) % 2 == 1


def good(pairs: list[Pair], glossary: Glossary) -> dict[str, list[Flag]]:
    """The flags of each good pair."""
    return {name: check_translation(english, chinese, glossary) for name, english, chinese in pairs}


def table_of_good(found: dict[str, list[Flag]]) -> str:
    """Alarms and notes a paper, by kind."""
    counts = Counter((flag.check, flag.level) for flags in found.values() for flag in flags)
    papers = {
        check: sum(any(f.check == check and f.level == "alarm" for f in flags) for flags in found.values())
        for check, _ in counts
    }
    lines = ["| check | alarms | papers with one | notes |", "|---|---:|---:|---:|"]
    for check in sorted(papers, key=lambda name: -counts[name, "alarm"]):
        lines.append(f"| {check} | {counts[check, 'alarm']} | {papers[check]} | {counts[check, 'note']} |")
    alarms = sum(n for (_, level), n in counts.items() if level == "alarm")
    notes = counts.total() - alarms
    some = sum(any(f.level == "alarm" for f in flags) for flags in found.values())
    size = max(1, len(found))
    lines.append(
        f"| **all, {len(found)} papers** | **{alarms} ({alarms / size:.2f} a paper)** | {some} | {notes} |"
    )
    return "\n".join(lines)


def table_of_seeded(
    pairs: list[Pair], glossary: Glossary, most: int, missed_too: bool, kinds: dict = seeded_errors.KINDS
) -> str:
    """Seeded errors made and alarmed, by kind and group of one generator."""
    made, found, missed = seeded_errors.measure([(e, c) for _, e, c in pairs], glossary, most, kinds=kinds)
    lines = ["| seeded error | made | alarmed | |", "|---|---:|---:|---:|"]
    groups = seeded_errors.by_group(made, found, kinds)
    for group, (count, hits) in groups.items():
        lines.append(f"| **{group}** | **{count}** | **{hits}** | **{hits / count:.0%}** |")
        for kind in (name for name in made if kinds[name][0] == group):
            name = kind.replace("_", " ")
            lines.append(f"| {name} | {made[kind]} | {found[kind]} | {found[kind] / made[kind]:.0%} |")
    lines.append(
        f"| **all** | **{made.total()}** | **{found.total()}** | **{found.total() / made.total():.0%}** |"
    )
    if missed_too:
        lines += [f"missed: {kind}: {wrong[:60]}…" for kind, _, wrong in missed]
    return "\n".join(lines)


def table_of_readings() -> str:
    """Lines about tables made by hand: errors planted and alarmed by kind, and right lines that were alarmed."""
    made, alarmed, off = table_readings.measure()
    lines = ["| line of a reading | made | alarmed |", "|---|---:|---:|"]
    lines += [f"| {kind} | {made[kind]} | {alarmed[kind]} |" for kind in made]
    return "\n".join([*lines, "", *(f"{kind}: {line}" for kind, line in off)])


def drawn(pairs: list[Pair], found: dict[str, list[Flag]], count: int) -> str:
    """Alarms drawn at random, each with its paper, for somebody to judge."""
    alarms = [(name, flag) for name, flags in found.items() for flag in flags if flag.level == "alarm"]
    random.Random(17).shuffle(alarms)
    return "\n".join(f"{name}\t{flag.check}\t{flag.detail}" for name, flag in alarms[:count])


async def second(pairs: list[Pair], glossary: Glossary, most: int, model: str) -> str:
    """The second reader on good pairs and on seeded errors: how often it alarms, and where it hits."""
    prompt = prompts.load("second_reader")
    service = Service(Answers(), Budget({}, Prices({})), 8, None, models=(model,))

    async def asked(name: str, english: str, chinese: str) -> list[Flag]:
        paper = SimpleNamespace(id=name, abstract=english)
        return await second_reader.second_look(service, paper, chinese, prompt, glossary, model)

    before = dict(
        zip([p[0] for p in pairs], await asyncio.gather(*(asked(*pair) for pair in pairs)), strict=True)
    )
    known = {english: (name, {(f.words_en, f.words_zh) for f in before[name]}) for name, english, _ in pairs}
    errors = seeded_errors.seeded([(e, c) for _, e, c in pairs], most)
    answers = await asyncio.gather(*(asked(known[e][0], e, wrong) for _, e, wrong in errors))
    made, hit = Counter(), Counter()
    for (kind, english, _), flags in zip(errors, answers, strict=True):
        made[kind] += 1
        new = [f for f in flags if f.level == "alarm" and (f.words_en, f.words_zh) not in known[english][1]]
        hit[kind] += bool(new)
    await service.close()
    alarms = sum(f.level == "alarm" for flags in before.values() for f in flags)
    unread = sum(f.check == "second" and f.level == "note" for flags in before.values() for f in flags)
    lines = [f"Second reader: {alarms} alarms on {len(pairs)} good pairs, {unread} not answered."]
    lines.append(
        f"Precision, if every alarm on a good pair is false: {hit.total() / max(1, hit.total() + alarms):.0%}"
    )
    lines += ["| seeded error | made | found |", "|---|---:|---:|"]
    lines += [f"| {kind.replace('_', ' ')} | {made[kind]} | {hit[kind]} |" for kind in made]
    lines.append(
        f"| **all** | **{made.total()}** | **{hit.total()} ({hit.total() / max(1, made.total()):.0%})** |"
    )
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--development", action="store_true")
    parser.add_argument("--alarms", type=int, default=0)
    parser.add_argument("--most", type=int, default=18, help="seeded errors of a kind")
    parser.add_argument("--missed", action="store_true")
    parser.add_argument("--second-reader", action="store_true")
    parser.add_argument("--model", default="", help="of the second reader")
    parser.add_argument("--kept", action="store_true", help="only the wordings that no rule was made on")
    parser.add_argument("--reserve", action="store_true", help="errors and pairs that no rule was made on")
    parser.add_argument("--readings", action="store_true", help="only readings over tables")
    asked = parser.parse_args(arguments)
    if asked.readings:
        print(table_of_readings())
        return
    part = True if asked.held_out else False if asked.development else None
    pairs = [pair for pair in pairs_of(asked.file, part) if not asked.reserve or is_in_reserve(pair[0])]
    glossary = Glossary.load(ROOT / "params/glossary.csv")
    start = time.process_time()
    found = good(pairs, glossary)
    took = 1000 * (time.process_time() - start) / max(1, len(pairs))
    print(table_of_good(found))
    print(f"\n{took:.0f} ms of CPU a paper\n")
    tables = {
        f"Errors of {module.__name__}": module.KINDS
        for module in (seeded_errors, other_errors, careless_errors, structural_errors, kept_errors)
    }
    if asked.kept:
        tables = {"Kept wordings": kept_errors.KEPT}
    if asked.reserve:
        tables = {"Errors in reserve": reserve_errors.KINDS}
    for name, kinds in tables.items():
        print(f"{name}:\n")
        print(table_of_seeded(pairs, glossary, asked.most, asked.missed, kinds) + "\n")
    if asked.alarms:
        print("\n" + drawn(pairs, found, asked.alarms))
    if asked.second_reader:
        print("\n" + asyncio.run(second(pairs, glossary, min(asked.most, 3), asked.model)))


if __name__ == "__main__":
    main()
