"""Progress across the kernel's border: the notebook reports, the command line shows a bar."""

import contextlib
import json
from pathlib import Path

from . import environment


def report(stage: str, done: int = 0, total: int = 0, label: str = "", **facts: object) -> None:
    """Append one line to the file named by ARXIV_DAILY_PROGRESS; silent where nobody listens.

    Stages of work count papers; `call` tells what one model call took, `answer` the key it is kept under.
    """
    if path := environment.PROGRESS.get():
        line = json.dumps({"stage": stage, "done": done, "total": total, "label": label} | facts) + "\n"
        with contextlib.suppress(OSError), Path(path).open("a") as out:
            out.write(line)
