"""Venues and addresses read from real records, against labels made by hand: python -m benchmarks.facts [--half held]

benchmarks/facts_labels.jsonl holds records by id: the venues that may be shown (the first counts as the name; none:
the record states none) and its authors' own addresses with the kinds that may stand before them. `?` marks what may be
shown and need not be. Their groups (`half`) tell which the rules were written on: docs/facts.md. The records themselves are
not part of the project: bring them as JSONL with `id`, `comment` and `abstract` (`--records FILE …`).
"""

import argparse
import json
from collections import Counter
from pathlib import Path

from arxiv_daily.gather.addresses import addresses
from arxiv_daily.gather.venue import venue
from benchmarks import PROJECT, found_row

LABELS = Path(__file__).with_name("facts_labels.jsonl")
HALVES = ["tune", "held", "fresh", "second", "third", "fourth"]
SHARED = PROJECT.parent / "shared"
RECORDS = [
    SHARED / "arxiv" / "records.jsonl",
    SHARED / "real" / "abstracts-dev.jsonl",
    SHARED / "real" / "pairs-dev.jsonl",
]


def bare(url: str) -> str:
    """An address as the labels give it."""
    return url.partition("://")[2].removesuffix("/").removesuffix(".git")


def judged(label: dict, record: dict) -> list[tuple[str, str, str]]:
    """(what, verdict, shown): right, wrong or missed, for every fact of a record that is shown or should be."""
    found = []
    shown, allowed = (
        venue(record.get("comment") or "", record.get("journal_ref") or ""),
        [name.removeprefix("?") for name in label["venue"]],
    )
    if shown:
        found.append(("venue", "right" if shown in allowed else "wrong", shown))
    if any(not name.startswith("?") for name in label["venue"]) and shown not in allowed:
        found.append(("venue", "missed", label["venue"][0]))
    wanted = {name.removeprefix("?"): kinds for name, kinds in label["addresses"].items()}
    met = set()
    for kind, urls in addresses(
        record.get("comment") or "", record.get("abstract") or record.get("english") or ""
    ).items():
        for url in urls:
            met.add(bare(url))
            found.append(
                ("address", "right" if kind in wanted.get(bare(url), ()) else "wrong", f"{kind} {url}")
            )
    found += [
        ("address", "missed", name) for name in label["addresses"] if name[0] != "?" and name not in met
    ]
    return found


def main() -> None:
    """Prints the table, and with `--show` every fact that is wrong or missed."""
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("--records", nargs="+", type=Path, default=RECORDS)
    reader.add_argument("--half", choices=HALVES)
    reader.add_argument("--show", action="store_true")
    given = reader.parse_args()
    if missing := [str(path) for path in given.records if not path.is_file()]:
        print(f"not measured: {', '.join(missing)} missing")
        return
    records: dict[str, dict] = {}
    for path in given.records:
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            records.setdefault(record["id"], record)
    labels = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    print("| half | fact | stated | shown | right | of those shown | found |\n|---|---|---|---|---|---|---|")
    for half in [given.half] if given.half else HALVES:
        counts: Counter[tuple[str, str]] = Counter()
        for label in labels:
            if label["half"] != half:
                continue
            for what, verdict, shown in judged(label, records[label["id"]]):
                counts[what, verdict] += 1
                if given.show and verdict != "right":
                    print(f"{label['id']} {what} {verdict}: {shown}")
        for what in ("venue", "address"):
            right, wrong, missed = (counts[what, verdict] for verdict in ("right", "wrong", "missed"))
            print(found_row(half, what, right + missed, right + wrong, right))


if __name__ == "__main__":
    main()
