"""How long a new edition takes to be on the site as the archive grows, and what a reader's first load weighs.

`python benchmarks/site.py --editions 10 100 1000` makes archives of 20 papers an edition in a temporary folder,
renders each once, adds one edition and times `arxiv-daily site` on it, the page of statistics included; the first
ratio is of the time by the clock, the second of the processor's, which other work on the machine disturbs least.
Weights are what Chromium receives from a server that compresses as web hosts do.
"""

import argparse
import datetime as dt
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

import pandas as pd  # noqa: E402

from arxiv_daily.gather.edition import Digest, Edition  # noqa: E402
from arxiv_daily.gather.frame import from_rows, to_rows  # noqa: E402
from arxiv_daily.gather.receipt import make_receipt  # noqa: E402
from arxiv_daily.gather.results.found import FoundResults  # noqa: E402
from arxiv_daily.gather.results.row import PaperResult  # noqa: E402
from arxiv_daily.gather.taxonomy import taxonomy_of  # noqa: E402
from arxiv_daily.post import page  # noqa: E402
from arxiv_daily.post.front_matter import front_cell  # noqa: E402
from arxiv_daily.post.schema import machine_cell  # noqa: E402
from arxiv_daily.post.store import commit  # noqa: E402
from benchmarks import machine  # noqa: E402
from tests.builders import editions  # noqa: E402
from tests.standins.host import serve  # noqa: E402

FIRST = dt.date(2023, 1, 12)
CATEGORIES = ("cs.SD", "eess.AS", "cs.CL", "cs.LG", "cs.AI", "cs.CV", "cs.MM", "stat.ML")
READING = 1500  # characters
RESULTS = 4  # of every second paper
NEW = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)


class Words:
    """Texts of the length and variety of real ones, the same for every run."""

    def __init__(self) -> None:
        self.random = random.Random(7)
        lines = (ROOT / "tests/data/write/pairs.jsonl").read_text(encoding="utf-8").splitlines()
        pairs = [json.loads(line) for line in lines]
        self.english = [one + "." for pair in pairs for one in pair["source"].rstrip(".").split(". ")]
        self.chinese = [one + "。" for pair in pairs for one in pair["target"].rstrip("。").split("。")]
        self.names = [
            f"{a}{b}{c}" for a in "BDFGHKLMNPRSTWZ" for b in "aeiou" for c in ("ng", "ler", "vic", "mura")
        ]

    def some(self, pool: list[str], number: int) -> str:
        return "".join(self.random.choices(pool, k=number))

    def rare(self) -> str:
        return "".join(chr(self.random.randrange(0x4E00, 0x9000)) for _ in range(6))

    def facets(self) -> list[str]:
        """A task and a data set, some far more often than others."""
        terms = taxonomy_of("audio", "audio")
        return [
            f"{facet}:{self.often([one.id for one in terms.facets[facet].terms])}"
            for facet in ("task", "dataset")
        ]

    def often(self, pool: list[str]) -> str:
        return pool[min(int(self.random.expovariate(8 / len(pool))), len(pool) - 1)]

    def results(self, facets: list[str]) -> list[PaperResult]:
        task, dataset = (one.partition(":")[2] for one in facets)
        return [
            PaperResult(
                task,
                dataset,
                "",
                self.often(["wer", "cer", "eer", "pesq", "stoi"]),
                f"{self.random.uniform(1, 90):.1f}",
                "",
                f"System {at}",
                "baseline" if at else "own",
                "S4.T1",
            )
            for at in range(RESULTS)
        ]

    def reading(self) -> str:
        points = []
        while sum(map(len, points)) < READING:
            points.append(f"- **要点**：{self.random.choice(self.chinese)}{self.rare()}。")
        third = len(points) // 3
        return "\n\n".join(f"{n})  \n" + "\n".join(points[(n - 1) * third : n * third]) for n in (1, 2, 3))


def make(root: Path, numbers: range, papers: int, words: Words) -> None:
    """Editions number so and so of an archive that began on `FIRST`."""
    digest = Digest.load(ROOT / "params/audio.yaml")
    for number in numbers:
        date = FIRST + dt.timedelta(days=number)
        rows, translated, read, results = [], [], [], {}
        for at in range(papers):
            key = f"{date:%y%m}.{date.day * 400 + at:05d}"
            chosen = words.random.sample(CATEGORIES, 3)
            changes = {
                "id": key,
                "title": f"On {words.random.choice(words.english)[:70]}",
                "authors": [
                    f"{words.random.choice(words.names)} {words.random.choice(words.names)}" for _ in range(6)
                ],
                "categories": chosen,
                "primary": chosen[0],
                "abstract": " ".join(words.random.choices(words.english, k=7)),
                "facets": words.facets(),
                "venue": "" if at % 5 else f"Interspeech {date.year}",
            }
            row = editions.paper(at, str(date)) | changes
            row |= {f"{kind}_url": f"https://arxiv.org/{kind}/{key}v1" for kind in ("abs", "pdf", "html")}
            rows.append(row)
            translated.append(
                editions.written(row, words.some(words.chinese, 7), title=f"声音{words.rare()}研究")
            )
            read.append(editions.written(row, words.reading()))
            if at % 2:
                results[key] = FoundResults(row["html_url"], words.results(changes["facets"]))
        frames = [pd.DataFrame(found, columns=editions.COLUMNS) for found in (translated, read)]
        edition, table = Edition(digest, date), from_rows(rows)
        receipt = make_receipt(edition, table, NEW) | {"pending": []}
        cells = [front_cell(page.front_matter(edition, table, frames[0]))]
        for part in page.parts(edition, table, receipt, *frames, results=results):
            known = vars(part).copy()
            cells.append(machine_cell(known.pop("text"), known))
        nb = editions.notebook(cells, digest="audio", date=str(date), receipt=receipt)
        commit(root / "posts" / edition.key / "index.ipynb", nb, to_rows(table))


def project(root: Path) -> None:
    for name in ("assets", "params", "lists", "notebooks"):
        shutil.copytree(ROOT / name, root / name)
    for path in (
        *ROOT.glob("*.qmd"),
        *ROOT.glob("*.ipynb"),
        ROOT / "_quarto.yml",
        ROOT / "posts/_metadata.yml",
    ):
        (root / path.relative_to(ROOT)).parent.mkdir(exist_ok=True)
        shutil.copy(path, root / path.relative_to(ROOT))


def render(root: Path, renderer: str) -> tuple[float, float]:
    """Seconds of `arxiv-daily site` from the command line, and those the processor worked for it."""
    environment = os.environ | {"ARXIV_DAILY_ROOT": str(root), "PYTHONPATH": str(ROOT / "src")}
    command = [
        sys.executable,
        "-c",
        "from arxiv_daily.cli import main; main()",
        "site",
        "--renderer",
        renderer,
    ]
    begun, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - begun, worked


def weights(site: Path, newest: str) -> dict[str, int]:
    """Bytes received for the first load of index, post and paper, each in a fresh browser; for one search of two words."""
    from playwright.sync_api import sync_playwright

    paper = next((site / "papers").glob("*/index.html")).relative_to(site).as_posix()
    found = {}
    with serve(site) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, address in (
            ("index", "index.html"),
            ("post", f"posts/audio/{newest}/index.html"),
            ("paper", paper),
            ("search", "search.html"),
        ):
            page = browser.new_context().new_page()
            received = [0]
            session = page.context.new_cdp_session(page)
            session.send("Network.enable")
            session.on(
                "Network.loadingFinished",
                lambda event, sum=received: sum.__setitem__(0, sum[0] + event["encodedDataLength"]),
            )
            page.goto(f"{base}/{address}", wait_until="networkidle")
            if name == "search":
                received[0] = 0
                page.fill("#query", "噪声 network")
                page.wait_for_selector("#results li")
                page.wait_for_load_state("networkidle")
            found[name] = int(received[0])
        browser.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--editions", type=int, nargs="+", default=[10, 100])
    parser.add_argument("--papers", type=int, default=20)
    parser.add_argument("--renderer", choices=["embedded", "quarto"], default="embedded")
    parser.add_argument(
        "--runs", type=int, default=3, help="New editions, one after the other; the median counts."
    )
    chosen = parser.parse_args()
    print(f"{machine()}\n")
    print(
        "| editions | papers | whole site | one new edition | ratio | processor | ratio | index | post | paper | search | site | papers' pages |"
    )
    print("|---:" * 13 + "|")
    base = None
    for size in chosen.editions:
        with tempfile.TemporaryDirectory() as folder:
            root, words = Path(folder), Words()
            project(root)
            make(root, range(size), chosen.papers, words)
            whole, _ = render(root, chosen.renderer)
            times = []
            for run in range(chosen.runs):
                make(root, range(size + run, size + run + 1), chosen.papers, words)
                times.append(render(root, chosen.renderer))
            new, worked = (sorted(column)[len(times) // 2] for column in zip(*times, strict=True))
            base = base or (new, worked)
            newest = str(FIRST + dt.timedelta(days=size + chosen.runs - 1))
            load = weights(root / "_site", newest)
            whole_size = sum(file.stat().st_size for file in (root / "_site").rglob("*") if file.is_file())
            of_papers = sum(
                file.stat().st_size for file in (root / "_site/papers").rglob("*") if file.is_file()
            )
            sizes = " | ".join(f"{load[name] / 1000:.0f} kB" for name in ("index", "post", "paper", "search"))
            print(
                f"| {size} | {size * chosen.papers} | {whole:.1f} s | {new:.1f} s | {new / base[0]:.2f} | {worked:.1f} s | {worked / base[1]:.2f} | {sizes} | {whole_size / 1e6:.0f} MB | {of_papers / 1e6:.0f} MB |",
                flush=True,
            )


if __name__ == "__main__":
    main()
