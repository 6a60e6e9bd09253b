"""Facets that rules read from title and abstract, against labels made by hand: python -m benchmarks.facets [--half held]

With `--service` the service of OPENAI_BASE_URL reads them instead, asked and checked as beside a reading: the same table.

benchmarks/facets_labels.jsonl holds 60 records of cs.SD and eess.AS by id: the tasks that may come first (none: the paper
is of no task of the taxonomy), and the data sets and metrics it names, as ids of the taxonomy; `?` marks one the
taxonomy does not have, which counts as missed. The records are not part of the project: bring them as JSONL
(`--records FILE …`). Rules and taxonomy were written on one half of the labels.
"""

import argparse
import asyncio
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from arxiv_daily.gather.facets import facets_of_text
from arxiv_daily.gather.results import claims
from arxiv_daily.gather.taxonomy import Taxonomy
from arxiv_daily.words import say
from arxiv_daily.write.model.budget import Budget
from arxiv_daily.write.model.cache import Answers
from arxiv_daily.write.model.errors import NoAnswer
from arxiv_daily.write.model.prices import Prices
from arxiv_daily.write.model.service import Service
from arxiv_daily.write.prompts import Prompt, question
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
    reader.add_argument("--service", action="store_true")
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
    halves = [given.half] if given.half else ["tune", "held"]
    chosen = [records[label["id"]] for label in labels if label["half"] in halves]
    if given.service:
        read = asyncio.run(_by_service(chosen, taxonomy))
    else:
        read = {one["id"]: facets_of_text(taxonomy, one["title"], one["abstract"]) for one in chosen}
    print(
        "| half | facet | labelled | shown | right | of those shown | found |\n|---|---|---|---|---|---|---|"
    )
    for half in halves:
        counts: Counter[tuple[str, str]] = Counter()
        for label in labels:
            if label["half"] != half:
                continue
            record = records[label["id"]]
            found = read[label["id"]]
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


async def _by_service(records: Iterable[dict], taxonomy: Taxonomy) -> dict[str, dict[str, list[str]]]:
    """By id, what a service reads from title and abstract and they bear out; nothing where it has no answer."""
    service = Service(Answers(), Budget({}, Prices({})))

    async def one(record: dict) -> dict[str, list[str]]:
        texts = {say("write.given.title"): record["title"], say("write.given.abstract"): record["abstract"]}
        system, user = question(Prompt(claims.wish(taxonomy)), [], texts)
        user = user | {"content": f"{claims.terms_for(taxonomy, list(texts.values()))}\n\n{user['content']}"}
        try:
            answer = await service.ask(
                [system, user], keys=("facts",), paper=record["id"], expect=claims.EXPECT
            )
        except NoAnswer as error:
            print(f"{record['id']}: {error}")
            return {}
        found: dict[str, list[str]] = {}
        admitted = claims.admit(
            answer.data.get("facts", ""), (), taxonomy, record["title"], record["abstract"]
        )
        for facet, _, name in (key.partition(":") for key in admitted.facets):
            found.setdefault(facet, []).append(name)
        return found

    all_of = list(records)
    try:
        read = await asyncio.gather(*map(one, all_of))
    finally:
        await service.close()
    return {record["id"]: facets for record, facets in zip(all_of, read, strict=True)}


if __name__ == "__main__":
    main()
