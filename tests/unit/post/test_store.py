"""The post on disk: read with patience, replaced in one step, whatever happens meanwhile."""

import errno
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import nbformat
import pytest

from arxiv_daily.errors import PostError
from arxiv_daily.post import notebook
from arxiv_daily.post import store as module
from arxiv_daily.post.lock import locked
from arxiv_daily.post.notebook import read_post
from arxiv_daily.post.store import commit, rewrite
from tests.builders import posts

ROWS = [{"id": "1", "title": "题目"}, {"id": "2", "title": "T"}]


@pytest.fixture
def target(tmp_path):
    return tmp_path / "posts" / "d" / "2026-01-08" / "index.ipynb"


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(notebook, "PATIENCE", 0.3)


def save(target, nb):
    """As Jupyter saves: in place."""
    with target.open("w") as out:
        nbformat.write(nb, out)


def saved_edit(target, name="1/abstract", text="mine"):
    nb = nbformat.read(target, as_version=4)
    posts.edit(nb, name, text)
    save(target, nb)


def files(target):
    return sorted(path.name for path in target.parent.iterdir())


def words(target):
    return posts.sources(nbformat.read(target, as_version=4))


def test_a_first_commit_makes_folder_post_and_table(target):
    commit(target, posts.post(), ROWS)
    assert files(target) == ["index.ipynb", "papers.jsonl"]
    lines = target.with_name("papers.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in lines] == ROWS
    assert "题目" in lines[0]


def test_the_version_before_is_kept_for_one_generation(target):
    commit(target, posts.post())
    before = target.read_bytes()
    commit(target, posts.post(words={"/intro": "second"}))
    assert target.with_name(".index.ipynb.old").read_bytes() == before
    assert files(target) == [".index.ipynb.old", "index.ipynb"]


def test_nothing_is_written_where_nothing_changed(target):
    commit(target, posts.post(), ROWS)
    target.write_text(json.dumps(json.loads(target.read_text())))
    inodes = {path: path.stat().st_ino for path in target.parent.iterdir()}
    content = target.read_bytes()
    commit(target, posts.post(), ROWS)
    assert target.read_bytes() == content
    assert {path: path.stat().st_ino for path in target.parent.iterdir()} == inodes


def test_a_torn_read_is_tried_again(target):
    commit(target, posts.post())
    saved_edit(target)
    whole = target.read_bytes()
    target.write_bytes(whole[: len(whole) // 2])
    finish = threading.Timer(0.1, target.write_bytes, [whole])
    finish.start()
    commit(target, posts.post(words={"/intro": "second"}))
    finish.join()
    assert {"mine", "second"} <= set(words(target))


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"nbformat": 4}', b"\xff\xfe", b'{"cells": 1}'])
def test_an_unreadable_post_is_kept_beside_and_never_overwritten(target, content):
    target.parent.mkdir(parents=True)
    target.write_bytes(content)
    for _ in range(2):
        with pytest.raises(PostError) as caught:
            commit(target, posts.post(), ROWS)
    beside = [name for name in files(target) if "unreadable" in name]
    assert len(beside) == 1
    assert beside[0] in str(caught.value)
    assert "\n" not in str(caught.value)
    assert target.read_bytes() == target.with_name(beside[0]).read_bytes() == content
    assert files(target) == ["index.ipynb", *beside]


@pytest.mark.parametrize("moment", ["write_synced", "_swap"])
def test_a_save_while_the_commit_is_under_way_counts(target, monkeypatch, moment):
    commit(target, posts.post())
    real, done = getattr(module, moment), []

    def interrupted(*arguments):
        if not done:
            done.append(True)
            saved_edit(target)
        return real(*arguments)

    monkeypatch.setattr(module, moment, interrupted)
    commit(target, posts.post(words={"/intro": "second"}))
    assert {"mine", "second"} <= set(words(target))


def test_a_save_that_ends_in_the_replaced_file_counts(target, monkeypatch):
    commit(target, posts.post())
    nb = nbformat.read(target, as_version=4)
    posts.edit(nb, "1/abstract", "mine")
    jupyter = target.open("r+")
    real = module.after_swap

    def late(*arguments):
        if not jupyter.closed:
            jupyter.truncate(0)
            nbformat.write(nb, jupyter)
            jupyter.close()
        return real(*arguments)

    monkeypatch.setattr(module, "after_swap", late)
    commit(target, posts.post(words={"/intro": "second"}))
    assert {"mine", "second"} <= set(words(target))


def test_a_kill_before_the_look_at_a_late_save_is_made_good(target, monkeypatch):
    commit(target, posts.post())
    nb = nbformat.read(target, as_version=4)
    posts.edit(nb, "1/abstract", "mine")
    jupyter = target.open("r+")

    def killed(*arguments):
        jupyter.truncate(0)
        nbformat.write(nb, jupyter)
        jupyter.close()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module, "after_swap", killed)
        with pytest.raises(KeyboardInterrupt):
            commit(target, posts.post(words={"/intro": "second"}))
    assert "mine" not in words(target)
    commit(target, posts.post(words={"/intro": "second"}))
    assert {"mine", "second"} <= set(words(target))
    assert files(target) == [".index.ipynb.old", "index.ipynb"]


def test_two_first_commits_at_once_both_count(target, monkeypatch):
    other = posts.post()
    posts.note(other, "/intro", "of the other")
    real = os.link

    def slower(source, destination):
        if destination == target and not target.exists():
            save(target, other)
        return real(source, destination)

    monkeypatch.setattr(os, "link", slower)
    commit(target, posts.post(words={"/intro": "second"}))
    assert {"of the other", "second"} <= set(words(target))


@pytest.mark.parametrize("there", [True, False], ids=["old post", "no post"])
@pytest.mark.parametrize("where", ["index.ipynb", "papers.jsonl"])
def test_a_full_disk_changes_nothing(target, monkeypatch, there, where):
    if there:
        commit(target, posts.post(), ROWS)
        saved_edit(target)
    before = {path: path.read_bytes() for path in target.parent.iterdir()} if there else None
    real = os.fsync

    def full(handle):
        if where in str(Path(f"/proc/self/fd/{handle}").readlink()):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PostError, match="the disk is full"):
        commit(target, posts.post(words={"/intro": "second"}), ROWS[:1])
    after = {path: path.read_bytes() for path in target.parent.iterdir()} if target.parent.exists() else None
    assert after == before


STEPS = ["write_synced", "_swap", "_sync_folder", "after_swap", "settle_table"]


def killed_at(step, count, target, post, rows):
    """A commit, in a process of its own, that ends with the `count`-th call of a step."""
    calls, real = [], getattr(module, step)

    def killed(*arguments):
        calls.append(1)
        if len(calls) == count:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments)

    setattr(module, step, killed)
    module.commit(target, post, rows)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("count", [1, 2])
def test_a_kill_at_any_step_leaves_post_and_table_of_one_run(target, step, count):
    """A process of its own is killed at the n-th call of a step; then a commit settles what it left."""
    commit(target, posts.post(), ROWS)
    saved_edit(target)
    news = posts.post(words={"/intro": "second"})
    fork = multiprocessing.get_context("fork")
    process = fork.Process(target=killed_at, args=(step, count, target, news, ROWS[:1]))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL or (count, process.exitcode) == (2, 0)  # not reached so often
    nb = read_post(target)[1]
    named = nb.metadata.arxiv_daily.table
    tables = [path for path in target.parent.iterdir() if "papers.jsonl" in path.name]
    assert named in [module.sha(path.read_bytes()) for path in tables]
    assert "mine" in posts.sources(nb)
    nbformat.validate(nb)
    commit(target, posts.post(words={"/intro": "third"}), ROWS)
    assert {"mine", "third"} <= set(words(target))
    assert files(target) == [".index.ipynb.old", "index.ipynb", "papers.jsonl"]
    settled = read_post(target)[1].metadata.arxiv_daily.table
    assert module.sha(target.with_name("papers.jsonl").read_bytes()) == settled


def test_rewrite_changes_the_post_on_disk(target):
    commit(target, posts.post())

    def change(nb):
        posts.edit(nb, "1/abstract", "changed")
        return nb

    rewrite(target, change)
    assert "changed" in words(target)
    with pytest.raises(PostError, match="not there"):
        rewrite(target.with_name("other.ipynb"), change)


def test_a_second_run_waits_and_then_names_the_holder(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("ARXIV_DAILY_LOCK_TIMEOUT", "0.1")
    with locked("d"):
        held = f"d is held by process {os.getpid()} on .* since"
        with pytest.raises(PostError, match=held) as caught, locked("d"):
            pass
        with locked("another"):
            pass
        monkeypatch.setenv("ARXIV_DAILY_LOCKED", "d")
        with locked("d"):
            pass
    assert "\n" not in str(caught.value)
    assert f"held by process {os.getpid()}" in capsys.readouterr().err
    monkeypatch.delenv("ARXIV_DAILY_LOCKED")
    with locked("d"):
        pass


def test_a_lock_left_by_a_killed_run_holds_nobody_up(tmp_path):
    script = "from arxiv_daily.post.lock import locked\nimport os\nwith locked('d'): os._exit(9)"
    subprocess.run([sys.executable, "-c", script])
    assert (tmp_path / "posts" / "d" / ".lock.json").exists()
    with locked("d"):
        pass


def renamed_save(target, text):
    """As git, vim and sync clients save: a new file that takes the name."""
    nb = nbformat.read(target, as_version=4)
    posts.edit(nb, "1/abstract", text)
    beside = target.with_name("4913")
    nbformat.write(nb, beside)
    beside.replace(target)


@pytest.mark.parametrize("possible", [True, False], ids=["exchange", "no exchange"])
@pytest.mark.parametrize("moment", ["write_synced", "_like", "_swap", "_sync_folder"])
def test_a_save_by_rename_at_any_moment_counts(target, monkeypatch, moment, possible):
    commit(target, posts.post())
    if not possible:
        monkeypatch.setattr(module, "exchange", lambda one, other: False)
    real, done = getattr(module, moment), []

    def interrupted(*arguments):
        if not done:
            done.append(True)
            renamed_save(target, "mine")
        return real(*arguments)

    monkeypatch.setattr(module, moment, interrupted)
    commit(target, posts.post(words={"/intro": "second"}))
    assert "mine" in words(target)
    commit(target, posts.post(words={"/intro": "second"}))
    assert {"mine", "second"} <= set(words(target))
    assert files(target) == [".index.ipynb.old", "index.ipynb"]


@pytest.mark.parametrize("saves", [1, 2, 3])
def test_a_save_by_rename_between_the_look_and_the_exchange_is_put_back(target, monkeypatch, saves):
    """The moment that no look before the swap can see; and again while the save is put back."""
    commit(target, posts.post())
    real, done = module.exchange, []

    def raced(one, other):
        if len(done) < saves:
            done.append(True)
            renamed_save(target, f"mine {len(done)}")
        return real(one, other)

    monkeypatch.setattr(module, "exchange", raced)
    commit(target, posts.post(words={"/intro": "second"}))
    assert {f"mine {saves}", "second"} <= set(words(target))
    # The second save was made from the commit's own text, so that nothing had to be committed again.
    assert files(target) == [*([".index.ipynb.old"] if saves != 2 else []), "index.ipynb"]


def test_the_files_mode_stays(target):
    commit(target, posts.post())
    target.chmod(0o640)
    commit(target, posts.post(words={"/intro": "second"}))
    assert target.stat().st_mode & 0o777 == 0o640


def test_the_editors_kernel_and_what_a_newer_format_has_stay(target):
    commit(target, posts.post())
    plain = json.loads(target.read_text())
    plain |= {"nbformat_minor": 6, "future": {"a": 1}}
    plain["metadata"]["kernelspec"] = {"name": "mine", "display_name": "Mine"}
    target.write_text(json.dumps(plain))
    commit(target, posts.post(words={"/intro": "second"}))
    result = json.loads(target.read_text())
    assert "second" in ["".join(each["source"]) for each in result["cells"]]
    assert (result["nbformat_minor"], result["future"]) == (6, {"a": 1})
    assert result["metadata"]["kernelspec"]["name"] == "mine"


def cell_of(plain):
    return next(each for each in plain["cells"] if each["cell_type"] == "markdown")


def deep(levels):
    value = []
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    "spoil",
    [
        lambda nb: nb["metadata"].update(arxiv_daily=[]),
        lambda nb: nb["metadata"].update(arxiv_daily=None),
        lambda nb: nb.update(metadata=None),
        lambda nb: nb["metadata"]["arxiv_daily"].update(known=None),
        lambda nb: nb["metadata"]["arxiv_daily"].update(deleted=[1]),
        lambda nb: nb["metadata"]["arxiv_daily"].update(receipt="x"),
        lambda nb: nb["metadata"]["arxiv_daily"].update(seen=[]),
        lambda nb: cell_of(nb)["metadata"].update(arxiv_daily="x"),
        lambda nb: cell_of(nb)["metadata"].update(tags=None),
        lambda nb: cell_of(nb)["metadata"]["arxiv_daily"].update(flags="x"),
        lambda nb: cell_of(nb)["metadata"]["arxiv_daily"].update(flags=[1]),
        lambda nb: cell_of(nb)["metadata"]["arxiv_daily"].update(paper=5),
        lambda nb: cell_of(nb)["metadata"]["arxiv_daily"].update(proposal={}),
        lambda nb: cell_of(nb).update(metadata=[]),
        lambda nb: cell_of(nb).update(source=None),
        lambda nb: nb["cells"].append("x"),
        lambda nb: nb["metadata"].update(x=deep(200)),
        lambda nb: nb["metadata"].update(papermill="x"),
        lambda nb: nb["metadata"].update(kernelspec=["x"]),
    ],
)
def test_odd_metadata_is_one_line_and_loses_nothing(target, spoil):
    commit(target, posts.post())
    plain = json.loads(target.read_text())
    spoil(plain)
    target.write_text(json.dumps(plain))
    before = target.read_bytes()
    with pytest.raises(PostError) as caught:
        commit(target, posts.post(words={"/intro": "second"}))
    assert "\n" not in str(caught.value) and target.read_bytes() == before


def test_a_link_to_a_file_that_is_not_there_is_one_line(target):
    commit(target, posts.post())
    target.unlink()
    target.symlink_to("nowhere")
    with pytest.raises(PostError, match="a link to a file that is not there"):
        commit(target, posts.post())


def test_json_too_deep_for_any_reader_is_one_line(target):
    target.parent.mkdir(parents=True)
    target.write_text("[" * 100_000)
    with pytest.raises(PostError) as caught:
        commit(target, posts.post())
    assert "\n" not in str(caught.value)


def test_half_a_character_in_a_saved_post_stays_what_it_is(target):
    commit(target, posts.post(), ROWS)
    saved = json.loads(target.read_bytes())
    saved["metadata"]["mine"] = "\ud800 \udc00 \\ud800"
    target.write_text(json.dumps(saved))
    commit(target, posts.post(words={"1/abstract": "new"}), ROWS)
    assert json.loads(target.read_bytes())["metadata"]["mine"] == "\ud800 \udc00 \\ud800"
