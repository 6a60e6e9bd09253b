"""How many of 200 seeded errors the checks flag, and how often they flag a good pair: `python benchmarks/checks.py`.

The errors are made from good pairs (tests/data/write/pairs.jsonl and, where the folder ../shared is there, five
published translations), always the same ones; see tests/write/seeded.py.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from arxiv_daily.write.checks.translation import check_translation  # noqa: E402
from arxiv_daily.write.glossary import Glossary  # noqa: E402
from tests.builders.seeded_errors import measure, own_pairs, published_pairs  # noqa: E402


def main() -> None:
    glossary = Glossary.load(ROOT / "params/glossary.csv")
    sets = {"own": own_pairs(), "published": published_pairs()}
    made, flagged, missed = measure(sets["own"] + sets["published"], glossary)
    print("| seeded error | made | flagged |\n|---|---:|---:|")
    for kind in made:
        print(f"| {kind.replace('_', ' ')} | {made[kind]} | {flagged[kind]} |")
    share = 100 * flagged.total() / made.total()
    print(f"| **all** | **{made.total()}** | **{flagged.total()} ({share:.1f} %)** |\n")
    print("| good pairs | papers | flags | most on one paper |\n|---|---:|---:|---:|")
    for name, pairs in sets.items():
        if pairs:
            counts = [len(check_translation(s, t, glossary)) for s, t in pairs]
            print(f"| {name} | {len(pairs)} | {sum(counts)} | {max(counts)} |")
    for kind, wrong in missed:
        print(f"missed: {kind}: {wrong[:60]}…")


if __name__ == "__main__":
    main()
