"""A translator of the sample day for `openai.StandIn`: good Chinese, written for this project, as a service would answer.

with openai.StandIn(write=translator.write) as service: ...
"""

import json
from pathlib import Path

from arxiv_daily import sample

from .openai import Request, wanted

CHINESE = json.loads((Path(__file__).parent.parent / "data" / "sample" / "chinese.json").read_text())
ABSTRACTS = {paper["id"]: paper["abstract"] for paper in sample.papers()}


def write(request: Request) -> str:
    """The parts asked for of the paper whose abstract is in the request, as JSON; else the day's introduction."""
    keys = wanted(request)
    if not keys:
        return CHINESE["overview"]
    paper = next(name for name, abstract in ABSTRACTS.items() if abstract in request.text)
    return json.dumps({key: CHINESE["papers"][paper][key] for key in keys}, ensure_ascii=False)
