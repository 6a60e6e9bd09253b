"""What tests of the desk start from: papers, full texts, and a desk at a stand-in."""

import concurrent.futures
import json
import shutil
from types import SimpleNamespace

import pandas as pd

from arxiv_daily.project import root
from arxiv_daily.write import EditionWriter
from arxiv_daily.write.model.service import Patience
from tests.conftest import PROJECT

HASTE = Patience(tries=3, silence=10.0, whole=10.0, pause=0.01, longest=0.05, asked=1.0)
DIGEST = {
    "name": "audio",
    "model": "",
    "reading_model": "",
    "second_reader": False,
    "second_model": "",
    "model_options": {},
    "max_concurrency": 32,
    "silence": 120,
    "max_input_tokens": 24000,
    "prices": {},
    "budget": {},
    "overview": False,
    "reading": "all",
    "taxonomy": "",
}


def papers(count: int = 4, **changes) -> pd.DataFrame:
    """The first real records as papers that are shown."""
    lines = (PROJECT / "tests" / "data" / "arxiv" / "records.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines[:count]]
    return pd.DataFrame([row | {"status": "shown", "licence": ""} | changes for row in rows])


def fulltext(paper, source: str = "html", licence: str = "", sections=None) -> SimpleNamespace:
    """A full text in the gather room's form, made from the abstract."""
    made = sections or [
        section("1 Introduction", paper.abstract, "S1"),
        section("2 Results", paper.abstract, "S2"),
    ]
    return SimpleNamespace(
        id=paper.id,
        version=paper.version,
        source=source,
        url=f"https://arxiv.org/html/{paper.id}v1",
        sections=made,
        licence=licence,
        text=lambda kinds=("body",): "\n\n".join(
            f"{part.title}\n\n{part.text}" for part in made if part.kind in kinds
        ),
    )


def section(title: str, text: str, anchor: str = "", kind: str = "body") -> SimpleNamespace:
    return SimpleNamespace(title=title, anchor=anchor, text=text, kind=kind)


def texts(table: pd.DataFrame, **how) -> dict[str, concurrent.futures.Future]:
    """Futures that have come true."""
    out = {}
    for paper in table.itertuples():
        out[paper.id] = concurrent.futures.Future()
        out[paper.id].set_result(fulltext(paper, **how))
    return out


def desk(patience: Patience = HASTE, **digest) -> EditionWriter:
    """A desk in the test's own project, which gets the real prompts."""
    prompts = root() / "params" / "prompts"
    if not prompts.is_dir():
        shutil.copytree(PROJECT / "params" / "prompts", prompts)
    return EditionWriter(
        SimpleNamespace(digest=SimpleNamespace(**DIGEST | digest), date="2025-12-25"), patience
    )
