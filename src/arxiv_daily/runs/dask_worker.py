"""What a Dask worker does: one edition, in the project where it lies on this machine, else in a folder of its own.

Such a folder's process ends with the worker, whatever ends that. What models have answered is kept in the worker's
home (ARXIV_DAILY_WORKER_HOME), so that workers that share one find what another has paid for.
"""

import gzip
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from .. import DISTRIBUTION, environment
from ..errors import ArxivDailyError
from ..gather.edition import Digest, Edition, parse_date
from ..project import root
from .backfill import Watch, make
from .execute import Outcome

_SETTINGS = (environment.OPENAI_BASE_URL, environment.OPENAI_API_KEY)


def _told(topic: str) -> Watch:
    """A watch that sends what it hears to the machine that runs the backfill."""
    from distributed import get_worker

    worker = get_worker()
    return lambda report: worker.log_event(topic, report)


def local(folder: str, digest: Digest, date, gathered: dict, topic: str) -> Outcome | ArxivDailyError:
    """One edition in a worker process on this machine, in the project itself."""
    environment.ROOT.put(folder)
    return make(Edition(digest, date), gathered, _told(topic))


def settings() -> str:
    """By what a worker is known to ask the same service: nothing that could be read."""
    named = "\n".join(variable.get() for variable in _SETTINGS)
    return hashlib.sha256(f"arxiv-daily\n{named}".encode()).hexdigest()[:16]


def remote(job: bytes, topic: str) -> bytes:
    """One edition on a worker of a cluster, in a folder and a process of its own; post, table and answers as bytes."""
    content = json.loads(gzip.decompress(job))
    if wrong := unlike(content):
        return gzip.compress(json.dumps({"answers": {}, "error": ["ConfigError", wrong]}).encode())
    tell, key = _told(topic), f"{content['digest']['digest']}/{content['date']}"
    with tempfile.TemporaryDirectory(prefix="edition-", dir=_home("runs")) as folder:
        project = Path(folder)
        _lay_out(project, content)
        made: dict = {"answers": {}}
        answers: set[str] = set()

        def hear(report: dict) -> None:
            if report["stage"] == "answer":
                answers.add(report["label"])
            elif report["stage"] == "end":
                made.update(report["made"])
            else:
                tell(report | {"edition": key})

        _in_a_process(project, hear)
        post = project / "posts" / key
        if "error" not in made:
            made["post"] = (post / "index.ipynb").read_text(encoding="utf-8")
            made["table"] = (post / "papers.jsonl").read_text(encoding="utf-8")
        files = [Path(name[:2], f"{name}.json") for name in answers]
        there = [(str(file), path) for file in files if (path := _home("answers") / file).is_file()]
        made["answers"] = {name: path.read_text(encoding="utf-8") for name, path in there}
    return gzip.compress(json.dumps(made).encode(), 1)


def unlike(content: dict) -> str:
    """Why this machine would make another post than the one that asks; empty if it would not."""
    if content["version"] != (here := version(DISTRIBUTION)):
        return (
            f"a worker has arxiv-daily {here}, this machine {content['version']}: install the same everywhere"
        )
    if content["settings"] != settings():
        return f"a worker has another {' or '.join(each.name for each in _SETTINGS)} than this machine: start it with the same environment"
    return ""


def _home(name: str) -> Path:
    """A worker's own folder: what models have answered is kept there, for all that share it."""
    from platformdirs import user_cache_path

    folder = Path(environment.WORKER_HOME.get() or user_cache_path("arxiv-daily") / "worker", name)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _lay_out(project: Path, content: dict) -> None:
    """The project that a job describes."""
    for name, text in content["files"].items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    folder = project / ".cache" / "fulltext"
    folder.mkdir(mode=0o700, parents=True)
    for name, text in content["texts"].items():
        (folder / name).write_text(text, encoding="utf-8")
    for name in ("answers", "model"):
        (project / ".cache" / name).symlink_to(_home(name), target_is_directory=True)
    edition = {name: content[name] for name in ("digest", "date", "gathered")}
    (project / "job.json").write_text(json.dumps(edition), encoding="utf-8")


def _worker(command: list[str], known: dict[str, str], project: Path) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command, env=known, cwd=project, stdin=pipe, stdout=pipe, stderr=pipe, text=True, encoding="utf-8"
    )


def _in_a_process(project: Path, hear: Callable[[dict], None]) -> None:
    """Run `python -m arxiv_daily.runs.dask_worker` on a project; it ends with this process, whatever ends that."""
    known = environment.current() | {environment.ROOT.name: str(project), environment.HANDED_TEXTS.name: "1"}
    command = [sys.executable, "-m", "arxiv_daily.runs.dask_worker"]
    ended = False
    with _worker(command, known, project) as process:
        said: list[str] = []
        reader = threading.Thread(target=lambda: said.extend(process.stderr or ()), daemon=True)
        reader.start()
        for line in process.stdout or ():
            if line.startswith('{"stage"'):
                report = json.loads(line)
                ended = ended or report["stage"] == "end"
                hear(report)
        reader.join()
    if not ended:
        cause = next(
            (line.strip() for line in reversed(said) if line.strip()), f"exit status {process.returncode}"
        )
        hear({"stage": "end", "made": {"error": ["PostError", f"the run of a worker broke off: {cause}"]}})


def _main() -> None:
    """Make the edition of job.json in the current project, telling on standard output."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    job = json.loads((root() / "job.json").read_text(encoding="utf-8"))
    edition = Edition(Digest.checked(job["digest"], "the job"), parse_date(job["date"]))
    outcome = make(edition, job["gathered"], _say)
    made = {"error": [type(outcome).__name__, str(outcome)]} if isinstance(outcome, ArxivDailyError) else {}
    _say({"stage": "end", "made": made})


def _say(report: dict) -> None:
    print(json.dumps(report), flush=True)


def _end_with_parent() -> None:
    """Standard input ends when the worker does."""
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    _main()
