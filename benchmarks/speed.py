"""How long an edition takes with a service of fixed latency: `python -m benchmarks.speed` prints two tables.

The floor is what no program can go below: the calls in waves of `max_concurrency`, and where full texts are fetched,
the content host's four in two seconds before the last reading. Start-up (imports, the first connection) is measured
before the clock starts. What the processor does for it beside the waiting stands in the last column: it tells more than
the wall where the machine has other work. The service is a process of its own; every answer is asked for anew.

The second table puts the ways of the systems that this one replaces beside it, in the same run: as many questions to
the same service, through the same client, with full texts at hand; one call after the other, and ten workers that
take a paper each.
"""

import concurrent.futures
import contextlib
import datetime as dt
import json
import math
import multiprocessing
import os
import re
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

from arxiv_daily.gather import fulltext, paper_text
from arxiv_daily.gather.edition import Digest, Edition
from arxiv_daily.gather.section import Section
from arxiv_daily.sample import server
from arxiv_daily.write import EditionWriter, prompts
from benchmarks import quick

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from tests.standins.openai import Request, StandIn, wanted, written  # noqa: E402

CONCURRENCY = 32
RUNS = [(20, 1.0, False), (20, 5.0, False), (200, 2.0, False), (20, 1.0, True)]
WAYS = {"one call after the other": 1, "ten workers": 10}
LONGEST = 250.0  # seconds of waiting above which a way is not tried
BURST, PAUSE = 4, 2.0  # full texts at once, and seconds until the next
SENTENCES = (
    "We study speech number {0} under noise.",
    "The model reaches {0}.5% WER on LibriSpeech and improves the baseline by 3 dB.",
    "It was trained on audio of {0} kHz without labels, and the loss is $L_{{{0}}}=x^2$.",
)
CHINESE = (  # what a service says of these: a faithful answer, which nothing is asked about twice
    "我们研究噪声下的第 {0} 号语音。",
    "该模型在 LibriSpeech 上达到 {0}.5% 的词错误率，比基线改进 3 dB。",
    "它在 {0} kHz 的音频上训练，无需标签，损失函数为 $L_{{{0}}}=x^2$。",
)


def main() -> None:
    print(f"{dt.date.today()}, {os.cpu_count()} cores, {CONCURRENCY} calls at once\n")
    print("| papers | seconds a call | full texts | calls | wall s | floor s | ratio | processor s |")
    print("|---:|---:|---|---:|---:|---:|---:|---:|")
    beside = []
    for count, latency, polite in RUNS[:1] if quick() else RUNS:
        calls, wall, work, theirs = edition(count, latency, polite)
        least = floor(count, calls, latency, polite)
        texts = "polite host" if polite else "at hand"
        print(
            f"| {count} | {latency:g} | {texts} | {calls} | {wall:.2f} | {least:.2f} | {wall / least:.2f} | {work:.2f} |",
            flush=True,
        )
        beside += [(count, latency, calls, name, took, took / wall) for name, took in theirs.items()]
    print("\n| papers | seconds a call | calls | way | wall s | ratio |\n|---:|---:|---:|---|---:|---:|")
    for count, latency, calls, name, took, ratio in beside:
        print(f"| {count} | {latency:g} | {calls} | {name} | {took:.2f} | {ratio:.2f} |")


def floor(count: int, calls: int, latency: float, polite: bool) -> float:
    waves = math.ceil(calls / CONCURRENCY) * latency
    return max(waves, (math.ceil(count / BURST) - 1) * PAUSE + latency) if polite else waves


def edition(count: int, latency: float, polite: bool) -> tuple[int, float, float, dict[str, float]]:
    """Calls made, seconds from the first request to the last part written, of which our own work, and those of the other ways."""
    table = papers(count)
    with project(), service(latency) as (calls, environment), content(table) as address:
        os.environ |= environment | {"ARXIV_CONTENT_URL": address}
        digest = Digest(digest="speed", categories=["cs.SD"], max_concurrency=CONCURRENCY, overview=False)
        desk = EditionWriter(Edition(digest, dt.date(2026, 1, 8)))
        desk.translate(papers(1).assign(abstract="We start the service.")).frame()
        before = calls()
        start, work = time.monotonic(), time.process_time()
        texts = fulltext.fulltexts(table, digest) if polite else at_hand(table)
        translations, readings = desk.translate(table), desk.read(table, texts)
        states = [*translations.frame()["state"], *readings.frame()["state"]]
        wall, work = time.monotonic() - start, time.process_time() - work
        assert set(states) == {"done"} and len(states) == 2 * count
        made = calls() - before
        assert made == 2 * count, f"{made} calls for {count} papers: the checks ask again"
        desk.close()
        theirs = (
            {}
            if polite
            else {"ours": wall}
            | {
                name: replaced(table, workers)
                for name, workers in WAYS.items()
                if made * latency / workers <= LONGEST
            }
        )
    return made, wall, work, theirs


def replaced(table: pd.DataFrame, workers: int) -> float:
    """Seconds that the two questions of each paper take when each worker asks one after the other."""
    import openai

    wishes = ("translation", "reading")
    systems = {name: prompts.load(name).text for name in wishes}
    client = openai.OpenAI(max_retries=0)
    client.models.list()  # connected, as ours is

    def paper(row) -> None:
        for name in wishes:
            text = row.abstract * (1 if name == "translation" else 150)
            messages = [{"role": "system", "content": systems[name]}, {"role": "user", "content": text}]
            assert client.chat.completions.create(model="standin", messages=messages).choices

    begun = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        list(pool.map(paper, table.itertuples()))
    return time.monotonic() - begun


def papers(count: int) -> pd.DataFrame:
    """Papers whose abstracts the stand-in translates without a finding."""
    rows = []
    for index in range(count):
        name = f"2601.{index + 10000}"
        rows.append(
            {
                "id": name,
                "version": 1,
                "title": f"Speech Model {index + 10}",
                "abstract": " ".join(SENTENCES).format(index + 10),
                "status": "shown",
                "licence": "",
                "html_url": f"https://arxiv.org/html/{name}v1",
            }
        )
    return pd.DataFrame(rows)


def at_hand(table: pd.DataFrame) -> dict[str, concurrent.futures.Future]:
    """Full texts that need no fetching, 6,000 words each."""
    out = {}
    for paper in table.itertuples():
        sections = [
            Section(f"{part} Part", f"S{part}", f"Part {part}. {paper.abstract * 25}") for part in range(1, 7)
        ]
        out[paper.id] = concurrent.futures.Future()
        out[paper.id].set_result(paper_text.FullText(paper.id, 1, "html", paper.html_url, sections))
    return out


@contextlib.contextmanager
def project():
    """A project of its own with the real prompts, and so an empty cache."""
    kept = dict(os.environ)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "params").mkdir()
        Path(folder, "params", "prompts").symlink_to(PROJECT / "params" / "prompts")
        os.environ["ARXIV_DAILY_ROOT"] = os.environ["XDG_CACHE_HOME"] = folder
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(kept)


@contextlib.contextmanager
def service(latency: float):
    """The stand-in in a process of its own: a function that counts its calls, and the variables that lead to it."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs, latency), daemon=True)
    process.start()
    environment = ours.recv()

    def calls() -> int:
        ours.send("calls")
        return ours.recv()

    yield calls, environment
    ours.send("end")
    process.join()


def translated(request: Request) -> str:
    """The translation of a paper of `papers`; anything else in the stand-in's own words."""
    number = re.search(r"Speech Model (\d+)", request.text)
    if not number or "abstract" not in wanted(request):
        return written(request)
    texts = {"title": f"语音模型 {number[1]}", "summary": "噪声下的语音模型"}
    return json.dumps(texts | {"abstract": "".join(CHINESE).format(number[1])}, ensure_ascii=False)


def serve(pipe, latency: float) -> None:
    with StandIn(latency=latency, write=translated) as standin:
        pipe.send(standin.environ())
        while pipe.recv() == "calls":
            pipe.send(len(standin.chats))


@contextlib.contextmanager
def content(table: pd.DataFrame):
    """The address of a content host that has an HTML page for every paper."""
    text = (Path(server.__file__).parent / "data" / "html" / "0000.00003v1.html").read_bytes()
    pages = {f"html/{name}v1": text for name in table["id"]}
    with server.Server([], pages) as host:
        yield host.url


if __name__ == "__main__":
    main()
