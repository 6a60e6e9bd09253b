"""Many editions: the plan, long spans, kills, failures, the report."""

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest
from click.testing import CliRunner

from arxiv_daily.cli import main
from arxiv_daily.errors import GatherError, PostError, ServiceError
from arxiv_daily.gather import arxiv_api
from arxiv_daily.gather.frame import to_rows
from arxiv_daily.gather.papers import gather
from arxiv_daily.gather.receipt import make_receipt
from arxiv_daily.gather.windows import Spans
from arxiv_daily.runs import backfill, dask, execute
from arxiv_daily.runs.plan import Plan
from tests.builders.backfills import FIRST, editions, planned, start
from tests.conftest import PROJECT

NOW = dt.datetime(2026, 2, 6, tzinfo=dt.UTC)


def pretend(outcome):
    """A crew that only says what became of an edition."""

    def crew(jobs, watch):
        for edition, gathered in jobs:
            failed = isinstance(gathered, Exception)
            yield edition, gathered if failed else outcome(edition, len(gathered["papers"]))

    return crew


def made(edition, papers, pending=()):
    return execute.Outcome(edition.folder / "index.ipynb", papers, list(pending))


def command(*arguments, days=3):
    last = FIRST + dt.timedelta(days=days - 1)
    return CliRunner().invoke(main, ["backfill", "--from", str(FIRST), "--to", str(last), *arguments])


def test_a_plan_takes_one_look_and_remembers_it(project):
    plan = planned(10)
    assert (plan.editions, plan.papers, plan.requests, plan.texts) == (10, 30, 1, 30)
    assert plan.usage.calls == 76 and plan.cost is None
    assert [request.arguments["max_results"] for request in project.requests] == ["1"]
    planned(10)
    assert len(project.requests) == 1


def test_a_plan_counts_money_and_takes_the_digests_own_experience(project, monkeypatch):
    digest = execute.load_digest("audio")
    priced = digest.model_copy(update={"prices": {"currency": "CNY", "m": {"in": 2, "out": 8}}})
    dear = Plan.made([priced], FIRST, FIRST).cost
    assert dear[0] > 0 and dear[1] == "CNY"
    folder = editions(1, FIRST - dt.timedelta(days=1))[0].folder
    folder.mkdir(parents=True)
    receipt = {"shown": 2, "usage": {"calls": 4, "tokens_in": 200, "cached": 0, "tokens_out": 20}}
    post = {"metadata": {"arxiv_daily": {"receipt": receipt}}}
    (folder / "index.ipynb").write_text(json.dumps(post))
    plan = Plan.made([priced], FIRST, FIRST)
    assert (plan.usage.calls, plan.usage.tokens_in, plan.usage.tokens_out) == (6, 300, 30)
    assert plan.cost[0] == pytest.approx((300 * 2 + 30 * 8) / 1e6)


@pytest.mark.parametrize(("page", "requests"), [(1000, 1), (10, 5)])
def test_long_spans_give_what_day_by_day_gives(project, monkeypatch, page, requests):
    monkeypatch.setattr(arxiv_api, "PAGE", page)
    days = editions(10)
    one_by_one = [(to_rows(gather(day, "no", NOW)), gather(day, "no", NOW)) for day in days]
    project.requests.clear()
    spans = Spans(days, NOW)
    assert len(spans.pieces()) == requests
    together = list(spans.gathered())
    assert len(project.requests) == 1 + requests  # the count, and the spans
    for day, (rows, papers), (edition, found) in zip(days, one_by_one, together, strict=True):
        assert edition == day
        assert found["papers"] == rows
        assert found["receipt"] == make_receipt(day, papers, NOW, late="no")
    project.requests.clear()
    assert [found for _, found in Spans(days, NOW).gathered()] == [found for _, found in together]
    assert not project.requests


def test_a_window_that_may_still_grow_is_asked_for_again(project):
    day = editions(1)
    now = day[0].end + dt.timedelta(hours=1)
    list(Spans(day, now).gathered())
    asked = len(project.requests)
    list(Spans(day, now).gathered())
    assert len(project.requests) > asked


def test_papers_of_other_editions_are_left_to_them(project, service, tmp_path):
    early, late = editions(2)
    papers = gather(early, "no", NOW)
    table = papers.assign(status="shown", late=True)
    late.folder.mkdir(parents=True)
    (late.folder / "index.ipynb").write_text("{}")
    (late.folder / "papers.jsonl").write_bytes(batch_table(table))
    [(_, found)] = Spans([early], NOW).gathered()
    assert {paper["status"] for paper in found["papers"]} == {"left out"}
    assert found["papers"] == to_rows(gather(early, "no", NOW))


def batch_table(papers):
    from arxiv_daily.gather.table import table_bytes

    return table_bytes(to_rows(papers))


def test_once_arxiv_fails_the_rest_is_not_asked_for(project, monkeypatch):
    monkeypatch.setattr(arxiv_api, "PAGE", 10)  # spans of two days
    plan = planned(6)
    project.fail("403", times=None, after=1)
    report = backfill.run(plan, pretend(made), lambda _: None)
    assert [edition.date.day for edition, _ in report.made] == [6, 7]
    assert len(report.failed) == 4 and len(report.reasons()) == 1
    asked = len(project.requests)
    project._faults.clear()
    again = backfill.run(
        Plan.made([execute.load_digest("audio")], FIRST, FIRST), pretend(made), lambda _: None
    )
    assert len(again.made) == 1 and len(project.requests) == asked + 2  # complete: its window was forgotten


def test_what_is_wrong_for_all_ends_the_run(project):
    seen = []

    def outcome(edition, papers):
        seen.append(edition)
        return ServiceError("the key is wrong")

    with pytest.raises(ServiceError, match="the key is wrong"):
        backfill.run(planned(3), pretend(outcome), lambda _: None)
    assert len(seen) == 1


def test_exit_codes_and_the_report(project, monkeypatch):
    answers = {
        6: lambda edition, papers: made(edition, papers),
        7: lambda edition, papers: made(edition, papers, ["2000.10003"]),
        8: lambda edition, papers: GatherError(f"{edition.key}: no luck"),
    }
    monkeypatch.setattr(
        backfill, "alone", pretend(lambda edition, papers: answers[edition.date.day](edition, papers))
    )
    failed = command()
    assert failed.exit_code == 1
    assert "2 editions, 6 papers, 0 calls" in failed.stdout
    assert "pending in audio/2026-01-07: 2000.10003" in failed.stderr
    assert "failed: audio/2026-01-08: no luck" in failed.stderr
    assert command(days=2).exit_code == 0
    assert command("--strict", days=2).exit_code == 3
    assert command("--strict", days=1).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--from", "2026-01-08", "--to", "2026-01-06"], "exchange them"),
        (["--from", "2026-01-08", "--to", "2099-01-06"], "end there"),
        (["--from", "yesterday", "--to", "2026-01-06"], "YYYY-MM-DD"),
        (["--from", "2026-01-06", "--to", "2026-01-06", "--digest", "none"], "digests there are"),
        (
            ["--from", "2026-01-06", "--to", "2026-01-06", "--scheduler", "tcp://127.0.0.1:9"],
            "no Dask scheduler",
        ),
    ],
)
def test_a_wrong_command_is_one_line(project, monkeypatch, arguments, words):
    monkeypatch.setattr(dask, "CONNECT", 0.5)
    run = CliRunner().invoke(main, ["backfill", *arguments])
    assert run.exit_code == 2
    assert words in run.stderr and len(run.stderr.splitlines()) == 1


def test_only_the_plan(project):
    run = command("--plan")
    assert run.exit_code == 0 and "3 editions to make" in run.stdout and "about 9" in run.stdout
    assert not list((PROJECT / "posts" / "audio").glob("2026-01-06"))


def test_a_digest_held_by_another_run(project, monkeypatch):
    monkeypatch.setenv("ARXIV_DAILY_LOCK_TIMEOUT", "0")
    holder = "import sys; from arxiv_daily.post.lock import locked\nwith locked('audio'): print(1, flush=True); sys.stdin.read()"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", holder], **pipes) as other:
        other.stdout.readline()
        with pytest.raises(PostError, match="is held by"):
            backfill.run(planned(1), pretend(made), lambda _: None)
        other.stdin.close()


def wait_for_the_end_of_kernels(root):
    """Kernels end themselves once they notice that their parent has gone."""
    kernels = [process for process in psutil.process_iter() if serves(process, root)]
    psutil.wait_procs(kernels, timeout=60)


def serves(process, root):
    try:
        return process.environ().get("ARXIV_DAILY_ROOT") == str(root) and process.pid != os.getpid()
    except psutil.Error:
        return False


@pytest.mark.slow
def test_killed_in_the_middle_nothing_is_asked_twice(project, service, tmp_path):
    service.latency = 0.2
    for calls in (3, 16):  # in the first edition, in the second
        run = start(days=2)
        while run.poll() is None and len(service.chats) < calls:
            time.sleep(0.02)
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        wait_for_the_end_of_kernels(tmp_path)
    assert start(days=2).wait() == 0
    for day in editions(2):
        assert execute.receipt_of(day.folder)["pending"] == []
    api = [request.arguments["search_query"] for request in project.requests if request.path == "/api/query"]
    assert len(api) == 2  # the count and one span
    pages = project.asked("/html/")
    assert len(set(pages)) == 6 and len(pages) - 6 <= 3  # what was under way at the first kill
    asked = [request.text for request in service.chats]
    assert len(asked) - len(set(asked)) <= 2 * 6  # what was under way at each kill
