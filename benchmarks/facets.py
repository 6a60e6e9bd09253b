"""Facets that rules read from title and abstract, against labels made by hand: python -m benchmarks.facets [--half held]

benchmarks/facets_labels.jsonl holds 60 records of cs.SD and eess.AS by id: the tasks that may come first (none: the paper
is of no task of the taxonomy), and the data sets and metrics it names, as ids of the taxonomy; `?` marks one the
taxonomy does not have, which counts as missed. The records are not part of the project: bring them as JSONL
(`--records FILE …`). Rules and taxonomy were written on one half of the labels.
"""

import argparse
import json
from collections import Counter
from pathlib import Path

from arxiv_daily.gather.taxonomy import Taxonomy, facets_of_text
from benchmarks import PROJECT, found_row
from benchmarks.facts import RECORDS

LABELS = Path(__file__).with_name("facets_labels.jsonl")


def main() -> None:
    """Prints the table, and with `--show` what is not as labelled."""
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("--records", nargs="+", type=Path, default=RECORDS[:2])
    reader.add_argument("--half", choices=["tune", "held"])
    reader.add_argument("--show", action="store_true")
    given = reader.parse_args()
    if missing := [str(path) for path in given.records if not path.is_file()]:
        print(f"not measured: {', '.join(missing)} missing")
        return
    records: dict[str, dict] = {}
    for path in given.records:
        for line in path.read_text(encoding="utf-8").splitlines():
            records.setdefault(json.loads(line)["id"], json.loads(line))
    taxonomy = Taxonomy.load(PROJECT / "params" / "taxonomy" / "audio.yaml")
    labels = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    print(
        "| half | facet | labelled | shown | right | of those shown | found |\n|---|---|---|---|---|---|---|"
    )
    for half in [given.half] if given.half else ["tune", "held"]:
        counts: Counter[tuple[str, str]] = Counter()
        for label in labels:
            if label["half"] != half:
                continue
            record = records[label["id"]]
            found = facets_of_text(taxonomy, record["title"], record["abstract"])
            main = found.get("task", [])[:1]
            counts["main task", "labelled"] += bool(label["task"])
            counts["main task", "shown"] += bool(main)
            counts["main task", "right"] += bool(main) and main[0] in label["task"]
            if given.show and (main or label["task"]) and not set(main) & set(label["task"]):
                print(f"{label['id']} task {main} not {label['task']}: {record['title'][:80]}")
            for facet in ("dataset", "metric"):
                shown, wanted = set(found.get(facet, [])), set(label[facet])
                counts[facet, "labelled"] += len(wanted)
                counts[facet, "shown"] += len(shown)
                counts[facet, "right"] += len(shown & wanted)
                if given.show and shown != wanted:
                    print(
                        f"{label['id']} {facet}: wrong {shown - wanted or '-'}, missed {wanted - shown or '-'}"
                    )
        for facet in ("main task", "dataset", "metric"):
            labelled, shown, right = (counts[facet, what] for what in ("labelled", "shown", "right"))
            print(found_row(half, facet, labelled, shown, right))


if __name__ == "__main__":
    main()
