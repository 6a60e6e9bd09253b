"""What `arxiv-daily run` ends with when the model service is not as it should be; arXiv is on loopback."""

import os
import signal
import subprocess
import sys
import time

import nbformat
import pytest
from click.testing import CliRunner

from arxiv_daily import cli
from tests.builders.backfills import FIRST
from tests.standins import openai
from tests.standins.papermill import COMMAND

RUN = [sys.executable, "-m", "arxiv_daily", "run", "--date", str(FIRST)]


def run(root, *more, verb=None, **environment):
    """Exit status, the last line on stderr, and all of its lines."""
    done = command(root, *(verb or [*RUN[3:], *more]), **environment)
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    return done.exit_code, lines[-1] if lines else "", lines


def command(root, *words, **environment):
    """The command as a function; a good, an interrupted and a refused run show the same of processes."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"ARXIV_DAILY_ROOT": str(root), **environment}.items():
            patch.setenv(name, value)
        patch.chdir(root)
        return CliRunner().invoke(cli.main, words, catch_exceptions=False)


def post(root):
    return root / "posts" / "audio" / str(FIRST) / "index.ipynb"


def test_a_good_run_is_0(project, service, tmp_path):
    known = os.environ | {"ARXIV_DAILY_ROOT": str(tmp_path)}
    done = subprocess.run(RUN, env=known, cwd=tmp_path, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0 and post(tmp_path).is_file()
    assert len(service.words) == 1
    asked = [request.path for request in project.requests]
    assert any("/html/" in path for path in asked), done.stderr


def test_a_service_that_is_not_there_keeps_the_edition_and_is_3(project, tmp_path):
    status, last, _ = run(tmp_path, OPENAI_BASE_URL="http://127.0.0.1:1/v1", OPENAI_MODEL="any")
    assert status == 3 and post(tmp_path).is_file()
    assert last.startswith(f"nothing of {FIRST} was written: http://127.0.0.1:1/v1 cannot be reached")
    assert "check OPENAI_BASE_URL" in last


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("402", "has no money or quota left"),
        ("429 quota", "has no money"),
        ("401", "refuses the key in OPENAI_API_KEY"),
    ],
)
def test_what_no_paper_survives_is_1_before_a_full_text_is_fetched(project, service, tmp_path, fault, words):
    service.fail(fault, times=None)
    status, last, _ = run(tmp_path)
    assert status == 1 and words in last and not post(tmp_path).exists()
    assert not [
        request for request in project.requests if "/html/" in request.path or "/pdf/" in request.path
    ]


def test_a_pending_introduction_is_pending_with_strict(project, service, tmp_path):
    service.say("今天没有链接的导读，写得不短，但什么也没有指向。", times=None, matching="今日论文")
    status, last, _ = run(tmp_path)
    assert status == 0 and "introduction" in last
    assert run(tmp_path, "--strict")[0] == 3
    receipt = nbformat.read(post(tmp_path), as_version=4).metadata.arxiv_daily.receipt
    assert receipt["pending"] == ["introduction"]


def _interruptible():
    """A shell's background jobs, and what they start, ignore interrupts; this one shall not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("sent, status, word", [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated")])  # fmt: skip
def test_an_interrupted_run_says_that_nothing_is_lost(project, service, tmp_path, sent, status, word):
    service.latency = 30
    known = os.environ | {"ARXIV_DAILY_ROOT": str(tmp_path)}
    pipes = {"stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(RUN, env=known, cwd=tmp_path, preexec_fn=_interruptible, **pipes) as process:
        while process.poll() is None and not service.words:
            time.sleep(0.05)
        process.send_signal(sent)
        service.released.set()
        _, stderr = process.communicate(timeout=120)
    assert process.returncode == status
    assert f"{word}; nothing is lost" in stderr.splitlines()[-1] and "Traceback" not in stderr
    assert not post(tmp_path).exists()


def test_again_asks_for_one_part_and_leaves_an_editors_cell(project, service, tmp_path):
    run(tmp_path)
    before = nbformat.read(post(tmp_path), as_version=4)
    papers = [cell.metadata.arxiv_daily.paper for cell in before.cells if part(cell) == "abstract"]
    edited = next(cell for cell in before.cells if part(cell) == "abstract")
    edited.source = "编辑的话。"
    nbformat.write(before, post(tmp_path))
    asked = len(service.chats)
    status, *_ = run(tmp_path, verb=("again", str(FIRST), papers[1], "--part", "reading"))
    assert status == 0
    assert len(service.chats) - asked <= 2  # the reading, and once more if the checks found something
    after = nbformat.read(post(tmp_path), as_version=4)
    assert next(cell for cell in after.cells if part(cell) == "abstract").source == "编辑的话。"


def part(cell):
    return cell.metadata.get("arxiv_daily", {}).get("part")


def test_keys_and_models_come_from_the_environment(project, service, tmp_path):
    status, last, _ = run(tmp_path, OPENAI_API_KEY=f"{openai.KEY}\u200b")
    assert status == 1 and "OPENAI_API_KEY holds a character that cannot be sent" in last


def test_all_digests_a_line_each_and_one_that_fails_does_not_stop_the_others(project, service, tmp_path):
    params = tmp_path / "params"
    text = (params / "audio.yaml").read_text().replace("title: arXiv Daily ", "title: Zwei ")
    (params / "zwei.yaml").write_text(text.replace("digest: audio ", "digest: zwei "))
    (params / "project.yaml").write_text("digests: [zwei, audio]\n")
    broken = tmp_path / "posts" / "zwei" / str(FIRST) / "index.ipynb"
    broken.parent.mkdir(parents=True)
    broken.write_text("{}")  # no notebook: its run is refused
    every = [*RUN[3:], "--digest", "all", "--quiet"]
    done = command(tmp_path, *every)
    assert done.exit_code == 1
    assert done.stdout.splitlines() == [f"posts/audio/{FIRST}/index.ipynb: 3 papers"]
    assert "arxiv-daily: zwei: " in done.stderr
    broken.unlink()
    done = command(tmp_path, *every)
    assert done.exit_code == 0, done.stderr
    assert [line.split("/")[1] for line in done.stdout.splitlines()] == ["zwei", "audio"]


def test_a_path_of_another_edition_is_refused_before_anything_is_asked(project, service, tmp_path):
    for place, date in (
        (f"audio/{FIRST}/index", "2026-01-07"),
        (f"vision/{FIRST}/index", str(FIRST)),
        (f"audio/{FIRST}/page", str(FIRST)),
    ):
        target = f"posts/{place}.ipynb"
        command = [
            *COMMAND,
            "--engine",
            "arxiv-daily",
            "notebooks/daily.ipynb",
            target,
        ]
        (tmp_path / target).parent.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            [*command, "-f", "params/audio.yaml", "-y", f'date: "{date}"'],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=240,
        )
        assert done.returncode == 2, done.stderr
        assert f"posts/audio/{date}/index.ipynb" in done.stderr.splitlines()[-1]
        assert not (tmp_path / target).exists()
    assert not service.words and not service.chats
