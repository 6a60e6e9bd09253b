"""A translator of the sample day for `openai.StandIn`: good Chinese, written for this project, as a service would answer.

with openai.StandIn(write=translator.write) as service: ...
"""

import contextlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from arxiv_daily import sample
from arxiv_daily.runs import demo, execute
from tests.standins.openai import Request, StandIn, wanted
from tests.standins.project import copy_project

CHINESE = json.loads((Path(__file__).parent.parent / "data" / "sample" / "chinese.json").read_text())
ABSTRACTS = {paper["id"]: paper["abstract"] for paper in sample.papers()}


def write(request: Request) -> str:
    """The parts asked for of the paper whose abstract is in the request, as JSON; else the day's introduction."""
    keys = wanted(request)
    if not keys:
        return CHINESE["overview"]
    paper = next(name for name, abstract in ABSTRACTS.items() if abstract in request.text)
    return json.dumps({key: CHINESE["papers"][paper][key] for key in keys}, ensure_ascii=False)


@contextlib.contextmanager
def project(answer: Callable[[Request], str] = write) -> Iterator[Path]:
    """A project with the sample day as a service writes it, whose environment is this process's from then on."""
    with tempfile.TemporaryDirectory() as folder, StandIn(write=answer) as service:
        root = copy_project(Path(folder) / "arxiv-daily", stats=True)
        os.environ |= {"ARXIV_DAILY_ROOT": str(root), "ARXIV_API_URL": "http://127.0.0.1:9/api/query"}
        os.environ |= service.environ()
        with demo.sample_edition() as (edition, _):
            execute.run(edition.digest, edition.date)
        yield root
